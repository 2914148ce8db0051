import json
from dataclasses import replace

import pytest

from bot.sandbox.panel import DIALECTS, Dialect

pytestmark = pytest.mark.quick


@pytest.fixture
def speak(desk):
    def set_dialect(name=None, **habits):
        desk.dialect = replace(DIALECTS[name] if name else Dialect(), **habits)

    return set_dialect


@pytest.mark.parametrize(
    ("habit", "shape"),
    [
        ({}, '{"order": "23503"}'),
        ({"id_type": "number"}, '{"order": 23503}'),
        ({"id_form": "letters"}, '{"order": "VEGA23503ABC"}'),
        ({"id_form": "letters", "id_type": "number"}, '{"order": "VEGA23503ABC"}'),
        ({"id_form": "huge", "id_type": "number"}, '{"order": 9007199254787999}'),
        ({"wrap": "data"}, '{"data": {"order": "23503"}}'),
        ({"wrap": "list"}, '[{"order": "23503"}]'),
        ({"wrap": "success"}, '{"status": "success", "order": "23503"}'),
        ({"wrap": "hundred"}, '{"status": 100, "order": "23503"}'),
    ],
    ids=str,
)
async def test_add_answers_in_the_dialects_shape(client, speak, habit, shape):
    speak(**habit)
    _, _, body = await client.raw(action="add", service="101", link="https://a.example", quantity="100")
    assert body.decode() == shape


async def test_ids_of_two_minds_are_numbers_and_text(client, speak):
    speak("mixed")
    kinds = {type((await client.add())["order"]) for _ in range(20)}
    assert kinds == {int, str}


@pytest.mark.parametrize("name", list(DIALECTS))
async def test_an_order_is_found_by_its_id_in_every_dialect(client, desk, speak, name):
    speak(name)
    await client.add(request_id="1")
    placed = desk.ledger()[0].order
    status = await client.ask(action="status", order=placed)
    assert status["status"].casefold() == "pending"


async def rows(client, speak, **habit):
    first, second = (await client.add())["order"], (await client.add())["order"]
    speak(**habit)
    return first, second, await client.ask(action="status", orders=f"{first},{second}")


async def test_a_batch_as_rows_that_name_their_order(client, speak):
    first, second, answer = await rows(client, speak, batch="list")
    assert [row["order"] for row in answer] == [first, second]


async def test_a_batch_as_rows_without_ids(client, speak):
    _, _, answer = await rows(client, speak, batch="positions")
    assert [row.get("order") for row in answer] == [None, None]


async def test_a_batch_that_is_not_understood(client, speak):
    _, _, answer = await rows(client, speak, batch="none")
    assert answer == {"error": "Incorrect request"}


@pytest.mark.parametrize(
    ("spelling", "word"),
    [("doubled", "Cancelled"), ("plain", "Canceled"), ("lower", "canceled"), ("run_together", "Cancelled")],
)
async def test_status_words_are_spelled_in_the_dialect(client, desk, speak, spelling, word):
    number = (await client.add())["order"]
    speak(statuses=spelling)
    await client.tell(f"order/{number}", {"status": "Canceled"})
    assert (await client.ask(action="status", order=number))["status"] == word


async def test_counts_as_numbers_and_no_charge(client, speak):
    number = (await client.add())["order"]
    speak(counts="number", charged=False)
    status = await client.ask(action="status", order=number)
    assert status["remains"] == 1000
    assert "charge" not in status


@pytest.mark.parametrize(
    ("by", "one", "many"),
    [("order", True, False), ("orders", False, True), ("both", True, True)],
)
async def test_cancel_is_asked_by_one_spelling_or_the_other(client, speak, by, one, many):
    first, second = (await client.add())["order"], (await client.add())["order"]
    speak(cancel_by=by)
    single, batch = await client.ask(action="cancel", order=first), await client.ask(action="cancel", orders=second)
    assert (single != {"error": "Incorrect request"}) is one
    assert (batch == [{"order": second, "cancel": 1}]) is many


@pytest.mark.parametrize(
    ("form", "answer"),
    [
        ("text", ["success"]),
        ("id", ["refill"]),
        ("text_and_id", ["success", "refill"]),
    ],
)
async def test_refill_answers_with_an_id_or_without(client, speak, clock, form, answer):
    number = (await client.add())["order"]
    clock.pass_(100)
    speak(refill_answer=form)
    assert list(await client.ask(action="refill", order=number)) == answer


async def test_errors_inside_the_rows(client, speak):
    speak("perfectpanel")
    assert await client.ask(action="cancel", orders="9") == [{"order": 9, "cancel": {"error": "Incorrect order ID"}}]
    assert await client.ask(action="refill_status", refills="9") == [
        {"refill": 9, "status": {"error": "Refill not found"}}
    ]


@pytest.mark.parametrize(
    ("habit", "expected"),
    [
        ({}, {"type": "custom_comments", "dripfeed": False, "description": "", "service": 7}),
        ({"types": "title"}, {"type": "Custom Comments"}),
        ({"types": "absent"}, {"type": None}),
        ({"flags": "number"}, {"dripfeed": 0}),
        ({"flags": "text"}, {"refill": "0"}),
        ({"flags": "absent"}, {"dripfeed": None, "refill": None, "cancel": None}),
        ({"described": False}, {"description": None}),
        ({"service_id_type": "string"}, {"service": "7"}),
    ],
    ids=str,
)
async def test_services_are_written_in_the_dialect(client, speak, sell, habit, expected):
    sell("custom_comments")
    assert len(await client.ask(action="services")) == 61
    speak(**habit)
    row = (await client.ask(action="services"))[-1]
    assert {name: row.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("habit", "status", "answer"),
    [
        ({}, 200, {"error": "Incorrect service ID"}),
        ({"errors": "keys"}, 200, {"error": "error.incorrect_service_id"}),
        ({"errors": "message"}, 200, {"status": "error", "message": "Incorrect service ID"}),
        ({"errors": "capital"}, 200, {"Error": "Incorrect service ID"}),
        ({"http_errors": True}, 404, {"error": "Incorrect service ID"}),
    ],
    ids=str,
)
async def test_errors_are_worded_in_the_dialect(client, speak, habit, status, answer):
    speak(**habit)
    seen, _, body = await client.raw(action="add", service="0")
    assert (seen, json.loads(body)) == (status, answer)


@pytest.mark.parametrize(
    ("kind", "types"),
    [("json", {"application/json"}), ("html", {"text/html"}), ("mixed", {"application/json", "text/html"})],
)
async def test_json_may_come_as_a_page(client, speak, kind, types):
    speak(content_type=kind)
    seen = [(await client.raw(action="balance"))[1]["Content-Type"].partition(";")[0] for _ in range(20)]
    assert set(seen) == types
