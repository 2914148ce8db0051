"""What is installed is whole: the console script from a built wheel, in an empty directory, in a fresh environment."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from typing import TYPE_CHECKING

import pytest

from tests.e2e.process import ROOT

if TYPE_CHECKING:
    from pathlib import Path

SOURCES = ("bot", "locales", "pyproject.toml", "README.md")


@pytest.fixture(scope="module")
def script(tmp_path_factory):
    """The console script of a wheel that was built from a copy of the tree."""
    pytest.importorskip("hatchling", reason="hatchling is not installed, so no wheel can be built here")
    place = tmp_path_factory.mktemp("wheel")
    tree = place / "tree"
    tree.mkdir()
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tree / name)
    pip = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", place, tree], check=True)
    (wheel,) = place.glob("*.whl")
    home = place / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    (site,) = home.glob("lib/python*/site-packages")
    (site / "borrowed.pth").write_text("\n".join(path for path in sys.path if path.endswith("-packages")))
    subprocess.run(
        [*pip, "--python", home, "install", "--no-deps", "--no-index", "--ignore-installed", wheel], check=True
    )
    return home / "bin" / "paneldesk"


def clean(folder: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(folder)}


def test_help_names_the_verbs(script, tmp_path):
    done = subprocess.run(
        [script, "--help"], cwd=tmp_path, env=clean(tmp_path), capture_output=True, text=True, check=True
    )
    assert all(
        verb in done.stdout for verb in ("run", "sandbox", "check", "migrate", "ledger", "moved", "backup", "restored")
    )


def test_the_sandbox_runs_in_an_empty_directory(script, tmp_path):
    output = tmp_path / "output"
    empty = tmp_path / "empty"
    empty.mkdir()
    with output.open("w") as stream:
        sandbox = subprocess.Popen(
            [script, "sandbox", "--port", "0"], cwd=empty, env=clean(empty), stdout=stream, stderr=stream
        )
    try:
        address = _address(sandbox, output)
        for path in ("/", "/page/js/app.js", "/_chat/state", "/_panel/state"):
            with urllib.request.urlopen(address + path, timeout=10) as answer:  # noqa: S310 - what the sandbox printed
                assert answer.status == 200
        sandbox.send_signal(signal.SIGINT)
        assert sandbox.wait(3) == 0
    finally:
        sandbox.kill()
        sandbox.wait()
    assert "Traceback" not in output.read_text()
    assert not list(empty.iterdir())


def _address(sandbox, output):
    late = time.monotonic() + 30
    while not (found := re.search(r"http://\S+", output.read_text())):
        assert sandbox.poll() is None, output.read_text()
        assert time.monotonic() < late, output.read_text()
        time.sleep(0.05)
    return found[0]
