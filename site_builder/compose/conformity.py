"""Whether a dataset keeps to its standard or schema: the one place that says so, for pages, feeds,
reports and checks.

Nothing else reads `Summary.conformity`, nor decides what was held against what: whoever asks gets
all that was asked of the dataset, and cannot take for good what nobody has looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from site_builder.core.language import Language
from site_builder.core.model.conformity import Conformity, ConformityState
from site_builder.core.model.dataset import Dataset, Resource
from site_builder.core.model.prepared import Summary, Table
from site_builder.metadata import standards
from site_builder.metadata.standards import Standard


@dataclass(frozen=True, slots=True)
class ConformityVerdict:
    """What came of it: `tables` are those that were held against something, of which
    `schema_tables` against a schema of their own. `standard`: the one of the dataset, where it was
    to judge one of its files."""

    conformity: Conformity
    tables: tuple[Table, ...]
    schema_tables: tuple[Table, ...]
    standard: Standard | None

    @property
    def conforms(self) -> bool:
        """Was all that is asked looked at, and nothing found to be wrong?"""
        return self.conformity.state == "conforming"


def needs_validation(dataset: Dataset) -> bool:
    """Is any file of this dataset to be held against anything? Each part of a table of the
    territory is, in its own dataset."""
    if dataset.is_of_territory:
        return False
    return any(_needs_source_validation(source, dataset.standard) for source in dataset.sources)


def judge_conformity(
    dataset: Dataset, tables: Sequence[Table], summary: Summary
) -> ConformityVerdict | None:
    """That of a dataset which publishes these tables, or nothing where nothing is asked of any of
    its files."""
    if not needs_validation(dataset):
        return None
    standard = standards.get_standard(dataset.standard)
    asked_sources = [
        source for source in dataset.sources if _needs_source_validation(source, dataset.standard)
    ]
    sources = {source.name: source for source in asked_sources if _can_be_judged(source, standard)}
    held_tables = list[Table]()
    schema_tables = list[Table]()
    for table in tables:
        source = sources.get(table.name)
        if source is None or table.series:
            continue
        held_tables.append(table)
        if source.schema is not None:
            schema_tables.append(table)
    unheld = len(asked_sources) - len(held_tables)
    conformity = replace(summary.conformity, unheld=unheld)
    if all(source.schema for source in asked_sources):
        if standard:
            # whoever lists what follows the standard would take for good what is held against
            # another model
            conformity = replace(conformity, held_otherwise=len(held_tables))
        standard = None
    return ConformityVerdict(
        conformity=conformity,
        tables=tuple(held_tables),
        schema_tables=tuple(schema_tables),
        standard=standard,
    )


def find_conformity_state(
    dataset: Dataset, tables: Sequence[Table], summary: Summary
) -> ConformityState | None:
    """Whether a dataset conforms, or None where nothing is asked of it."""
    verdict = judge_conformity(dataset, tables, summary)
    return verdict.conformity.state if verdict else None


def _needs_source_validation(source: Resource, standard: str) -> bool:
    """Is this file to be held against anything, be it a standard that nobody knows?"""
    return source.kind == "table" and (source.schema is not None or bool(standard))


def _can_be_judged(source: Resource, standard: Standard | None) -> bool:
    """Does what is asked of this file say anything of its columns or records?"""
    if source.schema is not None:
        return bool(source.schema.fields)
    return standard is not None and standard.judges(source.ending)


def label_conformity(language: Language, conformity: Conformity) -> str:
    """« Suit le modèle », « Non vérifié : 1 règle n’a pas pu l’être ».

    Without a number of faults, by which nobody can tell what the data are worth: who publishes them
    reads it elsewhere.
    """
    match conformity.state:
        case "failing":
            return language.say("verdict.partly")
        case "unverified":
            return label_unverified_rules(language, conformity)
        case "conforming":
            return language.say("verdict.kept")


def label_unverified_rules(language: Language, conformity: Conformity) -> str:
    """« Non vérifié : 2 règles n’ont pas pu l’être », or how many files were held against nothing;
    "" for nothing."""
    if conformity.unheld:
        return language.count("verdict.unheld", conformity.unheld)
    if conformity.held_otherwise:
        return language.count("verdict.otherwise", conformity.held_otherwise)
    return language.count("verdict.unchecked", conformity.unchecked) if conformity.unchecked else ""
