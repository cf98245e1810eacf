"""JPEG: its segments, one by one, to its end. ITU-T T.81, annex B; JFIF; Exif 3.0."""

from __future__ import annotations

import re

from site_builder.readers.documents.pictures.clean_picture import (
    CleanPicture,
    Content,
    PictureParts,
    refuse_picture,
)
from site_builder.readers.documents.pictures.exif import (
    UPRIGHT,
    list_text_kinds,
    make_orientation_exif,
    read_exif,
)

MOST_SEGMENTS = 20_000  # a progressive picture has 60, a profile of 255 parts too
SOI = b"\xff\xd8"
EOI = 0xD9
SOS = 0xDA
# tables, frames, and what belongs to them
CODING = frozenset({*range(0xC0, 0xC8), *range(0xC9, 0xD0), 0xDB, 0xDC, 0xDD, 0xDE, 0xDF})
FRAMES = CODING - {0xC4, 0xCC, *range(0xDB, 0xE0)}
APPLICATIONS = range(0xE0, 0xF0)
COMMENT = 0xFE
ADOBE_BYTES = 12  # of its segment: how colours are coded
JFIF_BYTES = 14  # of its segment, without a thumbnail
_EXIF = b"Exif\0\0"
_XMP = (b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0")
_MARKER = re.compile(rb"\xff++([^\x00])")
# of coded data: a stuffed zero and a marker of restart belong to them
_SCAN_END = re.compile(rb"(?<!\xff)\xff++[^\x00\xd0-\xd7]")


def clean_jpeg(content: Content) -> CleanPicture:
    """A JPEG without what is said of it. Raises ReadingFault where it cannot be walked to its
    end."""
    if content[:2] != SOI:
        raise refuse_picture()
    walk = _JpegWalk(content)
    position = len(SOI)
    for _ in range(MOST_SEGMENTS):
        marker = _MARKER.match(content, position)
        if marker is None:
            raise refuse_picture()
        code = marker[1][0]
        start = marker.end() - 2
        walk.pass_filling(position, start)
        if code == EOI:
            return walk.finish(start)
        position = walk.pass_segment(code, start)
    raise refuse_picture()


class _JpegWalk:
    """What was met so far."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._parts = PictureParts([(0, len(SOI))])
        self._orientation = 0
        self._header_pieces = 1  # before which nothing of ours may stand
        self._has_jfif = False
        self._has_frame = False
        self._has_scan = False

    def pass_segment(self, code: int, start: int) -> int:
        """Keep a segment or take it out; where the next one begins."""
        content = self._content
        length = int.from_bytes(content[start + 2 : start + 4], "big")
        end = start + 2 + length
        if length < 2 or end > len(content):
            raise refuse_picture()
        if code in CODING:
            self._has_frame |= code in FRAMES
            self._parts.keep(start, end)
        elif code == SOS and self._has_frame:
            scan_end = _SCAN_END.search(content, end)
            if scan_end is None:
                raise refuse_picture()
            self._has_scan = True
            end = scan_end.start()
            self._parts.keep(start, end)
        elif code in APPLICATIONS:
            self._pass_application(code, start, end)
        elif code == COMMENT:
            self._parts.removed.add("text")
        else:
            raise refuse_picture()
        return end

    def pass_filling(self, start: int, end: int) -> None:
        """Keep the bytes 0xFF that may stand before a marker."""
        if start < end:
            self._parts.keep(start, end)

    def finish(self, start: int) -> CleanPicture:
        """The picture, which ends at the marker that begins here."""
        if not self._has_scan:
            raise refuse_picture()
        end = start + 2
        self._parts.keep(start, end)
        if end < len(self._content):
            self._parts.removed.add("trailer")
        if self._orientation > UPRIGHT:
            exif = _EXIF + make_orientation_exif(self._orientation)
            length = (len(exif) + 2).to_bytes(2, "big")
            self._parts.pieces.insert(self._header_pieces, b"\xff\xe1" + length + exif)
        return self._parts.finish()

    def _pass_application(self, code: int, start: int, end: int) -> None:
        payload = self._content[start + 4 : end]
        if code == 0xE0 and payload.startswith(b"JFIF\0") and not self._has_jfif:
            self._pass_jfif(payload)
        elif code == 0xE2 and payload.startswith(b"ICC_PROFILE\0"):
            self._parts.keep(start, end)
        elif code == 0xEE and payload.startswith(b"Adobe") and len(payload) >= ADOBE_BYTES:
            self._keep_beginning(start, payload, ADOBE_BYTES)
        elif code == 0xE1 and payload.startswith(_EXIF):
            self._pass_exif(payload)
        elif code == 0xE0 and payload.startswith(b"JFXX\0"):
            self._parts.removed.add("thumbnail")
        elif code == 0xED or payload.startswith(_XMP):
            self._parts.removed.update(list_text_kinds(payload))
        else:
            self._parts.removed.add("other")

    def _pass_jfif(self, payload: bytes) -> None:
        if len(payload) < JFIF_BYTES:
            raise refuse_picture()
        self._has_jfif = True
        if len(self._parts.pieces) == 1:  # it is the first segment of a JFIF
            self._header_pieces = 2
        if len(payload) > JFIF_BYTES:
            self._parts.removed.add("thumbnail")
            payload = payload[: JFIF_BYTES - 2] + bytes(2)
        self._parts.add(b"\xff\xe0\x00\x10" + payload)

    def _keep_beginning(self, start: int, payload: bytes, size: int) -> None:
        if len(payload) == size:
            self._parts.keep(start, start + 4 + size)
            return
        self._parts.removed.add("other")
        header = self._content[start : start + 2] + (size + 2).to_bytes(2, "big")
        self._parts.add(header + payload[:size])

    def _pass_exif(self, payload: bytes) -> None:
        facts = read_exif(payload[len(_EXIF) :])
        self._orientation = self._orientation or facts.orientation
        self._parts.removed.update(facts.kinds)
