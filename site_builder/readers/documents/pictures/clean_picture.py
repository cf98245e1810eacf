"""What is kept of a picture, and the kinds of what was taken out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from mmap import mmap

from site_builder.core.model.prepared import REMOVED_KINDS, RemovedKind
from site_builder.readers.reading_fault import ReadingFault

Content = bytes | mmap
BLOCK = 1 << 20
BROKEN_PICTURE = "picture-broken"  # the problem of a picture that cannot be walked to its end


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanPicture:
    """`pieces`: spans of the file as it was received (start, end), and bytes of ours; `removed`:
    kinds of what was taken out, in their order."""

    pieces: tuple[tuple[int, int] | bytes, ...]
    removed: tuple[RemovedKind, ...]

    def iterate_blocks(self, content: Content) -> Iterator[bytes]:
        """The bytes of the picture, a million at a time. `content` is what it was made of."""
        for piece in self.pieces:
            if isinstance(piece, bytes):
                yield piece
                continue
            start, end = piece
            for offset in range(start, end, BLOCK):
                yield content[offset : min(offset + BLOCK, end)]


@dataclass(slots=True)
class PictureParts:
    """Gathers what is kept, in order."""

    pieces: list[tuple[int, int] | bytes] = field(default_factory=list)
    removed: set[RemovedKind] = field(default_factory=set)

    def keep(self, start: int, end: int) -> None:
        """Keep the bytes from `start` to before `end`."""
        last = self.pieces[-1] if self.pieces else b""
        if isinstance(last, tuple) and last[1] == start:
            self.pieces[-1] = (last[0], end)
        else:
            self.pieces.append((start, end))

    def add(self, content: bytes) -> None:
        """Put in bytes of ours."""
        self.pieces.append(content)

    def finish(self) -> CleanPicture:
        """What is kept."""
        removed = tuple(kind for kind in REMOVED_KINDS if kind in self.removed)
        return CleanPicture(pieces=tuple(self.pieces), removed=removed)


def refuse_picture() -> ReadingFault:
    """What ends the walk through a picture that is not what it says."""
    return ReadingFault(BROKEN_PICTURE)
