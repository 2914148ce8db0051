"""How a loop waits between two looks: until it is woken, at most so long."""

from __future__ import annotations

import asyncio
import contextlib


async def rest(wake: asyncio.Event, seconds: float) -> None:
    """Return when `wake` is set or the time is over. A cancel ends it always: `asyncio.wait_for` may lose one."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await wake.wait()
