"""What is a link and what is not, judged on the raw string."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Told
from bot.orders.links import MAX_LINK, host_of, link_in, parse_link, suspicious

pytestmark = pytest.mark.quick

HIDDEN = "hidden characters"
SPACES = "no spaces or line breaks"
SIGNS = "characters that a link cannot have"
INCOMPLETE = "does not look like a full link"
SCHEME = "starts with https:// or http://"
USER = "has no “@”"
NUMBER = "not with a numeric address"
LONG = "too long"
NAME = "full link instead of the name"

BAD = {
    "empty": ("", INCOMPLETE),
    "space-only": (" ", SPACES),
    "words": ("my instagram page", SPACES),
    "inner-space": ("https://instagram.com/a b", SPACES),
    "leading-space": (" https://instagram.com/a", SPACES),
    "trailing-space": ("https://instagram.com/a ", SPACES),
    "no-break-space": ("https://instagram.com/a\u00a0b", SPACES),
    "ideographic-space": ("https://instagram.com/a\u3000b", SPACES),
    "line-separator": ("https://instagram.com/a\u2028b", SPACES),
    "tab": ("https://insta\tgram.com/a", SPACES),
    "newline-parameter": ("https://instagram.com/x\n&service=1", SPACES),
    "carriage-return": ("https://instagram.com/x\r", SPACES),
    "null": ("https://instagram.com/\x00", HIDDEN),
    "escape": ("https://instagram.com/\x1b[31m", HIDDEN),
    "delete": ("https://instagram.com/\x7f", HIDDEN),
    "next-line": ("https://instagram.com/\x85", HIDDEN),
    "zero-width-space": ("https://insta\u200bgram.com/a", HIDDEN),
    "zero-width-joiner": ("https://instagram.com/a\u200d", HIDDEN),
    "zero-width-no-break": ("\ufeffhttps://instagram.com/a", HIDDEN),
    "right-to-left-override": ("https://instagram.com/\u202egpj.exe", HIDDEN),
    "isolate": ("https://instagram.com/\u2066a\u2069", HIDDEN),
    "right-to-left-mark": ("https://instagram.com\u200f/a", HIDDEN),
    "soft-hyphen": ("https://insta\u00adgram.com/a", HIDDEN),
    "word-joiner": ("https://insta\u2060gram.com/a", HIDDEN),
    "lone-surrogate": ("https://instagram.com/\ud83d", HIDDEN),
    "private-use": ("https://instagram.com/\ue000", HIDDEN),
    "hangul-filler": ("https://instagram.com/\u3164", HIDDEN),
    "variation-selector": ("https://instagram.com/a\ufe0f", HIDDEN),
    "grapheme-joiner": ("https://instagram.com/a\u034f", HIDDEN),
    "tag-letter": ("https://instagram.com/\U000e0061", HIDDEN),
    "encoded-newline": ("https://instagram.com/x%0a%0Dservice=1", SIGNS),
    "encoded-null": ("https://instagram.com/x%00", SIGNS),
    "backslash": ("https://instagram.com\\@evil.com/", SIGNS),
    "backslash-path": ("https:\\\\instagram.com\\a", SIGNS),
    "angle-brackets": ("<https://instagram.com/a>", SIGNS),
    "quote": ('https://instagram.com/a"onload', SIGNS),
    "user": ("https://instagram.com@evil.com/", USER),
    "user-and-password": ("https://me:secret@instagram.com/", USER),
    "user-schemeless": ("me@instagram.com/a", USER),
    "encoded-user": ("https://instagram.com%40evil.com/", INCOMPLETE),
    "javascript": ("javascript:alert(1)", SCHEME),
    "data": ("data:text/html,x", SCHEME),
    "ftp": ("ftp://instagram.com/a", SCHEME),
    "file": ("file:///etc/passwd", SCHEME),
    "tg": ("tg://resolve?domain=name", SCHEME),
    "mailto": ("mailto:me@instagram.com", SCHEME),
    "upper-javascript": ("JAVASCRIPT:alert(1)", SCHEME),
    "ipv4": ("http://127.0.0.1/", NUMBER),
    "ipv4-port": ("http://192.168.1.1:8080/admin", NUMBER),
    "ipv4-public": ("https://8.8.8.8/a", NUMBER),
    "ipv4-short": ("http://127.1/", NUMBER),
    "ipv4-decimal": ("http://2130706433/", NUMBER),
    "ipv4-hex": ("http://0x7f000001/", NUMBER),
    "ipv4-hex-dots": ("http://0x7f.0x0.0x0.0x1/", NUMBER),
    "ipv4-octal": ("http://0177.0.0.1/", NUMBER),
    "ipv4-full-width": ("http://１２７.０.０.１/", NUMBER),
    "ipv4-ideographic-dots": ("http://127。0。0。1/", NUMBER),
    "ipv4-dot-at-the-end": ("http://127.0.0.1./", NUMBER),
    "ipv4-schemeless": ("127.0.0.1/a", NUMBER),
    "ipv6": ("http://[::1]/", NUMBER),
    "ipv6-mapped": ("http://[::ffff:127.0.0.1]/", NUMBER),
    "ipv6-zone": ("http://[fe80::1%25eth0]/", NUMBER),
    "localhost": ("http://localhost/", INCOMPLETE),
    "localhost-port": ("localhost:8080/a", INCOMPLETE),
    "one-word": ("instagram", INCOMPLETE),
    "one-word-host": ("https://instagram/a", INCOMPLETE),
    "no-host": ("https://", INCOMPLETE),
    "no-host-path": ("https:///a", INCOMPLETE),
    "no-host-query": ("https://?a=b", INCOMPLETE),
    "one-slash": ("https:/instagram.com/a", INCOMPLETE),
    "no-slash": ("https:instagram.com/a", INCOMPLETE),
    "without-scheme-slashes": ("//instagram.com/a", INCOMPLETE),
    "path-only": ("/a/b", INCOMPLETE),
    "dotted-name": ("john.doe", INCOMPLETE),
    "empty-label": ("https://a..com/", INCOMPLETE),
    "dot-first": ("https://.instagram.com/", INCOMPLETE),
    "dots": ("https://../", INCOMPLETE),
    "hyphen-first": ("https://-a.com/", INCOMPLETE),
    "long-label": (f"https://{'a' * 64}.com/", INCOMPLETE),
    "long-host": (f"https://{'a.' * 130}com/", INCOMPLETE),
    "number-top": ("https://instagram.c0m/", INCOMPLETE),
    "one-letter-top": ("https://instagram.c/", INCOMPLETE),
    "port-word": ("https://instagram.com:http/", INCOMPLETE),
    "port-empty": ("https://instagram.com:/a", INCOMPLETE),
    "port-zero": ("https://instagram.com:0/a", INCOMPLETE),
    "port-large": ("https://instagram.com:65536/a", INCOMPLETE),
    "port-full-width": ("https://instagram.com:８０/a", INCOMPLETE),
    "port-twice": ("https://instagram.com:80:80/a", INCOMPLETE),
    "bad-punycode": ("https://xn--a.com/", INCOMPLETE),
    "emoji-host": ("https://i❤.ws/", INCOMPLETE),
    "long": ("https://instagram.com/" + "a" * MAX_LINK, LONG),
    "long-once-encoded": ("https://instagram.com/" + "я" * 600, LONG),
    "name": ("@durov", NAME),
    "name-dots": ("@john.doe", NAME),
}


@pytest.mark.parametrize(("raw", "said"), BAD.values(), ids=BAD)
def test_a_bad_link_is_refused_with_the_reason(raw, said):
    with pytest.raises(Told) as told:
        parse_link(raw)
    assert said in told.value.message


GOOD = {
    "plain": ("https://instagram.com/name", None),
    "slash": ("https://www.instagram.com/name/", None),
    "http": ("http://example.com/", None),
    "host-alone": ("https://example.com", None),
    "post": ("https://www.instagram.com/p/CxYz_12-3/", None),
    "query": ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=10s", None),
    "query-without-path": ("https://example.com?a=b", None),
    "fragment": ("https://example.com/#top", None),
    "share-id": ("https://youtu.be/dQw4w9WgXcQ?si=AbC_-1", None),
    "shorts": ("https://youtube.com/shorts/abc", None),
    "tiktok": ("https://www.tiktok.com/@name/video/7300000000000000000", None),
    "tiktok-short": ("https://vm.tiktok.com/ZMabc/", None),
    "telegram": ("https://t.me/durov/1", None),
    "telegram-invitation": ("https://t.me/+AbCdEfGhIjk", None),
    "telegram-boost": ("https://t.me/boost?c=1234", None),
    "mastodon": ("https://mastodon.social/@name", None),
    "twitter": ("https://x.com/name/status/17000", None),
    "facebook": ("https://www.facebook.com/permalink.php?story_fbid=1&id=2", None),
    "spotify": ("https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC?si=1", None),
    "discord": ("https://discord.gg/abc", None),
    "maps": ("https://maps.app.goo.gl/AbC", None),
    "port": ("https://example.com:8443/a", None),
    "default-port": ("https://example.com:443/a", "https://example.com/a"),
    "http-default-port": ("http://example.com:080/a", "http://example.com/a"),
    "http-on-443": ("http://example.com:443/", None),
    "upper-scheme-and-host": ("HTTPS://Instagram.COM/Name", "https://instagram.com/Name"),
    "dot-at-the-end": ("https://example.com./a", "https://example.com/a"),
    "schemeless": ("instagram.com/name", "https://instagram.com/name"),
    "schemeless-telegram": ("t.me/durov", "https://t.me/durov"),
    "schemeless-upper": ("Instagram.com/Name", "https://instagram.com/Name"),
    "schemeless-www": ("www.example.com", "https://www.example.com"),
    "schemeless-port": ("example.com:8080/a", "https://example.com:8080/a"),
    "schemeless-at-path": ("tiktok.com/@name", "https://tiktok.com/@name"),
    "encoded-space": ("https://example.com/a%20b", None),
    "encoded-letters": ("https://ru.wikipedia.org/wiki/%D0%AF", None),
    "letters": ("https://ru.wikipedia.org/wiki/Я", "https://ru.wikipedia.org/wiki/%D0%AF"),
    "emoji-path": ("https://example.com/🔥", "https://example.com/%F0%9F%94%A5"),
    "url-in-query": ("https://example.com/?u=https://a.b/c@d", None),
    "brackets-in-query": ("https://example.com/?a[]=1", None),
    "semicolons": ("https://example.com/a;b=c,d", None),
    "cyrillic-host": ("https://пример.рф/a", "https://xn--e1afmkfd.xn--p1ai/a"),
    "umlaut-host": ("https://Bücher.example/a", "https://xn--bcher-kva.example/a"),
    "sharp-s-host": ("https://faß.de/", "https://xn--fa-hia.de/"),
    "punycode-host": ("https://xn--e1afmkfd.xn--p1ai/", None),
    "full-width-host": ("https://ｉnstagram.com/a", "https://instagram.com/a"),
    "underscore-host": ("https://my_shop.example.com/", None),
    "number-label": ("https://4chan.org/b/1", None),
    "numbers-in-the-middle": ("https://127.0.0.1.example.com/", None),
    "hyphens": ("https://a--b.example.co.uk/", None),
    "parameter-like": ("https://instagram.com/x&service=1", None),
    "longest": ("https://example.com/" + "a" * (MAX_LINK - 20), None),
}


@pytest.mark.parametrize(("raw", "link"), GOOD.values(), ids=GOOD)
def test_a_good_link_is_taken_in_one_form(raw, link):
    assert parse_link(raw) == (link or raw)


def test_the_lists_are_long_enough():
    assert len(BAD) >= 60
    assert len(GOOD) >= 40


@pytest.mark.parametrize("name", ["@durov", "durov", "john.doe", "_".join("ab"), "@_name_", "a-b"])
def test_a_name_is_taken_where_one_is_meant(name):
    assert parse_link(name, names=True) == name


@pytest.mark.parametrize("raw", ["@", "@@a", "a b", "@a\u200b", "name!", "javascript:x", "http://127.0.0.1"])
def test_what_is_no_name_is_refused_even_where_one_is_meant(raw):
    with pytest.raises(Told):
        parse_link(raw, names=True)


def test_a_link_stays_a_link_where_a_name_is_meant():
    assert parse_link("instagram.com/name", names=True) == "https://instagram.com/name"


@pytest.mark.parametrize(
    ("link", "host", "doubtful"),
    [
        ("https://instagram.com/a", "instagram.com", False),
        ("https://instаgram.com/a", "xn--instgram-46g.com", True),
        ("https://example.com:8080/xn--a", "example.com", False),
        ("https://a.пример.рф?x", "a.xn--e1afmkfd.xn--p1ai", True),
    ],
    ids=["ascii", "cyrillic-letter-a", "path-is-not-looked-at", "subdomain"],
)
def test_a_host_with_foreign_letters_is_shown_and_doubted(link, host, doubtful):
    assert host_of(parse_link(link)) == host
    assert suspicious(parse_link(link)) is doubtful


def test_a_bare_name_has_no_host():
    assert host_of("@durov") == ""
    assert not suspicious("xn--name")


PIECES = st.sampled_from(
    ["http", "s", "://", ":", "/", "//", "@", ".", "com", "t.me", "127", "0x7f", "[", "]", "é", "%", "?"]
)


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(PIECES | st.characters(), max_size=12).map("".join)))
def test_any_text_is_a_clean_link_or_told(raw):
    try:
        link = parse_link(raw)
    except Told:
        return
    assert link.isascii()
    assert link.startswith(("http://", "https://"))
    assert "@" not in link.split("/")[2]
    assert len(link) <= MAX_LINK
    assert parse_link(link) == link


TIKTOK = "https://vm.tiktok.com/ZM1abc/"


@pytest.mark.parametrize(
    "text",
    [
        f"Check out this video! {TIKTOK}",
        f"Check out this video!\n{TIKTOK}",
        f"Посмотри:{TIKTOK}",
        f"7.61 复制打开 {TIKTOK} 复制此链接",
        f"看看{TIKTOK}，复制此链接",
        f"(see {TIKTOK}).",
        f"Look at «{TIKTOK}»!",
        f"🔥 {TIKTOK}",
        f"{TIKTOK} and {TIKTOK}",
        f"{TIKTOK}\nA video of my holiday",
        f"{TIKTOK} this is good",
        f"شاهد {TIKTOK}\u200f",
    ],
)
def test_the_one_link_of_a_shared_text_is_found(text):
    assert link_in(text) == TIKTOK


def test_what_belongs_to_the_link_stays():
    assert (
        link_in("A title: HTTPS://en.wikipedia.org/wiki/X_(y)?a=b#c,d.")
        == "HTTPS://en.wikipedia.org/wiki/X_(y)?a=b#c,d"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no link at all",
        TIKTOK,
        f" {TIKTOK} ",
        f"{TIKTOK} and https://instagram.com/x",
        "look ftp://instagram.com/x",
        "look at instagram.com/x",
        "instagram.com/?u=https://evil.com cool stuff",
        "javascript:https://evil.com now",
        "https://instagram.com/a b",
        "https://instagram.com/x\ty",
        "https://instagram.com/x\n&service=1",
        "https://instagram.com/x &quantity=1 &service=2",
    ],
)
def test_where_there_is_not_one_link_among_words_there_is_none(text):
    assert link_in(text) is None


@pytest.mark.parametrize("raw", [raw for raw, _ in BAD.values() if raw.startswith("http") and raw.split() == [raw]])
def test_a_bad_link_is_no_better_among_words(raw):
    found = link_in(f"Check out this video! {raw}")
    if found is not None:
        with pytest.raises(Told):
            parse_link(found)


@given(st.text())
def test_a_link_of_any_text_stands_in_it(raw):
    found = link_in(f"look {raw}")
    assert found is None or (found in raw and not any(char.isspace() for char in found))
