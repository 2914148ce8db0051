"""Another panel under the same books: its own catalogue, and no start while orders of the old one are open."""

from dataclasses import replace

import pytest

from bot.settings import SettingsError
from tests.chat.steps import to_the_card


async def test_a_start_at_another_panel_is_refused_while_orders_are_open(desk, olga):
    await to_the_card(olga)
    olga.tap("Confirm")
    await desk.settled()
    assert desk.added() == 1
    await desk.halt()
    here = desk.addresses
    desk.addresses = replace(here, panel=f"{here.panel}/two")
    with pytest.raises(SettingsError, match=r"another panel than that of 1 unfinished order.*DATABASE_URL"):
        await desk.start()
    desk.addresses = here
    await desk.start()


async def test_another_panel_does_not_sell_the_catalogue_of_the_old_one(desk):
    await desk.halt()
    here = desk.addresses
    desk.addresses = replace(here, panel=f"{here.panel}/two")
    with pytest.raises(TimeoutError):  # there is none at this address
        await desk.start()
    assert desk.app.catalog.snapshot is None
