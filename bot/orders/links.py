"""Links as people send them: checked character by character before anything parses them, then written one way.

The panel fetches the link, the desk only passes it on; what matters is that the person, the desk and the panel
read the same address. `urllib.parse.urlsplit` silently drops tabs and line breaks and takes a backslash for a part
of the user name, so the raw string is judged first and split by hand.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

import idna

from bot.errors import Told

MAX_LINK = 2000
MAX_HOST = 253

_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SPACE_CATEGORIES = frozenset({"Zs", "Zl", "Zp"})
_BLANK_TO_THE_EYE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_ENCODED_CONTROL = re.compile(r"%(?:[01][0-9a-f]|7f)", re.IGNORECASE)
_NOT_IN_LINKS = re.compile(r'[\\<>"`^{|}]')

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\d)")
_PORT = re.compile(r"[0-9]{1,5}")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_TOP_LABEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")
_NUMBER_LABEL = re.compile(r"0x[0-9a-f]*|[0-9]+")
_AT_HOME = frozenset({"local", "localhost", "internal", "lan", "home", "corp", "intranet", "arpa"})
"""Top-level names that no public site has: the panel would look for such a host in its own network."""
_NAME = re.compile(r"@?[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9_])?|@[A-Za-z0-9._]{1,64}")
_AMONG_WORDS = re.compile(
    r"(?<![A-Za-z0-9_/?=&#%+.~-])(?<![A-Za-z]:)https?://[^\s，。！？；：）】」』》]+", re.IGNORECASE
)
_BEHIND = ".,;:!?…»”’\"'\u200e\u200f\u2066\u2067\u2068\u2069"
"""What closes a sentence around a link is none of it."""
_WORDS_BEHIND = 2
_DEFAULT_PORTS = {"http": 80, "https": 443}
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


def parse_link(raw: str, *, names: bool = False) -> str:
    """The link as the panel gets it: `http` or `https`, lower-case punycode host, ASCII only; or raises `Told`.

    With `names` a bare `@name` or `name` is a good answer too and stays as typed.
    """
    _check_raw(raw)
    if _NAME.fullmatch(raw) and (names or raw.startswith("@")):
        return _name(raw, names=names)
    scheme, rest = _split_scheme(raw)
    end = min((at for mark in "/?#" if (at := rest.find(mark)) >= 0), default=len(rest))
    authority, path = rest[:end], rest[end:]
    link = f"{scheme}://{_authority(authority, scheme)}{quote(path, safe=_PRINTABLE)}"
    if len(link) > MAX_LINK:
        raise _too_long()
    return link


def link_in(text: str) -> str | None:
    """Give the one link that stands among words, as other apps share it, for `parse_link`; None where that is unclear.

    What begins with the link needs words behind it: a single piece may be the rest of a link that was cut in two, and
    half a link would be ordered for.
    """
    found = list(_AMONG_WORDS.finditer(text))
    links = {_without_closing(one[0]) for one in found}
    if len(links) != 1:
        return None
    before, behind = text[: found[0].start()], text[found[0].end() :]
    words = sum(piece[0].isalpha() for piece in behind.split())
    return links.pop() if before.strip() or words >= _WORDS_BEHIND else None


def host_of(link: str) -> str:
    """The host of a link that `parse_link` gave, empty for a bare name."""
    _, mark, rest = link.partition("://")
    return re.split(r"[/?#:]", rest, maxsplit=1)[0] if mark else ""


def suspicious(link: str) -> bool:
    """Whether the host has letters beyond ASCII, which may imitate a well-known site: show the host and warn."""
    return any(label.startswith("xn--") for label in host_of(link).split("."))


def check_visible(raw: str) -> None:
    """Raises `Told` for characters that nobody sees: control, format, direction marks, blanks that are no space."""
    hidden = any(unicodedata.category(char) in _HIDDEN_CATEGORIES for char in raw)
    if hidden or _BLANK_TO_THE_EYE.search(raw):
        raise Told("There are hidden characters in this text. Please type it or copy it again.")


def _check_raw(raw: str) -> None:
    if not raw:
        raise _incomplete()
    if len(raw) > MAX_LINK:
        raise _too_long()
    if any(char in "\t\r\n" or unicodedata.category(char) in _SPACE_CATEGORIES for char in raw):
        raise Told("A link has no spaces or line breaks. Please send the link alone.")
    check_visible(raw)
    if _NOT_IN_LINKS.search(raw) or _ENCODED_CONTROL.search(raw):
        raise Told("This link contains characters that a link cannot have. Please copy it again.")


def _name(raw: str, *, names: bool) -> str:
    if not names:
        raise Told("Please send the full link instead of the name, for example https://instagram.com/name.")
    return raw


def _split_scheme(raw: str) -> tuple[str, str]:
    """Scheme and the rest. Without a scheme only `host/path` and `www.` are taken: `john.doe` may be a name."""
    found = _SCHEME.match(raw)
    if found is None:
        authority, slash, _ = raw.partition("/")
        if not authority or not (slash or raw.lower().startswith("www.")):
            raise _incomplete()
        return "https", raw
    scheme = found[1].lower()
    if scheme not in _DEFAULT_PORTS:
        raise Told("Please send a link that starts with https:// or http://.")
    if not raw.startswith("//", found.end()):
        raise _incomplete()
    return scheme, raw[found.end() + 2 :]


def _authority(authority: str, scheme: str) -> str:
    if "@" in authority:
        raise Told("The site's name in a link has no “@” before it. Please send the plain link.")
    if authority.startswith("["):
        raise _address()
    name, colon, port = authority.partition(":")
    host = _host(name)
    if not colon:
        return host
    if not _PORT.fullmatch(port) or not 0 < int(port) < 65536:  # noqa: PLR2004 - the range of ports
        raise _incomplete()
    return host if int(port) == _DEFAULT_PORTS[scheme] else f"{host}:{int(port)}"


def _host(name: str) -> str:
    host = _ascii(name.removesuffix("."))
    labels = host.split(".")
    if _NUMBER_LABEL.fullmatch(labels[-1]):  # how browsers tell an address: 127.1, 0x7f.1 and 2130706433 are ones too
        raise _address()
    well_formed = len(labels) > 1 and len(host) <= MAX_HOST and all(map(_LABEL.fullmatch, labels))
    if not well_formed or not _TOP_LABEL.fullmatch(labels[-1]) or labels[-1] in _AT_HOME:
        raise _incomplete()
    return host


def _ascii(name: str) -> str:
    if len(name) > MAX_HOST:
        raise _incomplete()
    host = name.lower()
    try:
        if not host.isascii():
            host = idna.encode(host, uts46=True).decode("ascii")
        if "xn--" in host:
            idna.decode(host)
    except UnicodeError:
        raise _incomplete() from None
    return host


def _without_closing(link: str) -> str:
    return link.rstrip(_BEHIND if "(" in link else f"{_BEHIND})")


def _incomplete() -> Told:
    return Told("This does not look like a full link. Please send all of it, for example https://instagram.com/name.")


def _address() -> Told:
    return Told("Please send a link with the name of a site, not with a numeric address.")


def _too_long() -> Told:
    return Told("This link is too long: at most {max} characters, please.", max=MAX_LINK)
