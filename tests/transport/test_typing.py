"""What is typed after the bot's name comes letter by letter: it is no flood, and costs nobody a message."""

import time

from bot.transport.flood import Allowed
from bot.transport.intake import LETTERS
from tests.transport.conftest import message
from tests.transport.test_intake import Desk, feed, inbox, shop

__all__ = ["feed", "inbox", "shop"]

ALLOWED = Allowed()


def typed(update_id, person):
    who = {"id": person, "is_bot": False, "first_name": "P"}
    return {"update_id": update_id, "inline_query": {"id": str(update_id), "from": who, "query": "x", "offset": ""}}


async def test_typing_leaves_room_for_messages_and_is_never_spoken_of(stub, feed, inbox, shop):
    now, most = int(time.time()), LETTERS * ALLOWED.updates
    queries = [typed(number, 1) for number in range(1, 4 * most)]
    feed.add(*queries, *(message(1000 + number, 1, date=now) for number in range(ALLOWED.updates)))
    async with Desk(stub, inbox, shop, allowed=ALLOWED) as desk:
        await desk.handled(1000 + ALLOWED.updates - 1, within=5)
        handled = [row.kind for row in inbox.rows.values()]
        assert handled.count("message") == ALLOWED.updates
        assert most <= handled.count("inline_query") < len(queries)
    assert shop.flooded_people == []
