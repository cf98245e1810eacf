"""`python -m benchmarks.pollution [PART…]`: score the reader on every case, or on those whose names
hold a part.

With no part, docs/lecture.md is renewed; with some, each case that is not exactly right is shown.
`-v` shows them too.
"""

from __future__ import annotations

import sys

from benchmarks.pollution import cases
from benchmarks.pollution.report import DOCUMENT, figures, renewed
from benchmarks.pollution.scoring import score


def main() -> None:
    parts = [part for part in sys.argv[1:] if part != "-v"]
    chosen = [case for case in cases() if not parts or any(part in case.name for part in parts)]
    scores = score(chosen)
    if parts or "-v" in sys.argv:
        for one in scores:
            if one.fault or one.verdict != "exact":
                print(f"{one.fault or one.verdict:10} {one.case.name} {one.code} {one.seen}")
    print(figures(scores))
    if not parts:
        DOCUMENT.write_text(renewed(DOCUMENT.read_text(encoding="utf-8"), scores), encoding="utf-8")


if __name__ == "__main__":
    main()
