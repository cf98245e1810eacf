"""A form whose labels have no colon, « Commune | Lille », « Population | 236 234 »: of two columns,
as any lookup table is, it is told by its labels, which are words that name columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import starmap
from operator import itemgetter, not_

from site_builder.cells import (
    KINDS,
    fold_header,
    get_cell_kind,
    is_amount,
    is_kind_named,
    is_measure,
    is_missing_word,
)
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.readers.decide.header import is_figure, is_unnamed_column
from site_builder.readers.decide.header_words import is_header_word
from site_builder.readers.raw_table import RawTable
from site_builder.readers.table_look import Row, strip_row_cells
from site_builder.readers.total_sums import read_figure
from site_builder.tables.text_table import iterate_rows

FEWEST_PAIRS = 3
MOST_PAIRS = 30
FEWEST_FIELDS = 3
VERDICTS = ("worth", "amount")
PLURAL = re.compile(r"s\b")
# what begins the label of a form, and no header of a long table
FIELDS = frozenset((
    "adjoint", "altitude", "arrondissement", "canton", "contact", "contacts", "denomination",
    "directeur", "directrice", "epci", "frequence", "habitants", "intercommunalite", "internet",
    "licence", "maire", "mairie", "mel", "organisateur", "population", "president", "presidente",
    "producteur", "referent", "region", "responsable", "sigle", "site", "source", "tarif", "theme",
    "web",
))  # fmt: skip
# names of columns that hold labels, and of those that hold what each is
LABELS = frozenset((
    "attribut", "caracteristique", "champ", "cle", "colonne", "critere", "donnee", "indicateur",
    "information", "item", "mot", "parametre", "propriete", "question", "rubrique", "terme",
    "variable",
))  # fmt: skip
VALUES = frozenset((
    "aide", "contenu", "definition", "detail", "donnee", "exemple", "explication", "format",
    "information", "mesure", "obligatoire", "precision", "renseignement", "reponse", "resultat",
    "signification", "source", "taille", "texte", "unite", "valeur", "value",
))  # fmt: skip
Reader = Callable[[str], object]  # nothing where the text is none of what it reads
DAYS: tuple[Reader, ...] = (
    get_cell_kind("date").read_cell,
    get_cell_kind("date-short").read_cell,
    get_cell_kind("date-words").read_cell,
)
NO_WORDS: tuple[Reader, ...] = (not_, is_figure, is_missing_word, *DAYS)


def report_form(raw: RawTable) -> Iterator[Problem]:
    """The warning for two columns of labels, which all differ, and their values, of several kinds;
    the names of the columns are the first of them, unless the file has none."""
    if raw.cells.width != 2 or not FEWEST_PAIRS - 1 <= raw.rows <= MOST_PAIRS:
        return
    rows = list(map(strip_row_cells, iterate_rows(raw.cells)))
    pairs = [raw.names, *rows]
    if is_unnamed_column(raw.names[1]):
        pairs = rows
    elif not _may_be_pair(raw.names, rows):
        return
    if _are_labels(pairs) and _are_fields(pairs):
        label, text = rows[0]
        column, name = raw.names
        place = Place(path="", row=max(raw.first_row - 1, 1))
        yield make_problem("form-like", place, label=label, text=text, column=column, name=name)


def _may_be_pair(names: Row, rows: Sequence[Row]) -> bool:
    """Are the names of the columns a label and its value? The value is then the name of no
    column, of figures for one."""
    label, value = names
    if is_figure(value):
        return _judge_pair(label, value) == "worth"  # else a column of a year, of a class…
    label_words = PLURAL.sub("", fold_header(label)).split()
    words = PLURAL.sub("", fold_header(value)).split()
    if not LABELS.isdisjoint(label_words[:1]) or not VALUES.isdisjoint(words):
        return False
    figures = list(filter(read_figure, map(itemgetter(1), rows)))
    has_figures = 2 * len(figures) >= len(rows)
    if is_amount(value):
        return not has_figures
    return _judge_pair(value, "") == ""


def _are_labels(pairs: Sequence[Row]) -> bool:
    """Are the first of each words, and all others?"""
    labels = list(map(itemgetter(0), pairs))
    folded = set(map(fold_header, labels)) - {""}
    return len(pairs) >= FEWEST_PAIRS and len(folded) == len(labels)


def _are_fields(pairs: Sequence[Row]) -> bool:
    """Are most labels names of columns, of which one has a value that it announces, a number, a
    code, a date, and another words? Figures alone below words are a column of them."""
    verdicts = list(starmap(_judge_pair, pairs))
    counts = Counter(verdicts)
    needed = max(FEWEST_FIELDS, len(pairs) / 2)
    has_fields = len(pairs) - counts[""] >= needed
    are_amounts_apart = counts["amount"] > 0 and "words" in verdicts[1:]
    is_announced = counts["worth"] > 0 or are_amounts_apart
    return all((has_fields, is_announced, counts["words"]))


def _judge_pair(label: str, value: str) -> str:
    """What a pair shows: "worth", the value is what its label announces, or "amount"; "words",
    these stand beside a label that announces no number and no code; "field", the label is the name
    of a column; "" where it is none."""
    readers = _list_readers(label)
    if any(read(value) for read in readers):
        return VERDICTS[is_amount(label)]
    if readers:
        return "field"
    first_word = fold_header(label).partition(" ")[0]
    if first_word not in FIELDS and not is_header_word(label):
        return ""
    if any(read(value) for read in NO_WORDS):
        return "field"
    return "words"


def _list_readers(label: str) -> list[Reader]:
    """What reads the values that this label announces: numbers, cells of its kinds, days."""
    if is_amount(label):
        return [read_figure]
    readers: list[Reader] = []
    if is_measure(label):
        readers += DAYS
    readers += [kind.read_cell for kind in KINDS if is_kind_named(kind, label)]
    return readers
