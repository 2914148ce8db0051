"""The lock beside a SQLite file: one process at a time runs on it."""

from __future__ import annotations

import contextlib
import fcntl
import os
from typing import TYPE_CHECKING

from bot.store.errors import LockedError, UnusableError

if TYPE_CHECKING:
    from pathlib import Path


class FileLock:
    """Held from `take` to `free`, or to the end of the process, however it ends."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = file.with_name(f"{file.name}.lock")
        self._handle: int | None = None

    def take(self) -> None:
        """Make the folder, take the lock; LockedError names the process that has it."""
        handle = self._open()
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid = os.pread(handle, 32, 0).decode(errors="replace").strip()
            os.close(handle)
            raise LockedError(f"{self._file} is in use by process {pid or '?'}: stop that one first") from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        self._handle = handle

    def free(self) -> None:
        """Give the lock back; the file stays: removed, it would let two in."""
        handle, self._handle = self._handle, None
        if handle is not None:
            with contextlib.suppress(OSError):
                os.ftruncate(handle, 0)
            os.close(handle)

    def _open(self) -> int:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            return os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise UnusableError(f"{self._file.parent} cannot be written: {error.strerror}") from None
