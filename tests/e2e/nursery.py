"""A process that has imported the program already and forks a bot for each line it is sent: a start costs no second.

Each bot is a process of its own all the same, with the environment, the folder and the output file that the line names.
Line by line: in `{"arguments", "environment", "folder", "output"}`, out `[pid]` when it runs, `[pid, code]` at its end.
"""

from __future__ import annotations

import json
import os
import runpy
import select
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Sequence

MODULE = ["-m", "bot"]


def main() -> None:
    import bot.verbs  # noqa: F401, PLC0415 - what every bot needs is imported once, here

    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writing)
    children: set[int] = set()
    while True:
        ready, _, _ = select.select([0, reading], [], [])
        if reading in ready:
            os.read(reading, 4096)
            bury(children)
        if 0 in ready:
            line = sys.stdin.buffer.readline()
            if not line:
                break
            children.add(born(json.loads(line), (reading, writing)))
    for pid in children:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def tell(*words: int) -> None:
    os.write(1, json.dumps(words).encode() + b"\n")


def bury(children: set[int]) -> None:
    while children:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        children.discard(pid)
        tell(pid, os.waitstatus_to_exitcode(status))


def born(wish: dict[str, Any], pipes: Sequence[int]) -> int:
    pid = os.fork()
    if not pid:
        live(wish, pipes)
    tell(pid)
    return pid


def live(wish: dict[str, Any], pipes: Sequence[int]) -> NoReturn:
    """In the child: become what `python arguments…` would have become."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for pipe in pipes:
        os.close(pipe)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    output = os.open(wish["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.environ.clear()
    os.environ.update(wish["environment"])
    os.chdir(wish["folder"])
    code = 1
    try:
        code = run(wish["arguments"])
    except BaseException:  # noqa: BLE001 - as the interpreter does at the end of a program
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def run(arguments: list[str]) -> int:
    try:
        if arguments[:2] == MODULE:
            from bot.__main__ import main as verb  # noqa: PLC0415

            return verb(arguments[2:])
        sys.argv = arguments
        runpy.run_path(arguments[0], run_name="__main__")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


if __name__ == "__main__":
    main()
