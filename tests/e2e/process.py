"""The bot as a process of its own: started, watched, killed; what it wrote to its streams is kept."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT = Path(__file__).parents[2]
RUN = ("-m", "bot", "run")
SECRETS = ("-token-that-opens-nothing", "panel-key-that-opens-nothing")
"""Parts of the token and the key of every world here; they must stand in no line that a process writes."""
BLINK = 0.01


@dataclass
class Process:
    """One run of a Python program with a clean environment; its output goes into a file."""

    process: asyncio.subprocess.Process
    output: Path
    began: float = field(default_factory=time.monotonic)

    @classmethod
    async def start(cls, arguments: Sequence[str], environment: Mapping[str, str], folder: Path) -> Process:
        output = _next_output(folder)
        with output.open("wb") as stream:
            process = await asyncio.create_subprocess_exec(
                sys.executable, *arguments, env=environment, cwd=folder, stdout=stream, stderr=stream
            )
        return cls(process, output)

    @property
    def running(self) -> bool:
        return self.process.returncode is None

    def said(self) -> str:
        return self.output.read_text(errors="replace")

    def signal(self, name: signal.Signals) -> None:
        self.process.send_signal(name)

    async def kill(self) -> None:
        """SIGKILL: not a line more is run."""
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()

    async def ended(self, seconds: float = 15.0) -> int:
        """Wait for the end and give the exit code; minus the signal's number where one ended it."""
        try:
            return await asyncio.wait_for(self.process.wait(), seconds)
        except TimeoutError:
            raise AssertionError(f"still running after {seconds} s; it said:\n{self.said()[-2000:]}") from None

    async def term(self, seconds: float = 15.0) -> int:
        self.signal(signal.SIGTERM)
        return await self.ended(seconds)

    async def until(
        self, ready: Callable[[], object], what: str, seconds: float = 20.0, *, every: float = BLINK
    ) -> None:
        """Wait until something is so; the process must live until then."""
        late = time.monotonic() + seconds
        while not ready():
            assert self.running, f"ended ({self.process.returncode}) before {what}:\n{self.said()[-2000:]}"
            assert time.monotonic() < late, f"no {what} within {seconds} s:\n{self.said()[-2000:]}"
            await asyncio.sleep(every)

    def check_secrets(self) -> None:
        said = self.said()
        assert not [secret for secret in SECRETS if secret in said]


def _next_output(folder: Path) -> Path:
    return folder / f"output-{len(list(folder.glob('output-*')))}.txt"


def clean_environment(folder: Path, **settings: object) -> dict[str, str]:
    """Only what a process needs to run, and these settings."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    given = {name: str(value) for name, value in settings.items()}
    return {**kept, "HOME": str(folder), "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default", **given}
