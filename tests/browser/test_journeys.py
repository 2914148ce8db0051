"""The rest of what people and operators do on the page: search, lists, the door, troubles and what is decided then."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.visitor import PATIENCE, PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")

SHEET = "101 | https://instagram.com/p/a | 100\n101 | https://instagram.com/p/b | 200\n101 | nothing | 300\n"


async def test_an_inline_search_by_keyboard_alone(visit):
    someone = await visit()
    await someone.come_home()
    await someone.key("Search").click()
    await expect(someone.field).to_have_value("@paneldesk_bot ")
    await someone.page.keyboard.type("followers")
    await expect(someone.results.first).to_contain_text("101 · Real & Active Followers", timeout=PATIENCE)
    assert await someone.results.count() == 50
    await someone.page.keyboard.press("ArrowUp")
    await expect(someone.results.nth(49)).to_have_attribute("aria-selected", "true")
    await expect(someone.results.nth(50)).to_be_attached(timeout=PATIENCE)
    await someone.page.keyboard.press("ArrowDown")
    await expect(someone.results.nth(50)).to_have_attribute("aria-selected", "true")
    await someone.field.fill("@paneldesk_bot followers real active")
    await expect(someone.results.first).to_have_attribute("aria-selected", "true", timeout=PATIENCE)
    await expect(someone.results.first).to_contain_text("101 · Real & Active Followers")
    await someone.page.keyboard.press("Enter")
    await someone.sees("/order 101", "via @paneldesk_bot")
    await someone.sees("Which link is it for?")


async def test_a_stranger_who_searches_is_shown_the_way_in(visit):
    someone = await visit()
    await someone.be("Max")
    await someone.begin()
    await someone.sees("This is a private order desk")
    await someone.field.fill("@paneldesk_bot followers")
    await expect(someone.results).to_have_text(["Go to the desk"], timeout=PATIENCE)
    await someone.field.press("Enter")
    await someone.sees("/start desk")


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desktop", "phone"])
async def test_a_list_as_a_file_and_the_file_is_read_again(visit, viewport):
    someone = await visit(viewport)
    await someone.come_home()
    file = {"name": "orders.txt", "mimeType": "text/plain", "buffer": SHEET.encode()}
    await someone.page.get_by_label("File", exact=True).set_input_files(file)
    await someone.sees("Mass order · please check", "2 good lines", "1 bad line")
    await someone.log.get_by_role("link", name="orders.txt").click()
    dialog = someone.page.get_by_role("dialog", name="orders.txt")
    await expect(dialog).to_contain_text("https://instagram.com/p/b | 200")
    await someone.page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await someone.green.click()
    for link in ("https://instagram.com/p/a", "https://instagram.com/p/b"):
        await someone.sees(link, "Pending")


async def test_a_reading_that_failed_hides_no_fault(visit):
    someone = await visit()
    await someone.come_home()
    await someone.page.route("**/_panel/state", lambda route: route.abort())
    await someone.page.get_by_role("tab", name="Faults").click()
    await someone.page.get_by_label("Find a fault").fill("add: accepts, cuts the connection")
    await expect(someone.page.get_by_role("switch")).to_have_count(0)
    await someone.page.unroute("**/_panel/state")
    await expect(someone.page.get_by_role("switch")).to_have_count(1, timeout=PATIENCE)


async def test_what_nobody_knows_is_decided_by_an_operator(visit):
    someone = await visit()
    await someone.come_home()
    await someone.pace(0)
    await someone.page.get_by_role("tab", name="Faults").click()
    await someone.page.get_by_label("Find a fault").fill("add: accepts, cuts the connection")
    fault = someone.page.get_by_role("switch", name="add: accepts, cuts the connection")
    await fault.click()
    await expect(someone.page.get_by_text("On now")).to_be_visible()
    for text in ("/order 101", "https://instagram.com/nasa", "100"):
        await someone.say(text)
    await someone.green.click()
    await someone.sees("It may or may not have been accepted.")
    await someone.sees("Does the panel have it?")
    await someone.page.locator(".active").get_by_role("switch").click()
    await someone.page.get_by_role("tab", name="Orders").click()
    number = (await someone.panel.locator(".order-id").text_content()).removeprefix("#")
    await someone.key("It exists").click()
    await someone.say(number)
    await someone.sees("Is it certain that the panel has this order")
    await someone.green.click()
    await someone.sees("Pending", f"panel {number}")


async def test_a_chart_and_the_books_are_pictures_and_tables(visit):
    someone = await visit()
    await someone.come_home()
    await someone.pace(0)
    for text in ("/order 101", "https://instagram.com/nasa", "1000"):
        await someone.say(text)
    await someone.green.click()
    await expect(someone.panel.locator(".order")).to_have_count(1, timeout=PATIENCE)
    for left in (600, 200):
        await someone.move(status="In progress", remains=left)
        await someone.sees(f"Remains: {left}")
    await someone.key("📈 Chart").click()
    picture = someone.log.get_by_role("img", name="Picture")
    assert await picture.evaluate("node => node.decode().then(() => node.naturalWidth)") == 640
    await someone.say("/export")
    await someone.key("All orders").click()
    await someone.log.get_by_role("link", name=".csv").click()
    await expect(someone.page.get_by_role("dialog")).to_contain_text("https://instagram.com/nasa")
