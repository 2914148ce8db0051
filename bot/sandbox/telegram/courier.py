"""Webhook delivery: updates posted in order per person, repeated with growing pauses until taken or too old."""

import asyncio
from dataclasses import dataclass

import aiohttp

from bot.sandbox.telegram.updates import Pending
from bot.sandbox.telegram.world import World

# Pauses double from the first one up to this many times it (telegram-bot-api, WebhookActor: 1 s to about 60 s).
LONGEST = 60
MOST_RETRY_AFTER = 3_600.0
POST_SECONDS = 60.0
IDLE_SECONDS = 3_600.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a post went: `error` is empty when it was taken; `wait` is what the receiver asked for."""

    error: str = ""
    wait: float = 0.0


class Courier:
    """Runs while the server runs; idle as long as no webhook is set."""

    def __init__(self, world: World, *, first_retry: float) -> None:
        self._world = world
        self._first_retry = first_retry
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._loop: asyncio.Task[None] | None = None
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=POST_SECONDS))
        self._loop = asyncio.create_task(self._run(self._session))

    async def stop(self) -> None:
        tasks = [task for task in (self._loop, *self._busy.values()) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _run(self, session: aiohttp.ClientSession) -> None:
        while True:
            self._dispatch(session)
            await self._world.updates.arrived.wait(IDLE_SECONDS)

    def _dispatch(self, session: aiohttp.ClientSession) -> None:
        if not self._world.updates.webhook:
            return
        for pending in list(self._world.updates.fresh()):
            if len(self._busy) >= self._world.webhook.get("max_connections", 40):
                return
            if pending.lane not in self._busy:
                self._busy[pending.lane] = asyncio.create_task(self._deliver(session, pending))

    async def _deliver(self, session: aiohttp.ClientSession, pending: Pending) -> None:
        pause = self._first_retry
        try:
            while self._world.updates.holds(pending) and self._world.updates.webhook:
                outcome = await self._post(session, pending)
                if not outcome.error:
                    self._world.updates.remove(pending)
                    return
                self._note(outcome.error)
                await asyncio.sleep(min(outcome.wait, MOST_RETRY_AFTER) or pause)
                pause = min(pause * 2, self._first_retry * LONGEST)
        finally:
            del self._busy[pending.lane]
            self._world.updates.arrived.ring()

    async def _post(self, session: aiohttp.ClientSession, pending: Pending) -> Outcome:
        secret = self._world.webhook.get("secret")
        headers = {SECRET_HEADER: secret} if secret else {}
        try:
            url = self._world.updates.webhook
            async with session.post(url, json=pending.body, headers=headers, allow_redirects=False) as answer:
                if answer.status // 100 == 2:  # noqa: PLR2004 - the 200s
                    return Outcome()
                asked = answer.headers.get("Retry-After", "")
                said = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                return Outcome(said, float(asked) if asked.isdigit() else 0.0)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return Outcome(f"Connection failed: {type(error).__name__}")

    def _note(self, error: str) -> None:
        self._world.webhook |= {"last_error_date": self._world.date(), "last_error_message": error}
