"""/api/v1/datasets.json and, of each dataset, all that is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from site_builder.checks.headings import meant
from site_builder.compose.compose import temporal
from site_builder.compose.conformity import label, verdict_of
from site_builder.core.language import Language
from site_builder.core.model import (
    Artefact,
    Column,
    Dataset,
    Document,
    Entry,
    Field,
    Licence,
    Parts,
    Profile,
    Site,
    Source,
    Table,
    TableDetail,
    is_original,
)
from site_builder.geography.territory import Territory
from site_builder.metadata import standards
from site_builder.render.feeds.api import answers
from site_builder.render.feeds.api.writing import VERSION, answer, member, told
from site_builder.render.feeds.datapackage import licence_address
from site_builder.render.feeds.feed import (
    CatalogueFeed,
    DetailFeed,
    Opened,
    Selection,
    Setting,
    Sheet,
    held,
)
from site_builder.render.feeds.json_text import json_list

DETAIL = "api/v1/datasets/{id}.json"


def everything(site: Site, words: Language) -> Iterable[Selection]:
    """Invented data too, which say so: whoever asks for them here has a use for them."""
    return [next(iter(held(site, words)))]


def _fragments(entry: Entry, parts: Parts, territory: Territory, setting: Setting) -> Sequence[str]:
    dataset = entry.dataset
    url = setting.portal.url
    licence = dataset.licence
    return [member(told(
        answers.DatasetListed,
        dataset,
        licence=licence.id or licence_address(licence) if licence else "",
        issued=entry.issued,
        modified=entry.modified,
        rows=entry.summary.rows,
        url=f"{url}{dataset.id}/",
        detail=f"{url}{DETAIL.format(id=dataset.id)}",
    ))]  # fmt: skip


def _whole(sheet: Sheet, setting: Setting, datasets: Sequence[Sequence[str]]) -> Sequence[str]:
    return [json_list(VERSION, "datasets", (text for (text,) in datasets))]


def _detail(opened: Opened, url: str, words: Language) -> bytes:
    entry, detail, (tables, documents) = opened
    dataset = entry.dataset
    summary = entry.summary
    folder = f"{url}data/{dataset.id}/"
    sources = {source.path: source for source in dataset.sources}
    found = {one.name: one for one in detail.tables}
    return answer(
        told(
            answers.Dataset,
            dataset,
            version=1,
            url=f"{url}{dataset.id}/",
            datapackage="" if dataset.withdrawn else f"{folder}datapackage.json",
            withdrawn=told(answers.Withdrawal, dataset.withdrawn) if dataset.withdrawn else None,
            translations=tuple(told(answers.Translation, one) for one in dataset.translations),
            licence=_licence(dataset.licence, words) if dataset.licence else None,
            temporal=temporal(dataset, summary),
            conformity=_conformity(opened, words),
            contact=told(answers.Contact, dataset.contact),
            origin=tuple(told(answers.Origin, one) for one in dataset.origin),
            issued=entry.issued,
            modified=entry.modified,
            corrections=tuple(told(answers.Correction, one) for one in dataset.corrections),
            rows=summary.rows,
            tables=tuple(
                _table(
                    one,
                    sources.get(one.source),
                    detail=found.get(one.name),
                    dataset=dataset,
                    folder=folder,
                )
                for one in tables
            ),
            documents=tuple(_document(one, sources.get(one.source), folder) for one in documents),
            services=tuple(told(answers.Service, one) for one in dataset.services),
        )
    )


def _conformity(opened: Opened, words: Language) -> answers.Conformity | None:
    entry, _, (tables, _) = opened
    verdict = verdict_of(entry.dataset, tables, entry.summary)
    if verdict is None:
        return None
    return told(
        answers.Conformity,
        verdict.conformity,
        label=label(words, verdict.conformity),
    )


def _licence(licence: Licence, words: Language) -> answers.Licence:
    return answers.Licence(
        id=licence.id, title=words.licence(licence), url=licence_address(licence)
    )


def _table(
    table: Table, source: Source | None, detail: TableDetail | None, dataset: Dataset, folder: str
) -> answers.Table:
    profiles = {one.name: one for one in detail.profiles} if detail else {}
    fields = dict(_fields(table, source, dataset))
    return told(
        answers.Table,
        table,
        title=source.title if source else "",
        description=source.description if source else "",
        files=_files(table.downloads, folder),
        columns=tuple(
            _column(one, fields.get(one.name), profiles.get(one.name)) for one in table.columns
        ),
        extracts=tuple(
            told(answers.Extract, one, files=_files(one.downloads, folder))
            for one in table.extracts
        ),
    )


def _fields(table: Table, source: Source | None, dataset: Dataset) -> Iterator[tuple[str, Field]]:
    """The field of each column, of its own schema or of the standard, under whose headings it may
    go."""
    names = [column.name for column in table.columns]
    called: Mapping[str, str] = {}
    schema = source.schema if source else None
    if schema is None and dataset.standard in standards.STANDARDS:
        standard = standards.standard(dataset.standard)
        schema = standard.schema
        called = meant(names, standard)
    fields = {field.name: field for field in schema.fields} if schema else {}
    yield from (
        (name, fields[called.get(name, name)]) for name in names if called.get(name, name) in fields
    )


def _column(column: Column, field: Field | None, profile: Profile | None) -> answers.Column:
    return told(
        answers.Column,
        column,
        title=field.title if field else "",
        description=field.description if field else "",
        profile=_profile(profile) if profile else None,
    )


def _profile(profile: Profile) -> answers.Profile:
    key = len(profile.bars) < profile.distinct == profile.filled  # eight of its values say nothing
    values = () if profile.ordered or key else profile.bars
    intervals = profile.bars if profile.ordered else ()
    return told(
        answers.Profile,
        profile,
        values=tuple(answers.Value(value=one.label, count=one.count) for one in values),
        intervals=tuple(answers.Interval(start=one.label, count=one.count) for one in intervals),
    )


def _document(document: Document, source: Source | None, folder: str) -> answers.Document:
    return told(
        answers.Document,
        document,
        title=source.title if source else "",
        description=source.description if source else "",
        file=_files((document.file,), folder)[0],
        pages=document.pages or None,
    )


def _files(files: Iterable[Artefact], folder: str) -> tuple[answers.File, ...]:
    return tuple(
        told(
            answers.File,
            file,
            url=f"{folder}{file.path}",
            media_type=file.media.partition(";")[0],
            original=is_original(file),
        )
        for file in files
    )


DATASETS = CatalogueFeed(("api/v1/datasets.json",), everything, _fragments, _whole)
DATASET = DetailFeed(DETAIL, _detail)
