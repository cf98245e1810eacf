"""What is known of the columns of a table before anything of it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from site_builder.checks.headings import find_primary_key_columns, select_own_schema
from site_builder.core.language import Language
from site_builder.core.model.dataset import Resource
from site_builder.core.model.prepared import Table, TableDetail
from site_builder.metadata.standards import Standard
from site_builder.render.pages.additions import Additions, describe_additions
from site_builder.render.pages.column_labels import (
    Titles,
    choose_column_titles,
    find_unique_column,
    match_documented_fields,
)
from site_builder.render.pages.distribution import DocumentedField
from site_builder.render.pages.heading_units import complete_headings
from site_builder.render.pages.reading_order import ReadingOrder, order_columns
from site_builder.render.pages.standard_words import translate_standard_text, translate_titles


@dataclass(frozen=True, slots=True, kw_only=True)
class TableWords:
    """The fields that document columns; what these are called, in the language of the data
    (`titles`) and in that of the page (`translated`); what stands above them; what the explorer is
    told besides; those that tell rows apart; the order in which they are read; what separates the
    values of a cell."""

    documented_fields: Mapping[str, DocumentedField]
    titles: Titles
    translated: Titles
    headings: Titles
    additions: Additions
    keys: tuple[str, ...]
    order: ReadingOrder
    separators: Mapping[str, str]

    @property
    def is_translated(self) -> bool:
        """Is the page in another language than the data, and does a column have a name in it?"""
        return self.translated != self.titles

    @property
    def empty(self) -> dict[str, str]:
        """What the empty cells of columns mean, where that is known."""
        fields = self.documented_fields.items()
        return {name: documented.empty for name, documented in fields if documented.empty}


def read_table_words(
    language: Language,
    table: Table,
    source: Resource | None,
    detail: TableDetail,
    standard: Standard | None,
) -> TableWords:
    own_schema = select_own_schema(source, standard)
    documented_fields = match_documented_fields(language, table, own_schema, standard)
    titles = choose_column_titles(table.columns, documented_fields)
    translated = _translate_headings(language, titles, documented_fields)
    additions = describe_additions(table.columns, titles, standard, detail)
    keys = find_primary_key_columns(table.columns, own_schema, standard)
    return TableWords(
        documented_fields=documented_fields,
        titles=titles,
        translated=translated,
        headings=complete_headings(table.columns, translated, additions),
        additions=additions,
        keys=keys or find_unique_column(detail.profiles),
        order=order_columns(table, detail, titles, standard),
        separators={profile.name: profile.separator for profile in detail.profiles},
    )


def _translate_headings(
    language: Language, titles: Titles, documented_fields: Mapping[str, DocumentedField]
) -> Titles:
    """The titles, and the names of columns that a file calls as its standard does (« Prénom »)."""
    translated = translate_titles(language, titles)
    for name, documented in documented_fields.items():
        title = translate_standard_text(language, name)
        if documented.field.title == name != title:
            translated[name] = title
    return translated
