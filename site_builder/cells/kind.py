"""What a kind of cell is: words of headers, regular expressions, a cast as SQL text, examples. No
DuckDB here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

# Blanks that stand around a cell without meaning, and those that group digits inside it. They are
# literal characters because RE2 knows no \uXXXX and its \s is ASCII.
BLANKS = " \t\r\n\u00a0\u2007\u2009\u200b\u200e\u200f\u202f\ufeff"
GROUPING = " \u00a0\u2007\u2009\u202f"
GROUP = f"[{GROUPING}'’]"  # between thousands


@dataclass(frozen=True, slots=True, kw_only=True)
class CellKind:
    """One kind of cell, or (`of` another) one more notation of it.

    `type` is Table Schema's name. `words` are folded phrases that name the kind in a header
    ("date*": a word that begins so). `strict` and `lenient` match a whole trimmed cell, in the
    common subset of Python's `re` and RE2 (no \\w \\d \\s \\b, no look-around); what is lenient and
    not strict is a repair, counted under `repaired`, or under the first code of `told` whose
    pattern it matches. `cast` gives the typed value of `{cell}`, a trimmed text that `lenient`
    accepts, or NULL (no such day…). `text` writes a typed `{value}` in canonical notation. `check`
    is a condition on the typed `{value}` (a control digit), `holds` the same for a trimmed cell in
    Python. Of a whole column: where `notations` are given, every filled cell must match the same
    one of them; where there is a `proof`, at least one must match it. `decimals` finds the digits
    after the separator, in its first group. `lost` matches what is left of an identifier whose
    first zero a spreadsheet ate. `unit` is what numbers count. `good` holds (cell, canonical text),
    `bad` cells that are refused by `lenient` or by the cast.
    """

    name: str
    type: str
    strict: str
    lenient: str
    cast: str
    good: tuple[tuple[str, str], ...]
    bad: tuple[str, ...]
    words: tuple[str, ...] = ()
    repaired: str = ""
    check: str = ""
    holds: Callable[[str], bool] | None = None
    notations: tuple[str, ...] = ()
    proof: str = ""
    text: str = "CAST({value} AS VARCHAR)"
    decimals: str = ""
    lost: str = ""
    of: str = ""
    unit: str = ""
    told: tuple[tuple[str, str], ...] = ()
    demanded: bool = False  # only where a schema demands its type

    @property
    def public(self) -> str:
        """The name of the kind that its values are published as."""
        return self.of or self.name

    def accepts(self, cell: str) -> str:
        """SQL: does this trimmed cell belong, as far as its form says? NULL stays NULL."""
        return match_cell_sql(cell, self.lenient)

    def exact(self, cell: str) -> str:
        """SQL: is this trimmed cell written as it should be? Accepted but not exact is a repair."""
        return match_cell_sql(cell, self.strict)

    def value(self, cell: str) -> str:
        """SQL: the typed value of a cell that `accepts` holds for, NULL where it has none. Never
        raises."""
        return self.cast.replace("{cell}", cell)

    def typed(self, cell: str) -> str:
        """SQL: the typed value of a trimmed cell, NULL where it is not of the kind."""
        return f"CASE WHEN {self.accepts(cell)} THEN {self.value(cell)} END"

    def checked(self, value: str) -> str:
        """SQL: does this typed value pass the kind's own check (a control digit)? TRUE for kinds
        without one."""
        return self.check.replace("{value}", value) or "TRUE"

    def written(self, value: str) -> str:
        """SQL: a typed value in canonical notation, as the CSV has it."""
        return self.text.replace("{value}", value)

    def uniform(self, cell: str) -> str:
        """SQL aggregate: are all cells (NULL where empty) in one and the same notation?"""
        if not self.notations:
            return "bool_and(TRUE)"
        return (
            "("
            + " OR ".join(
                f"coalesce(bool_and({match_cell_sql(cell, notation)}), TRUE)"
                for notation in self.notations
            )
            + ")"
        )

    def proven(self, cell: str) -> str:
        """SQL aggregate: does a cell (NULL where empty) prove this notation? TRUE for kinds that
        need no proof."""
        return (
            f"coalesce(bool_or({match_cell_sql(cell, self.proof)}), FALSE)"
            if self.proof
            else "bool_and(TRUE)"
        )


def trim_cell_sql(text: str) -> str:
    """SQL: a text without the blanks around it, NULL when nothing is left. The same rule as `trim`
    in Python."""
    return f"nullif({strip_blanks_sql(text)}, '')"


def strip_blanks_sql(text: str, wide: bool = False) -> str:
    """SQL: a text without the blanks around it. `trim` costs eight times the look at both ends that
    spares it.

    In a `wide` table, of hundreds of columns, planning that look costs more than it spares.
    """
    if wide:
        return f"trim({text}, '{BLANKS}')"
    ends = " AND ".join(f"{text}[{place}] BETWEEN '!' AND '~'" for place in (1, -1))
    return f"CASE WHEN {ends} THEN {text} ELSE trim({text}, '{BLANKS}') END"


def trim_cell(text: str) -> str:
    return text.strip(BLANKS)


def quote_text_sql(text: str) -> str:
    """A text in SQL. It is that of `sql`, which these rules, that will run in a browser, do not
    have."""
    return "'" + text.replace("'", "''") + "'"


def match_cell_sql(cell: str, pattern: str) -> str:
    """SQL: does the whole cell match?"""
    return f"regexp_full_match({cell}, {quote_text_sql(pattern)})"


def wrap_identifier_pattern(body: str, point_zero: bool = True) -> str:
    """An identifier as spreadsheets leave it too: ="01234", '01234, 01234', and 59350.0 if that is
    no digit of it."""
    return f"(=\"|['’])?({body})(\"|['’]{'|[.]0' if point_zero else ''})?"
