"""What stands in all rows of a table alike, in one line above it: « Partout : commune Lille, année
2024. »"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated

from site_builder.core.language import Language
from site_builder.core.model.prepared import ColumnProfile, Table, TableDetail
from site_builder.core.text import truncate_text
from site_builder.render.pages.column_labels import Titles
from site_builder.render.pages.reading_order import ORIGINS, ReadingOrder
from site_builder.render.pages.values import choose_cell_formatter

LONGEST = 80  # characters of a value
UNTELLING = {"boolean", "siret", "siren", "rna", "nic", "iban", *ORIGINS}
FEW = 6  # columns of which one reads at once


@dataclass(frozen=True, slots=True)
class UniformValue:
    """A column of one value."""

    label: Annotated[str, "What the column is called, within a sentence."]
    value: Annotated[str, "The value, written for people."]


@dataclass(frozen=True, slots=True)
class Uniform:
    """What all rows of a table have alike."""

    values: Annotated[
        tuple[UniformValue, ...], "The columns that have one value in all rows; a few."
    ]
    others: Annotated[tuple[UniformValue, ...], "The other ones that do, where there are many."]
    empty: Annotated[tuple[str, ...], "What the columns are called that are empty."]


def describe_uniform_columns(
    language: Language, table: Table, detail: TableDetail, titles: Titles, order: ReadingOrder
) -> Uniform | None:
    """The columns that the table does not show, with what they say; None where it shows all."""
    if not (order.constant or order.empty):
        return None
    is_technical = partial(_is_technical, table)
    places = sorted(order.constant, key=is_technical)  # the others as they are read
    labels = {profile.name: _join_labels(profile) for profile in detail.profiles}
    values = []
    for place in places:
        column = table.columns[place]
        write = choose_cell_formatter(language, column.type, column.kind, column.unit)
        value = truncate_text(write(labels[column.name]), LONGEST)
        values.append(UniformValue(_name_within_sentence(column.name, titles), value))
    names = (table.columns[place].name for place in order.empty)
    empty = tuple(_name_within_sentence(name, titles) for name in names)
    few = min(len(places) - sum(map(is_technical, places)), FEW)
    return Uniform(values=tuple(values[:few]), others=tuple(values[few:]), empty=empty)


def _is_technical(table: Table, place: int) -> bool:
    """Is the one value of a column nothing to whoever reads: yes or no, a number of a register, or
    where the rows come from?"""
    column = table.columns[place]
    return not UNTELLING.isdisjoint((column.type, column.kind, column.name))


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
