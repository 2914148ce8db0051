"""The bot as a process of its own: started, watched, killed; what it wrote to its streams is kept."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT = Path(__file__).parents[2]
RUN = ("-m", "bot", "run")
SECRETS = ("-token-that-opens-nothing", "panel-key-that-opens-nothing")
"""Parts of the token and the key of every world here; they must stand in no line that a process writes."""
BLINK = 0.01
BIRTH = 60.0
"""Seconds for the first bot to be forked: before that the whole program is imported."""


class Handle(Protocol):
    """What a process is held by."""

    pid: int

    def poll(self) -> int | None: ...
    def send_signal(self, sig: int) -> None: ...


@dataclass
class Start:
    """A program to be started: `arguments` are those of the interpreter."""

    arguments: Sequence[str]
    environment: Mapping[str, str]
    folder: Path

    def output(self) -> Path:
        return self.folder / f"output-{len(list(self.folder.glob('output-*')))}.txt"

    def fresh(self) -> Process:
        """Start an interpreter."""
        output = self.output()
        with output.open("wb") as stream:
            handle = subprocess.Popen(
                [sys.executable, *self.arguments], env=self.environment, cwd=self.folder, stdout=stream, stderr=stream
            )
        return Process(handle, output)


class Nursery:
    """Forks bots from a process that has imported the program already, from this tree; see the script."""

    def __init__(self, root: Path = ROOT) -> None:
        script = [sys.executable, str(Path(__file__).with_name("nursery.py"))]
        environment = clean_environment(ROOT, PYTHONPATH=root)
        self._process = subprocess.Popen(script, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._ended: dict[int, int] = {}
        self._started: list[int] = []
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def start(self, wish: Start) -> Process:
        output = wish.output()
        output.touch()
        line = {"arguments": list(wish.arguments), "environment": dict(wish.environment)}
        line |= {"folder": str(wish.folder), "output": str(output)}
        with self._news:
            self._process.stdin.write(json.dumps(line).encode() + b"\n")
            self._process.stdin.flush()
            assert self._news.wait_for(lambda: self._started, BIRTH), "nothing was born"
            return Process(Forked(self._started.pop(), self._ended), output)

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait()
        self._reader.join()
        self._process.stdout.close()

    def _read(self) -> None:
        for line in self._process.stdout:
            pid, *code = json.loads(line)
            with self._news:
                if code:
                    self._ended[pid] = code[0]
                else:
                    self._ended.pop(pid, None)  # numbers come round again in a long run
                    self._started.append(pid)
                self._news.notify_all()


@dataclass
class Forked:
    """A process that another one waits for."""

    pid: int
    ended: Mapping[int, int]

    def poll(self) -> int | None:
        return self.ended.get(self.pid)

    def send_signal(self, sig: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, sig)


@dataclass
class Process:
    """One run of a program; its output goes into a file."""

    handle: Handle
    output: Path
    began: float = field(default_factory=time.monotonic)

    @property
    def running(self) -> bool:
        return self.handle.poll() is None

    def said(self) -> str:
        return self.output.read_text(errors="replace")

    def signal(self, name: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            self.handle.send_signal(name)

    async def kill(self) -> None:
        """SIGKILL: not a line more is run."""
        self.signal(signal.SIGKILL)
        await self.ended()

    async def ended(self, seconds: float = 15.0) -> int:
        """Wait for the end and give the exit code; minus the signal's number where one ended it."""
        late = time.monotonic() + seconds
        while (code := self.handle.poll()) is None:
            assert time.monotonic() < late, f"still running after {seconds} s; it said:\n{self.said()[-2000:]}"
            await asyncio.sleep(BLINK)
        return code

    async def term(self, seconds: float = 15.0) -> int:
        self.signal(signal.SIGTERM)
        return await self.ended(seconds)

    async def until(
        self, ready: Callable[[], object], what: str, seconds: float = 20.0, *, every: float = BLINK
    ) -> None:
        """Wait until something is so; the process must live until then."""
        late = time.monotonic() + seconds
        while not ready():
            assert self.running or ready(), f"ended ({self.handle.poll()}) before {what}:\n{self.said()[-2000:]}"
            assert time.monotonic() < late, f"no {what} within {seconds} s:\n{self.said()[-2000:]}"
            await asyncio.sleep(every)

    def check_secrets(self) -> None:
        said = self.said()
        assert not [secret for secret in SECRETS if secret in said]


def clean_environment(folder: Path, **settings: object) -> dict[str, str]:
    """Only what a process needs to run, and these settings."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    given = {name: str(value) for name, value in settings.items()}
    return {**kept, "HOME": str(folder), "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default", **given}
