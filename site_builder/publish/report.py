"""What a build tells to scripts: build-report.json, codes and places, never a value."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from site_builder.compose.compose import is_published
from site_builder.compose.conformity import judge_conformity, needs_validation
from site_builder.compose.published_files import (
    get_resource_name,
    list_formerly_named_files,
    list_published_files,
)
from site_builder.compose.today import Today
from site_builder.core.model.conformity import Conformity, ConformityState
from site_builder.core.model.dataset import Catalogue, Dataset, RememberedDataset
from site_builder.core.model.kept import KeptFile, select_first_kept
from site_builder.core.model.prepared import Detail, Parts, Summary
from site_builder.core.model.site import DatasetEntry, Site
from site_builder.core.problems import (
    UNREADABLE_PATTERN,
    Place,
    Problem,
)
from site_builder.core.text import show_safe_path
from site_builder.metadata.site_folder import DATASETS
from site_builder.publish.build_report import BuildReport
from site_builder.publish.output_folder import REPORT
from site_builder.publish.permanence import (
    EarlierDataset,
    EarlierSite,
    TableColumns,
    find_series,
    list_reported_digests,
    list_table_columns,
    list_unfit_names,
    map_legacy_targets,
    remember_columns,
)
from site_builder.publish.publish import make_ownership_keys
from site_builder.render.page_weight import BUDGETS
from site_builder.storage import build_state
from site_builder.storage.object_store import ObjectStore


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """By path, line, row and code."""
    return tuple(
        sorted(
            problems,
            key=lambda problem: (
                problem.place.path or "",
                problem.place.line or 0,
                problem.place.row or 0,
                problem.code,
            ),
        )
    )


def list_unverified_datasets(
    catalogue: Catalogue, summaries: Mapping[str, Summary], store: ObjectStore
) -> dict[str, Conformity]:
    """The published datasets that ask for what nothing has looked at, by id."""
    conformities: dict[str, Conformity] = {}
    for dataset in catalogue.datasets:
        summary = summaries.get(dataset.id)
        if summary is None or not is_published(dataset, summary) or not needs_validation(dataset):
            continue
        verdict = judge_conformity(dataset, store.parts(summary)[0], summary)
        if verdict and not verdict.conformity.complete:
            conformities[dataset.id] = verdict.conformity
    return conformities


def list_dataset_statuses(catalogue: Catalogue, summaries: Mapping[str, Summary]) -> dict[str, str]:
    """Every dataset that was sent, by id."""
    statuses = dict.fromkeys(catalogue.withheld, "withheld")
    statuses |= dict.fromkeys((withdrawn.id for withdrawn in catalogue.withdrawn), "withdrawn")
    for dataset in catalogue.datasets:
        statuses[dataset.id] = (
            "published" if is_published(dataset, summaries[dataset.id]) else "withheld"
        )
    return dict(sorted(statuses.items()))


def load_stored_problems(
    datasets: Iterable[Dataset], summaries: Mapping[str, Summary], store: ObjectStore
) -> list[Problem]:
    """The problems of prepared datasets; only those that have some are opened."""
    problems: list[Problem] = []
    for dataset in datasets:
        summary = summaries.get(dataset.id)
        if summary and (summary.errors or summary.warnings):
            problems += _place_at_schemas(dataset, store.value(summary.detail, Detail).problems)
    return problems


def _place_at_schemas(dataset: Dataset, problems: Iterable[Problem]) -> Iterator[Problem]:
    """An expression that is none is said once, where the schema is written, whatever tables that
    judges."""
    folder = show_safe_path(dataset.path)
    sources = {f"{folder}/{source.path}": source for source in dataset.sources}
    reported_places: set[Place] = set()
    for problem in problems:
        source = sources.get(problem.place.path or "")
        if problem.code != UNREADABLE_PATTERN or source is None or not source.schema_path:
            yield problem
            continue
        lines = dict(source.patterns)
        column = str(problem.params["field"])
        place = Place(path=source.schema_path, line=lines.get(column), column=column)
        if place not in reported_places:
            reported_places.add(place)
            yield replace(problem, place=place)


def list_overdue_datasets(kept: Mapping[str, Sequence[KeptFile]], today: Today) -> tuple[str, ...]:
    """Those of which an earlier version has been published for more than three months."""
    overdue_ids: list[str] = []
    for dataset_id, files in sorted(kept.items()):
        first_day = min(file.overdue_day for file in files)
        if today.has_come(first_day):
            overdue_ids.append(dataset_id)
    return tuple(overdue_ids)


def write_public_report(
    out: Path,
    report: BuildReport,
    site: Site,
    files: Collection[str],
    store: ObjectStore,
    before: EarlierSite,
) -> None:
    """Replace build-report.json: the contract with scripts, keys are added and never renamed.
    `files`: the site's; `before`: the site that was there. What had a page is remembered as long as
    something of it is there, and so are the addresses of files that wait for what is wrong with
    them to be put right.

    It goes online with the site: where the problems of the data are private, only their number
    does.
    """
    public_problems = _list_public_problems(report.problems, site)
    entries = {entry.dataset.id: entry for entry in (*site.entries, *site.absent)}
    remembered = _remember_datasets(entries, site, before)
    earlier_datasets = {dataset.id: dataset for dataset in before.datasets}
    content: dict[str, Any] = {
        "version": 1,
        # as bytes: as values, the downloads of ten thousand datasets would take more memory than
        # all the rest
        "datasets": [
            msgspec.Raw(
                msgspec.json.encode(
                    _describe_dataset(
                        id_,
                        status,
                        entries.get(id_),
                        store,
                        remembered=remembered.get(id_),
                        files=files,
                        earlier_dataset=earlier_datasets.get(id_, EarlierDataset(id_)),
                    )
                )
            )
            for id_, status in report.datasets.items()
        ],
        "legacy": map_legacy_targets(site.legacy),
        "pages": report.pages,
        "bytes": report.bytes,
        "seconds": {stage: round(seconds, 3) for stage, seconds in report.seconds.items()},
        "cache": {"hits": report.hits, "misses": report.misses},
        "problems": [describe_without_values(problem) for problem in public_problems],
        "private_problems": len(report.problems) - len(public_problems),
        "weights": report.weights,
        "budgets": BUDGETS,
    }
    build_state.write_file_atomically(
        out / REPORT,
        msgspec.json.format(
            msgspec.json.encode(content | make_ownership_keys(files, site.portal.url))
        )
        + b"\n",
    )


def _list_public_problems(problems: Iterable[Problem], site: Site) -> list[Problem]:
    """Those of the owner's files, and of data where the portal makes these public."""
    if site.portal.problems != "private":
        return list(problems)
    return [
        problem for problem in problems if not (problem.place.path or "").startswith(f"{DATASETS}/")
    ]


def _remember_datasets(
    entries: Mapping[str, DatasetEntry], site: Site, before: EarlierSite
) -> dict[str, RememberedDataset]:
    """What is known of the datasets that have a page, or had one, by id."""
    former_ids: dict[str, tuple[str, ...]] = {}
    for former_id, current_id in site.former_names:
        former_ids[current_id] = (*former_ids.get(current_id, ()), former_id)
    # what led to another, and had no page of its own, may be held now: of it there is only the id
    remembered = {earlier_id: RememberedDataset(earlier_id) for earlier_id in before.former_ids}
    remembered |= before.known
    for id_, entry in entries.items():
        remembered[id_] = RememberedDataset(
            entry.dataset.title, entry.dataset.demonstration, former_ids.get(id_, ())
        )
    return remembered


def _describe_dataset(
    id_: str,
    status: str,
    entry: DatasetEntry | None,
    store: ObjectStore,
    remembered: RememberedDataset | None,
    files: Collection[str],
    earlier_dataset: EarlierDataset,
) -> dict[str, Any]:
    """What scripts read, and the next build holds its own site against (see permanence). `files`:
    all those of the site."""
    lost_urls = [url for url in earlier_dataset.files if url not in files]
    parts = store.parts(entry.summary) if entry else ((), ())
    own_files = [
        *list_published_files(parts),
        *(list_formerly_named_files(entry.dataset, parts) if entry else ()),
    ]
    return {
        "id": id_,
        "publisher": _find_publisher(id_, entry, earlier_dataset),
        "url": f"{id_}/" if entry else None,
        "title": remembered.title if remembered else None,
        "demonstration": bool(remembered and remembered.demonstration),
        "previous": remembered.previous if remembered else (),
        "known": remembered is not None,
        "rows": entry.summary.rows if entry else 0,
        "status": status,
        "conformity": _get_conformity_state(entry, parts) if entry else None,
        "downloads": [
            {
                "url": f"data/{id_}/{file.path}",
                "format": file.format,
                "bytes": file.bytes,
                "sha256": file.sha256,
            }
            for file in own_files
        ],
        "tables": _describe_tables(
            status,
            list_table_columns(parts),
            unfit_names=list_unfit_names(entry.dataset, parts) if entry else (),
            earlier_tables=earlier_dataset.tables,
        ),
        "contents": list_reported_digests(entry.summary) if entry else (),
        "awaited": _list_awaited_files(id_, status, entry=entry, parts=parts, lost_urls=lost_urls),
        **_make_version_keys(status, entry),
        **_make_licence_key(entry, earlier_dataset),
        **_make_description_key(status, entry, earlier_dataset),
        **_make_identifier_key(status, entry, earlier_dataset.identifier),
    }


def _find_publisher(id_: str, entry: DatasetEntry | None, earlier_dataset: EarlierDataset) -> str:
    """Whose a dataset is: of a table of the territory, its id does not say it."""
    if entry:
        return entry.dataset.publisher
    return earlier_dataset.publisher or id_.split("/")[0]


def _make_licence_key(
    entry: DatasetEntry | None, earlier_dataset: EarlierDataset
) -> dict[str, str]:
    """That of a table of the territory, which is never to be under a weaker one."""
    licence = earlier_dataset.licence
    if entry and entry.dataset.is_of_territory and entry.dataset.licence:
        licence = entry.dataset.licence.id
    return {"licence": licence} if licence else {}


def _make_description_key(
    status: str, entry: DatasetEntry | None, earlier_dataset: EarlierDataset
) -> dict[str, bool]:
    """That nobody has described it. What was described once stays so until it is published without
    a description: a site that is built in place does not forget that one is missed."""
    is_described = earlier_dataset.described
    if entry and status == "published":
        is_described = entry.dataset.described
    elif entry and status == "withdrawn":
        is_described = earlier_dataset.is_described or entry.dataset.described
    return {} if is_described else {"described": False}


def _describe_tables(
    status: str,
    tables: Sequence[TableColumns],
    unfit_names: Collection[str],
    earlier_tables: Sequence[TableColumns],
) -> list[TableColumns]:
    """The names of the columns of each table. Those of tables that cannot be published as they are
    stay, those of a series as long as its dataset is there, and those of its columns that a file
    has which cannot be published: they are to come again under the same names."""
    described = {table.name: msgspec.structs.replace(table, source="") for table in tables}
    if status == "withdrawn":
        return []
    series = find_series(tables)
    awaited_names = {table.name for table in earlier_tables}
    for table in earlier_tables:
        is_awaited = status == "withheld" or table.name in unfit_names
        if table.series:
            is_awaited = series is None
        if is_awaited:
            described.setdefault(table.name, table)
        if table.series and series and not awaited_names.isdisjoint(unfit_names):
            described[series.name] = msgspec.structs.replace(
                described[series.name],
                columns=remember_columns(series.columns, table.columns),
                types=(),  # of columns of which some are not there
            )
    return list(described.values())


def _make_version_keys(status: str, entry: DatasetEntry | None) -> dict[str, Any]:
    """Of which day what is published is, where that is known, and of which version, where it is not
    that of today."""
    keys: dict[str, Any] = {}
    if entry is None or status != "published":
        return keys
    if entry.modified:
        keys["modified"] = entry.modified
    if entry.kept:
        file = select_first_kept(entry.kept)
        keys["kept"] = {"version": file.version, "since": file.since, "reason": file.reason}
    return keys


def _make_identifier_key(
    status: str, entry: DatasetEntry | None, earlier_identifier: str
) -> dict[str, str]:
    """By what other catalogues know a dataset, if they do; of one that cannot be read, by what they
    knew it `earlier_identifier`."""
    identifier = entry.dataset.identifier if entry else ""
    if status == "withheld":
        identifier = identifier or earlier_identifier
    return {"identifier": identifier} if identifier else {}


def _get_conformity_state(entry: DatasetEntry, parts: Parts) -> ConformityState | None:
    verdict = judge_conformity(entry.dataset, parts[0], entry.summary)
    return verdict.conformity.state if verdict else None


def _list_awaited_files(
    id_: str, status: str, entry: DatasetEntry | None, parts: Parts, lost_urls: list[str]
) -> list[str]:
    """Of the addresses that a dataset has lost, those of files that were sent and cannot be
    published as they are."""
    if status != "published" or entry is None:
        return lost_urls if status == "withheld" else []
    unfit_names = list_unfit_names(entry.dataset, parts)
    return [
        url
        for url in lost_urls
        if get_resource_name(url.removeprefix(f"data/{id_}/")) in unfit_names
    ]


def describe_without_values(problem: Problem) -> dict[str, Any]:
    """Its code, its place and how often it is there: nothing of what a file holds."""
    place = {
        key: value for key, value in msgspec.to_builtins(problem.place).items() if value is not None
    }
    return {
        "code": problem.code,
        "severity": problem.severity,
        **place,
        "count": problem.count,
        "rows": problem.rows,
    }
