"""The tree as the rules see it: parsed modules, and who imports what."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Source:
    """A module by its dotted name; `bot.panel` stands for `bot/panel/__init__.py`."""

    name: str
    text: str
    is_package: bool = False

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def at(self, node: ast.AST, words: str) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 1)}: {words}"

    def is_in(self, *places: str) -> bool:
        return any(self.name == place or self.name.startswith(place + ".") for place in places)


@dataclass(frozen=True)
class Import:
    node: ast.AST
    module: str
    name: str | None = None


@dataclass(frozen=True)
class Tree:
    sources: tuple[Source, ...]

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(source.name for source in self.sources)

    def module(self, name: str) -> Source | None:
        return next((source for source in self.sources if source.name == name), None)

    def imports(self, source: Source) -> list[Import]:
        """Of `from bot.panel import client` the module is `bot.panel.client`; of a class in it, `bot.panel`."""
        found = []
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Import):
                found += [Import(node, alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                base = _base(source, node)
                found += [self._one(node, base, alias.name) for alias in node.names]
        return found

    def _one(self, node: ast.AST, base: str, name: str) -> Import:
        inner = f"{base}.{name}"
        is_module = inner in self.names or base == "bot"
        return Import(node, inner) if is_module else Import(node, base, name)


def planted(**modules: str) -> Tree:
    """A small tree of `bot_panel_client="source"`; two underscores make a package of the name before them."""
    sources = []
    for name, text in modules.items():
        sources.append(Source(name.rstrip("_").replace("_", "."), text, is_package=name.endswith("__")))
    return Tree(tuple(sources))


@cache
def our_tree() -> Tree:
    return Tree(tuple(_source(path) for path in sorted((ROOT / "bot").rglob("*.py"))))


def _source(path: Path) -> Source:
    parts = path.relative_to(ROOT).with_suffix("").parts
    is_package = parts[-1] == "__init__"
    return Source(".".join(parts[:-1] if is_package else parts), path.read_text(), is_package)


def _base(source: Source, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = source.name.split(".")
    kept = parts[: len(parts) - node.level + source.is_package]
    return ".".join([*kept, node.module] if node.module else kept)
