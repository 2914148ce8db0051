"""One reading of the catalogue with everything prepared that a screen asks of it; immutable, no clock, no network."""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from statistics import median_low
from typing import TYPE_CHECKING

import msgspec

from bot.catalog.adverts import is_advert
from bot.catalog.platforms import NONE, platform_of
from bot.catalog.search import MAX_QUERY, Index

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.panel import Service

SENTINEL = 10_000_000
"""A rate this many times the median switches a service off by its price: real ones stay below 1,000,000 times,
sentinels such as 999999999 begin at 500,000,000 times (ten panels). A fixed limit would fail in rials."""


@dataclass(frozen=True, slots=True)
class Category:
    """Services of one category on one platform. `id` is short and stays while name and platform do."""

    id: str
    name: str
    platform: str
    count: int


@dataclass(frozen=True, slots=True)
class Shelves:
    """Where services stand: by id all of them, elsewhere those that are fit to be shown."""

    by_id: Mapping[str, Service]
    shown: tuple[Service, ...]
    categories: Mapping[str, Category]
    by_category: Mapping[str, tuple[Service, ...]]
    by_platform: Mapping[str, tuple[Category, ...]]
    index: Index


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All services as the panel gave them at `taken_at` (UTC); `version` changes whenever their content does."""

    version: str
    taken_at: datetime
    services: tuple[Service, ...]
    shelves: Shelves = field(repr=False, compare=False)

    @classmethod
    def of(cls, services: Iterable[Service], taken_at: datetime) -> Snapshot:
        """Of services that share an id the first is kept. Builds every index at once: call it in a thread."""
        first: dict[str, Service] = {}
        for service in services:
            first.setdefault(service.id, service)
        kept = tuple(first.values())
        return cls(_version(kept), taken_at, kept, _shelve(kept))

    def retaken(self, taken_at: datetime) -> Snapshot:
        """The same content read again."""
        return replace(self, taken_at=taken_at)

    def get(self, id: str) -> Service | None:  # noqa: A002 - the panel's own word
        """The service of that id, also one that menus and search leave out."""
        return self.shelves.by_id.get(id)

    def platforms(self) -> tuple[tuple[str, int], ...]:
        """(platform key, number of services), the largest first, what has no platform last."""
        counts = ((key, sum(shelf.count for shelf in shelves)) for key, shelves in self.shelves.by_platform.items())
        return tuple(sorted(counts, key=lambda entry: (entry[0] == NONE, -entry[1])))

    def categories(self, platform: str) -> tuple[Category, ...]:
        """The platform's categories in the panel's order."""
        return self.shelves.by_platform.get(platform, ())

    def category(self, id: str) -> Category | None:  # noqa: A002 - as in `get`
        return self.shelves.categories.get(id)

    def platform_of(self, service: Service) -> str:
        """The platform that a service stands under."""
        return platform_of(service.category) or platform_of(service.name) or NONE

    def services_in(self, category: str) -> tuple[Service, ...]:
        """The services of the category of that id in the panel's order."""
        return self.shelves.by_category.get(category, ())

    def search(self, words: str) -> tuple[Service, ...]:
        """Services of those ids, if all words are ids; then those that fit every word, the best first."""
        asked = [self.get(word.lstrip("#")) for word in words[:MAX_QUERY].split()]
        named = [service for service in asked if service]
        first = named if len(named) == len(asked) else []
        found = (self.shelves.shown[at] for at in self.shelves.index.find(words))
        return (*dict.fromkeys(first), *(service for service in found if service not in first))


def _version(services: tuple[Service, ...]) -> str:
    return hashlib.blake2b(msgspec.json.encode(services), digest_size=8).hexdigest()


def _shelve(services: tuple[Service, ...]) -> Shelves:
    shown = _fit_to_be_shown(services)
    platforms = _platforms(shown)
    groups: defaultdict[tuple[str, str], list[Service]] = defaultdict(list)
    positions: defaultdict[str, list[int]] = defaultdict(list)
    for at, (service, platform) in enumerate(zip(shown, platforms, strict=True)):
        groups[platform, service.category].append(service)
        positions[platform].append(at)
    categories = {
        (category := _category(platform, name, len(group))).id: category for (platform, name), group in groups.items()
    }
    return Shelves(
        by_id={service.id: service for service in services},
        shown=shown,
        categories=categories,
        by_category={_category_id(*key): tuple(group) for key, group in groups.items()},
        by_platform=_by_platform(categories.values()),
        index=Index(shown, positions),
    )


def _fit_to_be_shown(services: Sequence[Service]) -> tuple[Service, ...]:
    rates = [service.rate for service in services if service.rate > 0]
    ceiling = median_low(rates) * SENTINEL if rates else Decimal(0)
    priced = (service for service in services if 0 < service.rate < ceiling and 0 <= service.min <= service.max > 0)
    return tuple(service for service in priced if not is_advert(service.name))


def _platforms(services: Iterable[Service]) -> list[str]:
    """Each service's platform by its category, else by its own name."""
    named: dict[str, str | None] = {}
    found = []
    for service in services:
        if service.category not in named:
            named[service.category] = platform_of(service.category)
        found.append(named[service.category] or platform_of(service.name) or NONE)
    return found


def _category(platform: str, name: str, count: int) -> Category:
    return Category(_category_id(platform, name), name, platform, count)


def _category_id(platform: str, name: str) -> str:
    """Eight letters and digits, so that it fits a button's data beside a page."""
    digest = hashlib.blake2b(f"{platform}\n{name}".encode(errors="replace"), digest_size=5).digest()
    return base64.b32encode(digest).decode().lower()


def _by_platform(categories: Iterable[Category]) -> dict[str, tuple[Category, ...]]:
    shelves: defaultdict[str, list[Category]] = defaultdict(list)
    for category in categories:
        shelves[category.platform].append(category)
    return {platform: tuple(shelf) for platform, shelf in shelves.items()}
