"""/api/v1/publishers.json, standards.json and columns.json."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import partial

import msgspec

from site_builder.checks.headings import name_standard_fields
from site_builder.core.model.prepared import Parts, Table
from site_builder.core.model.site import DatasetEntry, Site
from site_builder.geography.territory import Territory
from site_builder.metadata import standards
from site_builder.metadata.standards import Standard
from site_builder.render.feeds.api import portal_answers, standard_answers
from site_builder.render.feeds.api.datasets import select_all_datasets
from site_builder.render.feeds.api.writing import build_api_answer, encode_answer_file
from site_builder.render.feeds.catalogues import (
    CataloguePage,
    make_catalogue_feed,
)
from site_builder.render.feeds.feed import Feed, PlannedFiles, plan_file
from site_builder.render.fragments import CatalogueContext
from site_builder.render.localised_site import LocalisedSite

PUBLISHERS_PATH = "api/v1/publishers.json"
STANDARDS_PATH = "api/v1/standards.json"
COLUMNS_PATH = "api/v1/columns.json"
# of a column: table, name, type, kind, standard and field of that
ColumnRow = list[tuple[str, str, str, str, str, str]]


def plan_publisher_answer(localised_site: LocalisedSite) -> Iterator[PlannedFiles]:
    """All publishers."""
    yield plan_file(
        PUBLISHERS_PATH,
        partial(_render_publishers, localised_site.site),
        inputs=(localised_site.mark,),
    )


def plan_standard_answer(localised_site: LocalisedSite) -> Iterator[PlannedFiles]:
    """The standards in use."""
    yield plan_file(
        STANDARDS_PATH,
        partial(_render_standards, localised_site.site),
        inputs=(localised_site.mark,),
    )


def _render_publishers(site: Site) -> bytes:
    counts = Counter(entry.dataset.publisher for entry in site.entries)
    publishers = (
        build_api_answer(
            portal_answers.Publisher,
            publisher,
            url=f"{site.portal.url}{publisher.slug}/",
            datasets=counts[publisher.slug],
        )
        for publisher in site.publishers
    )
    return encode_answer_file(portal_answers.Publishers(version=1, publishers=tuple(publishers)))


def _render_standards(site: Site) -> bytes:
    followers: dict[str, list[str]] = defaultdict(list)
    for entry in site.entries:
        followers[entry.dataset.standard].append(entry.dataset.id)
    followed_standards = (
        _build_standard_answer(standard, followers[standard.id], site.portal.url)
        for standard in standards.select_standards(followers)
    )
    return encode_answer_file(
        standard_answers.Standards(version=1, standards=tuple(followed_standards))
    )


def _build_standard_answer(
    standard: Standard, datasets: Sequence[str], url: str
) -> standard_answers.Standard:
    fields = (
        build_api_answer(standard_answers.Field, field, constraints=dict(field.bounds))
        for field in standard.schema.fields
    )
    return build_api_answer(
        standard_answers.Standard,
        standard,
        edition=standard.version,
        url=f"{url}standards/{standard.slug}/",
        schema=next(iter(standard.urls), ""),
        fields=tuple(fields),
        datasets=tuple(datasets),
    )


def _encode_columns(
    entry: DatasetEntry, parts: Parts, territory: Territory, setting: CatalogueContext
) -> Sequence[str]:
    dataset = entry.dataset
    standard = standards.get_standard(dataset.standard)
    columns: ColumnRow = []
    for table in _select_whole_tables(parts):
        path = f"{dataset.id}/{table.name}"
        fields = name_standard_fields(table.column_names, standard)
        for column in table.columns:
            field = fields.get(column.name, "")
            followed = dataset.standard if field else ""
            columns.append((path, column.name, column.type, column.kind, followed, field))
    return [msgspec.json.encode(columns).decode()]


def _select_whole_tables(parts: Parts) -> Sequence[Table]:
    """Of a series the whole alone, which has the columns of its parts."""
    tables = parts[0]
    if not any(table.series for table in tables):
        return tables
    return [table for table in tables if not table.period]


def _render_shared_columns(
    sheet: CataloguePage, setting: CatalogueContext, datasets: Sequence[Sequence[str]]
) -> Sequence[str]:
    columns_by_name: dict[str, ColumnRow] = defaultdict(list)
    columns_by_field: dict[tuple[str, str], ColumnRow] = defaultdict(list)
    for (text,) in datasets:
        for column in msgspec.json.decode(text, type=ColumnRow):
            columns_by_name[column[1]].append(column)
            standard, field = column[4:]
            if field:
                columns_by_field[standard, field].append(column)
    shared_columns = sorted(
        (_build_shared_column(*item) for item in columns_by_name.items()),
        key=lambda shared_column: (-len(shared_column.tables), shared_column.name),
    )
    fields = tuple(_build_shared_field(*item) for item in sorted(columns_by_field.items()))
    answer = standard_answers.Columns(version=1, columns=tuple(shared_columns), fields=fields)
    return [encode_answer_file(answer).decode()]


def _build_shared_column(name: str, columns: ColumnRow) -> standard_answers.Shared:
    tables, _, types, kinds, _, _ = zip(*columns, strict=True)
    return standard_answers.Shared(
        name=name,
        types=tuple(sorted(set(types))),
        kinds=tuple(sorted(set(kinds))),
        tables=tuple(tables),
    )


def _build_shared_field(key: tuple[str, str], columns: ColumnRow) -> standard_answers.SharedField:
    standard, field = key
    named = tuple(
        standard_answers.FieldColumn(table=column[0], name=column[1]) for column in columns
    )
    return standard_answers.SharedField(standard=standard, field=field, columns=named)


PUBLISHERS = Feed(name="api-publishers", plan=plan_publisher_answer)
STANDARDS = Feed(name="api-standards", plan=plan_standard_answer)
COLUMNS = make_catalogue_feed(
    "api-columns",
    paths=(COLUMNS_PATH,),
    select=select_all_datasets,
    describe=_encode_columns,
    assemble=_render_shared_columns,
)
