"""The lines of an article that show something of a dataset: `::: chart lille/subventions`. Four
words, and no language: what they name is looked for where pages are made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from site_builder.core.model.editorial import Citation, CitedForm
from site_builder.core.model.figure import Aggregate
from site_builder.core.text import clean_line, fold_text, show_safe_value
from site_builder.metadata.yaml import FileProblems

MOST = 20  # on a page, which is to stay light
LONGEST = 300  # characters of a line
FORMS: Mapping[str, CitedForm] = {
    "graphique": "chart",
    "chart": "chart",
    "chiffre": "figure",
    "figure": "figure",
    "tableau": "table",
    "table": "table",
    "carte": "map",
    "map": "map",
}
AGGREGATES: Mapping[str, Aggregate] = {
    "nombre": "count",
    "count": "count",
    "somme": "sum",
    "total": "sum",
    "sum": "sum",
    "moyenne": "mean",
    "mean": "mean",
    "average": "mean",
    "mediane": "median",
    "median": "median",
    "minimum": "min",
    "min": "min",
    "maximum": "max",
    "max": "max",
}
BY = ("par", "by")
_LINE = re.compile(r" {0,3}:::+[ \t]*(.*)")
_WORD = re.compile(r'«([^»]*)»|"([^"]*)"|(\S+)')
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


class _Word(NamedTuple):
    """A word of a line, or several between quotes, which are then a name whatever they are."""

    text: str
    quoted: bool


def read_citations(prose: str, first_line: int, notes: FileProblems) -> Iterator[Citation]:
    """Each line of a text that shows something, be it that nobody can tell what, which is said.
    `prose`: the text without its code; it begins at line `first_line` of its file."""
    found = 0
    for place, text in enumerate(prose.split("\n")):
        match = _LINE.fullmatch(text)
        if match is None:
            continue
        found += 1
        line = first_line + place
        if found > MOST:
            if found == MOST + 1:
                notes.report("cite-many", line, most=MOST)
            yield Citation(place=place, line=line)
        else:
            words = list(_split_words(match[1][:LONGEST]))
            yield _read_citation(words, place, line, notes)


def _split_words(text: str) -> Iterator[_Word]:
    for match in _WORD.finditer(text):
        quoted = match[3] is None
        yield _Word(clean_line(match[1] or match[2] or match[3] or ""), quoted)


def _read_citation(words: Sequence[_Word], place: int, line: int, notes: FileProblems) -> Citation:
    """Of form "" where it is not written as one, which is said."""
    unknown = Citation(place=place, line=line)
    written = show_safe_value(_join_words(words))
    form = FORMS.get(fold_text(words[0].text), "") if words else ""
    if not form:
        notes.report("cite-form", line, value=written)
        return unknown
    address = words[1].text if len(words) > 1 else ""
    dataset, _, part = address.strip("/").partition("#")
    dataset = dataset.removeprefix("datasets/").strip("/")
    if form == "figure":
        return _read_figure(
            words, Citation(place=place, line=line, dataset=dataset, part=part), notes
        )
    if not dataset or len(words) > 2:
        notes.report("cite-words", line, value=written)
        return unknown
    return Citation(place=place, line=line, form=form, dataset=dataset, part=part)


def _read_figure(words: Sequence[_Word], cited: Citation, notes: FileProblems) -> Citation:
    """`chiffre lille/subventions somme montant 2024 par nature`."""
    aggregate = AGGREGATES.get(fold_text(words[2].text)) if len(words) > 2 else None
    asked, group = _split_group(words[3:])
    year = ""
    if asked and not asked[-1].quoted and _YEAR.fullmatch(asked[-1].text):
        year = asked[-1].text
        asked = asked[:-1]
    column = _join_words(asked)
    lacks_column = aggregate != "count" and not column
    if not cited.dataset or aggregate is None or lacks_column or group == "":
        notes.report("cite-figure", cited.line, value=show_safe_value(_join_words(words)))
        return cited
    return Citation(
        place=cited.place,
        line=cited.line,
        form="figure",
        dataset=cited.dataset,
        part=cited.part,
        aggregate=aggregate,
        column=column,
        year=year,
        group=group or "",
    )


def _split_group(words: Sequence[_Word]) -> tuple[Sequence[_Word], str | None]:
    """What stands before « par », and the column behind it: None where nothing is asked for, ""
    where it is not said."""
    for place, word in enumerate(words):
        if not word.quoted and fold_text(word.text) in BY:
            return words[:place], _join_words(words[place + 1 :])
    return words, None


def _join_words(words: Sequence[_Word]) -> str:
    return " ".join(word.text for word in words)
