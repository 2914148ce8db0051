"""The chat page in a real browser: what a person sees and does, found by role."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.sandbox.page.conftest import PHONE

pytestmark = pytest.mark.asyncio(loop_scope="module")

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)


async def test_a_card_its_buttons_and_its_edit_in_place(open_page):
    look = await open_page()
    await expect(look.log).to_contain_text("A private order desk.")
    await look.button("Start").click()
    card = look.log.get_by_role("article").filter(has_text="Order placed")
    await expect(card.locator("strong").first).to_have_text("Order placed")
    await look.button("Refresh").click()
    await expect(look.page.get_by_role("status")).to_have_text("Nothing new")
    await look.button("Cancel order").click()
    await expect(look.page.get_by_role("alert")).to_have_text("The panel does not cancel this service.")
    await look.button("OK").click()
    number = await card.get_attribute("data-id")
    await look.button("✅ Confirm").click()
    edited = look.log.get_by_role("article").filter(has_text="In progress")
    await expect(edited).to_contain_text("edited")
    assert await edited.get_attribute("data-id") == number
    await expect(look.button("✅ Confirm")).to_have_count(0)
    await expect(look.log.get_by_role("article")).to_have_count(2)


async def test_texts_are_drawn_as_nodes(open_page):
    look = await open_page()
    await look.button("Start").click()
    await look.say("hostile")
    await expect(look.log).to_contain_text("<img src=x onerror=document.title='owned'>")
    await look.say("<b>bold?</b>")
    await expect(look.log).to_contain_text("You sent: <b>bold?</b>")
    assert await look.log.locator("img").count() == 0
    assert await look.page.title() == "Sandbox chat"


async def test_quote_unfolds_and_silence_is_marked(open_page):
    look = await open_page()
    await look.button("Start").click()
    fold = look.button("Show all")
    await fold.click()
    await expect(fold).to_have_attribute("aria-expanded", "true")
    await look.say("silent")
    quiet = look.log.get_by_role("article").filter(has_text="Quietly")
    await expect(quiet.get_by_role("img", name="silent")).to_be_visible()


async def test_codes_and_copy_buttons_are_copied(open_page):
    look = await open_page(permissions=["clipboard-read", "clipboard-write"])
    await look.button("Start").click()
    await look.button("Copy id").click()
    await expect(look.page.get_by_role("status")).to_have_text("Copied to clipboard")
    assert await look.page.evaluate("navigator.clipboard.readText()") == "23501"


async def test_commands_by_keyboard_in_the_persons_language(open_page):
    look = await open_page()
    await look.button("Start").click()
    await look.field.fill("/")
    options = look.options
    await expect(options).to_have_text(["/startBegin", "/ordersYour orders"])
    await look.field.press("ArrowDown")
    await look.field.press("Enter")
    await expect(look.log).to_contain_text("You sent: /orders")
    await look.button("Иван Петров").click()
    await look.button("Start").click()
    await look.button("Commands").click()
    await expect(options).to_have_text(["/startНачать"])


async def test_several_people_with_what_is_unread(open_page):
    look = await open_page()
    await look.button("Start").click()
    look.sandbox.api.person(1_002).say("/start")
    await look.button("Иван Петров, 1 unread").click()
    await expect(look.log).to_contain_text("Order placed")
    await expect(look.button("Иван Петров")).to_have_attribute("aria-current", "true")
    await look.button("Add a person").click()
    await look.page.get_by_label("Name", exact=True).fill("ليلى")
    await look.page.get_by_label("Language of the app").select_option("ar")
    await look.button("Add", exact=True).click()
    await expect(look.button("ليلى")).to_have_attribute("aria-current", "true")
    await look.button("Start").click()
    assert look.sandbox.api.person(1_003).user["language_code"] == "ar"


async def test_what_comes_while_a_chat_is_read_is_shown(open_page):
    look = await open_page()
    await look.button("Start").click()
    ann = look.sandbox.api.people[1_001]

    async def read_slowly(route):
        answer = await route.fetch()
        ann.say("just in time")
        await expect(look.page.get_by_role("navigation", name="People")).to_contain_text("You sent: just in time")
        await route.fulfill(response=answer)

    await look.page.get_by_role("button", name="Иван Петров").click()
    await look.button("Start").click()
    await expect(look.log).to_contain_text("Order placed")
    await look.page.route("**/_chat/chat/1001", read_slowly, times=1)
    async with look.page.expect_response("**/_chat/chat/1001"):
        await look.page.get_by_role("button", name="Ann Field").click()
    await expect(look.log).to_contain_text("You sent: just in time")
    await expect(look.log.get_by_role("article")).to_have_count(4)


async def test_nothing_of_the_chat_before_is_pressed_while_another_is_read(open_page):
    look = await open_page()
    await look.button("Start").click()
    await expect(look.log).to_contain_text("Order placed")
    held = asyncio.Event()

    async def read_late(route):
        await held.wait()
        await route.continue_()

    await look.page.route("**/_chat/chat/1002", read_late, times=1)
    await look.button("Иван Петров").click()
    for name in ("Refresh", "Send"):
        await look.button(name).evaluate("node => node.focus()")
        await expect(look.button(name)).not_to_be_focused()
    held.set()
    await look.button("Start").click()
    await expect(look.log).to_contain_text("Order placed")
    assert look.sandbox.api.person(1_002).chat.reached


async def test_of_two_chats_chosen_one_after_the_other_the_last_is_shown(open_page):
    look = await open_page()
    await look.button("Start").click()
    await look.say("I am Ann")
    await expect(look.log).to_contain_text("You sent: I am Ann")
    ivan, ann = (look.page.get_by_role("button", name=name) for name in ("Иван Петров", "Ann Field"))
    await ivan.click()
    await look.button("Start").click()
    held = asyncio.Event()

    async def read_late(route):
        answer = await route.fetch()
        await held.wait()
        await route.fulfill(response=answer)

    await look.page.route("**/_chat/chat/1001", read_late, times=1)
    await ann.click()
    await ivan.click()
    await expect(ivan).to_have_attribute("aria-current", "true")
    async with look.page.expect_response("**/_chat/chat/1001"):
        held.set()
    await look.say("still me")
    await expect(look.log).to_contain_text("You sent: still me")
    await expect(look.log).not_to_contain_text("I am Ann")


async def test_a_key_that_is_pressed_twice_is_no_wish_to_reply(open_page):
    look = await open_page()
    await look.button("Start").click()
    await look.button("Refresh").dblclick()
    await expect(look.page.get_by_role("status")).to_have_text("Nothing new")
    await expect(look.log).to_be_visible()
    await expect(look.page.get_by_text("Reply to")).to_have_count(0)


async def test_what_could_not_be_sent_is_not_gone(open_page):
    look = await open_page()
    await look.button("Start").click()
    await expect(look.log).to_contain_text("Order placed")
    await look.page.route("**/_chat/say", lambda route: route.abort())
    await look.say("still here")
    await expect(look.page.get_by_role("status")).to_have_text("The sandbox does not answer")
    await expect(look.field).to_have_value("still here")
    look.complaints.clear()


async def test_reply_edit_and_inline_search(open_page):
    look = await open_page()
    await look.button("Start").click()
    await look.say("first")
    answer = look.log.get_by_role("article").filter(has_text="You sent: first")
    await expect(answer.locator(".quote")).to_contain_text("Ann Field")
    await answer.press("r")
    await look.say("about that")
    await expect(look.log.get_by_role("article").filter(has_text="about that").locator(".quote").first).to_be_visible()
    await expect(look.log).to_contain_text("You sent: about that")
    await look.field.press("ArrowUp")
    await look.say("about this")
    await expect(look.log).to_contain_text("You changed it to: about this")
    await look.button("Search").click()
    await expect(look.options).to_have_text(["101 · likes0.90 per 1000"])
    await look.field.press("Enter")
    await expect(look.log).to_contain_text("You sent: /order 101")


async def test_files_go_up_and_pictures_are_shown(open_page):
    look = await open_page()
    await look.button("Start").click()
    picker = look.page.get_by_label("File", exact=True)
    await picker.set_input_files({"name": "orders.csv", "mimeType": "text/csv", "buffer": b"101,x,100"})
    await expect(look.log).to_contain_text("You sent: document")
    await expect(look.log.get_by_role("link", name="orders.csv")).to_be_visible()
    await picker.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": PNG})
    picture = look.log.get_by_role("img", name="Picture")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("node => node.decode().then(() => node.naturalWidth)") == 1


async def test_blocking_and_coming_back(open_page):
    look = await open_page()
    await look.button("Start").click()
    await look.button("Block the bot").click()
    await look.button("Unblock", exact=True).click()
    await expect(look.field).to_be_visible()
    assert look.sandbox.api.person(1_001).chat.refusing == ""


async def test_the_panel_beside_the_chat(open_page):
    look = await open_page()
    desk = look.sandbox.desk
    order = desk.add("sandbox-key", {"service": "101", "link": "https://instagram.com/nasa", "quantity": "1000"})
    row = look.page.get_by_role("listitem").filter(has_text=f"#{order.id}")
    await expect(row).to_contain_text("Pending")
    await row.get_by_role("button", name="Next").click()
    await expect(row.locator(".pill")).to_have_text("In progress")
    await row.get_by_label("Status").select_option("Completed")
    await expect(row.locator(".pill")).to_have_text("Completed")
    assert (order.status, order.remains) == ("Completed", 0)
    await look.page.get_by_role("tab", name="Faults").click()
    await look.page.get_by_label("Find a fault").fill("add: accepts, cuts")
    await look.page.get_by_role("switch", name="add: accepts, cuts the connection").first.click()
    await expect(look.page.get_by_text("On now")).to_be_visible()
    assert desk.faults.active() == {"add.accept_drop": True}
    await look.page.get_by_label("Find a fault").fill("sendMessage: 429")
    await look.page.get_by_role("switch", name="sendMessage: 429").click()
    await expect(look.page.locator(".active .fault")).to_have_count(2)
    assert look.sandbox.api.faults.active("sendMessage", "too_many") is True


async def test_the_list_of_calls(open_page):
    look = await open_page()
    await look.button("Start").click()
    await look.page.get_by_role("tab", name="Calls").click()
    call = look.page.locator(".calls summary").filter(has_text="sendMessage")
    await call.click()
    await expect(look.page.locator(".calls pre").first).to_be_visible()
    await expect(look.page.locator(".calls")).not_to_contain_text("getUpdates")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_phone_has_sheets_and_nothing_sticks_out(open_page, scheme):
    look = await open_page(PHONE, color_scheme=scheme, is_mobile=True, has_touch=True)
    await look.button("Start").tap()
    await expect(look.log).to_contain_text("Order placed")
    assert await look.page.evaluate("document.scrollingElement.scrollWidth") == PHONE["width"]
    people = look.page.get_by_role("navigation", name="People")
    await expect(people).to_be_hidden()
    await look.button("You are Ann Field", exact=False).tap()
    await expect(people).to_be_visible()
    await look.button("Close people").tap()
    await look.button("Panel").tap()
    await expect(look.page.get_by_role("complementary", name="Panel")).to_be_visible()
    await look.page.keyboard.press("Escape")
    await expect(look.page.get_by_role("complementary", name="Panel")).to_be_hidden()
