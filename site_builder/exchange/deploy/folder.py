"""A folder of this machine, or of a drive that it sees."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from site_builder.exchange.deploy.deployed_files import PART
from site_builder.publish.refusal import BuildRefused


class FolderCarrier:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def list_names(self) -> set[str]:
        if not os.path.lexists(self._folder):
            return set()
        if not self._folder.is_dir():
            raise BuildRefused("output-not-folder", {"path": str(self._folder)})
        return set(os.listdir(self._folder))  # noqa: PTH208

    def read_file(self, name: str) -> bytes:
        return (self._folder / name).read_bytes()

    def put_files(self, root: Path, paths: Sequence[str]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._folder / PART
        for path in paths:
            target = self._folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            part.unlink(missing_ok=True)
            shutil.copyfile(root / path, part)
            part.chmod(0o644)
            part.replace(target)

    def delete_files(self, paths: Sequence[str], folders: Sequence[str]) -> None:
        for path in paths:
            with suppress(NotADirectoryError):
                (self._folder / path).unlink(missing_ok=True)
        for folder in folders:
            with suppress(OSError):  # what is not ours may be in it
                (self._folder / folder).rmdir()
