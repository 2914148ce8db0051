import json

import pytest

from bot.panel import Abilities, NotSent, Panel, Refused, Requested, Unverified
from tests.panel.conftest import KEY, QUICK, says
from tests.panel.raw import Answer, free_port

pytestmark = pytest.mark.quick

TEXT = '{"success":"We will attempt to cancel this order. Cancellation is not guaranteed."}'

CANCELLED = {
    "text": TEXT,
    "flag": '{"cancel":1}',
    "true": '{"cancel":true}',
    "its id": '{"cancel":"7"}',
    "request id": '{"cancel":4002}',
    "word": '{"cancel":"requested"}',
    "ok": '{"cancel":"OK"}',
    "sentence": '{"cancel":"Your request was sent"}',
    "list": '[{"order":7,"cancel":1}]',
    "keyed": '{"7":{"cancel":"requested"}}',
    "status": '{"status":"success","message":"Cancel requested"}',
}


@pytest.mark.parametrize("text", CANCELLED.values(), ids=CANCELLED)
async def test_cancel_is_requested(text, talk):
    panel, wire = await talk(says(text))
    assert await panel.cancel("7") == Requested()
    assert [(form["action"], form["order"]) for form in wire.forms] == [("cancel", "7")]
    assert panel.abilities.cancel == "order"


NOT_CANCELLED = {
    "zero": ('{"cancel":0}', Unverified),
    "false": ('{"cancel":false}', Unverified),
    "html": ("<html>", Unverified),
    "another order": ('{"order":8,"cancel":1}', Unverified),
    "refusal": ('{"error":"Order not eligible for cancellation."}', Refused),
    "refusal in place": ('{"cancel":"Order cannot be cancelled"}', Refused),
    "nested": ('[{"order":7,"cancel":{"error":"Cannot cancel"}}]', Refused),
    "null": ("null", Refused),
    "other words": ('{"cancel":"perhaps one day"}', Unverified),
    "a row of bytes": ("5", Unverified),
}


@pytest.mark.parametrize(("text", "kind"), NOT_CANCELLED.values(), ids=NOT_CANCELLED)
async def test_cancel_is_not_requested(text, kind, talk):
    panel, _ = await talk(says(text))
    assert isinstance(await panel.cancel("7"), kind)


def only_orders(form):
    return says('[{"order":7,"cancel":1}]' if "orders" in form else '{"error":"Incorrect request"}')


def silent_but_for_orders(form):
    return says('[{"order":7,"cancel":1}]' if "orders" in form else "[]")


@pytest.mark.parametrize("reply", [only_orders, silent_but_for_orders])
async def test_cancel_is_asked_in_its_second_spelling_and_that_is_kept(reply, talk):
    kept = []
    panel, wire = await talk(reply, remember=kept.append)
    assert await panel.cancel("7") == Requested()
    assert [("order" in form, "orders" in form) for form in wire.forms] == [(True, False), (False, True)]
    assert kept == [Abilities(cancel="orders")]
    assert await panel.cancel("7") == Requested()
    assert len(wire.forms) == 3


async def test_cancel_that_neither_spelling_reaches_is_refused_once(talk):
    panel, wire = await talk(says('{"error":"This action is Invalid"}'))
    outcome = await panel.cancel("7")
    assert outcome == Refused(error="unsupported_action", text="This action is Invalid")
    assert len(wire.forms) == 2
    assert panel.abilities.cancel == ""


@pytest.mark.parametrize("end", ["reset", "hang", "cut"])
async def test_cancel_is_not_asked_again_after_a_lost_answer(end, talk):
    panel, wire = await talk(Answer(b'{"cancel":1}', end=end))
    assert isinstance(await panel.cancel("7"), Unverified)
    assert len(wire.forms) == 1


async def test_cancel_of_many(talk):
    rows = [{"order": 9, "cancel": {"error": "Incorrect order ID"}}, {"order": 2, "cancel": 1}]
    panel, wire = await talk(says(json.dumps(rows)))
    outcomes = await panel.cancels(["9", "2", "3"])
    assert outcomes["2"] == Requested()
    assert outcomes["9"].error == "order_not_found"
    assert isinstance(outcomes["3"], Unverified)
    assert wire.forms[0]["orders"] == "9,2,3"
    assert panel.abilities.cancel == "orders"


async def test_cancel_of_many_goes_singly_where_only_that_is_understood(talk):
    panel, wire = await talk(lambda form: says(TEXT if "order" in form else '{"error":"Incorrect request"}'))
    assert set((await panel.cancels(["1", "2"])).values()) == {Requested()}
    assert panel.abilities.cancel == "order"
    assert len(wire.forms) == 3


REFILLED = {
    "number": ('{"refill":12345}', "12345"),
    "text": ('{"refill":"1"}', "1"),
    "one": ('{"refill":1}', "1"),
    "word": ('{"refill":"ref_01HG9XAZQM"}', "ref_01HG9XAZQM"),
    "with text": ('{"success":"Your order will be refill asap.","refill":12345}', "12345"),
    "only text": ('{"status":"Success","message":"Your order successfully added for refill."}', None),
    "success text": ('{"success":"Your order will be refill asap. Thank you for patience"}', None),
    "true": ('{"refill":true}', None),
    "list": ('[{"order":7,"refill":5}]', "5"),
    "object": ('{"refill":{"id":5}}', "5"),
}


@pytest.mark.parametrize(("text", "refill"), REFILLED.values(), ids=REFILLED)
async def test_refill_is_requested(text, refill, talk):
    panel, wire = await talk(says(text))
    assert await panel.refill("7") == Requested(id=refill)
    assert len(wire.forms) == 1


NOT_REFILLED = {
    "refusal": ('{"error":"Order not eligible for refill."}', Refused, "not_eligible_refill"),
    "nested": ('{"refill":{"error":"Incorrect order ID"}}', Refused, "order_not_found"),
    "unknown action": ("null", Refused, "unsupported_action"),
    "trouble": ('{"error":"Something went wrong."}', Unverified, "server_error"),
    "zero": ('{"refill":0}', Unverified, "unexpected_shape"),
    "false": ('{"refill":false}', Unverified, "unexpected_shape"),
    "empty": ("{}", Unverified, "unexpected_shape"),
    "bare word": ('{"status": Success}', Unverified, "malformed"),
    "bad request": ('{"error":"Incorrect request"}', Refused, "bad_request"),
}


@pytest.mark.parametrize(("text", "kind", "error"), NOT_REFILLED.values(), ids=NOT_REFILLED)
async def test_refill_is_not_requested_and_never_repeated(text, kind, error, talk):
    panel, wire = await talk(says(text))
    outcome = await panel.refill("7")
    assert (type(outcome), outcome.error) == (kind, error)
    assert len(wire.forms) == 1


async def test_refill_of_many(talk):
    rows = [{"order": 1, "refill": 11}, {"order": 2, "refill": {"error": "Refill is disabled for this service"}}]
    panel, wire = await talk(says(json.dumps(rows)))
    outcomes = await panel.refills(["1", "2", "3"])
    assert outcomes["1"] == Requested(id="11")
    assert outcomes["2"].error == "not_eligible_refill"
    assert isinstance(outcomes["3"], Unverified)
    assert len(wire.forms) == 1
    assert panel.abilities.refill_batch == "list"


async def test_refill_of_many_is_not_repeated_singly_but_from_the_next_time_on(talk):
    panel, wire = await talk(lambda form: says('{"refill":5}' if "order" in form else '{"error":"Incorrect request"}'))
    assert {outcome.error for outcome in (await panel.refills(["1", "2"])).values()} == {"bad_request"}
    assert len(wire.forms) == 1
    assert set((await panel.refills(["1", "2"])).values()) == {Requested(id="5")}


async def test_changes_that_did_not_leave(talk):
    async with Panel(f"http://127.0.0.1:{free_port()}/", KEY, timeouts=QUICK) as panel:
        assert isinstance(await panel.refill("7"), NotSent)
        assert isinstance(await panel.cancel("7"), NotSent)
        assert {type(outcome) for outcome in (await panel.cancels(["1", "2"])).values()} == {NotSent}
