"""One living card for each order: it is drawn again as the order moves, and says how long the rest may take."""

import pytest

from bot.sandbox.panel.life import IN_PROGRESS, Stage
from tests.chat.steps import to_the_card

HOUR = 3600


async def placed(desk, person):
    """Order a thousand pieces; give the card and the panel's number."""
    await to_the_card(person)
    person.tap("Confirm")
    seen = await person.wait_for(lambda seen: "· panel " in seen.text)
    await desk.settled()
    return seen, next(iter(desk.panel.orders))


async def moved(desk, person, card, remains, *, percent):
    """Have the panel deliver, an hour later by every clock, and read the card."""
    desk.clock.pass_(HOUR)
    desk.panel.move(next(iter(desk.panel.orders)), Stage(0, IN_PROGRESS, remains))
    return await person.wait_for(lambda seen: seen.message_id == card.message_id and percent in seen.text, since=0)


@pytest.mark.parametrize(
    ("language", "percent", "left"),
    [("English", "20%", "About 9 hr left, if it goes on like this"), ("Русский", "20", "Осталось примерно 9 ч")],
)
async def test_the_card_estimates_the_rest_from_two_readings_on(desk, olga, language, percent, left):
    card, _ = await placed(desk, olga)
    assert "left, if" not in card.text
    await moved(desk, olga, card, 900, percent="10%")
    await olga.wait_for(lambda seen: seen.message_id == card.message_id and "About 10 hr left" in seen.text, since=0)
    await desk.settled()
    if language != "English":
        olga.say("/language")
        await olga.wait_for("Language")
        olga.tap(language)
        await olga.wait_for("Настройки")
    await moved(desk, olga, card, 800, percent=percent)
    seen = await olga.wait_for(lambda seen: seen.message_id == card.message_id and left in seen.text, since=0)
    assert "▰▰▱▱▱▱▱▱▱▱" in seen.text


async def test_a_reading_is_kept_once_for_each_per_cent(desk, olga):
    card, number = await placed(desk, olga)
    await moved(desk, olga, card, 900, percent="10%")
    await desk.settled()
    desk.clock.pass_(HOUR)
    desk.panel.move(number, Stage(0, IN_PROGRESS, 899))
    await olga.wait_for(lambda seen: seen.message_id == card.message_id and "101 of 1,000" in seen.text, since=0)
    await desk.settled()
    kept = await desk.app.store.read(lambda books: books.readings.of(1))
    assert [reading.delivered for reading in kept] == [0, 100]
