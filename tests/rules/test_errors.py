"""Every exception of ours is drawn in the tree of its layer: the docstring of an `errors.py` in its folder or above.

One that stands alone in a module at the top may be named in that module's docstring instead. One with an
underscore is its module's own affair.
"""

from __future__ import annotations

import ast
import builtins
import re

import pytest

from tests.rules.tree import Source, Tree, our_tree, planted

pytestmark = pytest.mark.quick

BUILT_IN = {
    name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)
}
LIKE_AN_ERROR = re.compile(r"(Error|Exception|Exit|Interrupt|Refused|Cancelled)$")


def classes(source: Source) -> list[ast.ClassDef]:
    return [node for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)]


def bases(node: ast.ClassDef) -> set[str]:
    return {ast.unparse(base).partition("[")[0].rpartition(".")[2] for base in node.bases}


def exceptions(tree: Tree) -> set[str]:
    """Names of our exception classes: those that inherit from one of Python's, a library's or ours."""
    ours = {node.name: bases(node) for source in tree.sources for node in classes(source)}
    found: set[str] = set()
    while True:
        known = found | BUILT_IN
        more = {
            name for name, above in ours.items() if above & known or any(map(LIKE_AN_ERROR.search, above - set(ours)))
        }
        if more <= found:
            return found
        found |= more


def trees(source: Source, tree: Tree) -> str:
    """The docstrings in which an exception of this module may be drawn."""
    parts = source.name.split(".") if source.is_package else source.name.split(".")[:-1]
    drawn = [tree.module(".".join([*parts[:depth], "errors"])) for depth in range(1, len(parts) + 1)]
    drawn += [source] if source.name.count(".") == 1 else []
    return "\n".join(ast.get_docstring(one.tree) or "" for one in drawn if one)


def undrawn(tree: Tree) -> list[str]:
    ours, wrong = exceptions(tree), []
    for source in tree.sources:
        names = set(re.findall(r"\w+", trees(source, tree)))
        missing = [n for n in classes(source) if n.name in ours - names and not n.name.startswith("_")]
        wrong += [source.at(node, f"{node.name} is in no tree of errors") for node in missing]
    return wrong


def test_every_exception_is_drawn():
    wrong = undrawn(our_tree())
    assert not wrong, "\n" + "\n".join(wrong)


BROKEN = {
    "own layer": {"bot_panel_client": "class Cut(Exception): ...", "bot_panel_errors": '"""Nothing."""'},
    "no tree": {"bot_people_door": "class Shut(ValueError): ..."},
    "grandchild": {"bot_panel_errors": '"""Cut"""\nclass Cut(Exception): ...\nclass Deep(Cut): ...'},
    "a library's": {"bot_chat_x": "class Odd(telegram.error.TelegramError): ..."},
    "another layer's tree": {"bot_chat_x": "class Odd(Exception): ...", "bot_panel_errors": '"""Odd"""'},
    "inside a function": {"bot_chat_x": "def f():\n    class Odd(Exception): ..."},
}
KEPT = {
    "drawn": {"bot_panel_client": "class Cut(Exception): ...", "bot_panel_errors": '"""Cut  the line broke"""'},
    "above": {"bot_chat_screens_x": "class Cut(Exception): ...", "bot_chat_errors": '"""Cut"""'},
    "alone": {"bot_settings": '"""SettingsError"""\nclass SettingsError(Exception): ...'},
    "not an exception": {"bot_chat_x": "class Errors(dict): ..."},
}


@pytest.mark.parametrize("modules", BROKEN.values(), ids=BROKEN)
def test_a_planted_one_is_found(modules):
    assert undrawn(planted(**modules))


@pytest.mark.parametrize("modules", KEPT.values(), ids=KEPT)
def test_what_is_drawn_is_left_alone(modules):
    assert not undrawn(planted(**modules))
