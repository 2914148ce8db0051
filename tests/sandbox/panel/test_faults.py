"""Every fault over real HTTP: what the client sees, and what the panel did."""

import asyncio
import contextlib
import json
import time

import aiohttp
import pytest

from bot.sandbox.panel import KINDS, NAMES, Faults, PanelDesk, Terms, serve

CUT = aiohttp.ClientConnectionError
PAGES = {"html": 200, "site": 200, "rate_page": 429}
PAGES |= {str(status): status for status in (403, 404, 502, 503, 504, 524)}
SEEN = {
    "drop": CUT,
    "reset": CUT,
    "half_headers": CUT,
    "truncated": aiohttp.ClientPayloadError,
    "hang": TimeoutError,
    "late": TimeoutError,
    "slow_loris": TimeoutError,
}
TIMED = {"hang": 0.2, "late": 0.1, "slow_loris": 0.3}


@pytest.fixture
async def ready(client, desk, clock):
    """A client, and an order that can be refilled beside one that can be canceled."""
    done = (await client.add())["order"]
    clock.pass_(100)
    client.fields = {
        "add": {"service": "101", "link": "https://a.example/new", "quantity": "100"},
        "status": {"order": done},
        "refill": {"order": done},
        "cancel": {"order": (await client.add())["order"]},
        "refill_status": {"refill": str(desk.refill("sandbox-key", done).id)},
    }
    desk.move_refill("12345", "Completed")
    return client


def done(desk, action):
    """Whether the panel did what the action asks for, beyond what `ready` did."""
    return {
        "add": len(desk.ledger()) > 2,
        "refill": len(desk.refills) > 1,
        "cancel": any(order.cancel_asked for order in desk.orders.values()),
    }.get(action)


async def call(client, action, patience=2.0):
    return await client.raw(action=action, patience=patience, **client.fields.get(action, {}))


@pytest.mark.parametrize("name", NAMES)
async def test_a_fault_shows_once_and_the_panel_did_what_it_says(ready, desk, name):
    action, _, fault = name.partition(".")
    kind = KINDS[fault]
    action = "balance" if action == "any" else action
    desk.faults.next(name.partition(".")[0], fault, seconds=0.05 if kind.reply in {"late", "slow"} else None)
    if kind.reply in SEEN:
        with pytest.raises(SEEN[kind.reply]):
            await call(ready, action, TIMED.get(kind.reply, 2.0))
    else:
        check(kind, *await call(ready, action))
    if kind.reply == "late":
        assert not done(desk, action)
        await asyncio.sleep(0.2)
    if action in {"add", "refill", "cancel"}:
        assert done(desk, action) is (kind.done or kind.reply == "late")
    assert desk.faults.active() == {}
    assert (await ready.ask(action="balance"))["currency"] == "USD"


def check(kind, status, headers, body):
    """What a fault that answers at all answers with."""
    reply = kind.reply
    if reply in PAGES:
        assert (status, body[:15]) == (PAGES[reply], b"<!DOCTYPE html>")
    elif reply.isdigit():
        assert (status, headers["Location"]) == (int(reply), "http://127.0.0.1:9/api/v2")
    else:
        BODIES[reply](status, headers, body)


def is_error(status, _, body):
    value = json.loads(body)
    assert (status, list(value)) == (200, ["error"])


def is_limited(status, headers, body):
    assert (status, headers["Retry-After"]) == (429, "2")
    assert json.loads(body) == {"error": "Rate limit exceeded"}


def is_garbled(_status, _headers, body):
    with pytest.raises(ValueError):  # noqa: PT011 -- UnicodeDecodeError and JSONDecodeError alike
        json.loads(body)


def is_warned(_status, _headers, body):
    assert body.startswith(b"<br />\n<b>Warning</b>")
    assert json.loads(body[body.index(b"{") if b"[{" not in body else body.index(b"[") :])


def is_marked(_status, _headers, body):
    assert json.loads(body.decode("utf-8-sig"))
    with pytest.raises(ValueError, match="BOM"):
        json.loads(body.decode())


def is_json(_status, _headers, body):
    json.loads(body)


def is_both(_status, _headers, body):
    assert "error" in json.loads(body)
    assert len(json.loads(body)) > 1


def is_foreign(status, _, body):
    assert (status, json.loads(body)["status"]) == (200, False)


def is_body(expected):
    def look(_status, _headers, body):
        assert body == expected

    return look


def is_huge(_status, _headers, body):
    assert len(body) > 3 * 2**20


BODIES = {
    "error": is_error,
    "rate_limit": is_limited,
    "garbage": is_garbled,
    "warning": is_warned,
    "bom": is_marked,
    "slow": is_json,
    "spam": is_error,
    "spent": is_json,
    "both": is_both,
    "old_id": is_json,
    "missing_ids": is_body(b"{}"),
    "incorrect_id": is_error,
    "foreign": is_foreign,
    "empty": is_body(b""),
    "null": is_body(b"null"),
    "list": is_body(b"[]"),
    "huge": is_huge,
}


@pytest.mark.quick
class TestWhatTheTableCannotSay:
    async def test_a_huge_body_goes_on_for_200_megabytes(self, ready, desk):
        desk.faults.next("services", "huge")
        size = 0
        form = {"key": "sandbox-key", "action": "services"}
        async with ready.session.post(ready.url, data=form) as response:
            async for chunk in response.content.iter_any():
                size += len(chunk)
        assert 199 * 2**20 < size < 201 * 2**20

    async def test_half_of_the_ids_are_missing(self, ready, desk):
        ids = [(await ready.add())["order"] for _ in range(4)]
        desk.faults.next("status", "missing_ids")
        answer = await ready.ask(action="status", orders=",".join(ids))
        assert list(answer) == [ids[1], ids[3]]

    async def test_known_ids_are_unknown_all_of_a_sudden(self, ready, desk):
        ids = [(await ready.add())["order"] for _ in range(2)]
        desk.faults.next("status", "incorrect_id")
        answer = await ready.ask(action="status", orders=",".join(ids))
        assert answer == {order_id: {"error": "Incorrect order ID"} for order_id in ids}

    async def test_an_old_id_is_given_to_a_new_order(self, ready, desk):
        first = desk.ledger()[0].order
        desk.faults.next("add", "old_id")
        assert await ready.add() == {"order": first}
        assert desk.ledger()[-1].order != first

    async def test_a_broken_answer_is_not_booked_as_answered(self, ready, desk):
        for fault in ("accept_warning", "accept_drop", "accept_both", "bom", "slow"):
            desk.faults.next("add", fault, seconds=0)
            with contextlib.suppress(CUT):
                await ready.raw(action="add", **ready.fields["add"])
        assert [entry.answered for entry in desk.ledger()[-5:]] == [False, False, False, True, True]

    async def test_an_ignored_add_is_among_the_attempts_only(self, ready, desk):
        desk.faults.next("add", "reject_drop")
        with pytest.raises(CUT):
            await call(ready, "add")
        assert (desk.attempts()[-1].refusal, desk.attempts()[-1].order) == ("reject_drop", "")

    async def test_a_late_order_is_placed_some_time_after_the_client_went(self, ready, desk):
        desk.faults.next("add", "late_accept", seconds=0.3)
        with pytest.raises(TimeoutError):
            await call(ready, "add", 0.1)
        await asyncio.sleep(0.15)
        assert not done(desk, "add")
        await asyncio.sleep(0.35)
        assert done(desk, "add")
        assert not desk.ledger()[-1].answered

    async def test_a_slow_answer_takes_its_time(self, ready, desk):
        desk.faults.next("add", "slow", seconds=0.3)
        start = time.monotonic()
        answer = json.loads((await call(ready, "add"))[2])
        assert time.monotonic() - start >= 0.3
        assert answer["order"] == desk.ledger()[-1].order

    async def test_redirects_lead_where_they_are_told(self, ready, desk):
        async with serve(PanelDesk(Terms(), desk.catalogue)) as other:
            desk.faults.redirect_to = other
            desk.faults.next("add", "redirect_307")
            _, headers, _ = await call(ready, "add")
        assert headers["Location"] == other

    async def test_a_server_stops_at_once_though_calls_hang(self, desk, session):
        desk.faults.always("balance", "hang")
        async with serve(desk) as url:
            form = {"key": "sandbox-key", "action": "balance"}
            hanging = [asyncio.ensure_future(session.post(url, data=form)) for _ in range(5)]
            await asyncio.sleep(0.1)
            start = time.monotonic()
        assert time.monotonic() - start < 1
        outcomes = await asyncio.gather(*hanging, return_exceptions=True)
        assert all(isinstance(outcome, CUT) for outcome in outcomes)


@pytest.mark.quick
class TestDraws:
    def test_counted_faults_spare_other_actions_and_end(self):
        faults = Faults(1)
        faults.next("add", "accept_drop", 2)
        drawn = [faults.draw("status"), *(faults.draw("add") for _ in range(3))]
        assert [fault and fault.name for fault in drawn] == [None, "accept_drop", "accept_drop", None]

    def test_chances_add_up_and_repeat_with_the_seed(self):
        def draws(seed):
            faults = Faults(seed)
            faults.chance("add", "accept_drop", 0.1)
            faults.chance("add", "reject_502", 0.05)
            return [fault.name if (fault := faults.draw("add")) else "" for _ in range(4000)]

        seen = draws(3)
        assert seen == draws(3) != draws(4)
        assert seen.count("accept_drop") / 4000 == pytest.approx(0.1, abs=0.02)
        assert seen.count("reject_502") / 4000 == pytest.approx(0.05, abs=0.015)

    def test_always_is_until_it_is_stopped(self):
        faults = Faults(1)
        faults.always("balance", "502")
        faults.always("add", "maintenance")
        assert {faults.draw("balance").name for _ in range(50)} == {"502"}
        faults.stop("balance", "502")
        assert faults.active() == {"add.maintenance": True}
        faults.clear()
        assert faults.draw("add") is None

    def test_one_actions_faults_can_be_cleared(self):
        faults = Faults(1)
        faults.always("balance", "502")
        faults.next("add", "maintenance", 3)
        faults.clear("balance")
        assert faults.active() == {"add.maintenance": 3}

    @pytest.mark.parametrize(("action", "name"), [("add", "missing_ids"), ("status", "accept_drop"), ("add", "x")])
    def test_a_fault_that_does_not_exist_there_cannot_be_set(self, action, name):
        with pytest.raises(ValueError, match="no such fault"):
            Faults(1).next(action, name)
