"""The workbook that portals give to be filled, when it comes back: what of it is data, and what is
said of the rest."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.core.problems import Refusal
from site_builder.readers.workbook.facts import WorkbookSheet

DATA = "Données"
CARD = "Fiche"
HELP = "Aide"
LISTS = "Listes déroulantes"
TEMPLATE = "original-template"
# True of every such workbook, which is not published as it was received in any case
_OURS = ("original-sheets", "original-unseen", "original-author")


def is_template_workbook(sheets: Sequence[WorkbookSheet]) -> bool:
    """Has it the sheets of such a workbook, and no other?"""
    return {DATA, CARD, HELP} <= {sheet.name for sheet in sheets} <= {DATA, CARD, HELP, LISTS}


def replace_template_leaks(leaks: Sequence[Refusal]) -> tuple[Refusal, ...]:
    """What is said of such a workbook beside its table: one thing in place of several."""
    return (Refusal(code=TEMPLATE), *(leak for leak in leaks if leak.code not in _OURS))
