"""From a form to an answer: one function per action, in the desk's dialect."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.sandbox.panel.errors import HTTP_STATUS, Refusal
from bot.sandbox.panel.render import Json, Pen, money

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.sandbox.panel.desk import PanelDesk
    from bot.sandbox.panel.order import Order

UNPROCESSABLE = 422
OK = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: a JSON value, or one already written, and its HTTP status; `placed` is what an `add` made."""

    value: Any
    status: int = OK
    placed: Order | None = None

    @property
    def body(self) -> bytes:
        return self.value if isinstance(self.value, bytes) else json_bytes(self.value)


def json_bytes(value: object) -> bytes:
    """As PHP writes it: letters beyond ASCII escaped."""
    return json.dumps(value).encode()


@dataclass(frozen=True, slots=True)
class Ask:
    """One call: its key, its other fields, and the pen for the answer."""

    desk: PanelDesk
    key: str
    fields: Mapping[str, str]
    pen: Pen

    def ids(self, name: str) -> list[str]:
        asked = [part.strip() for part in self.fields[name].split(",") if part.strip()]
        if not asked or len(asked) > self.desk.dialect.most_ids:
            raise Refusal("too_many")
        return asked

    def many(self, name: str) -> bool:
        return bool(self.fields.get(name))


def ask(desk: PanelDesk, fields: Mapping[str, str]) -> Ask:
    """The call that a form makes; the key stands apart, so that it is never logged with the rest."""
    rest = {name: value for name, value in fields.items() if name != "key"}
    return Ask(desk, fields.get("key", ""), rest, Pen(desk.dialect, desk.terms.currency, desk.rng))


def perform(call: Ask) -> Answer:
    """Carry the action out; a refusal is an answer too."""
    try:
        call.desk.admit(call.key)
        return ANSWERS.get(call.fields.get("action", ""), _unknown)(call)
    except Refusal as refusal:
        return decline(call, refusal)


def decline(call: Ask, refusal: Refusal) -> Answer:
    status = HTTP_STATUS.get(refusal.code, UNPROCESSABLE) if call.desk.dialect.http_errors else OK
    return Answer(call.pen.refusal(refusal), status)


def _unknown(_: Ask) -> Answer:
    raise Refusal("action")


def _services(call: Ask) -> Answer:
    """Written once for each version of the catalogue and each dialect."""
    desk = call.desk
    written_for = (desk.catalogue, desk.catalogue.version, desk.dialect)
    if desk.written is None or desk.written[0] != written_for:
        desk.written = (written_for, json_bytes([call.pen.service(service) for service in desk.catalogue]))
    return Answer(desk.written[1])


def _add(call: Ask) -> Answer:
    order = call.desk.add(call.key, {name: value for name, value in call.fields.items() if name != "action"})
    return Answer(call.pen.wrap({"order": call.pen.id(order.id)}), placed=order)


def _status(call: Ask) -> Answer:
    if not call.many("orders"):
        order = call.desk.order(call.key, call.fields.get("order", ""))
        return Answer(call.pen.status(order, many=False))
    if call.desk.dialect.batch == "none":
        raise Refusal("request")
    rows = [(order_id, _status_row(call, order_id)) for order_id in call.ids("orders")]
    return Answer(call.pen.batch(rows))


def _status_row(call: Ask, order_id: str) -> Json:
    try:
        return call.pen.status(call.desk.order(call.key, order_id), many=True)
    except Refusal as refusal:
        return call.pen.refusal(refusal)


def _refill(call: Ask) -> Answer:
    if not call.many("orders"):
        return Answer(call.pen.wrap(call.pen.refill(call.desk.refill(call.key, call.fields.get("order", "")))))
    _needs(understood=call.desk.dialect.many_refills)
    return Answer([_row(call, order_id, "refill") for order_id in call.ids("orders")])


def _cancel(call: Ask) -> Answer:
    dialect = call.desk.dialect
    if not call.many("orders"):
        _needs(understood=dialect.cancel_by != "orders")
        order = call.desk.cancel(call.key, call.fields.get("order", ""))
        return Answer(call.pen.wrap(call.pen.cancel(order)))
    _needs(understood=dialect.cancel_by != "order")
    return Answer([_row(call, order_id, "cancel") for order_id in call.ids("orders")])


def _needs(*, understood: bool) -> None:
    if not understood:
        raise Refusal("request")


def _row(call: Ask, order_id: str, name: str) -> Json:
    row: Json = {"order": call.pen.id(order_id)}
    try:
        if name == "refill":
            return row | {"refill": int(call.desk.refill(call.key, order_id).id)}
        call.desk.cancel(call.key, order_id)
        return row | {"cancel": 1}
    except Refusal as refusal:
        return row | call.pen.nested(name, refusal)


def _refill_status(call: Ask) -> Answer:
    if not call.many("refills"):
        status = call.desk.refill_status(call.key, call.fields.get("refill", ""))
        return Answer({"status": call.pen.word(status)})
    _needs(understood=call.desk.dialect.many_refills)
    return Answer([_refill_row(call, refill_id) for refill_id in call.ids("refills")])


def _refill_row(call: Ask, refill_id: str) -> Json:
    row: Json = {"refill": call.pen.id(refill_id)}
    try:
        return row | {"status": call.pen.word(call.desk.refill_status(call.key, refill_id))}
    except Refusal as refusal:
        return row | call.pen.nested("status", refusal)


def _balance(call: Ask) -> Answer:
    return Answer({"balance": money(call.desk.balance(call.key)), "currency": call.desk.terms.currency})


ANSWERS: Mapping[str, Callable[[Ask], Answer]] = {
    "services": _services,
    "add": _add,
    "status": _status,
    "refill": _refill,
    "refill_status": _refill_status,
    "cancel": _cancel,
    "balance": _balance,
}
