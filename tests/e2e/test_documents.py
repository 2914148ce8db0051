"""Lists as long messages and as text files: what is counted on the card, and what the panel gets."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest

from bot.sandbox.panel import Service
from bot.sandbox.telegram import Fault
from tests.e2e.steps import PLACE

LINK = "https://example.com/p/1"
COMMENTS, NAMES, KEYWORDS = "7001", "7002", "7003"
KINDS = {COMMENTS: "custom_comments", NAMES: "mentions_custom_list", KEYWORDS: "seo"}
QUESTIONS = {COMMENTS: "send the comments", NAMES: "send the user names", KEYWORDS: "send the keywords"}
LINES = ["Nice 👍", "Отлично", "Great & <b>bold</b>"]
MANY = [f"A comment of many, number {number}" for number in range(1, 2001)]


@dataclass
class File:
    """What somebody sends, and the lines that the panel gets for it."""

    data: bytes
    lines: list[str]
    service: str = COMMENTS
    name: str = "lines.txt"


def lines_of(text, encoding="utf-8"):
    return text.encode(encoding)


FILES = {
    "comments": File(lines_of("\n".join(LINES)), LINES),
    "mark, CRLF and blank lines": File(lines_of("\r\n\r\n".join(LINES) + "\r\n \t\r\n", "utf-8-sig"), LINES),
    "utf-16, as Windows saves it": File(lines_of("\r\n".join(LINES), "utf-16"), LINES),
    "2000 comments": File(lines_of("\n".join(MANY)), MANY),
    "user names": File(b"ann\r\n\r\n@bob\r\ncarl", ["ann", "@bob", "carl"], NAMES, "names.csv"),
    "keywords": File(b"red shoes\n\nblue shoes\n", ["red shoes", "blue shoes"], KEYWORDS),
}

MESSAGES = {
    "comments": File(b"Nice\n\n \nGreat & <b>bold</b>\n\n", ["Nice", "Great & <b>bold</b>"]),
    "user names": File(b"ann\n\nbob", ["ann", "bob"], NAMES),
    "keywords": File(b"\nred shoes\n\nblue shoes\n", ["red shoes", "blue shoes"], KEYWORDS),
    "a long message": File("\n".join(MANY[:110]).encode(), MANY[:110]),
}


@pytest.fixture
def shop(world):
    """A panel that sells what is paid by the line."""
    for number, kind in KINDS.items():
        world.panel.catalogue.put(Service(number, f"Lines {kind}", "Instagram", kind, Decimal(2), 1, 5000))
    return world


async def asked_for(world, service):
    """Go as far as the question for the lines."""
    actor = world.actor()
    actor.say(f"/order {service}")
    await actor.told("Which link is it for?")
    actor.say(LINK)
    await actor.told(QUESTIONS[service])
    return actor


async def placed(world, actor, sent):
    """Give the quantity where it is asked for, look at the card, confirm, and compare what came to the panel."""
    counted = KINDS[sent.service] != "seo"
    if not counted:
        await actor.told("How many would you like?")
        actor.say("100")
    card = await actor.offered(PLACE)
    assert f"Quantity: {len(sent.lines) if counted else 100:,}\n" in card.text
    assert sent.lines[0] in card.text
    actor.tap(PLACE)
    await world.placed(1)
    (entry,) = world.panel.ledger()
    assert next(entry.fields[key] for key in ("comments", "usernames", "keywords") if key in entry.fields) == "\n".join(
        sent.lines
    )
    assert entry.fields["quantity"] == str(len(sent.lines) if counted else 100)


@pytest.mark.parametrize("sent", FILES.values(), ids=FILES)
async def test_lines_come_from_a_file(shop, sent):
    async with shop.bot():
        actor = await asked_for(shop, sent.service)
        actor.person.send_document(sent.name, sent.data)
        await placed(shop, actor, sent)


@pytest.mark.parametrize("sent", MESSAGES.values(), ids=MESSAGES)
async def test_lines_come_from_a_message(shop, sent):
    async with shop.bot():
        actor = await asked_for(shop, sent.service)
        actor.say(sent.data.decode())
        await placed(shop, actor, sent)


BAD = {
    "cp1251": (lines_of("Отлично", "cp1251"), "I cannot be sure of the letters in this file. Please save it as UTF-8"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0", "This file is not plain text."),
    "too large": (b"a\n" * 200_001, "This file is too large: at most 400 kilobytes, please."),
    "too much text": (b"Nice comment\n" * 10_000, "This text is too long: at most 100,000 characters, please."),
    "only blank lines": (b"\n \r\n\xe2\x80\x8b\n", "Please send at least one line of text."),
    "too many lines": (b"a\n" * 5001, "between 1 and 5,000 lines, one for each piece, and there were 5,001."),
}


@pytest.mark.parametrize(("data", "words"), BAD.values(), ids=BAD)
async def test_a_file_that_cannot_be_taken_is_said_and_asked_for_again(shop, data, words):
    async with shop.bot():
        actor = await asked_for(shop, COMMENTS)
        actor.person.send_document("lines.txt", data)
        await actor.told(words, QUESTIONS[COMMENTS])
        actor.person.send_document("lines.txt", b"Nice\n")
        await placed(shop, actor, File(b"", ["Nice"]))


async def test_a_file_that_telegram_does_not_give_is_asked_for_again(shop):
    async with shop.bot():
        actor = await asked_for(shop, COMMENTS)
        shop.telegram.faults.add("getFile", Fault("refuse", times=1, description="Bad Request: file is not accessible"))
        actor.person.send_document("lines.txt", b"Nice\n")
        await actor.told("Telegram did not hand this file over.", QUESTIONS[COMMENTS])
        actor.person.send_document("lines.txt", b"Nice\n")
        await placed(shop, actor, File(b"", ["Nice"]))
