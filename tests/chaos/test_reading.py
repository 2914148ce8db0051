"""What people understand is what the bot means: its own screens, read back from their texts."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot.chat.screens.notices import News, digest, message
from bot.chat.screens.order import OrderView, card
from bot.i18n import Catalogues
from bot.orders import Order, State
from bot.panel import OrderState
from bot.people import Notice
from bot.sandbox.telegram import Told
from tests.chaos.reading import Reader, Said, Word

pytestmark = pytest.mark.quick

NOW = datetime(2026, 5, 4, tzinfo=UTC)
WORDS = Catalogues.load(default="en").words("en")
LINK = "https://instagram.com/somebody"
CHAT = 10
CARDS = {
    State.QUEUED: Word.WAITING,
    State.SUBMITTING: Word.WAITING,
    State.PLACED: Word.PLACED,
    State.REFUSED: Word.REFUSED,
    State.UNVERIFIED: Word.UNVERIFIED,
    State.NOT_PLACED: Word.NOT_PLACED,
    State.DROPPED: Word.STOPPED,
}
PUSHES = {
    "placed": Word.PLACED,
    "refused": Word.REFUSED,
    "unverified": Word.UNVERIFIED,
    "not_placed": Word.NOT_PLACED,
    "dropped": Word.STOPPED,
    "held": Word.WAITING,
}


def order(state=State.PLACED, status=None, number="23501"):
    return Order(1, "key", "draft", "101", "Likes: real, fast", "default", True, True, 100, Decimal(25), "USD", state,
                 NOW, NOW, link=LINK, panel_id=number if state is State.PLACED else None, status=status)  # fmt: skip


def seen(screen, kind="sent", at=1):
    return Told(at, 0.0, kind, CHAT, at, screen.text.plain)


def news(kind, state=State.PLACED, **facts):
    return News(Notice("key", kind, "once", 1, {"id": "23501", **facts}), OrderView(order(state), (), NOW))


@pytest.mark.parametrize("state", CARDS)
def test_a_card_says_how_the_order_stands(state):
    (said,) = Reader().read(seen(card(OrderView(order(state), (), NOW), WORDS)))
    number = "23501" if state is State.PLACED else ""
    assert said == Said(1, CHAT, 1, CARDS[state], LINK, "0001", number)


@pytest.mark.parametrize("status", [OrderState.PENDING, OrderState.IN_PROGRESS, OrderState.PARTIAL])
def test_a_card_gives_the_panels_word(status):
    (said,) = Reader().read(seen(card(OrderView(order(status=status), (), NOW), WORDS)))
    assert (said.word, said.status.lower().replace(" ", "_")) == (Word.STATUS, status.value)


@pytest.mark.parametrize("kind", PUSHES)
def test_a_message_says_what_became_of_it(kind):
    reader = Reader()
    reader.read(seen(card(OrderView(order(State.QUEUED), (), NOW), WORDS)))
    (said,) = reader.read(seen(message(news(kind, reason="maintenance"), WORDS), at=2))
    assert (said.word, said.code, said.link, said.pushed) == (PUSHES[kind], "0001", LINK, True)


def test_a_digest_is_read_line_by_line():
    reader = Reader()
    told = [news("status", status="in_progress", raw="In progress", was="pending"), news("placed"), news("held")]
    (part,) = digest(told, WORDS)
    found = reader.read(seen(part.screen))
    assert [one.word for one in found] == [Word.STATUS, Word.PLACED, Word.WAITING]
    assert (found[0].was, found[0].status, found[0].id) == ("Pending", "In progress", "23501")


def test_news_of_a_refill_are_no_status_of_the_order():
    refill = news("refill", status="completed", was="pending")
    assert Reader().read(seen(message(refill, WORDS))) == []
    assert Reader().read(seen(digest([refill] * 4, WORDS)[0].screen)) == []


@pytest.mark.parametrize("text", ["Dropped, nothing was ordered:", "This order has expired, nothing was ordered:"])
def test_a_card_that_is_dropped_is_about_the_link_that_it_had(text):
    assert text in WORDS.plain(text)
    reader = Reader()
    assert reader.read(Told(1, 0.0, "sent", CHAT, 7, f"Order · please check\nLink: {LINK}")) == []
    (said,) = reader.read(Told(2, 0.0, "edited", CHAT, 7, text + "\n101 · Likes"))
    assert (said.word, said.link) == (Word.GIVEN_UP, LINK)
