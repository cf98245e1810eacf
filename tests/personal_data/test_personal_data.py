"""What an officer for data protection would keep back is withheld, what he would ask about is
warned of, and nothing else draws a word; no planted value stands in any output.

A case that waits stands in waiting.txt with what is wrong: it fails where it no longer waits, and
is to be struck out there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nightly import nightly_but_each

from personal_data.case import Case
from personal_data.files import CASES
from personal_data.files.persons_in_tables import FOREIGN_WORDS
from personal_data.persons import make_iban, make_nir_key
from personal_data.traces import find_planted, find_traces
from personal_data.verdicts import Verdict, build_cases
from personal_data.writing import gzip_of_csv, parquet, xlsx, zip_of_csv

STEP = 12  # one case of so many is built by `make test`
WAITING = Path(__file__).with_name("waiting.txt")


def read_waiting() -> dict[str, str]:
    """Each case that waits, and what is wrong with it."""
    lines = WAITING.read_text("utf-8").splitlines()
    pairs = [line.split() for line in lines if line and not line.startswith("#")]
    return {name: wrong for wrong, name in pairs}


def list_cases() -> Iterator[object]:
    waiting = read_waiting()
    for case in CASES:
        marks = []
        if case.name in waiting:
            reason = waiting[case.name]
            marks.append(pytest.mark.xfail(reason=reason, raises=AssertionError, strict=True))
        yield pytest.param(case, id=case.name, marks=marks)


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Case], Verdict]:
    """The verdict of a case, which is built with those that are tried as often as it."""
    verdicts: dict[str, Verdict] = {}

    def judge_with_others(case: Case) -> Verdict:
        if case.name not in verdicts:
            often = CASES.index(case) % STEP == 0
            others = [other for place, other in enumerate(CASES) if (place % STEP == 0) == often]
            root = tmp_path_factory.mktemp("personal_data")
            verdicts.update({verdict.case.name: verdict for verdict in build_cases(others, root)})
        return verdicts[case.name]

    return judge_with_others


@pytest.mark.parametrize("case", nightly_but_each(STEP, list_cases()))
def test_of_persons_is_said_what_an_officer_would_say(
    case: Case, judge: Callable[[Case], Verdict]
) -> None:
    verdict = judge(case)
    assert verdict.is_right, (verdict.name, verdict.said, verdict.sentences, verdict.leaks)


def test_each_case_has_a_name_of_its_own_and_half_are_innocent() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 150
    assert 0.4 <= Counter(case.expected for case in CASES)["silent"] / len(CASES) <= 0.6


def test_no_two_cases_have_a_person_in_common() -> None:
    words = Counter(word for case in CASES for word in set(case.planted) if not word.isdigit())
    shared = {word for word, number in words.items() if number > 1}
    assert shared <= {*FOREIGN_WORDS.split(), *["durosoy", "wattrelin"]}


def test_only_cases_that_are_there_wait() -> None:
    assert read_waiting().keys() <= {case.name for case in CASES}


def test_the_keys_of_numbers_are_right() -> None:
    assert make_iban(12345678901) == "FR7630006000011234567890189"
    assert make_nir_key("2550814168025") == "38"
    assert make_nir_key("155082A004123") == f"{97 - 1550819004123 % 97:02}"


def test_the_time_at_which_a_file_was_written_is_no_number_of_a_person(tmp_path: Path) -> None:
    record = tmp_path / "trees" / "1.json"
    record.parent.mkdir()
    record.write_text('{"a/639980748.csv":["ab",12,1796122639980748118]}', "utf-8")
    found = find_traces(record, {"639980748", "122639980"})
    assert found == {record.as_posix(): {"639980748"}}


@pytest.mark.parametrize("write", [gzip_of_csv, parquet, xlsx, zip_of_csv])
def test_a_planted_value_is_found_wherever_it_is_packed(
    write: Callable[[list[list[str]]], bytes], tmp_path: Path
) -> None:
    (tmp_path / "f").write_bytes(write([["a", "b"], ["1 55 08 19 004 123 07", "M. Bourdèleau"]]))
    found = find_traces(tmp_path, {"1550819004123", "Bourdeleau", "Bourdel"})
    assert found == {(tmp_path / "f").as_posix(): {"1550819004123", "Bourdeleau"}}
    assert find_planted("+33 6 39 98 00 01, 155082A004123", {"639980001", "155082A004123"}) == {
        "639980001",
        "155082A004123",
    }
