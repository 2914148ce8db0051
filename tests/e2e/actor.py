"""A person in front of the chat: says, taps buttons by what they do (not by their words), reads; keeps a transcript."""

from __future__ import annotations

import itertools
import textwrap
from typing import TYPE_CHECKING, Any

from bot.chat.buttons import unpack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.i18n import Words
    from bot.sandbox.telegram import Message, Person, Seen, Tap, Told

SIGNS = {"edited": "✎ ", "toast": "(toast) ", "alert": "(window) ", "deleted": "(deleted) "}


class Actor:
    """`words` are those of the person's own language, as the bot should choose them."""

    def __init__(self, person: Person, words: Words) -> None:
        self.person = person
        self.words = words
        self._taps: list[tuple[int, str]] = []

    @property
    def name(self) -> str:
        return str(self.person.user["first_name"])

    def say(self, text: str) -> Message:
        return self.person.say(text)

    def tap(self, verb: str, *arguments: str) -> Tap:
        """Press the newest button that does this."""
        message, button = self.button(verb, *arguments)
        return self.press(message, button)

    def press(self, message: Message | int, button: dict[str, Any]) -> Tap:
        """Press this very button, also when it is not shown any more."""
        tap = self.person.press(message, button["callback_data"])
        self._taps.append((self.person.world.seq, button["text"]))
        return tap

    def button(self, verb: str, *arguments: str) -> tuple[Message, dict[str, Any]]:
        shown = reversed(self.person.chat.shown())
        found = ((message, one) for message in shown for one in _buttons(message.rows) if _does(one, verb, arguments))
        message, button = next(found, (None, None))
        if message is None or button is None:
            raise LookupError(f"no button for {verb!r}; there is\n{self.transcript()[-1500:]}")
        return message, button

    async def offered(self, verb: str, *arguments: str, seconds: float = 10.0, instead: str | None = None) -> Seen:
        """Wait until, since the last act, a screen came with a button that does this, or with this text."""

        def offers(seen: Seen) -> bool:
            if seen.text == instead:
                return True
            rows = (seen.payload.get("reply_markup") or {}).get("inline_keyboard") or []
            return any(_does(one, verb, arguments) for one in _buttons(rows))

        return await self.person.wait_for(offers, seconds)

    async def told(self, *parts: str, since: int | None = None, seconds: float = 10.0) -> Seen:
        """Wait until one thing was told with all these words in it."""

        def says(seen: Seen) -> bool:
            mark = self.person._mark if since is None else since
            return any(all(part in told.text for part in parts) for told in seen.history if told.seq > mark)

        return await self.person.wait_for(says, seconds, since=since)

    async def pushed(self, *parts: str, since: int, seconds: float = 10.0) -> Seen:
        """Wait for a new message (no edit) with all these words in it."""

        def says(seen: Seen) -> bool:
            return seen.kind == "message" and seen.seq > since and all(part in seen.text for part in parts)

        return await self.person.wait_for(says, seconds, since=since)

    @property
    def now(self) -> int:
        """The place in the order of things up to which everything has happened."""
        return self.person.world.seq

    def heard(self, part: str, *, since: int = 0) -> list[Told]:
        """Everything told with these words in it: sent messages, edits, toasts."""
        return [told for told in self.person.told() if told.seq > since and part in told.text]

    def transcript(self) -> str:
        """The chat as text, edits one by one, taps where they were made."""
        said = [(m.history[0].seq, f"{self.name}: {m.text}") for m in self.person.chat.shown() if not m.from_bot]
        taps = [(seq, f"{self.name} taps [{label}]") for seq, label in self._taps]
        told = [(one.seq, _line(one)) for one in self.person.told()]
        return "\n".join(line for _, line in sorted([*said, *taps, *told]))


def _line(told: Told) -> str:
    rows = ["  ".join(f"[{label}]" for label in row) for row in told.buttons]
    text = "\n".join([told.text, *rows])
    sign = SIGNS.get(told.kind, "") + ("🔕 " if told.silent else "")
    return f"    desk: {sign}" + textwrap.indent(text, " " * 10).lstrip()


def _buttons(rows: list[list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    return itertools.chain.from_iterable(rows)


def _does(button: dict[str, Any], verb: str, arguments: tuple[str, ...]) -> bool:
    press = unpack(button.get("callback_data", ""))
    return press is not None and press.verb == verb and press.arguments[: len(arguments)] == arguments
