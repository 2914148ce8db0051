"""Categories: which platform sells how much, under which titles, and where each service type stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.sandbox.panel.draws import Curve, Model, quotas
from bot.sandbox.panel.words import DECOR, GENERIC_TITLES, HOMES, LINES, Line

if TYPE_CHECKING:
    from random import Random

FIRST_TITLE = "Instagram Followers"
GENERIC_SHARE = 0.025
"""Services whose category does not name the platform, though their own name does."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One category: its title, what is sold in it, and how many services."""

    title: str
    line: Line
    size: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where one service stands."""

    shelf: Shelf
    type: str = "default"


def draw_shelves(model: Model, count: int, rng: Random) -> list[Shelf]:
    sizes = Curve(model.category_size_quantiles)
    first = Shelf(FIRST_TITLE, LINES["instagram"][0], min(count, 12))
    shelves, taken = [first], {FIRST_TITLE}
    for platform, quota in quotas(model.platform_share, count).items():
        left = quota - (first.size if platform == "instagram" else 0)
        while left > 0:
            size = min(left, max(1, round(sizes.at(rng.random()))))
            line = rng.choice(LINES[platform])
            shelves.append(Shelf(_title(line.title, taken, rng), line, size))
            left -= size
    return _without_platform(shelves, count, rng)


def _title(stem: str, taken: set[str], rng: Random) -> str:
    title = stem + rng.choice(DECOR)
    server = 2
    while title in taken:
        title = f"{stem}{rng.choice(DECOR)}" if server < len(DECOR) // 2 else f"{stem} [S{server}]"
        server += 1
    taken.add(title)
    return title


def _without_platform(shelves: list[Shelf], count: int, rng: Random) -> list[Shelf]:
    left = round(count * GENERIC_SHARE)
    order = rng.sample(range(1, len(shelves)), len(shelves) - 1)
    for title, at in zip(GENERIC_TITLES, order, strict=False):
        if shelves[at].size <= left:
            left -= shelves[at].size
            shelves[at] = replace(shelves[at], title=title)
    return shelves


def place(model: Model, shelves: list[Shelf], rng: Random) -> list[Place]:
    """One place per service; each type gets exactly its share, at home where there is room."""
    plain = [Place(shelf) for shelf in shelves for _ in range(shelf.size)]
    places = dict(enumerate(plain))
    kept = {0, 1}
    for name, quota in _type_quotas(model, len(plain)).items():
        homes = HOMES[name].split()
        free = [at for at, spot in places.items() if spot.type == "default" and at not in kept]
        home = [at for at in free if places[at].shelf.line.kind in homes]
        for at in rng.sample(home if len(home) >= quota else free, min(quota, len(free))):
            places[at] = replace(places[at], type=name)
    return list(places.values())


def _type_quotas(model: Model, count: int) -> dict[str, int]:
    given = {snake(name): quota for name, quota in quotas(model.type_share, count).items()}
    given.pop("default")
    least = 1 if count >= 1000 else 0  # noqa: PLR2004 -- a small catalogue has no room for rare types
    return {name: max(least, quota) for name, quota in given.items()}


def snake(words: str) -> str:
    return words.lower().replace(" ", "_")
