"""A world for each test of whole journeys."""

from tests.e2e.fixtures import world

__all__ = ["world"]
