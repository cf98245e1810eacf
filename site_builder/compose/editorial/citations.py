"""The lines of an article that show something of a dataset: `::: chart lille/subventions`. Four
words, and no language: what they name is looked for where pages are made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

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
CODES = {"": "cite-form", "figure": "cite-figure"}  # of a line that is none, by form
_LINE = re.compile(r" {0,3}:::+[ \t]*(.*)")
_YEAR = "(?:19|20)[0-9]{2}"
# `somme montant 2024 par nature`: a name between quotes is one whatever it says
_FIGURE = re.compile(
    rf"""(?P<operation>\S+)
    (?:\s+(?!{_YEAR}(?:\s|$)|(?:par|by)(?:\s|$))(?P<column>"[^"]+"|«[^»]+»|.+?(?<!\spar)(?<!\sby)))?
    (?:\s+(?P<year>{_YEAR}))?
    (?:\s+(?:par|by)\s+(?P<group>.+))?""",
    re.VERBOSE | re.IGNORECASE,
)
_QUOTES = '"«» \u00a0'


def read_citations(prose: str, first_line: int, notes: FileProblems) -> Iterator[Citation]:
    """Each line of a text that shows something, be it that nobody can tell what, which is said.
    `prose`: the text without its code; it begins at line `first_line` of its file."""
    lines = map(_LINE.fullmatch, prose.split("\n"))
    matches = [(place, match[1]) for place, match in enumerate(lines) if match]
    for place, text in matches[:MOST]:
        unknown = Citation(place=place, line=first_line + place)
        yield _read_citation(clean_line(text[:LONGEST]), unknown, notes)
    for place, _ in matches[MOST:]:
        yield Citation(place=place, line=first_line + place)
    if len(matches) > MOST:
        notes.report("cite-many", first_line + matches[MOST][0], most=MOST)


def _read_citation(text: str, unknown: Citation, notes: FileProblems) -> Citation:
    """The `unknown` one where it is not written as one, which is said."""
    words = [*text.split(maxsplit=2), "", "", ""]
    form = FORMS.get(fold_text(words[0]), "")
    address = words[1].strip("/")
    dataset, _, part = address.partition("#")
    dataset = dataset.removeprefix("datasets/").strip("/")
    citation = replace(unknown, form=form, dataset=dataset, part=part)
    if form == "figure":
        citation = _read_figure(words[2], citation) or unknown
    elif words[2]:
        citation = unknown
    if citation.form and citation.dataset:
        return citation
    notes.report(CODES.get(form, "cite-words"), unknown.line, value=show_safe_value(text))
    return unknown


def _read_figure(text: str, citation: Citation) -> Citation | None:
    """None where something is missing."""
    match = _FIGURE.fullmatch(text)
    if match is None:
        return None
    names = match.groupdict("")
    aggregate = AGGREGATES.get(fold_text(names["operation"]))
    column = names["column"].strip(_QUOTES)
    lacks_column = aggregate != "count" and not column
    if aggregate is None or lacks_column:
        return None
    group = names["group"].strip(_QUOTES)
    return replace(citation, aggregate=aggregate, column=column, year=names["year"], group=group)
