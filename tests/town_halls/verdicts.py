"""The cases built as datasets of one portal, and what of each is published as a person reads it.

A case is `equal`; `asked`, where a warning, an error or a refusal says what differs; `needless`,
where the table is right and a warning says that it may not be; `refused`, where a file that has no
fault is; `half-said`, where the build asks and `beffroi check` or `beffroi inspect` does not;
SILENT, where something differs and nothing says so.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from csv import reader
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from command_line import beffroi
from portal import COMMUNES, made, write

from site_builder.core.language import load_language
from site_builder.core.problems import Problem
from town_halls.case import ANY, Case, Column, Odd
from town_halls.writing import Book, Text

PASSED_OVER = re.compile(
    r"original-(?!hidden-(?:rows|columns)).*|downloads-.*|other-sheets"
)  # of the file, not its table
LINES_OF_DATASETS = (10, 12)  # what no file says alone
SHOWN = 6  # differences of a case that are shown


@dataclass(frozen=True)
class Difference:
    """What differs; `column` is its name, "" where it is rows or columns themselves."""

    text: str
    column: str = ""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    case: Case
    name: str
    differences: tuple[Difference, ...]
    questions: tuple[str, ...]
    inspect_questions: int
    repairs: int

    @property
    def is_right(self) -> bool:
        """Does it pass? A question fails where the file is there to show that nothing is wrong
        with it."""
        if self.case.innocent and self.case.asks == "no":
            return self.name == "equal"
        return self.name in ("equal", "asked", "needless")


def build_cases(cases: Sequence[Case], root: Path) -> list[Verdict]:
    """Each case is a dataset of a portal that is built at `root`."""
    write(root, {"communes.yml": COMMUNES})
    for case in cases:
        write_dataset(case, root, case.before or case.files)
    if any(case.before for case in cases):
        made(root)
        for case in cases:
            write_dataset(case, root, case.files)
    report = made(root)
    checked = list_checked_paths(root)
    return [judge_case(case, root, report.problems, checked) for case in cases]


def list_checked_paths(root: Path) -> list[str]:
    """The files and folders of which `beffroi check` tells something, each with a slash behind."""
    answer = json.loads(beffroi("check", root, "--format", "json").stdout)
    return [f"{problem['path']}/" for problem in answer["problems"]]


def write_dataset(case: Case, root: Path, files: Mapping[str, Text | Book]) -> None:
    folder = root / "datasets/lille" / case.id
    for path in folder.glob("*"):
        path.unlink()
    write(folder, {"datapackage.yaml": case.description or f"title: {case.id}\n"})
    for name, content in files.items():
        write(folder, {name: content.write(name.rpartition(".")[2])})


def judge_case(
    case: Case, root: Path, problems: Iterable[Problem], checked: Sequence[str]
) -> Verdict:
    start = f"datasets/lille/{case.id}/"
    own = [
        problem
        for problem in problems
        if f"{problem.place.path}/".startswith(start) and not PASSED_OVER.fullmatch(problem.code)
    ]
    language = load_language("fr")
    questions = tuple(f"{problem.code}: {language.problem(problem)}" for problem in own)
    tables = sorted((root / "build/data/lille" / case.id).glob(f"*{case.table}.parquet"))
    inspected = [inspect_file(root / start / name) for name in case.files]
    said = sum(count for count, _ in inspected)
    repairs = sum(count for _, count in inspected)
    differences = compare_tables(case, tables)
    name = decide_verdict(case, own, questions, differences, refused=not tables)
    if name == "equal" and case.receipt and not repairs:
        name = "SILENT"
        differences = (Difference("what is set aside has no receipt"),)
    if name == "asked" and not is_said_everywhere(case, said, start, checked):
        name = "half-said"
    return Verdict(
        case=case,
        name=name,
        differences=differences,
        questions=questions,
        inspect_questions=said,
        repairs=repairs,
    )


def inspect_file(path: Path) -> tuple[int, int]:
    """How many problems `beffroi inspect` tells of a file, and how many repairs."""
    answer: dict[str, Any] = json.loads(beffroi("inspect", path, "--json").stdout)
    refused = answer["refused"] is not None
    hidden = [leak for leak in answer.get("leaks", ()) if not PASSED_OVER.fullmatch(leak["code"])]
    problems = [*answer.get("problems", ()), *hidden]
    return len(problems) + refused, len(answer.get("repairs", ()))


def decide_verdict(
    case: Case,
    problems: Sequence[Problem],
    questions: Sequence[str],
    differences: Sequence[Difference],
    *,
    refused: bool,
) -> str:
    if refused:
        return "refused" if case.asks in ("no", "read") else "asked"
    said = is_said(case, problems, questions, differences)
    if case.asks == "must":
        return "asked" if said else "SILENT"
    if differences:
        return "asked" if said else "SILENT"
    return "needless" if questions and case.asks == "no" else "equal"


def is_said(
    case: Case,
    problems: Sequence[Problem],
    sentences: Sequence[str],
    differences: Sequence[Difference],
) -> bool:
    """Do questions tell of what differs: each column, or rows, or the file as a whole?"""
    changed = {difference.column for difference in differences}
    if "" in changed or not changed:
        return bool(problems)
    names = {column.name.strip("~") for reading in case.readings for column in reading} | changed
    named: set[str] = set()
    for problem, sentence in zip(problems, sentences, strict=True):
        about = {name for name in names if f"« {name} »" in plain(sentence)}
        if problem.place.column is not None:
            about.add(problem.place.column)
        if not about:
            return True
        named |= about
    return changed <= named


def is_said_everywhere(case: Case, said: int, start: str, checked: Sequence[str]) -> bool:
    """By check, which compares with git and not with the site that was published before; and by
    inspect, where the doubt is in one file."""
    if case.line in LINES_OF_DATASETS:
        return bool(case.before) or any(path.startswith(start) for path in checked)
    return said > 0 and any(path.startswith(start) for path in checked)


def plain(text: str) -> str:
    """The text in composed letters, each run of spaces one."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def compare_tables(case: Case, tables: Sequence[Path]) -> tuple[Difference, ...]:
    """What differs from the nearest of the readings."""
    if not tables:
        return (Difference("no table is published"),)
    if len(tables) > 1:
        names = ", ".join(path.stem for path in tables)
        return (Difference(f"{len(tables)} tables are published: {names}"),)
    if not case.readings:
        return (Difference("a table is published that no one can read"),)
    table = pq.read_table(tables[0])
    with tables[0].with_suffix(".csv").open(encoding="utf-8", newline="") as source:
        written = list(reader(source))
    found = [compare_table(case, columns, table, written) for columns in case.readings]
    return min(found, key=len)


def find_column(column: Column, free: Sequence[str]) -> str | None:
    """The published name that is this column's; ANY takes the first that is left."""
    if column.name == ANY:
        return free[0] if free else None
    if column.name.startswith("~"):
        words = get_words(column.name)
        return next((name for name in free if words <= get_words(name)), None)
    return next((name for name in free if plain(name) == plain(column.name)), None)


def get_words(name: str) -> set[str]:
    return set(re.findall(r"\w+", plain(name).casefold()))


def compare_table(
    case: Case, columns: Sequence[Column], table: pa.Table, written: list[list[str]]
) -> tuple[Difference, ...]:
    differences = []
    free = [name for name in table.column_names if name not in ("geometry", "fichier_source")]
    pairs = []
    for column in sorted(columns, key=lambda column: (column.name == ANY, column.name[:1] == "~")):
        name = find_column(column, free)
        if name is None:
            differences.append(Difference(f"no column « {column.name} »"))
        else:
            free.remove(name)
            pairs.append((column, name))
    differences += [Difference(f"a column « {name} » that is not there") for name in free]
    count = case.rows or len(columns[0].values or ())
    if table.num_rows != count:
        differences.append(Difference(f"{table.num_rows} rows, not {count}"))
    values = {
        name: [simplify(value) for value in table.column(name).to_pylist()] for _, name in pairs
    }
    wanted = {name: [simplify(value) for value in column.values or ()] for column, name in pairs}
    if case.table:
        values = sort_rows(values)
        wanted = sort_rows(wanted)
    for column, name in pairs:
        found = list(compare_kind(column, table.column(name).type, values[name]))
        found += compare_values(column, wanted[name], values[name])
        if not case.table:
            place = written[0].index(name)
            found += compare_odd_cells(column, [row[place] for row in written[1:]])
        differences += [Difference(f"« {name} »: {text}", name) for text in found]
    return tuple(differences)


def sort_rows(columns: dict[str, list[object]]) -> dict[str, list[object]]:
    """The rows of a series, which are in no order of their own, in order of their texts."""
    rows = sorted(zip(*columns.values(), strict=True), key=str)
    return {name: [row[place] for row in rows] for place, name in enumerate(columns)}


def has_kind(kind: str, type_: pa.DataType) -> bool:
    types = pa.types
    if kind == "integer":
        return bool(types.is_integer(type_))
    if kind == "number":
        return bool(types.is_integer(type_) or types.is_floating(type_) or types.is_decimal(type_))
    if kind == "utc":
        return bool(types.is_timestamp(type_)) and type_.tz is not None
    if kind == "datetime":
        return bool(types.is_timestamp(type_)) and type_.tz is None
    wanted = {
        "text": types.is_string,
        "date": types.is_date,
        "time": types.is_time,
        "boolean": types.is_boolean,
    }
    return bool(wanted[kind](type_))


def simplify(value: object) -> object:
    """A value that compares: a number with six decimals, a day or an instant as ISO text."""
    if value is None or isinstance(value, Odd):
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return plain(value) or None
    if hasattr(value, "isoformat"):
        return value.isoformat().replace("+00:00", "Z")
    return round(float(str(value)), 6)


def compare_kind(column: Column, type_: pa.DataType, values: Sequence[object]) -> Iterator[str]:
    if not has_kind(column.kind, type_):
        filled = [value for value in values if value is not None]
        yield f"{type_}, not {column.kind} ({filled[:3]}…)"


def compare_values(
    column: Column, wanted: Sequence[object], values: Sequence[object]
) -> Iterator[str]:
    """What differs in the first and last row of a long column, or in any of a short one, and in
    the sum."""
    if column.values is None:
        wanted = (simplify(column.first), simplify(column.last))
        compared = [*values[:1], *values[-1:]]
        total = column.total
    else:
        compared = [*values]
        measured = column.kind in ("integer", "number")
        total = sum_numbers(wanted) if measured else None
    pairs = list(enumerate(zip(wanted, compared, strict=False), 1))
    different = [
        f"row {row} {found!r}, not {right!r}" for row, (right, found) in pairs if right != found
    ]
    yield from different[:SHOWN]
    if total is not None and abs(sum_numbers(values) - total) > 1e-6 * max(1.0, abs(total)):
        yield f"sum {sum_numbers(values):.10g}, not {total:.10g}"


def sum_numbers(values: Iterable[object]) -> float:
    return sum(value for value in values if isinstance(value, float))


def compare_odd_cells(column: Column, texts: Sequence[str]) -> Iterator[str]:
    for number, value in enumerate(column.values or ()):
        if isinstance(value, Odd) and texts[number : number + 1] != [value.text]:
            yield f"row {number + 1} of the CSV is not « {value.text} »"
