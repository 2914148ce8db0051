"""The README's table of settings says what `bot.settings` says."""

from __future__ import annotations

import re

import pytest

from bot.settings import rows
from tests.rules.tree import ROOT

pytestmark = pytest.mark.quick


def table(text: str) -> list[tuple[str, ...]]:
    """Rows of the table that begins with a `Setting` column, code marks taken off."""
    _, _, after = text.partition("| Setting |")
    lines = after.split("\n\n")[0].splitlines()[2:]
    return [tuple(cell.strip().replace("`", "") for cell in re.split(r"(?<!\\)\|", line)[1:-1]) for line in lines]


def as_lines(settings: list[tuple[str, str, str]]) -> str:
    return "\n".join(f"| `{name}` | {default} | {words} |" for name, default, words in settings)


def test_the_readme_lists_every_setting():
    readme = (ROOT / "README.md").read_text()
    assert table(readme) == rows(), f"the README needs these rows:\n\n{as_lines(rows())}"


def test_a_changed_table_is_found():
    text = f"# X\n\n| Setting | Default | What it is |\n|---|---|---|\n{as_lines(rows())}\n\nMore | text\n"
    assert table(text) == rows()
    assert table(text.replace("| 60 |", "| 61 |")) != rows()
    assert table(text.replace("`PORT`", "`PORTS`")) != rows()
    assert table("no table") == []
