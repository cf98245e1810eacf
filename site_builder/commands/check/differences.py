"""What a proposal changes: datasets before and after it, problems that were there, addresses that
lead nowhere now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from site_builder.compose.published_files import list_formerly_named_files, list_published_files
from site_builder.core.model.dataset import Dataset
from site_builder.core.model.prepared import Summary, is_original
from site_builder.core.problems import (
    Place,
    Problem,
    is_of_claimants,
    make_check_problem,
    make_problem,
)
from site_builder.metadata.datasets import FOLDER
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
            [
                *(table.content for table in tables),
                *(document.file.sha256 for document in documents),
            ]
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
        successor = change if change.after else _find_moved_dataset(change, changes)
        if (
            change.before is None
            or successor is None
            or successor.after is None
            or change.id not in before
            or successor.id not in now
        ):
            continue
        old_folder, new_folder = (
            f"{FOLDER}/{dataset_change.id}" for dataset_change in (change, successor)
        )
        paths[old_folder] = new_folder
        paths_now = {source.name: source.path for source in now[successor.id].sources}
        paths_before = {source.name: source.path for source in before[change.id].sources}
        lost_paths = [path for path in paths_before.values() if path not in paths_now.values()]
        new_paths = [path for path in paths_now.values() if path not in paths_before.values()]
        only_move = {lost_paths[0]: new_paths[0]} if len(lost_paths) == len(new_paths) == 1 else {}
        for name, path in paths_before.items():
            path_now = paths_now.get(name) or only_move.get(path, path)
            paths[f"{old_folder}/{path}"] = f"{new_folder}/{path_now}"
            name_now = next(
                (
                    resource_name
                    for resource_name, resource_path in paths_now.items()
                    if resource_path == path_now
                ),
                name,
            )
            columns_before = change.before.columns.get(name, ())
            columns_now = successor.after.columns.get(name_now, ())
            if len(columns_before) == len(columns_now):
                pairs = (
                    (old_column, new_column)
                    for old_column, new_column in zip(columns_before, columns_now, strict=True)
                    if old_column not in columns_now and new_column not in columns_before
                )
                columns |= {
                    (f"{new_folder}/{path_now}", old_column): new_column
                    for old_column, new_column in pairs
                }
    return paths, columns


def _find_moved_dataset(
    change: DatasetChange, changes: Sequence[DatasetChange]
) -> DatasetChange | None:
    """The new dataset that has what another held, which is no more."""
    if change.before is None or change.after:
        return None
    contents = change.before.contents
    return next(
        (
            candidate
            for candidate in changes
            if candidate.after and not candidate.before and candidate.after.contents & contents
        ),
        None,
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

    def kind(problem: Problem) -> tuple[object, ...]:
        # one claim does not excuse another
        name = problem.params.get("value", "") if is_of_claimants(problem) else ""
        return problem.code, problem.place.path, problem.place.sheet, problem.place.column, name

    def words(problem: Problem) -> tuple[object, ...]:
        return *kind(problem), *sorted(problem.params.items())

    exact_counts = {words(problem): problem.count for problem in before}
    counts_before = Counter[object]()
    counts_now = Counter[object]()
    for counter, problems in ((counts_before, before), (counts_now, found)):
        for problem in problems:
            counter[kind(problem)] += problem.count
    new_problems = list[Problem]()
    known_problems = list[Problem]()
    for problem in found:
        is_known = (
            0 < counts_now[kind(problem)] <= counts_before[kind(problem)]
            or exact_counts.get(words(problem), 0) >= problem.count
        )
        (known_problems if is_known else new_problems).append(problem)
    return new_problems, known_problems


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
    changes_by_id = {change.id: change for change in changes}
    for id_ in sorted({*before, *changes_by_id} - {*now}):
        change = changes_by_id.get(id_, DatasetChange(id_, None, None))
        if moved := _find_moved_dataset(change, changes):
            yield make_problem("id-moved", Place(path=f"{FOLDER}/{id_}"), id=id_, other=moved.id)
        elif change.before or id_ in before:
            yield make_problem("id-vanished", Place(path=f"{FOLDER}/{id_}"), id=id_)
    for change in changes:
        current_change = changes_by_id.get(leads.get(change.id, change.id))
        if change.before and current_change and current_change.after:
            sources = datasets[current_change.id].sources
            current_files = current_change.after.files | current_change.after.originals
            unfit_names = {source.name for source in sources} - current_change.after.columns.keys()
            old_files = change.before.files | change.before.originals
            yield from find_vanished_files(
                Place(path=f"{FOLDER}/{current_change.id}"),
                old_files,
                after=current_files,
                unfit=unfit_names,
                tell=make_check_problem,
            )
