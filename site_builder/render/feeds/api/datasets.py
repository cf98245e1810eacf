"""/api/v1/datasets.json and, of each dataset, all that is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from site_builder.checks.headings import match_standard_fields, name_standard_fields
from site_builder.compose.compose import get_temporal_coverage
from site_builder.compose.conformity import judge_conformity, label_conformity
from site_builder.core.language import Language
from site_builder.core.model.columns import Column
from site_builder.core.model.dataset import Dataset, Resource
from site_builder.core.model.kept import select_first_kept
from site_builder.core.model.portal import Licence
from site_builder.core.model.prepared import (
    Artefact,
    ColumnProfile,
    Detail,
    Document,
    Parts,
    Table,
    TableDetail,
    is_original,
)
from site_builder.core.model.site import DatasetEntry, Site
from site_builder.core.model.source import HarvestOrigin
from site_builder.core.model.table_schema import Field
from site_builder.geography.territory import Territory
from site_builder.metadata import standards
from site_builder.render.feeds.api import dataset_answers, table_answers
from site_builder.render.feeds.api.writing import (
    VERSION,
    build_api_answer,
    encode_answer_file,
    encode_answer_member,
)
from site_builder.render.feeds.catalogues import (
    CataloguePage,
    DatasetSelection,
    list_all_selections,
    make_catalogue_feed,
)
from site_builder.render.feeds.datapackage import get_licence_url
from site_builder.render.feeds.feed import Feed, PlannedFiles, plan_dataset_files
from site_builder.render.feeds.files import NO_FIELD, NO_SOURCE
from site_builder.render.feeds.json_text import encode_json_list
from site_builder.render.fragments import CatalogueContext
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.provenance_fields import document_provenance

LIST = "api/v1/datasets.json"
DETAIL = "api/v1/datasets/{id}.json"
Opened = tuple[DatasetEntry, Detail, Parts]


def select_all_datasets(site: Site, words: Language) -> Iterable[DatasetSelection]:
    """Invented data too, which say so: whoever asks for them here has a use for them."""
    return [next(iter(list_all_selections(site, words)))]


def list_answered_entries(site: Site) -> tuple[DatasetEntry, ...]:
    """The datasets that are published, and those that are withdrawn."""
    withdrawn = (entry for entry in site.absent if entry.dataset.withdrawn)
    return (*site.entries, *withdrawn)


def plan_dataset_answers(localised_site: LocalisedSite) -> Iterator[PlannedFiles]:
    """What each dataset holds, and of each that is withdrawn, that it holds nothing."""
    site = localised_site.site

    def render(entry: DatasetEntry) -> bytes:
        opening = localised_site.opening
        opened = (entry, opening.detail(entry.summary), opening.tables(entry.summary))
        return _render_dataset_detail(opened, site.portal.url, localised_site.language)

    entries = list_answered_entries(site)
    return plan_dataset_files(localised_site, DETAIL, entries=entries, render=render)


def _render_listed_dataset(
    entry: DatasetEntry, parts: Parts, territory: Territory, setting: CatalogueContext
) -> Sequence[str]:
    dataset = entry.dataset
    url = setting.portal.url
    licence = dataset.licence
    return [encode_answer_member(build_api_answer(
        dataset_answers.DatasetListed,
        dataset,
        licence=licence.id or get_licence_url(licence) if licence else "",
        issued=entry.issued,
        modified=entry.modified,
        rows=entry.summary.rows,
        url=f"{url}{dataset.id}/",
        detail=f"{url}{DETAIL.format(id=dataset.id)}",
        kept=_describe_kept(entry),
    ))]  # fmt: skip


def _render_dataset_list(
    sheet: CataloguePage, setting: CatalogueContext, datasets: Sequence[Sequence[str]]
) -> Sequence[str]:
    return [encode_json_list(VERSION, "datasets", (text for (text,) in datasets))]


def _render_dataset_detail(opened: Opened, url: str, words: Language) -> bytes:
    entry, detail, (tables, documents) = opened
    dataset = entry.dataset
    summary = entry.summary
    folder = f"{url}data/{dataset.id}/"
    sources = dataset.sources_by_path
    table_details = detail.tables_by_name
    return encode_answer_file(
        build_api_answer(
            dataset_answers.Dataset,
            dataset,
            version=1,
            url=f"{url}{dataset.id}/",
            datapackage="" if dataset.withdrawn else f"{folder}datapackage.json",
            withdrawn=build_api_answer(dataset_answers.Withdrawal, dataset.withdrawn)
            if dataset.withdrawn
            else None,
            translations=tuple(
                build_api_answer(dataset_answers.Translation, translation)
                for translation in dataset.translations
            ),
            licence=_describe_licence(dataset.licence, words) if dataset.licence else None,
            temporal=get_temporal_coverage(dataset, summary),
            conformity=_describe_conformity(opened, words),
            contact=build_api_answer(dataset_answers.Contact, dataset.contact),
            origin=tuple(build_api_answer(dataset_answers.Origin, link) for link in dataset.origin),
            harvested=_describe_harvested(dataset.harvested) if dataset.harvested else None,
            issued=entry.issued,
            modified=entry.modified,
            corrections=tuple(
                build_api_answer(dataset_answers.Correction, correction)
                for correction in dataset.corrections
            ),
            rows=summary.rows,
            tables=tuple(
                _describe_table(
                    table,
                    sources.get(table.source, NO_SOURCE),
                    detail=table_details.get(table.name),
                    dataset=dataset,
                    folder=folder,
                    words=words,
                )
                for table in tables
            ),
            documents=tuple(
                _describe_document(document, sources.get(document.source, NO_SOURCE), folder)
                for document in documents
            ),
            services=tuple(
                build_api_answer(table_answers.Service, service) for service in dataset.services
            ),
            kept=_describe_kept(entry),
            joined=tuple(_list_joined(entry)),
        )
    )


def _list_joined(entry: DatasetEntry) -> Iterator[dataset_answers.Joined]:
    if entry.joined:
        for joined in entry.joined.joined:
            yield build_api_answer(dataset_answers.Joined, joined)


def _describe_conformity(opened: Opened, words: Language) -> dataset_answers.Conformity | None:
    entry, _, (tables, _) = opened
    verdict = judge_conformity(entry.dataset, tables, entry.summary)
    if verdict is None:
        return None
    conformity = verdict.conformity
    return build_api_answer(
        dataset_answers.Conformity,
        conformity,
        label=label_conformity(words, conformity),
        unheld=conformity.unheld + conformity.held_otherwise,
    )


def _describe_kept(entry: DatasetEntry) -> dataset_answers.Kept | None:
    if not entry.kept:
        return None
    return build_api_answer(dataset_answers.Kept, select_first_kept(entry.kept))


def _describe_harvested(origin: HarvestOrigin) -> dataset_answers.Harvested:
    selected = (build_api_answer(dataset_answers.SelectedRows, rows) for rows in origin.selected)
    return build_api_answer(dataset_answers.Harvested, origin, selected=tuple(selected))


def _describe_licence(licence: Licence, words: Language) -> dataset_answers.Licence:
    return dataset_answers.Licence(
        id=licence.id, title=words.licence(licence), url=get_licence_url(licence)
    )


def _describe_table(
    table: Table,
    source: Resource,
    *,
    detail: TableDetail | None,
    dataset: Dataset,
    folder: str,
    words: Language,
) -> table_answers.Table:
    profiles = detail.profiles_by_name if detail else {}
    fields = dict(_map_column_fields(table, source, dataset))
    fields |= document_provenance(words, table.columns)
    names = table.column_names
    standard_fields = name_standard_fields(names, standards.get_standard(dataset.standard))
    return build_api_answer(
        table_answers.Table,
        table,
        title=source.title,
        description=source.description,
        files=_describe_files(table.downloads, folder),
        years=_describe_files(table.year_files, folder),
        charts=_describe_files(table.charts, folder),
        columns=tuple(
            _describe_column(
                column,
                fields.get(column.name, NO_FIELD),
                standard_field=standard_fields.get(column.name, ""),
                profile=profiles.get(column.name),
            )
            for column in table.columns
        ),
        extracts=tuple(
            build_api_answer(
                table_answers.Extract, extract, files=_describe_files(extract.downloads, folder)
            )
            for extract in table.extracts
        ),
        expires=source.expires,
    )


def _map_column_fields(
    table: Table, source: Resource, dataset: Dataset
) -> Iterator[tuple[str, Field]]:
    """The field of each column, of its own schema or of the standard, under whose headings it may
    go."""
    names = table.column_names
    if source.schema is not None:
        fields = {field.name: field for field in source.schema.fields}
        for name in names:
            if name in fields:
                yield name, fields[name]
        return
    standard = standards.get_standard(dataset.standard)
    if standard is None:
        return
    for name, match in match_standard_fields(names, standard).items():
        yield name, match.field


def _describe_column(
    column: Column, field: Field, *, standard_field: str, profile: ColumnProfile | None
) -> table_answers.Column:
    return build_api_answer(
        table_answers.Column,
        column,
        field=standard_field,
        title=field.title,
        description=field.description,
        profile=_describe_profile(profile) if profile else None,
    )


def _describe_profile(profile: ColumnProfile) -> table_answers.Profile:
    is_all_different = profile.distinct == profile.filled and not profile.separator
    # eight of the values of a key say nothing
    is_key = is_all_different and len(profile.bars) < profile.distinct
    values: list[table_answers.Value] = []
    intervals: list[table_answers.Interval] = []
    for bar in profile.bars:
        if profile.ordered:
            intervals.append(table_answers.Interval(start=bar.label, count=bar.count))
        elif not is_key:
            values.append(table_answers.Value(value=bar.label, count=bar.count))
    return build_api_answer(
        table_answers.Profile,
        profile,
        values=tuple(values),
        intervals=tuple(intervals),
    )


def _describe_document(document: Document, source: Resource, folder: str) -> table_answers.Document:
    return build_api_answer(
        table_answers.Document,
        document,
        title=source.title,
        description=source.description,
        file=_describe_files((document.file,), folder)[0],
        pages=document.pages or None,
        expires=source.expires,
    )


def _describe_files(files: Iterable[Artefact], folder: str) -> tuple[table_answers.File, ...]:
    return tuple(
        build_api_answer(
            table_answers.File,
            file,
            url=f"{folder}{file.path}",
            media_type=file.media.partition(";")[0],
            original=is_original(file),
        )
        for file in files
    )


DATASETS = make_catalogue_feed(
    "api-datasets",
    paths=(LIST,),
    select=select_all_datasets,
    describe=_render_listed_dataset,
    assemble=_render_dataset_list,
)
DATASET = Feed(name="api-dataset", plan=plan_dataset_answers)
