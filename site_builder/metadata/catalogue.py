"""communes.yml and datasets/ → a trusted Catalogue and every problem; and the Task that preparing a
dataset reads."""

from __future__ import annotations

import os
from operator import attrgetter
from pathlib import Path, PurePosixPath

from site_builder.core.model.dataset import Catalogue, Dataset, PersonalDataDecision, Resource
from site_builder.core.model.prepared import DecidedPersonalData, PreparationTask, SourceFile
from site_builder.core.model.table_schema import TableSchema
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.metadata import standards
from site_builder.metadata.bare_folders import outline_description
from site_builder.metadata.broken_descriptors import EarlierDescriptors, list_no_descriptors
from site_builder.metadata.contours import read_contours
from site_builder.metadata.datasets import read_datasets
from site_builder.metadata.declared_coverage import find_contradicted_reasons
from site_builder.metadata.former_names import (
    NOBODY,
    FormerIdTestimony,
    map_former_names,
    settle_datasets,
)
from site_builder.metadata.legacy_addresses import list_legacy_files, read_legacy_addresses
from site_builder.metadata.personal_data import hide_written_numbers
from site_builder.metadata.public_names import make_public_name
from site_builder.metadata.publisher_files import read_publisher_files
from site_builder.metadata.publishers import OwnerSettings, read_publishers
from site_builder.metadata.replaced_publishers import ReplacedDatasets, list_no_datasets
from site_builder.metadata.site_folder import OWNER_FILE
from site_builder.metadata.table_schema import choose_field_type
from site_builder.metadata.yaml import COMMUNES, FileProblems, read_yaml
from site_builder.storage.build_state import CatalogueMemo
from site_builder.storage.progress import Tell, ignore_progress

__all__ = [
    "CatalogueMemo",
    "make_dataset_task",
    "make_public_name",
    "read_catalogue",
    "read_owner_settings",
]


def read_catalogue(
    root: Path,
    memo: CatalogueMemo | None = None,
    tell: Tell = ignore_progress,
    testimony: FormerIdTestimony = NOBODY,
    list_earlier: EarlierDescriptors = list_no_descriptors,
    list_replaced: ReplacedDatasets = list_no_datasets,
) -> tuple[Catalogue | None, tuple[Problem, ...]]:
    """The catalogue of a site. None only when communes.yml is missing, unreadable or without a
    usable portal.

    Nothing raises for what people wrote; problems come in order of publisher and dataset. `memo` is
    what was read before, and then what is now. `testimony` judges former ids under the names of
    others, and knows where folders come from. `list_earlier`: what the description of a dataset
    was before, the latest first, for where that of today cannot be read; `list_replaced`: the
    datasets of a publisher whose folder is no more, and another thing in its place.
    """
    notes = FileProblems(OWNER_FILE)
    if not os.path.lexists(root / OWNER_FILE):
        return None, (make_problem("portal-missing", Place(path=OWNER_FILE)),)
    owner_settings = read_owner_settings(root, notes)
    if owner_settings is None:
        return None, notes.all()
    portal = owner_settings.portal
    publishers = owner_settings.publishers
    gathered = read_datasets(
        root,
        portal,
        publishers=publishers,
        refused=owner_settings.refused,
        memo=memo or CatalogueMemo(),
        tell=tell,
        list_earlier=list_earlier,
        origins=testimony.origins,
        list_replaced=list_replaced,
    )
    settled = settle_datasets(gathered.datasets, gathered.withheld, publishers, testimony)
    datasets = settled.datasets
    centres = {
        publisher.insee: publisher.centre for publisher in publishers.values() if publisher.insee
    }
    current_names = sorted(
        {*publishers, *(dataset.id for dataset in gathered.datasets), *gathered.withheld}
    )
    places = {place: place for place in current_names} | map_former_names(
        publishers.values(), datasets
    )
    catalogue = Catalogue(
        portal=portal,
        publishers=tuple(publishers[slug] for slug in sorted(publishers)),
        datasets=tuple(dataset for dataset in datasets if not dataset.withdrawn),
        withheld=tuple(sorted(gathered.withheld)),
        contours=read_contours(root, portal.contours, centres, notes),
        withdrawn=tuple(dataset for dataset in datasets if dataset.withdrawn),
        legacy=read_legacy_addresses(root, owner_settings.legacy, places, notes),
        places=owner_settings.places,
        contested=settled.contested,
        named_files=_list_named_files(owner_settings),
        kept=gathered.kept,
    )
    contradicted = find_contradicted_reasons(catalogue.datasets, publishers)
    return catalogue, (*notes.all(), *gathered.problems, *settled.problems, *contradicted)


def _list_named_files(settings: OwnerSettings) -> tuple[str, ...]:
    return (
        settings.portal.contours,
        settings.portal.base,
        *map(attrgetter("logo"), settings.publishers.values()),
        *list_legacy_files(settings.legacy),
    )


def read_owner_settings(root: Path, notes: FileProblems) -> OwnerSettings | None:
    """What communes.yml says, and publishers of themselves; None, and at least one problem, where
    it has no usable portal."""
    tree = read_yaml(root / OWNER_FILE, OWNER_FILE, COMMUNES)
    if isinstance(tree, Problem):
        notes.add(tree)
        return None
    hide_written_numbers(tree, notes)
    settings = read_publishers(tree, notes)
    return read_publisher_files(root, settings, notes) if settings else None


def make_dataset_task(dataset: Dataset, exports: tuple[str, ...], sheet: str) -> PreparationTask:
    """What preparing a dataset reads, and no more: no title, licence or contact. `sheet`: its name
    in workbooks."""
    standard = standards.get_standard(dataset.standard)
    files = tuple(_make_source_file(source) for source in dataset.sources)
    standard_views = standard.views if standard else ()
    views = standard_views if dataset.views is None else dataset.views
    id_count = 1 + len(dataset.previous)
    return PreparationTask(
        id=dataset.id,
        files=files,
        sheet=sheet,
        exports=exports,
        standard=standard.id if standard else "",
        views=views,
        cut=dataset.cut,
        copies=id_count,
        columns=dataset.columns,
        columns_line=dataset.columns_line,
        descriptor=PurePosixPath(dataset.descriptor).name,
        decided=_list_decided(dataset.personal_data),
        outline=outline_description(dataset),
        path=dataset.path,
    )


def _list_decided(decision: PersonalDataDecision | None) -> DecidedPersonalData:
    """What of a decision changes what is published: not who took it."""
    if decision is None:
        return DecidedPersonalData()
    return DecidedPersonalData(
        columns=decision.columns,
        files=decision.files,
        columns_line=decision.columns_line,
        files_line=decision.files_line,
    )


def _make_source_file(source: Resource) -> SourceFile:
    schema = source.schema or TableSchema(fields=())
    types = tuple((field.name, choose_field_type(field), field.format) for field in schema.fields)
    original = make_public_name(source.path)
    return SourceFile(
        name=source.name,
        path=source.path,
        kind=source.kind,
        hints=source.hints,
        types=types,
        missing=schema.missing,
        original=original,
        ending=source.ending,
        sha256=source.sha256,
        schema=source.schema,
        copies=1 + len(source.previous),
        refused=source.refused,
    )
