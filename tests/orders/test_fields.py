"""Single answers: what each parser takes, and what it says otherwise."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Told
from bot.orders.fields import FORMS, Field, form_of, suggestions
from bot.panel import Service

pytestmark = pytest.mark.quick


def service(kind="default", **changes):
    values = {"id": "101", "name": "Followers", "category": "Instagram", "rate": Decimal("250.00")}
    return Service(**{**values, "type": kind, "min": 100, "max": 100_000, **changes})


def field(key, kind="default") -> Field:
    return form_of(service(kind)).field(key)


def parse(key, text, kind="default", **changes):
    return field(key, kind).parse(text, service(kind, **changes))


@pytest.mark.parametrize("text", ["100", "100000", " 500 ", "00100"], ids=["least", "most", "spaces", "zeros-first"])
def test_a_quantity_within_the_limits_is_taken(text):
    assert parse("quantity", text) == str(int(text))


BETWEEN = "The quantity must be between {min} and {max}."
WHOLE = "Please send a plain whole number between {min} and {max}."
DIGITS = "Please write the number in these digits: {plain}. It must be between {min} and {max}."
SEPARATORS = "Please write the number without separators, like {plain}. It must be between {min} and {max}."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", WHOLE),
        ("many", WHOLE),
        ("1e3", WHOLE),
        ("１００", DIGITS),
        ("٣٠٠", DIGITS),
        ("²00", WHOLE),
        ("-5", WHOLE),
        ("+500", WHOLE),
        ("1.5", WHOLE),
        ("1_00", WHOLE),
        ("0x64", WHOLE),
        ("1000 pieces", WHOLE),
        ("NaN", WHOLE),
        ("10,000", SEPARATORS),
        ("10.000", SEPARATORS),
        ("10 000", SEPARATORS),
        ("10_000", SEPARATORS),
        ("10'000", SEPARATORS),
        ("10\u202f000", SEPARATORS),
        ("0", BETWEEN),
        ("99", BETWEEN),
        ("100001", BETWEEN),
        ("9" * 40, BETWEEN),
        ("9" * 5000, BETWEEN),
    ],
    ids=ascii,
)
def test_a_bad_quantity_is_told_with_the_limits(text, message):
    with pytest.raises(Told) as told:
        parse("quantity", text)
    assert told.value.message == message
    assert told.value.parameters.items() >= {"min": 100, "max": 100_000}.items()


def test_digits_of_another_script_are_shown_in_ours():
    for kind, key, text, plain in (("default", "quantity", "٣٠٠", "300"), ("subscriptions", "posts", "१२", "12")):
        with pytest.raises(Told, match="in these digits") as told:
            parse(key, text, kind)
        assert told.value.parameters["plain"] == plain


def test_separators_are_shown_without():
    with pytest.raises(Told) as told:
        parse("quantity", "10,000")
    assert told.value.parameters["plain"] == "10000"


def test_one_size_is_called_so():
    with pytest.raises(Told, match="one size only") as told:
        parse("quantity", "5", min=1, max=1)
    assert told.value.parameters == {"min": 1}


@pytest.mark.parametrize(("low", "high"), [(500, 100), (1, 0), (-5, -1)])
def test_limits_that_contradict_each_other_are_the_panels_fault(low, high):
    with pytest.raises(Told, match="contradict") as told:
        parse("quantity", "100", min=low, max=high)
    assert told.value.parameters == {"min": low, "max": high}


@settings(deadline=None)
@given(st.text() | st.integers().map(str), st.integers(-10, 10**12), st.integers(-10, 10**12))
def test_any_quantity_is_within_the_limits_or_told(text, low, high):
    try:
        taken = parse("quantity", text, min=low, max=high)
    except Told:
        return
    assert max(low, 1) <= int(taken) <= high
    assert taken == str(int(taken))


@pytest.mark.parametrize(
    ("kind", "key", "text", "taken"),
    [
        ("default", "link", "instagram.com/a", "https://instagram.com/a"),
        ("default", "runs", "2", "2"),
        ("default", "interval", "90", "90"),
        ("comment_likes", "username", "@name", "name"),
        ("comment_likes", "username", "Some Name", "Some Name"),
        ("mentions", "usernames", "a, b ,c", "a\nb\nc"),
        ("mentions", "usernames", "@a\n\n @b \r\n", "@a\n@b"),
        ("mentions", "usernames", "Hello, dear friend", "Hello, dear friend"),
        ("mentions_hashtag", "hashtag", "#good", "#good"),
        ("mentions_with_hashtags", "hashtags", "#a,#b", "#a\n#b"),
        ("mentions_media_likers", "media", "instagram.com/p/1", "https://instagram.com/p/1"),
        ("poll", "answer_number", "07", "7"),
        ("invites_from_groups", "groups", "one\ntwo", "one\ntwo"),
        ("seo", "keywords", "a, b", "a, b"),
        ("web_traffic", "country", "US", "US"),
        ("web_traffic", "device", "4", "4"),
        ("web_traffic", "device", "desktop", "1"),
        ("web_traffic", "type_of_traffic", "Referring site", "2"),
        ("subscriptions", "posts", "10", "10"),
        ("subscriptions", "delay", "15", "15"),
        ("subscriptions", "expiry", "1/2/2030", "01/02/2030"),
        ("subscriptions", "expiry", "01.02.2030", "01/02/2030"),
        ("subscriptions", "expiry", "1/2/0999", "01/02/0999"),
        ("custom_comments_package", "comments", "nice\n\n  \nwow 👨\u200d💻", "nice\nwow 👨\u200d💻"),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_a_good_answer_is_written_as_the_panel_wants_it(kind, key, text, taken):
    assert parse(key, text, kind) == taken


@pytest.mark.parametrize(
    ("kind", "key", "text", "said"),
    [
        ("default", "link", "nothing", "full link"),
        ("default", "runs", "1", "between {min} and {max}"),
        ("default", "runs", "1001", "between {min} and {max}"),
        ("default", "interval", "0", "between {min} and {max}"),
        ("comment_likes", "username", "", "one line"),
        ("comment_likes", "username", "a\nb", "one line"),
        ("comment_likes", "username", "a" * 201, "one line"),
        ("comment_likes", "username", "a\u202eb", "hidden"),
        ("mentions", "usernames", " \n\u200b\n", "at least one line"),
        ("mentions_media_likers", "media", "post", "full link"),
        ("poll", "answer_number", "second", "whole number"),
        ("seo", "keywords", "a" * 1001, "too long"),
        ("seo", "keywords", "a\n" * 60_000, "too long"),
        ("seo", "keywords", "a\nb\x00", "line {line}"),
        ("seo", "keywords", "a\ud83d", "line {line}"),
        ("seo", "keywords", "a\u202eb", "line {line}"),
        ("web_traffic", "device", "6", "buttons"),
        ("subscriptions", "posts", "0", "never end"),
        ("subscriptions", "posts", "unlimited", "never end"),
        ("subscriptions", "posts", "many", "whole number"),
        ("subscriptions", "posts", "1001", "whole number"),
        ("subscriptions", "delay", "7", "buttons"),
        ("subscriptions", "expiry", "31/02/2030", "day/month/year"),
        ("subscriptions", "expiry", "2030-12-31", "day/month/year"),
        ("subscriptions", "expiry", "tomorrow", "day/month/year"),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_a_bad_answer_is_told(kind, key, text, said):
    with pytest.raises(Told) as told:
        parse(key, text, kind)
    assert said in told.value.message


@pytest.mark.parametrize("name", ["Members [Username]", "Followers | user name", "Likes (nickname)", "Лайки, юзернейм"])
def test_a_name_is_taken_where_the_service_asks_for_one(name):
    assert parse("link", "@durov", name=name) == "@durov"


def test_lines_are_the_quantity_and_keep_the_limits():
    assert parse("comments", "a\n\nb\r\nc\n", "custom_comments", min=2, max=3) == "a\nb\nc"
    for text, count in (("a", 1), ("a\nb\nc\nd", 4)):
        with pytest.raises(Told) as told:
            parse("comments", text, "custom_comments", min=2, max=3)
        assert told.value.parameters == {"min": 2, "max": 3, "count": count}


FIELDS = [(kind, field) for kind, form in FORMS.items() for field in form.every_field()]


@pytest.mark.parametrize(("kind", "field"), FIELDS, ids=[f"{kind}-{field.key}" for kind, field in FIELDS])
@settings(deadline=None, max_examples=60)
@given(text=st.text() | st.integers(0, 10**6).map(str))
def test_any_text_is_taken_or_told_and_what_is_taken_stays(kind, field, text):
    shop = service(kind)
    try:
        taken = field.parse(text, shop)
    except Told:
        return
    assert field.parse(taken, shop) == taken
    taken.encode()


@pytest.mark.parametrize(
    ("low", "high", "steps"),
    [
        (100, 100_000, "100 500 1000 5000 10000 100000"),
        (10, 1_000_000, "10 100 500 1000 5000 1000000"),
        (1, 1000, "1 25 50 100 500 1000"),
        (1, 50, "1 5 10 25 50"),
        (50, 60, "50 60"),
        (7, 7, "7"),
        (300, 2_147_483_647, "300 500 1000 5000 10000 2147483647"),
        (500, 100, ""),
    ],
)
def test_quantities_are_suggested_in_round_steps(low, high, steps):
    assert suggestions(field("quantity"), service(min=low, max=high), {}) == tuple(steps.split())


@pytest.mark.parametrize(
    ("last", "steps"),
    [
        ("2500", "2500 100 500 1000 5000 100000"),
        ("100", "100 500 1000 5000 10000 100000"),
        ("100000", "100000 100 500 1000 5000 10000"),
        ("99", "100 500 1000 5000 10000 100000"),
        ("100001", "100 500 1000 5000 10000 100000"),
        ("", "100 500 1000 5000 10000 100000"),
        ("many", "100 500 1000 5000 10000 100000"),
    ],
)
def test_the_last_quantity_is_suggested_first_where_it_fits(last, steps):
    assert suggestions(field("quantity"), service(min=100, max=100_000), {}, last=last) == tuple(steps.split())


def test_the_last_quantity_is_no_answer_to_another_question():
    assert "7" not in suggestions(field("runs"), service(min=1, max=100), {"quantity": "10"}, last="7")


def test_suggestions_keep_within_what_is_answered():
    shop = service(max=1000)
    assert suggestions(field("quantity"), shop, {"runs": "5", "interval": "10"}) == ("100", "200")
    assert suggestions(field("runs"), shop, {"quantity": "300"}) == ("2", "3")
    assert suggestions(field("max", "subscriptions"), shop, {"min": "400"}) == ("400", "500", "1000")
    assert suggestions(field("link"), shop, {}) == ()


@pytest.mark.parametrize(("kind", "field"), FIELDS, ids=[f"{kind}-{field.key}" for kind, field in FIELDS])
def test_every_suggestion_and_choice_is_a_good_answer(kind, field):
    shop = service(kind, dripfeed=True)
    offered = (*suggestions(field, shop, {}), *(choice.value for choice in field.choices))
    assert all(field.parse(text, shop) == text for text in offered)
    assert len(suggestions(field, shop, {})) <= 6
