"""Every service type through the chat, and what the panel was asked then: the parameters of API v2 and no others.

With `-s` the table of types and requests is seen.
"""

from __future__ import annotations

import itertools
import sys
from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from bot.chat.buttons import unpack
from bot.orders.fields import FORMS
from bot.sandbox.panel import Service
from tests.e2e.steps import PLACE, SAY

LINK = "https://example.com/p/1"
NUMBER = "9001"
OPTION = "option"


@dataclass
class Row:
    """What a person answers, field by field, and what `add` must carry for it beside the service."""

    kind: str
    answers: dict[str, str]
    sent: dict[str, str]
    options: dict[str, dict[str, str]] = field(default_factory=dict)
    card: str = ""


def same(kind, **answers):
    """The panel gets what was answered, beside link and quantity."""
    asked = {"link": LINK, **answers, "quantity": "100"}
    return Row(kind, asked, asked, card="Quantity: 100")


SUBSCRIPTION = {"username": "someone", "min": "100", "max": "120", "posts": "3", "delay": "30"}
TRAFFIC = {"country": "US", "device": "4"}
COMMENTS = "Nice\n\nGreat & <b>bold</b>\r\n \nWell done"
SENT_COMMENTS = "Nice\nGreat & <b>bold</b>\nWell done"

ROWS = {
    "default": same("default"),
    "drip-feed": Row(
        "default",
        {"link": LINK, "quantity": "100"},
        {"link": LINK, "quantity": "100", "runs": "5", "interval": "30"},
        {"dripfeed": {"runs": "5", "interval": "30"}},
        "Quantity in all: 500",
    ),
    "package": Row("package", {"link": LINK}, {"link": LINK, "quantity": "1"}),
    "custom comments": Row(
        "custom_comments",
        {"link": LINK, "comments": COMMENTS},
        {"link": LINK, "comments": SENT_COMMENTS, "quantity": "3"},
        card="Quantity: 3",
    ),
    "custom comments package": Row(
        "custom_comments_package",
        {"link": LINK, "comments": COMMENTS},
        {"link": LINK, "comments": SENT_COMMENTS, "quantity": "1"},
    ),
    "mentions": same("mentions", usernames="ann\nbob"),
    "mentions with hashtags": same("mentions_with_hashtags", usernames="ann\nbob", hashtags="#one\n#two"),
    "mentions custom list": Row(
        "mentions_custom_list",
        {"link": LINK, "usernames": "ann, bob,carl"},
        {"link": LINK, "usernames": "ann\nbob\ncarl", "quantity": "3"},
        card="Quantity: 3",
    ),
    "mentions hashtag": same("mentions_hashtag", hashtag="#one"),
    "mentions user followers": same("mentions_user_followers", username="ann"),
    "mentions media likers": same("mentions_media_likers", media="https://example.com/p/2"),
    "comment likes": same("comment_likes", username="ann"),
    "comment replies": Row(
        "comment_replies",
        {"link": LINK, "username": "ann", "comments": "Yes\nNo"},
        {"link": LINK, "username": "ann", "comments": "Yes\nNo", "quantity": "2"},
        card="Quantity: 2",
    ),
    "poll": same("poll", answer_number="2"),
    "subscription": Row("subscriptions", SUBSCRIPTION, SUBSCRIPTION, card="Total: at most"),
    "subscription with all": Row(
        "subscriptions",
        SUBSCRIPTION,
        {**SUBSCRIPTION, "old_posts": "2", "expiry": "31/12/2030"},
        {"old": {"old_posts": "2"}, "last_day": {"expiry": "31.12.2030"}},
        "Total: at most",
    ),
    "SEO": same("seo", keywords="red shoes\nblue shoes"),
    "web traffic from a search": same("web_traffic", **TRAFFIC, type_of_traffic="1", google_keyword="red shoes"),
    "web traffic from a site": same("web_traffic", **TRAFFIC, type_of_traffic="2", referring_url="https://example.org"),
    "web traffic from nowhere": same("web_traffic", **TRAFFIC, type_of_traffic="3"),
    "invites from groups": same("invites_from_groups", groups="https://t.me/one\nhttps://t.me/two"),
}


@pytest.fixture(scope="module")
def table():
    """Lines that are shown when all types have been ordered."""
    lines = []
    yield lines
    sys.stdout.write("\n" + "\n".join(sorted(lines)) + "\n")


def sell(world, kind):
    service = Service(NUMBER, f"A service of type {kind}", "Instagram", kind, Decimal(2), 1, 10_000, dripfeed=True)
    world.panel.catalogue.put(service)


async def answer(actor, asked, text):
    """Wait for the question and answer it, by a button where only buttons are offered."""
    await actor.told(actor.words.plain(asked.question))
    if not asked.choices:
        actor.say(text)
        return
    for message in reversed(actor.person.chat.shown()):
        for button in itertools.chain.from_iterable(message.rows):
            press = unpack(button["callback_data"])
            if (press.verb, press.arguments[1:]) == (SAY, (asked.key, text)):
                actor.press(message, button)
                return
    raise LookupError(f"no button for {asked.key} {text}")


async def write(actor, row):
    """Answer all that is asked, up to the card."""
    form = FORMS[row.kind]
    actor.say(f"/order {NUMBER}")
    for key, text in row.answers.items():
        await answer(actor, form.field(key), text)
    for name, fields in row.options.items():
        await actor.offered(PLACE)
        message, button = option(actor, name)
        actor.press(message, button)
        for key, text in fields.items():
            await answer(actor, form.field(key), text)
    return await actor.offered(PLACE)


def option(actor, name):
    for message in reversed(actor.person.chat.shown()):
        for button in itertools.chain.from_iterable(message.rows):
            press = unpack(button["callback_data"])
            if (press.verb, press.arguments[1:]) == (OPTION, (name,)):
                return message, button
    raise LookupError(f"no option {name}")


@pytest.mark.parametrize("name", ROWS)
async def test_a_type_is_ordered_with_its_own_parameters(world, table, name):
    row, actor = ROWS[name], world.actor()
    sell(world, row.kind)
    async with world.bot():
        card = await write(actor, row)
        assert row.card in card.text
        actor.tap(PLACE)
        await world.placed(1)
    (entry,) = world.panel.attempts()
    assert entry.fields == {"service": NUMBER, **row.sent}
    (call,) = [call for call in world.panel.calls if call.action == "add"]
    assert call.fields == entry.fields
    table.append(f"{name:26} {row.kind:24} {entry.fields}")


def test_every_type_that_can_be_ordered_is_in_the_table():
    assert {row.kind for row in ROWS.values()} == set(FORMS)


@pytest.mark.parametrize("kind", ["likes_spread", "custom_replies", ""], ids=["spread", "replies", "none"])
async def test_an_unknown_type_is_shown_and_refused(world, kind):
    actor = world.actor()
    sell(world, kind)
    async with world.bot() as bot:
        actor.say(NUMBER)
        seen = await actor.told("A service of type")
        assert "This service needs details that this desk cannot ask for yet." in seen.text
        assert "Order" not in seen.labels
        actor.person.press(seen, f"1order:{NUMBER}")
        await actor.told("This service needs details that this desk cannot ask for yet.")
        actor.say(f"/order {NUMBER}")
        await actor.told("This service needs details that this desk cannot ask for yet.")
        await world.quiet(bot)
    assert world.panel.counted["add"] == 0
