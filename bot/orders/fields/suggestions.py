"""Answers worth offering as buttons beside free text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.orders.fields.forms import DELAYS, MAX_RUNS

if TYPE_CHECKING:
    from bot.orders.fields.form import Answers, Field
    from bot.panel import Service

MOST = 6
_SMALL = (5, 10, 25, 50)
_ROUND = tuple(step * 10**power for power in range(2, 9) for step in (1, 5))
_RUNS = (2, 3, 5, 10, 20, 30)
_POSTS = (1, 3, 5, 10, 20, 30)
_INTERVALS = tuple(minutes for minutes in DELAYS if minutes != "0")  # the only ones that one family of panels accepts


def suggestions(field: Field, service: Service, answers: Answers, *, last: str = "") -> tuple[str, ...]:
    """At most six good answers, smallest first; empty where only the person can know.

    `last` is the quantity that was ordered last: it comes before the others where it is still good.
    """
    if field.key in {"quantity", "min", "max"}:
        return _quantities(field.key, service, answers, last if field.key == "quantity" else "")
    if field.key == "runs":
        most = min(service.max // max(int(answers.get("quantity", "1")), 1), MAX_RUNS)
        return tuple(str(runs) for runs in _RUNS if runs <= most)
    if field.key in {"posts", "old_posts"}:
        return tuple(map(str, _POSTS))
    return _INTERVALS if field.key == "interval" else ()


def _quantities(key: str, service: Service, answers: Answers, last: str) -> tuple[str, ...]:
    low = max(service.min, int(answers.get("min", "1")) if key == "max" else 1, 1)
    high = service.max // (int(answers["runs"]) if key == "quantity" and "runs" in answers else 1)
    if low > high:
        return ()
    first = (int(last),) if last.isascii() and last.isdigit() and low <= int(last) <= high else ()
    steps = [step for step in (*_SMALL, *_ROUND) if low < step < high and step not in first]
    some = _some(steps, MOST - len({*first, low, high}))
    return tuple(map(str, dict.fromkeys((*first, low, *some, high))))


def _some(steps: list[int], room: int) -> list[int]:
    """As many steps as there is room for, the small ones only where there are not enough of the others."""
    small = sum(step in _SMALL for step in steps)
    first = min(small, max(len(steps) - room, 0))
    return steps[first : first + room]
