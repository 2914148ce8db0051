"""3.2 Draft: choose, link, quantity."""

from __future__ import annotations

import os
import random
from decimal import Decimal

import pytest
from msgspec import structs

from bot.chat.drafting import Drafting
from bot.errors import Told
from bot.orders import Changed, Confirmed, DraftState, seal
from bot.orders.fields import FORMS
from bot.panel import Service
from tests.e2e.steps import PLACE
from tests.e2e.test_types import ROWS, answer, sell

KINDS = ("default", "custom comments", "web traffic from a search")
NUMBER = "9001"


@pytest.mark.parametrize("kind", KINDS)
async def test_restart_mid_conversation_resumes_after_a_kill_between_every_two_steps(world, kind):
    """After the choice and after each answer: three kills, three and seven."""
    row, actor = ROWS[kind], world.actor()
    sell(world, row.kind)
    form, left, kills = FORMS[row.kind], list(row.answers.items()), 0
    async with world.bot() as bot:
        actor.say(f"/order {NUMBER}")
        await actor.offered("drop")
        await bot.kill()
    for key, text in left:
        kills += 1
        async with world.bot() as bot:
            await reply(actor, form.field(key), text)
            await (actor.offered(PLACE) if key == left[-1][0] else actor.offered("drop"))
            await bot.kill()
    async with world.bot():
        actor.tap(PLACE)
        await world.placed(1)
    (entry,) = world.panel.attempts()
    assert entry.fields == {"service": NUMBER, **row.sent}
    world.figures.append(f"{kind}: {kills + 1} kills")


async def reply(actor, asked, text):
    """Answer the question that stands in the chat since before the kill."""
    if asked.choices:
        await answer(actor, asked, text)
    else:
        actor.say(text)


TRIALS = int(os.environ.get("TRIALS", "1000"))
"""TRIALS=10000 makes the long run."""
AT_ONCE = 100
ACTS = ("answer", "edit", "confirm", "option")


async def test_cancel_racing_the_next_step_resurrects_no_draft(bench):
    """Drafts with four acts of two devices in any order, one of them /cancel: what has ended is never open again."""
    ann = await bench.person(amount=Decimal(10**9))
    chance, ended = random.Random(11), {DraftState.DROPPED: 0, DraftState.CONFIRMED: 0}

    def many(books):
        steps = Drafting(bench.desk, books, ann, bench.now)
        for _ in range(AT_ONCE):
            draft = steps.begin(bench.services["101"]).draft
            for text in (f"https://instagram.com/{draft.id}", "100")[: chance.randrange(3)]:
                draft = steps.step(draft.id, lambda one, text=text: one.answer(text, bench.now)).draft
            state = walk(bench, books, steps, draft, chance)
            ended[state] = ended.get(state, 0) + 1

    for _ in range(TRIALS // AT_ONCE):
        await bench.store.write(many)
    assert sum(ended.values()) == TRIALS
    assert min(ended[DraftState.DROPPED], ended[DraftState.CONFIRMED]) > TRIALS / 20


def walk(bench, books, steps, draft, chance):
    """Act at random; a draft that has ended stays as it ended, and only a confirmed one has an order."""
    over = None
    acts = [*chance.choices(ACTS, k=3), "cancel"]
    chance.shuffle(acts)
    for act in acts:
        do(bench, steps, draft, act, chance)
        now = books.drafts.get(draft.id, "ann")
        assert over is None or now.state is over, f"{over} became {now.state} by {act}"
        over = now.state if now.state is not DraftState.OPEN else None
        assert (books.orders.by_draft(draft.id) is not None) == (over is DraftState.CONFIRMED)
    return over


def do(bench, steps, draft, act, chance):
    named = draft.id if chance.random() < 0.5 else None
    match act:
        case "answer":
            text = chance.choice([f"https://instagram.com/{draft.id}", "100", "nonsense"])
            steps.step(named, lambda one: one.answer(text, bench.now))
        case "edit":
            steps.step(draft.id, lambda one: one.edit("quantity"))
        case "option":
            steps.step(draft.id, lambda one: one.option("dripfeed"))
        case "cancel":
            steps.drop(named)
        case "confirm":
            shown = steps.books.drafts.get(draft.id, "ann")
            bench.desk.confirm(steps.books, steps.person, bench.tap(shown), bench.now)


CHANGES = 500


async def test_service_that_changed_between_choice_and_confirm_is_never_ordered_unseen(bench):
    """Rate, least, most and type, or gone: the first tap on a card that shows something else orders nothing."""
    ann = await bench.person(amount=Decimal(10**9))
    chance, ordered, asked = random.Random(13), 0, 0
    for number in range(CHANGES):
        draft = await bench.draft(ann, name=f"d{number}", link=f"https://instagram.com/p{number}")
        current = changed(bench.services["101"], chance)
        reply = await bench.confirm(ann, draft, current=current)
        if current == bench.services["101"]:
            assert isinstance(reply, Confirmed)
            ordered += 1
            continue
        assert isinstance(reply, Changed)
        asked += 1
        assert reply.difference.gone == (current is None)
        if current is not None and reply.draft.ready:
            again = await bench.confirm(ann, draft, current=current, seal=seal(reply.draft))
            assert again.order.price == reply.draft.price
            ordered += 1
    assert asked > CHANGES / 2
    assert await bench.store.read(lambda books: books.orders.count("ann", finished=None)) == ordered


def changed(service, chance):
    match chance.choice(["same", "rate", "min", "max", "type", "gone"]):
        case "rate":
            return structs.replace(service, rate=service.rate + Decimal(chance.randrange(1, 100)) / 100)
        case "min":
            return structs.replace(service, min=chance.choice([50, 101, 5000]))
        case "max":
            return structs.replace(service, max=chance.choice([99, 200, 50_000]))
        case "type":
            return structs.replace(service, type="package")
        case "gone":
            return None
    return service


NUMBERS = 20_000
FOLLOWERS = Service(id="101", name="Followers", category="Instagram", rate=Decimal(250), type="default", min=1, max=2)
SIGNS = "0123456789０١²½.,'’_ +-eExX\u200b\u202e\u00a0\t\n\x00∞NaN%"


def test_overflow_floats_and_foreign_digits_are_taken_as_a_number_or_told():
    chance, taken = random.Random(17), 0
    field = FORMS["default"].field("quantity")
    for _ in range(NUMBERS):
        low, high = chance.randrange(-10, 10**6), chance.choice([0, 10**4, 10**18])
        text = "".join(chance.choices(SIGNS, k=chance.randrange(0, 30)))
        text = text if chance.random() < 0.5 else str(chance.randrange(-(10**3), 10**7))
        try:
            number = field.parse(text, structs.replace(FOLLOWERS, min=low, max=high))
        except Told:
            continue
        assert max(low, 1) <= int(number) <= high
        assert number.isascii()
        assert number.isdigit()
        taken += 1
    assert taken > NUMBERS / 20
