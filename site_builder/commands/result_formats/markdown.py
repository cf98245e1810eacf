"""Markdown for a comment under a pull request. What contributors wrote stays text: no link, no
image, nobody called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

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

LONGEST = 60_000  # characters: GitHub takes 65,536
MARKS = re.compile(r"[\\`*_{}\[\]()#!|~$^]|^[+:-]|(?<=\d)\.(?=\s)")
CALLS = re.compile(
    r'[@#!$%~&](?=[\w"])|:(?=//)|www(?=\.)|GH(?=-\d)', re.IGNORECASE
)  # somebody, a thread, an address
NOTHING = "&#8203;"  # a space without width
FOLDED = ("outcome.warnings", "outcome.known")


def format_markdown_comment(outcome: Outcome, words: Language) -> str:
    """A title, the sentence, the notes, what is to be mended; the rest is folded, and cut where it
    is too long."""
    lines = list[str]()
    size = 0
    for line in _compose_lines(outcome, words):
        size += len(line) + 1
        if size > LONGEST:
            lines += [
                "",
                *(["</details>"] if _is_details_open(lines) else []),
                "",
                words.say("outcome.cut"),
            ]
            break
        lines.append(line)
    return "\n".join(lines)


def _is_details_open(lines: list[str]) -> bool:
    return lines.count("</details>") < sum(line.startswith("<details>") for line in lines)


def _compose_lines(outcome: Outcome, words: Language) -> Iterator[str]:
    yield from (f"### {words.say('outcome.title')}", "", escape_markdown(outcome.sentence))
    if outcome.notes:
        yield ""
        yield from (f"- {escape_markdown(note)}" for note in outcome.notes)
    for title, remarks in group_remarks(outcome):
        heading = f"{words.say(title)} ({words.number(len(remarks))})"
        is_folded = title in FOLDED
        yield from ("", f"<details><summary>{heading}</summary>" if is_folded else f"**{heading}**")
        for path, file_remarks in group_remarks_by_path(remarks):
            yield from ["", _format_code(path)] if path else []
            yield from (
                "",
                *(
                    f"- {escape_markdown(describe_remark(remark, words))}"
                    for remark in file_remarks
                ),
            )
        yield from ["", "</details>"] if is_folded else []
    if outcome.differences:
        yield from ("", f"**{words.say('diff.title')}**")
    for difference in outcome.differences:
        yield from _compose_difference(difference, words)


def _compose_difference(difference: ShownDifference, words: Language) -> Iterator[str]:
    """What changed in a table; the rows that are shown are folded."""
    yield from ("", _format_code(difference.title), "")
    yield from (f"- {escape_markdown(sentence)}" for sentence in difference.sentences)
    for table in difference.tables:
        title = escape_markdown(table.title)
        yield from ("", f"<details><summary>{title}</summary>", "")
        yield _compose_row(map(escape_markdown, table.head))
        yield _compose_row("---" for _ in table.head)
        for row in table.rows:
            yield _compose_row(_format_cell(cell, words) for cell in row)
        yield from ("", "</details>")


def _compose_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _format_cell(cell: ShownCell, words: Language) -> str:
    """A cell; of one that changed, what stood there is struck out."""
    if cell.before is None:
        return escape_markdown(cell.text)
    empty = words.say("diff.empty")
    before = escape_markdown(cell.before or empty)
    return f"<del>{before}</del> {ARROW} <ins>{escape_markdown(cell.text or empty)}</ins>"


def escape_markdown(text: str) -> str:
    """A text as Markdown shows it to the letter; in what would call somebody, or be an address, is
    a space that has no width."""
    escaped = MARKS.sub(r"\\\g<0>", CALLS.sub("\\g<0>\0", " ".join(text.split())))
    return (
        escaped.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\0", NOTHING)
    )


def _format_code(path: str) -> str:
    """A path between backticks, in which nothing has a meaning."""
    return "`" + replace_unprintable(path).replace("`", "'") + "`"
