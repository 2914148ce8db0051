"""An outbox over real books and the simulated Telegram's core: what is put into the books is told to people."""

import asyncio
import contextlib
from dataclasses import replace
from datetime import timedelta

import msgspec

from bot.chat.faces import Faces
from bot.chat.outbox import Outbox
from bot.chat.sender import Sender
from bot.i18n import Catalogues
from bot.orders import State
from bot.panel import OrderState
from bot.people import Notice
from bot.sandbox.telegram import Asked, BotApi, Setup
from bot.store import Store
from bot.transport import NotSent, Unclear
from bot.transport.answers import result_of
from tests.store.things import NOW, an_order, ann


class CoreWire:
    """Telegram's wire without HTTP. `down` keeps every byte here."""

    def __init__(self, api):
        self.api = api
        self.down = False
        self.calls = []

    async def post(self, method, data=None, _manner=None):
        if self.down:
            raise NotSent("no route")
        self.calls.append((method, dict(data or {})))
        await asyncio.sleep(0)
        reply = await self.api.answer(Asked(self.api.token, method, dict(data or {})))
        if reply.cut:
            raise Unclear("cut")
        return msgspec.json.decode(result_of(reply.status, reply.body))


class Room:
    """Books, a Telegram and an outbox, with a clock that moves only when told to."""

    def __init__(self, store):
        self.store = store
        self.now = NOW
        self.wrong = timedelta()
        self.telegram = BotApi(Setup(clock=self._seconds))
        self.wire = CoreWire(self.telegram)
        self.faces = Faces()
        self.events = 0
        self.outbox = self.new_outbox()

    def _seconds(self):
        return self.now.timestamp()

    def new_outbox(self, store=None):
        words = Catalogues({}).words("en")
        return Outbox(
            store or self.store, Sender(self.wire), lambda _: words, lambda: self.now + self.wrong, faces=self.faces,
            clock=self._seconds,
        )  # fmt: skip

    async def write(self, work):
        return await self.store.write(work)

    async def person(self, number, key=None, **given):
        """Somebody whom the books know, and who has opened the chat."""
        human = self.telegram.person(number, f"P{number}")
        human.say("/start")
        known = ann(key=key or f"p{number}", telegram_id=number, name=f"P{number}", **given)
        await self.write(lambda books: books.people.add(known))
        return human

    async def order(self, person, number, *, state=State.PLACED, **given):
        """An order with a receipt in the chat of its person."""
        usual = {
            "person": person, "draft": f"d{person}{number}", "state": state,
            "panel_id": f"9{number:05}" if state is State.PLACED else None,
        }  # fmt: skip
        return await self.write(lambda books: books.orders.add(an_order(**usual | given)))

    async def receipt(self, human, order):
        """Have the confirm card stand in the chat, as the turn leaves it."""
        chat = {"chat_id": human.id, "text": f"card of {order.code}"}
        sent = await self.wire.post("sendMessage", chat)
        with_receipt = replace(order, receipt=sent["message_id"])

        def work(books):
            books.orders.save(with_receipt, was=order.state)
            books.cards.show(order.person, sent["message_id"], order.ref)

        await self.write(work)
        return with_receipt

    async def put(self, person, kind, order=None, /, *, loud=False, **facts):
        self.events += 1
        mark = f"{self.events}:{kind}"
        await self.write(lambda books: books.notices.put(Notice(person, kind, mark, order, facts, loud), self.now))

    async def status(self, person, order, status=OrderState.PENDING, *, was=None, loud=False):
        facts = {"status": status.value, "raw": status.value, "was": was, "id": order.panel_id}
        await self.put(person, "status", order.ref, loud=loud, **facts)

    async def deliver(self, *, rounds=20):
        """Let the outbox work until nothing more happens."""
        for _ in range(rounds):
            await self.outbox.tick()
            busy = bool(self.outbox._busy)
            await self.outbox.idle()
            if not busy:
                return

    async def waiting(self, *, later=0.0):
        at = self.now + timedelta(seconds=later)
        return [one.notice.kind for one in await self.store.read(lambda books: books.notices.waiting(at, limit=10_000))]

    def pass_(self, seconds):
        self.now += timedelta(seconds=seconds)


@contextlib.asynccontextmanager
async def opened(url):
    """A room over a fresh database."""
    store = await Store.open(url)
    yield Room(store)
    await store.close()


async def one_order(room, number=5, **given):
    """Somebody with one order and its receipt."""
    human = await room.person(number)
    order = await room.order(f"p{number}", 1, **given)
    return human, await room.receipt(human, order)


def told(human):
    """New messages of the bot, oldest first (edits are not new)."""
    return [one.text for one in human.told() if one.kind == "sent"]
