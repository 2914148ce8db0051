"""The model behind the catalogue, and draws from its distributions."""

from __future__ import annotations

from bisect import bisect_right
from importlib import resources
from itertools import accumulate
from math import exp, log
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random


class Model(msgspec.Struct, frozen=True):
    """Distributions taken from the catalogues of ten panels; shares are parts of one."""

    category_size_quantiles: dict[str, float]
    name_len_quantiles: dict[str, float]
    rate_quantiles: dict[str, float]
    rate_decimals: dict[str, int]
    min_top: list[tuple[int, int]]
    max_top: list[tuple[int, int]]
    type_share: dict[str, float]
    flags_by_type: dict[str, dict[str, float]]
    platform_share: dict[str, float]
    share: dict[str, float]


def load_model() -> Model:
    text = (resources.files(__package__) / "data" / "catalogue_model.json").read_bytes()
    return msgspec.json.decode(text, type=Model, strict=False)


class Curve:
    """A distribution given by its quantiles; values between two of them are drawn on a logarithmic scale."""

    __slots__ = ("_knots", "_logs")

    def __init__(self, quantiles: dict[str, float]) -> None:
        points = sorted((float(percent) / 100, value) for percent, value in quantiles.items())
        self._knots = [at for at, _ in points]
        self._logs = [log(max(value, 1e-9)) for _, value in points]

    def at(self, part: float) -> float:
        """The value below which `part` of all lies."""
        right = min(max(bisect_right(self._knots, part), 1), len(self._knots) - 1)
        low, high = self._knots[right - 1], self._knots[right]
        fraction = (part - low) / (high - low)
        return exp(self._logs[right - 1] + fraction * (self._logs[right] - self._logs[right - 1]))


def counts(top: Sequence[tuple[int, int]], rng: Random, k: int) -> list[int]:
    """`k` draws from a table of (value, how often)."""
    values = [value for value, _ in top]
    return rng.choices(values, cum_weights=list(accumulate(often for _, often in top)), k=k)


def quotas(shares: dict[str, float], count: int) -> dict[str, int]:
    """How many of `count` each name gets; rounding never loses one, the largest share takes what is left."""
    given = {name: round(share * count) for name, share in shares.items()}
    largest = max(shares, key=lambda name: shares[name])
    given[largest] += count - sum(given.values())
    return given
