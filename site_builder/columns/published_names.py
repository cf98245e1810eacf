"""The columns of a file under the names by which they are published, where the description of its
dataset says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from site_builder.cells import fold_header
from site_builder.core.problems import Place, Problem, Repair, make_problem
from site_builder.readers.raw_table import RawTable


@dataclass(frozen=True, slots=True)
class RenamedTable:
    """`used`: the names of the description that the file has."""

    raw: RawTable
    used: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()


def rename_columns(raw: RawTable, columns: Sequence[tuple[str, str]], place: Place) -> RenamedTable:
    """`columns`: names as files have them, with those by which they are published. One that another
    column of the file is to have is not given, which is said."""
    requests = _find_columns(raw.names, columns)
    names = dict(zip(raw.names, raw.names, strict=True))
    for _, found_column, published_name in requests:
        names[found_column] = published_name
    problems = []
    while (column := _find_contested_column(names)) is not None:
        problems.append(make_problem("columns-taken", place, column=column, name=names[column]))
        names[column] = column
    used = frozenset(written_name for written_name, _, _ in requests)
    return RenamedTable(_put_names(raw, names), used, tuple(problems))


def _find_columns(
    names: Sequence[str], columns: Sequence[tuple[str, str]]
) -> list[tuple[str, str, str]]:
    """(name in the description, column of the file, name to publish) of those that the file has. A
    column that is called just so comes before one that is nearly: in a file that has « Montant »,
    « MONTANT » is another column, or none."""
    found = []
    free = list(names)
    others = []
    for written_name, published_name in columns:
        if written_name in free:
            free.remove(written_name)
            found.append((written_name, written_name, published_name))
        else:
            others.append((written_name, published_name))
    for written_name, published_name in others:
        near = _find_near_name(free, written_name)
        if near is not None:
            free.remove(near)
            found.append((written_name, near, published_name))
    return found


def _find_near_name(names: Sequence[str], written_name: str) -> str | None:
    """The only one of them that is the same but for accents, case and signs."""
    folded = fold_header(written_name)
    near = [name for name in names if fold_header(name) == folded]
    return near[0] if folded and len(near) == 1 else None


def _find_contested_column(names: Mapping[str, str]) -> str | None:
    """The first column that is to have a name that another one keeps, or is to have before it, be
    its case another. `names`: those of now, each with the one to have."""
    taken = {name.casefold() for column, name in names.items() if column == name}
    for column, name in names.items():
        if column == name:
            continue
        if name.casefold() in taken:
            return column
        taken.add(name.casefold())
    return None


def _put_names(raw: RawTable, names: Mapping[str, str]) -> RawTable:
    """The table with other names, and all that it says of columns under these. `names`: those of
    now, each with the one to have."""
    renamed = {column: name for column, name in names.items() if column != name}
    if not renamed:
        return raw
    repairs = [
        Repair("column-published", {"column": column, "name": name})
        for column, name in renamed.items()
    ]
    return replace(
        raw,
        names=tuple(names[column] for column in raw.names),
        repairs=(*raw.repairs, *repairs),
        problems=tuple(_move_problem(problem, names) for problem in raw.problems),
        formatted=frozenset(names[column] for column in raw.formatted),
        typed=frozenset(names[column] for column in raw.typed),
        units={names[column]: unit for column, unit in raw.units.items()},
    )


def _move_problem(problem: Problem, names: Mapping[str, str]) -> Problem:
    column = problem.place.column
    if column is None:
        return problem
    return replace(problem, place=replace(problem.place, column=names.get(column, column)))
