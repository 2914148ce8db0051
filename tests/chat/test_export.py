"""All orders in one file, as transcripts: who may, which time, what stands in it, and that nobody waits meanwhile."""

import asyncio
import csv
import io
import time
from datetime import UTC, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import insert

from bot.chat.cells import COLUMNS
from bot.chat.errands import Errands
from bot.chat.export import LARGEST, Export
from bot.chat.faces import Faces
from bot.chat.spans import Span, stretch_of
from bot.chat.turn import Place, Turn
from bot.errors import Told
from bot.i18n import Catalogues
from bot.orders import State
from bot.people import Role
from bot.sandbox.telegram import Fault
from bot.store.tables import orders
from tests.chat.conftest import until
from tests.chat.steps import to_the_card
from tests.chat.test_actions import let_in
from tests.chat.test_broadcast import speak_russian, written
from tests.chat.test_cells import PAYLOADS, RUN
from tests.store.things import NOW, an_order, ann

LABELS = ("Today", "7 days", "30 days", "This month", "Last month", "All orders", "Home")
MANY = 20_000
TURN = 0.1
"""Seconds of the loop's own work between two of its turns."""


def files(desk, person):
    """Documents that the bot sent: (name, caption, rows below the names of the columns)."""
    for message in desk.telegram.world.chats[person.id].messages.values():
        sent = message.payload.get("document")
        if sent is not None and message.from_bot:
            data = desk.telegram.world.files.by_id(sent["file_id"]).upload.data
            assert data.startswith(b"\xef\xbb\xbf")
            names, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
            assert names == list(COLUMNS)
            yield sent["file_name"], message.text, [dict(zip(names, row, strict=True)) for row in rows]


async def exported(desk, person, label="All orders"):
    person.say("/export")
    card = await person.wait_for("Everybody's orders come as one CSV file")
    assert card.labels == LABELS
    before = len(list(files(desk, person)))
    person.tap(label, message=card)
    await person.wait_for(lambda seen: seen.payload.get("document") and len(list(files(desk, person))) > before)
    return list(files(desk, person))[-1]


async def put(desk, *some):
    return await desk.app.store.write(lambda books: [books.orders.add(one) for one in some])


async def test_an_order_made_here_stands_in_it_with_everything(desk, olga):
    max_ = await let_in(desk, 22, "Max, the first")
    await to_the_card(max_)
    max_.tap("Confirm")
    await max_.wait_for(lambda seen: "· panel " in seen.text)
    await desk.settled()
    name, caption, (row,) = await exported(desk, olga, "This month")
    today = desk.clock().astimezone(UTC)
    assert name == f"paneldesk-orders-{today:%Y-%m}.csv"
    assert caption == "This month · 1 order\nTimes in it are in UTC."
    made = row.pop("made_utc")
    assert (made[:10], made[-1], len(made)) == (f"{today:%Y-%m-%d}", "Z", 20)
    assert row == {
        "reference": "0001", "person": "Max, the first", "service_id": "101",
        "service": desk.app.catalog.snapshot.get("101").name, "link": "https://instagram.com/example",
        "quantity": "1000", "state": "placed", "panel_status": "pending",
        "panel_id": desk.panel.ledger()[0].order, "price": "250.00", "charge": "250.00", "currency": "USD",
        "settled_utc": "",
    }  # fmt: skip
    (line,) = written(desk, "export")
    assert line["actor"] == line["subject"]
    assert line["facts"] == f'{{"span":"month","file":"{today:%Y-%m}"}}'


async def test_it_speaks_russian(desk, olga):
    await put(desk, an_order(person="ann", made=desk.clock()))
    await speak_russian(olga)
    olga.say("/export")
    card = await olga.wait_for("Заказы файлом")
    assert card.labels[:6] == ("Сегодня", "7 дней", "30 дней", "Этот месяц", "Прошлый месяц", "Все заказы")
    tap = olga.tap("Все заказы", message=card)
    assert (await tap.answered()).text == "Готовлю файл…"
    await olga.wait_for("Все заказы · 1 заказ")


async def test_each_time_has_its_own_orders(desk, olga):
    now = desk.clock()
    first = now.replace(day=1)
    ages = {"a": now, "b": now - timedelta(days=6), "c": now - timedelta(days=8), "d": now - timedelta(days=29),
            "e": first - timedelta(days=1), "f": now - timedelta(days=400)}  # fmt: skip
    await put(desk, *[an_order(draft=key, service=key, made=at) for key, at in ages.items()])

    async def found(label):
        return "".join(row["service_id"] for row in (await exported(desk, olga, label))[2])

    assert await found("Today") == "a"
    assert await found("7 days") == "ab"
    assert (await found("30 days")).startswith("abcd")
    in_month = [key for key, at in ages.items() if (at.year, at.month) == (now.year, now.month)]
    assert await found("This month") == "".join(in_month)
    before = first - timedelta(days=1)
    assert await found("Last month") == "".join(
        key for key, at in ages.items() if (at.year, at.month) == (before.year, before.month)
    )
    assert await found("All orders") == "abcdef"


async def test_a_time_without_orders_says_so(desk, olga):
    olga.say("/export")
    olga.tap("Last month", message=await olga.wait_for("Orders as a file"))
    await olga.wait_for("There are no orders in this time.")
    assert list(files(desk, olga)) == []


async def test_twenty_payloads_come_out_as_text(desk, olga):
    """From the books through the Bot API to the file: as a service's name, a link, and a person's name."""

    def fill(books):
        for number, payload in enumerate(PAYLOADS.values()):
            key = f"k{number}"
            books.people.add(ann(key=key, telegram_id=1000 + number, name=payload, role=Role.MEMBER))
            books.orders.add(an_order(person=key, draft=key, service_name=payload, link=payload, made=desk.clock()))

    await desk.app.store.write(fill)
    _, _, rows = await exported(desk, olga)
    assert len(rows) == len(PAYLOADS)
    for row, payload in zip(rows, PAYLOADS.values(), strict=True):
        for column in ("person", "service", "link"):
            assert not row[column].startswith(RUN)
            assert row[column].startswith("'")
        assert row["link"] == f"'{payload}"


async def test_the_name_is_the_one_in_people_and_not_the_number(desk, olga):
    await let_in(desk, 777001, "Nora")
    nora = await desk.app.store.read(lambda books: books.people.by_telegram(777001))
    await put(desk, an_order(person=nora.key, made=desk.clock()))
    olga.say("/people")
    assert "Nora" in (await olga.wait_for("2 people")).text
    _, _, (row,) = await exported(desk, olga)
    assert row["person"] == "Nora"
    assert "777001" not in row.values()


async def test_members_get_nothing(desk, olga):
    max_ = await let_in(desk, 2, "Max")
    max_.say("/export")
    seen = await max_.wait_for("I do not know this command.")
    for data in ("1export:all", "1export:", "1export"):
        assert (await max_.press(seen.message_id, data).answered()).text == "Nothing was found."
    olga.say("/export")
    card = await olga.wait_for("Orders as a file")
    assert (await olga.press(card, "1export:ever").answered()).text == "Nothing was found."
    assert [list(files(desk, one)) for one in (olga, max_)] == [[], []]
    assert written(desk, "export") == []


async def test_a_file_that_cannot_be_sent_is_said_to_be_so(desk, olga):
    await put(desk, an_order(made=desk.clock()))
    desk.telegram.faults.add("sendDocument", Fault("server_error"))
    olga.say("/export")
    olga.tap("All orders", message=await olga.wait_for("Orders as a file"))
    await olga.wait_for("The file could not be sent. Please try again.")
    assert len(list(files(desk, olga))) == 0


async def test_while_a_file_is_written_everything_else_goes_on_and_no_second_one_is_begun(desk, olga):
    await put(desk, an_order(made=desk.clock()))
    desk.telegram.faults.add("sendDocument", Fault("delay", seconds=1.5))
    olga.say("/export")
    card = await olga.wait_for("Orders as a file")
    assert (await olga.tap("All orders", message=card).answered()).text == "Writing the file…"
    again = await olga.tap("Today", message=card).answered()
    assert (again.text, again.alert) == ("The file is still being written.", False)
    olga.say("/help")
    await olga.wait_for("What I can do")
    assert list(files(desk, olga)) == []
    await olga.wait_for(lambda seen: seen.payload.get("document"))
    await until(lambda: not desk.app.counter._errands.busy(written(desk, "export")[0]["subject"]))
    assert len(list(files(desk, olga))) == len(written(desk, "export")) == 1
    assert (await olga.tap("Today", message=card).answered()).text == "Writing the file…"
    await until(lambda: len(list(files(desk, olga))) == 2)


async def test_more_than_telegram_carries_is_not_tried(store):
    await filled(store, 20)
    with pytest.raises(Told, match="more than Telegram carries"):
        await made(store, Export(Errands(), largest=1000))


async def filled(store, count):
    values = [
        {
            "person": "ann", "draft": f"d{number}", "service": "101", "service_name": "=Followers ✦ fast, with refill",
            "service_type": "default", "quantity": 1000, "price": Decimal("0.900"), "currency": "USD",
            "state": State.REFUSED, "made": NOW, "changed": NOW, "reason": "", "raw_status": "", "attempts": 0,
            "misses": 0,
        }
        for number in range(count)
    ]  # fmt: skip

    def fill(books):
        books.people.add(ann())
        for at in range(0, count, 1000):
            books._connection.execute(insert(orders), values[at : at + 1000])

    await store.write(fill)


class Lag:
    """Runs beside something, and measures how long the loop was kept by one of its turns, in its thread's own time."""

    async def __aenter__(self):
        self.worst = 0.0
        self._task = asyncio.create_task(self._beat())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_):
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _beat(self):
        while True:
            before = time.thread_time()
            await asyncio.sleep(0.001)
            self.worst = max(self.worst, time.thread_time() - before)


async def made(store, export):
    turn = Turn(1, ann(role=Role.OPERATOR), Place(1, 1), Catalogues({}).words("en"), NOW, store, Faces())
    return await export._file(turn, Span.ALL, stretch_of(Span.ALL, NOW, UTC))


async def test_a_large_file_keeps_neither_the_loop_nor_the_writer(store):
    await filled(store, MANY)
    making = asyncio.create_task(made(store, Export(Errands())))
    writes = 0
    async with Lag() as lag:
        while not making.done():
            await store.write(lambda books: books.memory.put("beside", {}, NOW))
            writes += 1
    file = await making
    lines = file.content.split(b"\r\n")
    assert len(lines) == MANY + 2
    assert b",\"'=Followers " in lines[MANY]
    assert 5 * len(file.content) < LARGEST
    assert lag.worst < TURN
    assert writes > 10
