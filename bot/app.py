"""The composition root: makes every object once, starts and stops them in order, and sees to it that loops live."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from bot import transport
from bot.catalog import Catalog, dump, load
from bot.chat import Counter, Means
from bot.i18n import Catalogues
from bot.metrics import Metrics
from bot.orders import Desk, Lookup, Policy, Probe, Submitter, Till, Watch, Windows, recover, take_up_copy
from bot.panel import Abilities, Panel
from bot.panel import Timeouts as PanelTimeouts
from bot.people import Door, Limits
from bot.settings import SettingsError, other_panel
from bot.store import DurableInbox, Retention, Store, StoreError
from bot.vitals import Parts, Timed, Vitals
from bot.web import Probes, Server, make_web

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bot.catalog import Snapshot
    from bot.settings import Settings
    from bot.store import Books

log = structlog.get_logger(__name__)

TIMING = transport.Timing()
SETTLED = 5.0
"""Seconds after a start until a large file of books is looked over: what waited for the desk comes first."""
REFUSAL = 5
"""Base intervals for which a panel that refused the key is left alone."""


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Makers:
    """How the outside is opened, and how patiently it is waited for; a test's start script gives others."""

    store: Callable[[str], Coroutine[None, None, Store]] = Store.open
    panel: Callable[..., Panel] = Panel
    now: Callable[[], datetime] = utc_now
    polling: transport.Timing = TIMING


class App:
    """The running bot. `start`, then `wait` until something ends it, then `stop`."""

    def __init__(self, settings: Settings, makers: Makers | None = None) -> None:
        self.settings = settings
        self.makers = makers or Makers()
        self.door = Door(frozenset(settings.operator_ids))
        self.metrics = Metrics()
        self._damage: StoreError | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._closers: list[Callable[[], Coroutine[None, None, object]]] = []

    async def start(self) -> None:
        """Open everything in the order of need; what was open already is closed again where a step fails."""
        try:
            await self._open_books()
            await self._open_panel()
            await self._open_chat()
            await self._open_web()
        except BaseException:
            await self.stop()
            raise
        self._start_loops()
        log.info("started")

    async def _open_books(self) -> None:
        self.store = await self.makers.store(self.settings.database_url)
        self._closers.append(self.store.close)
        if unclear := await self.store.write(self._tidy):
            log.warning("calls to the panel were cut off by the last stop", count=unclear)

    def _tidy(self, books: Books) -> int:
        now = self.makers.now()
        if left := books.origin.take(self.settings.panel_mark, now):
            raise other_panel(left)
        self.door.staff(books, now)
        books.rounds.free()
        unclear = recover(books, now, _policy(self.settings))
        take_up_copy(books, now)
        return unclear

    async def _open_panel(self) -> None:
        known = await self.store.read(lambda books: books.memory.get("abilities"))
        settings, now = self.settings, self.makers.now
        self.panel = self.makers.panel(
            settings.panel_url,
            settings.panel_key.get_secret_value(),
            timeouts=PanelTimeouts(change=settings.panel_timeout, refusal=REFUSAL * settings.poll_seconds),
            idempotency_param=settings.panel_idempotency_param,
            abilities=Abilities.from_dict(known.value if known else {}),
            remember=self._remember,
        )
        await self.panel.open()
        self._closers.append(self.panel.close)
        policy = _policy(settings)
        self.desk = Desk(policy)
        self.submitter = Submitter(self.store, self.panel, policy, now=now)
        self.watch = Watch(self.store, self.panel, policy)
        self.till = Till(self.store, self.panel, policy, low=settings.low_balance)
        self.probe = Probe(self.store, self.panel, policy)
        self.lookup = Lookup(self.store, self.panel)
        self.submitter.after = self.till.wake
        self.catalog = Catalog(
            self.panel.services, settings.catalog_seconds, clock=time.monotonic, now=now, save=self._keep_snapshot
        )
        await self._warm()

    async def _warm(self) -> None:
        kept = await self.store.read(lambda books: books.snapshot.get())
        if kept is None:
            return
        try:
            self.catalog.warm(await asyncio.to_thread(load, kept[0]))
        except ValueError:
            log.warning("the stored catalogue cannot be read; the panel is asked")

    async def _keep_snapshot(self, snapshot: Snapshot) -> None:
        data = await asyncio.to_thread(dump, snapshot)
        await self.store.write(lambda books: books.snapshot.put(data, snapshot.taken_at))

    def _remember(self, abilities: Abilities) -> None:
        now = self.makers.now()
        self._spawn(self.store.write(lambda books: books.memory.put("abilities", abilities.to_dict(), now)), "remember")

    async def _open_chat(self) -> None:
        settings, token = self.settings, self.settings.telegram_token.get_secret_value()
        self.limiter = transport.Limiter(transport.Limits(rate=settings.send_rate))
        self.wire = transport.Wire(
            token, transport.AiohttpRequest(), api_url=settings.telegram_api_url, limiter=self.limiter
        )
        await self.wire.open()
        self._closers.append(self.wire.close)
        try:
            await self.wire.meet()
        except transport.InvalidToken:
            raise SettingsError("TELEGRAM_TOKEN is wrong: Telegram does not know it.") from None
        self.counter = Counter(self._means())
        await self.counter.open()
        self._closers.append(self.counter.close)
        poller = transport.Wire(
            token, transport.AiohttpRequest(transport.Timeouts(connect=5.0), pool=1), api_url=settings.telegram_api_url
        )
        inbox = DurableInbox(self.store, transport.InboxRow, self.makers.now)
        turns = Timed(self.counter.gate, self.metrics)
        self.dispatcher = transport.Dispatcher(inbox, turns)
        allowed = transport.Allowed() if settings.send_rate else transport.Allowed(updates=0)
        behind = transport.Behind(inbox, turns, self.dispatcher)
        self.intake = transport.Intake(poller, behind, timing=self.makers.polling, allowed=allowed)

    def _means(self) -> Means:
        settings = self.settings
        return Means(
            token=settings.telegram_token.get_secret_value(),
            api_url=settings.telegram_api_url,
            wire=self.wire,
            store=self.store,
            catalog=self.catalog,
            desk=self.desk,
            door=self.door,
            catalogues=Catalogues.load(default=settings.default_language),
            queued=self.submitter.wake,
            refresh=self.watch.wake,
            look=self.lookup.wake,
            now=self.makers.now,
            name=settings.bot_name,
        )

    async def _open_web(self) -> None:
        parts = Parts(self.intake, self.dispatcher, self.panel, self.catalog, self.store, self.metrics)
        self.vitals = Vitals(parts, self.settings.poll_seconds, self.makers.now)
        probes = Probes(self.vitals.healthy, self.vitals.ready, self.vitals.figures)
        server = Server(make_web(probes), port=self.settings.port)
        try:
            await server.start()
        except OSError as taken:
            raise SettingsError(f"PORT {self.settings.port} cannot be used: {taken.strerror}.") from None
        self._closers.append(server.stop)

    def _start_loops(self) -> None:
        now = self.makers.now
        self.polling = asyncio.create_task(self.intake.run(), name="intake")
        self.submitter.start()
        self._spawn(self.watch.run(now), "watch")
        self._spawn(self.till.run(now), "till")
        self._spawn(self.lookup.run(now), "lookup")
        self._spawn(Windows(self.store).run(now), "windows")
        if self.settings.probe:
            self._spawn(self.probe.run(now), "probe")
        self._spawn(self._refresh_catalog(), "catalog")
        self._spawn(self.counter.outbox.run(), "outbox")
        self._spawn(self.vitals.watch_lag(), "lag")
        self._spawn(self._look_over(), "look over")
        self._spawn(Retention(self.store).run(now), "retention")
        self._closers.append(self._stop_work)

    def _spawn(self, work: Coroutine[None, None, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._tasks.append(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.remove(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a task ended", task=task.get_name(), exc_info=task.exception())

    async def _refresh_catalog(self) -> None:
        """A failed look is repeated sooner than a good one."""
        while True:
            try:
                good = await self.catalog.refresh()
            except Exception:
                log.exception("the catalogue could not be refreshed")
                good = False
            await asyncio.sleep(self.settings.catalog_seconds if good else min(self.settings.catalog_seconds, 30.0))

    async def _look_over(self) -> None:
        await asyncio.sleep(SETTLED)
        try:
            await self.store.look_over()
        except StoreError as damage:
            self._damage = damage

    async def wait(self, stopped: asyncio.Event) -> int:
        """Wait for a stop (0) or for polling to end or stand still (1: start again); StoreError for damaged books."""
        asked = asyncio.create_task(stopped.wait())
        try:
            while True:
                await asyncio.wait({asked, self.polling}, timeout=1.0, return_when=asyncio.FIRST_COMPLETED)
                if asked.done():
                    return 0
                if self._damage is not None:
                    raise self._damage
                if self.polling.done() or self.vitals.dead:
                    self.vitals.give_up(self.polling)
                    return 1
        finally:
            asked.cancel()

    async def _stop_work(self) -> None:
        """End what runs side by side: whoever stops the process waits some ten seconds, so patience must not add up."""
        ends = self._stop_polling(), self.submitter.stop(), self.counter.outbox.stop()
        for trouble in await asyncio.gather(*ends, return_exceptions=True):
            if isinstance(trouble, BaseException):
                log.error("stopping failed", exc_info=trouble)

    async def _stop_polling(self) -> None:
        self.polling.cancel()
        await asyncio.gather(self.polling, return_exceptions=True)
        log.info("polling ended", left_for_the_next_start=await self.dispatcher.drain())
        self.limiter.close()

    async def stop(self) -> None:
        """Let what runs end within its patience, then close what was opened, last first."""
        await self._end_loops()
        while self._closers:
            close = self._closers.pop()
            try:
                await close()
            except Exception:
                log.exception("closing failed")

    async def _end_loops(self) -> None:
        """Cancel until it is done: a cancel may be lost to a library that was just returning."""
        for _ in range(5):
            if not self._tasks:
                return
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(list(self._tasks), timeout=1.0)
        log.error("loops did not end", names=[task.get_name() for task in self._tasks])


def _policy(settings: Settings) -> Policy:
    return Policy(
        limits=Limits(day=settings.day_cap, order=settings.order_cap),
        max_unverified=settings.max_unverified,
        parameter=settings.panel_idempotency_param,
        probe=settings.probe,
        quarantine=timedelta(seconds=max(settings.unverified_seconds, settings.panel_timeout)),
        draft=timedelta(seconds=settings.draft_seconds),
        unverified=timedelta(seconds=settings.unverified_seconds),
        poll=timedelta(seconds=settings.poll_seconds),
        stale=timedelta(seconds=2 * settings.panel_timeout + 60),  # a cancel may be asked for in two spellings
    )
