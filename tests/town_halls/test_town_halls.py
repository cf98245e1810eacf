"""No invented file of a town hall is published otherwise than a person reads it, unless it is said.

A case that waits for the reader stands in waiting.txt with the line of reading that it waits for:
it fails where it no longer waits, and is to be struck out there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nightly import nightly_but_each

from town_halls.case import Case
from town_halls.files import CASES
from town_halls.verdicts import Verdict, build_cases

STEP = 12  # one case of so many is built by `make test`
WAITING = Path(__file__).with_name("waiting.txt")


def read_waiting() -> dict[str, str]:
    """Each case that waits, and the line for which it does."""
    lines = WAITING.read_text("utf-8").splitlines()
    pairs = [line.split() for line in lines if line and not line.startswith("#")]
    return {id_: line for line, id_ in pairs}


def list_cases() -> Iterator[object]:
    waiting = read_waiting()
    for case in CASES:
        marks = []
        if case.id in waiting:
            reason = f"line {waiting[case.id]}"
            marks.append(pytest.mark.xfail(reason=reason, raises=AssertionError, strict=True))
        yield pytest.param(case, id=case.id, marks=marks)


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Case], Verdict]:
    """The verdict of a case, which is built with those that are tried as often as it."""
    verdicts: dict[str, Verdict] = {}

    def judge_with_others(case: Case) -> Verdict:
        if case.id not in verdicts:
            often = CASES.index(case) % STEP == 0
            others = [other for place, other in enumerate(CASES) if (place % STEP == 0) == often]
            root = tmp_path_factory.mktemp("town_halls")
            verdicts.update({verdict.case.id: verdict for verdict in build_cases(others, root)})
        return verdicts[case.id]

    return judge_with_others


@pytest.mark.parametrize("case", nightly_but_each(STEP, list_cases()))
def test_a_file_is_published_as_a_person_reads_it(
    case: Case, judge: Callable[[Case], Verdict]
) -> None:
    verdict = judge(case)
    assert verdict.is_right, (verdict.name, verdict.differences, verdict.questions)


def test_each_case_has_a_name_of_its_own() -> None:
    assert len({case.id for case in CASES}) == len(CASES) >= 200


def test_only_cases_that_are_there_wait() -> None:
    assert read_waiting().keys() <= {case.id for case in CASES}
