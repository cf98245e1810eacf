"""Kept versions, alarms and sizes in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from site_builder.core.language import Language, apply_initial_capital
from site_builder.core.model.dataset import get_dataset_folder
from site_builder.publish.build_report import BuildReport
from site_builder.publish.owner_report.dataset_alarms import RaisedAlarm
from site_builder.publish.owner_report.growth import Growth, NearLimit
from site_builder.publish.owner_report.owner_report import OwnerReport
from site_builder.publish.report_page.problem_lines import make_anchor
from site_builder.render.pages.kept_files import describe_kept_file

MOST_PUBLISHERS = 20  # of whom a size is shown; the largest


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A file of which an earlier content is published, and since when; `overdue`: for too long."""

    anchor: str
    place: str
    text: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """What the last update of a dataset would raise; `day`: of the update, or ""."""

    place: str
    day: str
    text: str


@dataclass(frozen=True, slots=True)
class SizeRow:
    """The size of a thing: now, and before, or ""."""

    name: str
    now: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthShown:
    """Sizes in words. `before`: of which day the earlier ones of publishers are, or ""; `more`: how
    many publishers are not shown, or ""."""

    totals: tuple[SizeRow, ...]
    earlier: str
    publishers: tuple[SizeRow, ...]
    before: str
    more: str
    largest: tuple[SizeRow, ...]
    recent: tuple[SizeRow, ...]
    warnings: tuple[str, ...]


def list_kept_lines(report: BuildReport, words: Language) -> Iterator[KeptLine]:
    """Those that have been kept for too long first."""
    for id_ in sorted(report.kept, key=lambda id_: (id_ not in report.overdue, id_)):
        for file in report.kept[id_]:
            place = f"{get_dataset_folder(id_)}/{file.path}"
            text = describe_kept_file(words, file)
            yield KeptLine(make_anchor(id_), place, text, id_ in report.overdue)


def tell_raised_alarms(raised: Iterable[RaisedAlarm], words: Language) -> Iterator[AlarmLine]:
    """Each with its file, and what to write instead."""
    for alarm in raised:
        place = (alarm.problem.place.path or "").removeprefix("datasets/")
        day = words.day(alarm.day) if alarm.day else ""
        yield AlarmLine(place, day, apply_initial_capital(words.fault(alarm.problem)))


def tell_growth(
    report: OwnerReport, get_name: Callable[[str], str], words: Language
) -> GrowthShown | None:
    """None where nothing was measured. `get_name`: that of a publisher."""
    growth = report.growth
    if growth is None:
        return None
    publishers: list[SizeRow] = []
    for publisher in growth.publishers[:MOST_PUBLISHERS]:
        before = _format_size(publisher.before, words)
        publishers.append(SizeRow(get_name(publisher.slug), words.size(publisher.bytes), before))
    omitted = len(growth.publishers) - MOST_PUBLISHERS
    return GrowthShown(
        totals=tuple(_list_totals(growth, words)),
        earlier=words.day(growth.earlier.day) if growth.earlier else "",
        publishers=tuple(publishers),
        before=words.day(growth.before) if growth.before else "",
        more=words.count("report.more-publishers", omitted) if omitted > 0 else "",
        largest=tuple(
            SizeRow(dataset.folder, words.size(dataset.bytes), "") for dataset in growth.largest
        ),
        recent=tuple(
            SizeRow(words.day(sizes.day), words.size(sizes.site), "") for sizes in growth.recent
        ),
        warnings=tuple(_describe_limit(limit, words) for limit in growth.limits),
    )


def _list_totals(growth: Growth, words: Language) -> Iterator[SizeRow]:
    for subject in ("site", "data", "repository"):
        now = getattr(growth, subject)
        before = getattr(growth.earlier, subject) if growth.earlier else None
        if now is not None:
            name = words.say(f"report.growth.{subject}")
            yield SizeRow(name, words.size(now), _format_size(before, words))


def _format_size(size: int | None, words: Language) -> str:
    return "" if size is None else words.size(size)


def _describe_limit(limit: NearLimit, words: Language) -> str:
    message = f"report.limit.{limit.subject}"
    size = words.size(limit.limit)
    if limit.day is None:
        return words.say(f"{message}.passed", limit=size)
    return words.say(f"{message}.near", limit=size, day=words.day(limit.day))
