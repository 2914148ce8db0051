"""The 209 answers of the corpus, each over real HTTP through the public interface."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from bot.panel import (
    Abilities,
    NotSent,
    OrderStatus,
    Panel,
    PanelError,
    Placed,
    RefillStatus,
    Refused,
    Requested,
    RowError,
    Unverified,
    retry_of,
)
from tests.panel.conftest import KEY, QUICK
from tests.panel.raw import free_port, of

pytestmark = pytest.mark.quick

CASES = json.loads((Path(__file__).parent / "data" / "cases.json").read_text())
MONEY = {"charge", "rate", "balance"}
NOT_IN_ANSWERS = {"service_type"}


def unsaid(value):
    """An empty text and a bound of 0 stand for what the panel did not say."""
    return None if value in ("", 0) else value


def service(one):
    return {name: getattr(one, name) for name in one.__struct_fields__} | {
        "min": unsaid(one.min),
        "max": unsaid(one.max),
        "type": unsaid(one.type),
    }


def failed(error, *, created=None):
    shown = {"kind": "error", "class": error, "retry": retry_of(error), "order_created": created}
    return shown | {"earlier_order_exists": error == "duplicate_order"}


def row(value):
    match value:
        case RowError():
            return {"error": value.error}
        case OrderStatus():
            return {name: getattr(value, name) for name in value.__struct_fields__} | {
                "currency": unsaid(value.currency)
            }
        case RefillStatus():
            return {"status": value.status}
        case Requested():
            return {"accepted": True, "refill": value.id}
        case Refused() | Unverified():
            return {"error": value.error}
    raise AssertionError(value)


def change(value, **success):
    match value:
        case Placed():
            return {"kind": "order", "order": value.order, "order_created": "yes"} | {
                "charge": value.charge,
                "currency": value.currency,
            }
        case Requested():
            return success
        case NotSent():
            return failed("transport", created="no")
        case Refused():
            return failed(value.error, created="no")
        case Unverified():
            return failed(value.error, created="unknown")
    raise AssertionError(value)


def many(kind, rows):
    """A batch; one error for all of its rows is what a whole batch that fails comes to after asking singly."""
    errors = {value.error for value in rows.values() if not isinstance(value, (OrderStatus, RefillStatus, Requested))}
    items = {"kind": kind, "items": {name: row(value) for name, value in rows.items()}}
    if len(errors) == 1 and all(hasattr(value, "error") for value in rows.values()):
        return items | failed(errors.pop()) | {"kind": kind, "or_kind": "error"}
    return items


async def services(panel, form):
    found = await panel.services()
    return {"kind": "services", "count": len(found), "items": [service(one) for one in found]}


async def add(panel, form):
    return change(await panel.add(form))


async def status(panel, form):
    return {"kind": "status", **row(await panel.status(form["order"]))}


async def statuses(panel, form):
    return many("status_multi", await panel.statuses(form["orders"].split(",")))


async def refill(panel, form):
    value = await panel.refill(form.get("order") or form["refill"])
    return change(value, kind="refill", accepted=True, refill=getattr(value, "id", None))


async def refills(panel, form):
    return many("refill_multi", await panel.refills(form["orders"].split(",")))


async def refill_status(panel, form):
    return {"kind": "refill_status", **row(await panel.refill_status(form["refill"]))}


async def refill_statuses(panel, form):
    return many("refill_status_multi", await panel.refill_statuses(form["refills"].split(",")))


async def cancel(panel, form):
    if "orders" in form:
        return many("cancel", await panel.cancels(form["orders"].split(",")))
    value = await panel.cancel(form["order"])
    return change(value, kind="cancel", items={form["order"]: {"accepted": True}})


async def balance(panel, form):
    found = await panel.balance()
    return {"kind": "balance", "balance": found.amount, "currency": unsaid(found.currency)}


async def orders(panel, form):
    found = await panel.orders(int(form["limit"]))
    return {"kind": "orders", "items": [{name: getattr(one, name) for name in one.__struct_fields__} for one in found]}


ASK = {
    "services": services,
    "add": add,
    "status": status,
    "status_multi": statuses,
    "refill": refill,
    "refill_multi": refills,
    "refill_status": refill_status,
    "refill_status_multi": refill_statuses,
    "cancel": cancel,
    "balance": balance,
    "orders": orders,
}


def matches(expected, got):
    """Every key of the expectation must match; a batch must have the very ids."""
    if isinstance(expected, dict):
        return isinstance(got, dict) and all(matches_key(name, value, got) for name, value in expected.items())
    if isinstance(expected, list):
        return len(expected) == len(got) and all(map(matches, expected, got))
    return expected == got


def matches_key(name, value, got):
    if name in NOT_IN_ANSWERS:
        return True
    if name == "kind" and value == got.get("or_kind"):
        return True
    if name in MONEY and value is not None:
        return got.get(name) is not None and Decimal(value) == got[name]
    if name == "items" and isinstance(value, dict) and value.keys() != got[name].keys():
        return False
    return name in got and matches(value, got[name])


async def ask(case, panel):
    form = {name: value for name, value in case["request"].items() if name not in ("key", "action")}
    try:
        return await ASK[case["action"]](panel, form)
    except PanelError as error:
        return failed(error.error)


@pytest.mark.parametrize("case", CASES, ids=[f"{case['id']}-{case['action']}" for case in CASES])
async def test_the_right_reading(case, talk):
    case = json.loads(json.dumps(case).replace("<API_KEY>", KEY))
    if case["transport"] == "connect_refused":
        async with Panel(f"http://127.0.0.1:{free_port()}/", KEY, timeouts=QUICK) as panel:
            got = await ask(case, panel)
    else:
        panel, wire = await talk(of(case))
        got = await ask(case, panel)
        assert wire.forms[0]["key"] == KEY
    allowed = [case["expected"], *case.get("accept", [])]
    assert any(matches(reading, got) for reading in allowed), f"got {got}, expected {allowed}"
    assert not any(matches(reading, got) for reading in case.get("never", []))
    assert KEY not in str(got)


@pytest.mark.parametrize("case", [case for case in CASES if case["action"] == "add"], ids=lambda case: case["id"])
async def test_an_order_is_asked_for_once_and_as_it_is(case, talk):
    form = {name: value for name, value in case["request"].items() if name not in ("key", "action")}
    panel, wire = await talk(of(case))
    await panel.add(form)
    assert wire.forms == [form | {"key": KEY, "action": "add"}]
    assert wire.heads[0].startswith("POST /api/v2 HTTP/1.1")
    assert "application/x-www-form-urlencoded" in wire.heads[0]


def test_all_are_here():
    assert len(CASES) == 209
    assert Abilities() == Abilities.from_dict({})
