"""The Bot API server without its HTTP: one call in, one reply out; and the people a test or a page acts as."""

import asyncio
import inspect
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from bot.sandbox.telegram.errors import Refusal, too_many
from bot.sandbox.telegram.faults import Fault, Faults
from bot.sandbox.telegram.flood import Flood
from bot.sandbox.telegram.messages import Chat, Told
from bot.sandbox.telegram.methods import METHODS
from bot.sandbox.telegram.params import Params, Upload
from bot.sandbox.telegram.person import Person
from bot.sandbox.telegram.rooms import Room
from bot.sandbox.telegram.updates import Updates
from bot.sandbox.telegram.world import Setup, World

KEPT_CALLS = 20_000
_JSON = "application/json"
_GATEWAY_PAGE = b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"
_NOT_FOUND = Refusal(404, "Not Found")


@dataclass(frozen=True, slots=True)
class Call:
    """A call the server got; `status` 0 means that the connection was cut."""

    seq: int
    at: float
    method: str
    params: Mapping[str, Any]
    status: int
    result: Any
    seconds: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A call as it comes off the wire."""

    token: str
    method: str
    values: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back; `cut` means: close the connection without a byte."""

    status: int
    body: bytes
    content_type: str = _JSON
    cut: bool = False


class BotApi:
    """One bot's Telegram: methods, faults, the log of calls, and the people around it."""

    def __init__(self, setup: Setup | None = None) -> None:
        self.world = World(setup or Setup())
        self.faults = Faults()
        self.calls: deque[Call] = deque(maxlen=KEPT_CALLS)
        self.people: dict[int, Person] = {}

    @property
    def token(self) -> str:
        return self.world.setup.token

    @property
    def updates(self) -> Updates:
        return self.world.updates

    @property
    def flood(self) -> Flood:
        return self.world.flood

    def told(self) -> list[Told]:
        """Everything the bot ever told anybody, in order."""
        return self.world.told

    # People and rooms.

    def person(self, number: int, name: str = "Ann", language: str = "en", *, is_bot: bool = False) -> Person:
        """Give the person of this id, made at the first mention; she is known to the bot once she wrote to it."""
        if number not in self.people:
            user = {"id": number, "is_bot": is_bot, "first_name": name, "language_code": language}
            user["username"] = f"{''.join(filter(str.isalnum, name.lower()))}_{number}"
            names = {key: user[key] for key in ("first_name", "username")}
            self.world.chats[number] = Chat(number, "private", names, members={number})
            self.world.users[number] = user
            self.people[number] = Person(self.world, user)
            self.world.note("person", number)
        return self.people[number]

    def group(self, number: int = -1001, title: str = "Group", *, kind: str = "supergroup") -> Room:
        return self._room(number, kind, {"title": title})

    def channel(self, number: int = -1002, title: str = "Channel") -> Room:
        return self._room(number, "channel", {"title": title, "username": f"channel{abs(number)}"})

    def _room(self, number: int, kind: str, names: dict[str, Any]) -> Room:
        chat = self.world.chats.setdefault(number, Chat(number, kind, names, reached=True))
        return Room(self.world, chat)

    # The wire.

    async def answer(self, asked: Asked) -> Reply:
        """Answer a call as the server does: JSON with `ok`, a fault's body, or a cut connection."""
        wrong = self._wrong_token(asked.token)
        if wrong is not None:
            return _refused(wrong)
        name = asked.method.lower()
        began = self.world.monotonic()
        fault = self.faults.draw(name)
        reply, result = await self._perform(name, asked, fault)
        shown = {key: value for key, value in asked.values.items() if key != "secret_token"}
        shown |= {key: f"<{len(upload.data)} bytes>" for key, upload in asked.uploads.items()}
        seq = self.world.place()
        took = self.world.monotonic() - began
        self.calls.append(
            Call(seq, self.world.clock(), asked.method, shown, 0 if reply.cut else reply.status, result, took)
        )
        return reply

    async def _perform(self, name: str, asked: Asked, fault: Fault | None) -> tuple[Reply, Any]:
        if fault is not None:
            early = await _instead(fault)
            if early is not None:
                return early, fault.kind
        try:
            result = await self._run(name, Params(asked.values, asked.uploads))
        except Refusal as refusal:
            return _refused(refusal), refusal.description
        if fault is not None and fault.kind == "drop_after":
            return Reply(0, b"", cut=True), result
        return Reply(200, msgspec.json.encode({"ok": True, "result": result})), result

    async def _run(self, name: str, params: Params) -> Any:
        method = METHODS.get(name)
        if method is None:
            raise Refusal(404, "Not Found: method not found")
        result = method(self.world, params)
        return await result if inspect.isawaitable(result) else result

    def _wrong_token(self, token: str) -> Refusal | None:
        if token == self.token:
            return None
        number, colon, secret = token.partition(":")
        return Refusal(401, "Unauthorized") if colon and number.isdigit() and secret else _NOT_FOUND


def _refused(refusal: Refusal) -> Reply:
    body: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return Reply(refusal.code, msgspec.json.encode(body))


async def _instead(fault: Fault) -> Reply | None:
    """Give the fault's own answer, or None when the call goes on after all."""
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
    elif fault.kind == "drop_before":
        return Reply(0, b"", cut=True)
    elif fault.kind == "bad_gateway":
        return Reply(502, _GATEWAY_PAGE, "text/html")
    elif fault.kind == "server_error":
        return _refused(Refusal(500, "Internal Server Error"))
    elif fault.kind == "too_many":
        return _refused(too_many(int(fault.seconds)))
    elif fault.kind == "refuse":
        return _refused(Refusal(fault.code, fault.description))
    return None
