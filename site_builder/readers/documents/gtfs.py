"""GTFS: the timetables and stops of a network, whose tables stand together in a zip and are no use
apart."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

from site_builder.readers.archive import GTFS
from site_builder.readers.documents.facts import BROKEN, LIES, LOCKED, DocumentFacts, DocumentFormat

TEXT_ENDINGS = (".txt", ".geojson", ".md5")  # whatever a producer adds to the standard is text too
_ENCRYPTED = 0x1


def _read_gtfs(path: Path) -> DocumentFacts:
    try:
        with ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
    except MemoryError:
        raise
    except Exception:  # zipfile and struct each have their own
        return BROKEN
    member_paths = [PurePosixPath(member.filename.lower()) for member in members]
    if not {member_path.name for member_path in member_paths} >= GTFS:
        return LIES
    if any(member_path.suffix not in TEXT_ENDINGS for member_path in member_paths):
        return DocumentFacts(problem="document-members")
    return LOCKED if any(member.flag_bits & _ENCRYPTED for member in members) else DocumentFacts()


FORMATS = (DocumentFormat(".gtfs", re.compile(rb"\APK\x03\x04"), _read_gtfs),)
