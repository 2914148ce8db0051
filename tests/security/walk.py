"""Walking through the chat: press what is there, and gather every button that any screen offers."""

from collections import Counter

from bot.chat.buttons import unpack

MOST = 5
"""So many buttons of one verb are pressed; all of them are gathered."""
LIST = "\n".join([*(f"101 | https://t.me/durov{number} | 1000" for number in range(13)), "101 | https://t.me/x | 1"])
MINE = ("/start", "/help", "/orders", "/orders open", "/orders finished", "/status", "/services", "/services instagram",
        "/services 101", "/settings", "/language", "/privacy", "/forget", "/balance", "/order", "https://t.me/durov",
        "101 | https://t.me/durov | 1000", LIST, "/order 101")  # fmt: skip
OPERATORS = ("/people", "/unverified", "/stats", "/health", "/export", "/broadcast", "/broadcast A word")
FINAL = frozenset({
    "place", "place_all", "drop_all", "sure", "yes", "stop", "role", "amount", "backin", "exists_sure", "absent_sure",
    "deny", "knock", "tell_all", "tell_none",
})  # fmt: skip
"""Verbs that settle something; they are gathered and not pressed."""
ENDS = frozenset({("forget", ("yes",)), ("period", ("unlimited",))})


def offered(payload):
    """The callback data under a message, given as the Bot API gives it."""
    rows = (payload.get("reply_markup") or {}).get("inline_keyboard") or []
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


def is_final(press):
    chosen = press.verb == "language" and press.arguments
    ends = any(press.verb == verb and press.arguments[-1:] == last for verb, last in ENDS)
    return press.verb in FINAL or bool(chosen) or ends


class Walk:
    """One person's way through the chat; `found` maps callback data to a message that carries it."""

    def __init__(self, house, person):
        self.house = house
        self.person = person
        self.found = {}
        self._pressed = Counter()
        self._done = set()

    async def say(self, *lines):
        for line in lines:
            self.person.say(line)
            await self.house.desk.idle()
            self.look()

    def look(self):
        """Gather what stands in the chat now, and what stood there in between."""
        for message in self.person.chat.messages.values():
            for data in offered(message.payload):
                self.found.setdefault(data, message)

    async def everywhere(self):
        """Press until nothing new is offered."""
        self.look()
        while fresh := [data for data in self.found if data not in self._done]:
            for data in fresh:
                self._done.add(data)
                await self._press(data)

    async def _press(self, data):
        press = unpack(data)
        if is_final(press) or self._pressed[press.verb] >= MOST:
            return
        self._pressed[press.verb] += 1
        await self.person.press(self.found[data], data).answered()
        await self.house.desk.idle()
        self.look()

    async def tap(self, verb):
        """Press the newest button with this verb."""
        shown = reversed(self.person.chat.shown())
        found = ((message, data) for message in shown for data in offered(message.payload) if unpack(data).verb == verb)
        message, data = next(found)
        await self.person.press(message, data).answered()
        await self.house.desk.idle()
        self.look()

    async def press(self, data):
        """Press a button that the walk did not come to, on the newest message with buttons."""
        message = next(one for one in reversed(self.person.chat.shown()) if offered(one.payload))
        await self.person.press(message, data).answered()
        await self.house.desk.idle()
        self.look()

    @property
    def verbs(self):
        return {unpack(data).verb for data in self.found}
