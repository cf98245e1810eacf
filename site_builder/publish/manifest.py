"""The manifest: every file of a site, by its path, with the sha256 of its bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Manifest:
    """The whole site: POSIX path → sha256 in the store, and the address it will have, if that is
    known."""

    files: Mapping[str, str]
    site: str = ""

    def collisions(self) -> list[tuple[str, str]]:
        """Pairs of paths that cannot live together: one is a folder of the other, or they differ by
        case alone."""
        pairs = []
        folded = dict[str, str]()
        folders = dict[str, str]()
        for path in sorted(self.files):
            first_path = folded.setdefault(path.casefold(), path)
            if first_path != path:
                pairs.append((first_path, path))
            folder = path.rpartition("/")[0]
            while folder and folder not in folders:
                folders[folder] = path
                folder = folder.rpartition("/")[0]
        return pairs + [
            (ancestor, folders[ancestor]) for ancestor in sorted(folders.keys() & self.files.keys())
        ]
