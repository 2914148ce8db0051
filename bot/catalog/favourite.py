"""Favourite: a service that somebody has marked, with the name it had then."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Favourite:
    """`service` is the panel's id; `name` is what is said when the panel does not have it any more."""

    service: str
    name: str
