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


async def opened(actor: Actor) -> None:
    """Ask for the service; a desk that has only just started may not have read the panel's list yet."""
    unread = actor.words.plain("The panel's service list has not been read yet. Please try again in a minute.")
    told = unread
    while told == unread:
        actor.say(f"/order {SERVICE}")
        told = (await actor.offered("drop", instead=unread)).text


async def written(actor: Actor, link: str, quantity: int = 100) -> tuple[Message, dict[str, Any]]:
    """Go through the questions; give the confirm card and its button."""
    await opened(actor)
    actor.say(link)
    await actor.offered(SAY)
    actor.say(str(quantity))
    await actor.offered(PLACE)
    return actor.button(PLACE)


async def ordered(actor: Actor, link: str, quantity: int = 100) -> None:
    """Write an order and confirm it."""
    message, button = await written(actor, link, quantity)
    actor.press(message, button)
