"""A pure function from a PreparationTask to a Summary: each source is read once, typed, profiled,
and exported into the store."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from operator import attrgetter
from pathlib import Path

from site_builder.checks.foreign_keys import (
    BrokenReferences,
    ForeignKeyTable,
    check_foreign_keys,
)
from site_builder.checks.patterns import SECONDS_IN_ALL
from site_builder.checks.personal_data.columns import FEW
from site_builder.checks.personal_data.documents import CONTACTS
from site_builder.checks.personal_data.judge import IDENTITY, is_of_few_people
from site_builder.checks.personal_data.masks import mask_problem
from site_builder.columns.fault_rows import store_fault_rows
from site_builder.core.model.chart_request import ChartRequest
from site_builder.core.model.conformity import Conformity
from site_builder.core.model.prepared import (
    Chart,
    Detail,
    Document,
    PreparationTask,
    Summary,
    Table,
    TableDetail,
    format_year_span,
    is_original,
    make_withheld_summary,
)
from site_builder.core.problems import (
    Place,
    Problem,
    count_occurrences,
    get_problem_kind,
    get_rule_key,
    is_of_persons,
    is_schema_breach,
    is_unchecked_rule,
    make_problem,
)
from site_builder.core.text import find_nearest_word, show_safe_value
from site_builder.metadata import standards
from site_builder.prepare.by_commune import report_missing_partition
from site_builder.prepare.charts import (
    add_chart_files,
    build_table_charts,
    choose_chart_tables,
)
from site_builder.prepare.cited_documents import name_cited_documents
from site_builder.prepare.exports.fitting import check_download_size, fit_downloads
from site_builder.prepare.missing_description import find_card, report_missing_description
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.prepare.publish_table import PublishedTable
from site_builder.prepare.searched import store_passages, store_values
from site_builder.prepare.series import SeriesResult, build_series
from site_builder.prepare.source_file import FileResult, prepare_file
from site_builder.prepare.workplace import Workplace, open_workplace

__all__ = ["PreparationJob", "prepare_datasets"]


def prepare_datasets(
    jobs: Sequence[PreparationJob], scratch: Path, seconds: float = SECONDS_IN_ALL
) -> list[Summary]:
    """Prepare the datasets of a batch, one after the other. `seconds`: for the expressions of
    each."""
    return [prepare_dataset(job, scratch / "dataset", seconds) for job in jobs]


def prepare_dataset(job: PreparationJob, scratch: Path, seconds: float) -> Summary:
    """Read, judge and publish each file; hold the keys of its tables against each other; put those
    of several periods together; draw the charts; say what there is to know of it, the rest of which
    is stored."""
    scratch.mkdir()
    try:
        workplace = open_workplace(job, scratch, seconds)
        results = [prepare_file(workplace, number) for number in range(len(job.task.files))]
        results = _check_references(workplace, results)
        series_result = build_series(workplace, _list_tables(results))
        charts = _draw_charts(workplace, series_result.tables)
        return _summarise(workplace, results, series_result, charts)
    finally:
        shutil.rmtree(scratch)


def _check_references(workplace: Workplace, results: Sequence[FileResult]) -> list[FileResult]:
    """The same, with what the keys of their tables have that the tables to which they refer have
    not."""
    names = [file.name for file in workplace.task.files if file.kind == "table"]
    tables = [
        ForeignKeyTable(result.table.name, result.table.typed.table, result.judgement.validation)
        for result in results
        if result.table and result.judgement
    ]
    broken = check_foreign_keys(tables, names)
    checked = []
    for result in results:
        if result.table and result.table.name in broken:
            result = _add_references(workplace, result, result.table, broken[result.table.name])
        checked.append(result)
    return checked


def _add_references(
    workplace: Workplace, result: FileResult, published: PublishedTable, broken: BrokenReferences
) -> FileResult:
    digest = store_fault_rows(
        broken.faults,
        published.typed.raw,
        workplace.store,
        scratch=workplace.make_folder(f"references-{published.name}"),
        before=published.table.faults,
    )
    published = replace(published, table=replace(published.table, faults=digest))
    hidden = published.table.personal
    problems = tuple(mask_problem(problem, hidden) for problem in broken.problems)
    return replace(result, table=published, problems=(*result.problems, *problems))


@dataclass(frozen=True, slots=True)
class _DrawnCharts:
    """The charts of each table, by its name, and what is wrong with those that were asked for."""

    by_table: Mapping[str, tuple[Chart, ...]]
    problems: tuple[Problem, ...]


def _draw_charts(workplace: Workplace, tables: Sequence[PublishedTable]) -> _DrawnCharts:
    """The charts of the tables of a dataset, once it is known which there are."""
    folder = workplace.job.shown
    published = [table.table for table in tables]
    problems: list[Problem] = []
    views: dict[str, list[ChartRequest]] = {}
    for view in workplace.task.views:
        chosen, mistakes = choose_chart_tables(view, published, folder)
        problems += mistakes
        for described in chosen:
            views.setdefault(described.name, []).append(view)
    standard_id = workplace.task.standard
    standard = standards.load_standard(standard_id) if standard_id else None
    by_table = {}
    for table in tables:
        if table.name not in views:
            continue
        by_table[table.name], mistakes = build_table_charts(
            table.table,
            table.typed.table,
            standard=standard,
            views=views[table.name],
            folder=folder,
            profiles=table.detail.profiles,
            put_bytes=workplace.store.put_bytes,
        )
        problems += mistakes
    return _DrawnCharts(by_table, tuple(problems))


def _summarise(
    workplace: Workplace,
    results: Sequence[FileResult],
    series: SeriesResult,
    charts: _DrawnCharts,
) -> Summary:
    """What there is to know of a dataset, with the downloads for which it has room."""
    task = workplace.task
    place = Place(path=workplace.job.shown)
    persons = (*_judge_metadata(task, place), *_find_personal_errors(results, series))
    if persons:
        return _withhold_for_persons(workplace, results, persons)
    card = find_card(task, results)
    tables, documents, room_problems = _fit_downloads(workplace, results, series.tables, place)
    documents = name_cited_documents(documents, _list_tables(results))
    tables = tuple(add_chart_files(table, charts.by_table) for table in tables)
    details = _list_table_details(results, series, charts) if tables else []
    problems = (
        *chain.from_iterable(map(attrgetter("problems"), results)),
        *series.problems,
        *charts.problems,
        *room_problems,
        *_report_unknown_columns(workplace, results),
        *_report_undecided_columns(workplace, results),
        *report_missing_description(task, card, place),
        *report_missing_partition(task, tables, workplace.job.shown),
    )
    parts = {table.name for table in tables if table.period}
    values = store_values(workplace, results, series.tables) if tables or documents else ""
    passages = store_passages(workplace, results) if documents else ""
    digests = tuple(filter(None, map(attrgetter("sha256"), results)))
    summary = Summary(
        id=task.id,
        key=workplace.job.key if _is_lasting(workplace, digests) else "",
        status="published" if tables or documents or not task.files else "withheld",
        rows=sum(table.rows for table in tables if not table.series),
        errors=sum(problem.severity == "error" for problem in problems),
        warnings=sum(problem.severity == "warning" for problem in problems),
        repairs=sum(repair.count for detail in details for repair in detail.repairs),
        tables=tables,
        documents=documents,
        parts="",
        detail=workplace.store.put_value(Detail(tuple(details), problems)),
        conformity=_count_breaches(task, problems),
        charts=sum(len(detail.charts) for detail in details),
        maps=sum(detail.map is not None and detail.name not in parts for detail in details),
        period=format_year_span(tables),
        formats=list_download_formats(tables, documents),
        personal=any(table.personal for table in tables)
        or bool(task.decided.files)
        or any(problem.code == CONTACTS for problem in problems),
        title=card.title,
        unended=any(map(attrgetter("unended"), results)),
        rowless=any(table.rows == 0 for table in tables),
        values=values,
        value_bytes=workplace.store.size(values) if values else 0,
        passages=passages,
        passage_bytes=workplace.store.size(passages) if passages else 0,
    )
    return workplace.store.fit(summary)


def _list_tables(results: Iterable[FileResult]) -> list[PublishedTable]:
    """Those of the files that are tables."""
    return [result.table for result in results if result.table]


def _list_column_names(results: Iterable[FileResult]) -> list[str]:
    """Those of all tables, as they are published."""
    names = []
    for table in _list_tables(results):
        names += table.table.column_names
    return names


def _list_table_details(
    results: Sequence[FileResult], series: SeriesResult, charts: _DrawnCharts
) -> list[TableDetail]:
    """Those of series first, each with its charts."""
    details = [table.detail for table in series.tables if table.table.series]
    details += map(attrgetter("detail"), _list_tables(results))
    return [replace(detail, charts=charts.by_table.get(detail.name, ())) for detail in details]


def _judge_metadata(task: PreparationTask, place: Place) -> Iterator[Problem]:
    """The error of metadata that say of several people when they were born or where they live."""
    if len(task.persons) >= FEW:
        descriptor = replace(place, path=f"{place.path}/{task.descriptor}")
        problem = make_problem("personal-identity-aside", descriptor, value=task.persons[0])
        yield replace(problem, count=len(task.persons))


def _find_personal_errors(
    results: Iterable[FileResult], series: SeriesResult
) -> tuple[Problem, ...]:
    """What of persons withholds the dataset: in one file, or in a few rows of several."""
    problems = list(chain.from_iterable(map(attrgetter("problems"), results)))
    errors = tuple(filter(is_of_persons, chain(problems, series.problems)))
    few = list(filter(is_of_few_people, problems))
    if errors or sum(map(attrgetter("count"), few)) < FEW:
        return errors
    return tuple(replace(problem, code=IDENTITY, severity="error") for problem in few)


def _withhold_for_persons(
    workplace: Workplace, results: Sequence[FileResult], errors: tuple[Problem, ...]
) -> Summary:
    """A dataset of which nothing is published, and nothing kept but what is to be mended, in its
    decision too: no other problem, which may quote its cells."""
    task = workplace.task
    remarks = tuple(_report_undecided_columns(workplace, results))
    digests = tuple(filter(None, map(attrgetter("sha256"), results)))
    return make_withheld_summary(
        task.id,
        detail=workplace.store.put_value(Detail((), (*errors, *remarks))),
        key=workplace.job.key if _is_lasting(workplace, digests) else "",
        errors=len(errors),
        warnings=len(remarks),
        personal=True,
    )


def _report_unknown_columns(
    workplace: Workplace, results: Sequence[FileResult]
) -> Iterator[Problem]:
    """The names of `columns:` that no file has, once all tables could be read."""
    task = workplace.task
    if any(result.document is None and result.table is None for result in results):
        return
    used = set(chain.from_iterable(map(attrgetter("renamed"), results)))
    columns = _list_column_names(results)
    place = Place(path=f"{workplace.job.shown}/{task.descriptor}", line=task.columns_line)
    for written_name, _ in task.columns:
        if written_name not in used:
            near = find_nearest_word(written_name, columns)
            code = "columns-unknown-near" if near else "columns-unknown"
            yield make_problem(code, place, name=show_safe_value(written_name), near=near)


def _report_undecided_columns(
    workplace: Workplace, results: Sequence[FileResult]
) -> Iterator[Problem]:
    """The names of `personal_data:` that no table has, once all tables could be read."""
    task = workplace.task
    if not all(result.document or result.table or result.withheld for result in results):
        return
    withheld = chain.from_iterable(map(attrgetter("withheld"), results))
    columns = [*withheld, *_list_column_names(results)]
    place = Place(path=f"{workplace.job.shown}/{task.descriptor}", line=task.decided.columns_line)
    for name in task.decided.columns:
        if name not in columns:
            near = find_nearest_word(name, columns)
            code = "personal-column-unknown-near" if near else "personal-column-unknown"
            yield make_problem(code, place, name=show_safe_value(name), near=near)


def _fit_downloads(
    workplace: Workplace,
    results: Sequence[FileResult],
    tables: Sequence[PublishedTable],
    place: Place,
) -> tuple[tuple[Table, ...], tuple[Document, ...], list[Problem]]:
    """The tables and documents, with the downloads that the dataset has room for; what it has not
    is said."""
    if too_large := check_download_size(workplace.allowance, place):
        return (), (), [too_large]
    fitting, problems = fit_downloads(
        [table.table for table in tables], workplace.allowance, workplace.task.exports, place
    )
    documents = tuple(result.document for result in results if result.document)
    return fitting, documents, problems


def _is_lasting(workplace: Workplace, digests: tuple[str, ...]) -> bool:
    """Would it be the same the next time? Not if files changed meanwhile, or a rule was given up
    for its time."""
    return digests == workplace.job.digests and not workplace.rule_time.expired


def list_download_formats(
    tables: Iterable[Table], documents: Iterable[Document]
) -> tuple[str, ...]:
    """The formats of what one downloads, each once, but for those of tables as they were
    received."""
    made = [file.format for table in tables for file in table.downloads if not is_original(file)]
    return tuple(dict.fromkeys([*made, *(document.file.format for document in documents)]))


def _count_breaches(task: PreparationTask, problems: Sequence[Problem]) -> Conformity:
    breaches = [problem for problem in problems if is_schema_breach(problem)]
    faults = [problem for problem in breaches if problem.severity == "error"]
    remarks = [problem for problem in breaches if problem.severity == "warning"]
    unchecked = {get_rule_key(problem) for problem in problems if is_unchecked_rule(problem)}
    # of one schema for many files, once
    flaws = {id(file.schema): file.schema.flaws for file in task.files if file.schema}
    return Conformity(
        faults=sum(map(count_occurrences, faults)),
        kinds=len(set(map(get_problem_kind, faults))),
        remarks=len(set(map(get_problem_kind, remarks))),
        unchecked=len(unchecked) + sum(flaws.values()),
    )
