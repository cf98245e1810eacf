"""Members of a GeoJSON that are neither the standard's (RFC 7946, 6.1) nor QGIS's: no table has
them, and the file that is published has."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from site_builder.core.problems import Repair
from site_builder.core.text import MOST_NAMED, quote_words, show_safe_value, truncate_text
from site_builder.readers.decide.reading import find_aside_numbers

COLLECTION_MEMBERS = frozenset({"type", "features", "geometries", "bbox", "name", "crs"})
FEATURE_MEMBERS = frozenset({"type", "id", "properties", "geometry", "bbox", "name", "crs"})
OTHERS = ("name", "crs")  # QGIS's: no table has them either
MOST_KNOWN = 1_000  # names that are counted apart
SHOWN = 40  # characters of a name


@dataclass
class ForeignMembers:
    """Their names, in the order in which they are met; and what numbers of persons they hold."""

    names: dict[str, None] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)

    def look_at(self, member: bytes | msgspec.Raw, known: frozenset[str]) -> None:
        """The names of an object. Raises DecodeError and RecursionError where it is none."""
        for name, value in msgspec.json.decode(member, type=dict[str, msgspec.Raw]).items():
            if name in known and name not in OTHERS:
                continue
            if name not in known and len(self.names) < MOST_KNOWN:
                self.names[name] = None
            self.numbers.update(find_aside_numbers(bytes(value).decode("utf-8", "replace")))

    def list_receipts(self) -> tuple[Repair, ...]:
        """What is said of them, if there are any."""
        if not self.names:
            return ()
        shown = [truncate_text(show_safe_value(name), SHOWN) for name in self.names]
        names = quote_words(shown, MOST_NAMED)
        params = {"names": names, **self.numbers}
        return (Repair("foreign-members", params, len(self.names)),)
