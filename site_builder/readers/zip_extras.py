"""What a zip holds beside its members: comments, fields of programs, bytes before, between or after
them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipFile, ZipInfo

from site_builder.core.problems import Refusal
from site_builder.core.text import join_words

# Sizes beyond 4 GB, times, numbers of users, the member's name in UTF-8: what programs say of a
# member.
_KNOWN = frozenset((0x0001, 0x000A, 0x5455, 0x5855, 0x7075, 0x7855, 0x7875))
_GROWTH = 0xA220  # room that Office leaves: zeros after its first four bytes
_DESCRIPTOR = 24  # bytes at most after a member whose sizes were not known before
_STREAMED = 0x8
SHOWN = 10  # names in a message
_END = b"PK\x05\x06"


def is_padded_zip(archive: ZipFile, source: Path) -> bool:
    """Is there anything in this file that neither its members nor their directory account for?"""
    infos = archive.infolist()
    if archive.comment or any(info.comment or not _is_plain(info.extra) for info in infos):
        return True
    with source.open("rb") as file:
        file.seek(-len(_END) - 18, 2)
        return file.read(len(_END)) != _END or any(_iterate_gaps(file, infos, archive.start_dir))


def format_member_names(names: list[str]) -> str:
    """The first of these names, for a message."""
    return join_words((name[:100] for name in names), SHOWN, " · ")


def list_member_leaks(names: list[str], has_comment: bool) -> tuple[Refusal, ...]:
    """What an archive holds beside the table, litter too: __MACOSX and Thumbs.db keep pictures of
    what was there."""
    others = Refusal(
        code="original-members", params={"count": len(names), "names": format_member_names(names)}
    )
    return ((others,) if names else ()) + (
        (Refusal(code="original-comment"),) if has_comment else ()
    )


def _iterate_gaps(file: BinaryIO, infos: list[ZipInfo], directory: int) -> Iterator[bool]:
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        yield info.header_offset != end
        file.seek(info.header_offset)
        head = file.read(30)
        name, extra = struct.unpack("<HH", head[26:]) if len(head) == 30 else (0, 0)
        file.seek(name, 1)
        yield not _is_plain(file.read(extra))
        end = info.header_offset + 30 + name + extra + info.compress_size
        if info.flag_bits & _STREAMED:
            end = _find_descriptor_end(file, end)
    yield end != directory


def _find_descriptor_end(file: BinaryIO, end: int) -> int:
    """Where the descriptor ends that may follow a member: before the next header."""
    file.seek(end)
    content = file.read(_DESCRIPTOR + 4)
    offsets = [
        offset
        for offset in range(12, _DESCRIPTOR + 1)
        if content[offset : offset + 4] in (b"PK\x03\x04", b"PK\x01\x02")
    ]
    return end + (offsets[0] if offsets else 0)


def _is_plain(extra: bytes) -> bool:
    offset = 0
    while offset + 4 <= len(extra):
        code, size = struct.unpack_from("<HH", extra, offset)
        content = extra[offset + 4 : offset + 4 + size]
        if code not in _KNOWN and not (code == _GROWTH and not content[4:].strip(b"\0")):
            return False
        offset += 4 + size
    return not extra[offset:].strip(b"\0")
