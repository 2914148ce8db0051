"""The main journeys as people read them, kept per language in `golden/`: a change of words or screens shows there.

After a change that is meant: `REFRESH_GOLDEN=1 pytest tests/chat/test_golden.py`, and read the difference.
"""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.chat.buttons import unpack
from bot.chat.commands import TABLE
from bot.chat.menu import ABOUT, FIELDS
from bot.i18n import Catalogues
from bot.sandbox.panel.life import COMPLETED, IN_PROGRESS, Stage
from tests.chat.conftest import LINK, until

FOLDER = Path(__file__).parent / "golden"
CATALOGUES = Catalogues.load()
MARKS = str.maketrans(dict.fromkeys("\u2066\u2067\u2068\u2069\u200e\u200f") | dict.fromkeys("\u202f\u00a0", " "))
"""What cannot be seen is left out here; `test_languages.py` looks at it."""


class Reader:
    """A person who taps buttons by what they do and writes down what was read since, once all is quiet."""

    def __init__(self, desk, person, words):
        self.desk, self.person, self.words = desk, person, words
        self.began = datetime.now(UTC)
        guess = re.escape(words("About {time} left, if it goes on like this"))
        self.guess = re.compile(r"\s*[\u2066-\u2069]*" + guess.replace(re.escape("{time}"), ".*"))
        self.mark, self.lines = 0, []

    def chapter(self, title):
        self.lines += ["", f"== {title}"]

    async def say(self, text):
        self.lines.append(f"> {text}")
        self.person.say(text)
        await self.read()

    async def tap(self, verb, *arguments, news=0):
        before = len(self.person.chat.messages)
        message, button = self.button(verb, arguments)
        self.lines.append(f"> [{button['text']}]")
        self.person.press(message, button["callback_data"])
        await until(lambda: len(self.person.chat.messages) >= before + news, seconds=20)
        await self.read()

    def button(self, verb, arguments):
        for message in reversed(self.person.chat.shown()):
            for row in message.rows:
                for button in row:
                    press = unpack(button.get("callback_data", ""))
                    if press and press.verb == verb and press.arguments[: len(arguments)] == arguments:
                        return message, button
        raise LookupError(f"no button for {verb!r} on {self.person.screen()}")

    async def hears(self, act):
        """Something happens elsewhere, and the person is told of it."""
        before = len(self.person.chat.messages)
        act()
        await until(lambda: len(self.person.chat.messages) > before, seconds=20)
        await self.read()

    async def read(self):
        await self.desk.settled()
        for seen in self.person.transcript():
            last = seen.history[-1].seq if seen.history else seen.seq
            if last > self.mark and not seen.mine:
                self.lines += self.written(seen)
        self.mark = self.person.world.seq

    def written(self, seen):
        sign = {"toast": "(toast) ", "alert": "(window) "}.get(seen.kind, "")
        rows = ["  ".join(f"[{label}]" for label in row) for row in seen.buttons]
        return [f"  {line}".rstrip() for line in [*(sign + seen.text).split("\n"), *rows]] + [""]

    def story(self):
        """All of it; moments and estimates are left out, for they differ from run to run."""
        text = "\n".join(line for line in self.lines if not self.guess.match(line))
        minute = self.began - timedelta(minutes=1)
        while minute < datetime.now(UTC) + timedelta(minutes=1):
            text = text.replace(self.words.date(minute), "…")
            minute += timedelta(minutes=1)
        return "\n".join(line.translate(MARKS).rstrip() for line in text.strip().split("\n")) + "\n"


async def let_in(reader, olga):
    """The operator's part, by what the buttons do: approve, per day, the largest amount."""
    reader.chapter("Let in")
    await reader.say("/start")
    await reader.tap("knock")
    for verb in ("allow", "period", "amount"):
        await olga.tap(verb)
    await reader.read()


async def order(reader, link, *, news):
    for text in ("/order 101", link, "1000"):
        await reader.say(text)
    await reader.tap("place", news=news)


async def first_order(reader, panel):
    reader.chapter("First order, from the question to the refill")
    await reader.say("/start")
    await order(reader, LINK, news=1)
    number = next(reversed(panel.orders))
    for stage in (Stage(0, IN_PROGRESS, 250), Stage(0, COMPLETED)):
        await reader.hears(lambda stage=stage: panel.move(number, stage))
    await reader.tap("ask", "1", "refill", news=2)
    refill = next(iter(panel.refills))
    await reader.hears(lambda: panel.move_refill(refill, "Completed"))


async def troubles(reader, panel):
    for name, fault, news in (("Refused", "reject_funds", 0), ("Unverified", "accept_drop", 1)):
        reader.chapter(name)
        panel.faults.next("add", fault)
        await order(reader, f"https://instagram.com/{name.lower()}", news=news)
    await reader.tap("check", "3")


@pytest.fixture
def books():
    """Nothing was written before: the menus are."""


@pytest.mark.parametrize("language", sorted(CATALOGUES.languages))
async def test_the_main_journeys(desk, language):
    words, code = CATALOGUES.words(language), language.partition("_")[0]
    olga = Reader(desk, desk.olga, words)
    guest = Reader(desk, desk.telegram.person(20, "Max", code), words)
    olga.person.say("/start")
    await desk.settled()
    await let_in(guest, olga)
    await first_order(guest, desk.panel)
    await troubles(guest, desk.panel)
    kept, story = FOLDER / f"{language}.txt", guest.story()
    if os.environ.get("REFRESH_GOLDEN"):
        FOLDER.mkdir(exist_ok=True)
        kept.write_text(story, encoding="utf-8")
    assert story == kept.read_text(encoding="utf-8")


async def test_menu_and_descriptions_speak_every_language(desk):
    await desk.settled()
    await desk.app.counter._publishing
    for number, language in enumerate(CATALOGUES.languages, 30):
        words, code = CATALOGUES.words(language), language.partition("_")[0]
        menu = desk.telegram.person(number, "Max", code).commands()
        assert [one["description"] for one in menu] == [words.plain(TABLE[one["command"]].about) for one in menu]
        assert len(menu) > 5
        for name, about in ABOUT.items():
            said = await desk.app.wire.post(f"getMy{name}", {"language_code": code})
            assert said == {FIELDS[name]: words.plain(about)}


def test_every_language_has_its_journeys():
    assert {kept.stem for kept in FOLDER.iterdir()} == set(CATALOGUES.languages)
