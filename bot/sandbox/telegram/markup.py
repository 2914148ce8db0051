"""Telegram's HTML, read as strictly as its server does: wrong markup is refused, never repaired.

Rules and wording follow tdlib's `parse_html` (MessageEntity.cpp) and the Bot API docs, «HTML style».
"""

import re
from dataclasses import dataclass
from typing import Any

from bot.sandbox.telegram.errors import Refusal, bad
from bot.sandbox.telegram.units import units

Entity = dict[str, Any]

KIND_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
# Which attribute of which tag carries a meaning; others are read and dropped, as Telegram does.
ARGUMENT_OF_TAG = {"a": "href", "code": "class", "span": "class", "tg-emoji": "emoji-id"}

_SPECIAL = re.compile(r"[<&]")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,8})|#([0-9]{1,10})|([a-z]+))(;?)")
_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>]*")
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_SPACE = re.compile(r"\s*")
_LAST_CODE_POINT = 0x10FFFF


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    part: int


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Give the plain text and its entities; raise the 400 «can't parse entities» that Telegram would give."""
    if "<" not in source and "&" not in source:
        return source, []
    return _Reader(source).read()


def decode(source: str) -> str:
    """Decode the references that Telegram knows; `&nbsp;` and its like stay as they are."""
    return _REFERENCE.sub(_character, source) if "&" in source else source


def _character(found: "re.Match[str]") -> str:
    hexadecimal, decimal, name = found.group(1), found.group(2), found.group(3)
    if name is not None:
        return _NAMED[name] if name in _NAMED else found.group(0)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code <= _LAST_CODE_POINT else found.group(0)


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.offset = 0
        self.parts: list[str] = []
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        while found := _SPECIAL.search(self.source, self.at):
            self._text(self.source[self.at : found.start()])
            self.at = found.start()
            if found.group() == "&":
                self._reference()
            elif self.source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        self._text(self.source[self.at :])
        if self.open:
            raise self._refuse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return "".join(self.parts), sorted(self.entities, key=lambda one: (one["offset"], -one["length"]))

    def _text(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.offset += units(text)

    def _reference(self) -> None:
        found = _REFERENCE.match(self.source, self.at)
        self._text(_character(found) if found else "&")
        self.at = found.end() if found else self.at + 1

    def _start_tag(self) -> None:
        begin = self.at
        tag = self._match(_NAME, begin + 1).lower()
        if self.at >= len(self.source):
            raise self._refuse("Unclosed start tag", begin)
        if tag not in KIND_OF_TAG:
            raise self._refuse(f'Unsupported start tag "{tag}"', begin)
        argument = self._attributes(tag, begin)
        if tag == "span" and argument != "tg-spoiler":
            raise self._refuse('Tag "span" must have class "tg-spoiler"', begin)
        self.at += 1
        self.open.append(_Open(tag, argument, self.offset, len(self.parts)))

    def _attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while True:
            self._match(_SPACE, self.at)
            if self.at >= len(self.source):
                raise self._refuse("Unclosed start tag", begin)
            if self.source[self.at] == ">":
                return argument
            name, value = self._attribute(tag, begin)
            if name == ARGUMENT_OF_TAG.get(tag) or (tag == "blockquote" and name == "expandable"):
                argument = value or name

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self._match(_ATTRIBUTE_NAME, self.at).lower()
        if not name:
            raise self._refuse(f'Empty attribute name in the tag "{tag}"', begin)
        self._match(_SPACE, self.at)
        if not self.source.startswith("=", self.at):
            return name, ""
        self._match(_SPACE, self.at + 1)
        return name, self._value(begin)

    def _value(self, begin: int) -> str:
        quote = self.source[self.at : self.at + 1]
        if quote not in ("'", '"'):
            token = self._match(_TOKEN, self.at).lower()
            if not _SPACE.match(self.source, self.at).group() and self.source[self.at : self.at + 1] not in ("", ">"):  # type: ignore[union-attr]  # a pattern that may be empty always matches
                raise self._refuse("Unexpected end of name token", begin)
            return token
        end = self.source.find(quote, self.at + 1) if quote else -1
        if end < 0:
            raise self._refuse("Unclosed start tag", begin)
        value = self.source[self.at + 1 : end]
        self.at = end + 1
        return decode(value)

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise self._refuse("Unexpected end tag", begin)
        name = self._match(_NAME, begin + 2).lower()
        self._match(_SPACE, self.at)
        if not self.source.startswith(">", self.at):
            raise self._refuse("Unclosed end tag", begin)
        tag = self.open[-1].tag
        if name and name != tag:
            raise self._refuse(
                f'Unmatched end tag at byte offset {self._bytes(begin)}, expected "</{tag}>", found "</{name}>"'
            )
        self.at += 1
        self._close(self.open.pop())

    def _close(self, tag: _Open) -> None:
        length = self.offset - tag.offset
        if length == 0:
            return
        entity: Entity = {"type": KIND_OF_TAG[tag.tag], "offset": tag.offset, "length": length}
        if tag.tag == "a":
            entity["url"] = tag.argument or "".join(self.parts[tag.part :])
        elif tag.tag == "tg-emoji":
            entity["custom_emoji_id"] = tag.argument
        elif tag.tag == "blockquote" and tag.argument:
            entity["type"] = "expandable_blockquote"
        elif tag.tag == "code" and tag.argument.startswith("language-"):
            entity["language"] = tag.argument.removeprefix("language-")
        elif tag.tag == "pre":
            self._take_language(entity)
        self.entities.append(entity)

    def _take_language(self, pre: Entity) -> None:
        last = self.entities[-1] if self.entities else {}
        if last.get("type") == "code" and (last["offset"], last["length"]) == (pre["offset"], pre["length"]):
            pre.update({key: self.entities.pop()[key] for key in ("language",) if key in last})

    def _match(self, pattern: "re.Pattern[str]", at: int) -> str:
        found = pattern.match(self.source, at)
        if found is None:
            return ""
        self.at = found.end()
        return found.group()

    def _bytes(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _refuse(self, what: str, at: int | None = None) -> Refusal:
        where = "" if at is None else f" at byte offset {self._bytes(at)}"
        return bad(f"can't parse entities: {what}{where}")
