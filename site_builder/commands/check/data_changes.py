"""What a proposal changes in the data of datasets that were published, or would be."""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.commands.check.differences import (
    DatasetChange,
    list_dataset_changes,
)
from site_builder.commands.check.site_snapshot import CheckContext, SiteSnapshot
from site_builder.compare.compare_datasets import DatasetVersion, compare_datasets
from site_builder.core.model.difference import DatasetDifference
from site_builder.publish.options import SCRATCH


def list_site_changes(base_site: SiteSnapshot, current_site: SiteSnapshot) -> list[DatasetChange]:
    """Of all datasets that were looked at, and could be before."""
    renamed_ids = {}
    if base_site.addresses and current_site.addresses:
        for former_id, current_id in current_site.addresses.former_names.items():
            if base_site.may_publish(former_id) and current_site.may_publish(current_id):
                renamed_ids[former_id] = current_id
    snapshots_now = {
        id_: snapshot
        for id_, snapshot in current_site.published.items()
        if id_ not in base_site.unread
    }
    return list_dataset_changes(base_site.published, snapshots_now, renamed_ids)


def compare_site_data(
    context: CheckContext,
    base_site: SiteSnapshot,
    current_site: SiteSnapshot,
    changes: Iterable[DatasetChange],
) -> dict[str, DatasetDifference]:
    """What changed in the tables of the datasets that would be published."""
    versions = {}
    for change in changes:
        if change.after is None or change.before == change.after:
            continue
        now = current_site.get_version(change.id, context.objects)
        before = DatasetVersion(now.dataset)
        if change.before:
            before = base_site.get_version(change.id_before, context.objects)
        versions[change.id] = before, now
    return compare_datasets(
        versions,
        context.objects,
        jobs=context.options.jobs,
        log=context.root / ".beffroi" / "log",
        scratch=context.root / SCRATCH,
    )
