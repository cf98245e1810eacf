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
from site_builder.core.model import ReadingHints, Resource, Service, TableSchema
from site_builder.core.problems import Param, Place, Problem, Severity, make_error, make_warning
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
    names: dict[str, str] = field(
        default_factory=dict
    )  # with the file or the address that has each
    used: set[str] = field(default_factory=set)
    listed: set[tuple[str, str]] = field(
        default_factory=set
    )  # files, and the sheet of each that is meant
    schemas: dict[str | int, SchemaSource] = field(default_factory=dict)
    renamed: dict[str, int] = field(default_factory=dict)  # the lines of `previous`, by name


@dataclass(frozen=True, slots=True)
class ResourceSpot:
    """Where a problem of a resource is said: a line of the descriptor, or the file itself when
    nothing lists it."""

    notes: FileProblems
    place: Place

    def say(self, code: str, severity: Severity = "error", **params: Param) -> None:
        self.notes.add(
            (make_error if severity == "error" else make_warning)(code, self.place, **params)
        )


def read_resources(
    record: MetadataRecord, folder: DatasetFolder, notes: FileProblems
) -> tuple[tuple[Resource, ...], tuple[Service, ...]]:
    """What a dataset publishes. Where `resources:` lists no file, those of the folder are found."""
    reading = ResourceReading(folder=folder, notes=notes)
    shared = _schema(record.values.get("schema"), record.line_of("schema"), reading)
    sources: list[Resource] = []
    services: list[Service] = []
    for resource in record.records("resources"):
        path = normalise_unicode(resource.text("path"))
        if ADDRESS.match(path) and path not in folder.files:
            services += _service(resource, path, reading)
        else:
            sources += _listed(resource, path, shared, reading)
    if not _has_listed_files(record):
        sources += _found(shared, reading)
    elif (
        notes.errors == 0 or sources
    ):  # else each file would be called unused because its listing is wrong
        _say_unused(reading)
    return settle_resources(tuple(sources), reading.renamed, notes), tuple(services)


def _has_listed_files(record: MetadataRecord) -> bool:
    """Does `resources:` say which files are published, well or badly?

    Anything but addresses of the web does: whoever wrote a path that is refused, an entry without
    one, or a text in the place of the list, did not ask for all the other files of the folder. An
    empty list, as an absent one, says nothing.
    """
    return not all(_is_on_the_web(entry) for entry in _entries(record))


def has_resource_entries(record: MetadataRecord) -> bool:
    """Is there anything under `resources:`? Of what is wrong in it a problem has been said."""
    return not all(is_empty_node(entry) for entry in _entries(record))


def _entries(record: MetadataRecord) -> Iterator[Node]:
    """What was written under `resources:`; a value that is no list counts as one entry."""
    for node in record.written.get("resources", ()):
        if isinstance(node, SequenceNode):
            yield from node.items
        elif not is_empty_node(node):
            yield node


def _is_on_the_web(entry: Node) -> bool:
    path = entry.entries.get("path") if isinstance(entry, MappingNode) else None
    return isinstance(path, ScalarNode) and parse_web_address(path.text) != ""


def _service(resource: MetadataRecord, path: str, reading: ResourceReading) -> list[Service]:
    spot = ResourceSpot(
        reading.notes, Place(path=reading.notes.path, line=resource.line_of("path"))
    )
    url = parse_web_address(path)
    if not url:
        spot.say("service-address", path=show_safe_value(path))
        return []
    title = resource.text("title")
    name = _name(
        resource,
        path,
        otherwise=title or urlsplit(url).hostname or "",
        last="service",
        spot=spot,
        reading=reading,
    )
    kind = resource.text("kind") or "page"
    more = {key: resource.text(key) for key in (*OF_SERVICES, "format")}
    return [
        Service(
            name=name,
            url=url,
            kind=kind,
            title=title,
            description=resource.text("description"),
            **more,
        )
    ]


def _listed(
    resource: MetadataRecord, path: str, shared: SchemaSource | None, reading: ResourceReading
) -> list[Resource]:
    spot = ResourceSpot(
        reading.notes, Place(path=reading.notes.path, line=resource.line_of("path"))
    )
    if not path:
        return []  # said when the section was read
    file = find_listed_file(path, reading.folder, spot.say)
    if file is None:
        return []
    hints = _hints(resource, reading.notes)
    if (file, hints.sheet) in reading.listed:
        spot.say("path-twice", path=show_safe_value(path))
        return []
    reading.used.add(file)
    reading.listed.add((file, hints.sheet))
    form = _form(file, resource.text("format"))
    kind = _kind(form)
    if kind is None:
        _say_unread(file, spot)
        return []
    if "kind" in resource.values:
        spot.say("kind-of-file", "warning", kind=resource.text("kind"))
    for key in OF_SERVICES:
        if key in resource.values:
            reading.notes.warning("key-of-service", resource.line_of(key), key=key)
    if _lies(resource, file, reading):
        return []
    name = _name(
        resource, file, otherwise=get_file_stem(file), last="fichier", spot=spot, reading=reading
    )
    about = Resource(
        name=name,
        path=file,
        kind=kind,
        title=resource.text("title"),
        description=resource.text("description"),
        ending=form,
    )
    about = replace(
        about,
        sha256=_declared_hash(resource, reading),
        previous=read_former_names(resource, reading.notes),
    )
    reading.renamed[name] = resource.line_of("previous")
    if kind == "document":
        return [about]
    own = _schema(resource.values.get("schema"), resource.line_of("schema"), reading)
    about = replace(about, hints=hints)
    written = own or shared
    return [written.given_to(about) if written else about]


def _found(shared: SchemaSource | None, reading: ResourceReading) -> list[Resource]:
    sources = []
    for file in reading.folder.files:
        if file in reading.used or is_readme_file(PurePosixPath(file).name):
            continue
        spot = ResourceSpot(reading.notes, _place(file, reading))
        kind = _kind(get_file_ending(file))
        if kind is None and formats.find_format(get_file_ending(file)):
            _say_unread(file, spot)
        elif kind is None:
            spot.say("file-unused", "warning")
        if kind is None:
            continue
        name = _name(
            None, file, otherwise=get_file_stem(file), last="fichier", spot=spot, reading=reading
        )
        source = Resource(name=name, path=file, kind=kind, ending=get_file_ending(file))
        sources.append(shared.given_to(source) if shared and kind == "table" else source)
    return sources


def _place(file: str, reading: ResourceReading) -> Place:
    return Place(path=f"{reading.folder.where}/{show_safe_path(file)}")


def _say_unused(reading: ResourceReading) -> None:
    for file in reading.folder.files:
        if file not in reading.used and not is_readme_file(PurePosixPath(file).name):
            ResourceSpot(reading.notes, _place(file, reading)).say("file-unlisted", "warning")


def _form(file: str, written: str) -> str:
    """The ending that says the format: that of a table's `format:`, which wins, else the file's."""
    given = f".{written.lower().lstrip('.')}"
    return given if _kind(given) == "table" else get_file_ending(file)


def _kind(form: str) -> Literal["table", "document"] | None:
    """ "table", "document", or None for what is not read."""
    known = formats.find_format(form)
    return (known.kind or None) if known else None


def _say_unread(file: str, spot: ResourceSpot) -> None:
    form = get_file_ending(file)
    if form in formats.SPREADSHEETS:
        spot.say("format-spreadsheet", form=form)
    elif form in formats.LAYERS:
        spot.say("format-layer", form=form)
    elif formats.find_format(form):
        spot.say("format-unread", form=form)
    else:
        spot.say("format-unknown", form=form or show_safe_value(file))


def _name(
    resource: MetadataRecord | None,
    path: str,
    otherwise: str,
    last: str,
    spot: ResourceSpot,
    reading: ResourceReading,
) -> str:
    """The permanent name: as given, else the slug of the file's; never one that is taken or
    reserved."""
    given = resource.text("name").strip() if resource else ""
    name = (
        given
        if SLUG.fullmatch(given) and len(given) <= 80
        else slugify_text(given) or slugify_text(otherwise) or last
    )
    if given and name != given:
        spot.say("resource-name", "warning", name=show_safe_value(given), right=name)
    if name in RESERVED_RESOURCES:
        spot.say("resource-reserved", "warning", name=name, right=f"{name}-{last}")
        name = f"{name}-{last}"
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


def _hints(resource: MetadataRecord, notes: FileProblems) -> ReadingHints:
    dialect = resource.record("dialect")
    if dialect is None:
        return ReadingHints(encoding=resource.text("encoding") or None)
    for key in UNREAD_DIALECT:
        if key in dialect.lines:
            notes.warning("dialect-option", dialect.line_of(key), key=key)
    inner = dialect.record("csv") or dialect
    return ReadingHints(
        encoding=resource.text("encoding") or None,
        delimiter=dialect.text("delimiter") or inner.text("delimiter") or None,
        quote=dialect.text("quoteChar") or inner.text("quoteChar") or None,
        header=dialect.values.get("header"),
        sheet=dialect.text("sheetName"),
    )


def _schema(node: Node | None, line: int, reading: ResourceReading) -> SchemaSource | None:
    """A schema written in place, or in a file of the folder; read, and blamed, once. None where
    none is asked for."""
    if node is None:
        return None
    notes = reading.notes
    spot = ResourceSpot(notes, Place(path=notes.path, line=line))
    if isinstance(node, MappingNode):
        if id(node) not in reading.schemas:
            reading.schemas[id(node)] = _read_written(node, notes)
        return reading.schemas[id(node)]
    if isinstance(node, SequenceNode):
        spot.say("schema-list")
        return UNREADABLE
    if ADDRESS.match(node.text) and node.text not in reading.folder.files:
        known = standards.find_standard(node.text)
        if known is None:
            spot.say("schema-remote", path=show_safe_value(node.text))
        return SchemaSource(known.schema) if known else UNREADABLE
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
    reading.schemas[node.text] = _schema_of_file(file, reading)
    return reading.schemas[node.text]


def _read_written(node: Node, notes: FileProblems) -> SchemaSource:
    schema = read_table_schema(node, notes)
    return (
        SchemaSource(schema, notes.path, tuple(locate_pattern_lines(node).items()))
        if schema
        else UNREADABLE
    )


def _schema_of_file(file: str, reading: ResourceReading) -> SchemaSource:
    inner = FileProblems(f"{reading.folder.where}/{show_safe_path(file)}")
    tree = read_yaml(reading.folder.on_disk(file), inner.path, SCHEMA)
    schema = UNREADABLE
    if isinstance(tree, Problem):
        inner.add(tree)
    else:
        schema = _read_written(tree, inner)
    for problem in inner.all():
        reading.notes.add(problem)
    return schema


def _lies(resource: MetadataRecord, file: str, reading: ResourceReading) -> bool:
    """Whether the size that the metadata give is not the file's: then it is not the file that was
    meant."""
    said = resource.values.get("bytes")
    size = reading.folder.files[file]
    if said is None or said == size:
        return False
    reading.notes.error(
        "bytes-lie", resource.line_of("bytes"), path=show_safe_value(file), said=said, size=size
    )
    return True


def _declared_hash(resource: MetadataRecord, reading: ResourceReading) -> str:
    """The sha256 that the metadata give, or "": preparation, which reads the file, holds it against
    the content."""
    written = resource.text("hash").lower()
    if not written or HASH.fullmatch(written):
        return written.removeprefix("sha256:")
    reading.notes.warning("hash-unknown", resource.line_of("hash"), value=show_safe_value(written))
    return ""
