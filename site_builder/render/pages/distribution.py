"""What a column holds, drawn and said: a histogram or the most frequent values, and one sentence
for each drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from markupsafe import Markup

from site_builder.columns.heading_labels import label_heading
from site_builder.core.language import Language, format_french_spaces
from site_builder.core.model.prepared import ColumnProfile, DistributionBar
from site_builder.core.model.table_schema import Field
from site_builder.core.text import truncate_text
from site_builder.render.pages.standard_words import gloss_value, translate_standard_text
from site_builder.render.pages.values import (
    Show,
    choose_cell_formatter,
    drop_cents,
    format_integer,
    keeps_words,
    list_percentages,
    round_percentage,
)

FEW = 3  # values shown where none is frequent
LONGEST = 60  # characters of an example
# units of the drawing
WIDTH = 200
HEIGHT = 40


@dataclass(frozen=True, slots=True)
class Top:
    """One of the most frequent values."""

    label: Annotated[str, "The value, written for people."]
    is_received: Annotated[
        bool, "True where it is a word of the data, False where the portal writes it: « oui »."
    ]
    meaning: Annotated[
        str, "What it means in the language of the page, where that is another; or empty."
    ]
    share: Annotated[
        str, "Its share of the filled cells, as a percentage; how many times, where all are rare."
    ]
    width: Annotated[int, "The same share, from 0 to 100, for a drawing."]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnShown:
    """A column explained."""

    name: Annotated[str, "The column's name as published."]
    title: Annotated[
        str, "What its schema or the standard calls it, else its own words in full; or empty."
    ]
    is_translated: Annotated[
        bool, "True where that is in the language of the page, and the data in another."
    ]
    is_added: Annotated[
        bool, "True where the portal made the column, and so says what it is in its own words."
    ]
    help: Annotated[str, "What its schema or the standard says of it, or empty."]
    example: Annotated[
        str, "A value as the schema or the standard writes it, else one of its own; or empty."
    ]
    url: Annotated[str, "Where the standard describes it, from the site's root, or empty."]
    field: Annotated[str, "The field of the standard that it is, or empty where it has its name."]
    kind: Annotated[str, "Its type in words."]
    filled: Annotated[str, "How many of its cells are filled, in words."]
    empty: Annotated[
        str, "What its empty cells mean, where it has some and its standard says so; or empty."
    ]
    distinct: Annotated[str, "How many different values it holds, in words."]
    low: Annotated[str, "Its least value, written for people, or empty."]
    high: Annotated[str, "Its greatest value, written for people, or empty."]
    gist: Annotated[str, "The first thing to know of its values, in words, or empty."]
    spark: Annotated[Markup, "An SVG drawing of how its values spread, or empty."]
    histogram: Annotated[str, "What that drawing says, where it is of intervals; or empty."]
    top: Annotated[tuple[Top, ...], "Its most frequent values, or nothing."]
    anchor: Annotated[str, "The id of what is said of it, which is made of its name."] = ""


@dataclass(frozen=True, slots=True)
class DocumentedField:
    """What a schema says of a column, and where the page of its standard says it, or "". `meant`:
    the field of the standard that it is, whatever schema speaks of it. `empty`: what an empty cell
    means, in a sentence, or "". `choices_of`: the standard that has a closed list of its values, or
    "". `is_added`: no file has the column, the portal made it."""

    field: Field
    url: str = ""
    meant: str = ""
    empty: str = ""
    choices_of: str = ""
    is_added: bool = False


_SPARK = Markup(
    '<svg class="{}" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">'
    '<path d="{}"/></svg>'
)
UNDOCUMENTED = DocumentedField(Field(name="", type="string"))


def describe_column_profile(
    language: Language,
    profile: ColumnProfile,
    documented_field: DocumentedField | None,
    drawn: bool,
    first: str = "",
    given_title: str = "",
    anchor: str = "",
) -> ColumnShown:
    """A column in words, and its distribution where it is `drawn`. `first` is its first value, or
    ""; `given_title`: what stands above it in the table, where its schema or its standard says it;
    `anchor`: the id of what is said of it."""
    documented = documented_field or UNDOCUMENTED
    field = documented.field
    write = choose_cell_formatter(language, profile.type, profile.kind, profile.unit)
    low = _write_bound(profile, profile.low, write)
    high = _write_bound(profile, profile.high, write)
    distinct = _describe_distinct_count(language, profile)
    spark = Markup("")
    histogram = ""
    top = tuple[Top, ...]()
    if drawn and profile.ordered and len(profile.bars) > 1:
        spark = _draw_histogram(profile)
        histogram = _describe_histogram(language, profile, low, high)
    elif drawn and not profile.ordered and _has_frequent_values(profile):
        top = _list_top_values(language, profile, documented.choices_of)
        spark = _draw_shares(top)
    title = given_title or label_heading(profile.name, profile.kind)
    example = field.example
    if not (example or top):
        example = _choose_example(profile, first, write)
    return ColumnShown(
        name=profile.name,
        title=translate_standard_text(language, title),
        is_translated=translate_standard_text(language, title) != title,
        is_added=documented.is_added,
        help=format_french_spaces(field.description),
        example=example,
        url=documented.url,
        field=_name_other_field(documented, profile.name),
        kind=_name_kind(language, profile),
        filled=_describe_filled_share(language, profile),
        empty=documented.empty if profile.filled < profile.rows else "",
        distinct=distinct,
        low=low,
        high=high,
        gist=language.say("column.range", low=low, high=high) if low else distinct,
        spark=spark,
        histogram=histogram,
        top=top,
        anchor=anchor,
    )


def _write_bound(profile: ColumnProfile, bound: str, write: Show) -> str:
    """The least or the greatest value; none of shapes, whose corners tell a reader nothing."""
    is_shape = profile.type == "geojson"
    return "" if is_shape or not bound else write(drop_cents(bound))


def _name_kind(language: Language, profile: ColumnProfile) -> str:
    kind = language.kind(profile.type, profile.kind)
    return f"{kind} ({profile.unit})" if profile.unit else kind


def _name_other_field(documented: DocumentedField, column: str) -> str:
    """The field of the standard, where the column has another name."""
    if documented.meant == column:
        return ""
    return documented.meant


def _choose_example(profile: ColumnProfile, first: str, write: Show) -> str:
    """The most frequent of its values, else the first."""
    value = profile.bars[0].label if profile.bars and not profile.ordered else first
    return truncate_text(write(value), LONGEST) if value else ""


def _describe_filled_share(language: Language, profile: ColumnProfile) -> str:
    if not profile.rows or not profile.filled:
        return language.say("column.empty")
    if profile.filled == profile.rows:
        return language.say("column.full")
    return language.say(
        "column.filled",
        share=list_percentages(language)[round_percentage(profile.filled, profile.rows)],
    )


def _describe_distinct_count(language: Language, profile: ColumnProfile) -> str:
    if not profile.filled:
        return ""
    if profile.distinct == profile.filled > 1 and not profile.separator:
        return language.say("column.unique")
    return language.count("column.distinct", profile.distinct)


def _has_frequent_values(profile: ColumnProfile) -> bool:
    """Values that all differ have no most frequent ones."""
    repeats = profile.distinct < profile.filled or profile.distinct == 1
    return bool(profile.bars) and (repeats or bool(profile.separator))


def _list_top_values(
    language: Language, profile: ColumnProfile, choices_of: str
) -> tuple[Top, ...]:
    """Shares; or how many times, for the first few, where none has two in a hundred."""
    write = choose_cell_formatter(language, profile.type, profile.kind, profile.unit)
    percentage_words = list_percentages(language)
    percentages = [(bar, round_percentage(bar.count, profile.filled)) for bar in profile.bars]
    is_frequent = max(percentage for _, percentage in percentages) >= 2
    top_values = []
    for bar, percentage in percentages if is_frequent else percentages[:FEW]:
        label = write(bar.label)
        times = language.count("times", bar.count)
        top_value = Top(
            label=label,
            is_received=keeps_words(bar.label, label),
            meaning=gloss_value(language, choices_of, bar.label),
            share=percentage_words[percentage] if is_frequent else times,
            width=percentage,
        )
        top_values.append(top_value)
    return tuple(top_values)


def _describe_histogram(language: Language, profile: ColumnProfile, low: str, high: str) -> str:
    write = choose_cell_formatter(language, profile.type, profile.kind, profile.unit)
    place = max(range(len(profile.bars)), key=lambda index: profile.bars[index].count)
    end_label = profile.bars[place + 1].label if place + 1 < len(profile.bars) else profile.high
    return language.say(
        "chart.histogram",
        low=low,
        high=high,
        start=write(profile.bars[place].label),
        end=write(end_label),
        count=format_integer(language, profile.bars[place].count),
    )


def _draw_histogram(profile: ColumnProfile) -> Markup:
    return _SPARK.format("histogram", WIDTH, HEIGHT, _draw_bars_path(profile.bars))


def _draw_shares(top: Sequence[Top]) -> Markup:
    """The shares of the most frequent values one after the other, each with a gap on its right."""
    parts = []
    start = 0
    for value in top:
        width = max(value.width - 1, 0)
        parts.append(f"M{start} 0h{width}v1h-{width}z")
        start += value.width
    return _SPARK.format("shares", 100, 1, "".join(parts))


def _draw_bars_path(bars: Sequence[DistributionBar]) -> str:
    """All bars in one path, each with a gap on its right; a bar that is not empty can be seen."""
    highest = max(bar.count for bar in bars) or 1
    step = WIDTH / len(bars)
    parts = []
    for place, bar in enumerate(bars):
        if bar.count:
            top = HEIGHT - max(bar.count / highest * HEIGHT, 1)
            parts.append(f"M{place * step:.4g} {HEIGHT}V{top:.3g}h{step - 1:.3g}V{HEIGHT}z")
    return "".join(parts)
