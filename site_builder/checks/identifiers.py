"""Codes that have the right form and are of nothing: a department that does not exist, a control
digit that fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from site_builder.cells import get_cell_kind, is_kind_named
from site_builder.checks.suspicion import InspectedTable, report_suspect_cells
from site_builder.core.model.prepared import ColumnProfile
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
            is_wrong = _choose_digit_test(profile.kind)
            show = _mask_account if profile.kind == "iban" else str
            yield report_suspect_cells(table, index, code, is_wrong=is_wrong, show=show)
        elif kind := _find_named_kind(profile):
            code, form, existing = FORMS[kind]
            is_wrong = _choose_form_test(form, f"{existing}|{ABROAD}")
            most = FEW * profile.filled
            yield report_suspect_cells(table, index, code, is_wrong=is_wrong, most=most)


def find_published_ibans(table: InspectedTable) -> Iterator[Problem | None]:
    """A number of an account is of nobody's use, and that of a person is a personal datum."""
    for index in table.of_kind("iban"):
        yield report_suspect_cells(table, index, "iban-published", is_wrong=bool, show=None)


def _find_named_kind(profile: ColumnProfile) -> str | None:
    """The kind of code that the heading of a column of texts names."""
    if profile.kind not in (*FORMS, "string"):
        return None
    return next((kind for kind in FORMS if is_kind_named(get_cell_kind(kind), profile.name)), None)


def _choose_digit_test(kind: str) -> Callable[[str], bool]:
    """Does the control digit of an identifier fail?"""
    holds = get_cell_kind(kind).holds
    return lambda value: holds is not None and not holds(value)


def _choose_form_test(form: str, existing: str) -> Callable[[str], bool]:
    """Has a code the form, and is of nothing that exists?"""
    has_form = re.compile(form).fullmatch
    exists = re.compile(existing).fullmatch
    return lambda code: has_form(code) is not None and exists(code) is None


def _mask_account(account: str) -> str:
    """Enough of it to find it again: a message is read by more people than it is meant for."""
    return f"{account[:4]}…{account[-4:]}"
