"""What can end a turn beside what a person is told.

Exception
├── SettledError        the update was settled before, by a turn whose commit was not heard of: do nothing twice
└── UnsettledError      a turn ended and its update is not settled: it has to be taken again
"""

from __future__ import annotations


class SettledError(Exception):
    """Raised inside a turn's transaction, so that all of it is undone."""


class UnsettledError(Exception):
    """Raised to the transport, which takes the update again and gives it up in the end."""
