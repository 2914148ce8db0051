"""Adverts: rows of a catalogue that sell nothing but call somewhere, or only part other rows."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.catalog.platforms import fold

_ADDRESS = r"(?:https?://|\bt\.me/|\bwa\.me/|\bchat\.whatsapp|(?<!\w)@[a-z]\w{3,}|\+\d)"
_CALLS = (
    r"\b(?:join|follow|subscribe|contact|message|write|visit|whatsapp|dm)\b[^|([]{0,20}(?:\b(?:us|our|me)\b|ADDRESS)",
    r"\b(?:our|official) (?:\w+ )?(?:channel|group|chat|support|website|panel)\b",
    r"\bfor (?:support|updates|help)\b[^|([]{0,20}ADDRESS",
    r"\b(?:наш|наша|официальный) (?:\w+ )?(?:канал|чат|группа|сайт|поддержка)",
    r"\b(?:подпишитесь|подписывайтесь|присоединяйтесь|пишите|напишите)\b",
)
_CALL = re.compile("|".join(_CALLS).replace("ADDRESS", _ADDRESS))
_PHONE = re.compile(r"\+\d(?:[ ()-]{0,2}\d){8,}")
_NOTHING_BUT_AN_ADDRESS = re.compile(r"\W*(?:https?://\S+|t\.me/\S+|@\w+)\W*")


_HINTS = (
    "join", "contact", "message", "write", "visit", "whatsapp", " dm", "our ", "official", "support", "updates", "help",
    "follow us", "follow me", "subscribe", "@", "+", "://", ".me/", "наш", "официальный", "подпи", "присоед", "пишите",
)  # fmt: skip
"""None of the patterns fits a name without one of these."""

KEPT = 20_000
"""A catalogue is read every few minutes, and nearly all of its names were looked at before."""


@lru_cache(KEPT)
def is_advert(name: str) -> bool:
    """Tell whether a name says no service: decoration alone, a call to join or write, a phone number, an address.

    Words that services have too («telegram channel members», «link: t.me/…») are none by themselves.
    """
    folded = name.lower() if name.isascii() else fold(name)
    if not any(map(str.isalnum, folded)):
        return True
    if not any(hint in folded for hint in _HINTS):
        return False
    return bool(_CALL.search(folded) or _PHONE.search(folded) or _NOTHING_BUT_AN_ADDRESS.fullmatch(folded))
