"""A row of the fault model, and short names for the files in which its tests stand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One fault; `note` says where the behaviour differs from the model's words, and why."""

    section: str
    fault: str
    figure: str
    tests: tuple[str, ...]
    note: str = ""


def row(where: str, figure: str, *tests: str, note: str = "") -> Row:
    section, _, fault = where.partition(" ")
    return Row(section, fault, figure, tests, note)


RECEIVED = "faults/test_received.py::test_"
DRAFT = "faults/test_draft.py::test_"
CONFIRM = "faults/test_confirm.py::test_"
SUBMIT = "faults/test_submit.py::test_"
POLL = "faults/test_poll.py::test_"
NOTIFY = "faults/test_notify.py::test_"
PROCESS = "faults/test_process.py::test_"
INTAKE = "transport/test_intake.py::test_"
KILL = "kill/test_points.py::test_"
LANES = "orders/test_submit.py::test_"
WATCH = "orders/test_watch.py::test_"
OUTCOME = "panel/test_outcomes.py::test_"
TROUBLES = "chat/test_outbox_troubles.py::test_"
STORAGE = "store/test_faults.py::test_"
CARD = "chat/test_confirming.py::test_"
