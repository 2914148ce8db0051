"""A tiny bot over HTTP: echoes, shows every kind of message, answers taps."""

import asyncio
import contextlib

import aiohttp

CARD = (
    "<b>Order placed</b>\n\nInstagram Followers · Real · 30 days refill\nLink: https://instagram.com/nasa\n"
    "Quantity: <b>1,000</b> · Charge: <b>0.90 USD</b>\n\nPanel id <code>23501</code>\n"
    "<blockquote expandable>Start time: 0-1 hours\nSpeed: up to 10K a day\nRefill: 30 days, by the button\n"
    "Do not order twice for one link at the same time</blockquote>"
)
KEYS = [
    [{"text": "✅ Confirm", "callback_data": "confirm", "style": "success"}],
    [
        {"text": "Refresh", "callback_data": "refresh"},
        {"text": "Refill", "callback_data": "refill", "style": "primary"},
    ],
    [
        {"text": "Copy id", "copy_text": {"text": "23501"}},
        {"text": "Search", "switch_inline_query_current_chat": "likes"},
    ],
    [{"text": "Cancel order", "callback_data": "cancel", "style": "danger"}],
]
MOVED = CARD.replace("Order placed", "In progress") + "\n▓▓▓▓▓▓░░░░ 60 %"


class Echo:
    """`async with Echo(base, token)`: a getUpdates loop with a few answers."""

    def __init__(self, base, token):
        self._root = f"{base}/bot{token}"

    async def __aenter__(self):
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        await self.call("setMyCommands", commands=[command("start", "Begin"), command("orders", "Your orders")])
        await self.call("setMyCommands", commands=[command("start", "Начать")], language_code="ru")
        await self.call("setMyDescription", description="A private order desk. Ask to be let in, then order.")
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_):
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        await self._session.close()

    async def call(self, method, **values):
        async with self._session.post(f"{self._root}/{method}", json=values) as answer:
            return (await answer.json()).get("result")

    async def _run(self):
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=20) or []:
                offset = update["update_id"] + 1
                for kind, act in ACTS.items():
                    if kind in update:
                        await act(self, update[kind])


def command(name, words):
    return {"command": name, "description": words}


async def heard(bot, message):
    chat, text = message["chat"]["id"], message.get("text", "")
    if text == "/start":
        await bot.call("sendChatAction", chat_id=chat, action="typing")
        markup = {"inline_keyboard": KEYS}
        await bot.call("sendMessage", chat_id=chat, text=CARD, parse_mode="HTML", reply_markup=markup)
    elif text == "silent":
        await bot.call("sendMessage", chat_id=chat, text="Quietly", disable_notification=True)
    elif text == "hostile":
        await bot.call("sendMessage", chat_id=chat, text="<img src=x onerror=document.title='owned'>")
    else:
        what = text or next((kind for kind in ("document", "photo", "sticker") if kind in message), "?")
        quote = {"message_id": message["message_id"]}
        await bot.call("sendMessage", chat_id=chat, text=f"You sent: {what}", reply_parameters=quote)


async def edited(bot, message):
    await bot.call("sendMessage", chat_id=message["chat"]["id"], text=f"You changed it to: {message['text']}")


async def tapped(bot, query):
    where = {"chat_id": query["message"]["chat"]["id"], "message_id": query["message"]["message_id"]}
    if query["data"] == "refresh":
        await bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Nothing new")
    elif query["data"] == "cancel":
        words = "The panel does not cancel this service."
        await bot.call("answerCallbackQuery", callback_query_id=query["id"], text=words, show_alert=True)
    else:
        await bot.call("answerCallbackQuery", callback_query_id=query["id"])
        markup = {"inline_keyboard": KEYS[1:3]}
        await bot.call("editMessageText", **where, text=MOVED, parse_mode="HTML", reply_markup=markup)


async def asked(bot, query):
    content = {"message_text": "/order 101"}
    row = {"type": "article", "id": "1", "title": f"101 · {query['query']}", "description": "0.90 per 1000"}
    result = {**row, "input_message_content": content}
    await bot.call("answerInlineQuery", inline_query_id=query["id"], results=[result])


ACTS = {"message": heard, "edited_message": edited, "callback_query": tapped, "inline_query": asked}
