"""The one place where the panel's key is taken out of whatever a panel echoes."""

from __future__ import annotations

import base64
import html
import json
import re
from urllib.parse import quote, quote_plus

MASK = "***"
SHORTEST = 6
"""A shorter key is no secret, and taking it out would spoil honest answers."""

DEEPEST = 24
"""Levels of an answer that are kept; nothing of API v2 is deeper."""


class Redactor:
    """Takes a key out of texts and of parsed answers, in every form in which a panel may echo it."""

    def __init__(self, key: str) -> None:
        self._forms = _forms(key) if len(key) >= SHORTEST else frozenset()
        self._seen = {form.encode() for form in (key, json.dumps(key)[1:-1]) if self._forms}
        longest_first = sorted(self._forms, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)", re.IGNORECASE)

    def text(self, text: str) -> str:
        return self._pattern.sub(MASK, text)

    def found(self, text: bytes) -> bool:
        """Tell quickly whether a long JSON text holds the key as it is."""
        return any(form in text for form in self._seen)

    def tree(self, doc: object, depth: int = 0) -> object:
        """Copy a parsed answer without the key; what lies too deep becomes None."""
        if isinstance(doc, str):
            return self.text(doc)
        if depth > DEEPEST:
            return None
        if isinstance(doc, dict):
            return {self.text(name): self.tree(value, depth + 1) for name, value in doc.items()}
        if isinstance(doc, list):
            return [self.tree(value, depth + 1) for value in doc]
        return doc


def _forms(key: str) -> frozenset[str]:
    escaped = json.dumps(key)[1:-1]
    plain = {key, html.escape(key), quote(key, safe=""), quote_plus(key), escaped, escaped.replace("/", "\\/")}
    return frozenset(plain | {base64.b64encode(key.encode()).decode()})
