"""Until when the service's name promises refills: on the card, and a word of it a day before the end."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bot.chat.screens.notices import News, digest, message
from bot.chat.screens.order import OrderView, card
from bot.i18n import Catalogues
from bot.orders import RequestState, State, Windows
from bot.panel import OrderState
from bot.people import Notice, Preferences, Quiet, Telling
from bot.sandbox.panel import Service
from tests.chat.outbox_room import one_order, opened, told
from tests.chat.steps import to_the_card
from tests.store.things import a_request, an_order

DAY = timedelta(days=1)
SETTLED = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
END = SETTLED + 30 * DAY
NAME = "Likes | 30 Days Refill"
DONE = {"status": OrderState.COMPLETED, "settled": SETTLED, "service_name": NAME, "due": None}
BERLIN = ZoneInfo("Europe/Berlin")
CATALOGUES = Catalogues.load()


def shown(now=END - 9 * DAY, *requests, language="en", clock=UTC, **given):
    order = an_order(state=State.PLACED, panel_id="9", ref=7, **{**DONE, **given})
    return card(OrderView(order, requests, now), CATALOGUES.words(language, clock))


def labels(screen):
    return [button.label for row in screen.rows for button in row]


@pytest.mark.quick
@pytest.mark.parametrize(
    ("now", "clock", "line"),
    [
        (END - 9 * DAY, UTC, "Refill until Mar 31 (by the service's name)"),
        (END - 9 * DAY, BERLIN, "Refill until Apr 1 (by the service's name)"),
        (END - timedelta(seconds=1), UTC, "Refill until Mar 31 (by the service's name)"),
        (END, UTC, "The refill window of the service's name ended on Mar 31"),
        (END + 300 * DAY, UTC, "The refill window of the service's name ended on Mar 31, 2026"),
    ],
    ids=["before", "by another clock", "to the last second", "over", "next year"],
)
def test_the_card_says_until_when_and_the_button_stays(now, clock, line):
    seen = shown(now, clock=clock)
    assert line in seen.text.plain.splitlines()
    assert "Refill" in labels(seen)


@pytest.mark.quick
@pytest.mark.parametrize(
    "given",
    [{"service_name": "Likes"}, {"service_name": "Likes | Lifetime Refill"}, {"may_refill": False}, {"settled": None},
     {"status": OrderState.PARTIAL}, {"status": OrderState.CANCELED}, {"status": OrderState.IN_PROGRESS},
     {"state": State.UNVERIFIED, "status": None}],
    ids=["no promise", "for ever", "no refill", "unseen", "partial", "canceled", "under way", "unverified"],
)  # fmt: skip
def test_no_card_promises_what_is_not_so(given):
    order = an_order(**{"panel_id": "9", "state": State.PLACED, **DONE, **given})
    text = card(OrderView(order, (), END - DAY), CATALOGUES.words("en")).text.plain
    assert "Refill until" not in text
    assert "window" not in text


@pytest.mark.quick
def test_a_flag_that_the_panel_does_not_give_shows_it_as_it_shows_the_button():
    seen = shown(may_refill=None)
    assert "Refill until Mar 31" in seen.text
    assert "Refill" in labels(seen)


@pytest.mark.quick
@pytest.mark.parametrize(
    "request_", [{"state": RequestState.ASKED}, {"reason": "refill_expired"}], ids=["asked", "over"]
)
def test_where_no_button_is_no_end_is_told(request_):
    asked = a_request(7, **{"state": RequestState.REFUSED, **request_})
    seen = shown(END - 9 * DAY, asked)
    assert "Refill until" not in seen.text
    assert "Refill" not in labels(seen)


@pytest.mark.quick
@pytest.mark.parametrize(
    ("language", "until", "tomorrow"),
    [
        ("es", "Relleno hasta el 31 mar (", "termina mañana, 31 mar."),
        ("pt_BR", "Refil até 31 de mar. (", "amanhã, 31 de mar., acaba"),
        ("tr", "Telafi için son gün: 31 Mar (", "yarın, 31 Mar, doluyor."),
        ("ar", "التعويض حتى", "غدًا"),
        ("hi", "रीफ़िल 31 मार्च तक (", "कल, 31 मार्च, ख़त्म"),
        ("id", "Refill sampai 31 Mar (", "berakhir besok, 31 Mar."),
        ("ru", "Рефилл до 31 мар. (", "завтра, 31 мар., заканчивается"),
    ],
)
def test_every_language_says_it(language, until, tomorrow):
    assert until in shown(language=language).text.plain
    assert tomorrow in said(END - DAY, language=language).text.plain


def said(now, *, language="en", clock=UTC):
    order = an_order(state=State.PLACED, panel_id="9", ref=7, **DONE)
    notice = Notice("ann", "refill_ends", "d", 7, {"until": END.isoformat()})
    return message(News(notice, OrderView(order, (), now)), CATALOGUES.words(language, clock))


@pytest.mark.quick
@pytest.mark.parametrize(
    ("now", "clock", "sentence"),
    [
        (END - DAY, UTC, "By the service's name its refill window ends tomorrow, Mar 31."),
        (END - DAY, BERLIN, "By the service's name its refill window ends tomorrow, Apr 1."),
        (END - timedelta(hours=20), UTC, "By the service's name its refill window ends today, Mar 31."),
        (END - 3 * DAY, UTC, "By the service's name its refill window ends on Mar 31."),
    ],
    ids=["UTC", "Berlin", "after the night", "two midnights away"],
)
def test_the_reminder_counts_the_readers_midnights(now, clock, sentence):
    seen = said(now, clock=clock)
    assert seen.text.plain == f"🔁 Order 0007 · panel 9\n101 · {NAME}\n{sentence}"
    assert labels(seen) == ["Request refill", "Open order 0007"]


@pytest.fixture
async def room(sqlite_url):
    async with opened(sqlite_url) as room:
        yield room


async def _reminded(room, *, preferences=None, hours=24):
    """Somebody whose order's window ends in some hours, with the look at it made."""
    human = await room.person(5, preferences=preferences or Preferences())
    order = await room.receipt(human, await room.order("p5", 1, **DONE))
    room.now = END - timedelta(hours=hours)
    before = len(told(human))
    await Windows(room.store).tick(room.now)
    await room.deliver()
    return human, order, before


async def test_it_is_told_silently_below_its_receipt(room):
    human, order, before = await _reminded(room)
    (text,) = told(human)[before:]
    assert "ends tomorrow, Mar 31." in text
    last = [one for one in human.told() if one.kind == "sent"][-1]
    assert last.silent
    assert [call["reply_parameters"]["message_id"] for _, call in room.wire.calls if "reply_parameters" in call] == [
        order.receipt
    ]
    assert await room.waiting(later=10**6) == []


@pytest.mark.parametrize("level", [Telling.ENDINGS, Telling.NOTHING])
async def test_who_wants_less_is_not_told(room, level):
    human, _, before = await _reminded(room, preferences=Preferences(level))
    assert told(human)[before:] == []
    assert await room.waiting(later=10**6) == []


async def test_a_muted_order_is_not_told_of(room):
    human, order = await one_order(room, **DONE)
    await room.write(lambda books: books.mutes.put("p5", order.ref))
    before, room.now = len(told(human)), END - DAY
    await Windows(room.store).tick(room.now)
    await room.deliver()
    assert told(human)[before:] == []
    assert await room.waiting(later=10**6) == []


NIGHT = Preferences(zone="Europe/Berlin", quiet=Quiet(22 * 60, 8 * 60))


async def test_quiet_hours_are_over_before_it_is_told(room):
    human, _, before = await _reminded(room, preferences=NIGHT)
    assert told(human)[before:] == []
    assert await room.waiting(later=8 * 3600) == ["refill_ends"]
    room.now = END - timedelta(hours=16)
    await room.deliver()
    (text,) = told(human)[before:]
    assert "ends today, Mar 31." in text


async def test_who_asked_meanwhile_is_not_reminded(room):
    human, order, before = await _reminded(room, preferences=NIGHT)
    await room.write(
        lambda books: books.requests.add(a_request(order.ref, person="p5", made=room.now, changed=room.now))
    )
    room.now = END - timedelta(hours=16)
    await room.deliver()
    assert told(human)[before:] == []
    assert await room.waiting(later=10**6) == []


async def test_what_waited_past_the_end_is_not_told(room):
    human, _, before = await _reminded(room, preferences=NIGHT)
    room.now = END + timedelta(hours=10)
    await room.deliver()
    assert told(human)[before:] == []


async def test_several_share_one_message(room):
    human = await room.person(5)
    for number in range(5):
        await room.receipt(human, await room.order("p5", number, **DONE))
    room.now = END - DAY
    before = len(told(human))
    await Windows(room.store).tick(room.now)
    await room.deliver()
    (text,) = told(human)[before:]
    assert text.startswith("5 changes")
    assert text.count("ends tomorrow, Mar 31.") == 5


@pytest.mark.quick
def test_a_digest_names_the_order():
    order = an_order(state=State.PLACED, panel_id="9", ref=7, **DONE)
    notice = Notice("ann", "refill_ends", "d", 7, {"until": END.isoformat()})
    (part,) = digest([News(notice, OrderView(order, (), END - DAY))], CATALOGUES.words("en"))
    line = "🔁 0007 · 9 101 · Likes | 30 Days Refill · example.com/p/1: By the service's name"
    assert line in part.screen.text.plain


async def test_from_the_promise_to_the_refill(closed_desk):
    desk = closed_desk
    desk.panel.catalogue.put(
        Service("9", f"TikTok {NAME}", "TikTok Likes", "default", Decimal("0.5"), 10, 1000, refill=True)
    )
    await desk.open()
    olga = desk.olga
    olga.say("/start")
    await to_the_card(olga, service="9", quantity="100")
    olga.tap("Confirm")
    await olga.wait_for(lambda seen: "· panel " in seen.text)
    (order,) = desk.panel.orders.values()
    while order.open:
        desk.panel.advance(order.id)
    seen = await olga.wait_for(lambda seen: "Completed" in seen.text and "Refill until" in seen.text)
    await desk.settled()
    kept = await desk.app.store.read(lambda books: books.orders.get(1, None))
    end = kept.settled + 30 * DAY
    assert f"Refill until {end:%b} {end.day}" in seen.text
    assert "windows" in {task.get_name() for task in desk.app._tasks}
    windows = Windows(desk.app.store)
    desk.clock.pass_(28.5 * 86_400)
    await windows.tick(desk.clock())
    assert await desk.app.store.read(lambda books: books.notices.waiting(desk.clock(), limit=9)) == []
    desk.clock.pass_(0.6 * 86_400)
    await windows.tick(desk.clock())
    day = "tomorrow" if desk.clock().date() < end.date() else "today"
    seen = await olga.wait_for(f"refill window ends {day}")
    assert seen.labels == ("Request refill", "Open order 0001")
    olga.tap("Request refill")
    seen = await olga.wait_for("A refill is requested, its number is")
    refill = re.search(r"its number is (\d+)", seen.text)[1]
    assert desk.panel.counted["refill"] == 1
    await desk.settled()
    await Windows(desk.app.store).tick(desk.clock())
    await desk.settled()
    assert sum("refill window ends" in text for text in told(olga)) == 1, "what the refill does is told meanwhile"
    desk.panel.move_refill(refill, "Completed")
    await olga.wait_for(f"Refill {refill}: ")
    await desk.settled()
    desk.clock.pass_(2 * 86_400)
    olga.say("/status 0001")
    seen = await olga.wait_for("The refill window of the service's name ended on")
    assert "Refill" in seen.labels
