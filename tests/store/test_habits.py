"""What somebody orders: marks, services ordered lately, the last link."""

import pytest

from bot.catalog import Favourite
from tests.store.things import LINK, NOW, SECOND, an_order, ann

pytestmark = pytest.mark.quick


async def test_marks_are_each_persons_own_and_the_newest_comes_first(store):
    def fill(books):
        books.habits.star("ann", Favourite("101", "Likes"), NOW)
        books.habits.star("ann", Favourite("7", "Views"), NOW + SECOND)
        books.habits.star("ann", Favourite("101", "Other name"), NOW + 2 * SECOND)
        books.habits.star("ben", Favourite("8", "Saves"), NOW)
        books.habits.unstar("ben", "101")

    await store.write(fill)
    assert await store.read(lambda books: books.habits.starred("ann")) == [
        Favourite("7", "Views"),
        Favourite("101", "Likes"),
    ]
    await store.write(lambda books: books.habits.unstar("ann", "7"))
    assert await store.read(lambda books: books.habits.starred("ann")) == [Favourite("101", "Likes")]
    assert await store.read(lambda books: books.habits.starred("eve")) == []


async def test_of_each_service_the_newest_order_is_recent(store):
    def fill(books):
        for draft, service in enumerate(("101", "7", "101", "8", "7")):
            books.orders.add(an_order(draft=str(draft), service=service, link=f"{LINK}{draft}"))
        books.orders.add(an_order(draft="bens", person="ben", service="9"))

    await store.write(fill)
    recent = await store.read(lambda books: books.habits.recent("ann", 2))
    assert [(order.service, order.link) for order in recent] == [("7", f"{LINK}4"), ("8", f"{LINK}3")]
    last = await store.read(lambda books: books.habits.last("ann", "101"))
    assert (last.link, last.person) == (f"{LINK}2", "ann")
    assert await store.read(lambda books: books.habits.last("ann", "9")) is None


async def test_one_link_is_kept_the_last(store):
    assert await store.read(lambda books: books.habits.pasted("ann")) is None
    await store.write(lambda books: books.habits.paste("ann", LINK, NOW))
    await store.write(lambda books: books.habits.paste("ann", LINK + "2", NOW + SECOND))
    assert await store.read(lambda books: books.habits.pasted("ann")) == (LINK + "2", NOW + SECOND)
    assert await store.read(lambda books: books.habits.pasted("ben")) is None
    await store.write(lambda books: books.habits.unpaste("ann"))
    assert await store.read(lambda books: books.habits.pasted("ann")) is None


async def test_who_is_forgotten_has_no_habits(store):
    def fill(books):
        books.people.add(ann())
        for key in ("ann", "ben"):
            books.habits.star(key, Favourite("101", "Likes"), NOW)
            books.habits.paste(key, LINK, NOW)
        books.people.forget("ann", NOW)

    await store.write(fill)
    habits = await store.read(
        lambda books: [(books.habits.starred(key), books.habits.pasted(key)) for key in ("ann", "ben")]
    )
    assert habits == [([], None), ([Favourite("101", "Likes")], (LINK, NOW))]
