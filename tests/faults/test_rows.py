"""Every row of the fault model has a test that exists, and every test in this folder stands in a row."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest

from tests.faults.rows import ROWS, SECTIONS
from tests.rules.tree import ROOT

SIZES = {"3.1": 12, "3.2": 6, "3.3": 6, "3.4": 18, "3.5": 11, "3.6": 9, "3.7": 7}
"""How many faults each section of the model has; of 3.4 eleven are kinds of answers."""


@pytest.fixture(scope="module")
def collected():
    """Every test that pytest finds in the files that are named, with and without its parameters."""
    files = sorted({f"tests/{test.partition('::')[0]}" for one in ROWS for test in one.tests})
    mine = [f"tests/faults/{file.name}" for file in (ROOT / "tests" / "faults").glob("test_*.py")]
    names = sorted({*files, *mine})
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *names]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert found.returncode == 0, found.stdout[-2000:]
    lines = [line.removeprefix("tests/") for line in found.stdout.splitlines() if "::" in line]
    return {*lines, *(line.partition("[")[0] for line in lines)}


@pytest.mark.parametrize("one", ROWS, ids=lambda one: f"{one.section} {one.fault}")
def test_row_has_its_tests(one, collected):
    assert one.tests
    assert one.figure
    assert [test for test in one.tests if test not in collected] == []


def test_no_row_of_the_model_is_left_out():
    assert Counter(one.section for one in ROWS) == SIZES
    assert set(SIZES) == set(SECTIONS)
    assert len({(one.section, one.fault) for one in ROWS}) == len(ROWS)


def test_no_test_of_this_folder_stands_in_no_row(collected):
    named = {test.partition("[")[0] for one in ROWS for test in one.tests}
    mine = {test for test in collected if test.startswith("faults/") and "[" not in test and "test_rows" not in test}
    assert mine <= named
