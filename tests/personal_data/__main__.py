"""`python -m tests.personal_data [NAME…]`: build the cases whose names hold a part, all of them
without one, and print what is expected of each that is not right, and what was said.

`-v` prints every case. `--waiting` prints the lines of waiting.txt.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

TESTS = Path(__file__).parent.parent
sys.path[:0] = [str(TESTS), str(TESTS / "support")]

from kept_workers import close_workers  # noqa: E402
from portal import worker  # noqa: E402

from personal_data.files import CASES  # noqa: E402
from personal_data.verdicts import Verdict, build_cases  # noqa: E402

SHOWN = 4  # places of a leak


def show(verdict: Verdict) -> None:
    case = verdict.case
    print(f"{verdict.name:13} {case.name}: expected {case.expected}, {verdict.said} it was")
    for sentence in verdict.sentences:
        print(f"              · {sentence}")
    if verdict.others:
        print(f"              (also: {', '.join(sorted(set(verdict.others)))})")
    for leak in verdict.leaks[:SHOWN]:
        print(f"              ! {leak}")


def main() -> None:
    arguments = sys.argv[1:]
    parts = [part for part in arguments if not part.startswith("-")]
    chosen = [case for case in CASES if not parts or any(part in case.name for part in parts)]
    with tempfile.TemporaryDirectory() as folder:
        verdicts = build_cases(chosen, Path(folder))
    worker().close()
    close_workers()
    if "--waiting" in arguments:
        print(
            "\n".join(
                f"{v.name.replace(' ', '-')} {v.case.name}" for v in verdicts if not v.is_right
            )
        )
        return
    for verdict in verdicts:
        if "-v" in arguments or not verdict.is_right:
            show(verdict)
    counts = Counter(verdict.name for verdict in verdicts)
    wanted = Counter(case.expected for case in chosen)
    print(f"{len(verdicts)} cases:", ", ".join(f"{n} {name}" for name, n in wanted.most_common()))
    print(", ".join(f"{n} {name}" for name, n in counts.most_common()))


if __name__ == "__main__":
    main()
