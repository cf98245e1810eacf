"""The tables of a dataset with the downloads for which it has room, and what is said of the
others.

The order in which formats give way, and how many bytes there are, are in `allowance`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from site_builder.core.model.prepared import TILES, Table, is_original
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import quote_words
from site_builder.prepare.exports import BY_NAME
from site_builder.prepare.exports.allowance import EXTRACTS, GIVING_WAY, Allowance

MEGABYTE = 1_000_000


def check_download_size(allowance: Allowance, place: Place) -> Problem | None:
    """The error of a dataset of which even what never gives way is too much; else None."""
    least = allowance.least()
    if least <= allowance.most:
        return None
    return make_problem(
        "downloads-too-large", place, size=least // MEGABYTE, most=allowance.most // MEGABYTE
    )


def fit_downloads(
    tables: Sequence[Table], allowance: Allowance, formats: Sequence[str], place: Place
) -> tuple[tuple[Table, ...], list[Problem]]:
    """The tables without what is left out, of the formats in which they were to be; and one warning
    that says so."""
    left_out = allowance.left_out()
    fitting = tuple(_leave_out_downloads(table, left_out, formats) for table in tables)
    missing = {name for table in fitting for name in table.left_out}
    if not missing:
        return fitting, []
    most = allowance.most // MEGABYTE
    if missing == {EXTRACTS}:
        return fitting, [make_problem("extracts-left-out", place, most=most)]
    endings = [f".{name}" for name in GIVING_WAY if name in missing - {EXTRACTS}]
    return fitting, [
        make_problem("downloads-left-out", place, most=most, formats=quote_words(endings))
    ]


def _leave_out_downloads(table: Table, left_out: Sequence[str], formats: Sequence[str]) -> Table:
    """A table without these of its downloads; it says which it would have had."""
    kinds = {column.kind for column in table.columns}
    own = [name for name in left_out if name in formats and BY_NAME[name].suits(kinds)]
    has_tiles = any(file.format == TILES for file in table.downloads)
    if has_tiles and TILES in left_out:
        own.insert(0, TILES)
    extracts = table.extracts
    if extracts and EXTRACTS in left_out:
        own.insert(0, EXTRACTS)
        extracts = tuple(replace(extract, downloads=()) for extract in extracts)
    downloads = []
    for file in table.downloads:
        if is_original(file) or file.format not in own:
            downloads.append(file)
    return replace(
        table,
        downloads=tuple(downloads),
        extracts=extracts,
        left_out=tuple(own),
    )
