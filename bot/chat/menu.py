"""The command menu, the bot's name and what it says about itself, per language and scope; written where it differs."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import structlog
from telegram.error import BadRequest, Forbidden

from bot.chat.commands import TABLE
from bot.i18n import N_, Catalogues

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.chat.commands import Command
    from bot.i18n import Words
    from bot.transport import Wire

log = structlog.get_logger(__name__)

ABOUT = {
    "Description": N_("A private order desk. Its operators let people in; you order here and are told how it goes."),
    "ShortDescription": N_("A private order desk"),
}
FIELDS = {"Description": "description", "ShortDescription": "short_description"}
IN_GROUPS = ("start", "help")


def mark(catalogues: Catalogues, operators: Sequence[int], bot: int, name: str = "") -> str:
    """Differs from the one of an earlier start where anything is to be looked at; it needs no language read."""
    commands = [(one.name, one.about, one.listed, one.operators) for one in TABLE.values()]
    known = (bot, *operators, commands, ABOUT, IN_GROUPS, catalogues.fingerprint, *([name] if name else []))
    return sha256(repr(known).encode()).hexdigest()


async def publish(wire: Wire, catalogues: Catalogues, operators: Sequence[int], name: str = "") -> Sequence[int]:
    """Write menus, descriptions and the name that differ from what Telegram has.

    Gives the operators that cannot be written to. The name comes last: where Telegram refuses it, all else is done.
    """
    listed = [one for one in TABLE.values() if one.listed]
    more = [*listed, *(one for one in TABLE.values() if one.operators)]
    in_groups = [TABLE[one] for one in IN_GROUPS]
    for code, words in _codes(catalogues):
        await _describe(wire, code, words)
        await _commands(wire, {"type": "default"}, code, _entries(in_groups, words))
        await _commands(wire, {"type": "all_private_chats"}, code, _entries(listed, words))
    unreached = [one for one in operators if not await _for_operator(wire, catalogues, one, more)]
    if name:
        await _name(wire, name)
    return unreached


async def _for_operator(wire: Wire, catalogues: Catalogues, operator: int, commands: Sequence[Command]) -> bool:
    scope = {"type": "chat", "chat_id": operator}
    try:
        for code, words in _codes(catalogues):
            await _commands(wire, scope, code, _entries(commands, words))
    except (BadRequest, Forbidden) as refusal:
        log.warning("an operator cannot be written to yet", operator=operator, text=refusal.message)
        return False
    return True


def _codes(catalogues: Catalogues) -> list[tuple[str, Words]]:
    """Telegram's language codes: none for everybody else, two letters for the languages spoken here."""
    spoken = {code.partition("_")[0]: catalogues.words(code) for code in catalogues.languages}
    return [("", catalogues.words(catalogues.default)), *spoken.items()]


def _entries(commands: Sequence[Command], words: Words) -> list[dict[str, str]]:
    return [{"command": one.name, "description": words.plain(one.about)} for one in commands]


async def _commands(wire: Wire, scope: Mapping[str, object], code: str, entries: Sequence[Mapping[str, str]]) -> None:
    where = {"scope": scope, "language_code": code}
    if await wire.post("getMyCommands", where) != entries:
        await wire.post("setMyCommands", {**where, "commands": entries})


async def _describe(wire: Wire, code: str, words: Words) -> None:
    for name, about in ABOUT.items():
        field, text = FIELDS[name], words.plain(about)
        known = await wire.post(f"getMy{name}", {"language_code": code})
        if known.get(field) != text:
            await wire.post(f"setMy{name}", {"language_code": code, field: text})


async def _name(wire: Wire, name: str) -> None:
    """Set what everybody sees who has no name of their own language; those are the owner's, given elsewhere."""
    known = await wire.post("getMyName", {"language_code": ""})
    if known.get("name") != name:
        await wire.post("setMyName", {"language_code": "", "name": name})
