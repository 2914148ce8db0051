"""Imports every module of a package and names whatever one of them does while it is imported.

Run in a process of its own: `python watching.py <folder> <package>`; one line for each deed. What an imported
library does by itself is its own affair, so a deed counts when the package's code is nearer than the import system.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import threading
from pathlib import Path

WATCHED = (
    "open",
    "os.",
    "socket.",
    "sqlite3.",
    "subprocess.",
    "shutil.",
    "tempfile.",
)
FOLDER = str(Path(sys.argv[1]).resolve() / sys.argv[2]) + "/"


def reader() -> str | None:
    """Where the package's own code asks the environment; a library that it uses may read what it likes."""
    frame = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename in {__file__, os.__file__, "<frozen os>"}:
        frame = frame.f_back
    name = frame.f_code.co_filename if frame is not None else ""
    return f"{name.removeprefix(FOLDER)}:{frame.f_lineno}" if name.startswith(FOLDER) else None


def culprit() -> str | None:
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith("<frozen importlib"):
            return None
        if name.startswith(FOLDER):
            return f"{name.removeprefix(FOLDER)}:{frame.f_lineno}"
        frame = frame.f_back
    return None


def watch(event: str, _args: tuple[object, ...]) -> None:
    if event.startswith(WATCHED) and (place := culprit()):
        print(f"{place}: {event}")  # noqa: T201 - the process's answer


class Thread(threading.Thread):
    """Says who starts it: before Python 3.12 no audit event does."""

    def start(self) -> None:
        if place := culprit():
            print(f"{place}: thread")  # noqa: T201 - the process's answer
        super().start()


class Environment(dict):
    """Says who reads it."""

    def _said(self) -> None:
        if place := reader():
            print(f"{place}: environment")  # noqa: T201 - the process's answer

    def __getitem__(self, key):
        self._said()
        return super().__getitem__(key)

    def get(self, key, default=None):
        self._said()
        return super().get(key, default)

    def __contains__(self, key):
        self._said()
        return super().__contains__(key)


def main() -> None:
    sys.path.insert(0, sys.argv[1])
    os.environ = Environment(os.environ)  # noqa: B003 - the copy has the same variables
    threading.Thread = Thread
    sys.addaudithook(watch)
    package = importlib.import_module(sys.argv[2])
    for module in pkgutil.walk_packages(package.__path__, f"{sys.argv[2]}."):
        importlib.import_module(module.name)


if __name__ == "__main__":
    main()
