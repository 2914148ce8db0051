"""An inverted index over the words of services: several words, prefixes, small typos; no network, no clock."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from bot.catalog.kinds import kinds_of
from bot.catalog.platforms import BY_KEY, fold, platform_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.panel import Service

MAX_QUERY = 64
MAX_WORDS = 8
_WORD = re.compile(r"(?:[^\W_]|[\u064b-\u0652\u0670\u0900-\u0903\u093a-\u094f\u0962\u0963])+")
"""With the vowel signs of Arabic and Hindi, which count as no letters and would cut their words."""
_TYPO_LETTERS = 4  # a shorter word has too many neighbours
_TYPO_CANDIDATES = 40
_TYPO_LIKENESS = 0.75


@dataclass(frozen=True, slots=True)
class Hits:
    """Positions of the services that have a word itself, and of all that it fits: prefix, slip or brand."""

    exact: frozenset[int]
    all: frozenset[int]


def words_of(text: str) -> list[str]:
    return _WORD.findall(fold(text))


class Index:
    """Positions of services by their words; built once for a snapshot and only read afterwards."""

    __slots__ = ("_pairs", "_platforms", "_postings", "_words")

    def __init__(self, services: Sequence[Service], platforms: Mapping[str, Sequence[int]]) -> None:
        """`platforms` gives the positions for each platform's key."""
        self._postings = _postings(services)
        self._words = sorted(self._postings)
        self._pairs = _letter_pairs(self._words)
        self._platforms = platforms

    def find(self, query: str) -> list[int]:
        """Positions of the services that fit every word, the best first and then in their own order."""
        words = self._joined(words_of(query[:MAX_QUERY]))[:MAX_WORDS]
        if not words:
            return []
        hits = [self._hits(word) for word in dict.fromkeys(words)]
        ranks: defaultdict[int, list[int]] = defaultdict(list)
        for at in sorted(frozenset.intersection(*(one.all for one in hits))):
            ranks[sum(at in one.exact for one in hits)].append(at)
        return [at for rank in sorted(ranks, reverse=True) for at in ranks[rank]]

    def _joined(self, words: list[str]) -> list[str]:
        """«tik tok» as the one word that services use."""
        joined: list[str] = []
        for word in words:
            if joined and word not in self._postings and joined[-1] + word in self._postings:
                joined[-1] += word
            else:
                joined.append(word)
        return joined

    def _hits(self, word: str) -> Hits:
        kinds = kinds_of(word)
        similar = self._beginning_with(word) or ([] if word in self._postings or kinds else self._resembling(word))
        similar += [other for kind in kinds for other in self._beginning_with(kind)] + [*kinds]
        exact = frozenset(self._postings.get(word, ()))
        return Hits(exact, exact.union(self._of_brand(word), *(self._postings.get(other, ()) for other in similar)))

    def _of_brand(self, word: str) -> Sequence[int]:
        """«yt» and «инстаграм» mean everything of that brand, whatever its services are called."""
        platform = platform_of(word)
        return () if platform is None or BY_KEY[platform].mixed else self._platforms.get(platform, ())

    def _beginning_with(self, word: str) -> list[str]:
        if len(word) < 2:  # noqa: PLR2004 - one letter begins half of all words
            return []
        after = (self._words[at] for at in range(bisect_left(self._words, word), len(self._words)))
        return [other for other in takewhile(lambda other: other.startswith(word), after) if other != word]

    def _resembling(self, word: str) -> list[str]:
        """Words a slip of the finger away: the few that share most pairs of letters are compared in full."""
        if len(word) < _TYPO_LETTERS or not word.isalpha():
            return []
        shared = Counter(at for pair in _pairs_of(word) for at in self._pairs.get(pair, ()))
        candidates = [self._words[at] for at, _ in shared.most_common(_TYPO_CANDIDATES)]
        return get_close_matches(word, candidates, n=3, cutoff=_TYPO_LIKENESS)


def _postings(services: Sequence[Service]) -> dict[str, list[int]]:
    category_words = cache(lambda category: frozenset(words_of(category)))
    postings: defaultdict[str, list[int]] = defaultdict(list)
    for at, service in enumerate(services):
        for word in category_words(service.category).union(words_of(service.name)):
            postings[word].append(at)
    return dict(postings)


def _letter_pairs(words: Iterable[str]) -> dict[str, list[int]]:
    pairs: defaultdict[str, list[int]] = defaultdict(list)
    for at, word in enumerate(words):
        if word.isalpha() and len(word) >= _TYPO_LETTERS:
            for pair in _pairs_of(word):
                pairs[pair].append(at)
    return dict(pairs)


def _pairs_of(word: str) -> set[str]:
    return {a + b for a, b in pairwise(f" {word} ")}
