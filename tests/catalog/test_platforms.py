"""Which platform a text or a link names."""

import pytest

from bot.catalog import BY_KEY, NONE, PLATFORMS, differing, platform_of, platform_of_link

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Instagram Followers ♻️", "instagram"),
        ("𝐈𝐧𝐬𝐭𝐚𝐠𝐫𝐚𝐦 Likes", "instagram"),
        ("Ｉｎｓｔａｇｒａｍ", "instagram"),
        ("🔥InstagramReels🔥", "instagram"),
        ("IG Story Views", "instagram"),
        ("Инстаграм подписчики", "instagram"),
        ("big sale", None),
        ("You-Tube Shorts", "youtube"),
        ("YT | Views", "youtube"),
        ("TIK TOK Likes", "tiktok"),
        ("Telegram Premium", "telegram"),
        ("[TG] Members", "telegram"),
        ("FB Page Likes", "facebook"),
        ("Spotify Plays", "spotify"),
        ("Twitch Chatbot", "twitch_kick"),
        ("Kick Followers", "twitch_kick"),
        ("X - Twitter Likes", "twitter"),
        ("X Followers", "twitter"),
        ("10x Followers", None),
        ("VK Likes", "vk"),
        ("Snapchat", "snapchat"),
        ("Sound Cloud Plays", "soundcloud"),
        ("LinkedIn", "linkedin"),
        ("WhatsApp Channel", "whatsapp"),
        ("Discord Members", "discord"),
        ("Reddit Upvotes", "reddit"),
        ("Pinterest Saves", "pinterest"),
        ("NFT OpenSea Favorites", "crypto"),
        ("Google Play Installs", "apps"),
        ("Google Reviews", "web"),
        ("Apple Music Plays", "music"),
        ("Deezer", "music"),
        ("Threads Likes", "other_social"),
        ("ok.ru Likes", "other_social"),
        ("Website Traffic from Instagram", "web"),
        ("Instagram Visitors", "instagram"),
        ("SEO Backlinks", "web"),
        ("Best sellers", None),
        ("", None),
    ],
)
def test_a_text_names_the_platform_that_stands_first(text, key):
    assert platform_of(text) == key


@pytest.mark.parametrize(
    ("link", "key"),
    [
        ("https://instagram.com/a", "instagram"),
        ("https://www.instagram.com/p/1/?x=y", "instagram"),
        ("https://youtu.be/a", "youtube"),
        ("https://music.youtube.com/a", "youtube"),
        ("https://vm.tiktok.com/a", "tiktok"),
        ("https://t.me/a", "telegram"),
        ("https://m.facebook.com:443/a", "facebook"),
        ("https://open.spotify.com/track/1", "spotify"),
        ("https://x.com/a", "twitter"),
        ("https://twitch.tv/a", "twitch_kick"),
        ("https://ok.ru/a", "other_social"),
        ("https://music.yandex.ru/a", "music"),
        ("https://yandex.ru/a", "web"),
        ("https://play.google.com/a", "apps"),
        ("https://maps.google.com/a", "web"),
        ("https://myt.me/a", None),
        ("https://instagram.com.evil.example/a", None),
        ("https://example.com/instagram.com", None),
        ("@durov", None),
        ("", None),
    ],
)
def test_a_link_belongs_to_the_platform_of_its_host(link, key):
    assert platform_of_link(link) == key


def test_nearly_every_drawn_service_has_a_platform(drawn):
    by_category = sum(platform_of(service.category) is not None for service in drawn)
    assert by_category / len(drawn) > 0.96


def test_keys_are_short_and_stand_once():
    assert len(BY_KEY) == len(PLATFORMS)
    assert all(len(platform.key) <= 12 for platform in PLATFORMS)
    assert PLATFORMS[-1].key == NONE
    hosts = [host for platform in PLATFORMS for host in platform.hosts.split()]
    assert len(hosts) == len(set(hosts))


@pytest.mark.parametrize(
    ("link", "texts", "found"),
    [
        ("https://vm.tiktok.com/x", ("Instagram Followers", "Real"), ("tiktok", "instagram")),
        ("https://vm.tiktok.com/x", ("TikTok Views", "Real"), None),
        ("https://vm.tiktok.com/x", ("Best Sellers", "YouTube Likes"), ("tiktok", "youtube")),
        ("https://threads.net/@x", ("Instagram Threads", "Followers"), None),
        ("https://facebook.com/x", ("Instagram & Facebook", "Likes"), None),
        ("https://example.org/x", ("Instagram Followers", "Real"), None),
        ("https://vm.tiktok.com/x", ("Best Sellers", "Followers"), None),
        ("https://vm.tiktok.com/x", ("Website Traffic", "From Instagram"), None),
        ("https://vm.tiktok.com/x", ("Instagram", "Visitors to a web site"), None),
        ("a_name", ("Instagram Followers", "Real"), None),
    ],
)
def test_a_link_is_for_another_platform_where_both_are_known(link, texts, found):
    assert differing(link, *texts) == found
