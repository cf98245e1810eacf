"""Rows called total, held against the rows that they add up: those that do are set apart, those
that do not stay, and it is said. `total_candidates` finds them, `total_proofs` adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from site_builder.core.problems import Place, Problem, make_problem
from site_builder.readers.raw_table import report_rows
from site_builder.readers.table_look import TableBody
from site_builder.readers.total_candidates import (
    NAMELESS,
    Candidate,
    find_candidates,
    find_lone_totals,
)
from site_builder.readers.total_proofs import Proof, get_word, is_added_up, prove_totals
from site_builder.readers.total_sums import SCALE, read_figure

MOST_TOTALS = 20_000  # more are a word of the data
SHOWN = 40  # characters of the first of them
LONGEST_NAME = 5  # letters
MOST = 2  # times the sum, or its half: beyond, the figure is of something else


@dataclass(frozen=True, slots=True)
class TotalRows:
    """The rows that are totals, and what is to be said of those that are called so and stay, or
    whose figures are not all sums."""

    totals: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()


def find_total_rows(body: TableBody, notes: Iterable[int]) -> TotalRows:
    """The rows that are called total, or are one without a name, `notes` left out."""
    apart = set(notes)
    totals = find_lone_totals(body, apart)
    candidates = list(find_candidates(body, apart.union(totals)))
    if len(candidates) > MOST_TOTALS:
        return TotalRows(tuple(totals), (_report_rows(body, "rows-of-totals", candidates),))
    proofs = prove_totals(body, candidates)
    known = set(proofs.totals)
    for place, proof in proofs.totals.items():
        # a minimum and a maximum may have the mean of the rows above them
        is_mean = candidates[place].label.kind == "mean"
        counted = _without_extremes(candidates, proof.counted) if is_mean else proof.counted
        known.update(counted)
    words = Counter(map(get_word, candidates))
    doubtful = []
    for place, candidate in enumerate(candidates):
        if candidate.is_own and not candidate.label.strong:
            continue
        is_sum = place in proofs.doubtful and candidate.place != NAMELESS
        is_open = place not in known or candidate.label.kind == "tax"
        if is_sum or (is_open and _is_doubtful(candidate, words)):
            doubtful.append(candidate)
    problems = list(_report_doubtful(body, doubtful))
    for place, proof in proofs.totals.items():
        totals.append(candidates[place].row)
        problems += _report_wrong_figures(body, candidates[place], proof)
    return TotalRows(tuple(sorted(totals)), tuple(problems))


def _without_extremes(candidates: Sequence[Candidate], places: Iterable[int]) -> Iterator[int]:
    return (place for place in places if candidates[place].label.kind != "extreme")


def _is_abbreviated(candidate: Candidate, words: Counter[tuple[int, str]]) -> bool:
    """Is it « Max » alone, which may be a first name?"""
    return len(candidate.text) < LONGEST_NAME and len(words) == 1


def _is_doubtful(candidate: Candidate, words: Counter[tuple[int, str]]) -> bool:
    """Would a person take this row for a total, or for a part of one, though nothing proves it?
    `words` are those of all candidates."""
    label = candidate.label
    if candidate.place == NAMELESS:
        return False
    if candidate.lacks:
        return label.is_clear or label.kind in ("part", "tax")
    if label.kind == "part":
        return _is_detail(candidate)
    if label.kind == "carried":  # elsewhere, a word of the data: « adopté », « rejet », « report »
        return candidate.place == 0
    if label.kind == "tax" or candidate.place > max(candidate.figures):
        return False  # « total » beside « partiel », in a column of its own
    if label.is_sure:
        return True
    if not label.leads or not (label.strong or label.exact):
        return False
    if label.kind == "extreme" and _is_abbreviated(candidate, words):
        return False
    is_repeated = label.exact and candidate.place > 0 and words[get_word(candidate)] > 1
    return is_repeated or (candidate.bare and candidate.is_last)


def _is_detail(candidate: Candidate) -> bool:
    """« dont femmes », the first cell of its row; a title begins with a capital."""
    is_written_so = candidate.text.startswith("dont") or ":" in candidate.text
    return is_written_so and not any(candidate.cells[: candidate.place])


def _report_doubtful(body: TableBody, candidates: Sequence[Candidate]) -> Iterator[Problem]:
    parts = [candidate for candidate in candidates if candidate.label.kind == "part"]
    others = [candidate for candidate in candidates if candidate.label.kind != "part"]
    if parts:
        yield _report_rows(body, "rows-of-parts", parts)
    if others:
        yield _report_rows(body, "rows-of-totals", others)


def _report_rows(body: TableBody, code: str, candidates: Sequence[Candidate]) -> Problem:
    rows = [candidate.row for candidate in candidates]
    return report_rows(body.raw, code, rows, text=candidates[0].text[:SHOWN])


def _report_wrong_figures(body: TableBody, candidate: Candidate, proof: Proof) -> Iterator[Problem]:
    """The figures of a total that are no sums, in columns that are added up."""
    if candidate.label.kind != "sum" or not proof.is_above:
        return
    number = body.raw.row(candidate.row)
    for column, run in proof.missed:
        name = body.raw.names[column]
        figure = read_figure(candidate.cells[column])
        if not figure or not figure.value or run.words or not is_added_up(name):
            continue
        if 1 / MOST <= run.value / figure.value <= MOST:
            total = f"{run.value / SCALE:.2f}".removesuffix(".00").replace(".", ",")
            params = {"field": name, "value": candidate.cells[column], "sum": total}
            problem = make_problem("remark.total-value", Place(row=number, column=name), **params)
            yield replace(problem, rows=(number,))
