"""Text that Telegram may parse, and what is done to foreign text before it stands in one."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING
from unicodedata import bidirectional

if TYPE_CHECKING:
    from collections.abc import Iterable

TAG = re.compile(r"</?[a-z][^<>]*>")
# Controls, bidi marks, invisible spaces, lone surrogates; U+200C and U+200D stay: emoji and some scripts need them.
_UNSEEN = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"
_ISOLATES = "\u2066\u2067\u2068"


class Html(str):
    """Text that is parsed. Joining and adding escape whatever is not Html; an f-string makes a plain str of it."""

    __slots__ = ()

    @property
    def plain(self) -> str:
        """The same words without tags, for buttons and toasts."""
        return unescape(TAG.sub("", self))

    def join(self, parts: Iterable[str], /) -> Html:
        return Html(super().join([escaped(part) for part in parts]))

    def __add__(self, other: str, /) -> Html:
        return Html(super().__add__(escaped(other)))

    def __radd__(self, other: str, /) -> Html:
        return escaped(other) + self


def escaped(text: str) -> Html:
    # The quote too: a parameter may stand in an attribute.
    return text if isinstance(text, Html) else Html(escape(text, quote=False).replace('"', "&quot;"))


def foreign(text: str) -> Html:
    """A panel's or a person's words, fit to be parsed."""
    return text if isinstance(text, Html) else escaped(clean(text))


def tagged(tag: str, text: str) -> Html:
    """`tagged("b", name)`, `tagged("blockquote expandable", words)`: the only way to markup outside a msgid."""
    return Html(f"<{tag}>{foreign(text)}</{tag.partition(' ')[0]}>")


def clean(text: str) -> str:
    """Without characters that cannot be seen or turn the line round; line breaks stay."""
    return _UNSEEN.sub("", text.replace("\t", " ").replace("\u2028", "\n").replace("\u2029", "\n"))


def isolated(text: str, *, rtl: bool) -> str:
    """Foreign text keeps its own direction; an id stays bare, so that a copied one has no invisible characters.

    So does what has several lines (an isolate ends with its line) or is isolated already.
    """
    if not text or (text.isascii() and (not rtl or text.isalnum())) or "\n" in text or text[0] in _ISOLATES:
        return text
    turns = rtl or any(bidirectional(sign) in {"R", "AL"} for sign in text)
    return f"{_ISOLATE}{text}{_END_OF_ISOLATE}" if turns else text


def apart(text: Html, *, rtl: bool) -> Html:
    """The same around markup, which stays inside: what is copied from a `<code>` is bare in any case."""
    if not rtl and text.isascii():
        return text
    plain = text.plain
    tagged_id = rtl and plain.isalnum() and len(plain) < len(text)
    return Html(f"{_ISOLATE}{text}{_END_OF_ISOLATE}") if tagged_id or isolated(plain, rtl=rtl) != plain else text


def is_nested(text: str) -> bool:
    """Every tag is closed in its turn, and no bracket stands outside a tag."""
    opened: list[str] = []
    for tag in TAG.findall(text):
        if not tag.startswith("</"):
            opened.append(re.split(r"[\s>]", tag[1:])[0])
        elif not opened or opened.pop() != tag[2:-1]:
            return False
    return not opened and not set("<>") & set(TAG.sub("", text))
