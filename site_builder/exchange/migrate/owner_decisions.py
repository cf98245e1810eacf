"""What the owner of a portal has to decide, beside what is of one dataset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from site_builder.cells.email_owner import is_consumer_box, is_email_of_person
from site_builder.core.text import show_safe_path, show_safe_value
from site_builder.exchange.harvest.harvested import HarvestedDataset
from site_builder.exchange.migrate.former_addresses import FormerAddresses
from site_builder.exchange.migrate.leftovers import Leftover
from site_builder.exchange.migrate.publishers import PublisherBook


def list_owner_decisions(
    book: PublisherBook, former: FormerAddresses, datasets: Iterable[HarvestedDataset]
) -> Iterator[Leftover]:
    """`datasets`: those that came."""
    for publisher in book.by_slug.values():
        if not publisher.insee and not publisher.role:
            yield Leftover(code="insee", subject=f"« {publisher.name} »")
    for insee, name in book.list_unused():
        yield Leftover(code="commune", subject=f"« {show_safe_value(name)} »", detail=insee)
    yield from _list_persons(datasets)
    for address in former.lost:
        yield Leftover(code="address", subject=show_safe_path(address))


def _list_persons(datasets: Iterable[HarvestedDataset]) -> Iterator[Leftover]:
    """Contacts that are persons, each once."""
    counts: Counter[str] = Counter()
    for dataset in datasets:
        address = dataset.contact.email
        if is_email_of_person(address) or is_consumer_box(address):
            counts[show_safe_value(address)] += 1
    for address, count in counts.items():
        yield Leftover(code="contact", subject=f"« {address} »", detail=str(count))
