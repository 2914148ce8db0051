"""Echoes: what a panel repeats of an order in its answer is left out of the history, which outlives /forget; pure."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from bot.panel import Refused, Unverified

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.orders.order import Order
    from bot.panel import Outcome

LEFT_OUT = "[…]"
ESCAPED = re.compile(
    r'(?:\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])'
)
"""One character as JSON escapes it; a pair of halves is one."""
SHORTEST = 6
"""A shorter text says of nobody who it was, and blotting it out would spoil the evidence."""

NAMED = ("link", "username", "usernames")
"""Fields of the panel that hold who or what an order is for."""
NAME = re.compile(r"@?([^\s/@?#&=]{3,64})")
"""A name by itself; taken out only where it stands as a whole word, so shorter than the texts."""
ROADS = frozenset(
    {
        "channel", "explore", "groups", "intent", "page", "pages", "permalink", "photo", "photos", "playlist", "post",
        "posts", "profile", "profile.php", "reel", "reels", "shorts", "status", "statuses", "stories", "story", "track",
        "tracks", "user", "users", "video", "videos", "watch",
    }
)  # fmt: skip
"""Parts of a link's path that every link of a site has: panels use these words for other things too."""


def without_echoes(outcome: Outcome, order: Order) -> Outcome:
    """Leave the order's link and texts out of what the panel said."""
    match outcome:
        case Refused():
            return Refused(error=outcome.error, text=_cleared(outcome.text, order), wait=outcome.wait)
        case Unverified():
            reason, raw = (_cleared(said, order) for said in (outcome.reason, outcome.raw))
            status, hint, error = outcome.http_status, outcome.hint, outcome.error
            return Unverified(reason=reason, raw=raw, http_status=status, hint=hint, error=error)
    return outcome


def _cleared(said: str, order: Order) -> str:
    """Look for what may be in it first: an order can hold many thousand lines, an answer is short."""
    if not said:
        return said
    read = _readings(said)
    forms = {form for text in _texts(order) if _echoed(text, read) for form in _forms(text)}
    longest_first = sorted(map(re.escape, forms), key=len, reverse=True)
    names = {form for name in _names(order) if _echoed(name, read) for form in _forms(name)}
    whole_words = [rf"(?<![\w%])@?{re.escape(name)}(?!\w)" for name in sorted(names, key=len, reverse=True)]
    if not (longest_first or whole_words):
        return said
    return re.sub("|".join([*longest_first, *whole_words]), LEFT_OUT, said, flags=re.IGNORECASE)


def _readings(said: str) -> frozenset[str]:
    """What was said, read back from each spelling of `_forms`, in one case."""
    plain = ESCAPED.sub(lambda found: json.loads(f'"{found[0]}"'), said)
    return frozenset(map(_folded, (said, plain, unquote(said), unquote_plus(said), html.unescape(said))))


def _folded(text: str) -> str:
    """As the search without case compares, which takes «i» with and without its dot for one letter."""
    return text.casefold().replace("\u0307", "").replace("ı", "i")


def _echoed(text: str, read: frozenset[str]) -> bool:
    folded = _folded(text)
    return any(folded in one for one in read)


def _names(order: Order) -> Iterator[str]:
    """What names a page or person in the link and in lists of names, without the sign before it."""
    values = [order.link or "", *((order.fields or {}).get(name, "") for name in NAMED)]
    for line in {line.strip() for value in values for line in value.splitlines()}:
        for part in _parts(line):
            found = NAME.fullmatch(unquote(part))
            if found and not found[1].isdecimal() and found[1].lower() not in ROADS:
                yield found[1]


def _parts(line: str) -> Iterator[str]:
    """The parts of a link behind its host, or a bare name as it is."""
    _, is_link, place = line.partition("://")
    yield from re.split(r"[/?&=#]", place.partition("/")[2]) if is_link else (line,)


def _texts(order: Order) -> Iterator[str]:
    """The link, with and without its scheme, and each line of what was entered; numbers name nobody."""
    for value in (order.link or "", *(order.fields or {}).values()):
        for text in (value, value.partition("://")[2], *value.splitlines()):
            if len(text) >= SHORTEST and not text.isdecimal():
                yield text


def _forms(text: str) -> Iterator[str]:
    """The spellings in which an answer may repeat it."""
    plain, ascii_only = json.dumps(text, ensure_ascii=False)[1:-1], json.dumps(text)[1:-1]
    yield from (text, plain, ascii_only, plain.replace("/", "\\/"), ascii_only.replace("/", "\\/"))
    yield from (quote(text), quote(text, safe=""), quote_plus(text), html.escape(text), html.escape(text, quote=False))
