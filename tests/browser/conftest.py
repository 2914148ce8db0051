"""The real verb `sandbox` in a process of its own, and a real browser in front of it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright

from tests.browser.visitor import DESKTOP, PATIENCE, Visitor
from tests.sandbox.page.conftest import ARGS, CHROMIUM

STOP_SECONDS = 10


@pytest.fixture
def address(tmp_path):
    """Run `python -m bot sandbox` as it is typed; gives the page's address, and ends it with Ctrl-C in time."""
    command = [sys.executable, "-m", "bot", "sandbox", "--port", "0", "--data", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield re.search(r"http://\S+", process.stdout.readline())[0]
        process.send_signal(signal.SIGINT)
        assert process.wait(STOP_SECONDS) == 0


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser():
    if not CHROMIUM.exists():
        (pytest.fail if os.environ.get("REQUIRE_ALL") == "1" else pytest.skip)(f"no browser at {CHROMIUM}")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visit(address, browser):
    """Open the page of a sandbox of its own; what the browser complains about fails the test."""
    opened, complaints = [], []

    async def open_one(viewport=None, **options):
        context = await browser.new_context(viewport=viewport or DESKTOP, **options)
        opened.append(context)
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(address)
        return Visitor(page)

    yield open_one
    for context in opened:
        await context.close()
    assert complaints == []
