"""The sheet « Fiche » of a workbook that was given to be filled: what it says of the data, read in
a worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from site_builder.cells import fold_header
from site_builder.core.language import Language
from site_builder.core.text import clean_line
from site_builder.readers.workbook.template import CARD
from site_builder.render.feeds.workbook import ANSWERS
from site_builder.storage.workers import WorkerDeath, WorkerLimits, call_in_worker

# of the sheet, and characters of an answer
MOST_ROWS = 50
LONGEST = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class CardAnswers:
    """Answers as they were written, "" where there is none; all on one line, but for the
    description."""

    title: str = ""
    publisher: str = ""
    description: str = ""
    temporal: str = ""
    frequency: str = ""
    licence: str = ""
    contact: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class CardJob:
    """A workbook, and the labels of its lines in the order of ANSWERS, folded."""

    path: Path
    labels: tuple[str, ...]


def read_workbook_card(path: Path, words: Language) -> CardAnswers:
    """The answers of the workbook at `path`; none where it cannot be read."""
    labels = tuple(fold_header(words.say(f"workbook.card.{key}")) for key in ANSWERS)
    answers = call_in_worker(
        "site_builder.commands.new.card:read_card_jobs",
        CardJob(path, labels),
        CardAnswers,
        WorkerLimits(),
    )
    return CardAnswers() if isinstance(answers, WorkerDeath) else answers


def read_card_jobs(jobs: Sequence[CardJob], scratch: Path) -> list[CardAnswers]:
    """What a worker does, for each workbook."""
    return [_read_card(job) for job in jobs]


def _read_card(job: CardJob) -> CardAnswers:
    from python_calamine import CalamineWorkbook

    answers = {}
    with CalamineWorkbook.from_path(job.path) as workbook:
        rows = workbook.get_sheet_by_name(CARD).to_python(nrows=MOST_ROWS)
    for label, answer, *_ in (row for row in rows if len(row) > 1):
        if (name := fold_header(str(label))) in job.labels:
            answers[ANSWERS[job.labels.index(name)]] = _format_answer(answer)
    cleaned = {
        key: text if key == "description" else clean_line(text) for key, text in answers.items()
    }
    return CardAnswers(**cleaned)


def _format_answer(answer: object) -> str:
    """A cell as it was typed: a year is a number for a spreadsheet."""
    if isinstance(answer, float) and answer.is_integer():
        answer = int(answer)
    return str(answer).strip()[:LONGEST]
