"""Promises: what a service's name says of it beyond the panel's fields. API v2 has none for the end of refills."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.catalog.platforms import fold

LONGEST = 365
KEPT = 20_000
"""Orders are looked through every hour, and most of them are of services that were looked at before."""

_KEY = (
    r"(?:re-?fil+(?:s|ed|ing|able)?(?![^\W\d_])|guarante\w*|garant\w*|garansi|warrant\w*|telafi\w*|reposi\w+|"
    r"гарант\w*|рефил\w*|восстановлен\w*|докрут\w*|ضمان|تعويض|गारंटी|रिफिल|♻)"
)
_FILLER = (
    r"(?:auto|button|guaranteed?|garantisi|garantili|garant[ií]a|warranty|period|time|enabled?|for|of|within|up to|"
    r"de|por|на|от|до|süresi|süreli|selama|لمدة)"
)
_UNITS = {
    1: r"d(?:ays?)?|дн\w*|день|gün\w*|d[ií]as?|hari|يوما?|[اأ]يام|दिन|tage?|jours?",
    30: r"months?|мес\w*|ay(?:l[ıi]k)?|m[eê]s(?:es)?|bulan|أشهر|شهرا?|महीने",
    365: r"years?|год\w*|y[ıi]l\w*|a[nñ]os?|tahun|سنة|साल",
}
_ALONE = r"(?<!\d)(?<!\d[-–—.,/~])(?<!\d [-–—] )"
"""Not the end of a range («0-1 days»), and not of a longer number."""
_SPANS = "|".join(rf"(?P<n{days}_@>\d{{1,4}})[ -]?(?:{unit})" for days, unit in _UNITS.items())
_SPAN = rf"{_ALONE}(?:{_SPANS})(?![^\W_])"
_OPENS = r"[ :=~(\[{–—-]{0,3}"
_JOINS = r"(?: |-(?=\w)){0,2}"
_SAID = re.compile(
    "|".join(
        (
            rf"{_KEY}(?:{_OPENS}{_FILLER}){{0,3}}{_OPENS}{_SPAN.replace('@', 'after')}",
            rf"{_SPAN.replace('@', 'before')}{_JOINS}(?:{_FILLER}{_JOINS}){{0,3}}{_KEY}",
        )
    )
)
_SHORT = re.compile(
    rf"(?<!\w)a?r-?(?P<r>\d{{1,3}})(?: ?d(?:ays?)?)?(?!\w)|{_KEY}{_OPENS}(?P<bare>\d{{1,3}})(?! ?[\w%.,/+-])"
)
"""«R30» and «Refill 30», believed of usual lengths alone: other numbers may count anything."""
_USUAL = frozenset({7, 10, 14, 15, 20, 30, 40, 45, 50, 60, 90, 99, 100, 120, 150, 180, 200, 270, 300, 360, 365})
_NEVER = re.compile(
    r"(?<!\w)(?:no|non|not|without|w/o|zero|без|нет|sin|sem|sans|tanpa|بدون|बिना|0 days?)[ -]{0,2}(?:auto )?" + _KEY
    + r"|[❌🚫⛔] ?" + _KEY
    + rf"|{_KEY} ?(?:[❌🚫⛔]|[:=] ?(?:no|not|none|off|disabled?|нет|yok|0)(?!\w))"
    + r"|telafisiz|garantisiz|(?<!\w)(?:нет гарант|no time limit)"
)  # fmt: skip
_FOR_EVER = re.compile(r"life ?-?time|пожизнен|ömür|vital[ií]ci|de por vida|seumur hidup|مدى الحياة|आजीवन")
"""For ever has no end to tell."""

_UNSEEN = re.compile("[\ufe0f\u0307]")
"""What makes a sign an emoji, and the dot that a Turkish capital leaves behind."""


@lru_cache(KEPT)
def refill_days(name: str) -> int | None:
    """For how many days the name promises refills; None where it says none, or none clearly: two lengths are none."""
    folded = " ".join(_UNSEEN.sub("", fold(name)).split())
    if _NEVER.search(folded) or _FOR_EVER.search(folded):
        return None
    found = {*_spans(folded), *_shorts(folded)}
    days = found.pop() if len(found) == 1 else 0
    return days if 1 <= days <= LONGEST else None


def _spans(folded: str) -> list[int]:
    """Lengths with their unit, wherever they stand beside the word, before it or behind it."""
    return [
        int(number) * int(name[1:].partition("_")[0])
        for found in _matches(folded)
        for name, number in found.groupdict().items()
        if number is not None
    ]


def _matches(folded: str) -> list[re.Match[str]]:
    """Overlapping ones too: in «7 days refill 30 days» one word belongs to both."""
    found, at = [], 0
    while (match := _SAID.search(folded, at)) is not None:
        found.append(match)
        at = match.start() + 1
    return found


def _shorts(folded: str) -> list[int]:
    numbers = (int(found["r"] or found["bare"]) for found in _SHORT.finditer(folded))
    return [number for number in numbers if number in _USUAL]
