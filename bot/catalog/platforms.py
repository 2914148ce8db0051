"""The table of platforms: the words that name them in categories and names, and the hosts of their links."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

NONE = "none"
ANY_SITE = "web"
"""Visitors can be sent to a link of any platform."""


@dataclass(frozen=True, slots=True)
class Platform:
    """`title` is a brand's own name, or an English msgid where there is none.

    `words` is a pattern over folded text, in which a blank stands for any run of separators and `*` for the rest of a
    word; `hosts` are the ends of hosts. `mixed`: several brands, of which none means all.
    """

    key: str
    title: str
    icon: str
    words: str = ""
    hosts: str = ""
    mixed: bool = False


# Where two words begin at the same letter the earlier row wins: «google play» before «google».
PLATFORMS = (
    Platform(
        "instagram",
        "Instagram",
        "📷",
        "insta*|ig|igtv|инстаграм*|инста|[إا]نستا?[غقجك]رام*|[إا]نستا|इंस्टा*",
        "instagram.com instagr.am ig.me",
    ),
    Platform("youtube", "YouTube", "▶️", "you tube*|yt|ytb|ю туб*|يوتيوب*|यूट्यूब*", "youtube.com youtu.be"),
    Platform("tiktok", "TikTok", "🎵", "tik tok*|douyin*|тик ток*|تيك توك*|टिकटॉक*", "tiktok.com douyin.com"),
    Platform(
        "telegram",
        "Telegram",
        "✈️",
        "telegram*|tg|тг|телеграм*|телега|تيل[يغج]*|تل[غج]رام*|टेलीग्राम*",
        "t.me telegram.me telegram.org fragment.com",
    ),
    Platform(
        "facebook",
        "Facebook",
        "👥",
        "facebook*|fb|фейсбук*|фб|فيس بوك*|फेसबुक*|फ़ेसबुक*",
        "facebook.com fb.com fb.me fb.watch m.me",
    ),
    Platform("spotify", "Spotify", "🎧", "spotify*", "spotify.com spotify.link"),
    Platform(
        "twitch_kick",
        "Twitch, Kick",
        "🎮",
        "twitch*|kick|trovo|dlive",
        "twitch.tv kick.com trovo.live dlive.tv",
        mixed=True,
    ),
    Platform(
        "twitter",
        "X (Twitter)",
        "🐦",
        "twitter*|x (twitter|followers?|likes?|views?|retweets?|reposts?|posts?|comments?|impressions?)|твиттер*",
        "x.com twitter.com t.co",
    ),
    Platform("vk", "VK", "🌐", "vk|vkontakte|вк|вконтакте", "vk.com vk.ru vkvideo.ru"),
    Platform("snapchat", "Snapchat", "👻", "snap chat*", "snapchat.com"),
    Platform("soundcloud", "SoundCloud", "☁️", "sound cloud*", "soundcloud.com"),
    Platform("linkedin", "LinkedIn", "💼", "linked in*", "linkedin.com lnkd.in"),
    Platform("whatsapp", "WhatsApp", "💬", "whats app*|ватсап*", "whatsapp.com wa.me"),
    Platform("discord", "Discord", "🎙", "discord*|дискорд*", "discord.com discord.gg discord.me"),
    Platform("reddit", "Reddit", "👽", "reddit*", "reddit.com redd.it"),
    Platform("pinterest", "Pinterest", "📌", "pinterest*", "pinterest.com pin.it"),
    Platform(
        "crypto",
        "Crypto",
        "🪙",
        "crypto*|nfts?|opensea*|coin market cap*|coin gecko*|binance*|dextools*|bitcoin*|airdrops?",
        "opensea.io coinmarketcap.com coingecko.com binance.com dextools.io dexscreener.com",
        mixed=True,
    ),
    Platform(
        "apps",
        "Apps",
        "📱",
        "google play*|play store|app store|app installs?|android|ios|aptoide",
        "play.google.com apps.apple.com appgallery.huawei.com",
        mixed=True,
    ),
    Platform(
        "music",
        "Music",
        "🎶",
        "(apple|amazon|yandex) music|deezer*|tidal|shazam*|audiomack*|mixcloud*|napster|itunes|boomplay*|anghami"
        "|beatport|bandcamp|reverbnation|datpiff|audius|jio saavn",
        "music.apple.com music.amazon.com music.yandex.ru deezer.com tidal.com shazam.com audiomack.com mixcloud.com "
        "boomplay.com bandcamp.com beatport.com",
        mixed=True,
    ),
    Platform(
        "other_social",
        "Other networks",
        "🗨",
        "threads|clubhouse*|tumblr*|quora*|likee*|kwai*|kuaishou*|odnoklassniki*|одноклассники|ok[.]ru|blue sky*"
        "|mastodon*|wechat*|weibo*|only fans*|tinder*|vimeo*|dailymotion*|rutube*|рутуб*|rumble*|truth social|bigo*"
        "|dribbble*|behance*|product hunt*|periscope*|viber*|kakao*|naver*|zalo*|shopee*|patreon*|steam|roblox*"
        "|dzen|дзен|max messenger",
        "threads.net threads.com clubhouse.com tumblr.com quora.com likee.video kwai.com ok.ru bsky.app "
        "mastodon.social weibo.com onlyfans.com vimeo.com dailymotion.com rutube.ru rumble.com truthsocial.com bigo.tv "
        "dribbble.com behance.net producthunt.com steamcommunity.com roblox.com dzen.ru max.ru",
        mixed=True,
    ),
    Platform(
        "web",
        "Websites",
        "🔗",
        "web sites?|web|traffic*|seo|backlinks?|google*|visitors?|bing|trustpilot*|yelp|трафик*|сайт*",
        "google.com goo.gl g.page trustpilot.com yelp.com yandex.ru tripadvisor.com",
        mixed=True,
    ),
    Platform(NONE, "Everything else", "🗂", mixed=True),
)

BY_KEY = {platform.key: platform for platform in PLATFORMS}


def fold(text: str) -> str:
    """How words are compared: compatible forms made one (𝐍𝐨 is No), letters in lower case."""
    return unicodedata.normalize("NFKC", text).casefold()


def platform_of(text: str) -> str | None:
    """The key of the platform that the text names first."""
    found = _WORDS.search(fold(text))
    return found.lastgroup if found else None


def platform_of_link(link: str) -> str | None:
    """The key of the platform that the link's host belongs to; None for a host that the table does not have."""
    found = _HOST.match(link)
    labels = found[1].lower().split(".") if found else []
    hosts = (".".join(labels[at:]) for at in range(len(labels)))
    return next((_HOST_KEYS[host] for host in hosts if host in _HOST_KEYS), None)


def differing(link: str, *texts: str) -> tuple[str, str] | None:
    """(the link's platform, the one that the texts name first), where both are known and the texts name no other way.

    A service that names the link's platform too takes the link, and one for web sites takes any.
    """
    there = platform_of_link(link)
    named = [found.lastgroup for text in texts for found in _WORDS.finditer(fold(text))]
    first = next(iter(named), None)
    return None if there is None or first is None or {there, ANY_SITE} & {*named} else (there, first)


def _pattern(platform: Platform) -> str:
    words = platform.words.replace("(", "(?:")
    return f"(?P<{platform.key}>{re.sub('[ *]', lambda sign: _SUGAR[sign[0]], words)})"


_SUGAR = {" ": r"[\W_]*", "*": r"[^\W_]*"}
_NAMED = "|".join(_pattern(platform) for platform in PLATFORMS if platform.words)
_WORDS = re.compile(rf"(?<![^\W_])(?:{_NAMED})(?![^\W_])")
_HOST_KEYS = {host: platform.key for platform in PLATFORMS for host in platform.hosts.split()}
_HOST = re.compile(r"[a-z]+://([^/?#:]+)", re.IGNORECASE)
