"""A world for each test of whole journeys."""

from tests.e2e.fixtures import nursery, world

__all__ = ["nursery", "world"]
