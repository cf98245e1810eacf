"""Text in UTF-8 that a program took for Windows-1252: « prÃ©nom » was « prénom ». Reversible,
sequence by sequence."""

from __future__ import annotations

import re

_LETTERS = "éèêëàâäçîïôöûùüÿœæñÉÈÊËÀÂÄÇÎÏÔÖÛÙÜŸŒÆÑ«»°²³§®©·½¼¾×±µºª’‘“”–—…€•™"


def _misread(letter: str, twice: bool = False) -> str:
    """What the UTF-8 of a letter looks like in Windows-1252, whose five empty places are control
    characters."""
    misread = "".join(
        bytes((byte,)).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
        for byte in letter.encode()
    )
    return "".join(map(_misread, misread)) if twice else misread


_MEANT = {
    _misread(letter, twice): letter
    for twice in (False, True)
    for letter in (*_LETTERS, "\u00a0", "\u202f")
}
_MEANT |= {letter.encode().decode("latin-1"): letter for letter in (*_LETTERS, "\u00a0", "\u202f")}
_MEANT[_misread("\ufeff")] = ""  # a byte-order mark
# the longest first: what was misread twice begins like what was misread once
_SEEN = "|".join(map(re.escape, sorted(_MEANT, key=len, reverse=True)))


def repair_mojibake(text: str) -> tuple[str, int]:
    """The text as it was meant, and how many letters were put right: no such sequence occurs in
    French."""
    return re.subn(_SEEN, lambda match: _MEANT[match[0]], text)
