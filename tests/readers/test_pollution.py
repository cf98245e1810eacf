"""The measure of reading: its files are the same each time, know nothing of the reader, and its
verdicts are right."""

from __future__ import annotations

import ast
import hashlib
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from benchmarks import pollution
from benchmarks.pollution.case import Case, Family
from benchmarks.pollution.report import DOCUMENT, HEAD, figures, renewed
from benchmarks.pollution.scoring import _verdict, measures, score
from benchmarks.pollution.tables import TABLES

FOLDER = Path(pollution.__file__).parent
JUDGES = {"scoring.py", "measuring.py"}  # they ask the reader
READER = {*JUDGES, "report.py", "__main__.py"}  # the only ones that know it
DAYS = {"workbooks.py"}  # whose cells hold days, never today
RIGHT = (("a", "b"), ("1", "2"), ("3", "4"))


@cache
def map_cases() -> dict[str, Case]:
    """By name; made when they are asked for: every worker imports this file."""
    return {case.name: case for case in pollution.cases()}


def digest() -> str:
    whole = hashlib.sha256()
    for case in pollution.cases():
        whole.update(repr(case).encode())
    return whole.hexdigest()


def test_the_files_are_the_same_each_time() -> None:
    assert digest() == digest()
    names = [case.name for case in pollution.cases()]
    assert len(names) == len(set(names)) > 2000


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_what_soils_tables_knows_nothing_of_the_reader(path: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])
        elif isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
    assert ("site_builder" in imported) == (path.name in JUDGES)
    if path.name not in READER | DAYS:
        assert not imported & {"random", "time", "datetime", "os"}, "nothing is left to chance"


@pytest.mark.parametrize("family", pollution.FAMILIES, ids=lambda family: family.name)
def test_every_family_soils_every_table_that_it_can(family: Family) -> None:
    of = [case for case in map_cases().values() if case.family == family.name]
    assert len(of) >= 20
    soiled = {case.name.removeprefix(f"{family.name}-").split("-")[0] for case in of}
    assert len(soiled - {"nothing"}) >= len(TABLES) - 1


def test_clean_tables_are_tables() -> None:
    assert len(TABLES) >= 4
    for table in TABLES:
        assert {len(row) for row in table.rows} == {len(table.header)}
        assert len(set(table.header)) == len(table.header)
        assert all(cell == cell.strip() for row in table.rows for cell in row)


def test_what_is_invented_is_said_so() -> None:
    text = (FOLDER / "tables.py").read_text(encoding="utf-8")
    assert all(place.endswith(".example") for place in re.findall(r"(?:@|https://)([\w.-]+)", text))
    assert all(
        re.match("01 99 00|03 53 01|06 39 98", found)
        for found in re.findall(r"0\d(?: \d\d){4}", text)
    )


def test_soiled_files_are_what_they_are_called() -> None:
    grants = map_cases()["preamble-subventions-semicolon-2-bare-gap"]
    lines = grants.content.decode().split("\n")
    assert (
        "données fictives" in lines[0]
        and lines[2] == ""
        and lines[3].startswith("Bénéficiaire;SIRET")
    )
    assert grants.truth.header_row == 3 and grants.loses and not grants.may_refuse
    assert map_cases()["encoding-ecoles-comma-utf-16-be-lf"].content.startswith(b"\0C\0o\0d\0e")
    lost = map_cases()["delimiter-lost-prenoms-semicolon-row1-col1"].content
    assert lost.split(b"\n")[1] == "2023F;Zoé;14".encode()
    assert (
        map_cases()["size-orders-nothing-empty"].content == b""
        and map_cases()["size-orders-nothing-empty"].readings == ()
    )


def test_a_reading_is_exact_different_or_refused() -> None:
    """Verdicts on four files of two rows, of which the right reading is turned each way."""
    plain = replace(
        map_cases()["delimiter-prenoms-semicolon-needed"],
        content=b"a;b\n1;2\n3;4\n",
        readings=(RIGHT,),
    )
    other = replace(plain, readings=((*RIGHT[:2], ("3", "5")),))
    refused = replace(plain, content=b"%PDF-1.7\n")
    must = replace(refused, readings=())
    exact, silent, needless, right = score([plain, other, refused, must])
    assert (exact.verdict, exact.fault, exact.seen) == ("exact", "", "") and sum(
        exact.measures
    ) == 10
    assert (silent.verdict, silent.fault) == (
        "different",
        "silent",
    ) and "3|4 instead of 3|5" in silent.seen
    assert 1 < sum(silent.measures) < 10
    assert (needless.verdict, needless.fault) == ("refused", "needless") and sum(
        needless.measures
    ) == 0
    assert (right.verdict, right.fault) == ("refused", "") and sum(right.measures) == 10
    assert replace(needless, case=replace(refused, may_refuse=True)).fault == ""
    assert replace(exact, case=replace(plain, loses=True)).fault == "no-receipt"
    assert exact.encoding is exact.delimiter is exact.header is True
    assert needless.encoding is needless.delimiter is needless.header is None


def test_a_row_set_apart_is_no_other_table() -> None:
    whole = (RIGHT[0], *(("1", str(number)) for number in range(9)))
    assert _verdict([whole], whole[:4] + whole[5:], receipt=True) == "partial"
    assert _verdict([whole], whole[:4] + whole[5:], receipt=False) == "different"
    assert _verdict([whole], whole[:5], receipt=True) == "different"
    assert _verdict([whole], (*whole[:4], ("1", "x"), *whole[5:]), receipt=True) == "different"
    assert _verdict([whole], (whole[0], *whole[2:], whole[1]), receipt=True) == "different"


def test_measures_are_those_of_bags() -> None:
    assert measures([RIGHT], RIGHT) == (1.0,) * 10
    swapped = (RIGHT[0], RIGHT[2], RIGHT[1])
    assert measures([RIGHT], swapped) == (1.0,) * 10  # the order of rows is not looked at
    without = measures([RIGHT], RIGHT[:2])
    assert without == pytest.approx((1, 1, 1, 1, 1 / 2, 1, 2 / 3, 2 / 3, 1, 4 / 5))
    assert measures([RIGHT, RIGHT[:2]], RIGHT[:2]) == (1.0,) * 10  # the nearest reading counts


SURE = (  # what no change of the reader may lose
    "delimiter-subventions-semicolon-needed",
    "delimiter-ecoles-comma-all",
    "delimiter-prenoms-tab-none",
    "delimiter-quartiers-pipe-needed",
    "line-end-orders-comma-crlf-end-missing",
    "line-end-subventions-semicolon-cr",
    "preamble-ecoles-semicolon-2-padded-empty-cells",
    "blank-orders-comma-cells-middle",
    "size-prenoms-semicolon-1-rows",
    "encoding-ecoles-semicolon-cp1252-crlf",
    "encoding-associations-semicolon-cp850-lf",
    "encoding-prenoms-comma-mac-roman-lf",
    "encoding-subventions-comma-utf-16-bom-crlf",
    "value-subventions-comma-narrow-nbsp",
    "value-ecoles-semicolon-date-slash",
)


@pytest.mark.parametrize("name", SURE)
def test_sure_files_are_read_exactly(name: str) -> None:
    (one,) = score([map_cases()[name]])
    assert one.seen == "" and one.fault == ""


def test_what_must_be_refused_is_refused() -> None:
    for one in score(
        [
            map_cases()[f"size-quartiers-nothing-{name}"]
            for name in ("empty", "newline", "blank", "bom")
        ]
    ):
        assert (one.verdict, one.fault) == ("refused", "")


def test_the_document_holds_what_was_measured() -> None:
    some: list[Case] = [
        map_cases()["delimiter-prenoms-semicolon-needed"],
        map_cases()["size-orders-nothing-empty"],
    ]
    text = figures(score(some))
    rows = re.findall(r"^\|.*\|$", text, re.MULTILINE)
    assert len(rows) == len(pollution.FAMILIES) + 3
    assert {row.count("|") for row in rows} == {len(HEAD) + 1}
    written = DOCUMENT.read_text(encoding="utf-8")
    assert text in renewed(written, score(some))
    for family in pollution.FAMILIES:
        assert f"(`{family.name}`)" in written, "run python -m benchmarks.pollution"
