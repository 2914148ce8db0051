"""What a panel repeats of an order is left out of the history, a bare name too; the rest of its words stays."""

import html
import json
from time import perf_counter
from urllib.parse import quote, quote_plus

import pytest

from bot.orders.echo import without_echoes
from bot.panel import ErrorClass, Refused, Unverified
from tests.store.things import an_order

pytestmark = pytest.mark.quick

PAGE = "https://instagram.com/anna.q/"
CASES = {
    "link": (PAGE, {}, f"bad link {PAGE}", "bad link […]"),
    "name": (PAGE, {}, "User anna.q not found", "User […] not found"),
    "name with its sign": (PAGE, {}, "User @Anna.Q not found", "User […] not found"),
    "name in quotes": (PAGE, {}, '{"error":"no \\"anna.q\\" here"}', '{"error":"no \\"[…]\\" here"}'),
    "short name": ("https://x.com/bob", {}, "bob is private", "[…] is private"),
    "not a part of a word": ("https://x.com/bob", {}, "bobsleigh and thumbob", "bobsleigh and thumbob"),
    "a site's own words": ("https://x.com/bob/status/12345678", {}, '{"status":"error"}', '{"status":"error"}'),
    "post": ("https://instagram.com/reel/CxYz12_-a/", {}, "reel CxYz12_-a is gone", "reel […] is gone"),
    "query": ("https://youtube.com/watch?v=dQw4w9WgXcQ&t=1", {}, "video dQw4w9WgXcQ removed", "video […] removed"),
    "bare name as link": ("@anna", {}, "anna was not found, @anna", "[…] was not found, […]"),
    "username": (None, {"username": "anna"}, "no user anna", "no user […]"),
    "usernames": (None, {"usernames": "@anna\nbob7"}, "skipped: anna, @bob7", "skipped: […], […]"),
    "escaped": ("https://vk.com/%D0%B0%D0%BD%D0%BD%D0%B0", {}, "нет анна", "нет […]"),
    "a number is nobody": (None, {"quantity": "1000"}, "minimum 1000", "minimum 1000"),
    "a short answer is not a name": (None, {"answer_number": "two"}, "two polls", "two polls"),
    "nothing of ours": (PAGE, {}, "Not enough funds on balance", "Not enough funds on balance"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_left_of(case):
    link, fields, said, left = CASES[case]
    order = an_order(link=link, fields=fields)
    assert without_echoes(Refused(error=ErrorClass.INVALID_LINK, text=said), order).text == left
    unclear = without_echoes(Unverified(reason=said, raw=said), order)
    assert (unclear.reason, unclear.raw) == (left, left)


LINE = 'Grün "an" O\'Neil & Söhne/Co 🎉 + ИВАН ıŞİ'
SPELLINGS = {
    "as it is": str,
    "in other case": str.upper,
    "JSON": lambda line: json.dumps(line, ensure_ascii=False)[1:-1],
    "JSON, ASCII only": lambda line: json.dumps(line)[1:-1],
    "JSON, slashes escaped": lambda line: json.dumps(line)[1:-1].replace("/", "\\/"),
    "percent": quote,
    "percent, slashes too": lambda line: quote(line, safe=""),
    "a form": quote_plus,
    "HTML": html.escape,
}


@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS)
def test_every_spelling_of_a_line_is_left_out(spell):
    order = an_order(link=None, fields={"comments": f"nothing here\n{LINE}\nor there"})
    text = f"not accepted: <{spell(LINE)}>"
    assert without_echoes(Refused(error=ErrorClass.BAD_PARAM, text=text), order).text == "not accepted: <[…]>"


MANY = [f"comment №{number}: wunderschön, नमस्ते 🎉" for number in range(14_000)]
LISTS = {
    "comments": ({"comments": "\n".join(MANY)}, f"bad: {MANY[7_000]}", "bad: […]"),
    "comments, nothing said": ({"comments": "\n".join(MANY)}, "", ""),
    "names": ({"usernames": "\n".join(f"@name_{number}x" for number in range(14_000))}, "no name_77x", "no […]"),
}


@pytest.mark.parametrize(("fields", "said", "left"), LISTS.values(), ids=LISTS)
def test_a_list_of_many_lines_is_looked_through_at_once(fields, said, left):
    order = an_order(link=None, fields=fields)
    started = perf_counter()
    assert without_echoes(Refused(error=ErrorClass.BAD_PARAM, text=said), order).text == left
    assert perf_counter() - started < 0.2
