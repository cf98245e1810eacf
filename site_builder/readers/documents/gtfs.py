"""GTFS: the timetables and stops of a network, whose tables stand together in a zip and are no use
apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from site_builder.readers.archive import GTFS
from site_builder.readers.documents.facts import (
    BROKEN,
    LIES,
    LOCKED,
    UNOPENED,
    DocumentFacts,
    DocumentFormat,
)
from site_builder.readers.documents.network import read_network
from site_builder.readers.documents.text_extent import MOST_PIECE, TextExtent

TEXT_ENDINGS = (".txt", ".geojson", ".md5")  # whatever a producer adds to the standard is text too
_ENCRYPTED = 0x1
MOST_LINE = 10_000  # characters of a line that is not cut


def _read_gtfs(path: Path) -> DocumentFacts:
    try:
        with ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            problem = _judge_members(members)
            if problem:
                return problem
            network = read_network(archive, members)
    except MemoryError:
        raise
    except BadZipFile:
        return UNOPENED
    except Exception:  # zipfile and struct each have their own
        return BROKEN
    return DocumentFacts(lines=network.lines, stops=network.stops, period=network.period)


def _judge_members(members: Sequence[ZipInfo]) -> DocumentFacts | None:
    """What keeps these members from being read, or None."""
    member_paths = [PurePosixPath(member.filename.lower()) for member in members]
    if not {member_path.name for member_path in member_paths} >= GTFS:
        return LIES
    if any(member_path.suffix not in TEXT_ENDINGS for member_path in member_paths):
        return DocumentFacts(problem="document-members")
    return LOCKED if any(member.flag_bits & _ENCRYPTED for member in members) else None


def _iterate_gtfs_texts(path: Path, extent: TextExtent) -> Iterator[str]:
    """The lines of its tables, many at a time, the smallest table first: the largest hold
    times and shapes."""
    try:
        with ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            for member in sorted(members, key=lambda member: member.file_size):
                if member.flag_bits & _ENCRYPTED:
                    extent.unread.add("locked")
                    continue
                with archive.open(member) as file:
                    lines = TextIOWrapper(file, encoding="utf-8-sig", errors="replace")
                    while block := lines.read(MOST_PIECE - MOST_LINE):
                        block += lines.readline(MOST_LINE)
                        yield from extent.give(block)
                        if extent.is_spent:
                            return
    except MemoryError:
        raise
    except Exception:
        extent.unread.add("broken")


FORMATS = (DocumentFormat(".gtfs", re.compile(rb"\APK\x03\x04"), _read_gtfs, _iterate_gtfs_texts),)
