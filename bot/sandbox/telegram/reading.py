"""The methods by which the bot asks: who it is, what happened, where a file lies, how the webhook does."""

from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.telegram.errors import bad
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.updates import MOST, Ask
from bot.sandbox.telegram.world import World

Json = dict[str, Any]
MOST_SECRET = 256


def get_me(world: World, params: Params) -> Json:  # noqa: ARG001 - every method has this shape
    can = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": True}
    return {**world.bot, **can}


async def get_updates(world: World, params: Params) -> list[Json]:
    _allow(world, params)
    ask = Ask(params.integer("offset"), params.integer("limit", MOST), min(params.seconds("timeout"), 50.0))
    return await world.updates.poll(ask)


def set_webhook(world: World, params: Params) -> bool:
    """Set the address updates are posted to; plain http is fine, as with a server of one's own."""
    url, secret = params.text("url"), params.text("secret_token")
    if not url:
        return delete_webhook(world, params)
    if not urlsplit(url).hostname:
        raise bad("bad webhook: invalid webhook URL specified")
    if len(secret) > MOST_SECRET or not all(char.isalnum() or char in "_-" for char in secret):
        raise bad(
            "secret token contains unallowed characters" if len(secret) <= MOST_SECRET else "secret token is too long"
        )
    _allow(world, params)
    _forget_pending(world, params)
    world.webhook = {"secret": secret, "max_connections": max(1, min(params.integer("max_connections", 40), 100))}
    world.updates.webhook = url
    world.updates.end_reader(None)
    world.updates.arrived.ring()
    return True


def delete_webhook(world: World, params: Params) -> bool:
    _forget_pending(world, params)
    world.webhook = {}
    world.updates.webhook = ""
    world.updates.arrived.ring()
    return True


def webhook_info(world: World, params: Params) -> Json:  # noqa: ARG001 - every method has this shape
    info: Json = {
        "url": world.updates.webhook,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.fresh()),
    }
    shown = ("max_connections", "last_error_date", "last_error_message")
    info |= {key: world.webhook[key] for key in shown if key in world.webhook}
    return info | ({"allowed_updates": list(world.updates.allowed)} if world.updates.allowed else {})


def get_chat(world: World, params: Params) -> Json:
    chat = world.open_chat(params)
    return {**chat.payload, "accent_color_id": 0, "max_reaction_count": 11}


def get_file(world: World, params: Params) -> Json:
    stored = world.files.by_id(params.text("file_id"))
    if stored is None:
        raise bad("invalid file_id")
    size = len(stored.upload.data)
    return {"file_id": stored.id, "file_unique_id": stored.id[-16:], "file_size": size, "file_path": stored.path}


def _allow(world: World, params: Params) -> None:
    kinds = params.array("allowed_updates")
    if kinds is not None:
        world.updates.allowed = tuple(str(kind) for kind in kinds)


def _forget_pending(world: World, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        world.updates.clear()
