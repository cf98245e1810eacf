"""WebP: the chunks of its RIFF, one by one. RFC 9649."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from site_builder.readers.documents.pictures.clean_picture import (
    CleanPicture,
    Content,
    PictureParts,
    refuse_picture,
)
from site_builder.readers.documents.pictures.exif import (
    LARGEST_READ,
    UPRIGHT,
    list_text_kinds,
    make_orientation_exif,
    read_exif,
)

MOST_CHUNKS = 20_000  # an animation has as many as frames, and few of each
HEAD = 12  # bytes: RIFF, size, WEBP
PICTURES = frozenset({b"VP8 ", b"VP8L"})
KEPT = PICTURES | {b"ICCP", b"ANIM", b"ALPH"}
FRAME_KEPT = PICTURES | {b"ALPH"}
FRAME_HEAD = 16  # bytes: where a frame stands and how long
HAS_EXIF = 0x08  # of the flags of VP8X
HAS_XMP = 0x04
EXTENDED_BYTES = 10


@dataclass(frozen=True, slots=True)
class _Chunk:
    kind: bytes
    start: int
    end: int  # of its data, without the byte that makes them even


def clean_webp(content: Content) -> CleanPicture:
    """A WebP without what is said of it. Raises ReadingFault where it cannot be walked to its
    end."""
    size = int.from_bytes(content[4:8], "little") + 8
    if content[:4] != b"RIFF" or content[8:HEAD] != b"WEBP" or size > len(content):
        raise refuse_picture()
    parts = PictureParts()
    orientation = 0
    flags = -1
    kinds: set[bytes] = set()
    for chunk in _iterate_chunks(content, HEAD, size):
        if not kinds and chunk.kind == b"VP8X":
            flags = content[chunk.start + 8]
            if chunk.end - chunk.start != 8 + EXTENDED_BYTES:
                raise refuse_picture()
        elif not kinds and chunk.kind not in PICTURES:
            raise refuse_picture()
        elif chunk.kind == b"EXIF":
            facts = read_exif(_read_text(content, chunk).removeprefix(b"Exif\0\0"))
            orientation = orientation or facts.orientation
            parts.removed.update(facts.kinds)
        elif chunk.kind == b"XMP ":
            parts.removed.update(list_text_kinds(_read_text(content, chunk)))
        elif chunk.kind == b"ANMF" and flags >= 0:
            parts.pieces += _clean_frame(content, chunk, parts)
        elif chunk.kind in KEPT and (flags >= 0 or chunk.kind in PICTURES - kinds):
            _keep_chunk(parts, chunk)
        else:
            parts.removed.add("other")
        kinds.add(chunk.kind)
    if kinds.isdisjoint({*PICTURES, b"ANMF"}):
        raise refuse_picture()
    if size < len(content):
        parts.removed.add("trailer")
    return _finish_webp(content, parts, flags=flags, orientation=orientation)


def _iterate_chunks(content: Content, start: int, end: int) -> Iterator[_Chunk]:
    """The chunks between two places of the file, which they fill."""
    for _ in range(MOST_CHUNKS):
        if start == end:
            return
        length = int.from_bytes(content[start + 4 : start + 8], "little")
        data_end = start + 8 + length
        if start + 8 > end or data_end > end:
            raise refuse_picture()
        yield _Chunk(content[start : start + 4], start, data_end)
        start = min(data_end + length % 2, end)
    raise refuse_picture()


def _read_text(content: Content, chunk: _Chunk) -> bytes:
    return content[chunk.start + 8 : min(chunk.end, chunk.start + LARGEST_READ)]


def _keep_chunk(parts: PictureParts, chunk: _Chunk) -> None:
    parts.keep(chunk.start, chunk.end)
    if (chunk.end - chunk.start) % 2:
        parts.add(b"\0")


def _clean_frame(
    content: Content, frame: _Chunk, parts: PictureParts
) -> list[tuple[int, int] | bytes]:
    """A frame of an animation, without what is unknown in it."""
    start = frame.start + 8 + FRAME_HEAD
    if start > frame.end:
        raise refuse_picture()
    frame_parts = PictureParts([(frame.start + 8, start)])
    for chunk in _iterate_chunks(content, start, frame.end):
        if chunk.kind in FRAME_KEPT:
            _keep_chunk(frame_parts, chunk)
        else:
            parts.removed.add("other")
    size = _measure_pieces(frame_parts.pieces)
    return [b"ANMF" + size.to_bytes(4, "little"), *frame_parts.pieces]


def _measure_pieces(pieces: list[tuple[int, int] | bytes]) -> int:
    total = 0
    for piece in pieces:
        total += len(piece) if isinstance(piece, bytes) else piece[1] - piece[0]
    return total


def _finish_webp(
    content: Content, parts: PictureParts, *, flags: int, orientation: int
) -> CleanPicture:
    """The head anew, with the size and the flags of what is left."""
    is_turned = orientation > UPRIGHT and flags >= 0
    if is_turned:
        exif = make_orientation_exif(orientation)
        parts.add(b"EXIF" + len(exif).to_bytes(4, "little") + exif)
    if flags >= 0:
        kept_flags = flags & ~(HAS_EXIF | HAS_XMP) | (HAS_EXIF if is_turned else 0)
        extended = content[HEAD : HEAD + 8] + bytes([kept_flags])
        parts.pieces.insert(0, extended + content[HEAD + 9 : HEAD + 8 + EXTENDED_BYTES])
    size = _measure_pieces(parts.pieces) + 4
    parts.pieces.insert(0, b"RIFF" + size.to_bytes(4, "little") + b"WEBP")
    return parts.finish()
