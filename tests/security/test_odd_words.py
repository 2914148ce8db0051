"""Words from outside that no database likes: a look-up by them finds nothing, on both engines, and breaks nothing."""

import pytest

from bot.chat.buttons import unpack

ODD = ("\0", "a\0b", "", "'", "%", "\ufffe", "\u202e", "😀", "a" * 5000)


@pytest.mark.parametrize("word", ODD, ids=ascii)
async def test_a_typed_number_finds_nothing(store, word):
    found = await store.read(lambda books: [books.orders.by_panel_id(word, who) for who in (None, "ann")])
    assert found == [None, None]


@pytest.mark.parametrize("word", ODD, ids=ascii)
async def test_what_a_button_names_finds_nothing(store, word):
    """A zero byte, which PostgreSQL refuses to look for, is in no button of ours: such data means nothing."""
    press = unpack(f"1drop:{word}")
    assert (press is None) == ("\0" in word)
    named = "" if press is None else press.arguments[0]

    def look(books):
        return (
            books.drafts.get(named, "ann"),
            books.drafts.hold(named, "ann"),
            books.people.get(named),
            books.orders.by_draft(named),
        )

    assert await store.write(look) == (None,) * 4
