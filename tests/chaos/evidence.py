"""What is kept of an audit that found something: the three histories, and every chat as its people saw it."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from tests.chaos.audit import Verdict
    from tests.e2e.world import World


def keep(world: World, verdict: Verdict, folder: Path) -> None:
    """Write it beside the books; nothing where all is well."""
    if verdict.good:
        return
    (folder / "transcripts.txt").write_text(world.transcripts())
    (folder / "findings.txt").write_text(
        "\n".join(f"{name}: {what}" for name, found in verdict.wrong.items() for what in found)
    )
    histories = {name: getattr(verdict.histories, name) for name in ("deals", "lines", "steps", "ends", "said")}
    with (folder / "histories.jsonl").open("w") as file:
        for name, rows in histories.items():
            file.writelines(json.dumps({"what": name, **_fields(row)}, default=_plain) + "\n" for row in rows)


def _fields(row: Any) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in dataclasses.fields(row)}


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return _fields(value)
    return sorted(value) if isinstance(value, frozenset) else dict(value) if hasattr(value, "keys") else str(value)
