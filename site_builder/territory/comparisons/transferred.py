"""What of a measure communes have transferred: a figure of theirs is then not their doing alone."""

from __future__ import annotations

from collections.abc import Collection

from site_builder.core.model.comparison import ComparedMeasure


def list_transferred(
    measure: ComparedMeasure, transferred: Collection[str]
) -> tuple[tuple[str, str], ...]:
    """The competences of a measure that are among those of the portal (`Portal.transferred`), each
    with the category that it is of, "" for all of the measure. Their names for people are messages:
    `competence.bornes`."""
    return tuple(competence for competence in measure.competences if competence[0] in transferred)
