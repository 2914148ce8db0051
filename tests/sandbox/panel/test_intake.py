from decimal import Decimal

import pytest

from bot.sandbox.panel import Refusal
from bot.sandbox.panel.intake import read_add

pytestmark = pytest.mark.quick

LINK = {"link": "https://instagram.com/example"}
SOME = LINK | {"quantity": "500"}
LINES = "one\r\n\r\ntwo\nthree \n"

GOOD = [
    ("default", SOME, 500, "1"),
    ("package", LINK, 1, "2"),
    ("package", SOME, 1, "2"),
    ("custom_comments", LINK | {"comments": LINES}, 3, "0.006"),
    ("custom_comments_package", LINK | {"comments": LINES}, 1, "2"),
    ("subscriptions", {"username": "someone", "min": "100", "max": "200", "delay": "5", "posts": "3"}, 600, "1.2"),
    ("subscriptions", {"username": "someone", "min": "100", "max": "200", "delay": "0"}, 200, "0.4"),
    ("invites_from_groups", SOME | {"groups": "a\nb"}, 500, "1"),
    ("mentions_user_followers", SOME | {"username": "someone"}, 500, "1"),
    ("mentions_with_hashtags", SOME | {"usernames": "a\nb", "hashtags": "x"}, 500, "1"),
    ("seo", SOME | {"keywords": "a, b"}, 500, "1"),
    ("mentions_custom_list", LINK | {"usernames": LINES}, 3, "0.006"),
    ("comment_likes", SOME | {"username": "someone"}, 500, "1"),
    ("mentions_media_likers", SOME | {"media": "https://instagram.com/p/1"}, 500, "1"),
    ("poll", SOME | {"answer_number": "2"}, 500, "1"),
    ("mentions_hashtag", SOME | {"hashtag": "x"}, 500, "1"),
    ("web_traffic", SOME | {"country": "US", "device": "5", "type_of_traffic": "3"}, 500, "1"),
    (
        "web_traffic",
        SOME | {"country": "US", "device": "5", "type_of_traffic": "1", "google_keyword": "shop"},
        500,
        "1",
    ),
    ("comment_replies", LINK | {"username": "someone", "comments": LINES}, 3, "0.006"),
    ("mentions", SOME | {"usernames": "a"}, 500, "1"),
]


@pytest.mark.parametrize("row", GOOD, ids=[f"{row[0]}-{len(row[1])}" for row in GOOD])
def test_each_type_has_its_quantity_and_its_charge(desk, sell, row):
    kind, fields, quantity, charge = row
    wanted = read_add({"service": sell(kind), **fields}, desk.catalogue)
    assert (wanted.quantity, wanted.charge) == (quantity, Decimal(charge))


FREE = {("package", "quantity"), ("subscriptions", "posts")}
REQUIRED = [(kind, name, fields) for kind, fields, _, _ in GOOD for name in fields if (kind, name) not in FREE]


@pytest.mark.parametrize(("kind", "name", "fields"), REQUIRED, ids=[f"{row[0]}-{row[1]}" for row in REQUIRED])
def test_a_missing_field_is_named(desk, sell, kind, name, fields):
    rest = {key: value for key, value in fields.items() if key != name}
    with pytest.raises(Refusal) as refusal:
        read_add({"service": sell(kind), **rest}, desk.catalogue)
    target = "username" if kind == "subscriptions" else "link"
    assert refusal.value.text == ("Bad link" if name == target else f"The {name} field is required")


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"quantity": "99"}, "Quantity less than minimal 100"),
        ({"quantity": "100001"}, "Quantity more than maximum 100000"),
        ({"quantity": "1e3"}, "Quantity must be between 100 and 100000"),
        ({"quantity": "１００"}, "Quantity must be between 100 and 100000"),
        ({"quantity": "-5"}, "Quantity must be between 100 and 100000"),
        ({"quantity": "9" * 5000}, "Quantity must be between 100 and 100000"),
        ({"link": "two words"}, "Bad link"),
        ({"link": "https://a\n&service=1"}, "Bad link"),
        ({"service": "0"}, "Incorrect service ID"),
        ({"runs": "2"}, "Invalid Interval in minutes"),
        ({"runs": "0", "interval": "10"}, "The runs field is required"),
        ({"runs": "x", "interval": "10"}, "The runs field is required"),
        ({"runs": "2", "interval": "soon"}, "Invalid Interval in minutes"),
    ],
    ids=lambda value: "-".join(value)[:12] if isinstance(value, dict) else value[:20],
)
def test_what_is_out_of_bounds_is_declined(desk, fields, text):
    with pytest.raises(Refusal) as refusal:
        read_add({"service": "101", **LINK, "quantity": "1000", **fields}, desk.catalogue)
    assert refusal.value.text == text


def test_drip_feed_multiplies_quantity_and_charge(desk):
    fields = {"service": "101", **LINK, "quantity": "200", "runs": "5", "interval": "30"}
    wanted = read_add(fields, desk.catalogue)
    assert (wanted.quantity, wanted.charge, wanted.runs) == (1000, Decimal(250), 5)


def test_drip_feed_is_declined_where_the_service_has_none(desk, sell):
    fields = {"service": sell("default"), **SOME, "runs": "2", "interval": "10"}
    with pytest.raises(Refusal, match="does not support Dripfeed"):
        read_add(fields, desk.catalogue)


def test_a_delay_is_one_of_seven(desk, sell):
    fields = {"service": sell("subscriptions"), "username": "a", "min": "1", "max": "2", "delay": "7"}
    with pytest.raises(Refusal, match="Invalid Interval"):
        read_add(fields, desk.catalogue)


def test_a_type_that_nobody_knows_cannot_be_ordered(desk, sell):
    with pytest.raises(Refusal, match="Incorrect service ID"):
        read_add({"service": sell("likes_spread"), **SOME}, desk.catalogue)
