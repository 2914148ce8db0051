"""What a newcomer does: one command, a page, an order, the pushes; in a real browser against the real verb.

With SCREENSHOTS=folder the pictures of the README are written there.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.async_api import async_playwright, expect

from tests.sandbox.page.conftest import ARGS, CHROMIUM

LINK = "https://instagram.com/someone"
PATIENCE = 30_000


@pytest.fixture
def sandbox(tmp_path):
    """Run `python -m bot sandbox` as it is typed; gives the page's address, and ends it with Ctrl-C in time."""
    command = [sys.executable, "-m", "bot", "sandbox", "--port", "0", "--data", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield re.search(r"http://\S+", process.stdout.readline())[0]
        process.send_signal(signal.SIGINT)
        assert process.wait(3) == 0


@pytest.fixture
async def browser():
    if not CHROMIUM.exists():
        (pytest.fail if os.environ.get("REQUIRE_ALL") == "1" else pytest.skip)(f"no browser at {CHROMIUM}")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGS)
        yield browser
        await browser.close()


async def _say(page, text):
    await page.get_by_label("Message", exact=True).fill(text)
    await page.keyboard.press("Enter")


async def _picture(page, name):
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        await page.screenshot(path=Path(folder) / f"{name}.png")


async def test_a_newcomer_orders_and_is_told(sandbox, browser):
    page = await browser.new_page(viewport={"width": 1280, "height": 860})
    await page.goto(sandbox)
    log = page.get_by_role("log")
    await page.get_by_role("button", name="Start").click()
    await expect(log.get_by_role("button", name="New order")).to_be_visible(timeout=PATIENCE)
    await _say(page, "/order 101")
    await expect(log).to_contain_text("Which link is it for?", timeout=PATIENCE)
    await _say(page, LINK)
    await expect(log).to_contain_text("How many would you like?", timeout=PATIENCE)
    await log.get_by_role("button", name="1,000", exact=True).click()
    await page.get_by_role("button", name=re.compile("^Confirm")).click()
    await expect(log).to_contain_text("Pending → In progress", timeout=PATIENCE)
    await expect(page.get_by_role("complementary", name="Panel")).to_contain_text(LINK.removeprefix("https://"))
    await _picture(page, "sandbox")


async def test_the_same_in_the_dark_on_a_phone(sandbox, browser):
    page = await browser.new_page(viewport={"width": 390, "height": 780}, color_scheme="dark")
    await page.goto(sandbox)
    await page.get_by_role("button", name="Start").click()
    for text in ("/order 101", LINK, "1000"):
        await _say(page, text)
    await page.get_by_role("button", name=re.compile("^Confirm")).click(timeout=PATIENCE)
    await expect(page.get_by_role("log")).to_contain_text("Placed → Pending", timeout=PATIENCE)
    await _picture(page, "sandbox-phone-dark")
