"""Two levels beyond the main journeys: no exception, no tap without an answer, no press that leads to nothing."""

import os

import pytest

from tests.chat.walks import WHO, walk_of

SAMPLE = int(os.environ.get("WALK_EVERY", "13"))
"""Of the second level every so-manieth button is pressed; `python -m tests.bench.walk` presses all."""

LEAST = {"member": 250, "operator": 75, "guest": 2}
"""Screens; a walk that meets fewer has lost its way."""


@pytest.mark.parametrize("who", WHO)
async def test_no_journey_has_a_dead_end(closed_desk, who):
    count = await walk_of(closed_desk, who, every=SAMPLE)
    print(f"\n{who}: {count.presses} presses, {len(count.screens)} screens")  # noqa: T201 - how much was tried is for people
    assert count.findings == {}
    assert len(count.screens) >= LEAST[who]
