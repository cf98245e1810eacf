"""Words as people write them: slugs, spellings that are near, text made safe to show. Pure
functions."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from datetime import date

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o"}
)
# Controls, line and paragraph separators, direction overrides, lone surrogates, non-characters:
# never shown, never kept
UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff0-\uffff\ud800-\udfff]"
)
BREAKS = re.compile(r"[ \t\r\n]+")
# characters of a wrong value, and of a path, that a message repeats
SHOWN = 60
LONGEST_PATH = 400
LONGEST_SLUG = 80
MOST_NAMED = 5  # things that one sentence names, of all those that it counts


def quote_words(words: Iterable[object], most: int = 0) -> str:
    """Words as a sentence lists them, « a », « b », or the first ones."""
    quoted = [f"« {word} »" for word in words]
    return ", ".join(quoted[: most or None]) + ("…" if 0 < most < len(quoted) else "")


def join_words(words: Iterable[str], most: int, separator: str = ", ") -> str:
    """The first of these words as they are; a last « … » stands for the others."""
    listed = list(words)
    if len(listed) > most:
        listed = [*listed[:most], "…"]
    return separator.join(listed)


def truncate_text(text: str, most: int) -> str:
    """A text where there is room for so many characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def write_iso_day(day: date | None) -> str:
    """2024-04-30; "" where no day is known."""
    return day.isoformat() if day else ""


def normalise_unicode(name: str) -> str:
    """A name in the form in which it is compared: « é » is one character, though a Mac may write it
    as two (NFD)."""
    return unicodedata.normalize("NFC", name)


def fold_text(text: str) -> str:
    """Lower case without accents, for comparing what people write."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).translate(LIGATURES)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()


def slugify_text(text: str) -> str:
    """« Villeneuve-d'Ascq » → villeneuve-d-ascq. Empty when nothing of the text is a letter or a
    digit of ASCII."""
    return re.sub(r"[^a-z0-9]+", "-", fold_text(text)).strip("-")[:LONGEST_SLUG].rstrip("-")


def find_nearest_word(word: str, known: Iterable[str], likeness: float = 0.7) -> str:
    """The known word that a mistyped one most resembles, at least as much as `likeness`, or ""."""
    candidates = {fold_text(candidate): candidate for candidate in known}
    matches = difflib.get_close_matches(fold_text(word[:SHOWN]), candidates, 1, likeness)
    return candidates[matches[0]] if matches else ""


def clean_line(text: str) -> str:
    """Text of one line, without characters that are not for reading."""
    return normalise_unicode(BREAKS.sub(" ", UNSAFE.sub("", text)).strip())


def clean_prose(text: str) -> str:
    """Text of several lines, without characters that are not for reading."""
    return normalise_unicode(UNSAFE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip())


def show_safe_value(text: str) -> str:
    """A value as a message repeats it: short, on one line, what cannot be read replaced by "�"."""
    text = BREAKS.sub(" ", UNSAFE.sub("\ufffd", text[: SHOWN * 4])).strip()
    return truncate_text(normalise_unicode(text), SHOWN)


def show_safe_path(text: str) -> str:
    """A path for a Place: whole, unless it is absurdly long, what cannot be read replaced by
    "�"."""
    text = UNSAFE.sub(
        "\ufffd", text.replace("\n", "\ufffd").replace("\r", "\ufffd").replace("\t", "\ufffd")
    )
    return truncate_text(normalise_unicode(text), LONGEST_PATH)


def match_spelling(names: Iterable[str], wanted: str) -> str:
    """The one of these names that is the one wanted, be its accents written as a Mac does or not;
    "" where none is, or several are that are not the very same."""
    matches = [name for name in names if normalise_unicode(name) == normalise_unicode(wanted)]
    if wanted in matches:
        return wanted
    return matches[0] if len(matches) == 1 else ""
