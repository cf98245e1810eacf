"""Which kinds of cell a column may be, from a sample of it; the caller verifies them on the whole
file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from site_builder.cells import (
    KINDS,
    CellKind,
    compile_whole_match,
    extract_unit,
    fold_header,
    get_cell_kind,
    is_in_euros,
    is_kind_named,
    is_missing_word,
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
_AMOUNTS = re.compile(
    "administratif|financier|(?:19|20)[0-9]{2}"
)  # "compte administratif 2023" stands over amounts
# Words of what is measured, where "-" says that nothing was: only of money is it a zero.
_MEASURES = frozenset((
    "taux", "part", "note", "moyenne", "temperature", "concentration", "hauteur", "longueur",
    "largeur", "surface", "superficie", "duree", "distance", "debit", "ph", "pourcentage", "ratio",
    "indice", "latitude", "longitude",
))  # fmt: skip
_RATIOS = frozenset(("echelle", "ratio", "score", "resultat"))  # 1:25 is then no hour
_QUESTIONS = frozenset(("a", "est", "is", "has", "avec", "possede", "dispose", "existe", "peut"))
# years: dates of two digits that reach further are of births, or of 2056, and nothing tells their
# century
_SPAN = 60
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
        named_kinds = [kind for kind in KINDS if _identifies(kind) and is_kind_named(kind, header)]
        if any(_looks_like(kind, filled) for kind in named_kinds):
            yield from (kind.name for kind in named_kinds if _fits(kind, filled))
        else:
            first_cells = _collect_filled(cells[:_FIRST_CELLS]) or filled
            yield from _find_kinds(header, filled, first_cells)
    yield "string"


def _collect_filled(cells: Iterable[str]) -> set[str]:
    return {*map(trim_cell, {*cells})} - {""}


def needs_check(header: str, kind: CellKind) -> bool:
    """Must every value of the column also pass the kind's own check, because only its digits speak
    for it?"""
    return kind.holds is not None and not is_kind_named(kind, header)


def rank_kinds_for_type(type_: str, cells: Iterable[str]) -> tuple[str, ...]:
    """The kinds that may carry a type of Table Schema, those that read most of these cells first;
    none for text."""
    filled = _collect_filled(cells)
    kinds = [
        kind for kind in KINDS if kind.type == type_ != "string" and (kind.of or not kind.demanded)
    ]
    unit = (
        min(filter(None, map(extract_unit, filled)), default="")
        if type_ in ("integer", "number")
        else ""
    )
    kinds += [get_cell_kind(f"{type_}:{unit}")] if unit else []
    match_counts = {
        kind.name: _count_matching(kind.lenient, filled) * _is_proven(kind, filled)
        for kind in kinds
    }
    useful_kinds = [kind for kind in kinds if match_counts[kind.name] or not kind.of]
    return tuple(
        kind.name for kind in sorted(useful_kinds, key=lambda kind: -match_counts[kind.name])
    )


def detect_cell_damage(header: str, cells: Iterable[str]) -> Iterator[CellDamage]:
    """What may have been lost in a column that is text, by its header or by a sample of its
    cells."""
    named_kinds = [kind for kind in KINDS if _identifies(kind) and is_kind_named(kind, header)]
    is_coded = bool(named_kinds) or not _CODES.isdisjoint(fold_header(header).split())
    filled = _collect_filled(cells)
    if named_kinds or any("E+" in cell or "e+" in cell for cell in filled):
        severity: Severity = "error" if is_coded else "warning"
        yield CellDamage("scientific-lost", _SCIENTIFIC, severity)
    for kind in named_kinds[:1]:
        if kind.lost:
            yield CellDamage("zero-lost", kind.lost)
    days = "[0-9]{1,2}[/.-][0-9]{1,2}[/.-]([0-9]{4}|[0-9]{2})"
    if filled and _all_match(days, filled) and _count_matching(_MONTH_FIRST, filled):
        yield CellDamage("date-month-first", _MONTH_FIRST)


def _find_kinds(header: str, filled: set[str], first_cells: set[str]) -> Iterator[str]:
    """Kinds of all the cells, then kinds of those that are no missing words."""
    words = _read_words(header)
    whole_names = set()
    for name in _list_plausible_kinds(words, filled, first_cells, kinds=KINDS):
        whole_names.add(name)
        yield name
    sample_cell = next((cell for cell in filled if not _is_missing(cell)), None)
    typed_kinds = [kind for kind in KINDS if kind.type in _TYPED]
    if sample_cell is None or not any(
        True
        for _ in _list_plausible_kinds(
            words, {sample_cell}, {sample_cell}, kinds=typed_kinds, alone=True
        )
    ):
        return  # most columns of text are left here, after one cell
    known_cells = {cell for cell in filled if not _is_missing(cell)}
    yield from (
        name
        for name in _list_plausible_kinds(words, known_cells, known_cells, kinds=typed_kinds)
        if name not in whole_names
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """What a header says of its column: the numbers of accounts, codes, measures, ratios, dates; or
    it asks if."""

    header: str
    account: bool
    coded: bool
    measured: bool
    ratio: bool
    dated: bool
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
        asks="?" in header or (len(words) > 1 and words[0] in _QUESTIONS),
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
    for kind in kinds:
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
    for name in (f"integer:{unit}", f"number:{unit}") if unit and not words.coded else ():
        if _fits(get_cell_kind(name), filled):
            yield name


def _identifies(kind: CellKind) -> bool:
    return bool(kind.words) and kind.type == "string"


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
    match kind.type:
        case "number":
            return not words.coded and not (kind.told and words.measured)
        case "integer":
            return not words.account and not (kind.told and words.measured)
        case "boolean":
            return (
                kind.name == "boolean"
                or words.asks
                or (kind.name != "boolean-figures" and _has_both_answers(filled))
            )
        case "time":
            return not words.coded and not words.ratio
    if not _is_short(kind):
        return True
    return _are_short_dates(words, {cell.partition(" ")[0] for cell in filled})


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
    is_year_last = (
        "00" in years or max(years) > "31" or len(years) <= len(days)
    )  # it is no day, or as few as years are
    full_years = [int(year) + (2000 if year < "50" else 1900) for year in years]
    return (
        is_year_last
        and (words.dated or max(days) > 12)
        and max(full_years) - min(full_years) <= _SPAN
    )


def _fits(kind: CellKind, filled: set[str]) -> bool:
    return kind.accepts_all(filled) and not _is_mixed(kind, filled)


def _is_mixed(kind: CellKind, filled: set[str]) -> bool:
    return bool(kind.notations) and not any(
        _all_match(notation, filled) for notation in kind.notations
    )


def _is_proven(kind: CellKind, filled: set[str]) -> bool:
    return not kind.proof or any(map(compile_whole_match(kind.proof), filled))


def _is_missing(cell: str) -> bool:
    return len(cell) < 30 and is_missing_word(cell)


def _all_match(pattern: str, cells: set[str]) -> bool:
    return all(map(compile_whole_match(pattern), cells))


def _count_matching(pattern: str, cells: set[str]) -> int:
    match = compile_whole_match(pattern)
    return sum(match(cell) is not None for cell in cells)
