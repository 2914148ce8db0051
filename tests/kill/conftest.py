"""A world for each test that kills the bot."""

from tests.e2e.fixtures import world

__all__ = ["world"]
