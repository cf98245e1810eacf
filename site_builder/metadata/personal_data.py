"""What a commune has decided about what is said of persons: `personal_data:` of a dataset, and
`prenoms:` of the portal. A decision that does not say who took it, when and on which basis is
none."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from site_builder.cells.email_owner import is_email_of_person
from site_builder.cells.identifiers import HINT, IdentifierKind, find_identifiers, mask_value
from site_builder.cells.person_name import CIVILITIES, is_person_name
from site_builder.core.model.dataset import PersonalDataDecision, Resource
from site_builder.core.model.portal import FirstNamesDecision
from site_builder.core.problems import Place, make_problem
from site_builder.core.text import show_safe_value
from site_builder.metadata.dataset_folder import list_folder_entries
from site_builder.metadata.yaml import (
    FileProblems,
    MappingNode,
    MetadataRecord,
    Node,
    ScalarNode,
    SequenceNode,
)

WRITTEN = {"nir": "personal-nir-metadata", "iban": "personal-iban-metadata"}
OWNER_WRITTEN = {"nir": "personal-nir-text", "iban": "personal-iban-text"}
CONTACTS = "personal-contacts-text"
# Keys under which whoever writes says how to be reached
ADDRESSED = frozenset({"contact", "email", "telephone", "phone", "data_protection"})
# Bases that ask for a reference: the code of what is said where it is none
REFERENCED = {"loi": "personal-basis-law", "D312-1-3": "personal-basis-number"}
# Of the code des relations entre le public et l'administration, which exempts from anonymisation:
# its cases, and how they are written
CASES_OF_ARTICLE = frozenset("123456789")
_ARTICLE = re.compile(r"D[. ]*312-1-3", re.IGNORECASE)
_MARKED_NUMBER = re.compile("([0-9]+) ?[°º]")
_NUMBER = re.compile("[0-9]+")
SHORTEST_FUNCTION = 3  # letters
_PARTS = re.compile(r" *[,;:()/–—] *| - ")
_CIVILITY = re.compile(rf"(?<![\w.'’])(?:M|MM|{CIVILITIES})\b(?!['’-])", re.IGNORECASE)
NOTHING = "—"  # instead of a reference that is not there


def read_personal_data_decision(
    record: MetadataRecord | None, notes: FileProblems
) -> PersonalDataDecision | None:
    """The decision of a dataset, None where there is none, or none that is whole."""
    if record is None:
        return None
    columns = record.values.get("columns", ())
    files = record.values.get("files", ())
    if not columns and not files:
        notes.report("personal-decision-of-nothing", record.line)
        return None
    if not {"basis", "decided_by", "date"} <= record.values.keys():
        return None  # which was said of the keys that are missing
    basis = record.text("basis")
    reference = record.text("reference")
    if not _has_reference(basis, reference):
        value = show_safe_value(reference or NOTHING)
        notes.report(REFERENCED[basis], record.line_of("basis"), value=value)
        return None
    if not _names_function(record, notes):
        return None
    return PersonalDataDecision(
        columns=columns,
        files=files,
        basis=basis,
        reference=reference,
        decided_by=record.text("decided_by"),
        day=record.values["date"],
        columns_line=record.line_of("columns"),
        files_line=record.line_of("files"),
        day_line=record.line_of("date"),
    )


def _has_reference(basis: str, reference: str) -> bool:
    """Is the text named that a basis asks for, if it asks for one?"""
    if basis == "D312-1-3":
        text = _ARTICLE.sub("", reference)
        numbers = _MARKED_NUMBER.findall(text) or _NUMBER.findall(text)
        return set() < set(numbers) <= CASES_OF_ARTICLE
    return basis not in REFERENCED or bool(reference)


def report_unknown_files(
    decision: PersonalDataDecision | None, sources: Sequence[Resource], notes: FileProblems
) -> None:
    """Report the files of a decision that the dataset has not, and the tables among them: of these
    it is columns that are decided."""
    if decision is None:
        return
    kinds = {source.path: source.kind for source in sources}
    for name in decision.files:
        kind = kinds.get(name, "")
        if kind != "document":
            code = "personal-file-table" if kind else "personal-file-unknown"
            notes.report(code, decision.files_line, name=show_safe_value(name))


def read_first_names_decision(
    record: MetadataRecord | None, notes: FileProblems
) -> FirstNamesDecision | None:
    """The decision of a portal about first names, None where there is none, or none that is
    whole."""
    if record is None or not {"threshold", "decided_by", "date"} <= record.values.keys():
        return None
    if not _names_function(record, notes):
        return None
    return FirstNamesDecision(
        threshold=record.values["threshold"],
        decided_by=record.text("decided_by"),
        day=record.values["date"],
        day_line=record.line_of("date"),
    )


def _names_function(record: MetadataRecord, notes: FileProblems) -> bool:
    """Does a decision say which function took it? The name of a person is a mistake, and is
    published by no message."""
    function = record.text("decided_by")
    if _is_function(function):
        return True
    value = show_safe_value(mask_value(function))
    notes.report("decided-by-name", record.line_of("decided_by"), value=value)
    return False


def _is_function(text: str) -> bool:
    """May it be one: some letters, without a name, a civility or an address of e-mail?"""
    if sum(map(str.isalpha, text)) < SHORTEST_FUNCTION or "@" in text:
        return False
    parts = [text, *_PARTS.split(text)]
    return not any(map(is_person_name, parts)) and not _CIVILITY.search(text)


def report_written_numbers(
    tree: Node, notes: FileProblems, codes: Mapping[str, str] = WRITTEN
) -> None:
    """Report the numbers of social security and of accounts that a description, or a schema, would
    publish, wherever they stand in it; and, once, how to reach persons. `codes`: by kind."""
    reached: list[tuple[str, int | None]] = []
    for key, scalar in iterate_scalars(tree):
        for kind, value in _find_personal_values(scalar.text):
            mask = mask_value(value)
            line = scalar.line or None
            if kind in codes:
                notes.report(codes[kind], line, key=show_safe_value(key), value=mask)
            elif key not in ADDRESSED:
                reached.append((mask, line))
    for mask, line in reached[:1]:
        problem = make_problem(CONTACTS, Place(path=notes.path, line=line), value=mask)
        notes.add(replace(problem, count=len(reached)))


def report_named_numbers(names: Iterable[str], notes: FileProblems) -> None:
    """Report the same in names of files and folders, which addresses and pages have."""
    scalars: list[Node] = [ScalarNode(name, 0, False) for name in names]
    report_written_numbers(MappingNode({"path": SequenceNode(scalars, 0)}, {}, 0), notes)


def list_named_entries(
    path: str | Path, where: str, notes: FileProblems
) -> Iterator[os.DirEntry[str]]:
    """What a folder holds, without what is called by a number of a person: addresses and reports
    have its name, and it is told by its mask."""
    for entry in list_folder_entries(path, where, notes):
        name_notes = FileProblems(where)
        report_named_numbers([entry.name], name_notes)
        if not name_notes.of_persons:
            yield entry
        for problem in name_notes.problems:
            notes.add(problem)


def hide_written_numbers(tree: Node, notes: FileProblems) -> None:
    """Report the same in what the owner wrote, without which there is no portal, and put masks in
    the place of the numbers."""
    report_written_numbers(tree, notes, OWNER_WRITTEN)
    for _, scalar in iterate_scalars(tree):
        for kind, value in _find_personal_values(scalar.text):
            if kind in WRITTEN:
                scalar.text = scalar.text.replace(value, mask_value(value))


def _find_personal_values(text: str) -> Iterator[tuple[IdentifierKind, str]]:
    """The kind and the text of each number that a text holds, and of each address of a person."""
    if not HINT.search(text):
        return
    for number in find_identifiers(text):
        value = text[number.start : number.end]
        if number.kind != "email" or is_email_of_person(value):
            yield number.kind, value


def iterate_scalars(node: Node, key: str = "") -> Iterator[tuple[str, ScalarNode]]:
    """The texts at whatever depth, each with the key that it stands under."""
    if isinstance(node, ScalarNode):
        yield key, node
    elif isinstance(node, MappingNode):
        for name, value in node.entries.items():
            yield from iterate_scalars(value, name)
    else:
        for item in node.items:
            yield from iterate_scalars(item, key)
