"""Favourites: a star on a service, the list of them, one tap to order; what was ordered lately beside them."""

from decimal import Decimal

from bot.sandbox.panel import Service
from tests.chat.conftest import LINK
from tests.chat.steps import to_the_card


async def starred(desk, person, *numbers):
    for number in numbers:
        person.say(number)
        await person.wait_for(f"{number} · ")
        person.tap("☆ Add to favourites")
        await person.wait_for(lambda seen: "★ A favourite of yours" in seen.labels)


async def ordered(desk, person, **order):
    await to_the_card(person, **order)
    person.tap("Confirm")
    await desk.settled()


async def test_a_star_is_set_seen_and_taken_away(desk, olga):
    await starred(desk, olga, "101")
    olga.say("/services")
    seen = await olga.wait_for("Choose a platform")
    assert seen.labels[0].startswith("★ 101 · Real")
    olga.tap("★ Favourites")
    seen = await olga.wait_for("A tap orders it with the last link")
    assert "101 · Real & Active Followers: $250.00 per 1000" in seen.text
    olga.tap("ℹ️")
    await olga.wait_for("Category: Instagram Followers")
    olga.tap("★ A favourite of yours")
    seen = await olga.wait_for(lambda seen: "☆ Add to favourites" in seen.labels)
    olga.say("/start")
    await olga.wait_for("Order desk")
    olga.tap("★ Favourites")
    seen = await olga.wait_for("Nothing here yet.")
    assert seen.labels == ("Services", "Search", "Home")


async def test_favourites_are_kept_over_a_restart_and_are_each_persons_own(desk, olga):
    desk.settings["operator_ids"] = (1, 2)
    await starred(desk, olga, "101")
    await desk.halt()
    await desk.start()
    olga.say("/start")
    await olga.wait_for("Order desk")
    olga.tap("★ Favourites")
    await olga.wait_for("101 · Real")
    max_ = desk.telegram.person(2)
    max_.say("/start")
    await max_.wait_for("Order desk")
    max_.tap("★ Favourites")
    await max_.wait_for("Nothing here yet.")


async def test_a_favourite_that_the_panel_took_away_says_so_and_can_be_removed(desk, olga):
    await starred(desk, olga, "101", "8")
    listed = await open_list(olga)
    desk.panel.catalogue.remove("101")
    await desk.reread()
    olga.tap("★ 101", message=listed)
    seen = await olga.wait_for("The panel does not offer 101 any more.")
    assert seen.kind == "alert"
    seen = await open_list(olga)
    assert "⚠️ 101 · Real & Active Followers: the panel does not offer it any more" in seen.text
    olga.tap("✕ Remove 101")
    await olga.wait_for(lambda seen: seen.kind == "message" and "8 · TikTok" in seen.text and "101" not in seen.text)


async def open_list(person):
    person.say("/start")
    await person.wait_for("Order desk")
    person.tap("★ Favourites")
    return await person.wait_for("A tap orders it with the last link")


async def test_long_lists_of_favourites_are_turned_and_end_somewhere(desk, olga):
    for number in range(500, 551):
        desk.panel.catalogue.put(Service(str(number), f"Views {number}", "VK Views", "default", Decimal(1), 10, 1000))
    await desk.reread()
    olga.say("/start")
    shown = await olga.wait_for("Order desk")
    for number in range(500, 550):
        await olga.press(shown, f"1star:{number}").answered()
    refused = olga.press(shown, "1star:550")
    assert (await refused.answered()).text == "You have 50 favourites already. Please take one away first."
    seen = await open_list(olga)
    assert "1/9" in seen.labels
    olga.tap("›")
    await olga.wait_for(lambda seen: "2/9" in seen.labels)


async def test_what_was_ordered_lately_stands_beside(desk, olga):
    await ordered(desk, olga)
    await ordered(desk, olga, service="8", quantity="100")
    seen = await open_list(olga)
    assert seen.text.index("Ordered lately") < seen.text.index("8 · TikTok") < seen.text.index("101 · Real")
    assert [label for label in seen.labels if label.startswith("↻")] == ["↻ 8 · TikTok Views", seen.labels[2]]


async def test_a_favourite_is_ordered_as_the_last_time_in_three_taps(desk, olga):
    await ordered(desk, olga)
    await starred(desk, olga, "101")
    olga.say("/start")
    await olga.wait_for("Order desk")
    olga.tap("★ Favourites")
    await olga.wait_for("A tap orders it")
    olga.tap("★ 101")
    card = await olga.wait_for("please check")
    assert f"Link: {LINK}" in card.text
    assert "Quantity: 1,000" in card.text
    assert "There is an open order of this service for the same link already." in card.text
    olga.tap("Confirm")
    await olga.wait_for("Order 0002")
    await desk.settled()
    assert desk.added() == 2


async def test_a_favourite_never_ordered_asks_for_everything(desk, olga):
    await starred(desk, olga, "101")
    await open_list(olga)
    olga.tap("★ 101")
    await olga.wait_for("Which link is it for?")


async def test_paste_favourite_confirm(desk, olga):
    """Three steps: the link that was sent, the quantity of the last time."""
    await ordered(desk, olga)
    await starred(desk, olga, "101", "8")
    other = "https://instagram.com/another.page"
    olga.say(other)
    seen = await olga.wait_for("This is a link to Instagram.")
    assert [label for label in seen.labels if label[0] in "★↻"] == [seen.labels[0]]
    assert f"Link: {other}" in seen.text
    olga.tap("★ 101")
    card = await olga.wait_for("please check")
    assert f"Link: {other}" in card.text
    assert "Quantity: 1,000" in card.text
    assert "Edit: Quantity" in card.labels
    olga.tap("Confirm")
    await olga.wait_for("Order 0002")
    await desk.settled()
    assert sorted(order.fields["link"] for order in desk.panel.orders.values()) == [other, LINK]


async def test_in_russian(closed_desk):
    closed_desk.settings["operator_ids"] = (1, 33)
    await closed_desk.open()
    olga = closed_desk.telegram.person(33, "Ольга", "ru")
    olga.say("101")
    await olga.wait_for("101 · ")
    olga.tap("☆ Добавить в избранное")
    await olga.wait_for(lambda seen: "★ В избранном" in seen.labels)
    olga.say("/start")
    await olga.wait_for(lambda seen: "★ Избранное" in seen.labels)
    olga.tap("★ Избранное")
    seen = await olga.wait_for("101 · Real")
    assert "Нажмите" in seen.text
