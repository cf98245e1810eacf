"""The texts of a dBase table, for their encoding: few shapefiles say it, and of those that do, many
lie."""

from __future__ import annotations

import codecs
from pathlib import Path

from site_builder.core.problems import Refusal
from site_builder.readers.aside_texts import AsideTexts
from site_builder.readers.decide import decide_encoding
from site_builder.readers.decide.reading import Encoding

DELETED = b"*"  # the mark of a row


def decide_dbf_encoding(path: Path, page: str) -> Encoding | Refusal:
    """The encoding of names and texts. `page` is what a .cpg says, believed where the bytes agree
    with it.

    A letter of UTF-8 that a full field cut is taken out of the file: nothing reads what is left of
    it.
    """
    data = path.read_bytes()
    names, spans = _read_layout(data)
    if not names or len(data) < _compute_dbf_size(data):
        return Refusal(code="layer-broken")
    texts = [*names, *(text for start, end in spans if (text := data[start:end].strip(b" \0")))]
    # it does not end amid a letter
    content = b"\n".join((*texts, b""))
    page_name = page.strip()
    encoding = decide_encoding(content, b"", page_name or None)
    if isinstance(encoding, Refusal) and page_name:
        encoding = decide_encoding(content, b"", None)
    if isinstance(encoding, Refusal):
        encoding = decide_encoding(b"\n".join(map(_cut_broken_letter, texts)), b"", None)
        if isinstance(encoding, Encoding):
            path.unlink()  # it may be a link
            path.write_bytes(_mend_texts(data, spans))
    return encoding


def list_deleted_rows(path: Path, codec: str) -> tuple[str, ...]:
    """The texts of the rows that somebody deleted: the file keeps them, marked, and no table shows
    them."""
    data = path.read_bytes()
    start = int.from_bytes(data[8:10], "little")
    size = max(int.from_bytes(data[10:12], "little"), 1)
    asides = AsideTexts()
    for row in range(start, start + count_dbf_rows(data) * size, size):
        if data[row : row + 1] == DELETED:
            asides.add([data[row + 1 : row + size].decode(codec, "replace")])
    return asides.list_texts()


def count_dbf_rows(data: bytes) -> int:
    """How many rows a table says that it has, deleted ones too."""
    return int.from_bytes(data[4:8], "little")


def _compute_dbf_size(data: bytes) -> int:
    """How long the file must be, in bytes, for them."""
    return int.from_bytes(data[8:10], "little") + count_dbf_rows(data) * int.from_bytes(
        data[10:12], "little"
    )


def _read_layout(data: bytes) -> tuple[list[bytes], list[tuple[int, int]]]:
    """The names of the columns, and where each text begins and ends. Nothing of what is no
    table."""
    count, start, size = (
        int.from_bytes(data[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12))
    )
    names: list[bytes] = []
    fields: list[tuple[int, int]] = []
    place = 1  # after the mark of deletion
    for field_start in range(32, min(start, len(data) - 31), 32):
        if data[field_start] == 0x0D:
            break
        names.append(data[field_start : field_start + 11].partition(b"\0")[0])
        is_text = data[field_start + 11] == ord("C")
        length = data[field_start + 16] + (256 * data[field_start + 17] if is_text else 0)
        if is_text:
            fields.append((place, length))
        place += length
    records = range(start, min(len(data), start + count * size), max(size, 1))
    return names, [
        (record + offset, record + offset + length)
        for record in records
        for offset, length in fields
    ]


def _mend_texts(data: bytes, spans: list[tuple[int, int]]) -> bytes:
    mended = bytearray(data)
    for start, end in spans:
        mended[start:end] = _cut_broken_letter(data[start:end]).ljust(len(data[start:end]))
    return bytes(mended)


def _cut_broken_letter(text: bytes) -> bytes:
    """Without the beginning of a letter of UTF-8 at its end."""
    _, length = codecs.utf_8_decode(text, "surrogateescape", False)
    return text[:length] or text
