"""The panel as the page beside the chat shows it: state, orders moved by hand, faults, pace, calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.sandbox.panel.dialect import DIALECTS
from bot.sandbox.panel.faults import KINDS, NAMES, Faults
from bot.sandbox.panel.life import COMPLETED, PENDING, Stage
from bot.sandbox.panel.render import Json, money

if TYPE_CHECKING:
    from bot.sandbox.panel.desk import Call, PanelDesk
    from bot.sandbox.panel.order import Entry, Order

NEWEST = 100
PREFIX = "/_panel"


def add_view_routes(app: web.Application, desk: PanelDesk) -> None:
    view = PanelView(desk)
    app.router.add_get(f"{PREFIX}/state", view.state)
    app.router.add_get(f"{PREFIX}/calls", view.calls)
    app.router.add_get(f"{PREFIX}/ledger", view.ledger)
    app.router.add_post(f"{PREFIX}/order/{{id}}", view.move)
    app.router.add_post(f"{PREFIX}/refill/{{id}}", view.move_refill)
    app.router.add_post(f"{PREFIX}/fault", view.fault)
    app.router.add_post(f"{PREFIX}/speed", view.speed)
    app.router.add_post(f"{PREFIX}/dialect", view.dialect)


class PanelView:
    """Handlers of the panel view; a request that makes no sense gets 400 and a sentence."""

    def __init__(self, desk: PanelDesk) -> None:
        self._desk = desk

    async def state(self, _: web.Request) -> web.Response:
        desk = self._desk
        lives = desk.clock.lives()
        orders = [order_row(order, lives) for order in desk.newest(NEWEST)]
        state = {
            "balance": money(desk.account.balance),
            "currency": desk.terms.currency,
            "speed": desk.clock.seconds,
            "dialect": next((name for name, row in DIALECTS.items() if row == desk.dialect), ""),
            "dialects": list(DIALECTS),
            "faults": desk.faults.active(),
            "fault_names": FAULT_NAMES,
            "orders": orders,
        }
        return web.json_response(state)

    async def calls(self, _: web.Request) -> web.Response:
        return web.json_response([call_row(call) for call in self._desk.calls])

    async def ledger(self, _: web.Request) -> web.Response:
        return web.json_response([entry_row(entry) for entry in self._desk.attempts()])

    async def move(self, request: web.Request) -> web.Response:
        order = self._desk.orders.get(request.match_info["id"])
        if order is None:
            raise _wrong("no such order")
        asked = await _object(request)
        if asked.get("advance"):
            self._desk.advance(order.id)
        self._turn(order, asked)
        return web.json_response(order_row(order, self._desk.clock.lives()))

    def _turn(self, order: Order, asked: Json) -> None:
        if "start_count" in asked:
            order.start_count = _whole(asked["start_count"])
        if "status" in asked or "remains" in asked:
            status = str(asked.get("status", order.status))
            usual = {PENDING: order.wanted.quantity, COMPLETED: 0}.get(status, order.remains)
            self._desk.move(order.id, Stage(0, status, _whole(asked.get("remains", usual))))

    async def move_refill(self, request: web.Request) -> web.Response:
        refill = self._desk.refills.get(request.match_info["id"])
        status = (await _object(request)).get("status")
        if refill is None or not status:
            raise _wrong("no such refill" if refill is None else "status is missing")
        self._desk.move_refill(refill.id, str(status))
        return web.json_response({"id": refill.id, "status": refill.status(self._desk.clock.lives())})

    async def fault(self, request: web.Request) -> web.Response:
        asked = await _object(request)
        name = asked.get("name")
        if name not in NAMES:
            raise _wrong("no such fault")
        _set(self._desk.faults, name, asked.get("value"), asked.get("seconds"))
        return web.json_response(self._desk.faults.active())

    async def speed(self, request: web.Request) -> web.Response:
        seconds = (await _object(request)).get("seconds")
        if not isinstance(seconds, int | float) or isinstance(seconds, bool) or seconds < 0:
            raise _wrong("seconds must be a number from 0")
        self._desk.clock.pace(float(seconds))
        return web.json_response({"speed": self._desk.clock.seconds})

    async def dialect(self, request: web.Request) -> web.Response:
        name = str((await _object(request)).get("name"))
        if name not in DIALECTS:
            raise _wrong("no such dialect")
        self._desk.dialect = DIALECTS[name]
        return web.json_response({"dialect": name})


def _set(faults: Faults, name: str, value: Any, seconds: float | None) -> None:
    """True: always; below one: that chance; from one: so many calls; nothing: no more."""
    action, _, kind = name.partition(".")
    if value is True:
        faults.always(action, kind, seconds=seconds)
    elif not _is_number(value) or value <= 0:
        faults.stop(action, kind)
    elif value < 1:
        faults.chance(action, kind, value, seconds=seconds)
    else:
        faults.next(action, kind, int(value), seconds=seconds)


async def _object(request: web.Request) -> Json:
    try:
        value = await request.json()
    except ValueError as error:
        raise _wrong("not JSON") from error
    if not isinstance(value, dict):
        raise _wrong("not a JSON object")
    return value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong("counts are whole numbers")
    return value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _wrong(text: str) -> web.HTTPBadRequest:
    return web.HTTPBadRequest(text=f'{{"error": "{text}"}}', content_type="application/json")


def _labelled(name: str) -> dict[str, str]:
    action, _, kind = name.partition(".")
    return {"name": name, "label": f"{action}: {KINDS[kind].label}"}


FAULT_NAMES = [_labelled(name) for name in NAMES]


def order_row(order: Order, lives: float) -> Json:
    wanted = order.wanted
    return {
        "id": order.id,
        "service": wanted.service.id,
        "service_name": wanted.service.name,
        "link": wanted.link,
        "quantity": wanted.quantity,
        "status": order.status,
        "start_count": order.start_count,
        "remains": order.remains,
        "charge": money(order.charge),
        "refills": [{"id": refill.id, "status": refill.status(lives)} for refill in order.refills],
    }


def call_row(call: Call) -> Json:
    return {
        "time": call.at.isoformat(),
        "action": call.action,
        "fields": dict(call.fields),
        "fault": call.fault,
        "answer": call.answer,
    }


def entry_row(entry: Entry) -> Json:
    """One line of the ledger of truth; the charge is exact, as text."""
    return {
        "time": entry.at.isoformat(),
        "order": entry.order,
        "service": entry.service,
        "link": entry.link,
        "quantity": entry.quantity,
        "charge": f"{entry.charge:f}",
        "fields": entry.fields,
        "refusal": entry.refusal,
        "answered": entry.answered,
    }
