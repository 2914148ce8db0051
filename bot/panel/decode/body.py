"""Bytes of an answer to a parsed document: JSON is read whatever the content type says, and never repaired."""

from __future__ import annotations

import codecs
import re
import zlib
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs

import msgspec

GZIP = b"\x1f\x8b"
GZIP_WINDOW = 31
PIECE = 1 << 18
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
LONE_HIGH = rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
LONE_LOW = rb"(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
LONE_SURROGATE = re.compile(LONE_HIGH + b"|" + LONE_LOW)
"""Half a character, as left by servers that cut a text between the two: valid JSON, though no text."""

WESTERN = "cp1254"
"""Latin-1 with the six Turkish letters: what a panel writes that says no charset and is not UTF-8."""

FORM_ERROR = re.compile(rb"\s*(error|message|msg)=")

_untyped = msgspec.json.Decoder(float_hook=Decimal)


class UnreadableError(Exception):
    """The bytes are no JSON document."""


def unpacked(body: bytes, cap: int) -> bytes:
    """Undo gzip, named in a header or not, within `cap` bytes."""
    if not body.startswith(GZIP):
        return body
    try:
        return _unpacked(body, cap)
    except zlib.error as error:
        raise UnreadableError("damaged gzip") from error


def _unpacked(body: bytes, cap: int) -> bytes:
    """Unpack piece by piece: all at once the unpacker's own buffers come to twice the cap."""
    packed, pieces, room = zlib.decompressobj(GZIP_WINDOW), list[bytes](), cap
    while not packed.eof:
        pieces.append(packed.decompress(body, PIECE))
        room -= len(pieces[-1])
        if room < 0 or not (pieces[-1] or packed.eof):
            pieces.clear()  # the error keeps this frame
            raise UnreadableError("too long when unpacked" if room < 0 else "cut gzip")
        body = packed.unconsumed_tail
    return b"".join(pieces)


def utf8(body: bytes, charset: str | None) -> bytes:
    """Bring a text of any sensible encoding to UTF-8 without a byte order mark."""
    for mark, encoding in MARKS:
        if body.startswith(mark):
            return body.removeprefix(mark).decode(encoding, "replace").encode()
    try:
        codecs.utf_8_decode(body, "strict", True)
    except UnicodeDecodeError:
        return _foreign(body, charset).encode("utf-8", "replace")
    return body


def parse(text: bytes) -> Any:
    """Parse JSON with exact numbers; an `error=…` form counts as an object of it."""
    try:
        return _untyped.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError, ValueError, ArithmeticError) as error:
        if FORM_ERROR.match(text):
            return {name: values[0] for name, values in parse_qs(text.decode(errors="replace")).items()}
        return _without_halves(text, error)


def _foreign(body: bytes, charset: str | None) -> str:
    try:
        return body.decode(charset or WESTERN)
    except (LookupError, UnicodeError, ValueError):
        return body.decode(WESTERN, "replace")


def _without_halves(text: bytes, error: Exception) -> Any:
    mended, halves = LONE_SURROGATE.subn(rb"\\ufffd", text)
    if not halves:
        raise UnreadableError("not JSON") from error
    try:
        return _untyped.decode(mended)
    except (msgspec.DecodeError, UnicodeError, RecursionError, ValueError, ArithmeticError) as again:
        raise UnreadableError("not JSON") from again
