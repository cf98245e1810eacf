"""The texts of a dBase table, for their encoding: few shapefiles say it, and of those that do, many
lie."""

from __future__ import annotations

from pathlib import Path

from site_builder.core.problems import Refusal
from site_builder.readers.decide import decide_encoding
from site_builder.readers.decide.reading import Encoding


def decide_dbf_encoding(path: Path, page: str) -> Encoding | Refusal:
    """The encoding of names and texts. `page` is what a .cpg says, believed where the bytes agree
    with it.

    A letter of UTF-8 that a full field cut is taken out of the file: nothing reads what is left of
    it.
    """
    data = path.read_bytes()
    names, spans = _layout(data)
    if not names or len(data) < _compute_dbf_size(data):
        return Refusal(code="layer-broken")
    texts = [*names, *(text for a, b in spans if (text := data[a:b].strip(b" \0")))]
    # it does not end amid a letter
    content = b"\n".join((*texts, b""))
    named = page.strip()
    decided = decide_encoding(content, b"", named or None)
    if isinstance(decided, Refusal) and named:
        decided = decide_encoding(content, b"", None)
    if isinstance(decided, Refusal):
        decided = decide_encoding(b"\n".join(map(_whole_letters, texts)), b"", None)
        if isinstance(decided, Encoding):
            path.unlink()  # it may be a link
            path.write_bytes(_mended(data, spans))
    return decided


def count_dbf_rows(data: bytes) -> int:
    """How many rows a table says that it has, deleted ones too."""
    return int.from_bytes(data[4:8], "little")


def _compute_dbf_size(data: bytes) -> int:
    """How long the file must be, in bytes, for them."""
    return int.from_bytes(data[8:10], "little") + count_dbf_rows(data) * int.from_bytes(
        data[10:12], "little"
    )


def _layout(data: bytes) -> tuple[list[bytes], list[tuple[int, int]]]:
    """The names of the columns, and where each text begins and ends. Nothing of what is no
    table."""
    count, start, size = (
        int.from_bytes(data[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12))
    )
    names: list[bytes] = []
    fields: list[tuple[int, int]] = []
    place = 1  # after the mark of deletion
    for at in range(32, min(start, len(data) - 31), 32):
        if data[at] == 0x0D:
            break
        names.append(data[at : at + 11].partition(b"\0")[0])
        is_text = data[at + 11] == ord("C")
        length = data[at + 16] + (256 * data[at + 17] if is_text else 0)
        if is_text:
            fields.append((place, length))
        place += length
    records = range(start, min(len(data), start + count * size), max(size, 1))
    return names, [
        (record + offset, record + offset + length)
        for record in records
        for offset, length in fields
    ]


def _mended(data: bytes, spans: list[tuple[int, int]]) -> bytes:
    made = bytearray(data)
    for a, b in spans:
        made[a:b] = _whole_letters(data[a:b]).ljust(len(data[a:b]))
    return bytes(made)


def _whole_letters(text: bytes) -> bytes:
    """Without the beginning of a letter of UTF-8 at its end."""
    for length in (1, 2, 3):
        if len(text) > length and text[-length] >= 0xC0:
            wanted = 2 if text[-length] < 0xE0 else 3 if text[-length] < 0xF0 else 4
            return text[:-length] if length < wanted else text
    return text
