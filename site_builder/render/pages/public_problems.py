"""What was found in the files of a dataset, as its page says it to everybody."""

from __future__ import annotations

from dataclasses import replace

from site_builder.core.language import Language
from site_builder.core.model.prepared import Detail
from site_builder.core.problems import Place, is_of_owners, is_of_verdict
from site_builder.render.pages.verdict import VerdictShown


def describe_public_problems(
    language: Language, detail: Detail | None, verdict: VerdictShown | None
) -> tuple[str, ...]:
    """Those that neither a table nor the verdict tells of, and that do not concern owners alone."""
    if detail is None:
        return ()
    said_by_tables = {doubt.code for table in detail.tables for doubt in table.doubts}
    sentences = []
    for problem in detail.problems:
        if problem.code in said_by_tables or is_of_owners(problem):
            continue
        if verdict is not None and is_of_verdict(problem):
            continue
        bare_problem = replace(problem, place=_keep_file_name(problem.place))
        sentences.append(language.problem(bare_problem))
    return tuple(sentences)


def _keep_file_name(place: Place) -> Place:
    """Readers know the file by its name; the folders above it are its publisher's."""
    return replace(place, path=place.path.rpartition("/")[2]) if place.path else place
