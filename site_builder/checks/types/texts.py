"""Texts of a form: addresses, identifiers, bytes, geometries in words."""

from __future__ import annotations

import base64
import binascii
import re
from uuid import UUID

from site_builder.checks.types.kind import FieldType, keep_cell_text, refuse_cell_text
from site_builder.core.model.table_schema import Field

LETTERS = "\u00a0-\u024f"
DOT_ATOM = f"[{LETTERS}0-9A-Za-z!#$%&'*+/=?^_`{{|}}~-]+"
LABEL = f"[{LETTERS}0-9A-Za-z]([{LETTERS}0-9A-Za-z-]*[{LETTERS}0-9A-Za-z])?"
EMAIL = (
    f"{DOT_ATOM}([.]{DOT_ATOM})*@({LABEL}[.])+[{LETTERS}A-Za-z]{{2,}}"  # of no more than 64 letters
)
UUID_FORM = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


def build_string_type(field: Field) -> FieldType:
    match field.format:
        case "uri":  # a scheme is all that is asked
            return FieldType(
                plain="(?s)[A-Za-z][A-Za-z0-9+.-]*:.*", cast="{cell}", read=refuse_cell_text
            )
        case "email":
            return FieldType(
                plain=EMAIL,
                cast="{cell}",
                read=_email,
                same="{value}",
                within="length({cell}) <= 64",
            )
        case "uuid":
            return FieldType(plain=UUID_FORM, cast="{cell}", read=_uuid)
        case "binary":
            return FieldType(plain="", cast="{cell}", read=_binary)
        case "wkt":
            return FieldType(plain="", cast="{cell}", read=_wkt)
    return FieldType(plain=None, cast="{cell}", read=keep_cell_text, same="{value}")


def _email(cell: str) -> str | None:
    name, at, domain = cell.rpartition("@")
    if (
        not at
        or len(name) > 64
        or len(domain) > 253
        or not re.fullmatch(f'{DOT_ATOM}([.]{DOT_ATOM})*|"[^"\\n@]*"', name)
    ):
        return None
    fits = all(len(label) <= 63 for label in domain.split("."))
    return cell if fits and re.fullmatch(f"({LABEL}[.])+[{LETTERS}A-Za-z]{{2,}}", domain) else None


def _uuid(cell: str) -> str | None:
    try:
        UUID(cell)
    except ValueError:
        return None
    return cell


def _binary(cell: str) -> str | None:
    try:
        base64.b64decode(cell)
    except (binascii.Error, ValueError):
        return None
    return cell


WKT_NAME = re.compile(
    r"\s*(?:SRID\s*=\s*[0-9]+\s*;)?\s*(POINT|LINESTRING"
    r"|POLYGON|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON|"
    r"GEOMETRYCOLLECTION)\s*(Z|M|ZM)?\s*(EMPTY|\(.*\))\s*",
    re.DOTALL,
)


def _wkt(cell: str) -> str | None:
    """A geometry in words: its name, then numbers between brackets that are closed as they were
    opened."""
    found = WKT_NAME.fullmatch(cell)
    if not found:
        return None
    if found[1] == "GEOMETRYCOLLECTION" or found[3] == "EMPTY":
        return cell
    body = re.sub(r"[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?", "n", found[3])
    position = r"n(\s+n){1,3}"
    body = re.sub(position, "p", body)
    while (shorter := re.sub(r"\(\s*p(\s*,\s*p)*\s*\)", "p", body)) != body:
        body = shorter
    return cell if body.strip() == "p" else None
