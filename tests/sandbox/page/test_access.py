"""The page without a mouse, and its colours: where the focus goes, what keys do, contrast in light and in dark."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.sandbox.page.conftest import PHONE

pytestmark = pytest.mark.asyncio(loop_scope="module")

CONTRAST = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")
PLANTED = "() => document.getElementById('log').append(Object.assign(document.createElement('p'), %s))"
# Past the last stop comes the browser itself, which the page sees as none.
FOCUSED = """() => {
    const { activeElement: it, body } = document;
    return it === body ? null : (it.getAttribute("aria-label") ?? it.textContent);
}"""
OUTLINE = """() => {
    const { activeElement: it } = document;
    // A message wears it around its bubble, the field above its line.
    const outline = getComputedStyle(it.querySelector(":scope .bubble") ?? it);
    const shadow = getComputedStyle(it.closest(".composer") ?? it);
    return outline.outlineStyle !== "none" || (it.matches("textarea") && shadow.boxShadow !== "none");
}"""
MOST_STOPS = 80


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_texts_are_legible(open_page, scheme):
    look = await open_page(color_scheme=scheme)
    order = {"service": "101", "link": "https://instagram.com/nasa", "quantity": "1000"}
    look.sandbox.desk.add("sandbox-key", order)
    await look.button("Start").click()
    await look.say("first")
    await expect(look.log).to_contain_text("You sent: first")
    await expect(look.page.locator(".order")).to_have_count(1)
    assert await look.page.evaluate(CONTRAST) == []
    await look.field.fill("/")
    await look.page.get_by_role("tab", name="Faults").click()
    await look.page.get_by_label("Find a fault").fill("add: accepts, cuts")
    await look.page.get_by_role("button", name="Once").first.click()
    await expect(look.page.get_by_text("On now")).to_be_visible()
    assert await look.page.evaluate(CONTRAST) == []
    await look.page.get_by_role("tab", name="Calls").click()
    await expect(look.page.locator(".calls")).to_contain_text("sendMessage")
    await look.button("Add a person").click()
    assert await look.page.evaluate(CONTRAST) == []
    await look.page.evaluate(PLANTED % "{ textContent: 'faint', style: 'color: #999; background: #fff' }")
    assert await look.page.evaluate(CONTRAST) == [["faint", 2.85]]


async def test_everything_is_reached_by_tab_and_seen(open_page):
    look = await open_page()
    await look.button("Start").click()
    await expect(look.log).to_contain_text("Order placed")
    await look.button("Ann Field").focus()
    reached = ["Ann Field"]
    while len(reached) < MOST_STOPS:
        await look.page.keyboard.press("Tab")
        name = await look.page.evaluate(FOCUSED)
        if name in reached:
            break
        assert name is None or await look.page.evaluate(OUTLINE), name
        reached.append(name)
    wanted = ("Ann Field", "Add a person", "Block the bot", "✅ Confirm", "Refresh", "Copy id", "Commands", "Message")
    assert [name for name in (*wanted, "Send", "Manner of answering", "Orders") if name not in reached] == []


async def test_arrows_walk_and_the_focus_stays_when_all_is_drawn_anew(open_page):
    look = await open_page()
    await look.button("Ann Field").focus()
    await look.page.keyboard.press("ArrowDown")
    await expect(look.button("Иван Петров")).to_be_focused()
    await look.page.keyboard.press("Enter")
    await expect(look.page.locator("[inert]")).to_have_count(0)
    await look.button("Start").press("Enter")
    await expect(look.log).to_contain_text("Order placed")
    await look.button("Refresh").focus()
    await look.page.keyboard.press("ArrowRight")
    await expect(look.button("Refill")).to_be_focused()
    await look.page.keyboard.press("ArrowUp")
    await look.page.keyboard.press("ArrowUp")
    await expect(look.button("✅ Confirm")).to_be_focused()
    await look.page.keyboard.press("Space")
    await expect(look.log).to_contain_text("In progress")
    await expect(look.log.get_by_role("button", name="Refresh")).to_be_focused()
    await look.button("Иван Петров").focus()
    look.sandbox.api.person(1_002).say("elsewhere")
    await expect(look.log).to_contain_text("You sent: elsewhere")
    await expect(look.button("Иван Петров")).to_contain_text("You sent: elsewhere")
    await expect(look.button("Иван Петров")).to_be_focused()


async def test_escape_closes_and_gives_the_focus_back(open_page):
    look = await open_page(PHONE)
    for opener, inside in (("You are Ann Field. Switch person", "Ann Field"), ("Panel", None)):
        await look.button(opener).press("Enter")
        shown = look.button(inside) if inside else look.page.get_by_role("tab", name="Orders")
        await expect(shown).to_be_focused()
        await look.page.keyboard.press("Escape")
        await expect(look.button(opener)).to_be_focused()
    await look.button("Start").click()
    await look.button("Cancel order").press("Enter")
    await expect(look.page.get_by_role("dialog")).to_be_visible()
    await look.page.keyboard.press("Escape")
    await expect(look.button("Cancel order")).to_be_focused()


async def test_letters_act_on_the_message_in_focus(open_page):
    look = await open_page(permissions=["clipboard-read", "clipboard-write"])
    await look.button("Start").click()
    await look.say("first")
    await expect(look.log).to_contain_text("You sent: first")
    newest = look.log.get_by_role("article").last
    await newest.focus()
    await look.page.keyboard.press("c")
    await expect(look.page.get_by_role("status")).to_have_text("Copied to clipboard")
    assert await look.page.evaluate("navigator.clipboard.readText()") == "You sent: first"
    await newest.focus()
    await look.page.keyboard.press("ArrowUp")
    await look.page.keyboard.press("e")
    await expect(look.field).to_have_value("first")
