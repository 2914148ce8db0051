"""Finding services by words, beginnings, slips of the finger and ids."""

import sys
import time

import pytest

from bot.catalog import Snapshot

pytestmark = pytest.mark.quick


@pytest.fixture
def shop(service, take):
    return take(
        service("101", "Real & Active Followers", "Instagram Followers"),
        service("7", "Likes | Turkish 🇹🇷", "Instagram Likes"),
        service("8", "𝐍𝐨 𝐃𝐫𝐨𝐩 Views 101", "YouTube Views"),
        service("9", "TikTok Likes [Max: 10K]", "TikTok Likes"),
        service("10", "Café Besucher", "Website Traffic"),
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("followers", "101"),
        ("FOLLOWERS", "101"),
        ("likes", "7 9"),
        ("turkish likes", "7"),
        ("likes turkish", "7"),
        ("likes followers", ""),
        ("foll", "101"),
        ("inst lik", "7"),
        ("no drop", "8"),
        ("ｖｉｅｗｓ", "8"),
        ("folowers", "101"),
        ("turkihs", "7"),
        ("instgram", "101 7"),
        ("tik tok", "9"),
        ("you tube views", "8"),
        ("yt", "8"),
        ("инстаграм", "101 7"),
        ("إنستغرام", "101 7"),
        ("इंस्टाग्राम", "101 7"),
        ("подписчики", "101"),
        ("подписчики инстаграм", "101"),
        ("Лайки", "7 9"),
        ("seguidores", "101"),
        ("curtidas tiktok", "9"),
        ("gusta", "7 9"),
        ("инструменты", ""),
        ("takipçi", "101"),
        ("GÖRÜNTÜLENME", "8"),
        ("متابعين", "101"),
        ("مشاهدات يوتيوب", "8"),
        ("फ़ॉलोअर्स", "101"),
        ("व्यूज़", "8"),
        ("pengikut", "101"),
        ("лайки подписчики", ""),
        ("trafic", "10"),
        ("google", ""),
        ("10k", "9"),
        ("café", "10"),
        ("101", "101 8"),
        ("#101", "101 8"),
        ("7 9", "7 9"),
        ("7 likes", ""),
        ("zzzzzz", ""),
        ("", ""),
        ("  ", ""),
        ("🔥", ""),
        ("&&& ***", ""),
        ("likes " * 1000, "7 9"),
        ("\ud83d", ""),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_words_find_services(shop, words, found):
    assert [service.id for service in shop.search(words)] == found.split()


def test_whole_words_come_before_beginnings(service, take):
    shop = take(service("1", "Viewsers"), service("2", "Views"), service("3", "Viewsers"))
    assert [service.id for service in shop.search("views")] == ["2", "1", "3"]


QUERIES = ("instagram followers", "ins", "in", "instgram folowers", "no drop brazil 30 days", "stri", "zzzzzz", "yt x")

TRIES = 25
"""A machine that others work on is slow in bursts: the best of many is what the search costs."""


def test_a_search_among_ten_thousand_takes_less_than_five_milliseconds(large, now):
    snapshot = Snapshot.of(large, now)
    slowest = {query: min(_seconds(snapshot, query) for _ in range(TRIES)) for query in QUERIES}
    assert max(slowest.values()) < 0.005 * slack(), slowest


def slack():
    """Every line costs several times as much while coverage watches it."""
    return 1 if sys.gettrace() is None else 5


def _seconds(snapshot, query):
    start = time.thread_time()
    snapshot.search(query)
    return time.thread_time() - start


def test_the_indexes_of_ten_thousand_take_less_than_a_quarter_of_a_second(large, now):
    taken = []
    for _ in range(7):
        start = time.thread_time()
        Snapshot.of(large, now)
        taken.append(time.thread_time() - start)
    assert min(taken) < 0.25 * slack()
