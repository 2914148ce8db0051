import contextlib

import pytest

from bot.panel import Panel, Timeouts
from tests.panel.raw import Answer, RawPanel

KEY = "0123456789abcdef0123456789abcdef"
QUICK = Timeouts(connect=1.0, read=1.0, change=1.0, pause=0.001)


@pytest.fixture
async def talk():
    """Open a panel that answers as told: `desk, wire = await talk(Answer(…))` or `talk(form -> Answer)`."""
    async with contextlib.AsyncExitStack() as stack:

        async def opened(reply, **options):
            wire = await stack.enter_async_context(RawPanel(reply))
            options.setdefault("timeouts", QUICK)
            desk = await stack.enter_async_context(Panel(wire.url, KEY, **options))
            return desk, wire

        yield opened


def says(text, status=200, **headers):
    return Answer(text.encode(), status, {name.replace("_", "-"): value for name, value in headers.items()})
