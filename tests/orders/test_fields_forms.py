"""The forms: what each service kind sends, what it costs and what does not go together."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Told
from bot.orders.fields import FORMS, form_of
from bot.panel import Service

pytestmark = pytest.mark.quick

LINK = {"link": "https://instagram.com/a"}


def service(kind="default", **changes):
    values = {"id": "101", "name": "Followers", "category": "Instagram", "rate": Decimal("2.50"), "dripfeed": True}
    return Service(**{**values, "type": kind, "min": 1, "max": 100_000, **changes})


# type: answers beside the link, quantity, price, parameters beside service and link
ORDERS = {
    "default": ({"quantity": "1000"}, 1000, "2.5", {"quantity": "1000"}),
    "package": ({}, None, "2.5", {"quantity": "1"}),
    "custom_comments": ({"comments": "a\nb"}, 2, "0.005", {"comments": "a\nb", "quantity": "2"}),
    "custom_comments_package": ({"comments": "a\nb"}, None, "2.5", {"comments": "a\nb", "quantity": "1"}),
    "mentions": (answers := {"usernames": "a\nb", "quantity": "10"}, 10, "0.025", answers),
    "mentions_with_hashtags": (
        answers := {"usernames": "a", "hashtags": "#b", "quantity": "10"},
        10,
        "0.025",
        answers,
    ),
    "mentions_custom_list": ({"usernames": "a\nb\nc"}, 3, "0.0075", {"usernames": "a\nb\nc", "quantity": "3"}),
    "mentions_hashtag": (answers := {"hashtag": "a", "quantity": "10"}, 10, "0.025", answers),
    "mentions_user_followers": (answers := {"username": "a", "quantity": "10"}, 10, "0.025", answers),
    "mentions_media_likers": (answers := {"media": "https://a.com/b", "quantity": "10"}, 10, "0.025", answers),
    "comment_likes": (answers := {"username": "a", "quantity": "10"}, 10, "0.025", answers),
    "comment_replies": (
        {"username": "a", "comments": "b\nc"},
        2,
        "0.005",
        {"username": "a", "comments": "b\nc", "quantity": "2"},
    ),
    "poll": (answers := {"answer_number": "2", "quantity": "10"}, 10, "0.025", answers),
    "invites_from_groups": (answers := {"groups": "a\nb", "quantity": "10"}, 10, "0.025", answers),
    "seo": (answers := {"keywords": "a\nb", "quantity": "10"}, 10, "0.025", answers),
    "web_traffic": (
        answers := {
            "country": "US",
            "device": "4",
            "type_of_traffic": "1",
            "google_keyword": "shop",
            "quantity": "10",
        },
        10,
        "0.025",
        answers,
    ),
}


@pytest.mark.parametrize("kind", ORDERS)
def test_a_type_has_its_quantity_price_and_parameters(kind):
    given, quantity, price, sent = ORDERS[kind]
    form, shop, answers = FORMS[kind], service(kind), {**LINK, **given}
    assert {field.key for field in form.required(answers)} == set(answers)
    assert form.quantity(shop, answers) == quantity
    assert form.price(shop, answers) == Decimal(price)
    assert form.panel_fields(shop, answers) == {"service": "101", **LINK, **sent}


def test_every_type_but_subscriptions_is_in_the_table_of_orders():
    assert set(FORMS) - set(ORDERS) == {"subscriptions"}


SUBSCRIPTION = {"username": "a", "min": "100", "max": "110", "posts": "3", "delay": "30"}


def test_a_subscription_costs_at_most_all_its_posts():
    form, shop = FORMS["subscriptions"], service("subscriptions")
    assert form.target == "username"
    assert form.at_most
    assert form.quantity(shop, SUBSCRIPTION) is None
    assert form.price(shop, SUBSCRIPTION) == Decimal("0.825")
    assert form.panel_fields(shop, SUBSCRIPTION) == {"service": "101", **SUBSCRIPTION}


def test_a_subscription_may_have_old_posts_and_a_last_day():
    form, shop = FORMS["subscriptions"], service("subscriptions")
    answers = {**SUBSCRIPTION, "old_posts": "2", "expiry": "31/12/2030"}
    assert form.price(shop, answers) == Decimal("1.375")
    assert form.panel_fields(shop, answers) == {"service": "101", **answers}


def test_the_least_for_a_post_is_not_above_the_most():
    with pytest.raises(Told, match="least for a post") as told:
        FORMS["subscriptions"].check(service(), {"min": "120", "max": "110"})
    assert told.value.parameters == {"min": 120, "max": 110}


DRIP = {**LINK, "quantity": "100", "runs": "5", "interval": "30"}


def test_a_drip_feed_costs_all_its_runs():
    form, shop = FORMS["default"], service()
    assert form.quantity(shop, DRIP) == 100
    assert form.total(shop, DRIP) == 500
    assert form.price(shop, DRIP) == Decimal("1.25")
    assert form.panel_fields(shop, DRIP) == {"service": "101", **DRIP}


@pytest.mark.parametrize("dripfeed", [False, None])
def test_a_drip_feed_that_the_service_does_not_offer_is_neither_sent_nor_paid(dripfeed):
    form, shop = FORMS["default"], service(dripfeed=dripfeed)
    assert form.price(shop, DRIP) == Decimal("0.25")
    assert form.panel_fields(shop, DRIP) == {"service": "101", **LINK, "quantity": "100"}


def test_a_drip_feed_is_sent_whole_or_not_at_all():
    half = {**LINK, "quantity": "100", "runs": "5"}
    assert FORMS["default"].panel_fields(service(), half) == {"service": "101", **LINK, "quantity": "100"}
    assert FORMS["default"].price(service(), half) == Decimal("0.25")


def test_all_runs_together_keep_the_maximum():
    shop = service(max=500)
    FORMS["default"].check(shop, DRIP)
    with pytest.raises(Told, match="above this service's maximum") as told:
        FORMS["default"].check(shop, {**DRIP, "runs": "6"})
    assert told.value.parameters == {"runs": 6, "quantity": 100, "total": 600, "max": 500}


@pytest.mark.parametrize(("quantity", "offered"), [("250", True), ("251", False)])
def test_a_drip_feed_is_offered_where_two_runs_fit(quantity, offered):
    option = FORMS["default"].option("dripfeed")
    assert option.offered(service(max=500), {"quantity": quantity}) is offered


@pytest.mark.parametrize(
    ("source", "asked"), [("1", {"google_keyword"}), ("2", {"referring_url"}), ("3", set())], ids=["1", "2", "3"]
)
def test_the_source_of_traffic_decides_what_is_asked(source, asked):
    keys = {field.key for field in FORMS["web_traffic"].required({"type_of_traffic": source})}
    assert keys & {"google_keyword", "referring_url"} == asked


@pytest.mark.parametrize("least", [0, 1, 50])
def test_a_package_sends_the_least_quantity(least):
    sent = FORMS["package"].panel_fields(service("package", min=least, max=max(least, 1)), LINK)
    assert sent["quantity"] == str(max(least, 1))


@pytest.mark.parametrize(
    ("spelling", "kind"),
    [
        ("seo2", "seo"),
        ("subscription", "subscriptions"),
        ("mentions_users_followers", "mentions_user_followers"),
        ("mentions_hastag", "mentions_hashtag"),
        ("from_groups", "invites_from_groups"),
    ],
)
def test_a_spelling_has_the_form_of_its_type(spelling, kind):
    assert form_of(service(spelling)) is FORMS[kind]


@pytest.mark.parametrize("kind", ["", "custom_replies", "likes_spread", "unknown"])
def test_an_unknown_type_has_no_form(kind):
    assert form_of(service(kind)) is None


@pytest.mark.parametrize("kind", FORMS)
def test_the_words_of_a_form_show_nothing_of_the_service(kind):
    for field in FORMS[kind].every_field():
        assert "{" not in field.question + field.label
    names = [option.name for option in FORMS[kind].options]
    assert not set(names) & {field.key for field in FORMS[kind].every_field()}


RATES = st.decimals(min_value=0, max_value=Decimal("1e12"), places=11, allow_nan=False, allow_infinity=False)


@settings(deadline=None)
@given(rate=RATES, quantity=st.integers(1, 2**31), runs=st.integers(2, 1000))
def test_a_price_keeps_every_digit(rate, quantity, runs):
    shop = service(rate=rate, max=2**42)
    plain = FORMS["default"].price(shop, {**LINK, "quantity": str(quantity)})
    assert Fraction(plain) == Fraction(rate) * quantity / 1000
    dripped = FORMS["default"].price(shop, {**DRIP, "quantity": str(quantity), "runs": str(runs)})
    assert Fraction(dripped) == Fraction(rate) * quantity * runs / 1000
