"""What is said of one file that was looked at: the JSON contract of `inspect`, and its words for a
terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from site_builder.commands.file_jobs import WIDEST, Inspection
from site_builder.core.encodings import LABELS
from site_builder.core.language import Language, replace_unprintable
from site_builder.core.problems import is_blocking_problem
from site_builder.core.text import truncate_text
from site_builder.render.pages.values import NUMERIC, choose_cell_formatter


def make_inspection_json(found: Inspection, words: Language) -> dict[str, Any]:
    """For scripts: keys are added, never renamed."""
    refused = found.refused
    return {
        "version": 1,
        "encoding": found.encoding,
        "delimiter": found.delimiter,
        "quote": found.quote,
        "header_row": found.header_row,
        "rows": found.rows,
        "columns": [
            {
                "name": column.name,
                "type": column.type,
                "kind": column.kind,
                "unit": column.unit,
                "filled": filled,
            }
            for column, filled in zip(found.columns, found.filled, strict=True)
        ],
        "repairs": [
            {
                "code": repair.code,
                "message": words.repair(repair),
                "count": repair.count,
                "rows": list(repair.rows),
            }
            for repair in found.repairs
        ],
        "hindered": [
            {
                **asdict(near_miss),
                "cells": [{"row": row, "value": value} for row, value in near_miss.cells],
            }
            for near_miss in found.hindered
        ],
        "sheet": found.sheet,
        "others": list(found.others),
        "problems": [
            {
                "code": problem.code,
                "severity": problem.severity,
                "message": words.problem(problem),
                "count": problem.count,
                "rows": list(problem.rows),
            }
            for problem in found.problems
        ],
        "leaks": [{"code": leak.code, "message": words.problem(leak)} for leak in found.leaks],
        "refused": {"code": refused.code, "message": words.problem(refused)} if refused else None,
    }


def describe_inspection(found: Inspection, file: Path, width: int, words: Language) -> str:
    """The same, for a person before a terminal of that many characters a line."""
    if found.refused:
        return words.say("inspect.refused", text=words.problem(found.refused))
    counts = words.count("rows", found.rows), words.count("columns", len(found.columns))
    lines = [
        words.say("inspect.title", file=file.name),
        *_describe_file_form(found, words),
        words.say("inspect.size", rows=counts[0], columns=counts[1]),
        "",
        *(
            [words.say("inspect.first"), *_draw_first_rows(found, width, words), ""]
            if found.first
            else []
        ),
        words.say("inspect.columns"),
        *_describe_columns(found, words),
        "",
        *(
            []
            if found.repairs
            else [words.say("inspect.no_repairs"), *([""] if found.problems else [])]
        ),
        *describe_file_changes(found, words),
        *(["", words.say("inspect.leaks")] if found.leaks else []),
        *(f"  {words.problem(leak)}" for leak in found.leaks),
    ]
    return "\n".join(lines)


def describe_file_changes(found: Inspection, words: Language) -> Iterator[str]:
    """What was done to the table, and what is left to do, for a terminal."""
    if found.repairs:
        yield words.say("inspect.repairs")
        yield from (f"  {words.repair(repair)}" for repair in found.repairs)
    if found.problems:
        yield from ([""] if found.repairs else [])
        yield words.say("inspect.problems")
    for problem in found.problems:
        text = words.problem(problem)
        yield (
            "  "
            f"{words.say('inspect.forbidden', text=text) if is_blocking_problem(problem) else text}"
        )


def _describe_file_form(inspection: Inspection, words: Language) -> Iterator[str]:
    if inspection.encoding:
        label = (
            "UTF-8"
            if inspection.encoding.startswith("utf-8")
            else LABELS.get(inspection.encoding, inspection.encoding)
        )
        yield words.say("inspect.encoding", encoding=label)
    if inspection.delimiter:
        yield words.say(
            "inspect.delimiter", delimiter=words.say(f"delimiter.{ord(inspection.delimiter)}")
        )
    if inspection.sheet:
        yield words.say("inspect.sheet", name=replace_unprintable(inspection.sheet))
    if inspection.others:
        yield words.count(
            "inspect.others",
            len(inspection.others),
            names=" · ".join(map(replace_unprintable, inspection.others)),
        )


def _draw_first_rows(inspection: Inspection, width: int, words: Language) -> Iterator[str]:
    """The header and the first rows, aligned; columns that a line has no room for give way to « …
    »."""
    padded_columns: list[list[str]] = []
    room = width - 2
    for column, *cells in zip(inspection.columns, *inspection.first, strict=True):
        formatted_cells = map(
            choose_cell_formatter(words, column.type, column.kind, column.unit), cells
        )
        texts = [
            truncate_text(" ".join(replace_unprintable(text).split()), WIDEST)
            for text in (column.name, *formatted_cells)
        ]
        column_width = max(map(len, texts))
        is_last = len(padded_columns) + 1 == len(inspection.columns)
        # two blanks and « … » for those that follow
        if column_width + (0 if is_last else 3) > room:
            padded_columns.append(["…"] * len(texts))
            break
        align = str.rjust if column.type in NUMERIC else str.ljust
        padded_columns.append([align(cell, column_width) for cell in texts])
        room -= column_width + 2
    return (f"  {'  '.join(row)}".rstrip() for row in zip(*padded_columns, strict=True))


def _describe_columns(inspection: Inspection, words: Language) -> Iterator[str]:
    """Each column with its type and how full it is, and what keeps it from a better type."""
    near_misses = {miss.column: miss for miss in inspection.hindered}
    for column, filled in zip(inspection.columns, inspection.filled, strict=True):
        name = replace_unprintable(column.name)
        kind = words.kind(column.type, column.kind)
        message = (
            "column.empty"
            if not filled
            else "column.full"
            if filled == inspection.rows
            else "column.filled"
        )
        share = words.say(message, share=words.percent(filled, inspection.rows))
        yield "  " + (f"{name} : {kind}, {share}" if filled else f"{name} : {share}")
        if near_miss := near_misses.get(column.name):
            cells = ", ".join(
                words.say("inspect.cell", row=str(row), value=value)
                for row, value in near_miss.cells
            )
            parameters = {"kind": words.kind(near_miss.type, near_miss.kind), "cells": cells}
            yield "    " + words.count("inspect.hindered", near_miss.count, **parameters)
