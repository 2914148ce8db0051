"""What is left in the books after /forget: every table and every log searched for who it was and what it was for."""

import json
from pathlib import Path
from urllib.parse import quote_plus

import pytest

from bot.orders import Policy, State
from bot.orders.outcomes import record
from bot.panel import ErrorClass, Refused, Unverified
from bot.people import Role, Standing
from tests.chat.conftest import until, until_async
from tests.chat.test_actions import let_in
from tests.chat.test_people import knock
from tests.security.dump import dump, text_of
from tests.store.things import an_order

NUMBER = 7_654_321_098
NAME = "Wilhelmina Quux"
LINK = "https://instagram.com/willas.own.page/p/1?x=1&y=2"
COMMENT = "a comment of Willa's\nand a second one"
ECHOES = (
    f"Incorrect link {LINK}",
    json.dumps({"error": f"bad {LINK}"}),
    json.dumps({"error": f"bad {LINK}"}).replace("/", "\\/"),
    f"error?link={quote_plus(LINK)}&x",
    f"<b>{LINK.replace('&', '&amp;')}</b>",
    json.dumps({"comments": COMMENT}),
    f"no such page: {LINK.removeprefix('https://')}",
    "willas.own.page is private",
    "no user @willas.own.page",
)
WHO = (
    NAME,
    "Wilhelmina",
    "Quux",
    str(NUMBER),
    "willas.own.page",
    "comment of Willa",
    "a second one",
)
FIELDS = {"service": "101", "link": LINK, "comments": COMMENT, "quantity": "1000"}


def _ended(books, key, number, outcome, now):
    order = an_order(person=key, draft=f"forget-{number}", state=State.SUBMITTING, link=LINK, fields=FIELDS)
    order = books.orders.add(order)
    return record(books, order, outcome, now, Policy()).ref


async def _willa(desk):
    willa = await let_in(desk, NUMBER, NAME)
    willa.say("hello, this is https://instagram.com/willas.own.page")
    willa.say("/order 101")
    await willa.wait_for("How many would you like?")
    willa.tap("Back")
    await willa.wait_for("Which link is it for?")
    willa.say(LINK)
    await willa.wait_for("How many would you like?")
    desk.telegram.updates.inject({"message": {"from": willa.user, "text": NAME, "message_id": "odd"}})
    await desk.idle()
    return willa


async def test_nothing_that_says_who_it_was_or_what_for(desk):
    willa, now = await _willa(desk), desk.clock()
    folder = Path(desk.settings["database_url"].removeprefix("sqlite:///")).parent
    key = (await desk.app.store.read(lambda books: books.people.by_telegram(NUMBER))).key
    before = text_of(dump(desk.settings["database_url"].removeprefix("sqlite:///")))
    assert [word for word in WHO if word not in before and "omment" not in word and "second" not in word] == []

    def history(books):
        for number, echo in enumerate(ECHOES):
            _ended(books, key, f"r{number}", Refused(error=ErrorClass.INVALID_LINK, text=echo), now)
            _ended(books, key, f"b{number}", Refused(error=ErrorClass.BLOCKED, text=echo), now)
        return [
            _ended(books, key, f"u{number}", Unverified(reason="garbled", raw=echo), now)
            for number, echo in enumerate(ECHOES)
        ]

    unsure = await desk.app.store.write(history)
    willa.say("/forget")
    await willa.wait_for("Some of your orders, or refills of them, are still open.")
    operator = await desk.app.store.read(lambda books: books.people.by_telegram(1))
    for ref in unsure:
        await desk.app.store.write(lambda books, ref=ref: desk.app.desk.resolve(books, operator, ref, None, now))
    await desk.settled()
    willa.say("/forget")
    await willa.wait_for("Delete your name")
    willa.tap("Delete it all")
    await willa.wait_for("It is deleted.")
    await desk.idle()
    left = dump(desk.settings["database_url"].removeprefix("sqlite:///"))
    assert [word for word in WHO if word in text_of(left)] == []
    assert key in text_of(left)
    await desk.halt()
    file = b"".join(one.read_bytes() for one in folder.glob("desk.db*"))
    assert [word for word in WHO if word.encode() in file] == [], "in a free page"
    assert key.encode() in file


async def _forget(person):
    person.say("/privacy")
    await person.wait_for("Your Telegram id stays")
    person.tap("Forget me")
    await person.wait_for("Delete your name")
    person.tap("Delete it all")
    await person.wait_for("It is deleted.")


async def test_who_was_denied_is_forgotten_and_cannot_ask_again_for_it(desk, olga):
    olga.say("/start")
    await olga.wait_for("Order desk")
    willa = await knock(desk, NUMBER, NAME)
    willa.say("/forget")
    await willa.wait_for("Once the operators have answered your request you can be forgotten.")
    await olga.wait_for("asks to be let in", since=0)
    olga.tap("Deny")
    await willa.wait_for("not this time", since=0)
    key = (await desk.app.store.read(lambda books: books.people.by_telegram(NUMBER))).key
    await _forget(willa)
    left = dump(desk.settings["database_url"].removeprefix("sqlite:///"))
    assert [word for word in WHO if word in text_of(left) and word != str(NUMBER)] == []
    after = await desk.app.store.read(lambda books: books.people.by_telegram(NUMBER))
    assert (after.key != key, after.role, after.name) == (True, Role.GUEST, str(NUMBER))
    willa.say("/start")
    assert (await willa.wait_for("private order desk")).labels == ()
    desk.clock.pass_(24 * 3600)
    willa.say("/start")
    assert (await willa.wait_for("private order desk")).labels == ("Ask to be let in",)


async def test_who_was_shut_out_is_forgotten_and_stays_out(desk):
    willa = await _willa(desk)
    operator = await desk.app.store.read(lambda books: books.people.by_telegram(1))
    key = (await desk.app.store.read(lambda books: books.people.by_telegram(NUMBER))).key
    out = Standing(Role.REVOKED)
    await desk.app.store.write(lambda books: desk.app.door.change(books, operator, key, out, desk.clock()))
    desk.app.counter.faces.forget(key)
    await desk.idle()
    order = an_order(person=key, draft="open", state=State.UNVERIFIED, link=LINK, fields=FIELDS)
    ref = (await desk.app.store.write(lambda books: books.orders.add(order))).ref
    willa.say("/forget")
    await willa.wait_for("Some of your orders, or refills of them, are still open.")
    await desk.app.store.write(lambda books: desk.app.desk.resolve(books, operator, ref, None, desk.clock()))
    await desk.settled()
    await _forget(willa)
    left = dump(desk.settings["database_url"].removeprefix("sqlite:///"))
    assert [word for word in WHO if word in text_of(left) and word != str(NUMBER)] == []
    assert (await desk.app.store.read(lambda books: books.people.by_telegram(NUMBER))).role is Role.REVOKED
    willa.say("/start")
    assert (await willa.wait_for("private order desk")).labels == ()


async def test_a_stranger_may_ask_what_is_stored(desk):
    stranger = desk.telegram.person(NUMBER, NAME)
    for _ in range(2):
        stranger.say("/privacy")
        assert "Your Telegram id, name and language" in (await stranger.wait_for("What is stored")).text


async def test_the_evidence_says_where_it_left_something_out(desk):
    """What the panel said stays as it was but for the words of the order itself."""
    willa, now = await _willa(desk), desk.clock()
    key = (await desk.app.store.read(lambda books: books.people.by_telegram(willa.id))).key
    said = f'{{"error":"Incorrect link {LINK} for service 101"}}'
    ref = await desk.app.store.write(lambda books: _ended(books, key, 1, Unverified(reason="x", raw=said), now))
    events = await desk.app.store.read(lambda books: books.events.of_order(ref))
    (raw,) = [event.facts["raw"] for _, _, event in events if event.what == "answer"]
    assert raw == '{"error":"Incorrect link […] for service 101"}'


@pytest.mark.parametrize("said", ["/privacy", "/settings"])
async def test_it_is_said_what_is_stored(desk, olga, said):
    olga.say(said)
    await until(olga.told)
    await desk.idle()
    assert "stored" in "".join([*olga.screen().labels, olga.screen().text])


async def test_a_running_desk_keeps_what_is_over_for_a_week_and_no_longer(desk, olga):
    """The inbox, letters that could not be read, and what was told; orders and their history stay."""
    path = desk.settings["database_url"].removeprefix("sqlite:///")

    async def left():
        return {table for table, _ in dump(path, left_out=())} & {"inbox", "dead_letters", "notices"}

    desk.telegram.updates.inject({"message": {"from": olga.user, "text": NAME, "message_id": "odd"}})
    olga.say("/start")
    await olga.wait_for("Order desk")
    await desk.settled()
    assert await left() == {"inbox", "dead_letters", "notices"}
    await desk.halt()
    desk.clock.pass_(7.1 * 24 * 3600)
    await desk.start()

    async def gone():
        return not await left()

    await until_async(gone)
