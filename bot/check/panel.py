"""What is wrong with the panel's address, key, protocol and catalogue, or what there is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.check.blame import blame, blame_list
from bot.check.finding import Finding, quoted
from bot.orders import form_of
from bot.panel import PanelError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from bot.panel import Balance, Panel, Service


async def check_panel(panel: Panel, url: str) -> AsyncIterator[Finding]:
    """Ask for the balance, then for the services."""
    try:
        yield _balance(await panel.balance())
    except PanelError as error:
        yield Finding("panel", blame(error, url), bad=True)
        return
    try:
        services = await panel.services()
    except PanelError as error:
        yield Finding("services", blame_list(error, url), bad=True)
        return
    for finding in _services(services):
        yield finding


def _balance(balance: Balance) -> Finding:
    text = f"{balance.amount} {quoted(balance.currency)}".strip()
    empty = "" if balance.amount > 0 else "; the panel will refuse orders until the account is topped up"
    return Finding("balance", text + empty)


def _services(services: Sequence[Service]) -> Iterator[Finding]:
    if not services:
        words = "the panel's list is empty: nothing can be ordered. Switch services on there, or ask its support."
        yield Finding("services", words, bad=True)
        return
    fit = [service for service in services if form_of(service) is not None]
    yield Finding("services", f"{len(services)}, of which {len(fit)} can be ordered", bad=not fit)
    if fit:
        yield Finding("types", "can be ordered: " + _counted(fit))
    yield from _strange([service for service in services if form_of(service) is None])


def _strange(services: Sequence[Service]) -> Iterator[Finding]:
    """Say which types are shown and not ordered, and why."""
    unnamed = [service for service in services if not service.type]
    unknown = [service for service in services if service.type]
    if unknown:
        why = "this desk does not know what they ask for"
        yield Finding("types", f"shown, but cannot be ordered: {_counted(unknown)}; {why}")
    if unnamed:
        why = "the panel names no type, so nobody knows what they ask for"
        yield Finding("types", f"shown, but cannot be ordered: {len(unnamed)} services; {why}")


def _counted(services: Sequence[Service]) -> str:
    kinds = Counter(service.type for service in services)
    return ", ".join(f"{quoted(kind)} {count}" for kind, count in kinds.most_common())
