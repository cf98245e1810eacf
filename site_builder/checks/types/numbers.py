"""Numbers, whole or not, and what is true or false."""

from __future__ import annotations

import re
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, InvalidOperation
from functools import partial

from site_builder.checks.types.kind import FieldType, get_field_option
from site_builder.core.model.table_schema import Field

EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)  # Python's own rounds to 28 digits
NUMBER = re.compile(
    r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?|[+-]?(inf|infinity)|nan", re.I
)
NUMBER_OPTIONS = ("bareNumber", "groupChar", "decimalChar", "floatNumber")
AROUND = re.compile(r"^[^-\d]*|\D*$")  # of a number that need not be bare
LONGEST = 4_300  # digits of an integer that Python reads
INTEGER = re.compile(f"[+-]?[0-9]{{1,{LONGEST}}}")
SHORT = 30  # digits of most numbers
# Of which Arrow makes numbers too, those with a point without losing more than the last of 53 bits
PLAIN_INTEGER = "-?[0-9]{1,18}"
PLAIN_NUMBER = "-?[0-9]{1,15}([.][0-9]{1,9})?"


def build_integer_type(field: Field) -> FieldType:
    if get_field_option(field, "bareNumber", True) is False:
        return FieldType(_read_integer)
    return FieldType(_read_bare_integer, plain=PLAIN_INTEGER)


def _read_bare_integer(cell: str) -> int | None:
    if cell.isdigit() and cell.isascii() and len(cell) < SHORT:
        return int(cell)
    cell = cell.strip()
    return int(cell) if INTEGER.fullmatch(cell) else None


def _read_integer(cell: str) -> int | None:
    return _read_bare_integer(AROUND.sub("", cell.strip()))


def build_number_type(field: Field) -> FieldType:
    if any(key in (field.options or {}) for key in NUMBER_OPTIONS):
        return FieldType(partial(_read_number, field), _find_number_key)
    return FieldType(_read_plain_number, _find_number_key, plain=PLAIN_NUMBER)


def _read_plain_number(cell: str) -> Decimal | None:
    if len(cell) < SHORT and cell.isascii() and cell.replace(".", "", 1).isdigit():
        return Decimal(cell)
    return _parse_number(cell.strip())


def _read_number(field: Field, cell: str) -> Decimal | None:
    cell = cell.strip()
    group = str(get_field_option(field, "groupChar", ""))
    mark = str(get_field_option(field, "decimalChar", "."))
    if get_field_option(field, "bareNumber", True) is False:
        cell = AROUND.sub("", cell)
    cell = cell.replace(group, "")
    if mark != "." and "." in cell:
        return None
    cell = cell.replace(mark, ".").strip()
    return _parse_number(cell, get_field_option(field, "floatNumber", False) is True)


def _parse_number(cell: str, as_float: bool = False) -> Decimal | None:
    if not NUMBER.fullmatch(cell):
        return None
    try:
        return Decimal(float(cell) if as_float else cell)
    except InvalidOperation:
        return None


def _find_number_key(value: Decimal) -> Decimal | None:
    return None if value.is_nan() else value  # which is not even itself


def build_boolean_type(field: Field) -> FieldType:
    yes = get_field_option(field, "trueValues", ("true", "True", "TRUE", "1"))
    no = get_field_option(field, "falseValues", ("false", "False", "FALSE", "0"))
    words = dict.fromkeys(map(str, yes), True) | dict.fromkeys(map(str, no), False)
    return FieldType(words.get, str)  # which is not the key of 1
