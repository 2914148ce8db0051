"""What the store keeps about people, and what is left of them after `/forget`."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.people import Allowance, ApplicationState, Notice, Period, Person, Role
from bot.store import Books, ClashError, Store
from tests.store.things import LINK, NOW, SECOND, a_draft, an_order, ann

pytestmark = pytest.mark.quick


async def test_a_person_is_read_back_as_written(store: Store) -> None:
    allowance = Allowance(Period.DAY, Decimal("5.10"))
    person = Person("k1", 7_000_000_000, "Анна 🙂", Role.MEMBER, "ru", "ru-RU", allowance, told_private=NOW)
    await store.write(lambda books: books.people.add(person))
    assert await store.read(lambda books: books.people.get("k1")) == person
    assert await store.read(lambda books: books.people.by_telegram(7_000_000_000)) == person
    assert await store.read(lambda books: books.people.by_telegram(8)) is None


async def test_every_field_of_a_person_can_change(store: Store) -> None:
    was = ann(allowance=Allowance(Period.CREDIT, Decimal(9)))
    await store.write(lambda books: books.people.add(was))
    changed = replace(ann(), name="Anna", role=Role.REVOKED, language="en", reachable=False, allowance=None)
    await store.write(lambda books: books.people.save(changed, was=was))
    assert await store.read(lambda books: books.people.get("ann")) == changed


async def test_only_what_is_changed_is_written_and_an_allowance_is_one_thing(store: Store) -> None:
    was = ann(allowance=Allowance(Period.DAY, Decimal(9)))
    now = replace(was, role=Role.VIEWER, allowance=Allowance(Period.CREDIT, Decimal(9)))
    await store.write(lambda books: books.people.add(now))
    await store.write(lambda books: books.people.save(was, was=was))
    await store.write(lambda books: books.people.save(replace(was, name="Anna"), was=was))
    assert await store.read(lambda books: books.people.get("ann")) == replace(now, name="Anna")
    less = Allowance(Period.DAY, Decimal(1))
    await store.write(lambda books: books.people.save(replace(was, allowance=less), was=was))
    assert (await store.read(lambda books: books.people.get("ann"))).allowance == less


async def test_one_telegram_id_is_one_person(store: Store) -> None:
    await store.write(lambda books: books.people.add(ann()))
    with pytest.raises(ClashError):
        await store.write(lambda books: books.people.add(ann(key="other")))
    assert await store.read(lambda books: books.people.count()) == 1


async def test_a_name_that_no_engine_can_hold_is_kept_as_far_as_it_goes(store: Store) -> None:
    await store.write(lambda books: books.people.add(ann(name="a\0b\ud83dc")))
    assert (await store.read(lambda books: books.people.get("ann"))).name == "a\ufffdb?c"


async def test_people_inside_are_listed_first_and_newest_first(store: Store) -> None:
    roles = [Role.GUEST, Role.OPERATOR, Role.REVOKED, Role.MEMBER, Role.VIEWER]

    def fill(books: Books) -> None:
        for number, role in enumerate(roles):
            books.people.add(ann(key=str(number), telegram_id=number, role=role))

    await store.write(fill)
    listed = await store.read(lambda books: books.people.list(offset=0, limit=10))
    assert [person.key for person in listed] == ["4", "3", "1", "2", "0"]
    assert [person.key for person in await store.read(lambda books: books.people.list(offset=1, limit=2))] == ["3", "1"]
    assert [person.key for person in await store.read(lambda books: books.people.operators())] == ["1"]
    assert await store.read(lambda books: books.people.count()) == 5
    places = await store.read(lambda books: [books.people.place(key) for key in ("4", "3", "1", "2", "0", "none")])
    assert places == [0, 1, 2, 3, 4, 0]


async def test_the_first_answer_to_an_application_wins(store: Store) -> None:
    asked = await store.write(lambda books: books.people.apply("ann", NOW))
    yes = replace(asked, state=ApplicationState.APPROVED, by="op", answered=NOW + SECOND)
    no = replace(asked, state=ApplicationState.DENIED, by="po", answered=NOW + SECOND)
    assert await store.write(lambda books: books.people.answer(yes)) is True
    assert await store.write(lambda books: books.people.answer(no)) is False
    assert await store.read(lambda books: books.people.application(asked.number)) == yes
    again = await store.write(lambda books: books.people.apply("ann", NOW))
    assert await store.read(lambda books: books.people.last_application("ann")) == again


async def test_forgetting_leaves_the_bare_books(store: Store) -> None:
    def fill(books: Books) -> int:
        books.people.add(ann())
        books.people.add(ann(key="op", telegram_id=2, role=Role.OPERATOR))
        books.drafts.put(a_draft())
        number = books.people.apply("ann", NOW).number
        books.notices.put(Notice("op", "application", f"application:{number}:op", facts={"name": "Ann"}), NOW)
        books.notices.put(Notice("op", "case", "1:case"), NOW)
        books.notices.put(Notice("ann", "placed", "1:placed"), NOW)
        ref = books.orders.add(an_order()).ref
        books.cards.show("ann", 5, ref)
        return ref

    ref = await store.write(fill)
    await store.write(lambda books: books.people.forget("ann", NOW))

    def check(books: Books) -> None:
        assert books.people.get("ann") is None
        assert books.people.by_telegram(1) is None
        assert books.drafts.get("d1", "ann") is None
        kept = books.orders.get(ref, None)
        assert (kept.person, kept.price, kept.link, kept.fields) == ("ann", Decimal("0.900"), None, None)
        assert books.orders.on_target("101", LINK, None) == []
        assert books.cards.of(ref) == []
        assert [waiting.notice.kind for waiting in books.notices.waiting(NOW, limit=9)] == ["case"]

    await store.read(check)


async def test_a_forgotten_person_may_come_back_as_somebody_new(store: Store) -> None:
    await store.write(lambda books: books.people.add(ann()))
    await store.write(lambda books: books.people.forget("ann", NOW))
    await store.write(lambda books: books.people.add(ann(key="new")))
    assert (await store.read(lambda books: books.people.by_telegram(1))).key == "new"
