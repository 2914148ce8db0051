from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules.tree import ROOT

pytestmark = pytest.mark.quick

WATCHING = str(Path(__file__).parent / "watching.py")


def deeds(folder, package, cwd):
    """What the modules of a package do while they are imported, in a process with an empty environment."""
    done = subprocess.run(
        [sys.executable, "-I", WATCHING, str(folder), package],
        env={},
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_nothing_happens_at_import(tmp_path):
    assert not deeds(ROOT, "bot", tmp_path)
    assert not list(tmp_path.iterdir())


DEEDS = {
    "file": "from pathlib import Path\ntext = Path(__file__).read_text()",
    "written file": "open('x', 'w').close()",
    "folder": "import os\nos.mkdir('y')",
    "loop": "import asyncio\nloop = asyncio.new_event_loop()",
    "socket": "import socket\ns = socket.socket()",
    "database": "import sqlite3\nc = sqlite3.connect(':memory:')",
    "thread": "import threading\nthreading.Thread(target=print).start()",
    "process": "import subprocess, sys\nsubprocess.run([sys.executable, '-c', ''])",
    "environment": "import os\nx = os.environ.get('A')",
    "environment by function": "import os\nx = os.getenv('A')",
}


@pytest.mark.parametrize("text", DEEDS.values(), ids=DEEDS)
def test_a_planted_deed_is_found(tmp_path, text):
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "__init__.py").write_text("")
    (tmp_path / "shop" / "counter.py").write_text("import json\n\nX = json.dumps({})\n")
    (tmp_path / "shop" / "worse.py").write_text(text)
    said = deeds(tmp_path, "shop", tmp_path)
    assert "worse.py:" in said
    assert "counter.py" not in said
