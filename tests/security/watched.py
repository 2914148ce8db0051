"""A stretch of time in which nothing of Anna's may move or be told."""

import json

from tests.security.dump import dump, others


def told_to(house, number, since):
    """Everything that the bot sent to a chat, with its buttons, and every window over a tap, as one text."""
    calls = (call for call in house.desk.telegram.calls if call.seq > since)
    sent = [dict(call.params) for call in calls if str(call.params.get("chat_id")) == str(number)]
    heard = [told.text for told in house.desk.telegram.world.heard.get(number, []) if told.seq > since]
    return "\n".join([*(json.dumps(one, ensure_ascii=False) for one in sent), *heard])


class Watched:
    """When the block ends, the panel was not called and nothing of Anna's stood in the chat of that number.

    `typed` are the words that the other typed himself, which may be repeated to him.
    """

    def __init__(self, house, number, *, typed=()):
        self.house, self.number, self.typed = house, number, " ".join(typed)

    async def __aenter__(self):
        await self.house.desk.idle()
        self.called, self.books = self.house.called(), dump(self.house.path)
        self.since = self.house.desk.telegram.world.seq
        return self

    async def __aexit__(self, kind, *_):
        if kind is not None:
            return
        await self.house.desk.idle()
        assert self.house.called() == self.called
        said = told_to(self.house, self.number, self.since)
        assert [trace for trace in self.house.traces if trace in said and trace not in self.typed] == []

    async def nothing_of_others(self, key):
        """Rows changed only where they belong to this person."""
        await self.house.desk.idle()
        assert others(self.books, key) ^ others(dump(self.house.path), key) == set()

    async def nothing_at_all(self):
        await self.house.desk.idle()
        assert self.books ^ dump(self.house.path) == set()
