"""Everything that is Anna's, tried by everybody who is not Anna: nothing happens, nothing is shown, all is answered.

`pytest -s` prints the matrix's size.
"""

from dataclasses import dataclass

import pytest
import pytest_asyncio

from bot.chat.buttons import unpack
from bot.chat.commands import TABLE
from bot.chat.screens.door import KNOCK
from bot.chat.screens.picking import pack
from tests.chat.conftest import until
from tests.security.house import (
    ANNA,
    ASKED,
    BEN,
    DENIED,
    GREETED,
    REVOKED,
    STRANGER,
    VERA,
    House,
    confirmable,
    key_of,
)
from tests.security.walk import MINE, OPERATORS, Walk
from tests.security.watched import Watched

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOTHING = "Nothing was found."
CLOSED = "The operators have closed this desk to you."
OUTSIDERS = {
    "another member": BEN, "a viewer": VERA, "who asked": ASKED, "who was denied": DENIED, "who was revoked": REVOKED,
    "who only knows of the desk": GREETED, "a stranger": STRANGER,
}  # fmt: skip
INSIDE = frozenset({BEN, VERA})
FORGOTTEN = "1forget:yes"
ENGLISH = "1language:en"


def refused(number):
    """What a button says to somebody for whom it is not."""
    return CLOSED if number == REVOKED else NOTHING


@dataclass(repr=False)
class Matrix:
    """`annas` and `operators` are the callback data that each was offered somewhere; `commands` name Anna's things."""

    house: House
    annas: list
    operators: list
    commands: list

    @property
    def buttons(self):
        """All of them; English last, so that whoever pressed them reads on as before."""
        every = dict.fromkeys([*self.annas, *self.operators])
        return sorted(every, key=ENGLISH.__eq__)

    def names_anna(self, data):
        """Whether a button does something to what is hers; a list of orders and a way home name some only to leave."""
        named = {name for argument in unpack(data).arguments for name in (argument, *argument.split("."))}
        return verb(data) not in ("orders", "pick", "home") and not self.house.marks.isdisjoint(named)

    @property
    def hers(self):
        return [data for data in self.buttons if self.names_anna(data)]


def verb(data):
    return unpack(data).verb


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def matrix(lasting_house):
    """Walk as Anna and as an operator through every screen, and note what they are offered."""
    house = lasting_house
    anna, olga = Walk(house, house.anna), Walk(house, house.olga)
    codes = [order.code for order in house.orders]
    await anna.say(*MINE, f"/status {' '.join(codes)}", *(f"/status {code}" for code in codes))
    await anna.everywhere()
    cancelable = pack([order.ref for order in house.orders if order.panel_id][:2])
    await anna.press(f"1many:cancel:{cancelable}")
    unsure = next(order for order in house.orders if order.state == "unverified")
    await olga.say(*OPERATORS, f"/people {ANNA}", f"/unverified {unsure.code}", f"/unverified {unsure.code} 77345596")
    await olga.say(f"/people {REVOKED} day 25")
    await olga.say(*(f"/status {code}" for code in codes))
    await olga.everywhere()
    await _all_of_a_draft(house, anna)
    made = Matrix(house, list(anna.found), list(olga.found), commands(house))
    whose = f"{len(made.annas)} buttons of Anna's, {len(made.operators)} of an operator's, {len(made.hers)} name hers"
    print(f"\n{whose}; {len(made.commands)} commands; {len(OUTSIDERS)} outsiders")  # noqa: T201 - how much was tried is for people
    return made


async def _all_of_a_draft(house, anna):
    """Leave the draft at its card, with an option added and each question asked once more."""
    await confirmable(house)
    await anna.tap("option")
    await anna.say("3", "60")
    await anna.tap("edit")
    await anna.tap("keep")


def commands(house):
    """Every command with everything that could name something of Anna's."""
    refs = [order for order in house.orders if order.panel_id][:2] + house.orders[:3]
    names = [sign for order in refs for sign in (order.code, f"#{order.code}", order.panel_id, str(order.ref)) if sign]
    names += [house.draft, key_of(ANNA), str(ANNA), f"o{house.orders[0].code}", "s101", "77345590"]
    alone = [f"/{name}" for name in TABLE if name not in ("order", "cancel")]
    several = [f"/status {names[0]} {names[-1]}", f"/people {ANNA} day 25", f"/people {ANNA} unlimited"]
    settling = [f"/unverified {order.code} 77345595" for order in house.orders[:7]]
    return [*alone, *several, *settling, *(f"/{name} {word}" for name in TABLE for word in dict.fromkeys(names))]


def verbs_of(desk):
    """Every verb that the program has a handler for."""
    commands = desk.app.counter._commands()
    return set(desk.app.counter._taps(commands)) | set(commands.ordering._steps())


async def first_message(house, number):
    """A message of the bot in this person's chat, to press buttons on."""
    person = house.person(number)
    if not person.chat.told:
        person.say("/start")
        await person.wait_for("private order desk")
    return person.chat.told[0].message_id


async def test_every_verb_has_a_button_that_is_tried(matrix):
    """A verb that no walk was offered would be a door that nobody has looked at; a guest's wish names nobody."""
    assert verbs_of(matrix.house.desk) - {verb(data) for data in matrix.buttons} - {KNOCK} == set()


async def test_every_state_and_every_room_is_in_it(matrix):
    for order in matrix.house.orders:
        assert f"1card:{order.ref}" in matrix.buttons
    assert len(matrix.hers) > 60


@pytest.mark.parametrize("number", OUTSIDERS.values(), ids=OUTSIDERS)
async def test_what_is_annas_is_not_there_for(matrix, number):
    """Her buttons, pressed by somebody else: the same answer for all of them, and not a row is touched."""
    house = matrix.house
    message = await first_message(house, number)
    async with Watched(house, number) as watched:
        taps = [house.person(number).press(message, data) for data in matrix.hers]
        answers = {tap.data: await tap.answered() for tap in taps}
        await watched.nothing_at_all()
    told = {data: answer.text for data, answer in answers.items() if answer.text != refused(number) or not answer.alert}
    assert told == {}


@pytest.mark.parametrize("number", OUTSIDERS.values(), ids=OUTSIDERS)
async def test_commands_with_annas_ids_say_nothing_to(matrix, number):
    house = matrix.house
    person = house.person(number)
    await first_message(house, number)
    async with Watched(house, number, typed=matrix.commands) as watched:
        for line in matrix.commands:
            person.say(line)
        await watched.nothing_of_others(await house.key(person))


@pytest.mark.parametrize("number", [*OUTSIDERS.values(), ANNA], ids=[*OUTSIDERS, "Anna herself"])
async def test_the_operators_buttons_do_nothing_for(matrix, number):
    """Also for Anna: what an operator may decide about her is not hers to decide."""
    house = matrix.house
    message = await first_message(house, number)
    own = {verb(data) for data in matrix.annas}
    theirs = [data for data in matrix.operators if verb(data) not in own]
    assert len(theirs) > 20
    async with Watched(house, 0) as watched:
        taps = [house.person(number).press(message, data) for data in theirs]
        answers = {tap.data: (await tap.answered()).text for tap in taps}
        await watched.nothing_at_all()
    assert {data: text for data, text in answers.items() if text != refused(number)} == {}


@pytest.mark.parametrize("number", OUTSIDERS.values(), ids=OUTSIDERS)
async def test_everything_else_touches_only_oneself(matrix, number):
    """Buttons that name nobody: whoever presses one does it to himself; outside not even that."""
    house = matrix.house
    message = await first_message(house, number)
    person = house.person(number)
    rest = [data for data in matrix.buttons if not matrix.names_anna(data) and data != FORGOTTEN]
    key = await house.key(person)
    async with Watched(house, number) as watched:
        taps = [person.press(message, data) for data in rest]
        answers = [await tap.answered() for tap in taps]
        await watched.nothing_of_others(key)
        if number not in INSIDE:
            await watched.nothing_at_all()
            assert {answer.text for answer in answers} == {refused(number)}


async def test_in_a_group_nothing_is_shown_and_nothing_done(matrix):
    """Whoever presses or types there, Anna and the operator too: a group is not the place."""
    house = matrix.house
    room = house.desk.telegram.group()
    house.olga.say("/balance", chat=room.chat)
    await house.desk.idle()
    message = room.chat.told[0].message_id
    for person in (house.anna, house.olga, house.person(BEN), house.person(GREETED)):
        async with Watched(house, room.id, typed=matrix.commands) as watched:
            taps = [person.press(message, data) for data in matrix.buttons]
            answers = {(await tap.answered()).text for tap in taps}
            for line in matrix.commands:
                person.say(line, chat=room.chat)
            await watched.nothing_at_all()
        assert answers == {NOTHING}


async def test_edited_messages_and_channel_posts_do_nothing(matrix):
    house = matrix.house
    updates, channel = house.desk.telegram.updates, house.desk.telegram.channel()
    for person in (house.anna, house.olga, house.person(BEN)):
        said = person.say("/help")
        await house.desk.idle()
        before = len(house.desk.telegram.told())
        async with Watched(house, person.id) as watched:
            for line in matrix.commands:
                person.edit(said, line)
                body = {**said.payload, "chat": channel.chat.payload, "sender_chat": channel.chat.payload}
                updates.inject({"channel_post": {**body, "text": line}})
                updates.inject({"edited_channel_post": {**body, "text": line}})
                updates.inject({"message": {**said.payload, "text": line, "sender_chat": channel.chat.payload}})
            await watched.nothing_at_all()
        assert len(house.desk.telegram.told()) == before


async def test_a_tap_under_a_channels_post_does_nothing(matrix):
    house = matrix.house
    channel = house.desk.telegram.channel()
    post = house.desk.telegram.world.post(channel.chat, {"text": "post"}, from_bot=True)
    for person in (house.anna, house.olga):
        async with Watched(house, channel.id) as watched:
            taps = [person.press(post.id, data) for data in matrix.buttons]
            answers = {(await tap.answered()).text for tap in taps}
            await watched.nothing_at_all()
        assert answers == {NOTHING}


async def test_to_be_forgotten_is_ones_own(matrix):
    house, ben = matrix.house, matrix.house.person(BEN)
    message, key = await first_message(house, BEN), key_of(BEN)
    async with Watched(house, BEN) as watched:
        await ben.press(message, FORGOTTEN).answered()
        await watched.nothing_of_others(key)
    assert await house.key(ben) == ""


async def test_for_anna_herself_they_are_alive(matrix):
    """The other side of it: nothing above was refused because the buttons were dead."""
    house = matrix.house
    message = await first_message(house, ANNA)
    placed = house.desk.added()
    place = next(data for data in reversed(matrix.annas) if verb(data) == "place" and house.draft in data)
    await house.anna.press(message, place).answered()
    await until(lambda: house.desk.added() == placed + 1)
    for order in house.orders:
        house.anna.press(message, f"1card:{order.ref}:new")
        await house.anna.wait_for(f"Order {order.code}")
