"""The catalogue of the simulated panel: thousands of services drawn from a model, and a few ways to change it."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

from bot.sandbox.panel.draws import Model, load_model
from bot.sandbox.panel.naming import Namer, Promise
from bot.sandbox.panel.pricing import ADVERT_RATE, draw_bounds, draw_rates
from bot.sandbox.panel.service import REFERENCE, Service
from bot.sandbox.panel.shelves import Place, draw_shelves, place, snake
from bot.sandbox.panel.words import DESCRIPTIONS, MARKS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

AUTOMATIC_REFILL = 0.2
"""Names that promise a refill which the flag does not offer."""
SAME_CATEGORY = 0.6
IDS = range(1, 30_000)


class Catalogue:
    """Services by id, in the order in which the panel lists them; `version` grows with every change."""

    def __init__(self, seed: int = 1, count: int = 6000) -> None:
        self._services = {service.id: service for service in draw(seed, count)}
        self.version = 0

    def __len__(self) -> int:
        return len(self._services)

    def __iter__(self) -> Iterator[Service]:
        return iter(self._services.values())

    def get(self, service: str) -> Service | None:
        return self._services.get(service)

    def put(self, service: Service) -> None:
        """Add a service, or replace the one with its id."""
        self._services[service.id] = service
        self.version += 1

    def reprice(self, service: str, rate: Decimal) -> None:
        self.put(replace(self._services[service], rate=rate))

    def limit(self, service: str, *, least: int | None = None, most: int | None = None) -> None:
        old = self._services[service]
        bounds = replace(old, min=old.min if least is None else least, max=old.max if most is None else most)
        self.put(bounds)

    def remove(self, service: str) -> None:
        del self._services[service]
        self.version += 1

    def keep(self, share: float) -> None:
        """A sharp drop: only the first `share` of the list stays; 0 leaves an empty list."""
        self._services = dict(islice(self._services.items(), int(len(self._services) * share)))
        self.version += 1


def draw(seed: int, count: int) -> list[Service]:
    """`count` services, the reference page's two first; the same for the same seed."""
    model, rng = load_model(), Random(seed)  # noqa: S311 -- a demonstration's dice
    places = place(model, draw_shelves(model, count, rng), rng)
    drawn = _services(model, places, rng)
    drawn[: len(REFERENCE)] = REFERENCE
    return _oddities(drawn, model, rng)


def _services(model: Model, places: list[Place], rng: Random) -> list[Service]:
    rates, bounds = draw_rates(model, places, rng), draw_bounds(model, places, rng)
    flags = {snake(name): chances for name, chances in model.flags_by_type.items()}
    ids = rng.sample(IDS, len(places) + len(REFERENCE))
    free = [str(number) for number in ids if str(number) not in {service.id for service in REFERENCE}]
    namer, drawn = Namer(model, rng), []
    styles: dict[str, tuple[str, str]] = {}
    for spot, rate, bound, number in zip(places, rates, bounds, free, strict=False):
        flag = {name: rng.random() < chance for name, chance in flags[spot.type].items()}
        title = spot.shelf.title
        promise = Promise(MARKS.get(spot.type, ""), flag["refill"] or rng.random() < AUTOMATIC_REFILL, flag["cancel"])
        style = styles.setdefault(title, namer.style())
        name = namer.name(spot.shelf.line.title, promise, style)
        note = DESCRIPTIONS[int(rng.random() * len(DESCRIPTIONS))]
        drawn.append(Service(number, name, title, spot.type, rate, bound.min, bound.max, **flag, description=note))
    return drawn


def _oddities(drawn: list[Service], model: Model, rng: Random) -> list[Service]:
    """Names that stand twice, a line with its bounds the wrong way round, an advert without a price."""
    first = len(REFERENCE)
    others = range(first, len(drawn))
    alike: dict[str, list[int]] = {}
    for at in others:
        alike.setdefault(drawn[at].name.split()[0], []).append(at)
    for at in rng.sample(others, round(len(drawn) * model.share["duplicate_name"])):
        near = at - 1 if rng.random() < SAME_CATEGORY and at > first else rng.choice(alike[drawn[at].name.split()[0]])
        drawn[at] = replace(drawn[at], name=drawn[near].name)
    plain = [at for at in others if drawn[at].type == "default"]
    if len(plain) > first:
        turned, advert = rng.sample(plain, 2)
        drawn[turned] = replace(drawn[turned], min=10_000, max=1_000)
        name = "🔥 Join our channel for updates and discounts 🔥"
        drawn[advert] = replace(drawn[advert], name=name, rate=ADVERT_RATE)
    return drawn
