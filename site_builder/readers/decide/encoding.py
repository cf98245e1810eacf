"""The encoding of a file, from its head and tail: UTF-8 where it is valid, else the most plausible
of what Windows, DOS and old Macs wrote in French. latin-1 "succeeds" on everything, so success
alone proves nothing."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from contextlib import suppress

from site_builder.core.encodings import ENCODINGS, LABELS, LADDER, MARKS
from site_builder.core.problems import Refusal, Repair
from site_builder.readers.decide.reading import Encoding

_RARE = frozenset(("utf-16-le", "utf-16-be", "utf-32", "cp437"))  # only a file says it of itself

_FRENCH = frozenset("éèêëàâäçîïôöûùüÿœæñÉÈÊËÀÂÄÇÎÏÔÖÛÙÜŸŒÆ’‘“”«»–—…€£°²³§®©™·•½¼¾×±µºª\u00a0")
_WESTERN = frozenset("áíóúãõìòåøßÁÍÓÚÃÕÅØ¿¡")  # of the neighbours: half as good
# a capital amid small letters: a wrong table
_MISPLACED = re.compile("[À-ÖØ-ÞŒŸŠŽ](?<=[a-zéèêàç].)(?=[a-zéèêàç])")
# French has two accents in a row at most (créée), and few signs: more are another alphabet.
_CROWDED = re.compile("[^\x00-\x7f\u00a0«»‘’“”‹›–—…•€]{3,}")
_LETTERS = "A-Za-zÀ-ÖØ-öø-ÿŒœŸŠšŽž"
_LONE = "ÂÃÄÅÆÇÊËÌÍÎÏÐÑÒÓÕÖØÙÚÛÜÝÞßâãäåæçêëìíîïðñòóõöøùúûüýþÿŒœŸŠšŽž"
_QUOTES = "“”„‚ˆ˜†‡‰‹›"
# Signs and letters where French has none: c½ur, 12 ¤, 1§, o¨, h“tel, 12 Û, œ12. What stood there in
# the right table is another: œ, €, º, ù, ô, €, £. Each is found by itself, then looked around from:
# a search that begins with a set of letters takes a tenth of the time.
_AMISS = re.compile(
    f"[¼½¾£¹²³¤§º¨¸{_QUOTES}{_LONE}](?:"
    + "|".join(
        (
            f"(?<=[{_LETTERS}][¼½¾£])|(?<=[¼½¾])(?=[{_LETTERS}]{{2}})|(?<=£)(?=[{_LETTERS}])(?!(?:[kKmM]|[bm]n)\\b)",
            f"(?<=[a-z][a-ln-z][¹²³])|(?<=¤)|(?<=[{_LETTERS}0-9]§)|(?<=[0-9] §)",
            f"(?<=º)(?<![0-9nN]º)|(?<=[{_LETTERS}0-9][¨¸])|(?<=[¨¸])(?=[{_LETTERS}0-9])",
            f"(?<=[{_LETTERS}][{_QUOTES}])(?=[{_LETTERS}])",
            f"(?:(?<=[0-9][{_LONE}])|(?<=[0-9][ \u00a0][{_LONE}]))(?![{_LETTERS}])",
            f"(?=[ \u00a0]?[0-9])(?<=[{_LONE}])(?<![{_LETTERS}].)",
        )
    )
    + ")"
)
# The bytes in which ISO-8859-15 differs from Windows-1252, which it holds to be Š š Ž ž Œ œ Ÿ €.
_ELISION = re.compile(f"(?<=[cdjlmnstuCDJLMNSTU])´(?=[{_LETTERS}])")  # typed for an apostrophe
C1 = bytes(range(0x80, 0xA0))  # where ISO-8859-15 has no letter
LATIN_9 = b"\xa4\xa6\xa8\xb4\xb8\xbc\xbd\xbe"
_LONELY = re.compile(f"(?<![{_LETTERS}])[ŠšŽžŒœŸ](?![{_LETTERS}])")
_MARK_HIGH = b"." * 0x80 + b"^" * 0x80  # bytes beyond ASCII, marked all alike
_CROWD = b"^^^"
# Letters, blanks, punctuation and pictures as UTF-8 writes them, and the halves of pictures that
# some programs write. Read with a table of 256 letters they are Ã©, Å“, â€™, ðŸ˜€, í €: such pairs
# occur in no French word.
_UTF8 = re.compile(
    rb"\xc3[\x80-\xbf]|\xc2[\xa0-\xbf]|\xc5[\x92\x93\xb8]|\xe2[\x80-\x84][\x80-\xbf]"
    rb"|\xed[\xa0-\xbf][\x80-\xbf]|\xf0\x9f[\x80-\xbf]{2}"
)
# é, ’ or € alone, as an old mail system wrote them
_UTF7 = re.compile(rb"\+(?:A[M-P][0-9A-Za-z+/]|IBk|IKw)-")
_LEADS = b"\xc2\xc3\xc5\xe2"  # with which French letters begin in UTF-8
_ASCII = bytes(range(0x80))
_PLAUSIBLE = 0.3
_CERTAIN = 0.9
_MOST_ODD = 0.02  # of the lines hold letters of which nobody knows the encoding
# Control characters but blanks, the separators of ASCII, what ends a file of DOS and what colours a
# terminal. One byte in twelve of a picture or of a program is one; of a text that a bad copy has
# spoilt, a few are.
_CONTROLS = bytes((*range(0x09), *range(0x0E, 0x1A), 0x7F))
_MOST_CONTROLS = 0.03
_FEW_CONTROLS = 64  # that a small text may hold, whatever its length
_LATIN = "\u0250"  # the first sign behind the letters of Latin, figures and separators
_FEWEST_LATIN = 0.1  # of the signs of a text in one line
_MOST_NULS = 0.1  # of the characters of a text in UTF-16


def decide_encoding(head: bytes, tail: bytes, hint: str | None) -> Encoding | Refusal:
    """The codec of a file. `head` is its beginning, `tail` its end, empty where `head` is the whole
    file.

    A hint wins where head and tail agree with it. Refusals: encoding_lies,
    encoding_mixed, encoding_unknown, nul_bytes.
    """
    if hint is not None:
        return _check_hint(head, tail, hint)
    for mark, codec in MARKS:
        if head.startswith(mark):
            return _decide_marked(head, codec)
    if b"\0" in head:
        return _decide_with_nul(head)
    if controls := _count_controls(head):
        return Refusal(code="nul-bytes", params={"count": controls})
    if head.isascii() and _UTF7.search(head + tail) and _can_decode(head, "utf-7"):
        return Encoding("utf-7", _report_conversion("utf-7"))
    if _is_utf8(head, tail):
        return Encoding("utf-8")
    return _climb_ladder(head, tail)


def _count_controls(head: bytes) -> int:
    """The control characters of what is no text, for they are so many; 0 for a text, even one with
    some of them."""
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls if controls > max(_FEW_CONTROLS, _MOST_CONTROLS * len(head)) else 0


def has_utf8_sequences(block: bytes) -> bool:
    """Does a text that is not UTF-8 as a whole hold some UTF-8 all the same, as after a copy from
    another file?

    For whole lines, in any table of 256 letters: a sequence that is cut at an edge is not seen.
    """
    return not block.isascii() and _UTF8.search(block) is not None


def decode_head(head: bytes, codec: str) -> str:
    """The text of a head, without a last character that may be cut. Raises UnicodeDecodeError."""
    return codecs.getincrementaldecoder(codec)().decode(head)


def decode_tail(tail: bytes, codec: str) -> str:
    """The text of a tail, as far as it can be told: it may begin amid a character."""
    if codec.startswith("utf-8"):
        tail = tail.lstrip(bytes(range(0x80, 0xC0)))
    return "" if codec.startswith(("utf-16", "utf-32")) else tail.decode(codec, "replace")


def _estimate_plausibility(data: bytes, codec: str) -> float:
    """How well a table of 256 letters makes French of these bytes, from 1 (all beyond ASCII is
    French) down.

    Zero and less: most of it is no letter, or capitals stand amid words. Raises UnicodeDecodeError.
    """
    high_bytes = data.translate(None, _ASCII)
    if not high_bytes:
        return 1.0
    french = symbols = capitals = 0.0
    for byte, count in Counter(high_bytes).items():
        letter = bytes((byte,)).decode(codec)
        french += count * (letter in _FRENCH)
        western = letter in _WESTERN
        french += count * western / 2
        symbols += count * (letter not in _FRENCH and not western and not letter.isalpha())
        capitals += count * letter.isupper()
    text = data.decode(codec)
    misplaced = len(_MISPLACED.findall(text)) if capitals else 0
    misplaced += len(_AMISS.findall(text))
    elided = len(_ELISION.findall(text)) if symbols else 0
    has_crowds = _CROWD in data.translate(_MARK_HIGH)
    crowded = sum(map(len, _CROWDED.findall(text))) if has_crowds else 0
    return (french - symbols + 2 * elided - 2 * (misplaced + crowded)) / len(high_bytes)


def _find_codec(word: str) -> str:
    """The codec of this word, or "" for one that is not read."""
    with suppress(LookupError, ValueError):  # ValueError: a NUL in the name
        name = word if word in ENCODINGS else codecs.lookup(word).name
        return name if name in _RARE else ENCODINGS[name]
    return ""


def _check_hint(head: bytes, tail: bytes, hint: str) -> Encoding | Refusal:
    codec = _find_codec(hint.strip().lower())
    if not codec:  # the metadata has its own word for a name that nobody knows
        return decide_encoding(head, tail, None)
    if codec == "utf-8" and head.startswith(codecs.BOM_UTF8):
        codec = "utf-8-sig"
    detected = decide_encoding(head, tail, None)
    if isinstance(detected, Refusal):
        if detected.code in ("nul-bytes", "encoding-mixed") or not _can_decode(head, codec):
            return detected
        return Encoding(codec, _report_conversion(codec))
    # ASCII proves nothing against a table of letters; beyond it, UTF-8 that is valid is not so by
    # chance.
    is_agreed = _get_codec_family(detected.codec) == _get_codec_family(codec) or (
        head.isascii() and tail.isascii() and _get_codec_family(codec) == ""
    )
    if not is_agreed or not _can_decode(head, codec):
        return Refusal(code="encoding-lies", params={"hint": hint, "seen": detected.codec})
    return Encoding(codec, _report_conversion(codec))


def _get_codec_family(codec: str) -> str:
    """ "utf-8", "utf-16", "utf-32", or "" for the tables of 256 letters."""
    return (
        codec.removesuffix("-sig").removesuffix("-le").removesuffix("-be")
        if codec.startswith("utf")
        else ""
    )


def _decide_marked(head: bytes, codec: str) -> Encoding | Refusal:
    if not _can_decode(head, codec):
        return Refusal(code="encoding-mixed" if codec == "utf-8-sig" else "encoding-unknown")
    if codec == "utf-8-sig" and b"\0" in head:
        return Refusal(code="nul-bytes", params={"count": head.count(0)})
    text = decode_head(head, codec)
    if text.count("\0") > _MOST_NULS * len(text):
        return Refusal(code="nul-bytes", params={"count": text.count("\0")})
    if _is_garbled(text):
        return Refusal(code="encoding-unknown")
    return Encoding(codec, _report_conversion(codec))


def _is_garbled(text: str) -> bool:
    """Are these signs of all the world, as any bytes are in UTF-16, rather than lines of a table:
    they have no end, and nothing that parts words or cells?"""
    if "\n" in text:
        return False
    return sum(map(_LATIN.__gt__, text)) < _FEWEST_LATIN * len(text)


def _decide_with_nul(head: bytes) -> Encoding | Refusal:
    """UTF-16 without a mark has a NUL in every other byte; other files with NULs are no text."""
    even_bytes = head[0::2]
    odd_bytes = head[1::2]
    for codec, zeros, letters in (
        ("utf-16-le", odd_bytes, even_bytes),
        ("utf-16-be", even_bytes, odd_bytes),
    ):
        is_filled = letters.count(0) <= _MOST_NULS * len(letters)
        if zeros.count(0) > 0.7 * len(zeros) and is_filled and _can_decode(head, codec):
            return Encoding(codec, _report_conversion(codec))
    return Refusal(code="nul-bytes", params={"count": head.count(0)})


def _is_utf8(head: bytes, tail: bytes) -> bool:
    try:
        decoder = codecs.getincrementaldecoder("utf-8")()
        decoder.decode(head)
        tail.lstrip(bytes(range(0x80, 0xC0))).decode("utf-8")
    except UnicodeDecodeError:
        return False
    pending = decoder.getstate()[0]
    # A whole file that ends amid a character, without any other beyond ASCII, is no UTF-8:
    # "…;Roubaix-été" in cp1252 ends with é alone. It may still be a head that was cut, if the byte
    # begins a French letter in UTF-8.
    return not pending or bool(tail) or not head[: -len(pending)].isascii() or pending[0] in _LEADS


def _climb_ladder(head: bytes, tail: bytes) -> Encoding | Refusal:
    """The most plausible rung of the ladder for bytes that are not UTF-8."""
    if has_utf8_sequences(head) or has_utf8_sequences(tail):
        return Refusal(code="encoding-mixed")
    codec = detect_single_byte_codec(head + tail)
    if codec:
        return Encoding(codec, _report_conversion(codec))
    if _are_few_lines_odd(head) and _are_few_lines_odd(tail) and _can_decode(head + tail, "cp1252"):
        return Encoding("cp1252", _report_conversion("cp1252"), is_doubtful=True)
    return Refusal(code="encoding-unknown")


def _are_few_lines_odd(data: bytes) -> bool:
    """Are nearly all lines of ASCII, so that a table is worth being read whose other letters may be
    wrong?"""
    lines = data.splitlines()
    plain = sum(map(bytes.isascii, lines))
    return len(lines) - plain <= _MOST_ODD * len(lines)


def detect_single_byte_codec(data: bytes) -> str:
    """The table of 256 letters that makes the most plausible French of these bytes, "" where none
    does."""
    best = -2.0
    rung = ""
    for codec, _ in LADDER:
        score = _estimate_plausibility(data, codec) if _may_be(data, codec) else -2.0
        # an earlier rung keeps its place unless a later one is clearly better
        if score > best + 0.1:
            best = score
            rung = codec
        if best >= _CERTAIN:
            break
    if rung == "cp1252" and is_latin_9(data):
        rung = "iso8859-15"
    return rung if best >= _PLAUSIBLE else ""


def _may_be(data: bytes, codec: str) -> bool:
    has_controls = codec == "iso8859-15" and len(data.translate(None, C1)) < len(data)
    return not has_controls and _can_decode(data, codec)


def is_latin_9(data: bytes) -> bool:
    """Do the eight letters that ISO-8859-15 has in the place of as many signs of Windows-1252 stand
    better in this text, however few they are among the others, which both have?"""
    has_none = len(data.translate(None, LATIN_9)) == len(data)
    if has_none or not _may_be(data, "iso8859-15"):
        return False
    signs = data.decode("cp1252")
    letters = data.decode("iso8859-15")
    others = len(_AMISS.findall(letters)) + len(_MISPLACED.findall(letters))
    others += len(_LONELY.findall(letters))
    return len(_AMISS.findall(signs)) + len(_MISPLACED.findall(signs)) > others


def _can_decode(data: bytes, codec: str) -> bool:
    try:
        decode_head(data, codec)
    except UnicodeError:
        return False
    return True


def _report_conversion(codec: str) -> tuple[Repair, ...]:
    return (
        (Repair("encoding-converted", {"encoding": LABELS.get(codec, codec)}),)
        if codec[:5] != "utf-8"
        else ()
    )
