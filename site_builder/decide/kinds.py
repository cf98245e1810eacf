"""Which kinds of cell a column may be, from a sample of it; the caller verifies them on the whole file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from site_builder.cells import KINDS, Kind, by_name, fold, is_quantity, names, trim

_ENOUGH = 5  # distinct cells that must pass Luhn before digits alone, without a header that says so, are identifiers
# Words of headers that announce accounts of a budget: 60611 is no number, and 011 may come later.
_ACCOUNTS = frozenset(("nature", "fonction", "compte", "chapitre", "article", "rubrique", "imputation"))
# Words that announce a code of some kind: 7.10 or 2022.00030 is then no number, whose last zero would go.
_CODES = frozenset((
    "id", "identifiant", "code", "cle", "ref", "reference", "numero", "num", "no", "uid", "matricule",
    "version", "section", "matiere", "ligne", "lot", "parcelle", "paragraphe",
))  # fmt: skip
_AMOUNTS = re.compile("administratif|financier|(?:19|20)[0-9]{2}")  # "compte administratif 2023" stands over amounts


def candidates(header: str, cells: Iterable[str]) -> tuple[str, ...]:
    """The kinds that a column may have, in order of preference, "string" always last.

    Identifiers come first where the header names them; a column that is named one and mostly looks like one, but not
    wholly, is text and never a number. SIRET and SIREN may also show by their digits alone: see `needs_check`.
    """
    filled = {text for cell in cells if (text := trim(cell))}
    if not filled:
        return ("string",)
    named = [kind for kind in KINDS if _identifies(kind) and names(kind, header)]
    if any(2 * _matching(kind.lenient, filled) >= len(filled) for kind in named):
        return (*(kind.name for kind in named if _fits(kind, filled)), "string")
    return (*(kind.name for kind in KINDS if _plausible(kind, header, filled)), "string")


def needs_check(header: str, name: str) -> bool:
    """Must every value of the column also pass the kind's own check, because only its digits speak for it?"""
    kind = by_name(name)
    return bool(kind.check) and not names(kind, header)


def mixed(name: str, cells: Iterable[str]) -> bool:
    """Do these cells mix notations of one kind, as day-first dates among ISO ones? A column is one format."""
    kind = by_name(name)
    filled = {text for cell in cells if (text := trim(cell))}
    return bool(kind.notations) and not any(_all(n, filled) for n in kind.notations)


def luhn(digits: str) -> bool:
    """Do these ASCII digits pass the control of SIREN and SIRET? La Poste's SIRET have one of their own."""
    doubled = [int(d) if i % 2 == 0 else sum(divmod(2 * int(d), 10)) for i, d in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0 or (digits.startswith("356000000") and sum(map(int, digits)) % 5 == 0)


def _identifies(kind: Kind) -> bool:
    return bool(kind.words) and kind.type == "string"


def _plausible(kind: Kind, header: str, filled: set[str]) -> bool:
    if kind.name == "string" or not _fits(kind, filled):
        return False
    words = [] if is_quantity(header) else fold(header).split()
    account = not _ACCOUNTS.isdisjoint(words) and not any(map(_AMOUNTS.fullmatch, words))
    coded = account or not _CODES.isdisjoint(words)
    if kind.check and not names(kind, header):
        enough = 1 if coded and kind.name == "siret" else _ENOUGH
        return len(filled) >= enough and all(luhn(re.sub("[^0-9]", "", cell)) for cell in filled)
    if (kind.name == "number" and coded) or (kind.name == "integer" and account):
        return False
    if kind.name == "boolean":
        return _matching(kind.strict, filled) > 0
    return not kind.words or names(kind, header)


def _fits(kind: Kind, filled: set[str]) -> bool:
    return _all(kind.lenient, filled) and not mixed(kind.name, filled)


def _all(pattern: str, cells: set[str]) -> bool:
    return all(map(_compiled(pattern).fullmatch, cells))


def _matching(pattern: str, cells: set[str]) -> int:
    match = _compiled(pattern).fullmatch
    return sum(match(cell) is not None for cell in cells)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
