"""What EXIF, XMP and IPTC say of a picture: of which kinds it is, and how the picture is turned."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from site_builder.core.model.prepared import RemovedKind

UPRIGHT = 1
LARGEST_READ = 1 << 20  # bytes of a block that are looked at, to say what was taken out
LONGEST_NAME = 200  # bytes
MOST_ENTRIES = 1_000  # of a directory; cameras write 60
_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
_ORIENTATION = 0x0112
_AUTHORS = (0x013B, 0xA430)  # artist, owner of the camera
_EXIF = 0x8769
_GPS = 0x8825
_PLACES = frozenset({2, 4, 29})  # of a directory of GPS: latitude, longitude, day
_KINDS: dict[int, RemovedKind] = {
    **dict.fromkeys((0x013B, 0x8298, 0x9C9D, 0xA430), "person"),
    **dict.fromkeys((0x0132, 0x9003, 0x9004, 0x9290, 0x9291, 0x9292), "day"),
    **dict.fromkeys((0x010F, 0x0110, 0x927C, 0xA431, 0xA433, 0xA434, 0xA435, 0xC62F), "device"),
    **dict.fromkeys((0x010E, 0x9286, 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F, 0xA420), "text"),
}
# Words of XMP, of IPTC and of the texts of PNG, each with what it announces
_WORDS: tuple[tuple[bytes, RemovedKind], ...] = (
    (b"GPSLatitude", "position"),
    (b"GPSLongitude", "position"),
    (b"Iptc4xmpCore:Location", "position"),
    (b"dc:creator", "person"),
    (b"\x1c\x02\x50", "person"),  # IPTC: by-line
    (b"Author\0", "person"),
    (b"PersonInImage", "person"),
    (b"CreateDate", "day"),
    (b"DateCreated", "day"),
    (b"\x1c\x02\x37", "day"),  # IPTC: date created
    (b"Creation Time\0", "day"),
    (b"tiff:Model", "device"),
    (b"SerialNumber", "device"),
    (b"dc:description", "text"),
    (b"\x1c\x02\x78", "text"),  # IPTC: caption
    (b"xmp:Thumbnails", "thumbnail"),
)


@dataclass(frozen=True, slots=True)
class ExifFacts:
    """`orientation`: from 1, as it is, to 8; `kinds` of what else is said."""

    orientation: int
    kinds: frozenset[RemovedKind]


def read_exif(tiff: bytes) -> ExifFacts:
    """What a block of EXIF says, from its TIFF header on. Where it cannot be read it says something
    all the same."""
    order = _ORDERS.get(tiff[:4])
    if order is None:
        return ExifFacts(UPRIGHT, frozenset({"other"}))
    kinds: set[RemovedKind] = set()
    orientation = 0
    first, following = _read_directory(tiff, order, _read_number(tiff, order, 4))
    for tag, value in first:
        if tag == _ORIENTATION:
            orientation = orientation or value >> (16 if order == ">" else 0) & 0xFFFF
        elif tag == _GPS:
            places, _ = _read_directory(tiff, order, value)
            kinds.update("position" for tag, _ in places if tag in _PLACES)
            kinds.add("other")
        elif tag == _EXIF:
            details, _ = _read_directory(tiff, order, value)
            kinds.update(_KINDS.get(tag, "other") for tag, _ in details)
        else:
            kinds.add(_KINDS.get(tag, "other"))
    if following:
        kinds.add("thumbnail")
    known = orientation if UPRIGHT < orientation <= 8 else UPRIGHT
    return ExifFacts(known, frozenset(kinds))


def list_exif_authors(tiff: bytes) -> list[str]:
    """The names of people that a block of EXIF has."""
    order = _ORDERS.get(tiff[:4])
    if order is None:
        return []
    entries, _ = _read_directory(tiff, order, _read_number(tiff, order, 4))
    for tag, value in tuple(entries):
        if tag == _EXIF:
            entries += _read_directory(tiff, order, value)[0]
    authors = [value for tag, value in entries if tag in _AUTHORS]
    return [_read_text(tiff, offset) for offset in authors]


def _read_text(tiff: bytes, offset: int) -> str:
    """A text of more than four letters, to the zero at its end."""
    return tiff[offset : offset + LONGEST_NAME].partition(b"\0")[0].decode("utf-8", "replace")


def _read_directory(tiff: bytes, order: str, offset: int) -> tuple[list[tuple[int, int]], int]:
    """The tags of a directory, each with what its field of four bytes holds; where the next one
    is, 0 where there is none."""
    if not 8 <= offset <= len(tiff) - 2:
        return [], 0
    (count,) = struct.unpack_from(f"{order}H", tiff, offset)
    end = offset + 2 + 12 * count
    entries = []
    for start in range(offset + 2, min(end, len(tiff) - 11, offset + 12 * MOST_ENTRIES), 12):
        tag, _, _, value = struct.unpack_from(f"{order}HHII", tiff, start)
        entries.append((tag, value))
    return entries, _read_number(tiff, order, end)


def _read_number(tiff: bytes, order: str, offset: int) -> int:
    if offset + 4 > len(tiff):
        return 0
    number: int = struct.unpack_from(f"{order}I", tiff, offset)[0]
    return number


def make_orientation_exif(orientation: int) -> bytes:
    """A block of EXIF that says how a picture is turned, and nothing else."""
    entry = struct.pack(">HHI", _ORIENTATION, 3, 1) + struct.pack(">HH", orientation, 0)
    return b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)


def list_text_kinds(content: bytes) -> Iterator[RemovedKind]:
    """The kinds of what a text beside a picture says, "other" where no word of it is known."""
    kinds: list[RemovedKind] = [kind for word, kind in _WORDS if word in content]
    if not kinds:
        kinds.append("other")
    yield from kinds
