"""What people must be told: problems, and repairs made on their behalf. Codes and parameters, never
sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from site_builder.core.problem_codes import Severity, get_problem_code

PERSONAL = "personal"  # the topic of what is said of persons
UNREADABLE_PATTERN = "schema-pattern"  # which is said where the schema is written
Param = str | int | float
FIRST_ROWS = 5  # named by a receipt or a problem, of all those that it counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something is: `path` is POSIX, relative to the site; `line` counts lines and `row`
    records, from 1."""

    path: str | None = None
    line: int | None = None
    row: int | None = None
    sheet: str | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A contributor's or owner's mistake. What its code means, and where its sentence is, stands in
    the table of problem_codes."""

    code: str
    severity: Severity
    place: Place
    params: Mapping[str, Param] = field(default_factory=dict)
    count: int = 1
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Repair:
    """Something we changed on reading: the message `repair.<code>`, how many times, and the first
    rows (from 1)."""

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)
    count: int = 1
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a file cannot be read as a table: the message `problem.<code>` with its parameters.

    `encoding`, `delimiter` and `quote` are what was decided of it all the same, or "".
    """

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)
    encoding: str = field(default="", compare=False)
    delimiter: str = field(default="", compare=False)
    quote: str = field(default="", compare=False)


def make_repair(code: str, rows: Sequence[int], row: Callable[[int], int] = int) -> Repair:
    """A receipt for these rows; `row` gives the number under which people know one."""
    return Repair(code, {}, len(rows), tuple(map(row, islice(dict.fromkeys(rows), FIRST_ROWS))))


def make_problem(
    code: str, place: Place, severity: Severity | None = None, /, **params: Param
) -> Problem:
    """A problem as severe as the table has it, with the parameters of its sentence. `severity`: of
    a code with which it depends on the case, and of no other."""
    known_severity = get_problem_code(code).severity
    chosen_severity = severity or known_severity
    if chosen_severity == "either" or known_severity not in (chosen_severity, "either"):
        raise ValueError(f"{code}: the table says {known_severity}")
    return Problem(code=code, severity=chosen_severity, place=place, params=params)


def weigh_in_check(problem: Problem) -> Problem:
    """The same, as severe as it is in a proposal."""
    severity = get_problem_code(problem.code).severity_in_check
    if not severity:
        return problem
    return replace(problem, severity=severity)


def is_schema_breach(problem: Problem) -> bool:
    """Is it about a schema or a standard that the table does not follow?"""
    return get_problem_code(problem.code).verdict == "breach"


def is_unchecked_rule(problem: Problem) -> bool:
    """Is it about what a schema asks and nothing has looked at? Then nobody can say that the table
    follows it."""
    return get_problem_code(problem.code).verdict == "unchecked"


def is_of_verdict(problem: Problem) -> bool:
    """Is it about how a table keeps to what it is held against, or about what nobody has looked
    at?"""
    return get_problem_code(problem.code).verdict != ""


def is_of_claimants(problem: Problem) -> bool:
    """Is it told to all who claim one name?"""
    return get_problem_code(problem.code).audience == "claimants"


def is_told_to_readers(problem: Problem) -> bool:
    """May what is published not be what people take it for? Then its page says so, whoever may see
    other problems."""
    return get_problem_code(problem.code).audience == "readers"


def is_of_owners(problem: Problem) -> bool:
    """Can only the owner of the portal, or who runs it, mend it? No publisher can, no reader."""
    return get_problem_code(problem.code).audience in ("owner", "operator")


def is_of_persons(problem: Problem) -> bool:
    """Is its dataset withheld for what it says of persons? Then nothing of it is shown, nor what
    was published before."""
    code = get_problem_code(problem.code)
    return problem.severity == "error" and (code.topic, code.effect) == (PERSONAL, "dataset")


def get_rule_key(problem: Problem) -> tuple[object, ...]:
    """What is the same in all files of which it leaves a rule unchecked."""
    return problem.code, *sorted(
        (key, value) for key, value in problem.params.items() if key != "seconds"
    )


def get_problem_kind(problem: Problem) -> tuple[str, Param]:
    """What is the same in all files of a series: the rule that is broken, and the field."""
    return problem.code, problem.params.get("field", problem.place.column or "")


def count_occurrences(problem: Problem) -> int:
    """How many times it is there: cells, rows, or columns."""
    return int(problem.params.get("count", problem.count))


def is_tolerated(problem: Problem) -> bool:
    """Is it what a rule refuses, wrongly as we know? Then nothing is to be changed."""
    return bool(problem.params.get("why"))


def split_tolerated(problems: Iterable[Problem]) -> tuple[list[Problem], list[Problem]]:
    """What asks for something to be done, and what does not."""
    parts: tuple[list[Problem], list[Problem]] = ([], [])
    for problem in problems:
        parts[is_tolerated(problem)].append(problem)
    return parts


def is_for_information(problem: Problem) -> bool:
    """Is it told so that one knows, and nothing is to be done?"""
    if is_tolerated(problem):
        return True
    return get_problem_code(problem.code).remedy == "none"


def has_error(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def is_blocking_problem(problem: Problem) -> bool:
    """Is it an error that keeps the file that it is about from being published?"""
    return problem.severity == "error" and get_problem_code(problem.code).withholds_file
