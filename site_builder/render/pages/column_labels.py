"""What columns are called, what is said of them, and which of them names a row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice

from site_builder.cells import fold_header
from site_builder.checks.headings import match_headings
from site_builder.core.language import Language
from site_builder.core.model import (
    SOURCE,
    Column,
    ColumnProfile,
    Field,
    Resource,
    Table,
    TableSchema,
)
from site_builder.metadata.standards import Standard
from site_builder.metadata.standards.records import WITHIN, make_field_anchor
from site_builder.render.pages.distribution import DocumentedField

LONGEST = 60  # characters of a title above a column
TEXT = 60  # characters of a cell that names a row
SELDOM = 0.25  # of the values of the column that repeats least
NAMES = re.compile(
    "(.* )?(nom|prenom|name|titre|title|libelle|label"
    "|intitule|denomination|designation|lieu|site|toponyme|adresse)"
    "( |$)"
)
CODES = re.compile("(.* )?(id|uid|uuid|code|cle|ref|reference|num|numero|insee)( |$)")

Titles = Mapping[str, str]


def select_own_schema(source: Resource | None, standard: Standard | None) -> TableSchema | None:
    """The schema of a table, where it is not the standard itself, named by its address."""
    schema = source.schema if source else None
    return (
        schema
        if schema and schema.fields and not (standard and schema == standard.schema)
        else None
    )


def match_documented_fields(
    language: Language, table: Table, schema: TableSchema | None, standard: Standard | None
) -> dict[str, DocumentedField]:
    """What the schema of a table says of its columns, else the standard, whose own names files may
    not have."""
    said: dict[str, DocumentedField] = {}
    if table.series:
        title = language.say("series.source")
        help_ = language.say("series.source.help")
        said[SOURCE] = DocumentedField(
            Field(name=SOURCE, type="string", title=title, description=help_)
        )
    if schema:
        return said | {field.name: DocumentedField(field) for field in schema.fields}
    return said | (dict(_standard(table.columns, standard)) if standard else {})


def _standard(
    columns: Sequence[Column], standard: Standard
) -> Iterator[tuple[str, DocumentedField]]:
    names = [column.name for column in columns]
    page = f"standards/{standard.slug}/#"
    renamed = match_headings(names, standard)
    fields = {field.name: (field, 0) for field in standard.schema.fields}
    for part, records in enumerate(standard.records, 1):
        own = {field.name.replace(WITHIN, "."): (field, part) for field, _ in records.fields}
        fields = max(fields, own, key=lambda known: len(known.keys() & set(names)))
    for name in names:
        if found := fields.get(renamed.get(name, name)):
            yield name, DocumentedField(found[0], page + make_field_anchor(found[0].name, found[1]))


def choose_column_titles(columns: Sequence[Column], said: Mapping[str, DocumentedField]) -> Titles:
    """What stands above each column that has another title than its name: short, and of this column
    alone."""
    known = {
        column.name: said[column.name].field.title for column in columns if column.name in said
    }
    often = Counter(known.get(column.name) or column.name for column in columns)
    own = {name: title for name, title in known.items() if title != name and often[title] == 1}
    return {name: title for name, title in own.items() if 0 < len(title) <= LONGEST}


def find_row_label_column(
    columns: Sequence[Column], profiles: Sequence[ColumnProfile], titles: Titles
) -> int:
    """The place of the column by which a reader knows a row: a short text that seldom repeats, a
    name before a code; else the first column that never says the same twice; else the first."""
    known = {profile.name: profile for profile in profiles}
    found = [
        (place, known[column.name]) for place, column in enumerate(columns) if column.name in known
    ]
    texts = [
        (place, one)
        for place, one in found
        if one.type == one.kind == "string" and one.distinct > 1
    ]
    short = [
        (place, one) for place, one in texts if all(len(bar.label) <= TEXT for bar in one.bars)
    ]
    most = max((one.distinct for _, one in short), default=0)
    telling = [(place, one.name) for place, one in short if one.distinct >= most * SELDOM]
    words = [(place, fold_header(f"{name} {titles.get(name, '')}")) for place, name in telling]
    alone = find_unique_column(profiles)
    return next(
        chain(
            (place for place, said in words if NAMES.match(said) and not CODES.match(said)),
            (place for place, said in words if not CODES.match(said)),
            (place for place, one in found if one.name in alone),
            (place for place, _ in telling),
            (0,),
        )
    )


def find_primary_key_columns(
    columns: Sequence[Column], schema: TableSchema | None, standard: Standard | None
) -> tuple[str, ...]:
    """The columns that tell one row from another, where a schema says them and the table has them
    all."""
    names = [column.name for column in columns]
    if schema:
        return schema.primary_key if set(names).issuperset(schema.primary_key) else ()
    if standard is None:
        return ()
    written = {field: name for name, field in match_headings(names, standard).items()} | {
        name: name for name in names
    }
    keys = standard.schema.primary_key
    return tuple(written[key] for key in keys) if written.keys() >= set(keys) else ()


def find_unique_column(profiles: Sequence[ColumnProfile]) -> tuple[str, ...]:
    """The first column that is always filled and never says the same twice, if there is one."""
    names = (
        profile.name
        for profile in profiles
        if profile.rows == profile.filled == profile.distinct > 1
    )
    return tuple(islice(names, 1))
