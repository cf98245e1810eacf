"""What standards say, which is French, in the language of a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from site_builder.core.language import Language
from site_builder.core.model.comparison import ComparedMeasure
from site_builder.core.text import slugify_text
from site_builder.core.word_lists import load_standard_values, load_standard_words
from site_builder.metadata.standards import Standard

_WORDS = re.compile(r"( \(|\))")
_BETWEEN_VALUES = re.compile(r"\s*[,;]\s*")


def translate_standard_text(language: Language, text: str) -> str:
    """A title, a word or a paragraph of a standard; as it stands where nobody has translated it,
    as are words of the data."""
    return load_standard_words(language.code).get(text, text)


def translate_titles(language: Language, titles: Mapping[str, str]) -> dict[str, str]:
    """What columns are called, by their names: words of a file or of its schema stay."""
    return {name: translate_standard_text(language, title) for name, title in titles.items()}


def explain_value(language: Language, standard_id: str, value: str) -> str:
    """What a value of a closed list of the standard means, or the several values of a cell; ""
    where one of them is not known, or where nothing needs a translation."""
    meanings = load_standard_values(language.code)
    if not (meanings and standard_id):
        return ""
    whole_meaning = meanings.get((standard_id, slugify_text(value)), "")
    if whole_meaning:
        return whole_meaning
    parts = _BETWEEN_VALUES.split(value)
    explained_parts = [meanings.get((standard_id, slugify_text(part)), "") for part in parts]
    return ", ".join(explained_parts) if all(explained_parts) else ""


def gloss_value(language: Language, standard_id: str, value: str) -> str:
    """The same, to stand beside the value: "" where it would repeat it (« dessert »)."""
    meaning = explain_value(language, standard_id, value)
    return "" if meaning.casefold() == value.casefold() else meaning


def translate_measure(language: Language, measure: ComparedMeasure) -> ComparedMeasure:
    """With its title, its paragraphs and the names of its categories."""
    categories = tuple(
        (value, _translate_category(language, label)) for value, label in measure.categories
    )
    return replace(
        measure,
        title=translate_standard_text(language, measure.title),
        unit=translate_standard_text(language, measure.unit),
        method=translate_standard_text(language, measure.method),
        limits=translate_standard_text(language, measure.limits),
        categories=categories,
    )


def list_category_words(language: Language, standard: Standard) -> dict[str, str]:
    """Those of the names of categories, which the script of comparisons has in French."""
    words = {}
    for measure in standard.measures:
        labels = [heading.label for heading in measure.headings]
        for word in (*labels, *dict(measure.words).values(), measure.unit):
            translated = translate_standard_text(language, word)
            if translated != word:
                words[word] = translated
    return words


def _translate_category(language: Language, label: str) -> str:
    """« Emma (fille) » → « Emma (girl) »: words of the data stay."""
    return "".join(translate_standard_text(language, word) for word in _WORDS.split(label))
