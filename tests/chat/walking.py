"""Walking: every button of every screen is pressed from a state that is put back, and what came of it is judged."""

import asyncio
import re
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from structlog.testing import capture_logs
from telegram.ext import ConversationHandler

from bot.chat.buttons import unpack
from tests.chat.judging import Look, judged, logged, look_at

BLINK = 0.002
PATIENCE = 3.0
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
ASKS_THE_WATCH = frozenset({"refresh", "many"})
UNDONE = """
SELECT (SELECT count(*) FROM orders WHERE state IN ('queued', 'submitting'))
     + (SELECT count(*) FROM requests WHERE state IN ('asked', 'submitting'))
     + (SELECT count(*) FROM notices JOIN people ON key = person WHERE notices.state = 'waiting' AND reachable)
"""
_TOKEN = re.compile(r"(?<=:)[\w-]{16}(?=:|$)")
_SEAL = re.compile(r"^(1place(?:_all)?):.*")


class Still:
    """A clock that stands, so that the same way leads to the same words."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return NOON + self.ahead

    def pass_(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Spot:
    """Everything as it stood: the books, the chats, what the bot and the panel keep in memory."""

    books: sqlite3.Connection
    messages: dict
    asked: dict
    talks: dict
    shown: dict
    panel: tuple


@dataclass
class Count:
    """What was walked."""

    presses: int = 0
    screens: set = field(default_factory=set)
    verbs: set = field(default_factory=set)
    findings: dict = field(default_factory=dict)

    def note(self, way, found):
        for one in found:
            self.findings.setdefault(one, way)

    def add(self, other):
        self.presses += other.presses
        self.screens |= other.screens
        self.verbs |= other.verbs
        self.findings = {**other.findings, **self.findings}


class Stage:
    """A running desk that can be put back to where it was."""

    def __init__(self, desk):
        self.desk = desk
        self.live = sqlite3.connect(Path(desk.settings["database_url"].removeprefix("sqlite:///")), timeout=5)
        self.live.execute("PRAGMA synchronous = OFF")

    def close(self):
        self.live.close()

    def keep(self):
        books = sqlite3.connect(":memory:")
        self.live.backup(books)
        chats = self.desk.telegram.world.chats
        messages = {
            number: {one.id: (one, one.payload, one.deleted) for one in chat.messages.values()}
            for number, chat in chats.items()
        }
        counter, panel = self.desk.app.counter, self.desk.panel
        shown = dict(counter.sender._shown.items())
        kept = (panel._counter, panel._refill_counter, panel.rng.getstate(), panel.account.balance, set(panel.orders))
        return Spot(books, messages, dict(counter._asked._answers.items()), dict(self._talks()), shown, kept)

    def back(self, spot):
        """Put everything back; nothing may be under way."""
        spot.books.backup(self.live, sleep=0.005)
        for number, chat in self.desk.telegram.world.chats.items():
            kept = spot.messages.get(number, {})
            for message, payload, deleted in kept.values():
                message.payload, message.deleted = payload, deleted
            chat.messages = {id_: message for id_, (message, _, _) in kept.items()}
        counter = self.desk.app.counter
        counter.faces._people.clear()
        counter.faces._quiet.clear()
        counter._asked._answers.clear()
        counter._asked._answers.update(spot.asked)
        counter.sender._shown.clear()
        counter.sender._shown.update(spot.shown)
        talks = self._talks()
        talks.clear()
        talks.update(spot.talks)
        self._panel_back(*spot.panel)

    def _panel_back(self, counter, refills, dice, balance, orders):
        panel = self.desk.panel
        panel._counter, panel._refill_counter = counter, refills
        panel.rng.setstate(dice)
        panel.account.balance = balance
        panel.orders = {id_: order for id_, order in panel.orders.items() if id_ in orders}

    def _talks(self):
        handlers = self.desk.app.counter._application.handlers[0]
        return next(one for one in handlers if isinstance(one, ConversationHandler))._conversations

    def undone(self):
        return self.live.execute(UNDONE).fetchone()[0]

    async def idle(self):
        desk = self.desk
        async with asyncio.timeout(10):
            while desk.telegram.updates.pending or desk.app.dispatcher.waiting:  # noqa: ASYNC110 - it looks at other people's state
                await asyncio.sleep(BLINK)

    async def settled(self, before, *, asked=None):
        """Wait until all is told; what was held back before stays held back."""
        await self.idle()
        late = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < late:
            heard = asked is None or self.desk.panel.counted["status"] > asked
            if heard and self.undone() <= before:
                return
            await asyncio.sleep(BLINK)


class Walker:
    """One person before the chat; `judge` looks at what a press came to."""

    def __init__(self, stage, person, *, every=1, inside=True):
        self.stage, self.person, self.inside = stage, person, inside
        self.every = every
        self.count = Count()
        self.deepest = {}

    async def say(self, line):
        before, since = self.stage.undone(), self.person.world.seq
        self.person.say(line)
        await self.stage.settled(before)
        return self.changed(since)

    async def tap(self, verb, *arguments):
        """Press the newest button that does this."""
        for message in reversed(self.person.chat.shown()):
            for data in pressable(message):
                press = unpack(data)
                if press.verb == verb and press.arguments[: len(arguments)] == arguments:
                    return await self.press(message, data, f"[{verb}]")
        raise LookupError(f"no button {verb} {arguments}")

    def changed(self, since):
        """The bot's messages that were sent or edited since, as they stand now."""
        told = {one.message_id for one in self.person.chat.told if one.seq > since and one.kind in ("sent", "edited")}
        return [one for one in self.person.chat.shown() if one.id in told and one.from_bot]

    async def press(self, message, data, way):
        """Press, wait, judge; give the messages that came of it."""
        world, before = self.person.world, self.stage.undone()
        asked = self.stage.desk.panel.counted["status"] if unpack(data).verb in ASKS_THE_WATCH else None
        old = {one.id: one.payload for one in self.person.chat.shown()}
        with logged() as records, capture_logs() as logs:
            since = world.seq
            tap = self.person.press(message, data)
            try:
                await tap.answered(PATIENCE)
            except TimeoutError:
                self.count.note(way, [f"not answered: {data}"])
            asks = asked is not None and tap.answer is not None and not tap.answer.alert
            await self.stage.settled(before, asked=asked if asks and _asks(tap) else None)
        self.count.presses += 1
        self.count.verbs.add(unpack(data).verb)
        changed = self.changed(since)
        calls = [call for call in self.stage.desk.telegram.calls if call.seq > since]
        self.count.note(way, judged(Look(tap, old, changed, calls, [*logs, *records])))
        return changed

    async def beyond(self, messages, levels, way, *, asked=True):
        """Press every button of these screens from here, and so on; what was told unasked needs no way back."""
        spot = None
        for message in messages:
            key = self.key(message)
            self.count.note(way, look_at(message, asked=asked and self.inside and "text" in message.payload))
            if self.deepest.get(key, 0) >= levels or not pressable(message):
                self.count.screens.add(key)
                continue
            self.deepest[key] = levels
            self.count.screens.add(key)
            spot = spot or self.stage.keep()
            await self._each(message, levels, way, spot)
        if spot is not None:
            self.stage.back(spot)
            spot.books.close()

    async def _each(self, message, levels, way, spot):
        for number, data in enumerate(pressable(message)):
            if levels == 1 and (number + len(self.deepest)) % self.every:
                continue
            self.stage.back(spot)
            here = f"{way} > {label_of(message, data)}"
            came = await self.press(message, data, here)
            if levels > 1:
                for one in came:
                    await self.beyond([one], levels - 1, here, asked=one.id == message.id)

    def key(self, message):
        """What makes a screen the same: its words and where its buttons lead, but for ids that are drawn."""
        leads = tuple(_SEAL.sub(r"\1", _TOKEN.sub("#", data)) for data in pressable(message))
        return self.person.id, message.text, message.buttons, leads


def pressable(message):
    """The callback data under a message."""
    if not message.from_bot:
        return []
    return [button["callback_data"] for row in message.rows for button in row if "callback_data" in button]


def label_of(message, data):
    return next((button["text"] for row in message.rows for button in row if button.get("callback_data") == data), data)


def _asks(tap):
    return "wait" not in tap.answer.text
