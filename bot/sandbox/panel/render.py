"""Values of the desk as JSON values, in a dialect's spelling."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bot.sandbox.panel.dialect import SPELLINGS
from bot.sandbox.panel.errors import KEYS, Refusal
from bot.sandbox.panel.kinds import KINDS
from bot.sandbox.panel.life import IN_PROGRESS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from bot.sandbox.panel.dialect import Dialect, Mix
    from bot.sandbox.panel.order import Order, Refill
    from bot.sandbox.panel.service import Service

Json = dict[str, Any]
FIVE_PLACES = Decimal("0.00001")
REFILL_TEXT = "Your order will be refill asap. Thank you for patience"
CANCEL_TEXT = "We will attempt to cancel this order. Cancellation is not guaranteed. Please check again in 5 minutes."
FLAGS = {"bool": (False, True), "number": (0, 1), "text": ("0", "1")}
"""How a flag stands in JSON, off and on."""


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes in one dialect; `rng` decides where a dialect is of two minds."""

    dialect: Dialect
    currency: str
    rng: Random

    def id(self, text: str) -> str | int:
        return self._digits(text, self.dialect.id_type)

    def count(self, number: int) -> str | int:
        return number if self.dialect.counts == "number" else self._digits(str(number), self.dialect.counts)

    def _digits(self, text: str, form: Mix) -> str | int:
        as_number = form == "number" or (form == "mixed" and self.rng.random() < 0.5)  # noqa: PLR2004 -- a coin
        return int(text) if as_number and text.isdigit() else text

    def word(self, status: str) -> str:
        return SPELLINGS[self.dialect.statuses].get(status, status)

    def refusal(self, refusal: Refusal) -> Json:
        form = self.dialect.errors
        if form == "keys":
            return {"error": KEYS.get(refusal.code, refusal.text)}
        if form == "message":
            return {"status": "error", "message": refusal.text}
        return {"Error" if form == "capital" else "error": refusal.text}

    def service(self, service: Service) -> Json:
        dialect = self.dialect
        row: Json = {
            "service": self._digits(service.id, self.dialect.service_id_type),
            "name": service.name,
            "rate": f"{service.rate:f}",
            "min": str(service.min),
            "max": str(service.max),
            "category": service.category,
        }
        if dialect.types != "absent":
            row["type"] = service.type if dialect.types == "snake" else KINDS[service.type].title
        if dialect.described:
            row["description"] = service.description
        if dialect.flags != "absent":
            spelled = FLAGS[dialect.flags]
            row |= {name: spelled[getattr(service, name)] for name in ("dripfeed", "refill", "cancel")}
        return row

    def status(self, order: Order, *, many: bool) -> Json:
        """One order; the reference panel prints a batch's charge as a number, a single one's as text."""
        row: Json = {"charge": float(order.charge) if many else money(order.charge)} if self.dialect.charged else {}
        row["start_count"] = self.count(order.start_count if order.started else 0)
        row["status"] = self.word(order.status)
        row["remains"] = self.count(order.remains)
        row["currency"] = self.currency
        if order.wanted.service.type == "subscriptions":
            row |= self._subscription(order)
        return row

    def _subscription(self, order: Order) -> Json:
        active = {"status": "Active"} if order.status == IN_PROGRESS else {}
        return {"expiry": order.fields.get("expiry") or None, "posts": "0", "orders": [], **active}

    def refill(self, refill: Refill) -> Json:
        form = self.dialect.refill_answer
        number: Json = {"refill": int(refill.id) if form == "text_and_id" else refill.id}
        said: Json = {"success": REFILL_TEXT}
        return {"text": said, "id": number}.get(form, said | number)

    def cancel(self, order: Order) -> Json:
        form = self.dialect.cancel_answer
        if form == "text":
            return {"success": CANCEL_TEXT}
        return {"cancel": 1} if form == "flag" else {"order": self.id(order.id), "cancel": 1}

    def nested(self, name: str, refusal: Refusal) -> Json:
        """A row's error, inside the row's value where the dialect puts it there."""
        error = self.refusal(refusal)
        return {name: error} if self.dialect.nested_errors else error

    def batch(self, rows: Sequence[tuple[str, Json]]) -> Json | list[Json]:
        """A status of many; rows are (id, what it says)."""
        if self.dialect.batch == "dict":
            return dict(rows)
        if self.dialect.batch == "list":
            return [{"order": self.id(order_id), **row} for order_id, row in rows]
        return [row for _, row in rows]

    def wrap(self, answer: Json) -> Json | list[Json]:
        """How an answer that carries out something is dressed."""
        form = self.dialect.wrap
        dressed: dict[str, Json | list[Json]] = {
            "data": {"data": answer},
            "list": [answer],
            "success": {"status": "success", **answer},
            "hundred": {"status": 100, **answer},
        }
        return dressed.get(form, answer)


def money(amount: Decimal) -> str:
    """Five decimals, as the reference panel prints them."""
    return f"{amount.quantize(FIVE_PLACES):f}"
