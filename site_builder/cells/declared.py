"""A column as its schema says that it is written: words of yes and no, signs of numbers, the order
of dates.

Its cells are then read so, and as programs store them (2024-01-31, true); what else is usual only
where that cannot be taken for something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from site_builder.cells.boolean import BOOLEAN
from site_builder.cells.calendar import ISO
from site_builder.cells.date import DATE
from site_builder.cells.datetime import DATETIME
from site_builder.cells.integer import INTEGER
from site_builder.cells.kind import GROUPING, CellKind, match_cell_sql, quote_text_sql
from site_builder.cells.number import NUMBER
from site_builder.cells.time import TIME

# Formats that the usual notations read
USUAL = {
    "date": ("default", "any", "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%-d/%-m/%Y"),
    "datetime": (
        "default",
        "any",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%d %H:%M:%S",
        "%d/%m/%Y %H:%M",
        "%d/%m/%Y %H:%M:%S",
    ),
    "time": ("default", "any", "%H:%M", "%H:%M:%S"),
    "boolean": ("default",),
    "number": ("default",),
    "integer": ("default",),
    "year": ("default",),
}
OF_NUMBERS = ("decimalChar", "groupChar", "bareNumber")
OPTIONS = {"boolean": ("trueValues", "falseValues"), "number": OF_NUMBERS, "integer": OF_NUMBERS}
MOMENTS = {
    "date": (DATE, "DATE", ISO),
    "datetime": (DATETIME, "TIMESTAMP", DATETIME.strict),
    "time": (TIME, "TIME", TIME.strict),
}
NEEDED = {"date": "Ymd", "datetime": "YmdH", "time": "H"}
ALLOWED = {"date": "Ymd", "datetime": "YmdHMS", "time": "HMS"}
CENTURY = 69  # from which a year of two digits is of the last century, as strptime has it
MOST_DIGITS = 15  # which a DOUBLE keeps
# and signs of them: an expression is made of these
MOST_WORDS = 100
LONGEST = 5_000
TRUE = ("true", "True", "TRUE", "1")
FALSE = ("false", "False", "FALSE", "0")


@dataclass(frozen=True, slots=True)
class DeclaredKind:
    """`usual`: may other notations of the type be tried as well? `first`: is this one tried before
    them?"""

    kind: CellKind
    usual: bool = False
    first: bool = True


def build_declared_kind(
    type_: str, format_: str, options: Mapping[str, Any]
) -> DeclaredKind | None:
    """The kind of cells that are written so; None where nothing unusual is said, or nothing can be
    made of it."""
    match type_:
        case "boolean" if "trueValues" in options or "falseValues" in options:
            kind = _build_declared_boolean(
                _list_words(options.get("trueValues", TRUE)),
                _list_words(options.get("falseValues", FALSE)),
            )
            return DeclaredKind(kind) if kind else None
        case "number" | "integer" if any(key in options for key in OF_NUMBERS):
            mark = str(options.get("decimalChar", "."))
            group = str(options.get("groupChar", ""))
            if len(mark) != 1 or len(group) > 1 or not all(map(_is_sign, mark + group)):
                return None
            kind = _build_declared_number(
                type_, mark, group, options.get("bareNumber") is not False
            )
            return DeclaredKind(
                kind, group not in (".", ","), {*options} & {*OF_NUMBERS} != {"bareNumber"}
            )
        case "date" | "datetime" | "time" if format_ not in USUAL[type_]:
            kind = _build_declared_moment(type_, format_)
            order = "".join(re.findall("%([Ymdy])", format_)).replace("y", "Y")
            return DeclaredKind(kind, order in ("dmY", "Ymd", "")) if kind else None
    return None


def list_unread_options(type_: str, format_: str, options: Mapping[str, Any]) -> list[str]:
    """What the schema says of cells that nothing can be made of: names of options, and "format"."""
    if type_ not in USUAL or build_declared_kind(type_, format_, options):
        return []
    unread_options = [key for key in OPTIONS.get(type_, ()) if key in options]
    return unread_options if format_ in USUAL[type_] else [*unread_options, "format"]


def _is_sign(sign: str) -> bool:
    return (sign.isprintable() or sign.isspace()) and not sign.isalnum() and sign not in "+-−"


def _list_words(words: Any) -> list[str]:
    return [str(word).strip() for word in words] if isinstance(words, list | tuple) else []


def _build_declared_boolean(true: list[str], false: list[str]) -> CellKind | None:
    text = "".join((*true, *false))
    if not text.isprintable() or len(text) > LONGEST or len(true) + len(false) > MOST_WORDS:
        return None
    yes = _build_alternation(true)
    no = _build_alternation(false)
    cases = " ".join(
        f"WHEN {match_cell_sql('{cell}', alternatives)} THEN {literal}"
        for alternatives, literal in ((yes, "TRUE"), (no, "FALSE"))
    )
    pattern = f"{yes}|{no}|true|false"
    cast = f"CASE {cases} ELSE {{cell}} = 'true' END"
    return _build_derived_kind(BOOLEAN, pattern, cast)


def _build_derived_kind(base: CellKind, pattern: str, cast: str, decimals: str = "") -> CellKind:
    """Another notation of a kind, of which nothing is a repair."""
    return replace(
        base,
        name=f"{base.name}-declared",
        strict=pattern,
        lenient=pattern,
        cast=cast,
        notations=(),
        proof="",
        told=(),
        decimals=decimals,
        of=base.name,
    )


def _build_alternation(words: Iterable[str]) -> str:
    return f"({'|'.join(map(re.escape, words))})"


def _build_declared_number(type_: str, mark: str, group: str, bare: bool) -> CellKind:
    """Signs of thousands may stand between any two digits, as Table Schema has it."""
    base, sql_type = (NUMBER, "DOUBLE") if type_ == "number" else (INTEGER, "BIGINT")
    separator = f"[{GROUPING}]" if group.isspace() else re.escape(group)
    digits = f"[0-9]+({separator}[0-9]+)*" if group else "[0-9]+"
    point = re.escape(mark) if base is NUMBER else ""
    amount = f"({digits}({point}[0-9]*)?|{point}[0-9]+)" if point else f"({digits})"
    prefix, suffix = ("", "") if bare else ("[^0-9+−-]*", "[^0-9]*")
    pattern = f"{prefix}[+−-]?{amount}{suffix}"
    value_sql = f"regexp_extract({{cell}}, {quote_text_sql(f'^{pattern}$')}, 1)"
    value_sql = (
        f"regexp_replace({value_sql}, {quote_text_sql(separator)}, '', 'g')" if group else value_sql
    )
    value_sql = f"replace({value_sql}, {quote_text_sql(mark)}, '.')"
    sign_sql = (
        f"CASE WHEN regexp_matches({{cell}}, {quote_text_sql(f'^{prefix}[−-]')}) "
        "THEN '-' ELSE '' END"
    )
    fits_sql = f"length(replace({value_sql}, '.', '')) <= {MOST_DIGITS}"
    return _build_derived_kind(
        base,
        pattern,
        f"CASE WHEN {fits_sql} THEN TRY_CAST({sign_sql} || {value_sql} AS {sql_type}) END",
        f"{point}([0-9]+)[^0-9]*$" if point else "",
    )


def _build_declared_moment(type_: str, format_: str) -> CellKind | None:
    """Cells in a format of strptime, or of ISO; None where it has a part that is not read here, or
    lacks one."""
    pieces = re.findall("%.|[^%]+|%$", format_)
    parts = [piece[1:] for piece in pieces if piece[0] == "%" and piece != "%%"]
    letters = [part.replace("y", "Y") for part in parts]
    if (
        len({*letters}) < len(letters)
        or not {*NEEDED[type_]} <= {*letters} <= {*ALLOWED[type_]}
        or not format_.isprintable()
    ):
        return None
    tight = {
        piece for pair in pairwise(pieces) if pair[0][0] == pair[1][0] == "%" for piece in pair
    }
    pattern = "".join(_build_piece_pattern(piece, piece in tight) for piece in pieces)
    parts_sql = dict.fromkeys("HMS", "'00'")
    for number, part in enumerate(parts, 1):
        part_sql = f"regexp_extract({{cell}}, {quote_text_sql(f'^{pattern}$')}, {number})"
        century = (
            f"CASE WHEN {part_sql} >= '{CENTURY}' THEN '19' ELSE '20' END || "
            if part == "y"
            else ""
        )
        parts_sql[letters[number - 1]] = f"({century}{part_sql})"
    day = ("Ymd", "-")
    hour = ("HMS", ":")
    halves = {"date": (day,), "datetime": (day, hour), "time": (hour,)}[type_]
    text_sql = " || ' ' || ".join(
        f" || '{mark}' || ".join(parts_sql[part] for part in half) for half, mark in halves
    )
    base, sql_type, usual_pattern = MOMENTS[type_]
    cast = (
        f"CASE WHEN {match_cell_sql('{cell}', pattern)} THEN TRY_CAST({text_sql} AS {sql_type}) "
        f"ELSE {base.cast} END"
    )
    return _build_derived_kind(base, f"{pattern}|{usual_pattern}", cast)


def _build_piece_pattern(piece: str, tight: bool) -> str:
    """The pattern of a part of a date, or of what stands between two: strptime does without the
    zero of « 03 »."""
    if piece[0] != "%" or piece == "%%":
        return re.escape(piece.replace("%%", "%"))
    return {"%Y": "([0-9]{4})", "%y": "([0-9]{2})"}.get(
        piece, "([0-9]{2})" if tight else "([0-9]{1,2})"
    )
