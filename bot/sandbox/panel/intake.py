"""From the form of an `add` to an order that can be placed, or a refusal as a panel words it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sandbox.panel.errors import Refusal
from bot.sandbox.panel.kinds import KINDS, TRAFFIC_FIELDS, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from bot.sandbox.panel.catalogue import Catalogue
    from bot.sandbox.panel.service import Service

MOST_DIGITS = 18
DELAYS = frozenset({"0", "5", "10", "15", "30", "60", "90"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A checked order: `quantity` counts all runs, `charge` is the whole price."""

    service: Service
    link: str
    quantity: int
    charge: Decimal
    runs: int = 1


def read_add(fields: Mapping[str, str], catalogue: Catalogue) -> Wanted:
    service = catalogue.get(fields.get("service", ""))
    kind = KINDS.get(service.type) if service else None
    if service is None or kind is None:
        raise Refusal("service")
    _check_fields(fields, kind)
    runs = _runs(fields, service)
    quantity = _quantity(fields, service, kind) * runs
    charge = service.rate * runs if kind.whole else service.rate * quantity / 1000
    return Wanted(service, fields[kind.target].strip(), quantity, charge, runs)


def _check_fields(fields: Mapping[str, str], kind: Kind) -> None:
    target = fields.get(kind.target, "").strip()
    if not target or any(letter.isspace() for letter in target):
        raise Refusal("link")
    for name in kind.required:
        if not fields.get(name, "").strip():
            raise Refusal("field", field=name)
    extra = TRAFFIC_FIELDS.get(fields.get("type_of_traffic", ""))
    if "type_of_traffic" in kind.required and extra and not fields.get(extra):
        raise Refusal("field", field=extra)
    if "delay" in kind.required and fields["delay"] not in DELAYS:
        raise Refusal("interval")


def _runs(fields: Mapping[str, str], service: Service) -> int:
    """Drip-feed comes as `runs` and `interval`; empty ones are as good as none."""
    if not fields.get("runs"):
        return 1
    if not service.dripfeed:
        raise Refusal("dripfeed")
    runs, interval = whole_number(fields["runs"]), whole_number(fields.get("interval", ""))
    if not runs:
        raise Refusal("field", field="runs")
    if not interval:
        raise Refusal("interval")
    return runs


def _quantity(fields: Mapping[str, str], service: Service, kind: Kind) -> int:
    if kind.target == "username":
        return _subscribed(fields, service)
    if kind.counted:
        return _within(len(lines(fields[kind.counted])), service)
    if kind.whole:
        return 1
    if not fields.get("quantity"):
        raise Refusal("field", field="quantity")
    return _within(whole_number(fields["quantity"]), service)


def _subscribed(fields: Mapping[str, str], service: Service) -> int:
    """The greatest quantity per post, for each post announced; open-ended ones are charged for one."""
    least, most = whole_number(fields["min"]), whole_number(fields["max"])
    if least is None or most is None or least > most:
        raise Refusal("quantity", least=service.min, most=service.max)
    return _within(most, service) * max(1, whole_number(fields.get("posts", "")) or 1)


def _within(quantity: int | None, service: Service) -> int:
    if quantity is None:
        raise Refusal("quantity", least=service.min, most=service.max)
    if quantity < service.min:
        raise Refusal("min", least=service.min)
    if quantity > service.max:
        raise Refusal("max", most=service.max)
    return quantity


def whole_number(text: str) -> int | None:
    """ASCII digits only; anything else is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
