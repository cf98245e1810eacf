"""Codes of several nomenclatures under common headings: the rules are a file of the standard."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from site_builder.core.model.measure import Heading

UNASSIGNED = "non-ventile"  # the heading of what no rule assigns


def find_heading(headings: Sequence[Heading], nomenclature: str, code: str) -> str:
    """The heading of the longest prefix of a code. Where it is not known which nomenclature a code
    is of (""), that on which all agree."""
    if nomenclature:
        return _find_own_heading(headings, nomenclature, code)
    answers = set()
    for name in set(map(attrgetter("nomenclature"), headings)):
        answers.add(_find_own_heading(headings, name, code))
    if len(answers) > 1:
        return UNASSIGNED
    return answers.pop()


def _find_own_heading(headings: Sequence[Heading], nomenclature: str, code: str) -> str:
    best = Heading(nomenclature, "", UNASSIGNED, "")
    for heading in headings:
        is_longer = len(heading.prefix) > len(best.prefix)
        if is_longer and heading.nomenclature == nomenclature and code.startswith(heading.prefix):
            best = heading
    return best.heading


def list_headings(headings: Sequence[Heading]) -> tuple[tuple[str, str], ...]:
    """Each heading with its label, in the order of the rules; what is assigned to none is last."""
    labels = dict(map(attrgetter("heading", "label"), headings))
    unassigned = labels.pop(UNASSIGNED, "")
    return (*labels.items(), (UNASSIGNED, unassigned))
