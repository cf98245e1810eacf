"""The content-addressed store in .beffroi/: read-only files, named by their sha256."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from site_builder.core.model.prepared import Document, Parts, Summary, Table

BLOCK = 1 << 20
LARGEST_SUMMARY = 4096  # bytes once encoded
T = TypeVar("T")


class DamagedObject(Exception):
    """An object is missing, or its bytes are not those of its name. `args[0]` is its sha256."""


@contextlib.contextmanager
def _open_temporary_file(folder: Path) -> Iterator[IO[bytes]]:
    """A new file of `folder`, which stays only if it is written to the end: a full disk needs no
    half of one."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f".new-{os.urandom(8).hex()}"
    file = path.open("xb")  # closing it may fail too
    try:
        with file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@dataclass(frozen=True)
class ObjectStore:
    """`root` holds objects/ and tmp/, on one file system, so that an object appears whole or not at
    all."""

    root: Path

    def path(self, sha256: str) -> Path:
        """Where an object lies, or would."""
        return Path(
            f"{self.root}/objects/{sha256[:2]}/{sha256}"
        )  # three times faster than joining the parts

    def put(self, source: Path) -> str:
        """Move a file in; return its sha256."""
        with source.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        self._adopt(source, sha256)
        return sha256

    def put_bytes(self, content: bytes) -> str:
        """Keep these bytes; return their sha256."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.path(sha256)
        if not path.exists() or path.read_bytes() != content:
            with _open_temporary_file(self.root / "tmp") as file:
                file.write(content)
            self._adopt(Path(file.name), sha256)
        return sha256

    def put_stream(self, source: IO[bytes]) -> str:
        """Copy an open file in, whatever its name; what is stored is what was hashed."""
        return self.put_blocks(iter(partial(source.read, BLOCK), b""))

    def put_blocks(self, blocks: Iterable[bytes]) -> str:
        """Keep what these blocks are together; return its sha256."""
        digest = hashlib.sha256()
        with _open_temporary_file(self.root / "tmp") as file:
            for block in blocks:
                digest.update(block)
                file.write(block)
        self._adopt(Path(file.name), digest.hexdigest())
        return digest.hexdigest()

    def put_written(self, fill: Callable[[Callable[[bytes], object]], bool]) -> str:
        """Keep what `fill` gives block by block, "" where it says that this is not whole."""
        digest = hashlib.sha256()
        with _open_temporary_file(self.root / "tmp") as file:

            def write(block: bytes) -> None:
                digest.update(block)
                file.write(block)

            is_whole = fill(write)
        if not is_whole:
            Path(file.name).unlink()
            return ""
        self._adopt(Path(file.name), digest.hexdigest())
        return digest.hexdigest()

    def read(self, sha256: str) -> bytes:
        """The bytes of an object. Raises DamagedObject."""
        try:
            content = self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise DamagedObject(sha256) from None
        if hashlib.sha256(content).hexdigest() != sha256:
            self.path(sha256).unlink()
            raise DamagedObject(sha256)
        return content

    def size(self, sha256: str) -> int:
        """The size of an object in bytes. Raises DamagedObject."""
        try:
            return self.path(sha256).stat().st_size
        except FileNotFoundError:
            raise DamagedObject(sha256) from None

    def scrub(self) -> None:
        """Drop every object that is not what its name says."""
        for path in list(self.objects()):
            with contextlib.suppress(DamagedObject):
                self.verify(path.name)

    def objects(self) -> Iterator[Path]:
        """All of them, in no order."""
        for folder in (self.root / "objects").glob("??"):
            yield from folder.iterdir()

    def verify(self, sha256: str) -> None:
        """Hash an object before it is published; drop it and raise DamagedObject when it is not
        what its name says."""
        path = self.path(sha256)
        try:
            with path.open("rb") as file:
                sound = hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except FileNotFoundError:
            raise DamagedObject(sha256) from None
        if not sound:
            path.unlink()
            raise DamagedObject(sha256)

    def put_value(self, value: object) -> str:
        """Keep a value as JSON; return its sha256."""
        return self.put_bytes(msgspec.json.encode(value))

    def value(self, sha256: str, kind: type[T]) -> T:
        """A value that was kept. Raises DamagedObject, and msgspec.DecodeError for one of another
        kind."""
        return msgspec.json.decode(self.read(sha256), type=kind)

    def fit(self, summary: Summary) -> Summary:
        """The summary at its size: long lists of tables and documents move to an object of their
        own."""
        if len(msgspec.json.encode(summary)) <= LARGEST_SUMMARY:
            return summary
        parts = self.put_value((summary.tables, summary.documents))
        return replace(summary, tables=(), documents=(), parts=parts)

    def parts(self, summary: Summary) -> Parts:
        """The tables and documents of a dataset, wherever they lie."""
        if not summary.parts:
            return summary.tables, summary.documents
        return self.read_parts(summary.parts)

    def read_parts(self, sha256: str) -> Parts:
        """Those that lie in an object of their own."""
        return self.value(sha256, tuple[tuple[Table, ...], tuple[Document, ...]])

    def sweep(self, keep: Iterable[str]) -> None:
        """Delete the objects that nothing refers to any more, and what killed workers left half
        written."""
        digests = set(keep)
        for path in list(self.objects()):
            if path.name not in digests:
                path.unlink()
        for path in (self.root / "tmp").glob("*"):
            path.unlink()

    def _adopt(self, source: Path, sha256: str) -> None:
        """Put a file at its place, over what is there: that may be damaged, and this was just
        hashed."""
        path = self.path(sha256)
        source.chmod(0o444)
        try:
            source.replace(path)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            source.replace(path)
