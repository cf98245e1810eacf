"""publisher.yaml in the folder of a publisher: what it says of itself, which counts before what
communes.yml says. Who it is, and what it was called, communes.yml alone says."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from site_builder.core.model.portal import Publisher
from site_builder.core.problems import Problem
from site_builder.core.text import fold_text, quote_words, show_safe_value
from site_builder.metadata.contacts import read_contact
from site_builder.metadata.declared_coverage import read_elsewhere, read_not_concerned
from site_builder.metadata.keys.publisher import COMMUNE, OWN_FILE, PARTNER
from site_builder.metadata.personal_data import OWNER_WRITTEN, report_written_numbers
from site_builder.metadata.publishers import (
    OwnerSettings,
    locate_keys,
    read_colour,
    read_comparison_notes,
    resolve_inherited_value,
)
from site_builder.metadata.site_folder import DATASETS, PUBLISHER_FILES
from site_builder.metadata.yaml import (
    DESCRIPTOR,
    FileProblems,
    MappingNode,
    MetadataRecord,
    read_section,
    read_yaml,
)

# What communes.yml alone says, by whatever name
FOREIGN_KEYS = (COMMUNE.by_name.keys() | PARTNER.by_name.keys()) - OWN_FILE.by_name.keys()
FOREIGN_WORDS = {**PARTNER.words, **COMMUNE.words}


def list_own_files(publisher: Publisher) -> tuple[str, ...]:
    """The names that files in the folder of a publisher may have that are of no dataset."""
    logo = publisher.logo.removeprefix(f"{DATASETS}/{publisher.slug}/")
    return (*PUBLISHER_FILES, logo)


def read_publisher_files(root: Path, settings: OwnerSettings, notes: FileProblems) -> OwnerSettings:
    """The publishers with what each says of itself, and where that is written."""
    publishers = dict(settings.publishers)
    places = dict(settings.places)
    for slug, publisher in settings.publishers.items():
        path = _find_publisher_file(root, slug, notes)
        if not path:
            continue
        own_notes = FileProblems(path)
        record = _read_publisher_file(root / path, publisher, own_notes)
        if record:
            publishers[slug] = _merge(publisher, record, own_notes)
            places[slug] = {**places[slug], **locate_keys(record, path)}
        for problem in own_notes.all():
            notes.add(problem)
    return replace(settings, publishers=publishers, places=places)


def _find_publisher_file(root: Path, slug: str, notes: FileProblems) -> str:
    """Its path in the site; "" where there is none, or where there are two, which is said. Behind
    a link nothing is looked for."""
    where = f"{DATASETS}/{slug}"
    folder = root / where
    if folder.is_symlink():
        return ""
    names = [name for name in PUBLISHER_FILES if os.path.lexists(folder / name)]
    if len(names) > 1:
        notes.of_file("publisher-file-twice", where, names=quote_words(names))
    return f"{where}/{names[0]}" if len(names) == 1 else ""


def _read_publisher_file(
    file: Path, publisher: Publisher, notes: FileProblems
) -> MetadataRecord | None:
    """What it says; None where that is nothing, or, with at least one problem, nothing that may be
    used: no other is told beside a number of a person, which it may quote."""
    tree = read_yaml(file, notes.path, DESCRIPTOR)
    if isinstance(tree, Problem):
        if tree.code != DESCRIPTOR.empty:  # who says nothing leaves all as it is
            notes.add(tree)
        return None
    report_written_numbers(tree, notes, OWNER_WRITTEN)
    if notes.errors:
        return None
    if isinstance(tree, MappingNode):
        tree = _without_foreign_keys(tree, publisher, notes)
    return read_section(tree, OWN_FILE, notes)


def _without_foreign_keys(
    tree: MappingNode, publisher: Publisher, notes: FileProblems
) -> MappingNode:
    """The same without what communes.yml alone says, which is an error."""
    entries = dict(tree.entries)
    for name in tree.entries:
        folded_name = fold_text(name)
        if FOREIGN_WORDS.get(folded_name, folded_name) in FOREIGN_KEYS:
            del entries[name]
            line = tree.lines[name]
            key = show_safe_value(name)
            notes.report("publisher-file-key", line, key=key, name=publisher.name)
    return MappingNode(entries, tree.lines, tree.line)


def _merge(publisher: Publisher, record: MetadataRecord, notes: FileProblems) -> Publisher:
    return replace(
        publisher,
        homepage=record.text("homepage") or publisher.homepage,
        own_portal=record.text("own_portal") or publisher.own_portal,
        logo=_find_logo(publisher, record, notes) or publisher.logo,
        colour=read_colour(record, notes) or publisher.colour,
        contact=resolve_inherited_value(read_contact(record), publisher.contact),
        comparison_notes=_merge_notes(publisher.comparison_notes, read_comparison_notes(record)),
        agents=record.values.get("agents", publisher.agents),
        elsewhere=read_elsewhere(record, notes) or publisher.elsewhere,
        not_concerned=read_not_concerned(record, notes) or publisher.not_concerned,
    )


def _merge_notes(
    written: tuple[tuple[str, str], ...], own: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    """Those that the owner wrote, with what the publisher says instead."""
    return tuple(sorted((dict(written) | dict(own)).items()))


def _find_logo(publisher: Publisher, record: MetadataRecord, notes: FileProblems) -> str:
    """The path of its image in the site; "" for none, and for one that lies in no file beside,
    which is said."""
    name = record.text("logo").strip().removeprefix("./")
    if not name:
        return ""
    if len(name.split("/")) > 1:
        line = record.line_of("logo")
        notes.report("logo-missing", line, name=publisher.name, file=show_safe_value(name))
        return ""
    return f"{DATASETS}/{publisher.slug}/{name}"
