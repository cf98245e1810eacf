"""What columns are called, what is said of them, and which of them names a row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice

from site_builder.cells import fold_header
from site_builder.checks.headings import match_standard_fields, name_standard_fields
from site_builder.columns.heading_labels import label_heading
from site_builder.core.language import Language
from site_builder.core.model.columns import Column
from site_builder.core.model.prepared import SOURCE, ColumnProfile, Table
from site_builder.core.model.table_schema import Field, TableSchema
from site_builder.metadata.standards import Standard
from site_builder.metadata.standards.records import make_field_anchor
from site_builder.render.pages.distribution import DocumentedField
from site_builder.render.provenance_fields import document_provenance

LONGEST = 60  # characters of a title above a column
TEXT = 60  # characters of a cell that names a row
SELDOM = 0.25  # of the values of the column that repeats least
POSITIONS = {"longitude", "latitude", "geometry"}
PLACE_NAME = (
    "nom"  # of what has a position, were it that of several: each commune has its École du Parc
)
NAMES = re.compile(
    "(.* )?(nom|prenom|name|titre|title|libelle|label"
    "|intitule|denomination|designation|lieu|site|toponyme|adresse)"
    "( |$)"
)
CODES = re.compile("(.* )?(id|uid|uuid|identifiant|code|cle|ref|reference|num|numero|insee)( |$)")

# A heading for people: « Montant voté », neither MONTANT, montantVote nor montant_vote
WRITTEN = re.compile("(?!.*[a-zà-ÿ][A-Z])[A-ZÀ-Ý](?=.*[a-zà-ÿ])[^_]*")
SEVERAL_WORDS = re.compile("[^ ]{2,} .*[^ ]{3,}.*")

Titles = Mapping[str, str]


def match_documented_fields(
    language: Language, table: Table, schema: TableSchema | None, standard: Standard | None
) -> dict[str, DocumentedField]:
    """What the schema of a table says of its columns, else the standard, whose own names files may
    not have."""
    documented_fields: dict[str, DocumentedField] = {}
    if table.series:
        title = language.say("series.source")
        help_ = language.say("series.source.help")
        documented_fields[SOURCE] = DocumentedField(
            Field(name=SOURCE, type="string", title=title, description=help_), is_added=True
        )
    for name, field in document_provenance(language, table.columns).items():
        documented_fields[name] = DocumentedField(field, is_added=True)
    if schema:
        meant = name_standard_fields(table.column_names, standard)
        for field in schema.fields:
            field_meant = meant.get(field.name, "")
            empty = _say_empty(language, standard, field_meant)
            choices_of = _name_choices(standard, field) if field_meant else ""
            documented = DocumentedField(
                field, meant=field_meant, empty=empty, choices_of=choices_of
            )
            documented_fields[field.name] = documented
        return documented_fields
    return documented_fields | (
        dict(_document_standard_fields(language, table.columns, standard)) if standard else {}
    )


def _document_standard_fields(
    language: Language, columns: Sequence[Column], standard: Standard
) -> Iterator[tuple[str, DocumentedField]]:
    names = [column.name for column in columns]
    page = f"standards/{standard.slug}/#"
    for name, match in match_standard_fields(names, standard).items():
        anchor = make_field_anchor(match.field.name, match.part)
        empty = _say_empty(language, standard, match.field.name)
        yield (
            name,
            DocumentedField(
                match.field,
                url=page + anchor,
                meant=match.field.name,
                empty=empty,
                choices_of=_name_choices(standard, match.field),
            ),
        )


def _name_choices(standard: Standard | None, field: Field) -> str:
    """The standard whose closed list has the values of the field, "" where they are free."""
    return standard.id if standard and field.is_closed_list else ""


def _say_empty(language: Language, standard: Standard | None, field: str) -> str:
    """What an empty cell of a field of the standard means, or ""."""
    meanings = standard.empty.get(field, {}) if standard else {}
    meaning = meanings.get(language.code)
    return language.say("column.void", meaning=meaning) if meaning else ""


def choose_column_titles(columns: Sequence[Column], said: Mapping[str, DocumentedField]) -> Titles:
    """What stands above each column that has another title than its name, its own words where
    nobody gave it one: short, and of this column alone. A heading of several words says more than
    the field of the standard (« Montant voté », « Date de délibération »), and so does any word
    above yes and no (« Végétarien »)."""
    titles = {}
    for column in columns:
        given_title = find_given_title(column, said.get(column.name))
        own_words = label_heading(column.name, column.kind)
        titles[column.name] = given_title or own_words or column.name
    counts = Counter(titles.values())
    clear_titles = {}
    for name, title in titles.items():
        is_unique = counts[title] == 1
        if title != name and is_unique and len(title) <= LONGEST:
            clear_titles[name] = title
    return clear_titles


def find_given_title(column: Column | ColumnProfile, documented: DocumentedField | None) -> str:
    """That which its schema or its standard gives it; "" where its own name says more."""
    if documented is None:
        return ""
    says_more = SEVERAL_WORDS.fullmatch(column.name) or column.type == "boolean"
    if documented.url and says_more and WRITTEN.fullmatch(column.name):
        return ""
    return documented.field.title


def find_row_label_column(
    columns: Sequence[Column], profiles: Sequence[ColumnProfile], titles: Titles
) -> int:
    """The place of the column by which a reader knows a row: a short text that seldom repeats, or
    that is called the name of a place, a name before a code; else the first column that never says
    the same twice; else the first."""
    profiles_by_name = {profile.name: profile for profile in profiles}
    placed_profiles = [
        (place, profiles_by_name[column.name])
        for place, column in enumerate(columns)
        if column.name in profiles_by_name
    ]
    texts = [
        (place, profile)
        for place, profile in placed_profiles
        if profile.type == profile.kind == "string" and profile.distinct_cells > 1
    ]
    short = [
        (place, profile)
        for place, profile in texts
        if all(len(bar.label) <= TEXT for bar in profile.bars)
    ]
    most_distinct = max((profile.distinct_cells for _, profile in short), default=0)
    has_position = any(profile.kind in POSITIONS for profile in profiles)
    candidates = []
    for place, profile in short:
        is_place_name = has_position and fold_header(profile.name) == PLACE_NAME
        if is_place_name or profile.distinct_cells >= most_distinct * SELDOM:
            candidates.append((place, profile.name))
    candidate_words = [
        (place, fold_header(f"{name} {titles.get(name, '')}")) for place, name in candidates
    ]
    unique_names = find_unique_column(profiles)
    return next(
        chain(
            (
                place
                for place, words in candidate_words
                if NAMES.match(words) and not CODES.match(words)
            ),
            (place for place, words in candidate_words if not CODES.match(words)),
            (place for place, profile in placed_profiles if profile.name in unique_names),
            (place for place, _ in candidates),
            (0,),
        )
    )


def find_unique_column(profiles: Sequence[ColumnProfile]) -> tuple[str, ...]:
    """The first column that is always filled and never says the same twice, if there is one."""
    names = (
        profile.name
        for profile in profiles
        if profile.rows == profile.filled == profile.distinct_cells > 1
    )
    return tuple(islice(names, 1))
