"""A simulated operator: answers the card of every unverified order from what the panel really has."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.chat.buttons import unpack
from bot.chat.screens.operator import ABSENT, ABSENT_SURE, EXISTS_SURE
from tests.chaos.reading import LINK, TITLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random
    from typing import Any

    from bot.sandbox.panel import PanelDesk
    from bot.sandbox.telegram import Message
    from tests.chaos.plan import Plan
    from tests.chaos.stage import Bells
    from tests.e2e.actor import Actor

LOOK = 0.1


class Clerk:
    """Looks at his cards for ever; a card that is not settled after a while is answered again."""

    def __init__(self, actor: Actor, panel: PanelDesk, plan: Plan, bells: Bells, chance: Random) -> None:
        self.actor = actor
        self.answered = 0
        self.settled: set[str] = set()
        self._panel = panel
        self._plan = plan
        self._bells = bells
        self._chance = chance
        self._read = 0
        self._open: dict[str, int] = {}

    async def work(self) -> None:
        while True:
            self._catch_up()
            for code, number in list(self._open.items()):
                await self._answer(code, self._message(number))
            await asyncio.sleep(LOOK)

    def _message(self, number: int) -> Message:
        return self.actor.person.chat.messages[number]

    def _catch_up(self) -> None:
        """Note new cards, and those that say that they are settled."""
        told = self.actor.person.chat.told
        for one in told[self._read :]:
            message = self._message(one.message_id)
            title = TITLE.match(one.text.split("\n")[0])
            if title is None:
                continue
            if "\nSettled" in one.text:
                self._open.pop(title["code"], None)
                self.settled.add(title["code"])
            elif title["code"] not in self.settled and _button(message, ABSENT) is not None:
                self._open.setdefault(title["code"], one.message_id)
        self._read = len(told)

    async def _answer(self, code: str, card: Message) -> None:
        """Say what the panel has, in the two steps that are asked for."""
        link = LINK.search(card.history[0].text)
        if link is None:
            return
        order = next((entry.order for entry in self._panel.ledger() if entry.link == link[0]), None)
        self.answered += 1
        mark = self.actor.now
        verb = self._begin(code, card, order)
        if await self._until(lambda: self._sure(code, mark, verb) or self._is_settled(code)):
            self._say_sure(self._sure(code, mark, verb))
            await self._until(lambda: self._is_settled(code))

    def _begin(self, code: str, card: Message, order: str | None) -> str:
        """Take the first step, and give the verb of the second."""
        if order is not None:
            self.actor.say(f"/unverified {code} {order}")
            return EXISTS_SURE
        # The second question may stand there already, and the tap that answered it may have been lost.
        button = _button(card, ABSENT) or _button(card, ABSENT_SURE)
        if button is not None:
            self.actor.press(card, button)
        return ABSENT_SURE

    def _say_sure(self, found: tuple[Message, dict[str, Any]] | None) -> None:
        """Now and then with two taps."""
        for _ in range(1 if self._chance.random() < 0.8 else 2):
            if found is not None:
                self.actor.press(*found)

    def _sure(self, code: str, mark: int, verb: str) -> tuple[Message, dict[str, Any]] | None:
        """Find the question about this order that has come since."""
        for told in reversed(self.actor.person.chat.told):
            if told.seq <= mark:
                return None
            message = self._message(told.message_id)
            button = _button(message, verb)
            if button is not None and code in message.text.split("\n")[0]:
                return message, button
        return None

    def _is_settled(self, code: str) -> bool:
        self._catch_up()
        return code in self.settled

    async def _until(self, ready: Callable[[], object]) -> bool:
        return await self._bells.until(self.actor.person.id, ready, self._plan.patience)


def _button(message: Message, verb: str) -> dict[str, Any] | None:
    for row in message.rows:
        for button in row:
            press = unpack(button.get("callback_data", ""))
            if press is not None and press.verb == verb:
                return button
    return None
