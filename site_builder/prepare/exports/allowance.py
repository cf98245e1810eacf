"""How much one dataset may publish, and what gives way beyond: a small file can make many gigabytes
of downloads."""

from __future__ import annotations

from dataclasses import dataclass, field

from site_builder.core.model.prepared import TILES

MOST_TIMES = 20  # the bytes of what was sent, where that is more than what any dataset may publish
EXTRACTS = "extracts"
# The formats that are left out, the first ones first, until the rest fits. What was sent and the
# Parquet, in which everything is and which is the smallest, never are.
GIVING_WAY = (EXTRACTS, TILES, "json", "xlsx", "excel.csv", "geojson", "csv")


@dataclass
class Allowance:
    """The files of one dataset so far, by format and path, of which all must fit `most` bytes.

    A format is left out of the whole dataset. Since files are only added, what is left out once
    stays so: its other files need not be written, and the order in which they come changes nothing.
    """

    most: int
    sizes: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, what: str, path: str, size: int) -> None:
        """Count a file, once however many tables are in it. `what`: its format, EXTRACTS, or
        "original"."""
        files = self.sizes.setdefault(what, {})
        files[path] = max(size, files.get(path, 0))

    def left_out(self) -> tuple[str, ...]:
        """What gives way, in the order of GIVING_WAY."""
        total = self.total()
        for count, what in enumerate(GIVING_WAY):
            if total <= self.most:
                return GIVING_WAY[:count]
            total -= sum(self.sizes.get(what, {}).values())
        return GIVING_WAY

    def total(self) -> int:
        """The bytes of all files that were counted."""
        return sum(sum(files.values()) for files in self.sizes.values())

    def least(self) -> int:
        """The bytes of what never gives way."""
        return sum(
            sum(files.values()) for what, files in self.sizes.items() if what not in GIVING_WAY
        )
