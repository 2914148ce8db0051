"""The methods that answer taps and inline queries."""

from typing import Any

from bot.sandbox.telegram.errors import bad
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.queries import Answer
from bot.sandbox.telegram.units import units
from bot.sandbox.telegram.world import World

MOST_ANSWER = 200
MOST_RESULTS = 50
MOST_START = 64
CACHE_SECONDS = 300


def answer_callback(world: World, params: Params) -> bool:
    text = params.text("text")
    if units(text) > MOST_ANSWER:
        raise bad("MESSAGE_TOO_LONG")
    tap = world.taps.take(params.text("callback_query_id"))
    tap.answer = Answer(text, params.flag("show_alert"), params.text("url"))
    tap.rung.ring()
    if text:
        world.toast(tap, text, alert=tap.answer.alert)
    else:
        world.note("answered", tap.chat_id, {"person_id": tap.person_id, "message_id": tap.message_id})
    return True


def answer_inline(world: World, params: Params) -> bool:
    results = params.array("results") or []
    _check_results(results)
    button = params.object("button")
    start = button.get("start_parameter")
    if start is not None and not 1 <= len(start) <= MOST_START:
        raise bad("START_PARAM_INVALID")
    following = params.text("next_offset")
    if len(following.encode()) > MOST_START:
        raise bad("NEXT_OFFSET_INVALID")
    query = world.inline.take(params.text("inline_query_id"))
    query.results, query.button = results, button or None
    query.next_offset, query.personal = following, params.flag("is_personal")
    query.cache_seconds = params.integer("cache_time", CACHE_SECONDS)
    query.rung.ring()
    world.note("inline", query.person_id, {"query_id": query.id})
    return True


def _check_results(results: list[Any]) -> None:
    if len(results) > MOST_RESULTS:
        raise bad("RESULTS_TOO_MUCH")
    if any(not isinstance(one, dict) or not one.get("type") for one in results):
        raise bad("can't parse inline query result: Can't find field \"type\"")
    names = [str(one.get("id", "")) for one in results]
    if any(not 1 <= len(name.encode()) <= MOST_START for name in names):
        raise bad("RESULT_ID_INVALID")
    if len(set(names)) < len(names):
        raise bad("RESULT_ID_DUPLICATE")
    articles = [one for one in results if one["type"] == "article"]
    if any(
        not one.get("title") or not (one.get("input_message_content") or {}).get("message_text") for one in articles
    ):
        raise bad('can\'t parse inline query result: Field "message_text" must be non-empty')
