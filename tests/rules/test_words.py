"""The catalogues are whole: what the code says stands in `bot.pot`, and every language says all of it soundly.

To refresh them, in the project's folder:
    python -m babel.messages.frontend extract -F pyproject.toml -o locales/bot.pot \
        --omit-header --add-location=file --sort-by-file --no-wrap .
    python -m babel.messages.frontend update -i locales/bot.pot -d locales -D bot \
        --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap
A new language starts with `python -m babel.messages.frontend init -i locales/bot.pot -d locales -D bot -l <language>`;
its `Plural-Forms` must part the numbers as CLDR does (Babel's own rule does not for every language).
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from gettext import c2py
from typing import TYPE_CHECKING

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.i18n import faults, read
from tests.rules.extraction import extract, messages, put_together
from tests.rules.tree import ROOT, our_tree

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.quick

TEMPLATE = ROOT / "locales" / "bot.pot"
LANGUAGES = sorted((ROOT / "locales").glob("*/LC_MESSAGES/bot.po"))
# The same in other languages too: names, examples, marks.
NAMES = {"Android", "iOS", "Telegram", "Google", "ID", "OK", "{n}"}
MOST_EQUAL = 0.05
PROMISED = {"ru", "es", "pt_BR", "tr", "ar", "hi", "id"}
COUNTED = 1200
PLACE = re.compile(r"\{(\w+)\}")


def spoken():
    """Module and each text in it, outside the sandbox, whose page is in English."""
    sources = [source for source in our_tree().sources if not source.is_in("bot.sandbox")]
    return [(source, found) for source in sources for found in messages(source.text)]


def template() -> Catalog:
    with TEMPLATE.open("rb") as file:
        return read_po(file)


def said(catalogue: Catalog) -> dict:
    return {message.id: message for message in catalogue if message.id}


def cldr(language: str) -> dict[str, set[int]]:
    """Which numbers each of CLDR's categories has, among those that people see."""
    rule, groups = Locale.parse(language).plural_form, defaultdict(set)
    for n in range(COUNTED):
        groups[rule(n)].add(n)
    return groups


def forms_of(catalogue: Catalog) -> dict[int, set[int]]:
    """The same by the catalogue's own rule."""
    rule, groups = c2py(catalogue.plural_expr), defaultdict(set)
    for n in range(COUNTED):
        groups[rule(n)].add(n)
    return groups


def is_cldr(catalogue: Catalog) -> bool:
    ours = forms_of(catalogue)
    parts = {frozenset(part) for part in cldr(str(catalogue.locale or "en")).values()}
    return len(ours) == catalogue.num_plurals and {frozenset(part) for part in ours.values()} == parts


def incomplete(catalogue: Catalog, ids: set) -> list[str]:
    """What a language lacks, has too much, or says unsoundly."""
    own = said(catalogue)
    wrong = [f"lacks {missing!r}" for missing in ids - set(own)] + [f"has besides {more!r}" for more in set(own) - ids]
    forms = catalogue.num_plurals
    for message in own.values():
        texts = message.string if message.pluralizable else (message.string,)
        wrong += [f"fuzzy {message.id!r}"] if message.fuzzy else []
        wrong += [f"untranslated {message.id!r}"] if not all(texts) else faults(message)
        wrong += (
            [f"{len(texts)} of {forms} forms: {message.id!r}"] if message.pluralizable and len(texts) != forms else []
        )
    return wrong + ([] if is_cldr(catalogue) else ["its rule for plurals is not CLDR's"])


def equal_to_english(catalogue: Catalog) -> list:
    return [m.id for m in said(catalogue).values() if _is_equal(m) and not set(_texts(m.id)) <= NAMES]


def _is_equal(message: Message) -> bool:
    return set(_texts(message.string)) <= set(_texts(message.id))


def _texts(text) -> tuple:
    return (text,) if isinstance(text, str) else tuple(text)


def test_the_template_is_what_the_code_says():
    ids = {(found.singular, found.plural) if found.plural else found.singular for _, found in spoken()}
    kept = set(said(template()))
    assert ids - kept == set(), "new texts: refresh the catalogues (see the top of this file)"
    assert kept - ids == set(), "texts that nobody says any more: refresh the catalogues"


def test_english_is_sound():
    assert not [wrong for message in said(template()).values() for wrong in faults(Message(message.id, message.id))]


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.parts[-3])
def test_a_language_is_complete(path: Path):
    wrong = incomplete(read(path), set(said(template())))
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:40])


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.parts[-3])
def test_a_language_is_not_english(path: Path):
    catalogue = read(path)
    same = equal_to_english(catalogue)
    assert len(same) <= MOST_EQUAL * max(1, len(said(catalogue))), same


def test_the_promised_languages_are_there():
    assert {path.parts[-3] for path in LANGUAGES} == PROMISED
    assert all(Locale.parse(path.parts[-3]) for path in LANGUAGES)


@pytest.mark.parametrize("language", ["en", *sorted(PROMISED)])
def test_numbers_are_parted_as_cldr_does(language):
    counts = {"ar": 6, "ru": 3, "id": 1}
    assert len(cldr(language)) == counts.get(language, 2)


def test_a_wrong_rule_for_plurals_is_found():
    header = RU.replace("n%10<=4", "n%10<=5")
    text = 'msgid "{n} a"\nmsgid_plural "{n} b"\nmsgstr[0] "{n} а"\nmsgstr[1] "{n} б"\nmsgstr[2] "{n} в"\n'
    catalogue = read_po(io.BytesIO(f'msgid ""\nmsgstr ""\n{header}\n{text}'.encode()), locale="ru")
    assert incomplete(catalogue, {("{n} a", "{n} b")}) == ["its rule for plurals is not CLDR's"]


def test_no_text_is_put_together_past_the_translators():
    sources = [source for source in our_tree().sources if not source.is_in("bot.sandbox")]
    wrong = [f"{source.name}:{line}" for source in sources for line in put_together(source.text)]
    assert not wrong, "\n" + "\n".join(wrong)


def test_no_text_is_said_both_with_a_number_and_without():
    """One entry holds a text and its plural, so a second sense of the same words could not be translated."""
    plurals = defaultdict(set)
    for _, found in spoken():
        plurals[found.singular].add(found.plural)
    said_twice = {text for text, kinds in plurals.items() if len(kinds) > 1}
    wrong = [f"{source.name}:{found.line}" for source, found in spoken() if found.singular in said_twice]
    assert not wrong, "say one of them in other words:\n" + "\n".join(wrong)


def ungiven(found) -> set[str]:
    """Placeholders of a text for which the call that says it gives no parameter."""
    return set() if found.given is None else set(PLACE.findall(found.singular + found.plural)) - found.given


def test_every_placeholder_is_given():
    wrong = [f"{source.name}:{found.line}: {ungiven(found)}" for source, found in spoken() if ungiven(found)]
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ('words("A {b}")', {"b"}),
        ('Told("A {b} {c}", c=1)', {"b"}),
        ('Told("{n} a", "{n} b {c}", n=2)', {"c"}),
        ('words.plural("{n} a", "{n} b", len(x))', set()),
        ('words("A {b}", **more)', set()),
        ('N_("A {b}")', set()),
    ],
)
def test_a_placeholder_that_is_not_given_is_found(text, missing):
    (found,) = messages(text)
    assert ungiven(found) == missing


SPOKEN = {
    "call": ('words("A")', {"A"}),
    "method": ('self.words("A", name="b")', {"A"}),
    "plain": ('turn.words.plain("A")', {"A"}),
    "plural": ('words.plural("a", "b", len(x), y="c")', {("a", "b")}),
    "told": ('raise Told("A", reason="b")', {"A"}),
    "told of two": ('raise Told("a", "b", n=1, reason="c")', {("a", "b")}),
    "child of told": ('raise Denied("A")', {"A"}),
    "nested": ('words("A {b}", b=words.plain("B"))', {"A {b}", "B"}),
    "either": ('words("A" if x else "B")', {"A", "B"}),
    "table": ('T = {1: N_("A"), 2: N_("B")}', {"A", "B"}),
    "constant": ('A = "text"\nwords(A)', {"text"}),
    "joined": ('words("a "\n "b")', {"a b"}),
    "variable": ("words(x)", set()),
    "other": ('log.info("A")', set()),
}


@pytest.mark.parametrize(("text", "ids"), SPOKEN.values(), ids=SPOKEN)
def test_texts_are_found(text, ids):
    found = list(extract(io.BytesIO(text.encode()), (), (), {}))
    assert {texts for _, _, texts, _ in found} == ids
    assert all(keyword == ("ngettext" if isinstance(texts, tuple) else None) for _, keyword, texts, _ in found)


@pytest.mark.parametrize(
    "text", ['words(f"a {b}")', 'words("a" + b)', 'Told("a %s" % b)', 'words("a {}".format(b))', "words(NOWHERE)"]
)
def test_a_text_that_is_put_together_is_found(text):
    assert put_together(text)


RU = (
    '"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : '
    'n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"\n'
)
BROKEN = {
    "missing": "",
    "untranslated": 'msgid "A {b}"\nmsgstr ""',
    "besides": 'msgid "A {b}"\nmsgstr "Б {b}"\n\nmsgid "C"\nmsgstr "В"',
    "fuzzy": '#, fuzzy\nmsgid "A {b}"\nmsgstr "Б {b}"',
    "placeholder": 'msgid "A {b}"\nmsgstr "Б {c}"',
    "tag": 'msgid "A {b}"\nmsgstr "<b>Б</b> {b}"',
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_planted_gap_is_found(text):
    catalogue = read_po(io.BytesIO(f'msgid ""\nmsgstr ""\n{RU}\n{text}\n'.encode()), locale="ru")
    assert incomplete(catalogue, {"A {b}"})


def test_a_plural_form_too_few_is_found():
    header = RU.replace("nplurals=3", "nplurals=2")
    text = 'msgid "{n} a"\nmsgid_plural "{n} b"\nmsgstr[0] "{n} а"\nmsgstr[1] "{n} б"\n'
    catalogue = read_po(io.BytesIO(f'msgid ""\nmsgstr ""\n{header}\n{text}'.encode()), locale="ru")
    assert "its rule for plurals is not CLDR's" in incomplete(catalogue, {("{n} a", "{n} b")})


def test_a_whole_language_has_no_gap_and_english_in_it_is_found():
    text = 'msgid "A {b}"\nmsgstr "A {b}"\n'
    catalogue = read_po(io.BytesIO(f'msgid ""\nmsgstr ""\n{RU}\n{text}'.encode()), locale="ru")
    assert incomplete(catalogue, {"A {b}"}) == []
    assert equal_to_english(catalogue) == ["A {b}"]
