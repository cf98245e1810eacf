"""The layouts of town halls that the generator makes: the same each time, as many where no rule
must act, and judged as they say."""

from __future__ import annotations

from functools import cache

import pytest

from benchmarks import pollution
from benchmarks.pollution.case import Measured
from benchmarks.pollution.measuring import Measurement, decide_verdict, measure_cases
from benchmarks.pollution.report import DOCUMENT, compose_measured, renew_measured
from benchmarks.pollution.tables import TABLES

NARROW = TABLES[-1]
FORMATS = ("semicolon-windows", "semicolon-latin9", "semicolon-dos", "comma-bom", "tab-utf-16")


def make_cases() -> list[Measured]:
    return [case for family in pollution.MEASURED_FAMILIES for case in family.make(NARROW)]


@cache
def list_cases() -> list[Measured]:
    """Made when they are asked for: every worker imports this file."""
    return make_cases()


def make_case(asks: str) -> Measured:
    return Measured(
        name="a",
        family="totals",
        layout="totals-a",
        ending="csv",
        content=b"",
        rows=1,
        sums=(),
        types=(),
        filled=(),
        asks=asks,
    )


def test_each_case_has_a_name_of_its_own_and_is_the_same_each_time() -> None:
    assert make_cases() == list_cases()
    assert len({case.name for case in list_cases()}) == len(list_cases())


def test_every_format_is_there_and_every_family_has_files_in_which_no_rule_must_act() -> None:
    for name in (*FORMATS, "xlsx", "ods"):
        assert any(f"-{name}-" in case.name for case in list_cases())
    for family in pollution.MEASURED_FAMILIES:
        plain = ["plain" in case.layout for case in list_cases() if case.family == family.name]
        assert set(plain) == {True, False}, family.name


@pytest.mark.parametrize(
    ("asks", "differs", "asked", "refused", "verdict"),
    [
        ("no", False, False, False, "exact"),
        ("no", True, False, False, "silent"),
        ("no", True, True, False, "needless"),
        ("no", False, True, False, "needless"),
        ("no", True, True, True, "needless"),
        ("read", False, True, False, "exact"),
        ("read", True, True, True, "needless"),
        ("may", True, True, True, "asked"),
        ("may", False, True, False, "exact"),
        ("may", True, False, False, "silent"),
        ("must", False, False, False, "silent"),
        ("must", True, True, True, "asked"),
    ],
)
def test_a_verdict_is_what_differs_and_what_is_said(
    asks: str, differs: bool, asked: bool, refused: bool, verdict: str
) -> None:
    assert decide_verdict(make_case(asks), differs, asked, refused=refused) == verdict


def test_the_document_shows_the_families_and_names_what_is_lost() -> None:
    lost = Measurement(case=make_case("no"), verdict="silent", receipt=False, seen="x", said="")
    text = renew_measured("<!-- mesure : sommes -->\n<!-- fin de la mesure -->", [lost])
    assert "- `totals-a`, 1 sans rien dire : `a` (x)" in text
    assert "Aucune somme" in compose_measured([])
    for family in pollution.MEASURED_FAMILIES:
        assert f"| {family.title} (`{family.name}`) |" in DOCUMENT.read_text("utf-8")


@pytest.mark.nightly
def test_the_document_names_every_layout_that_is_lost() -> None:
    text = DOCUMENT.read_text("utf-8")
    verdicts = ("silent", "needless")
    lost = [found for found in measure_cases(list_cases()) if found.verdict in verdicts]
    assert [found.case.name for found in lost if f"`{found.case.layout}`" not in text] == []
