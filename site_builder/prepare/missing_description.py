"""A dataset that nobody has described: what the workbook of ours that was filled says of it, and
the lines to write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import itemgetter

from site_builder.cells.identifiers import find_identifiers
from site_builder.checks.personal_data.accounts import iterate_accounts
from site_builder.core.model.card import CardAnswers
from site_builder.core.model.prepared import PreparationTask
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import quote_words, show_safe_value
from site_builder.metadata.yaml.scalars import format_yaml_scalar
from site_builder.prepare.source_file import FileResult

# characters of a title, as of one that is written, and of the other answers that are told
LONGEST_TITLE = 200
LONGEST_ANSWER = 400
TOLD = ("licence", "temporal")  # answers that count once they are written


def find_card(task: PreparationTask, results: Iterable[FileResult]) -> CardAnswers:
    """The first card of its files that gives a title, where nobody has described the dataset."""
    for result in results if task.outline else ():
        title = result.card.title
        if 0 < len(title) <= LONGEST_TITLE and _is_of_nobody(title):
            return result.card
    return CardAnswers()


def report_missing_description(
    task: PreparationTask, card: CardAnswers, place: Place
) -> Iterator[Problem]:
    """Under which title the dataset is published, and what to write: once."""
    if not task.outline:
        return
    lines = []
    title = ""
    for key, guess in task.outline:
        answer = getattr(card, key) or guess
        if key == "title":
            title = answer
        lines.append(_format_line(key, answer))
    asked = set(map(itemgetter(0), task.outline))
    for key in TOLD:
        if getattr(card, key) and key not in asked:
            lines.append(_format_line(key, getattr(card, key)))
    yield make_problem(
        "description-missing", place, title=show_safe_value(title), lines=quote_words(lines)
    )


def _format_line(key: str, answer: str) -> str:
    """A line that can be copied: without a value where that would be a long one, or of a person, or
    is not known."""
    is_short = 0 < len(answer) <= LONGEST_ANSWER
    value = format_yaml_scalar(answer) if is_short and _is_of_nobody(answer) else ""
    return f"{key}: {value}".rstrip()


def _is_of_nobody(text: str) -> bool:
    """Does a text say nothing of a person that a description may not say?"""
    return not any(find_identifiers(text)) and not any(iterate_accounts(text))
