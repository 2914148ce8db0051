"""Starts the bot with less patience, and with something that befalls its poller when the file ARMED is there.

SCALE    so many times shorter than in earnest is each patience, and so are a poll and the waits between polls
BEFALLS
    killed  the task that polls is cancelled
    hangs   what the poller writes never comes back, so that it makes no attempt any more
    stays   as killed, and a thread keeps the process from its end
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

from bot import settings, verbs, vitals
from bot.app import TIMING, Makers
from bot.store import Store

ARMED = Path(os.environ["ARMED"])
BLINK = 0.01
SCALE = float(os.environ["SCALE"])
BEFALLS = os.environ.get("BEFALLS", "")


def armed() -> bool:
    return ARMED.exists()


class Hanging(Store):
    """A store whose writes never come back once that is what befalls it."""

    async def write(self, work):
        if BEFALLS == "hangs" and armed():
            await asyncio.Event().wait()
        return await super().write(work)


async def befall() -> None:
    while not armed():  # noqa: ASYNC110 - the sign comes from another process
        await asyncio.sleep(BLINK)
    if BEFALLS in {"killed", "stays"}:
        (polling,) = [task for task in asyncio.all_tasks() if task.get_name() == "intake"]
        polling.cancel()
    if BEFALLS == "stays":
        threading.Thread(target=time.sleep, args=(600,)).start()


async def run() -> int:
    fate = asyncio.create_task(befall())
    scaled = {name: getattr(TIMING, name) / SCALE for name in ("poll", "read", "longest_wait", "conflict", "token")}
    try:
        return await verbs.run(settings.load(), Makers(store=Hanging.open, polling=replace(TIMING, **scaled)))
    finally:
        fate.cancel()


if __name__ == "__main__":
    vitals.STILL, vitals.SILENT, vitals.STUCK = (time / SCALE for time in (vitals.STILL, vitals.SILENT, vitals.STUCK))
    sys.exit(asyncio.run(run()))
