"""What is known of a file of a table before it is opened."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingHints:
    """What the metadata says of a file of a table; None leaves the decision to decide/.

    `sheet` is the name of a workbook's sheet, or of an archive's member, "" for the one that is a
    table. `first_table`: of a file in which several tables follow one another, the first is enough;
    else it is refused. `stored`: numbers and days of a workbook are written as it stores them,
    whatever texts were typed beside them.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header: bool | None = None
    sheet: str = ""
    first_table: bool = False
    stored: bool = False
