"""The delimiter and the quote of a text, by the consistency of its records' widths, never by
counting characters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from site_builder.core.problems import Refusal
from site_builder.readers.decide.header import is_figure
from site_builder.readers.decide.reading import Dialect
from site_builder.readers.decide.records import (
    DialectMarks,
    Record,
    SplitRecord,
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
NEVER_TYPED = "^~#:"  # of those, between words of a text
NONE = "\x1f"  # the unit separator of ASCII, which no text has: it cuts nothing
# characters of the head that are tried with each delimiter, and a quarter of them of the tail
SAMPLE = 65_536
# the same for a dialect that is only proposed, and then held to the whole head
SHORT_SAMPLE = 16_384

_CONVINCING = 0.3  # below this score, a delimiter is punctuation in a file of one column
_CLEARLY = 0.6  # from this score, a usual delimiter needs no comparison with rare ones
_BETTER = 1.5  # times its score is what a rare one must have
_SEVERAL = 0.5  # from this score, another delimiter proves that the metadata is wrong
_SURELY = 0.95
_MANY = 3
_FEW = 5
_FEWEST_EVEN = 20  # records of one width, from which a proposal is made
_STRAY = 0.99  # of two readings alike, the one without stray quotes
_FIRST_LINES = 50
_TYPED_CELLS = 600

# A cell that another delimiter would not cut: no | tab ^ ~, commas and semicolons only before a
# space, or commas in decimals; or JSON.
_DECIMAL = re.compile("[ \u00a0\u202f+−-]*[0-9][0-9 \u00a0\u202f]*,[0-9]+[ \u00a0\u202f€%]*")
_WHOLE = re.compile(rf"(?:[^,;|\t^~]|[,;] )*|{_DECIMAL.pattern}|[{{\[](?s:.*)[}}\]]")
_MARK = re.compile(r"[,;|\t^~]")
_EDGES = frozenset(" '\"")  # with which a cell may begin that is odd
_COMMENT = re.compile("# .*|#[^0-9]*", re.DOTALL)
_TIME = re.compile("(?<=[0-9]):(?=[0-9]{2}(?![0-9]))")
_GAP = re.compile("(?<=[^ ]) {2,}(?=[^ ])")
_NUMBER = re.compile("[+-]?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]+)?")
_THOUSANDS = re.compile("[0-9]{3}(?:[.,][0-9]+)?")
# several in one cell: of a file with tabs alone, for nobody types a tab
_FIGURES = re.compile("[0-9.]+(?:,[0-9.]+)+")


@dataclass(frozen=True, slots=True)
class DialectTrial:
    """How well a delimiter and a quote fit. `score` goes from 0 to 1; `well_quoted` is False where
    quotes stray; `is_even`: each record of several has the width."""

    marks: DialectMarks
    width: int
    score: float
    well_quoted: bool
    is_even: bool = False


def propose_dialect(head: str, tail: str) -> Dialect | None:
    """The dialect of a long text of which a few lines leave no doubt: all of them have as many
    cells, which no other dialect does, and nothing looks like another quote. None otherwise.

    It stands where `are_records_even` says so of more records; `decide_dialect` tells the others.
    """
    if len(head) < 2 * SHORT_SAMPLE:
        return None
    start, end = _cut_sample(head, tail or head, SHORT_SAMPLE)
    trials = _list_trials(start, end, DELIMITERS, None)
    even_trials = [trial for trial in trials if trial.is_even]
    if len(even_trials) != 1:
        return None
    (trial,) = even_trials
    if trial.score < _CLEARLY or trial is not max(trials, key=attrgetter("score")):
        return None
    marks = trial.marks
    is_plain = marks == DialectMarks(marks.delimiter)
    may_be_quotes = f"'{marks.delimiter}" in head or f"{marks.delimiter}'" in head
    return Dialect(marks, trial.width) if is_plain and not may_be_quotes else None


def are_records_even(records: Iterable[SplitRecord], width: int) -> bool:
    """Has each record that is no blank line this many cells, and no stray quotes?"""
    return all(
        record.cells is not None and (len(record.cells) == width or not record.text)
        for record in records
    )


def decide_dialect(
    head: str, tail: str, delimiter: str | None, quote: str | None
) -> Dialect | Refusal:
    """The dialect of a text. `head` begins it; `tail` ends it, or is empty where `head` is the
    whole.

    A delimiter that the metadata gives wins, unless it leaves one column where another makes
    consistent several: Refusal dialect_lies. What cannot be a delimiter or a quote is Refusal
    dialect_hint.
    """
    for hint, other_mark in ((delimiter, '"' if quote is None else quote), (quote or None, None)):
        if hint is not None and not _may_be_mark(hint, other_mark):
            return Refusal(code="dialect-hint", params={"hint": _escape_delimiter(hint)})
    start, end = _cut_sample(head, tail, SAMPLE)
    best_trial = _find_best_trial(start, end, DELIMITERS, quote)
    if delimiter is not None:
        return _hold_hint(start, end, delimiter, quote, best_trial)
    best_trial = _compare_with_rare(start, end, quote, best_trial)
    if best_trial is not None:
        return Dialect(best_trial.marks, best_trial.width)
    is_whole = not tail and len(head) <= SAMPLE
    return _find_trimmed_dialect(start, quote) or _decide_single_column(head, is_whole, quote)


def _may_be_mark(hint: str, other_mark: str | None) -> bool:
    return len(hint) == 1 and hint not in "\r\n\0" and hint != other_mark


def _compare_with_rare(
    head: str, tail: str, quote: str | None, best_trial: DialectTrial | None
) -> DialectTrial | None:
    """The better one of a trial and those of rare delimiters, which are tried where it fits badly,
    or may be prose: « 6, rue Haute » in every row."""
    if best_trial is None:
        return _find_best_trial(head, tail, RARE, quote)
    is_prose = best_trial.marks.spaced and best_trial.width < _MANY
    if best_trial.score >= _CLEARLY and not is_prose:
        return best_trial
    rare_trial = _find_best_trial(head, tail, RARE, quote)
    least = best_trial.score if is_prose else _BETTER * best_trial.score
    return rare_trial if rare_trial and rare_trial.score > least else best_trial


def _hold_hint(
    head: str, tail: str, delimiter: str, quote: str | None, best_trial: DialectTrial | None
) -> Dialect | Refusal:
    """The dialect of the delimiter that the metadata gives."""
    given_trial = _find_best_trial(head, tail, (delimiter,), quote, least=0.0)
    if given_trial is not None and given_trial.width > 1:
        return Dialect(given_trial.marks, given_trial.width)
    if best_trial is None:
        return Dialect(DialectMarks(delimiter, '"' if quote is None else quote), 1)
    seen = best_trial.marks.delimiter
    if not _find_best_trial(head, tail, (seen,), quote, least=_SEVERAL):
        return Dialect(DialectMarks(delimiter, '"' if quote is None else quote), 1)
    return Refusal(
        code="dialect-lies",
        params={
            "hint": _escape_delimiter(delimiter),
            "seen": _escape_delimiter(seen),
            "width": best_trial.width,
        },
    )


def _escape_delimiter(delimiter: str) -> str:
    """A delimiter as people write it in metadata."""
    return delimiter.replace("\t", "\\t").replace("\r", "\\r").replace("\n", "\\n")


def _cut_sample(head: str, tail: str, size: int) -> tuple[str, str]:
    """What is tried: whole lines, the last one of a head and the first one of a tail being cut."""
    if tail or len(head) > size:
        cut = head[:size]
        head = cut[: max(cut.rfind("\n"), cut.rfind("\r")) + 1] or cut
    tail = tail[-size // 4 :]
    return head, tail[tail.find("\n") + 1 :] if "\n" in tail else ""


def _find_best_trial(
    head: str, tail: str, delimiters: tuple[str, ...], quote: str | None, least: float = _CONVINCING
) -> DialectTrial | None:
    trials = _list_trials(head, tail, delimiters, quote)
    # the first of equals: DELIMITERS is in order of preference
    best_trial = max(trials, key=lambda trial: trial.score, default=None)
    return best_trial if best_trial and best_trial.score >= least else None


def _list_trials(
    head: str, tail: str, delimiters: tuple[str, ...], quote: str | None
) -> list[DialectTrial]:
    return [
        trial
        for delimiter in delimiters
        if delimiter in head and not (delimiter == ":" and _is_of_times(head))
        for trial in _make_trials(head, tail, delimiter, quote)
    ]


def _make_trials(head: str, tail: str, delimiter: str, quote: str | None) -> list[DialectTrial]:
    """The trials of one delimiter: with double quotes, and with others only where those fit
    badly."""
    if quote is not None:
        return [_try_marks(head, tail, DialectMarks(delimiter, quote))]
    spaced = _is_spaced(head, delimiter)
    trials = [_try_marks(head, tail, DialectMarks(delimiter, '"'))]
    if spaced:
        trials.insert(0, _try_marks(head, tail, DialectMarks(delimiter, '"', "", True)))
    if head.count("'" + delimiter) + head.count(delimiter + "'") > head.count("\n"):
        escape = "\\" if "\\'" in head else ""
        trials.append(_try_marks(head, tail, DialectMarks(delimiter, "'", escape, spaced)))
    if not any(trial.well_quoted for trial in trials):
        trials.append(_try_marks(head, tail, DialectMarks(delimiter, "", "", spaced)))
        if '\\"' in head:
            trials.append(_try_marks(head, tail, DialectMarks(delimiter, '"', "\\", spaced)))
    return trials


def _is_spaced(head: str, delimiter: str) -> bool:
    """Does a blank follow each delimiter, as in `a, b, c`?"""
    return delimiter != " " and 20 * head.count(f"{delimiter} ") >= 19 * (
        head.count(delimiter) - head.count(f"{delimiter}\n")
    )


def _is_of_times(head: str) -> bool:
    """Do the colons of a text mostly stand in times, 12:30:00, which they do not cut?"""
    return 2 * len(_TIME.findall(head)) > head.count(":")


def _try_marks(head: str, tail: str, marks: DialectMarks) -> DialectTrial:
    records = list(split_records(iterate_physical_lines(head), marks))
    rows = _drop_blank_lines([record.loosely(marks) for record in records])
    well_quoted = all(record.cells is not None for record in records)
    if well_quoted and not marks.quote:
        well_quoted = not any(map(_has_parted_quotes, rows))
    failure = DialectTrial(marks, 1, 0.0, well_quoted)
    uncommented = _drop_comments(rows, marks)
    widths = Counter(len(row) for row in uncommented if len(row) > 1)
    if not widths or _is_punctuation(uncommented, marks.delimiter):
        return failure
    width = max(widths, key=lambda w: (widths[w], w))
    if len(uncommented) < len(rows):  # « #nom,rue » are names
        rows = [row for row in rows if len(row) == width or not _is_comment(row, marks)]
    # Titles above and notes below are no evidence: the table reaches from its first row to its
    # last.
    places = [i for i, row in enumerate(rows) if len(row) == width]
    first = places[0]
    table = rows[first : places[-1] + 1]
    if len(table) == 1 and first and max(map(len, rows[:first])) == 1:
        return failure  # "Mairie;Poste" under rows of one column is no header
    end_rows = _drop_blank_lines(split_text_records(tail, marks))
    even_rows = len(places) + sum(len(row) == width for row in end_rows)
    share = even_rows / (len(table) + len(end_rows))
    has_titles = all((share == 1, first <= _MANY < _FEW <= len(table), width >= _MANY))
    titles = first * (has_titles and marks.delimiter in NEVER_TYPED)
    coverage = len(table) / (len(rows) - titles)
    if not _may_delimit(head, rows, marks, width=width, fit=share * coverage):
        return failure
    whole_share = _compute_whole_share([rows[i] for i in places], marks, well_quoted)
    score = share**2 * (coverage * (1 - 1 / width)) ** 0.5 * whole_share
    if not well_quoted:
        return DialectTrial(marks, width, _STRAY * score, well_quoted)
    is_even = share == coverage == 1 and len(rows) >= _FEWEST_EVEN
    return DialectTrial(marks, width, score, well_quoted, is_even)


def _may_delimit(
    head: str, rows: list[Record], marks: DialectMarks, *, width: int, fit: float
) -> bool:
    """May this sign delimit cells? A blank after commas is how people write, and so are colons in
    a text: they must fit nearly everywhere, and rare ones in rows enough. `fit` goes to 1."""
    is_rare = marks.delimiter in RARE
    if not (marks.spaced or is_rare):
        return True
    is_never_typed = marks.delimiter in "^~#" and width >= _MANY  # nobody types so many of them
    if fit < (_SEVERAL if is_never_typed else _SURELY):
        return False
    if not is_rare:
        return True
    is_typed_pair = marks.delimiter in ": " and width < _MANY
    return len(rows) >= _MANY and (not is_typed_pair or _is_sure(head, rows, marks))


def _is_sure(head: str, rows: list[Record], marks: DialectMarks) -> bool:
    """Is each cell of two columns in quotes; or are there figures under the last name, after words
    that all differ?

    Or are there two numbers in every row, which are not the two halves of one, « 12 345 »?
    """
    if marks.quote and head.count(marks.quote) == 2 * sum(map(len, rows)):
        return True
    if marks.delimiter == " " and len(rows) >= _FEW and all(map(_is_pair, rows)):
        return not all(_THOUSANDS.fullmatch(row[1]) for row in rows)
    words = {row[0] for row in rows if len(row) > 1 and not is_figure(row[0])}
    # « Salle 1 », « Salle 2 » are one column
    is_named = marks.delimiter == ":" or len(words) == len(rows) > _FEW
    if not is_named:
        return False
    header_cell, *lower_cells = [row[-1] for row in rows]
    return not is_figure(header_cell) and all(map(is_figure, lower_cells))


def _is_pair(row: Record) -> bool:
    """Are these two numbers, and no dates?"""
    return len(row) == 2 and all(map(_NUMBER.fullmatch, row))


def _drop_blank_lines(rows: list[Record]) -> list[Record]:
    """Records that are no blank line; empty cells between delimiters are evidence like others."""
    return [row for row in rows if len(row) > 1 or (row and not is_blank(row))]


def _drop_comments(rows: list[Record], marks: DialectMarks) -> list[Record]:
    """The records that are no comments, where enough are left: comments are evidence neither for
    nor against."""
    uncommented = [row for row in rows if not _is_comment(row, marks)]
    return uncommented if len(uncommented) >= _MANY else rows


def _is_comment(row: Record, marks: DialectMarks) -> bool:
    """Is this a line that begins with # and a blank, or with # and holds no digit?"""
    return row[0][:1] == "#" and _COMMENT.fullmatch(marks.delimiter.join(row)) is not None


def _compute_whole_share(rows: list[Record], marks: DialectMarks, well_quoted: bool) -> float:
    """The share of cells that are whole: no other delimiter would cut them, or quotes kept them
    from this one.

    A blank after the delimiter halves a cell's voice, and so does a quote that is taken for a
    letter.
    """
    step = max(1, len(rows) * len(rows[0]) // _TYPED_CELLS)
    cells = [cell for row in rows[::step] for cell in row]
    parted_cells = filter(_MARK.search, cells)
    parted_count = sum(not _is_whole(cell, marks, well_quoted) for cell in parted_cells)
    edged_cells = [cell for cell in cells if cell[:1] in _EDGES or cell[-1:] == '"']
    oddities = sum(_count_oddities(cell, marks, well_quoted) for cell in edged_cells)
    return (len(cells) - parted_count - oddities / 2) / len(cells)


def _is_whole(cell: str, marks: DialectMarks, well_quoted: bool) -> bool:
    """May this cell, in which a usual delimiter stands, be one all the same?"""
    if well_quoted and marks.delimiter in cell:
        return True
    if marks.delimiter == "\t" and _FIGURES.fullmatch(cell):
        return True
    return _WHOLE.fullmatch(cell) is not None


def _count_oddities(cell: str, marks: DialectMarks, well_quoted: bool) -> int:
    """How many signs tell that this cell, which begins with a blank or has a quote at its edge, is
    not marked off so."""
    is_blank_edged = marks.delimiter == "," and cell[:1] == " " and cell != " "
    is_other_quoted = _is_between(cell, "'" if marks.quote == '"' else '"')
    oddities = is_blank_edged + (is_other_quoted and marks.quote in ('"', ""))
    if marks.quote and well_quoted:
        return oddities
    return oddities + ('"' in (cell[:1], cell[-1:]))


def _has_parted_quotes(row: Record) -> bool:
    """Does a delimiter stand between a quote that begins a cell and the next one, which kept it in
    a text?"""
    odd_cells = [cell for cell in row if cell.count('"') % 2]
    return len(odd_cells) == 2 and odd_cells[0][0] == '"'


def _is_between(cell: str, quote: str) -> bool:
    return len(cell) > 1 and cell[0] == quote == cell[-1]


def _is_punctuation(rows: list[Record], delimiter: str) -> bool:
    """Is this the comma of decimals (`12,5`) or of prose (`12 rue Haute, Lille`) in one column?

    So it is when some records have none, as the header would, and the others one, between digits or
    before a space.
    """
    if delimiter != "," or set(map(len, rows)) - {2} != {1}:
        return False
    return all(map(_is_one_cell, rows))


def _is_one_cell(row: Record) -> bool:
    """Is this a cell, or a decimal or a sentence that a comma cuts in two?"""
    if len(row) == 1 or row[1][:1] == " ":
        return True
    return _DECIMAL.fullmatch(",".join(row)) is not None


def _find_trimmed_dialect(head: str, quote: str | None) -> Dialect | None:
    """The dialect of rows of which each ends where its last filled cell does: none is longer than
    the first, which names all columns, and most have several cells."""
    for delimiter in DELIMITERS:
        marks = DialectMarks(delimiter, '"' if quote is None else quote)
        if delimiter not in head or _is_spaced(head, delimiter):
            continue
        rows = _drop_blank_lines(split_text_records(head, marks))
        if len(rows) > _MANY and _are_trimmed(rows):
            return Dialect(marks, len(rows[0]))
    return None


def _are_trimmed(rows: list[Record]) -> bool:
    """Is the first of these rows the longest, all its cells being different words, and have most
    of the others several cells?"""
    names = list(map(str.strip, rows[0]))
    if len(names) < _MANY or not all(names) or any(map(is_figure, names)):
        return False
    widths = Counter(map(len, rows))
    is_longest = max(widths) == len(names) == len(set(names))
    return is_longest and widths[1] <= 0.2 * len(rows)


def _decide_single_column(head: str, is_whole: bool, quote: str | None) -> Dialect | Refusal:
    """One column: the delimiter is the first that does not occur, or none where a part of the file
    is not seen.

    Refusal delimiter-unclear where most lines hold several of one outside quotes, or as many as the
    first, each being maybe one cell in quotes, or quotes around a blank, or gaps of several blanks,
    which align columns: no prose does.
    """
    quote_mark = '"' if quote is None else quote
    lines = [line for line in head.splitlines()[:_FIRST_LINES] if line.strip()]
    for delimiter in DELIMITERS:
        if _is_in_most_lines(lines, DialectMarks(delimiter, quote_mark)):
            return _refuse_delimiter(delimiter)
    are_blanks_quoted = quote is None and _are_most(['" "' in line for line in lines])
    if are_blanks_quoted or _are_most([len(_GAP.findall(line)) >= 2 for line in lines]):
        return _refuse_delimiter(" ")
    free_delimiters = [delimiter for delimiter in DELIMITERS if delimiter not in head]
    free_delimiter = next(iter(free_delimiters), NONE) if is_whole else NONE
    return Dialect(DialectMarks(free_delimiter, quote_mark), 1)


def _refuse_delimiter(delimiter: str) -> Refusal:
    return Refusal(
        code="delimiter-unclear",
        params={"delimiter": _escape_delimiter(delimiter)},
        delimiter=delimiter,
    )


def _is_in_most_lines(lines: list[str], marks: DialectMarks) -> bool:
    """Do most lines hold several of a delimiter, before no blank: outside quotes, or as many as
    the first line at least?"""
    counts = [line.count(marks.delimiter) - line.count(f"{marks.delimiter} ") for line in lines]
    if _are_most([count >= counts[0] >= 2 for count in counts]):
        return True
    rows = split_text_records("\n".join(lines), marks)
    return _are_most([sum(cell[:1] != " " for cell in row[1:]) >= 2 for row in rows])


def _are_most(flags: list[bool]) -> bool:
    """Is this so of most of the lines, which are several?"""
    return len(flags) >= _MANY and sum(flags) >= 0.8 * len(flags)
