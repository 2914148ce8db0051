"""What bad input gets: one clear sentence with the limits; the draft is kept, nothing reaches the panel."""

import pytest

from tests.chat.conftest import LINK

LINKS = {
    "tab": ("https://instagram.com/x\ty", "A link has no spaces or line breaks."),
    "line break": ("https://instagram.com/x\n&service=1", "A link has no spaces or line breaks."),
    "space": ("https://instagram.com/a b", "A link has no spaces or line breaks."),
    "control": ("https://instagram.com/x\x07", "There are hidden characters in this text."),
    "bidi": ("https://instagram.com/\u202egpj.x", "There are hidden characters in this text."),
    "zero width": ("https://insta\u200bgram.com/x", "There are hidden characters in this text."),
    "userinfo": ("https://instagram.com@evil.com/x", "The site's name in a link has no “@” before it."),
    "backslash": ("https://instagram.com\\@evil.com/", "This link contains characters that a link cannot have."),
    "ip host": ("http://127.0.0.1/x", "Please send a link with the name of a site, not with a numeric address."),
    "other scheme": ("ftp://instagram.com/x", "Please send a link that starts with https:// or http://."),
    "script": ("javascript:alert(1)", "Please send a link that starts with https:// or http://."),
    "no link": ("hello", "This does not look like a full link."),
    "4,096 characters": ("https://instagram.com/" + "a" * 4074, "This link is too long: at most 2,000 characters"),
}
QUANTITIES = {
    "exponent": ("1e3", "Please send a plain whole number between 100 and 100,000."),
    "wide digits": ("１００", "Please write the number in these digits: 100. It must be between 100 and 100,000."),
    "negative": ("-5", "Please send a plain whole number between 100 and 100,000."),
    "separator": ("10,000", "Please write the number without separators, like 10000."),
    "below": ("99", "The quantity must be between 100 and 100,000."),
    "above": ("100001", "The quantity must be between 100 and 100,000."),
    "words": ("a lot", "Please send a plain whole number between 100 and 100,000."),
    "4,096 characters": ("9" * 4096, "The quantity must be between 100 and 100,000."),
}


async def asked_for(desk, person, *answers):
    person.say("/order 101")
    await person.wait_for("Which link is it for?")
    for answer in answers:
        person.say(answer)
        await desk.idle()


async def asked_again(desk, person, reason, question):
    """The reason and the question come in one message; the next good answer goes on."""
    seen = await person.wait_for(reason)
    assert question in seen.text
    assert desk.added() == 0
    return seen


@pytest.mark.parametrize(("answer", "reason"), LINKS.values(), ids=LINKS)
async def test_a_bad_link(desk, olga, answer, reason):
    await asked_for(desk, olga)
    olga.say(answer)
    await asked_again(desk, olga, reason, "Which link is it for?")
    olga.say(LINK)
    await olga.wait_for("How many would you like?")


@pytest.mark.parametrize(("answer", "reason"), QUANTITIES.values(), ids=QUANTITIES)
async def test_a_bad_quantity(desk, olga, answer, reason):
    await asked_for(desk, olga, LINK)
    olga.say(answer)
    seen = await asked_again(desk, olga, reason, "How many would you like?")
    assert "From 100 to 100,000." in seen.text
    olga.say("100")
    await olga.wait_for("Total: $25.00")


async def test_text_where_a_button_is_expected(desk, olga):
    await asked_for(desk, olga, LINK, "1000")
    olga.say("yes please")
    seen = await olga.wait_for("Please use the buttons under the order.")
    assert "Total: $250.00" in seen.text
    assert "Confirm · $250.00" in seen.labels
    assert desk.added() == 0


@pytest.mark.parametrize("steps", [(), (LINK,), (LINK, "1000")], ids=["link", "quantity", "confirm"])
async def test_a_sticker(desk, olga, steps):
    await asked_for(desk, olga, *steps)
    olga.send_sticker()
    await olga.wait_for("I can only read text here. Please type your answer.")
    olga.send_photo(b"PNG", caption="a picture")
    await olga.wait_for("I can only read text here. Please type your answer.")
    assert desk.added() == 0


async def test_a_sticker_while_nothing_is_open(desk, olga):
    olga.send_sticker()
    await olga.wait_for("I can only read text here: a link, a service number, or a few words to search for.")


async def test_a_file_where_a_line_is_expected(desk, olga):
    await asked_for(desk, olga)
    olga.send_document("link.txt", LINK.encode())
    await asked_again(desk, olga, "A file cannot be the answer here. Please type it.", "Which link is it for?")


async def test_a_file_that_is_no_text(desk, olga):
    olga.say("/order 7")
    await olga.wait_for("Which link is it for?")
    olga.say(LINK)
    await olga.wait_for("Please send the comments")
    olga.send_document("comments.bin", b"\xff\xfe\x00")
    await asked_again(desk, olga, "This file is not plain text.", "Please send the comments")
    olga.send_document("comments.txt", b"x" * 400_001)
    await asked_again(desk, olga, "This file is too large: at most 400 kilobytes", "Please send the comments")


async def test_a_button_of_an_earlier_question(desk, olga):
    await asked_for(desk, olga, LINK)
    question = await olga.wait_for("How many would you like?", since=0)
    olga.say("1000")
    await olga.wait_for("please check")
    olga.tap("500", message=question)
    seen = await olga.wait_for("That button belonged to an earlier question.")
    assert "Quantity: 1,000" in seen.text


@pytest.mark.parametrize("data", ["1nonsense", "0order:101", "order:101", "1cat", "garbage", "1page:x:y:z"])
async def test_an_old_button(desk, olga, data):
    olga.say("/start")
    shown = await olga.wait_for("Order desk")
    olga.press(shown, data)
    seen = await olga.wait_for(lambda seen: seen.kind in {"toast", "alert"})
    assert seen.text
    assert desk.added() == 0


async def test_an_unknown_button_brings_a_fresh_home(desk, olga):
    olga.say("/start")
    shown = await olga.wait_for("Order desk")
    olga.press(shown, "1nonsense:5")
    seen = await olga.wait_for("Order desk")
    assert seen.message_id != shown.message_id
    toast = next(told for told in olga.transcript() if told.kind == "toast")
    assert toast.text == "This button is old. Here is where we are now."


@pytest.mark.parametrize(
    "text", ["/order 999999", "/order ", "/services qqqqzzzz", "x" * 4096, "<b>&</b>", "🎉", "\u200b"]
)
async def test_odd_words_get_an_answer(desk, olga, text):
    olga.say(text)
    await olga.wait_for(lambda seen: seen.text and not seen.mine)
