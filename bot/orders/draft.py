"""A draft: one person's unfinished order, a value that can be stored; no clock, no I/O, nothing but answers is kept.

What is asked next is derived from the answers and never stored, so a draft read back after a restart goes on as if
nothing had happened. Every method gives a new draft or raises `Told`, which changes nothing.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.errors import Told
from bot.orders.fields import form_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal

    from bot.orders.fields import Answers, Field, Form, Option
    from bot.panel import Service


class DraftState(enum.StrEnum):
    """OPEN may be answered and confirmed; the others are the end."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed at the panel since the service was shown: pairs of old and new, None where nothing did.

    `limits` holds (min, max) pairs, `lost` the names of options in use that are offered no longer.
    """

    gone: bool = False
    rate: tuple[Decimal, Decimal] | None = None
    limits: tuple[tuple[int, int], tuple[int, int]] | None = None
    type: tuple[str, str] | None = None
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """`service` is the snapshot as it was shown; `asking` a field that is edited or an option that is being filled."""

    id: str
    person: str
    service: Service
    answers: Mapping[str, str]
    asking: str | None
    state: DraftState
    touched: datetime

    @property
    def form(self) -> Form | None:
        return form_of(self.service)

    @property
    def pending(self) -> Field | None:
        """The field to ask next; None where all is answered (or nothing can be asked)."""
        asked = self._asked()
        edited = (field for field in asked if field.key == self.asking)
        missing = (field for field in asked if field.key not in self.answers)
        return next(edited, None) or next(missing, None)

    @property
    def ready(self) -> bool:
        """Whether it can be confirmed."""
        return self.state is DraftState.OPEN and self.form is not None and self.pending is None

    @property
    def step(self) -> tuple[int, int]:
        """(n, of) of the question that is pending; n = of where none is."""
        keys = [field.key for field in self._asked()]
        pending = self.pending
        n = keys.index(pending.key) + 1 if pending else len(keys)
        return n, len(keys)

    @property
    def answered(self) -> tuple[tuple[Field, str], ...]:
        """Fields with their answers in the order of the form."""
        return tuple((field, self.answers[field.key]) for field in self._asked() if field.key in self.answers)

    @property
    def link(self) -> str | None:
        """What the order is for: the link, for subscriptions the user name."""
        return self.answers.get(self._form.target)

    @property
    def link_field(self) -> Field | None:
        """The question that the link answered; None where the order is for no link, or has none yet."""
        field = self._form.field(self._form.target)
        return field if field is not None and field.is_link and field.key in self.answers else None

    @property
    def quantity(self) -> int | None:
        """Pieces in one run; None while unknown and for types without such a number."""
        return self._form.quantity(self.service, self.answers) if self._complete() else None

    @property
    def total(self) -> int | None:
        """Pieces in all runs together."""
        return self._form.total(self.service, self.answers) if self._complete() else None

    @property
    def price(self) -> Decimal | None:
        """The quote in the panel's currency, exact; None while answers are missing."""
        return self._form.price(self.service, self.answers) if self._complete() else None

    @property
    def options(self) -> tuple[Option, ...]:
        """What may be added."""
        return tuple(
            option
            for option in self._form.options
            if option.offered(self.service, self.answers) and not option.taken(self.answers)
        )

    @property
    def taken(self) -> tuple[Option, ...]:
        """What was added and may be taken out again."""
        return tuple(option for option in self._form.options if option.taken(self.answers))

    @property
    def panel_fields(self) -> dict[str, str]:
        """What `add` sends beside key and action; only for a draft that is complete."""
        return self._form.panel_fields(self.service, self.answers)

    def answer(self, text: str, now: datetime) -> Draft:
        """The draft with the pending field answered; raises `Told` where the text is no good answer."""
        field = self.pending
        if field is None:
            raise Told("Everything is answered already. Please use the buttons under the order.")
        given = {**self.answers, field.key: field.parse(text, self.service)}
        self._form.check(self.service, given)
        field.check(given[field.key], now)
        answers = _pruned(self._form, self.service, given)
        option = self._form.option(self.asking) if self.asking else None
        asking = option.name if option and not option.taken(answers) else None
        return replace(self, answers=answers, asking=asking, touched=now)

    def edit(self, key: str) -> Draft:
        """The draft asking that field again; the old answer stays until there is a new one."""
        if key not in (field.key for field in self._asked()):
            raise Told("This order has no such field any more. Please use the buttons under it.")
        return replace(self, asking=key)

    def back(self) -> Draft:
        """The draft with nothing being edited; an option of which only a part was answered is dropped."""
        halves = [option for option in self._form.options if not option.taken(self.answers)]
        return replace(self, asking=None, answers=_without(self.answers, halves))

    def option(self, name: str) -> Draft:
        """The draft asking for the fields of that option."""
        option = self._form.option(name)
        if option is None or not option.offered(self.service, self.answers):
            raise Told("This order cannot have that option. Please use the buttons under it.")
        return replace(self, asking=None if option.taken(self.answers) else name)

    def without(self, name: str) -> Draft:
        """The draft with that option taken out."""
        option = self._form.option(name)
        if option is None:
            raise Told("This order cannot have that option. Please use the buttons under it.")
        dropped = {name, *(field.key for field in option.fields)}
        asking = None if self.asking in dropped else self.asking
        return replace(self, asking=asking, answers=_without(self.answers, [option]))

    def difference(self, current: Service | None) -> Difference | None:
        """What the person has not seen yet; None where the service is as it was shown."""
        if current is None:
            return Difference(gone=True)
        shown = self.service
        found = Difference(
            rate=(shown.rate, current.rate) if shown.rate != current.rate else None,
            limits=_pair((shown.min, shown.max), (current.min, current.max)),
            type=(shown.type, current.type) if shown.type != current.type else None,
            lost=tuple(option.name for option in self.taken if not option.offered(current, self.answers)),
        )
        return found if found != Difference() else None

    def refreshed(self, current: Service, now: datetime) -> Draft:
        """The draft over the service as it is now; answers that fit no more, or not now, are asked again."""
        form = form_of(current)
        if form is None:
            raise _unknown()
        answers: dict[str, str] = {}
        for field in form.every_field():
            answers |= _kept(form, field, current, {**answers, **_only(self.answers, field.key)}, now)
        return replace(self, service=current, asking=None, answers=_whole_options(form, current, answers))

    def outdated(self, now: datetime) -> tuple[Told, ...]:
        """Why answers are none any more at this moment; `refreshed` leaves them out."""
        known = (field for field in self._form.every_field() if field.key in self.answers)
        return tuple(why for field in known if (why := _outdated(field, self.answers[field.key], now)) is not None)

    @property
    def _form(self) -> Form:
        form = self.form
        if form is None:
            raise _unknown()
        return form

    def _complete(self) -> bool:
        return all(field.key in self.answers for field in self._form.required(self.answers))

    def _asked(self) -> tuple[Field, ...]:
        """Required fields, then those of each option that is being filled or partly answered."""
        fields = list(self._form.required(self.answers))
        for option in self._form.options:
            if option.name == self.asking or any(field.key in self.answers for field in option.fields):
                fields.extend(option.fields)
        return tuple(fields)


def new_draft(id: str, person: str, service: Service, now: datetime) -> Draft:  # noqa: A002 - the field's own name
    """An empty draft; raises `Told` for a service type that nobody knows how to order."""
    if form_of(service) is None:
        raise _unknown()
    return Draft(id, person, service, {}, None, DraftState.OPEN, now)


def _unknown() -> Told:
    return Told("This service needs details that this desk cannot ask for yet. Please choose another one.")


def _pair(old: tuple[int, int], new: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int]] | None:
    return (old, new) if old != new else None


def _outdated(field: Field, answer: str, now: datetime) -> Told | None:
    try:
        field.check(answer, now)
    except Told as why:
        return why
    return None


def _only(answers: Answers, key: str) -> Answers:
    return {key: answers[key]} if key in answers else {}


def _without(answers: Answers, options: list[Option]) -> Answers:
    dropped = {field.key for option in options for field in option.fields}
    return {key: text for key, text in answers.items() if key not in dropped}


def _pruned(form: Form, service: Service, answers: Answers) -> Answers:
    """Without answers to questions that no longer apply."""
    kept = _without(answers, [option for option in form.options if not option.offered(service, answers)])
    idle = {field.key for field in form.every_field() if not field.applies(kept)}
    return {key: text for key, text in kept.items() if key not in idle}


def _kept(form: Form, field: Field, service: Service, answers: Answers, now: datetime) -> Answers:
    """The field's answer where it is still good beside the ones before it, otherwise nothing."""
    if field.key not in answers or not field.applies(answers):
        return {}
    try:
        answer = {field.key: field.parse(answers[field.key], service)}
        form.check(service, {**answers, **answer})
    except Told:
        return {}
    return {} if _outdated(field, answer[field.key], now) else answer


def _whole_options(form: Form, service: Service, answers: Answers) -> Answers:
    kept = _pruned(form, service, answers)
    return _without(kept, [option for option in form.options if not option.taken(kept)])
