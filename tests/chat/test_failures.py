"""What nobody expected: logged, settled, apologised for; and nothing is lost while the books cannot be written."""

import pytest
from structlog.testing import capture_logs

from bot.chat.screen import Reply, Screen
from bot.chat.turn import Place, Said, Turn
from bot.errors import Denied, Passing, Told
from bot.i18n import Html
from bot.sandbox.telegram import Fault
from bot.sandbox.telegram.queries import Tap
from bot.store import BusyError, Store
from bot.transport import InboxRow


@pytest.fixture
async def take(desk, olga):
    """Take a turn of the operator's through a handler; gives its row's id."""
    olga.say("/start")
    await olga.wait_for("Order desk")
    counter, store = desk.app.counter, desk.app.store

    async def run(handler, update_id=900, tap=None):
        await store.write(lambda books: books.inbox.put([InboxRow(update_id, olga.id, "message", b"{}")]))
        person = await store.read(lambda books: books.people.by_telegram(olga.id))
        turn = Turn(
            update_id=update_id,
            person=person,
            place=Place(olga.id, None) if tap is None else Place(olga.id, tap.message_id, callback=tap.id),
            words=counter.words(person),
            now=desk.clock(),
            store=store,
            faces=counter.faces,
            said=Said("hello"),
        )
        return turn, await counter._show.run(turn, handler)

    return run


@pytest.fixture
def tap(desk, olga, take):
    """A press on a key of which the bot has not heard, for a turn of the test's own."""
    world = desk.telegram.world
    pressed = Tap(world.query_id(), olga.id, olga.id, olga.screen().message_id, "", world.clock(), world.changed)
    return world.taps.add(pressed)


async def undone(desk):
    return [row.update_id for row in await desk.app.store.read(lambda books: books.inbox.undone(-1, 10))]


async def test_an_unexpected_failure_is_apologised_for(desk, olga, take):
    async def broken(turn):
        raise ZeroDivisionError

    with capture_logs() as logs:
        turn, state = await take(broken)
    assert turn.done
    assert state is None
    assert await undone(desk) == []
    (entry,) = [one for one in logs if one["event"] == "a turn failed"]
    await olga.wait_for(entry["mark"])


async def test_a_tap_that_fails_is_answered(olga, take, tap):
    """Else the key keeps turning under the apology."""

    async def broken(turn):
        raise ZeroDivisionError

    await take(broken, tap=tap)
    await olga.wait_for("Something went wrong here")
    assert tap.answer is not None


async def test_a_tap_that_was_settled_before_is_answered(take, tap):
    async def note(turn):
        await turn.commit(lambda books: None, keep_card=True)
        return Reply()

    await take(note)
    await take(note, tap=tap)
    assert tap.answer is not None


async def test_where_a_failed_tap_cannot_be_answered_nothing_else_is_lost(desk, olga, take, tap):
    async def broken(turn):
        raise ZeroDivisionError

    desk.telegram.faults.add("answerCallbackQuery", Fault("server_error"))
    turn, state = await take(broken, tap=tap)
    assert (turn.done, state, tap.answer) == (True, None, None)
    await olga.wait_for("Something went wrong here")


@pytest.mark.parametrize(("kind", "window"), [(Told, True), (Denied, True), (Passing, False)])
async def test_small_news_pass_and_all_else_stays_until_it_is_read(take, tap, kind, window):
    async def rule(turn):
        raise kind("Not today.")

    await take(rule, tap=tap)
    assert (tap.answer.text, tap.answer.alert) == ("Not today.", window)


async def test_what_a_failed_turn_wrote_is_undone(desk, olga, take):
    async def broken(turn):
        def work(books):
            books.memory.put("trial", {"x": 1}, turn.now)
            raise ZeroDivisionError

        await turn.commit(work)

    await take(broken)
    assert await desk.app.store.read(lambda books: books.memory.get("trial")) is None
    assert await undone(desk) == []


async def test_what_is_told_undoes_and_settles(desk, olga, take):
    async def rule(turn):
        def work(books):
            books.memory.put("trial", {"x": 1}, turn.now)
            raise Told("Not today, {name}.", name="<Olga>")

        await turn.commit(work)

    await take(rule)
    await olga.wait_for("Not today, <Olga>.")
    assert await desk.app.store.read(lambda books: books.memory.get("trial")) is None
    assert await undone(desk) == []


async def test_a_turn_is_one_transaction(take):
    seen = []

    async def twice(turn):
        await turn.commit(lambda books: None)
        try:
            await turn.commit(lambda books: None)
        except RuntimeError as error:
            seen.append(str(error))
        return Reply()

    await take(twice)
    assert seen == ["a turn is one transaction"]


async def test_an_update_settled_before_is_not_acted_on_again(desk, olga, take):
    async def note(turn):
        await turn.commit(lambda books: books.memory.put("trial", {"x": turn.update_id}, turn.now))
        return Reply(Screen(Html("noted")))

    await take(note)
    await desk.app.store.write(lambda books: books.memory.put("trial", {"x": 0}, desk.clock()))
    before = len(olga.told())
    turn, _ = await take(note)
    assert turn.done
    assert (await desk.app.store.read(lambda books: books.memory.get("trial"))).value == {"x": 0}
    assert len(olga.told()) == before


async def test_an_update_settled_before_is_not_told_the_same_again(desk, olga, take):
    """As by another process, or by a commit whose answer was lost: it is no failure, so nobody apologises."""

    async def rule(turn):
        raise Told("Not today.")

    await take(rule)
    await olga.wait_for("Not today.")
    before = len(olga.told())
    turn, state = await take(rule)
    assert turn.done
    assert state is None
    await desk.settled()
    assert len(olga.told()) == before


async def test_after_is_called_once_all_is_shown_even_where_it_is_lost(desk, olga, take):
    calls = []

    async def shows(turn):
        return Reply(Screen(Html("shown")), after=lambda: calls.append(olga.screen().text))

    await take(shows)
    assert calls == ["shown"]
    olga.block()
    await take(shows, 901)
    assert len(calls) == 2


async def test_a_dead_letter_is_apologised_for(desk, olga):
    olga.say("/start")
    await olga.wait_for("Order desk")
    row = InboxRow(555, olga.id, "message", b"{}")
    await desk.app.counter.gate.buried(row, "its turn failed")
    await olga.wait_for("555")


class Moody:
    """A store that cannot write turns for a while."""

    def __init__(self, store):
        self._store, self.refusals = store, 0

    def __getattr__(self, name):
        return getattr(self._store, name)

    async def write(self, work):
        if self.refusals and "Turn.commit" in work.__qualname__:
            self.refusals -= 1
            raise BusyError("not now")
        return await self._store.write(work)


async def test_an_update_waits_until_the_books_can_be_written(closed_desk):
    async def opened(url):
        return Moody(await Store.open(url))

    closed_desk.store = opened
    await closed_desk.open()
    olga = closed_desk.olga
    olga.say("/start")
    await olga.wait_for("Order desk")
    closed_desk.app.store.refusals = 4  # each attempt fails twice: the turn, and its apology
    olga.say("/help")
    await olga.wait_for("What I can do")
    assert await undone(closed_desk) == []
    assert [told.text for told in olga.told()].count("Order desk") <= 1


async def test_a_flood_is_told_once(desk, olga):
    olga.say("/start")
    await olga.wait_for("Order desk")
    await desk.app.counter.gate.flooded(olga.id)
    await desk.settled()
    assert "fast" in olga.screen().text


async def test_a_stranger_hears_neither(desk):
    max_ = desk.telegram.person(2)
    max_.say("hello")
    await max_.wait_for("private order desk")
    before = len(max_.told())
    await desk.app.counter.gate.flooded(2)
    await desk.app.counter.gate.buried(InboxRow(555, 2, "message", b"{}"), "x")
    await desk.settled()
    assert len(max_.told()) == before
