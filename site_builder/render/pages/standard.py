"""A standard that datasets of this portal follow, field by field: /standards/<slug>/."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from site_builder.core.language import Language, format_french_spaces
from site_builder.core.model.portal import Link
from site_builder.core.model.site import DatasetEntry
from site_builder.core.model.table_schema import CustomCheck, Field
from site_builder.core.text import join_words, quote_words
from site_builder.metadata.standards import Standard
from site_builder.metadata.standards.records import WITHIN, make_field_anchor
from site_builder.render.cards.address import STANDARD as STANDARD_CARD
from site_builder.render.feeds.workbook import list_item_choices
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.compared_figures import (
    find_shared_table,
    find_whole_table,
    get_comparison_page,
    link_shared_table,
)
from site_builder.render.pages.coverage import find_coverage_page
from site_builder.render.pages.listing import Item, build_dataset_item, list_common_titles
from site_builder.render.pages.offers import WORKBOOK_PATH
from site_builder.render.pages.shell import (
    PageKind,
    PlannedPage,
    build_page_shell,
    group_entries_by_standard,
)
from site_builder.render.pages.standard_words import gloss_value, translate_standard_text
from site_builder.render.pages.standards import describe_standard_followers

MOST = 20  # values of a list that are named


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldShown:
    """A column that the standard describes, or a field of its records."""

    anchor: Annotated[str, "The id of its section."]
    name: Annotated[
        str, "Its name, as a file has it; for a field within another, the names that lead to it."
    ]
    title: Annotated[str, "Its title in words."]
    is_translated: Annotated[bool, "True where that is no longer in the language of standards."]
    help: Annotated[str, "What to write, and how."]
    example: Annotated[str, "A value, as it is written, or empty."]
    required: Annotated[bool, "True where every cell must be filled."]
    nested: Annotated[bool, "True for a field within another."]
    type: Annotated[str, "What its values are, in words."]
    rules: Annotated[tuple[str, ...], "What else is asked of its values, in words."]
    faults: Annotated[
        tuple[str, ...], "Known faults of the official text, which are accepted, in words."
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldsShown:
    """The columns of a table, or the fields of a list of records."""

    anchor: Annotated[str, "The id of its section."]
    title: Annotated[str, "What it is called."]
    name: Annotated[str, "The names that lead to the list in a file; empty for a table."]
    text: Annotated[str, "What the list is for; empty for a table."]
    fields: Annotated[tuple[FieldShown, ...], "Its columns or fields, in order."]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardPage:
    """The page of a standard."""

    title: Annotated[str, "Its title."]
    description: Annotated[str, "What such a file is for."]
    id: Annotated[str, "The name that a dataset's metadata give."]
    version: Annotated[str, "Its version."]
    row: Annotated[str, "What one row is."]
    workbook: Annotated[
        str, "A workbook to be filled, from the site's root; empty where the standard is no table."
    ]
    homepage: Annotated[str, "The address of the official text, or empty."]
    parts: Annotated[
        tuple[FieldsShown, ...], "Its columns, or the fields of each of its lists of records."
    ]
    command: Annotated[
        str, "What makes a dataset of the workbook or the file, where the program is at hand."
    ]
    key: Annotated[str, "The line by which the metadata of a dataset name it."]
    followers: Annotated[
        tuple[str, ...],
        "How many datasets of how many publishers name it, and how many rows they have.",
    ]
    datasets: Annotated[tuple[Item, ...], "The datasets of this portal that name it."]
    common: Annotated[
        tuple[str, ...], "Titles that many of these datasets have: their publisher is said first."
    ]
    coverage: Annotated[str, "Who publishes it, from the site's root; empty for a table of all."]
    home: Annotated[str, "The page itself, from the site's root."]
    compare: Annotated[str, "The page that compares communes by it, or empty."]
    table: Annotated[
        Link | None, "The table of all publishers and how many rows it has, where there is one."
    ]


def build_standard_page(
    localised_site: LocalisedSite, standard: Standard, entries: Sequence[DatasetEntry]
) -> StandardPage:
    language = localised_site.language
    workbook = WORKBOOK_PATH.format(slug=standard.slug) if standard.schema.fields else ""
    table = find_shared_table(localised_site, standard)
    whole = find_whole_table(localised_site, standard)
    return StandardPage(
        title=translate_standard_text(language, standard.title),
        description=format_french_spaces(standard.description),
        id=standard.id,
        version=standard.version,
        row=format_french_spaces(translate_standard_text(language, standard.row)),
        workbook=workbook,
        homepage=standard.homepage,
        parts=tuple(_list_field_groups(language, standard)),
        command=language.say(
            "standard.command", slug=standard.slug, file=Path(workbook).name or "export.json"
        ),
        key=f"standard: {standard.id}",
        followers=tuple(describe_standard_followers(language, entries)),
        datasets=tuple(build_dataset_item(localised_site, entry) for entry in entries),
        common=list_common_titles(entries),
        coverage=find_coverage_page(localised_site, standard),
        home=f"standards/{standard.slug}/",
        compare=get_comparison_page(localised_site, table) if table else "",
        table=link_shared_table(language, whole) if whole else None,
    )


def _list_field_groups(language: Language, standard: Standard) -> Iterator[FieldsShown]:
    if columns := standard.schema.fields:
        fields = tuple(_describe_field(language, standard, field) for field in columns)
        yield FieldsShown(
            anchor="fields", title=language.say("standard.fields"), name="", text="", fields=fields
        )
    for place, records in enumerate(standard.records, 1):
        fields = tuple(
            _describe_field(language, standard, *field, place) for field in records.fields
        )
        yield FieldsShown(
            anchor=f"fields-{place}",
            title=translate_standard_text(language, records.title),
            name=records.name,
            text=format_french_spaces(translate_standard_text(language, records.description)),
            fields=fields,
        )


def _describe_field(
    language: Language, standard: Standard, field: Field, above: str = "", part: int = 0
) -> FieldShown:
    """`above`: the field without which this one is not asked for."""
    constraints = field.bounds
    title = translate_standard_text(language, field.title)
    return FieldShown(
        anchor=make_field_anchor(field.name, part),
        name=field.name,
        title=title,
        is_translated=title != field.title,
        help=format_french_spaces(field.description),
        example=field.example,
        required=field.required,
        nested=WITHIN in field.name,
        type=language.say(f"type.{field.type}"),
        rules=(
            *([language.say("rule.within", column=quote_words([above]))] if above else []),
            *_list_rules(language, standard, constraints),
            *_list_item_rules(language, standard, field),
            *_list_custom_rules(language, standard.schema.customs, field.name),
        ),
        faults=tuple(
            format_french_spaces(fault.why)
            for fault in standard.schema.faults
            if fault.field == field.name
        ),
    )


def _list_rules(
    language: Language, standard: Standard, constraints: Mapping[str, Any]
) -> Iterator[str]:
    """What is asked of a cell, in words; but for a pattern, which the help and the example say."""
    if constraints.get("unique"):
        yield language.say("rule.unique")
    values = constraints.get("enum", ())
    if values:
        quoted_values = _quote_choices(language, standard, values)
        yield language.count("rule.enum", len(values), values=quoted_values)
    for rule in ("minimum", "maximum"):
        if rule in constraints:
            yield language.say(f"rule.{rule}", bound=str(constraints[rule]))
    for rule in ("minLength", "maxLength"):
        if rule in constraints:
            yield language.count(f"rule.{rule}", int(constraints[rule]))


def _list_item_rules(language: Language, standard: Standard, field: Field) -> Iterator[str]:
    if choices := list_item_choices(field):
        yield language.say("rule.members", values=_quote_choices(language, standard, choices))


def _quote_choices(language: Language, standard: Standard, values: Iterable[object]) -> str:
    """Values as they are to be written, with what each means where the page is in another
    language: “entrée” (starter)."""
    quoted_values = []
    for value in values:
        meaning = gloss_value(language, standard.id, str(value))
        quoted_value = quote_words([value])
        quoted_values.append(f"{quoted_value} ({meaning})" if meaning else quoted_value)
    return join_words(quoted_values, MOST)


def _list_custom_rules(
    language: Language, customs: Sequence[CustomCheck], name: str
) -> Iterator[str]:
    """What the checks of French schemas ask of the column, where they compare it with others."""
    for custom in customs:
        parameters = custom.params
        message = f"rule.{custom.name}"
        compared = [parameters["column1"], parameters["column2"]] if "column1" in parameters else []
        if name in compared:
            yield language.say(
                message, columns=quote_words(other for other in compared if other != name)
            )
        elif parameters.get("column") == name and language.has(message):
            others = (
                parameters.get("othercolumns")
                or parameters.get("columns")
                or [parameters.get("column2", "")]
            )
            operator = language.say(f"operator.{parameters['op']}") if "op" in parameters else ""
            yield language.say(message, columns=quote_words(others), operator=operator)


def plan_standard_pages(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    for standard, entries in group_entries_by_standard(localised_site):

        def contexts(
            standard: Standard = standard, entries: list[DatasetEntry] = entries
        ) -> list[StandardPage]:
            return [build_standard_page(localised_site, standard, entries)]

        table = find_shared_table(localised_site, standard)
        tables = (table, find_whole_table(localised_site, standard))
        shown_entries = [*entries, *filter(None, tables)]
        marks = [localised_site.marks[entry.dataset.id] for entry in shown_entries]
        yield PlannedPage(
            file=f"standards/{standard.slug}/index.html",
            templates=(f"standard--{standard.slug}.html", "standard.html"),
            shell=build_page_shell(
                localised_site,
                f"standards/{standard.slug}/",
                card=STANDARD_CARD.format(slug=standard.slug),
                pictured=(standard.title,),
            ),
            inputs=(
                standard.id,
                marks,
                table and get_comparison_page(localised_site, table),
                find_coverage_page(localised_site, standard),
            ),
            contexts=contexts,
        )


STANDARD = PageKind("standard", StandardPage, plan_standard_pages)
