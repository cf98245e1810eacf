"""The problems of one file, collected as it is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from site_builder.core.problem_codes import Severity
from site_builder.core.problems import Param, Place, Problem, is_of_persons, make_problem

# problems told of one file: beyond, only how many more; a hostile file must cost neither time nor
# pages
MOST = 100


@dataclass(slots=True)
class FileProblems:
    """Problems of the file at `path` (POSIX, relative to the site). Ask `full` before an expensive
    suggestion."""

    path: str
    problems: list[Problem] = field(default_factory=list)
    errors: int = 0
    untold: int = 0
    of_persons: bool = False  # one withholds the dataset for what it says of persons

    @property
    def full(self) -> bool:
        """Will what is added from now on only be counted?"""
        return len(self.problems) >= MOST

    def report(
        self,
        code: str,
        line: int | None = None,
        severity: Severity | None = None,
        /,
        **params: Param,
    ) -> None:
        """A problem of this file, at a line from 1, or of all of it; `severity` as in
        make_problem."""
        self.add(make_problem(code, Place(path=self.path, line=line), severity, **params))

    def of_file(self, code: str, path: str, /, **params: Param) -> None:
        """An error that sits in another file than the one being read."""
        self.add(make_problem(code, Place(path=path), **params))

    def in_file(self, code: str, path: str, line: int, /, **params: Param) -> None:
        """An error at a line of any file that was read for this one."""
        self.add(make_problem(code, Place(path=path, line=line), **params))

    def add(self, problem: Problem) -> None:
        self.errors += problem.severity == "error"
        is_first = is_of_persons(problem) and not self.of_persons
        self.of_persons |= is_first
        if self.full and not is_first:
            self.untold += 1
        else:
            self.problems.append(problem)

    def all(self) -> tuple[Problem, ...]:
        """What was collected, and how many more there are."""
        if not self.untold:
            return tuple(self.problems)
        severity: Severity = "error" if self.errors else "warning"
        more = make_problem("problems-more", Place(path=self.path), severity, more=self.untold)
        return (*self.problems, more)
