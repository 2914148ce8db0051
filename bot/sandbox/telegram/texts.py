"""The text of a call: parsed, trimmed, measured, as Telegram does before it accepts a message."""

from typing import Any

from bot.sandbox.telegram.entities import found_entities, trimmed
from bot.sandbox.telegram.errors import bad
from bot.sandbox.telegram.markup import parse_html
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.units import units

MOST_TEXT = 4_096
MOST_CAPTION = 1_024


def read_text(params: Params) -> dict[str, Any]:
    """Give `text` and `entities`; refuse an empty or a too long one."""
    text, entities = _read(params, "text", "entities")
    if not text:
        raise bad("message text is empty")
    if units(text) > MOST_TEXT:
        raise bad("message is too long")
    return {"text": text, **({"entities": entities} if entities else {})}


def read_caption(params: Params) -> dict[str, Any]:
    text, entities = _read(params, "caption", "caption_entities")
    if units(text) > MOST_CAPTION:
        raise bad("message caption is too long")
    return ({"caption": text} if text else {}) | ({"caption_entities": entities} if entities else {})


def _read(params: Params, name: str, marks: str) -> tuple[str, list[dict[str, Any]]]:
    text = params.text(name)
    mode = params.text("parse_mode").lower()
    if mode == "html":
        text, entities = parse_html(text)
    elif mode:
        # The bots served here speak HTML; the two Markdown dialects are not modelled.
        raise bad("unsupported parse_mode")
    else:
        entities = params.array(marks) or []
    bare, kept = trimmed(text, entities)
    return bare, found_entities(bare, kept)
