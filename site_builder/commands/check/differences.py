"""What a proposal changes: datasets before and after it, problems that were there, addresses that
lead nowhere now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from site_builder.compose.published_files import list_formerly_named_files, list_published_files
from site_builder.core.model import Dataset, Summary, is_original
from site_builder.core.problems import Place, Problem, make_error
from site_builder.metadata.datasets import FOLDER
from site_builder.metadata.former_names import CLAIMS
from site_builder.publish.permanence import find_vanished_files
from site_builder.storage.object_store import ObjectStore

NAMED = 5  # columns or files that one sentence names


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetSnapshot:
    """A dataset as it would be published. `columns`: of each table. `files`, `originals`: paths
    below data/ and its id.

    `contents`: digests of what its tables and documents hold.
    """

    rows: int
    columns: Mapping[str, tuple[str, ...]]
    files: frozenset[str]
    originals: frozenset[str]
    contents: frozenset[str]


@dataclass(frozen=True, slots=True)
class DatasetChange:
    """A dataset before and after; None where it was not published, or would not be."""

    id: str
    before: DatasetSnapshot | None
    after: DatasetSnapshot | None


def take_dataset_snapshot(
    dataset: Dataset, summary: Summary, objects: ObjectStore
) -> DatasetSnapshot:
    parts = tables, documents = objects.parts(summary)
    files = [*list_published_files(parts), *list_formerly_named_files(dataset, parts)]
    return DatasetSnapshot(
        rows=summary.rows,
        columns={table.name: tuple(column.name for column in table.columns) for table in tables},
        files=frozenset(file.path for file in files if not is_original(file)),
        originals=frozenset(file.path for file in files if is_original(file)),
        contents=frozenset(
            [*(table.content for table in tables), *(one.file.sha256 for one in documents)]
        ),
    )


def find_renamed_places(
    changes: Sequence[DatasetChange], before: Mapping[str, Dataset], now: Mapping[str, Dataset]
) -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    """What has another name now: the paths of before, and, in a path of now, the columns of before.

    A dataset that moved is the new one that holds what it held; a file has the name of its
    resource, or is the only one that came for the only one that went; a column is where the other
    was, among as many.
    """
    paths = dict[str, str]()
    columns = dict[tuple[str, str], str]()
    for change in changes:
        came = change if change.after else _find_moved_dataset(change, changes)
        if (
            change.before is None
            or came is None
            or came.after is None
            or change.id not in before
            or came.id not in now
        ):
            continue
        old, new = (f"{FOLDER}/{one.id}" for one in (change, came))
        paths[old] = new
        there = {source.name: source.path for source in now[came.id].sources}
        was = {source.name: source.path for source in before[change.id].sources}
        gone = [path for path in was.values() if path not in there.values()]
        more = [path for path in there.values() if path not in was.values()]
        alone = {gone[0]: more[0]} if len(gone) == len(more) == 1 else {}
        for name, path in was.items():
            path_now = there.get(name) or alone.get(path, path)
            paths[f"{old}/{path}"] = f"{new}/{path_now}"
            name_now = next((one for one, its in there.items() if its == path_now), name)
            one = change.before.columns.get(name, ())
            other = came.after.columns.get(name_now, ())
            if len(one) == len(other):
                pairs = (
                    (a, b)
                    for a, b in zip(one, other, strict=True)
                    if a not in other and b not in one
                )
                columns |= {(f"{new}/{path_now}", a): b for a, b in pairs}
    return paths, columns


def _find_moved_dataset(
    change: DatasetChange, changes: Sequence[DatasetChange]
) -> DatasetChange | None:
    """The new dataset that has what another held, which is no more."""
    if change.before is None or change.after:
        return None
    held = change.before.contents
    return next(
        (one for one in changes if one.after and not one.before and one.after.contents & held), None
    )


def move_problem_place(
    problem: Problem, paths: Mapping[str, str], columns: Mapping[tuple[str, str], str]
) -> Problem:
    """A problem of before, where it would be told now."""
    place = problem.place
    folder = "/".join((place.path or "").split("/")[:3])
    file = (place.path or "").split("/", 3)[3:]
    path = paths.get(place.path or "") or "/".join([paths.get(folder, folder), *file])
    column = columns.get((path, place.column or ""), place.column)
    return replace(problem, place=replace(place, path=path or place.path, column=column))


def split_known_problems(
    found: Sequence[Problem], before: Sequence[Problem]
) -> tuple[list[Problem], list[Problem]]:
    """Those that are new, and those that were there: the same words at the same place, or no more
    than there were."""

    def kind(one: Problem) -> tuple[object, ...]:
        # one claim does not excuse another
        name = one.params.get("value", "") if one.code in CLAIMS else ""
        return one.code, one.place.path, one.place.sheet, one.place.column, name

    def words(one: Problem) -> tuple[object, ...]:
        return *kind(one), *sorted(one.params.items())

    exact = {words(one): one.count for one in before}
    most = Counter[object]()
    total = Counter[object]()
    for counter, problems in ((most, before), (total, found)):
        for one in problems:
            counter[kind(one)] += one.count
    new = list[Problem]()
    known = list[Problem]()
    for one in found:
        was_there = 0 < total[kind(one)] <= most[kind(one)] or exact.get(words(one), 0) >= one.count
        (known if was_there else new).append(one)
    return new, known


def find_vanished_addresses(
    changes: Sequence[DatasetChange],
    datasets: Mapping[str, Dataset],
    before: Collection[str],
    now: Collection[str],
    leads: Mapping[str, str],
) -> Iterator[Problem]:
    """The addresses that would lead nowhere. Where a dataset or a file is there but unfit, that is
    said already.

    `before` and `now`: ids that something is or was called; `leads`: those of before with those of
    now.
    """
    known = {change.id: change for change in changes}
    for id_ in sorted({*before, *known} - {*now}):
        change = known.get(id_, DatasetChange(id_, None, None))
        if moved := _find_moved_dataset(change, changes):
            yield make_error("id-moved", Place(path=f"{FOLDER}/{id_}"), id=id_, other=moved.id)
        elif change.before or id_ in before:
            yield make_error("id-vanished", Place(path=f"{FOLDER}/{id_}"), id=id_)
    for change in changes:
        now_at = known.get(leads.get(change.id, change.id))
        if change.before and now_at and now_at.after:
            names = datasets[now_at.id].sources
            files = now_at.after.files | now_at.after.originals
            unfit = {source.name for source in names} - now_at.after.columns.keys()
            old = change.before.files | change.before.originals
            yield from find_vanished_files(
                Place(path=f"{FOLDER}/{now_at.id}"), old, after=files, unfit=unfit, tell=make_error
            )
