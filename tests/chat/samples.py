"""Sample data of every screen: as long and as odd as people and panels make it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import msgspec

from bot.catalog import Favourite
from bot.chat.screens import (
    account,
    browse,
    confirm,
    draft,
    favourites,
    mass,
    notices,
    operator,
    operator_figures,
    order,
    people,
    picking,
)
from bot.chat.screens.order_words import REFILLS, STATES, STATUSES, TROUBLES
from bot.chat.screens.pages import page_of
from bot.errors import Money, Told
from bot.i18n import Catalogues
from bot.orders import Bad, Batch, Draft, DraftState, Good, Kind, RequestState, Sheet, State
from bot.orders.fields import FORMS
from bot.panel import ErrorClass, OrderState, RefillState, Service
from bot.people import Allowance, Broadcast, BroadcastState, Notice, Period, Preferences, Quiet, Reach, Telling
from tests.store.things import NOW, a_request, an_order, ann

ODD = '<b>&"Real" HQ 🔥 [Refill: 30 days]'
LINK = "https://www.instagram.com/p/Cxyz_12-3/?a=1&b=<2>"
SERVICE = Service(
    id="10471", name=f"Instagram Followers {ODD}", category=f"Instagram · {ODD}", type="default",
    rate=Decimal("0.90321"), min=10, max=1_000_000, description=f"{ODD}\nStart: 0-1 hour\n" * 40, dripfeed=True,
)  # fmt: skip
PACKAGE = msgspec.structs.replace(
    SERVICE, id="7", type="package", dripfeed=False, refill=True, cancel=None, description=""
)
MINUTES = timedelta(minutes=25)
CASH = Money(Decimal("104.84292"), "USD")
LEVELS = Preferences(Telling.ENDINGS, "Asia/Kolkata", Quiet(22 * 60 + 30, 7 * 60))
TOLD = Told("Please send a plain whole number between {min} and {max}.", min=10, max=1_000_000)
ANSWERS = {
    "link": LINK, "quantity": "1000", "comments": "Nice\n<b>&\nGood", "usernames": "ann\nbob", "hashtags": "a\nb",
    "username": "<ann>&", "hashtag": "a&b", "media": LINK, "answer_number": "3", "groups": "a\nb", "keywords": "a\nb",
    "country": "US", "device": "1", "type_of_traffic": "1", "google_keyword": "a&b", "referring_url": LINK,
    "min": "100", "max": "200", "posts": "10", "old_posts": "5", "delay": "30", "expiry": "31/12/2030",
    "runs": "10", "interval": "60",
}  # fmt: skip
NAMES = Catalogues.load().languages

ODD_ORDER = an_order(
    ref=70000, service="10471", service_name=SERVICE.name, link=LINK, panel_id="2350112", quantity=25000,
    price=Decimal("22.58025"), charge=Decimal("22.58025"), start_count=123456, remains=12345, currency="USD",
    state=State.PLACED, status=OrderState.IN_PROGRESS, changed=NOW + MINUTES,
    fields={"runs": "10", "interval": "60"},
)  # fmt: skip
UNCLEAR = replace(ODD_ORDER, state=State.UNVERIFIED, status=None, panel_id=None, charge=None, remains=None)
FACTS = {
    "placed": {"id": "2350112"},
    "refused": {"reason": ErrorClass.INVALID_LINK},
    "held": {"reason": ErrorClass.MAINTENANCE},
    "status": {"was": "in_progress", "status": "completed", "raw": "", "remains": 0, "charge": "22.58025"},
    "refill": {"id": "12345", "was": "pending", "status": "completed", "raw": ""},
    "refill_requested": {"id": "12345"},
    "refill_ends": {"until": (NOW + timedelta(days=1)).isoformat()},
    "refill_left": {"id": "12345", "days": 30},
    "refill_refused": {"reason": ErrorClass.REFILL_TOO_EARLY},
    "cancel_refused": {"reason": ErrorClass.NOT_ELIGIBLE_CANCEL},
    "trouble": {"error": "transport", "text": ODD},
    "panel_refuses": {"error": "auth", "text": ODD},
    "low_balance": {"amount": "3.5", "currency": "USD"},
    "missing": {"order": 70000, "id": "23501"},
    "number_again": {"order": 70000, "id": "23501", "earlier": 1},
    "number_late": {"order": 70000, "id": "23501"},
    "copied": {"made": NOW.isoformat(), "count": 2},
    "request_late": {"order": 70000, "id": "23501"},
    "number": {"said": "found", "id": "2350112", "status": "completed", "charge": "30", "start": 1, "remains": 5},
    "application": {"application": 4, "person": "ann", "name": ODD},
    "standing": {"what": "allowance", "period": "day", "amount": "25"},
    "let_in": {"period": "day", "amount": "25"},
    "broadcast": {"text": f"{ODD}\n{LINK}", "at": NOW.isoformat()},
    "apology": {"mark": "A1B2C3"},
}


TEXT = Broadcast("b" * 16, "ann", f"{ODD}\n{LINK}", BroadcastState.OPEN, NOW)
REACH = Reach([ann()] * 1234, 12)


def shop(words):
    return browse.Shop(words, "USD", timedelta(hours=5), LINK, inline=True)


def drafted(kind="default", *, asking=None):
    fields = [field.key for field in FORMS[kind].every_field()]
    answers = {key: ANSWERS[key] for key in fields}
    return Draft("d" * 16, "ann", msgspec.structs.replace(SERVICE, type=kind), answers, asking, DraftState.OPEN, NOW)


def view(one=ODD_ORDER, *requests, **more):
    return order.OrderView(one, requests, NOW + MINUTES, **more)


def case(one=UNCLEAR, **more):
    others = tuple(replace(ODD_ORDER, ref=ref, panel_id=str(ref)) for ref in range(70001, 70008))
    before, after = operator.Reading(Decimal("110.5"), NOW), operator.Reading(Decimal("2.1"), NOW + MINUTES)
    return operator.Case(
        view(one, owner=ODD), raw=f'{{"{ODD}": 1}}' * 30, http=502, hint="2350112", before=before, after=after,
        others=others, same=others, **more,
    )  # fmt: skip


def news(kind, one=ODD_ORDER, **facts):
    about = {"cancel_refused": UNCLEAR, "case": UNCLEAR, "number": UNCLEAR, "unverified": UNCLEAR}.get(kind, one)
    notice = Notice("ann", kind, "d", one.ref, {**FACTS.get(kind, {}), **facts})
    return notices.News(notice, view(about), case(), ann(name=ODD), "USD")


def person(**more):
    allowance = Allowance(Period.MONTH, Decimal(1000))
    return people.Entry(
        ann(name=ODD, telegram_id=7123456789, allowance=allowance, **more), None, "USD", Decimal("12.5"), Decimal(99)
    )


def questions(words):
    """Every field of every form, asked again over an answer."""
    return [
        draft.question(draft.Ask(drafted(kind, asking=field.key), field, TOLD, recent=[ODD_ORDER]), shop(words))
        for kind, form in FORMS.items()
        for field in form.every_field()
    ]


def purses():
    spent = [account.Purse("USD", Allowance(period, Decimal(9)), Decimal("3.345")) for period in Period]
    others = [account.Purse(viewer=True), account.Purse(operator=True), account.Purse()]
    return [*spent, *others, account.Purse(balance=CASH, age=MINUTES, operator=True)]


def offers(starred):
    return [browse.Offer(SERVICE, starred=starred)]


def numbers():
    """What the panel may say about a number that an operator named."""
    silent = [{"said": "silent", "error": error} for error in [*TROUBLES, "other"]]
    return [news("number", **said) for said in [{}, {"said": "unknown"}, *silent]]


def shelf():
    entries = [favourites.Entry(Favourite("10471", ODD), SERVICE), favourites.Entry(Favourite("5", ODD), None)]
    return favourites.Shelf(page_of(entries * 9, 1), [SERVICE])


def listed(state=DraftState.OPEN):
    rows = [Good(n, ODD, drafted()) if n % 2 else Bad(n, f"10471 | {ODD}", TOLD) for n in range(1, 31)]
    sheet = Sheet(rows)
    return mass.View(Batch("d" * 16, "ann", ODD, state, NOW), sheet, confirm.Quote(Decimal(5)), "USD", ordered=sheet)


def picks():
    return [picking.Pick(replace(ODD_ORDER, ref=70000 + n), TOLD if n % 2 else None) for n in range(8)]


def requests(kind):
    states = [a_request(70000, kind=kind, number=n, state=state) for n, state in enumerate(RequestState)]
    known = {"state": RequestState.REQUESTED, "panel_id": "12345", "kind": kind}
    return [*states, *(a_request(70000, status=status, **known) for status in RefillState)]


def figures(words):
    spans = [operator_figures.Span(days, dict.fromkeys(State, 1234), Decimal("999.5")) for days in (1, 7, 30)]
    return operator_figures.stats(operator_figures.Stats(spans, [(ODD, Decimal("5.5"))] * 10, "USD"), words)


def healths(words):
    known = {"balance": CASH, "balance_at": NOW, "catalogue": MINUTES, "notices": 12, "oldest": MINUTES}
    sick = [{"trouble": error, "trouble_since": NOW, "states": dict.fromkeys(State, 3)} for error in TROUBLES]
    sick.append({"full": True, "today": (CASH, CASH)})
    return [operator_figures.health(operator_figures.Health(NOW + MINUTES, **{**known, **one}), words) for one in sick]


def cards(words):
    """Every state, every status, every request."""
    states = [replace(UNCLEAR, state=state, reason=ErrorClass.AUTH) for state in STATES if state is not State.PLACED]
    statuses = [replace(ODD_ORDER, status=status) for status in STATUSES]
    asked = [view(ODD_ORDER, one) for kind in Kind for one in requests(kind)]
    done = replace(ODD_ORDER, status=OrderState.COMPLETED)
    windows = [replace(done, settled=NOW - timedelta(days=days)) for days in (3, 40)]
    return [order.card(one, words) for one in [*map(view, states + statuses + windows), *asked, view(owner=ODD)]]


def sentences(words):
    """Every kind of notice, and every status of an order or a refill."""
    said = [news(kind) for kind in notices.SENTENCES]
    said += [news("status", status=status, was=status, raw=ODD) for status in STATUSES]
    said += [news("refill", status=status, was=status, raw=ODD) for status in REFILLS]
    said += [news("refill_ends", until=(NOW + timedelta(days=days)).isoformat()) for days in (0, 2, 400)]
    return said
