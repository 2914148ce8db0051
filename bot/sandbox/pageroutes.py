"""The chat page's server side: its files, what people on it do, and the stream of what happens."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.sandbox.pagefaults import fault_rows, turn_fault
from bot.sandbox.pageviews import call_row, message_row, person_row, result_row

if TYPE_CHECKING:
    from bot.sandbox.telegram import BotApi, Event, InlineQuery, Message, Person

Json = dict[str, Any]
PAGE = Path(__file__).parent / "page"
PREFIX = "/_chat"
INLINE_SECONDS = 5.0
PING_SECONDS = 15.0
MOST_MESSAGES = 500
MOST_CALLS = 300
MOST_ASKED = 50
MOST_LANGUAGE = 12
FIRST_ADDED = 1_001
# Nothing is fetched from elsewhere, and no text of a message can become a script.
POLICY = "default-src 'self'; img-src 'self' blob: data:; style-src 'self'; base-uri 'none'; form-action 'none'"


def add_page_routes(app: web.Application, api: BotApi) -> None:
    """Put the page into an application: `/` and `/page/…` for the browser, `/_chat/…` for its scripts."""
    page = ChatPage(api)
    add = app.router
    add.add_get("/", page.index)
    add.add_static("/page", PAGE)
    add.add_get(f"{PREFIX}/state", page.state)
    add.add_get(f"{PREFIX}/chat/{{person}}", page.chat)
    add.add_get(f"{PREFIX}/events", page.events)
    add.add_get(f"{PREFIX}/calls", page.calls)
    add.add_get(f"{PREFIX}/file/{{id}}", page.file)
    for name in ("say", "edit", "tap", "person", "block", "inline", "pick"):
        add.add_post(f"{PREFIX}/{name}", getattr(page, name))
    add.add_post(f"{PREFIX}/file", page.send_file)
    add.add_get(f"{PREFIX}/faults", page.faults)
    add.add_post(f"{PREFIX}/fault", page.fault)
    app.on_shutdown.append(page.close)


class ChatPage:
    """Handlers of the page; whoever uses it acts as any of the simulated people."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._closing = False
        self._asked: dict[str, InlineQuery] = {}

    async def close(self, _: web.Application) -> None:
        self._closing = True
        self._api.world.changed.ring()

    # What the page shows.

    async def index(self, _: web.Request) -> web.FileResponse:
        return web.FileResponse(
            PAGE / "index.html", headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}
        )

    async def state(self, _: web.Request) -> web.Response:
        world = self._api.world
        people = [person_row(person) for person in self._api.people.values() if not person.user["is_bot"]]
        return web.json_response({"seq": world.seq, "bot": world.bot, "people": people})

    async def chat(self, request: web.Request) -> web.Response:
        person = self._person(request.match_info["person"])
        messages = list(person.chat.messages.values())[-MOST_MESSAGES:]
        language = str(person.user.get("language_code", ""))
        profile = self._api.world.profile
        return web.json_response(
            {
                "person": person_row(person),
                "messages": [message_row(message) for message in messages if not message.deleted],
                "commands": person.commands(),
                "name": profile.word_for(profile.names, language) or self._api.world.setup.name,
                "description": profile.word_for(profile.descriptions, language),
            }
        )

    async def calls(self, request: web.Request) -> web.Response:
        since = int(request.query.get("since", "0"))
        rows = [call_row(call) for call in self._api.calls if call.seq > since]
        return web.json_response(rows[-MOST_CALLS:])

    async def faults(self, _: web.Request) -> web.Response:
        return web.json_response(fault_rows(self._api))

    async def file(self, request: web.Request) -> web.Response:
        stored = self._api.world.files.by_id(request.match_info["id"])
        if stored is None:
            raise web.HTTPNotFound
        shown = stored.upload.mime if stored.upload.mime in ("image/png", "image/jpeg", "image/webp") else ""
        headers = {"X-Content-Type-Options": "nosniff"} | ({} if shown else {"Content-Disposition": "attachment"})
        return web.Response(body=stored.upload.data, content_type=shown or "application/octet-stream", headers=headers)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Stream what happens after `since`; `reset` when that is longer ago than is kept."""
        seq = int(request.headers.get("Last-Event-ID") or request.query.get("since", "0"))
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await stream.prepare(request)
        kept = self._api.world.events
        if kept and seq < kept[0].seq - 1:
            await stream.write(b"event: reset\ndata: {}\n\n")
        with suppress(ConnectionResetError):  # the tab was closed
            await self._tell(stream, seq)
        return stream

    async def _tell(self, stream: web.StreamResponse, seq: int) -> None:
        kept = self._api.world.events
        while not self._closing:
            news = [event for event in kept if event.seq > seq]
            seq = news[-1].seq if news else seq
            await stream.write("".join(map(self._line, news)).encode() or b": ping\n\n")
            if not news or kept[-1].seq == seq:
                await self._api.world.changed.wait(PING_SECONDS)

    def _line(self, event: Event) -> str:
        body: Json = {"kind": event.kind, "chat": event.chat_id, **event.body}
        if event.kind in ("sent", "edited", "deleted"):
            chat = self._api.world.chats[event.chat_id]
            body["message"] = message_row(chat.messages[event.body["message_id"]])
        return f"id: {event.seq}\ndata: {json.dumps(body)}\n\n"

    # What people do.

    async def say(self, request: web.Request) -> web.Response:
        asked = await _object(request)
        person = self._person(asked.get("person"))
        return _done(person.say(_text(asked), reply_to=asked.get("reply_to")))

    async def edit(self, request: web.Request) -> web.Response:
        asked = await _object(request)
        return _done(self._person(asked.get("person")).edit(int(asked["message_id"]), _text(asked)))

    async def tap(self, request: web.Request) -> web.Response:
        """Press a button by its place in the message as it stands; say what it did."""
        asked = await _object(request)
        person = self._person(asked.get("person"))
        tap = person.press(int(asked["message_id"]), str(asked.get("data", "")))
        return web.json_response({"ok": True, "tap": tap.id})

    async def send_file(self, request: web.Request) -> web.Response:
        form = await request.post()
        person, file = self._person(form.get("person")), form.get("file")
        if not isinstance(file, web.FileField):
            raise _wrong("no file")
        with file.file as opened:
            data = opened.read()
        caption = str(form.get("caption", ""))
        if file.content_type == "image/png":
            return _done(person.send_photo(data, caption=caption))
        return _done(person.send_document(file.filename, data, caption=caption, mime=file.content_type))

    async def person(self, request: web.Request) -> web.Response:
        asked = await _object(request)
        name, language = str(asked.get("name", "")).strip(), str(asked.get("language", "en"))
        if not name or not language.isascii() or len(language) > MOST_LANGUAGE:
            raise _wrong("a person needs a name and a language code")
        number = max(FIRST_ADDED - 1, *self._api.people) + 1
        return web.json_response(person_row(self._api.person(number, name, language)))

    async def block(self, request: web.Request) -> web.Response:
        asked = await _object(request)
        person = self._person(asked.get("person"))
        if bool(asked.get("blocked")) != bool(person.chat.refusing):
            (person.block if asked.get("blocked") else person.unblock)()
        return web.json_response(person_row(person))

    async def inline(self, request: web.Request) -> web.Response:
        """Ask the bot inline and wait for its results; none within a while is an empty list."""
        asked = await _object(request)
        query = self._person(asked.get("person")).ask_inline(
            str(asked.get("text", "")), offset=str(asked.get("offset", ""))
        )
        try:
            results = await query.answered(INLINE_SECONDS)
        except TimeoutError:
            results = []
        self._asked[query.id] = query
        self._asked.pop(next(iter(self._asked)) if len(self._asked) > MOST_ASKED else "", None)
        rows = list(map(result_row, results))
        return web.json_response(
            {"query": query.id, "button": query.button, "next": query.next_offset, "results": rows}
        )

    async def pick(self, request: web.Request) -> web.Response:
        asked = await _object(request)
        query = self._asked.get(str(asked.get("query")))
        if query is None:
            raise _wrong("the results are gone")
        return _done(self._person(asked.get("person")).pick(query, int(asked.get("number", 0))))

    async def fault(self, request: web.Request) -> web.Response:
        asked = await _object(request)
        try:
            turn_fault(self._api, str(asked.get("name")), asked.get("value"))
        except (KeyError, TypeError, ValueError) as error:
            raise _wrong("no such fault") from error
        return web.json_response(fault_rows(self._api))

    def _person(self, number: Any) -> Person:
        person = self._api.people.get(int(number)) if str(number or "").lstrip("-").isdigit() else None
        if person is None:
            raise _wrong("no such person")
        return person


async def _object(request: web.Request) -> Json:
    """Give the JSON body; asking for its type keeps other sites' forms out."""
    if request.content_type != "application/json":
        raise _wrong("JSON, please")
    value = await request.json()
    if not isinstance(value, dict):
        raise _wrong("not a JSON object")
    return value


def _text(asked: Json) -> str:
    text = str(asked.get("text", "")).strip()
    if not text:
        raise _wrong("nothing to say")
    return text


def _done(message: Message) -> web.Response:
    return web.json_response({"ok": True, "message_id": message.id})


def _wrong(text: str) -> web.HTTPBadRequest:
    return web.HTTPBadRequest(text=json.dumps({"error": text}), content_type="application/json")
