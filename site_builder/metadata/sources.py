"""sources.yml beside communes.yml: the portals from which datasets are taken. A harvest alone reads
it, no build."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from site_builder.core.model.portal import Licence, Publisher
from site_builder.core.model.source import HarvestSource
from site_builder.core.problems import Problem
from site_builder.core.text import find_nearest_word, show_safe_value
from site_builder.metadata.publishers import read_licence
from site_builder.metadata.site_folder import SOURCES_FILE
from site_builder.metadata.source_keys import SOURCES_YML
from site_builder.metadata.source_selection import read_row_selection
from site_builder.metadata.yaml import (
    COMMUNES,
    FileProblems,
    MetadataRecord,
    read_section,
    read_yaml,
)
from site_builder.metadata.yaml.kinds import HOST


def read_sources(
    root: Path, publishers: Mapping[str, Publisher], notes: FileProblems
) -> tuple[HarvestSource, ...] | None:
    """The sources in their order; None, and at least one problem, where there is no list of
    them."""
    if not os.path.lexists(root / SOURCES_FILE):
        notes.report("sources-missing")
        return None
    tree = read_yaml(root / SOURCES_FILE, SOURCES_FILE, COMMUNES)
    if isinstance(tree, Problem):
        notes.add(tree)
        return None
    record = read_section(tree, SOURCES_YML, notes)
    if record is None or "sources" not in record.values:
        return None
    sources: dict[str, HarvestSource] = {}
    for entry in record.records("sources"):
        source = _read_source(entry, publishers, notes)
        if source is None:
            continue
        if source.id in sources:
            first = sources[source.id].line
            notes.report("source-twice", source.line, id=source.id, first=first)
        else:
            sources[source.id] = source
    return tuple(sources.values())


def list_source_problems(root: Path, publishers: Iterable[Publisher]) -> tuple[Problem, ...]:
    """What is wrong in sources.yml, if there is one."""
    notes = FileProblems(SOURCES_FILE)
    if os.path.lexists(root / SOURCES_FILE):
        read_sources(root, {publisher.slug: publisher for publisher in publishers}, notes)
    return notes.all()


def _read_source(
    entry: MetadataRecord, publishers: Mapping[str, Publisher], notes: FileProblems
) -> HarvestSource | None:
    """None, and a problem, where something is missing without which nothing can be asked; or where
    what keeps datasets from being taken is not understood."""
    if not all(map(entry.text, ("id", "kind", "url", "publisher"))):
        return None
    if _has_unread_limit(entry):
        return None
    publisher = entry.text("publisher")
    if publisher not in publishers:
        _report_unknown_publisher(entry, publishers, notes)
        return None
    select = entry.record("select")
    selection = None
    if select:
        selection = read_row_selection(select, publishers[publisher], publishers.values(), notes)
        if selection is None:
            return None
        if entry.values.get("links_only"):
            notes.report("select-links", select.line)
    return HarvestSource(
        id=entry.text("id"),
        kind=entry.text("kind"),
        url=entry.text("url"),
        publisher=publisher,
        only=tuple(entry.values.get("only", ())),
        excluded=tuple(entry.values.get("except", ())),
        links_only=entry.values.get("links_only", False),
        licence=_read_own_licence(entry, notes),
        hosts=_read_hosts(entry, notes),
        selection=selection,
        line=entry.line_of("id"),
    )


def _has_unread_limit(entry: MetadataRecord) -> bool:
    """Is a key that restricts written, and its value not one? That has been said."""
    for name in ("only", "except", "links_only", "select"):
        if entry.written.get(name) and name not in entry.values:
            return True
    return False


def _report_unknown_publisher(
    entry: MetadataRecord, publishers: Mapping[str, Publisher], notes: FileProblems
) -> None:
    line = entry.line_of("publisher")
    value = show_safe_value(entry.text("publisher"))
    near = "" if notes.full else find_nearest_word(entry.text("publisher"), publishers)
    if near:
        notes.report("source-publisher-near", line, value=value, near=near)
    else:
        notes.report("source-publisher", line, value=value)


def _read_own_licence(entry: MetadataRecord, notes: FileProblems) -> Licence | None:
    node = entry.values.get("licence")
    if node is None:
        return None
    return read_licence(node, entry.line_of("licence"), notes)


def _read_hosts(entry: MetadataRecord, notes: FileProblems) -> tuple[str, ...]:
    """In lower case; of an address its host is meant."""
    hosts: dict[str, None] = {}
    for text in entry.values.get("hosts", ()):
        host = _find_host(text)
        if host:
            hosts[host] = None
        else:
            notes.report("source-host", entry.line_of("hosts"), value=show_safe_value(text))
    return tuple(hosts)


def _find_host(text: str) -> str:
    if "://" in text:
        try:
            return (urlsplit(text).hostname or "").lower()
        except ValueError:
            return ""
    host = text.strip().lower()
    if "." in host and HOST.fullmatch(host):
        return host
    return ""
