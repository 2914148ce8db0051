import pytest
from aiohttp import web

from bot.sandbox.panel import NAMES, add_view_routes

pytestmark = pytest.mark.quick


async def test_state_shows_the_newest_orders_first(client, desk, clock):
    first = (await client.add())["order"]
    clock.pass_(100)
    second = (await client.add())["order"]
    await client.ask(action="refill", order=first)
    state = await client.look("state")
    assert (state["balance"], state["currency"], state["speed"]) == ("9500.00000", "USD", 100)
    assert [row["id"] for row in state["orders"]] == [second, first]
    assert state["orders"][1] == {
        "id": first,
        "service": "101",
        "service_name": "Real & Active Followers",
        "link": "https://instagram.com/example",
        "quantity": 1000,
        "status": "Completed",
        "start_count": desk.orders[first].start_count,
        "remains": 0,
        "charge": "250.00000",
        "refills": [{"id": "12345", "status": "Pending"}],
    }


async def test_state_shows_a_hundred_orders_at_most(client, desk):
    for _ in range(101):
        desk.add("sandbox-key", {"service": "101", "link": "https://a.example", "quantity": "100"})
    assert len((await client.look("state"))["orders"]) == 100


async def test_state_names_every_fault_with_a_label(client):
    state = await client.look("state")
    assert [row["name"] for row in state["fault_names"]] == list(NAMES)
    assert {"name": "add.accept_drop", "label": "add: accepts, cuts the connection"} in state["fault_names"]
    assert state["faults"] == {}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"status": "Completed"}, ("Completed", 0)),
        ({"status": "In progress", "remains": 250}, ("In progress", 250)),
        ({"remains": -2}, ("Pending", -2)),
        ({"advance": True}, ("In progress", 1000)),
        ({"start_count": 77}, ("Pending", 1000)),
    ],
    ids=str,
)
async def test_an_order_is_moved_by_hand(client, desk, change, expected):
    number = (await client.add())["order"]
    status, row = await client.tell(f"order/{number}", change)
    assert (status, row["status"], row["remains"]) == (200, *expected)
    assert row["start_count"] == change.get("start_count", desk.orders[number].start_count)


async def test_a_refill_is_moved_by_hand(client, clock):
    number = (await client.add())["order"]
    clock.pass_(100)
    await client.ask(action="refill", order=number)
    assert await client.tell("refill/12345", {"status": "Rejected"}) == (200, {"id": "12345", "status": "Rejected"})
    assert await client.ask(action="refill_status", refill="12345") == {"status": "Rejected"}


@pytest.mark.parametrize(
    ("value", "active"),
    [(True, True), (0.25, 0.25), (3, 3), (1, 1), (0, None), (False, None), (None, None), ("x", None)],
    ids=str,
)
async def test_a_fault_is_set_by_its_name(client, value, active):
    await client.tell("fault", {"name": "add.accept_drop", "value": True})
    status, faults = await client.tell("fault", {"name": "add.accept_drop", "value": value, "seconds": 2})
    assert (status, faults) == (200, {"add.accept_drop": active} if active else {})


async def test_the_pace_can_be_changed_and_stopped(client, desk):
    assert await client.tell("speed", {"seconds": 0}) == (200, {"speed": 0})
    assert await client.tell("speed", {"seconds": 2.5}) == (200, {"speed": 2.5})
    assert desk.clock.seconds == 2.5


async def test_another_dialect_can_be_chosen(client):
    assert await client.tell("dialect", {"name": "perfectpanel"}) == (200, {"dialect": "perfectpanel"})
    assert isinstance((await client.add())["order"], int)
    assert (await client.look("state"))["dialect"] == "perfectpanel"


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("order/1", {"status": "Completed"}),
        ("refill/1", {"status": "Completed"}),
        ("fault", {"name": "add.nothing", "value": 1}),
        ("fault", {"name": ["add"], "value": 1}),
        ("speed", {"seconds": -1}),
        ("speed", {"seconds": "fast"}),
        ("speed", {"seconds": True}),
        ("speed", [1]),
        ("dialect", {"name": "klingon"}),
    ],
    ids=str,
)
async def test_what_makes_no_sense_gets_400_and_a_sentence(client, what, value):
    status, answer = await client.tell(what, value)
    assert (status, list(answer)) == (400, ["error"])


@pytest.mark.parametrize("change", [{"remains": "many"}, {"start_count": 1.5}, {"remains": None}], ids=str)
async def test_counts_must_be_whole_numbers(client, change):
    number = (await client.add())["order"]
    status, _ = await client.tell(f"order/{number}", change)
    assert status == 400


async def test_calls_are_listed_without_the_key(client, desk):
    desk.faults.next("balance", "maintenance")
    await client.ask(action="balance")
    await client.add()
    first, second = await client.look("calls")
    assert (first["action"], first["fault"], first["answer"]) == ("balance", "maintenance", "")
    assert second["fields"] == {"service": "101", "link": "https://instagram.com/example", "quantity": "1000"}
    assert second["answer"].startswith('{"order":')
    assert "sandbox-key" not in str(await client.look("calls"))
    assert desk.counted == {"balance": 1, "add": 1}


async def test_two_hundred_calls_are_kept_with_their_answers_cut(client):
    await client.ask(action="services")
    assert len((await client.look("calls"))[0]["answer"]) == 300
    for _ in range(200):
        await client.ask(action="balance")
    calls = await client.look("calls")
    assert {call["action"] for call in calls} == {"balance"}
    assert len(calls) == 200


async def test_the_ledger_is_told_without_the_key(client, desk):
    await client.add()
    await client.ask(action="add", service="0")
    placed, refused = await client.look("ledger")
    assert (placed["order"], placed["charge"], placed["answered"]) == (desk.ledger()[0].order, "250.00", True)
    assert (refused["order"], refused["refusal"]) == ("", "Incorrect service ID")
    assert "sandbox-key" not in str((placed, refused))


async def test_the_view_can_be_mounted_on_another_application(desk):
    app = web.Application()
    add_view_routes(app, desk)
    paths = {resource.canonical for resource in app.router.resources()}
    assert {"/_panel/state", "/_panel/order/{id}", "/_panel/fault"} <= paths
