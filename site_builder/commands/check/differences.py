"""What a proposal changes: datasets before and after it, and problems that were there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from site_builder.compose.published_files import (
    list_formerly_named_files,
    list_published_files,
)
from site_builder.core.model.dataset import Dataset
from site_builder.core.model.prepared import Summary
from site_builder.core.problems import Problem, is_of_claimants
from site_builder.metadata.datasets import FOLDER
from site_builder.publish.permanence import (
    DatasetAddresses,
    list_content_digests,
    list_unfit_names,
)
from site_builder.storage.object_store import ObjectStore


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetSnapshot(DatasetAddresses):
    """A dataset as it would be published. `columns`: of each table."""

    rows: int
    columns: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class DatasetChange:
    """A dataset before and after; None where it was not published, or would not be."""

    id: str
    before: DatasetSnapshot | None
    after: DatasetSnapshot | None


def take_dataset_snapshot(
    dataset: Dataset, summary: Summary, objects: ObjectStore
) -> DatasetSnapshot:
    parts = objects.parts(summary)
    files = [*list_published_files(parts), *list_formerly_named_files(dataset, parts)]
    return DatasetSnapshot(
        rows=summary.rows,
        columns={table.name: tuple(column.name for column in table.columns) for table in parts[0]},
        files=frozenset(file.path for file in files),
        contents=frozenset(list_content_digests(parts)),
        unfit=list_unfit_names(dataset, parts),
    )


def find_renamed_places(
    changes: Sequence[DatasetChange],
    before: Mapping[str, Dataset],
    now: Mapping[str, Dataset],
    moved_ids: Mapping[str, str],
) -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    """What has another name now: the paths of before, and, in a path of now, the columns of before.

    `moved_ids`: as `match_moved_datasets` gives them. A file has the name of its resource, or is
    the only one that came for the only one that went; a column is where the other was, among as
    many.
    """
    changes_by_id = {change.id: change for change in changes}
    paths = dict[str, str]()
    columns = dict[tuple[str, str], str]()
    for change in changes:
        successor = changes_by_id[moved_ids.get(change.id, change.id)]
        if (
            change.before is None
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

    available = Counter[object]()  # of those before, how often each stands yet for one of now
    for problem in before:
        available[words(problem)] += problem.count
    counts_before = Counter[object]()
    counts_now = Counter[object]()
    for counter, problems in ((counts_before, before), (counts_now, found)):
        for problem in problems:
            counter[kind(problem)] += problem.count
    new_problems = list[Problem]()
    known_problems = list[Problem]()
    for problem in found:
        is_same = available[words(problem)] >= problem.count
        if is_same:
            available[words(problem)] -= problem.count
        is_known = is_same or 0 < counts_now[kind(problem)] <= counts_before[kind(problem)]
        (known_problems if is_known else new_problems).append(problem)
    return new_problems, known_problems
