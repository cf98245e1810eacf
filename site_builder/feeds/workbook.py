"""A workbook to be filled for each standard: a sheet with its columns and their lists, one that says what to write."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from site_builder.feeds.feed import StandardFeed
from site_builder.language import Language
from site_builder.model import Field
from site_builder.standards import Standard

if TYPE_CHECKING:
    from xlsxwriter import Workbook

CREATED = datetime(2000, 1, 1)  # a clock here would make each build's bytes differ
ROWS = 10_000  # that have the lists and the formats of their columns
LONGEST_LIST = 255  # characters of a list that a cell's own rule can hold
WIDTHS = {"name": 26, "title": 30, "required": 12, "help": 90, "example": 30}


def content(standard: Standard, words: Language) -> bytes:
    """The same bytes for the same standard."""
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": CREATED, "title": standard.title})
    _data(book, standard.schema.fields, words)
    _about(book, standard.schema.fields, words)
    _lists(book, standard.schema.fields, words)
    book.close()
    return made.getvalue()


def _data(book: Workbook, fields: tuple[Field, ...], words: Language) -> None:
    page, bold = book.add_worksheet(words.say("workbook.data")), book.add_format({"bold": True, "bottom": 1})
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "dd/mm/yyyy"})
    page.freeze_panes(1, 0)
    for index, field in enumerate(fields):
        page.write_string(0, index, field.name, bold)
        # a code written in a cell of numbers loses its first zeros
        form = {"string": text, "array": text, "date": day}.get(field.type)
        page.set_column(index, index, min(max(len(field.name) + 3, 12), 40), form)
    for index, choices, reference in _choices(fields, words):
        source = choices if len(",".join(choices)) <= LONGEST_LIST else reference
        page.data_validation(1, index, ROWS, index, {"validate": "list", "source": source, "error_type": "warning"})


def _about(book: Workbook, fields: tuple[Field, ...], words: Language) -> None:
    page, bold = book.add_worksheet(words.say("workbook.about")), book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page.freeze_panes(1, 0)
    for index, (head, width) in enumerate(WIDTHS.items()):
        page.write_string(0, index, words.say(f"workbook.{head}"), bold)
        page.set_column(index, index, width, wrapped)
    for row, field in enumerate(fields, 1):
        required = words.say("workbook.yes" if (field.constraints or {}).get("required") else "workbook.no")
        for index, cell in enumerate((field.name, field.title, required, field.description, field.example)):
            page.write_string(row, index, cell, wrapped)


def _lists(book: Workbook, fields: tuple[Field, ...], words: Language) -> None:
    """The lists that are too long for the rule of a cell."""
    long = [(index, choices) for index, choices, _ in _choices(fields, words) if len(",".join(choices)) > LONGEST_LIST]
    if long:
        page = book.add_worksheet(words.say("workbook.lists"))
        for index, choices in long:
            page.write_column(0, index, choices)


def _choices(fields: tuple[Field, ...], words: Language) -> Iterator[tuple[int, list[str], str]]:
    """The columns that have a list: their place, its values, and where these would lie in the sheet of lists."""
    from xlsxwriter.utility import xl_col_to_name

    for index, field in enumerate(fields):
        choices = [str(one) for one in (field.constraints or {}).get("enum", ())]
        if choices:
            column = xl_col_to_name(index)
            yield index, choices, f"={words.say('workbook.lists')}!${column}$1:${column}${len(choices)}"


WORKBOOK = StandardFeed("standards/{slug}/modele.xlsx", content)
