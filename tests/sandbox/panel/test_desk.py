from collections import Counter
from decimal import Decimal
from itertools import pairwise

import pytest

from bot.sandbox.panel import DIALECTS, Refusal, Stage

pytestmark = pytest.mark.quick

KEY = "sandbox-key"
ADD = {"service": "101", "link": "https://instagram.com/example", "quantity": "1000"}
PRICE = Decimal(250)


def status(desk, order):
    desk.order(KEY, order.id)
    return order.status


def live(desk, clock, order, seconds=400, step=5):
    """Every status that the order went through, each once."""
    seen = [status(desk, order)]
    for _ in range(seconds // step):
        clock.pass_(step)
        if status(desk, order) != seen[-1]:
            seen.append(order.status)
    return seen


class TestLife:
    def test_an_order_begins_pending_with_all_to_do(self, desk, order):
        assert (status(desk, order), order.remains, order.started) == ("Pending", 1000, False)

    def test_it_moves_on_and_is_completed_within_its_life(self, desk, clock, order):
        assert live(desk, clock, order, seconds=100) == ["Pending", "In progress", "Completed"]
        assert order.remains == 0

    def test_what_remains_falls_on_the_way(self, desk, clock, order):
        left = []
        for _ in range(100):
            clock.pass_(1)
            status(desk, order)
            left.append(order.remains)
        assert left == sorted(left, reverse=True)
        assert len(set(left)) > 30

    def test_with_no_pace_nothing_moves_by_itself(self, make_desk, clock):
        desk = make_desk(seconds=0)
        order = desk.add(KEY, ADD)
        assert live(desk, clock, order, seconds=10_000, step=1000) == ["Pending"]

    def test_a_new_pace_keeps_what_has_passed(self, desk, clock, order):
        clock.pass_(90)
        before = (status(desk, order), order.remains)
        desk.clock.pace(1000)
        assert (status(desk, order), order.remains) == before
        clock.pass_(50)
        assert status(desk, order) == "In progress"
        clock.pass_(60)
        assert status(desk, order) == "Completed"

    def test_a_clock_that_is_put_back_undoes_nothing(self, desk, clock, order):
        clock.pass_(100)
        assert status(desk, order) == "Completed"
        clock.pass_(-86_400)
        assert status(desk, order) == "Completed"

    def test_orders_end_in_the_shares_that_were_asked_for(self, make_desk, clock):
        ends = {"completed": 0.84, "partial": 0.06, "canceled": 0.05, "flips": 0.05}
        desk = make_desk(ends=ends, balance=Decimal(10**9))
        orders = [desk.add(KEY, ADD) for _ in range(1500)]
        clock.pass_(110)
        desk.settle()
        before = Counter(order.status for order in orders)
        clock.pass_(100)
        desk.settle()
        after = Counter(order.status for order in orders)
        assert before["Canceled"] / 1500 == pytest.approx(0.05, abs=0.02)
        assert before["Partial"] / 1500 == pytest.approx(0.06, abs=0.02)
        assert (before["Completed"] - after["Completed"]) / 1500 == pytest.approx(0.05, abs=0.02)
        assert after["Partial"] - before["Partial"] == before["Completed"] - after["Completed"]


class TestMoney:
    def test_the_charge_leaves_the_balance_at_once(self, desk, order):
        assert desk.balance(KEY) == 10_000 - PRICE == 10_000 - order.charge

    def test_a_partial_order_gives_back_what_remains(self, make_desk, clock):
        desk = make_desk(ends={"partial": 1})
        order = desk.add(KEY, ADD)
        clock.pass_(100)
        balance = desk.balance(KEY)
        assert 0 < order.remains < 1000
        assert order.charge == PRICE * (1000 - order.remains) / 1000
        assert balance == 10_000 - order.charge

    def test_a_canceled_order_gives_back_all(self, make_desk, clock):
        desk = make_desk(ends={"canceled": 1})
        order = desk.add(KEY, ADD)
        clock.pass_(100)
        assert desk.balance(KEY) == 10_000
        assert (order.status, order.charge) == ("Canceled", 0)

    def test_a_completed_order_that_turns_partial_gives_back_late(self, make_desk, clock):
        desk = make_desk(ends={"flips": 1})
        order = desk.add(KEY, ADD)
        assert live(desk, clock, order) == ["Pending", "In progress", "Completed", "Partial"]
        assert desk.balance(KEY) == 10_000 - order.charge > 10_000 - PRICE

    def test_a_move_back_by_hand_takes_the_money_again(self, desk, order):
        desk.move(order.id, Stage(0, "Canceled", 1000))
        assert desk.balance(KEY) == 10_000
        desk.move(order.id, Stage(0, "Completed"))
        assert desk.balance(KEY) == 10_000 - PRICE

    def test_balance_and_charges_always_add_up(self, make_desk, clock):
        ends = {"completed": 0.4, "partial": 0.2, "canceled": 0.2, "flips": 0.2}
        desk = make_desk(ends=ends, balance=Decimal(100_000))
        orders = []
        for _ in range(150):
            orders.append(desk.add(KEY, ADD))
            clock.pass_(3)
            spent = sum(order.charge for order in orders)
            assert desk.balance(KEY) + sum(order.charge for order in orders) == 100_000
        assert spent < 150 * PRICE

    def test_without_funds_nothing_is_placed(self, make_desk):
        desk = make_desk(balance=PRICE - Decimal("0.01"))
        with pytest.raises(Refusal, match="Not enough funds"):
            desk.add(KEY, ADD)
        assert (desk.ledger(), desk.balance(KEY)) == ((), PRICE - Decimal("0.01"))


class TestRefill:
    @pytest.fixture
    def done(self, desk, clock, order):
        clock.pass_(100)
        return order

    def test_a_completed_order_can_be_refilled(self, desk, clock, done):
        refill = desk.refill(KEY, done.id)
        seen = []
        for _ in range(16):
            seen.append(desk.refill_status(KEY, refill.id))
            clock.pass_(5)
        assert list(dict.fromkeys(seen)) == ["Pending", "In progress", "Completed"]
        assert refill.id == "12345"

    def test_some_refills_are_rejected(self, make_desk, clock):
        desk = make_desk(rejected_refills=1)
        order = desk.add(KEY, ADD)
        clock.pass_(100)
        refill = desk.refill(KEY, order.id)
        clock.pass_(70)
        assert desk.refill_status(KEY, refill.id) == "Rejected"

    def test_an_open_order_cannot(self, desk, order):
        with pytest.raises(Refusal, match=r"^Order not eligible for refill\.$"):
            desk.refill(KEY, order.id)

    def test_a_service_without_refill_cannot(self, desk, clock, sell):
        order = desk.add(KEY, ADD | {"service": sell("default")})
        clock.pass_(100)
        with pytest.raises(Refusal, match="not eligible"):
            desk.refill(KEY, order.id)

    def test_a_second_refill_waits_for_the_first(self, desk, clock, done):
        first = desk.refill(KEY, done.id)
        with pytest.raises(Refusal, match="already requested"):
            desk.refill(KEY, done.id)
        clock.pass_(70)
        second = desk.refill(KEY, done.id)
        assert [refill.id for refill in done.refills] == [first.id, second.id]

    def test_a_refill_moves_by_hand_and_stays(self, desk, clock, done):
        refill = desk.refill(KEY, done.id)
        desk.move_refill(refill.id, "Rejected")
        clock.pass_(1000)
        assert desk.refill_status(KEY, refill.id) == "Rejected"

    def test_an_unknown_refill_is_not_found(self, desk):
        with pytest.raises(Refusal, match="Refill not found"):
            desk.refill_status(KEY, "1")


class TestCancel:
    def test_it_takes_effect_later_and_gives_back_all_where_nothing_was_done(self, make_desk, clock):
        desk = make_desk(refused_cancels=0)
        order = desk.add(KEY, ADD)
        desk.cancel(KEY, order.id)
        assert status(desk, order) == "Pending"
        clock.pass_(11)
        assert (status(desk, order), desk.balance(KEY)) == ("Canceled", 10_000)

    def test_what_is_under_way_becomes_partial(self, make_desk, clock):
        desk = make_desk(refused_cancels=0)
        order = desk.add(KEY, ADD)
        clock.pass_(60)
        desk.cancel(KEY, order.id)
        clock.pass_(50)
        assert status(desk, order) == "Partial"
        assert 0 < order.charge < PRICE

    def test_it_is_not_guaranteed(self, make_desk, clock):
        desk = make_desk(refused_cancels=1)
        order = desk.add(KEY, ADD)
        desk.cancel(KEY, order.id)
        clock.pass_(100)
        assert status(desk, order) == "Completed"

    def test_twice_is_once_too_often(self, desk, order):
        desk.cancel(KEY, order.id)
        with pytest.raises(Refusal, match="already requested"):
            desk.cancel(KEY, order.id)

    def test_a_finished_order_cannot_be_canceled(self, desk, clock, order):
        clock.pass_(100)
        with pytest.raises(Refusal, match="not eligible for cancellation"):
            desk.cancel(KEY, order.id)


class TestByHand:
    def test_advance_walks_through_the_stages(self, make_desk):
        desk = make_desk(seconds=0)
        order = desk.add(KEY, ADD)
        seen = [(order.status, order.remains)]
        for _ in range(3):
            desk.advance(order.id)
            seen.append((order.status, order.remains))
        assert [name for name, _ in seen] == ["Pending", "In progress", "In progress", "Completed"]
        assert seen[1][1] == 1000 > seen[2][1] > seen[3][1] == 0

    def test_what_is_set_by_hand_stays_and_can_be_advanced(self, desk, clock, order):
        desk.move(order.id, Stage(0, "In progress", 400))
        clock.pass_(1000)
        assert (status(desk, order), order.remains) == ("In progress", 400)
        desk.advance(order.id)
        assert (order.status, order.remains) == ("Completed", 0)
        desk.advance(order.id)
        assert order.status == "Partial"

    def test_any_word_and_any_count_can_be_set(self, desk, order):
        desk.move(order.id, Stage(0, "Awaiting moderation", -2))
        assert (status(desk, order), order.remains) == ("Awaiting moderation", -2)


class TestBooks:
    def test_ids_advance_by_one_to_eight_because_others_order_too(self, desk):
        ids = [int(desk.add(KEY, ADD | {"quantity": "100"}).id) for _ in range(200)]
        gaps = {after - before for before, after in pairwise(ids)}
        assert gaps == set(range(1, 9))

    def test_another_customers_order_is_unknown(self, desk, order):
        desk.open_account("other", Decimal(5))
        with pytest.raises(Refusal, match="Incorrect order ID"):
            desk.order("other", order.id)
        with pytest.raises(Refusal, match="Incorrect order ID"):
            desk.order(KEY, str(int(order.id) - 1))

    def test_an_unknown_key_gets_nowhere(self, desk):
        for ask in (desk.balance, lambda key: desk.add(key, ADD), lambda key: desk.order(key, "1")):
            with pytest.raises(Refusal, match="Invalid API key"):
                ask("wrong")

    def test_the_ledger_tells_what_was_placed_and_the_attempts_tell_all(self, desk, clock, order):
        with pytest.raises(Refusal):
            desk.add(KEY, ADD | {"quantity": "1"})
        placed = desk.ledger()
        assert [entry.order for entry in placed] == [order.id]
        assert (placed[0].at, placed[0].link, placed[0].charge) == (clock.time, ADD["link"], PRICE)
        assert (placed[0].fields, placed[0].quantity, placed[0].answered) == (ADD, 1000, False)
        assert [entry.refusal for entry in desk.attempts()] == ["", "Quantity less than minimal 100"]
        desk.answered(order)
        assert desk.ledger()[0].answered

    def test_one_order_per_link_where_the_panel_wants_it(self, make_desk, clock):
        desk = make_desk(one_order_per_link=True)
        desk.add(KEY, ADD)
        with pytest.raises(Refusal, match="You have active order with this link"):
            desk.add(KEY, ADD | {"link": ADD["link"].upper()})
        clock.pass_(100)
        assert desk.add(KEY, ADD)

    def test_the_same_request_id_is_the_same_order(self, desk):
        desk.dialect = DIALECTS["request_id"]
        first = desk.add(KEY, ADD | {"request_id": "a"})
        assert desk.add(KEY, ADD | {"request_id": "a"}) is first
        assert desk.add(KEY, ADD | {"request_id": "b"}) is not first
        with pytest.raises(Refusal, match="request_id field is required"):
            desk.add(KEY, ADD)
        assert len(desk.ledger()) == 2

    def test_ten_thousand_open_orders_do_not_slow_the_balance(self, make_desk):
        desk = make_desk(seconds=10**6, balance=Decimal(10**9))
        for _ in range(10_000):
            desk.add(KEY, ADD)
        assert len(desk._due) == 10_000
        assert desk.balance(KEY) == 10**9 - 10_000 * PRICE
