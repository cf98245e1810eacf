"""What is said of one file that was looked at: the JSON contract of `inspect`, and its words for a
terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from site_builder.commands.single_file import WIDEST, Inspection
from site_builder.core.encodings import LABELS
from site_builder.core.language import Language, replace_unprintable
from site_builder.core.problems import is_blocking_problem, truncate_text
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
            {**asdict(one), "cells": [{"row": row, "value": value} for row, value in one.cells]}
            for one in found.hindered
        ],
        "sheet": found.sheet,
        "others": list(found.others),
        "problems": [
            {
                "code": one.code,
                "severity": one.severity,
                "message": words.problem(one),
                "count": one.count,
                "rows": list(one.rows),
            }
            for one in found.problems
        ],
        "leaks": [{"code": leak.code, "message": words.problem(leak)} for leak in found.leaks],
        "refused": {"code": refused.code, "message": words.problem(refused)} if refused else None,
    }


def describe_inspection(found: Inspection, file: Path, width: int, words: Language) -> str:
    """The same, for a person before a terminal of that many characters a line."""
    if found.refused:
        return words.say("inspect.refused", text=words.problem(found.refused))
    size = words.count("rows", found.rows), words.count("columns", len(found.columns))
    lines = [
        words.say("inspect.title", file=file.name),
        *_form(found, words),
        words.say("inspect.size", rows=size[0], columns=size[1]),
        "",
        *([words.say("inspect.first"), *_table(found, width, words), ""] if found.first else []),
        words.say("inspect.columns"),
        *_columns(found, words),
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


def _form(found: Inspection, words: Language) -> Iterator[str]:
    if found.encoding:
        label = (
            "UTF-8"
            if found.encoding.startswith("utf-8")
            else LABELS.get(found.encoding, found.encoding)
        )
        yield words.say("inspect.encoding", encoding=label)
    if found.delimiter:
        yield words.say(
            "inspect.delimiter", delimiter=words.say(f"delimiter.{ord(found.delimiter)}")
        )
    if found.sheet:
        yield words.say("inspect.sheet", name=replace_unprintable(found.sheet))
    if found.others:
        yield words.count(
            "inspect.others",
            len(found.others),
            names=" · ".join(map(replace_unprintable, found.others)),
        )


def _table(found: Inspection, width: int, words: Language) -> Iterator[str]:
    """The header and the first rows, aligned; columns that a line has no room for give way to « …
    »."""
    kept: list[list[str]] = []
    left = width - 2
    for column, *cells in zip(found.columns, *found.first, strict=True):
        written = map(choose_cell_formatter(words, column.type, column.kind, column.unit), cells)
        shown = [
            truncate_text(" ".join(replace_unprintable(text).split()), WIDEST)
            for text in (column.name, *written)
        ]
        size = max(map(len, shown))
        last = len(kept) + 1 == len(found.columns)
        if size + (0 if last else 3) > left:  # two blanks and « … » for those that follow
            kept.append(["…"] * len(shown))
            break
        align = str.rjust if column.type in NUMERIC else str.ljust
        kept.append([align(cell, size) for cell in shown])
        left -= size + 2
    return (f"  {'  '.join(row)}".rstrip() for row in zip(*kept, strict=True))


def _columns(found: Inspection, words: Language) -> Iterator[str]:
    """Each column with its type and how full it is, and what keeps it from a better type."""
    hindered = {one.column: one for one in found.hindered}
    for column, filled in zip(found.columns, found.filled, strict=True):
        name = replace_unprintable(column.name)
        kind = words.kind(column.type, column.kind)
        full = (
            "column.empty"
            if not filled
            else "column.full"
            if filled == found.rows
            else "column.filled"
        )
        share = words.say(full, share=words.percent(filled, found.rows))
        yield "  " + (f"{name} : {kind}, {share}" if filled else f"{name} : {share}")
        if one := hindered.get(column.name):
            cells = ", ".join(
                words.say("inspect.cell", row=str(row), value=value) for row, value in one.cells
            )
            more = {"kind": words.kind(one.type, one.kind), "cells": cells}
            yield "    " + words.count("inspect.hindered", one.count, **more)
