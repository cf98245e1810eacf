"""What stands in all rows of a table alike, in one line under them that unfolds: « Partout : Lille
– 4 autres colonnes ont partout la même valeur. »"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from site_builder.core.language import Language
from site_builder.core.model.columns import Column
from site_builder.core.model.prepared import ColumnProfile, Table, TableDetail
from site_builder.core.text import truncate_text
from site_builder.render.pages.column_labels import Titles
from site_builder.render.pages.distribution import UNDOCUMENTED, DocumentedField
from site_builder.render.pages.reading_order import ORIGINS, ReadingOrder
from site_builder.render.pages.standard_words import gloss_value
from site_builder.render.pages.values import choose_cell_formatter, keeps_words

LONGEST = 80  # characters of a value
MOST_LEADING = 2  # values that are said before anybody unfolds the others
LONGEST_LEADING = 40
# kinds, and names of columns, of which nobody reads the values
IDENTIFIERS = {"siret", "siren", "rna", "nic", "iban", *ORIGINS}
UNDOCUMENTED_COLUMNS: Mapping[str, DocumentedField] = {}
TOKEN = re.compile(r"(?=\S*[0-9])\S{20,}")  # « 7e7d1e0a-1c1b-4d3a-… », of whatever kind


@dataclass(frozen=True, slots=True)
class UniformValue:
    """A column of one value."""

    label: Annotated[str, "What the column is called, within a sentence."]
    value: Annotated[str, "The value, written for people."]
    is_received: Annotated[
        bool, "True where it is a word of the data, False where the portal writes it: « oui »."
    ]
    meaning: Annotated[
        str, "What it means in the language of the page, where that is another; or empty."
    ]


@dataclass(frozen=True, slots=True)
class Uniform:
    """What all rows of a table have alike."""

    summary: Annotated[str, "How many columns, in words."]
    leading: Annotated[tuple[UniformValue, ...], "The first of these columns that say a word."]
    values: Annotated[tuple[UniformValue, ...], "The columns that have one value in all rows."]
    identifiers: Annotated[
        tuple[str, ...], "What the columns are called whose one value is read by machines alone."
    ]
    empty: Annotated[tuple[str, ...], "What the columns are called that are empty."]
    is_translated: Annotated[bool, "Whether columns are called by names in the page's language."]


def describe_uniform_columns(
    language: Language,
    table: Table,
    detail: TableDetail,
    titles: Titles,
    order: ReadingOrder,
    is_translated: bool = False,
    documented_fields: Mapping[str, DocumentedField] = UNDOCUMENTED_COLUMNS,
) -> Uniform | None:
    """The columns that the table does not show, with what they say; None where it shows all.
    `is_translated`: the titles are in another language than the data."""
    if not (order.constant or order.empty):
        return None
    labels = {profile.name: _join_labels(profile) for profile in detail.profiles}
    values = []
    identifiers = []
    for place in order.constant:
        column = table.columns[place]
        name = _name_within_sentence(column.name, titles)
        if _is_identifier(column, labels[column.name]):
            identifiers.append(name)
            continue
        documented = documented_fields.get(column.name, UNDOCUMENTED)
        values.append(_describe_value(language, column, name, labels[column.name], documented))
    empty = [table.columns[place].name for place in order.empty]
    return Uniform(
        summary=_count_columns(language, order),
        leading=_choose_leading(values),
        values=tuple(values),
        identifiers=tuple(identifiers),
        empty=tuple(map(partial(_name_within_sentence, titles=titles), empty)),
        is_translated=is_translated,
    )


def _describe_value(
    language: Language, column: Column, name: str, label: str, documented: DocumentedField
) -> UniformValue:
    """`name`: what the column is called; `label`: what stands in all its cells."""
    write = choose_cell_formatter(language, column.type, column.kind, column.unit)
    written = write(label)
    return UniformValue(
        label=name,
        value=truncate_text(written, LONGEST),
        is_received=keeps_words(label, written),
        meaning=gloss_value(language, documented.choices_of, label),
    )


def _choose_leading(values: Sequence[UniformValue]) -> tuple[UniformValue, ...]:
    """Those that say a word which none before them has: no « Lille » after « Ville de Lille »."""
    leading: list[UniformValue] = []
    for one in filter(_is_word, values):
        if not any(one.value in earlier.value for earlier in leading):
            leading.append(one)
    return tuple(leading[:MOST_LEADING])


def _is_word(value: UniformValue) -> bool:
    """Does it say something by itself? « Lille », but not « oui » nor « 59350 »."""
    is_short = len(value.value) <= LONGEST_LEADING
    return value.is_received and is_short and not value.meaning and value.value[:1].isalpha()


def _count_columns(language: Language, order: ReadingOrder) -> str:
    constant = len(order.constant)
    empty = len(order.empty)
    if not empty:
        return language.count("uniform.constant", constant)
    if not constant:
        return language.count("uniform.void", empty)
    return language.count("uniform.both", constant + empty)


def _is_identifier(column: Column, text: str) -> bool:
    """Is the one value of a column nothing to whoever reads: a number of a register, a code of
    machines, or where the rows come from?"""
    is_known = not IDENTIFIERS.isdisjoint((column.kind, column.name))
    return is_known or bool(TOKEN.fullmatch(text))


def _join_labels(profile: ColumnProfile) -> str:
    """The value of a column of one, or the values of its one list."""
    labels = [bar.label for bar in profile.bars[: profile.distinct]]
    if len(labels) < profile.distinct and profile.separator:
        labels.append("…")
    return ", ".join(labels)


def _name_within_sentence(name: str, titles: Titles) -> str:
    """A title without its capital, unless it is a word of capitals; a bare name as it stands."""
    title = titles.get(name, "")
    if not title:
        return name
    return title[0].lower() + title[1:] if title[1:2].islower() or title[1:2] == " " else title
