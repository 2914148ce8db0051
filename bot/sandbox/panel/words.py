"""The vocabulary of the drawn catalogue: platforms, what is sold there, and the phrases that decorate a line's name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is sold: its title and its kind."""

    title: str
    kind: str


LEVELS = {
    "followers": 0.4,
    "likes": 0.0,
    "views": -1.0,
    "comments": 1.1,
    "shares": -0.2,
    "members": 0.5,
    "traffic": -0.3,
    "plays": 0.1,
    "votes": 0.6,
    "mentions": 0.8,
    "live": 1.3,
    "reach": -0.5,
    "watch": 1.6,
    "installs": 2.0,
    "other": 2.3,
}
"""How dear a thousand of each kind is, as a power of ten beside the others."""

_SOLD = {
    "instagram": (
        "Instagram Followers:followers Instagram Followers:followers Instagram Likes:likes Instagram Likes:likes "
        "Instagram Views:views Instagram Reels Views:views Instagram Story Views:views Instagram Comments:comments "
        "Instagram Custom Comments:comments Instagram Saves:shares Instagram Shares:shares Instagram Mentions:mentions "
        "Instagram Impressions:reach Instagram Reach:reach Instagram Live Video:live Instagram Channel Members:members"
    ),
    "youtube": (
        "YouTube Views:views YouTube Views:views YouTube Shorts Views:views YouTube Subscribers:followers "
        "YouTube Likes:likes YouTube Comments:comments YouTube Comment Likes:likes YouTube Watch Time:watch "
        "YouTube Live Stream Views:live YouTube Shares:shares"
    ),
    "tiktok": (
        "TikTok Followers:followers TikTok Likes:likes TikTok Views:views TikTok Views:views TikTok Comments:comments "
        "TikTok Saves:shares TikTok Shares:shares TikTok Live Views:live TikTok Live Likes:likes"
    ),
    "web": (
        "Website Traffic:traffic Website Traffic from Google:traffic Website Traffic from Social Media:traffic "
        "Website Traffic by Country:traffic Website SEO Backlinks:traffic Website Low Bounce Visitors:traffic"
    ),
    "facebook": (
        "Facebook Page Likes:likes Facebook Followers:followers Facebook Post Likes:likes "
        "Facebook Post Reactions:likes Facebook Video Views:views Facebook Group Members:members "
        "Facebook Comments:comments Facebook Live Stream Views:live Facebook Shares:shares"
    ),
    "telegram": (
        "Telegram Members:members Telegram Premium Members:members Telegram Post Views:views "
        "Telegram Reactions:likes Telegram Votes:votes Telegram Comments:comments Telegram Bot Start:members"
    ),
    "spotify": (
        "Spotify Plays:plays Spotify Followers:followers Spotify Monthly Listeners:plays Spotify Saves:shares "
        "Spotify Podcast Plays:plays Spotify Playlist Followers:followers"
    ),
    "twitch_kick": (
        "Twitch Followers:followers Twitch Live Views:live Twitch Clip Views:views Twitch Chat Bot:comments "
        "Kick Followers:followers Kick Live Views:live"
    ),
    "twitter": (
        "Twitter Followers:followers Twitter Likes:likes Twitter Retweets:shares Twitter Tweet Views:views "
        "Twitter Comments:comments Twitter Poll Votes:votes Twitter Space Listeners:live"
    ),
    "other_social": "Threads Followers:followers Threads Likes:likes Likee Followers:followers Quora Upvotes:votes "
    "Kwai Followers:followers Tumblr Followers:followers Rumble Views:views Bluesky Followers:followers",
    "none": "Account Setup:other Review Writing:other Monthly Promotion Plan:other Support Ticket Priority:other",
    "music": "Apple Music Plays:plays Deezer Plays:plays Tidal Plays:plays Shazam Counts:plays",
    "vk": "VK Followers:followers VK Likes:likes VK Video Views:views VK Group Members:members",
    "snapchat": "Snapchat Followers:followers Snapchat Spotlight Views:views Snapchat Story Views:views",
    "soundcloud": "SoundCloud Plays:plays SoundCloud Followers:followers SoundCloud Likes:likes",
    "linkedin": "LinkedIn Followers:followers LinkedIn Post Likes:likes LinkedIn Connections:followers",
    "whatsapp": "WhatsApp Channel Followers:followers WhatsApp Group Members:members WhatsApp Reactions:likes",
    "crypto": "CoinMarketCap Watchlist:votes CoinGecko Votes:votes DexTools Favourites:votes",
    "discord": "Discord Members:members Discord Online Members:members Discord Server Boosts:other",
    "reddit": "Reddit Upvotes:votes Reddit Members:members Reddit Comments:comments",
    "pinterest": "Pinterest Followers:followers Pinterest Saves:shares",
    "apps": "Google Play Installs:installs App Store Reviews:installs",
}


def _lines(sold: str) -> tuple[Line, ...]:
    """Titles hold spaces, kinds do not: a line ends at the word that carries the colon."""
    lines, words = [], []
    for word in sold.split():
        head, colon, kind = word.partition(":")
        words.append(head)
        if colon:
            lines.append(Line(" ".join(words), kind))
            words = []
    return tuple(lines)


LINES = {platform: _lines(sold) for platform, sold in _SOLD.items()}
"""What is sold on each platform of the model; a line that stands twice is drawn twice as often."""

GENERIC_TITLES = (
    "⭐ Best Sellers",
    "🔥 New Services",
    "Recommended by the Panel",
    "Cheapest in the Market 💰",
    "⚡ Instant Start Services",
    "Premium Services 💎",
    "Guaranteed Services ♻️",
    "Weekly Offers 🎁",
    "Test Services",
    "VIP Services [Private Server]",
    "Provider Only Services",
    "Updated Services 🆕",
    "Emergency Services",
    "Top Rated Services",
    "🎯 Targeted Services",
)
"""Categories that do not name a platform; their services do."""

DECOR = (
    "",
    " | Refill ♻️",
    " | No Refill",
    " [Guaranteed]",
    " - Real &amp; Active",
    " - Real &amp; Active Users",
    " 🇺🇸 USA",
    " 🇧🇷 Brazil",
    " 🇹🇷 Turkey",
    " 🇮🇳 India",
    " 🇷🇺 Russia",
    " 🇸🇦 Arab",
    " [Country Targeted] 🌍",
    " | Cheapest in the Market",
    " - Recommended 🔥",
    " | Premium Quality 💎",
    " | Instant Start ⚡",
    " - 30 Days Refill ♻️ | Real Accounts",
    " - 365 Days Refill ♻️ | Old Accounts With Posts",
    " | Lifetime Guaranteed ♻️ - High Quality",
    " | Low Drop - Fast Delivery 🚀 - Cancel Enabled",
    " [Owned] [Exclusive Provider]",
    " | HQ Profiles",
    " - New Server ᴺᴱᵂ",
    " - Women &#039;Real&#039; Profiles",
    " | Working After Update ✅",
    " - Slow and Natural Delivery",
    " [Not Recommended]",
    " ✅",
)
"""Tails of category names; entities stand as panels send them."""

COUNTRIES = (
    ("USA", "🇺🇸 USA"),
    ("Brazil", "🇧🇷 Brazil"),
    ("Turkey", "🇹🇷 Turkey"),
    ("India", "🇮🇳 India"),
    ("Russia", "🇷🇺 Russia"),
    ("Arab", "🇸🇦 Arab"),
    ("Germany", "🇩🇪 Germany"),
    ("Indonesia", "🇮🇩 Indonesia"),
    ("Spain", "🇪🇸 Spain"),
    ("Worldwide", "Worldwide 🌍"),
    ("Korea", "🇰🇷 Korea"),
    ("Mixed Countries", "Mixed Countries 🌐"),
)
QUALITIES = (
    ("Real", "Real ✅"),
    ("HQ Profiles", "HQ Profiles 💎"),
    ("Real Accounts", "Real Accounts 👥"),
    ("100% Real Humans", "100% Real Humans 👨‍💻"),
    ("Old Accounts With Posts", "Old Accounts With Posts 📸"),
    ("Mixed Quality", "Mixed Quality"),
    ("High Quality", "High Quality ⭐"),
    ("Active Users", "Active Users 🔥"),
    ("Female Profiles", "Female Profiles 👩"),
    ("Bots", "Bots 🤖"),
)
STARTS = (
    ("Instant Start", "Instant Start ⚡"),
    ("Instant", "Instant ⚡⚡"),
    ("Start Time: 0-1 Hour", "Start Time: 0-1 Hour ⏱️"),
    ("0-15 Minutes Start", "0-15 Minutes Start ⚡"),
    ("Start Time: 0-6 Hours", "Start Time: 0-6 Hours ⏳"),
    ("Start Time: 12-24 Hours", "Start Time: 12-24 Hours ⏳"),
)
_SPEEDS = "500 1K 2K 3K 5K 7K 8K 10K 15K 20K 25K 30K 40K 50K 70K 100K 150K 200K 300K 500K 1M"
SPEEDS = tuple((f"Speed: {size}/Day", f"Speed: {size}/Day 🚀") for size in _SPEEDS.split())
_SIZES = "1K 5K 10K 20K 50K 100K 200K 300K 500K 1M 5M 10M"
SIZES = tuple((f"Max {size}", f"Max {size} 📈") for size in _SIZES.split())
DROPS = (
    ("No Drop", "No Drop 💧"),
    ("Low Drop", "Low Drop"),
    ("Non Drop So Far", "Non Drop So Far ✅"),
    ("Drop 5-10%", "Drop 5-10% ⚠️"),
    ("May Drop", "May Drop ⚠️"),
)
REFILLS = (
    ("30 Days Refill", "30 Days Refill ♻️"),
    ("R30", "R30 ♻️"),
    ("60 Days Refill", "60 Days Refill ♻️"),
    ("90 Days Refill", "90 Days Refill ♻️"),
    ("365 Days Refill", "365 Days Refill ♻️"),
    ("Lifetime Refill", "Lifetime Refill ♻️"),
    ("Auto Refill 30 Days", "Auto Refill 30 Days 🔄"),
)
NO_REFILLS = (("No Refill", "No Refill ⚠️"), ("No Refill / No Refund", "No Refill / No Refund ❌"))
CANCELS = (("Cancel Enabled", "Cancel Enabled 🛑"), ("Cancel Button", "Cancel Button ⛔"))
EXTRAS = (
    ("Recommended", "Recommended 🔥"),
    ("Best Seller", "Best Seller ⭐"),
    ("Cheapest", "Cheapest 💰"),
    ("Server 1", "Server 1 ✨"),
    ("Server 2", "Server 2 ✨"),
    ("Server 3", "Server 3 ✨"),
    ("New Server", "New Server 🆕"),
    ("Flag Off", "Flag Off 🚩"),
    ("Flag On or Off", "Flag On or Off 🚩"),
    ("Emergency Server", "Emergency Server 🚨"),
    ("Private Server", "Private Server 🔒"),
    ("Working After Update", "Working After Update ✅"),
)
NOTES = (
    ("Link must be public, private pages are refused", "Link must be public, private pages are refused ❗"),
    ("One order per link at a time", "One order per link at a time ❗"),
    ("Do not change the username during delivery", "Do not change the username during delivery ❗"),
    ("Overdelivery of 5% is possible", "Overdelivery of 5% is possible 🎁"),
)
MARKS = {
    "custom_comments": "Custom Comments",
    "custom_comments_package": "Custom Comments Package",
    "comment_likes": "Comment Likes",
    "comment_replies": "Comment Replies",
    "package": "Package",
    "subscriptions": "Auto for Future Posts",
    "invites_from_groups": "From Your Groups",
    "mentions": "Mentions",
    "mentions_user_followers": "From Followers of a User",
    "mentions_media_likers": "From Likers of a Post",
    "mentions_custom_list": "Custom List",
    "mentions_with_hashtags": "With Hashtags",
    "mentions_hashtag": "From a Hashtag",
    "seo": "By Keywords",
    "poll": "Poll Votes",
    "web_traffic": "By Country and Device",
}
"""What a name says about a type other than the default."""

HOMES = {
    "custom_comments": "comments",
    "custom_comments_package": "comments",
    "comment_likes": "comments",
    "comment_replies": "comments",
    "subscriptions": "likes views",
    "package": "followers watch other members",
    "invites_from_groups": "members followers",
    "mentions": "mentions",
    "mentions_user_followers": "mentions",
    "mentions_media_likers": "mentions",
    "mentions_custom_list": "mentions",
    "mentions_with_hashtags": "mentions",
    "mentions_hashtag": "mentions",
    "seo": "traffic",
    "web_traffic": "traffic",
    "poll": "votes",
}
"""The kinds of lines where a type is at home; a type is a form layout, so it strays when its homes are full."""

DESCRIPTIONS = (
    "Start: 0-1 hour. Send the full link of a public page.",
    "Start: instant<br>Speed: up to 10K a day<br>Link: https://…",
    "Please do not place a second order for the same link before the first one is completed.",
    "<b>Quality:</b> real &amp; active<br><b>Drop:</b> 0-5%<br><b>Refill:</b> see the name",
    "Example of a link: https://example.com/page\r\nPrivate pages are not accepted.",
    "",
)
