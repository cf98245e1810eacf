"""zip and gz that hold one table: listed without unpacking, one member written under a name of
ours, bytes counted.

What else an archive holds is not published with it: the table is, the archive as it was received is
not.
"""

from __future__ import annotations

import errno
import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING
from zipfile import ZipFile, ZipInfo

from site_builder.core import formats
from site_builder.core.model import ReadingHints
from site_builder.core.problems import Refusal
from site_builder.core.text import normalise_unicode
from site_builder.readers.decide.signature import HEAD, detect_signature
from site_builder.readers.raw_table import RawTable
from site_builder.readers.read import read_raw_table as read_member
from site_builder.readers.reading_fault import ReadingFault, ensure_accepted, return_refusal
from site_builder.readers.workbook.parts import HOME
from site_builder.readers.zip_extras import format_member_names, is_padded_zip, list_member_leaks

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_BYTES = 1_000_000_000  # of a member, unpacked
# bytes up to which any ratio is believed: a sheet of empty cells shrinks a thousand times
BELIEVED = 100_000_000
MOST_RATIO = 200
MOST_MEMBERS = 10_000
BLOCK = 1 << 20
GTFS = frozenset({"stops.txt", "routes.txt", "trips.txt"})
PACKED = (".zip", ".gz", ".tgz", ".7z", ".rar", ".tar", ".bz2", ".xz")
# Parts of layers beside the main file, none of which names a person
PARTS = (
    ".dbf",
    ".shx",
    ".prj",
    ".cpg",
    ".sbn",
    ".sbx",
    ".qix",
    ".dat",
    ".map",
    ".id",
    ".ind",
    ".mid",
)
_LITTER = re.compile(r"(?:^|/)(?:__macosx/|[.][^./]|~[$]|thumbs[.]db$|desktop[.]ini$)")
_NOTES = re.compile(
    r"(?:readme|lisez-?moi|licen[cs]e|notice|metadata|m[eé]tadonn[eé]es|datapackage)[^/]*$"
)
# of a member's flags
_ENCRYPTED = 0x1
_UTF8 = 0x800


@dataclass(frozen=True, slots=True)
class ArchiveMember:
    """One file of a zip; `table`: it has the ending of one, and is nobody's note."""

    info: ZipInfo
    name: str
    ending: str
    table: bool

    @property
    def stem(self) -> str:
        return self.name[: len(self.name) - len(self.ending)]


@return_refusal
def read(
    connection: DuckDBPyConnection, source: Path, hints: ReadingHints, scratch: Path
) -> RawTable:
    """Read the table of an archive; of several, the one that `hints.sheet` names as the message
    does."""
    with source.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return (_gz if packed else _zip)(connection, source, hints, scratch)


@contextmanager
def _sound() -> Iterator[None]:
    """zipfile, gzip, zlib, bz2, lzma and struct each raise their own over a broken archive: here it
    is one Fault."""
    try:
        yield
    except (MemoryError, ReadingFault):
        raise
    except NotImplementedError:  # Windows compresses large files by a method of its own
        raise ReadingFault("archive-method") from None
    except OSError as error:
        if error.errno not in (None, errno.EINVAL):  # the disk's, not the archive's
            raise
        raise ReadingFault("archive-broken") from None
    except Exception:
        raise ReadingFault("archive-broken") from None


def _zip(
    connection: DuckDBPyConnection, source: Path, hints: ReadingHints, scratch: Path
) -> RawTable:
    _count_members(source)
    with _sound(), ZipFile(source) as archive:
        members = [_member(info) for info in archive.infolist() if not info.is_dir()]
        told = is_padded_zip(archive, source) or any(
            HOME.search(one.name.encode()) for one in members
        )
    wanted, others = _chosen(members, hints.sheet)
    parts = _parts(wanted, members) if wanted.ending in formats.LAYERS else [wanted]
    if any(one.info.flag_bits & _ENCRYPTED for one in parts):
        raise ReadingFault("archive-encrypted")
    # a member may be a workbook, of which the name says the sheet
    inner = replace(
        hints, sheet="" if normalise_unicode(hints.sheet) == wanted.name else hints.sheet
    )
    with TemporaryDirectory(dir=scratch) as name:
        folder = Path(name) / "members"
        folder.mkdir()
        for one in parts:
            with _sound(), ZipFile(source) as archive, archive.open(one.info) as packed:
                _unpack(packed, folder / f"layer{one.ending}", source.stat().st_size)
        main = folder / f"layer{wanted.ending}"
        if wanted.ending in formats.LAYERS:
            geo = import_module("site_builder.readers.geo")  # with it come the libraries of maps
            table: RawTable = ensure_accepted(geo.read_unpacked(connection, main, Path(name)))
        else:
            table = _inner(
                connection, main, member=(wanted.name, wanted.ending), hints=inner, scratch=scratch
            )
    known = {one.name for one in parts} | set(others)
    leaks = list_member_leaks([one.name for one in members if one.name not in known], told)
    return replace(table, others=(*table.others, *others), leaks=(*table.leaks, *leaks))


def _parts(layer: ArchiveMember, members: list[ArchiveMember]) -> list[ArchiveMember]:
    """The files that are one layer of a map, the main one first."""
    return [
        layer,
        *(one for one in members if one.ending in PARTS and one.stem.lower() == layer.stem.lower()),
    ]


def _count_members(source: Path) -> None:
    """Listing costs half a kilobyte of memory for each member, however small: they are counted
    before."""
    count = 0
    with source.open("rb") as file:
        while block := file.read(BLOCK):
            count += block.count(b"PK\x01\x02")
    if count > MOST_MEMBERS:
        raise ReadingFault("archive-crowded", most=MOST_MEMBERS)


def _member(info: ZipInfo) -> ArchiveMember:
    name = info.filename
    if (
        not info.flag_bits & _UTF8
    ):  # zipfile has read it as cp437; macOS writes UTF-8 all the same, Windows cp850
        written = name.encode("cp437", "replace")
        try:
            name = written.decode("utf-8")
        except UnicodeDecodeError:
            name = written.decode("cp850")
    name = normalise_unicode(name.replace("\\", "/"))
    ending = PurePosixPath(name).suffix.lower()
    form = formats.find_format(ending)
    is_table = ending in formats.LAYERS or (
        form is not None and form.kind == "table" and ending not in PACKED
    )
    noise = _LITTER.search(name.lower()) or (
        ending in (".txt", ".json") and _NOTES.search(name.lower())
    )
    return ArchiveMember(info, name, ending, is_table and not noise)


def _chosen(members: list[ArchiveMember], sheet: str) -> tuple[ArchiveMember, tuple[str, ...]]:
    """The member to read, and the names of the other tables. Raises Fault where it is not
    certain."""
    if {PurePosixPath(one.name).name.lower() for one in members} >= GTFS:
        raise ReadingFault("archive-gtfs")
    parts = {
        part.name
        for one in members
        if one.ending in formats.LAYERS
        for part in _parts(one, members)[1:]
    }
    tables = [one for one in members if one.table and one.name not in parts]
    named = next((one for one in tables if one.name == normalise_unicode(sheet)), None)
    if named:
        return named, tuple(one.name for one in tables if one is not named)
    figures = [one for one in tables if one.ending != ".txt"]  # beside a table, a text explains it
    if len(tables) == 1 or len(figures) == 1:
        return (figures or tables)[0], ()
    if not tables:
        raise _no_table(members)
    names = [one.name for one in tables]
    if sheet:
        raise ReadingFault("archive-member", sheet=sheet, names=format_member_names(names))
    raise ReadingFault(
        "archive-several", count=len(names), names=format_member_names(names), first=names[0]
    )


def _no_table(members: list[ArchiveMember]) -> ReadingFault:
    names = [one.name for one in members if not _LITTER.search(one.name.lower())]
    if not names:
        return ReadingFault("archive-empty")
    packed = [one.name for one in members if one.ending in PACKED and one.name in names]
    return (
        ReadingFault("archive-nested", names=format_member_names(packed))
        if packed
        else ReadingFault("archive-no-table", names=format_member_names(names))
    )


def _unpack(packed: IO[bytes] | gzip.GzipFile, target: Path, size: int) -> None:
    """Write what a member holds; `size` is that of the whole archive."""
    most = min(MOST_BYTES, max(BELIEVED, MOST_RATIO * size))
    written = 0
    with target.open("wb") as file:
        while block := packed.read(BLOCK):
            written += len(block)
            if written > most:
                raise ReadingFault("archive-bomb", most=most // 1_000_000)
            file.write(block)


def _inner(
    connection: DuckDBPyConnection,
    path: Path,
    member: tuple[str, str],
    hints: ReadingHints,
    scratch: Path,
) -> RawTable:
    """Read what was unpacked of this name and ending, unless it is an archive again, whatever its
    name."""
    name, ending = member
    with path.open("rb") as file:
        seen = detect_signature(file.read(HEAD))
    if (
        seen
        and (seen.ending in PACKED or seen.code == "looks-like-archive")
        and ending not in seen.others
    ):
        raise ReadingFault("archive-nested", names=name[:100])
    return ensure_accepted(
        read_member(connection, path, ending=ending, hints=hints, scratch=scratch)
    )


def _gz(
    connection: DuckDBPyConnection, source: Path, hints: ReadingHints, scratch: Path
) -> RawTable:
    name, comment = _header(source)
    with TemporaryDirectory(dir=scratch) as folder:
        target = Path(folder) / "member"
        with _sound(), gzip.open(source) as packed:
            _unpack(packed, target, source.stat().st_size)
        ending = _ending(name, target)
        table = _inner(
            connection, target, member=(name or ending, ending), hints=hints, scratch=scratch
        )
    if not (comment or "/" in name or "\\" in name):
        return table
    return replace(table, leaks=(*table.leaks, Refusal(code="original-comment")))


def _ending(name: str, target: Path) -> str:
    """The ending of what a gz holds: by its name, else by its first bytes, else that of a text."""
    ending = PurePosixPath(name.lower().removesuffix(".gz")).suffix
    form = formats.find_format(ending)
    if form and form.kind == "table" and ending not in PACKED:
        return ending
    with target.open("rb") as file:
        seen = detect_signature(file.read(HEAD))
    return seen.ending if seen and seen.ending else ".csv"


def _header(source: Path) -> tuple[str, bool]:
    """The name that the header of a gz gives, "" where it gives none; and whether it holds a
    comment or a field."""
    with source.open("rb") as file:
        head = file.read(HEAD)
    flags = head[3] if len(head) > 10 else 0
    at = 10
    if flags & 0x04:
        at += 2 + int.from_bytes(head[at : at + 2], "little")
    name = head[at:].partition(b"\0")[0].decode("latin-1") if flags & 0x08 else ""
    return name, bool(flags & 0x14)
