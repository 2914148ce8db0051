"""Files of lines: what is read as it was written, and what is said of the others."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Told
from bot.orders.fields import read_document
from bot.orders.fields.documents import MOST_BYTES

pytestmark = pytest.mark.quick

TEXT = "Отлично 👍\r\n\r\nNice, really\nДа"

GOOD = {
    "utf-8": (TEXT.encode(), TEXT),
    "utf-8 with a mark": (TEXT.encode("utf-8-sig"), TEXT),
    "utf-16, as Windows saves it": (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), TEXT),
    "utf-16, the other way round": (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), TEXT),
    "tabs": (b"a\tb\n\x0cc", "a\tb\n\x0cc"),
    "the old end of a file": (b"a\nb\n\x1a", "a\nb\n"),
    "nothing": (b"", ""),
    "just short enough": (b"a" * MOST_BYTES, "a" * MOST_BYTES),
}


@pytest.mark.parametrize(("data", "text"), GOOD.values(), ids=GOOD)
def test_a_text_is_read_as_it_was_written(data, text):
    assert read_document(data) == text


LETTERS = "sure of the letters"
NO_TEXT = "not plain text"
BAD = {
    "cp1251": (TEXT.replace("👍", "").encode("cp1251"), LETTERS),
    "latin-1": ("café".encode("latin-1"), LETTERS),
    "cut in a letter": ("Да".encode()[:-1], LETTERS),
    "utf-16 without a mark": ("Да".encode("utf-16-le") + "a".encode("utf-16-le"), NO_TEXT),
    "utf-32": ("Да".encode("utf-32"), NO_TEXT),
    "half of utf-16": (b"\xff\xfe\x00", NO_TEXT),
    "lone half of a character": (codecs.BOM_UTF16_LE + b"\x3d\xd8", NO_TEXT),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", NO_TEXT),
    "archive": (b"PK\x03\x04\x14\0\x06\0", NO_TEXT),
    "rtf": (b"{\\rtf1\\ansi Nice}", NO_TEXT),
    "pdf": (b"%PDF-1.7\nNice", NO_TEXT),
    "too long": (b"a" * (MOST_BYTES + 1), "too large"),
}


@pytest.mark.parametrize(("data", "words"), BAD.values(), ids=BAD)
def test_what_cannot_be_read_for_certain_is_said(data, words):
    with pytest.raises(Told, match=words):
        read_document(data)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_text_or_told(data):
    try:
        text = read_document(data)
    except Told:
        return
    assert text.encode() == data.rstrip(b"\x1a").removeprefix(codecs.BOM_UTF8) or data[:2] in (b"\xff\xfe", b"\xfe\xff")
