"""Markup around foreign text: escaped and cleaned here, so that no msgid is made of tags alone."""

from __future__ import annotations

from bot.catalog import clean
from bot.i18n import Html

NEWLINE = Html("\n")
NOTHING = Html()


def foreign(text: str) -> Html:
    """Text of the panel's or a person's, on one line."""
    return text if isinstance(text, Html) else NOTHING + clean(text)


def bold(text: str) -> Html:
    return Html("<b>") + foreign(text) + Html("</b>")


def code(text: str) -> Html:
    """Something to be copied."""
    return Html("<code>") + foreign(text) + Html("</code>")


def quote(text: str) -> Html:
    """Many lines that can be opened."""
    return Html("<blockquote expandable>") + text + Html("</blockquote>")


def lines(*parts: Html) -> Html:
    """Join what there is; empty parts make no line."""
    return NEWLINE.join(part for part in parts if part)


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def narrowed(text: str, most: int) -> str:
    """Cut in the middle: of several links to one site the ends differ."""
    if len(text) <= most:
        return text
    head = most // 2
    return text[:head] + "…" + text[head + 1 - most :]


def bare(link: str) -> str:
    """A link for a narrow place."""
    return link.partition("://")[2].removeprefix("www.") or link
