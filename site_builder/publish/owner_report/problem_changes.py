"""Which problems were not in the report before, and how many of that are there no more.

What is compared with is the last report that said something else: a build that changes nothing,
and finds the same, leaves the marks of the one before as they are.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from site_builder.core.problems import Problem
from site_builder.storage.build_state import SPOILT
from site_builder.storage.safe_open import UnsafePath, read_beside

MOST_BYTES = 64_000_000  # of a report that is read again
ID_LENGTH = 16
# What is seen in a file changes from one of its versions to the next, and is the same problem
NUMBERS = re.compile("[0-9]+")
UNREADABLE = (*SPOILT, OSError, UnsafePath, RecursionError)


class EarlierProblem(msgspec.Struct, frozen=True):
    """`id` as identify_problem has it; `new`: it was not in the report before."""

    id: str
    new: bool = False


class ComparedReport(msgspec.Struct, frozen=True):
    """The report that one was compared with: of which day, and how many of its problems are
    gone."""

    day: date
    gone: int


class EarlierReport(msgspec.Struct, frozen=True):
    """What is read of a report: its day, its problems, and what it was compared with."""

    day: date
    problems: tuple[EarlierProblem, ...]
    compared: ComparedReport | None = None


@dataclass(frozen=True, slots=True)
class ProblemChanges:
    """`new`: for each problem of a report, in their order, whether it is; `compared`: None where
    there was nothing to compare with, and nothing is new."""

    ids: tuple[str, ...] = ()
    new: tuple[bool, ...] = ()
    compared: ComparedReport | None = None

    @property
    def count(self) -> int:
        """How many are new."""
        return sum(self.new)


def read_earlier_report(home: Path, name: str) -> EarlierReport | None:
    """None where there is none, it is damaged, or another version wrote it."""
    try:
        content = read_beside(home, name, MOST_BYTES)
        if len(content) > MOST_BYTES:
            return None
        return msgspec.json.decode(content, type=EarlierReport)
    except UNREADABLE:
        return None


def identify_problem(problem: Problem) -> str:
    """What stays the same of a problem while nobody has mended it: neither lines nor numbers, for
    those move."""
    place = problem.place
    texts = [problem.code, place.path or "", place.sheet or "", place.column or ""]
    for key, value in sorted(problem.params.items()):
        if isinstance(value, str):
            texts += [key, NUMBERS.sub("", value)]
    digest = hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:ID_LENGTH]


def compare_problems(problems: Sequence[Problem], earlier: EarlierReport | None) -> ProblemChanges:
    """What of the problems is new, by the report before."""
    ids = tuple(map(identify_problem, problems))
    if earlier is None:
        return ProblemChanges(ids, (False,) * len(ids))
    counts = Counter(ids)
    earlier_counts = Counter(problem.id for problem in earlier.problems)
    if counts == earlier_counts:
        new = Counter(problem.id for problem in earlier.problems if problem.new)
        return ProblemChanges(ids, _mark_last(ids, new), earlier.compared)
    gone = (earlier_counts - counts).total()
    new = counts - earlier_counts
    return ProblemChanges(ids, _mark_last(ids, new), ComparedReport(earlier.day, gone))


def _mark_last(ids: Sequence[str], marked: Mapping[str, int]) -> tuple[bool, ...]:
    """Of several with one id the last ones: so many as are to be marked."""
    left = dict(marked)
    marks: list[bool] = []
    for id_ in reversed(ids):
        is_new = left.get(id_, 0) > 0
        if is_new:
            left[id_] -= 1
        marks.append(is_new)
    return tuple(reversed(marks))
