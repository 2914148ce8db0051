import pytest

from bot.panel.decode.catalogue import type_of
from bot.panel.decode.names import LONGEST_DESCRIPTION, clean, described

pytestmark = pytest.mark.quick

NAMES = {
    "plain": ("Instagram Likes", "Instagram Likes"),
    "entities once": ("Likes &amp; Views &#039;x&#039; &amp;amp;", "Likes & Views 'x' &amp;"),
    "tab": ("0-5 Minutes \t🔝", "0-5 Minutes 🔝"),
    "spaces": ("  a   b ", "a b"),
    "no-break space": ("a\u00a0b", "a b"),
    "control": ("a\x00b\x1bc\x7f", "a b c"),
    "bidi": ("abc\u202edef\u2066g", "abc def g"),
    "zero width": ("What\u200dsApp in\u200bvite\ufeff", "WhatsApp in vite"),
    "emoji joined": ("👨\u200d💻 dev", "👨\u200d💻 dev"),
    "emoji joined, tab": ("👨\u200d💻\tdev", "👨\u200d💻 dev"),
    "emoji joined, bidi": ("👨\u200d💻\u202edev", "👨\u200d💻 dev"),
    "heart": ("Post ❤️", "Post ❤️"),
    "persian": ("می\u200cخواهم", "می\u200cخواهم"),
    "mathematical": ("𝗡𝗼 𝗗𝗿𝗼𝗽", "𝗡𝗼 𝗗𝗿𝗼𝗽"),
    "chinese": ("克隆机器人", "克隆机器人"),
    "escaped control": ("a&#8238;b", "a b"),
    "empty": ("", ""),
}


@pytest.mark.parametrize(("text", "expected"), NAMES.values(), ids=NAMES)
def test_names(text, expected):
    assert clean(text) == expected


def test_a_clean_name_stays_as_it_is():
    for _, expected in NAMES.values():
        assert "&" in expected or clean(expected) == expected


DESCRIPTIONS = {
    "lines": ("Start: 10\r\n\r\n  Speed:\t5 ", "Start: 10\nSpeed: 5"),
    "html": ("<p>Fast &amp; <b>good</b></p><br/>Yes<script>x</script>", "Fast & good\nYes x"),
    "nothing": (None, ""),
    "bidi": ("a\u202eb", "a b"),
}


@pytest.mark.parametrize(("text", "expected"), DESCRIPTIONS.values(), ids=DESCRIPTIONS)
def test_descriptions(text, expected):
    assert described(text) == expected


def test_a_description_is_cut():
    assert len(described("word " * 20_000)) <= LONGEST_DESCRIPTION


TYPES = {
    "Default": "default",
    "default": "default",
    "Package": "package",
    "Custom Comments": "custom_comments",
    "custom_comments": "custom_comments",
    "Custom Comments Package": "custom_comments_package",
    "Subscriptions": "subscriptions",
    "Subscription": "subscriptions",
    "subscription reselling": "subscriptions",
    "Invites from Groups": "invites_from_groups",
    "From Groups": "invites_from_groups",
    "Mentions Users Followers": "mentions_user_followers",
    "Mentions User Followers": "mentions_user_followers",
    "Mentions with Hashtags": "mentions_with_hashtags",
    "mentions hastag": "mentions_hashtag",
    "Mentions Hashtag": "mentions_hashtag",
    "SEO": "seo",
    "SEO2": "seo",
    "Mentions Custom List": "mentions_custom_list",
    "Comment Likes": "comment_likes",
    "Mentions Media Likers": "mentions_media_likers",
    "Poll": "poll",
    "Web Traffic": "web_traffic",
    "Comment Replies": "comment_replies",
    "Mentions": "mentions",
    "Likes spread": "likes_spread",
    "Pick a comment": "pick_a_comment",
    "": "",
}


@pytest.mark.parametrize(("text", "expected"), TYPES.items())
def test_types(text, expected):
    assert type_of(text) == expected
