"""Mass orders: a list is checked line by line, confirmed once, and each good line is an order of its own."""

from decimal import Decimal

from tests.chat.conftest import LINK
from tests.chat.steps import to_the_card

LINKS = [f"{LINK}{number}" for number in range(20)]
LIST = f"""
101 | {LINKS[0]} | 1000
101 | {LINKS[1]} | 5
8 | {LINKS[2]} | 100
nonsense
999999 | {LINKS[3]} | 100
101 | {LINKS[0]} | 2000
7 | {LINKS[4]} | 10
8 | ftp://x | 100
"""


async def sent(person, text=LIST):
    person.say(text)
    return await person.wait_for("Mass order · please check")


async def test_a_list_is_checked_line_by_line(desk, olga):
    sheet = await sent(olga)
    for line in (
        "2 good lines · 6 bad lines",
        "✅ 1 · 101 · 1,000 · $250.00 · instagram.com/example0",
        "The quantity must be between 100 and 100,000.",
        "✅ 3 · 8 · 100 · $0.05 · instagram.com/example2",
        "❌ 4 · nonsense: This is no line like “101 | link | 1000”.",
        "There is no service 999999.",
        "Line 1 has the same service and link.",
        "Service 7 has no quantity to choose",
        "Please send a link that starts with https:// or http://.",
        "Total: $250.05",
        "Panel balance: $100,000.00",
    ):
        assert line in sheet.text
    assert sheet.labels == ("Confirm 2 orders · $250.05", "Bad lines, to be mended", "Drop the list", "Home")


async def test_a_link_to_another_platform_is_pointed_out_in_its_line(desk, olga):
    sheet = await sent(olga, f"101 | {LINKS[0]} | 1000\n101 | https://www.tiktok.com/@someone | 1000")
    assert "tiktok.com/@someone\n⚠️ This link is to TikTok; the service is for Instagram." in sheet.text
    assert sheet.text.count("⚠️ This link") == 1


async def test_each_good_line_becomes_an_order_with_its_own_card(desk, olga):
    await sent(olga)
    olga.tap("Confirm 2 orders")
    seen = await olga.wait_for("2 orders were confirmed.")
    assert "0001, 0002" in seen.text
    await desk.settled()
    placed = sorted(
        (order.fields["service"], order.fields["link"], order.fields["quantity"])
        for order in desk.panel.orders.values()
    )
    assert placed == [("101", LINKS[0], "1000"), ("8", LINKS[2], "100")]
    for code in ("0001", "0002"):
        cards = [
            seen for seen in olga.transcript() if f"Order {code} · panel" in seen.text and "Refresh" in seen.labels
        ]
        assert len(cards) == 1


async def test_the_receipt_of_a_list_stays(desk, olga):
    await sent(olga)
    olga.tap("Confirm 2 orders")
    receipt = await olga.wait_for("2 orders were confirmed.")
    await desk.settled()
    for key, title in {"My orders": "2 orders", "Home": "Order desk"}.items():
        olga.tap(key, message=receipt)
        assert (await olga.wait_for(title)).message_id != receipt.message_id
    assert any("2 orders were confirmed." in seen.text for seen in olga.transcript())


async def test_bad_lines_come_back_to_be_mended_and_sent_again(desk, olga):
    sheet = await sent(olga)
    olga.tap("Confirm 2 orders")
    await olga.wait_for("2 orders were confirmed.")
    olga.tap("Bad lines, to be mended")
    seen = await olga.wait_for("Copy these lines, mend them and send them again:")
    assert seen.message_id != sheet.message_id
    bad = seen.text.split("\n")[1:]
    assert bad == [line for line in LIST.strip().split("\n") if line not in (LIST.split("\n")[1], LIST.split("\n")[3])]
    olga.say("\n".join([bad[0].replace("| 5", "| 500"), f"8 | {LINKS[5]} | 100"]))
    seen = await olga.wait_for("2 good lines")
    assert "bad" not in seen.text


async def test_a_second_tap_makes_nothing(desk, olga):
    sheet = await sent(olga)
    data = sheet.payload["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    taps = [olga.press(sheet, data) for _ in range(5)]
    answers = [(await tap.answered()).text for tap in taps]
    await desk.settled()
    assert answers == ["Sending to the panel…", *["This list was dealt with already."] * 4]
    assert desk.added() == 2
    assert await desk.app.store.read(lambda books: books.orders.count(key_of(books), finished=None)) == 2


def key_of(books):
    return books.people.by_telegram(1).key


async def test_all_or_none(desk, olga):
    """A rule in the way of the last line leaves the first ones alone too."""
    max_ = await let_in(desk, "day 300")
    max_.say(f"101 | {LINKS[0]} | 1000\n101 | {LINKS[1]} | 1000")
    sheet = await max_.wait_for("Mass order · please check")
    assert "Your allowance has $300.00 left, which is not enough." in sheet.text
    max_.tap("Confirm 2 orders")
    seen = await max_.wait_for("These orders are $500.00 together, and your allowance has $300.00 left.")
    assert seen.kind == "alert"
    await desk.settled()
    assert desk.added() == 0
    max_.say(f"101 | {LINKS[0]} | 1000\n8 | {LINKS[1]} | 1000")
    await max_.wait_for("Left of your allowance after it: $49.50")
    max_.tap("Confirm 2 orders")
    await max_.wait_for("2 orders were confirmed.")
    max_.say("/balance")
    await max_.wait_for("Left: $49.50")


async def let_in(desk, allowance):
    max_ = desk.telegram.person(2)
    desk.olga.say("/start")
    await desk.olga.wait_for("Order desk")
    max_.say("/start")
    await max_.wait_for("private order desk")
    desk.olga.say(f"/people 2 {allowance}")
    await desk.idle()
    return max_


async def test_a_price_that_changed_is_shown_before_anything_is_ordered(desk, olga):
    await sent(olga)
    desk.panel.catalogue.reprice("101", Decimal(300))
    await desk.reread()
    olga.tap("Confirm 2 orders")
    seen = await olga.wait_for("This list is not as it was shown any more.")
    assert "Confirm 2 orders · $300.05" in seen.labels
    assert desk.added() == 0
    olga.tap("Confirm 2 orders · $300.05")
    await olga.wait_for("2 orders were confirmed.")


async def test_what_is_under_way_already_is_not_ordered_again(desk, olga):
    sheet = await sent(olga)
    olga.say(f"101 | {LINKS[0]} | 1000")
    await olga.wait_for("please check")
    olga.tap("Confirm ·")
    await desk.settled()
    olga.tap("Confirm 2 orders", message=sheet)
    seen = await olga.wait_for("This list is not as it was shown any more.")
    assert "❌ 1 · 101 | https" in seen.text
    assert "There is an open order of this service for the same link already." in seen.text
    assert "Confirm 1 order · $0.05" in seen.labels
    assert desk.added() == 1


async def test_a_list_comes_after_the_command_and_as_a_file_too(desk, olga):
    olga.say(f"/order\n8 | {LINKS[0]} | 100\nnonsense")
    await olga.wait_for("1 good line · 1 bad line")
    olga.send_document("orders.txt", f"8 | {LINKS[1]} | 100\r\n8\t{LINKS[2]}\t100\r\n".encode("utf-16"))
    await olga.wait_for("2 good lines")
    olga.send_document("orders.bin", b"\x00\x01")
    await olga.wait_for("This file is not plain text.")
    await to_the_card(olga)
    olga.send_document("orders.txt", f"8 | {LINKS[1]} | 100\n8 | {LINKS[2]} | 100".encode())
    await olga.wait_for("2 good lines")


async def test_too_many_lines_are_refused_as_a_whole(desk, olga):
    olga.send_document("orders.txt", "\n".join(f"8 | {LINK}{number} | 100" for number in range(101)).encode())
    await olga.wait_for("At most 100 lines at once, please; these are 101.")


async def test_a_hundred_lines_are_turned_page_by_page_and_ordered(desk, olga):
    olga.send_document("orders.txt", "\n".join(f"8 | {LINK}{number} | 100" for number in range(100)).encode())
    seen = await olga.wait_for("100 good lines")
    assert "1/9" in seen.labels
    olga.tap("›")
    seen = await olga.wait_for(lambda seen: "2/9" in seen.labels)
    assert "✅ 13 · 8" in seen.text
    olga.tap("Confirm 100 orders")
    await olga.wait_for("100 orders were confirmed.")
    assert await desk.app.store.read(lambda books: books.orders.count(key_of(books), finished=None)) == 100


async def test_a_list_is_dropped(desk, olga):
    sheet = await sent(olga)
    olga.tap("Drop the list")
    await olga.wait_for("The list was dropped, nothing was ordered.")
    data = sheet.payload["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    said = await olga.press(sheet, data).answered()
    assert (said.text, said.alert) == ("This list was dealt with already.", False)
    assert desk.added() == 0


async def test_a_list_of_somebody_else_is_nobodys(desk, olga):
    sheet = await sent(olga)
    await let_in(desk, "unlimited")
    max_ = desk.telegram.person(2)
    max_.say("/start")
    shown = await max_.wait_for("Order desk")
    for row in sheet.payload["reply_markup"]["inline_keyboard"][:3]:
        tap = max_.press(shown, row[0]["callback_data"])
        assert (await tap.answered()).text == "Nothing was found."
    assert desk.added() == 0


async def test_in_russian(closed_desk):
    closed_desk.settings["operator_ids"] = (1, 33)
    await closed_desk.open()
    olga = closed_desk.telegram.person(33, "Ольга", "ru")
    olga.say(LIST)
    sheet = await olga.wait_for("Проверьте список заказов")
    assert "2 хорошие строки · 6 плохих строк" in sheet.text
    olga.tap("Подтвердить 2 заказа")
    await olga.wait_for("Подтверждено 2 заказа.")
    await closed_desk.settled()
    assert closed_desk.added() == 2


async def test_a_sheet_that_is_older_than_a_draft_lasts_is_shown_anew_before_anything_is_ordered(desk, olga):
    await sent(olga)
    desk.clock.pass_(901)
    olga.tap("Confirm 2 orders")
    seen = await olga.wait_for("This list was shown a while ago.")
    assert "Confirm 2 orders · $250.05" in seen.labels
    await desk.settled()
    assert desk.added() == 0
    olga.tap("Confirm 2 orders")
    await olga.wait_for("2 orders were confirmed.")
    await desk.settled()
    assert desk.added() == 2


async def test_a_line_above_what_the_desk_may_spend_in_a_day_is_a_bad_one(closed_desk):
    closed_desk.settings["day_cap"] = "30"
    await closed_desk.open()
    sheet = await sent(closed_desk.olga, f"101 | {LINKS[0]} | 100\n101 | {LINKS[1]} | 1000")
    assert "One order may cost at most $30.00 here; this one is $250.00." in sheet.text
    closed_desk.olga.tap("Confirm 1 order", message=sheet)
    await closed_desk.olga.wait_for("1 order was confirmed.")


async def test_lines_are_numbered_as_they_were_written(desk, olga):
    sheet = await sent(olga, f"101 | {LINKS[0]} | 1000\n\n\n8 | {LINKS[1]} | 100\nnonsense")
    for line in ("✅ 1 · 101", "✅ 4 · 8", "❌ 5 · nonsense"):
        assert line in sheet.text
