"""Another panel under the same books: its own catalogue, and no start once there are orders of the old one."""

from dataclasses import replace

import pytest

from bot.settings import SettingsError
from tests.chat.steps import to_the_card


async def test_a_start_at_another_panel_is_refused_once_there_are_orders(desk, olga):
    await to_the_card(olga)
    olga.tap("Confirm")
    await desk.settled()
    (order,) = desk.panel.orders.values()
    while order.open:
        desk.panel.advance(order.id)
    await olga.wait_for(lambda seen: "Completed" in seen.text)
    await desk.halt()
    here = desk.addresses
    desk.addresses = replace(here, panel=f"{here.panel}/two")
    with pytest.raises(SettingsError, match=r"orders these books hold \(1\).*bot moved.*DATABASE_URL"):
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
