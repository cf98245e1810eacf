"""What single keys of a description say of a dataset."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from site_builder.core.model.dataset import (
    AcceptedAlarm,
    Correction,
    PartitionRequest,
    Resource,
    Withdrawal,
)
from site_builder.core.model.portal import Licence, Link, Portal, Publisher
from site_builder.core.text import (
    clean_prose,
    find_nearest_word,
    fold_text,
    show_safe_value,
    slugify_text,
)
from site_builder.core.vocabulary import HIGH_VALUE_LICENCES
from site_builder.metadata import standards
from site_builder.metadata.chart_requests import read_name_list
from site_builder.metadata.keys.dataset import WITHDRAWAL
from site_builder.metadata.publishers import read_licence
from site_builder.metadata.yaml import (
    FileProblems,
    MappingNode,
    MetadataRecord,
    ScalarNode,
    read_section,
)
from site_builder.metadata.yaml.kinds import YES_NO

ALMOST = 0.85  # of a name, to be meant by another


def read_spatial(
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


def read_high_value(record: MetadataRecord, licence: Licence | None, notes: FileProblems) -> str:
    """Its category; a licence that restricts more than CC BY 4.0 is not allowed for such
    datasets."""
    category = record.text("high_value")
    if category and licence and licence.id not in HIGH_VALUE_LICENCES:
        notes.report("high-value-licence", record.line_of("high_value"))
    return category


def read_identifier(record: MetadataRecord, portal: Portal) -> str:
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


def read_withdrawal(record: MetadataRecord, notes: FileProblems) -> Withdrawal | None:
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


def read_partition_request(
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


def read_standard(record: MetadataRecord, notes: FileProblems) -> str:
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


def find_addressed_standard(sources: Sequence[Resource]) -> str:
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


def read_first_licence(record: MetadataRecord, notes: FileProblems) -> Licence | None:
    """The first of licence, license, licenses that is written. One that cannot be read is none, and
    no other takes its place: it may allow less."""
    for name in ("licence", "license"):
        if name in record.values:
            return read_licence(record.values[name], record.line_of(name), notes)
    licences = record.records("licenses")
    if len(licences) > 1:
        notes.report("licence-several", record.line_of("licenses"), number=len(licences))
    return read_licence(licences[0], licences[0].line, notes) if licences else None


def read_corrections(record: MetadataRecord) -> tuple[Correction, ...]:
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


def read_accepted_alarms(record: MetadataRecord) -> Iterator[AcceptedAlarm]:
    for entry in record.records("accept"):
        if {"alarm", "until"} <= entry.values.keys():
            yield AcceptedAlarm(entry.values["alarm"], entry.values["until"])


def make_origin_link(link: MetadataRecord) -> Link:
    return Link(link.text("title") or link.text("path"), link.text("path"))
