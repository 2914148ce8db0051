"""Errands: made beside all else, one for each person, and none outlives the stop."""

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.chat.errands import Errands

pytestmark = pytest.mark.quick


async def test_somebody_is_busy_until_the_errand_ends():
    errands, ended = Errands(), asyncio.Event()

    async def work():
        await ended.wait()

    errands.start("ann", work())
    assert (errands.busy("ann"), errands.busy("bob")) == (True, False)
    ended.set()
    await errands.stop()
    assert not errands.busy("ann")


async def test_a_stop_cuts_off_what_takes_too_long():
    errands, cut = Errands(), []

    async def work():
        try:
            await asyncio.Event().wait()
        finally:
            cut.append(True)

    errands.start("ann", work())
    await asyncio.sleep(0)
    with capture_logs() as logs:
        await errands.stop(patience=0)
    assert cut == [True]
    assert [one["event"] for one in logs] == ["an errand was cut off"]
    assert not errands.busy("ann")


async def test_an_errand_that_fails_is_written_down_and_frees_its_person():
    errands = Errands()

    async def work():
        raise ZeroDivisionError

    with capture_logs() as logs:
        errands.start("ann", work())
        await errands.stop()
    assert [one["event"] for one in logs] == ["an errand failed"]
    assert not errands.busy("ann")
