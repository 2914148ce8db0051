"""The table of methods: the name in lower case, as callers may write it in any case."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.telegram import answering, editing, introducing, reading, sending
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.world import World

Method = Callable[[World, Params], Any | Awaitable[Any]]

METHODS: dict[str, Method] = {
    "getme": reading.get_me,
    "getupdates": reading.get_updates,
    "setwebhook": reading.set_webhook,
    "deletewebhook": reading.delete_webhook,
    "getwebhookinfo": reading.webhook_info,
    "getchat": reading.get_chat,
    "getfile": reading.get_file,
    "sendmessage": sending.send_message,
    "senddocument": sending.send_document,
    "sendphoto": sending.send_photo,
    "sendchataction": sending.send_chat_action,
    "editmessagetext": editing.edit_text,
    "editmessagecaption": editing.edit_caption,
    "editmessagereplymarkup": editing.edit_markup,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "answercallbackquery": answering.answer_callback,
    "answerinlinequery": answering.answer_inline,
    "setmycommands": introducing.set_commands,
    "getmycommands": introducing.get_commands,
    "deletemycommands": introducing.delete_commands,
    "setmyname": introducing.set_name,
    "getmyname": introducing.get_name,
    "setmydescription": introducing.set_description,
    "getmydescription": introducing.get_description,
    "setmyshortdescription": introducing.set_short,
    "getmyshortdescription": introducing.get_short,
    "setchatmenubutton": introducing.set_menu_button,
    "getchatmenubutton": introducing.get_menu_button,
}
