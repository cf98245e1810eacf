"""The zip of a workbook, each member expanded under a cap, and the copy of what calamine may see.

calamine never opens the zip as it was received: its sizes may lie, and a broken drawing or a bomb
is no affair of ours.
"""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from site_builder.readers.decide.records import LARGEST_CELL
from site_builder.readers.reading_fault import ReadingFault
from site_builder.readers.zip_extras import is_padded_zip

MOST_MEMBERS = 10_000
MOST_EXPANDED = 600_000_000  # bytes of all that is read: a million rows of ten columns take 400
MOST_WHOLE = 16_000_000  # of a member that is read whole
MOST_ROW = 64_000_000
BLOCK = 1 << 20


class WorkbookArchive:
    """A zip that is read once. "/" stands between folders, and capitals are letters, whatever its
    writer did.

    `padded`: it holds bytes that no member accounts for.
    """

    def __init__(self, source: Path, most: int = MOST_EXPANDED) -> None:
        """`most`: bytes of all that is read."""
        self._left = most
        try:
            self._zip = ZipFile(source)
        except (BadZipFile, OSError, ValueError, NotImplementedError) as cause:
            raise ReadingFault("workbook-broken") from cause
        infos = self._zip.infolist()
        if len(infos) > MOST_MEMBERS:
            raise ReadingFault("workbook-too-large", most=MOST_EXPANDED // 1_000_000)
        infos_by_name = {info.filename.replace("\\", "/").lstrip("/"): info for info in infos}
        self.names = tuple(name for name in infos_by_name if name and not name.endswith("/"))
        try:
            self.padded = is_padded_zip(self._zip, source)
        except (OSError, ValueError) as cause:
            raise ReadingFault("workbook-broken") from cause
        self._members = {name.lower(): infos_by_name[name] for name in self.names}

    def __enter__(self) -> WorkbookArchive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._members

    def blocks(self, name: str) -> Generator[bytes]:
        """A member, block by block. Raises ReadingFault where it is broken, locked or too large."""
        info = self._member(name)
        try:
            with self._zip.open(info) as member:
                while block := member.read(BLOCK):
                    self._left -= len(block)
                    if self._left < 0:
                        raise ReadingFault("workbook-too-large", most=MOST_EXPANDED // 1_000_000)
                    yield block
        except (
            BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as cause:
            raise ReadingFault("workbook-broken") from cause

    def read_member(self, name: str) -> bytes:
        """A small member, b"" where it is not there."""
        if name not in self:
            return b""
        content = bytearray()
        for block in self.blocks(name):
            content += block
            if len(content) > MOST_WHOLE:
                raise ReadingFault("workbook-too-large", most=MOST_WHOLE // 1_000_000)
        return bytes(content)

    def _member(self, name: str) -> ZipInfo:
        info = self._members.get(name.lower())
        if info is None or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise ReadingFault("workbook-broken")
        if info.flag_bits & 1:
            raise ReadingFault("workbook-locked")
        return info


def copy_whole_members(archive: WorkbookArchive, copy: ZipFile, names: Iterable[str]) -> None:
    """Those of these members that are there go into the copy as they are."""
    for name in names:
        if name in archive:
            deque(copy_member_blocks(archive.blocks(name), copy, name), 0)


def copy_member_blocks(blocks: Iterator[bytes], copy: ZipFile, name: str) -> Generator[bytes]:
    """The same blocks, that go into the copy as they pass."""
    with copy.open(name, "w", force_zip64=True) as member:
        for block in blocks:
            member.write(block)
            yield block


def split_row_blocks(blocks: Iterator[bytes], mark: bytes) -> Iterator[bytes]:
    """The same bytes, cut before a mark that begins each row, so that no row is in two pieces."""
    pending = b""
    for block in blocks:
        pending += block
        end = pending.rfind(mark)
        if end > 0:
            yield pending[:end]
            pending = pending[end:]
        elif len(pending) > MOST_ROW:
            raise ReadingFault("cell-too-long", most=LARGEST_CELL)
    yield pending
