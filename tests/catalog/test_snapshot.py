"""What a snapshot shows, hides and finds by id."""

from datetime import timedelta

import pytest

pytestmark = pytest.mark.quick


def ids(services):
    return [service.id for service in services]


def test_services_stand_under_platform_and_category(service, take):
    snapshot = take(
        service("1", category="Instagram Likes"),
        service("2", category="YouTube Views"),
        service("3", category="Instagram Likes"),
        service("4", category="Instagram Saves"),
    )
    assert snapshot.platforms() == (("instagram", 3), ("youtube", 1))
    likes, saves = snapshot.categories("instagram")
    assert (likes.name, likes.platform, likes.count) == ("Instagram Likes", "instagram", 2)
    assert (saves.name, saves.count) == ("Instagram Saves", 1)
    assert ids(snapshot.services_in(likes.id)) == ["1", "3"]
    assert snapshot.category(likes.id) == likes


def test_what_is_not_there_is_empty(service, take):
    snapshot = take(service())
    assert snapshot.get("2") is None
    assert snapshot.category("x") is None
    assert snapshot.categories("vk") == snapshot.services_in("x") == ()
    assert take().platforms() == take().search("a") == ()


def test_a_category_without_a_platform_is_sorted_by_the_names_in_it(service, take):
    snapshot = take(
        service("1", "Instagram Likes", "Best sellers"),
        service("2", "YouTube Views", "Best sellers"),
        service("3", "Something", "Best sellers"),
        service("4", "Something", "Best sellers"),
    )
    assert snapshot.platforms() == (("instagram", 1), ("youtube", 1), ("none", 2))
    found = {key: snapshot.categories(key)[0] for key, _ in snapshot.platforms()}
    assert {key: ids(snapshot.services_in(category.id)) for key, category in found.items()} == {
        "instagram": ["1"],
        "youtube": ["2"],
        "none": ["3", "4"],
    }


def test_a_category_keeps_its_id_while_services_come_and_go(service, take):
    (before,) = take(service("1")).categories("instagram")
    (after,) = take(service("2"), service("3")).categories("instagram")
    assert before.id == after.id
    assert len(before.id) == 8


@pytest.mark.parametrize(
    "junk",
    [
        {"rate": "0"},
        {"rate": "999999999"},
        {"rate": "1000000000000"},
        {"min": 100, "max": 10},
        {"min": 0, "max": 0},
    ],
    ids=str,
)
def test_a_service_that_nobody_can_order_is_found_by_its_id_alone(service, take, junk):
    snapshot = take(service("1", "Likes"), service("2", "Likes"), service("3", "Likes", **junk))
    assert snapshot.get("3").id == "3"
    assert ids(snapshot.search("likes")) == ["1", "2"]
    assert ids(snapshot.search("3")) == ["3"]
    assert snapshot.platforms() == (("instagram", 2),)


def test_dear_services_are_shown_in_any_currency(service, take):
    dollars = take(service("1"), service("2"), service("3", rate="1183426.32"))
    rials = take(service("1", rate="42000"), service("2", rate="500000"), service("3", rate="2757000000"))
    assert dollars.platforms() == rials.platforms() == (("instagram", 3),)


def test_of_services_with_one_id_the_first_is_kept(service, take):
    snapshot = take(service("1", "first"), service("2"), service("1", "second"))
    assert ids(snapshot.services) == ["1", "2"]
    assert snapshot.get("1").name == "first"


def test_the_version_tells_the_content(service, take, now):
    snapshot = take(service("1"))
    assert take(service("1")).version == snapshot.version
    assert take(service("1", rate="1.01")).version != snapshot.version
    later = snapshot.retaken(now + timedelta(hours=1))
    assert (later.version, later.taken_at) == (snapshot.version, now + timedelta(hours=1))
    assert later.get("1") is snapshot.get("1")


def test_every_shown_service_of_the_drawn_catalogue_is_reached_by_browsing_once(snapshot):
    categories = [category for key, _ in snapshot.platforms() for category in snapshot.categories(key)]
    reached = [service.id for category in categories for service in snapshot.services_in(category.id)]
    assert len(reached) == len(set(reached)) == sum(count for _, count in snapshot.platforms())
    assert len({category.id for category in categories}) == len(categories)
    assert all(category.count == len(snapshot.services_in(category.id)) for category in categories)
    hidden = {service.id for service in snapshot.services} - set(reached)
    assert 0 < len(hidden) < 100
    assert all(map(snapshot.get, hidden))
