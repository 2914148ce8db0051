"""What operators are told of the panel and the desk unasked; pure."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.chat.screens.markup import NOTHING, foreign, lines, shortened
from bot.chat.screens.order_words import TROUBLES
from bot.errors import Money
from bot.i18n import N_
from bot.orders import reference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.i18n import Html, Words
    from bot.people import Fact

TEXT = 300
OTHER = N_("the panel does not answer as it should")


def trouble(facts: Mapping[str, Fact], words: Words) -> Html:
    said = words("⚠️ Trouble with the panel: {what}.", what=_what(facts, words))
    return lines(
        said, _own_words(facts, words), words("Orders and their news may be late. You will be told when it is over.")
    )


def trouble_over(_facts: Mapping[str, Fact], words: Words) -> Html:
    return words("✅ The panel answers again.")


def panel_refuses(facts: Mapping[str, Fact], words: Words) -> Html:
    said = words("⚠️ The panel refuses orders: {what}.", what=_what(facts, words))
    return lines(said, _own_words(facts, words), words("Please look at the panel's account and at the key."))


def low_balance(facts: Mapping[str, Fact], words: Words) -> Html:
    amount = Money(Decimal(str(facts["amount"])), str(facts.get("currency") or ""))
    return words("⚠️ The panel's balance is low: {amount}.", amount=amount)


def missing(facts: Mapping[str, Fact], words: Words) -> Html:
    if facts.get("count"):
        return _many_missing(facts, words)
    if facts.get("refill"):
        return words(
            "⚠️ Order <code>{code}</code>: the panel has not known the number <code>{id}</code> of its refill for a "
            "while. Its status stays as it was; please look into the panel.",
            code=_code(facts["order"]), id=str(facts["id"]),
        )  # fmt: skip
    return words(
        "⚠️ Order <code>{code}</code>: the panel has not known its number <code>{id}</code> for a while. "
        "Its status stays as it was; please look into the panel.",
        code=_code(facts["order"]), id=str(facts["id"]),
    )  # fmt: skip


def _many_missing(facts: Mapping[str, Fact], words: Words) -> Html:
    said = N_(
        "⚠️ The panel has not known the numbers of several orders for a while ({count}): {codes}. "
        "Their status stays as it was; please look into the panel."
    )
    if facts.get("refill"):
        said = N_(
            "⚠️ The panel has not known the numbers of several refills for a while ({count}), of the orders {codes}. "
            "Their status stays as it was; please look into the panel."
        )
    return words(said, count=facts["count"], codes=str(facts["codes"]))


def number_again(facts: Mapping[str, Fact], words: Words) -> Html:
    return words(
        "⚠️ Order <code>{code}</code>: the panel gave it the number <code>{id}</code>, which the order "
        "<code>{earlier}</code> has already. It counts as unverified until one of you has looked.",
        code=_code(facts["order"]), id=str(facts["id"]), earlier=_code(facts["earlier"]),
    )  # fmt: skip


def number_late(facts: Mapping[str, Fact], words: Words) -> Html:
    return words(
        "⚠️ Order <code>{code}</code> was settled already, and now the panel's answer to it came, with the number "
        "<code>{id}</code>. Please look into the panel: it may be paid for.",
        code=_code(facts["order"]), id=str(facts["id"]),
    )  # fmt: skip


def request_late(facts: Mapping[str, Fact], words: Words) -> Html:
    return words(
        "⚠️ Order <code>{code}</code>: the panel's answer to a refill came late, with the number <code>{id}</code>, "
        "which is not followed. Please look into the panel.",
        code=_code(facts["order"]), id=str(facts["id"]),
    )  # fmt: skip


def copied(facts: Mapping[str, Fact], words: Words) -> Html:
    made = facts.get("made")
    said = words("⚠️ The books were put back from a copy.")
    if made is not None:
        said = words("⚠️ The books were put back from a copy of {time}.", time=datetime.fromisoformat(str(made)))
    later = words(
        "What was ordered after it was made stands in the panel's own list alone: it is not counted here and nobody is "
        "told of it."
    )
    rights = words("Who may order, allowances and settings are as they were then.")
    return lines(said, later, rights, _waited(int(facts.get("count") or 0), words))


def _waited(count: int, words: Words) -> Html:
    if not count:
        return NOTHING
    return words.plural(
        "{n} order was waiting in it and may have been sent since: it is unverified now, /unverified",
        "{n} orders were waiting in it and may have been sent since: they are unverified now, /unverified",
        count,
    )


def _code(ref: Fact) -> str:
    return reference(int(ref or 0))


def _what(facts: Mapping[str, Fact], words: Words) -> Html:
    return words(TROUBLES.get(str(facts.get("error")), OTHER))


def _own_words(facts: Mapping[str, Fact], words: Words) -> Html:
    text = str(facts.get("text") or "")
    return words("The panel says: {text}", text=foreign(shortened(text, TEXT))) if text else NOTHING
