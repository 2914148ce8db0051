"""A person's updates beyond the allowance are dropped, told once, and what piled up while the desk was down is not."""

import pytest

from bot.transport.flood import Allowed, Flood, Verdict

pytestmark = pytest.mark.quick
NOW = 1_800_000_000.0


def judged(flood, count, *, person=1, now=NOW, step=0.0):
    return [flood.judge(person, now + n * step, None) for n in range(count)]


def test_twenty_pass_one_is_told_the_rest_is_silent():
    verdicts = judged(Flood(), 50)
    assert verdicts == [Verdict.PASS] * 20 + [Verdict.FIRST] + [Verdict.DROP] * 29


def test_ten_thousand_a_minute_are_held_to_two_a_second():
    verdicts = judged(Flood(), 10_000, step=60 / 10_000)
    assert 130 <= verdicts.count(Verdict.PASS) <= 141
    assert verdicts.count(Verdict.FIRST) == 1


def test_a_second_flood_is_told_again():
    flood = Flood()
    judged(flood, 30)
    assert Verdict.FIRST in judged(flood, 30, now=NOW + 60)


def test_others_are_not_touched():
    flood = Flood()
    judged(flood, 100)
    assert flood.judge(2, NOW, None) is Verdict.PASS


def test_messages_sent_slowly_while_the_desk_was_down_all_pass():
    flood = Flood()
    assert {flood.judge(1, NOW, NOW - 3600 + 30 * n) for n in range(100)} == {Verdict.PASS}


def test_a_date_that_stands_still_does_not_shut_a_person_out():
    flood = Flood()
    assert {flood.judge(1, NOW + n, 1_700_000_000) for n in range(100)} == {Verdict.PASS}


@pytest.mark.parametrize("back", [15.0, 3600.0])
def test_a_clock_put_back_drops_nobody(back):
    flood = Flood()
    judged(flood, 15)
    assert set(judged(flood, 60, now=NOW - back, step=1.0)) == {Verdict.PASS}


def test_zero_switches_it_off():
    assert set(judged(Flood(Allowed(updates=0)), 500)) == {Verdict.PASS}


def test_strangers_without_an_id_pass():
    assert set(judged(Flood(), 50, person=None)) == {Verdict.PASS}


def test_those_who_rest_are_forgotten():
    flood = Flood()
    for person in range(10_000):
        flood.judge(person, NOW + person, None)
    assert len(flood._meters) < 30
