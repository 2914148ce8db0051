"""The command menu per language and scope; the table of commands."""

import inspect

import pytest

from bot.chat.commands import TABLE, Commands
from bot.chat.menu import mark, publish
from bot.i18n import Catalogues
from bot.sandbox.telegram import Fault
from tests.chat.conftest import until

LISTED = ["start", "order", "orders", "services", "settings", "help", "cancel"]
OPERATORS = ["people", "unverified", "stats", "export", "broadcast", "health"]


@pytest.fixture
def books():
    """Nothing was written before: the menus are."""


def names(commands):
    return [one["command"] for one in commands]


def sets(desk):
    return [call.method for call in desk.telegram.calls if call.method.startswith("setMy")]


async def published(desk):
    await until(desk.app.counter._publishing.done)


async def test_everybody_sees_the_listed_commands_and_operators_more(desk, olga):
    await published(desk)
    max_ = desk.telegram.person(2, "Max")
    assert names(max_.commands()) == LISTED
    olga.say("/start")
    await olga.wait_for("Order desk")
    await desk.halt()
    await desk.start()
    await published(desk)
    assert names(olga.commands()) == LISTED + OPERATORS
    assert names(max_.commands()) == LISTED


async def test_the_menu_speaks_the_persons_language(desk):
    await published(desk)
    vera, max_ = desk.telegram.person(3), desk.telegram.person(2)
    assert names(vera.commands()) == LISTED
    russian = Catalogues.load().words("ru")
    assert [one["description"] for one in vera.commands()] == [russian.plain(TABLE[name].about) for name in LISTED]
    assert max_.commands()[0]["description"] == TABLE["start"].about


async def test_a_group_sees_two(desk, olga):
    await published(desk)
    room = desk.telegram.group()
    assert names(olga.commands(room.chat)) == ["start", "help"]


async def test_what_is_there_already_is_not_written_again(desk, olga):
    olga.say("/start")
    await published(desk)
    wire, catalogues = desk.app.wire, Catalogues.load()
    await publish(wire, catalogues, [olga.id])
    before = len(sets(desk))
    assert await publish(wire, catalogues, [olga.id]) == []
    assert len(sets(desk)) == before


def asked(desk):
    return [call.method for call in desk.telegram.calls if "MyCommands" in call.method]


async def test_a_start_that_changes_nothing_asks_nothing(desk, olga):
    olga.say("/start")
    await olga.wait_for("Order desk")
    await again(desk)
    before = len(asked(desk))
    assert before
    await again(desk)
    assert len(asked(desk)) == before


async def test_an_operator_who_never_wrote_is_tried_at_each_start(desk):
    await published(desk)
    before = len(asked(desk))
    await again(desk)
    assert len(asked(desk)) > before


async def again(desk):
    await desk.halt()
    await desk.start()
    await published(desk)


async def test_a_name_is_set_once_and_then_left_alone(closed_desk):
    closed_desk.settings["bot_name"] = "Green desk"
    await closed_desk.open()
    await published(closed_desk)
    assert named(closed_desk) == ["Green desk"]
    assert (await closed_desk.app.wire.post("getMe"))["first_name"] == "Green desk"
    await again(closed_desk)
    assert named(closed_desk) == ["Green desk"]
    closed_desk.settings["bot_name"] = "Blue desk"
    await again(closed_desk)
    assert named(closed_desk) == ["Green desk", "Blue desk"]


async def test_a_name_that_is_there_already_is_not_set(closed_desk):
    closed_desk.settings["bot_name"] = closed_desk.telegram.world.setup.name
    await closed_desk.open()
    await published(closed_desk)
    assert "getMyName" in [call.method for call in closed_desk.telegram.calls]
    assert named(closed_desk) == []


async def test_without_a_setting_nobody_looks_at_the_name(desk):
    await published(desk)
    assert not [call for call in desk.telegram.calls if call.method.endswith("MyName")]


async def test_a_refused_name_holds_up_no_menu_and_is_tried_again(closed_desk):
    closed_desk.telegram.faults.add("setMyName", Fault("too_many", seconds=3600))
    closed_desk.settings["bot_name"] = "Green desk"
    await closed_desk.open()
    await published(closed_desk)
    assert names(closed_desk.telegram.person(2).commands()) == LISTED
    assert (await closed_desk.app.wire.post("getMyName"))["name"] != "Green desk"
    await again(closed_desk)
    assert (await closed_desk.app.wire.post("getMyName"))["name"] == "Green desk"


def named(desk):
    return [call.params["name"] for call in desk.telegram.calls if call.method == "setMyName"]


@pytest.mark.quick
def test_the_mark_differs_with_operators_words_and_bot():
    english, russian = Catalogues.load(), Catalogues.load(default="ru")
    marks = {mark(english, [1], 7), mark(english, [1, 2], 7), mark(english, [1], 8), mark(russian, [1], 7)}
    marks |= {mark(english, [1], 7, "Green desk"), mark(english, [1], 7, "Blue desk")}
    assert len(marks) == 6
    assert mark(Catalogues.load(), [1], 7) == mark(english, [1], 7)


async def test_operators_who_never_wrote_are_named(desk):
    assert await publish(desk.app.wire, Catalogues.load(), [4711]) == [4711]


@pytest.mark.quick
def test_every_command_has_its_method_and_a_few_words():
    methods = {name for name, _ in inspect.getmembers(Commands, inspect.iscoroutinefunction)}
    assert set(TABLE) <= methods
    assert [name for name, one in TABLE.items() if one.listed] == LISTED
    assert [name for name, one in TABLE.items() if one.operators] == OPERATORS
    assert len({one.about for one in TABLE.values()}) == len(TABLE)
    assert all(3 <= len(one.about) <= 256 for one in TABLE.values())
