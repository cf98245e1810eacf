"""What an export is: a format, how people call it, and a function that writes a canonical table."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from site_builder.columns.canonical_table import CanonicalTable
from site_builder.core.formats import get_content_type
from site_builder.core.problems import Repair

Receipts = tuple[Repair, ...]  # what a file has otherwise than the table


@dataclass(frozen=True, slots=True)
class Export:
    """`write(table, target, sheet)` makes the whole file, and returns its receipts, or nothing: it
    returns None where the format cannot hold the table, and the page then says
    `export.<name>.limit`. The same table gives the same bytes.

    `suits` says of the kinds of a table's columns whether the format is for such a table at all.
    """

    name: str  # the format's name in URLs, messages and catalogues
    ending: str
    write: Callable[[CanonicalTable, Path, str], Receipts | None]
    suits: Callable[[Collection[str]], bool] = lambda kinds: True
    has_geometries: bool = True  # else it leaves these columns out

    @property
    def media(self) -> str:
        """Its Content-Type."""
        return get_content_type(self.ending)


def has_tabular_columns(kinds: Collection[str]) -> bool:
    """Is there anything beside geometries, which a spreadsheet cannot show?"""
    return not kinds or any(kind != "geometry" for kind in kinds)
