"""Where the rows that problems name are in their files: the line of a text, the cell of a
workbook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from site_builder.core.model.dataset import Dataset, Resource
from site_builder.core.model.source_position import (
    LOCATE_POSITIONS,
    PositionAnswer,
    PositionRequest,
    SourcePosition,
)
from site_builder.core.problems import Place, Problem
from site_builder.core.text import normalise_unicode
from site_builder.publish.build_report import get_place_dataset_id
from site_builder.publish.options import SCRATCH
from site_builder.storage.workers import WorkerDeath, WorkerLimits, run_in_workers


def find_problem_positions(
    root: Path,
    datasets: Mapping[str, Dataset],
    problems: Iterable[Problem],
    limits: WorkerLimits,
) -> dict[Place, SourcePosition]:
    """Of the places of problems that name a row, as far as it can be known; the files are read
    again, by a worker."""
    requests = dict(_make_requests(root, datasets, problems))
    positions: dict[Place, SourcePosition] = {}
    if not requests:
        return positions
    batches = [(request,) for request in requests]
    workers = run_in_workers(
        batches, LOCATE_POSITIONS, PositionAnswer, limits, scratch=root / SCRATCH
    )
    with closing(workers) as answers:
        for request, answer in answers:
            if not isinstance(answer, WorkerDeath):
                positions |= dict(zip(requests[request], answer.spots, strict=True))
    return positions


def _make_requests(
    root: Path, datasets: Mapping[str, Dataset], problems: Iterable[Problem]
) -> Iterator[tuple[PositionRequest, Sequence[Place]]]:
    """One for each table, with the places of which it asks."""
    for (id_, path, sheet), places in _group_by_table(problems).items():
        resource = _find_resource(datasets.get(id_), path, sheet)
        if resource is None:
            continue
        request = PositionRequest(
            folder=root / datasets[id_].path,
            path=path,
            ending=resource.ending,
            hints=replace(resource.hints, sheet=sheet or resource.hints.sheet),
            cells=tuple((place.row or 0, place.column or "") for place in places),
            columns=datasets[id_].columns,
        )
        yield request, places


def _group_by_table(problems: Iterable[Problem]) -> dict[tuple[str, str, str], list[Place]]:
    """The places that name a row, by dataset, path below its folder, and sheet."""
    places_by_table: dict[tuple[str, str, str], list[Place]] = defaultdict(list)
    for problem in problems:
        place = problem.place
        if place.row and place.path:
            path = place.path.split("/", 3)[-1]
            places_by_table[get_place_dataset_id(place), path, place.sheet or ""].append(place)
    return places_by_table


def _find_resource(dataset: Dataset | None, path: str, sheet: str) -> Resource | None:
    """The resource of a sheet of a file, else the first one of that file."""
    if dataset is None:
        return None
    resources = [resource for resource in dataset.sources if resource.path == path]
    for resource in resources:
        if resource.hints.sheet == normalise_unicode(sheet):
            return resource
    return resources[0] if resources else None
