"""What `check` and `validate` found, before it has a form: remarks, each about a place of a
file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from site_builder.commands.differences.shown_difference import ShownDifference
from site_builder.core.language import Language
from site_builder.core.problem_codes import Severity
from site_builder.core.problems import FIRST_ROWS

MOST_ROWS = FIRST_ROWS  # that a remark names
# Where another engine has judged as well: who says it. "": nothing is compared
SaidBy = Literal["", "both", "ours", "theirs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing to tell, in `text`. `rows`: the first ones of `count`, as the file's software
    numbers them, from 1.

    `line` counts the lines of a text, from 1, and `cell` is "B12", both of the first row; 0 and ""
    where they are not known. `known`: it was there before.
    """

    severity: Severity
    code: str
    text: str
    path: str = ""
    line: int = 0
    rows: tuple[int, ...] = ()
    count: int = 1
    sheet: str = ""
    column: str = ""
    cell: str = ""
    known: bool = False
    said_by: SaidBy = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`sentence` says it all in one line; `notes` what else there is to know of what was
    looked at. `renamings`: those of the notes that annotations tell too, each at its folder.
    `differences`: what changed in the data.

    `file`: the only one that was, "" for a site. `prefix` leads from the root of the repository to
    where paths begin, and is "" or has a slash at its end.
    """

    sentence: str
    remarks: tuple[Remark, ...]
    notes: tuple[str, ...] = ()
    renamings: tuple[Remark, ...] = ()
    differences: tuple[ShownDifference, ...] = ()
    file: str = ""
    prefix: str = ""


SECTIONS = (
    "outcome.errors",
    "outcome.both",
    "outcome.ours",
    "outcome.theirs",
    "outcome.lenient",
    "outcome.warnings",
    "outcome.known",
)


def group_remarks(outcome: Outcome) -> Iterator[tuple[str, Sequence[Remark]]]:
    """The remarks under the message of their title: to be mended, for information, there before;
    where two engines have judged, by who says it. None is empty."""
    sections: dict[str, list[Remark]] = {title: [] for title in SECTIONS}
    for remark in outcome.remarks:
        if remark.text != outcome.sentence:
            sections[_choose_section(remark)].append(remark)
    return ((title, remarks) for title, remarks in sections.items() if remarks)


def _choose_section(remark: Remark) -> str:
    if remark.known:
        return "outcome.known"
    if remark.severity == "warning":
        return "outcome.lenient" if remark.said_by == "both" else "outcome.warnings"
    return f"outcome.{remark.said_by}" if remark.said_by else "outcome.errors"


def describe_engines(remark: Remark, words: Language) -> str:
    """Who says it, for the forms without titles: « Beffroi », alone or not."""
    return words.say(f"engine.by.{remark.said_by}") if remark.said_by else "Beffroi"


def describe_remark_place(remark: Remark, words: Language) -> str:
    """Where in its file a remark is, in words: « feuille « 2024 », cellule C12 », « lignes 2, 3 »;
    "" for all of it."""
    parts = [words.say("place.sheet", sheet=remark.sheet)] if remark.sheet else []
    rows = ", ".join(map(str, remark.rows[:MOST_ROWS])) + (
        "…" if remark.count > len(remark.rows[:MOST_ROWS]) else ""
    )
    if remark.cell and remark.count == 1:
        parts.append(words.say("place.cell", cell=remark.cell))
    elif remark.rows:
        parts.append(words.count("place.rows", remark.count, rows=rows))
    elif remark.line:
        parts.append(words.say("place.row", row=str(remark.line)))
    if remark.column and not words.names(remark.text, remark.column):
        parts.append(words.say("place.column", column=remark.column))
    return ", ".join(parts)


def describe_remark(remark: Remark, words: Language) -> str:
    """The place in the file, then the text."""
    place = describe_remark_place(remark, words)
    return words.say("problem", place=place, text=remark.text) if place else remark.text


def group_remarks_by_path(remarks: Sequence[Remark]) -> Iterator[tuple[str, Sequence[Remark]]]:
    """The remarks of each file, in the order in which files are first named."""
    paths = dict.fromkeys(remark.path for remark in remarks)
    return ((path, [remark for remark in remarks if remark.path == path]) for path in paths)
