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
BY_CHANCE = 0.015
"""Short names that are drawn twice anyway."""
ADVERT = "🔥 Join our channel for updates and discounts 🔥"
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
    namer, drawn = Namer(model, rng), []
    for spot, rate, bound, number in zip(places, rates, bounds, _ids(len(places), rng), strict=True):
        flag = {name: rng.random() < chance for name, chance in flags[spot.type].items()}
        name = namer.name(spot.shelf, _promise(spot, flag, rng))
        note = DESCRIPTIONS[int(rng.random() * len(DESCRIPTIONS))]
        drawn.append(
            Service(number, name, spot.shelf.title, spot.type, rate, bound.min, bound.max, **flag, description=note)
        )
    return drawn


def _ids(count: int, rng: Random) -> list[str]:
    """In no order, as panels list them; the reference page's two are not given twice."""
    taken = {service.id for service in REFERENCE}
    drawn = [str(number) for number in rng.sample(IDS, count + len(taken))]
    return [number for number in drawn if number not in taken][:count]


def _promise(spot: Place, flag: dict[str, bool], rng: Random) -> Promise:
    refill = flag["refill"] or rng.random() < AUTOMATIC_REFILL
    return Promise(MARKS.get(spot.type, ""), refill=refill, cancel=flag["cancel"])


def _oddities(drawn: list[Service], model: Model, rng: Random) -> list[Service]:
    """Names that stand twice, a line with its bounds the wrong way round, an advert without a price."""
    _double(drawn, round(len(drawn) * (model.share["duplicate_name"] - BY_CHANCE)), rng)
    plain = [at for at in range(len(REFERENCE), len(drawn)) if drawn[at].type == "default"]
    if len(plain) > 1:
        turned, advert = rng.sample(plain, 2)
        drawn[turned] = replace(drawn[turned], min=10_000, max=1_000)
        drawn[advert] = replace(drawn[advert], name=ADVERT, rate=ADVERT_RATE)
    return drawn


def _double(drawn: list[Service], times: int, rng: Random) -> None:
    """Names taken over from a neighbour, or from another service of the same platform."""
    others = range(len(REFERENCE), len(drawn))
    alike: dict[str, list[int]] = {}
    for at in others:
        alike.setdefault(drawn[at].name.split()[0], []).append(at)
    for at in rng.sample(others, times):
        neighbour = at > others.start and rng.random() < SAME_CATEGORY
        source = at - 1 if neighbour else rng.choice(alike[drawn[at].name.split()[0]])
        drawn[at] = replace(drawn[at], name=drawn[source].name)
