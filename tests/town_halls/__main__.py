"""`python -m tests.town_halls [PART…]`: build the cases whose names or lines hold a part (`8` is a
line), all of them without one, and print a line for each that is not equal or asked as it may be.

`-v` prints every case, with what the portal says of it. `--silent FILE` writes those that are
not right: with what differs, or as waiting.txt has them where the name ends so.
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

from town_halls.case import Case  # noqa: E402
from town_halls.files import CASES  # noqa: E402
from town_halls.verdicts import Verdict, build_cases  # noqa: E402


def is_chosen(case: Case, parts: list[str]) -> bool:
    if not parts or str(case.line) in parts:
        return True
    return any(part in case.id for part in parts if not part.isdigit())


def show(verdict: Verdict, *, everything: bool) -> None:
    case = verdict.case
    if verdict.is_right and not everything:
        return
    print(f"{verdict.name:9} line {case.line:2}  {case.id}")
    for difference in verdict.differences:
        print(f"            ≠ {difference.text}")
    for question in verdict.questions:
        print(f"            ? {question}")


def list_waiting(verdicts: list[Verdict]) -> str:
    """What waiting.txt holds: the line of reading and the name of each case that is not right."""
    wrong = [verdict.case for verdict in verdicts if not verdict.is_right]
    lines = [f"{case.line} {case.id}" for case in wrong]
    return "\n".join(lines) + "\n"


def list_silent(verdicts: list[Verdict]) -> str:
    lines = ["# Cases that are not right, by line of reading: what differs and is not said\n"]
    for verdict in verdicts:
        if not verdict.is_right:
            differences = " · ".join(difference.text for difference in verdict.differences)
            said = " · ".join(verdict.questions)
            told = f" (said: {said})" if said else ""
            lines.append(
                f"- {verdict.name} · line {verdict.case.line} · `{verdict.case.id}`: "
                f"{differences}{told}"
            )
    return "\n".join(lines) + "\n"


def main() -> None:
    arguments = sys.argv[1:]
    target = None
    if "--silent" in arguments:
        place = arguments.index("--silent")
        target = Path(arguments[place + 1])
        del arguments[place : place + 2]
    parts = [part for part in arguments if part != "-v"]
    chosen = [case for case in CASES if is_chosen(case, parts)]
    with tempfile.TemporaryDirectory() as folder:
        verdicts = build_cases(chosen, Path(folder))
    worker().close()
    close_workers()
    for verdict in verdicts:
        show(verdict, everything="-v" in arguments)
    counts = Counter(verdict.name for verdict in verdicts)
    print(f"{len(verdicts)} cases:", ", ".join(f"{n} {name}" for name, n in counts.most_common()))
    if target:
        write = list_waiting if target.suffix == ".txt" else list_silent
        target.write_text(write(verdicts), encoding="utf-8")


if __name__ == "__main__":
    main()
