"""Problems that are the same but for their place are one, whichever files, datasets and publishers
they are in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from site_builder.core.problems import Place, Problem
from site_builder.metadata.site_folder import make_canonical_path
from site_builder.publish.build_report import (
    BuildReport,
    get_place_dataset_id,
    is_withholding_error,
)

# What of a problem was seen at its place alone: the first cell that is wrong
SAMPLES = frozenset({"value", "number", "other", "first", "why"})

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class ReportedProblem:
    """A problem, and whether it was not in the report before. `publisher`, `dataset`: the slug and
    the id of whose it is, each "" where it is nobody's."""

    problem: Problem
    new: bool
    publisher: str
    dataset: str


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """The same problem, at each of its places."""

    problems: tuple[ReportedProblem, ...]

    @property
    def first(self) -> Problem:
        return self.problems[0].problem

    @property
    def is_error(self) -> bool:
        return self.first.severity == "error"

    @property
    def publishers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(reported.publisher for reported in self.problems))

    @property
    def datasets(self) -> tuple[str, ...]:
        """Their ids, those that are known."""
        ids = dict.fromkeys(reported.dataset for reported in self.problems)
        return tuple(filter(None, ids))

    @property
    def new_count(self) -> int:
        """How many of its places are new."""
        return sum(reported.new for reported in self.problems)


def report_problems(report: BuildReport, new: Iterable[bool]) -> list[ReportedProblem]:
    """All that the report has; `new`: of each, in the same order."""
    reported: list[ReportedProblem] = []
    for problem, is_new in zip(report.problems, new, strict=True):
        publisher, dataset = _find_owner(problem.place, report.datasets)
        reported.append(ReportedProblem(problem, is_new, publisher, dataset))
    return reported


def _find_owner(place: Place, datasets: Mapping[str, str]) -> tuple[str, str]:
    if not (place.path or "").startswith("datasets/"):
        return "", ""
    id_ = get_place_dataset_id(place)
    return id_.split("/")[0], id_ if id_ in datasets else ""


def group_problems(
    problems: Iterable[ReportedProblem], report: BuildReport
) -> tuple[ProblemGroup, ...]:
    """Errors first, then what is at most places; each in the order in which it comes first."""
    kept_paths = report.kept_days.keys()
    by_key: dict[Key, list[ReportedProblem]] = {}
    for reported in problems:
        problem = reported.problem
        is_kept = make_canonical_path(problem.place.path or "") in kept_paths
        is_withheld = report.datasets.get(reported.dataset) == "withheld"
        key = (*_make_key(problem), is_kept, is_withheld, is_withholding_error(problem))
        by_key.setdefault(key, []).append(reported)
    groups = [ProblemGroup(tuple(same)) for same in by_key.values()]
    groups.sort(key=lambda group: (not group.is_error, -len(group.problems)))
    return tuple(groups)


def _make_key(problem: Problem) -> Key:
    """What its sentence says, but for numbers, and for what the first cell holds."""
    place = problem.place
    is_of_cell = bool(place.row or place.column)
    values: list[Key] = []
    for name, value in sorted(problem.params.items()):
        is_sample = is_of_cell and name in SAMPLES
        if isinstance(value, str) and not is_sample:
            values.append((name, value))
    return (problem.code, problem.severity, place.sheet, place.column, *values)
