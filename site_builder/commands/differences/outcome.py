"""What `diff` says of two files, or two commits: for people as an Outcome, for scripts as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from site_builder.commands.differences.describe import describe_difference, describe_table_change
from site_builder.commands.differences.shown_difference import ShownDifference
from site_builder.commands.result_formats.outcome import Outcome
from site_builder.core.language import Language
from site_builder.core.model.difference import (
    DatasetDifference,
    TableChange,
    TableDifference,
)


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


def compose_revisions_outcome(
    differences: Mapping[str, DatasetDifference], words: Language
) -> Outcome:
    """The same of the datasets of a portal, from one commit to another."""
    if not differences:
        return Outcome(sentence=words.say("diff.same-revisions"), remarks=())
    shown: list[ShownDifference] = []
    for difference in differences.values():
        shown += describe_difference(difference, words)
    sentence = words.count("diff.datasets", len(differences))
    return Outcome(sentence=sentence, remarks=(), differences=tuple(shown))


def make_revisions_json(differences: Mapping[str, DatasetDifference]) -> dict[str, Any]:
    """For scripts: keys are added, never renamed."""
    datasets = msgspec.to_builtins(list(differences.values()))
    return {"version": 1, "same": not differences, "datasets": datasets}
