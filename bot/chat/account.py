"""What a person settles about himself: language, what is left to spend, what is stored, being forgotten."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.chat.drafting import currency_of
from bot.chat.preferences import Choices
from bot.chat.screen import Reply
from bot.chat.screens import account as screens
from bot.chat.screens.home import SETTINGS
from bot.chat.screens.pages import SIZE
from bot.errors import Money
from bot.people import left

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.chat.asked import Asked
    from bot.chat.screen import Screen
    from bot.chat.turn import Books, Handler, Turn
    from bot.i18n import Catalogues, Words
    from bot.orders import Order
    from bot.people import Preferences


@dataclass(frozen=True, slots=True)
class Account:
    """Handlers about the person of the turn alone."""

    catalogues: Catalogues
    asked: Asked

    def taps(self) -> Mapping[str, Handler]:
        return {
            SETTINGS: self.settings,
            screens.BALANCE: self.balance,
            screens.LANGUAGE: self.choose_language,
            screens.PRIVACY: self.privacy,
            screens.FORGET: self.forget,
            **Choices(self.catalogues, self.asked, self._settings).taps(),
        }

    async def settings(self, turn: Turn) -> Reply:
        return Reply(await self._settings(turn, turn.words, turn.person.preferences))

    async def _settings(self, turn: Turn, words: Words, kept: Preferences) -> Screen:
        purse = await turn.read(lambda books: _purse(books, turn))
        return screens.settings(words, screens.Own(self.catalogues.languages[words.language], kept, purse), turn.now)

    async def language(self, turn: Turn) -> Reply:
        return Reply(screens.languages(turn.words, self.catalogues.languages))

    async def choose_language(self, turn: Turn) -> Reply:
        chosen = turn.pressed(0)
        if chosen not in self.catalogues.languages:
            return await self.language(turn)

        def work(books: Books) -> None:
            person = books.people.get(turn.person.key)
            if person is not None:
                books.people.save(replace(person, language=chosen), was=person)

        await turn.commit(work)
        turn.faces.forget(turn.person.key)
        words = self.catalogues.words(chosen, turn.person.preferences.clock)
        return Reply(await self._settings(turn, words, turn.person.preferences))

    async def balance(self, turn: Turn) -> Reply:
        return Reply(screens.balance(turn.words, await turn.commit(lambda books: _purse(books, turn))))

    async def privacy(self, turn: Turn) -> Reply:
        return Reply(screens.privacy(turn.words))

    async def forget(self, turn: Turn) -> Reply:
        """Ask once more, then delete; refused while something is open, for its outcome could not be told."""
        if turn.pressed(0) != "yes":
            found = await turn.read(lambda books: _still_open(books, turn))
            return Reply(screens.still_open(found, turn.words) if found else screens.really_forget(turn.words))
        found = await turn.commit(lambda books: _forget(books, turn))
        if found:
            return Reply(screens.still_open(found, turn.words))
        turn.faces.forget(turn.person.key)
        return Reply(screens.forgotten(turn.words))


def _purse(books: Books, turn: Turn) -> screens.Purse:
    known, person = books.memory.get("balance"), turn.person
    currency = currency_of(known)
    if not person.operator:
        rest = left(books.totals, person.key, person.purse, turn.now)
        return screens.Purse(currency, person.allowance, rest, viewer=not person.may_order)
    if known is None:
        return screens.Purse(currency, operator=True)
    amount = Money(Decimal(str(known.value["amount"])), currency)
    return screens.Purse(currency, balance=amount, age=turn.now - known.at, operator=True)


def _still_open(books: Books, turn: Turn) -> Sequence[Order]:
    return books.orders.still_open(turn.person.key, limit=SIZE)


def _forget(books: Books, turn: Turn) -> Sequence[Order]:
    """Delete, or answer with the orders that stand in the way."""
    found = _still_open(books, turn)
    if not found:
        books.people.forget(turn.person.key, turn.now)
    return found
