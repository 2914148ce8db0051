"""Entities that Telegram finds by itself (commands, links, names), and the trimming of what is sent."""

import re
from typing import Any

from bot.sandbox.telegram.units import units

Entity = dict[str, Any]

_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>«»\"']+[^\s<>«»\"'.,:;!?)\]])"
    r"|(?P<email>(?<![\w.])[\w.+-]+@[\w-]+\.[a-z]{2,})"
    r"|(?P<bot_command>(?<![\w/.])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{3,31})?(?!\w|/))"
    r"|(?P<mention>(?<![\w@])@[A-Za-z]\w{3,31})"
    r"|(?P<hashtag>(?<![\w#])#(?=\w*[^\W\d_])\w{1,64})"
)
# In these nothing is looked for: code is code, a link is a link already.
_CLOSED = ("code", "pre", "text_link")


def found_entities(text: str, marked: list[Entity]) -> list[Entity]:
    """Give the marked entities and those found in the rest of the text, in order."""
    if "/" not in text and "@" not in text and "#" not in text:
        return marked
    closed = [(one["offset"], one["offset"] + one["length"]) for one in marked if one["type"] in _CLOSED]
    found = [one for one in map(_entity, _FOUND.finditer(text)) if not _inside(one, closed)]
    return sorted([*marked, *found], key=lambda one: (one["offset"], -one["length"]))


def _entity(found: "re.Match[str]") -> Entity:
    return {"type": found.lastgroup, "offset": units(found.string[: found.start()]), "length": units(found.group())}


def _inside(one: Entity, ranges: list[tuple[int, int]]) -> bool:
    return any(begin <= one["offset"] < end for begin, end in ranges)


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Drop white space around the text, as Telegram does before it counts and compares."""
    bare = text.strip()
    if bare == text:
        return text, entities
    ahead = units(text[: len(text) - len(text.lstrip())])
    moved = (_moved(one, ahead, units(bare)) for one in entities)
    return bare, [one for one in moved if one["length"] > 0]


def _moved(one: Entity, ahead: int, size: int) -> Entity:
    begin = max(one["offset"] - ahead, 0)
    end = min(one["offset"] + one["length"] - ahead, size)
    return {**one, "offset": begin, "length": end - begin}
