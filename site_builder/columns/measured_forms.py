"""Which kind most cells of a column of text are of, where it measures something or says when.

It is told by a sample, and for most columns by how their cells begin: what is found is then looked
for in all of them (near_misses.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from operator import itemgetter
from typing import TypeAlias

from site_builder.cells import (
    KINDS,
    CellKind,
    compile_whole_match,
    extract_unit,
    fold_header,
    get_cell_kind,
    is_in_euros,
    is_kind_named,
    is_measure,
    is_missing_word,
)
from site_builder.cells.unit import EURO
from site_builder.readers.decide.kinds import is_candidate_kind, is_code_named, list_identifiers

HALF = 0.5  # of the cells, at least, are of the form
FEW_TEXTS = 30  # by which it is known that a kind is not that of most cells
SHARE = 3  # of so many cells of a text, not one looks like one of a kind that measures
NUMBERS = ("integer", "number")
DAYS = ("date", "datetime")
MEASURED = (*NUMBERS, *DAYS, "time", "year", "yearmonth")
PERIODS = tuple(kind for kind in KINDS if kind.type in (*DAYS, "year", "yearmonth"))
MOMENTS = tuple(kind for kind in KINDS if kind.type in DAYS)
MEASURES = tuple(kind for kind in KINDS if kind.type in MEASURED and not kind.demanded)
PLACES = frozenset(("latitude", "longitude", "lat", "lon", "lng"))
UNIVERSAL = frozenset(("utc", "gmt"))
_OFFSET = re.compile("[+−-] ?0?[1-9]")
ANY = ".*"  # notation
BEGINNINGS = (
    *"0123456789-+−(€$£.,",
    "lun", "mar", "mer", "jeu", "ven", "sam", "dim", "jan", "fév", "fev", "avr", "mai", "jui",
    "aoû", "aou", "sep", "oct", "nov", "déc", "dec",
)  # fmt: skip
Form: TypeAlias = tuple[CellKind, str]  # a kind, and one of its notations


def find_measured_form(header: str, sample: Mapping[str, int]) -> Form | None:
    """The kind that measures of which most of the trimmed texts of a sample are, each given with
    its count; none for most columns of text, which are known by how their cells begin."""
    counts = dict(sample)
    if not begin_as_measured(counts, 1 / SHARE) and not is_measured(header):
        return None  # most columns of text are left here
    for word in filter(is_missing_word, sample):
        del counts[word]
    if not begin_as_measured(counts, HALF) or list_identifiers(header, counts):
        return None
    if is_code_named(header):
        return find_form(header, counts, MOMENTS)
    form = find_form(header, counts, MEASURES) or _find_unit_form(header, counts)
    if form is None:
        return None
    kind, notation = form
    is_plain = kind.type == "number" and not kind.unit
    if is_plain and any(map(is_in_euros, list_fitting(form, counts))):
        return get_cell_kind(f"{kind.name}:{EURO}"), notation
    return form


def _find_unit_form(header: str, sample: Mapping[str, int]) -> Form | None:
    """That of numbers with the unit that most of a few texts have."""
    few_texts = list(sample)[:: 1 + len(sample) // FEW_TEXTS]
    units = Counter(filter(None, map(extract_unit, few_texts)))
    if not units:
        return None
    ((unit, _),) = units.most_common(1)
    kinds = (get_cell_kind(f"integer:{unit}"), get_cell_kind(f"number:{unit}"))
    return find_form(header, sample, kinds)


def is_measured(header: str) -> bool:
    """Does this header say that its column counts, measures, or says when or where?"""
    is_place = not PLACES.isdisjoint(fold_header(header).split())
    return is_place or is_measure(header) or is_dated(header)


def is_dated(header: str) -> bool:
    """Does this header say that its column says when?"""
    words = fold_header(header).split()
    is_date = any(word.startswith("date") for word in words)
    return is_date or is_kind_named(get_cell_kind("year"), header)


def is_universal(header: str) -> bool:
    """Does this header say that its hours are those of universal time, and no others beside it
    (UTC+2)?"""
    is_said = not UNIVERSAL.isdisjoint(fold_header(header).split())
    return is_said and _OFFSET.search(header) is None


def begin_as_measured(sample: Mapping[str, int], share: float) -> bool:
    """Does such a share of these cells begin as a number, a date or a month does?"""
    count = 0
    for text, cells in sample.items():
        if text.lower().startswith(BEGINNINGS):
            count += cells
    return count > 0 and count >= share * sum(sample.values())


def find_form(header: str, sample: Mapping[str, int], kinds: Iterable[CellKind]) -> Form | None:
    """The form that most of these cells have, given with their counts: a kind, with one of its
    notations, that the column would be of without a few of its cells."""
    best: Form | None = None
    most = 0
    for count, form, alike in _list_likely_forms(sample, kinds):
        if count <= most:
            break  # no text is of more
        fitting = list_fitting(form, alike)
        count = sum(map(sample.__getitem__, fitting))
        is_better = count > most and count >= HALF * sum(sample.values())
        if is_better and is_candidate_kind(header, form[0], fitting):
            best = form
            most = count
    return best


def _list_likely_forms(
    sample: Mapping[str, int], kinds: Iterable[CellKind]
) -> list[tuple[int, Form, list[str]]]:
    """The forms that half of the cells of a sample look like, those of most cells first, each with
    the count of these cells and with their texts."""
    few_texts = dict(islice(sample.items(), 0, None, 1 + len(sample) // FEW_TEXTS))
    few = sum(few_texts.values())
    likely: list[tuple[int, Form, list[str]]] = []
    for kind in kinds:
        matches = compile_whole_match(kind.lenient)
        if SHARE * sum(map(few_texts.__getitem__, filter(matches, few_texts))) < few:
            continue
        accepted = list(filter(matches, sample))
        for notation in kind.notations or (ANY,):
            alike = list(filter(compile_whole_match(notation), accepted))
            count = sum(map(sample.__getitem__, alike))
            if count >= HALF * sum(sample.values()):
                likely.append((count, (kind, notation), alike))
    likely.sort(key=itemgetter(0), reverse=True)
    return likely


def list_fitting(form: Form, texts: Collection[str]) -> list[str]:
    """The trimmed texts that are of the kind, in this notation."""
    kind, notation = form
    values, _ = kind.read_cells(texts)
    valued = [text for text in texts if values[text] is not None]
    if notation == ANY:
        return valued
    return list(filter(compile_whole_match(notation), valued))
