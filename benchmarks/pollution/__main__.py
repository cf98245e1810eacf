"""`python -m benchmarks.pollution [PART…]`: score the reader on every case, or on those whose names
hold a part.

With no part, docs/lecture.md is renewed; with some, each case that is not exactly right is shown.
`-v` shows them too.
"""

from __future__ import annotations

import sys

from benchmarks.pollution import cases, measured_cases
from benchmarks.pollution.measuring import measure_cases
from benchmarks.pollution.report import (
    DOCUMENT,
    compose_measured,
    figures,
    renew_measured,
    renewed,
)
from benchmarks.pollution.scoring import score


def is_chosen(name: str, parts: list[str]) -> bool:
    return not parts or any(part in name for part in parts)


def main() -> None:
    parts = [part for part in sys.argv[1:] if part != "-v"]
    shown = bool(parts) or "-v" in sys.argv
    scores = score([case for case in cases() if is_chosen(case.name, parts)])
    measured = measure_cases([case for case in measured_cases() if is_chosen(case.name, parts)])
    if shown:
        for one in scores:
            if one.fault or one.verdict != "exact":
                print(f"{one.fault or one.verdict:10} {one.case.name} {one.code} {one.seen}")
        for measurement in measured:
            if measurement.verdict != "exact":
                print(
                    f"{measurement.verdict:10} {measurement.case.name} "
                    f"{measurement.said} {measurement.seen}"
                )
    if scores:
        print(figures(scores))
    if measured:
        print(compose_measured(measured))
    if not parts:
        text = DOCUMENT.read_text(encoding="utf-8")
        DOCUMENT.write_text(renew_measured(renewed(text, scores), measured), encoding="utf-8")


if __name__ == "__main__":
    main()
