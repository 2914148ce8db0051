"""Browsing and searching: one living message, Back everywhere, prices in the text."""

from decimal import Decimal

from bot.sandbox.panel import Service


async def test_from_the_platforms_down_to_a_service_and_back(desk, olga):
    olga.say("/services")
    seen = await olga.wait_for("Choose a platform")
    assert "Home" in seen.labels
    message = seen.message_id
    olga.tap("Instagram (")
    await olga.wait_for("Choose a category.")
    olga.tap("Instagram Followers (")
    seen = await olga.wait_for("101 · Real & Active Followers: $250.00 per 1000")
    assert seen.message_id == message
    olga.tap("101 · ")
    seen = await olga.wait_for("Category: Instagram Followers")
    for line in ("101 · Real & Active Followers", "Price: $250.00 per 1000", "Quantity: from 100 to 100,000",
                 "Drip-feed: yes", "Refill: yes", "Cancel: yes", "Service Description"):  # fmt: skip
        assert line in seen.text
    assert seen.labels == ("Order", "100", "500", "1,000", "☆ Add to favourites", "Back", "Home")
    olga.tap("Back")
    await olga.wait_for("101 · Real & Active Followers: $250.00 per 1000")
    olga.tap("Back")
    await olga.wait_for("Choose a category.")
    olga.tap("Back")
    await olga.wait_for("Choose a platform")
    olga.tap("Home")
    seen = await olga.wait_for("Order desk")
    assert seen.message_id == message


async def test_long_lists_are_turned_page_by_page(desk, olga):
    for number in range(500, 520):
        desk.panel.catalogue.put(Service(str(number), f"Views {number}", "VK Views", "default", Decimal(1), 10, 1000))
    await desk.reread()
    olga.say("/services vk views")
    seen = await olga.wait_for("“vk views”: ")
    assert seen.labels[-5:-2] == ("‹", "1/3", "›")
    olga.tap("›")
    seen = await olga.wait_for(lambda seen: "2/3" in seen.labels)
    assert "508" in seen.text
    olga.tap("›")
    await olga.wait_for(lambda seen: "3/3" in seen.labels)
    olga.tap("›")
    await olga.wait_for(lambda seen: "1/3" in seen.labels)
    olga.tap("502 · ")
    await olga.wait_for("Category: VK Views")
    olga.tap("Back")
    await olga.wait_for(lambda seen: "1/3" in seen.labels)
    olga.tap("›")
    await olga.wait_for(lambda seen: "2/3" in seen.labels)
    olga.tap("508 · ")
    await olga.wait_for("Category: VK Views")
    olga.tap("Back")
    seen = await olga.wait_for(lambda seen: "2/3" in seen.labels)
    assert "“vk views”: " in seen.text


async def test_back_from_a_category_leads_to_the_page_where_it_stands(desk, olga):
    for number in range(500, 512):
        name = f"VK Sort {number}"
        desk.panel.catalogue.put(Service(str(number), "Views", name, "default", Decimal(1), 10, 1000))
    await desk.reread()
    olga.say("/services")
    await olga.wait_for("Choose a platform")
    olga.tap("VK (")
    await olga.wait_for(lambda seen: any(label.startswith("1/") for label in seen.labels))
    olga.tap("›")
    shelf = await olga.wait_for(lambda seen: any(label.startswith("2/") for label in seen.labels))
    olga.tap(shelf.labels[0])
    await olga.wait_for(lambda seen: "Choose a category." not in seen.text)
    olga.tap("Back")
    back = await olga.wait_for("Choose a category.")
    assert back.labels == shelf.labels


async def test_words_find_services_with_their_slips(desk, olga):
    olga.say("tiktok veiws")
    await olga.wait_for("8 · ")


async def test_a_number_opens_its_service(desk, olga):
    olga.say("101")
    await olga.wait_for("Category: Instagram Followers")
    olga.say("#30067")
    await olga.wait_for("30067 · Instagram - Worldwide")


async def test_nothing_found_helps_on(desk, olga):
    olga.say("zzzzqqqq")
    seen = await olga.wait_for("Nothing found for “zzzzqqqq”.")
    assert "Services" in seen.labels


async def test_links_name_their_platform(desk, olga):
    for link in ("https://www.tiktok.com/@someone", "tiktok.com/@someone"):
        olga.say(link)
        await olga.wait_for("This is a link to TikTok.")
    olga.say("https://example.org/page")
    await olga.wait_for("I do not know which platform this link belongs to.")


async def test_an_old_list_says_so(desk, olga):
    desk.clock.pass_(4 * 3600)
    olga.say("/services")
    seen = await olga.wait_for("this list was read")
    assert "4 hours ago" in seen.text


async def test_foreign_text_is_shown_as_it_is(desk, olga):
    name = "<b>Followers</b> & \u202eevil\u202c " + "x" * 300
    long = "<i>line</i> & more\n" * 400
    desk.panel.catalogue.put(Service("9", name, "Cat <&>", "default", Decimal(1), 10, 100, description=long))
    await desk.reread()
    olga.say("9")
    seen = await olga.wait_for("9 · <b>Followers</b> & evil")
    assert "Category: Cat <&>" in seen.text
    assert len(seen.text) < 4096


async def test_a_type_that_nobody_knows_is_shown_and_not_ordered(desk, olga):
    desk.panel.catalogue.put(Service("9", "Odd", "Odd things", "quantum", Decimal(1), 10, 100))
    await desk.reread()
    olga.say("9")
    seen = await olga.wait_for("Category: Odd things")
    assert "Order" not in seen.labels
    olga.say("/order 9")
    await olga.wait_for("This service needs details that this desk cannot ask for yet.")


async def test_deep_links_open_a_service_and_nothing_else(desk, olga):
    olga.start("s101")
    await olga.wait_for("Which link is it for?")
    olga.start("s999999")
    await olga.wait_for("There is no service 999999.")
    olga.start("oZZZZ")
    await olga.wait_for(lambda seen: seen.text and not seen.mine)
    olga.start("whatever")
    await olga.wait_for("Order desk")


async def test_a_package_says_that_its_price_is_whole(desk, olga):
    desk.panel.catalogue.put(Service("9", "Bundle", "Bundles", "package", Decimal(3), 1, 1))
    await desk.reread()
    olga.say("9")
    seen = await olga.wait_for("Price: $3.00 for the package")
    assert "Quantity" not in seen.text
    olga.tap("Order")
    await olga.wait_for("Order · 1 of 1: Link")
    olga.say("https://instagram.com/x")
    seen = await olga.wait_for("please check")
    assert "Total: $3.00" in seen.text
