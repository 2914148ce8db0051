"""Pieces of which the wordings are made. Texts are folded before: lower case, no accents, every sign a space."""

from __future__ import annotations

from bot.panel.models import ErrorClass

Row = tuple[ErrorClass, tuple[str, ...]]
"""A class and the regular expressions that show it."""

BAD = r"(?:bad|invalid|incorrect|wrong|unknown)"
IS = r"(?:(?:is|are|was|were|has been|have been) )?"
NOW = r"(?:(?:currently|temporarily|now|yet|already|just) )?"
GONE = r"(?:not (?:found|exist\w*|active|valid)|do(?:es)? not exist\w*|doesn t exist\w*)"
CANNOT = r"(?:cannot|can not|can t)"
FAILED = r"(?:could not|couldn t|unable to|not able to|failed to|failed)"
FEW = r"(?: \S+){0,3} "
"""Between two words that belong together: up to three others."""

NEAR = r"(?: \S+)? "
"""The same, with one at most."""

LANGUAGE_KEY = r"^(?:neworder )?error "
"""How PerfectPanel's `neworder.error.…` begins once it is folded."""
