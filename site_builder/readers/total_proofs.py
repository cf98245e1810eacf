"""Which candidates add up a run of the rows around them, and of which that makes a total for sure.

A total adds up a run of rows that ends, or begins, where it stands: from another total, or from
the edge of the table. Totals that are proven count for no row; so subtotals come first, then
totals of them, whatever their depth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from site_builder.cells import fold_header, is_amount, is_money
from site_builder.readers.decide.header import YEAR
from site_builder.readers.table_look import TableBody
from site_builder.readers.total_candidates import NAMELESS, Candidate
from site_builder.readers.total_sums import (
    CENT,
    SCALE,
    ColumnSums,
    Figure,
    Read,
    Run,
    Span,
    read_dotted_figure,
    read_figure,
)

MOST_ROUNDS = 8  # totals of totals of totals
SMALL = 0.005  # of a sum: what rounding its terms may add to it,
MOST_ROUNDED = 5  # and of its last digit; a person is asked about more
FEWEST_TERMS = 3  # in one column, fewer may be a sum by chance
RANKS = 10  # a sum below it is one by chance, where its row bears no name
# which nobody adds up
MEASURES = frozenset(("taux", "part", "moyenne", "prix", "tarif", "pourcentage", "population"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """In how many columns a row adds up a run of others, of how many figures at most, and the
    columns in which it does not, with what is there instead. `counted` are the candidates that are
    rows of that run, `others` those that are none of it: they lie in it, or it begins there."""

    matched: int
    terms: int
    missed: tuple[tuple[int, Run], ...]
    is_above: bool
    counted: tuple[int, ...]
    others: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Proofs:
    """The proofs of the candidates that are totals, by their place, and the places of those that
    add up others and may be data all the same."""

    totals: Mapping[int, Proof]
    doubtful: frozenset[int] = frozenset()


def prove_totals(body: TableBody, candidates: Sequence[Candidate]) -> Proofs:
    """In whichever notation of thousands more of them are proven."""
    columns = sorted({column for candidate in candidates for column in candidate.figures})
    if not columns:
        return Proofs({})
    if len(candidates) == 1 and candidates[0].place == NAMELESS:  # most often it is none
        first = replace(candidates[0], figures=(columns[0],))
        if not _prove_in(body, [first], columns[:1], read_figure).totals:
            return Proofs({})
    proofs = _prove_in(body, candidates, columns, read_figure)
    has_dots = any(body.raw.cells.search_words(column, ".") for column in columns)
    if len(proofs.totals) < len(candidates) and has_dots:
        dotted = _prove_in(body, candidates, columns, read_dotted_figure)
        proofs = max(proofs, dotted, key=lambda found: len(found.totals))
    return proofs


def _prove_in(
    body: TableBody, candidates: Sequence[Candidate], columns: Sequence[int], read: Read
) -> Proofs:
    rows = [candidate.row for candidate in candidates]
    sums = ColumnSums(body.raw.cells, rows, columns, read)
    judge = _Judge(body=body, candidates=candidates, columns=columns, sums=sums)
    proofs = judge.prove()
    totals = _without_mixed_words(candidates, proofs)
    return Proofs(totals, frozenset({*judge.doubtful, *proofs}.difference(totals)))


def get_word(candidate: Candidate) -> tuple[int, str]:
    """The name of a row, whatever its year, and where it stands."""
    return candidate.place, YEAR.sub("", candidate.text).casefold()


def is_added_up(name: str) -> bool:
    """Does this name a column that people add up?"""
    return is_amount(name) and not _is_measure(name)


def _is_measure(name: str) -> bool:
    return not MEASURES.isdisjoint(fold_header(name).split())


def _list_others(span: Span, excluded: Collection[int]) -> tuple[int, ...]:
    """The candidates that are none of a run, and that which it begins after, or ends before."""
    edge = span.places.start - 1 if span.is_above else span.places.stop
    inner = [place for place in span.places if place in excluded]
    return tuple(inner if span.is_whole else [*inner, edge])


def _without_mixed_words(
    candidates: Sequence[Candidate], proofs: Mapping[int, Proof]
) -> dict[int, Proof]:
    """The proofs of rows whose word stands mostly in rows that are proven: of one word, rows are
    totals or they are data."""
    words = list(map(get_word, candidates))
    asked = Counter(words)
    proven = Counter(map(words.__getitem__, proofs))
    kept = {}
    for place, proof in sorted(proofs.items()):
        if 2 * proven[words[place]] > asked[words[place]]:
            kept[place] = proof
    return kept


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judge:
    """Candidates, and the sums of the `columns` between them. While it proves, `doubtful` gets
    the proofs of those that may be data all the same."""

    body: TableBody
    candidates: Sequence[Candidate]
    columns: Sequence[int]
    sums: ColumnSums
    doubtful: dict[int, Proof] = field(default_factory=dict)

    def prove(self) -> dict[int, Proof]:
        """Subtotals first, then totals of what is left, until nothing more is proven; then those
        of one row, or of zeros, that stand beside others."""
        parts = self._find_places("part")
        sums = self._find_places("sum", "carried", "mean")
        named = {place for place in sums if self.candidates[place].label.strong}
        proofs = dict[int, Proof]()
        fewest = 2
        for _ in range(MOST_ROUNDS):
            asked = sorted(sums.difference(proofs))
            new = self._prove_places(asked, named.union(parts, proofs), fewest)
            new |= self._prove_places(asked, parts.union(proofs), fewest)
            new |= self._confirm(proofs | new)
            if not new and (fewest == 0 or not proofs):
                break
            fewest = fewest if new else 0
            proofs |= new
        return proofs

    def _find_places(self, *kinds: str) -> set[int]:
        places = enumerate(self.candidates)
        return {place for place, candidate in places if candidate.label.kind in kinds}

    def _prove_places(
        self, asked: Sequence[int], excluded: Collection[int], fewest: int
    ) -> dict[int, Proof]:
        proofs = {}
        for place, spans in self.sums.iterate_spans(asked, excluded):
            best: Proof | None = None
            for span in spans:
                proof = self._judge_span(place, span, excluded, fewest=fewest)
                if proof and (best is None or proof.matched > best.matched):
                    best = proof
                if best and not best.missed:
                    break
            if best and self._is_certain(self.candidates[place], best):
                proofs[place] = best
            elif best and not best.missed:
                self.doubtful.setdefault(place, best)
        return proofs

    def _confirm(self, proofs: Mapping[int, Proof]) -> dict[int, Proof]:
        """The doubtful ones that another total leaves out, or begins after: both are right, or it
        would not add up."""
        confirmed = {}
        proven = list(proofs.values())
        while proven and not self._has_totals_of_dimensions():
            for place in proven.pop().others:
                if place in self.doubtful and self.candidates[place].bare:
                    confirmed[place] = self.doubtful.pop(place)
                    proven.append(confirmed[place])
        return confirmed

    def _judge_span(
        self, place: int, span: Span, excluded: Collection[int], fewest: int
    ) -> Proof | None:
        """The proof that a candidate adds up these rows; None where it does not."""
        candidate = self.candidates[place]
        is_read_down = span.is_above and span.is_whole
        is_running = candidate.place == NAMELESS or candidate.label.kind == "carried"
        if not span.rows or (is_running and not is_read_down):
            return None
        matched = []
        missed = []
        for index, figure in enumerate(self.sums.own[place]):
            run = span.runs[index]
            column = self.columns[index]
            if figure is None or column not in candidate.figures:
                continue
            if self._is_proven(candidate, index, figure, span=span, fewest=fewest):
                matched.append(run.terms)
            else:
                missed.append((column, run))
        if not matched:
            return None
        proof = Proof(
            matched=len(matched),
            terms=max(matched),
            missed=tuple(missed),
            is_above=span.is_above,
            counted=tuple(other for other in span.places if other not in excluded),
            others=_list_others(span, excluded),
        )
        return proof if self._is_enough(candidate, proof, fewest) else None

    def _is_enough(self, candidate: Candidate, proof: Proof, fewest: int) -> bool:
        """Is the row a sum in enough of its columns? A row that is called total asks for one."""
        label = candidate.label
        if candidate.place == NAMELESS or label.kind == "carried":
            return not proof.missed
        others = 0
        for column, _ in proof.missed:
            others += not YEAR.fullmatch(candidate.cells[column])
        if fewest < 2 and (others or not label.strong):
            return False
        if label.kind == "mean" and not label.exact:  # « Moyenne section »
            return candidate.lacks
        if not label.strong:
            return others <= proof.matched
        if others == 0 or candidate.lacks:
            return True
        return label.exact and proof.matched > self._count_odd(candidate, proof)

    def _is_certain(self, candidate: Candidate, proof: Proof) -> bool:
        """Is a row that adds up others none of the data? It may be that of an association, « Total
        Sport », or of a brand, whose few figures add up to it by chance."""
        if candidate.lacks:
            return True
        if candidate.is_own or not candidate.bare or self._has_totals_of_dimensions():
            return False
        label = candidate.label
        if label.kind == "carried":  # below one that ends a page, even of two rows
            is_clear = label.leads or proof.others or proof.terms >= FEWEST_TERMS
            return bool(is_clear) and proof.terms > 1 and not candidate.is_last
        is_many = proof.matched > 1 or proof.terms >= FEWEST_TERMS
        if label.is_sure:
            return candidate.is_edge or is_many
        return (label.strong or label.exact) and candidate.is_edge and is_many

    def _has_totals_of_dimensions(self) -> bool:
        """Are there totals in several columns of rows that lack nothing, as « Ensemble » of the
        sexes and « Total » of the ages? They are values like others."""
        full = {candidate.place for candidate in self.candidates if not candidate.lacks}
        return len(full) > 1

    def _count_odd(self, candidate: Candidate, proof: Proof) -> int:
        """In how many columns the figure is no sum, though it may be one, and nothing says so:
        rates are none, and of amounts it is said."""
        odd = 0
        for column, _ in proof.missed:
            name = self.body.raw.names[column]
            is_rate = "%" in candidate.cells[column] or _is_measure(name)
            odd += not is_rate and not is_added_up(name)
        return odd

    def _is_proven(
        self, candidate: Candidate, index: int, figure: Figure, span: Span, fewest: int
    ) -> bool:
        run = span.runs[index]
        label = candidate.label
        if label.kind == "mean":
            unit = SCALE // 10**figure.decimals
            return run.terms > 1 and abs(run.value / run.numbers - figure.value) <= 0.51 * unit
        if run.numbers == 0:  # the figure may count rows
            is_count = span.is_whole and span.rows > 1 and run.words > 0
            return is_count and label.strong and figure.value == span.rows * SCALE
        if run.terms < 2 and YEAR.fullmatch(candidate.cells[self.columns[index]]):
            return False
        if candidate.place == NAMELESS and abs(figure.value) < RANKS * SCALE:
            return False
        if run.terms < fewest and not (label.is_sure and span.is_whole):
            return False
        return abs(run.value - figure.value) <= self._measure_tolerance(index, figure, run)

    def _measure_tolerance(self, index: int, figure: Figure, run: Run) -> float:
        """How far a sum may be from its terms: they may be rounded, in amounts, or the sum."""
        decimals = self.sums.decimals[index]
        tolerance = float(CENT)
        if figure.decimals < decimals:
            tolerance = max(tolerance, 0.51 * SCALE / 10**figure.decimals)
        if is_money(self.body.raw.names[self.columns[index]]):
            units = min((run.numbers + 1) ** 0.5, MOST_ROUNDED)
            rounding = units * SCALE / 10**decimals
            tolerance = max(tolerance, min(rounding, SMALL * abs(run.value)))
        return tolerance
