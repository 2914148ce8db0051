"""What other apps hand over: words around a link, pictures with a link under them."""

import pytest

from tests.chat.conftest import LINK

TIKTOK = "https://vm.tiktok.com/ZM1abc/"
SHARED = f"Check out this video! {TIKTOK}"


async def test_the_link_of_a_shared_text_is_taken(desk, olga):
    olga.say(SHARED)
    seen = await olga.wait_for("This is a link to TikTok.")
    assert f"Link: {TIKTOK}" in seen.text


async def test_the_link_of_a_shared_text_is_an_answer(desk, olga):
    olga.say("/order 8")
    await olga.wait_for("Which link is it for?")
    olga.say(SHARED)
    seen = await olga.wait_for("How many would you like?")
    assert f"Link: {TIKTOK}\n" in seen.text + "\n"


async def test_the_link_of_a_shared_text_answers_an_order_that_has_expired(desk, olga):
    olga.say("/order 8")
    await olga.wait_for("Which link is it for?")
    desk.clock.pass_(901)
    olga.say(SHARED)
    seen = await olga.wait_for("This is a link to TikTok.")
    assert "This order has expired" in seen.text
    olga.tap("Resume: 8")
    seen = await olga.wait_for("How many would you like?")
    assert f"Link: {TIKTOK}" in seen.text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"Check this out: {TIKTOK} and {LINK}", "A link has no spaces or line breaks."),
        ("Check this out: https://127.0.0.1/x", "not with a numeric address"),
        ("Check this out: https://insta\u200bgram.com/x", "There are hidden characters in this text."),
    ],
)
async def test_what_is_no_one_good_link_is_refused(desk, olga, text, reason):
    olga.say(text)
    await olga.wait_for(reason)
    olga.say("/order 8")
    await olga.wait_for("Which link is it for?")
    olga.say(text)
    seen = await olga.wait_for(reason)
    assert "Which link is it for?" in seen.text


async def test_a_line_stays_a_line_where_a_link_is_asked_for(desk, olga):
    olga.say("/order 101")
    await olga.wait_for("Which link is it for?")
    olga.say(f"8 {TIKTOK} 100")
    card = await olga.wait_for("please check")
    assert "8 · TikTok Views" in card.text


async def test_words_around_a_link_stay_where_texts_are_asked_for(desk, olga):
    olga.say("/order 7")
    await olga.wait_for("Which link is it for?")
    olga.say(LINK)
    await olga.wait_for("Please send the comments")
    olga.say(SHARED)
    card = await olga.wait_for("please check")
    assert f"Comments: {SHARED}" in card.text


@pytest.mark.parametrize("caption", [TIKTOK, SHARED])
async def test_the_link_under_a_picture_is_taken(desk, olga, caption):
    olga.send_photo(b"PNG", caption=caption)
    seen = await olga.wait_for("This is a link to TikTok.")
    assert f"Link: {TIKTOK}" in seen.text
    olga.say("/cancel")
    await olga.wait_for("No order is open")
    olga.say("/order 8")
    await olga.wait_for("Which link is it for?")
    olga.send(
        {"video": {"file_id": "v", "file_unique_id": "v", "width": 1, "height": 1, "duration": 1}, "caption": caption}
    )
    seen = await olga.wait_for("How many would you like?")
    assert f"Link: {TIKTOK}" in seen.text


async def test_a_picture_with_other_words_is_not_read(desk, olga):
    for caption in ("", "101", "/order 101"):
        olga.send_photo(b"PNG", caption=caption)
        await olga.wait_for("I can only read text here")
