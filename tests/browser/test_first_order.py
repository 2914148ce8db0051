"""What a newcomer does: one command, a page, an order, the pushes; in a real browser against the real verb."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.visitor import PATIENCE, PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")

LINK = "https://instagram.com/someone"


async def test_from_the_door_to_a_refill(visit):
    someone = await visit()
    await someone.be_let_in("Max")
    await someone.pace(0)
    await someone.tap("Services")
    await someone.log.get_by_role("button", name="Instagram").last.click()
    await someone.sees("Instagram")
    await someone.say("/order 101")
    await someone.sees("Which link is it for?")
    await someone.say(LINK)
    await someone.sees("How many would you like?")
    await someone.log.get_by_role("button", name="500", exact=True).click()
    await someone.green.click()
    await someone.sees("Placed → Pending")
    await expect(someone.panel).to_contain_text(LINK)
    await someone.panel.get_by_role("button", name="Next").click()
    await someone.sees("Pending → In progress")
    await someone.panel.get_by_label("Status").select_option("Completed")
    await someone.sees("In progress → Completed")
    await someone.log.get_by_role("button", name="Refill", exact=True).first.click()
    refill = someone.panel.get_by_label("Refill ")
    await expect(refill).to_have_value("Pending", timeout=PATIENCE)
    await refill.select_option("Completed")
    await someone.sees("Refill", "→ Completed")


async def test_a_pasted_link_on_a_phone_in_the_dark(visit):
    someone = await visit(PHONE, color_scheme="dark", is_mobile=True, has_touch=True)
    await someone.come_home()
    await someone.say(LINK)
    await someone.sees("instagram.com/someone")
    await someone.say("/order 101")
    await someone.say("1000")
    await someone.green.click()
    await someone.sees("Placed → Pending")
    assert await someone.page.evaluate("document.scrollingElement.scrollWidth") == PHONE["width"]
