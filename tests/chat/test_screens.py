"""Screens are values: what fits into a button, how pages turn, what is escaped."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from bot.catalog import Category
from bot.chat.buttons import LIMIT, Press, press, unpack
from bot.chat.screens import browse, confirm, draft, home
from bot.chat.screens import service as services
from bot.chat.screens.markup import bold, code, foreign, lines
from bot.chat.screens.pages import page_of, pager
from bot.errors import Money, Told
from bot.i18n import Catalogues, Html
from bot.orders import DraftState, new_draft
from bot.panel import Service

pytestmark = pytest.mark.quick

NOW = datetime(2026, 3, 1, tzinfo=UTC)
WORDS = Catalogues({}).words("en")
SHOP = browse.Shop(WORDS, "USD")


def service(**changes):
    known = {
        "id": "101",
        "name": "Likes",
        "category": "Things",
        "type": "default",
        "rate": Decimal(2),
        "min": 10,
        "max": 1000,
    }
    return Service(**{**known, **changes})


def drafted(*answers, **changes):
    made = new_draft("x" * 16, "p", service(**changes), NOW)
    for answer in answers:
        made = made.answer(answer, NOW)
    return made


@pytest.mark.parametrize("data", ["", "1", "order:1", "0order:1", "1or-der", "12", "1 order", "2order:1", "1é é"])
def test_what_no_button_of_ours_holds_is_nothing(data):
    assert unpack(data) is None


def test_a_press_comes_back_as_it_was_packed():
    meant = press("cat", "abc", 3)
    assert unpack(meant.pack()) == meant == Press("cat", ("abc", "3"))


@pytest.mark.parametrize("press_", [press("x", "a:b"), press("x", "y" * LIMIT), press("x", "я" * 31)])
def test_what_telegram_would_refuse_is_refused_here(press_):
    with pytest.raises(ValueError, match="does not fit"):
        press_.pack()


@pytest.mark.parametrize("id_", ["1" * 60, "a:b", "я" * 40, "9" * 62])
def test_a_service_with_an_odd_id_has_no_button(id_):
    assert browse.service_press("svc", id_) is None
    shown = services.service(SHOP, service(id=id_), services.Sight())
    assert [button.label for row in shown.rows for button in row] == ["Back", "Home"]


@pytest.mark.parametrize(
    "query", ["likes", "a:b c", "инстаграм подписчики быстрые дешёвые", "x" * 500, "я" * 500, "", "🎉" * 50]
)
def test_a_query_travels_in_a_button(query):
    page = page_of([service()] * 30, 1)
    for row in browse.found(SHOP, query, page, 30).rows:
        for button in row:
            button.press.pack()


@pytest.mark.parametrize(
    ("number", "shown", "count"), [(0, 0, 3), (2, 2, 3), (3, 2, 3), (-1, 0, 3), (10**6, 2, 3)], ids=str
)
def test_a_page_is_always_one_that_exists(number, shown, count):
    page = page_of(range(20), number)
    assert (page.number, page.count, list(page.items)) == (shown, count, list(range(shown * 8, min(20, shown * 8 + 8))))


def test_an_empty_list_is_one_page_without_a_pager():
    page = page_of([], 0)
    assert (page.count, pager(page, WORDS, "x")) == (1, ())


def test_foreign_text_cannot_be_markup():
    said = lines(bold("<i>&"), code("a\u202eb"), foreign("x\ny"))
    assert said == "<b>&lt;i&gt;&amp;</b>\n<code>ab</code>\nx y"
    assert isinstance(said, Html)


def test_a_question_says_where_we_are_why_again_and_the_limits():
    made = drafted("https://x.com/a")
    ask = draft.Ask(made, made.pending, Told("Not so: {what}", what="<b>"))
    said = draft.question(ask, SHOP).text
    assert said == (
        "<b>Order · 2 of 2: Quantity</b>\n101 · Likes\nLink: https://x.com/a\n\n⚠️ Not so: &lt;b&gt;\n"
        "How many would you like?\nFrom 10 to 1,000. Price: $2.00 per 1000."
    )


def test_every_button_of_a_draft_fits():
    made = drafted("https://x.com/a", dripfeed=True)
    ready = made.answer("100", NOW)
    for shown in (
        draft.question(draft.Ask(made, made.pending), SHOP),
        confirm.confirm(confirm.Card(ready, confirm.Quote()), SHOP),
        draft.expired(ready, WORDS),
        draft.dropped(ready, WORDS),
        home.home(home.Lobby(ready), WORDS),
    ):
        shown.markup()


QUOTES = {
    "no limit": (confirm.Quote(), ""),
    "left": (confirm.Quote(left=Decimal(5)), "Left of your allowance after it: $4.80"),
    "too little": (confirm.Quote(left=Decimal("0.1")), "⚠️ Your allowance has $0.10 left, which is not enough."),
    "operator": (
        confirm.Quote(balance=Money(Decimal(7), "USD"), age=timedelta(minutes=5)),
        "Panel balance: $7.00 (read 5 minutes ago)",
    ),
    "above the cap": (confirm.Quote(cap=Decimal("0.1")), "⚠️ One order may cost at most $0.10 here."),
    "same link": (confirm.Quote(same=True), "⚠️ There is an open order of this service for the same link already."),
}


@pytest.mark.parametrize(("quote", "line"), QUOTES.values(), ids=QUOTES)
def test_the_card_says_what_is_left(quote, line):
    said = confirm.confirm(confirm.Card(drafted("https://x.com/a", "100"), quote), SHOP).text
    assert "<b>Total: $0.20</b>" in said
    assert line in said


def test_the_confirm_button_is_green_and_the_red_one_drops():
    rows = confirm.confirm(confirm.Card(drafted("https://x.com/a", "100"), confirm.Quote()), SHOP).rows
    styles = {button.label: button.style for row in rows for button in row if button.style}
    assert styles == {"Confirm · $0.20": "success", "Drop the order": "danger"}


@pytest.mark.parametrize("answers", [(), ("https://instagram.com/x",)])
def test_dropping_is_red_beside_a_question_too(answers):
    made = drafted(*answers)
    rows = draft.question(draft.Ask(made, made.pending), SHOP).rows
    styles = {button.label: button.style for row in rows for button in row if button.style}
    assert styles == {"Drop the order": "danger"}


def test_exact_prices_are_not_rounded():
    made = drafted("https://x.com/a", "10", rate=Decimal("0.0333"))
    said = confirm.confirm(confirm.Card(made, confirm.Quote()), SHOP).text
    assert "Total: $0.000333" in said


def test_home_has_at_most_four_rows():
    made = drafted("https://x.com/a")
    shown = home.home(home.Lobby(made), WORDS)
    assert len(shown.rows) <= 4
    assert made.state is DraftState.OPEN


def test_a_platforms_own_name_stands_as_it_is():
    page = page_of([Category("abc", "Views " * 20, "tiktok", 3)], 0)
    shown = browse.categories(SHOP, "tiktok", page)
    assert "<b>TikTok</b>" in shown.text
    assert len(shown.rows[0][0].label) < 40


def test_an_old_list_tells_its_age():
    old = browse.Shop(WORDS, "USD", timedelta(hours=5))
    assert "5 hours ago" in browse.platforms(old, [("tiktok", 3)]).text
    assert "ago" not in browse.platforms(SHOP, [("tiktok", 3)]).text


@pytest.mark.parametrize("flag", [True, False, None])
def test_flags_have_three_values(flag):
    said = services.service(SHOP, service(refill=flag), services.Sight()).text
    assert f"Refill: {({True: 'yes', False: 'no', None: 'the panel did not say'})[flag]}" in said
