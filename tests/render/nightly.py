"""Which cases of a parametrised test `make test` leaves to `make test-all`."""

from __future__ import annotations

from typing import Any

import pytest


def mark_nightly(*cases: Any) -> list[Any]:
    """These cases, for the nights alone; a tuple is a case of several values."""
    found = []
    for case in cases:
        values = case if isinstance(case, tuple) else (case,)
        found.append(pytest.param(*values, marks=pytest.mark.nightly))
    return found


BY_DAY_AND_BY_NIGHT = ("light", *mark_nightly("dark"))
