"""The sixteen checks: pure functions over three frozen histories, each gives what it found wrong, in words."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.orders import State
from bot.orders.order import COUNTED, MOVES
from tests.chaos.reading import IS_NOT_THERE, IS_THERE, OUTCOMES, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tests.chaos.histories import Deal, Histories, Line, Step
    from tests.chaos.reading import Said

Findings = list[str]
A_FEW = 3
"""Pushes that may come twice under faults, however few there are; beside a share of them all."""


def a1(all_: Histories) -> Findings:
    """No link has two orders at the panel, and no order more refills there than were asked for."""
    twice = [f"{link}: {count} orders" for link, count in Counter(_placed_links(all_)).items() if count > 1]
    asked = Counter(step.code for step in all_.steps if step.what == "refill" and step.was == "")
    codes = {line.link: line.code for line in all_.lines}
    many = [deal for deal in all_.deals if deal.refills > asked[codes.get(deal.link, "")]]
    return twice + [f"{deal.link}: {deal.refills} refills, {asked[codes.get(deal.link, '')]} asked" for deal in many]


def a2(all_: Histories) -> Findings:
    """What the panel has was told as placed, unless it is still unverified."""
    told = {one.link for one in all_.said if one.word in IS_THERE}
    open_ = {line.link for line in all_.lines if line.state == State.UNVERIFIED}
    return [f"{link}: never told" for link in _placed_links(all_) if link not in told | open_]


def a3(all_: Histories) -> Findings:
    """What was told as placed is at the panel."""
    there = set(_placed_links(all_))
    return sorted({f"{one.link} {one.code}" for one in all_.said if one.word in IS_THERE and one.link not in there})


def a4(all_: Histories) -> Findings:
    """Where the last word is that there is no order, there is none."""
    there = set(_placed_links(all_))
    last = {one.link: one for one in all_.said if one.word in OUTCOMES}
    return [f"{link}: {one.word}" for link, one in last.items() if one.word in IS_NOT_THERE and link in there]


def a5(all_: Histories) -> Findings:
    """Whoever confirmed heard what became of it; whatever is said and tapped is answered in the end."""
    told = {one.link for one in all_.said if one.word in OUTCOMES}
    silent = [f"{line.code} {line.link}: confirmed, nothing told" for line in all_.lines if line.link not in told]
    return silent + [f"{end.wish.link}: nothing but silence" for end in all_.ends if end.how == "silence"]


def a6(all_: Histories) -> Findings:
    """Nothing is left on its way, and nothing unverified; where nobody answers, at most a share of the ambiguous."""
    over = {State.PLACED, State.REFUSED, State.NOT_PLACED, State.DROPPED}
    open_ = [line for line in all_.lines if line.state not in over]
    doubts = [line for line in open_ if line.state == State.UNVERIFIED]
    if len(doubts) <= all_.ambiguous * all_.left:
        open_ = [line for line in open_ if line not in doubts]
    return [f"{line.code} {line.link}: {line.state}" for line in open_]


def a7(all_: Histories) -> Findings:
    """A number that was shown for a link is that link's."""
    links = {deal.order: deal.link for deal in all_.deals if deal.order}
    shown = {(one.link, one.id) for one in all_.said if one.id}
    return sorted(f"{link}: shown {number}" for link, number in shown if links.get(number) != link)


def a8(all_: Histories) -> Findings:
    """The last status told is the panel's last."""
    last = {one.link: one.status for one in all_.said if one.word is Word.STATUS}
    pushed = {one.link: one.status for one in all_.said if one.word is Word.STATUS and one.pushed}
    there = {deal.link: deal.status for deal in _known(all_)}
    return [
        f"{link}: told {told.get(link)} {how}, is {status}"
        for how, told in (("on the card", last), ("in a message", pushed))
        for link, status in there.items()
        if told.get(link) != status
    ]


def a9(all_: Histories) -> Findings:
    """The same status is not told twice in a row; under faults seldom."""
    pushes = [one for one in all_.said if one.word is Word.STATUS and one.pushed]
    again = list(repeated(all_.said))
    if len(again) <= (0 if all_.calm else A_FEW + len(pushes) * all_.copies):
        return []
    return [f"{len(again)} of {len(pushes)} told twice"] + [f"{one.link}: {one.status}" for one in again[:20]]


def a10(all_: Histories) -> Findings:
    """Books and panel agree on number, link, quantity, charge of every order, as it was confirmed, and on sums.

    What is still unverified stands in no sum: whether it may be is another check's.
    """
    ours = {(line.id, line.link, line.quantity, line.charge) for line in all_.lines if line.id}
    theirs = {(deal.order, deal.link, deal.quantity, deal.charge) for deal in _known(all_)}
    wrong = [f"only in the books: {one}" for one in sorted(ours - theirs)]
    wrong += [f"only at the panel: {one}" for one in sorted(theirs - ours)]
    wished = {end.wish.link: end.wish.quantity for end in all_.ends}
    wrong += [
        f"{link}: {count} and not {wished.get(link)}" for _, link, count, _ in theirs if wished.get(link) != count
    ]
    whose = {line.link: line.person for line in all_.lines}
    spent, charged = Counter[str](), Counter[str]()
    for line in all_.lines:
        spent[line.person] += line.charge or Decimal(0)
    for deal in _known(all_):
        charged[whose.get(deal.link, deal.link)] += deal.charge
    return wrong + [f"{who}: {spent[who]} is {charged[who]}" for who in spent if spent[who] != charged[who]]


def a11(all_: Histories) -> Findings:
    """What a person has reserved and spent is never above his credit."""
    prices = {line.code: line.price for line in all_.lines}
    whose = {line.code: line.person for line in all_.lines}
    counted: defaultdict[str, dict[str, Decimal]] = defaultdict(dict)
    wrong = []
    for step in _order_steps(all_):
        person = whose.get(step.code, "")
        charge = step.facts.get("charge")
        amount = prices.get(step.code, Decimal(0)) if charge is None else Decimal(str(charge))
        counted[person][step.code] = amount if step.now in COUNTED else Decimal(0)
        total = sum(counted[person].values())
        if person in all_.caps and total > all_.caps[person]:
            wrong.append(f"{person}: {total} of {all_.caps[person]} at event {step.number}")
    return wrong


def a12(all_: Histories) -> Findings:
    """Every move of an order is a legal one, and its events lead from the confirm to where it stands."""
    chains: defaultdict[str, list[Step]] = defaultdict(list)
    for step in _order_steps(all_):
        chains[step.code].append(step)
    wrong = [f"{code}: events without an order" for code in chains.keys() - {line.code for line in all_.lines}]
    for line in all_.lines:
        wrong += [f"{line.code}: {why}" for why in _chain_faults(line, chains[line.code])]
    return wrong


def a13(all_: Histories) -> Findings:
    """No secret stands in what was written or told."""
    return list(all_.leaks)


def a14(all_: Histories) -> Findings:
    """In each chat statuses are told in the order of the books; what comes twice is the message before."""
    whose = {line.code: line.person for line in all_.lines}
    wanted: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    status: dict[str, str] = {}
    for step in _order_steps(all_):
        now = str(step.facts.get("status") or "")
        if now and now != status.get(step.code):
            wanted[whose.get(step.code, "")].append((step.code, now))
            status[step.code] = now
    chats: defaultdict[str, dict[tuple[int, int], list[tuple[str, str]]]] = defaultdict(dict)
    for one in all_.said:
        if one.word is Word.STATUS and one.pushed:
            chats[whose.get(one.code, "")].setdefault((one.message, one.seq), []).append((one.code, one.status))
    return [f"{who}: {why}" for who, told in chats.items() for why in _out_of_order(wanted[who], list(told.values()))]


def a15(all_: Histories) -> Findings:
    """Where nothing was done to anybody, every confirmed wish is placed, and none was ever unverified."""
    if not all_.calm:
        return []
    states = {line.link: line.state for line in all_.lines}
    wrong = [
        f"{end.wish.link}: {end.how}, {states.get(end.wish.link)}"
        for end in all_.ends
        if end.how != "denied" and states.get(end.wish.link) != State.PLACED
    ]
    return wrong + [f"{step.code}: unverified" for step in _order_steps(all_) if step.now == State.UNVERIFIED]


def a16(all_: Histories) -> Findings:
    """What the panel clearly answered while the bot lived is what became of the order, without any doubt between."""
    doubted = {step.code for step in _order_steps(all_) if step.now == State.UNVERIFIED}
    cut = {step.code for step in _order_steps(all_) if step.actor == "start"}
    by_link: defaultdict[str, list[Deal]] = defaultdict(list)
    for deal in all_.deals:
        by_link[deal.link].append(deal)
    wrong = []
    for line in all_.lines:
        found = by_link[line.link]
        if not found or line.code in cut:
            continue
        due = _due(found)
        if due and (line.state != due or line.code in doubted):
            wrong.append(f"{line.code} {line.link}: {line.state} (doubted: {line.code in doubted}), owed {due}")
    return wrong


CHECKS: Mapping[str, Callable[[Histories], Findings]] = MappingProxyType(
    {check.__name__: check for check in (a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16)}
)


def findings(all_: Histories) -> dict[str, Findings]:
    """What each check found; only those that found anything."""
    return {name: found for name, check in CHECKS.items() if (found := check(all_))}


def _due(found: list[Deal]) -> str:
    """Say what must have become of an order whose answers came through; empty where they prove nothing."""
    if any(deal.answered for deal in found):
        return State.PLACED
    clear = all(deal.refused for deal in found) and not found[-1].put_off
    return State.REFUSED if clear else ""


def _known(all_: Histories) -> list[Deal]:
    """Give what the panel has, without what is still unverified here."""
    doubted = {line.link for line in all_.lines if line.state == State.UNVERIFIED}
    return [deal for deal in all_.deals if deal.order and deal.link not in doubted]


def _placed_links(all_: Histories) -> list[str]:
    return [deal.link for deal in all_.deals if deal.order]


def _order_steps(all_: Histories) -> Iterator[Step]:
    """Moves of orders; answers, balances and requests stand in the same history."""
    return (step for step in all_.steps if step.request is None and step.what in {"confirm", "order"})


def repeated(said: Iterable[Said]) -> Iterator[Said]:
    """Find statuses that were pushed twice in a row."""
    last: dict[str, str] = {}
    for one in said:
        if one.word is Word.STATUS and one.pushed:
            if last.get(one.code) == one.status:
                yield one
            last[one.code] = one.status


def _chain_faults(line: Line, steps: list[Step]) -> Iterator[str]:
    if not steps or steps[0].what != "confirm":
        yield "no confirm at the beginning"
        return
    for before, step in itertools.pairwise(steps):
        if step.was != before.now:
            yield f"event {step.number} goes on from {step.was} and not from {before.now}"
        if step.now != step.was and State(step.now) not in MOVES[State(step.was)]:
            yield f"event {step.number} is no move: {step.was} to {step.now}"
    if steps[-1].now != line.state:
        yield f"the last event says {steps[-1].now}, the order {line.state}"


def _out_of_order(wanted: list[tuple[str, str]], told: list[list[tuple[str, str]]]) -> Iterator[str]:
    """Each message tells what comes next in the books, or begins where the last one began."""
    start = after = 0
    for items in told:
        if wanted[after : after + len(items)] == items:
            start, after = after, after + len(items)
        elif wanted[start : start + len(items)] == items:
            after = start + len(items)
        else:
            yield f"told {items[:3]}, next in the books {wanted[after : after + 3]}"
            return
