"""The figures by which communes are compared, that the file of a standard asks for (`measures:`) →
Measure. What is not understood is said in the notes: a test reads those of all standards.

`where` and its like are those of the charts of a standard: see chart_requests.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from site_builder.core.model.measure import Competence, Heading, Measure
from site_builder.metadata.chart_requests import (
    list_code_lists,
    list_value_texts,
    read_name_list,
    read_value_lists,
)
from site_builder.metadata.yaml import (
    FileProblems,
    MetadataKey,
    MetadataRecord,
    MetadataSection,
)

SENTENCES = 1_500  # characters

MEASURE = MetadataSection(
    "measure",
    (
        MetadataKey(name="id", kind="slug", most=60, required=True, example="id: subventions"),
        MetadataKey(name="title", required=True, example="title: Subventions par habitant"),
        MetadataKey(name="method", most=SENTENCES, required=True, example="method: …"),
        MetadataKey(name="limits", most=SENTENCES, required=True, example="limits: …"),
        MetadataKey(name="sum", kind="name", example="sum: montant"),
        MetadataKey(name="share", kind="name", example="share: part"),
        MetadataKey(name="distinct", kind="name", example="distinct: identifiant"),
        MetadataKey(name="anonymous", kind="node", example="anonymous: Non concerné"),
        MetadataKey(name="where", kind="node", example="where: {nature: subvention}"),
        MetadataKey(name="except", kind="node", example='except: {compte: ["001", "002"]}'),
        MetadataKey(name="per", kind="name", example="per: population"),
        MetadataKey(name="scale", kind="integer", example="scale: 1000"),
        MetadataKey(name="unit", kind="line", most=20, example="unit: €"),
        MetadataKey(name="money", kind="boolean", example="money: true"),
        MetadataKey(name="yearly", kind="boolean", example="yearly: true"),
        MetadataKey(name="once", kind="node", example="once: [identifiant]"),
        MetadataKey(name="principal", kind="node", example="principal: [siret, nom]"),
        MetadataKey(name="by", kind="node", example="by: [prenom, sexe]"),
        MetadataKey(name="headings", kind="raw", example="headings: fonctions.csv"),
        MetadataKey(name="nomenclatures", kind="node", example='nomenclatures: {M57: {f: ["84"]}}'),
        MetadataKey(name="since", kind="node", example="since: {M57: 2024}"),
        MetadataKey(name="words", kind="node", example="words: {F: filles, M: garçons}"),
        MetadataKey(name="competences", kind="node", example="competences: {voirie: transports}"),
    ),
)


def read_measures(
    records: Iterable[MetadataRecord], folder: Path, notes: FileProblems
) -> tuple[Measure, ...]:
    """The measures of a standard, whose files are in `folder`."""
    return tuple(_read_measure(record, folder, notes) for record in records)


def _read_measure(record: MetadataRecord, folder: Path, notes: FileProblems) -> Measure:
    pairs = {}
    for key in ("where", "except", "nomenclatures", "since", "words", "competences"):
        pairs[key] = read_value_lists(record, key, notes)
    competences = list_value_texts(pairs["competences"])
    headings_file = record.text("headings")
    headings = tuple(_read_headings(folder / headings_file)) if headings_file else ()
    return Measure(
        id=record.text("id"),
        title=record.text("title"),
        method=record.text("method"),
        limits=record.text("limits"),
        sum=record.text("sum"),
        share=record.text("share"),
        distinct=record.text("distinct"),
        anonymous=read_name_list(record, "anonymous", notes),
        where=list_value_texts(pairs["where"]),
        excluded=list_value_texts(pairs["except"]),
        per=record.text("per"),
        scale=record.values.get("scale", 1),
        unit=record.text("unit"),
        money=record.values.get("money", False),
        yearly=record.values.get("yearly", False),
        once=read_name_list(record, "once", notes),
        principal=read_name_list(record, "principal", notes),
        by=read_name_list(record, "by", notes),
        headings=headings,
        nomenclatures=tuple(list_code_lists(pairs["nomenclatures"])),
        since=tuple((name, int(texts[0])) for name, texts in list_value_texts(pairs["since"])),
        words=tuple((name, texts[0]) for name, texts in list_value_texts(pairs["words"])),
        competences=tuple(Competence(name, "".join(texts)) for name, texts in competences),
    )


def _read_headings(path: Path) -> Iterator[Heading]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Heading(row["nomenclature"], row["prefix"], row["heading"], row["label"])
