"""The checks of French schemas beyond Table Schema (`custom_checks`), one function for each: SQL of
rows that break it.

A cell that is empty is not checked, and a column that is not there counts as empty. Rules: facts of
the published schemas, ../docs/validation.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from site_builder.cells import CellKind, fold_header, get_cell_kind, match_cell_sql
from site_builder.core.model.table_schema import CustomCheck
from site_builder.core.text import quote_words
from site_builder.storage import sql

MATTERS = (
    "commande publique", "urbanisme", "domaine et patrimoine", "fonction publique",
    "institutions et vie politique", "libertes publiques et pouvoirs de police", "finances locales",
    "domaines de competences par themes", "autres domaines de competences",
)  # fmt: skip
OPERATORS = {">": ">", ">=": ">=", "==": "=", "<=": "<=", "<": "<"}
PLAIN_NUMBER = "[+-]?[0-9]{1,18}([.][0-9]{0,9})?"
COLUMNS = ("column", "column2", "columns", "othercolumns")  # parameters that name columns
Columns = Mapping[str, str]  # SQL of the text of each column, NULL where it is empty


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledCheck:
    """What a check of a schema comes to: `broken` is SQL of a row; or `breaks` tells of each text
    of `column`.

    `undecided` is SQL of the rows of which nothing can be told.
    """

    name: str
    column: str  # where its fault sits, "" on the row
    broken: str = ""
    breaks: Callable[[str], bool] | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    undecided: str = ""


def compile_custom_check(custom: CustomCheck, columns: Columns) -> CompiledCheck | None:
    """The check of that name over these columns; None where it is not known or lacks a
    parameter."""
    made = CUSTOM_CHECKS.get(custom.name)
    return made(custom, columns) if made else None


def list_check_columns(custom: CustomCheck) -> tuple[str, ...]:
    """The columns without which a check tells nothing; of a column that is one of two, the other
    one tells."""
    if custom.name == "one-of-required":
        return ()
    written = [custom.params.get(key) for key in COLUMNS]
    lists = [names if isinstance(names, list) else [names] for names in written]
    return tuple(name for names in lists for name in names if isinstance(name, str) and name)


def _text(custom: CustomCheck, key: str) -> str:
    value = custom.params.get(key)
    return value if isinstance(value, str) else ""


def _cell(columns: Columns, name: str) -> str:
    return columns.get(name, "(NULL::VARCHAR)")  # in brackets: a slice may follow


def _identifier(
    kind: CellKind, length: int
) -> Callable[[CustomCheck, Columns], CompiledCheck | None]:
    """Digits of a length, whose control digit holds; blanks and dots between them are no fault."""

    def made(custom: CustomCheck, columns: Columns) -> CompiledCheck | None:
        digits = f"replace(replace({_cell(columns, _text(custom, 'column'))}, ' ', ''), '.', '')"
        form = match_cell_sql(digits, f"[0-9]{{{length}}}")
        return _of_cell(
            custom, columns, f"CASE WHEN {form} THEN NOT ({kind.checked(digits)}) ELSE TRUE END"
        )

    return made


def _of_cell(custom: CustomCheck, columns: Columns, broken: str) -> CompiledCheck | None:
    """A check of the one cell of `column`."""
    name = _text(custom, "column")
    return (
        CompiledCheck(
            name=custom.name, column=name, broken=f"{_cell(columns, name)} IS NOT NULL AND {broken}"
        )
        if name
        else None
    )


def _year_interval(custom: CustomCheck, columns: Columns) -> CompiledCheck | None:
    cell = _cell(columns, _text(custom, "column"))
    good = f"({match_cell_sql(cell, '[0-9]{4}/[0-9]{4}')} AND {cell}[1:4] < {cell}[6:9])"
    if custom.params.get("allow-year-only") in (True, "true", "yes", "oui"):
        good = f"({good} OR {match_cell_sql(cell, '[0-9]{4}')})"
    return _of_cell(custom, columns, f"NOT {good}")


def _nomenclature(custom: CustomCheck, columns: Columns) -> CompiledCheck | None:
    name = _text(custom, "column")
    return CompiledCheck(name=custom.name, column=name, breaks=_is_no_matter) if name else None


def _is_no_matter(text: str) -> bool:
    first, slash, second = text.partition("/")
    return (
        not (slash and second)
        or first != first.strip()
        or second != second.strip()
        or fold_header(first) not in MATTERS
    )


def _cohesive(custom: CustomCheck, columns: Columns) -> CompiledCheck | None:
    name = _text(custom, "column")
    others = custom.params.get("othercolumns")
    if not name or not isinstance(others, list):
        return None
    all_ = [_cell(columns, str(other)) for other in (name, *others)]
    filled = sql.add_sql_terms([f"({cell} IS NOT NULL)::INTEGER" for cell in all_])
    return CompiledCheck(
        name=custom.name,
        column=name,
        broken=f"{filled} NOT IN (0, {len(all_)})",
        params={"others": quote_words(others)},
    )


def _compare(custom: CustomCheck, columns: Columns) -> CompiledCheck | None:
    name, other, operator = (_text(custom, key) for key in ("column", "column2", "op"))
    if not name or not other or operator not in OPERATORS:
        return None
    first = _cell(columns, name)
    second = _cell(columns, other)
    numbers = " AND ".join(match_cell_sql(cell, PLAIN_NUMBER) for cell in (first, second))
    sign = OPERATORS[operator]
    good = (
        f"CASE WHEN {numbers} THEN {_number(first)} {sign} {_number(second)} "
        f"ELSE {first} {sign} {second} END"
    )
    params = {"operator": operator, "other": other}
    return CompiledCheck(
        name=custom.name, column=name, broken=f"NOT coalesce({good}, TRUE)", params=params
    )


def _number(cell: str) -> str:
    """SQL of its value, NULL where it is no number, or one of 20 digits: those of 38 overflow when
    they are added."""
    return f"TRY_CAST({cell} AS DECIMAL(28, 9))"


def _sum(custom: CustomCheck, columns: Columns) -> CompiledCheck | None:
    name = _text(custom, "column")
    parts = custom.params.get("columns")
    if not name or not isinstance(parts, list) or not parts:
        return None
    cells = [_cell(columns, name), *(_cell(columns, str(part)) for part in parts)]
    numbers = [_number(cell) for cell in cells]
    broken = f"coalesce({numbers[0]} <> {sql.add_sql_terms(numbers[1:])}, FALSE)"
    filled = " AND ".join(f"{cell} IS NOT NULL" for cell in cells)
    readable = " AND ".join(f"{number} IS NOT NULL" for number in numbers)
    undecided = f"{filled} AND NOT ({readable})"
    return CompiledCheck(
        name=custom.name,
        column=name,
        broken=broken,
        params={"others": quote_words(parts)},
        undecided=undecided,
    )


def _one_of(custom: CustomCheck, columns: Columns) -> CompiledCheck | None:
    first = _text(custom, "column1")
    second = _text(custom, "column2")
    if not first or not second:
        return None
    broken = f"{_cell(columns, first)} IS NULL AND {_cell(columns, second)} IS NULL"
    return CompiledCheck(
        name=custom.name, column="", broken=broken, params={"others": quote_words((first, second))}
    )


def _opening_hours(custom: CustomCheck, columns: Columns) -> CompiledCheck | None:
    name = _text(custom, "column")
    return CompiledCheck(name=custom.name, column=name, breaks=_is_no_hours) if name else None


def _is_no_hours(text: str) -> bool:
    import opening_hours

    return not opening_hours.validate(text)


def _telephone(custom: CustomCheck, columns: Columns) -> CompiledCheck | None:
    cell = _cell(columns, _text(custom, "column"))
    return _of_cell(custom, columns, f"NOT {get_cell_kind('telephone').accepts(cell)}")


CUSTOM_CHECKS: Mapping[str, Callable[[CustomCheck, Columns], CompiledCheck | None]] = {
    "french-siret-value": _identifier(get_cell_kind("siret"), 14),
    "french-siren-value": _identifier(get_cell_kind("siren"), 9),
    "nomenclature-actes-value": _nomenclature,
    "year-interval-value": _year_interval,
    "cohesive-columns-value": _cohesive,
    "compare-columns-value": _compare,
    "sum-columns-value": _sum,
    "one-of-required": _one_of,
    "opening-hours-value": _opening_hours,
    "phone-number-value": _telephone,
}
