"""Each Data Package that a site publishes, opened by frictionless, its tables read.

python interop/packages.py [SITE]

`make site` ends with it. SITE is a built site, build/ without it. Says what is wrong, a line for
each fault, and ends with 1; so it does where there is no package. What is in the packages is never
fetched: the files of a package are beside it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

from frictionless import validate

MOST_LINES = 20  # of one package


def judge_packages(paths: Iterable[Path]) -> dict[Path, list[str]]:
    """What frictionless says of each descriptor and of its tables; [] where it has nothing to
    say."""
    return {path: list(_list_faults(path)) for path in paths}


def _list_faults(path: Path) -> Iterator[str]:
    report = validate(str(path))  # it knows a descriptor by its name
    for error in report.errors:  # of the descriptor
        yield str(error.message)
    for task in report.tasks:
        for error in task.errors:
            yield f"{task.name}: {error.message}"


def describe_faults(faults: Mapping[Path, list[str]], site: Path) -> Iterator[str]:
    """A line for each fault, the first ones of each package."""
    for path, messages in faults.items():
        place = path.relative_to(site)
        yield from (f"{place}: {message}" for message in messages[:MOST_LINES])
        if len(messages) > MOST_LINES:
            yield f"{place}: and {len(messages) - MOST_LINES} more"


def main() -> None:
    site = Path(*sys.argv[1:2] or ["build"])
    faults = judge_packages(sorted((site / "data").glob("**/datapackage.json")))
    frictionless = f"frictionless {version('frictionless')}"
    if not faults:
        raise SystemExit(f"{site}: no Data Package there for {frictionless} to open")
    for line in describe_faults(faults, site):
        print(line, file=sys.stderr)
    invalid = sum(map(bool, faults.values()))
    if invalid:
        raise SystemExit(f"{frictionless} refuses {invalid} of {len(faults)} Data Packages")
    print(f"{frictionless}: {len(faults)} Data Packages opened, tables read, nothing to say.")


if __name__ == "__main__":
    main()
