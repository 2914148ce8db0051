"""The methods by which the bot sets what people see of it: commands, names, descriptions, the menu button."""

import re
from collections.abc import Callable
from typing import Any

from bot.sandbox.telegram.errors import bad
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.profile import Profile, Scope
from bot.sandbox.telegram.world import World

Json = dict[str, Any]
Method = Callable[[World, Params], Any]
MOST_COMMANDS = 100
MOST_WORDS = 256
_COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")
_SCOPES = (
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
)


def set_commands(world: World, params: Params) -> bool:
    commands = params.array("commands")
    if commands is None:
        raise bad("can't parse commands: expected an Array")
    if len(commands) > MOST_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    kept = [_command(one) for one in commands]
    world.profile.commands[_scope(world, params), params.text("language_code")] = kept
    world.note("commands", 0)
    return True


def get_commands(world: World, params: Params) -> list[Json]:
    return world.profile.commands.get((_scope(world, params), params.text("language_code")), [])


def delete_commands(world: World, params: Params) -> bool:
    world.profile.commands.pop((_scope(world, params), params.text("language_code")), None)
    world.note("commands", 0)
    return True


def _command(given: Any) -> Json:
    if not isinstance(given, dict):
        raise bad("can't parse commands: expected an Object")
    name, words = str(given.get("command", "")), str(given.get("description", ""))
    if not _COMMAND.fullmatch(name):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= len(words) <= MOST_WORDS:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name.removeprefix("/"), "description": words}


def _scope(world: World, params: Params) -> Scope:
    scope = params.object("scope") or {"type": "default"}
    kind = scope.get("type")
    if kind not in _SCOPES:
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    if kind.startswith("chat"):
        chat = world.open_chat(Params(scope, {}))
        return kind, chat.id, int(scope.get("user_id") or 0)
    return kind, 0, 0


def _words(pick: Callable[[Profile], dict[str, str]], field: str, most: int) -> tuple[Method, Method]:
    def write(world: World, params: Params) -> bool:
        text = params.text(field)
        if len(text) > most:
            raise bad(f"{field.replace('_', ' ')} is too long")
        pick(world.profile)[params.text("language_code")] = text
        world.note("profile", 0)
        return True

    def read(world: World, params: Params) -> Json:
        return {field: world.profile.word_for(pick(world.profile), params.text("language_code"))}

    return write, read


_set_name, _get_name = _words(lambda profile: profile.names, "name", 64)
set_description, get_description = _words(lambda profile: profile.descriptions, "description", 512)
set_short, get_short = _words(lambda profile: profile.short_descriptions, "short_description", 120)


def set_name(world: World, params: Params) -> bool:
    """Set a name for a language, or for every other one: that one cannot be taken away."""
    if not params.text("name") and not params.text("language_code"):
        raise bad("name must be non-empty")
    return bool(_set_name(world, params))


def get_name(world: World, params: Params) -> Json:
    """Give the name that was set, else the one that the bot was made with."""
    return {"name": _get_name(world, params)["name"] or world.setup.name}


def set_menu_button(world: World, params: Params) -> bool:
    button = params.object("menu_button") or {"type": "default"}
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad("can't parse menu button: Unsupported type specified")
    world.profile.menu_buttons[_chat_id(world, params)] = button
    return True


def get_menu_button(world: World, params: Params) -> Json:
    buttons = world.profile.menu_buttons
    return buttons.get(_chat_id(world, params)) or buttons.get(0) or {"type": "default"}


def _chat_id(world: World, params: Params) -> int:
    return world.open_chat(params).id if params.text("chat_id") else 0
