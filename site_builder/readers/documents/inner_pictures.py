"""The pictures within a document that say where they were taken, or by whom: they are never changed
there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from site_builder.core.problems import Refusal
from site_builder.readers.documents.people import is_personal_author
from site_builder.readers.documents.pictures.exif import list_exif_authors, read_exif

MOST_PICTURES = 500  # of a document
MOST_BLOCKS = 10  # of EXIF in a picture, which has one
END = 1 << 18  # bytes at its beginning, and at its end, where all of this stands
LARGEST_EXIF = 1 << 16  # bytes
# Before the header of TIFF with which it begins: in JPEG, in PNG, in WebP
_EXIF = re.compile(rb"(?s)(?:Exif\0\0|eXIf|EXIF.{4})(?=II\*\0|MM\0\*)")
_XMP_POSITION = b"exif:GPSLatitude"


def report_telling_pictures(pictures: Iterable[bytes]) -> tuple[Refusal, ...]:
    """What is said of these pictures, if some of them say it."""
    count = sum(map(tells_place_or_person, islice(pictures, MOST_PICTURES)))
    if not count:
        return ()
    return (Refusal(code="document-pictures", params={"count": count}),)


def tells_place_or_person(picture: bytes) -> bool:
    """Does a picture say where it was taken, or whose it is?"""
    ends = picture[:END] + picture[END:][-END:]
    if _XMP_POSITION in ends:
        return True
    for block in islice(_EXIF.finditer(ends), MOST_BLOCKS):
        tiff = ends[block.end() : block.end() + LARGEST_EXIF]
        if "position" in read_exif(tiff).kinds:
            return True
        if any(map(is_personal_author, list_exif_authors(tiff))):
            return True
    return False
