"""The folders of datasets/ → datasets, each with its problems. One bad folder never stops the
others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from operator import attrgetter
from pathlib import Path

from site_builder.core.model.dataset import (
    AcceptedAlarm,
    Correction,
    Dataset,
    PartitionRequest,
    Resource,
    Withdrawal,
)
from site_builder.core.model.kept import KeptFile
from site_builder.core.model.portal import Licence, Link, Portal, Publisher
from site_builder.core.problems import Problem
from site_builder.core.text import (
    clean_prose,
    find_nearest_word,
    fold_text,
    quote_words,
    show_safe_path,
    show_safe_value,
    slugify_text,
)
from site_builder.core.vocabulary import HIGH_VALUE_LICENCES
from site_builder.metadata import standards
from site_builder.metadata.bare_folders import (
    find_misnamed_descriptor,
    has_content,
    make_bare_record,
)
from site_builder.metadata.broken_descriptors import (
    EarlierDescriptor,
    EarlierDescriptors,
    find_broken_descriptor,
    find_misspelt_withdrawal,
    is_end_written,
    is_withdrawn,
    list_no_descriptors,
    may_withdraw,
)
from site_builder.metadata.chart_requests import read_name_list, read_views
from site_builder.metadata.column_names import read_column_names, read_withdrawn_columns
from site_builder.metadata.contacts import read_contact
from site_builder.metadata.dataset_folder import (
    DatasetFolder,
    is_name_of_data,
    is_readme_file,
    read_dataset_folder,
)
from site_builder.metadata.dataset_places import DatasetPlace, list_dataset_places
from site_builder.metadata.folder_addresses import is_fit_for_address
from site_builder.metadata.folder_cache import scan_dataset_folder, take_known_folders
from site_builder.metadata.folder_origins import NO_ORIGINS, FolderOrigins
from site_builder.metadata.former_names import read_former_ids
from site_builder.metadata.harvest_origins import read_harvest_origin
from site_builder.metadata.keys.dataset import DATASET, TOMBSTONE, WITHDRAWAL
from site_builder.metadata.personal_data import (
    read_personal_data_decision,
    report_named_numbers,
    report_unknown_files,
    report_written_numbers,
)
from site_builder.metadata.publishers import (
    read_licence,
    read_translations,
    resolve_inherited_value,
)
from site_builder.metadata.replaced_publishers import (
    ReplacedDatasets,
    list_no_datasets,
    list_replaced_places,
)
from site_builder.metadata.resources import has_resource_entries, read_resources
from site_builder.metadata.site_folder import (
    DATASETS,
    DESCRIPTORS,
    make_dataset_slug,
)
from site_builder.metadata.yaml import (
    DESCRIPTOR,
    FileProblems,
    MappingNode,
    MetadataRecord,
    ScalarNode,
    parse_yaml,
    read_section,
    read_yaml,
)
from site_builder.metadata.yaml.kinds import YES_NO
from site_builder.storage.build_state import CachedDataset, CatalogueMemo
from site_builder.storage.progress import Tell, ignore_progress, track_progress

ALMOST = 0.85
LICENCE_KEYS = ("licence", "license", "licenses")
REPLACED = "folder-replaced"


@dataclass(slots=True)
class FoundDatasets:
    """What the walk of datasets/ has gathered."""

    datasets: list[Dataset] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    kept: dict[str, KeptFile] = field(default_factory=dict)  # descriptions, by the id of each


def read_datasets(
    root: Path,
    portal: Portal,
    publishers: Mapping[str, Publisher],
    refused: frozenset[str],
    memo: CatalogueMemo,
    tell: Tell = ignore_progress,
    list_earlier: EarlierDescriptors = list_no_descriptors,
    origins: FolderOrigins = NO_ORIGINS,
    list_replaced: ReplacedDatasets = list_no_datasets,
) -> FoundDatasets:
    """Every dataset under root/datasets. `refused`: slugs of publishers about which a problem has
    been said. `list_earlier`: what the description of a dataset was before, the latest first;
    `origins`: what is known of their folders; `list_replaced`: those of a publisher whose folder is
    no more, and another thing in its place."""
    gathered = FoundDatasets()
    known_folders = take_known_folders(memo, portal, publishers)
    notes = FileProblems(DATASETS)
    places = list(list_dataset_places(root, publishers, refused, origins, notes))
    places += list_replaced_places(root, publishers, list_replaced)
    for place in track_progress(places, "read", tell):
        if place.publisher is None:
            gathered.withheld.append(place.id)
            continue
        snapshot = scan_dataset_folder(place.path) if place.is_folder else None
        cached = known_folders.get(place.id)
        is_known = cached and cached.dataset.path == place.site_path
        if snapshot and cached and is_known and cached.look.holds(snapshot):
            gathered.datasets.append(cached.dataset)
            memo.datasets[place.id] = cached
            continue
        read = partial(
            _read,
            Path(place.path),
            place.site_path,
            portal=portal,
            publisher=place.publisher,
            publishers=publishers,
            origins=origins,
        )
        if not place.is_folder:
            _add_replaced_dataset(place, read, gathered, list_earlier)
            continue
        dataset = _add_dataset(place, read, gathered, list_earlier)
        if dataset and snapshot:
            memo.datasets[place.id] = CachedDataset(snapshot, dataset)
    gathered.problems[:0] = notes.all()
    return gathered


def _add_dataset(
    place: DatasetPlace,
    read: Callable[..., Dataset | None],
    gathered: FoundDatasets,
    list_earlier: EarlierDescriptors,
) -> Dataset | None:
    """Read one dataset; it is returned where there is nothing to say of it, and what it was before
    has no part in it."""
    path = Path(place.path)
    where = place.site_path
    notes = FileProblems(where)
    dataset = read(notes=notes)
    gathered.problems += notes.all()
    if dataset is None and (reason := find_broken_descriptor(notes.problems, path, where)):
        dataset = _read_earlier(
            read,
            list_earlier(place.id),
            where,
            reason=reason,
            ends=is_end_written(path),
            gathered=gathered,
        )
    _add_found(dataset, place, gathered)
    return dataset if dataset and dataset.described and not notes.all() else None


def read_earlier_dataset(
    root: Path,
    dataset: Dataset,
    portal: Portal,
    publishers: Mapping[str, Publisher],
    descriptor: EarlierDescriptor,
) -> Dataset | None:
    """A dataset as an earlier description has it, with the files of its folder of today."""
    where = show_safe_path(dataset.path)
    return _read(
        root / dataset.path,
        where,
        portal=portal,
        publisher=publishers[dataset.publisher],
        publishers=publishers,
        origins=NO_ORIGINS,
        notes=FileProblems(where),
        stand_in=descriptor,
    )


def _add_found(dataset: Dataset | None, place: DatasetPlace, gathered: FoundDatasets) -> None:
    if dataset is None:
        gathered.withheld.append(place.id)
    else:
        gathered.datasets.append(dataset)


def _add_replaced_dataset(
    place: DatasetPlace,
    read: Callable[..., Dataset | None],
    gathered: FoundDatasets,
    list_earlier: EarlierDescriptors,
) -> None:
    """A dataset of which the folder is no more, and something else in its place: it is as it was
    before, file by file, or else withheld. What is there is not opened."""
    notes = FileProblems(place.site_path)
    notes.of_file(REPLACED, place.site_path)
    gathered.problems += notes.all()
    dataset = _read_earlier(
        read,
        filter(attrgetter("files"), list_earlier(place.id)),
        place.site_path,
        reason=REPLACED,
        ends=False,
        gathered=gathered,
    )
    _add_found(dataset, place, gathered)


def _read_earlier(
    read: Callable[..., Dataset | None],
    descriptors: Iterable[EarlierDescriptor],
    where: str,
    reason: str,
    ends: bool,
    gathered: FoundDatasets,
) -> Dataset | None:
    """A dataset by the last of its descriptions that could be read. One that withdraws it stands as
    it was, and is not gone back behind; where that of today `ends` it, or a file of it, so must an
    earlier one. What was decided of personal data may have been taken back today: it does not come
    with it."""
    for descriptor in descriptors:
        dataset = read(notes=FileProblems(where), stand_in=descriptor)
        if dataset and dataset.withdrawn:
            return dataset
        if dataset is None and may_withdraw(descriptor.content, descriptor.name):
            return None
        if dataset and (dataset.own_endings or dataset.endings or not ends):
            gathered.kept[dataset.id] = replace(descriptor.file, reason=reason)
            return replace(dataset, personal_data=None)
    return None


def _read(
    path: Path,
    where: str,
    portal: Portal,
    publisher: Publisher,
    publishers: Mapping[str, Publisher],
    origins: FolderOrigins,
    notes: FileProblems,
    stand_in: EarlierDescriptor | None = None,
) -> Dataset | None:
    """One dataset, or None with at least one problem when there is nothing that can be published of
    it. `stand_in`: its description, where the one in the folder does not count."""
    if not is_fit_for_address(path.name):
        slug = slugify_text(path.name)
        right = slug
        if slug in ("", path.name):
            right = f"jeu-{slug}".strip("-")
        notes.report("folder-name", None, name=show_safe_value(path.name), right=right)
        return None
    slug = make_dataset_slug(path.name)
    if slug != path.name:
        notes.report("folder-address", None, address=f"/{publisher.slug}/{slug}/", slug=slug)
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
        return _make_dataset(
            make_bare_record(folder, path.name),
            folder,
            portal=portal,
            publisher=publisher,
            publishers=publishers,
            notes=notes,
            descriptor="",
        )
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
            return _make_tombstone(tree, folder, portal=portal, publisher=publisher, notes=notes)
        if misspelt := find_misspelt_withdrawal(tree.entries):
            notes.report(
                "unknown-key-near",
                tree.lines[misspelt],
                "error",
                key=show_safe_value(misspelt),
                near="withdrawn",
                severity="error",
            )
            return None
    report_written_numbers(tree, notes)
    if notes.of_persons:
        return None
    record = read_section(tree, DATASET, notes)
    if record is None or not record.text("title"):
        return None
    return _make_dataset(
        record,
        folder,
        portal=portal,
        publisher=publisher,
        publishers=publishers,
        notes=notes,
        descriptor=descriptor,
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
    portal: Portal,
    publisher: Publisher,
    publishers: Mapping[str, Publisher],
    notes: FileProblems,
    descriptor: str,
) -> Dataset | None:
    errors_before = notes.errors
    sources, services = read_resources(record, folder, notes)
    if not sources and not services:
        if (
            notes.errors == errors_before
            and not folder.refused
            and not has_resource_entries(record)
        ):
            notes.report("dataset-empty", record.line_of("resources") or None)
        return None
    personal_data = read_personal_data_decision(record.record("personal_data"), notes)
    report_unknown_files(personal_data, sources, notes)
    if notes.of_persons:
        return None
    is_described = descriptor != ""
    folder_name = folder.path.name
    slug = make_dataset_slug(folder_name)
    name = record.text("name").strip()
    if name and name not in (slug, folder_name):
        notes.report("dataset-name", record.line_of("name"), name=show_safe_value(name), slug=slug)
    standard = _read_standard(record, notes)
    addressed_standard = _find_addressed_standard(sources)
    if addressed_standard and standard in ("", addressed_standard):
        standard = addressed_standard
        sources = tuple(replace(source, schema=None) for source in sources)
    tables = [source for source in sources if source.kind == "table"]
    if standard in standards.STANDARDS and tables and all(source.schema for source in tables):
        notes.report("standard-unheld", record.line_of("standard"), standard=standard)
    licence = _read_first_licence(record, notes)
    is_said = not record.values.keys().isdisjoint(LICENCE_KEYS) or publisher.has_unread_licence
    if licence is None and not is_said:
        licence = resolve_inherited_value(publisher.licence, portal.licence)
    return Dataset(
        id=f"{publisher.slug}/{slug}",
        publisher=publisher.slug,
        slug=slug,
        folder=folder_name,
        title=record.text("title"),
        descriptor=notes.path if is_described else f"{notes.path}/{DESCRIPTORS[0]}",
        described=is_described,
        description=record.text("description"),
        keywords=tuple(dict.fromkeys(record.values.get("keywords", ()))),
        theme=record.text("theme"),
        frequency=record.text("frequency"),
        temporal=record.text("temporal"),
        spatial=_read_spatial(record, publishers, notes),
        high_value=_read_high_value(record, licence, notes),
        identifier=_read_identifier(record, portal),
        standard=standard,
        licence=licence,
        contact=resolve_inherited_value(read_contact(record), publisher.contact, portal.contact),
        data_protection=resolve_inherited_value(publisher.data_protection, portal.data_protection),
        origin=tuple(_make_origin_link(link) for link in record.records("sources") if link.values),
        issued=record.values.get("issued") or record.values.get("created"),
        modified=record.values.get("modified"),
        demonstration=record.values.get("demonstration", False),
        corrections=_read_corrections(record),
        sources=sources,
        services=services,
        views=read_views(record.records("views"), notes, descriptor)
        if "views" in record.values
        else None,
        cut=_read_partition_request(record.record("cut"), publisher, notes, descriptor),
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
        accepted=tuple(_read_accepted_alarms(record)),
        harvested=read_harvest_origin(record.record("harvested")),
    )


def _read_spatial(
    record: MetadataRecord, publishers: Mapping[str, Publisher], notes: FileProblems
) -> str:
    """Any text; one that is almost the name or the code of a commune of the portal is probably
    meant to be it."""
    text = record.text("spatial")
    if not text or notes.full:
        return text
    names: list[str] = []
    codes: list[str] = []
    for publisher in publishers.values():
        if publisher.insee:
            names.append(publisher.name)
            codes.append(publisher.insee)
    if slugify_text(text) in map(slugify_text, (*names, *codes)):
        return text
    candidates = codes if text.isdecimal() else names
    if near := find_nearest_word(text, candidates, ALMOST):  # « Lille Sud » is not Lille
        value = show_safe_value(text)
        notes.report("spatial-near", record.line_of("spatial"), value=value, near=near)
    return text


def _read_high_value(record: MetadataRecord, licence: Licence | None, notes: FileProblems) -> str:
    """Its category; a licence that restricts more than CC BY 4.0 is not allowed for such
    datasets."""
    category = record.text("high_value")
    if category and licence and licence.id not in HIGH_VALUE_LICENCES:
        notes.report("high-value-licence", record.line_of("high_value"))
    return category


def _read_identifier(record: MetadataRecord, portal: Portal) -> str:
    """What it was known by elsewhere; an address of the portal is ours to give, and a copied one is
    another's."""
    identifier = record.text("id")
    return (
        ""
        if portal.url and _normalise_address(identifier).startswith(_normalise_address(portal.url))
        else identifier
    )


def _normalise_address(address: str) -> str:
    """Where an address leads, be it written in capitals, or with or without TLS."""
    return re.sub("^https?:", "", address.strip().lower())


def _make_tombstone(
    tree: MappingNode,
    folder: DatasetFolder,
    portal: Portal,
    publisher: Publisher,
    notes: FileProblems,
) -> Dataset | None:
    """A dataset that is withdrawn, called by its id: nothing else that its file says of it is kept,
    nor shown again.

    None where no reason is given, which has been said: what is to be withdrawn is not published for
    want of one.
    """
    report_written_numbers(tree.entries["withdrawn"], notes)
    record = read_section(tree, TOMBSTONE, notes)
    withdrawal = _read_withdrawal(record, notes) if record else None
    if record is None or withdrawal is None or notes.of_persons:
        return None
    if files := [path for path in folder.files if not is_readme_file(path)]:
        notes.report(
            "withdrawn-files",
            record.line_of("withdrawn"),
            count=len(files),
            names=quote_words(files, 5),
        )
    folder_name = folder.path.name
    slug = make_dataset_slug(folder_name)
    id_ = f"{publisher.slug}/{slug}"
    return Dataset(
        id=id_,
        publisher=publisher.slug,
        slug=slug,
        folder=folder_name,
        title=id_,
        descriptor=notes.path,
        identifier=_read_identifier(record, portal),
        contact=resolve_inherited_value(publisher.contact, portal.contact),
        demonstration=record.values.get("demonstration", False),
        previous=read_former_ids(record, notes),
        previous_line=record.line_of("previous"),
        withdrawn=withdrawal,
    )


def _read_withdrawal(record: MetadataRecord, notes: FileProblems) -> Withdrawal | None:
    """Why the dataset is published no more, and since when; None where no reason is given, which
    has been said."""
    node = record.values.get("withdrawn")
    line = record.line_of("withdrawn")
    if isinstance(node, MappingNode):
        section = read_section(node, WITHDRAWAL, notes)
        if section is None or not section.text("reason"):
            return None
        replacement = section.text("replaced_by").strip("/")
        return Withdrawal(
            reason=section.text("reason"),
            day=section.values.get("date"),
            replaced_by=replacement,
            moved_to=section.text("moved_to"),
            line=section.line_of("replaced_by"),
            day_line=section.line_of("date"),
            title=section.text("title"),
        )
    reason = clean_prose(node.text) if isinstance(node, ScalarNode) else ""
    if not reason or fold_text(reason) in YES_NO:
        notes.report("withdrawn-reason", line, example=WITHDRAWAL.by_name["reason"].example)
        return None
    return Withdrawal(reason=reason, line=line)


def _read_partition_request(
    record: MetadataRecord | None, publisher: Publisher, notes: FileProblems, descriptor: str
) -> PartitionRequest | None:
    """A commune does not write on the pages of the others."""
    if record and publisher.role == "commune":
        notes.report("cut-commune", record.line)
        return None
    return (
        PartitionRequest(read_name_list(record, "column", notes), descriptor, record.line)
        if record
        else None
    )


def _read_standard(record: MetadataRecord, notes: FileProblems) -> str:
    """The id of a bundled standard; what is none stays as it is written, and is said."""
    written_name = record.text("standard")
    line = record.line_of("standard")
    standard = standards.find_standard(written_name) if written_name else None
    if written_name and not standard:
        suggestion = "" if notes.full else standards.suggest_standard(written_name)
        if suggestion:
            notes.report(
                "standard-near", line, value=show_safe_value(written_name), near=suggestion
            )
        else:
            notes.report(
                "standard-unknown",
                line,
                value=show_safe_value(written_name),
                names=" · ".join(standards.STANDARDS),
            )
    return standard.id if standard else written_name


def _find_addressed_standard(sources: Sequence[Resource]) -> str:
    """The id of the bundled standard whose published address each table gives as its schema, or
    ""."""
    schemas = [source.schema for source in sources if source.kind == "table"]
    if not schemas or schemas[0] is None:
        return ""
    candidates = (
        standard
        for standard in map(standards.load_standard, standards.STANDARDS)
        if standard.schema is schemas[0]
    )
    return next(
        (
            standard.id
            for standard in candidates
            if all(schema is standard.schema for schema in schemas)
        ),
        "",
    )


def _read_first_licence(record: MetadataRecord, notes: FileProblems) -> Licence | None:
    """The first of licence, license, licenses that is written. One that cannot be read is none, and
    no other takes its place: it may allow less."""
    for name in ("licence", "license"):
        if name in record.values:
            return read_licence(record.values[name], record.line_of(name), notes)
    licences = record.records("licenses")
    if len(licences) > 1:
        notes.report("licence-several", record.line_of("licenses"), number=len(licences))
    return read_licence(licences[0], licences[0].line, notes) if licences else None


def _read_corrections(record: MetadataRecord) -> tuple[Correction, ...]:
    """The latest first; of one day, in the order in which they are written."""
    corrections = [
        Correction(
            entry.values["date"],
            entry.text("text"),
            entry.text("rows"),
            entry.values.get("columns", ()),
        )
        for entry in record.records("corrections")
        if "date" in entry.values and entry.text("text")
    ]
    return tuple(sorted(corrections, key=lambda correction: correction.day, reverse=True))


def _read_accepted_alarms(record: MetadataRecord) -> Iterator[AcceptedAlarm]:
    for entry in record.records("accept"):
        if {"alarm", "until"} <= entry.values.keys():
            yield AcceptedAlarm(entry.values["alarm"], entry.values["until"])


def _make_origin_link(link: MetadataRecord) -> Link:
    return Link(link.text("title") or link.text("path"), link.text("path"))
