"""What the sheet « Fiche » of a workbook that is given to be filled asks, in all our languages."""

from __future__ import annotations

from functools import cache

from site_builder.cells import fold_header
from site_builder.core.language import load_language
from site_builder.core.vocabulary import LANGUAGES
from site_builder.readers.workbook.card import ANSWERS


@cache
def list_card_labels() -> tuple[tuple[str, str], ...]:
    """Each label, folded, with the key of what it asks."""
    labels = dict[str, str]()
    for code in LANGUAGES:
        words = load_language(code)
        for key in ANSWERS:
            labels.setdefault(fold_header(words.say(f"workbook.card.{key}")), key)
    return tuple(labels.items())
