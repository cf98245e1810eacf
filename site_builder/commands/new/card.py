"""The sheet « Fiche » of a workbook that was given to be filled, read in a worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from site_builder.core.model.card import CardAnswers
from site_builder.publish.card_labels import list_card_labels
from site_builder.readers.workbook.card import MOST_ROWS, name_card_answers, read_card_rows
from site_builder.readers.workbook.template import CARD
from site_builder.storage.workers import WorkerDeath, WorkerLimits, call_in_worker


@dataclass(frozen=True, slots=True)
class CardJob:
    """A workbook, and what its card asks: labels, each with its key."""

    path: Path
    labels: tuple[tuple[str, str], ...]


def read_workbook_card(path: Path) -> CardAnswers:
    """The answers of the workbook at `path`; none where it cannot be read."""
    answers = call_in_worker(
        "site_builder.commands.new.card:read_cards",
        CardJob(path, list_card_labels()),
        CardAnswers,
        WorkerLimits(),
    )
    return CardAnswers() if isinstance(answers, WorkerDeath) else answers


def read_cards(jobs: Sequence[CardJob], scratch: Path) -> list[CardAnswers]:
    """What a worker does, for each workbook."""
    return [_read_card(job) for job in jobs]


def _read_card(job: CardJob) -> CardAnswers:
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(job.path) as workbook:
        rows = workbook.get_sheet_by_name(CARD).to_python(nrows=MOST_ROWS)
    return name_card_answers(read_card_rows(rows), dict(job.labels))
