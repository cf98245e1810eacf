"""PNG: its chunks, one by one, to IEND. PNG 3 (W3C), with animations and wide colours.

Their sums are not looked at: what draws the picture stays as it was received, be it right or not.
"""

from __future__ import annotations

import struct
import zlib

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

MOST_CHUNKS = 100_000  # a picture of 200 MB in IDAT of 8 KB has 25,000
SIGNATURE = b"\x89PNG\r\n\x1a\n"
CRITICAL = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND"})
KEPT = CRITICAL | {
    b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"sBIT", b"bKGD", b"pHYs", b"tRNS",
    b"cICP", b"mDCV", b"cLLI",
    b"acTL", b"fcTL", b"fdAT",
}  # fmt: skip
TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt"})


def clean_png(content: Content) -> CleanPicture:
    """A PNG without what is said of it. Raises ReadingFault where it cannot be walked to its
    end."""
    if content[: len(SIGNATURE)] != SIGNATURE:
        raise refuse_picture()
    parts = PictureParts([(0, len(SIGNATURE))])
    position = len(SIGNATURE)
    kinds_seen: set[bytes] = set()
    orientation = 0
    for _ in range(MOST_CHUNKS):
        length = int.from_bytes(content[position : position + 4], "big")
        kind = content[position + 4 : position + 8]
        end = position + 12 + length
        if end > len(content):
            raise refuse_picture()
        _check_order(kind, length, kinds_seen)
        if kind in KEPT:
            parts.keep(position, end)
        elif kind == b"eXIf":
            facts = read_exif(content[position + 8 : min(end - 4, position + LARGEST_READ)])
            orientation = orientation or facts.orientation
            parts.removed.update(facts.kinds)
        elif kind == b"tIME":
            parts.removed.add("day")
        elif kind in TEXTS:
            text = content[position + 8 : min(end - 4, position + LARGEST_READ)]
            parts.removed.update(list_text_kinds(text))
        else:
            parts.removed.add("other")
        kinds_seen.add(kind)
        position = end
        if kind == b"IHDR":
            header_end = end
        if kind == b"IEND":
            return _finish_png(content, parts, orientation, header_end=header_end, end=end)
    raise refuse_picture()


def _check_order(kind: bytes, length: int, kinds_seen: set[bytes]) -> None:
    """The header is the first and stands once, the data before the end; a chunk that nobody may
    pass over, and that we do not know, is refused."""
    is_first = not kinds_seen
    if (kind == b"IHDR") != is_first or (kind == b"IHDR" and length != 13):
        raise refuse_picture()
    if kind == b"IEND" and (length or b"IDAT" not in kinds_seen):
        raise refuse_picture()
    if not kind.isalpha() or (kind[:1].isupper() and kind not in CRITICAL):
        raise refuse_picture()


def _finish_png(
    content: Content, parts: PictureParts, orientation: int, *, header_end: int, end: int
) -> CleanPicture:
    if end < len(content):
        parts.removed.add("trailer")
    if orientation > UPRIGHT:
        exif = make_orientation_exif(orientation)
        chunk = b"eXIf" + exif
        whole = struct.pack(">I", len(exif)) + chunk + struct.pack(">I", zlib.crc32(chunk))
        first, *rest = parts.pieces
        assert isinstance(first, tuple)
        parts.pieces[:] = [(0, header_end), whole]
        if first[1] > header_end:
            parts.pieces.append((header_end, first[1]))
        parts.pieces += rest
    return parts.finish()
