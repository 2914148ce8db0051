"""Names and descriptions of services, made fit to be shown: nothing in them is trusted."""

from __future__ import annotations

import html
import re

JOINER = "\u200d"
HIDDEN = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+"
)
LOOSE_JOINER = re.compile("[\u200c\u200d](?![\u0600-\u06ff\u0900-\u0dff\u2600-\u27bf\U0001f000-\U0001faff])")
"""A joiner that joins nothing; inside an emoji or an Indic or Persian word it belongs to the spelling."""

TAG = re.compile(r"<(br|/p|/div|/li)\b[^<>]*>|<[^<>]{1,200}>", re.IGNORECASE)
LONGEST_DESCRIPTION = 1000
LOOKED_AT = 4 * LONGEST_DESCRIPTION


def clean(text: str) -> str:
    """Unescape HTML once, turn control characters to spaces, drop bidi and zero-width signs, collapse white space.

    Thousands of names come at once: each step is taken only where a quick look says that it is needed.
    """
    if "&" in text:
        text = _unescaped(text)
    if not text.isprintable():
        text = _visible(text)
    while "  " in text:
        text = text.replace("  ", " ")
    return text.strip()


def described(text: str | None) -> str:
    """Strip a description of its mark-up, keep its lines, cut it."""
    if not text:
        return ""
    plain = TAG.sub(lambda tag: "\n" if tag[1] else " ", html.unescape(text[:LOOKED_AT]))
    lines = [clean(line) for line in plain.splitlines()]
    return "\n".join(line for line in lines if line)[:LONGEST_DESCRIPTION]


def snake(text: str) -> str:
    """Fold a type's name: `Custom Comments` is `custom_comments`."""
    return re.sub(r"[^\w]+|_+", "_", clean(text).lower()).strip("_")


def _unescaped(text: str) -> str:
    if text.count("&") == text.count("&amp;"):
        return text.replace("&amp;", "&")
    return html.unescape(text)


def _visible(text: str) -> str:
    """Leave tabs and joiners of emoji to the quick way; anything else that is not to be seen goes the long one."""
    text = text.replace("\t", " ")
    bare = text.replace(JOINER, "") if JOINER in text else text
    if bare.isprintable() and (bare is text or not LOOSE_JOINER.search(text)):
        return text
    return LOOSE_JOINER.sub("", HIDDEN.sub(" ", " ".join(text.split())))
