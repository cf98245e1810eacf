"""What a file holds that its bytes do not show: compressed streams, members of archives, rows of
Parquet and of workbooks, the text of PDF. What lies in it is looked at in turn, within limits."""

from __future__ import annotations

import bz2
import gzip
import lzma
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from site_builder.commands.traces.byte_texts import BLOCK, search_blocks
from site_builder.core.sought_texts import SoughtTexts

DEEPEST = 4  # archives in archives
MOST_MEMBERS = 50_000
MOST_BYTES = 4 << 30  # that one file may unpack to
PDF = b"%PDF-"
HEAD = 1024  # bytes within which a PDF may begin
# How files begin that hold what their bytes do not show; no library of ours opens the last ones
KINDS = (
    (b"PK\x03\x04", "zip"),
    (b"PAR1", "parquet"),
    (b"PMTiles", "tiles"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "compound"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (PDF, "pdf"),
    (b"7z\xbc\xaf\x27\x1c", "unread"),
    (b"Rar!\x1a\x07", "unread"),
    (b"\x28\xb5\x2f\xfd", "unread"),
)
TILES_START = 56  # the byte of a PMTiles archive from which it says where its tiles begin
WORKBOOKS = ("xl/workbook.xml", "xl/workbook.bin")  # a part that each of them has


@contextmanager
def _open_tiles(path: Path) -> Iterator[gzip.GzipFile]:
    """The tiles of an archive, packed one after the other up to its end."""
    with path.open("rb") as file:
        file.seek(TILES_START)
        file.seek(int.from_bytes(file.read(8), "little"))
        with gzip.open(file) as tiles:
            yield tiles


STREAMS: Mapping[str, Callable[[Path], Any]] = {
    "gzip": gzip.open,
    "bzip2": bz2.open,
    "xz": lzma.open,
    "tiles": _open_tiles,
}
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,  # such as of a name that is no UTF-8
)


@dataclass(frozen=True, slots=True)
class Trace:
    """Texts that were found, by their numbers, in a member of a file, or in the file itself: ""."""

    member: str
    numbers: frozenset[int]


@dataclass(slots=True)
class FileSearch:
    """One file being looked through. `search_table`: looks into a file that a library must read, in
    a worker, and says None where it could not; `unread`: members that could not be looked into."""

    sought: SoughtTexts
    search_table: Callable[[Path, str], frozenset[int] | None]
    traces: list[Trace] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    room: int = field(default_factory=lambda: MOST_BYTES)

    def search_file(self, path: Path, member: str = "", depth: int = 0) -> None:
        """All that a file holds. Raises OSError where it cannot be read at all."""
        with path.open("rb") as file:
            head = file.read(HEAD)
            file.seek(0)
            self._note(member, search_blocks(_read_blocks(file), self.sought))
        kind = find_container(head)
        if kind in ("parquet", "pdf"):
            numbers = self.search_table(path, kind)
            if numbers is not None:
                self._note(member, numbers)
            elif head.startswith(tuple(dict(KINDS))):  # else a text that speaks of PDF
                self.unread.append(member)
        elif kind == "unread" or (kind and depth >= DEEPEST):
            self.unread.append(member)
        elif kind in STREAMS:
            self._search_packed_stream(path, STREAMS[kind], member, depth=depth)
        elif kind == "zip":
            self._search_zip(path, member, depth)
        elif kind == "compound":  # a book of 1997, or a letter, whose bytes have told all
            self._note(member, self.search_table(path, "workbook") or frozenset())

    def search_stream(self, blocks: Iterable[bytes], member: str = "", depth: int = 0) -> None:
        """The same of what comes block by block: written down only where it holds other things."""
        source = iter(blocks)
        head = next(source, b"")
        if not find_container(head[:HEAD]):
            self._note(member, search_blocks(_chain(head, source), self.sought))
            return
        with tempfile.TemporaryDirectory(prefix="beffroi-") as folder:
            path = Path(folder) / "member"
            with path.open("xb") as file:
                for block in _chain(head, source):
                    file.write(block)
            self.search_file(path, member, depth)

    def _note(self, member: str, numbers: frozenset[int]) -> None:
        if numbers and self.traces and self.traces[-1].member == member:
            numbers |= self.traces.pop().numbers  # its bytes have told some of it
        if numbers:
            self.traces.append(Trace(member, numbers))

    def _search_packed_stream(
        self, path: Path, unpack: Callable[[Path], Any], member: str, depth: int
    ) -> None:
        try:
            with unpack(path) as file:
                self.search_stream(self._count(_read_blocks(file)), member, depth + 1)
        except DAMAGED:
            self.unread.append(member)

    def _search_zip(self, path: Path, member: str, depth: int) -> None:
        try:
            with zipfile.ZipFile(path) as archive:
                entries = archive.infolist()
                if not {entry.filename for entry in entries}.isdisjoint(WORKBOOKS):
                    # its parts are looked into below, whatever the library makes of it
                    self._note(member, self.search_table(path, "workbook") or frozenset())
                if len(entries) > MOST_MEMBERS:
                    self.unread.append(member)
                for entry in entries[:MOST_MEMBERS]:
                    name = f"{member} › {entry.filename}" if member else entry.filename
                    self._search_entry(archive, entry, name, depth=depth)
        except DAMAGED:
            self.unread.append(member)

    def _search_entry(
        self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, depth: int
    ) -> None:
        try:
            with archive.open(entry) as file:
                self.search_stream(self._count(_read_blocks(file)), name, depth + 1)
        except DAMAGED:
            self.unread.append(name)

    def _count(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """The blocks, as long as there is room for what a file unpacks to."""
        for block in blocks:
            self.room -= len(block)
            if self.room < 0:
                raise EOFError
            yield block


def find_container(head: bytes) -> str:
    """What kind of container begins so, one of KINDS; or ""."""
    for mark, kind in KINDS:
        if head.startswith(mark):
            return kind
    return "pdf" if PDF in head else ""


def _read_blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block


def _chain(head: bytes, blocks: Iterator[bytes]) -> Iterator[bytes]:
    if head:
        yield head
    yield from blocks


def copy_into(source: Path, scratch: Path) -> Path:
    """A file under a name of ours: libraries see no other."""
    target = scratch / "source"
    shutil.copyfile(source, target)
    return target
