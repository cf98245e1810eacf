"""Encodings that are met in French files, texts read once with the wrong one, letters destroyed,
NUL bytes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from benchmarks.pollution.case import Case, Family, Rows, Table
from benchmarks.pollution.writing import COMMA, PLAIN, Style, case, encoded, fits, lines

CODECS = (  # how it is called in names, Python's codec, what inspect says of it
    ("utf-8", "utf-8", "utf-8"),
    ("utf-8-bom", "utf-8-sig", "utf-8-sig"),
    ("utf-16-bom", "utf-16", "utf-16"),
    ("utf-16-le", "utf-16-le", "utf-16-le"),
    ("utf-16-be", "utf-16-be", "utf-16-be"),
    ("utf-32", "utf-32", "utf-32"),
    ("cp1252", "cp1252", "cp1252"),
    ("latin-1", "iso8859-1", "cp1252"),  # the same bytes for every letter that both have
    ("cp850", "cp850", "cp850"),
    ("mac-roman", "mac_roman", "mac_roman"),
)
STYLES = (("comma", COMMA), ("semicolon", PLAIN))


def encodings(table: Table) -> Iterator[Case]:
    for where, style in STYLES:
        for ending, newline in (("lf", "\n"), ("crlf", "\r\n")):
            for name, codec, said in CODECS:
                other = replace(style, encoding=codec, newline=newline)
                plain = Table(table.name, _plain(table.rows, codec))
                if not fits(plain, other):
                    continue
                one = case(
                    "encoding", plain, f"{where}-{name}-{ending}", lines(plain.rows, other), other
                )
                said = (
                    "utf-8" if codec[:4] not in ("utf-", "utf_") and one.content.isascii() else said
                )
                yield replace(one, truth=replace(one.truth, encoding=said))
        for name, mark, codec in (
            ("be", b"\xfe\xff", "utf-16-be"),
            ("le", b"\xff\xfe", "utf-16-le"),
        ):
            other = replace(style, encoding=codec)
            one = case(
                "encoding",
                table,
                f"{where}-utf-16-{name}-marked",
                mark + encoded(lines(table.rows, other), other),
                other,
            )
            yield replace(one, truth=replace(one.truth, encoding="utf-16"))


def _plain(rows: Rows, codec: str) -> Rows:
    """What the codec cannot write as people type it there: Œ, ’ and dashes are not on every table
    of letters."""
    if codec not in ("iso8859-1", "cp850", "mac_roman"):
        return rows
    swap = str.maketrans({"œ": "oe", "Œ": "OE", "’": "'", "–": "-", "€": "EUR"})
    return tuple(tuple(text.translate(swap) for text in row) for row in rows)


def damaged(table: Table) -> Iterator[Case]:
    """Texts read once with the wrong encoding, letters lost for ever, bytes that no text has:
    repaired or refused."""
    for where, style in STYLES:
        text = "".join(f"{one}\n" for one in lines(table.rows, style))
        soiled = {**({} if text.isascii() else _misread(table, style, text)), **_nul(text)}
        for name, content in soiled.items():
            yield case(
                "damaged", table, f"{where}-{name}", content, style, may_refuse=True, loses=True
            )
        for name, mark in (("replacement", "\ufffd"), ("question", "?")):
            if (
                not text.isascii()
            ):  # nothing can bring the letters back: read as it stands, with a warning
                left: Rows = tuple(tuple(_lost(one, mark) for one in row) for row in table.rows)
                yield case(
                    "damaged",
                    table,
                    f"{where}-{name}",
                    lines(left, style),
                    style,
                    (left,),
                    may_refuse=True,
                )


def _lost(text: str, mark: str) -> str:
    return "".join(letter if letter.isascii() else mark for letter in text)


def _misread(table: Table, style: Style, text: str) -> dict[str, bytes]:
    """UTF-8 taken for Windows-1252, once, twice or in a part; two encodings in one file."""
    once = text.encode().decode("cp1252")
    written = lines(table.rows, style)
    half = len(written) // 2
    first, second = (
        "".join(f"{one}\n" for one in part) for part in (written[:half], written[half:])
    )
    found = {
        "mojibake": once.encode(),
        "mojibake-latin-1": text.encode().decode("latin-1").encode(),
        "half-mojibake": (first + second.encode().decode("cp1252")).encode(),
        "utf-8-then-cp1252": first.encode() + second.encode("cp1252"),
    }
    with suppress(UnicodeDecodeError):  # some letters do not survive a second time
        found["mojibake-twice"] = once.encode().decode("cp1252").encode()
    return found


def _nul(text: str) -> dict[str, bytes]:
    whole = text.encode()
    middle = len(text.encode()) // 2
    return {
        "nul-start": b"\0" + whole,
        "nul-middle": whole[:middle] + b"\0" + whole[middle:],
        "nul-end": whole + b"\0",
        "nul-tail": whole + b"\0" * 64,
    }


FAMILIES = (
    Family("encoding", "encodages", encodings),
    Family("damaged", "texte abîmé", damaged),
)
