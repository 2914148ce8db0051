"""Starts the bot with a clock that holds the event loop for HOLD seconds, once, when the file ARMED is there.

STUCK shortens the time after which a loop that stands still ends the process.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from bot import settings, verbs, vitals
from bot.app import Makers

ARMED = Path(os.environ["ARMED"])
HOLD = float(os.environ["HOLD"])


def held_clock() -> datetime:
    if threading.current_thread() is threading.main_thread() and ARMED.exists():
        ARMED.unlink()
        time.sleep(HOLD)
    return datetime.now(UTC)


if __name__ == "__main__":
    vitals.STUCK = float(os.environ.get("STUCK", vitals.STUCK))
    sys.exit(asyncio.run(verbs.run(settings.load(), Makers(now=held_clock))))
