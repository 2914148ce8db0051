"""What the panel charges in place of what was quoted: the card says it, and the allowance goes by it."""

from dataclasses import replace
from decimal import Decimal

from bot.sandbox.panel import Stage
from tests.chat.conftest import until
from tests.chat.steps import to_the_card


async def guest(desk, allowance):
    """Somebody who may spend so much a day."""
    desk.olga.say("/start")
    await desk.olga.wait_for("Order desk")
    max_ = desk.telegram.person(2)
    max_.say("/start")
    await max_.wait_for("private order desk")
    desk.olga.say(f"/people 2 day {allowance}")
    await desk.idle()
    return max_


def charged(desk, number, amount):
    """Let the panel charge something else than its price list says."""
    order = desk.panel.orders[number]
    order.wanted = replace(order.wanted, charge=Decimal(amount))
    order.charge = Decimal(amount)


async def placed(desk, person):
    """Order for 250; give the card and the panel's number."""
    card = await to_the_card(person)
    person.tap("Confirm", message=card)
    await until(lambda: desk.panel.orders)
    return card, next(iter(desk.panel.orders))


def on(card, *parts):
    return lambda seen: seen.message_id == card.message_id and all(part in seen.text for part in parts)


async def test_the_card_says_what_was_charged_and_the_allowance_goes_by_it(desk):
    max_ = await guest(desk, 600)
    card, number = await placed(desk, max_)
    await max_.wait_for(on(card, "Price: $250.00 · charged: $250.00"), since=0)
    charged(desk, number, "260.5")
    await max_.wait_for(on(card, "Price: $250.00 · charged: $260.50"), since=0)
    max_.say("/order 30067")
    await max_.wait_for("Which link is it for?")
    max_.say("https://instagram.com/another")
    await max_.wait_for("How many would you like?")
    max_.say("1000")
    seen = await max_.wait_for("please check")
    assert "Left of your allowance after it: $236.50" in seen.text


async def test_what_a_partial_order_gives_back_is_said_and_may_be_spent_again(desk):
    max_ = await guest(desk, 300)
    card, number = await placed(desk, max_)
    await max_.wait_for(on(card, "charged: $250.00"), since=0)
    desk.panel.move(number, Stage(0, "Partial", 800))
    pushed = await max_.wait_for("→ Partial", since=0)
    assert "Remains: 800 · Charged: $50.00" in pushed.text
    await max_.wait_for(on(card, "Price: $250.00 · charged: $50.00"), since=0)
    seen = await to_the_card(max_)
    assert "Left of your allowance after it: $0.00" in seen.text
    max_.tap("Confirm", message=seen)
    await until(lambda: len(desk.panel.orders) == 2)


async def test_a_dearer_charge_than_the_allowance_leaves_nothing_and_never_less(desk):
    max_ = await guest(desk, 255)
    card, number = await placed(desk, max_)
    await max_.wait_for(on(card, "charged: $250.00"), since=0)
    charged(desk, number, 270)
    await max_.wait_for(on(card, "charged: $270.00"), since=0)
    seen = await to_the_card(max_, service="30067", quantity="100")
    assert "Your allowance has $0.00 left, which is not enough." in seen.text
    max_.tap("Confirm", message=seen)
    await max_.wait_for("your allowance has $0.00 left")
    assert desk.added() == 1
