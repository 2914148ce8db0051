"""The pinned set: every dependency of the project, exact, with hashes, without an index's address."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.quick
ROOT = Path(__file__).parents[2]
PINS = (ROOT / "requirements.txt").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WANTED = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["postgres"]]


@pytest.mark.parametrize("requirement", WANTED)
def test_every_dependency_is_pinned(requirement):
    name = re.match(r"[\w.-]+", requirement)[0]
    assert re.search(rf"^{re.escape(name)}==\S+ \\$", PINS, re.MULTILINE), name


def test_every_pin_has_a_hash():
    blocks = re.split(r"^(?=\w)", PINS, flags=re.MULTILINE)[1:]
    assert blocks
    assert all("--hash=sha256:" in block for block in blocks)


def test_no_address_stands_in_the_pins():
    assert not re.search(r"://|--(extra-)?index|--find-links|--trusted", PINS)
