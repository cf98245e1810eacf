"""Pictures as small as a format lets them be, and what is said beside them."""

from __future__ import annotations

import struct
import zlib

JFIF = b"JFIF\0\x01\x02\x01\x00\x48\x00\x48\0\0"
PNG = b"\x89PNG\r\n\x1a\n"


def png_chunk(kind: bytes, data: bytes = b"") -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 8, height: int = 5, more: bytes = b"", chunks: bytes = b"") -> bytes:
    """An image of these sides without pixels, with these chunks before them, followed by other
    bytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = png_chunk(b"IDAT", zlib.compress(b"")) + png_chunk(b"IEND")
    return PNG + png_chunk(b"IHDR", head) + chunks + data + more


def jpeg_segment(code: int, data: bytes) -> bytes:
    """A segment of a JPEG."""
    return bytes((0xFF, code)) + struct.pack(">H", len(data) + 2) + data


def jpeg(*before: bytes, width: int = 8, height: int = 5, more: bytes = b"") -> bytes:
    """A progressive image in two scans, with these segments before its tables, followed by other
    bytes."""
    frame = struct.pack(">BHHB", 8, height, width, 3) + bytes(9)
    scan = jpeg_segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
    coded = b"ab\xff\x00cd\xff\xd0ef"
    tables = (
        jpeg_segment(0xDB, bytes(65)) + jpeg_segment(0xC2, frame) + jpeg_segment(0xC4, bytes(17))
    )
    body = tables + scan + coded + jpeg_segment(0xC4, bytes(17)) + scan + coded
    return b"\xff\xd8" + b"".join(before) + body + b"\xff\xd9" + more


def webp_chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a WebP, made even."""
    return kind + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)


def webp(*chunks: bytes, more: bytes = b"") -> bytes:
    """A WebP of these chunks, followed by other bytes."""
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body + more


def webp_head(flags: int, width: int = 8, height: int = 5) -> bytes:
    """VP8X: what goes beside the image, and its sides."""
    sides = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    return webp_chunk(b"VP8X", bytes((flags, 0, 0, 0)) + sides)


def exif(orientation: int = 1, *, order: str = ">", place: bool = True, artist: str = "") -> bytes:
    """A block of EXIF from its TIFF header on, with a directory of GPS and a thumbnail."""
    mark = b"MM\0*" if order == ">" else b"II*\0"
    entries = [
        struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0),
        struct.pack(f"{order}HHII", 0x0132, 2, 20, 8),
    ]
    if artist:
        behind = 8 + 2 + 12 * (len(entries) + 1 + place) + 4 + 18  # directories, and that of GPS
        entries.append(struct.pack(f"{order}HHII", 0x013B, 2, len(artist) + 1, behind))
    end = 8 + 2 + 12 * (len(entries) + place) + 4
    if place:
        entries.append(struct.pack(f"{order}HHII", 0x8825, 4, 1, end))
    gps = struct.pack(f"{order}H", 1) + struct.pack(f"{order}HHII", 2, 5, 3, 8) + bytes(4)
    first = struct.pack(f"{order}H", len(entries)) + b"".join(entries)
    head = mark + struct.pack(f"{order}I", 8) + first
    return head + struct.pack(f"{order}I", end) + gps + artist.encode() + b"\x0050.63 3.06"
