"""Inline mode: words after the bot's name, services as results, the chosen one as an order."""

from decimal import Decimal

import pytest

from bot.sandbox.panel import Service
from tests.chat.conftest import LINK, until
from tests.chat.test_home import let_in


async def asked(person, words, **how):
    query = person.ask_inline(words, **how)
    await query.answered()
    return query


def ids(query):
    return [one["id"] for one in query.results]


async def test_the_search_button_hands_a_service_to_the_order(desk, olga):
    olga.say("/start")
    await olga.wait_for("Order desk")
    before = set(desk.telegram.world.inline._waiting)
    olga.tap("Search")
    await until(lambda: set(desk.telegram.world.inline._waiting) == before)
    query = await asked(olga, "tiktok veiws")
    assert ids(query)[0] == "8"
    (first, *_) = query.results
    assert first["title"] == "8 · TikTok Views"
    assert first["description"] == "$0.50 per 1000 · 10-1,000 · TikTok Views"
    olga.pick(query)
    seen = await olga.wait_for("Which link is it for?")
    assert "8 · TikTok Views" in seen.text


async def test_a_pasted_link_goes_with_it(desk, olga):
    olga.say(LINK)
    await olga.wait_for("This is a link to Instagram.")
    query = await asked(olga, "101")
    olga.pick(query)
    seen = await olga.wait_for("How many would you like?")
    assert f"Link: {LINK}" in seen.text


async def test_answers_are_each_persons_own(desk, olga):
    query = await asked(olga, "likes")
    assert query.personal
    assert 0 < query.cache_seconds <= 60


async def test_without_words_come_the_ones_that_one_knows(desk, olga):
    olga.say("8")
    await olga.wait_for("8 · TikTok Views")
    olga.tap("☆ Add to favourites")
    await olga.wait_for(lambda seen: "★ A favourite of yours" in seen.labels)
    query = await asked(olga, "")
    assert query.results[0]["title"] == "★ 8 · TikTok Views"
    assert len(query.results) == 50


async def test_long_answers_come_in_parts(desk, olga):
    for number in range(500, 620):
        desk.panel.catalogue.put(Service(str(number), f"Views {number}", "VK Views", "default", Decimal(1), 10, 1000))
    await desk.reread()
    found, offset, parts = [], "", 0
    while parts == 0 or offset:
        query = await asked(olga, "vk views", offset=offset)
        assert len(query.results) <= 50
        found += ids(query)
        offset, parts = query.next_offset, parts + 1
    assert len(found) == len(set(found)) >= 120
    assert parts == -(-len(found) // 50)
    assert ids(await asked(olga, "vk views", offset="nonsense")) == found[:50]


async def test_nothing_found_is_an_empty_answer(desk, olga):
    query = await asked(olga, "zzzzqqqq")
    assert (query.results, query.button) == ([], None)


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_strangers_are_shown_the_way_to_the_door(desk, olga, language):
    eve = desk.telegram.person(66, "Eve", language)
    query = await asked(eve, "101")
    assert query.results == []
    assert query.button == {
        "text": {"en": "Go to the desk", "ru": "К столу заказов"}[language],
        "start_parameter": "desk",
    }
    assert await desk.app.store.read(lambda books: books.people.by_telegram(66)) is None, "asking writes nothing"
    eve.start("desk")
    await eve.wait_for({"en": "private order desk", "ru": "стол заказов"}[language])


async def test_in_other_chats_nothing_of_the_desk_is_shown(desk, olga):
    for where in ("private", "group", "supergroup", "channel"):
        query = await asked(olga, "101", chat_type=where)
        assert (query.results, query.button["start_parameter"]) == ([], "desk")


async def test_who_was_shut_out_finds_nothing(desk, olga):
    await let_in(desk, 2)
    max_ = desk.telegram.person(2)
    assert ids(await asked(max_, "101"))[0] == "101"
    record = await desk.app.store.read(lambda books: books.people.by_telegram(2))
    olga.say("/people 2")
    shown = await olga.wait_for("Max")
    await olga.press(shown, f"1role:{record.key}:revoked").answered()
    await desk.idle()
    assert (await asked(max_, "101")).results == []


async def test_odd_queries_are_answered(desk, olga):
    for words in ("x" * 256, "\u202e\u200b", "<b>&</b>", "🎉", "1 2 3 4 5 6 7 8 9 10"):
        await asked(olga, words)


async def test_a_query_that_is_too_old_is_no_trouble(desk, olga):
    query = olga.ask_inline("likes")
    desk.telegram.world.inline.take(query.id)
    await desk.idle()
    olga.say("/start")
    await olga.wait_for("Order desk")


async def test_without_inline_mode_there_is_no_such_button(desk, olga):
    desk.app.counter.bot._bot_user = None
    me = await desk.app.counter.bot.get_me()
    assert me.supports_inline_queries
    with desk.app.counter.bot._bot_user._unfrozen():
        desk.app.counter.bot._bot_user.supports_inline_queries = False
    olga.say("/start")
    seen = await olga.wait_for("Order desk")
    assert "Search" not in seen.labels
    olga.say("/services")
    seen = await olga.wait_for("Choose a platform")
    assert "Search" not in seen.labels
