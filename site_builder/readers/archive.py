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
from typing import IO
from zipfile import ZipFile, ZipInfo

from site_builder.core import formats
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Refusal
from site_builder.core.text import normalise_unicode
from site_builder.readers.decide.signature import HEAD, detect_signature
from site_builder.readers.raw_table import RawTable
from site_builder.readers.read import read_raw_table as read_member
from site_builder.readers.reading_fault import ReadingFault, ensure_accepted, return_refusal
from site_builder.readers.workbook.parts import HOME
from site_builder.readers.zip_extras import format_member_names, is_padded_zip, list_member_leaks

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
def read(source: Path, hints: ReadingHints, scratch: Path) -> RawTable:
    """Read the table of an archive; of several, the one that `hints.sheet` names as the message
    does."""
    with source.open("rb") as file:
        is_gzip = file.read(2) == b"\x1f\x8b"
    return (_read_gz if is_gzip else _read_zip)(source, hints, scratch)


@contextmanager
def _catch_broken_archive() -> Iterator[None]:
    """zipfile, gzip, zlib, bz2, lzma and struct each raise their own over a broken archive: here it
    is one ReadingFault."""
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


def _read_zip(source: Path, hints: ReadingHints, scratch: Path) -> RawTable:
    _count_members(source)
    with _catch_broken_archive(), ZipFile(source) as archive:
        members = [_describe_member(info) for info in archive.infolist() if not info.is_dir()]
        has_comment = is_padded_zip(archive, source) or any(
            HOME.search(member.name.encode()) for member in members
        )
    chosen, others = _choose_member(members, hints.sheet)
    parts = _list_layer_parts(chosen, members) if chosen.ending in formats.LAYERS else [chosen]
    if any(part.info.flag_bits & _ENCRYPTED for part in parts):
        raise ReadingFault("archive-encrypted")
    # a member may be a workbook, of which the name says the sheet
    inner_hints = replace(
        hints, sheet="" if normalise_unicode(hints.sheet) == chosen.name else hints.sheet
    )
    with TemporaryDirectory(dir=scratch) as name:
        folder = Path(name) / "members"
        folder.mkdir()
        for part in parts:
            with (
                _catch_broken_archive(),
                ZipFile(source) as archive,
                archive.open(part.info) as packed,
            ):
                _unpack(packed, folder / f"layer{part.ending}", source.stat().st_size)
        main = folder / f"layer{chosen.ending}"
        if chosen.ending in formats.LAYERS:
            geo = import_module("site_builder.readers.geo")  # with it come the libraries of maps
            table: RawTable = ensure_accepted(geo.read_unpacked(main, Path(name)))
        else:
            table = _read_inner(
                main,
                member=(chosen.name, chosen.ending),
                hints=inner_hints,
                scratch=scratch,
            )
    known_names = {part.name for part in parts} | set(others)
    leaks = list_member_leaks(
        [member.name for member in members if member.name not in known_names], has_comment
    )
    return replace(
        table,
        others=(*table.others, *others),
        leaks=(*table.leaks, *leaks),
        asides=(*table.asides, chosen.name),
    )


def _list_layer_parts(layer: ArchiveMember, members: list[ArchiveMember]) -> list[ArchiveMember]:
    """The files that are one layer of a map, the main one first."""
    return [
        layer,
        *(
            member
            for member in members
            if member.ending in PARTS and member.stem.lower() == layer.stem.lower()
        ),
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


def _describe_member(info: ZipInfo) -> ArchiveMember:
    name = info.filename
    # zipfile has read it as cp437; macOS writes UTF-8 all the same, Windows cp850
    if not info.flag_bits & _UTF8:
        raw_name = name.encode("cp437", "replace")
        try:
            name = raw_name.decode("utf-8")
        except UnicodeDecodeError:
            name = raw_name.decode("cp850")
    name = normalise_unicode(name.replace("\\", "/"))
    ending = PurePosixPath(name).suffix.lower()
    form = formats.find_format(ending)
    is_table = ending in formats.LAYERS or (
        form is not None and form.kind == "table" and ending not in PACKED
    )
    is_noise = _LITTER.search(name.lower()) or (
        ending in (".txt", ".json") and _NOTES.search(name.lower())
    )
    return ArchiveMember(info, name, ending, is_table and not is_noise)


def _choose_member(
    members: list[ArchiveMember], sheet: str
) -> tuple[ArchiveMember, tuple[str, ...]]:
    """The member to read, and the names of the other tables. Raises ReadingFault where it is not
    certain."""
    if {PurePosixPath(member.name).name.lower() for member in members} >= GTFS:
        raise ReadingFault("archive-gtfs")
    parts = {
        part.name
        for member in members
        if member.ending in formats.LAYERS
        for part in _list_layer_parts(member, members)[1:]
    }
    tables = [member for member in members if member.table and member.name not in parts]
    named_member = next(
        (member for member in tables if member.name == normalise_unicode(sheet)), None
    )
    if named_member:
        return named_member, tuple(member.name for member in tables if member is not named_member)
    # beside a table, a text explains it
    non_text_tables = [member for member in tables if member.ending != ".txt"]
    if len(tables) == 1 or len(non_text_tables) == 1:
        return (non_text_tables or tables)[0], ()
    if not tables:
        raise _explain_no_table(members)
    names = [member.name for member in tables]
    if sheet:
        raise ReadingFault("archive-member", sheet=sheet, names=format_member_names(names))
    raise ReadingFault(
        "archive-several", count=len(names), names=format_member_names(names), first=names[0]
    )


def _explain_no_table(members: list[ArchiveMember]) -> ReadingFault:
    names = [member.name for member in members if not _LITTER.search(member.name.lower())]
    if not names:
        return ReadingFault("archive-empty")
    packed = [member.name for member in members if member.ending in PACKED and member.name in names]
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


def _read_inner(
    path: Path,
    member: tuple[str, str],
    hints: ReadingHints,
    scratch: Path,
) -> RawTable:
    """Read what was unpacked of this name and ending, unless it is an archive again, whatever its
    name."""
    name, ending = member
    with path.open("rb") as file:
        signature = detect_signature(file.read(HEAD))
    if (
        signature
        and (signature.ending in PACKED or signature.code == "looks-like-archive")
        and ending not in signature.others
    ):
        raise ReadingFault("archive-nested", names=name[:100])
    return ensure_accepted(read_member(path, ending=ending, hints=hints, scratch=scratch))


def _read_gz(source: Path, hints: ReadingHints, scratch: Path) -> RawTable:
    name, has_comment = _read_gz_header(source)
    with TemporaryDirectory(dir=scratch) as folder:
        target = Path(folder) / "member"
        with _catch_broken_archive(), gzip.open(source) as packed:
            _unpack(packed, target, source.stat().st_size)
        ending = _find_ending(name, target)
        table = _read_inner(target, member=(name or ending, ending), hints=hints, scratch=scratch)
    if not (has_comment or "/" in name or "\\" in name):
        return table
    return replace(table, leaks=(*table.leaks, Refusal(code="original-comment")))


def _find_ending(name: str, target: Path) -> str:
    """The ending of what a gz holds: by its name, else by its first bytes, else that of a text."""
    ending = PurePosixPath(name.lower().removesuffix(".gz")).suffix
    form = formats.find_format(ending)
    if form and form.kind == "table" and ending not in PACKED:
        return ending
    with target.open("rb") as file:
        signature = detect_signature(file.read(HEAD))
    return signature.ending if signature and signature.ending else ".csv"


def _read_gz_header(source: Path) -> tuple[str, bool]:
    """The name that the header of a gz gives, "" where it gives none; and whether it holds a
    comment or a field."""
    with source.open("rb") as file:
        head = file.read(HEAD)
    flags = head[3] if len(head) > 10 else 0
    offset = 10
    if flags & 0x04:
        offset += 2 + int.from_bytes(head[offset : offset + 2], "little")
    name = head[offset:].partition(b"\0")[0].decode("latin-1") if flags & 0x08 else ""
    return name, bool(flags & 0x14)
