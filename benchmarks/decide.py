"""What deciding how to read a file costs: a head of 64 KB in Windows-1252, and the kind of a column
of 2,500 cells.

python benchmarks/decide.py
"""

from __future__ import annotations

import time
from collections.abc import Callable

from site_builder.core.model.reading_hints import ReadingHints
from site_builder.readers.decide import decide_reading
from site_builder.readers.decide.kinds import iterate_candidate_kinds

RUNS = 20
ROW = "VILLE;01;2011;F;D;6238;026;1\u00a0003,99; DIVERS;CIMETIÈRES ET POMPES FUNÈBRES, « été »\n"


def best(work: Callable[[], object]) -> float:
    """Milliseconds of CPU of the fastest of twenty runs."""
    found = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return 1000 * min(found)


def main() -> None:
    content = ("a;b;c;d;e;f;g;h;i;j\n" + ROW * 1000).encode("cp1252")
    head = content[:65_536]
    tail = content[65_536:]
    cells = [f"50.{number:014}" for number in range(2500)]
    print(f"decide     {best(lambda: decide_reading(head, tail, ReadingHints())):.1f} ms")
    words = [f"Amicale laïque {number}, Lille" for number in range(2500)]
    print(f"numbers    {best(lambda: next(iterate_candidate_kinds('n', cells))):.1f} ms")
    print(f"text       {best(lambda: next(iterate_candidate_kinds('n', words))):.1f} ms")


if __name__ == "__main__":
    main()
