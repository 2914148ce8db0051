"""A chart of one order: pieces delivered over time, as steps, for nobody knows what was between two readings. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.canvas import FILL, GRID, HEIGHT, LINE, Canvas, ticks, width_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from bot.orders import Reading

WIDTH, TALL = 640, 360
TOP, BOTTOM, RIGHT, GAP = 16, 36, 16, 8
SHORT, LONG = 600.0, 43_200.0
"""Seconds of a span below which its times are told with seconds, or without the day."""
ENOUGH = 2
"""So many readings make a chart."""


def chart(readings: Sequence[Reading], quantity: int, now: datetime, clock: tzinfo) -> bytes:
    """Draw from the first reading to `now`, times by the person's clock; digits alone, the words stand below."""
    canvas = Canvas(WIDTH, TALL)
    left = GAP + width_of(str(quantity)) + GAP
    start, span = readings[0].at, max((now - readings[0].at).total_seconds(), 1.0)

    def x(moment: datetime) -> int:
        return left + round((moment - start).total_seconds() / span * (WIDTH - RIGHT - left))

    def y(pieces: int) -> int:
        return TALL - BOTTOM - round(min(pieces, quantity) / max(quantity, 1) * (TALL - BOTTOM - TOP))

    for pieces in ticks(5, quantity):
        canvas.box(left, y(pieces), WIDTH - RIGHT, y(pieces), GRID)
        canvas.text(left - GAP - width_of(str(pieces)), y(pieces) - HEIGHT // 2, str(pieces))
    _steps(canvas, [(x(one.at), y(one.delivered)) for one in readings], y(0), x(now))
    for moment in (start, start + (now - start) / 2, now):
        label = moment.astimezone(clock).strftime(form_of(span))
        place = min(max(x(moment) - width_of(label) // 2, left), WIDTH - RIGHT - width_of(label))
        canvas.text(place, TALL - BOTTOM + GAP, label)
    return canvas.png()


def form_of(span: float) -> str:
    """How a time is written, so that the three differ."""
    return "%H:%M:%S" if span < SHORT else "%H:%M" if span < LONG else "%m-%d %H:%M"


def _steps(canvas: Canvas, points: Sequence[tuple[int, int]], floor: int, end: int) -> None:
    """Each reading holds until the next one."""
    for (x, y), (after, next_y) in zip(points, [*points[1:], (end, points[-1][1])], strict=True):
        canvas.box(x, y, after, floor, FILL)
        canvas.box(x, y - 1, after, y, LINE)
        canvas.box(after - 1, min(y, next_y) - 1, after, max(y, next_y), LINE)
