"""Texts of a form: addresses, identifiers, bytes, geometries in words."""

from __future__ import annotations

import base64
import binascii
import re
import uuid

from site_builder.checks.types.kind import FieldType
from site_builder.core.model.table_schema import Field

LETTERS = "\u00a0-\u024f"
DOT_ATOM = f"[{LETTERS}0-9A-Za-z!#$%&'*+/=?^_`{{|}}~-]+"
LABEL = f"[{LETTERS}0-9A-Za-z]([{LETTERS}0-9A-Za-z-]*[{LETTERS}0-9A-Za-z])?"
DOMAIN_FORM = f"({LABEL}[.])+[{LETTERS}A-Za-z]{{2,}}"
EMAIL = f"{DOT_ATOM}([.]{DOT_ATOM})*@{DOMAIN_FORM}"  # of no more than 64 letters

MAIL = re.compile(EMAIL)
LONGEST_NAME = 64  # letters of the name of an address
LONGEST_DOMAIN = 253  # letters, and
LONGEST_LABEL = 63  # of each part of it
NAME = re.compile(f'{DOT_ATOM}([.]{DOT_ATOM})*|"[^"\\n@]*"')
DOMAIN = re.compile(DOMAIN_FORM)
SCHEME = re.compile("[A-Za-z][A-Za-z0-9+.-]*:")  # all that is asked of an address
UUID = re.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def build_string_type(field: Field) -> FieldType:
    match field.format:
        case "uri":
            return FieldType(_read_uri)
        case "email":
            return FieldType(_read_email, plain=EMAIL, longest=LONGEST_NAME)
        case "uuid":
            return FieldType(_read_uuid)
        case "binary":
            return FieldType(_read_binary)
        case "wkt":
            return FieldType(_read_wkt)
    return FieldType()


def _read_uri(cell: str) -> str | None:
    return cell if SCHEME.match(cell) else None


def _read_email(cell: str) -> str | None:
    if len(cell) <= LONGEST_NAME and MAIL.fullmatch(cell):
        return cell
    name, at, domain = cell.rpartition("@")
    if at and _is_mail_name(name) and _is_mail_domain(domain):
        return cell
    return None


def _is_mail_name(name: str) -> bool:
    """May it stand before the « @ » (RFC 5321)?"""
    return len(name) <= LONGEST_NAME and NAME.fullmatch(name) is not None


def _is_mail_domain(domain: str) -> bool:
    """May it stand behind the « @ » (RFC 1035)?"""
    if len(domain) > LONGEST_DOMAIN:
        return False
    if any(len(label) > LONGEST_LABEL for label in domain.split(".")):
        return False
    return DOMAIN.fullmatch(domain) is not None


def _read_uuid(cell: str) -> str | None:
    if UUID.fullmatch(cell):
        return cell
    try:
        uuid.UUID(cell)
    except ValueError:
        return None
    return cell


def _read_binary(cell: str) -> str | None:
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


def _read_wkt(cell: str) -> str | None:
    """A geometry in words: its name, then numbers between brackets that are closed as they were
    opened."""
    geometry = WKT_NAME.fullmatch(cell)
    if not geometry:
        return None
    if geometry[1] == "GEOMETRYCOLLECTION" or geometry[3] == "EMPTY":
        return cell
    body = re.sub(r"[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?", "n", geometry[3])
    position = r"n(\s+n){1,3}"
    body = re.sub(position, "p", body)
    while (shorter := re.sub(r"\(\s*p(\s*,\s*p)*\s*\)", "p", body)) != body:
        body = shorter
    return cell if body.strip() == "p" else None
