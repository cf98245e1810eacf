"""Where a preview leads who asks for an address of a former portal: the table that the site has for
reusers says it, as hosts do by their rules."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from site_builder.metadata.legacy_portals import LegacyRequest, parse_legacy_address

TABLE = "anciennes-adresses.csv"


@dataclass(slots=True)
class FormerAddressBook:
    """The table of a site that may be built again meanwhile: it is read again where it has
    changed."""

    folder: Path
    _version: tuple[int, int, int] = (0, 0, 0)
    _paths: dict[str, str] = field(default_factory=dict)

    def find_path(self, address: str, mount: str) -> str:
        """The path of today from the root of the host, for what was asked; "" where the former
        portal had nothing there."""
        self._refresh(mount)
        if not self._paths:
            return ""
        try:
            request = parse_legacy_address(address)
        except ValueError:
            return ""
        page = LegacyRequest(request.family, request.name)
        return self._paths.get(request.key.lower()) or self._paths.get(page.key.lower(), "")

    def _refresh(self, mount: str) -> None:
        path = self.folder / TABLE
        try:
            status = path.stat()
            version = (status.st_ino, status.st_mtime_ns, status.st_size)
            if version != self._version:
                self._paths = _read_table(path.read_text("utf-8"), mount)
                self._version = version
        except (OSError, ValueError):
            self._paths = {}
            self._version = (0, 0, 0)


def _read_table(text: str, mount: str) -> dict[str, str]:
    """By what hosts look up, without regard to case. Raises ValueError."""
    paths = {}
    for row in list(csv.reader(io.StringIO(text, newline="")))[1:]:
        former, current, *_ = row
        path = urlsplit(current).path
        if path.startswith(mount):
            paths[parse_legacy_address(former).key.lower()] = path
    return paths
