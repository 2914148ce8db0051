"""Troubles on demand: counted per setting, drawn by chance, stopped one by one."""

import pytest

from bot.sandbox.telegram import Fault
from bot.sandbox.telegram.faults import Faults

pytestmark = pytest.mark.quick

CUT = Fault("drop_before")


def drawn(faults, method, times):
    return [fault.kind if (fault := faults.draw(method)) else None for _ in range(times)]


def test_equal_faults_count_for_themselves():
    faults = Faults()
    for method in ("getMe", "getMe", "getChat"):
        faults.add(method, CUT)
    assert faults.active("getme", "drop_before") == 2
    assert drawn(faults, "getchat", 2) == ["drop_before", None]
    assert drawn(faults, "getme", 3) == ["drop_before", "drop_before", None]


def test_every_method_and_stopping():
    faults = Faults()
    faults.add("*", Fault("delay", times=None))
    faults.add("getMe", Fault("too_many", times=2))
    assert drawn(faults, "getme", 3) == ["too_many", "too_many", "delay"]
    assert faults.active("*", "delay") is True
    faults.stop("*", "delay")
    assert drawn(faults, "getme", 1) == [None]
    assert faults.active("*", "delay") is False


def test_chance_is_repeatable_and_spends_no_calls():
    def kinds():
        faults = Faults(seed=3)
        faults.add("getMe", Fault("server_error", times=3, chance=0.2))
        return drawn(faults, "getme", 60)

    assert kinds() == kinds()
    assert kinds().count("server_error") == 3
