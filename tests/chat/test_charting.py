"""A picture of a delivery, on demand: drawn from what was read, sent as a photo with words below it."""

import struct
import zlib
from datetime import UTC, timedelta

import pytest

from bot.chat.canvas import COLOURS, FILL, INK, LINE, PAPER, Canvas
from bot.chat.chart import TALL, WIDTH, chart, form_of
from bot.orders import Reading
from bot.sandbox.panel.life import IN_PROGRESS, Stage
from tests.chat.steps import to_the_card
from tests.chat.test_home import let_in
from tests.store.things import NOW

HOUR = timedelta(hours=1)


def read_png(data):
    """Width, height and rows of points, with every check sum looked at."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        name, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0] == zlib.crc32(name + body)
        chunks[name] = body
        at += 12 + length
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    assert chunks[b"PLTE"] == bytes(part for colour in COLOURS for part in colour)
    points = zlib.decompress(chunks[b"IDAT"])
    assert len(points) == height * (width + 1)
    rows = [points[row * (width + 1) : (row + 1) * (width + 1)] for row in range(height)]
    assert {row[0] for row in rows} == {0}
    return width, height, [row[1:] for row in rows]


def test_a_canvas_is_a_sound_picture():
    canvas = Canvas(20, 12)
    canvas.box(-5, 2, 3, 99, LINE)
    canvas.text(5, 0, "1")
    width, height, rows = read_png(canvas.png())
    assert (width, height) == (20, 12)
    assert rows[2][:5] == bytes([LINE] * 4 + [PAPER])
    assert INK in rows[0]


def test_steps_rise_where_the_readings_are_and_nowhere_between():
    readings = [Reading(NOW, 0), Reading(NOW + 2 * HOUR, 500), Reading(NOW + 4 * HOUR, 1000)]
    width, height, rows = read_png(chart(readings, 1000, NOW + 4 * HOUR, UTC))
    assert (width, height) == (WIDTH, TALL)
    filled = [sum(row[x] == FILL for row in rows) for x in range(WIDTH)]
    quarter, later = filled[WIDTH // 3], filled[WIDTH * 3 // 4]
    assert quarter == 0
    assert abs(later - (TALL - 52) // 2) < 5


@pytest.mark.parametrize(
    "readings",
    [
        [Reading(NOW, 0), Reading(NOW, 0)],
        [Reading(NOW, 5), Reading(NOW + HOUR, 10**12)],
        [Reading(NOW + n * HOUR, n * 10) for n in range(101)],
    ],
    ids=["no time passed", "more than ordered", "the most readings"],
)
def test_odd_readings_are_drawn_too(readings):
    read_png(chart(readings, 1000, readings[-1].at, UTC))


@pytest.mark.parametrize("span", [2, 59, 599, 600, 3600, 86_399, 86_400, 10 * 86_400])
def test_the_three_times_below_it_differ(span):
    times = {(NOW + timedelta(seconds=at)).strftime(form_of(span)) for at in (0, span / 2, span)}
    assert len(times) == 3


async def delivering(desk, person):
    await to_the_card(person)
    person.tap("Confirm")
    card = await person.wait_for(lambda seen: "· panel " in seen.text)
    await person.wait_for("Placed → Pending", since=0)
    desk.clock.pass_(3600)
    desk.panel.move(next(iter(desk.panel.orders)), Stage(0, IN_PROGRESS, 700))
    return await person.wait_for(lambda seen: seen.message_id == card.message_id and "📈 Chart" in seen.labels, since=0)


@pytest.mark.parametrize(("language", "words"), [("English", "Delivered from "), ("Русский", "Доставка с ")])
async def test_a_chart_is_sent_as_a_photo_below_the_card(desk, olga, language, words):
    if language != "English":
        olga.say("/language")
        await olga.wait_for("Language")
        olga.tap(language)
        await olga.wait_for("Настройки")
        olga.say("/order 101")
        await desk.idle()
        for text in ("https://instagram.com/example", "1000"):
            olga.say(text)
            await desk.idle()
        olga.tap("Подтвердить")
        await olga.wait_for("Размещён → ", since=0)
        desk.clock.pass_(3600)
        desk.panel.move(next(iter(desk.panel.orders)), Stage(0, IN_PROGRESS, 700))
        card = await olga.wait_for(lambda seen: "📈 График" in seen.labels, since=0)
        olga.tap("📈 График", message=card)
    else:
        card = await delivering(desk, olga)
        olga.tap("📈 Chart", message=card)
    await desk.idle()
    message = next(one for one in desk.telegram.world.chats[olga.id].messages.values() if one.payload.get("photo"))
    assert words in message.payload["caption"]
    assert message.payload["photo"][-1]["width"] == WIDTH


async def test_nobody_sees_another_ones_chart(desk, olga):
    await delivering(desk, olga)
    await let_in(desk, 2)
    max_ = desk.telegram.person(2)
    max_.say("/start")
    seen = await max_.wait_for("Order desk")
    for data in ("1chart:1", "1chart:", "1chart:x", "1chart:999999999999999999"):
        max_.press(seen, data)
        refused = await max_.wait_for("Nothing was found.")
        assert refused.kind == "alert"


async def test_without_readings_there_is_nothing_to_draw(desk, olga):
    await to_the_card(olga)
    olga.tap("Confirm")
    card = await olga.wait_for(lambda seen: "· panel " in seen.text)
    await desk.settled()
    assert "📈 Chart" not in card.labels
    olga.press(card, "1chart:1")
    await olga.wait_for("There is nothing to draw yet")
