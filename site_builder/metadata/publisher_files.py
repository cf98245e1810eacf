"""publisher.yaml in the folder of a publisher: what it says of itself, which counts before what
communes.yml says. Who it is, and what it was called, communes.yml alone says."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from site_builder.core.model.portal import Contact, Publisher
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import fold_text, quote_words, show_safe_value
from site_builder.metadata.keys import COMMUNE, OWN_FILE, PARTNER
from site_builder.metadata.personal_data import OWNER_WRITTEN, report_written_numbers
from site_builder.metadata.publishers import OwnerSettings, read_colour, read_contact
from site_builder.metadata.site_folder import DATASETS, PUBLISHER_FILES
from site_builder.metadata.yaml import (
    DESCRIPTOR,
    FileProblems,
    MappingNode,
    MetadataRecord,
    read_section,
    read_yaml,
)


def read_publisher_files(root: Path, settings: OwnerSettings, notes: FileProblems) -> OwnerSettings:
    """The publishers with what each says of itself, and where that is written."""
    publishers = dict(settings.publishers)
    places = {slug: dict(settings.places[slug]) for slug in settings.places}
    for slug, publisher in settings.publishers.items():
        path = _find_publisher_file(root, slug, notes)
        record = _read_publisher_file(root / path, path, publisher, notes) if path else None
        if record:
            publishers[slug] = _merge(publisher, record, path, notes)
            places[slug] |= _locate_keys(record, path)
    return replace(settings, publishers=publishers, places=places)


def _find_publisher_file(root: Path, slug: str, notes: FileProblems) -> str:
    """Its path in the site; "" where there is none, or where there are two, which is said. Behind
    a link nothing is looked for."""
    where = f"{DATASETS}/{slug}"
    folder = root / where
    if folder.is_symlink() or not folder.is_dir():
        return ""
    names = [name for name in PUBLISHER_FILES if os.path.lexists(folder / name)]
    if len(names) > 1:
        notes.of_file("publisher-file-twice", where, names=quote_words(names))
        return ""
    return f"{where}/{names[0]}" if names else ""


def _read_publisher_file(
    file: Path, path: str, publisher: Publisher, notes: FileProblems
) -> MetadataRecord | None:
    """What it says; None, and at least one problem, where it says nothing that may be used."""
    file_notes = FileProblems(path)
    tree = read_yaml(file, path, DESCRIPTOR)
    record = None
    numbers: tuple[Problem, ...] = ()
    if isinstance(tree, Problem):
        file_notes.add(tree)
    else:
        report_written_numbers(tree, file_notes, OWNER_WRITTEN)
        numbers = tuple(filter(_is_of_number, file_notes.problems))
        if isinstance(tree, MappingNode):
            tree = _without_foreign_keys(tree, publisher, file_notes)
        record = read_section(tree, OWN_FILE, file_notes)
    for problem in numbers or file_notes.all():  # the others may quote the numbers
        notes.add(problem)
    return None if numbers else record


def _is_of_number(problem: Problem) -> bool:
    return problem.code in OWNER_WRITTEN.values()


def _without_foreign_keys(
    tree: MappingNode, publisher: Publisher, notes: FileProblems
) -> MappingNode:
    """The same without what communes.yml alone says, which is an error."""
    section = COMMUNE if publisher.role == "commune" else PARTNER
    entries = dict(tree.entries)
    for name in tree.entries:
        meant_name = name if name in section.by_name else section.words.get(fold_text(name), "")
        if meant_name and meant_name not in OWN_FILE.by_name:
            del entries[name]
            notes.report(
                "publisher-file-key",
                tree.lines[name],
                key=show_safe_value(name),
                name=publisher.name,
            )
    return MappingNode(entries, tree.lines, tree.line)


def _merge(
    publisher: Publisher, record: MetadataRecord, path: str, notes: FileProblems
) -> Publisher:
    contact = read_contact(record)
    colour_notes = FileProblems(path)
    colour = read_colour(record, colour_notes)
    for problem in colour_notes.all():
        notes.add(problem)
    return replace(
        publisher,
        homepage=record.text("homepage") or publisher.homepage,
        own_portal=record.text("own_portal") or publisher.own_portal,
        logo=_find_logo(publisher, record, path, notes) or publisher.logo,
        colour=colour or publisher.colour,
        contact=publisher.contact if contact == Contact() else contact,
    )


def _find_logo(publisher: Publisher, record: MetadataRecord, path: str, notes: FileProblems) -> str:
    """The path of its image in the site; "" for none, and for one that lies in no file beside,
    which is said."""
    name = record.text("logo").strip()
    if "/" in name or "\\" in name:
        place = Place(path=path, line=record.line_of("logo"))
        params = {"name": publisher.name, "file": show_safe_value(name)}
        notes.add(make_problem("logo-missing", place, **params))
        return ""
    return f"{DATASETS}/{publisher.slug}/{name}" if name else ""


def _locate_keys(record: MetadataRecord, path: str) -> dict[str, Place]:
    places = {}
    for key in record.values:
        places[key] = Place(path=path, line=record.line_of(key))
    return places
