import json

import pytest

from bot.panel import (
    Abilities,
    AccessError,
    AnswerError,
    DeclinedError,
    OrderStatus,
    RefillStatus,
    RowError,
    ThrottleError,
    UnreachableError,
)
from tests.panel.conftest import says
from tests.panel.raw import Answer

pytestmark = pytest.mark.quick

ROW = {"status": "Completed", "charge": "1", "start_count": "5", "remains": "0", "currency": "USD"}


def as_dict(form):
    if "orders" in form:
        return says(json.dumps(dict.fromkeys(form["orders"].split(","), ROW)))
    return says(json.dumps(ROW))


def as_list(form):
    if "orders" in form:
        return says(json.dumps([{"order": int(order), **ROW} for order in form["orders"].split(",")]))
    return says(json.dumps(ROW))


def as_rows_with_id(form):
    return says(json.dumps([{"id": order, **ROW} for order in form["orders"].split(",")]))


def wrapped(form):
    return says(json.dumps({"status": "success", "data": dict.fromkeys(form["orders"].split(","), ROW)}))


def singly_after(whole):
    def reply(form):
        return says(whole) if "orders" in form else says(json.dumps(ROW))

    return reply


def ids(count):
    return [str(number) for number in range(1, count + 1)]


@pytest.mark.parametrize(
    ("reply", "form"),
    [(as_dict, "dict"), (as_list, "list"), (as_rows_with_id, "list"), (wrapped, "dict")],
    ids=["dict", "list", "id", "wrapped"],
)
async def test_a_hundred_to_a_call(reply, form, talk):
    panel, wire = await talk(reply)
    found = await panel.statuses(ids(250))
    assert list(found) == ids(250)
    assert {row.status for row in found.values()} == {"completed"}
    assert [len(call["orders"].split(",")) for call in wire.forms] == [100, 100, 50]
    assert panel.abilities.status_batch == form


async def test_one_is_asked_for_singly(talk):
    panel, wire = await talk(as_dict)
    assert (await panel.statuses(["7", "7"]))["7"].status == "completed"
    assert [call.get("order") for call in wire.forms] == ["7"]


async def test_nothing_is_asked_for_nothing(talk):
    panel, wire = await talk(as_dict)
    assert await panel.statuses([]) == {}
    assert not wire.forms


async def test_rows_are_matched_by_id_and_never_by_place(talk):
    panel, _ = await talk(says(json.dumps([{"order": 3, **ROW}, {"order": 1, **ROW, "status": "Pending"}, {"x": 1}])))
    found = await panel.statuses(["1", "2", "3"])
    assert {name: row.status for name, row in found.items()} == {"1": "pending", "3": "completed"}


ODD_ROWS = {
    "null": None,
    "number": 5,
    "empty list": [],
    "no status": {"charge": "1"},
    "another id": {"order": 9, **ROW},
}


@pytest.mark.parametrize("row", ODD_ROWS.values(), ids=ODD_ROWS)
async def test_one_odd_row_costs_one_row(row, talk):
    panel, wire = await talk(says(json.dumps({"1": row, "2": ROW})))
    assert list(await panel.statuses(["1", "2"])) == ["2"]
    assert len(wire.forms) == 1


ERROR_ROWS = {
    "object": {"error": "Incorrect order ID"},
    "word": "Incorrect order ID",
    "nested": {"order": "1", "status": {"error": "Incorrect order ID"}},
}


@pytest.mark.parametrize("row", ERROR_ROWS.values(), ids=ERROR_ROWS)
async def test_an_error_in_a_row_is_its_own(row, talk):
    panel, _ = await talk(says(json.dumps({"1": row, "2": ROW})))
    found = await panel.statuses(["1", "2"])
    assert found["1"] == RowError(error="order_not_found", text="Incorrect order ID")
    assert isinstance(found["2"], OrderStatus)


WHOLE = {
    "error": '{"error":"Incorrect order ID"}',
    "bad request": '{"error":"Incorrect request"}',
    "null": "null",
    "empty list": "[]",
    "empty object": "{}",
    "rows without ids": json.dumps([ROW, ROW]),
    "bare row": json.dumps(ROW),
}


@pytest.mark.parametrize("whole", WHOLE.values(), ids=WHOLE)
async def test_a_panel_without_batches_is_asked_singly_and_remembered(whole, talk):
    kept = []
    panel, wire = await talk(singly_after(whole), remember=kept.append)
    assert len(await panel.statuses(["1", "2", "3"])) == 3
    assert kept == [Abilities(status_batch="none")]
    before = len(wire.forms)
    assert len(await panel.statuses(ids(60))) == 60
    assert len(wire.forms) - before == 60
    assert all("order" in form for form in wire.forms[before:])


async def test_what_was_learned_is_used_at_once(talk):
    panel, wire = await talk(singly_after("null"), abilities=Abilities.from_dict({"status_batch": "none", "x": 1}))
    await panel.statuses(["1", "2"])
    assert [form.get("orders") for form in wire.forms] == [None, None]


async def test_the_batch_is_tried_again_now_and_then(talk):
    panel, wire = await talk(as_dict, abilities=Abilities(status_batch="none"))
    for _ in range(25):
        await panel.statuses(["1", "2"])
    assert sum("orders" in form for form in wire.forms) == 1
    assert panel.abilities.status_batch == "dict"


async def test_a_panel_that_gave_batches_must_fail_thrice(talk):
    panel, _ = await talk(singly_after('{"error":"Odd"}'), abilities=Abilities(status_batch="dict"))
    for _ in range(2):
        assert len(await panel.statuses(ids(30))) == 20
    assert panel.abilities.status_batch == "dict"
    await panel.statuses(ids(30))
    assert panel.abilities.status_batch == "none"


async def test_what_one_call_found_outlives_the_failure_of_the_next(talk):
    answers = iter([None, says("<html>")])
    panel, _ = await talk(lambda form: next(answers) or as_dict(form))
    assert list(await panel.statuses(ids(150))) == ids(100)


async def test_every_order_has_its_turn_in_the_end(talk):
    panel, _ = await talk(says('{"error":"Incorrect order ID"}'))
    seen = set()
    for _ in range(12):
        seen |= (await panel.statuses(ids(300))).keys()
    assert len(seen) == 300


async def test_single_calls_after_a_failed_batch_are_few_and_take_turns(talk):
    lost = says('{"error":"Incorrect order ID"}')
    panel, _wire = await talk(lost)
    first = await panel.statuses(ids(100))
    second = await panel.statuses(ids(100))
    assert {row.error for row in first.values()} == {"order_not_found"}
    assert len(first) == len(second) == 20
    assert not first.keys() & second.keys()
    assert panel.abilities.status_batch == ""


TROUBLES = {
    "auth": (says('{"error":"Invalid API key"}'), AccessError),
    "rate limit": (says('{"error":"Rate limit exceeded"}', 429), ThrottleError),
    "maintenance": (says('{"error":"Under maintenance"}'), DeclinedError),
    "html": (says("<html>"), AnswerError),
    "server error": (says('{"error":"Something went wrong"}'), DeclinedError),
    "cut": (Answer(b"{}", end="cut"), UnreachableError),
}


@pytest.mark.parametrize(("answer", "error"), TROUBLES.values(), ids=TROUBLES)
async def test_a_trouble_of_the_whole_panel_is_raised_and_not_asked_about_singly(answer, error, talk):
    panel, wire = await talk(answer)
    with pytest.raises(error):
        await panel.statuses(["1", "2"])
    assert all("orders" in form for form in wire.forms)


async def test_a_single_answer_that_is_no_json_ends_the_asking(talk):
    panel, wire = await talk(says("<html>"), abilities=Abilities(status_batch="none"))
    with pytest.raises(AnswerError):
        await panel.statuses(ids(50))
    assert len(wire.forms) == 4


async def test_single_answers_that_say_nothing_are_no_news(talk):
    panel, _ = await talk(says("{}"), abilities=Abilities(status_batch="none"))
    assert await panel.statuses(["1", "2"]) == {}


async def test_rows_that_other_ids_carry_are_no_news(talk):
    panel, wire = await talk(says(json.dumps({"9": ROW})))
    assert await panel.statuses(["1", "2"]) == {}
    assert len(wire.forms) == 1


async def test_one_row_with_its_id_is_that_rows(talk):
    panel, _ = await talk(says(json.dumps({"order": "2", **ROW})))
    assert list(await panel.statuses(["1", "2"])) == ["2"]


async def test_an_answer_that_is_odd_for_all_is_raised(talk):
    panel, _ = await talk(says("false"))
    with pytest.raises(AnswerError):
        await panel.statuses(["1", "2"])


async def test_what_was_found_before_a_trouble_is_kept(talk):
    panel, _ = await talk(
        lambda form: says('{"error":"Rate limit exceeded"}') if form["order"] == "6" else says(json.dumps(ROW)),
        abilities=Abilities(status_batch="none"),
    )
    found = await panel.statuses(ids(20))
    assert set(ids(5)) <= found.keys() <= set(ids(8)) - {"6"}


SINGLE = {
    "object": ROW,
    "list": [ROW],
    "keyed": {"23501": ROW},
    "wrapped": {"status": "success", "data": ROW},
    "echo": {"order": 23501, **ROW},
}


@pytest.mark.parametrize("doc", SINGLE.values(), ids=SINGLE)
async def test_one_order(doc, talk):
    panel, _ = await talk(says(json.dumps(doc)))
    status = await panel.status("23501")
    assert (status.status, str(status.charge), status.start_count, status.remains) == ("completed", "1", 5, 0)


@pytest.mark.parametrize("doc", [{"order": 9, **ROW}, {"9": ROW}, {"order": "23502", "status": "Canceled"}])
async def test_an_answer_about_another_order_is_not_applied(doc, talk):
    panel, _ = await talk(says(json.dumps(doc)))
    with pytest.raises(AnswerError):
        await panel.status("23501")


async def test_refills_by_list(talk):
    rows = [{"refill": 1, "status": "Completed"}, {"refill": "2", "status": {"error": "Refill not found"}}]
    panel, wire = await talk(says(json.dumps(rows)))
    found = await panel.refill_statuses(["1", "2", "3"])
    assert found["1"] == RefillStatus(status="completed", raw="Completed")
    assert found["2"].error == "refill_not_found"
    assert "3" not in found
    assert wire.forms[0]["refills"] == "1,2,3"
    assert panel.abilities.refill_status_batch == "list"


def test_abilities_are_plain_data_and_forget_what_they_do_not_know():
    seen = Abilities(status_batch="dict", cancel="orders")
    assert Abilities.from_dict(json.loads(json.dumps(seen.to_dict()))) == seen
    assert Abilities.from_dict({"cancel": "both", "status_batch": ["dict"], "gone": "x"}) == Abilities()
