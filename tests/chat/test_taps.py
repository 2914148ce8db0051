"""How many taps and messages each way to an order takes, from /start to its confirm; `pytest -s` prints the table."""

import pytest

from tests.chat.test_favourites import ordered, starred

LINK_SENT = "say https://instagram.com/somebody"
CONFIRM = ("Confirm", "Order 000")
JOURNEYS = {
    # What is there before, then each act with what it leads to; a line that begins with «say» is a message.
    "a browsed service": (
        None, 6,
        (("Instagram", "Choose a category."), ("Instagram Followers (", "101 · Real"), ("101 · ", "Category:"),
         ("1,000", "Which link is it for?"), (LINK_SENT, "please check"), CONFIRM),
    ),
    "a service by its number": (
        None, 5,
        (("say 101", "Category:"), ("1,000", "Which link is it for?"), (LINK_SENT, "please check"), CONFIRM),
    ),
    "a link before a service": (
        None, 6,
        ((LINK_SENT, "This is a link to Instagram."), ("Instagram Followers (", "101 · Real"), ("101 · ", "Category:"),
         ("1,000", "please check"), CONFIRM),
    ),
    "one line": (None, 2, (("say 101 | https://instagram.com/somebody | 1000", "please check"), CONFIRM)),
    "order again, from home": ("ordered", 3, (("↻ Again: Real", "please check"), CONFIRM)),
    "order again, from the service": (
        "ordered", 3, (("say 101", "Category:"), ("↻ Again: 1,000", "please check"), CONFIRM),
    ),
    "a pasted link with a favourite": (
        "favourite", 3, ((LINK_SENT, "This is a link to Instagram."), ("★ 101", "please check"), CONFIRM),
    ),
}  # fmt: skip


async def _before(desk, person, wanted):
    if wanted is None:
        return
    await ordered(desk, person)
    made = list(desk.panel.orders.values())[-1]
    while made.open:
        desk.panel.advance(made.id)
    await person.wait_for(lambda seen: "Completed" in seen.text)
    await desk.settled()
    if wanted == "favourite":
        await starred(desk, person, "101")


@pytest.mark.parametrize("name", JOURNEYS)
async def test_an_order_is_few_taps_away(desk, olga, name):
    wanted, most, acts = JOURNEYS[name]
    await _before(desk, olga, wanted)
    placed = desk.added()
    olga.say("/start")
    await olga.wait_for("Order desk")
    for act, leads_to in acts:
        word, _, text = act.partition(" ")
        olga.say(text) if word == "say" else olga.tap(act)
        await olga.wait_for(leads_to)
    await desk.settled()
    print(f"\n{name}: {len(acts)} of {most}: {' > '.join(act for act, _ in acts)}")  # noqa: T201 - a table for people
    assert desk.added() == placed + 1
    assert len(acts) <= most
