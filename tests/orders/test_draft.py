"""A draft from the first question to the confirm screen, in any order of steps."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Told
from bot.orders.draft import Difference, DraftState, new_draft
from bot.orders.fields import FORMS, suggestions
from bot.panel import Service

pytestmark = pytest.mark.quick

NOW = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
LINK = "https://instagram.com/a"
SERVICE = Service(
    id="101",
    name="Followers",
    category="Instagram",
    type="default",
    rate=Decimal("250.00"),
    min=100,
    max=1000,
    dripfeed=True,
)


def changed(**changes):
    return msgspec.structs.replace(SERVICE, **changes)


def filled(service=SERVICE, answers=(LINK, "200")):
    draft = new_draft("d1", "p1", service, NOW)
    for text in answers:
        draft = draft.answer(text, LATER)
    return draft


def asked(draft):
    return draft.pending.key if draft.pending else None


def test_a_new_draft_asks_for_the_link():
    draft = new_draft("d1", "p1", SERVICE, NOW)
    assert (draft.id, draft.person, draft.service, draft.touched) == ("d1", "p1", SERVICE, NOW)
    assert (draft.state, draft.asking) == (DraftState.OPEN, None)
    assert (asked(draft), draft.ready, draft.step) == ("link", False, (1, 2))
    assert (draft.link, draft.quantity, draft.total, draft.price) == (None, None, None, None)


def test_a_service_of_an_unknown_type_gets_no_draft():
    with pytest.raises(Told, match="choose another"):
        new_draft("d1", "p1", changed(type="custom_replies"), NOW)


def test_answers_lead_to_a_ready_draft():
    draft = new_draft("d1", "p1", SERVICE, NOW).answer("instagram.com/a", LATER)
    assert (asked(draft), draft.step, draft.touched) == ("quantity", (2, 2), LATER)
    draft = draft.answer("200", LATER)
    assert (asked(draft), draft.step, draft.ready) == (None, (2, 2), True)
    assert (draft.link, draft.quantity, draft.total, draft.price) == (LINK, 200, 200, Decimal(50))
    assert [(field.key, text) for field, text in draft.answered] == [("link", LINK), ("quantity", "200")]
    assert draft.panel_fields == {"service": "101", "link": LINK, "quantity": "200"}


def test_a_bad_answer_changes_nothing():
    draft = filled(answers=(LINK,))
    with pytest.raises(Told):
        draft.answer("1e3", LATER)
    assert asked(draft) == "quantity"
    assert draft.answers == {"link": LINK}


def test_an_answer_that_nobody_asked_for_is_told():
    with pytest.raises(Told, match="answered already"):
        filled().answer("300", LATER)


@pytest.mark.parametrize("state", [DraftState.CONFIRMED, DraftState.DROPPED, DraftState.EXPIRED])
def test_only_an_open_draft_is_ready(state):
    assert not replace(filled(), state=state).ready


def test_an_edited_answer_stays_until_there_is_a_new_one():
    draft = filled().edit("link")
    assert (asked(draft), draft.step, draft.ready, draft.link) == ("link", (1, 2), False, LINK)
    assert draft.back() == filled()
    with pytest.raises(Told):
        draft.answer("nothing", LATER)
    draft = draft.answer("t.me/b", LATER)
    assert (draft.ready, draft.link, draft.quantity) == (True, "https://t.me/b", 200)


@pytest.mark.parametrize("key", ["runs", "comments", "", "dripfeed"])
def test_a_field_that_the_order_does_not_have_cannot_be_edited(key):
    with pytest.raises(Told, match="no such field"):
        filled().edit(key)


def test_a_drip_feed_is_added_and_taken_out():
    draft = filled()
    assert [option.name for option in draft.options] == ["dripfeed"]
    draft = draft.option("dripfeed")
    assert (asked(draft), draft.step, draft.ready) == ("runs", (3, 4), False)
    draft = draft.answer("5", LATER)
    assert (asked(draft), draft.step, draft.ready, draft.price) == ("interval", (4, 4), False, Decimal(50))
    draft = draft.answer("30", LATER)
    assert (draft.ready, draft.asking, draft.quantity, draft.total) == (True, None, 200, 1000)
    assert draft.price == Decimal(250)
    assert [option.name for option in draft.taken] == ["dripfeed"]
    assert draft.options == ()
    assert draft.panel_fields == {
        "service": "101",
        "link": LINK,
        "quantity": "200",
        "runs": "5",
        "interval": "30",
    }
    assert draft.without("dripfeed") == filled()


def test_a_half_added_drip_feed_is_asked_on_after_an_edit_and_dropped_by_going_back():
    draft = filled().option("dripfeed").answer("2", LATER).edit("link").answer("t.me/b", LATER)
    assert asked(draft) == "interval"
    assert draft.back().ready
    assert "runs" not in draft.back().answers


def test_a_drip_feed_keeps_its_total_within_the_maximum():
    draft = filled().option("dripfeed")
    with pytest.raises(Told, match="above this service's maximum"):
        draft.answer("6", LATER)
    dripped = draft.answer("5", LATER).answer("30", LATER)
    with pytest.raises(Told, match="above this service's maximum"):
        dripped.edit("quantity").answer("900", LATER)
    assert dripped.edit("runs").answer("2", LATER).total == 400


@pytest.mark.parametrize(
    ("service", "quantity", "name"),
    [
        (changed(dripfeed=False), "200", "dripfeed"),
        (changed(dripfeed=None), "200", "dripfeed"),
        (SERVICE, "501", "dripfeed"),
        (SERVICE, "200", "gift"),
    ],
    ids=["no", "unsaid", "no-room", "unknown"],
)
def test_an_option_that_is_not_offered_cannot_be_added(service, quantity, name):
    draft = filled(service, (LINK, quantity))
    assert name not in [option.name for option in draft.options]
    with pytest.raises(Told, match="cannot have that option"):
        draft.option(name)


def test_an_unknown_option_cannot_be_taken_out():
    with pytest.raises(Told, match="cannot have that option"):
        filled().without("gift")


def test_adding_an_option_twice_changes_nothing():
    dripped = filled().option("dripfeed").answer("2", LATER).answer("30", LATER)
    assert dripped.option("dripfeed") == dripped


TRAFFIC = changed(type="web_traffic")


def test_answers_to_questions_that_no_longer_apply_are_dropped():
    draft = filled(TRAFFIC, (LINK, "US", "4", "1", "shop", "200"))
    assert draft.ready
    draft = draft.edit("type_of_traffic").answer("2", LATER)
    assert asked(draft) == "referring_url"
    assert "google_keyword" not in draft.answers
    draft = draft.answer("google.com/a", LATER)
    assert draft.panel_fields["referring_url"] == "https://google.com/a"
    assert draft.edit("type_of_traffic").answer("3", LATER).ready


def test_a_subscription_is_for_its_user_name():
    draft = filled(changed(type="subscriptions"), ("@name", "100", "200", "10", "0"))
    assert (draft.ready, draft.link, draft.quantity, draft.price) == (True, "name", None, Decimal(500))
    with pytest.raises(Told, match="least for a post"):
        draft.edit("min").answer("201", LATER)


@pytest.mark.parametrize(
    ("current", "difference"),
    [
        (SERVICE, None),
        (changed(name="Other", category="Other", description="Other", refill=True), None),
        (changed(rate=Decimal(250)), None),
        (None, Difference(gone=True)),
        (changed(rate=Decimal("250.01")), Difference(rate=(Decimal("250.00"), Decimal("250.01")))),
        (changed(min=10), Difference(limits=((100, 1000), (10, 1000)))),
        (changed(max=500), Difference(limits=((100, 1000), (100, 500)))),
        (changed(type="package"), Difference(type=("default", "package"))),
        (changed(dripfeed=False), None),
    ],
    ids=["same", "words", "digits", "gone", "rate", "min", "max", "type", "unused-option"],
)
def test_a_difference_is_what_was_not_shown(current, difference):
    assert filled().difference(current) == difference


def test_an_option_in_use_that_is_withdrawn_is_a_difference():
    dripped = filled().option("dripfeed").answer("2", LATER).answer("30", LATER)
    assert dripped.difference(changed(dripfeed=False)) == Difference(lost=("dripfeed",))
    fresh = dripped.refreshed(changed(dripfeed=False), LATER)
    assert (fresh.ready, fresh.total) == (True, 200)


@pytest.mark.parametrize(
    ("current", "pending"),
    [
        (changed(rate=Decimal(300)), None),
        (changed(max=500), None),
        (changed(min=300), "quantity"),
        (changed(type="package"), None),
        (changed(type="custom_comments"), "comments"),
    ],
    ids=["rate", "max", "min", "package", "comments"],
)
def test_a_refreshed_draft_asks_again_for_what_no_longer_fits(current, pending):
    draft = filled().edit("link").refreshed(current, LATER)
    assert (draft.service, asked(draft), draft.link) == (current, pending, LINK)
    assert draft.difference(current) is None


def test_a_refreshed_draft_drops_runs_that_no_longer_fit():
    dripped = filled().option("dripfeed").answer("5", LATER).answer("30", LATER)
    fresh = dripped.refreshed(changed(max=600), LATER)
    assert fresh.answers == {"link": LINK, "quantity": "200"}


def test_a_draft_is_not_refreshed_to_an_unknown_type():
    with pytest.raises(Told, match="choose another"):
        filled().refreshed(changed(type="custom_replies"), LATER)


GOOD = {
    "link": LINK,
    "username": "name",
    "usernames": "a\nb",
    "comments": "a\nb",
    "hashtag": "#a",
    "hashtags": "#a",
    "media": LINK,
    "groups": "a",
    "keywords": "a",
    "answer_number": "1",
    "country": "US",
    "google_keyword": "a",
    "referring_url": LINK,
    "expiry": "31/12/2030",
}


def good_answer(draft):
    field = draft.pending
    if field.key in {"usernames", "comments"}:
        return "\n".join(f"line{n}" for n in range(draft.service.min))
    offered = suggestions(field, draft.service, draft.answers) or tuple(choice.value for choice in field.choices)
    return GOOD.get(field.key) or next(iter(offered), "")


@pytest.mark.parametrize(
    ("day", "taken"),
    [("31/12/2029", False), ("1/1/0999", False), ("01/01/2030", True), ("02/01/2030", True), ("03/02/2031", True)],
)
def test_a_subscription_ends_on_no_day_that_is_over_everywhere(day, taken):
    draft = new_draft("d1", "p1", changed(type="subscriptions"), NOW)
    while draft.pending:
        draft = draft.answer(good_answer(draft), LATER)
    draft = draft.option("last_day")
    if taken:
        assert draft.answer(day, LATER).answers["expiry"] == day
        return
    with pytest.raises(Told, match="This day is over"):
        draft.answer(day, LATER)


def test_a_last_day_that_is_over_when_it_is_ordered_again_is_left_out_and_told():
    draft = new_draft("d1", "p1", changed(type="subscriptions"), NOW)
    while draft.pending:
        draft = draft.answer(good_answer(draft), LATER)
    draft = draft.option("last_day").answer("03/02/2030", LATER)
    soon, late = NOW + timedelta(days=30), NOW + timedelta(days=40)
    assert draft.refreshed(draft.service, soon).answers["expiry"] == "03/02/2030"
    assert draft.outdated(soon) == ()
    assert "expiry" not in draft.refreshed(draft.service, late).answers
    assert [why.message for why in draft.outdated(late)] == [
        "This day is over. Please send a later one as day/month/year, for example 31/12/2030."
    ]


WORDS = st.sampled_from([*GOOD.values(), "100", "200", "500", "2", "1", "1e3", "nonsense", ""]) | st.text(max_size=9)
KEYS = st.sampled_from(sorted({field.key for form in FORMS.values() for field in form.every_field()}))
OPTIONS = st.sampled_from(["dripfeed", "old", "last_day", "none"])
CURRENT = st.builds(
    changed,
    type=st.sampled_from([*FORMS, "unknown"]),
    min=st.sampled_from([1, 100, 150]),
    max=st.sampled_from([100, 450, 1000]),
    dripfeed=st.sampled_from([True, False, None]),
)
STEPS = st.one_of(
    st.tuples(st.just("answer"), WORDS),
    st.tuples(st.just("good"), st.none()),
    st.tuples(st.just("edit"), KEYS),
    st.tuples(st.just("option"), OPTIONS),
    st.tuples(st.just("without"), OPTIONS),
    st.tuples(st.just("back"), st.none()),
    st.tuples(st.just("refreshed"), CURRENT),
)


def step(draft, name, value):
    if name == "good":
        return draft.answer(good_answer(draft), LATER) if draft.pending else draft
    if name == "answer":
        return draft.answer(value, LATER)
    if name == "back":
        return draft.back()
    if name == "refreshed":
        return draft.refreshed(value, LATER)
    return getattr(draft, name)(value)


def assert_sound(draft):
    n, of = draft.step
    assert 1 <= n <= of
    assert draft.ready == (draft.pending is None)
    if not draft.ready:
        return
    draft.form.check(draft.service, draft.answers)
    assert all(field.parse(text, draft.service) == text for field, text in draft.answered)
    pieces = draft.total if draft.total is not None else 1000
    assert Fraction(draft.price) == Fraction(draft.service.rate) * pieces / 1000
    assert {"service", *(field.key for field, _ in draft.answered)} <= set(draft.panel_fields)


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(list(FORMS)), st.lists(STEPS, max_size=25))
def test_a_draft_walked_in_any_order_is_told_or_sound_and_can_be_finished(kind, walk):
    draft = new_draft("d1", "p1", changed(type=kind), NOW)
    for name, value in walk:
        before = draft
        try:
            draft = step(draft, name, value)
        except Told:
            assert draft == before
        assert_sound(draft)
    for _ in range(12):
        if draft.pending and draft.service.min <= draft.service.max:
            draft = draft.answer(good_answer(draft), LATER)
    assert draft.ready or draft.service.min > draft.service.max
    assert_sound(draft)
