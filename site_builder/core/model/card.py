"""What a workbook of ours that was filled says of its data, on its sheet « Fiche »."""

from __future__ import annotations

from dataclasses import dataclass


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
