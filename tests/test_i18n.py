from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Message

from bot.errors import Money, Told
from bot.i18n import Catalogues, Html, clean, faults, foreign, tagged

pytestmark = pytest.mark.quick

RUSSIAN = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\n"

msgid "Order <b>{order}</b> is ready"
msgstr "Заказ <b>{order}</b> готов"

msgid "{n} order"
msgid_plural "{n} orders"
msgstr[0] "{n} заказ"
msgstr[1] "{n} заказа"
msgstr[2] "{n} заказов"

msgid "Price: {price}"
msgstr "Цена: {prise}"

msgid "Open <b>{name}</b>"
msgstr "Открыть <b>{name}</i>"

#, fuzzy
msgid "Guessed"
msgstr "Угадано"

msgid "At least {least}: {reason}"
msgstr "Не меньше {least}: {reason}"

msgid "Too small"
msgstr "Мало"
"""
ARABIC = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "By {name}"\nmsgstr "من {name}"\n'


@pytest.fixture
def catalogues(tmp_path):
    for language, text in {"ru": RUSSIAN, "ar": ARABIC, "pt_BR": ARABIC, "xx": ARABIC, "de": "msgid nonsense"}.items():
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "bot.po").write_text(text)
    return Catalogues.load(tmp_path)


@pytest.fixture
def en(catalogues):
    return catalogues.words("en")


@pytest.fixture
def ru(catalogues):
    return catalogues.words("ru")


def test_readable_languages_by_their_own_name(catalogues):
    assert catalogues.words("de").language == "en", "it cannot be read"
    assert catalogues.languages == {
        "ar": "العربية",
        "en": "English",
        "pt_BR": "Português (Brasil)",
        "ru": "Русский",
    }


def test_the_shipped_ones_are_found():
    assert {"en", "ru"} <= set(Catalogues.load().languages)


@pytest.mark.parametrize(
    ("choice", "code", "default", "chosen"),
    [
        ("ru", "en", None, "ru"),
        (None, "ru", None, "ru"),
        (None, "ru-RU", None, "ru"),
        (None, "pt-br", None, "pt_BR"),
        (None, "de", "ru", "ru"),
        (None, None, None, "en"),
        ("gone", None, "gone", "en"),
        ("", "", "", "en"),
    ],
)
def test_choosing(catalogues, choice, code, default, chosen):
    assert catalogues.choose(choice, code, default) == chosen


def test_an_unknown_language_or_default_is_english(catalogues, tmp_path):
    assert catalogues.words("xx").language == "en"
    assert Catalogues.load(tmp_path, default="xx").default == "en"
    assert Catalogues.load(tmp_path, default="ru").words("xx").language == "ru"


def test_a_message_is_translated_and_its_parameters_escaped(en, ru):
    text = en("Order <b>{order}</b> is ready", order='<a href="x">&')
    assert text == "Order <b>&lt;a href=&quot;x&quot;&gt;&amp;</b> is ready"
    assert isinstance(text, Html)
    assert ru("Order <b>{order}</b> is ready", order=Html("<i>7</i>")) == "Заказ <b><i>7</i></b> готов"


def test_plain_has_no_markup_and_one_line_parameters(ru):
    text = ru.plain("Order <b>{order}</b> is ready", order="a <b> &\n\u202e c")
    assert text == "Заказ a <b> & c готов"
    assert type(text) is str


@pytest.mark.parametrize(
    ("n", "said"), [(1, "1 заказ"), (3, "3 заказа"), (5, "5 заказов"), (1005, "1\u00a0005 заказов")]
)
def test_plural_forms(en, ru, n, said):
    assert ru.plural("{n} order", "{n} orders", n) == said
    assert ru.told(Told("{n} order", "{n} orders", n=n)) == said
    assert en.plural("{n} order", "{n} orders", n) == f"{n:,} order{'' if n == 1 else 's'}"


def test_spoilt_and_fuzzy_translations_are_english(ru):
    assert ru("Price: {price}", price=1) == "Price: 1"
    assert ru("Open <b>{name}</b>", name="x") == "Open <b>x</b>"
    assert ru("Guessed") == "Guessed"
    assert ru("Not in the catalogue") == "Not in the catalogue"
    assert ru("") == ""


def test_a_parameter_is_never_filled_again(en):
    assert en("{a} {b}", a="{b}", b="{a}") == "{b} {a}"


def test_a_missing_parameter_leaves_its_place(en):
    assert en("Order {order}") == "Order {order}"


def test_told_inside_told(ru):
    error = Told("At least {least}: {reason}", least=1000, reason=Told("Too small"))
    assert ru.told(error) == "Не меньше 1\u00a0000: Мало"
    assert ru.told_plain(error) == ru.told(error)


@dataclass(frozen=True)
class Value:
    message: str
    plural: str | None
    parameters: dict


class State(StrEnum):
    OPEN = "open"


MOMENT = datetime(2026, 1, 2, 15, 4, 5, tzinfo=UTC)
PARAMETERS = [
    ("text", "x", "x"),
    ("id", "12345", "12345"),
    ("int", 12345, "12,345"),
    ("Decimal", Decimal("0.0330000000000000000001"), "0.0330000000000000000001"),
    ("float", 0.1 + 0.2, "0.3"),
    ("money", Money(Decimal("0.03300"), "USD"), "$0.033"),
    ("told", Told("Price: {price}", price=Money(Decimal(1), "<X>")), "Price: 1\u00a0&lt;X&gt;"),
    ("any tellable", Value("{n} order", "{n} orders", {"n": 2}), "2 orders"),
    ("date", MOMENT, "Jan 2, 2026, 3:04\u202fPM UTC"),
    ("timedelta", timedelta(minutes=90), "1 hr 30 min"),
    ("surrogate", "a\ud800b", "ab"),
    ("bidi", "a\u202eb\u200b", "ab"),
    ("lines", "a\r\nb", "a\nb"),
    ("family", "👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    ("arabic in English", "سلام", "\u2068سلام\u2069"),
]


@pytest.mark.parametrize(("value", "said"), [row[1:] for row in PARAMETERS], ids=[row[0] for row in PARAMETERS])
def test_parameters_by_type(en, value, said):
    assert en("{value}", value=value) == said


@pytest.mark.parametrize("value", [State.OPEN, True, None, b"x", [1]], ids=str)
def test_what_is_not_for_people_is_an_error(en, value):
    with pytest.raises(TypeError, match="not for people"):
        en("{value}", value=value)


def test_foreign_text_is_isolated_from_right_to_left(catalogues):
    ar = catalogues.words("ar")
    assert ar.rtl
    assert ar("By {name}", name="Real & Active") == "من \u2068Real &amp; Active\u2069"
    assert ar("By {name}", name="AB12") == "من AB12"


AMOUNTS = [
    ("100", "USD", "$100.00", "100,00\u00a0$"),
    ("0.03300", "USD", "$0.033", "0,033\u00a0$"),
    ("0.00000000000001", "usd", "$0.00000000000001", "0,00000000000001\u00a0$"),
    ("1234567.5", "EUR", "€1,234,567.50", "1\u00a0234\u00a0567,50\u00a0€"),
    ("-3", "USD", "-$3.00", "-3,00\u00a0$"),
    ("500", "JPY", "¥500", "500\u00a0¥"),
    ("0.5", "JPY", "¥0.50", "0,50\u00a0¥"),
    ("12.50", "USDT", "12.5\u00a0USDT", "12,5\u00a0USDT"),
    ("1E+3", "", "1,000", "1\u00a0000"),
    ("7", "\u202e\nreal money of the panel", "7\u00a0real money o", "7\u00a0real money o"),
]


@pytest.mark.parametrize("row", AMOUNTS, ids=[" ".join(row[:2]) for row in AMOUNTS])
def test_money(en, ru, row):
    amount, currency, in_english, in_russian = row
    assert en.money(Decimal(amount), currency) == in_english
    assert ru.money(Decimal(amount), currency) == in_russian


def test_dates_in_a_zone(en, ru):
    assert ru.date(MOMENT) == "2 янв. 2026\u202fг., 15:04 UTC"
    assert en.date(MOMENT, ZoneInfo("Europe/Berlin")) == "Jan 2, 2026, 4:04\u202fPM"
    with pytest.raises(ValueError, match="zone"):
        en.date(MOMENT.replace(tzinfo=None))


def test_no_date_has_what_telegram_takes_for_a_command():
    for language in Catalogues.load().languages:
        assert "/" not in Catalogues.load().words(language).date(MOMENT), language


def test_money_runs_from_left_to_right_in_arabic():
    arabic = Catalogues.load().words("ar")
    assert arabic.money(Decimal(250), "USD") == "\u2066250.00\u00a0US$\u2069"
    assert str(arabic("Total: {price}", price=Money(Decimal(-5), "USD"))).endswith("\u2066\u200e-5.00\u00a0US$\u2069")


def test_days_by_the_readers_clock(en, ru):
    night = MOMENT.replace(hour=23, minute=30)
    tokyo = Catalogues.load().words("en", ZoneInfo("Asia/Tokyo"))
    assert (en.day(night, MOMENT), ru.day(night, MOMENT), tokyo.day(night, MOMENT)) == ("Jan 2", "2 янв.", "Jan 3")
    year_on = night.replace(year=2027)
    assert (en.day(year_on, MOMENT), ru.day(year_on, MOMENT)) == ("Jan 2, 2027", "2 янв. 2027\u202fг.")
    assert (en.days_until(night, MOMENT), tokyo.days_until(night, MOMENT.replace(hour=1))) == (0, 1)
    assert en.days_until(MOMENT, night.replace(day=4)) == -2


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 sec"),
        (0.4, "0 sec"),
        (59, "59 sec"),
        (60, "1 min"),
        (90, "1 min 30 sec"),
        (5400, "1 hr 30 min"),
        (86400 + 300, "1 day 5 min"),
        (100 * 86400, "100 days"),
    ],
)
def test_durations(en, seconds, said):
    assert en.duration(seconds) == said


def test_ago_and_percent(en, ru):
    assert en.ago(0) == "1 second ago"
    assert ru.ago(100 * 60) == "100 минут назад"
    assert en.percent(0.25) == "25%"


def test_html_escapes_what_is_joined_to_it():
    joined = Html("<br>").join([Html("<b>a</b>"), "<b>"])
    assert joined == "<b>a</b><br>&lt;b&gt;"
    assert Html("<i>") + "<" == "<i>&lt;"
    assert "<" + Html("<i>") == "&lt;<i>"
    assert isinstance("<" + Html("<i>") + "x", Html)
    assert not isinstance(f"{Html('<i>')}", Html)
    assert Html("<b>a &amp; &lt;b&gt;</b>").plain == "a & <b>"


def test_tags_around_foreign_text():
    assert tagged("b", "a\u202e<i>") == "<b>a&lt;i&gt;</b>"
    assert tagged("blockquote expandable", Html("<b>x</b>")) == "<blockquote expandable><b>x</b></blockquote>"
    assert foreign('"\x00') == "&quot;"


def test_clean_leaves_nothing_unseen():
    assert clean("a\x00\x1b[31m\u2028b\tc\ufeff\u2066") == "a[31m\nb c"


SPOILT = [
    ("lost", "a {b}", "a"),
    ("unknown", "a", "a {b}"),
    ("other tag", "<b>a</b>", "<i>a</i>"),
    ("lost tag", "<b>a</b>", "a"),
    ("crossed", "<b><i>a</i></b>", "<b><i>a</b></i>"),
    ("bracket", "a", "a < b"),
    ("lost number", "{n} left", "left"),
    ("plural", ("{n} a", "{n} a"), ("a", "{m} b")),
]


@pytest.mark.parametrize(("source", "text"), [row[1:] for row in SPOILT], ids=[row[0] for row in SPOILT])
def test_faults_of_a_translation(source, text):
    assert faults(Message(source, text))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<b>{a}</b> {b}", "{b} <b>{a}</b>"),
        (("{n} a", "{n} as"), ("ein a", "{n} a", "{n} a")),
        ('<a href="{x}">y</a>', '<a href="{x}">z</a>'),
    ],
)
def test_a_good_translation_has_none(source, text):
    assert faults(Message(source, text)) == []


RTL = [
    ("id", "{v}", "AB12", "AB12"),
    ("code", "<code>{v}</code>", "a-1", "\u2068<code>a-1</code>\u2069"),
    ("id in code", "<code>{v}</code>", "0001", "\u2068<code>0001</code>\u2069"),
    ("digits", "{v}", 5, "5"),
    ("number", "{v}", 1234, "\u20681,234\u2069"),
    ("negative", "{v}", -5, "\u2068\u200e-5\u2069"),
    ("money", "{v}", Money(Decimal("-2.5"), "USD"), "\u2066\u200e-2.50\u00a0US$\u2069"),
    ("coin", "{v}", Money(Decimal(2), "USDT"), "\u20682\u00a0USDT\u2069"),
    ("link", "{v}", "https://x.com/a?b=1&c=2", "\u2068https://x.com/a?b=1&amp;c=2\u2069"),
    ("markup", "{v}", Html("<b>Real & Active</b>"), "\u2068<b>Real & Active</b>\u2069"),
    ("lines", "{v}", "a b\nc", "a b\nc"),
    ("hole", "{v} {w} <code>{w}</code>", "x", "x {w} <code>{w}</code>"),
]


@pytest.mark.parametrize(("text", "value", "said"), [row[1:] for row in RTL], ids=[row[0] for row in RTL])
def test_what_stands_in_a_right_to_left_sentence_keeps_its_direction(catalogues, text, value, said):
    assert catalogues.words("ar")(text, v=value) == said


def test_foreign_text_beside_words_is_set_apart_only_where_it_matters(catalogues, en):
    ar = catalogues.words("ar")
    assert ar.apart("Real & Active") == "\u2068Real &amp; Active\u2069"
    assert ar.apart(ar.apart("101 · x")) == ar.apart("101 · x")
    assert en.apart("Real & Active") == "Real &amp; Active"
    assert en.apart(Html("<b>سلام</b>")) == "\u2068<b>سلام</b>\u2069"


def test_arrows_point_on(catalogues, en):
    assert (en.arrow, catalogues.words("ar").arrow) == ("→", "←")


def test_shipped_languages_by_their_own_names():
    assert Catalogues.load().languages == {
        "ar": "العربية",
        "en": "English",
        "es": "Español",
        "hi": "हिन्दी",
        "id": "Bahasa Indonesia",
        "pt_BR": "Português (Brasil)",
        "ru": "Русский",
        "tr": "Türkçe",
    }


@pytest.mark.parametrize(
    ("code", "chosen"),
    [
        ("pt", "pt_BR"),
        ("pt-br", "pt_BR"),
        ("pt-PT", "pt_BR"),
        ("es-MX", "es"),
        ("ar-EG", "ar"),
        ("zh-hans", "en"),
        ("hi", "hi"),
    ],
)
def test_telegrams_codes_find_the_shipped_languages(code, chosen):
    assert Catalogues.load().choose(None, code) == chosen
