"""The judge of the walks is strict: each thing that may be wrong with a press or a screen is found."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from tests.chat.judging import Look, judged, look_at

HOME = {"text": "Home", "callback_data": "1home"}
ANSWERED = SimpleNamespace(params={"callback_query_id": "7"}, status=200, method="answerCallbackQuery", result=True)


@dataclass
class Shown:
    """A message as the judge looks at it."""

    text: str = "Here"
    rows: list = field(default_factory=lambda: [[HOME]])
    id: int = 1

    @property
    def payload(self):
        return {"text": self.text}


def pressed(text="", *, changed=(), calls=(ANSWERED,), logs=()):
    tap = SimpleNamespace(id="7", data="1shop", answer=SimpleNamespace(text=text, alert=False))
    return list(judged(Look(tap, {1: {"text": "Here"}}, list(changed), list(calls), list(logs))))


def test_a_press_with_words_or_another_screen_is_right():
    assert pressed("Saved") == []
    assert pressed(changed=[Shown("There")]) == []
    assert pressed(changed=[Shown(id=2)]) == [], "a message of its own"


REFUSED = SimpleNamespace(params={}, status=400, method="editMessageText", result="can't parse entities")


@pytest.mark.parametrize(
    ("found", "look"),
    [
        ("nothing came of it", {}),
        ("nothing came of it", {"changed": [Shown()]}),
        ("answered 0 times", {"text": "Saved", "calls": ()}),
        ("answered 2 times", {"text": "Saved", "calls": (ANSWERED, ANSWERED)}),
        ("editMessageText was refused", {"text": "Saved", "calls": (ANSWERED, REFUSED)}),
        ("logged 'oh'", {"text": "Saved", "logs": [{"event": "oh", "log_level": "error"}]}),
    ],
)
def test_a_press_that_came_to_nothing_is_found(found, look):
    [said] = pressed(**look)
    assert found in said


def key(text, verb="shop"):
    return {"text": text, "callback_data": f"1{verb}"}


@pytest.mark.parametrize(
    ("found", "rows"),
    [
        ("no way back", [[key("Order", "order")]]),
        ("no way back", []),
        ("two buttons 'Home'", [[HOME, key("Home")]]),
        ("two buttons do home", [[HOME, key("Start", "home")]]),
        ("35 letters", [[key("x" * 35), HOME]]),
        ("asks without saying which step", [[key("100", "say"), HOME]]),
    ],
)
def test_a_screen_that_is_wrong_is_found(found, rows):
    [said] = look_at(Shown(rows=rows), asked=True)
    assert found in said


def test_a_right_screen_is_right():
    turns = [key("‹", "orders"), key("1/2", "orders"), key("›", "orders")]
    assert list(look_at(Shown(rows=[turns, [HOME]]), asked=True)) == []
    assert list(look_at(Shown(rows=[]), asked=False)) == []
