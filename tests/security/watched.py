"""A stretch of time in which nothing of Anna's may move or be told."""

import json
import re

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
        """Nothing but, for each person and kind, one line of the audit log that says what was tried."""
        await self.house.desk.idle()
        now = dump(self.house.path)
        assert self.books - now == set()
        new = [dict(row) if table == "audit" else table for table, row in now - self.books]
        assert [row for row in new if not _is_denial(row)] == []
        keys = {dict(row)["key"] for table, row in now if table == "people"}
        tried = [(row["actor"], row["subject"].partition(" ")[0]) for row in new]
        assert len(set(tried)) == len(tried)
        assert {actor for actor, _ in tried} <= keys


def _is_denial(row):
    """Whether it says who and what, without a number, a link or a word of what it was about."""
    if not isinstance(row, dict) or (row["action"], row["facts"]) != ("denied", "{}"):
        return False
    return re.fullmatch(r"(button|command) [a-z_]+", row["subject"]) is not None
