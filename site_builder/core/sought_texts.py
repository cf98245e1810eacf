"""The texts that are looked for, and how one of them is recognised: whatever the case, the accents,
the blanks within a number, and the escapes of JSON, HTML and addresses."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from site_builder.core.telephones import has_telephone, make_telephone
from site_builder.core.words_apart import (
    TAG,
    has_all_words,
    has_words,
    list_plain_views,
    list_words,
)

FEWEST = 3  # letters and figures: fewer are found everywhere
LONGEST = 500  # characters
FEWEST_COMPACT = 6  # letters and figures of a number that may be written with blanks
# Of which no accent is taken away; `replace` for each is faster than one `translate`
LETTERS = (("œ", "oe"), ("æ", "ae"), ("’", "'"), ("ʼ", "'"), ("–", "-"), ("—", "-"))
BLANKS_OF_NUMBERS = (" ", ".", "-", "_", "/")
ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff\ufe20-\ufe2f]+")
SIGNS_OF_NUMBERS = "".join(BLANKS_OF_NUMBERS).encode()
BLANKS = re.compile(r"[ \t\r\n\f\v]+")
JSON_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|([\"\\/bfnrt]))")
PERCENT = re.compile("%[0-9a-f]{2}(?:%[0-9a-f]{2})*")  # a sign to begin with is found quickly
FRENCH_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
ESCAPED = {"b": " ", "f": " ", "n": " ", "r": " ", "t": " "}


class UnfitText(Exception):
    """A text that cannot be looked for. `args[0]`: `short` or `long`; `args[1]`: its number, from
    1."""


@dataclass(frozen=True, slots=True)
class SoughtTexts:
    """`spellings`: of each text, the forms in which it counts as found; `compact`: of a number, the
    form without blanks, or ""; `telephones`: its last nine digits, or ""; `words`: where they are
    looked for apart too, those of each text."""

    spellings: tuple[tuple[str, ...], ...]
    compact: tuple[str, ...]
    telephones: tuple[str, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()

    @property
    def overlap(self) -> int:
        """How many characters of a text are to be seen again with those that follow: escapes make a
        letter up to twelve."""
        longest = max(len(form) for forms in self.spellings for form in forms)
        return max(1024, 12 * longest + 4000)

    def find(self, text: str) -> frozenset[int]:
        """Which of the texts, by their numbers from 1, are in a text or in what it stands for; one
        of which the words alone are there, apart, by its number below zero."""
        views = list(_list_views(fold_for_search(text)))
        numbers = set[int]().union(*map(self._find_in_view, views))
        if len(numbers) < len(self.words):
            numbers |= self._find_words_apart(views)
        return frozenset(numbers)

    def with_words_apart(self) -> SoughtTexts:
        """The same, whose words are looked for near each other too."""
        return replace(self, words=tuple(list_words(forms[0]) for forms in self.spellings))

    def _find_words_apart(self, views: Sequence[str]) -> set[int]:
        """Below zero."""
        texts = tuple(filter(None, self.words))
        plain_views = [plain for view in views for plain in list_plain_views(view, texts)]
        return {
            -number
            for number, words in enumerate(self.words, 1)
            if words and any(has_words(view, words) for view in plain_views)
        }

    def _find_in_view(self, view: str) -> set[int]:
        numbers = set[int]()
        for number, forms in enumerate(self.spellings, 1):
            if _has_form(view, forms):
                numbers.add(number)
        return numbers | self._find_compact(view) | self._find_telephones(view)

    def _find_compact(self, view: str) -> set[int]:
        """Those that are numbers, whatever stands between their figures."""
        numbers = set[int]()
        if not any(self.compact):
            return numbers
        joined = view.encode("utf-8", "surrogatepass").translate(None, SIGNS_OF_NUMBERS)
        for number, form in enumerate(self.compact, 1):
            if form and form.encode() in joined:
                numbers.add(number)
        return numbers

    def _find_telephones(self, view: str) -> set[int]:
        numbers = set[int]()
        for number, digits in enumerate(self.telephones, 1):
            if digits and has_telephone(view, digits):
                numbers.add(number)
        return numbers


def _has_form(view: str, forms: Sequence[str]) -> bool:
    """Is one of these in a view, whatever blanks are between its words? Most texts have not even
    the words, which is soon seen."""
    for form in forms:
        if has_all_words(view, form.split(" ")):
            return any(map(BLANKS.sub(" ", view).__contains__, forms))
    return False


def read_sought_texts(lines: Iterable[str]) -> SoughtTexts:
    """One text a line; blank lines say nothing. Raises UnfitText."""
    texts = [line.strip() for line in lines if line.strip()]
    for number, text in enumerate(texts, 1):
        if len(text) > LONGEST:
            raise UnfitText("long", number)
        if sum(map(str.isalnum, text)) < FEWEST:
            raise UnfitText("short", number)
    return make_sought_texts(texts)


def make_sought_texts(texts: Sequence[str]) -> SoughtTexts:
    """How each of these texts may be written."""
    spellings = tuple(tuple(dict.fromkeys(_list_spellings(text))) for text in texts)
    telephones = tuple(make_telephone(forms[0]) for forms in spellings)
    return SoughtTexts(spellings, tuple(map(_make_compact, texts)), telephones)


def fold_for_search(text: str) -> str:
    """In small letters without accents, all blanks but ends of lines and tabs being one sign."""
    if text.isascii():
        return text.lower()
    text = ACCENTS.sub("", unicodedata.normalize("NFKD", text).casefold())
    for letter, plain in LETTERS:
        text = text.replace(letter, plain)
    return text


def _join_number(text: str) -> str:
    for sign in BLANKS_OF_NUMBERS:
        text = text.replace(sign, "")
    return text


def _list_spellings(text: str) -> Iterator[str]:
    folded = BLANKS.sub(" ", fold_for_search(text)).strip()
    yield folded
    if day := FRENCH_DAY.fullmatch(folded):
        yield f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}"
        yield f"{int(day[1]):02}/{int(day[2]):02}/{day[3]}"
    if day := ISO_DAY.fullmatch(folded):
        yield f"{day[3]}/{day[2]}/{day[1]}"


def _make_compact(text: str) -> str:
    """A telephone, a NIR, an IBAN, a plate as it is without blanks; "" for words and days."""
    folded = fold_for_search(text).strip()
    joined = _join_number(folded)
    figures = sum(map(str.isdigit, joined))
    is_number = figures >= FEWEST and len(joined) >= FEWEST_COMPACT and joined.isalnum()
    is_day = FRENCH_DAY.fullmatch(folded) or ISO_DAY.fullmatch(folded)
    return joined if is_number and not is_day else ""


def _list_views(text: str) -> Iterator[str]:
    """A folded text, and what it is once its escapes are undone, one kind after the other."""
    yield text
    view = text
    for undo, mark in ((_undo_json, "\\"), (_undo_html, "&"), (_undo_address, "%")):
        if mark in view:
            undone = undo(view)
            if undone != view:
                view = fold_for_search(undone)
                yield view
    if "<" in view:  # an office writes a word in several runs
        yield TAG.sub("", view)


def _undo_json(text: str) -> str:
    return JSON_ESCAPE.sub(_unescape_json, text)


def _unescape_json(escape: re.Match[str]) -> str:
    if escape[1]:
        code = int(escape[1], 16)
        return "" if 0xD800 <= code < 0xE000 else chr(code)
    return ESCAPED.get(escape[2], escape[2])


def _undo_html(text: str) -> str:
    return html.unescape(text)


def _undo_address(text: str) -> str:
    return PERCENT.sub(_unescape_address, text)


def _unescape_address(escapes: re.Match[str]) -> str:
    return bytes.fromhex(escapes[0].replace("%", "")).decode("utf-8", "replace")
