"""The machine while a figure is measured: how busy it is, and how much memory a process holds."""

from __future__ import annotations

import os
from pathlib import Path

MIB = 1024 * 1024


def load() -> list[float]:
    """Give the load over 1, 5 and 15 minutes, as `uptime` does."""
    return [round(one, 2) for one in os.getloadavg()]


def memory(pid: int) -> float:
    """Give what a process holds at this moment, in MiB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / MIB, 1)


def centiles(values: list[float]) -> dict[str, float]:
    """Give the 50th, 95th and 99th of a hundred, and the largest, in milliseconds."""
    ordered = sorted(values)
    at = {f"p{share}": ordered[min(len(ordered) - 1, len(ordered) * share // 100)] for share in (50, 95, 99)}
    return {name: round(1000 * value) for name, value in {**at, "max": ordered[-1]}.items()}
