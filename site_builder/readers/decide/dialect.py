"""The delimiter and the quote of a text, by the consistency of its records' widths, never by
counting characters."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from site_builder.core.problems import Refusal
from site_builder.readers.decide.header import is_figure
from site_builder.readers.decide.reading import Dialect
from site_builder.readers.decide.records import (
    DialectMarks,
    Record,
    is_blank,
    iterate_physical_lines,
    split_records,
    split_text_records,
)

DELIMITERS = (",", ";", "\t", "|")
RARE = (
    "^",
    "~",
    "#",
    ":",
    " ",
)  # tried where none of those fits well, and every row must have the same width
NONE = "\x1f"  # the unit separator of ASCII, which no text has: it cuts nothing
# characters of the head that are tried with each delimiter, and a quarter of them of the tail
SAMPLE = 65_536

_CONVINCING = 0.3  # below this score, a delimiter is punctuation in a file of one column
_CLEARLY = 0.6  # from this score, a usual delimiter needs no comparison with rare ones
_BETTER = 1.5  # times its score is what a rare one must have
_SEVERAL = 0.5  # from this score, another delimiter proves that the metadata is wrong
_SURELY = 0.95
_MANY = 3
_FEW = 5
_STRAY = 0.99  # of two readings alike, the one without stray quotes
_FIRST_LINES = 50
_TYPED_CELLS = 600

# A cell that another delimiter would not cut: no ; | or tab, and commas only in decimals or before
# a space; or JSON.
_DECIMAL = re.compile("[ \u00a0\u202f+−-]*[0-9][0-9 \u00a0\u202f]*,[0-9]+[ \u00a0\u202f€%]*")
_WHOLE = re.compile(rf"(?:[^,;|\t]|, )*|{_DECIMAL.pattern}|[{{\[](?s:.*)[}}\]]")
_COMMENT = re.compile("#[^0-9]*")
_TIME = re.compile("(?<=[0-9]):(?=[0-9]{2}(?![0-9]))")
_GAP = re.compile("(?<=[^ ]) {2,}(?=[^ ])")
_NUMBER = re.compile("[+-]?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]+)?")
_THOUSANDS = re.compile("[0-9]{3}(?:[.,][0-9]+)?")
_FIGURES = re.compile(
    "[0-9.]+(?:,[0-9.]+)+"
)  # several in one cell: of a file with tabs alone, for nobody types a tab


@dataclass(frozen=True, slots=True)
class DialectTrial:
    """How well a delimiter and a quote fit. `score` goes from 0 to 1; `well_quoted` is False where
    quotes stray."""

    marks: DialectMarks
    width: int
    score: float
    well_quoted: bool


def decide_dialect(
    head: str, tail: str, delimiter: str | None, quote: str | None
) -> Dialect | Refusal:
    """The dialect of a text. `head` begins it; `tail` ends it, or is empty where `head` is the
    whole.

    A delimiter that the metadata gives wins, unless it leaves one column where another makes
    consistent several: Refusal dialect_lies. What cannot be a delimiter or a quote is Refusal
    dialect_hint.
    """
    for hint, other in ((delimiter, '"' if quote is None else quote), (quote or None, None)):
        if hint is not None and (len(hint) != 1 or hint in "\r\n\0" or hint == other):
            return Refusal(code="dialect-hint", params={"hint": _escape_delimiter(hint)})
    whole = not tail and len(head) <= SAMPLE
    start, end = _sample(head, tail)
    best = _best(start, end, DELIMITERS, quote)
    if delimiter is None:
        prose = (
            best is not None and best.marks.spaced and best.width < _MANY
        )  # « 6, rue Haute » in every row
        if best is None or prose or best.score < _CLEARLY:
            rare = _best(start, end, RARE, quote)
            times = 1 if prose else _BETTER
            best = rare if best is None or (rare and rare.score > times * best.score) else best
        return Dialect(best.marks, best.width) if best else _single(head, whole, quote)
    given = _best(start, end, (delimiter,), quote, least=0.0)
    if given is not None and given.width > 1:
        return Dialect(given.marks, given.width)
    if best is not None and _best(start, end, (best.marks.delimiter,), quote, least=_SEVERAL):
        return Refusal(
            code="dialect-lies",
            params={
                "hint": _escape_delimiter(delimiter),
                "seen": _escape_delimiter(best.marks.delimiter),
                "width": best.width,
            },
        )
    return Dialect(DialectMarks(delimiter, '"' if quote is None else quote), 1)


def _escape_delimiter(delimiter: str) -> str:
    """A delimiter as people write it in metadata."""
    return delimiter.replace("\t", "\\t").replace("\r", "\\r").replace("\n", "\\n")


def _sample(head: str, tail: str) -> tuple[str, str]:
    """What is tried: whole lines, the last one of a head and the first one of a tail being cut."""
    if tail or len(head) > SAMPLE:
        cut = head[:SAMPLE]
        head = cut[: max(cut.rfind("\n"), cut.rfind("\r")) + 1] or cut
    tail = tail[-SAMPLE // 4 :]
    return head, tail[tail.find("\n") + 1 :] if "\n" in tail else ""


def _best(
    head: str, tail: str, delimiters: tuple[str, ...], quote: str | None, least: float = _CONVINCING
) -> DialectTrial | None:
    trials = [
        trial
        for delimiter in delimiters
        if delimiter in head and not (delimiter == ":" and _is_of_times(head))
        for trial in _trials(head, tail, delimiter, quote)
        if trial.score >= least
    ]
    # the first of equals: DELIMITERS is in order of preference
    return max(trials, key=lambda trial: trial.score, default=None)


def _trials(head: str, tail: str, delimiter: str, quote: str | None) -> list[DialectTrial]:
    """The trials of one delimiter: with double quotes, and with others only where those fit
    badly."""
    if quote is not None:
        return [_try(head, tail, DialectMarks(delimiter, quote))]
    spaced = _is_spaced(head, delimiter)
    found = [_try(head, tail, DialectMarks(delimiter, '"'))]
    if spaced:
        found.insert(0, _try(head, tail, DialectMarks(delimiter, '"', "", True)))
    if head.count("'" + delimiter) + head.count(delimiter + "'") > head.count("\n"):
        found.append(_try(head, tail, DialectMarks(delimiter, "'", "", spaced)))
    if not any(trial.well_quoted for trial in found):
        found.append(_try(head, tail, DialectMarks(delimiter, "", "", spaced)))
        if '\\"' in head:
            found.append(_try(head, tail, DialectMarks(delimiter, '"', "\\", spaced)))
    return found


def _is_spaced(head: str, delimiter: str) -> bool:
    """Does a blank follow each delimiter, as in `a, b, c`?"""
    return delimiter != " " and 20 * head.count(f"{delimiter} ") >= 19 * (
        head.count(delimiter) - head.count(f"{delimiter}\n")
    )


def _is_of_times(head: str) -> bool:
    """Do the colons of a text mostly stand in times, 12:30:00, which they do not cut?"""
    return 2 * len(_TIME.findall(head)) > head.count(":")


def _try(head: str, tail: str, marks: DialectMarks) -> DialectTrial:
    found = list(split_records(iterate_physical_lines(head), marks))
    well = all(one.cells is not None for one in found)
    rows = _filled([one.loosely(marks) for one in found])
    well = well and (marks.quote != "" or not any(map(_parts_a_pair, rows)))
    ends = _filled(split_text_records(tail, marks))
    told = _told(rows, marks)
    widths = Counter(len(row) for row in told if len(row) > 1)
    if not widths or _is_punctuation(told, marks.delimiter):
        return DialectTrial(marks, 1, 0.0, well)
    width = max(widths, key=lambda w: (widths[w], w))
    if len(told) < len(rows):
        rows = [
            row for row in rows if len(row) == width or not _is_comment(row, marks)
        ]  # « #nom,rue » are names
    # Titles above and notes below are no evidence: the table reaches from its first row to its
    # last.
    places = [i for i, row in enumerate(rows) if len(row) == width]
    table = rows[places[0] : places[-1] + 1]
    if len(table) == 1 and places[0] and max(map(len, rows[: places[0]])) == 1:
        return DialectTrial(
            marks, 1, 0.0, well
        )  # "Mairie;Poste" under rows of one column is no header
    share = (len(places) + sum(len(row) == width for row in ends)) / (len(table) + len(ends))
    coverage = len(table) / len(rows)
    narrow = (marks.delimiter in ": " and width < _MANY and not _is_sure(head, rows, marks)) or len(
        rows
    ) < _MANY
    rare = marks.delimiter in RARE
    least = (
        _SEVERAL if marks.delimiter in "^~#" and width > _FEW else _SURELY
    )  # nobody types so many of them
    if (marks.spaced or rare) and (share * coverage < least or (rare and narrow)):
        return DialectTrial(
            marks, 1, 0.0, well
        )  # a blank after commas is how people write, and so are colons in a text
    whole = _whole_share([rows[i] for i in places], marks, well)
    score = share**2 * (coverage * (1 - 1 / width)) ** 0.5 * whole
    return DialectTrial(marks, width, score if well else _STRAY * score, well)


def _is_sure(head: str, rows: list[Record], marks: DialectMarks) -> bool:
    """Is each cell of two columns in quotes; or are there figures under the last name, after words
    that all differ?

    Or are there two numbers in every row, which are not the two halves of one, « 12 345 »?
    """
    quoted = marks.quote != "" and head.count(marks.quote) == 2 * sum(map(len, rows))
    if marks.delimiter == " " and len(rows) >= _FEW and all(map(_is_pair, rows)):
        return quoted or not all(_THOUSANDS.fullmatch(row[1]) for row in rows)
    first, *rest = [row[-1] for row in rows]
    words = {row[0] for row in rows if len(row) > 1 and not is_figure(row[0])}
    named = (
        marks.delimiter == ":" or len(words) == len(rows) > _FEW
    )  # « Salle 1 », « Salle 2 » are one column
    return quoted or (named and not is_figure(first) and all(map(is_figure, rest)))


def _is_pair(row: Record) -> bool:
    """Are these two numbers, and no dates?"""
    return len(row) == 2 and all(map(_NUMBER.fullmatch, row))


def _filled(rows: list[Record]) -> list[Record]:
    """Records that are no blank line; empty cells between delimiters are evidence like others."""
    return [row for row in rows if len(row) > 1 or (row and not is_blank(row))]


def _told(rows: list[Record], marks: DialectMarks) -> list[Record]:
    """The records that are no comments, where enough are left: comments are evidence neither for
    nor against."""
    told = [row for row in rows if not _is_comment(row, marks)]
    return told if len(told) >= _MANY else rows


def _is_comment(row: Record, marks: DialectMarks) -> bool:
    """Is this a line that begins with # and holds no digit?"""
    return row[0][:1] == "#" and _COMMENT.fullmatch(marks.delimiter.join(row)) is not None


def _whole_share(rows: list[Record], marks: DialectMarks, well: bool) -> float:
    """The share of cells that are whole: no other delimiter would cut them, or quotes kept them
    from this one.

    A blank after the delimiter halves a cell's voice, and so does a quote that is taken for a
    letter.
    """
    step = max(1, len(rows) * len(rows[0]) // _TYPED_CELLS)
    cells = [cell for row in rows[::step] for cell in row]
    good = sum(
        (well and marks.delimiter in cell)
        or _WHOLE.fullmatch(cell) is not None
        or (marks.delimiter == "\t" and _FIGURES.fullmatch(cell) is not None)
        for cell in cells
    )
    return (good - sum(_oddities(cell, marks, well) for cell in cells) / 2) / len(cells)


def _oddities(cell: str, marks: DialectMarks, well: bool) -> int:
    return (
        (marks.delimiter == "," and cell[:1] == " " and cell != " ")
        + (marks.quote == '"' and _is_between(cell, "'"))
        + (not (marks.quote and well) and '"' in (cell[:1], cell[-1:]))
        + (not marks.quote and _is_between(cell, '"'))
    )


def _parts_a_pair(row: Record) -> bool:
    """Does a delimiter stand between a quote that begins a cell and the next one, which kept it in
    a text?"""
    odd = [cell for cell in row if cell.count('"') % 2]
    return len(odd) == 2 and odd[0][0] == '"'


def _is_between(cell: str, quote: str) -> bool:
    return len(cell) > 1 and cell[0] == quote == cell[-1]


def _is_punctuation(rows: list[Record], delimiter: str) -> bool:
    """Is this the comma of decimals (`12,5`) or of prose (`12 rue Haute, Lille`) in one column?

    So it is when some records have none, as the header would, and the others one, between digits or
    before a space.
    """
    if delimiter != "," or max(map(len, rows)) > 2 or min(map(len, rows)) > 1:
        return False
    pairs = [row for row in rows if len(row) == 2]
    return all(right[:1] == " " or _DECIMAL.fullmatch(f"{left},{right}") for left, right in pairs)


def _single(head: str, whole: bool, quote: str | None) -> Dialect | Refusal:
    """One column: the delimiter is the first that does not occur, or none where a part of the file
    is not seen.

    Refusal delimiter-unclear where most lines hold several of one outside quotes, or as many as the
    first, each being maybe one cell in quotes, or quotes around a blank, or gaps of several blanks,
    which align columns: no prose does.
    """
    marks = '"' if quote is None else quote
    seen = [line for line in head.splitlines()[:_FIRST_LINES] if line.strip()]
    for delimiter in DELIMITERS:
        counts = [line.count(delimiter) - line.count(f"{delimiter} ") for line in seen]
        alike = _are_most([count >= counts[0] >= 2 for count in counts])
        rows = split_text_records("\n".join(seen), DialectMarks(delimiter, marks))
        if alike or _are_most([sum(cell[:1] != " " for cell in row[1:]) >= 2 for row in rows]):
            return Refusal(
                code="delimiter-unclear",
                params={"delimiter": _escape_delimiter(delimiter)},
                delimiter=delimiter,
            )
    between = quote is None and _are_most(['" "' in line for line in seen])
    if between or _are_most([len(_GAP.findall(line)) >= 2 for line in seen]):
        return Refusal(code="delimiter-unclear", params={"delimiter": " "}, delimiter=" ")
    free = next((delimiter for delimiter in DELIMITERS if whole and delimiter not in head), NONE)
    return Dialect(DialectMarks(free, marks), 1)


def _are_most(lines: list[bool]) -> bool:
    """Is this so of most of the lines, which are several?"""
    return len(lines) >= _MANY and sum(lines) >= 0.8 * len(lines)
