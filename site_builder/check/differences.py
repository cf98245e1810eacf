"""What a proposal changes: datasets before and after it, problems that were there, addresses that lead nowhere now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from site_builder.catalogue.datasets import FOLDER
from site_builder.compose import files_of
from site_builder.model import Dataset, Summary, is_original
from site_builder.problems import Place, Problem, error, quoted, warning
from site_builder.store import Store

NAMED = 5  # addresses, columns or files that one sentence names


@dataclass(frozen=True, slots=True)
class Published:
    """A dataset as it would be published. `columns`: of each table. `files`, `originals`: paths below data/ and its id.

    `contents`: digests of what its tables and documents hold.
    """

    rows: int
    columns: Mapping[str, tuple[str, ...]]
    files: frozenset[str]
    originals: frozenset[str]
    contents: frozenset[str]


@dataclass(frozen=True, slots=True)
class Change:
    """A dataset before and after; None where it was not published, or would not be."""

    id: str
    before: Published | None
    after: Published | None


def published(summary: Summary, objects: Store) -> Published:
    parts = tables, documents = objects.parts(summary)
    files = files_of(parts)
    return Published(
        summary.rows,
        {table.name: tuple(column.name for column in table.columns) for table in tables},
        frozenset(file.path for file in files if not is_original(file)),
        frozenset(file.path for file in files if is_original(file)),
        frozenset([*(table.content for table in tables), *(one.file.sha256 for one in documents)]),
    )


def known(found: Iterable[Problem], before: Iterable[Problem]) -> list[Problem]:
    """Those that were there: the same words at the same place, or no more of them than there were."""

    def kind(one: Problem) -> tuple[object, ...]:
        return one.code, one.place.path, one.place.sheet, one.place.column

    was, some = list(before), list(found)
    exact = {(kind(one), tuple(sorted(one.params.items()))): one.count for one in was}
    most, total = Counter[object](), Counter[object]()
    for counter, problems in ((most, was), (total, some)):
        for one in problems:
            counter[kind(one)] += one.count
    return [
        one
        for one in some
        if 0 < total[kind(one)] <= most[kind(one)]
        or exact.get((kind(one), tuple(sorted(one.params.items()))), 0) >= one.count
    ]


def vanished(
    changes: Sequence[Change], datasets: Mapping[str, Dataset], withheld: Collection[str]
) -> Iterator[Problem]:
    """The addresses that would lead nowhere. Where a dataset or a file is there but unfit, that is said already."""
    for change in changes:
        place, before, after = Place(f"{FOLDER}/{change.id}"), change.before, change.after
        if before is None:
            continue
        if after is None:
            moved = next((o.id for o in changes if o.after and not o.before and o.after.contents & before.contents), "")
            if moved:
                yield error("id-moved", place, id=change.id, other=moved)
            elif change.id not in datasets and change.id not in withheld:
                yield error("id-vanished", place, id=change.id)
            continue
        unfit = {source.name for source in datasets[change.id].sources} - after.columns.keys()
        gone = sorted(path for path in before.files - after.files if path.partition(".")[0] not in unfit)
        originals = sorted(before.originals - after.originals)
        if gone:
            first = gone[0].partition(".")[0]
            yield error("url-vanished", place, count=len(gone), names=quoted(gone, NAMED), name=first)
        elif originals:
            yield warning("original-vanished", place, count=len(originals), names=quoted(originals, NAMED))
