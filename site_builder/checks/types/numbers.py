"""Numbers, whole or not, and what is true or false."""

from __future__ import annotations

import re
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, InvalidOperation
from functools import partial

from site_builder.checks.types.kind import FieldType, get_field_option, quote_schema_literal
from site_builder.core.model.table_schema import Field

EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)  # Python's own rounds to 28 digits
MOST = 10**18  # no integer that is cast reaches it
DIGITS = (
    18  # of a number, after its point: beyond, and beyond twenty before it, it is read in Python
)
NUMBER = re.compile(
    r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?|[+-]?(inf|infinity)|nan", re.I
)
AROUND = re.compile(r"^[^-\d]*|\D*$")  # of a number that need not be bare
LONGEST = 4_300  # digits of an integer that Python reads


def build_integer_type(field: Field) -> FieldType:
    bare = get_field_option(field, "bareNumber", True) is not False
    return FieldType(
        plain="[+-]?[0-9]{1,18}" if bare else "",
        cast="CAST({cell} AS BIGINT)",
        read=partial(_read_integer, bare=bare),
        literal=lambda bound: str(max(-MOST, min(bound, MOST))),
    )


def _read_integer(cell: str, bare: bool) -> int | None:
    cell = cell.strip() if bare else AROUND.sub("", cell.strip())
    return int(cell) if re.fullmatch(f"[+-]?[0-9]{{1,{LONGEST}}}", cell) else None


def build_number_type(field: Field) -> FieldType:
    odd = [
        key
        for key in ("bareNumber", "groupChar", "decimalChar", "floatNumber")
        if key in (field.options or {})
    ]
    return FieldType(
        plain=""
        if odd
        else f"[+-]?([0-9]{{1,20}}([.][0-9]{{0,{DIGITS}}})?|[.][0-9]{{1,{DIGITS}}})",
        cast=f"CAST({{cell}} AS DECIMAL(38, {DIGITS}))",
        read=partial(_read_number, field),
        literal=_decimal,
        key=_same_number,
    )


def _read_number(field: Field, cell: str) -> Decimal | None:
    cell = cell.strip()
    if field.options:
        group = str(get_field_option(field, "groupChar", ""))
        mark = str(get_field_option(field, "decimalChar", "."))
        cell = (
            AROUND.sub("", cell) if get_field_option(field, "bareNumber", True) is False else cell
        )
        cell = cell.replace(group, "")
        if mark != "." and "." in cell:
            return None
        cell = cell.replace(mark, ".").strip()
    if not NUMBER.fullmatch(cell):
        return None
    try:
        return Decimal(
            float(cell) if get_field_option(field, "floatNumber", False) is True else cell
        )
    except InvalidOperation:
        return None


def _decimal(value: Decimal) -> str:
    """A bound: where the exact one does not fit, the nearest that does tells the same cells
    apart."""
    if value.is_finite() and _fits(value):
        return f"CAST('{value:f}' AS DECIMAL(38, {DIGITS}))"
    return f"CAST('{value}' AS DOUBLE)"


def _fits(value: Decimal) -> bool:
    """Can DuckDB hold this number as those that it has cast?"""
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -DIGITS and value.adjusted() < 20


def _same_number(value: Decimal) -> str | None:
    if value.is_nan():
        return None  # which is not even itself
    if value.is_finite():
        value = value.normalize(EXACT)
        if _fits(value):
            return f"{EXACT.add(value, 0):.{DIGITS}f}"
    return str(value)


def build_boolean_type(field: Field) -> FieldType:
    words = {
        str(word): True
        for word in get_field_option(field, "trueValues", ("true", "True", "TRUE", "1"))
    }
    words |= {
        str(word): False
        for word in get_field_option(field, "falseValues", ("false", "False", "FALSE", "0"))
    }
    true, false = (
        ", ".join(quote_schema_literal(word) for word in words if words[word] is truth)
        for truth in (True, False)
    )
    cast = (
        f"CASE WHEN {{cell}} IN ({true or 'NULL'}) THEN TRUE WHEN {{cell}} IN "
        f"({false or 'NULL'}) THEN FALSE END"
    )
    wrong = (
        f"{{cell}} NOT IN ({', '.join(map(quote_schema_literal, words))})"
        if words
        else "{cell} IS NOT NULL"
    )
    return FieldType(
        plain=None,
        cast=cast,
        read=words.get,
        literal=str,
        key=lambda value: str(value).lower(),
        wrong=wrong,
    )
