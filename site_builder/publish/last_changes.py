"""What changed in the data of each dataset at its last update: what is published is held against
what git had before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from site_builder.compare.compare_datasets import DatasetVersion, compare_datasets
from site_builder.compose.told_alarms import find_dataset_alarms
from site_builder.core.model.alarm import TableAlarm
from site_builder.core.model.dataset import Catalogue
from site_builder.core.model.difference import DatasetDifference, TableChange
from site_builder.core.model.prepared import Summary
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.publish.earlier_tables import prepare_earlier_tables
from site_builder.publish.kept import EarlierVersions
from site_builder.publish.kept.search import FoundVersion
from site_builder.publish.options import SCRATCH, BuildOptions
from site_builder.storage.build_state import BuildState, RecordedChange
from site_builder.storage.object_store import ObjectStore


def find_last_changes(
    home: Path,
    versions: EarlierVersions,
    *,
    catalogue: Catalogue,
    jobs: Mapping[str, PreparationJob],
    summaries: Mapping[str, Summary],
    kept_versions: Mapping[str, FoundVersion],
    last: BuildState,
    objects: ObjectStore,
    options: BuildOptions,
) -> dict[str, RecordedChange]:
    """By id, of what is published; what is known of a dataset still holds where it has not been
    prepared again, and git has nothing new of it. `kept_versions`: those of which an earlier
    version is published, with what changed in that."""
    records: dict[str, RecordedChange] = {}
    unknown_jobs: dict[str, PreparationJob] = {}
    unknown_records: dict[str, RecordedChange] = {}
    former_ids = {dataset.id: dataset.previous for dataset in catalogue.datasets}
    knowledge = versions.identify_knowledge()
    for id_, summary in summaries.items():
        job = jobs[id_]
        key = summary.key
        if id_ in kept_versions:
            job = kept_versions[id_].job
            key = job.key
        if not (key and summary.rows):
            continue
        record = last.changes.get(id_)
        if record and (record.key, record.knowledge) == (key, knowledge):
            records[id_] = record
            continue
        past = versions.identify_past(id_, former_ids[id_])
        if record and (record.key, record.past) == (key, past):
            records[id_] = replace(record, knowledge=knowledge)
        else:
            unknown_jobs[id_] = job
            unknown_records[id_] = RecordedChange(key, past, knowledge)
    earlier = prepare_earlier_tables(
        home,
        versions,
        catalogue=catalogue,
        jobs=unknown_jobs,
        kept_versions=kept_versions,
        last=last,
        objects=objects,
        options=options,
        most=1,
    )
    pairs: dict[str, tuple[DatasetVersion, DatasetVersion]] = {}
    for id_, earlier_versions in earlier.items():
        for before in earlier_versions:
            tables, _ = objects.parts(summaries[id_])
            pairs[id_] = before, DatasetVersion(before.dataset, tables)
    differences = compare_datasets(
        pairs, objects, jobs=options.jobs, log=home / "log", scratch=home.parent / SCRATCH
    )
    for id_, record in unknown_records.items():
        if id_ in differences:
            difference = differences[id_]
            record = replace(
                record,
                difference=_leave_rows_out(difference),
                alarms=tuple(find_dataset_alarms(difference)),
            )
        records[id_] = record
    return records


def _leave_rows_out(difference: DatasetDifference) -> DatasetDifference:
    """The same without any cell: what was put right is not to be read again, nor anything that says
    something of a person."""
    tables: list[TableChange] = []
    for change in difference.tables:
        table = change.difference
        if table:
            table = replace(
                table,
                first_added=(),
                first_removed=(),
                first_changed=(),
                columns_before=(),
                columns_after=(),
                filled=(),
                coordinates=(),
                lost_years=(),
            )
        tables.append(replace(change, columns=(), first_rows=(), difference=table))
    return replace(difference, tables=tuple(tables))


def list_differences(changes: Mapping[str, RecordedChange]) -> dict[str, DatasetDifference]:
    """Those of which it is known what they are."""
    differences: dict[str, DatasetDifference] = {}
    for id_, record in changes.items():
        if record.difference:
            differences[id_] = record.difference
    return differences


def list_last_alarms(
    changes: Mapping[str, RecordedChange],
) -> dict[str, tuple[TableAlarm, ...]]:
    """What of these is seldom meant, by id."""
    return {id_: record.alarms for id_, record in changes.items()}
