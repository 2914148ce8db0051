"""The fixture that journeys and kills share."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def world(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """Bot API server and panel, listening; no bot yet. With TRANSCRIPTS=folder every chat is written there."""
    async with World(tmp_path).served() as served:
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
