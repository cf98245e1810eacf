"""Codes of several nomenclatures under common headings: the rules are a file of the standard."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.core.model.measure import Heading

UNASSIGNED = "non-ventile"  # the heading of what no rule assigns


def find_heading(headings: Sequence[Heading], nomenclature: str, code: str) -> str:
    """The heading of the longest prefix of a code. Where it is not known which nomenclature a code
    is of (""), that on which all agree."""
    if nomenclature:
        return _find_own_heading(headings, nomenclature, code)
    nomenclatures = {heading.nomenclature for heading in headings}
    answers = {_find_own_heading(headings, name, code) for name in nomenclatures}
    return answers.pop() if len(answers) == 1 else UNASSIGNED


def _find_own_heading(headings: Sequence[Heading], nomenclature: str, code: str) -> str:
    longest = ""
    found = UNASSIGNED
    for heading in headings:
        is_its = heading.nomenclature == nomenclature and code.startswith(heading.prefix)
        if is_its and len(heading.prefix) > len(longest):
            longest = heading.prefix
            found = heading.heading
    return found


def list_headings(headings: Sequence[Heading]) -> tuple[tuple[str, str], ...]:
    """Each heading with its label, in the order of the rules; what is assigned to none is last."""
    labels = {heading.heading: heading.label for heading in headings}
    unassigned = labels.pop(UNASSIGNED, "")
    return (*labels.items(), (UNASSIGNED, unassigned))
