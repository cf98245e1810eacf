"""One folder of datasets/ → a dataset, or the problems for which there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from site_builder.core.model.dataset import Dataset, Resource
from site_builder.core.model.portal import Licence, Portal, Publisher
from site_builder.core.problems import Problem
from site_builder.core.text import quote_words, show_safe_value, slugify_text
from site_builder.metadata import standards
from site_builder.metadata.bare_folders import (
    find_misnamed_descriptor,
    has_content,
    make_bare_record,
)
from site_builder.metadata.broken_descriptors import (
    EarlierDescriptor,
    find_misspelt_withdrawal,
    is_withdrawn,
)
from site_builder.metadata.chart_requests import read_views
from site_builder.metadata.column_names import read_column_names, read_withdrawn_columns
from site_builder.metadata.contacts import read_contact
from site_builder.metadata.dataset_folder import (
    DatasetFolder,
    is_name_of_data,
    is_readme_file,
    read_dataset_folder,
)
from site_builder.metadata.dataset_values import (
    find_addressed_standard,
    make_origin_link,
    read_accepted_alarms,
    read_corrections,
    read_first_licence,
    read_high_value,
    read_identifier,
    read_partition_request,
    read_spatial,
    read_standard,
    read_withdrawal,
)
from site_builder.metadata.folder_addresses import is_fit_for_address
from site_builder.metadata.folder_origins import FolderOrigins
from site_builder.metadata.former_names import read_former_ids
from site_builder.metadata.harvest_origins import read_harvest_origin
from site_builder.metadata.keys.dataset import DATASET, TOMBSTONE
from site_builder.metadata.personal_data import (
    read_personal_data_decision,
    report_named_numbers,
    report_unknown_files,
    report_written_numbers,
)
from site_builder.metadata.publishers import read_translations, resolve_inherited_value
from site_builder.metadata.resources import has_resource_entries, read_resources
from site_builder.metadata.site_folder import DESCRIPTORS, make_dataset_slug
from site_builder.metadata.yaml import (
    DESCRIPTOR,
    FileProblems,
    MappingNode,
    MetadataRecord,
    parse_yaml,
    read_section,
    read_yaml,
)

LICENCE_KEYS = ("licence", "license", "licenses")
REPLACED = "folder-replaced"


@dataclass(frozen=True, slots=True)
class DatasetParents:
    """From whom a dataset has what it does not say itself; `publishers` are all those whom it may
    name, by their slugs."""

    portal: Portal
    publisher: Publisher
    publishers: Mapping[str, Publisher]


def read_dataset(
    path: Path,
    where: str,
    parents: DatasetParents,
    origins: FolderOrigins,
    notes: FileProblems,
    stand_in: EarlierDescriptor | None = None,
) -> Dataset | None:
    """One dataset, or None with at least one problem when there is nothing that can be published of
    it. `stand_in`: its description, where the one in the folder does not count."""
    if not _check_folder_name(path.name, parents.publisher, notes):
        return None
    if stand_in and stand_in.files:
        folder = _make_former_folder(path, where, stand_in.files)
    else:
        folder = read_dataset_folder(path, where, notes, origins)
    if folder.crowded:
        notes.report("folder-crowded")
        return None
    report_named_numbers(folder.files, notes)
    descriptor = stand_in.name if stand_in else _find_descriptor(folder, origins, notes)
    if descriptor is None:
        return None
    if not descriptor:
        if notes.of_persons:
            return None
        record = make_bare_record(folder, path.name)
        return _make_dataset(record, folder, parents, notes=notes, descriptor="")
    notes.path = f"{where}/{descriptor}"
    if stand_in:
        tree = parse_yaml(stand_in.content, notes.path)
    else:
        tree = read_yaml(path / descriptor, notes.path, DESCRIPTOR)
    if isinstance(tree, Problem):
        notes.add(tree)
        return None
    if isinstance(tree, MappingNode):
        if is_withdrawn(tree):
            return _make_tombstone(tree, folder, parents, notes)
        if misspelt := find_misspelt_withdrawal(tree.entries):
            _report_misspelt_withdrawal(misspelt, tree, notes)
            return None
    report_written_numbers(tree, notes)
    if notes.of_persons:
        return None
    described_record = read_section(tree, DATASET, notes)
    if described_record is None or not described_record.text("title"):
        return None
    return _make_dataset(described_record, folder, parents, notes=notes, descriptor=descriptor)


def _check_folder_name(name: str, publisher: Publisher, notes: FileProblems) -> bool:
    """Can an address be made of the name of a folder? It is said where it cannot, and where the
    address is another word."""
    slug = slugify_text(name)
    if not is_fit_for_address(name):
        right = f"jeu-{slug}".strip("-") if slug in ("", name) else slug
        notes.report("folder-name", None, name=show_safe_value(name), right=right)
        return False
    slug = make_dataset_slug(name)
    if slug != name:
        notes.report("folder-address", None, address=f"/{publisher.slug}/{slug}/", slug=slug)
    return True


def _report_misspelt_withdrawal(key: str, tree: MappingNode, notes: FileProblems) -> None:
    """An error: what was to be withdrawn is not published because of a letter."""
    notes.report(
        "unknown-key-near",
        tree.lines[key],
        "error",
        key=show_safe_value(key),
        near="withdrawn",
        severity="error",
    )


def _make_former_folder(path: Path, where: str, files: Iterable[str]) -> DatasetFolder:
    """A folder that is not there: each file that was in it is to be taken from before."""
    irregular = dict.fromkeys(filter(is_name_of_data, files), REPLACED)
    return DatasetFolder(path=path, where=where, files={}, irregular=irregular)


def _find_descriptor(
    folder: DatasetFolder, origins: FolderOrigins, notes: FileProblems
) -> str | None:
    """The name of the descriptor, "" where nobody wrote one for the files that are there; None and
    one problem when there are several, or when the one that was there is gone."""
    if len(folder.descriptors) == 1:
        return folder.descriptors[0]
    if folder.descriptors:
        notes.report("descriptor-twice", None, names=quote_words(folder.descriptors))
    elif not folder.irregular.keys().isdisjoint(DESCRIPTORS):
        return None  # said where it lies
    elif near := find_misnamed_descriptor(folder):
        notes.report("descriptor-missing-near", None, near=show_safe_value(near))
    elif has_content(folder) and not origins.was_described(folder.where):
        return ""
    else:
        notes.report("descriptor-missing")
    return None


def _make_dataset(
    record: MetadataRecord,
    folder: DatasetFolder,
    parents: DatasetParents,
    *,
    notes: FileProblems,
    descriptor: str,
) -> Dataset | None:
    """`descriptor` is the name of its file, "" where nobody described the folder."""
    errors_before = notes.errors
    sources, services = read_resources(record, folder, notes)
    if not sources and not services:
        is_silent = notes.errors == errors_before and not folder.refused
        if is_silent and not has_resource_entries(record):
            notes.report("dataset-empty", record.line_of("resources") or None)
        return None
    personal_data = read_personal_data_decision(record.record("personal_data"), notes)
    report_unknown_files(personal_data, sources, notes)
    if notes.of_persons:
        return None
    slug = make_dataset_slug(folder.path.name)
    name = record.text("name").strip()
    if name not in ("", slug, folder.path.name):
        notes.report("dataset-name", record.line_of("name"), name=show_safe_value(name), slug=slug)
    standard, sources = _settle_standard(record, sources, notes)
    licence = _resolve_licence(record, parents, notes)
    return Dataset(
        id=f"{parents.publisher.slug}/{slug}",
        publisher=parents.publisher.slug,
        slug=slug,
        folder=folder.path.name,
        title=record.text("title"),
        descriptor=notes.path if descriptor else f"{notes.path}/{DESCRIPTORS[0]}",
        described=descriptor != "",
        description=record.text("description"),
        keywords=tuple(dict.fromkeys(record.values.get("keywords", ()))),
        theme=record.text("theme"),
        frequency=record.text("frequency"),
        temporal=record.text("temporal"),
        spatial=read_spatial(record, parents.publishers, notes),
        high_value=read_high_value(record, licence, notes),
        identifier=read_identifier(record, parents.portal),
        standard=standard,
        licence=licence,
        contact=resolve_inherited_value(
            read_contact(record), parents.publisher.contact, parents.portal.contact
        ),
        data_protection=resolve_inherited_value(
            parents.publisher.data_protection, parents.portal.data_protection
        ),
        origin=tuple(make_origin_link(link) for link in record.records("sources") if link.values),
        issued=record.values.get("issued") or record.values.get("created"),
        modified=record.values.get("modified"),
        demonstration=record.values.get("demonstration", False),
        corrections=read_corrections(record),
        sources=sources,
        services=services,
        views=read_views(record.records("views"), notes, descriptor)
        if "views" in record.values
        else None,
        cut=read_partition_request(record.record("cut"), parents.publisher, notes, descriptor),
        translations=read_translations(record),
        previous=read_former_ids(record, notes),
        previous_line=record.line_of("previous"),
        columns=read_column_names(record, notes),
        columns_line=record.line_of("columns"),
        withdrawn_columns=read_withdrawn_columns(record, notes),
        withdrawn_columns_line=record.line_of("withdrawn_columns"),
        personal_data=personal_data,
        expires=record.values.get("expires"),
        expires_line=record.lines.get("expires", 0),
        rolling=record.values.get("rolling", False),
        accepted=tuple(read_accepted_alarms(record)),
        harvested=read_harvest_origin(record.record("harvested")),
    )


def _settle_standard(
    record: MetadataRecord, sources: tuple[Resource, ...], notes: FileProblems
) -> tuple[str, tuple[Resource, ...]]:
    """The standard that a dataset follows, and its files. A schema that is the address of a
    standard names it, and is not asked beside it."""
    standard = read_standard(record, notes)
    addressed_standard = find_addressed_standard(sources)
    if addressed_standard and standard in ("", addressed_standard):
        standard = addressed_standard
        sources = tuple(replace(source, schema=None) for source in sources)
    tables = [source for source in sources if source.kind == "table"]
    if standard in standards.STANDARDS and tables and all(source.schema for source in tables):
        notes.report("standard-unheld", record.line_of("standard"), standard=standard)
    return standard, sources


def _resolve_licence(
    record: MetadataRecord, parents: DatasetParents, notes: FileProblems
) -> Licence | None:
    """Its own; that of its publisher or its portal where nothing was said of one, and not where
    what was said cannot be read."""
    licence = read_first_licence(record, notes)
    is_said = not record.values.keys().isdisjoint(LICENCE_KEYS)
    if licence or is_said or parents.publisher.has_unread_licence:
        return licence
    return resolve_inherited_value(parents.publisher.licence, parents.portal.licence)


def _make_tombstone(
    tree: MappingNode,
    folder: DatasetFolder,
    parents: DatasetParents,
    notes: FileProblems,
) -> Dataset | None:
    """A dataset that is withdrawn, called by its id: nothing else that its file says of it is kept,
    nor shown again.

    None where no reason is given, which has been said: what is to be withdrawn is not published for
    want of one.
    """
    report_written_numbers(tree.entries["withdrawn"], notes)
    record = read_section(tree, TOMBSTONE, notes)
    withdrawal = read_withdrawal(record, notes) if record else None
    if record is None or withdrawal is None or notes.of_persons:
        return None
    if files := [path for path in folder.files if not is_readme_file(path)]:
        notes.report(
            "withdrawn-files",
            record.line_of("withdrawn"),
            count=len(files),
            names=quote_words(files, 5),
        )
    slug = make_dataset_slug(folder.path.name)
    id_ = f"{parents.publisher.slug}/{slug}"
    return Dataset(
        id=id_,
        publisher=parents.publisher.slug,
        slug=slug,
        folder=folder.path.name,
        title=id_,
        descriptor=notes.path,
        identifier=read_identifier(record, parents.portal),
        contact=resolve_inherited_value(parents.publisher.contact, parents.portal.contact),
        demonstration=record.values.get("demonstration", False),
        previous=read_former_ids(record, notes),
        previous_line=record.line_of("previous"),
        withdrawn=withdrawal,
    )
