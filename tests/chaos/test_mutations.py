"""The audit is audited: each of six ways to spoil the bot must be noticed, by the check that is there for it."""

from __future__ import annotations

import asyncio
import sys

import pytest

from tests.chaos.mutations import MUTATIONS, Edit, Mutation, copied, row, tried

TOGETHER = 3
"""So many are tried side by side: most of their time is waiting."""


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """Every mutation tried once; the table is printed (seen with `-s`)."""
    found = asyncio.run(_all(tmp_path_factory.mktemp("mutations")))
    sys.stdout.write("\n" + "\n".join(row(*pair) for pair in found) + "\n")
    return {mutation.name: verdict for mutation, verdict in found}


async def _all(folder):
    room = asyncio.Semaphore(TOGETHER)

    async def one(number, mutation):
        place = folder / str(number)
        place.mkdir()
        async with room:
            return mutation, await tried(mutation, place)

    return await asyncio.gather(*(one(number, mutation) for number, mutation in enumerate(MUTATIONS)))


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_a_spoiled_bot_is_noticed(verdicts, mutation):
    verdict = verdicts[mutation.name]
    assert mutation.caught_by & verdict.wrong.keys(), row(mutation, verdict) + "\n" + verdict.report()
    assert not verdict.troubles


@pytest.mark.parametrize("old", ["return", "no such words"])
def test_an_edit_that_does_not_fit_exactly_once_is_an_error(tmp_path, old):
    mutation = Mutation("ill-fitting", (Edit("bot/orders/desk.py", old, ""),), MUTATIONS[0].plan, frozenset())
    with pytest.raises(ValueError, match=f"times '{old}'"):
        copied(tmp_path, mutation)
