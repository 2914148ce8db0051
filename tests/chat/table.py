"""One table of every screen, rendered from sample data."""

from dataclasses import replace
from decimal import Decimal

from bot.catalog import BY_KEY, Category
from bot.chat.buttons import press
from bot.chat.commands import TABLE
from bot.chat.screen import Screen
from bot.chat.screens import (
    account,
    broadcast,
    browse,
    confirm,
    door,
    draft,
    export,
    favourites,
    home,
    mass,
    notices,
    operator,
    operator_figures,
    operator_number,
    order,
    order_questions,
    orders,
    people,
    picking,
    preferences,
    service,
)
from bot.chat.screens.pages import page_of
from bot.orders import Difference, DraftState, Kind
from bot.orders.fields import FORMS
from bot.people import TURNED_AWAY, Allowance, Period, Preferences, Role
from tests.chat.samples import (
    CASH,
    FACTS,
    LEVELS,
    LINK,
    MINUTES,
    NAMES,
    ODD,
    ODD_ORDER,
    PACKAGE,
    REACH,
    SERVICE,
    TEXT,
    TOLD,
    UNCLEAR,
    cards,
    case,
    drafted,
    figures,
    healths,
    listed,
    news,
    numbers,
    offers,
    person,
    picks,
    purses,
    questions,
    sentences,
    shelf,
    shop,
    view,
)
from tests.store.things import NOW, ann

LONG_LIST = [replace(ODD_ORDER, ref=ref) for ref in range(70000, 70050)]
CHANGED = Difference(rate=(Decimal(2), Decimal("2.5")), limits=((10, 100), (20, 5000)), type=("a", "b"), lost=("x",))
CATEGORY = Category("abc", SERVICE.category, "tiktok", 9)
SCREENS = {
    account.settings: lambda w: [
        account.settings(w, account.Own("Português (Brasil)", LEVELS, purse), NOW) for purse in purses()
    ],
    account.languages: lambda w: account.languages(w, NAMES),
    account.balance: lambda w: [account.balance(w, purse) for purse in purses()],
    account.privacy: account.privacy,
    account.really_forget: account.really_forget,
    account.still_open: lambda w: account.still_open(LONG_LIST[:8], w),
    account.forgotten: account.forgotten,
    broadcast.ask: broadcast.ask,
    broadcast.preview: lambda w: broadcast.preview(TEXT, REACH, w),
    broadcast.sent: lambda w: broadcast.sent(TEXT, REACH, w),
    broadcast.left: lambda w: broadcast.left(TEXT, w),
    broadcast.message: lambda w: broadcast.message(FACTS["broadcast"], w),
    browse.platforms: lambda w: browse.platforms(
        shop(w), [(key, 123) for key in BY_KEY], offers(starred=True)
    ),
    browse.categories: lambda w: browse.categories(
        shop(w), "tiktok", page_of([Category("abc", SERVICE.category, "tiktok", 1234)] * 20, 1), offers(starred=False)
    ),
    browse.services: lambda w: [
        browse.services(shop(w), CATEGORY, page_of([kind] * 20, 1), press("shelf", "tiktok", 1))
        for kind in (SERVICE, PACKAGE)
    ],
    browse.found: lambda w: browse.found(shop(w), f"{ODD} likes", page_of([SERVICE] * 20, 1), 20),
    browse.nothing_found: lambda w: browse.nothing_found(w, ODD),
    browse.unknown_site: lambda w: browse.unknown_site(shop(w), [("tiktok", 5)], offers(starred=True)),
    browse.not_read_yet: browse.not_read_yet,
    browse.sorry: lambda w: browse.sorry(w, [TOLD, TOLD], LINK),
    confirm.confirm: lambda w: [
        confirm.confirm(confirm.Card(drafted(kind), quote, CHANGED), shop(w))
        for kind in FORMS
        for quote in (
            confirm.Quote(Decimal(5), same=True, cap=Decimal(0)),
            confirm.Quote(balance=CASH, age=MINUTES),
            confirm.Quote(),
        )
    ],
    confirm.gone: lambda w: confirm.gone(drafted(), w),
    door.private_desk: lambda w: [door.private_desk(w, may_knock=may, answered=TURNED_AWAY) for may in (True, False)],
    door.stored: door.stored,
    door.really_leave: door.really_leave,
    door.not_yet: lambda w: [door.not_yet(found, w) for found in ((), LONG_LIST[:8])],
    door.knocked: door.knocked,
    door.write_in_private: lambda w: door.write_in_private(w, "desk_bot"),
    draft.question: questions,
    draft.dropped: lambda w: draft.dropped(drafted(), w),
    draft.expired: lambda w: draft.expired(drafted(), w),
    draft.nothing_open: draft.nothing_open,
    draft.beside: lambda w: draft.beside(draft.nothing_open(w), drafted(), w),
    export.spans: export.spans,
    favourites.favourites: lambda w: [
        favourites.favourites(shop(w), one) for one in (shelf(), favourites.Shelf(page_of([], 0)))
    ],
    home.home: lambda w: [
        home.home(one, w)
        for one in (
            home.Lobby(drafted(), LONG_LIST, 50, ODD_ORDER, ("tiktok", "websites"), inline=True),
            home.Lobby(drafted(), again=ODD_ORDER),
            home.Lobby(again=ODD_ORDER),
        )
    ],
    home.empty: lambda w: home.empty(home.Lobby(tops=("tiktok", "instagram"), inline=True), w),
    home.help_: lambda w: home.help_([(one.name, one.about) for one in TABLE.values()], w),
    home.unknown_command: home.unknown_command,
    mass.sheet: lambda w: mass.sheet(listed(), 1, shop(w)),
    mass.confirmed: lambda w: mass.confirmed(listed(DraftState.CONFIRMED), ["24BG"] * 30, w),
    mass.dropped: lambda w: mass.dropped(listed(), w),
    mass.mend: lambda w: mass.mend(listed(), 0, w),
    notices.message: lambda w: [
        notices.message(one, w) for one in [*sentences(w), *map(news, notices.MESSAGES), *numbers()]
    ],
    notices.digest: lambda w: [part.screen for part in notices.digest(sentences(w) * 3, w)],
    operator.case: lambda w: [operator.case(one, w) for one in (case(), case(again=ODD), case(ODD_ORDER, by=ODD))],
    operator.tell_number: lambda w: operator.tell_number(case(), w),
    operator.not_this_number: lambda w: operator.not_this_number(UNCLEAR, TOLD, w),
    operator.looking: lambda w: operator.looking(UNCLEAR, "2350112", w),
    operator.sure_it_does_not: lambda w: operator.sure_it_does_not(replace(case(), others=()), w),
    operator.unverified_list: lambda w: [
        operator.unverified_list([view(one) for one in found], w) for found in (LONG_LIST, [UNCLEAR], [])
    ],
    operator_figures.stats: figures,
    operator_figures.health: healths,
    operator_number.number: lambda w: [operator_number.number(case(), one.notice.facts, w) for one in numbers()],
    order.card: cards,
    order_questions.question: lambda w: [
        order_questions.question(view(replace(ODD_ORDER, may_cancel=flag), tab=orders.FINISHED), w)
        for flag in (True, None)
    ],
    orders.listing: lambda w: [
        orders.listing(orders.Shelf(page_of(found, 1), tab, len(found)), w)
        for tab in orders.TABS
        for found in (LONG_LIST, [])
    ],
    orders.nobodys: lambda w: [orders.nobodys(ODD, w, anybodys=any_) for any_ in (True, False)],
    orders.no_hits: lambda w: orders.no_hits(ODD, w),
    orders.several: lambda w: [
        orders.several(LONG_LIST[:8], [ODD], w, cut=w("The newest {count} are shown.", count=20)),
        orders.several(LONG_LIST[:8], [], w, cut=w("The first {count} are shown.", count=20)),
    ],
    people.wish: lambda w: [
        people.wish(people.Wish(4, ODD, 7123456789, by=ODD, approved=yes, answered=at), w)
        for yes in (True, False)
        for at in (NOW, None)
    ],
    people.periods: lambda w: people.periods(people.Subject("pann", ODD, 7123456789), w),
    people.amounts: lambda w: people.amounts(people.Subject("a4", ODD, 7123456789), Period.CREDIT, CASH, w),
    people.let_in: lambda w: [people.let_in(Allowance(period, Decimal(25)), "USD", w) for period in Period],
    people.denied: people.denied,
    people.standing: lambda w: [
        people.standing(what, allowance, "USD", w)
        for what in people.STANDINGS
        for allowance in (Allowance(Period.MONTH, Decimal(25)), None)
    ],
    people.listing: lambda w: people.listing(page_of([person(role=role) for role in Role] * 5, 1), 25, w),
    people.person: lambda w: [people.person(person(role=role, reachable=False), w) for role in Role],
    people.sure_to_let_in: lambda w: [
        people.sure_to_let_in(ann(name=ODD), "pann", Allowance(period, Decimal(25)), CASH, w) for period in Period
    ],
    people.sure_to_revoke: lambda w: people.sure_to_revoke(ann(name=ODD), w),
    picking.picking: lambda w: [
        picking.picking(orders.Shelf(page_of(LONG_LIST, 1), orders.OPEN, 50), frozenset(ticked), w)
        for ticked in ((), range(70008, 70014))
    ],
    picking.question: lambda w: [picking.question(kind, picks()[first:], w) for kind in Kind for first in (0, 7)],
    picking.results: lambda w: picking.results(picks(), w),
    picking.statuses: lambda w: [picking.statuses(LONG_LIST[:8], w, down=down) for down in (True, False)],
    preferences.levels: lambda w: preferences.levels(LEVELS, w),
    preferences.nights: lambda w: [preferences.nights(one, NOW, w) for one in (LEVELS, Preferences())],
    preferences.zones: lambda w: [preferences.zones(LEVELS, NOW, w, found) for found in ((), ("Asia/Kolkata",))],
    service.service: lambda w: [
        service.service(shop(w), one, service.Sight(obstacle=TOLD, starred=bool(last), last=last, query="likes"))
        for one in (SERVICE, PACKAGE)
        for last in (ODD_ORDER, None)
    ],
}  # fmt: skip


def rendered(builder, words) -> list[Screen]:
    """The screens of one row of the table."""
    made = SCREENS[builder](words)
    return made if isinstance(made, list) else [made]
