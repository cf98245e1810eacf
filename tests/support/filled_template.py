"""A workbook of ours that somebody has filled."""

from __future__ import annotations

import io

import openpyxl

from site_builder.core.language import load_language
from site_builder.metadata.standards import load_standard
from site_builder.readers.workbook.card import ANSWERS
from site_builder.readers.workbook.template import CARD, DATA
from site_builder.render.feeds.workbook import render_template_workbook


def fill_template(**answers: str) -> bytes:
    """That of grants with a row, and these answers on its card."""
    standard = load_standard("scdl/subventions")
    book = openpyxl.load_workbook(
        io.BytesIO(render_template_workbook(standard, load_language("fr")))
    )
    for column, field in enumerate(standard.schema.fields, 1):
        book[DATA].cell(2, column).value = field.example
    for key, answer in answers.items():
        book[CARD].cell(ANSWERS.index(key) + 2, 2).value = answer
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
