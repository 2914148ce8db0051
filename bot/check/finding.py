"""What a check finds: one line for the operator."""

from __future__ import annotations

import re
from dataclasses import dataclass

UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+")
"""What a stranger's words must not do to a terminal: more lines, colours, another direction."""

LONGEST = 160


@dataclass(frozen=True, slots=True)
class Finding:
    """One line for the operator; `bad` makes the verb end with 1."""

    subject: str
    text: str
    bad: bool = False

    def __str__(self) -> str:
        return f"{'FAIL' if self.bad else 'ok':<5}{self.subject}: {self.text}"


def quoted(words: str) -> str:
    """Somebody else's words as a part of a line: printable, short."""
    plain = " ".join(UNPRINTABLE.sub(" ", words).split())
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"
