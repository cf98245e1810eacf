"""How what is said of a person is quoted: enough to find it again in the file, and no more. A
message is read by more people than it is meant for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from site_builder.cells.email_owner import is_service_box
from site_builder.cells.identifiers import (
    HINT,
    FoundIdentifier,
    find_identifiers,
    is_nir,
    mask_value,
)
from site_builder.core.problems import Param, Problem, Repair

# The parameters of messages that quote cells
QUOTES = frozenset(
    """
    value other first last text cells seen found example right over under said expected before now
    label part shown
    """.split()  # noqa: SIM905
)
COLUMNS = ("field", "column", "heading")  # the parameters that name a column


def mask_text(text: str) -> str:
    """A text in which each number of social security, account, mobile or address of e-mail is
    masked."""
    if not HINT.search(text):
        return text
    if is_nir(text):
        return mask_value(text)
    for identifier in sorted(find_identifiers(text), key=_get_start, reverse=True):
        value = text[identifier.start : identifier.end]
        if identifier.kind == "email" and is_service_box(value):
            continue
        text = text[: identifier.start] + mask_value(value) + text[identifier.end :]
    return text


def _get_start(identifier: FoundIdentifier) -> int:
    return identifier.start


def mask_problem(
    problem: Problem,
    columns: Collection[str],
    *,
    names: Collection[str] = (),
    all_quotes: bool = False,
) -> Problem:
    """The same, without what it quotes of these columns, nor of any other where it is
    `all_quotes`; nor with the `names` of columns that are the row of a person."""
    problem = mask_names(problem, names)
    column = problem.place.column
    quotes_person = all_quotes or column in columns
    params = _mask_params(problem.params, columns, all_quotes=quotes_person)
    if column is None:
        return replace(problem, params=params)
    place = replace(problem.place, column=mask_text(column))
    return replace(problem, params=params, place=place)


def mask_repair(
    repair: Repair,
    columns: Collection[str],
    *,
    names: Collection[str] = (),
    all_quotes: bool = False,
) -> Repair:
    """The same of a receipt."""
    params = _mask_params(_hide_in_params(repair.params, names), columns, all_quotes=all_quotes)
    return replace(repair, params=params)


def mask_names(problem: Problem, names: Collection[str]) -> Problem:
    """A problem without these names of columns."""
    column = problem.place.column
    place = problem.place
    if column is not None:
        place = replace(place, column=hide_names(column, names))
    return replace(problem, params=_hide_in_params(problem.params, names), place=place)


def _hide_in_params(params: Mapping[str, Param], names: Collection[str]) -> Mapping[str, Param]:
    hidden = dict(params)
    for key, value in params.items():
        if isinstance(value, str):
            hidden[key] = hide_names(value, names)
    return hidden


def hide_names(text: str, names: Collection[str]) -> str:
    """A text in which each of these names is masked, the longest first."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, mask_value(name))
    return text


def _mask_params(
    params: Mapping[str, Param], columns: Collection[str], *, all_quotes: bool
) -> Mapping[str, Param]:
    """The parameters of a message, without what is quoted of a person."""
    names = [params.get(key) for key in COLUMNS]
    quotes_person = all_quotes or not set(columns).isdisjoint(names)
    masked = dict(params)
    for key, value in params.items():
        if not isinstance(value, str):
            continue
        if quotes_person and key in QUOTES and key not in COLUMNS:
            masked[key] = mask_value(value)
        else:
            masked[key] = mask_text(value)
    return masked
