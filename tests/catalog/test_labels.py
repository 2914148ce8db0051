"""Names on buttons."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalog import clean, short_name
from bot.catalog.labels import graphemes

pytestmark = pytest.mark.quick

FAMILY = "👨\u200d👩\u200d👧"
CODER = "👨🏽\u200d💻"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Real & Active Followers", "Real & Active Followers"),
        ("Likes | R30 | Instant ⚡", "Likes · R30 · Instant ⚡"),
        ("Likes [Max: 10K] [No Refill ⚠️]", "Likes · Max: 10K · No Refill ⚠️"),
        ("Likes 🔥🔥🔥 | HQ", "Likes 🔥 · HQ"),
        ("Likes 🔥 🔥 HQ", "Likes 🔥 HQ"),
        ("Likes | HQ | HQ", "Likes · HQ"),
        ("||| Likes ---", "Likes"),
        ("Likes [] ( ) HQ", "Likes · HQ"),
        ("[[Likes]]", "Likes"),
        ("𝐍𝐨 𝐃𝐫𝐨𝐩", "No Drop"),
        ("X - Twitter", "X · Twitter"),
        ("High-Quality", "High-Quality"),
        ("100% Real 1.5K $1", "100% Real 1.5K $1"),
        ("Li\u200bkes\u202e \x1b\tHQ", "Likes HQ"),
        ("", "#1"),
        ("||| ---", "#1"),
        ("🔥", "🔥"),
        ("🇹🇷 Turkish 🇧🇷", "🇹🇷 Turkish 🇧🇷"),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_noise_is_trimmed(service, name, label):
    assert short_name(service(name=name), 40) == label


@pytest.mark.parametrize(
    ("name", "category", "label"),
    [
        ("Instagram Likes | HQ", "Instagram Likes [S1]", "HQ"),
        ("Instagram Likes HQ", "instagram followers", "Likes HQ"),
        ("Instagram Likes", "Instagram Likes", "Instagram Likes"),
        ("HQ Likes", "Instagram Likes", "HQ Likes"),
        ("Likes", "", "Likes"),
    ],
)
def test_inside_a_category_its_words_are_left_out(service, name, category, label):
    assert short_name(service(name=name, category=category), 40, inside=True) == label


@pytest.mark.parametrize(
    ("name", "query", "label"),
    [
        ("Instagram Followers [Speed 40K]", "instagram followers", "Speed 40K"),
        ("Instagram Followers | HQ", "foll insta", "HQ"),
        ("HQ Instagram Followers", "instagram followers", "HQ Instagram Followers"),
        ("Instagram Followers", "instagram followers", "Instagram Followers"),
        ("TikTok Likes", "instagram", "TikTok Likes"),
        ("Likes", " ", "Likes"),
    ],
)
def test_what_was_searched_for_is_left_out_in_front(service, name, query, label):
    assert short_name(service(name=name), 40, query=query) == label


@pytest.mark.parametrize(
    ("name", "width", "label"),
    [
        ("Followers", 9, "Followers"),
        ("Followers", 8, "Followe…"),
        ("Likes | HQ", 8, "Likes…"),
        (f"ab{FAMILY}cd", 4, f"ab{FAMILY}…"),
        (f"ab{CODER}cd", 4, f"ab{CODER}…"),
        ("ab🇹🇷🇧🇷c", 4, "ab🇹🇷…"),
        (f"a{ENGLAND}bc", 3, f"a{ENGLAND}…"),
        ("e\u0301e\u0302\u0323xyz", 3, "é\u1ec7…"),
        ("नमस्ते जी", 3, "नम…"),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_a_long_name_is_cut_between_whole_characters(service, name, width, label):
    assert short_name(service(name=name), width) == label


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("abc", 3),
        (FAMILY, 1),
        (CODER, 1),
        (ENGLAND, 1),
        ("🇹🇷🇧🇷", 2),
        ("♻️", 1),
        ("1️⃣", 1),
        ("e\u0301", 1),
        ("🔥🔥", 2),
        ("", 0),
    ],
    ids=ascii,
)
def test_characters_are_counted_as_people_see_them(text, count):
    assert len(graphemes(text)) == count


def test_a_clean_text_is_one_line_without_hidden_characters():
    assert clean(" a\u202eb\u2066\tc\r\nd\u200b\x00 ♻️ ") == "ab c d ♻️"


@settings(deadline=None)
@given(name=st.text(), category=st.text(), width=st.integers(2, 40))
def test_any_name_gives_a_label_that_fits(service, name, category, width):
    label = short_name(service(name=name, category=category), width, inside=True)
    assert label
    assert len(graphemes(label)) <= width
    assert clean(label) == label
