"""What a publisher does not publish yet and could: first what the law probably asks of it, then
what most others publish."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from site_builder.compose.coverage.coverage import list_covered_publishers
from site_builder.compose.coverage.duties import get_duty
from site_builder.core.model.coverage import PublisherCoverage, StandardCoverage
from site_builder.core.model.portal import Publisher
from site_builder.core.model.site import Site
from site_builder.core.text import fold_text
from site_builder.metadata.standards import STANDARDS, load_standard
from site_builder.territory.comparisons.size_classes import find_size_class

# Asked on data.gouv.fr: who is not here may well have done what it asks
ASKED_ELSEWHERE = frozenset({"contracts"})


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
    site: Site, coverage: Sequence[StandardCoverage], suggested: Collection[str]
) -> Mapping[str, list[Gap]]:
    """Those of each publisher, by its slug. Nothing of who publishes elsewhere, has a portal of its
    own, is not concerned or has handed the competence over. `suggested`: standards that who
    publishes nothing yet may begin with, though nobody follows them."""
    gaps: defaultdict[str, list[Gap]] = defaultdict(list)
    for standard in coverage:
        is_transferred = _is_transferred(standard.standard, site.portal.transferred)
        examples = _choose_examples(standard)
        followers = len(standard.holders)
        for covered in standard.publishers:
            publisher = covered.publisher
            is_absent = covered.latest.status in ("probable", "missing")
            if is_absent and not (is_transferred and publisher.role == "commune"):
                gap = Gap(
                    standard=standard.standard,
                    law=_name_law(covered.latest.law),
                    followers=followers,
                    example=_find_example(examples, publisher),
                )
                gaps[publisher.slug].append(gap)
    followed = {standard.standard for standard in coverage}
    beginnings = [id_ for id_ in suggested if id_ not in followed]
    active = {entry.dataset.publisher for entry in site.entries}
    for publisher in list_covered_publishers(site):
        if publisher.slug not in active:
            gaps[publisher.slug] += _list_beginnings(publisher, beginnings)
    for of_publisher in gaps.values():
        of_publisher.sort(key=lambda gap: gap.order)
    return gaps


def _is_transferred(standard_id: str, transferred: Collection[str]) -> bool:
    """Have the communes handed over all that such data are of?"""
    competences: set[str] = set()
    for measure in load_standard(standard_id).measures:
        competences.update(one.name for one in measure.competences if not one.category)
    return not competences.isdisjoint(transferred)


def _name_law(law: str) -> str:
    return "" if law in ASKED_ELSEWHERE else law


def _list_beginnings(publisher: Publisher, standards: Collection[str]) -> Iterator[Gap]:
    if publisher.own_portal:
        return  # who publishes elsewhere is not to be asked for a first file
    for standard_id in standards:
        duty = get_duty(standard_id)
        if duty.concerns(publisher) and standard_id not in dict(publisher.not_concerned):
            law = duty.law if duty.is_presumed(publisher, "") else ""
            yield Gap(standard=standard_id, law=law)


def _choose_examples(standard: StandardCoverage) -> Mapping[tuple[str, str], str]:
    """The id of a dataset for each kind of body and class of size, for each kind, and for all: of
    what has nothing to be mended, else of what is there, the first in order of name."""
    holders = [covered for covered in standard.publishers if covered.is_held]
    holders.sort(key=_get_example_order)
    examples: dict[tuple[str, str], str] = {}
    for covered in holders:
        latest = covered.latest
        if latest.status == "shared":
            continue  # somebody else publishes it
        publisher = covered.publisher
        for kind in _list_kinds(publisher):
            examples.setdefault(kind, latest.datasets[0])
    return examples


def _get_example_order(covered: PublisherCoverage) -> tuple[bool, str]:
    return covered.latest.conformity == "failing", fold_text(covered.publisher.name)


def _find_example(examples: Mapping[tuple[str, str], str], publisher: Publisher) -> str:
    for kind in _list_kinds(publisher):
        if kind in examples:
            return examples[kind]
    return ""


def _list_kinds(publisher: Publisher) -> tuple[tuple[str, str], ...]:
    """What it is, from the closest to all of them."""
    size_class = find_size_class(publisher.population)
    return (publisher.role, size_class), (publisher.role, ""), ("", "")
