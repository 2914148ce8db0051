"""Who may, as operators decide it: wishes to be let in, allowances, roles; every handler checks the role."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.chat.allowances import allowance_of, period_of
from bot.chat.buttons import whole
from bot.chat.drafting import balance_of
from bot.chat.screen import Reply
from bot.chat.screens import people as screens
from bot.chat.screens.pages import SIZE, Page
from bot.errors import Denied, Money, Told
from bot.orders import NOT_FOUND
from bot.people import Allowance, ApplicationState, Period, Role, Standing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.chat.asked import Asked
    from bot.chat.turn import Books, Handler, Turn
    from bot.people import Application, Door, Person

APPLICATION, KNOWN = "a", "p"
"""First letter of a subject: an application's number or a person's key follows."""
BLOCK = "block"
"""What is typed to shut somebody out."""
CREDIT = "all"
"""The running total that counts everything; see `Period.name_at`."""
GIVEN = frozenset({Role.MEMBER, Role.VIEWER, Role.REVOKED})


@dataclass(frozen=True, slots=True)
class PeopleDesk:
    """Commands and buttons about people."""

    door: Door
    asked: Asked

    def taps(self) -> Mapping[str, Handler]:
        return {
            screens.PEOPLE: self.page,
            screens.PERSON: self.person,
            screens.REVOKE: self.revoke,
            screens.ROLE: self.role,
            screens.WISH: self.wish,
            screens.DENY: self.deny,
            screens.ALLOW: self.allow,
            screens.PERIOD: self.period,
            screens.AMOUNT: self.amount,
            screens.BACK_IN: self.sure,
        }

    async def people(self, turn: Turn, argument: str) -> Reply:
        """List everybody; with a Telegram id show that person, with more let in, change or shut out."""
        operators_only(turn)
        if not argument:
            return await self._page(turn, 0)
        who, *rest = argument.split()
        subject = await turn.read(lambda books: _by_telegram(books, who))
        if not rest:
            entry = await turn.read(lambda books: _entry(books, _person_of(books, subject), turn.now))
            return Reply(screens.person(entry, turn.words))
        if [word.lower() for word in rest] == [BLOCK]:
            person = await turn.read(lambda books: _person_of(books, subject))
            return await self._give(turn, person.key, Role.REVOKED)
        return await self._let_in(turn, subject.token, allowance_of(rest[0], rest[1] if len(rest) > 1 else ""))

    async def page(self, turn: Turn) -> Reply:
        return await self._page(turn, whole(turn.pressed(0)), turn.pressed(1))

    async def _page(self, turn: Turn, number: int, key: str = "") -> Reply:
        """Show one page, or the one on which somebody stands."""
        operators_only(turn)

        def look(books: Books) -> tuple[Page[screens.Entry], int]:
            return _page(books, books.people.place(key) // SIZE if key else number, turn.now)

        page, total = await turn.read(look)
        return Reply(screens.listing(page, total, turn.words))

    async def person(self, turn: Turn) -> Reply:
        operators_only(turn)
        entry = await turn.read(lambda books: _entry(books, _known(books, turn.pressed(0)), turn.now))
        return Reply(screens.person(entry, turn.words))

    async def revoke(self, turn: Turn) -> Reply:
        operators_only(turn)
        person = await turn.read(lambda books: _known(books, turn.pressed(0)))
        return Reply(screens.sure_to_revoke(person, turn.words))

    async def role(self, turn: Turn) -> Reply:
        operators_only(turn)
        return await self._give(turn, turn.pressed(0), _role(turn.pressed(1)))

    async def _give(self, turn: Turn, key: str, role: Role) -> Reply:
        """Give a role; the allowance stays as it is, and who is shut out has no open wish any more."""

        def work(books: Books) -> screens.Entry:
            before = _known(books, key)
            asks = _open_wish(books, before) if role is Role.REVOKED else None
            if asks is not None:
                self.door.deny(books, turn.person, asks, turn.now)
            standing = Standing(role, before.allowance)
            return _entry(books, self.door.change(books, turn.person, key, standing, turn.now), turn.now)

        entry = await turn.commit(work)
        turn.faces.forget(key)
        return Reply(screens.person(entry, turn.words), toast=turn.words.plain("Done."))

    async def wish(self, turn: Turn) -> Reply:
        operators_only(turn)
        return Reply(screens.wish(await turn.read(lambda books: _wish(books, turn.pressed(0))), turn.words))

    async def deny(self, turn: Turn) -> Reply:
        operators_only(turn)
        number = turn.pressed(0)
        asked = await turn.read(lambda books: _wish(books, number))
        if asked.answered is not None:
            return _answered(turn, asked)

        def work(books: Books) -> tuple[Person, screens.Wish]:
            return self.door.deny(books, turn.person, whole(number), turn.now), _wish(books, number)

        person, asked = await turn.commit(work)
        turn.faces.forget(person.key)
        return Reply(screens.wish(asked, turn.words))

    async def allow(self, turn: Turn) -> Reply:
        """Ask what the allowance is counted over."""
        operators_only(turn)
        token = turn.pressed(0)
        late = await self._late(turn, token)
        if late is not None:
            return late
        subject = await turn.read(lambda books: _subject(books, token))
        return Reply(screens.periods(subject, turn.words))

    async def period(self, turn: Turn) -> Reply:
        """Ask how much; «unlimited» needs no amount."""
        operators_only(turn)
        token, period = turn.pressed(0), period_of(turn.pressed(1))
        if period is Period.UNLIMITED:
            return await self._let_in(turn, token, Allowance(period))
        late = await self._late(turn, token)
        if late is not None:
            return late
        subject, balance = await turn.read(lambda books: (_subject(books, token), _balance(books)))
        self.asked.ask(turn, lambda turn, text: self._let_in(turn, token, allowance_of(period.value, text)))
        return Reply(screens.amounts(subject, period, balance, turn.words))

    async def amount(self, turn: Turn) -> Reply:
        operators_only(turn)
        return await self._let_in(turn, turn.pressed(0), allowance_of(turn.pressed(1), turn.pressed(2)))

    async def sure(self, turn: Turn) -> Reply:
        operators_only(turn)
        return await self._grant(turn, turn.pressed(0), allowance_of(turn.pressed(1), turn.pressed(2)))

    async def _let_in(self, turn: Turn, token: str, allowance: Allowance) -> Reply:
        """Give an allowance; whoever was shut out comes in again by it, so that is asked once more."""
        person = await turn.read(lambda books: _meant(books, token))
        if person.role is not Role.REVOKED or token.startswith(APPLICATION):
            return await self._grant(turn, token, allowance)
        balance = await turn.read(_balance)
        return Reply(screens.sure_to_let_in(person, token, allowance, balance, turn.words))

    async def _late(self, turn: Turn, token: str) -> Reply | None:
        """Where another operator was first, say who; None where there is still something to answer."""
        if not token.startswith(APPLICATION):
            return None
        asked = await turn.read(lambda books: _wish(books, token[1:]))
        return None if asked.answered is None else _answered(turn, asked)

    async def _grant(self, turn: Turn, token: str, allowance: Allowance) -> Reply:
        late = await self._late(turn, token)
        if late is not None:
            return late
        entry = await turn.commit(lambda books: _entry(books, self._let(books, turn, token, allowance), turn.now))
        turn.faces.forget(entry.person.key)
        return Reply(screens.person(entry, turn.words), toast=turn.words.plain("Done."))

    def _let(self, books: Books, turn: Turn, token: str, allowance: Allowance) -> Person:
        if token.startswith(APPLICATION):
            return self.door.approve(books, turn.person, whole(token[1:]), allowance, turn.now)
        before = _known(books, token[1:])
        role = before.role if before.inside else Role.MEMBER
        return self.door.change(books, turn.person, before.key, Standing(role, allowance), turn.now)


def operators_only(turn: Turn) -> None:
    """Rights are checked where something is done, whatever the menu shows."""
    if not turn.person.operator:
        raise Denied(NOT_FOUND)


def _answered(turn: Turn, asked: screens.Wish) -> Reply:
    said = turn.words.plain("{name} has answered this request already.", name=asked.by or "?")
    return Reply(screens.wish(asked, turn.words), toast=said)


def _role(text: str) -> Role:
    if text not in GIVEN:
        raise Denied(NOT_FOUND)
    return Role(text)


def _known(books: Books, key: str) -> Person:
    person = books.people.get(key)
    if person is None:
        raise Denied(NOT_FOUND)
    return person


def _application(books: Books, number: str) -> Application:
    application = books.people.application(whole(number))
    if application is None:
        raise Denied(NOT_FOUND)
    return application


def _wish(books: Books, number: str) -> screens.Wish:
    application = _application(books, number)
    person = _known(books, application.person)
    by = books.people.get(application.by) if application.by is not None else None
    approved = application.state is ApplicationState.APPROVED
    asked = screens.Wish(application.number, person.name, person.telegram_id, approved=approved)
    return replace(asked, by=None if by is None else by.name, answered=application.answered)


def _subject(books: Books, token: str) -> screens.Subject:
    person = _meant(books, token)
    return screens.Subject(token, person.name, person.telegram_id)


def _meant(books: Books, token: str) -> Person:
    """Read whom a subject's token means."""
    return _known(books, _application(books, token[1:]).person if token.startswith(APPLICATION) else token[1:])


def _by_telegram(books: Books, text: str) -> screens.Subject:
    """Find whom a typed Telegram id means; an open wish of theirs is answered with the allowance."""
    if not whole(text):
        raise Told("{text} is no Telegram id: that is a number. /people alone lists everybody.", text=text[:20])
    person = books.people.by_telegram(whole(text))
    if person is None:
        raise Told("Nobody with the Telegram id {id} has written to this bot.", id=text[:20])
    asks = _open_wish(books, person)
    token = f"{KNOWN}{person.key}" if asks is None else f"{APPLICATION}{asks}"
    return screens.Subject(token, person.name, person.telegram_id)


def _open_wish(books: Books, person: Person) -> int | None:
    last = None if person.inside else books.people.last_application(person.key)
    return last.number if last is not None and last.state is ApplicationState.ASKED else None


def _person_of(books: Books, subject: screens.Subject) -> Person:
    person = books.people.by_telegram(subject.telegram_id)
    if person is None:
        raise Denied(NOT_FOUND)
    return person


def _entry(books: Books, person: Person, now: datetime) -> screens.Entry:
    balance = _balance(books)
    period = person.allowance.period.name_at(now) if person.allowance is not None else CREDIT
    spent, total = books.totals.get(person.key, period), books.totals.get(person.key, CREDIT)
    currency = "" if balance is None else balance.currency
    return screens.Entry(person, _open_wish(books, person), currency, spent, total)


def _balance(books: Books) -> Money | None:
    known = books.memory.get("balance")
    return None if known is None else balance_of(known)


def _page(books: Books, number: int, now: datetime) -> tuple[Page[screens.Entry], int]:
    total = books.people.count()
    count = max(1, -(-total // SIZE))
    number = min(number, count - 1)
    people = books.people.list(offset=number * SIZE, limit=SIZE)
    return Page([_entry(books, one, now) for one in people], number, count), total
