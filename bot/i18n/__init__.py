"""Words in a person's language: catalogues, figures and the one place that escapes. Imports nothing of ours.

English is the language of the msgids and needs no catalogue. A message is trusted HTML; whatever is put into
it is not, unless it is `Html` already.
"""

from bot.i18n.catalogues import Catalogues, faults, read, shipped
from bot.i18n.markup import Html, clean, foreign, tagged
from bot.i18n.words import N_, Price, Tellable, Words

__all__ = [
    "N_",
    "Catalogues",
    "Html",
    "Price",
    "Tellable",
    "Words",
    "clean",
    "faults",
    "foreign",
    "read",
    "shipped",
    "tagged",
]
