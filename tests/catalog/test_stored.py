"""A snapshot goes into bytes and comes back."""

import zlib

import pytest

from bot.catalog import dump, load

pytestmark = pytest.mark.quick


def test_a_snapshot_comes_back_as_it_was(snapshot):
    stored = dump(snapshot)
    found = load(stored)
    assert found == snapshot
    assert found.platforms() == snapshot.platforms()
    assert found.search("followers") == snapshot.search("followers")
    assert len(stored) < 300_000


def test_digits_flags_and_letters_come_back(service, take):
    odd = service(
        "ord_01", "Å\x00\u202e\n", rate="0.0400", dripfeed=None, refill=True, cancel=False, description="ё" * 9
    )
    (found,) = load(dump(take(odd))).services
    assert found == odd
    assert str(found.rate) == "0.0400"


@pytest.mark.parametrize(
    "stored",
    [b"", b"nothing", zlib.compress(b"{}"), zlib.compress(b"[]"), zlib.compress(b"\xff")],
    ids=["empty", "text", "no-fields", "list", "bytes"],
)
def test_other_bytes_are_an_error_of_value(stored):
    with pytest.raises(ValueError):  # noqa: PT011 - the class is the promise, the words are not
        load(stored)


def test_another_format_is_an_error_of_value(service, take):
    stored = zlib.decompress(dump(take(service())))
    with pytest.raises(ValueError, match="format 9"):
        load(zlib.compress(stored.replace(b'"format":1', b'"format":9')))
