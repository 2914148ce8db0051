"""Whatever strangers write stays words: every text from outside holds markup, every screen is read as Telegram does.

The simulated server refuses what Telegram would refuse; the desk would then send plain text, so a refusal is a failure.
"""

import re
from dataclasses import replace
from decimal import Decimal
from html import unescape

import pytest

from bot.orders import Event, State
from bot.panel import OrderState, RefillState
from bot.people import Notice
from bot.sandbox.panel import Service
from tests.security.house import ANNA, ASKED, ORDER_NEWS, furnish, key_of
from tests.security.walk import MINE, OPERATORS, Walk
from tests.store.things import a_request, an_order

TAGS = "<b>&lt;\"'></code>"
HIDDEN = "\u202e\u2066\u200b\u200f\x07\x1b\ufeff"
LINK = "https://instagram.com/x&amp;y='z'&lt;b"
UNSEEN = re.compile("[\u202a-\u202e\u2066\u2067\u200b\u200e\u200f\ufeff\x00-\x09\x0b-\x1f]")
"""First strong isolates and their ends may stand: the desk itself puts them round words that run from the right."""


def evil(field):
    """A text for this field: known by its name, closing what is open, opening a link, and turning the line round."""
    return f'{field}{TAGS}<a href="https://evil.example/">{HIDDEN}<i>&#60;tail'


def literal(field):
    """The beginning of it as people should read it."""
    return field + TAGS


SERVICE = Service("76", evil("sname"), evil("scat"), "default", Decimal(2), 1, 1000, refill=True,
                  description=f"{evil('sdesc')}\n{evil('sline')}")  # fmt: skip
PLAIN = replace(SERVICE, id="77", name=evil("pname"), type="custom_comments", category="Instagram Evil")
ODD_TYPE = replace(SERVICE, id="78", name=evil("tname"), type=evil("stype"))

SHORT = ("sdesc", "sline", "cur<b>&lt;")
"""A description loses its tags, and a currency is cut."""

FITTING = TAGS[:12]
"""A panel's number is asked about only if a button can carry it."""

ALERTS = {
    "trouble": {"error": evil("error"), "text": evil("trouble")},
    "panel_refuses": {"error": "auth", "text": evil("refusal")},
    "low_balance": {"amount": "1", "currency": evil("cur")},
    "missing": {"order": 1, "id": evil("missing")},
    "number_again": {"order": 1, "id": evil("again"), "earlier": 2},
    "number_late": {"order": 1, "id": evil("late")},
    "request_late": {"order": 1, "id": evil("late")},
    "number": {"order": 2, "id": FITTING, "said": "found", "status": "unknown", "raw": evil("raw")},
}

UNESCAPED = ("sname", "scat", "pname", "tname")
"""Fields of the catalogue: panels write them as HTML, so that references in them are read, once."""
SEEN = (
    "ono", "oname", "panelid", "oraw", "rraw", "refillid", "raw",
    "hint", "trouble", "refusal", "missing", "again", "newsid", "newsraw", "first", "guest", "comment", "query",
    "typed",
)  # fmt: skip
"""Fields that some screen shows."""


def _orders(books, now):
    """Orders and news with foreign words wherever there is room for them."""
    usual = {"person": key_of(ANNA), "made": now, "changed": now, "link": LINK, "service_name": evil("oname"),
             "service": evil("ono"), "currency": evil("cur"), "reason": evil("reason"), "due": None}  # fmt: skip
    placed = books.orders.add(
        an_order(**usual, draft="evil-1", state=State.PLACED, status=OrderState.UNKNOWN, panel_id=evil("panelid"),
                 raw_status=evil("oraw"), charge=Decimal(1), may_refill=None)
    )  # fmt: skip
    unsure = books.orders.add(an_order(**usual, draft="evil-2", state=State.UNVERIFIED))
    refused = books.orders.add(an_order(**usual, draft="evil-3", state=State.REFUSED))
    refill = a_request(placed.ref, person=key_of(ANNA), state="requested", made=now, changed=now, reason=evil("reason"))
    books.requests.add(
        replace(refill, panel_id=evil("refillid"), status=RefillState.UNKNOWN, raw_status=evil("rraw"))
    )  # fmt: skip
    facts = {"raw": evil("raw"), "http": 200, "hint": evil("hint"), "why": evil("why")}
    books.events.add(Event(unsure.ref, "lane", "answer", "", "", facts), now)
    return placed, unsure, refused


def _news(books, orders, now):
    facts = {"id": evil("newsid"), "status": "unknown", "was": evil("was"), "raw": evil("newsraw"), "waited": 60}
    facts |= {"reason": evil("reason"), "charge": "1"}
    for number, kind in enumerate(ORDER_NEWS):
        notice = Notice(key_of(ANNA), kind, f"evil:{number}", orders[number % len(orders)].ref, facts)
        books.notices.put(notice, now)
    for operator in books.people.operators():
        books.notices.put(Notice(operator.key, "case", "evil:case", orders[1].ref), now)
        for kind, told in ALERTS.items():
            ref = orders[1].ref if kind == "number" else None
            books.notices.put(Notice(operator.key, kind, f"evil:{kind}", ref, told), now)


async def _poisoned(desk):
    """A furnished desk whose outside writes markup."""
    for service in (SERVICE, PLAIN, ODD_TYPE):
        desk.panel.catalogue.put(service)
    house = await furnish(desk)
    house.anna.user |= {"first_name": evil("first"), "last_name": evil("last")}
    guest = desk.telegram.person(9_100_000, evil("guest"))
    guest.say("/start")
    await guest.wait_for("private order desk")
    guest.tap("Ask to be let in")
    await guest.wait_for("Your request is with the operators.")
    now = desk.clock()
    house.anna.say("/start")
    await desk.idle()
    balance = {"amount": "5", "currency": evil("cur")}
    await house.write(lambda books: books.memory.put("balance", balance, now))
    trouble = {"error": evil("error"), "text": evil("trouble")}
    await house.write(lambda books: books.memory.put("trouble", trouble, now))
    orders = await house.write(lambda books: _orders(books, now))
    # News one by one first, then many at once: the digest is a screen of its own.
    await house.write(lambda books: _news(books, orders, now))
    return house, orders


async def _single_news(house, orders):
    for number, kind in enumerate(ORDER_NEWS):
        facts = {"id": evil("newsid"), "status": "unknown", "raw": evil("newsraw"), "waited": 60, "reason": evil("r")}
        notice = Notice(key_of(ANNA), kind, f"evil:single:{number}", orders[0].ref, facts)
        now = house.desk.clock()
        await house.write(lambda books, one=notice, at=now: books.notices.put(one, at))
        await _delivered(house)


async def _delivered(house):
    """Wait until the outbox has told all; a notice that is given up is one that could not be written."""
    for _ in range(500):
        await house.desk.app.counter.outbox.tick()
        await house.desk.app.counter.outbox.idle()
        if not await house.read(lambda books: books.notices.waiting(house.desk.clock(), limit=1)):
            return
    raise TimeoutError("not everything was told")


TYPED = (
    "/status {}", "/status 1 {}", "/order {}", "/services {}", "/start {}", "/start s{}", "/refill {}", "/stop {}",
    "/people {}", "/people {} day 5", "/people 9000002 {}", "/people 9000002 day {}", "/unverified {}", "/nonsense{}",
    "{}", "https://evil.example/{}",
)  # fmt: skip


async def _walked(house, orders):
    anna, olga = Walk(house, house.anna), Walk(house, house.olga)
    codes = [order.code for order in orders]
    await anna.say(*MINE, "/order 77", "https://instagram.com/x", f"{literal('comment')}\n{literal('line')}")
    await anna.say(*(f"/status {code}" for code in codes), f"/services {literal('query')}")
    await anna.say("/services 76", "/services 77", "/services 78", "/order 76", "/order 101")
    house.anna.send_document("lines.txt", evil("line").encode())
    await anna.say(*(line.format(evil("typed")) for line in TYPED))
    await anna.everywhere()
    await olga.say(*OPERATORS, f"/people {ANNA}", f"/people {ASKED}", "/people 9100000", "/balance")
    await olga.say(*(f"/unverified {code}" for code in codes), f"/unverified {orders[1].code} {evil('typed')[:30]}")
    await olga.say(*(f"/status {code}" for code in codes), *(line.format(evil("typed")) for line in TYPED))
    await olga.everywhere()


@pytest.fixture
async def said(closed_desk):
    """Every call of the Bot API that told somebody something."""
    house, orders = await _poisoned(closed_desk)
    await _delivered(house)
    await _single_news(house, orders)
    await _walked(house, orders)
    await _delivered(house)
    return closed_desk.telegram


async def test_markup_from_outside_is_words_everywhere(said):
    told = [call for call in said.calls if call.method in {"sendMessage", "editMessageText", "answerCallbackQuery"}]
    assert len(told) > 300
    refused = {str(call.result) for call in told if call.status == 400}
    # The books knew Anna before she had opened the chat.
    assert {why for why in refused if "not modified" not in why and "chat not found" not in why} == set()
    texts = [one.text for one in said.told()]
    wanted = [*map(literal, SEEN), *(unescape(literal(field)) for field in UNESCAPED), *SHORT]
    assert [words for words in wanted if not any(words in text for text in texts)] == []
    assert [text for text in texts if UNSEEN.search(text)] == []
    labels = {label for one in said.told() for row in one.buttons for label in row}
    assert [label for label in labels if UNSEEN.search(label) or "\n" in label] == []
    messages = [message for chat in said.world.chats.values() for message in chat.messages.values() if message.from_bot]
    kinds = {entity["type"] for message in messages for entity in message.payload.get("entities", ())}
    assert kinds - {"bold", "italic", "code", "pre", "expandable_blockquote"} <= {
        "bot_command", "url", "hashtag", "mention",
    }  # fmt: skip
    dead = [call for call in told if call.params.get("parse_mode") != "HTML" and call.method != "answerCallbackQuery"]
    assert dead == []
