"""What amendments changed of a contract, in a sentence, and the columns that the explorer makes of
them. The script of the explorer has the same (frontend/src/explorer/amendments.ts)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from site_builder.core.language import Language
from site_builder.core.model.prepared import Table
from site_builder.metadata.standards import Standard
from site_builder.render.pages.values import choose_cell_formatter

AMOUNT = "montant"
MONTHS = "dureeMois"
DAY = "dateNotification"  # begins the name of the member that says from when on
# How the explorer makes a column → its type
DERIVED = {
    "count": "integer",
    "change": "number",
    "amount": "number",
    "months": "integer",
    "text": "string",
}


@dataclass(frozen=True, slots=True)
class AmendedColumns:
    """The places of the columns that hold amendments, the amount of the contract and its months."""

    amendments: int
    amount: int
    months: int


def find_amended_columns(table: Table, standard: Standard | None) -> AmendedColumns | None:
    """None of a table whose standard has no amendments, or which lacks a column."""
    names = table.column_names
    if standard is None or not standard.amendments or standard.amendments in table.personal:
        return None
    columns = (standard.amendments, AMOUNT, MONTHS)
    if not set(columns) <= set(names):
        return None
    return AmendedColumns(*map(names.index, columns))


def describe_derived_fields(
    language: Language, amended: AmendedColumns
) -> Iterator[dict[str, object]]:
    """What the explorer is told of the columns that it makes."""
    for how, type_ in DERIVED.items():
        field: dict[str, object] = {
            "name": f"avenants_{how}",
            "type": type_,
            "kind": type_,
            "unit": "",
            "decimals": None,
            "title": language.say(f"amendments.{how}"),
            "derived": {
                "how": how,
                "from": [amended.amendments, amended.amount, amended.months],
            },
        }
        if type_ == "number":
            field |= {"unit": "€", "decimals": 2}
        if type_ in ("number", "integer"):
            field["adds"] = "sum"
        yield field


def describe_amendments(
    language: Language, row: Sequence[str | None], amended: AmendedColumns
) -> str:
    """« avenant du 25/04/2024 : montant porté à 203 411,46 € (+15 067,52 €), durée portée à
    18 mois (+6) », "" where there is none; what is no JSON as it stands."""
    text = row[amended.amendments] or ""
    try:
        records = json.loads(text, parse_float=Decimal)
    except ValueError:
        return text
    members = records if isinstance(records, list) else [records]
    amendments = [record for record in map(_open_record, members) if record]
    amendments.sort(key=_read_day)
    amount = _read_number(row[amended.amount])
    months = _read_number(row[amended.months])
    sentences = []
    for amendment in amendments:
        sentences.append(_describe_amendment(language, amendment, amount, months))
    return " ; ".join(sentences)


def _open_record(record: Any) -> dict[str, Any]:
    """{"modification": {…}} is what it holds."""
    if not isinstance(record, dict):
        return {}
    if len(record) == 1:
        (member,) = record.values()
        if isinstance(member, dict):
            return _open_record(member)
    return record


def _read_day(amendment: dict[str, Any]) -> str:
    for key, value in amendment.items():
        if key.startswith(DAY):
            return value if isinstance(value, str) else ""
    return ""


def _read_number(text: object) -> Decimal | None:
    try:
        return Decimal(str(text))
    except InvalidOperation:
        return None


def _describe_amendment(
    language: Language, amendment: dict[str, Any], amount: Decimal | None, months: Decimal | None
) -> str:
    changes = []
    new_amount = _read_number(amendment.get(AMOUNT))
    if new_amount is not None:
        euros = choose_cell_formatter(language, "number", "number", "€")
        written = euros(f"{new_amount:.2f}")
        if amount is not None and new_amount != amount:
            written += f" ({_write_sign(new_amount, amount)}{euros(f'{new_amount - amount:.2f}')})"
        changes.append(language.say("amendment.amount", amount=written))
    new_months = _read_number(amendment.get(MONTHS))
    if new_months is not None:
        write = choose_cell_formatter(language, "integer", "integer")
        more = ""
        if months is not None and new_months != months:
            more = f" ({_write_sign(new_months, months)}{write(str(new_months - months))})"
        changes.append(language.say("amendment.months", months=write(str(new_months)), more=more))
    text = ", ".join(changes)
    day = _read_day(amendment)
    if not day:
        return language.say("amendment.undated", changes=text)
    write_day = choose_cell_formatter(language, "date", "date")
    return language.say("amendment", day=write_day(day), changes=text)


def _write_sign(now: Decimal, before: Decimal) -> str:
    return "+" if now > before else ""
