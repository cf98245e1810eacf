"""What `diff` says of two files: for people as an Outcome, for scripts as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from site_builder.commands.differences.describe import describe_table_change
from site_builder.commands.result_formats.outcome import Outcome
from site_builder.core.language import Language
from site_builder.core.model.difference import TableChange, TableDifference


def compose_diff_outcome(difference: TableDifference, file: Path, words: Language) -> Outcome:
    """For people: one sentence where nothing changed."""
    if difference.is_empty:
        rows = words.count("rows", difference.rows_after)
        return Outcome(sentence=words.say("diff.same", rows=rows), remarks=(), file=file.name)
    change = TableChange(
        name=file.stem, status="changed", rows=difference.rows_after, difference=difference
    )
    shown = describe_table_change(change, file.name, words)
    return Outcome(
        sentence=words.say("diff.sentence"), remarks=(), differences=(shown,), file=file.name
    )


def make_diff_json(difference: TableDifference) -> dict[str, Any]:
    """For scripts: keys are added, never renamed."""
    content: dict[str, Any] = msgspec.to_builtins(difference)
    return {"version": 1, "same": difference.is_empty, **content}
