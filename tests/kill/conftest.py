"""A world for each test that kills the bot."""

from tests.e2e.fixtures import nursery, world

__all__ = ["nursery", "world"]
