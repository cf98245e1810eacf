"""Bytes of any kind, as the texts that they may be; block by block, so that memory does not depend
on their length."""

from __future__ import annotations

import codecs
from collections.abc import Iterable

from site_builder.core.sought_texts import SoughtTexts

BLOCK = 1 << 20  # bytes looked at together
# What old programs wrote accents in; of a picture or a font, these would be noise
OLD_ENCODINGS = ("cp850", "mac-roman")
ASCII = bytes(range(0x80))
SAMPLE = 10_000
FEW = 0.2  # of the bytes of a text are beyond ASCII
WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def search_blocks(blocks: Iterable[bytes], sought: SoughtTexts) -> frozenset[int]:
    """Which of the texts are in what these blocks make together, by their numbers."""
    numbers = frozenset[int]()
    tail = b""
    wide = False
    overlap = 4 * sought.overlap
    for index, block in enumerate(blocks):
        wide = block[:2] in WIDE_MARKS if index == 0 else wide
        piece = tail + block
        numbers |= search_piece(piece, sought, wide=wide)
        keep = min(overlap, len(piece))
        if wide:  # letters of two bytes are not cut
            keep -= keep % 2
        tail = piece[len(piece) - keep :]
    return numbers


def search_piece(piece: bytes, sought: SoughtTexts, wide: bool = False) -> frozenset[int]:
    """The same of one piece; `wide`: it is of a text in UTF-16."""
    if wide:
        # both orders: a piece from the middle has no mark
        texts = [piece.decode("utf-16-le", "replace"), piece.decode("utf-16-be", "replace")]
        return frozenset().union(*map(sought.find, texts))
    if b"\0" in piece:  # letters of two bytes among others, as in a workbook of 1997
        narrow = piece.replace(b"\0", b"")
        return sought.find(piece.decode("utf-8", "replace")) | search_piece(narrow, sought)
    text = piece.decode("utf-8", "replace")
    numbers = sought.find(text)
    if "\ufffd" not in text:
        return numbers
    numbers |= sought.find(piece.decode("cp1252", "replace"))
    sample = piece[:SAMPLE]
    if len(sample.translate(None, ASCII)) < FEW * len(sample):
        for encoding in OLD_ENCODINGS:
            numbers |= sought.find(piece.decode(encoding, "replace"))
    return numbers
