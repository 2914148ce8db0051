"""A file of lines to the text in it: UTF-8, or UTF-16 that says so; other encodings would have to be guessed.

A guess that is wrong would be ordered and paid for, so whoever sent such a file is asked to save it otherwise.
"""

from __future__ import annotations

import codecs

from bot.errors import Told

MOST_BYTES = 400_000
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_IN_TEXTS = frozenset(b"\t\n\v\f\r\x1a")
_CONTROLS = frozenset(range(0x20)) - _IN_TEXTS
_MARKUP = (b"{\\rtf", b"%PDF")
"""How documents begin that are letters all through and yet no plain text."""


def check_size(size: int) -> None:
    """Raise `Told` for a file that is not worth fetching."""
    if size > MOST_BYTES:
        raise Told("This file is too large: at most {max} kilobytes, please.", max=MOST_BYTES // 1000)


def read_document(data: bytes) -> str:
    """The text as it was written, line ends included; raises `Told` where it cannot be known."""
    check_size(len(data))
    marked = next(((mark, encoding) for mark, encoding in _MARKS if data.startswith(mark)), None)
    if marked is not None:
        return _decoded(data.removeprefix(marked[0]), marked[1])
    if data.startswith(_MARKUP) or not _CONTROLS.isdisjoint(data):
        raise _no_text()
    try:
        return data.rstrip(b"\x1a").decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Told("I cannot be sure of the letters in this file. Please save it as UTF-8 and send it again.") from None


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise _no_text() from None
    if any(ord(char) in _CONTROLS for char in text):
        raise _no_text()
    return text


def _no_text() -> Told:
    return Told("This file is not plain text. Please send a text file, or type the lines.")
