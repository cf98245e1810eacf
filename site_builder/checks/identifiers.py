"""Codes that have the right form and are of nothing: a department that does not exist, a control
digit that fails."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.cells import get_cell_kind, is_kind_named, match_cell_sql
from site_builder.checks.suspicion import (
    InspectedTable,
    Suspicion,
    count_suspect_rows,
    list_suspect_rows,
)

CHECKED = {"siret": "french-siret-value", "siren": "french-siren-value", "iban": "iban-value"}
# Those of overseas have one figure more for their department and one less for the commune. 20
# became 2A and 2B, and no commune bears the number 000: 59000 is a postal code.
INSEE = "(0[1-9]|1[0-9]|2[1-9AB]|[3-8][0-9]|9[0-5])([1-9][0-9]{2}|0[1-9][0-9]|00[1-9])|(97[1-8]|98[46-9])([1-9][0-9]|0[1-9])"  # noqa: E501
POSTAL = "(0[1-9]|[1-8][0-9]|9[0-5])[0-9]{3}|97[1-8][0-9]{2}|98[04678][0-9]{2}"  # 980 is Monaco
FORMS = {  # kind → message, what has the form, what exists; 99 is for other countries
    "insee": ("insee-value", "[013-9][0-9]{4}|2[0-9ABab][0-9]{3}", INSEE),
    "postal_code": ("postal-code-value", "[0-9]{5}", POSTAL),
}
ABROAD = "99[0-9]{3}"
FEW = 0.2  # of the cells: where more are of no department, the column has codes of another kind


def find_wrong_codes(table: InspectedTable) -> Iterator[Suspicion]:
    """Silent of codes of which the heading does not say what they are, but for SIRET and SIREN,
    proven cell by cell."""
    for index, profile in enumerate(table.profiles):
        if not profile.filled:
            continue
        if code := CHECKED.get(profile.kind):
            yield _of_cells(
                table, index, code, f"NOT ({get_cell_kind(profile.kind).checked(f'v{index}')})"
            )
        elif profile.kind in (*FORMS, "string"):
            for kind, (code, form, existing) in FORMS.items():
                if is_kind_named(get_cell_kind(kind), profile.name):
                    cell = f"v{index}"
                    condition = (
                        f"{match_cell_sql(cell, form)} AND NOT "
                        f"{match_cell_sql(cell, f'{existing}|{ABROAD}')}"
                    )
                    yield _of_cells(
                        table, index, code=code, wrong=condition, most=FEW * profile.filled
                    )
                    break


def _of_cells(
    table: InspectedTable, index: int, code: str, wrong: str, most: float = float("inf")
) -> Suspicion:
    name = table.name(index)
    write_value = _masked if code == "iban-value" else str
    return Suspicion(
        code=code,
        column=name,
        number=count_suspect_rows(wrong),
        broken=list_suspect_rows(f"v{index}", f"{table.numbered} WHERE {wrong}"),
        said=lambda value: {"field": name, "value": write_value(value)},
        plausible=lambda number: 0 < number <= most,
    )


def find_published_ibans(table: InspectedTable) -> Iterator[Suspicion]:
    """A number of an account is of nobody's use, and that of a person is a personal datum."""
    for index in table.of_kind("iban"):
        name = table.name(index)
        there = f"v{index} IS NOT NULL"
        rows = list_suspect_rows(f"v{index}", f"{table.numbered} WHERE {there}")
        yield Suspicion(
            code="iban-published",
            column=name,
            number=count_suspect_rows(there),
            broken=rows,
            said=lambda value, name=name: {"field": name},
        )


def _masked(account: str) -> str:
    """Enough of it to find it again: a message is read by more people than it is meant for."""
    return f"{account[:4]}…{account[-4:]}"
