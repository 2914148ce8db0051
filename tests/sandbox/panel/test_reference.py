"""The reference panel's page, example by example, over HTTP."""

import json
import re

import aiohttp
import pytest

from bot.sandbox.panel import Catalogue, PanelDesk, PanelSite, Stage

pytestmark = pytest.mark.quick

FOLLOWERS = {
    "service": 101,
    "name": "Real & Active Followers",
    "rate": "250.00",
    "min": "100",
    "max": "100000",
    "category": "Instagram Followers",
    "type": "default",
    "description": "Service Description",
    "dripfeed": True,
    "refill": True,
    "cancel": True,
}


async def test_add_answers_an_id_as_text(client, desk):
    answer = await client.add()
    assert list(answer) == ["order"]
    assert answer["order"] == desk.ledger()[0].order
    assert re.fullmatch(r"235\d\d", answer["order"])
    assert desk.ledger()[0].answered


async def test_one_status_has_text_in_every_field(client, desk, clock):
    number = (await client.add())["order"]
    clock.pass_(100)
    assert await client.ask(action="status", order=number) == {
        "charge": "250.00000",
        "start_count": str(desk.orders[number].start_count),
        "status": "Completed",
        "remains": "0",
        "currency": "USD",
    }


async def test_a_pending_order_has_not_counted_yet(client):
    number = (await client.add())["order"]
    status = await client.ask(action="status", order=number)
    assert (status["status"], status["start_count"], status["remains"]) == ("Pending", "0", "1000")


async def test_many_statuses_are_keyed_by_id_with_the_charge_as_a_number(client, desk):
    first, second = (await client.add())["order"], (await client.add())["order"]
    desk.move(second, Stage(0, "Canceled", 100))
    answer = await client.ask(action="status", orders=f"{first},486451,{second}")
    assert list(answer) == [first, "486451", second]
    assert answer["486451"] == {"error": "Incorrect order ID"}
    assert answer[first]["charge"] == pytest.approx(250)
    assert (answer[second]["status"], answer[second]["remains"]) == ("Cancelled", "100")


async def test_a_hundred_ids_are_understood_and_no_more(client):
    ids = [str(number) for number in range(101)]
    assert len(await client.ask(action="status", orders=",".join(ids[:100]))) == 100
    assert await client.ask(action="status", orders=",".join(ids)) == {"error": "Incorrect request"}


async def test_a_refill_is_thanked_for_and_numbered(client, clock):
    number = (await client.add())["order"]
    assert await client.ask(action="refill", order=number) == {"error": "Order not eligible for refill."}
    clock.pass_(100)
    assert await client.ask(action="refill", order=number) == {
        "success": "Your order will be refill asap. Thank you for patience",
        "refill": 12345,
    }
    clock.pass_(70)
    assert await client.ask(action="refill_status", refill="12345") == {"status": "Completed"}


async def test_a_cancel_is_attempted_not_promised(client, clock):
    number = (await client.add())["order"]
    answer = await client.ask(action="cancel", order=number)
    assert list(answer) == ["success"]
    assert answer["success"].endswith("Cancellation is not guaranteed. Please check again in 5 minutes.")
    clock.pass_(200)
    assert await client.ask(action="cancel", order=number) == {"error": "Order not eligible for cancellation."}


async def test_services_are_listed_with_the_pages_two_first(client, desk):
    answer = await client.ask(action="services")
    assert answer[0] == FOLLOWERS
    assert answer[1] == FOLLOWERS | {
        "service": 30067,
        "name": "Instagram - Worldwide",
        "rate": "103.00",
        "max": "10000",
    }
    assert len(answer) == len(desk.catalogue)


async def test_a_changed_catalogue_is_told_at_once(client, desk):
    assert len(await client.ask(action="services")) == 60
    desk.catalogue.keep(0.1)
    assert len(await client.ask(action="services")) == 6
    desk.catalogue.keep(0)
    assert await client.ask(action="services") == []


async def test_the_balance_has_five_decimals(client):
    await client.add()
    assert await client.ask(action="balance") == {"balance": "9750.00000", "currency": "USD"}


async def test_many_refills_and_cancels_answer_row_by_row(client, clock):
    first, second = (await client.add())["order"], (await client.add())["order"]
    assert await client.ask(action="cancel", orders=f"{first},9") == [
        {"order": first, "cancel": 1},
        {"order": "9", "error": "Incorrect order ID"},
    ]
    clock.pass_(100)
    assert await client.ask(action="refill", orders=f"{second},9") == [
        {"order": second, "refill": 12345},
        {"order": "9", "error": "Incorrect order ID"},
    ]
    assert await client.ask(action="refill_status", refills="12345,9") == [
        {"refill": "12345", "status": "Pending"},
        {"refill": "9", "error": "Refill not found"},
    ]


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"action": "balance", "key": "wrong"}, "Invalid API key"),
        ({"action": "services", "key": ""}, "Invalid API key"),
        ({"action": "mass"}, "Invalid action"),
        ({}, "Invalid action"),
        ({"action": "status", "order": "1"}, "Incorrect order ID"),
        ({"action": "status"}, "Incorrect order ID"),
        ({"action": "add", "service": "101"}, "Bad link"),
    ],
    ids=lambda value: "-".join(value.values()) if isinstance(value, dict) else "",
)
async def test_errors_come_as_json_with_200(client, fields, text):
    status, _, body = await client.raw(**fields)
    assert (status, json.loads(body)) == (200, {"error": text})


async def test_json_requests_are_understood_and_junk_is_declined(client, session):
    async with session.post(client.url, json={"key": "sandbox-key", "action": "balance"}) as response:
        assert (await response.json())["currency"] == "USD"
    for junk in (b"{", b"[1]", b"\xff\xfe"):
        async with session.post(client.url, data=junk, headers={"Content-Type": "application/json"}) as response:
            assert await response.json() == {"error": "Invalid API key"}


async def test_only_post_is_served(client, session):
    async with session.get(client.url) as response:
        assert response.status == 405


async def test_a_site_keeps_its_port_and_its_books_over_a_stop(session):
    desk = PanelDesk(catalogue=Catalogue(1, 10))
    site = PanelSite(desk)
    await site.start()
    url = site.url
    await site.stop()
    with pytest.raises(aiohttp.ClientConnectorError):
        await session.post(url, data={"key": "sandbox-key", "action": "balance"})
    await site.start()
    async with session.post(url, data={"key": "sandbox-key", "action": "balance"}) as response:
        assert (await response.json())["balance"] == "1000.84292"
    await site.stop()
