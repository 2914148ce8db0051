"""Press every button of every screen, two levels beyond the main journeys, and print what is wrong with any.

python -m tests.bench.walk [member|operator|guest ...]
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import tempfile
import time
from pathlib import Path

import structlog

from tests.bench.machine import load
from tests.chat.conftest import Desk
from tests.chat.walks import WHO, walk_of


async def walk(who: str) -> dict[str, object]:
    """Walk as one of them; give the figures and the findings, each with the way to its first case."""
    with tempfile.TemporaryDirectory() as folder:
        desk, begun = Desk(Path(folder)), time.perf_counter()
        try:
            count = await walk_of(desk, who, tell=_say)
        finally:
            await desk.close()
    seconds = round(time.perf_counter() - begun, 1)
    figures = {"who": who, "presses": count.presses, "screens": len(count.screens), "verbs": len(count.verbs)}
    return {**figures, "seconds": seconds, "load": load(), "findings": count.findings}


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - for whoever waits


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    for one in sys.argv[1:] or WHO:
        print(json.dumps(asyncio.run(walk(one)), indent=1, ensure_ascii=False))  # noqa: T201 - the figures themselves
