"""3.3 Confirm tap."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.chat.drafting import Drafting
from bot.errors import Told
from bot.orders import Already, Confirmed, DraftState, new_draft
from bot.people import Role
from bot.sandbox import TOKEN
from bot.sandbox.telegram import BotApi, Setup
from tests.chat.steps import to_the_card

TAPS, DRAFTS = 50, 200
PAIRS = 200
EXPIRED_TAP = 151


async def drafted(bench, person, count):
    links = [f"https://instagram.com/p{number}" for number in range(count)]
    empty = [new_draft(f"d{number}", person.key, bench.services["101"], bench.now) for number in range(count)]
    full = [draft.answer(link, bench.now).answer("100", bench.now) for draft, link in zip(empty, links, strict=True)]
    await bench.store.write(lambda books: [books.drafts.put(draft) for draft in full])
    return full


async def test_double_tap_fifty_at_once_on_each_of_two_hundred_drafts(bench):
    ann = await bench.person(amount=Decimal(10**6))
    taps = [draft for draft in await drafted(bench, ann, DRAFTS) for _ in range(TAPS)]
    random.Random(3).shuffle(taps)
    answers = await asyncio.gather(*(bench.confirm(ann, draft) for draft in taps))
    made = Counter(answer.order.draft for answer in answers if isinstance(answer, Confirmed))
    assert made == Counter({draft.id: 1 for draft in taps})
    assert all(answer.order.draft == draft.id for answer, draft in zip(answers, taps, strict=True))
    assert await bench.spent() == 25 * DRAFTS


async def test_confirm_and_cancel_together_one_wins_and_the_other_is_told_the_truth(bench):
    ann = await bench.person(amount=Decimal(10**6))
    chance, won = random.Random(5), Counter()

    async def both(draft):
        def drop(books):
            return Drafting(bench.desk, books, ann, bench.now).drop(draft.id).draft.state

        calls = [bench.confirm(ann, draft), bench.store.write(drop)]
        first = chance.random() < 0.5
        answers = await asyncio.gather(*(calls if first else reversed(calls)))
        confirmed, dropped = answers if first else reversed(answers)
        if dropped is DraftState.DROPPED:
            assert isinstance(confirmed, Already)
            assert (confirmed.draft.state, confirmed.order) == (DraftState.DROPPED, None)
        else:
            assert isinstance(confirmed, Confirmed)
            assert dropped is DraftState.CONFIRMED
        won[dropped] += 1

    await asyncio.gather(*map(both, await drafted(bench, ann, PAIRS)))
    assert won.total() == PAIRS
    assert min(won.values()) > PAIRS / 4
    ordered = await bench.store.read(lambda books: books.orders.count("ann", finished=None))
    assert ordered == won[DraftState.CONFIRMED]
    assert await bench.spent() == 25 * ordered


async def test_balance_too_low_gives_the_amount_back_and_alerts_once_an_hour(bench):
    olga, ann = await bench.person("olga", role=Role.OPERATOR, number=1), await bench.person(amount=Decimal(250))
    bench.simulated.faults.always("add", "reject_funds")
    for number in range(10):
        order = await bench.submitted(ann, name=f"d{number}")
        assert (order.state, order.reason) == ("refused", "insufficient_funds")
        assert await bench.spent() == 0
        bench.now += timedelta(minutes=5)
    assert (await bench.kinds(olga.key)).count("panel_refuses") == 1
    bench.now += timedelta(hours=1)
    await bench.submitted(ann, name="later")
    assert (await bench.kinds(olga.key)).count("panel_refuses") == 2
    assert await bench.kinds() == ["refused"] * 11


async def test_limits_near_the_cap_count_what_is_unverified(bench):
    """A cap for ten, four of them unverified: of a hundred confirms at once six are orders."""
    ann = await bench.person(amount=Decimal(250))
    drafts = await drafted(bench, ann, 104)
    bench.simulated.faults.always("add", "accept_drop")
    for draft in drafts[:4]:
        await bench.confirm(ann, draft)
        await bench.submitter.tick()
    assert await bench.kinds() == ["unverified"] * 4
    answers = await asyncio.gather(*(bench.confirm(ann, draft) for draft in drafts[4:]), return_exceptions=True)
    assert Counter(map(type, answers)) == {Confirmed: 6, Told: 94}
    assert await bench.spent() == Decimal(250)


@pytest.fixture
async def aged(closed_desk):
    """A desk whose Telegram lives by the desk's clock: what waits there grows old with it."""
    clock = closed_desk.clock
    telegram = BotApi(Setup(token=TOKEN, clock=lambda: clock().timestamp()))
    closed_desk.world.telegram = closed_desk.telegram = telegram
    telegram.person(1, "Olga")
    await closed_desk.open()
    return closed_desk


@pytest.mark.parametrize(
    ("away", "words"), [(EXPIRED_TAP, "Order 0001"), (901, "This order has expired, nothing was ordered:")]
)
async def test_tap_while_the_bot_was_down_too_long_places_nothing_and_the_card_still_answers(aged, away, words):
    """Telegram drops a tap after 150 seconds; the card may be tapped again, and says so when its draft has expired."""
    olga = aged.olga
    card = await to_the_card(olga)
    await aged.halt()
    olga.tap("Confirm", message=card)
    assert len(aged.telegram.updates.pending) == 1
    aged.clock.pass_(away)
    assert aged.telegram.updates.pending == []
    await aged.start()
    await aged.settled()
    assert aged.added() == 0
    assert olga.chat.shown()[-1].id == card.message_id
    olga.tap("Confirm", message=card)
    await olga.wait_for(words)
    await aged.settled()
    assert aged.added() == (words == "Order 0001")


async def test_stale_card_of_an_order_that_was_placed_shows_it(desk, olga):
    card = await to_the_card(olga)
    confirm = card.payload["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    olga.press(card, confirm)
    await desk.settled()
    tap = olga.press(card, confirm)
    assert "confirmed already" in (await tap.answered()).text
    await desk.settled()
    shown = next(seen for seen in olga.transcript() if seen.message_id == card.message_id)
    assert "Order 0001" in shown.text
    assert desk.added() == 1
