"""All that the owner is told of a build beside its problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from site_builder.compose.today import Today
from site_builder.core.model.alarm import TableAlarm
from site_builder.core.model.dataset import Catalogue
from site_builder.core.model.site import Site
from site_builder.metadata.erasures import Erasures, ErasuresUnreadable, read_erasures
from site_builder.publish.build_report import BuildReport
from site_builder.publish.options import OWNER_REPORT, SIZE_RECORD
from site_builder.publish.owner_report.dataset_alarms import AlarmLists, list_alarms
from site_builder.publish.owner_report.endings import (
    ExpiringItem,
    GoneDataset,
    list_expiring_items,
    list_gone_datasets,
)
from site_builder.publish.owner_report.growth import Growth, measure_growth
from site_builder.publish.owner_report.late_datasets import LatePublisher, list_late_publishers
from site_builder.publish.owner_report.personal_decisions import (
    DecisionOnPersons,
    list_personal_decisions,
)
from site_builder.publish.owner_report.problem_changes import (
    ProblemChanges,
    compare_problems,
    read_earlier_report,
)
from site_builder.publish.owner_report.size_record import (
    DaySizes,
    add_day_sizes,
    read_size_record,
    write_size_record,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerReport:
    """What is told of the portal on `day`, beside what was built."""

    day: date
    late: tuple[LatePublisher, ...] = ()
    changes: ProblemChanges = field(default_factory=ProblemChanges)
    expiring: tuple[ExpiringItem, ...] = ()
    gone: tuple[GoneDataset, ...] = ()
    decisions: tuple[DecisionOnPersons, ...] = ()
    alarms: AlarmLists = field(default_factory=AlarmLists)
    growth: Growth | None = None

    @property
    def late_count(self) -> int:
        """How many datasets are late."""
        return sum(len(publisher.datasets) for publisher in self.late)


def gather_owner_report(
    home: Path,
    build_report: BuildReport,
    *,
    catalogue: Catalogue,
    site: Site,
    alarms: Mapping[str, tuple[TableAlarm, ...]],
    today: Today,
) -> OwnerReport:
    """`home` has the report before, which is yet to be replaced. Each day of it on which the report
    would say something else is asked of `today`."""
    record = read_size_record(home, SIZE_RECORD)
    earlier_report = read_earlier_report(home, OWNER_REPORT)
    erasures = _read_own_erasures(home.parent)
    return OwnerReport(
        day=today.day,
        late=list_late_publishers(site, today),
        changes=compare_problems(build_report.problems, earlier_report),
        expiring=list_expiring_items(catalogue.datasets, today),
        gone=list_gone_datasets(catalogue.withdrawn, erasures),
        decisions=list_personal_decisions(catalogue, today),
        alarms=list_alarms(site.entries, alarms, today),
        growth=measure_growth(home.parent, build_report.bytes, today.day, record),
    )


def _read_own_erasures(root: Path) -> Erasures:
    try:
        return read_erasures(root)
    except ErasuresUnreadable:  # the build has told
        return Erasures()


def record_sizes(home: Path, report: OwnerReport) -> None:
    """Remember the sizes of the day, for the reports to come."""
    growth = report.growth
    if growth is None:
        return
    today = DaySizes(
        day=report.day, site=growth.site, data=growth.data, repository=growth.repository
    )
    days = add_day_sizes(read_size_record(home, SIZE_RECORD), today)
    write_size_record(home, SIZE_RECORD, days)
