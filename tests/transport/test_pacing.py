"""Never more than the limit in any window, whatever is asked in whatever order; halts are kept; answers go first."""

import itertools
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.transport.pacing import TAPS_BEFORE_A_PUSH, Limits, Pacer, Urgency, Wish

pytestmark = pytest.mark.quick
FOREVER = float("inf")
LIMITS = Limits(rate=5, private_burst=3, private_rate=1.0, group=(4, 10.0))
CHATS = (1, 2, 3, -10, -20, "@channel", None)

ASK = st.tuples(st.just("ask"), st.sampled_from(CHATS), st.sampled_from(Urgency), st.booleans())
HALT = st.tuples(st.just("halt"), st.sampled_from(CHATS), st.floats(0.1, 8), st.just(None))
PASS = st.tuples(st.just("pass"), st.floats(0, 3), st.just(None), st.just(None))
DROP = st.tuples(st.just("drop"), st.integers(0, 5), st.just(None), st.just(None))
STEPS = st.lists(st.one_of(ASK, ASK, ASK, HALT, PASS, DROP), max_size=120)


class Run:
    """A pacer on a hand-driven clock, with a list of what passed when."""

    def __init__(self, limits=LIMITS):
        self.pacer = Pacer(limits)
        self.now = 100.0
        self.numbers = itertools.count()
        self.waiting = {}
        self.passed = []
        self.halts = []

    def ask(self, chat, urgency=Urgency.TAP, *, at_once=False):
        ticket = next(self.numbers)
        if at_once and self.pacer.admit(chat, self.now):
            self.passed.append((self.now, ticket, chat, urgency))
            return
        self.waiting[ticket] = (chat, urgency)
        self.pacer.ask(Wish(ticket, chat, urgency, FOREVER), self.now)
        self.due()

    def due(self):
        for ticket in self.pacer.due(self.now):
            self.passed.append((self.now, ticket, *self.waiting.pop(ticket)))

    def halt(self, chat, seconds):
        self.halts.append((chat, self.now, self.now + seconds))
        assert self.pacer.halt(chat, self.now + seconds, self.now) == []

    def drop(self, index):
        if index < len(self.waiting):
            ticket = list(self.waiting)[index]
            del self.waiting[ticket]
            self.pacer.drop(ticket, self.now)

    def let_pass(self, seconds):
        """Time goes on; the pacer is asked exactly when it wants to be, as by the limiter's one timer."""
        end = self.now + seconds
        while (at := self.pacer.next_at()) is not None and at <= end:
            self.now = max(self.now, at)
            self.due()
        self.now = end

    def play(self, steps):
        for step, first, second, third in steps:
            match step:
                case "ask":
                    self.ask(first, second, at_once=third)
                case "halt":
                    self.halt(first, second)
                case "pass":
                    self.let_pass(first)
                case "drop":
                    self.drop(first)


def most_within(times, seconds):
    """The most that passed in any half-open window of so many seconds."""
    return max((sum(1 for t in times if start <= t < start + seconds) for start in times), default=0)


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_no_window_ever_holds_more_than_the_limit(steps):
    run = Run()
    run.play(steps)
    run.let_pass(1000)
    assert most_within([t for t, *_ in run.passed], 1 - 1e-9) <= 5
    by_chat = defaultdict(list)
    for t, _, chat, _ in run.passed:
        by_chat[chat].append(t)
    for chat, times in by_chat.items():
        if isinstance(chat, int) and chat > 0:
            for seconds in (1, 2, 5):
                assert most_within(times, seconds - 1e-6) <= 3 + seconds
        elif chat is not None:
            assert most_within(times, 10 - 1e-6) <= 4


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_a_halt_is_kept_and_everybody_passes_in_the_end(steps):
    run = Run()
    run.play(steps)
    run.let_pass(2000)
    assert not run.waiting
    for chat, since, until in run.halts:
        early = [t for t, _, where, _ in run.passed if chat in (None, where) and since < t < until]
        assert not early


@settings(max_examples=200, deadline=None)
@given(STEPS)
def test_each_chat_gets_its_own_in_order_of_asking(steps):
    run = Run()
    run.play(steps)
    run.let_pass(2000)
    for chat, urgency in itertools.product(CHATS[:-1], Urgency):
        mine = [ticket for _, ticket, where, how in run.passed if (where, how) == (chat, urgency)]
        assert mine == sorted(mine)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 40), st.sampled_from(Urgency)), min_size=10, max_size=80))
def test_an_answer_goes_before_a_push(asked):
    run = Run(Limits(rate=5, private_burst=100, private_rate=100))
    for chat in range(1000, 1002):
        run.ask(chat)  # nobody else may go at once now, all that follow wait
    for chat, urgency in asked:
        run.ask(chat, urgency)
    run.let_pass(1000)
    order = [urgency for *_, urgency in run.passed[2:]]
    assert len(order) == len(asked)
    pushes_before_the_last_tap = 0
    if Urgency.TAP in order:
        last = len(order) - 1 - order[::-1].index(Urgency.TAP)
        pushes_before_the_last_tap = order[:last].count(Urgency.PUSH)
    assert pushes_before_the_last_tap <= order.count(Urgency.TAP) // TAPS_BEFORE_A_PUSH


def test_chats_take_turns():
    run = Run(Limits(rate=2, private_burst=100, private_rate=100))
    for _ in range(10):
        run.ask(1, Urgency.PUSH)
    for chat in (2, 3):
        run.ask(chat, Urgency.PUSH)
    run.let_pass(100)
    assert [chat for *_, chat, _ in run.passed][:6] == [1, 1, 2, 3, 1, 1]


def test_a_stream_of_answers_does_not_starve_a_push():
    run = Run(Limits(rate=1, private_burst=100, private_rate=100))
    run.ask(1)
    run.ask(7, Urgency.PUSH)
    for chat in range(100, 200):
        run.ask(chat)
    run.let_pass(20)
    assert (7, Urgency.PUSH) in [(chat, urgency) for _, _, chat, urgency in run.passed]


def test_a_thousand_notices_leave_in_forty_seconds():
    run = Run(Limits())
    for chat in range(1, 1001):
        run.ask(chat, Urgency.PUSH)
    run.let_pass(100)
    assert len(run.passed) == 1000
    assert run.passed[-1][0] - run.passed[0][0] <= 36


def test_a_burst_of_three_then_one_a_second():
    run = Run(Limits())
    for _ in range(6):
        run.ask(5)
    run.let_pass(10)
    assert [int(t - 100) for t, *_ in run.passed] == [0, 0, 0, 1, 2, 3]


def test_those_whose_patience_ends_before_the_halt_are_named():
    pacer = Pacer(Limits(private_burst=1))
    assert pacer.admit(1, 0.0)
    pacer.ask(Wish("hasty", 1, Urgency.TAP, 5.0), 0.0)
    pacer.ask(Wish("patient", 1, Urgency.TAP, 50.0), 0.0)
    assert pacer.halt(1, 30.0, 0.0) == ["hasty"]
    assert pacer.due(29.9) == []
    assert pacer.due(30.0) == ["patient"]


def test_nothing_is_limited_at_rate_zero_but_a_halt_holds():
    run = Run(Limits(rate=0))
    for _ in range(500):
        run.ask(1)
        run.ask(-1)
    assert len(run.passed) == 1000
    run.halt(1, 5)
    run.ask(1)
    assert len(run.passed) == 1000
    run.let_pass(5)
    assert len(run.passed) == 1001


def test_idle_chats_are_forgotten():
    run = Run(Limits(rate=0, group=(20, 60.0)))
    for chat in range(1, 20_000):
        run.now += 0.1
        run.ask(chat)
    assert len(run.pacer) < 10
    limited = Run(Limits(rate=100))
    for chat in range(1, 5000):
        limited.let_pass(0.1)
        limited.ask(chat)
    assert len(limited.pacer) < 50


@pytest.mark.parametrize("rate", [0.5, 1, 28, 0.1])
def test_rates_below_one_and_whole_ones(rate):
    run = Run(Limits(rate=rate))
    for chat in range(1, 60):
        run.ask(chat)
    run.let_pass(20)
    assert len(run.passed) == pytest.approx(min(59, max(1, int(rate)) + 20 * rate), abs=1)
