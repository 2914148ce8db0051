"""Screens about orders in a file: which time it is about, and what stands below it; pure."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.chat.buttons import Button, press
from bot.chat.screen import Screen
from bot.chat.screens.browse import home
from bot.chat.screens.draft import blocks
from bot.chat.screens.markup import bold, lines
from bot.chat.spans import Span
from bot.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.i18n import Html, Words

EXPORT = "export"
"""The verb; its argument is a span."""

SPANS: Mapping[Span, str] = MappingProxyType(
    {
        Span.TODAY: N_("Today"),
        Span.WEEK: N_("7 days"),
        Span.DAYS: N_("30 days"),
        Span.MONTH: N_("This month"),
        Span.BEFORE: N_("Last month"),
        Span.ALL: N_("All orders"),
    }
)


def spans(words: Words) -> Screen:
    """Which time the file is about."""
    text = blocks(
        bold(words("Orders as a file")),
        words("Which time should it be about? Everybody's orders come as one CSV file, for a spreadsheet."),
    )
    keys = [Button(words.plain(label), press(EXPORT, span.value)) for span, label in SPANS.items()]
    return Screen(text, (tuple(keys[:3]), tuple(keys[3:]), (home(words),)))


def caption(span: Span, count: int, words: Words) -> Html:
    """What stands below the file."""
    counted = words.plural("{n} order", "{n} orders", count)
    return lines(bold(words(SPANS[span])) + " · " + counted, words("Times in it are in UTC."))
