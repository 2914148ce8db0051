"""A link that was sent: refused at once where it is none, else kept until it is ordered for."""

import pytest

from tests.chat.conftest import LINK
from tests.chat.steps import to_the_card

BAD = {
    "with a blank": (f"{LINK} more", "A link has no spaces or line breaks."),
    "with a user": ("https://instagram.com@evil.com/x", "The site's name in a link has no “@” before it."),
    "a number": ("https://127.0.0.1/x", "Please send a link with the name of a site, not with a numeric address."),
    "another scheme": ("ftp://instagram.com/x", "Please send a link that starts with https:// or http://."),
}


@pytest.mark.parametrize(("link", "reason"), BAD.values(), ids=BAD)
async def test_a_bad_link_is_refused_at_once(desk, olga, link, reason):
    olga.say(link)
    seen = await olga.wait_for(reason)
    assert "Services" in seen.labels
    olga.say("/order 101")
    await olga.wait_for("Which link is it for?")


async def test_it_is_kept_on_the_way_through_the_services(desk, olga):
    olga.say(LINK)
    await olga.wait_for("This is a link to Instagram.")
    olga.say("/services")
    seen = await olga.wait_for("Choose a platform")
    assert f"Link: {LINK}" in seen.text
    for label, screen in (("Instagram (", "Choose a category."), ("Instagram Followers (", "per 1000")):
        olga.tap(label)
        seen = await olga.wait_for(screen)
        assert f"Link: {LINK}" in seen.text
    olga.say("tiktok")
    seen = await olga.wait_for("“tiktok”: ")
    assert f"Link: {LINK}" in seen.text
    olga.say("101")
    seen = await olga.wait_for("Category: Instagram Followers")
    assert f"Link: {LINK}" in seen.text
    olga.tap("Order")
    seen = await olga.wait_for("How many would you like?")
    assert f"Link: {LINK}" in seen.text


async def test_it_is_kept_from_one_service_to_the_next_and_over_a_restart(desk, olga):
    olga.say(LINK)
    await olga.wait_for("This is a link to Instagram.")
    olga.say("/order 101")
    await olga.wait_for("How many would you like?")
    await desk.halt()
    await desk.start()
    olga.say("/order 30067")
    seen = await olga.wait_for("Order · 2 of 2: Quantity")
    assert f"Link: {LINK}" in seen.text


async def test_links_of_another_platform_are_not_offered_again(desk, olga):
    await to_the_card(olga)
    olga.tap("Confirm")
    await desk.settled()
    telegram = next(one for one in desk.app.catalog.snapshot.services if "telegram" in one.category.lower())
    for service, offered in ((telegram.id, False), ("101", True)):
        olga.say(f"/order {service}")
        seen = await olga.wait_for("Which link is it for?")
        assert any("instagram.com" in label for label in seen.labels) is offered


async def test_a_link_of_an_unknown_site_is_kept_too(desk, olga):
    link = "https://example.org/page"
    olga.say(link)
    seen = await olga.wait_for("I do not know which platform this link belongs to.")
    assert f"Link: {link}" in seen.text
    olga.tap("Instagram (")
    await olga.wait_for("Choose a category.")
    olga.say("/order 101")
    seen = await olga.wait_for("How many would you like?")
    assert f"Link: {link}" in seen.text


async def test_a_link_is_forgotten_once_it_was_ordered_for_dropped_or_is_old(desk, olga):
    olga.say(LINK)
    await olga.wait_for("This is a link to Instagram.")
    olga.say("/order 101")
    await olga.wait_for("How many would you like?")
    olga.say("100")
    await olga.wait_for("please check")
    olga.tap("Confirm")
    await desk.settled()
    olga.say("/order 30067")
    await olga.wait_for("Which link is it for?")
    olga.say("/cancel")
    await olga.wait_for("Dropped")
    olga.say(LINK + "2")
    await olga.wait_for("This is a link to Instagram.")
    olga.say("/order 30067")
    await olga.wait_for("How many would you like?")
    olga.say("/cancel")
    await olga.wait_for("Dropped")
    olga.say("/order 30067")
    await olga.wait_for("Which link is it for?")
    olga.say("/cancel")
    olga.say(LINK + "3")
    await olga.wait_for("This is a link to Instagram.")
    desk.clock.pass_(901)
    olga.say("/order 30067")
    await olga.wait_for("Which link is it for?")


async def test_a_link_sent_while_a_card_waits_is_looked_at(desk, olga):
    await to_the_card(olga)
    olga.say("https://tiktok.com/@someone")
    await olga.wait_for("This is a link to TikTok.")
    olga.say("/start")
    seen = await olga.wait_for("Order desk")
    assert any(label.startswith("✏️ Continue: Real & Active") for label in seen.labels)


TIKTOK = "https://www.tiktok.com/@someone/video/1"
OTHER = "⚠️ This link is to TikTok; the service is for Instagram."


async def test_a_link_of_another_platform_does_not_answer_by_itself(desk, olga):
    olga.say(TIKTOK)
    await olga.wait_for("This is a link to TikTok.")
    olga.say("101")
    seen = await olga.wait_for("Category: Instagram Followers")
    assert TIKTOK not in seen.text
    olga.say("/order 101")
    seen = await olga.wait_for("Which link is it for?")
    assert "The link that you sent is to TikTok; this service is for Instagram, so it was not taken." in seen.text
    olga.say("/order 8")
    seen = await olga.wait_for("How many would you like?")
    assert f"Link: {TIKTOK}" in seen.text, "it waits for a service that it fits"


async def test_a_link_of_another_platform_leaves_the_last_order_as_it_was(desk, olga):
    await to_the_card(olga)
    olga.tap("Confirm")
    await desk.settled()
    olga.say(TIKTOK)
    await olga.wait_for("This is a link to TikTok.")
    olga.say("101")
    await olga.wait_for("Category: Instagram Followers")
    olga.tap("↻ Again: 1,000")
    card = await olga.wait_for("please check")
    assert f"Link: {LINK}" in card.text
    assert "so it was not taken" in card.text


@pytest.mark.parametrize(("link", "warned"), [(TIKTOK, True), (LINK, False), ("https://example.org/x", False)])
async def test_the_card_warns_of_a_typed_link_of_another_platform(desk, olga, link, warned):
    olga.say(f"101 | {link} | 1000")
    card = await olga.wait_for("please check")
    assert (OTHER in card.text) is warned


async def test_a_service_for_any_site_takes_any_link(desk, olga):
    olga.say(TIKTOK)
    await olga.wait_for("This is a link to TikTok.")
    olga.say("/order 23500")
    await olga.wait_for("How many would you like?")
    olga.say("1000")
    card = await olga.wait_for("please check")
    assert "This link is to" not in card.text


async def test_cancel_without_an_order_drops_the_link_and_says_so(desk, olga):
    olga.say(LINK)
    await olga.wait_for("This is a link to Instagram.")
    olga.say("/cancel")
    seen = await olga.wait_for("No order is open at the moment.")
    assert f"The link that you had sent is dropped.\nLink: {LINK}" in seen.text
    olga.say("/order 101")
    await olga.wait_for("Which link is it for?")
    olga.say("/cancel")
    await olga.wait_for("Dropped")
    olga.say("/cancel")
    seen = await olga.wait_for("No order is open at the moment.")
    assert "link" not in seen.text


async def test_dropping_an_old_order_leaves_the_link(desk, olga):
    card = await to_the_card(olga)
    olga.say("/cancel")
    await olga.wait_for("Dropped")
    olga.say(LINK)
    await olga.wait_for("This is a link to Instagram.")
    olga.tap("Drop the order", message=card)
    await desk.idle()
    olga.say("/order 101")
    await olga.wait_for("How many would you like?")


async def test_a_link_that_was_typed_for_an_order_takes_its_place(desk, olga):
    olga.say(LINK)
    await olga.wait_for("This is a link to Instagram.")
    olga.say("/order 101")
    await olga.wait_for("How many would you like?")
    olga.say("100")
    olga.tap("Edit: Link", message=await olga.wait_for("please check"))
    await olga.wait_for("Which link is it for?")
    olga.say(LINK + "/other")
    card = await olga.wait_for(lambda seen: "please check" in seen.text and "/other" in seen.text)
    olga.tap("Drop the order", message=card)
    await olga.wait_for("Dropped, nothing was ordered:")
    olga.say("/order 101")
    await olga.wait_for("Which link is it for?")
