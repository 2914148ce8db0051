"""The fixture that journeys and kills share."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.process import Nursery
from tests.e2e.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery | None]:
    """Starts bots at once; with FRESH=1 there is none, and each bot is a new interpreter."""
    if os.environ.get("FRESH") == "1":
        yield None
        return
    opened = Nursery()
    yield opened
    opened.close()


@pytest.fixture
async def world(tmp_path: Path, nursery: Nursery | None, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """Bot API server and panel, listening; no bot yet. With TRANSCRIPTS=folder every chat is written there."""
    async with World(tmp_path, nursery=nursery).served() as served:
        yield served
    show(served, request.node.name)


def show(world: World, name: str) -> None:
    """Print figures and chats (seen with `-s`), and keep them where TRANSCRIPTS says."""
    text = "\n".join([*world.figures, "", world.transcripts()])
    sys.stdout.write(f"\n===== {name} =====\n{text}\n")
    folder = os.environ.get("TRANSCRIPTS")
    if folder:
        place = Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{name}.txt").write_text(text + "\n")
