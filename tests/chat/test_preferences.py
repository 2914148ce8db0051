"""What somebody is told and when: chosen in the settings, kept by the outbox."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bot.panel import OrderState
from bot.people import Preferences, Quiet, Role, Spending, Telling, adjust
from tests.chat.outbox_room import one_order, opened, told
from tests.chat.steps import to_the_card
from tests.chat.test_home import let_in

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = Preferences(zone="Europe/Berlin", quiet=Quiet(22 * 60, 8 * 60))


@pytest.fixture
async def room(sqlite_url):
    async with opened(sqlite_url) as room:
        yield room


async def _kept(desk, number=1):
    return (await desk.app.store.read(lambda books: books.people.by_telegram(number))).preferences


async def test_settings_say_what_is_chosen_and_lead_to_it(desk, olga):
    olga.say("/settings")
    seen = await olga.wait_for("Settings")
    assert "I tell you: Everything" in seen.text
    assert "Quiet hours: none" in seen.text
    assert "Your clock: UTC, " in seen.text
    assert "(not chosen yet)" in seen.text
    assert seen.labels == ("What I tell you", "Quiet hours", "Time zone", "Language", "What is left to spend",
                           "What is stored", "Home")  # fmt: skip
    olga.tap("What I tell you")
    seen = await olga.wait_for("Progress comes without a sound")
    assert seen.labels == ("✓ Everything", "Only how it ends", "Nothing unasked", "Back", "Home")
    olga.tap("Only how it ends")
    await olga.wait_for(lambda seen: "✓ Only how it ends" in seen.labels)
    assert (await _kept(desk)).telling is Telling.ENDINGS
    olga.tap("Back")
    await olga.wait_for("I tell you: Only how it ends")


async def test_a_city_is_chosen_and_times_are_shown_by_its_clock(desk, olga):
    olga.say("/settings")
    await olga.wait_for("Settings")
    olga.tap("Time zone")
    seen = await olga.wait_for("Choose a city with your time")
    berlin = next(label for label in seen.labels if label.startswith("Berlin "))
    olga.tap(berlin)
    seen = await olga.wait_for("Your clock: Berlin, ")
    assert "UTC" not in seen.text
    await to_the_card(olga)
    olga.tap("Confirm")
    seen = await olga.wait_for("Ordered ")
    placed = (await desk.app.store.read(lambda books: books.orders.get(1, None))).made.astimezone(BERLIN)
    assert f"{placed:%b} {placed.day}, {placed:%Y}" in seen.text
    assert f"{placed.hour % 12 or 12}:{placed:%M}" in seen.text
    assert "UTC" not in seen.text


@pytest.mark.parametrize(
    ("typed", "zone"),
    {"Vienna": "Europe/Vienna", "new york": "America/New_York", "Europe/Paris": "Europe/Paris", "+5:30": "+05:30",
     "UTC-3": "-03:00", "kolk": "Asia/Kolkata"}.items(),
)  # fmt: skip
async def test_a_zone_is_typed(desk, olga, typed, zone):
    olga.say("/settings")
    await olga.wait_for("Settings")
    olga.tap("Time zone")
    await olga.wait_for("Choose a city with your time")
    olga.say("Atlantis")
    await olga.wait_for("I know no city called “Atlantis”")
    olga.say(typed)
    await olga.wait_for(lambda seen: "Your clock: " in seen.text and "not chosen" not in seen.text)
    assert (await _kept(desk)).zone == zone


async def test_of_several_cities_one_is_chosen(desk, olga):
    olga.say("/settings")
    await olga.wait_for("Settings")
    olga.tap("Time zone")
    await olga.wait_for("Choose a city with your time")
    olga.say("san")
    seen = await olga.wait_for("Several places are called so")
    assert any(label.startswith("Santiago ") for label in seen.labels)
    olga.tap(next(label for label in seen.labels if label.startswith("Santiago ")))
    await olga.wait_for("Your clock: Santiago, ")


async def test_quiet_hours_are_chosen_typed_and_taken_back(desk, olga):
    olga.say("/settings")
    await olga.wait_for("Settings")
    olga.tap("Quiet hours")
    seen = await olga.wait_for("What becomes of orders in them is told in one message afterwards.")
    assert "✓ No quiet hours" in seen.labels
    olga.tap(next(label for label in seen.labels if "11:00" in label))
    await olga.wait_for(lambda seen: any(label.startswith("✓ 11:00") for label in seen.labels))
    assert (await _kept(desk)).quiet == Quiet(23 * 60, 7 * 60)
    olga.tap("Back")
    await olga.wait_for("Quiet hours: 11:00")
    olga.tap("Quiet hours")
    await olga.wait_for("or write other hours")
    olga.say("from ten to eight")
    await olga.wait_for("I do not understand these hours.")
    olga.say("22:30-7:15")
    await olga.wait_for(lambda seen: "Now: 10:30" in seen.text and "7:15" in seen.text)
    assert (await _kept(desk)).quiet == Quiet(22 * 60 + 30, 7 * 60 + 15)
    olga.say("followers")
    await olga.wait_for("“followers”: ")
    olga.say("/settings")
    await olga.wait_for("Quiet hours: ")
    olga.tap("Quiet hours")
    await olga.wait_for("or write other hours")
    olga.tap("No quiet hours")
    await olga.wait_for("Now: none")
    olga.say("21-6:30")
    await olga.wait_for(lambda seen: "Now: 9:00" in seen.text and "6:30" in seen.text)
    olga.tap("No quiet hours")
    await olga.wait_for("Now: none")
    assert (await _kept(desk)).quiet is None


@pytest.mark.parametrize(
    ("given", "line"),
    [("day 10", "Today: $3.20 of $10.00 left"), ("month 10", "This month: $3.20 of $10.00 left"),
     ("credit 10", "Credit: $3.20 of $10.00 left"), ("unlimited", "Your allowance has no limit of its own.")],
)  # fmt: skip
async def test_the_settings_say_what_is_left_to_spend(desk, olga, given, line):
    await let_in(desk, 2)
    max_ = desk.telegram.person(2)
    olga.say(f"/people 2 {given}")
    await olga.wait_for("Role: may order")
    key = (await desk.app.store.read(lambda books: books.people.by_telegram(2))).key

    spent = Spending(key, Decimal("6.80"), desk.clock())
    await desk.app.store.write(lambda books: adjust(books.totals, spent))
    max_.say("/settings")
    seen = await max_.wait_for("Settings")
    assert line in seen.text.split("\n")
    max_.tap("What is left to spend", message=seen)
    await max_.wait_for("Your allowance" if "unlimited" in given else "Left: $3.20")
    max_.tap("Back", message=seen)
    await max_.wait_for(lambda seen: line in seen.text)


async def test_who_may_only_look_and_operators_are_not_told_of_an_allowance(desk, olga):
    await let_in(desk, 2)
    max_ = desk.telegram.person(2)
    olga.say("/people 2")
    olga.tap("May only look", message=await olga.wait_for("Role: may order"))
    await olga.wait_for("Role: may look, not order")
    max_.say("/settings")
    seen = await max_.wait_for("Settings")
    assert "You may look at everything here; ordering was not given to you." in seen.text
    assert "left" not in seen.text
    olga.say("/settings")
    seen = await olga.wait_for("Settings")
    assert not any(word in seen.text for word in ("allowance", "left", "look at"))


async def test_the_settings_speak_russian(desk, olga):
    olga.say("/language")
    await olga.wait_for("Language")
    olga.tap("Русский")
    seen = await olga.wait_for("Настройки")
    assert seen.labels == ("О чём сообщать", "Тихие часы", "Часовой пояс", "Язык", "Сколько ещё можно потратить",
                           "Что хранится", "Главная")  # fmt: skip
    olga.tap("Часовой пояс")
    await olga.wait_for("Выберите город")
    olga.say("Москва")
    await olga.wait_for("Ваши часы: Москва, ")
    olga.tap("Тихие часы")
    seen = await olga.wait_for("одним сообщением")
    assert "22:00–08:00" in seen.labels
    olga.tap("22:00–08:00")
    await olga.wait_for("Сейчас: 22:00–08:00")
    olga.tap("Назад")
    await olga.wait_for("Тихие часы: 22:00–08:00")


@pytest.mark.parametrize(
    "data",
    ["1zone:Nowhere/City", "1zone:../etc/passwd", "1quiet:5-5", "1quiet:99999-1", "1quiet:٣-٤", "1telling:loudly",
     "1mute:1:on", "1mute:x:on", "1mute:999999999999999999:on"],
)  # fmt: skip
async def test_made_up_buttons_choose_nothing(desk, olga, data):
    olga.say("/settings")
    seen = await olga.wait_for("Settings")
    olga.press(seen, data)
    await desk.idle()
    assert await _kept(desk) == Preferences()


async def test_an_order_is_muted_on_its_card_and_heard_again(desk, olga):
    await to_the_card(olga)
    olga.tap("Confirm")
    await olga.wait_for(lambda seen: "🔕 Mute" in seen.labels)
    await desk.settled()
    olga.tap("🔕 Mute")
    await olga.wait_for(lambda seen: "🔔 Tell me again" in seen.labels)
    before = len(told(olga))
    (order,) = desk.panel.orders.values()
    while order.open:
        desk.panel.advance(order.id)
    await olga.wait_for(lambda seen: "Completed" in seen.text and "🔔 Tell me again" in seen.labels)
    await desk.settled()
    assert len(told(olga)) == before
    olga.tap("🔔 Tell me again")
    await olga.wait_for(lambda seen: "🔔 Tell me again" not in seen.labels)
    assert await desk.app.store.read(lambda books: books.mutes.among(books.people.by_telegram(1).key, (1,))) == set()


async def test_nobody_mutes_another_ones_order(desk, olga):
    await to_the_card(olga)
    olga.tap("Confirm")
    await desk.settled()
    olga.say("/people 2 unlimited")
    max_ = desk.telegram.person(2)
    max_.say("/start")
    await desk.idle()
    olga.say("/people 2 unlimited")
    await desk.idle()
    max_.say("/start")
    seen = await max_.wait_for("Order desk")
    max_.press(seen, "1mute:1:on")
    refused = await max_.wait_for("Nothing was found.")
    assert refused.kind == "alert"


@pytest.mark.parametrize(
    ("telling", "wanted"),
    [
        (Telling.EVERYTHING, ["Pending", "Completed"]),
        (Telling.ENDINGS, ["Completed"]),
        (Telling.NOTHING, []),
    ],
)
async def test_a_level_chooses_what_is_told(room, telling, wanted):
    human = await room.person(5, preferences=Preferences(telling))
    order = await room.receipt(human, await room.order("p5", 1))
    before = len(told(human))
    await room.status("p5", order)
    await room.status("p5", order, OrderState.COMPLETED, was="pending", loud=True)
    await room.put("p5", "refused", order.ref, loud=True, reason="", waited=40)
    await room.put("p5", "unverified", order.ref, loud=True)
    await room.deliver()
    said = told(human)[before:]
    assert [word for text in said for word in ("Pending", "Completed") if f"→ {word}" in text] == wanted
    assert sum("Refused: nothing was ordered" in text for text in said) == 1
    assert sum("did not answer clearly" in text for text in said) == 1
    assert await room.waiting(later=10**6) == []


async def _sleeper(room, **given):
    """Somebody in Berlin at eleven in the evening, with one order."""
    room.now = datetime(2026, 3, 28, 22, tzinfo=UTC)
    human = await room.person(5, preferences=NIGHT, **given)
    return human, await room.receipt(human, await room.order("p5", 1))


async def test_what_happens_in_quiet_hours_is_told_after_them_in_one_message(room):
    human, order = await _sleeper(room)
    before = len(told(human))
    await room.status("p5", order)
    await room.deliver()
    room.pass_(3600)
    await room.status("p5", order, OrderState.COMPLETED, was="pending", loud=True)
    await room.deliver()
    assert told(human)[before:] == []
    # That night the clocks are put forward: eight o'clock comes an hour sooner.
    room.now = datetime(2026, 3, 29, 5, 59, tzinfo=UTC)
    await room.deliver()
    assert told(human)[before:] == []
    room.now = datetime(2026, 3, 29, 6, 0, tzinfo=UTC)
    await room.deliver()
    (digest,) = told(human)[before:]
    assert digest.startswith("2 changes")
    assert digest.index("Pending") < digest.index("→ Completed")
    assert not [one for one in human.told() if one.kind == "sent"][-1].silent


async def test_one_thing_that_happened_is_told_as_itself(room):
    human, order = await _sleeper(room)
    before = len(told(human))
    await room.status("p5", order)
    await room.deliver()
    room.now += timedelta(hours=12)
    await room.deliver()
    (news,) = told(human)[before:]
    assert news.startswith("🕓 Order ")


async def test_answers_come_in_quiet_hours_too_without_a_sound(room):
    human, order = await _sleeper(room)
    await room.status("p5", order)
    await room.put("p5", "refill_refused", order.ref, loud=True, reason="")
    await room.deliver()
    said = [one for one in human.told() if one.kind == "sent"][-1]
    assert "The refill was refused." in said.text
    assert said.silent
    assert await room.waiting(later=10**6) == ["status"]


async def test_alerts_of_operators_ring_in_quiet_hours(room):
    human, _ = await _sleeper(room, role=Role.OPERATOR)
    await room.put("p5", "low_balance", loud=True, amount="1", currency="USD", limit="5")
    await room.deliver()
    said = [one for one in human.told() if one.kind == "sent"][-1]
    assert "balance" in said.text
    assert not said.silent


async def test_a_muted_order_is_only_drawn(room):
    human, order = await one_order(room)
    other = await room.receipt(human, await room.order("p5", 2))
    await room.write(lambda books: books.mutes.put("p5", order.ref))
    before = len(told(human))
    for one in (order, other):
        await room.status("p5", one)
    await room.put("p5", "refused", order.ref, loud=True, reason="", waited=40)
    await room.deliver()
    said = told(human)[before:]
    assert [other.code in text for text in said if "→" in text] == [True]
    assert sum("Refused: nothing was ordered" in text for text in said) == 1


async def test_quiet_hours_taken_back_tell_what_they_kept(room):
    human, order = await _sleeper(room)
    before = len(told(human))
    await room.status("p5", order)
    await room.deliver()

    def awake(books):
        person = books.people.get("p5")
        books.people.save(replace(person, preferences=Preferences()), was=person)
        books.notices.rouse("p5", room.now)

    await room.write(awake)
    await room.deliver()
    assert len(told(human)) == before + 1


async def test_somebody_asleep_keeps_nobody_else_waiting(room):
    _, order = await _sleeper(room)
    for _ in range(3):
        await room.status("p5", order)
    awake = await room.person(6)
    theirs = await room.receipt(awake, await room.order("p6", 2))
    await room.status("p6", theirs)
    await room.deliver()
    assert "Pending" in told(awake)[-1]
