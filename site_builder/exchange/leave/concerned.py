"""What of others has to do with what leaves, so that nobody finds out afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.core.model.dataset import Dataset
from site_builder.exchange.leave.departure import Departure
from site_builder.exchange.own_texts import OwnTexts
from site_builder.exchange.shared_portal import map_legacy_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """Ids and paths. `cut`: datasets of others that have an extract for the publisher, which stays
    on the shared portal; `standards`: those whose page has its datasets beside those of others;
    `linking`: datasets of others that name one that leaves; `mixed`: reuses and pages that are of
    others too, and stay; `legacy`: how many addresses of a former portal lead to it."""

    cut: tuple[str, ...]
    standards: tuple[str, ...]
    linking: tuple[str, ...]
    mixed: tuple[str, ...]
    legacy: int


def find_concerned(departure: Departure, reuses: OwnTexts, pages: OwnTexts) -> Concerned:
    catalogue = departure.shared.catalogue
    own_standards = {dataset.standard for dataset in departure.datasets}
    cut: list[str] = []
    standards: set[str] = set()
    linking: list[str] = []
    for dataset in departure.staying:
        standards.add(dataset.standard)
        if dataset.cut:
            cut.append(dataset.id)
        if _names_one(dataset, departure):
            linking.append(dataset.id)
    families = map_legacy_lines(catalogue, departure.publisher.slug)
    if departure.publisher.role != "commune":
        cut = []
    return Concerned(
        cut=tuple(cut),
        standards=tuple(sorted(standards & own_standards - {""})),
        linking=tuple(linking),
        mixed=(*reuses.mixed, *pages.mixed),
        legacy=sum(map(len, families.values())),
    )


def _names_one(dataset: Dataset, departure: Departure) -> bool:
    """Does it say that one of those that leave replaces it, or name one?"""
    texts = [dataset.description, *dataset.previous]
    texts += (link.url for link in dataset.origin)
    if dataset.withdrawn:
        texts.append(dataset.withdrawn.replaced_by)
    text = " ".join(texts)
    return any(id_ in text for id_ in departure.ids)
