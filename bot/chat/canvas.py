"""A small picture: coloured points, lines and digits, and its PNG file. Pure.

Written here and not with an imaging library: that is seven megabytes of compiled decoders, for a chart with digits.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

PAPER, GRID, INK, LINE, FILL = range(5)
COLOURS = ((255, 255, 255), (226, 230, 234), (90, 98, 106), (24, 119, 201), (214, 233, 248))

_ROWS = {
    "0": (7, 5, 5, 5, 7), "1": (2, 6, 2, 2, 7), "2": (7, 1, 7, 4, 7), "3": (7, 1, 7, 1, 7), "4": (5, 5, 7, 1, 1),
    "5": (7, 4, 7, 1, 7), "6": (7, 4, 7, 5, 7), "7": (7, 1, 2, 2, 2), "8": (7, 5, 7, 5, 7), "9": (7, 5, 7, 1, 7),
    ":": (0, 2, 0, 2, 0), "-": (0, 0, 7, 0, 0), " ": (0, 0, 0, 0, 0),
}  # fmt: skip
"""Digits of three by five points, a row a number."""
SCALE = 2
ADVANCE, HEIGHT = 4 * SCALE, 5 * SCALE


def width_of(text: str) -> int:
    return len(text) * ADVANCE - SCALE


class Canvas:
    """Points from the upper left corner; what lies outside is left out."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._rows = [bytearray(width) for _ in range(height)]

    def box(self, left: int, top: int, right: int, bottom: int, colour: int) -> None:
        """Fill, both ends included."""
        left, right = max(left, 0), min(right, self.width - 1)
        if left > right:
            return
        for row in self._rows[max(top, 0) : bottom + 1]:
            row[left : right + 1] = bytes([colour]) * (right + 1 - left)

    def text(self, left: int, top: int, text: str, colour: int = INK) -> None:
        """Write digits; other signs leave a gap."""
        for place, sign in enumerate(text):
            for down, bits in enumerate(_ROWS.get(sign, _ROWS[" "])):
                for across in range(3):
                    if bits & (4 >> across):
                        x, y = left + place * ADVANCE + across * SCALE, top + down * SCALE
                        self.box(x, y, x + SCALE - 1, y + SCALE - 1, colour)

    def at(self, x: int, y: int) -> int:
        return self._rows[y][x]

    def png(self) -> bytes:
        """Write as PNG: eight bits a point, which name a colour of the palette."""
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, 3, 0, 0, 0)
        points = zlib.compress(b"".join(b"\0" + row for row in self._rows), 6)
        palette = bytes(part for colour in COLOURS for part in colour)
        chunks = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", points), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def ticks(count: int, most: int) -> Sequence[int]:
    """Spread some whole numbers over 0 to `most`, both ends included."""
    return sorted({most * step // (count - 1) for step in range(count)})
