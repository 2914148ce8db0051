"""Finds msgids for `pybabel extract`: Babel's own reader takes strings of keyword arguments for plural forms.

A msgid is the first argument of `words(…)`, `words.plain(…)`, `N_(…)`, `Told(…)` or one of Told's children; with
`words.plural(…)` and a Told of two texts the second is its plural. A constant of the module may stand for a text,
and so may `a if x else b`. Texts that are put together while running cannot be found: `put_together` names them.
"""

from __future__ import annotations

import ast
from functools import cache
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from tests.rules.tree import our_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKS = {"N_"}
WORDS = {"words", "_", "plain"}
PLURAL = {"plural"}
MAKES_TEXT = {"format", "format_map", "join", "replace", "upper", "lower", "capitalize"}
ROOT_OF_TOLD = "Told"


class Found(NamedTuple):
    """A msgid, its plural or an empty text, and the parameters that the call gives; None when they are not all seen."""

    line: int
    singular: str
    plural: str
    given: frozenset[str] | None


def extract(fileobj: BinaryIO, keywords: object, comment_tags: object, options: object) -> Iterator[tuple]:
    """As Babel calls it: line, keyword, texts, comments. The pattern in the mapping leaves the sandbox out."""
    for found in messages(fileobj.read().decode()):
        texts = (found.singular, found.plural) if found.plural else found.singular
        yield found.line, "ngettext" if found.plural else None, texts, []


def messages(text: str) -> list[Found]:
    tree = ast.parse(text)
    constants = _constants(tree)
    return [found for call in _calls(tree) for found in _found(call, constants)]


def put_together(text: str) -> list[int]:
    """Lines with a msgid that no translator will ever see."""
    tree = ast.parse(text)
    constants = _constants(tree)
    return [call.lineno for call in _calls(tree) for text in _texts(call) if not _is_findable(text, constants)]


@cache
def children_of_told() -> frozenset[str]:
    """Told and every class of ours that inherits from it."""
    names = {ROOT_OF_TOLD}
    sources = [source for source in our_tree().sources if not source.is_in("bot.sandbox")]
    classes = [node for source in sources for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)]
    for _ in classes:
        more = {node.name for node in classes if names & {ast.unparse(base).rpartition(".")[2] for base in node.bases}}
        if more <= names:
            break
        names |= more
    return frozenset(names)


def _calls(tree: ast.Module) -> list[ast.Call]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sorted((call for call in calls if call.args and _texts(call)), key=lambda call: call.lineno)


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _texts(call: ast.Call) -> list[ast.expr]:
    """The arguments that are msgids."""
    name = _called(call)
    if name in WORDS | MARKS:
        return call.args[:1]
    return call.args[:2] if name in PLURAL or name in children_of_told() else []


def _found(call: ast.Call, constants: dict[str, str]) -> Iterator[Found]:
    texts, given = [_strings(text, constants) for text in _texts(call)], _given(call)
    if len(texts) == 2:
        yield from (Found(call.lineno, *pair, given) for pair in zip(*texts, strict=False))
    else:
        yield from (Found(call.lineno, one, "", given) for one in texts[0])


def _given(call: ast.Call) -> frozenset[str] | None:
    names = [word.arg for word in call.keywords]
    if None in names or _called(call) in MARKS:
        return None
    return frozenset(filter(None, names)) | ({"n"} if _called(call) in PLURAL else frozenset())


def _strings(node: ast.expr, constants: dict[str, str]) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _strings(node.body, constants) + _strings(node.orelse, constants)
    if isinstance(node, ast.Name) and node.id in constants:
        return [constants[node.id]]
    return []


def _is_findable(node: ast.expr, constants: dict[str, str]) -> bool:
    """A variable, a row of a table or what a function gives is marked with `N_` where it is written."""
    if isinstance(node, ast.IfExp):
        return _is_findable(node.body, constants) and _is_findable(node.orelse, constants)
    if isinstance(node, ast.Name) and node.id.isupper():
        return node.id in constants or node.id in _marked()
    if isinstance(node, ast.Call):
        return not (isinstance(node.func, ast.Attribute) and node.func.attr in MAKES_TEXT)
    return not isinstance(node, ast.JoinedStr | ast.BinOp)


@cache
def _marked() -> frozenset[str]:
    """Constants that their own module marks with `N_` or says itself, for those who import them."""
    found: set[str] = set()
    for source in our_tree().sources:
        said = {ast.unparse(text) for call in _calls(source.tree) for text in _texts(call)}
        found |= said & set(_constants(source.tree)) | _assigned_marks(source.tree)
    return frozenset(found)


def _assigned_marks(tree: ast.Module) -> set[str]:
    nodes = [node for node in tree.body if isinstance(node, ast.Assign)]
    marked = [node for node in nodes if isinstance(node.value, ast.Call) and _called(node.value) in MARKS]
    return {ast.unparse(target) for node in marked for target in node.targets}


def _constants(tree: ast.Module) -> dict[str, str]:
    found = {}
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        value = value.args[0] if isinstance(value, ast.Call) and value.args else value
        if isinstance(target, ast.Name) and isinstance(value, ast.Constant) and isinstance(value.value, str):
            found[target.id] = value.value
    return found
