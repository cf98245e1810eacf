"""For a person before a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.commands.differences.shown_difference import (
    ARROW,
    ShownCell,
    ShownDifference,
)
from site_builder.commands.result_formats.outcome import (
    Outcome,
    describe_remark,
    group_remarks,
    group_remarks_by_path,
)
from site_builder.core.language import Language, replace_unprintable
from site_builder.core.text import truncate_text

WIDEST = 200  # characters of a row of a table


def format_terminal_text(outcome: Outcome, words: Language) -> str:
    """The sentence, the notes, then each remark under its file."""
    return "\n".join(map(escape_workflow_command, _compose_lines(outcome, words)))


def escape_workflow_command(line: str) -> str:
    """No command of a workflow: GitHub takes them from the log too, where a line begins with :: or
    has ##[ in it."""
    return ("./" if line.lstrip().startswith("::") else "") + line.replace("##[", "# #[")


def _compose_lines(outcome: Outcome, words: Language) -> Iterator[str]:
    yield outcome.sentence
    for title, remarks in group_remarks(outcome):
        yield from ("", words.say(title))
        for path, file_remarks in group_remarks_by_path(remarks):
            yield from [f"  {replace_unprintable(path)}"] if path and not outcome.file else []
            indent = "  " if outcome.file else "    "
            yield from (f"{indent}{describe_remark(remark, words)}" for remark in file_remarks)
    if outcome.notes:
        yield from ("", *outcome.notes)
    if outcome.differences:
        yield from ("", words.say("diff.title"))
    for difference in outcome.differences:
        yield from _compose_difference(difference, words)


def _compose_difference(difference: ShownDifference, words: Language) -> Iterator[str]:
    """What changed in a table, a line for each row that is shown."""
    yield f"  {replace_unprintable(difference.title)}"
    yield from (f"    {sentence}" for sentence in difference.sentences)
    for table in difference.tables:
        yield f"    {table.title}"
        for row in table.rows:
            cells = zip(table.head, row, strict=True)
            filled = [_write_cell(head, cell, words) for head, cell in cells if _is_filled(cell)]
            line = truncate_text(" · ".join(filled), WIDEST)
            yield replace_unprintable(f"      {table.sign or '·'} {line}")


def _is_filled(cell: ShownCell) -> bool:
    return bool(cell.text or cell.before)


def _write_cell(head: str, cell: ShownCell, words: Language) -> str:
    if cell.before is None:
        return f"{head} {cell.text}"
    empty = words.say("diff.empty")
    return f"{head} {cell.before or empty} {ARROW} {cell.text or empty}"
