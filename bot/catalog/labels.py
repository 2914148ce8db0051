"""Names of services as they fit a button: noise trimmed, cut between whole characters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.panel import Service

_JOINER = "\u200d"
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BARS = re.compile(r"\s*(?:[|｜┃│¦•·»›→⇒➜➤★☆~=]+|\s[-–—]+(?=\s)|[-–—]{2,})\s*")
_BRACKETS = re.compile(r"\s*[\[({【「『]\s*([^\[\](){}【】「」『』]*?)\s*[\])}】」』]\s*")
_EDGE = " ·-–—:,.;/\\&"
_SEPARATOR = " · "
REMEMBERED = 4096
"""Texts of which the clean form is kept: the same names stand on screen after screen, and in line after line."""


@lru_cache(REMEMBERED)
def clean(text: str) -> str:
    """One line without control, direction and zero-width characters; emojis keep the joiners they are made of."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = "".join(cluster for cluster in graphemes(_DIRECTION.sub("", text)) if not _unseen(cluster))
    return " ".join(text.split())


def short_name(service: Service, width: int, *, inside: bool = False, query: str = "") -> str:
    """At most `width` characters of the name, the rest as «…».

    `inside` leaves out what the category says already, `query` the words in front that were searched for.
    """
    name = _plain(service.name)
    if inside:
        name = _after(_plain(service.category), name)
    if query:
        name = _beyond(_plain(query), name)
    return _cut(_tidy(name) or f"#{service.id}", width)


def called(name: str, width: int) -> str:
    """The same for the name of a service that may be gone."""
    return _cut(_tidy(_plain(name)), width)


def _plain(text: str) -> str:
    return clean(unicodedata.normalize("NFKC", text))


def graphemes(text: str) -> list[str]:
    """Characters as people see them: marks, emoji modifiers, joined emojis and flags stay with what they belong to."""
    clusters: list[str] = []
    for char in text:
        if clusters and _belongs(clusters[-1], char):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _belongs(cluster: str, char: str) -> bool:
    if char == _JOINER or _is_mark(char):
        return not cluster.isspace()
    if cluster.endswith(_JOINER):
        return unicodedata.category(char) == "So"
    return _is_flag_letter(char) and len(cluster) == 1 and _is_flag_letter(cluster)


def _is_mark(char: str) -> bool:
    modifier = "\U0001f3fb" <= char <= "\U0001f3ff"
    tag = "\U000e0020" <= char <= "\U000e007f"
    return modifier or tag or unicodedata.category(char) in {"Mn", "Me", "Mc"}


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _unseen(cluster: str) -> bool:
    return all(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Mn"} and not char.isspace() for char in cluster)


def _after(category: str, name: str) -> str:
    """The name without the words with which the category begins too, unless nothing would be left."""
    words, known = name.split(), category.casefold().split()
    same = 0
    while same < min(len(words), len(known)) and words[same].casefold() == known[same]:
        same += 1
    rest = " ".join(words[same:])
    return rest if any(char.isalnum() for char in rest) else name


def _beyond(query: str, name: str) -> str:
    """The name without the words of a query that it begins with, unless nothing would be left."""
    words, known = name.split(), tuple(query.casefold().split())
    front = sum(1 for _ in takewhile(lambda word: word.casefold().startswith(known), words))
    rest = " ".join(words[front:])
    return rest if any(char.isalnum() for char in rest) else name


def _tidy(name: str) -> str:
    """Brackets and bars become one kind of separator; repeated parts and repeated emojis are said once."""
    parts = _BARS.sub("|", _BRACKETS.sub(r"|\1|", name)).split("|")
    said = (_once(part.strip(_EDGE)) for part in parts)
    return _SEPARATOR.join(dict.fromkeys(part for part in said if _says_something(part)))


def _says_something(part: str) -> bool:
    return any(char.isalnum() or unicodedata.category(char) in {"So", "Sc"} for char in part)


def _once(part: str) -> str:
    kept: list[str] = []
    last = ""
    for cluster in graphemes(part):
        if cluster != last or unicodedata.category(cluster[0]) not in {"So", "Po", "Sm"}:
            kept.append(cluster)
        last = last if cluster.isspace() else cluster
    return " ".join("".join(kept).split())


def _cut(name: str, width: int) -> str:
    clusters = graphemes(name)
    if len(clusters) <= width:
        return name
    return "".join(clusters[: width - 1]).rstrip(_EDGE) + "…"
