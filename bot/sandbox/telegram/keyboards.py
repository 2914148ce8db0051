"""What Telegram accepts as an inline keyboard; other reply markups pass as they are."""

from typing import Any

from bot.sandbox.telegram.errors import bad
from bot.sandbox.telegram.params import Params

MOST_BUTTONS = 100
DATA_BYTES = 64
COPY_UNITS = 256
# A button does one thing; without any of these it would be a text button, and those are for reply keyboards.
ACTIONS = (
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_SCHEMES = ("http://", "https://", "tg://", "tonsite://")


def read_markup(params: Params) -> dict[str, Any] | None:
    """Give the checked `reply_markup`; an empty keyboard is none at all."""
    markup = params.object("reply_markup")
    if not markup:
        return None
    if "inline_keyboard" not in markup:
        return markup
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list):
        raise bad('field "inline_keyboard" must be of type Array')
    kept = [[_button(button) for button in _row(row)] for row in rows]
    if sum(len(row) for row in kept) > MOST_BUTTONS:
        raise bad("reply markup is too long")
    rows = [row for row in kept if row]
    return {**markup, "inline_keyboard": rows} if rows else None


def _row(row: Any) -> list[Any]:
    if not isinstance(row, list):
        raise bad('field "inline_keyboard" must be an Array of Arrays')
    return row


def _button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise bad("can't parse inline keyboard button: expected an Object")
    if not button.get("text"):
        raise bad('can\'t parse inline keyboard button: Field "text" must be non-empty')
    if not any(action in button for action in ACTIONS):
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    _check_action(button)
    return button


def _check_action(button: dict[str, Any]) -> None:
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and ("." not in str(url) and not str(url).startswith(_SCHEMES)):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    copied = button.get("copy_text")
    if copied is not None and not (isinstance(copied, dict) and 1 <= len(copied.get("text", "")) <= COPY_UNITS):
        raise bad("BUTTON_COPY_TEXT_INVALID")
