"""The sheet « Fiche » of a workbook that was given to be filled: what it says of the data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from site_builder.cells import fold_header
from site_builder.core.model.card import CardAnswers
from site_builder.core.text import clean_line, clean_prose

# What a card asks: `workbook.card.<key>`, and `workbook.card.<key>.about` for how to answer
ANSWERS = (
    "title",
    "publisher",
    "description",
    "temporal",
    "frequency",
    "licence",
    "contact",
    "email",
)
# of the sheet, and characters of an answer
MOST_ROWS = 50
LONGEST = 5000


def read_card_rows(rows: Iterable[Sequence[object]]) -> tuple[tuple[str, str], ...]:
    """The labels of the first rows of the sheet, folded, with what was answered."""
    pairs = []
    for label, answer, *_ in (row for row in rows if len(row) > 1):
        pairs.append((fold_header(str(label)), _format_answer(answer)))
    return tuple(pairs)


def name_card_answers(rows: Iterable[tuple[str, str]], labels: Mapping[str, str]) -> CardAnswers:
    """The answers by what was asked. `labels`: folded, each with its key."""
    answers = dict[str, str]()
    for label, answer in rows:
        if key := labels.get(label):
            answers[key] = clean_prose(answer) if key == "description" else clean_line(answer)
    return CardAnswers(**answers)


def _format_answer(answer: object) -> str:
    """A cell as it was typed: a year is a number for a spreadsheet; a box that is ticked is no
    answer."""
    if isinstance(answer, bool):
        return ""
    if isinstance(answer, float) and answer.is_integer():
        answer = int(answer)
    return str(answer).strip()[:LONGEST]
