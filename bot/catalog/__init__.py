"""What can be ordered: the cached catalogue, its platforms, categories, search and labels."""

from bot.catalog.cache import Catalog
from bot.catalog.favourite import Favourite
from bot.catalog.labels import called, clean, short_name
from bot.catalog.platforms import BY_KEY, NONE, PLATFORMS, Platform, differing, platform_of, platform_of_link
from bot.catalog.promises import refill_days
from bot.catalog.snapshot import Category, Snapshot
from bot.catalog.stored import dump, load

__all__ = [
    "BY_KEY",
    "NONE",
    "PLATFORMS",
    "Catalog",
    "Category",
    "Favourite",
    "Platform",
    "Snapshot",
    "called",
    "clean",
    "differing",
    "dump",
    "load",
    "platform_of",
    "platform_of_link",
    "refill_days",
    "short_name",
]
