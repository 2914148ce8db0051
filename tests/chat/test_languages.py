"""Every screen in every language from sample data: markup, lengths, placeholders, widths; and right to left."""

import importlib
import inspect
import pkgutil
import re
import unicodedata

import msgspec
import pytest

from bot.catalog import clean
from bot.chat import screens
from bot.chat.arrival import Body
from bot.chat.commands import TABLE
from bot.chat.menu import ABOUT
from bot.chat.reading import visit
from bot.chat.screens import account, browse, inline
from bot.chat.screens.pages import page_of, pager
from bot.i18n import Catalogues
from bot.sandbox.telegram.markup import parse_html
from bot.sandbox.telegram.units import units
from tests.chat.samples import LINK, NAMES, ODD, SERVICE, shop
from tests.chat.table import SCREENS, rendered
from tests.rules.extraction import messages
from tests.rules.tree import our_tree

pytestmark = pytest.mark.quick

CATALOGUES = Catalogues.load()
LANGUAGES = sorted(CATALOGUES.languages)
MOST_ENTITIES, TOAST = 100, 200
PLACE = re.compile(r"\{\w+\}")
# Columns of a label by how many share the row (the last holds for more): a phone cuts what is much wider.
ROOM = (36, 24, 17, 13)


def columns(text):
    """Width as a phone draws it: signs of East Asia and emoji are two wide, marks on other letters none."""
    wide = {"W": 2, "F": 2}
    return sum(
        0 if unicodedata.category(sign) in {"Mn", "Me", "Cf"} else wide.get(unicodedata.east_asian_width(sign), 1)
        for sign in text
    )


def room(count):
    return ROOM[min(count, len(ROOM)) - 1]


def is_builder(function, module):
    made = getattr(inspect.unwrap(function), "__annotations__", {}).get("return") if callable(function) else None
    return made in {"Screen", "list[Part]"} and function.__module__ == module.__name__


def builders():
    """Every public function that makes a screen."""
    modules = [importlib.import_module(one.name) for one in pkgutil.iter_modules(screens.__path__, "bot.chat.screens.")]
    return {
        function
        for module in modules
        for name, function in vars(module).items()
        if not name.startswith("_") and is_builder(function, module)
    }


def named(builder):
    return f"{builder.__module__.rpartition('.')[2]}.{builder.__name__}"


def test_every_screen_is_in_the_table():
    found = {named(builder) for builder in builders()}
    assert len(found) > 40
    assert found == {named(builder) for builder in SCREENS}, "a screen without its sample, or the other way round"


@pytest.fixture(scope="module", params=LANGUAGES)
def words(request):
    return CATALOGUES.words(request.param)


@pytest.fixture(scope="module")
def drawn(words):
    """Name and screen, all of them."""
    return [(named(builder), screen) for builder in SCREENS for screen in rendered(builder, words)]


def buttons(drawn):
    return [(name, len(row), button) for name, screen in drawn for row in screen.rows for button in row]


def test_every_screen_is_read_by_telegram(drawn):
    for name, screen in drawn:
        text, entities = parse_html(screen.text)
        assert 0 < units(text) <= 4096, name
        assert len(entities) <= MOST_ENTITIES, name
        assert text == text.strip(), name


def test_no_place_is_left_unfilled(drawn):
    shown = [(name, screen.text) for name, screen in drawn] + [(name, key.label) for name, _, key in buttons(drawn)]
    assert [(name, text) for name, text in shown if PLACE.search(text)] == []


def test_foreign_text_is_never_markup(drawn):
    for name, screen in drawn:
        assert ODD[:5] not in screen.text.replace("<b>&lt;", ""), name
    spoken = " ".join(parse_html(screen.text)[0] for _, screen in drawn)
    assert ODD in spoken
    assert LINK in spoken


def test_every_button_fits(drawn):
    for name, _, button in buttons(drawn):
        button.markup()
        assert button.label.strip(), name
        assert not re.search("</?[a-z]+>|&(amp|lt|gt|quot);", button.label.replace(ODD[:3], "")), name


def test_labels_fit_a_phone(drawn):
    wide = [
        (name, count, columns(button.label), button.label)
        for name, count, button in buttons(drawn)
        if columns(button.label) > room(count)
    ]
    assert not wide, "\n" + "\n".join(map(str, sorted(set(wide))))


def said_anywhere():
    """Module and each text of ours that people may read."""
    sources = [source for source in our_tree().sources if not source.is_in("bot.sandbox")]
    return [(source, found) for source in sources for found in messages(source.text)]


SAID = said_anywhere()
COUNTS = (0, 1, 2, 3, 5, 11, 21, 100, 102, 1234567)


def told(words, found):
    """A text with its places filled, in every form that it has."""
    given = dict.fromkeys(re.findall(r"\{(\w+)\}", found.singular + found.plural), "1234<5&78")
    if not found.plural:
        return [words(found.singular, **given)]
    given.pop("n", None)
    return [words.plural(found.singular, found.plural, n, **given) for n in COUNTS]


def test_every_text_is_read_by_telegram(words):
    for _, found in SAID:
        for text in told(words, found):
            plain, _ = parse_html(text)
            assert plain.strip(), found
            assert not PLACE.search(plain), found


def test_what_may_be_a_toast_is_short_enough_for_one(words):
    """Whatever is not part of a screen may be said in a window over a button; Telegram cuts at 200."""
    of_screens = ("bot.chat.screens", "bot.chat.menu", "bot.chat.commands")
    toasts = [text for source, found in SAID if not source.is_in(*of_screens) for text in told(words, found)]
    assert len(toasts) > 100
    assert [text for text in toasts if units(text.plain) > TOAST] == []


def test_commands_and_what_the_bot_says_of_itself_fit(words):
    for one in TABLE.values():
        assert 3 <= units(words.plain(one.about)) <= 256
    for name, most in {"Description": 512, "ShortDescription": 120}.items():
        assert 0 < units(words.plain(ABOUT[name])) <= most


def test_every_language_is_offered_in_its_own_words(words):
    labels = {key.label.removeprefix("✓ ") for _, _, key in buttons([("", account.languages(words, NAMES))])}
    assert {
        "English",
        "Русский",
        "Español",
        "Português (Brasil)",
        "Türkçe",
        "العربية",
        "हिन्दी",
        "Bahasa Indonesia",
    } < labels


# Right to left.

ARABIC = CATALOGUES.words("ar")
ISOLATED = re.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069")
BARE = re.compile(r"(?<![^\s(:،.«؛])[A-Za-z0-9]+(?![^\s):،.»؛؟…%])")


def is_turned(sign):
    return unicodedata.bidirectional(sign) in {"R", "AL"}


def outside(line):
    """What of a line is not set apart."""
    while (rest := ISOLATED.sub(" ", line)) != line:
        line = rest
    return line


def mixed_lines():
    """Lines with Arabic words of ours in them, as they are read."""
    texts = [parse_html(screen.text)[0] for builder in SCREENS for screen in rendered(builder, ARABIC)]
    return {line for text in texts for line in text.split("\n") if any(map(is_turned, outside(line)))}


def test_arabic_lines_run_from_right_to_left():
    lines = mixed_lines()
    assert len(lines) > 200
    for line in lines:
        strong = [sign for sign in outside(line) if unicodedata.bidirectional(sign) in {"L", "R", "AL"}]
        assert is_turned(strong[0]), line


def test_what_is_not_arabic_is_set_apart_within_arabic():
    for line in mixed_lines():
        rest = BARE.sub("", outside(line))
        assert not re.search("[A-Za-z]", rest), line
        assert line.count("\u2069") == len(re.findall("[\u2066-\u2068]", line)), line


def test_arabic_has_no_arrow_against_its_direction(words):
    arrow = "←" if words.rtl else "→"
    shown = " ".join(screen.text for builder in SCREENS for screen in rendered(builder, words))
    assert arrow in shown
    assert ({"←", "→"} - {arrow}).pop() not in shown


def test_ids_in_arabic_are_ascii_and_can_be_copied():
    for builder in SCREENS:
        for screen in rendered(builder, ARABIC):
            for code in re.findall("<code>(.*?)</code>", screen.text):
                assert not set(code) & set("\u2066\u2067\u2068\u2069\u200e\u200f"), code
                assert not any(sign.isdigit() and not sign.isascii() for sign in code), code


def test_pages_turn_with_the_direction_of_reading():
    for language, order in {"en": ["0", "1", "2"], "ar": ["2", "1", "0"]}.items():
        (row,) = pager(page_of(range(30), 1), CATALOGUES.words(language), "x")
        assert [key.press.arguments[-1] for key in row] == order
        assert [key.label.strip("\u200e") for key in row] == ["‹", "2/4", "›"]


@pytest.mark.parametrize(
    ("text", "argument"), [("\u2068/order 101\u2069", "101"), ("\u200f/order \u2068101\u2069\u200e", "101")]
)
def test_what_is_copied_from_a_right_to_left_message_can_be_sent(text, argument):
    body = {"message_id": 1, "chat": {"id": 2, "type": "private"}, "from": {"id": 2, "first_name": "A"}, "text": text}
    said = visit(msgspec.convert({"update_id": 1, "message": body}, Body), "desk_bot").said
    assert (said.command, said.argument) == ("order", argument)
    link = {**body, "text": f"\u2068{LINK}\u2069"}
    assert visit(msgspec.convert({"update_id": 1, "message": link}, Body), "desk_bot").said.text == LINK


def test_results_of_inline_mode_keep_their_parts_apart_and_fit(words):
    found = inline.result(shop(words), browse.Offer(SERVICE, starred=True), order=True)
    about, category = found["description"], clean(SERVICE.category)[:9]
    assert units(about) <= 200
    assert not PLACE.search(about)
    assert category in (outside(about) if not words.rtl else about)
    if words.rtl:
        assert not re.search("[A-Za-z]", outside(about))
    assert columns(inline.way_in(words)["text"]) <= ROOM[0]


def test_amounts_of_a_currency_look_the_same_wherever_they_stand():
    """Set apart from left to right: else the sign of «US$» stands on the other side of its letters."""
    amounts = {line for line in mixed_lines() if "US$" in line}
    assert len(amounts) > 20
    assert [line for line in amounts if re.search("(?<![\u2066\u200e0-9.,-])[0-9][0-9.,]*\u00a0US\\$", line)] == []
