"""How a delimited file is read, or why it is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from site_builder.cells.email_owner import is_email_of_person
from site_builder.cells.identifiers import find_identifiers
from site_builder.cells.unit import find_multiple
from site_builder.core.problems import Repair
from site_builder.readers.decide.records import DialectMarks


@dataclass(frozen=True, slots=True)
class Encoding:
    """`codec` is Python's name, "utf-8-sig" where there is a byte order mark."""

    codec: str
    repairs: tuple[Repair, ...] = ()
    is_doubtful: bool = False  # the few letters beyond ASCII may be others


@dataclass(frozen=True, slots=True)
class Dialect:
    """`width` is the number of cells that most records have; `marks.quote` is "" where quotes are
    letters like others.

    In a file of one column, the delimiter is one that cuts nothing: "\\x1f" where every usual one
    occurs, or may.
    """

    marks: DialectMarks
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReading:
    """The decisions for one file, from its head and tail; the caller verifies them on the whole.

    `newline` is "\\n", "\\r\\n", "\\r", or "mixed" (line ends inside quotes do not count).
    `header_row` counts records from 0, blank ones included, None where there is no header;
    `data_line` is the number of physical lines up to the end of the header. `names` has one name
    per cell of the header (of `width` where there is none); `width` is more when most records have
    filled cells beyond the header, less when most have fewer cells. `records` are the data records
    of the head, as written; blank ones, and a last one that may be cut, are left out. `spelling`
    has the names that the header writes otherwise: doubled, with a line break, or not at all.
    `beside` are the titles above the header, and the notes among the rows and below them, row by
    row.
    """

    encoding: str
    delimiter: str
    quote: str
    newline: str
    header_row: int | None
    data_line: int
    names: tuple[str, ...]
    width: int
    records: tuple[tuple[str, ...], ...]
    repairs: tuple[Repair, ...] = ()
    escape: str = ""
    spaced: bool = False
    missing: int = 0  # cells that every row lacks at its end
    cut_column: int | None = None  # of amounts, whose decimals the comma cuts in every row
    doubtful_letters: bool = False  # those beyond ASCII, which are few, may be others
    spelling: Mapping[str, str] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    ending: str = ""  # semicolons that end every line of a file whose delimiter is another

    @property
    def marks(self) -> DialectMarks:
        return DialectMarks(self.delimiter, self.quote, self.escape, self.spaced)


# What the receipt of titles and notes calls what they say of persons
NOTED = {"nir": "nir", "iban": "iban", "mobile": "contact", "email": "contact"}


def note_asides(repair: Repair, texts: Iterable[str]) -> Repair:
    """The receipt of titles or notes that are left out, with what one of them says: the words by
    which numbers are thousands or millions (`scale`), and of a number of social security, of an
    account and of how to reach a person (`nir`, `iban`, `contact`) the first character."""
    params = dict(repair.params)
    for text in texts:
        words, _ = find_multiple(text)
        if words:
            params.setdefault("scale", words)
        for number in find_identifiers(text):
            value = text[number.start : number.end]
            if number.kind != "email" or is_email_of_person(value):
                params.setdefault(NOTED[number.kind], value[0])
    return replace(repair, params=params)
