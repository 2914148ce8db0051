"""The screens that the README shows, in two languages, light and dark, from right to left, on a phone.

`SCREENSHOTS=docs pytest tests/browser/test_pictures.py` writes them there. Without it only the first album is looked
through, and nothing is written. Fonts make the pictures: Inter, and Noto for Arabic and for emoji.
"""

from __future__ import annotations

import base64
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.visitor import DESKTOP, PATIENCE, PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")

FOLDER = os.environ.get("SCREENSHOTS", "")
QUALITY, SCALE = 82, 1.5
MOST_BYTES = 160_000
LINK = "https://instagram.com/nasa"
ORDERS = (("101", 500), ("30067", 400), ("13669", 2000), ("27767", 1500), ("23457", 800))
AT_END = "() => { const it = log; return it.scrollHeight - it.scrollTop - it.clientHeight < 2; }"
SHEET = "\n".join(f"{service} | https://instagram.com/p/{number}{service} | {number}" for service, number in ORDERS)


@dataclass(frozen=True)
class Album:
    """Who looks, and how."""

    name: str
    who: str
    language: str
    look: dict = field(default_factory=dict)
    viewport: dict = field(default_factory=lambda: DESKTOP)


ALBUMS = (
    Album("en-light", "Olga", "en"),
    Album("ru-dark", "Вера", "ru", {"color_scheme": "dark"}),
    Album("ar-light", "ليلى", "ar"),
    Album("en-phone-dark", "Olga", "en", {"color_scheme": "dark", "is_mobile": True, "has_touch": True}, PHONE),
)


class Camera:
    """Takes pictures in the browser's own WebP, of the chat or of the whole page, when nothing moves."""

    def __init__(self, someone, album):
        self._someone, self._album = someone, album

    async def take(self, screen, *, whole=False):
        if not FOLDER:
            return
        page = self._someone.page
        await page.mouse.move(0, 0)
        await expect(page.locator("#toast.shown")).to_have_count(0, timeout=PATIENCE)
        await page.evaluate("() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {})))")
        await page.wait_for_function(AT_END)
        whole = whole or self._album.viewport is PHONE
        box = {"x": 0, "y": 0, **self._album.viewport} if whole else await page.locator("main").bounding_box()
        session = await page.context.new_cdp_session(page)
        asked = {"format": "webp", "quality": QUALITY, "clip": {**box, "scale": 1}}
        data = base64.b64decode((await session.send("Page.captureScreenshot", asked))["data"])
        assert len(data) < MOST_BYTES
        (Path(FOLDER) / f"{screen}-{self._album.name}.webp").write_bytes(data)


async def arrive(someone, album):
    if album.who == "Olga":
        return await someone.come_home()
    await someone.be_let_in(album.who, album.language, "$500.00")
    return await someone.say("/start")


async def look_around(someone, take):
    await someone.sees("Order desk")
    await take("home")
    for label in (r"Instagram$", r"Instagram Followers \("):
        await someone.log.get_by_role("button", name=re.compile(label)).click()
    await expect(someone.log.get_by_role("button", name="Instagram Followers (")).to_have_count(0)
    await take("browse")
    await someone.field.fill("@paneldesk_bot instagram followers")
    await expect(someone.results.first).to_contain_text("101")
    await take("search")
    await someone.field.fill("")


async def order_one(someone, take):
    for text in ("/order 101", LINK, "1000"):
        await someone.say(text)
    await expect(someone.green).to_be_visible(timeout=PATIENCE)
    await take("confirm")
    await someone.green.click()
    await someone.sees(LINK, "Pending")
    await someone.move(status="In progress", start_count=15_484, remains=380)
    await someone.sees("62")
    await take("card")
    if await someone.panel.is_visible():
        await take("desk", whole=True)


async def order_many(someone, take):
    sheet = {"name": "orders.txt", "mimeType": "text/plain", "buffer": SHEET.encode()}
    await someone.page.get_by_label("File", exact=True).set_input_files(sheet)
    await someone.sees("Mass order · please check")
    await take("mass")
    await someone.green.click()
    for service, number in ORDERS:
        await someone.sees(f"/p/{number}{service}", "Pending")
    await someone.move(status="Completed", remains=0)
    await someone.sees_plural("{n} change", "{n} changes", len(ORDERS))
    await take("digest")


@pytest.mark.parametrize("album", ALBUMS if FOLDER else ALBUMS[:1], ids=lambda album: album.name)
async def test_the_screens_of(album, visit):
    scale = {"device_scale_factor": SCALE} if FOLDER else {}
    someone = await visit(album.viewport, locale=album.language, reduced_motion="reduce", **album.look, **scale)
    someone.language = album.language
    take = Camera(someone, album).take
    await someone.pace(0)
    await arrive(someone, album)
    await look_around(someone, take)
    await order_one(someone, take)
    await order_many(someone, take)
