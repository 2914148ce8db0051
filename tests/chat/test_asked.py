"""A question about settings takes its answer, and nothing that means an order."""

import pytest

from tests.chat.conftest import LINK

SHARED = f"Check out this video! {LINK}"


async def asked_for(person, label):
    person.say("/settings")
    await person.wait_for("Settings")
    person.tap(label)
    await person.wait_for(lambda seen: seen.text and not seen.mine)


async def kept(desk, person):
    record = await desk.app.store.read(lambda books: books.people.by_telegram(person.id))
    return record.preferences


@pytest.mark.parametrize("question", ["Quiet hours", "Time zone"])
@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (LINK, "This is a link to Instagram."),
        ("instagram.com/example", "This is a link to Instagram."),
        (SHARED, "This is a link to Instagram."),
        (f"101 | {LINK} | 1000", "please check"),
        (f"101 {LINK} 1000", "please check"),
        ("101 @name 1000", "Please send the full link instead of the name"),
        (f"101 | {LINK} | 1000\n30067 | {LINK} | 1000", "Mass order · please check"),
    ],
)
async def test_a_link_and_a_line_get_their_usual_answer(desk, olga, question, text, answer):
    await asked_for(olga, question)
    olga.say(text)
    await olga.wait_for(answer)
    olga.say("22-8")
    await desk.idle()
    assert (await kept(desk, olga)).quiet is None, "the question was taken back"


@pytest.mark.parametrize("text", ["22-8", "22 8", "22 to 8", "22:30 7:15", "22 7:15", "22.30-7"])
async def test_hours_are_taken_however_they_are_written(desk, olga, text):
    await asked_for(olga, "Quiet hours")
    olga.say(text)
    await desk.idle()
    assert (await kept(desk, olga)).quiet is not None


@pytest.mark.parametrize("text", ["Berlin", "+5:30", "america/new_york"])
async def test_a_zone_is_taken(desk, olga, text):
    await asked_for(olga, "Time zone")
    olga.say(text)
    await desk.idle()
    assert (await kept(desk, olga)).zone is not None


async def test_a_word_to_everybody_may_be_a_link(desk, olga):
    olga.say("/start")
    await olga.wait_for("Order desk")
    other = desk.telegram.person(2)
    other.say("/start")
    await other.wait_for("private order desk")
    await desk.idle()
    olga.say("/people 2 unlimited")
    await desk.idle()
    olga.say("/broadcast")
    await olga.wait_for(lambda seen: seen.text and not seen.mine)
    olga.say("See https://example.org/news for what is new")
    seen = await olga.wait_for("https://example.org/news")
    assert "Send" in seen.labels
