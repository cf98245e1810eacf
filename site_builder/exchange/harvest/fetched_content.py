"""What came of a file of another portal, once it is stored."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from site_builder.core.model.source import SelectedRows
from site_builder.exchange.fetch.download import DownloadedFile
from site_builder.exchange.fetch.failures import FetchFailed
from site_builder.exchange.harvest.harvested import HarvestedFile


@dataclass(frozen=True, slots=True)
class FetchedContent:
    """The sum of what is kept, and its id in git. `selected`: which rows of the file that is,
    where it is not all of it."""

    sha256: str
    blob: str
    selected: SelectedRows | None = None

    @property
    def whole(self) -> str:
        """The sum of the file as it is there."""
        return self.selected.sha256 if self.selected else self.sha256


def compute_file_sum(path: Path) -> str:
    """The SHA-256 of a file, of which little is in memory at a time."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_declared(file: HarvestedFile, downloaded: DownloadedFile) -> None:
    """Raises FetchFailed where the source says another sum than that of what came."""
    if file.sha256 and file.sha256 != downloaded.sha256:
        raise FetchFailed("harvest-file-sum", file.url)
