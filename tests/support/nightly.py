"""Which cases of a test `make test` tries, and which `make test-all` alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from _pytest.mark.structures import ParameterSet


def nightly_after(kept: int, cases: Iterable[Any]) -> list[Any]:
    """The first cases of a test as they are, the others marked to be tried at night."""
    marked = []
    for number, case in enumerate(cases):
        if number < kept:
            marked.append(case)
        elif isinstance(case, ParameterSet):
            marks = (*case.marks, pytest.mark.nightly)
            marked.append(pytest.param(*case.values, id=case.id, marks=marks))
        else:
            values = case if isinstance(case, tuple) else (case,)
            marked.append(pytest.param(*values, marks=pytest.mark.nightly))
    return marked


def nightly_but_each(step: int, cases: Iterable[Any]) -> list[Any]:
    """One case of so many as it is, the others marked to be tried at night."""
    return [
        case if number % step == 0 else nightly_after(0, [case])[0]
        for number, case in enumerate(cases)
    ]
