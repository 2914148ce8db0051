"""Names of services: phrases joined in the style of their category, with the oddities that real names have."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.sandbox.panel import words
from bot.sandbox.panel.draws import Curve, Model

if TYPE_CHECKING:
    from random import Random

    from bot.sandbox.panel.shelves import Shelf

STYLES = ((" | ", ""), (" | ", ""), (" - ", ""), (" [", "]"), (" [ ", " ]"), (" ~ ", ""))
"""Before and after each phrase of a name."""
GROUPS = (
    words.COUNTRIES,
    words.QUALITIES,
    words.STARTS,
    words.SPEEDS,
    words.SIZES,
    words.DROPS,
    words.EXTRAS,
    words.NOTES,
)
ODD_ORDER = len(GROUPS)
SHORTEST = 13
"""With less than this left of the drawn length, a name is long enough."""
PICTURES = 0.6
"""How often a phrase of a name with pictures shows its own."""
_BOLD = {ord("A") + at: chr(0x1D400 + at) for at in range(26)} | {ord("a") + at: chr(0x1D41A + at) for at in range(26)}


class Promise(NamedTuple):
    """What a name says beyond its line: the mark of its type, a refill, a cancel button."""

    mark: str
    refill: bool
    cancel: bool


class Namer:
    """Draws names; shares of pictures, entities and odd spaces are the model's."""

    def __init__(self, model: Model, rng: Random) -> None:
        self._rng = rng
        self._lengths = Curve(model.name_len_quantiles)
        self._share = model.share
        self._styles: dict[str, tuple[str, str]] = {}
        self._lettered = (model.share["non_ascii_name"] - model.share["emoji_in_name"]) / (
            1 - model.share["emoji_in_name"]
        )

    def name(self, shelf: Shelf, promise: Promise) -> str:
        """A name in the style of its category; every category keeps to one."""
        pictured = self._rng.random() < self._share["emoji_in_name"]
        phrases = self._phrases(shelf, promise)
        texts = self._texts(phrases, pictured=pictured)
        if promise.mark:
            texts.insert(0, promise.mark)
        if not pictured and self._rng.random() < self._lettered:
            texts.append(self._rng.choice(("ᴺᴱᵂ", "𝐍𝐞𝐰", "𝐁𝐞𝐬𝐭", "№ 1", "★")))
        elif pictured and texts and self._rng.random() < 0.13:  # noqa: PLR2004 -- a tenth of real names has such letters
            texts[-1] = texts[-1].translate(_BOLD)
        before, after = self._style(shelf.title)
        return self._odd(shelf.line.title + "".join([before + text + after for text in texts]))

    def _style(self, category: str) -> tuple[str, str]:
        if category not in self._styles:
            self._styles[category] = self._rng.choice(STYLES)
        return self._styles[category]

    def _phrases(self, shelf: Shelf, promise: Promise) -> list[tuple[str, str]]:
        """Phrases until the drawn length is reached, in a reader's order whatever the order of drawing."""
        rng = self._rng
        wanted = self._lengths.at(rng.random()) - len(shelf.line.title) - len(promise.mark)
        chosen: list[tuple[int, tuple[str, str]]] = []
        for at, group in ((ODD_ORDER, self._refills(promise)), (ODD_ORDER + 1, self._cancels(promise))):
            if group and wanted > 0:
                chosen.append((at, group[int(rng.random() * len(group))]))
                wanted -= len(chosen[-1][1][0]) + 3
        order = sorted((rng.random(), at) for at in range(self._first(shelf), ODD_ORDER))
        for _, at in order:
            if wanted <= SHORTEST:
                break
            chosen.append((at, GROUPS[at][int(rng.random() * len(GROUPS[at]))]))
            wanted -= len(chosen[-1][1][0]) + 3
        chosen.sort()
        return [phrase for _, phrase in chosen]

    def _first(self, shelf: Shelf) -> int:
        """No second country where the category names one."""
        return 1 if any(country in shelf.title for country, _ in words.COUNTRIES) else 0

    def _refills(self, promise: Promise) -> tuple[tuple[str, str], ...]:
        if promise.refill:
            return words.REFILLS
        return words.NO_REFILLS if self._rng.random() < 0.3 else ()  # noqa: PLR2004 -- some say so, most do not

    def _cancels(self, promise: Promise) -> tuple[tuple[str, str], ...]:
        return words.CANCELS if promise.cancel and self._rng.random() < 0.5 else ()  # noqa: PLR2004 -- every other one

    def _texts(self, phrases: list[tuple[str, str]], *, pictured: bool) -> list[str]:
        if not pictured:
            return [plain for plain, _ in phrases]
        rng = self._rng
        texts = [rich if rng.random() < PICTURES else plain for plain, rich in phrases]
        if all(text == plain for text, (plain, _) in zip(texts, phrases, strict=True)):
            last = texts.pop() + " " if texts else ""
            texts.append(last + rng.choice(("🔥", "⭐", "⚡", "♻️", "✅", "🚀")))
        return texts

    def _odd(self, name: str) -> str:
        roll = self._rng.random()
        share = self._share
        if roll < share["html_entity"]:
            return name + self._rng.choice((" - Real &amp; Active", " &amp; More", " - World&#039;s Best"))
        roll -= share["html_entity"]
        if roll < share["control_char"]:
            return name.replace(" ", "\t", 1)
        roll -= share["control_char"]
        if roll < share["double_or_edge_space"]:
            return self._rng.choice((name + " ", " " + name, name.replace(" ", "  ", 1)))
        return name
