"""The resources of one dataset: tables and documents of its folder, listed or found, and addresses
of services."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import urlsplit

from site_builder.core import formats
from site_builder.core.model.dataset import Resource, Service
from site_builder.core.model.prepared import BYTES_LIE
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.model.table_schema import TableSchema
from site_builder.core.problems import Param, Place, Problem, is_of_persons, make_problem
from site_builder.core.text import (
    SLUG,
    normalise_unicode,
    show_safe_path,
    show_safe_value,
    slugify_text,
)
from site_builder.metadata import standards
from site_builder.metadata.dataset_folder import (
    DatasetFolder,
    find_listed_file,
    get_file_ending,
    is_readme_file,
)
from site_builder.metadata.former_names import read_former_names, settle_resources
from site_builder.metadata.personal_data import report_written_numbers
from site_builder.metadata.public_names import RESERVED_RESOURCES, get_file_stem
from site_builder.metadata.table_schema import locate_pattern_lines, read_table_schema
from site_builder.metadata.yaml import (
    SCHEMA,
    FileProblems,
    MappingNode,
    MetadataRecord,
    Node,
    ScalarNode,
    SequenceNode,
    is_empty_node,
    read_yaml,
)
from site_builder.metadata.yaml.kinds import parse_web_address

UNREAD_DIALECT = (
    "escapeChar",
    "commentChar",
    "commentRows",
    "nullSequence",
    "headerRows",
    "headerJoin",
)
HASH = re.compile("(?:sha256:)?[0-9a-f]{64}")
OF_SERVICES = ("access", "frequency", "documentation")
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


@dataclass(frozen=True, slots=True)
class SchemaSource:
    """A schema and where it is written, from the site: the file, and the line of each expression by
    its field."""

    schema: TableSchema
    path: str = ""
    patterns: tuple[tuple[str, int], ...] = ()

    def given_to(self, source: Resource) -> Resource:
        return replace(source, schema=self.schema, schema_path=self.path, patterns=self.patterns)


# Where one is asked for, and nothing can be held against it: that has been said
UNREADABLE = SchemaSource(TableSchema(fields=(), flaws=1))


@dataclass(slots=True, kw_only=True)
class ResourceReading:
    """One dataset being read: its folder, its problems, the names and files already taken, the
    schemas already read."""

    folder: DatasetFolder
    notes: FileProblems
    # with the file or the address that has each
    names: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    # files, and the sheet of each that is meant
    listed: set[tuple[str, str]] = field(default_factory=set)
    schemas: dict[str | int, SchemaSource] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ResourceSpot:
    """Where a problem of a resource is said: a line of the descriptor, or the file itself when
    nothing lists it."""

    notes: FileProblems
    place: Place

    def say(self, code: str, /, **params: Param) -> None:
        self.notes.add(make_problem(code, self.place, **params))


def read_resources(
    record: MetadataRecord, folder: DatasetFolder, notes: FileProblems
) -> tuple[tuple[Resource, ...], tuple[Service, ...]]:
    """What a dataset publishes. Where `resources:` lists no file, those of the folder are found."""
    reading = ResourceReading(folder=folder, notes=notes)
    shared_schema = _read_schema(record.values.get("schema"), record.line_of("schema"), reading)
    sources: list[Resource] = []
    services: list[Service] = []
    for resource_record in record.records("resources"):
        path = normalise_unicode(resource_record.text("path"))
        if ADDRESS.match(path) and path not in folder.files:
            services += _read_service(resource_record, path, reading)
        else:
            sources += _read_listed_file(resource_record, path, shared_schema, reading)
    if not _has_listed_files(record):
        sources += _find_unlisted_resources(shared_schema, reading)
    elif (
        notes.errors == 0 or sources
    ):  # else each file would be called unused because its listing is wrong
        _report_unlisted_files(reading)
    return settle_resources(tuple(sources), notes), tuple(services)


def _has_listed_files(record: MetadataRecord) -> bool:
    """Does `resources:` say which files are published, well or badly?

    Anything but addresses of the web does: whoever wrote a path that is refused, an entry without
    one, or a text in the place of the list, did not ask for all the other files of the folder. An
    empty list, as an absent one, says nothing.
    """
    return not all(_is_web_entry(entry) for entry in _list_resource_entries(record))


def has_resource_entries(record: MetadataRecord) -> bool:
    """Is there anything under `resources:`? Of what is wrong in it a problem has been said."""
    return not all(is_empty_node(entry) for entry in _list_resource_entries(record))


def _list_resource_entries(record: MetadataRecord) -> Iterator[Node]:
    """What was written under `resources:`; a value that is no list counts as one entry."""
    for node in record.written.get("resources", ()):
        if isinstance(node, SequenceNode):
            yield from node.items
        elif not is_empty_node(node):
            yield node


def _is_web_entry(entry: Node) -> bool:
    path = entry.entries.get("path") if isinstance(entry, MappingNode) else None
    return isinstance(path, ScalarNode) and parse_web_address(path.text) != ""


def _read_service(record: MetadataRecord, path: str, reading: ResourceReading) -> list[Service]:
    spot = ResourceSpot(reading.notes, Place(path=reading.notes.path, line=record.line_of("path")))
    url = parse_web_address(path)
    if not url:
        spot.say("service-address", path=show_safe_value(path))
        return []
    title = record.text("title")
    name = _choose_name(
        record,
        path,
        fallback=title or urlsplit(url).hostname or "",
        default_word="service",
        spot=spot,
        reading=reading,
    )
    kind = record.text("kind") or "page"
    details = {key: record.text(key) for key in (*OF_SERVICES, "format")}
    return [
        Service(
            name=name,
            url=url,
            kind=kind,
            title=title,
            description=record.text("description"),
            expires=record.values.get("expires"),
            expires_line=record.lines.get("expires", 0),
            **details,
        )
    ]


def _read_listed_file(
    record: MetadataRecord, path: str, shared_schema: SchemaSource | None, reading: ResourceReading
) -> list[Resource]:
    spot = ResourceSpot(reading.notes, Place(path=reading.notes.path, line=record.line_of("path")))
    if not path:
        return []  # said when the section was read
    file = path.removeprefix("./")
    if file not in reading.folder.irregular:
        found_file = find_listed_file(path, reading.folder, spot.say)
        if found_file is None:
            return []
        file = found_file
    hints = _read_hints(record, reading.notes)
    if (file, hints.sheet) in reading.listed:
        spot.say("path-twice", path=show_safe_value(path))
        return []
    reading.used.add(file)
    reading.listed.add((file, hints.sheet))
    ending = _choose_ending(file, record.text("format"))
    kind = _find_kind(ending)
    if kind is None:
        _report_unread_file(file, spot)
        return []
    if "kind" in record.values:
        spot.say("kind-of-file", kind=record.text("kind"))
    for key in OF_SERVICES:
        if key in record.values:
            reading.notes.report("key-of-service", record.line_of(key), key=key)
    refused = reading.folder.irregular.get(file, "")
    if not refused and _has_wrong_size(record, file, reading):
        refused = BYTES_LIE
    name = _choose_name(
        record,
        file,
        fallback=get_file_stem(file),
        default_word="fichier",
        spot=spot,
        reading=reading,
    )
    resource = Resource(
        name=name,
        path=file,
        kind=kind,
        title=record.text("title"),
        description=record.text("description"),
        ending=ending,
        refused=refused,
        sha256=_read_declared_hash(record, reading),
        previous=read_former_names(record, reading.notes),
        previous_line=record.line_of("previous"),
        expires=record.values.get("expires"),
        expires_line=record.lines.get("expires", 0),
    )
    if kind == "document":
        return [resource]
    own_schema = _read_schema(record.values.get("schema"), record.line_of("schema"), reading)
    resource = replace(resource, hints=hints)
    schema_source = own_schema or shared_schema
    return [schema_source.given_to(resource) if schema_source else resource]


def _find_unlisted_resources(
    shared_schema: SchemaSource | None, reading: ResourceReading
) -> list[Resource]:
    sources = []
    for file in reading.folder.list_data_paths():
        if file in reading.used or is_readme_file(PurePosixPath(file).name):
            continue
        spot = ResourceSpot(reading.notes, _locate_file(file, reading))
        ending = get_file_ending(file)
        kind = _find_kind(ending)
        if kind is None:
            if formats.find_format(ending):
                _report_unread_file(file, spot)
            else:
                spot.say("file-unused")
            continue
        name = _choose_name(
            None,
            file,
            fallback=get_file_stem(file),
            default_word="fichier",
            spot=spot,
            reading=reading,
        )
        resource = Resource(
            name=name,
            path=file,
            kind=kind,
            ending=ending,
            listed=False,
            refused=reading.folder.irregular.get(file, ""),
        )
        if shared_schema and kind == "table":
            resource = shared_schema.given_to(resource)
        sources.append(resource)
    return sources


def _locate_file(file: str, reading: ResourceReading) -> Place:
    return Place(path=f"{reading.folder.where}/{show_safe_path(file)}")


def _report_unlisted_files(reading: ResourceReading) -> None:
    for file in reading.folder.files:
        if file not in reading.used and not is_readme_file(PurePosixPath(file).name):
            ResourceSpot(reading.notes, _locate_file(file, reading)).say("file-unlisted")


def _choose_ending(file: str, declared_format: str) -> str:
    """The ending that says the format: that of a table's `format:`, which wins, else the file's."""
    declared_ending = f".{declared_format.lower().lstrip('.')}"
    return declared_ending if _find_kind(declared_ending) == "table" else get_file_ending(file)


def _find_kind(ending: str) -> Literal["table", "document"] | None:
    """ "table", "document", or None for what is not read."""
    file_format = formats.find_format(ending)
    return (file_format.kind or None) if file_format else None


def _report_unread_file(file: str, spot: ResourceSpot) -> None:
    ending = get_file_ending(file)
    if ending in formats.SPREADSHEETS:
        spot.say("format-spreadsheet", form=ending)
    elif ending in formats.LAYERS:
        spot.say("format-layer", form=ending)
    elif formats.find_format(ending):
        spot.say("format-unread", form=ending)
    else:
        spot.say("format-unknown", form=ending or show_safe_value(file))


def _choose_name(
    record: MetadataRecord | None,
    path: str,
    fallback: str,
    default_word: str,
    spot: ResourceSpot,
    reading: ResourceReading,
) -> str:
    """The permanent name: as given, else the slug of the file's; never one that is taken or
    reserved."""
    given_name = record.text("name").strip() if record else ""
    name = (
        given_name
        if SLUG.fullmatch(given_name) and len(given_name) <= 80
        else slugify_text(given_name) or slugify_text(fallback) or default_word
    )
    if given_name and name != given_name:
        spot.say("resource-name", name=show_safe_value(given_name), right=name)
    if name in RESERVED_RESOURCES:
        spot.say("resource-reserved", name=name, right=f"{name}-{default_word}")
        name = f"{name}-{default_word}"
    if name in reading.names:
        number = next(
            number for number in range(2, 10_000) if f"{name}-{number}" not in reading.names
        )
        spot.say(
            "resource-twice",
            name=name,
            other=show_safe_value(reading.names[name]),
            right=f"{name}-{number}",
        )
        name = f"{name}-{number}"
    reading.names[name] = path
    return name


def _read_hints(record: MetadataRecord, notes: FileProblems) -> ReadingHints:
    dialect = record.record("dialect")
    if dialect is None:
        return ReadingHints(encoding=record.text("encoding") or None)
    for key in UNREAD_DIALECT:
        if key in dialect.lines:
            notes.report("dialect-option", dialect.line_of(key), key=key)
    csv_dialect = dialect.record("csv") or dialect
    return ReadingHints(
        encoding=record.text("encoding") or None,
        delimiter=dialect.text("delimiter") or csv_dialect.text("delimiter") or None,
        quote=dialect.text("quoteChar") or csv_dialect.text("quoteChar") or None,
        header=dialect.values.get("header"),
        sheet=dialect.text("sheetName"),
    )


def _read_schema(node: Node | None, line: int, reading: ResourceReading) -> SchemaSource | None:
    """A schema written in place, or in a file of the folder; read, and blamed, once. None where
    none is asked for."""
    if node is None:
        return None
    notes = reading.notes
    spot = ResourceSpot(notes, Place(path=notes.path, line=line))
    if isinstance(node, MappingNode):
        if id(node) not in reading.schemas:
            reading.schemas[id(node)] = _read_schema_node(node, notes)
        return reading.schemas[id(node)]
    if isinstance(node, SequenceNode):
        spot.say("schema-list")
        return UNREADABLE
    if ADDRESS.match(node.text) and node.text not in reading.folder.files:
        standard = standards.find_standard(node.text)
        if standard is None:
            spot.say("schema-remote", path=show_safe_value(node.text))
        return SchemaSource(standard.schema) if standard else UNREADABLE
    if node.text in reading.schemas:
        return reading.schemas[node.text]
    reading.schemas[node.text] = UNREADABLE
    file = find_listed_file(node.text, reading.folder, spot.say)
    if file is None:
        return UNREADABLE
    reading.used.add(file)
    if get_file_ending(file) not in (".json", ".yaml", ".yml"):
        spot.say("schema-ending", path=show_safe_value(file))
        return UNREADABLE
    reading.schemas[node.text] = _read_schema_file(file, reading)
    return reading.schemas[node.text]


def _read_schema_node(node: Node, notes: FileProblems) -> SchemaSource:
    schema = read_table_schema(node, notes)
    return (
        SchemaSource(schema, notes.path, tuple(locate_pattern_lines(node).items()))
        if schema
        else UNREADABLE
    )


def _read_schema_file(file: str, reading: ResourceReading) -> SchemaSource:
    file_notes = FileProblems(f"{reading.folder.where}/{show_safe_path(file)}")
    tree = read_yaml(reading.folder.on_disk(file), file_notes.path, SCHEMA)
    schema = UNREADABLE
    if isinstance(tree, Problem):
        file_notes.add(tree)
    else:
        report_written_numbers(tree, file_notes)
        schema = _read_schema_node(tree, file_notes)
    problems = file_notes.all()
    if file_notes.of_persons:  # the others may quote them
        problems = tuple(filter(is_of_persons, problems))
    for problem in problems:
        reading.notes.add(problem)
    return schema


def _has_wrong_size(record: MetadataRecord, file: str, reading: ResourceReading) -> bool:
    """Whether the size that the metadata give is not the file's: then it is not the file that was
    meant."""
    declared_size = record.values.get("bytes")
    size = reading.folder.files[file]
    if declared_size is None or declared_size == size:
        return False
    reading.notes.report(
        BYTES_LIE,
        record.line_of("bytes"),
        path=show_safe_value(file),
        said=declared_size,
        size=size,
    )
    return True


def _read_declared_hash(record: MetadataRecord, reading: ResourceReading) -> str:
    """The sha256 that the metadata give, or "": preparation, which reads the file, holds it against
    the content."""
    digest = record.text("hash").lower()
    if not digest or HASH.fullmatch(digest):
        return digest.removeprefix("sha256:")
    reading.notes.report("hash-unknown", record.line_of("hash"), value=show_safe_value(digest))
    return ""
