"""What a publisher does not publish yet and could: first what the law probably asks of it, then
what most others publish."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from site_builder.compose.coverage.coverage import cover_unfollowed
from site_builder.core.model.coverage import StandardCoverage
from site_builder.core.model.measure import Competence
from site_builder.core.model.portal import Publisher
from site_builder.core.model.site import Site
from site_builder.core.text import fold_text
from site_builder.metadata.standards import STANDARDS, load_standard
from site_builder.territory.comparisons.size_classes import find_size_class

ABSENT = frozenset({"probable", "missing"})  # of a cell: there is nothing, and nothing explains it
OWN = frozenset({"published", "undated"})  # and not by somebody else
# That is done on data.gouv.fr: who has nothing here may well have done what it asks
UNTOLD_LAWS = {"contracts": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A standard of which there is nothing of a publisher. `law`: that which probably asks it, or
    "". So many publishers, `followers`, have it; `example` is the id of a dataset of one of them,
    "" where there is none."""

    standard: str
    law: str = ""
    followers: int = 0
    example: str = ""

    @property
    def order(self) -> tuple[bool, int, int]:
        return not self.law, -self.followers, STANDARDS.index(self.standard)


def find_gaps(
    site: Site,
    coverage: Sequence[StandardCoverage],
    *,
    active: Collection[str],
    suggested: Collection[str],
) -> Mapping[str, list[Gap]]:
    """Those of each publisher, by its slug. Nothing of who publishes elsewhere, has a portal of its
    own, is not concerned or has handed the competence over. `active`: the slugs of those that
    publish something; `suggested`: standards that all others may begin with, though nobody follows
    them."""
    followed = {standard.standard for standard in coverage}
    gaps: defaultdict[str, list[Gap]] = defaultdict(list)
    for standard in (*coverage, *cover_unfollowed(site, frozenset(suggested) - followed)):
        excused = _find_excused_roles(standard.standard, site.portal.transferred)
        for publisher, gap in _list_gaps(standard):
            is_told = gap.followers or publisher.slug not in active
            if is_told and publisher.role not in excused:
                insort(gaps[publisher.slug], gap, key=attrgetter("order"))
    return gaps


def _find_excused_roles(standard_id: str, transferred: Collection[str]) -> Collection[str]:
    """Communes, where they have handed over all that such data are of."""
    handed_over = {Competence(name, category="") for name in transferred}
    competences: set[Competence] = set()
    for measure in load_standard(standard_id).measures:
        competences.update(measure.competences)
    return () if competences.isdisjoint(handed_over) else ("commune",)


def _list_gaps(standard: StandardCoverage) -> Iterator[tuple[Publisher, Gap]]:
    examples = _choose_examples(standard)
    followers = len(standard.active)
    for covered in standard.publishers:
        latest = covered.latest
        if latest.status in ABSENT:
            closest = filter(None, map(examples.get, _list_kinds(covered.publisher)))
            gap = Gap(
                standard=standard.standard,
                law=UNTOLD_LAWS.get(latest.law, latest.law),
                followers=followers,
                example=next(closest, ""),
            )
            yield covered.publisher, gap


def _choose_examples(standard: StandardCoverage) -> Mapping[tuple[str, str], str]:
    """The id of a dataset for each kind of body and class of size, for each kind, and for all: of
    what has nothing to be mended, else of what is there, the first in order of name."""
    holders = [covered for covered in standard.publishers if covered.latest.status in OWN]
    holders.sort(
        key=lambda held: (held.latest.conformity == "failing", fold_text(held.publisher.name))
    )
    examples: dict[tuple[str, str], str] = {}
    for covered in holders:
        for kind in _list_kinds(covered.publisher):
            examples.setdefault(kind, covered.latest.datasets[0])
    return examples


def _list_kinds(publisher: Publisher) -> tuple[tuple[str, str], ...]:
    """What it is, from the closest to all of them."""
    size_class = find_size_class(publisher.population)
    return (publisher.role, size_class), (publisher.role, ""), ("", "")
