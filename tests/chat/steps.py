"""Steps that several transcripts have in common."""

from tests.chat.conftest import LINK

NAMED = "101 · Real & Active Followers"


async def to_the_quantity(person, *, service="101"):
    """Go as far as the question how many."""
    person.say(f"/order {service}")
    await person.wait_for("Which link is it for?")
    person.say(LINK)
    return await person.wait_for("How many would you like?")


async def to_the_card(person, *, service="101", quantity="1000"):
    """Go as far as the card to confirm."""
    await to_the_quantity(person, service=service)
    person.say(quantity)
    return await person.wait_for("please check")


async def let_in(desk, number):
    """Let somebody in without a limit."""
    person, olga = desk.telegram.person(number), desk.olga
    olga.say("/start")
    await olga.wait_for("Order desk")
    person.say("/start")
    await person.wait_for("private order desk")
    await desk.idle()
    olga.say(f"/people {number} unlimited")
    await desk.idle()
