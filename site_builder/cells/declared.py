"""A column as its schema says that it is written: words of yes and no, signs of numbers, the order
of dates.

Its cells are then read so, and as programs store them (2024-01-31, true); what else is usual only
where that cannot be taken for something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

from site_builder.cells.boolean import BOOLEAN
from site_builder.cells.calendar import ISO
from site_builder.cells.date import DATE
from site_builder.cells.datetime import DATETIME
from site_builder.cells.integer import INTEGER
from site_builder.cells.kind import GROUPING, CellKind, Value
from site_builder.cells.number import NUMBER, parse_number
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
    "date": (DATE, ISO),
    "datetime": (DATETIME, DATETIME.strict),
    "time": (TIME, TIME.strict),
}
NEEDED = {"date": "Ymd", "datetime": "YmdH", "time": "H"}
ALLOWED = {"date": "Ymd", "datetime": "YmdHMS", "time": "HMS"}
CENTURY = 69  # from which a year of two digits is of the last century, as strptime has it
MOST_DIGITS = 15  # which a float keeps
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
        case "boolean":
            return _declare_boolean(options)
        case "number" | "integer":
            return _declare_number(type_, options)
        case "date" | "datetime" | "time":
            return _declare_moment(type_, format_)
    return None


def _declare_boolean(options: Mapping[str, Any]) -> DeclaredKind | None:
    if options.keys().isdisjoint(OPTIONS["boolean"]):
        return None
    kind = _build_declared_boolean(
        _list_words(options.get("trueValues", TRUE)),
        _list_words(options.get("falseValues", FALSE)),
    )
    if kind is None:
        return None
    return DeclaredKind(kind)


def _declare_number(type_: str, options: Mapping[str, Any]) -> DeclaredKind | None:
    declared_options = {*OF_NUMBERS}.intersection(options)
    mark = str(options.get("decimalChar", "."))
    group = str(options.get("groupChar", ""))
    if not declared_options:
        return None
    if len(mark) != 1 or len(group) > 1:
        return None
    if not all(map(_is_sign, mark + group)):
        return None
    bare = options.get("bareNumber") is not False
    return DeclaredKind(
        _build_declared_number(type_, mark, group, bare=bare),
        usual=group not in (".", ","),
        first=declared_options != {"bareNumber"},
    )


def _declare_moment(type_: str, format_: str) -> DeclaredKind | None:
    if format_ in USUAL[type_]:
        return None
    kind = _build_declared_moment(type_, format_)
    if kind is None:
        return None
    order = "".join(re.findall("%([Ymdy])", format_)).replace("y", "Y")
    return DeclaredKind(kind, usual=order in ("dmY", "Ymd", ""))


def list_unread_options(type_: str, format_: str, options: Mapping[str, Any]) -> list[str]:
    """What the schema says of cells that nothing can be made of: names of options, and "format"."""
    if type_ not in USUAL:
        return []
    if build_declared_kind(type_, format_, options):
        return []
    unread_options = [key for key in OPTIONS.get(type_, ()) if key in options]
    if format_ not in USUAL[type_]:
        unread_options.append("format")
    return unread_options


def _is_sign(sign: str) -> bool:
    if sign.isalnum() or sign in "+-−":
        return False
    return sign.isprintable() or sign.isspace()


def _list_words(words: Any) -> list[str]:
    if not isinstance(words, list | tuple):
        return []
    return [str(word).strip() for word in words]


def _build_declared_boolean(true: list[str], false: list[str]) -> CellKind | None:
    words = (*true, *false)
    text = "".join(words)
    if not text.isprintable():
        return None
    if len(words) > MOST_WORDS or len(text) > LONGEST:
        return None
    yes = _build_alternation(true)
    no = _build_alternation(false)
    pattern = f"{yes}|{no}|true|false"
    values = {"true": True, "false": False}
    values |= dict.fromkeys(false or [""], False)
    values |= dict.fromkeys(true or [""], True)
    return _build_derived_kind(BOOLEAN, pattern, parse=values.get)


def _build_derived_kind(
    base: CellKind,
    pattern: str,
    *,
    parse: Callable[[str], Value | None],
    decimals: str = "",
) -> CellKind:
    """Another notation of a kind, of which nothing is a repair."""
    return replace(
        base,
        name=f"{base.name}-declared",
        strict=pattern,
        lenient=pattern,
        parse=parse,
        notations=(),
        proof="",
        told=(),
        decimals=decimals,
        of=base.name,
    )


def _build_alternation(words: Iterable[str]) -> str:
    return f"({'|'.join(map(re.escape, words))})"


def _build_declared_number(type_: str, mark: str, group: str, *, bare: bool) -> CellKind:
    """Signs of thousands may stand between any two digits, as Table Schema has it."""
    groups = group
    separator = re.escape(group)
    if group.isspace():
        groups = GROUPING
        separator = f"[{GROUPING}]"
    digits = "[0-9]+"
    if group:
        digits = f"[0-9]+({separator}[0-9]+)*"
    prefix = ""
    suffix = ""
    if not bare:
        prefix = "[^0-9+−-]*"
        suffix = "[^0-9]*"
    base = INTEGER
    convert: Callable[[str], Value] = int
    amount = f"({digits})"
    decimals = ""
    if type_ == "number":
        point = re.escape(mark)
        base = NUMBER
        convert = parse_number
        amount = f"({digits}({point}[0-9]*)?|{point}[0-9]+)"
        decimals = f"{point}([0-9]+)[^0-9]*$"
    # a sign that is both groups thousands
    signs = str.maketrans({mark: ".", **dict.fromkeys(groups)})
    number = re.compile(f"{prefix}([+−-]?){amount}{suffix}")
    return _build_derived_kind(
        base,
        f"{prefix}[+−-]?{amount}{suffix}",
        parse=partial(_parse_number, number, signs, convert),
        decimals=decimals,
    )


def _parse_number(
    pattern: re.Pattern[str],
    signs: Mapping[int, str | None],
    convert: Callable[[str], Value],
    text: str,
) -> Value | None:
    match = pattern.fullmatch(text)
    if not match:
        return None
    digits = match[2].translate(signs)
    if len(digits.replace(".", "")) > MOST_DIGITS:
        return None
    return convert(match[1].replace("−", "-") + digits)


def _build_declared_moment(type_: str, format_: str) -> CellKind | None:
    """Cells in a format of strptime, or of ISO; None where it has a part that is not read here, or
    lacks one."""
    if not format_.isprintable():
        return None
    pieces = re.findall("%.|[^%]+|%$", format_)
    parts = [piece[1:] for piece in pieces if _is_part(piece)]
    if not _are_parts_of(type_, parts):
        return None
    tight = _list_tight_pieces(pieces)
    pattern = "".join(_build_piece_pattern(piece, piece in tight) for piece in pieces)
    base, usual_pattern = MOMENTS[type_]
    return _build_derived_kind(
        base,
        f"{pattern}|{usual_pattern}",
        parse=partial(_parse_moment, re.compile(pattern), tuple(parts), base),
    )


def _is_part(piece: str) -> bool:
    """Is a piece of a format a part of a date, rather than what stands between two?"""
    return piece.startswith("%") and piece != "%%"


def _are_parts_of(type_: str, parts: Sequence[str]) -> bool:
    """Are these, each once, parts of such a moment, and all that it needs?"""
    letters = [part.replace("y", "Y") for part in parts]
    distinct = set(letters)
    if len(distinct) < len(letters):
        return False
    return {*NEEDED[type_]} <= distinct <= {*ALLOWED[type_]}


def _list_tight_pieces(pieces: Sequence[str]) -> set[str]:
    """The pieces that follow one another with nothing between: « %Y%m%d »."""
    tight: set[str] = set()
    for piece, following in pairwise(pieces):
        if piece[0] == following[0] == "%":
            tight.update((piece, following))
    return tight


def _parse_moment(
    pattern: re.Pattern[str], parts: Sequence[str], base: CellKind, text: str
) -> Value | None:
    """`parts` are the letters of the groups of the pattern; a text that does not match it is one of
    the usual ones."""
    match = pattern.fullmatch(text)
    if not match:
        return base.parse(text)
    numbers = dict.fromkeys("HMS", 0)
    for part, digits in zip(parts, match.groups(), strict=True):
        if part == "y":
            numbers["Y"] = 1900 + CENTURY + (int(digits) - CENTURY) % 100  # from 1969 to 2068
        else:
            numbers[part] = int(digits)
    try:
        return _build_moment(base.type, numbers)
    except (ValueError, OverflowError):
        return None


def _build_moment(type_: str, numbers: Mapping[str, int]) -> Value:
    """Raises ValueError or OverflowError where there is no such moment; 24:00 is the end of a
    day."""
    clock = (numbers["H"], numbers["M"], numbers["S"])
    if type_ == "time":
        return time(*clock)
    day = date(numbers["Y"], numbers["m"], numbers["d"])
    if type_ == "date":
        return day
    if clock == (24, 0, 0):
        return datetime(day.year, day.month, day.day) + timedelta(days=1)
    return datetime(day.year, day.month, day.day, *clock)


def _build_piece_pattern(piece: str, tight: bool) -> str:
    """The pattern of a part of a date, or of what stands between two: strptime does without the
    zero of « 03 »."""
    if not _is_part(piece):
        return re.escape(piece.replace("%%", "%"))
    if piece == "%Y":
        return "([0-9]{4})"
    if tight or piece == "%y":
        return "([0-9]{2})"
    return "([0-9]{1,2})"
