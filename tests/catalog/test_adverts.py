"""Rows that are no services: seen as such, left out of menus and search, and nothing else with them."""

import pytest

from bot.catalog.adverts import is_advert

pytestmark = pytest.mark.quick

ADVERTS = (
    "━━━━━━━━━━━━", "🔥🔥🔥", "- - -", "", "★ ★ ★",
    "Join our Telegram channel", "JOIN US ON TELEGRAM @somepanel", "📢 Join https://t.me/somepanel for updates",
    "𝐉𝐨𝐢𝐧 𝐨𝐮𝐫 channel", "Contact us on WhatsApp", "Contact: +90 555 123 45 67", "WhatsApp +1 (202) 555-0147",
    "For support write to @somepanel", "Our official website", "Follow us and get a bonus", "Official support",
    "@somepanel", "https://somepanel.example/offers", "t.me/somepanel", "Visit our new panel",
    "Подпишитесь на канал", "Наш телеграм канал", "Пишите в поддержку", "Официальный чат панели",
)  # fmt: skip


@pytest.mark.parametrize("name", ADVERTS, ids=ascii)
def test_an_advert(name):
    assert is_advert(name)


SERVICES = (
    "Telegram Channel Members [Max: 100K]", "Instagram Followers | Real & Active", "Telegram Join Request Members",
    "WhatsApp Channel Members | Turkey", "Discord Server Members - Online", "YouTube Subscribers 🔥🔥 [No Refill ⚠️]",
    "Instagram Comments @mention friends", "TikTok Followers + 1000 bonus", "Facebook Page Followers + Likes",
    "Telegram Members [link: t.me/name]", "Telegram Group Join (Link https://t.me/+abc)", "SEO Website Visits from USA",
    "Website Traffic from Instagram", "X Followers", "Follow for follow Instagram", "Quora Followers [Subscribe]",
    "Contact Form Submissions", "Подписчики в Telegram канал", "100", "Twitter DM Campaign", "Reddit Message Upvotes",
    "Подписчики на официальную страницу", "Spotify Followers [Our Exclusive]", "Likes +10% Extra | 2000000 a day",
)  # fmt: skip


@pytest.mark.parametrize("name", SERVICES, ids=ascii)
def test_a_service(name):
    assert not is_advert(name)


def test_of_a_drawn_catalogue_nothing_is_taken_for_an_advert(drawn):
    assert [row.name for row in drawn if is_advert(row.name)] == []


JUNK = {
    "an advert": {"name": "Join our Telegram channel"},
    "decoration": {"name": "━━━━━━"},
    "a free one": {"rate": "0"},
    "a sentinel price": {"rate": "590000000000"},
    "limits that contradict": {"min": 1000, "max": 10},
    "limits of nothing": {"min": 0, "max": 0},
}


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
def test_junk_stands_in_no_menu_and_no_search_and_is_found_by_its_number(service, take, junk):
    snapshot = take(service("1", "Telegram channel likes"), service("2", **{"name": "Telegram channel likes", **junk}))
    (category,) = snapshot.categories("instagram")
    assert [one.id for one in snapshot.services_in(category.id)] == ["1"]
    assert [one.id for one in snapshot.search("telegram channel")] == ["1"]
    assert snapshot.platforms() == (("instagram", 1),)
    assert snapshot.get("2").id == "2"
