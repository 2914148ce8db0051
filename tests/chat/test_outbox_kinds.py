"""Every kind of notice that anything puts into the books has words: the sources are walked for them."""

import ast
from itertools import product

import pytest

from bot.chat.deliveries import CARD, CHANGES, OUTCOMES
from bot.chat.screens.notices import MESSAGES
from bot.chat.screens.notices_orders import SENTENCES
from bot.orders import Kind
from bot.orders.notices import OUTCOMES as OUTCOME_KINDS
from bot.orders.notices import REQUEST_OUTCOMES
from tests.rules.tree import our_tree, planted

pytestmark = pytest.mark.quick

# Kinds that are taken from a table while running, by the function that does it.
FROM_TABLES = {
    "_tell_state": set(OUTCOME_KINDS.values()),
    "tell_request": {f"{kind}_{came}" for kind, came in product(Kind, REQUEST_OUTCOMES.values())},
    "alert": set(),  # its callers are looked at instead
}


def kinds(tree):
    """Every kind, and the places where it could not be seen which one it is."""
    found, unseen = set(), []
    for source in tree.sources:
        constants = {
            node.targets[0].id: node.value.value
            for node in source.tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        }
        for function in ast.walk(source.tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                for call in _puts(function):
                    kind = _kind(call.args[1], constants)
                    found |= {kind} if kind else FROM_TABLES.get(function.name, set())
                    unseen += [] if kind or function.name in FROM_TABLES else [source.at(call, function.name)]
    return found, unseen


def _puts(function):
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call) and len(node.args) > 1]
    return [call for call in calls if getattr(call.func, "id", getattr(call.func, "attr", "")) in {"Notice", "alert"}]


def _kind(node, constants):
    if isinstance(node, ast.Constant):
        return node.value
    return constants.get(node.id) if isinstance(node, ast.Name) else None


def test_every_kind_has_words():
    found, unseen = kinds(our_tree())
    assert not unseen
    assert len(found) > 20
    assert found - set(SENTENCES) - set(MESSAGES) == set()


def test_no_words_are_for_nothing():
    found, _ = kinds(our_tree())
    assert (set(SENTENCES) | set(MESSAGES)) - found == set()


def test_what_is_about_an_order_is_planned_as_such():
    assert set(SENTENCES) == CHANGES | OUTCOMES
    assert CARD in MESSAGES


@pytest.mark.parametrize(
    "text",
    ['def f():\n    Notice("p", "new_kind", "d")', 'K = "new_kind"\ndef f():\n    books.put(Notice("p", K, "d"))',
     'def f():\n    alert(books, "new_kind", "d", now)'],
    ids=["word", "constant", "alert"],
)  # fmt: skip
def test_a_planted_kind_is_found(text):
    assert "new_kind" in kinds(planted(bot_orders_x=text))[0]


def test_a_kind_that_cannot_be_seen_is_named():
    assert kinds(planted(bot_orders_x="def f(kind):\n    Notice('p', kind, 'd')"))[1]
