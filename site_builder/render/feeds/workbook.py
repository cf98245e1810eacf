"""A workbook to be filled for each standard: « Données » with its columns and their lists, « Fiche
» to present the data, « Aide » that says what to write."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from site_builder.core.language import Language
from site_builder.core.model.table_schema import Field
from site_builder.core.text import truncate_text
from site_builder.core.vocabulary import FREQUENCY_WORDS
from site_builder.metadata.standards import Standard
from site_builder.readers.workbook.card import ANSWERS
from site_builder.readers.workbook.template import CARD, DATA, HELP, LISTS
from site_builder.render.feeds.feed import Feed, PlannedFiles, plan_file
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.offers import WORKBOOK_PATH, list_template_standards

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

CREATED = datetime(2000, 1, 1)  # a clock here would make each build's bytes differ
ROWS = 10_000  # that have the lists and the formats of their columns
LONGEST_LIST = 255  # characters of a list that a cell's own rule can hold
# characters of what is shown beside a cell, and of its title
LONGEST_PROMPT = 255
LONGEST_HEAD = 32
NUMBERS = {"integer", "number", "year"}
HELP_WIDTHS = {
    "name": 26,
    "title": 30,
    "required": 12,
    "type": 14,
    "help": 90,
    "choices": 50,
    "example": 34,
}
CARD_WIDTHS = {"label": 28, "answer": 60, "about": 80}
FREQUENCIES = 10  # words offered


def plan_template_workbooks(localised_site: LocalisedSite) -> Iterator[PlannedFiles]:
    """One of each standard that has columns and is in use, or offered to who begins."""
    for standard in list_template_standards(localised_site):
        render = partial(render_template_workbook, standard, localised_site.language)
        yield plan_file(WORKBOOK_PATH.format(slug=standard.slug), render, inputs=())


def render_template_workbook(standard: Standard, words: Language) -> bytes:
    """The same bytes for the same standard."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": CREATED, "title": standard.title})
    _write_data_sheet(book, standard.schema.fields, words)
    _write_card_sheet(book, words)
    _write_help_sheet(book, standard.schema.fields, words)
    _write_lists_sheet(book, standard.schema.fields)
    book.close()
    return buffer.getvalue()


def _write_data_sheet(book: Workbook, fields: tuple[Field, ...], words: Language) -> None:
    worksheet = book.add_worksheet(DATA)
    bold = book.add_format({"bold": True, "bottom": 1})
    text = book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    worksheet.freeze_panes(1, 0)
    worksheet.ignore_errors(
        {"number_stored_as_text": f"A2:{_format_column_letters(len(fields) - 1)}{ROWS + 1}"}
    )
    for index, field in enumerate(fields):
        worksheet.write_string(0, index, field.name, bold)
        # a code written in a cell of numbers loses its first zeros
        cell_format = day if field.type == "date" else None if field.type in NUMBERS else text
        worksheet.set_column(index, index, min(max(len(field.name) + 3, 12), 40), cell_format)
        worksheet.data_validation(
            1,
            index,
            ROWS,
            index,
            {**_build_validation_rule(field, index), **_build_prompt(field, words)},
        )


def _build_validation_rule(field: Field, index: int) -> dict[str, Any]:
    """The list of a column, from which one may depart; or that it takes anything."""
    choices = _list_choices(field)
    letters = _format_column_letters(index)
    if not choices:
        return {"validate": "any"}
    source = choices if _is_short(choices) else f"='{LISTS}'!${letters}$1:${letters}${len(choices)}"
    return {"validate": "list", "source": source, "error_type": "warning"}


def _build_prompt(field: Field, words: Language) -> dict[str, str]:
    """What is shown beside a cell of the column."""
    message = words.say("standard.required" if field.required else "standard.optional") + "."
    if field.example:
        message += f" {words.say('standard.example')} {field.example}"
    return {
        "input_title": truncate_text(field.title, LONGEST_HEAD),
        "input_message": truncate_text(message, LONGEST_PROMPT),
    }


def _write_card_sheet(book: Workbook, words: Language) -> None:
    """What presents the data, one answer for each line."""
    worksheet = _add_sheet(
        book,
        CARD,
        [words.say(f"workbook.{head}") for head in CARD_WIDTHS],
        tuple(CARD_WIDTHS.values()),
    )
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    answer = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"})
    for row, key in enumerate(ANSWERS, 1):
        worksheet.write_string(row, 0, words.say(f"workbook.card.{key}"), wrapped)
        worksheet.write_blank(row, 1, None, answer)
        worksheet.write_string(row, 2, words.say(f"workbook.card.{key}.about"), wrapped)
    frequencies = list(FREQUENCY_WORDS)[:FREQUENCIES]
    row = ANSWERS.index("frequency") + 1
    worksheet.data_validation(
        row, 1, row, 1, {"validate": "list", "source": frequencies, "error_type": "warning"}
    )


def _write_help_sheet(book: Workbook, fields: tuple[Field, ...], words: Language) -> None:
    worksheet = _add_sheet(
        book,
        HELP,
        [words.say(f"workbook.{head}") for head in HELP_WIDTHS],
        tuple(HELP_WIDTHS.values()),
    )
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for row, field in enumerate(fields, 1):
        required = words.say("workbook.yes" if field.required else "workbook.no")
        choices = "\n".join(_list_choices(field) or list_item_choices(field))
        cells = (
            field.name,
            field.title,
            required,
            words.say(f"type.{field.type}"),
            field.description,
            choices,
        )
        for index, cell in enumerate((*cells, field.example)):
            worksheet.write_string(row, index, cell, wrapped)


def _add_sheet(book: Workbook, name: str, heads: Sequence[str], widths: Sequence[int]) -> Worksheet:
    worksheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1})
    worksheet.freeze_panes(1, 0)
    for index, (head, width) in enumerate(zip(heads, widths, strict=True)):
        worksheet.write_string(0, index, head, bold)
        worksheet.set_column(index, index, width)
    return worksheet


def _write_lists_sheet(book: Workbook, fields: tuple[Field, ...]) -> None:
    """The lists that are too long for the rule of a cell, each in the column of its field."""
    long_lists = [
        (index, choices)
        for index, choices in enumerate(map(_list_choices, fields))
        if not _is_short(choices)
    ]
    if long_lists:
        worksheet = book.add_worksheet(LISTS)
        for index, choices in long_lists:
            worksheet.write_column(0, index, choices)


def _list_choices(field: Field) -> list[str]:
    options = field.options or {}
    if field.type == "boolean":
        spellings = (options.get("trueValues", ["true"]), options.get("falseValues", ["false"]))
        return [
            field.example if field.example in spelling else str(spelling[0])
            for spelling in spellings
        ]
    return [str(choice) for choice in field.bounds.get("enum", ())]


def list_item_choices(field: Field) -> list[str]:
    """What the members of a list may be, where that is told: a cell holds several, so that it can
    offer none."""
    return [str(choice) for choice in field.item_bounds.get("enum", ())]


def _is_short(choices: Sequence[str]) -> bool:
    return len(",".join(choices)) <= LONGEST_LIST and not any("," in choice for choice in choices)


def _format_column_letters(index: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(index))


WORKBOOK = Feed(name="workbook", plan=plan_template_workbooks)
