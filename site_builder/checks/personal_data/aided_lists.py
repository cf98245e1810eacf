"""Documents that list people whom a commune helps, under a line that says so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from site_builder.cells.person_name import has_civility
from site_builder.checks.personal_data.accounts import is_listed_name
from site_builder.checks.personal_data.social_aid import is_about_social_aid

LONGEST_HEADING = 100  # characters
MOST_OTHERS = 5  # lines in a row that name nobody, after which a list is at its end
LENGTHS_OF_NAME = (2, 3, 4, 5)  # words, « Mme » among them
# What a heading of such a list has, sought before all that it may be about
_LISTED = re.compile(
    "list|b[ée]n[ée]ficiaire|allocataire|demandeur|attribu|accord|nominati|dossier|secours|famille",
    re.IGNORECASE,
)
_NO_LETTERS = re.compile(r"[^\w'’.-]+|[0-9_]+")
_UNITS = frozenset(("€", "eur", "euros", "euro"))


@dataclass(slots=True)
class AidedList:
    """The `rows` that name somebody under a heading that says that the commune helps them;
    `others` are the lines since the last of them, or since the heading."""

    rows: list[str] = field(default_factory=list)
    begun: bool = False
    others: int = 0

    def take_row(self, row: str) -> None:
        """Take the next line of the document into account."""
        if self.begun and _names_somebody(row):
            self.rows.append(row.strip())
            self.others = 0
            return
        if _is_heading(row):
            self.begun = True
            self.others = 0
            return
        self.others += 1
        if self.others > MOST_OTHERS:
            self.begun = False


def _is_heading(row: str) -> bool:
    if len(row) > LONGEST_HEADING or not _LISTED.search(row):
        return False
    return is_about_social_aid(row)


def _names_somebody(row: str) -> bool:
    """Does a line have a name alone, or begin with « Mme » and a name? Numbers are nothing."""
    words = _NO_LETTERS.sub(" ", row).split()
    words = [word for word in words if word.lower() not in _UNITS]
    if len(words) <= max(LENGTHS_OF_NAME):
        return is_listed_name(" ".join(words))
    return any(has_civility(" ".join(words[:count])) for count in LENGTHS_OF_NAME)
