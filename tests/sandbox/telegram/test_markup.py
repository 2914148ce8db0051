"""Telegram's HTML: what is taken, with which entities, and what is refused."""

import pytest

from bot.sandbox.telegram import Refusal
from bot.sandbox.telegram.entities import found_entities, trimmed
from bot.sandbox.telegram.markup import parse_html

pytestmark = pytest.mark.quick


def marks(entities):
    return [(one["type"], one["offset"], one["length"]) for one in entities]


TAKEN = {
    "plain": ("a & b > c", "a & b > c", []),
    "bold and strong": ("<b>a</b><strong>b</strong>", "ab", [("bold", 0, 1), ("bold", 1, 1)]),
    "italic": ("<i>a</i><em>b</em>", "ab", [("italic", 0, 1), ("italic", 1, 1)]),
    "underline": ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 1), ("underline", 1, 1)]),
    "struck": ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", n, 1) for n in range(3)]),
    "nested": ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
    "capitals": ("<B>a</b>", "a", [("bold", 0, 1)]),
    "short end tag": ("<b>a</>", "a", [("bold", 0, 1)]),
    "spoilers": (
        '<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>',
        "ab",
        [("spoiler", 0, 1), ("spoiler", 1, 1)],
    ),
    "quotes": (
        "<blockquote>a</blockquote><blockquote expandable>b</blockquote>",
        "ab",
        [("blockquote", 0, 1), ("expandable_blockquote", 1, 1)],
    ),
    "references": ("&lt;b&gt; &amp; &quot; &#1078; &#x416;", '<b> & " ж Ж', []),
    "unknown references stay": ("&nbsp;&copy;", "&nbsp;&copy;", []),
    "emoji count two": ("😀<b>😀</b>", "😀😀", [("bold", 2, 2)]),
    "empty entity vanishes": ("a<b></b>", "a", []),
}


@pytest.mark.parametrize(("source", "text", "entities"), TAKEN.values(), ids=TAKEN)
def test_taken(source, text, entities):
    plain, found = parse_html(source)
    assert (plain, marks(found)) == (text, entities)


def test_arguments_of_tags():
    _, (link,) = parse_html('<a href="https://x.y/?a=1&amp;b=2">x</a>')
    assert link["url"] == "https://x.y/?a=1&b=2"
    _, (emoji,) = parse_html('<tg-emoji emoji-id="536">👍</tg-emoji>')
    assert emoji["custom_emoji_id"] == "536"
    _, code = parse_html('<pre><code class="language-python">x</code></pre>')
    assert code == [{"type": "pre", "offset": 0, "length": 1, "language": "python"}]


REFUSED = {
    "unknown tag": ("<p>a</p>", 'Unsupported start tag "p" at byte offset 0'),
    "a mail address": ("я <a@b.c>", 'Unsupported start tag "a@b.c" at byte offset 3'),
    "a bare less-than": ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
    "less-than before a word": ("a <b c", "Unclosed start tag at byte offset 2"),
    "never closed": ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
    "wrongly nested": ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
    "end without start": ("a</b>", "Unexpected end tag at byte offset 1"),
    "open end tag": ("<b>a</b", "Unclosed end tag at byte offset 4"),
    "span of another class": ('<span class="red">a</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    "attribute that never ends": ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
    "unquoted address": ("<a href=https://x.y>a</a>", "Unexpected end of name token at byte offset 0"),
    "line break tag": ("a<br>b", 'Unsupported start tag "br" at byte offset 1'),
}


@pytest.mark.parametrize(("source", "why"), REFUSED.values(), ids=REFUSED)
def test_refused(source, why):
    with pytest.raises(Refusal) as caught:
        parse_html(source)
    assert (caught.value.code, caught.value.description) == (400, f"Bad Request: can't parse entities: {why}")


FOUND = {
    "command": ("/start s101", [("bot_command", 0, 6)]),
    "command in the middle": ("see /help@paneldesk_bot.", [("bot_command", 4, 19)]),
    "no command in a path": ("a/b /c/d", []),
    "link without its full stop": ("see https://x.y/a?b=1.", [("url", 4, 17)]),
    "name, tag and mail": ("@annabel #news a@b.co", [("mention", 0, 8), ("hashtag", 9, 5), ("email", 15, 6)]),
    "behind an emoji": ("😀 /go", [("bot_command", 3, 3)]),
}


@pytest.mark.parametrize(("text", "entities"), FOUND.values(), ids=FOUND)
def test_found_by_telegram_itself(text, entities):
    assert marks(found_entities(text, [])) == entities


def test_nothing_is_found_in_code():
    text, marked = parse_html("<code>/start</code> /help")
    assert marks(found_entities(text, marked)) == [("code", 0, 6), ("bot_command", 7, 5)]


def test_trimming_moves_entities():
    text, entities = trimmed(*parse_html("\n <b> a</b> "))
    assert (text, marks(entities)) == ("a", [("bold", 0, 1)])
