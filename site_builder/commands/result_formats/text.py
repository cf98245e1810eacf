"""For a person before a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.commands.result_formats.outcome import (
    Outcome,
    describe_remark,
    group_remarks,
    group_remarks_by_path,
)
from site_builder.core.language import Language, replace_unprintable


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
