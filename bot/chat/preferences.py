"""What somebody wants to be told and when: handlers about the person of the turn, and about one order's mute."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.chat.actions import opened_from, view_of
from bot.chat.buttons import whole
from bot.chat.screen import Reply
from bot.chat.screens import preferences as screens
from bot.chat.screens.order import card
from bot.chat.screens.order_keys import MUTE
from bot.errors import Denied, Told
from bot.orders import NOT_FOUND
from bot.people import Preferences, Quiet, Telling, offset, read_hours, zone_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.chat.asked import Asked
    from bot.chat.screen import Screen
    from bot.chat.screens.order import OrderView
    from bot.chat.turn import Books, Handler, Turn
    from bot.i18n import Catalogues, Words

    Shown = Callable[[Turn, Words, Preferences], Screen]
    Drawn = Callable[[Turn, Words, Preferences], Awaitable[Screen]]

MOST_PLACES = 12
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Choices:
    """Levels, quiet hours, time zone, mutes; `settings` draws the screen that they are reached from."""

    catalogues: Catalogues
    asked: Asked
    settings: Drawn

    def taps(self) -> Mapping[str, Handler]:
        return {
            screens.TELLING: self.telling,
            screens.QUIET: self.quiet,
            screens.ZONE: self.zone,
            MUTE: self.mute,
        }

    async def telling(self, turn: Turn) -> Reply:
        level = turn.pressed(0)
        if level not in set(Telling):
            return Reply(screens.levels(turn.person.preferences, turn.words))
        return await self._choose(
            turn, lambda was: replace(was, telling=Telling(level)), lambda _, words, now: screens.levels(now, words)
        )

    async def quiet(self, turn: Turn) -> Reply:
        """Ask for quiet hours, or take those that a button names."""
        hours = turn.pressed(0)
        if hours == screens.NEVER:
            self._may_be_typed(turn)
            return await self._choose(turn, lambda was: replace(was, quiet=None), _nights)
        quiet = _pressed_hours(hours)
        if quiet is not None:
            self._may_be_typed(turn)
            return await self._choose(turn, lambda was: replace(was, quiet=quiet), _nights)
        self.asked.ask(turn, self._typed_hours)
        return Reply(_nights(turn, turn.words, turn.person.preferences))

    def _may_be_typed(self, turn: Turn) -> None:
        """Take other hours in the next message, which the screen offers still; anything else goes where it belongs."""
        self.asked.ask(turn, self._typed_hours, fits=lambda text: read_hours(text) is not None)

    async def _typed_hours(self, turn: Turn, text: str) -> Reply:
        quiet = read_hours(text)
        if quiet is None:
            raise Told("I do not understand these hours. Please write them like 22:30-7, or choose with a button.")
        self._may_be_typed(turn)
        return await self._choose(turn, lambda was: replace(was, quiet=quiet), _nights)

    async def zone(self, turn: Turn) -> Reply:
        """Ask for the time zone, or take the one that a button names."""
        name = turn.pressed(0)
        if zone_of(name) is not None:
            return await self._settle(turn, name)
        self.asked.ask(turn, self._typed_zone)
        return Reply(screens.zones(turn.person.preferences, turn.now, turn.words))

    async def _typed_zone(self, turn: Turn, text: str) -> Reply:
        typed = text[:LONGEST]
        name = offset(typed)
        if name is not None:
            return await self._settle(turn, name)
        found = [zone for zone in turn.words.places(typed) if zone_of(zone) is not None][:MOST_PLACES]
        if not found:
            raise Told(
                "I know no city called “{text}”. Please write another one, or a difference like +5:30", text=typed
            )
        if len(found) == 1:
            return await self._settle(turn, found[0])
        self.asked.ask(turn, self._typed_zone)
        return Reply(screens.zones(turn.person.preferences, turn.now, turn.words, found))

    async def _settle(self, turn: Turn, zone: str) -> Reply:
        kept, words = await self._kept(turn, lambda was: replace(was, zone=zone))
        return Reply(await self.settings(turn, words, kept))

    async def _choose(self, turn: Turn, change: Callable[[Preferences], Preferences], shown: Shown) -> Reply:
        kept, words = await self._kept(turn, change)
        return Reply(shown(turn, words, kept))

    async def _kept(self, turn: Turn, change: Callable[[Preferences], Preferences]) -> tuple[Preferences, Words]:
        """Write a choice; what quiet hours keep back is looked at again by the new ones."""

        def work(books: Books) -> Preferences:
            person = books.people.get(turn.person.key)
            if person is None:
                raise Denied(NOT_FOUND)
            kept = change(person.preferences)
            books.people.save(replace(person, preferences=kept), was=person)
            books.notices.rouse(person.key, turn.now)
            return kept

        kept = await turn.commit(work)
        turn.faces.forget(turn.person.key)
        return kept, self.catalogues.words(turn.words.language, kept.clock)

    async def mute(self, turn: Turn) -> Reply:
        """Mute an order of one's own, or let it be heard again."""
        ref, wish = turn.pressed(0), turn.pressed(1)

        def work(books: Books) -> OrderView | None:
            number = whole(ref)
            if not number or books.orders.get(number, turn.person.key) is None:
                raise Denied(NOT_FOUND)
            (books.mutes.put if wish == "on" else books.mutes.drop)(turn.person.key, number)
            books.notices.rouse(turn.person.key, turn.now)
            return view_of(books, turn.person, number, turn.now)

        view = await turn.commit(work)
        if view is None:
            raise Denied(NOT_FOUND)
        said = turn.words.plain("Muted: its changes are only drawn here.") if view.muted else turn.words.plain(
            "I will tell you of its changes again."
        )  # fmt: skip
        return Reply(card(opened_from(turn, view), turn.words), toast=said)


def _nights(turn: Turn, words: Words, kept: Preferences) -> Screen:
    return screens.nights(kept, turn.now, words)


def _pressed_hours(text: str) -> Quiet | None:
    start, _, end = text.partition("-")
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit() and len(text) <= len("1439-1439")):
        return None
    try:
        return Quiet(int(start), int(end))
    except ValueError:
        return None
