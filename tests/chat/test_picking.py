"""Several orders at once, by ticking them: each is asked for by itself, other people's never."""

import pytest

from bot.sandbox.panel.life import COMPLETED, IN_PROGRESS, PARTIAL, Stage
from tests.chat.conftest import LINK, until
from tests.chat.test_home import let_in


async def three_orders(desk, person):
    """Three orders; the panel's numbers, oldest first."""
    for number in range(3):
        for words in ("/order 101", f"{LINK}{number}", "100"):
            person.say(words)
            await desk.idle()
        person.tap("Confirm")
        await desk.settled()
    return list(desk.panel.orders)


async def selecting(person, desk):
    person.say("/orders")
    await person.wait_for("3 orders")
    person.tap("Select…")
    return await person.wait_for("Select orders")


async def test_boxes_are_ticked_and_cleared(desk, olga):
    await three_orders(desk, olga)
    seen = await selecting(olga, desk)
    assert seen.labels == ("☐ 0003", "☐ 0002", "☐ 0001", "All on this page", "Back", "Home")
    olga.tap("☐ 0002")
    seen = await olga.wait_for("1 selected")
    assert seen.labels == (
        "☐ 0003",
        "☑ 0002",
        "☐ 0001",
        "Status",
        "Refill",
        "Cancel",
        "All on this page",
        "Back",
        "Home",
    )
    olga.tap("All on this page")
    seen = await olga.wait_for("3 selected")
    assert seen.labels == ("☑ 0003", "☑ 0002", "☑ 0001", "Status", "Refill", "Cancel", "Back", "Home")
    olga.tap("☑ 0003")
    await olga.wait_for("2 selected")
    olga.tap("Back")
    await olga.wait_for("3 orders")


async def test_refills_of_several_are_asked_for_after_one_question(desk, olga):
    first, second, third = await three_orders(desk, olga)
    desk.panel.move(first, Stage(0, COMPLETED))
    desk.panel.move(second, Stage(0, COMPLETED))
    desk.panel.move(third, Stage(0, IN_PROGRESS, 50))
    await olga.wait_for(lambda seen: "→ In progress" in seen.text, since=0)
    await desk.settled()
    await selecting(olga, desk)
    olga.tap("All on this page")
    await olga.wait_for("3 selected")
    olga.tap("Refill")
    seen = await olga.wait_for("Ask the panel to refill these orders?")
    assert "0003 A refill can be asked for once the order is completed." in seen.text
    assert seen.labels == ("Yes, ask for 2 refills", "My orders", "Home")
    assert desk.panel.counted["refill"] == 0
    olga.tap("Yes, ask for 2 refills")
    seen = await olga.wait_for("The panel is asked about 2 orders")
    assert "You will be told what the panel answers." in seen.text
    await desk.settled()
    assert desk.panel.counted["refill"] == 2
    olga.press(seen, "1yes:refill:1.2")
    seen = await olga.wait_for("The panel is asked for nothing")
    await desk.settled()
    assert seen.text.count("A refill of this order is on its way already.") == 2
    assert desk.panel.counted["refill"] == 2


async def test_nothing_that_can_be_canceled_has_no_button(desk, olga):
    for number in await three_orders(desk, olga):
        desk.panel.move(number, Stage(0, COMPLETED))
    await olga.wait_for(lambda seen: "0003" in seen.text and "→ Completed" in seen.text, since=0)
    await desk.settled()
    await selecting(olga, desk)
    olga.tap("☐ 0001")
    await olga.wait_for("1 selected")
    olga.tap("Cancel")
    seen = await olga.wait_for("None of these can be canceled now.")
    assert "0001 This order has ended, so there is nothing to cancel." in seen.text
    assert seen.labels == ("My orders", "Home")


async def test_the_status_of_several_is_asked_for_at_once(closed_desk):
    closed_desk.settings["poll_seconds"] = 600
    await closed_desk.open()
    olga = closed_desk.olga
    await three_orders(closed_desk, olga)
    before = closed_desk.panel.counted["status"]
    await selecting(olga, closed_desk)
    olga.tap("All on this page")
    await olga.wait_for("3 selected")
    olga.tap("Status")
    await olga.wait_for("The panel is being asked.")
    await until(lambda: closed_desk.panel.counted["status"] > before)
    await closed_desk.settled()
    before = closed_desk.panel.counted["status"]
    said = await olga.press(olga.screen(), "1many:status:1.2.3").answered()
    assert (said.text, said.alert) == ("I have just asked. Please wait some seconds.", False)
    olga.say("/status 0002")
    olga.tap("Refresh", message=await olga.wait_for("Order 0002"))
    await olga.wait_for("I have just asked. Please wait some seconds.")
    await closed_desk.settled()
    assert closed_desk.panel.counted["status"] == before


async def test_the_status_of_several_is_not_promised_while_the_panel_is_down(closed_desk):
    closed_desk.settings["poll_seconds"] = 600
    await closed_desk.open()
    desk, olga = closed_desk, closed_desk.olga
    await three_orders(desk, olga)
    await desk.app.store.write(
        lambda books: books.memory.put("trouble", {"error": "auth", "by": "watch"}, desk.clock())
    )
    olga.press(olga.screen(), "1many:status:1.2.3")
    await olga.wait_for("The panel does not answer at the moment. The cards are drawn again when it does.")


@pytest.mark.parametrize(
    "verb",
    ["many:refill:1.2", "many:cancel:1", "many:status:1", "yes:refill:1", "yes:cancel:2", "yes:steal:1", "many::",
     "yes:refill:", "pick:all:x:1", "pick:x:999999999:1"],
)  # fmt: skip
async def test_other_peoples_orders_and_made_up_buttons_do_nothing(desk, olga, verb):
    await three_orders(desk, olga)
    await let_in(desk, 2)
    max_ = desk.telegram.person(2)
    max_.say("/orders")
    seen = await max_.wait_for("You have not ordered anything yet.")
    assert "Select…" not in seen.labels
    max_.press(seen, f"1{verb}")
    await desk.settled()
    assert not any(code in one.text for one in max_.told() for code in ("0001", "0002", "0003"))
    assert desk.panel.counted["refill"] == desk.panel.counted["cancel"] == 0


async def test_what_ended_short_needs_attention_for_a_week(desk, olga):
    first, *_ = await three_orders(desk, olga)
    olga.say("/orders attention")
    await olga.wait_for("None of your orders needs attention")
    desk.panel.move(first, Stage(0, PARTIAL, 20))
    await olga.wait_for("→ Partial", since=0)
    await desk.settled()
    olga.say("/orders")
    await olga.wait_for("3 orders")
    olga.tap("Attention")
    seen = await olga.wait_for("1 order")
    assert "• Attention •" in seen.labels
    assert "0001" in seen.text
    desk.clock.pass_(8 * 86_400)
    olga.say("/orders attention")
    await olga.wait_for("None of your orders needs attention")


async def test_several_orders_in_russian(desk, olga):
    first, *_ = await three_orders(desk, olga)
    desk.panel.move(first, Stage(0, COMPLETED))
    await olga.wait_for("→ Completed", since=0)
    await desk.settled()
    olga.say("/language")
    await olga.wait_for("Language")
    olga.tap("Русский")
    await olga.wait_for("Настройки")
    olga.say("/orders")
    seen = await olga.wait_for("3 заказа")
    assert "Внимание" in seen.labels
    olga.tap("Выбрать…")
    await olga.wait_for("Выберите заказы")
    olga.tap("☐ 0001")
    await olga.wait_for("Выбран 1")
    olga.tap("Рефилл")
    await olga.wait_for("Запросить у панели рефилл этих заказов?")
    olga.tap("Да, запросить 1 рефилл")
    await olga.wait_for("Панели отправлен запрос по 1 заказу")
