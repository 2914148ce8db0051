"""Somebody in front of the sandbox's page: chooses who to be, says, taps, reads, moves the panel's orders."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.async_api import Page, expect

from bot.i18n import Catalogues

DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 780}
PATIENCE = 60_000
WORDS = Catalogues.load()
_MOVE = """async ([which, change]) => {
    const { orders } = await (await fetch("/_panel/state")).json();
    const ids = orders.filter((one) => which === null || one.id === which).map((one) => one.id);
    const headers = { "Content-Type": "application/json" };
    const move = (id) => fetch(`/_panel/order/${id}`, { method: "POST", headers, body: JSON.stringify(change) });
    await Promise.all(ids.map(move));
}"""
_PACE = """(seconds) => fetch("/_panel/speed", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ seconds }) })"""


@dataclass
class Visitor:
    """What is found, is found by role and words, as a person finds it; `language` is that of who is chosen."""

    page: Page
    language: str = "en"

    @property
    def log(self):
        return self.page.get_by_role("log")

    @property
    def field(self):
        return self.page.get_by_label("Message", exact=True)

    @property
    def results(self):
        return self.page.get_by_role("listbox", name="Suggestions").get_by_role("option")

    @property
    def panel(self):
        return self.page.get_by_role("complementary", name="Panel")

    def word(self, text, **values):
        return WORDS.words(self.language).plain(text, **values)

    def key(self, text):
        """The newest key that begins with these words in the person's language."""
        begins = re.compile(f"^\\W*{re.escape(self.word(text))}")
        return self.log.get_by_role("button", name=begins).last

    @property
    def green(self):
        """The key that agrees: its words hold a price or a count in every language's way."""
        return self.log.locator(".key.success").last

    def card(self, *texts):
        """The newest message with all these words."""
        found = self.log.get_by_role("article")
        for text in texts:
            found = found.filter(has_text=self.word(text))
        return found.last

    async def say(self, text):
        await self.field.fill(text)
        await self.field.press("Enter")

    async def tap(self, text):
        await self.key(text).click()

    async def sees(self, *texts):
        await expect(self.card(*texts)).to_be_visible(timeout=PATIENCE)

    async def sees_plural(self, one, many, count):
        said = WORDS.words(self.language).plural(one, many, count).plain
        await expect(self.card(said)).to_be_visible(timeout=PATIENCE)

    async def be(self, name, language="en"):
        """Become somebody else; on a phone the list of people is a sheet."""
        if not await self.page.get_by_role("navigation", name="People").is_visible():
            await self.page.get_by_role("button", name=re.compile("^You are")).click()
        row = self.page.get_by_role("button", name=re.compile(f"^{name}(, |$)"))
        await row.click()
        await expect(row).to_have_attribute("aria-current", "true")
        self.language = language

    async def begin(self):
        await self.page.get_by_role("button", name="Start", exact=True).click()

    async def come_home(self):
        """Begin as an operator: the address is told once the panel's list has been read, so home has platforms."""
        await self.begin()
        await expect(self.log.get_by_role("button", name="Instagram").last).to_be_visible(timeout=PATIENCE)

    async def be_let_in(self, name, language="en", amount="$200.00"):
        """Ask at the door, and answer as Olga: so much a day."""
        await self.be("Olga")
        await self.come_home()
        await self.be(name, language)
        await self.begin()
        await self.tap("Ask to be let in")
        await self.be("Olga")
        await self.tap("Approve")
        await self.tap("Per day")
        await self.tap(amount)
        await self.be(name, language)
        await self.sees("🎉 You are in. Welcome to the desk!")

    async def pace(self, seconds):
        """How long the panel's orders take; with 0 they stand until they are moved."""
        await self.page.evaluate(_PACE, seconds)

    async def move(self, which=None, **change):
        """Have one of the panel's orders, or all, move at once."""
        await self.page.evaluate(_MOVE, [which, change])
