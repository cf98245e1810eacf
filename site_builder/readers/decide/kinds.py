"""Which kinds of cell a column may be, from a sample of it; the caller verifies them on the whole
file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import filterfalse

from site_builder.cells import (
    KINDS,
    MISSING,
    CellKind,
    compile_whole_match,
    extract_unit,
    fold_header,
    get_cell_kind,
    is_in_euros,
    is_kind_named,
    is_quantity,
    trim_cell,
)
from site_builder.core.problem_codes import Severity

# distinct cells that must pass Luhn before digits alone, without a header that says so, are
# identifiers
_ENOUGH = 5
# cells that are held to each expression here; a kind that they are is then proven on every cell
_FIRST_CELLS = 300
# Words of headers that announce accounts of a budget: 60611 is no number, and 011 may come later.
_ACCOUNTS = frozenset(
    ("nature", "fonction", "compte", "chapitre", "article", "rubrique", "imputation")
)
# Words that announce a code of some kind: 7.10 or 2022.00030 is then no number, whose last zero
# would go.
_CODES = frozenset((
    "id", "identifiant", "code", "cle", "ref", "reference", "numero", "num", "no", "uid",
    "matricule", "version", "section", "matiere", "ligne", "lot", "parcelle", "paragraphe",
))  # fmt: skip
# "compte administratif 2023" stands over amounts
_AMOUNTS = re.compile("administratif|financier|(?:19|20)[0-9]{2}")
# Words of what is measured, where "-" says that nothing was: only of money is it a zero.
_MEASURES = frozenset((
    "taux", "part", "note", "moyenne", "temperature", "concentration", "hauteur", "longueur",
    "largeur", "surface", "superficie", "duree", "distance", "debit", "ph", "pourcentage", "ratio",
    "indice", "latitude", "longitude", "lat", "lon", "lng",
))  # fmt: skip
# Words of headers over points of the compass, and zones: N and O are then no yes and no.
_PLACES = frozenset((
    "orientation", "exposition", "direction", "sens", "cote", "vent", "vents", "facade", "versant",
    "rive", "pan", "cardinal", "cardinaux", "hemisphere", "secteur", "zone", "zonage", "quartier",
    "localisation", "situation", "position", "emplacement", "aile", "entree", "sortie", "boussole",
    "azimut", "point",
))  # fmt: skip
_RATIOS = frozenset(("echelle", "ratio", "score", "resultat"))  # 1:25 is then no hour
_QUESTIONS = frozenset(("a", "est", "is", "has", "avec", "possede", "dispose", "existe", "peut"))
# years: dates of two digits that reach further are of births, or of 2056, and nothing tells their
# century
_SPAN = 60
_IDENTIFIERS = tuple(kind for kind in KINDS if kind.words and kind.type == "string")
_TYPED = frozenset(("integer", "number", "date", "datetime", "time", "year", "yearmonth"))
_SCIENTIFIC = "[−-]?[0-9]([.,][0-9]+)?[eE][+][0-9]{1,3}"
_MONTH_FIRST = "(0?[1-9]|1[0-2])[/.-](1[3-9]|2[0-9]|3[01])[/.-]([0-9]{4}|[0-9]{2})"


@dataclass(frozen=True, slots=True)
class CellDamage:
    """Cells of a column of text, matched by `pattern` once trimmed, that were damaged before they
    came to us. `severity`: of a code with which it depends on the column."""

    code: str
    pattern: str
    severity: Severity | None = None


def list_candidate_kinds(header: str, cells: Sequence[str]) -> tuple[str, ...]:
    """The kinds that a column may have, in order of preference, "string" always last. Not all of
    the cells are held to all expressions: the caller does that.

    Identifiers come first where the header names them; a column that is named one and mostly looks
    like one, but not wholly, is text and never a number. SIRET and SIREN may also show by their
    digits alone: see `needs_check`. Kinds of numbers and dates may leave out cells that say that
    nothing is known (« NC »): the caller counts them.
    """
    return tuple(iterate_candidate_kinds(header, cells))


def iterate_candidate_kinds(header: str, cells: Sequence[str]) -> Iterator[str]:
    """The same, one at a time: the first is mostly the right one, and the others cost something."""
    filled = _collect_filled(cells)
    if filled:
        if named_kinds := list_identifiers(header, filled):
            yield from (kind.name for kind in named_kinds if _fits(kind, filled))
        else:
            first_cells = _collect_filled(cells[:_FIRST_CELLS]) or filled
            yield from _find_kinds(header, filled, first_cells)
    yield "string"


def list_identifiers(header: str, cells: Iterable[str]) -> tuple[CellKind, ...]:
    """The identifiers that the header names, where most cells look like one of them."""
    named_kinds = _list_named_kinds(header)
    if not named_kinds:
        return ()
    filled = _collect_filled(cells)
    return named_kinds if any(_looks_like(kind, filled) for kind in named_kinds) else ()


def is_candidate_kind(header: str, kind: CellKind, cells: Iterable[str]) -> bool:
    """Is a kind that all these cells are of a candidate of such a column, if they are no
    identifiers?"""
    filled = _collect_filled(cells)
    kinds = () if kind.unit else (kind,)
    names = _list_plausible_kinds(_read_words(header), filled, filled, kinds=kinds)
    return kind.name in names


def _list_named_kinds(header: str) -> tuple[CellKind, ...]:
    """The identifiers that the header names."""
    return tuple(kind for kind in _IDENTIFIERS if is_kind_named(kind, header))


def _collect_filled(cells: Iterable[str]) -> set[str]:
    return {*map(trim_cell, {*cells})} - {""}


def needs_check(header: str, kind: CellKind) -> bool:
    """Must every value of the column also pass the kind's own check, because only its digits speak
    for it?"""
    return kind.holds is not None and not is_kind_named(kind, header)


def is_code_named(header: str) -> bool:
    """Does this header announce a code, an identifier or an account, whose digits count nothing?"""
    words = fold_header(header).split()
    is_numbered = "°" in header or any(word.startswith("num") for word in words)
    return _read_words(header).coded or is_numbered


def rank_kinds_for_type(type_: str, cells: Iterable[str]) -> tuple[str, ...]:
    """The kinds that may carry a type of Table Schema, those that read most of these cells first;
    none for text."""
    filled = _collect_filled(cells)
    kinds = _list_kinds_of_type(type_)
    if type_ in ("integer", "number"):
        unit = min(filter(None, map(extract_unit, filled)), default="")
        if unit:
            kinds.append(get_cell_kind(f"{type_}:{unit}"))
    match_counts: dict[str, int] = {}
    for kind in kinds:
        count = _count_matching(kind.lenient, filled)
        match_counts[kind.name] = count * _is_proven(kind, filled)
    useful_names: list[str] = []
    for kind in kinds:
        if match_counts[kind.name] or not kind.of:
            useful_names.append(kind.name)
    useful_names.sort(key=match_counts.__getitem__, reverse=True)
    return tuple(useful_names)


def _list_kinds_of_type(type_: str) -> list[CellKind]:
    """Those that a schema may demand by a type of Table Schema."""
    if type_ == "string":
        return []
    return [kind for kind in KINDS if kind.type == type_ and (kind.of or not kind.demanded)]


def detect_cell_damage(header: str, cells: Iterable[str]) -> Iterator[CellDamage]:
    """What may have been lost in a column that is text, by its header or by a sample of its
    cells."""
    named_kinds = _list_named_kinds(header)
    is_coded = bool(named_kinds) or not _CODES.isdisjoint(fold_header(header).split())
    filled = _collect_filled(cells)
    if named_kinds or "e+" in "\n".join(filled).lower():
        severity: Severity = "error" if is_coded else "warning"
        yield CellDamage("scientific-lost", _SCIENTIFIC, severity)
    for kind in named_kinds[:1]:
        if kind.lost:
            yield CellDamage("zero-lost", kind.lost)
    days = "[0-9]{1,2}[/.-][0-9]{1,2}[/.-]([0-9]{4}|[0-9]{2})"
    if _count_matching(_MONTH_FIRST, filled) and _all_match(days, filled):
        yield CellDamage("date-month-first", _MONTH_FIRST)


def _find_kinds(header: str, filled: set[str], first_cells: set[str]) -> Iterator[str]:
    """Kinds of all the cells, then kinds of those that are no missing words."""
    words = _read_words(header)
    whole_names = set()
    for name in _list_plausible_kinds(words, filled, first_cells, kinds=KINDS):
        whole_names.add(name)
        yield name
    sample_cell = next(filterfalse(compile_whole_match(MISSING), filled), None)
    typed_kinds = [kind for kind in KINDS if kind.type in _TYPED]
    if sample_cell is None:
        return
    sample = {sample_cell}
    names_of_one = _list_plausible_kinds(words, sample, sample, kinds=typed_kinds, alone=True)
    if next(names_of_one, None) is None:
        return  # most columns of text are left here, after one cell
    known_cells = set(filterfalse(compile_whole_match(MISSING), filled))
    names = _list_plausible_kinds(words, known_cells, known_cells, kinds=typed_kinds)
    yield from filterfalse(whole_names.__contains__, names)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """What a header says of its column: the numbers of accounts, codes, measures, ratios, dates,
    places; or it asks if."""

    header: str
    account: bool
    coded: bool
    measured: bool
    ratio: bool
    dated: bool
    placed: bool
    asks: bool


def _read_words(header: str) -> _Words:
    words = fold_header(header).split()
    amounts = is_quantity(header) or any(map(_AMOUNTS.fullmatch, words))
    account = not amounts and not _ACCOUNTS.isdisjoint(words)
    return _Words(
        header=header,
        account=account,
        coded=account or not (is_quantity(header) or _CODES.isdisjoint(words)),
        measured=not _MEASURES.isdisjoint(words),
        ratio=not _RATIOS.isdisjoint(words),
        dated=any(word.startswith("date") for word in words),
        placed=not _PLACES.isdisjoint(words),
        asks=not is_quantity(header)
        and ("?" in header or (len(words) > 1 and words[0] in _QUESTIONS)),
    )


def _list_plausible_kinds(
    words: _Words,
    filled: set[str],
    first_cells: set[str],
    kinds: Iterable[CellKind],
    alone: bool = False,
) -> Iterator[str]:
    """Kinds that these cells may be, as the first of them are: all of them only where they have to
    make sense together. One cell `alone` proves nothing of its column."""
    first_cell = next(iter(first_cells))
    for kind in kinds:
        if not compile_whole_match(kind.lenient)(first_cell):
            continue  # most kinds are left here
        if kind.demanded or kind.name == "string" or not kind.accepts_all(first_cells):
            continue
        if (kind.holds or _is_short(kind)) and not kind.accepts_all(filled):
            continue
        if alone or (
            _suits(kind, words, filled)
            and _is_proven(kind, filled)
            and not _is_mixed(kind, first_cells)
        ):
            if kind.type == "number" and is_in_euros("\n".join(filled)):
                yield f"{kind.name}:€"
            yield kind.name
    unit = extract_unit(next(iter(filled)))
    if not unit or words.coded:
        return
    for name in (f"integer:{unit}", f"number:{unit}"):
        if _fits(get_cell_kind(name), filled):
            yield name


def _looks_like(kind: CellKind, filled: set[str]) -> bool:
    """Is it this identifier for the most part, or wholly if some have lost their zero?"""
    return 2 * _count_matching(kind.lenient, filled) >= len(filled) or (
        bool(kind.lost) and _all_match(f"{kind.lenient}|{kind.lost}", filled)
    )


def _suits(kind: CellKind, words: _Words, filled: set[str]) -> bool:
    """Does the header allow the kind, and do its cells make sense together? (They all match it.)"""
    if kind.holds and not is_kind_named(kind, words.header):
        enough = 1 if not kind.words or (words.coded and kind.name == "siret") else _ENOUGH
        return len(filled) >= enough and all(map(kind.holds, filled))
    if kind.words:
        return is_kind_named(kind, words.header)
    if kind.type == "boolean":
        return _suits_booleans(kind, words, filled)
    if _is_short(kind):
        return _are_short_dates(words, {cell.partition(" ")[0] for cell in filled})
    is_measured = kind.told != () and words.measured
    is_other = {
        "number": words.coded or is_measured,
        "integer": words.account or is_measured,
        "time": words.coded or words.ratio,
    }
    return not is_other.get(kind.type, False)


def _suits_booleans(kind: CellKind, words: _Words, filled: set[str]) -> bool:
    """Are these answers? A letter may be one, where it is no place and has its contrary, a figure
    only where the header asks."""
    if kind.name == "boolean" or words.asks:
        return True
    is_letter = kind.name != "boolean-figures" and not words.placed
    return is_letter and _has_both_answers(filled)


def _is_short(kind: CellKind) -> bool:
    """Are these dates whose century is to be told by all of them?"""
    return kind.name in ("date-short", "datetime-short")


def _has_both_answers(filled: set[str]) -> bool:
    """Are there a yes and a no? One letter alone says nothing."""
    return len({cell.lower() for cell in filled}) > 1


def _are_short_dates(words: _Words, filled: set[str]) -> bool:
    """Is it day, month and year of two digits, rather than something else or another order?"""
    parts = [re.split("[/.-]", cell) for cell in filled]
    days = {int(part[0]) for part in parts}
    years = {part[2] for part in parts}
    if not words.dated and max(days) <= 12:
        return False
    # the last part is no day, or has as few values as years do
    may_be_days = "01" <= min(years) <= max(years) <= "31"
    if may_be_days and len(years) > len(days):
        return False
    since_1950 = [(int(year) - 50) % 100 for year in years]
    return max(since_1950) - min(since_1950) <= _SPAN


def _fits(kind: CellKind, filled: set[str]) -> bool:
    return kind.accepts_all(filled) and not _is_mixed(kind, filled)


def _is_mixed(kind: CellKind, filled: set[str]) -> bool:
    return bool(kind.notations) and not any(
        _all_match(notation, filled) for notation in kind.notations
    )


def _is_proven(kind: CellKind, filled: set[str]) -> bool:
    return not kind.proof or any(map(compile_whole_match(kind.proof), filled))


def _all_match(pattern: str, cells: set[str]) -> bool:
    return all(map(compile_whole_match(pattern), cells))


def _count_matching(pattern: str, cells: set[str]) -> int:
    match = compile_whole_match(pattern)
    return sum(map(bool, map(match, cells)))
