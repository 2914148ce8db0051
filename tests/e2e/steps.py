"""Steps that many tests begin with: an order written up to its confirm card, and placed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.world import SERVICE

if TYPE_CHECKING:
    from typing import Any

    from bot.sandbox.telegram import Message
    from tests.e2e.actor import Actor

EDIT, SAY, PLACE = "edit", "say", "place"
"""Verbs of the buttons that the steps wait for."""


def link_of(mark: object) -> str:
    """Give a link of its own to each order: by it the panel's books and ours are joined."""
    return f"https://instagram.com/e2e{mark}"


async def written(actor: Actor, link: str, quantity: int = 100) -> tuple[Message, dict[str, Any]]:
    """Go through the questions; give the confirm card and its button."""
    actor.say(f"/order {SERVICE}")
    await actor.offered("drop")
    actor.say(link)
    await actor.offered(SAY)
    actor.say(str(quantity))
    await actor.offered(PLACE)
    return actor.button(PLACE)


async def ordered(actor: Actor, link: str, quantity: int = 100) -> None:
    """Write an order and confirm it."""
    message, button = await written(actor, link, quantity)
    actor.press(message, button)
