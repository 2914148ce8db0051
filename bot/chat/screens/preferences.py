"""Screens about what somebody is told: levels, quiet hours, time zone; pure."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.chat.buttons import Button, press
from bot.chat.screen import Screen
from bot.chat.screens.browse import home
from bot.chat.screens.home import SETTINGS
from bot.chat.screens.markup import bold, foreign, lines
from bot.chat.screens.pages import in_rows
from bot.i18n import N_
from bot.people import COMMON, Quiet, Telling, zone_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.i18n import Html, Words
    from bot.people import Preferences

TELLING, QUIET, ZONE = "telling", "quiet", "zone"
"""Verbs; without an argument they ask, with one they choose."""
NEVER = "off"

TELLINGS: Mapping[Telling, str] = MappingProxyType(
    {
        Telling.EVERYTHING: N_("Everything"),
        Telling.ENDINGS: N_("Only how it ends"),
        Telling.NOTHING: N_("Nothing unasked"),
    }
)
NIGHTS = (Quiet(22 * 60, 8 * 60), Quiet(23 * 60, 7 * 60), Quiet(0, 8 * 60))


def chosen(preferences: Preferences, now: datetime, words: Words) -> Html:
    """What is chosen, in three lines."""
    return lines(
        words("I tell you: {what}", what=words(TELLINGS[preferences.telling])),
        words("Quiet hours: {hours}", hours=_hours(preferences.quiet, words)),
        _clock(preferences, now, words),
    )


def levels(preferences: Preferences, words: Words) -> Screen:
    text = lines(
        bold(words("What I tell you")),
        words("This is about changes of your orders and refills. Progress comes without a sound, endings with one."),
        words("What you ask for is answered in any case: how a confirmed order went, refusals, unclear outcomes."),
        words("A single order can be muted under its card."),
    )
    keys = [
        (Button(_marked(words.plain(label), here=level is preferences.telling), press(TELLING, level.value)),)
        for level, label in TELLINGS.items()
    ]
    return Screen(text, (*keys, _back(words)))


def nights(preferences: Preferences, now: datetime, words: Words) -> Screen:
    """Quiet hours: the usual ones as buttons, others are typed."""
    text = lines(
        bold(words("Quiet hours")),
        words(
            "What becomes of orders in them is told in one message afterwards. What you ask for is answered at once."
        ),
        words("Now: {hours}", hours=_hours(preferences.quiet, words)),
        _clock(preferences, now, words),
        words("Choose, or write other hours, for example 22:30-7"),
    )
    keys = [
        Button(_marked(span(quiet, words), here=quiet == preferences.quiet), press(QUIET, f"{quiet.start}-{quiet.end}"))
        for quiet in NIGHTS
    ]
    never = Button(_marked(words.plain("No quiet hours"), here=preferences.quiet is None), press(QUIET, NEVER))
    zone = Button(words.plain("Time zone"), press(ZONE))
    return Screen(text, (tuple(keys[:2]), (keys[2], never), (zone,), _back(words)))


def zones(preferences: Preferences, now: datetime, words: Words, found: Sequence[str] = ()) -> Screen:
    """Cities with the time that it is there; `found` are those that fit what was typed."""
    ask = words("Several places are called so. Which one is it?") if found else words(
        "Choose a city with your time, or write the name of one, or a difference like +5:30"
    )  # fmt: skip
    text = lines(bold(words("Time zone")), _clock(preferences, now, words), ask)
    keys = [_city(zone, preferences, now, words) for zone in found or COMMON if zone_of(zone) is not None]
    return Screen(text, (*in_rows(keys, 2), _back(words)))


def span(quiet: Quiet, words: Words) -> str:
    return f"{words.minute(quiet.start)}–{words.minute(quiet.end)}"


def _hours(quiet: Quiet | None, words: Words) -> Html:
    return words("none") if quiet is None else foreign(span(quiet, words))


def _clock(preferences: Preferences, now: datetime, words: Words) -> Html:
    here = words.place(preferences.zone)
    minute = words.minute(now, preferences.clock)
    if preferences.zone is None:
        return words("Your clock: {place}, {time} (not chosen yet)", place=here, time=minute)
    return words("Your clock: {place}, {time}", place=here, time=minute)


def _city(zone: str, preferences: Preferences, now: datetime, words: Words) -> Button:
    label = f"{words.place(zone)} {words.minute(now, zone_of(zone))}"
    return Button(_marked(label, here=zone == preferences.zone), press(ZONE, zone))


def _marked(label: str, *, here: bool) -> str:
    return f"✓ {label}" if here else label


def _back(words: Words) -> tuple[Button, ...]:
    return Button(words.plain("Back"), press(SETTINGS)), home(words)
