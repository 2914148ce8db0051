"""The desk's rules that come from the settings, as one value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from bot.people import Limits


@dataclass(frozen=True, slots=True)
class Policy:
    """Durations and caps. `max_unverified` counts over all people; 0 is none."""

    limits: Limits = field(default_factory=Limits)
    max_unverified: int = 0
    draft: timedelta = timedelta(minutes=15)
    unverified: timedelta = timedelta(minutes=3)
    poll: timedelta = timedelta(minutes=1)
    hold: timedelta = timedelta(minutes=10)
    """How long a queued order may wait for a panel that says auth, maintenance or rate limit."""
    late: timedelta = timedelta(minutes=15)
    """A queued order older than this is not sent any more: prices, limits and wishes may have changed."""
    stale: timedelta = timedelta(minutes=3)
    """After this a call that is still journalled has been lost; longer than any call may take."""
    slow: timedelta = timedelta(seconds=5)
    """After this the person is told that the panel has not answered yet."""
