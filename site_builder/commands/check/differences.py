"""What a proposal changes: datasets before and after it, and problems that were there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from site_builder.compose.published_files import (
    list_formerly_named_files,
    list_published_files,
)
from site_builder.core.model.dataset import Dataset, PersonalDataDecision, Resource
from site_builder.core.model.prepared import Summary
from site_builder.core.problems import Problem, is_of_claimants
from site_builder.core.text import show_safe_path
from site_builder.publish.permanence import (
    DatasetAddresses,
    list_absent_names,
    list_content_digests,
    list_table_columns,
    map_former_tables,
)
from site_builder.storage.object_store import ObjectStore


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetSnapshot(DatasetAddresses):
    """A dataset as it would be published."""

    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetChange:
    """A dataset before and after; None where it was not published or would not be, or has not been
    looked at.

    `former_id`: what the same dataset was called before, where that leads to it now. `leads_to`: of
    one that is no more, the id of the other one to which its address leads now.
    """

    id: str
    before: DatasetSnapshot | None
    after: DatasetSnapshot | None
    former_id: str = ""
    leads_to: str = ""

    @property
    def id_before(self) -> str:
        return self.former_id or self.id

    @property
    def is_worth_telling(self) -> bool:
        return bool(self.former_id) or self.before != self.after


@dataclass(frozen=True, slots=True)
class RenamedPlaces:
    """What has another name now: the `paths` of before, and, in a path of now, the `columns` of
    before."""

    paths: Mapping[str, str]
    columns: Mapping[tuple[str, str], str]

    def move_problem(self, problem: Problem) -> Problem:
        """A problem of before, where it would be now."""
        place = problem.place
        folder = "/".join((place.path or "").split("/")[:3])
        file = (place.path or "").split("/", 3)[3:]
        path = self.paths.get(place.path or "")
        path = path or "/".join([self.paths.get(folder, folder), *file])
        column = self.columns.get((path, place.column or ""), place.column)
        return replace(problem, place=replace(place, path=path or place.path, column=column))


def take_dataset_snapshot(
    dataset: Dataset, summary: Summary, objects: ObjectStore
) -> DatasetSnapshot:
    parts = objects.parts(summary)
    files = [*list_published_files(parts), *list_formerly_named_files(dataset, parts)]
    return DatasetSnapshot(
        rows=summary.rows,
        tables=list_table_columns(parts),
        former_tables=map_former_tables(dataset),
        withdrawn_columns=dataset.withdrawn_columns,
        published_names=dict(dataset.columns),
        files=frozenset(file.path for file in files),
        contents=frozenset(list_content_digests(parts)),
        unfit=list_absent_names(dataset, parts),
    )


def list_dataset_changes(
    before: Mapping[str, DatasetSnapshot],
    now: Mapping[str, DatasetSnapshot],
    renamed_ids: Mapping[str, str],
) -> list[DatasetChange]:
    """In order of the ids that datasets have now; what is the same is there too.

    `renamed_ids`: ids of before that lead elsewhere now, with what they lead to. A new dataset is
    the one that had the first of these ids; whatever else leads to it is no more.
    """
    former_ids: dict[str, str] = {}
    for former_id, current_id in sorted(renamed_ids.items()):
        if current_id not in before:
            former_ids.setdefault(current_id, former_id)
    ids = (before.keys() | now.keys() | former_ids.keys()) - set(former_ids.values())
    changes = []
    for id_ in sorted(ids):
        former_id = former_ids.get(id_, "")
        changes.append(
            DatasetChange(
                id=id_,
                before=before.get(former_id or id_),
                after=now.get(id_),
                former_id=former_id,
                leads_to=renamed_ids.get(id_, ""),
            )
        )
    return changes


def find_renamed_places(
    changes: Sequence[DatasetChange],
    before: Mapping[str, Dataset],
    now: Mapping[str, Dataset],
    moved_ids: Mapping[str, str],
) -> RenamedPlaces:
    """What has another name now, of datasets that were published and would be.

    `moved_ids`: as `match_moved_datasets` gives them, for what was renamed and does not say so.
    """
    snapshots_now = {change.id: change.after for change in changes}
    paths: dict[str, str] = {}
    columns: dict[tuple[str, str], str] = {}
    for change in changes:
        old_id = change.id_before
        new_id = change.id if change.former_id else moved_ids.get(old_id, old_id)
        snapshot_before = change.before
        snapshot_now = snapshots_now.get(new_id)
        if snapshot_before is None or snapshot_now is None:
            continue
        if old_id not in before or new_id not in now:
            continue
        old_folder = show_safe_path(before[old_id].path)
        new_folder = show_safe_path(now[new_id].path)
        paths[old_folder] = new_folder
        for old_resource, new_name, new_path in _pair_resources(before[old_id], now[new_id]):
            path_now = f"{new_folder}/{new_path}"
            paths[f"{old_folder}/{old_resource.path}"] = path_now
            for old_column, new_column in _pair_columns(
                snapshot_before.columns.get(old_resource.name, ()),
                snapshot_now.columns.get(new_name, ()),
            ):
                columns[path_now, old_column] = new_column
    return RenamedPlaces(paths, columns)


def _pair_resources(before: Dataset, now: Dataset) -> Iterator[tuple[Resource, str, str]]:
    """Each resource of before, with the name and the path that it has now: those of the one that is
    called so, else of the only file that came for the only one that went, else its own."""
    paths_now = {resource.name: resource.path for resource in now.sources}
    names_now = {resource.path: resource.name for resource in reversed(now.sources)}
    paths_before = {resource.path for resource in before.sources}
    lost_paths = [resource.path for resource in before.sources if resource.path not in names_now]
    new_paths = [resource.path for resource in now.sources if resource.path not in paths_before]
    replacements: dict[str, str] = {}
    if len(lost_paths) == len(new_paths) == 1:
        replacements[lost_paths[0]] = new_paths[0]
    for resource in before.sources:
        if resource.name in paths_now:
            yield resource, resource.name, paths_now[resource.name]
            continue
        path_now = replacements.get(resource.path, resource.path)
        yield resource, names_now.get(path_now, resource.name), path_now


def _pair_columns(before: Sequence[str], now: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The columns that have another name now: each is where the other was, among as many."""
    if len(before) != len(now):
        return
    for old_column, new_column in zip(before, now, strict=True):
        if old_column not in now and new_column not in before:
            yield old_column, new_column


def split_known_problems(
    problems: Sequence[Problem], before: Sequence[Problem]
) -> tuple[list[Problem], list[Problem]]:
    """Those that are new, and those that were there: the same words at the same place, or no more
    than there were."""

    def get_kind(problem: Problem) -> tuple[object, ...]:
        # one claim does not excuse another
        name = problem.params.get("value", "") if is_of_claimants(problem) else ""
        return problem.code, problem.place.path, problem.place.sheet, problem.place.column, name

    def get_wording(problem: Problem) -> tuple[object, ...]:
        return *get_kind(problem), *sorted(problem.params.items())

    available = Counter[object]()  # of those before, how often each stands yet for one of now
    for problem in before:
        available[get_wording(problem)] += problem.count
    counts_before = Counter[object]()
    counts_now = Counter[object]()
    for problem in before:
        counts_before[get_kind(problem)] += problem.count
    for problem in problems:
        counts_now[get_kind(problem)] += problem.count
    new_problems = list[Problem]()
    known_problems = list[Problem]()
    for problem in problems:
        is_same = available[get_wording(problem)] >= problem.count
        if is_same:
            available[get_wording(problem)] -= problem.count
        is_known = is_same or 0 < counts_now[get_kind(problem)] <= counts_before[get_kind(problem)]
        (known_problems if is_known else new_problems).append(problem)
    return new_problems, known_problems


# Fields of a dataset, each with the key of a description that says it
DESCRIBED: Mapping[str, str] = {
    "title": "title", "description": "description", "keywords": "keywords", "theme": "theme",
    "high_value": "high_value", "frequency": "frequency", "temporal": "temporal",
    "spatial": "spatial", "standard": "standard", "licence": "license", "contact": "contact",
    "origin": "sources", "issued": "issued", "modified": "modified",
    "demonstration": "demonstration", "corrections": "corrections", "columns": "columns",
    "withdrawn_columns": "withdrawn_columns", "previous": "previous", "identifier": "id",
    "expires": "expires", "rolling": "rolling", "accepted": "accept",
}  # fmt: skip


def list_changed_descriptions(
    before: Mapping[str, Dataset],
    now: Mapping[str, Dataset],
    changes: Sequence[DatasetChange],
) -> dict[str, tuple[str, ...]]:
    """The keys of its description that changed, of each dataset that was and will be published."""
    described: dict[str, tuple[str, ...]] = {}
    for change in changes:
        if change.before is None or change.after is None:
            continue
        dataset_before = before[change.id_before]
        dataset = now[change.id]
        keys = []
        for name, key in DESCRIBED.items():
            if getattr(dataset_before, name) != getattr(dataset, name):
                keys.append(key)
        if _get_decision(dataset_before) != _get_decision(dataset):
            keys.append("personal_data")
        described[change.id] = tuple(keys)
    return described


def _get_decision(dataset: Dataset) -> PersonalDataDecision | None:
    """What was decided of persons, wherever it stands."""
    decision = dataset.personal_data
    return replace(decision, columns_line=0, files_line=0) if decision else None
