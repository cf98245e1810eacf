"""The pages of lists as a host last answered them: one that has not changed is not sent again. They
may be deleted at any time."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from site_builder.exchange.fetch.validators import NO_VALIDATORS, Validators
from site_builder.storage.build_state import SPOILT, write_file_atomically


@dataclass(frozen=True, slots=True)
class WebPage:
    """What an address answered, which is `url` after redirects."""

    url: str
    content: bytes
    validators: Validators = NO_VALIDATORS


@dataclass(frozen=True, slots=True)
class PageStore:
    """A folder of pages, each under a digest of the address that was asked. `asked_names`: the
    names of those of this harvest."""

    folder: Path
    asked_names: set[str] = field(default_factory=set)

    def find(self, url: str) -> WebPage | None:
        try:
            return msgspec.msgpack.decode(self._locate(url).read_bytes(), type=WebPage)
        except (OSError, *SPOILT):
            return None

    def keep(self, url: str, page: WebPage) -> None:
        """Of a page without validators nobody could say whether it has changed. Raises OSError."""
        if page.validators != NO_VALIDATORS:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_file_atomically(self._locate(url), msgspec.msgpack.encode(page))

    def remove_others(self) -> None:
        """The pages that this harvest has not asked for. Raises OSError."""
        if self.folder.is_dir():
            for path in self.folder.iterdir():
                if path.name not in self.asked_names:
                    path.unlink()

    def _locate(self, url: str) -> Path:
        name = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
        self.asked_names.add(name)
        return self.folder / name
