"""Buttons that nobody was given: callback data cut, stretched, mixed and made up, sent to the running bot."""

import random
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.chat.buttons import LIMIT, unpack
from tests.chat.conftest import PATIENCE
from tests.security.house import ANNA, BEN, GREETED, confirmable, key_of
from tests.security.test_matrix import first_message, matrix, verb
from tests.security.walk import offered
from tests.security.watched import told_to

__all__ = ["matrix"]

pytestmark = pytest.mark.asyncio(loop_scope="module")

AT_ONCE = 50
OPERATOR = 1
ODD = (
    "", "0", "-1", "00", "1.0", "1e3", "9" * 18, "9" * 19, "9" * 40, "٣", "１２", "²", "+1", " 1", "1 ", "0x10", "None",
    "True", "new", "yes", "all", "link", "quantity", "refill", "cancel", "unlimited", "member", "operator", "guest",
    "NaN", "Infinity", "-0", "'", '"', "%", "%s", "{0}", "{name}", "../..", "' OR 1=1 --", "\0", "a\0b", "\n", "\u202e",
    "\u200b", "😀" * 9, "a" * 60,
)  # fmt: skip
SETTLED = ("place", "sure", "stop", "refill", "role", "amount", "period", "deny", "language")
"""Words of what somebody may well do to what is theirs, and what would change who they are for the other tests."""
SOUND = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def cut(data, chance):
    return data[: chance.randrange(len(data))]


def stretched(data, chance):
    return data + chance.choice(["x", ":", "::", ":0", "1", "\0", "é", *ODD])


def with_another_argument(data, chance):
    head, *arguments = data.split(":")
    if not arguments:
        return f"{head}:{chance.choice(ODD)}"
    arguments[chance.randrange(len(arguments))] = chance.choice(ODD)
    return ":".join([head, *arguments])


def without_an_argument(data, chance):
    parts = data.split(":")
    parts.pop(chance.randrange(len(parts)))
    return ":".join(parts)


def of_another_version(data, chance):
    return chance.choice(["", "0", "2", "11", "v1", "１", " 1"]) + data[1:]


def with_a_changed_sign(data, chance):
    at = chance.randrange(len(data))
    return data[:at] + chance.choice("0aZ:_-. \0é😀\u202e") + data[at + 1 :]


def in_capitals(data, _chance):
    return data.upper()


def filled_up(data, chance):
    """Exactly as long as Telegram allows, and one byte more."""
    return (data + ":" + "a" * LIMIT)[: LIMIT + chance.randrange(2)]


def of_separators(_data, chance):
    return ":" * chance.randrange(1, LIMIT)


MUTATIONS = (
    cut, stretched, with_another_argument, without_an_argument, of_another_version, with_a_changed_sign, in_capitals,
    filled_up, of_separators,
)  # fmt: skip


def mutated(real, seed):
    """A batch of data near the real one, and some of two buttons mixed."""
    chance = random.Random(seed)
    batch = [chance.choice(MUTATIONS)(chance.choice(real), chance) for _ in range(AT_ONCE)]
    heads, tails = (chance.sample(real, 10) for _ in range(2))
    mixed = [f"{head.split(':')[0]}:{tail.partition(':')[2]}" for head, tail in zip(heads, tails, strict=True)]
    return [data for data in [*batch, *mixed] if data not in real and not data.startswith("1forget:yes")]


async def press_all(house, number, batch):
    """Press, and wait until all are answered and drawn."""
    message = await first_message(house, number)
    taps = [house.person(number).press(message, data) for data in batch]
    for tap in taps:
        await tap.answered(PATIENCE)
    await house.desk.idle()


@contextmanager
def nothing_goes_wrong():
    """No fault, no screen that could not be shown: nothing worth a warning."""
    with capture_logs() as logged:
        yield
    assert [entry for entry in logged if entry["log_level"] in {"warning", "error", "critical"}] == []


@SOUND
@given(seed=st.integers(0, 2**32))
@pytest.mark.parametrize("number", [BEN, GREETED], ids=["another member", "outside"])
async def test_no_mutation_of_annas_buttons_opens_anything(matrix, number, seed):
    house = matrix.house
    batch = mutated(matrix.buttons, seed)
    called, since = house.called(), house.desk.telegram.world.seq
    with nothing_goes_wrong():
        await press_all(house, number, batch)
    assert house.called() == called
    said = told_to(house, number, since)
    typed = " ".join(batch)
    assert [trace for trace in house.traces if trace in said and trace not in typed] == []


@SOUND
@given(seed=st.integers(0, 2**32))
@pytest.mark.parametrize("number", [ANNA, OPERATOR], ids=["Anna", "an operator"])
async def test_no_mutation_of_ones_own_buttons_breaks_anything(matrix, number, seed):
    """Who may do it may do it to another order of his too; what must not happen is a fault, or no answer."""
    harmless = [data for data in mutated(matrix.buttons, seed) if not any(word in data for word in SETTLED)]
    with nothing_goes_wrong():
        await press_all(matrix.house, number, harmless)


@SOUND
@given(data=st.lists(st.text(max_size=LIMIT), min_size=10, max_size=AT_ONCE))
async def test_any_text_at_all_is_answered(matrix, data):
    with nothing_goes_wrong():
        for number in (BEN, GREETED):
            await press_all(matrix.house, number, data)


async def test_a_made_up_search_that_is_too_long_for_the_next_button_is_cut(matrix):
    ben = matrix.house.person(BEN)
    with nothing_goes_wrong():
        await press_all(matrix.house, BEN, [f"1svc:8:{'a' * 57}", "1svc:8::", "1svc:8: "])
    assert ben.chat.messages[await first_message(matrix.house, BEN)].text.startswith("8 · ")


async def test_a_confirm_button_with_another_seal_places_nothing(matrix):
    house = matrix.house
    place = next(data for data in offered((await confirmable(house)).payload) if verb(data) == "place")
    called = house.called()
    head, draft, seal = place.split(":")
    seals = ["", "0" * len(seal), seal[:-1], seal + "0", seal.upper() + " ", seal[::-1], f"{seal}\0"]
    with nothing_goes_wrong():
        await press_all(house, ANNA, [f"{head}:{draft}:{other}" for other in seals] + [f"{head}:{draft}"])
    assert house.called() == called
    assert (await house.read(lambda books: books.drafts.open_of(key_of(ANNA)))).id == draft


@given(st.text(max_size=2 * LIMIT))
async def test_reading_callback_data_never_fails(data):
    press = unpack(data)
    assert press is None or data.startswith("1" + press.verb)
