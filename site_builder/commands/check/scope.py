"""Which datasets of a site are looked at, and which problems told."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from site_builder.core.text import show_safe_path
from site_builder.metadata.site_folder import (
    BESIDE,
    DATASETS,
    ERASED_FILE,
    OWNER_FILE,
    make_canonical_path,
)


@dataclass(frozen=True)
class CheckScope:
    """What is looked at: what lies below `paths`, "" being all; of it what `changed`, unless that
    is None.

    `unread`: ids of datasets whose files are not all there, which are not prepared.
    """

    paths: tuple[str, ...]
    changed: tuple[str, ...] | None
    unread: frozenset[str] = frozenset()

    @cached_property
    def _changed_paths(self) -> frozenset[str]:
        """The files that changed and the folders that they are in, as problems write their
        places."""
        parts = [_compare_path(path).split("/") for path in self.changed or ()]
        return frozenset(
            "/".join(segments[:depth])
            for segments in parts
            for depth in range(1, len(segments) + 1)
        )

    def _is_asked(self, path: str) -> bool:
        path = make_canonical_path(path)
        tops = map(_compare_path, self.paths)
        return any(top in ("", path) or path.startswith(f"{top}/") for top in tops)

    def is_compared(self, path: str) -> bool:
        """Is this file to be held against what it was? Of datasets, only those that are asked
        for."""
        return not path.startswith(f"{DATASETS}/") or self._is_asked(path)

    def needs_preparation(self, id_: str) -> bool:
        """Is this dataset to be prepared?"""
        if id_ in self.unread:
            return False
        folder = f"{DATASETS}/{id_}"
        return self._is_asked(folder) and (self.changed is None or folder in self._changed_paths)

    def covers_path(self, path: str) -> bool:
        """Is a problem at this path told? Whatever communes.yml says is of all datasets."""
        if self.changed is None or OWNER_FILE in self.changed:
            return self._is_asked(path)
        path = make_canonical_path(path)
        return self._is_asked(path) and (
            path in self._changed_paths or "/".join(path.split("/")[:3]) in self._changed_paths
        )

    @cached_property
    def has_owner_change(self) -> bool:
        """Has communes.yml changed, or a table that it may name?"""
        return any(
            path == OWNER_FILE or ("/" not in path and path.endswith(".csv"))
            for path in self.changed or ()
        )

    def list_base_paths(self) -> list[str]:
        """The paths that must be there to read what was before, and no other dataset."""
        root_files = set()  # what communes.yml names
        folders = set()
        for path in self.changed or ():
            if "/" not in path:
                root_files.add(path)
            elif path.startswith(f"{DATASETS}/"):
                folders.add("/".join(path.split("/")[:3]))
        return sorted(
            {
                OWNER_FILE,
                ERASED_FILE,
                *BESIDE,
                *root_files,
                *({DATASETS} if self.has_owner_change else folders),
            }
        )


def _compare_path(path: str) -> str:
    """A path as problems write it, by which a dataset is the same whatever its folder is called."""
    return make_canonical_path(show_safe_path(path))
