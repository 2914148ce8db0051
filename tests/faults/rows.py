"""The fault model, row by row: which tests prove it, and the figure that they hold.

`python -m tests.faults.rows` prints the table. Paths are below `tests/`; a name without parameters means all of them.
"""

from __future__ import annotations

import sys

from tests.faults import rows_orders, rows_people

SECTIONS = {
    "3.1": "Update received",
    "3.2": "Draft",
    "3.3": "Confirm tap",
    "3.4": "Submit",
    "3.5": "Poll and change",
    "3.6": "Notification",
    "3.7": "Storage and process",
}
ROWS = sorted((*rows_people.ROWS, *rows_orders.ROWS), key=lambda one: one.section)


def main() -> None:
    lines = ["| row | test | figure |", "|---|---|---|"]
    for one in ROWS:
        note = f" {one.note}" if one.note else ""
        lines.append(f"| {one.section} {one.fault} | {'<br>'.join(one.tests)} | {one.figure}.{note} |")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
