"""Judging: what is wrong with one press and what came of it, and with one screen."""

import itertools
import logging
import re
from contextlib import contextmanager
from dataclasses import dataclass

from bot.chat.buttons import unpack
from bot.i18n import Catalogues

WIDEST = {1: 44, 2: 34, 3: 22, 4: 16}
"""Letters of a label by how many share its row: what a phone shows in one line, nearly."""
SLIM = 10
WAYS_UP = frozenset({"home", "orders", "shop", "tell_none"})
"""Verbs that lead out of a room, beside whatever is labelled Back."""
CATALOGUES = Catalogues.load()
BACK = frozenset(CATALOGUES.words(language).plain("Back") for language in CATALOGUES.languages)
TURNS = re.compile(r"\W*(?:[‹›]|\w+/\w+)\W*")
"""Labels of the row that turns pages: of two pages both arrows lead to the other one."""
NOISE = frozenset({"the event loop stood still"})
"""What a slow machine has the bot log."""
HARMLESS = frozenset({"message is not modified"})
STEP = re.compile(r"^\W*\w+ · \d")


@dataclass(frozen=True)
class Look:
    """One press: the tap, the chat before it, what changed, the calls and the log since."""

    tap: object
    before: dict
    changed: list
    calls: list
    logs: list


@contextmanager
def logged():
    """Gather what the standard loggers say from warnings on."""
    said = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: said.append({"event": record.getMessage(), "log_level": record.levelname.lower()})
    logging.getLogger().addHandler(handler)
    try:
        yield said
    finally:
        logging.getLogger().removeHandler(handler)


def judged(look):
    """Say what is wrong with a press."""
    data = _plain(look.tap.data)
    for one in look.logs:
        if one["log_level"] in ("warning", "error", "critical") and one["event"] not in NOISE:
            yield f"{data}: logged {one['event']!r} {one.get('text', '')}"
    answers = [one for one in look.calls if one.params.get("callback_query_id") == look.tap.id]
    if len(answers) != 1 or answers[0].status != 200:
        yield f"{data}: answered {len(answers)} times"
    for call in look.calls:
        if call.status != 200 and not any(words in str(call.result) for words in HARMLESS):
            yield f"{data}: {call.method} was refused: {call.result}"
    if not _news(look):
        yield f"{data}: nothing came of it"


def _news(look):
    """A screen that is not as it was, words over the button, or something else that was sent."""
    if look.tap.answer is not None and look.tap.answer.text:
        return True
    return any(look.before.get(one.id) != one.payload for one in look.changed)


def look_at(message, *, asked):
    """Say what is wrong with a screen as it stands; `asked` ones lead back."""
    rows = message.rows
    keys = [key for row in rows for key in row]
    head = message.text.split("\n")[0][:40]
    labels = [key["text"] for key in keys]
    own = [key for key in keys if "callback_data" in key and not TURNS.fullmatch(key["text"])]
    data = [key["callback_data"] for key in own]
    for twice in {one for one in labels if labels.count(one) > 1}:
        yield f"{head!r}: two buttons {twice!r}"
    for twice in {_plain(one) for one in data if data.count(one) > 1}:
        yield f"{head!r}: two buttons do {twice}"
    for row in rows:
        most = WIDEST.get(len(row), SLIM)
        for key in row:
            if len(key["text"]) > most:
                yield f"{head!r}: {key['text']!r} has {len(key['text'])} letters, {len(row)} in a row"
    verbs = {unpack(one).verb for one in data}
    if asked and not verbs & WAYS_UP and not BACK.intersection(labels):
        yield f"{head!r}: no way back; {sorted(verbs)}"
    asks = {"say", "drop"} & verbs and not {"place", "case", "resume"} & verbs
    if asks and not STEP.search(message.text):
        yield f"{head!r}: asks without saying which step it is"


def _plain(data):
    press = unpack(data)
    kept = itertools.takewhile(lambda one: not re.search(r"\d", one) and len(one) < 12, press.arguments)
    return ":".join([press.verb, *kept])
