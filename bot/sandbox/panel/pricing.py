"""Rates and bounds of the drawn catalogue, with the lines that nobody can order."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.sandbox.panel.draws import Curve, Model, counts
from bot.sandbox.panel.words import LEVELS

if TYPE_CHECKING:
    from random import Random

    from bot.sandbox.panel.shelves import Place

SENTINELS = (Decimal("999999999.00"), Decimal("590000000000.00"), Decimal("1000000000000.00"))
"""Rates by which a panel switches a service off."""
ADVERT_RATE = Decimal("0.00")
INT32_MAX = 2147483647
SMALL = 0.01
NOISE = 0.9
"""How far rates of one kind stray, as a power of ten."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest quantity of one order."""

    min: int
    max: int


def draw_rates(model: Model, places: list[Place], rng: Random) -> list[Decimal]:
    """The model's rates, the dearer ones on the dearer kinds; a few sentinels in between."""
    curve = Curve(_orderable(model))
    drawn = [curve.at((at + rng.random()) / len(places)) for at in range(len(places))]
    score = [_level(place) + rng.gauss(0, NOISE) for place in places]
    rates = [ADVERT_RATE] * len(places)
    for rate, at in zip(drawn, sorted(range(len(places)), key=score.__getitem__), strict=True):
        rates[at] = _printed(rate, model, rng)
    for at in rng.sample(range(2, len(places)), len(places) // 1000):
        rates[at] = rng.choice(SENTINELS)
    return rates


def _orderable(model: Model) -> dict[str, float]:
    """The quantiles without the sentinels above and the adverts below, with the share above 10,000 as a knot."""
    kept = {at: rate for at, rate in model.rate_quantiles.items() if 0 < float(at) < 100}  # noqa: PLR2004 -- per cent
    top = 100 * (1 - model.share["rate_over_10000"])
    return kept | {"0": 0.0005, str(top): 10_000.0, "100": 250_000.0}


def _level(place: Place) -> float:
    whole = 1.5 if place.type.endswith("package") else 0.0
    return LEVELS[place.shelf.line.kind] + whole


def _printed(rate: float, model: Model, rng: Random) -> Decimal:
    """With two, three or four decimals, as the panel prints it; never rounded to nothing."""
    decimals = 4 if rate < SMALL else int(rng.choices(*_decimals(model))[0])
    return Decimal(f"{rate:.{decimals}f}")


def _decimals(model: Model) -> tuple[list[str], list[int]]:
    return list(model.rate_decimals), list(model.rate_decimals.values())


def draw_bounds(model: Model, places: list[Place], rng: Random) -> list[Bounds]:
    """A minimum and a maximum for each place; a package is one piece."""
    whole = sum(place.type.endswith("package") for place in places)
    same = max(0.0, model.share["min_eq_max"] - whole / len(places))
    mins = counts(model.min_top, rng, len(places))
    maxs = counts([row for row in model.max_top if row[0] > 1], rng, len(places))
    bounds = []
    for place, least, most in zip(places, mins, maxs, strict=True):
        if place.type.endswith("package"):
            bounds.append(Bounds(1, 1))
        elif rng.random() < same:
            bounds.append(Bounds(least, least))
        else:
            bounds.append(_ordered(least, most))
    return bounds


def _ordered(least: int, most: int) -> Bounds:
    if least < most:
        return Bounds(least, most)
    return Bounds(min(least, 10), most) if most > 10 else Bounds(1, most)  # noqa: PLR2004 -- the commonest minimum
