"""Codes that have the right form and are of nothing: a department that does not exist, a control
digit that fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from site_builder.cells import get_cell_kind, is_kind_named
from site_builder.checks.suspicion import InspectedTable, find_suspect_cells, make_remark
from site_builder.core.problems import Problem

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


def find_wrong_codes(table: InspectedTable) -> Iterator[Problem | None]:
    """Silent of codes of which the heading does not say what they are, but for SIRET and SIREN,
    proven cell by cell."""
    for index, profile in enumerate(table.profiles):
        if not profile.filled:
            continue
        if code := CHECKED.get(profile.kind):
            yield _report_cells(table, index, code, is_wrong=_choose_digit_test(profile.kind))
        elif profile.kind in (*FORMS, "string"):
            for kind, (code, form, existing) in FORMS.items():
                if is_kind_named(get_cell_kind(kind), profile.name):
                    is_wrong = _choose_form_test(form, f"{existing}|{ABROAD}")
                    most = FEW * profile.filled
                    yield _report_cells(table, index, code, is_wrong=is_wrong, most=most)
                    break


def find_published_ibans(table: InspectedTable) -> Iterator[Problem | None]:
    """A number of an account is of nobody's use, and that of a person is a personal datum."""
    for index in table.of_kind("iban"):
        cells = find_suspect_cells(table, index, is_wrong=bool)
        if cells is None:
            yield None
            continue
        yield make_remark(
            table,
            "iban-published",
            column=table.name(index),
            count=cells.count,
            rows=[row for row, _ in cells.first],
            params={"field": table.name(index)},
        )


def _choose_digit_test(kind: str) -> Callable[[str], bool]:
    """Does the control digit of an identifier fail?"""
    holds = get_cell_kind(kind).holds
    return lambda value: holds is not None and not holds(value)


def _choose_form_test(form: str, existing: str) -> Callable[[str], bool]:
    """Has a code the form, and is of nothing that exists?"""
    has_form = re.compile(form).fullmatch
    exists = re.compile(existing).fullmatch
    return lambda code: has_form(code) is not None and exists(code) is None


def _report_cells(
    table: InspectedTable,
    index: int,
    code: str,
    is_wrong: Callable[[str], object],
    most: float = float("inf"),
) -> Problem | None:
    cells = find_suspect_cells(table, index, is_wrong=is_wrong, most=most)
    if cells is None:
        return None
    value = str(cells.first[0][1])
    return make_remark(
        table,
        code,
        column=table.name(index),
        count=cells.count,
        rows=[row for row, _ in cells.first],
        params={
            "field": table.name(index),
            "value": _mask_account(value) if code == "iban-value" else value,
        },
    )


def _mask_account(account: str) -> str:
    """Enough of it to find it again: a message is read by more people than it is meant for."""
    return f"{account[:4]}…{account[-4:]}"
