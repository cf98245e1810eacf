"""PNG, JPEG and WebP: width and height from their headers, and the way to publish them without
what is said of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import BinaryIO

from site_builder.core.problems import Refusal
from site_builder.readers.documents.facts import (
    MOST_PIXELS,
    DocumentFacts,
    DocumentFormat,
    keep_plausible_count,
)
from site_builder.readers.documents.pictures.clean_jpeg import clean_jpeg
from site_builder.readers.documents.pictures.clean_picture import BROKEN_PICTURE
from site_builder.readers.documents.pictures.clean_png import clean_png
from site_builder.readers.documents.pictures.clean_webp import clean_webp

BROKEN_FACTS = DocumentFacts(refusals=(Refusal(code=BROKEN_PICTURE),))
MOST_SEGMENTS = 1_000
# tables and extensions bear neighbouring numbers
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
BARE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length


def _read_png_facts(path: Path) -> DocumentFacts:
    with path.open("rb") as file:
        head = file.read(24)
    if len(head) < 24 or head[12:16] != b"IHDR":
        return BROKEN_FACTS
    return _describe_size(int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big"))


def _read_jpeg_facts(path: Path) -> DocumentFacts:
    with path.open("rb") as file:
        file.seek(2)
        for _ in range(MOST_SEGMENTS):
            marker = _read_marker(file)
            if marker in BARE:
                continue
            head = file.read(7)  # length, then of a frame: precision, height, width
            if marker in FRAMES and len(head) == 7:
                return _describe_size(
                    int.from_bytes(head[5:7], "big"), int.from_bytes(head[3:5], "big")
                )
            length = int.from_bytes(head[:2], "big")
            if marker in (0, 0xD9, 0xDA) or len(head) < 7 or length < 2:
                return BROKEN_FACTS
            file.seek(length - 7, 1)
    return BROKEN_FACTS


def _read_marker(file: BinaryIO) -> int:
    """The next marker, past the bytes 0xFF that may fill; 0 where there is none."""
    if file.read(1) != b"\xff":
        return 0
    for _ in range(MOST_SEGMENTS):
        if (byte := file.read(1)) != b"\xff":
            return byte[0] if byte else 0
    return 0


def _read_webp_facts(path: Path) -> DocumentFacts:
    """Its three forms each have a head of their own: with losses, without, and with what goes
    beside the image."""
    with path.open("rb") as file:
        head = file.read(30)
    match head[12:16]:
        case b"VP8 " if head[23:26] == b"\x9d\x01\x2a" and len(head) == 30:
            return _describe_size(
                *(
                    int.from_bytes(head[offset : offset + 2], "little") & 0x3FFF
                    for offset in (26, 28)
                )
            )
        case b"VP8L" if head[20:21] == b"\x2f" and len(head) >= 25:
            bits = int.from_bytes(head[21:25], "little")
            return _describe_size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        case b"VP8X" if len(head) == 30:
            return _describe_size(
                *(int.from_bytes(head[offset : offset + 3], "little") + 1 for offset in (24, 27))
            )
    return BROKEN_FACTS


def _describe_size(width: int, height: int) -> DocumentFacts:
    width = keep_plausible_count(width, MOST_PIXELS)
    height = keep_plausible_count(height, MOST_PIXELS)
    return DocumentFacts(width=width, height=height) if width and height else BROKEN_FACTS


_JPEG = re.compile(rb"\A\xff\xd8\xff")
FORMATS = (
    DocumentFormat(".png", re.compile(rb"\A\x89PNG\r\n\x1a\n"), _read_png_facts, clean=clean_png),
    DocumentFormat(".jpg", _JPEG, _read_jpeg_facts, clean=clean_jpeg),
    DocumentFormat(".jpeg", _JPEG, _read_jpeg_facts, clean=clean_jpeg),
    DocumentFormat(
        ".webp", re.compile(rb"\ARIFF....WEBP", re.DOTALL), _read_webp_facts, clean=clean_webp
    ),
)
