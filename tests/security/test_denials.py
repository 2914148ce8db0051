"""Who tries what is not theirs leaves one line an hour in the audit log, and nothing of what it was about."""

import pytest

from tests.chat.conftest import until
from tests.chat.test_actions import let_in, placed
from tests.security.test_audit import key_of, rows

STRANGER, MEMBER = 7, 2
NOTHING = "Nothing was found."
UNKNOWN = "I do not know this command."


async def denied(desk):
    await desk.idle()
    found = [row for row in rows(desk, "audit") if row["action"] == "denied"]
    assert {row["facts"] for row in found} <= {"{}"}
    return [(row["actor"], row["subject"]) for row in found]


async def stranger(desk):
    person = desk.telegram.person(STRANGER, "Strato")
    person.say("/start")
    await person.wait_for("private order desk")
    return person


@pytest.mark.parametrize("line", ["/people", "/people 1 day 5", "/stats", "/health", "/unverified 0001"])
async def test_operators_commands_of_a_member_are_written_down(desk, olga, line):
    max_ = await let_in(desk, MEMBER, "Max")
    max_.say(line)
    await max_.wait_for(UNKNOWN)
    assert await denied(desk) == [(await key_of(desk, MEMBER), f"command {line[1:].split()[0]}")]
    assert olga.id == 1


@pytest.mark.parametrize("line", ["/people", "/stats", "/status 0001", "/refill 0001", "/stop 0001"])
@pytest.mark.parametrize("greeted", [False, True], ids=["the first word", "later"])
async def test_the_same_of_a_stranger_is_written_down_under_the_key_that_everybody_has(desk, olga, line, greeted):
    person = await stranger(desk) if greeted else desk.telegram.person(STRANGER, "Strato")
    person.say(line)
    assert await denied(desk) == [(await key_of(desk, STRANGER), f"command {line[1:].split()[0]}")]


@pytest.mark.parametrize("line", ["/start", "/help", "hello", "/order 101", "/status", "/nonsense"])
async def test_who_only_knocks_is_not_written_down(desk, olga, line):
    person = await stranger(desk)
    person.say(line)
    assert await denied(desk) == []


@pytest.mark.parametrize("whose", ["a member", "a stranger"])
async def test_buttons_of_operators_and_of_others_orders_are_written_down_once_an_hour(desk, olga, whose):
    _, panel_id = await placed(desk, olga)
    person = await (let_in(desk, MEMBER, "Max") if whose == "a member" else stranger(desk))
    message = person.chat.told[0].message_id
    for data in ("1card:1", "1people:0", "1ask:1:cancel", "1people:0"):
        assert (await person.press(message, data).answered()).text == NOTHING
    key = await key_of(desk, person.id)
    assert await denied(desk) == [(key, "button card")]
    desk.clock.pass_(3599)
    await person.press(message, "1people:0").answered()
    assert len(await denied(desk)) == 1
    desk.clock.pass_(2)
    await person.press(message, "1people:0").answered()
    assert await denied(desk) == [(key, "button card"), (key, "button people")]
    assert panel_id


@pytest.mark.parametrize("many", [False, True], ids=["one", "several"])
async def test_somebody_elses_order_by_a_typed_number_is_written_down(desk, olga, many):
    _, panel_id = await placed(desk, olga)
    max_ = await let_in(desk, MEMBER, "Max")
    own, own_id = await placed(desk, max_) if many else (None, "")
    max_.say(f"/status {own_id} {panel_id}".replace("  ", " "))
    assert await denied(desk) == [(await key_of(desk, MEMBER), "command status")]
    assert own or not many


async def test_a_wrong_number_of_an_operator_is_no_denial(desk, olga):
    olga.say("/stop 99999")
    await olga.wait_for("No order has the number 99999.")
    assert await denied(desk) == []


async def test_a_flood_leaves_one_line_a_kind(desk, olga):
    person = await stranger(desk)
    for _ in range(20):
        person.say("/people")
    taps = [person.press(person.chat.told[0].message_id, "1people:0") for _ in range(20)]
    for tap in taps:
        await tap.answered()
    await until(lambda: len(rows(desk, "audit")) > 1)
    key = await key_of(desk, STRANGER)
    assert sorted(await denied(desk)) == [(key, "button people"), (key, "command people")]
