"""No `asyncio.wait_for` in a loop that is ended by cancelling.

Before Python 3.12 it drops a cancel that comes in the moment its inside is done: a loop around it then lives for ever,
and with it the stop of the process. `asyncio.timeout` does not.
"""

from __future__ import annotations

import ast

import pytest

from tests.rules.tree import Tree, our_tree, planted

pytestmark = pytest.mark.quick


def lossy_waits(tree: Tree) -> list[str]:
    return [
        source.at(node, "asyncio.wait_for may lose a cancel")
        for source in tree.sources
        if not source.is_in("bot.sandbox")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr == "wait_for" and ast.unparse(node.value) == "asyncio"
    ]


def test_the_tree_keeps_the_rule():
    assert lossy_waits(our_tree()) == []


def test_a_planted_one_is_found():
    assert lossy_waits(planted(bot_x="import asyncio\nasync def f(e):\n    await asyncio.wait_for(e.wait(), 1)"))
