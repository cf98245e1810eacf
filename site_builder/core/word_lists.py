"""The lists of words of a language, each in a file beside its catalogue: synonyms and subjects of
the search, and what the French texts and values of standards are in it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from site_builder.core.message_catalogues import DIRECTORY
from site_builder.core.text import slugify_text

SUBJECTS = "→"  # between words of a question and what is published of them


def parse_synonym_group(line: str) -> tuple[str, ...]:
    """Words and phrases that say the same, which a comma separates; empty for fewer than two."""
    phrases = _split_phrases(line)
    return phrases if len(phrases) > 1 else ()


@cache
def load_synonyms(code: str) -> tuple[tuple[str, ...], ...]:
    """Those of the language with this BCP 47 tag: a group on each line of its file, where there is
    one."""
    lines = [line for line in _read_synonym_lines(code) if SUBJECTS not in line]
    return tuple(filter(None, map(parse_synonym_group, lines)))


@cache
def load_standard_words(code: str) -> Mapping[str, str]:
    """What the texts of standards, which are French, are in this language, from its own file."""
    path = Path(DIRECTORY, code, "standards.csv")
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        next(rows)  # the names of its columns
        return dict(row for row in rows)


@cache
def load_standard_values(code: str) -> Mapping[tuple[str, str], str]:
    """What the values of the standards' closed lists mean in this language, from its own file: by
    the id of the standard and the slug of the value, as people write « Œufs » and « oeufs »."""
    path = Path(DIRECTORY, code, "standard_values.csv")
    if not path.is_file():
        return {}
    meanings = {}
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        next(rows)  # the names of its columns
        for standard, value, meaning in rows:
            meanings[standard, slugify_text(value)] = meaning
    return meanings


@cache
def load_subjects(code: str) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """From the same file, the words by which people ask and the subjects that they mean."""
    subjects = []
    for line in _read_synonym_lines(code):
        asked, arrow, meant = line.partition(SUBJECTS)
        if arrow:
            subjects.append((_split_phrases(asked), _split_phrases(meant)))
    return tuple(subjects)


def _read_synonym_lines(code: str) -> list[str]:
    path = Path(DIRECTORY, code, "synonyms.txt")
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    return [line for line in lines if not line.startswith("#")]


def _split_phrases(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (phrase.strip() for phrase in text.split(","))))
