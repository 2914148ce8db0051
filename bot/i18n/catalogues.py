"""The languages that are spoken here: `.po` files, each read when first spoken, one broken line costing one line."""

from __future__ import annotations

from datetime import UTC
from gettext import GNUTranslations, NullTranslations
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from babel import Locale, localedata
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from bot.i18n.markup import TAG, is_nested
from bot.i18n.words import PLACE, Words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from babel.messages.catalog import Catalog, Message

log = structlog.get_logger(__name__)

SOURCE = "en"
OWN_NAMES = {"id": "Bahasa Indonesia"}
"""Where the language's name in CLDR is not what its speakers look for."""


class Catalogues:
    """`Words` by language; English is always among them."""

    def __init__(
        self, words: Mapping[str, Words], default: str = SOURCE, unread: Mapping[str, Path] | None = None
    ) -> None:
        self._words = {SOURCE: Words(SOURCE, NullTranslations()), **words}
        # To read one takes some 35 ms: eight would be half of a start.
        self._unread = dict(unread or {})
        self._files = tuple(self._unread.values())
        self.default = default if self._speaks(default) else SOURCE

    @classmethod
    def load(cls, folder: Path | None = None, default: str = SOURCE) -> Catalogues:
        """Find `<folder>/<language>/LC_MESSAGES/bot.po`. A language that cannot be read is logged and left out."""
        paths = sorted((folder or shipped()).glob("*/LC_MESSAGES/bot.po"))
        return cls({}, default, {path.parts[-3]: path for path in paths if localedata.exists(path.parts[-3])})

    @property
    def fingerprint(self) -> str:
        """Changes with any word of any language, and with the default."""
        texts = sha256(self.default.encode())
        for path in self._files:
            texts.update(path.read_bytes())
        return texts.hexdigest()

    @property
    def languages(self) -> dict[str, str]:
        """Code and the language's own name."""
        names = {code: OWN_NAMES.get(code) or Locale.parse(code).get_display_name() or code for code in self.codes}
        return {code: name[:1].upper() + name[1:] for code, name in sorted(names.items())}

    def choose(self, choice: str | None, language_code: str | None = None, default: str | None = None) -> str:
        """The person's choice, else Telegram's `language_code`, else the default; `pt` and `pt-PT` find `pt_BR`."""
        known = {code.partition("_")[0]: code for code in self.codes} | {code.lower(): code for code in self.codes}
        for wish in (choice, language_code, default):
            tag = (wish or "").replace("-", "_").lower()
            found = known.get(tag) or known.get(tag.partition("_")[0])
            if found and self._speaks(found):
                return found
        return self.default

    def words(self, language: str, clock: tzinfo = UTC) -> Words:
        """A language for somebody who lives by this clock."""
        return self._words[language if self._speaks(language) else self.default].at(clock)

    @property
    def codes(self) -> list[str]:
        """Of every language, also of those that nobody has spoken yet."""
        return [*self._words, *self._unread]

    def _speaks(self, language: str) -> bool:
        path = self._unread.pop(language, None)
        if path is not None:
            try:
                self._words[language] = Words(language, _texts(read(path)))
            except (OSError, ValueError, PoFileError):
                log.exception("language left out", language=language)
        return language in self._words


def shipped() -> Path:
    """Inside the package when installed, beside it in a checkout."""
    package = Path(__file__).parent.parent
    return package / "locales" if (package / "locales").is_dir() else package.parent / "locales"


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], abort_invalid=True)


def faults(message: Message) -> list[str]:
    """What would spoil a translation: lost or unknown placeholders, other or crossed tags."""
    ids, texts = _forms(message.id), _forms(message.string)
    # A language may have forms that name no number: «one order».
    free = {"n"} if message.pluralizable else set()
    meant = set(PLACE.findall(" ".join(ids)))
    wrong = [f"placeholders: {text}" for text in texts if (meant ^ set(PLACE.findall(text))) - (free & meant)]
    wrong += [f"tags: {text}" for text in texts if sorted(TAG.findall(text)) != sorted(TAG.findall(ids[-1]))]
    return wrong + [f"nesting: {text}" for text in texts if not is_nested(text)]


def _texts(catalogue: Catalog) -> GNUTranslations:
    """The catalogue without its spoilt translations: those are said in English."""
    for message in catalogue:
        if message.id and any(_forms(message.string)) and (wrong := faults(message)):
            log.warning("translation left out", language=str(catalogue.locale), wrong=wrong)
            message.string = ("",) * catalogue.num_plurals if message.pluralizable else ""
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    buffer.seek(0)
    return GNUTranslations(buffer)


def _forms(text: object) -> list[str]:
    return [str(form) for form in text] if isinstance(text, list | tuple) else [str(text or "")]
