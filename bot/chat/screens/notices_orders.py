"""What is said about each step of an order, its refills and its cancel: one sentence a kind; pure."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.chat.screens.markup import NOTHING, bare, bold, code, foreign, lines, narrowed
from bot.chat.screens.order import MEANINGS, meaning, service_name, title, unverified
from bot.chat.screens.order_words import SIGNS, held_words, reason_words, refill_words, status_words
from bot.errors import Money
from bot.i18n import N_, Html
from bot.orders import State
from bot.panel import SETTLED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.chat.screens.order import OrderView
    from bot.i18n import Words
    from bot.people import Fact, Notice

NAME, LINK = 40, 30

ENDS: Mapping[int, str] = MappingProxyType(
    {
        0: N_("By the service's name its refill window ends today, {day}."),
        1: N_("By the service's name its refill window ends tomorrow, {day}."),
    }
)
"""By the nights that lie between: what quiet hours keep back is told on the day itself."""


def about(notice: Notice, view: OrderView, words: Words) -> Html:
    """Say it in a message of its own: which order, which service, what happened."""
    said = SENTENCES[notice.kind](notice.facts, view, words)
    head = lines(foreign(_sign(notice)) + " " + title(view.order, words), service_name(view.order))
    return lines(head, said, _figures(notice, view, words))


def digest_line(notice: Notice, view: OrderView, words: Words) -> Html:
    """Say it in one line among many."""
    order = view.order
    number = NOTHING if order.panel_id is None else " · " + code(order.panel_id)
    name = words.apart(service_name(order, NAME))
    head = foreign(_sign(notice)) + " " + words.apart(code(order.code)) + number + " " + name
    if order.link is not None:
        head = head + " · " + words.apart(foreign(narrowed(bare(order.link), LINK)))
    return head + ": " + SENTENCES[notice.kind](notice.facts, view, words)


def _sign(notice: Notice) -> str:
    if notice.kind == "status":
        return SIGNS.get(_text(notice.facts, "status"), "🔔")
    return SIGNS_OF_KINDS.get(notice.kind, "🔁" if notice.kind.startswith("refill") else "🔔")


def _figures(notice: Notice, view: OrderView, words: Words) -> Html:
    """What it came to, once a status is an end."""
    facts = notice.facts
    if notice.kind != "status" or facts.get("status") not in SETTLED:
        return NOTHING
    said = []
    if facts.get("remains") is not None:
        said.append(words("Remains: {count}", count=facts["remains"]))
    if facts.get("charge") is not None:
        charge = Money(Decimal(_text(facts, "charge")), view.order.currency)
        said.append(words("Charged: {charge}", charge=charge))
    return Html(" · ").join(said)


def _text(facts: Mapping[str, Fact], name: str) -> str:
    return str(facts.get(name) or "")


def _placed(facts: Mapping[str, Fact], _view: OrderView, words: Words) -> Html:
    return words("Placed. The panel's number is <code>{id}</code>.", id=_text(facts, "id"))


def _refused(facts: Mapping[str, Fact], _view: OrderView, words: Words) -> Html:
    return (
        words("Refused: nothing was ordered and nothing was spent.") + " " + reason_words(_text(facts, "reason"), words)
    )


def _unverified(_facts: Mapping[str, Fact], view: OrderView, words: Words) -> Html:
    return unverified(view, words)


def _not_placed(facts: Mapping[str, Fact], _view: OrderView, words: Words) -> Html:
    return words(meaning(State.NOT_PLACED, _text(facts, "reason")) or "")


def _dropped(_facts: Mapping[str, Fact], _view: OrderView, words: Words) -> Html:
    return words(MEANINGS[State.DROPPED])


def _held(facts: Mapping[str, Fact], _view: OrderView, words: Words) -> Html:
    why = held_words(_text(facts, "reason"), words)
    return words("It waits here for some minutes, because {why}. Nothing is lost.", why=why)


def _slow(_facts: Mapping[str, Fact], _view: OrderView, words: Words) -> Html:
    return words(MEANINGS[State.SUBMITTING])


def _status(facts: Mapping[str, Fact], _view: OrderView, words: Words) -> Html:
    before = status_words(_known(facts, "was"), "", words)
    return before + f" {words.arrow} " + bold(status_words(_known(facts, "status"), _text(facts, "raw"), words))


def _refill(facts: Mapping[str, Fact], _view: OrderView, words: Words) -> Html:
    now = bold(refill_words(_known(facts, "status"), _text(facts, "raw"), words))
    was = _known(facts, "was")
    before = words("requested") if was is None else refill_words(was, "", words)
    return words("Refill <code>{id}</code>: {before} → {now}", id=_text(facts, "id"), before=before, now=now)


def _refill_ends(facts: Mapping[str, Fact], view: OrderView, words: Words) -> Html:
    end = datetime.fromisoformat(_text(facts, "until"))
    sentence = ENDS.get(words.days_until(end, view.now), N_("By the service's name its refill window ends on {day}."))
    return words(sentence, day=words.day(end, view.now))


def _refill_requested(facts: Mapping[str, Fact], _view: OrderView, words: Words) -> Html:
    if facts.get("id") is None:
        return words("A refill is requested. The panel gives no number, so its progress cannot be followed.")
    return words("A refill is requested, its number is <code>{id}</code>.", id=_text(facts, "id"))


def _refill_refused(facts: Mapping[str, Fact], _view: OrderView, words: Words) -> Html:
    return words("The refill was refused.") + " " + reason_words(_text(facts, "reason"), words)


def _refill_unverified(_facts: Mapping[str, Fact], _view: OrderView, words: Words) -> Html:
    return words(
        "It is not known whether the panel took the request for a refill. Ask again tomorrow if nothing moves."
    )


def _refill_left(facts: Mapping[str, Fact], _view: OrderView, words: Words) -> Html:
    return words(
        "The refill <code>{id}</code> was not finished within {days} days and is not followed any more. "
        "You can ask for a refill again.",
        id=_text(facts, "id"), days=facts.get("days"),
    )  # fmt: skip


def _cancel_requested(_facts: Mapping[str, Fact], _view: OrderView, words: Words) -> Html:
    return words("A cancel is requested. The panel decides, and its status will tell.")


def _cancel_refused(facts: Mapping[str, Fact], _view: OrderView, words: Words) -> Html:
    return words("The cancel was refused.") + " " + reason_words(_text(facts, "reason"), words)


def _cancel_unverified(_facts: Mapping[str, Fact], _view: OrderView, words: Words) -> Html:
    return words("It is not known whether the panel took the request for a cancel. You can ask again.")


def _known(facts: Mapping[str, Fact], name: str) -> str | None:
    value = facts.get(name)
    return None if value is None else str(value)


SENTENCES: Mapping[str, Callable[[Mapping[str, Fact], OrderView, Words], Html]] = MappingProxyType(
    {
        "placed": _placed,
        "refused": _refused,
        "unverified": _unverified,
        "not_placed": _not_placed,
        "dropped": _dropped,
        "held": _held,
        "slow": _slow,
        "status": _status,
        "refill": _refill,
        "refill_ends": _refill_ends,
        "refill_requested": _refill_requested,
        "refill_refused": _refill_refused,
        "refill_unverified": _refill_unverified,
        "refill_left": _refill_left,
        "cancel_requested": _cancel_requested,
        "cancel_refused": _cancel_refused,
        "cancel_unverified": _cancel_unverified,
    }
)

SIGNS_OF_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "placed": "📦",
        "refused": "❌",
        "unverified": "❓",
        "not_placed": "❌",
        "dropped": "⏹",
        "held": "🕓",
        "slow": "📨",
        "refill_refused": "❌",
        "cancel_requested": "🚫",
        "cancel_refused": "❌",
    }
)
