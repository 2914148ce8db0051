"""A snapshot as bytes, for the warm start."""

from __future__ import annotations

import zlib
from datetime import datetime  # noqa: TC003 - msgspec reads the annotations

import msgspec

from bot.catalog.snapshot import Snapshot
from bot.panel import Service  # noqa: TC001 - msgspec reads the annotations

_FORMAT = 1


class _Stored(msgspec.Struct, frozen=True):
    format: int
    taken_at: datetime
    services: tuple[Service, ...]


def dump(snapshot: Snapshot) -> bytes:
    """About 50 bytes and 5 µs a service; thousands are better dumped in a thread."""
    stored = _Stored(_FORMAT, snapshot.taken_at, snapshot.services)
    return zlib.compress(msgspec.json.encode(stored), level=1)


def load(stored: bytes) -> Snapshot:
    """The snapshot with its indexes; raises `ValueError` for bytes that this version did not write."""
    try:
        found = msgspec.json.decode(zlib.decompress(stored), type=_Stored)
    except zlib.error as error:
        raise ValueError("not a stored snapshot") from error
    if found.format != _FORMAT:
        raise ValueError(f"a stored snapshot of format {found.format}")
    return Snapshot.of(found.services, found.taken_at)
