"""Members of a GeoJSON that are neither the standard's (RFC 7946, 6.1) nor QGIS's: no table has
them, and the file that is published has."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import msgspec

from site_builder.core.problems import Repair
from site_builder.core.text import MOST_NAMED, quote_words, show_safe_value, truncate_text
from site_builder.readers.aside_texts import AsideTexts

COLLECTION_MEMBERS = frozenset({"type", "features", "geometries", "bbox", "name", "crs"})
FEATURE_MEMBERS = frozenset({"type", "id", "properties", "geometry", "bbox", "name", "crs"})
OTHERS = ("name", "crs")  # QGIS's: no table has them either
MOST_KNOWN = 1_000  # names that are counted apart
SHOWN = 40  # characters of a name


@dataclass
class ForeignMembers:
    """Their names, in the order in which they are met; and the texts that they hold."""

    names: dict[str, None] = field(default_factory=dict)
    asides: AsideTexts = field(default_factory=AsideTexts)

    def look_at(self, member: bytes | msgspec.Raw, known: frozenset[str]) -> None:
        """The names of an object. Raises DecodeError and RecursionError where it is none."""
        for name, value in msgspec.json.decode(member, type=dict[str, msgspec.Raw]).items():
            if name in known and name not in OTHERS:
                continue
            if name not in known and len(self.names) < MOST_KNOWN:
                self.names[name] = None
            self.asides.add([_decode_json_text(value)])

    def list_receipts(self) -> tuple[Repair, ...]:
        """What is said of them, if there are any."""
        if not self.names:
            return ()
        shown = [truncate_text(show_safe_value(name), SHOWN) for name in self.names]
        names = quote_words(shown, MOST_NAMED)
        return (Repair("foreign-members", {"names": names}, len(self.names)),)


def _decode_json_text(value: bytes | msgspec.Raw) -> str:
    """JSON as it is written, but for the letters that are written as numbers."""
    content = bytes(value)
    if b"\\u" in content:
        return json.dumps(msgspec.json.decode(content), ensure_ascii=False)
    return content.decode("utf-8", "replace")
