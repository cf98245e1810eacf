"""A table of the territory as a dataset of the portal's owner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from site_builder.core.language import Language, load_language
from site_builder.core.model.dataset import TERRITORY, Dataset, Resource
from site_builder.core.model.portal import Licence, Portal, Publisher, Translation
from site_builder.core.model.territory import ALL_LICENCES
from site_builder.territory.parts import OPEN_LICENCES, TerritoryTable
from site_builder.territory.titles import write_table_title

OWNER = "metropole"  # the role of a publisher that answers for the portal


def choose_owner(publishers: Sequence[Publisher], before: str) -> str:
    """The slug of the publisher whose the tables are: whose they were `before`, be it called
    otherwise now, for its feeds are theirs too; else the only métropole, else nobody but the
    portal."""
    if before == TERRITORY:
        return before
    for publisher in publishers:
        if before in (publisher.slug, *publisher.previous):
            return publisher.slug
    owners = [publisher.slug for publisher in publishers if publisher.role == OWNER]
    return owners[0] if len(owners) == 1 else TERRITORY


def describe_territory_table(table: TerritoryTable, portal: Portal, owner: str) -> Dataset:
    """The dataset of a table, in the words of the portal's languages. It is invented where all that
    it is made of is."""
    first, *others = portal.languages
    demonstration = is_invented(table.datasets)
    slug = table.id.rpartition("/")[2]
    source = Resource(
        name=slug, path=f"{slug}.csv", kind="table", title=table.standard.title, ending=".csv"
    )
    words = load_language(first)
    return Dataset(
        id=table.id,
        publisher=owner,
        slug=slug,
        title=_write_title(table, words, demonstration=demonstration),
        descriptor=table.id,
        description=_write_description(table, words),
        keywords=(table.standard.title,),
        theme=_find_most_frequent(map(attrgetter("theme"), table.datasets)),
        high_value=_find_high_value(table),
        standard=table.standard.id,
        licence=Licence(table.licence),
        contact=portal.contact,
        data_protection=portal.data_protection,
        demonstration=demonstration,
        sources=(source,),
        translations=tuple(_translate(table, others, demonstration=demonstration)),
    )


def is_invented(datasets: Sequence[Dataset]) -> bool:
    """Are there datasets, all of which are demonstrations?"""
    return bool(datasets) and all(dataset.demonstration for dataset in datasets)


def _translate(
    table: TerritoryTable, languages: Iterable[str], *, demonstration: bool
) -> Iterator[Translation]:
    for language in languages:
        words = load_language(language)
        yield Translation(
            language=language,
            title=_write_title(table, words, demonstration=demonstration),
            description=_write_description(table, words),
        )


def _write_title(table: TerritoryTable, words: Language, *, demonstration: bool) -> str:
    of_licences = "open" if table.other else ""
    if table.id.endswith(ALL_LICENCES):
        of_licences = "all-licences"
    return write_table_title(
        table.standard, words, of_licences=of_licences, demonstration=demonstration
    )


def _write_description(table: TerritoryTable, words: Language) -> str:
    message = "territory.description"
    if table.id.endswith(ALL_LICENCES):
        message = "territory.description.all-licences"
    return words.say(
        message, title=table.standard.title, licence=words.licence(Licence(table.licence))
    )


def _find_most_frequent(values: Iterable[str]) -> str:
    """The first in alphabetical order of those that are most frequent."""
    counts = Counter(filter(None, values))
    return min(counts, key=lambda value: (-counts[value], value), default="")


def _find_high_value(table: TerritoryTable) -> str:
    """What all of its datasets are, where its licence lets it be so."""
    values: set[str] = set(map(attrgetter("high_value"), table.datasets))
    if len(values) == 1 and table.licence in OPEN_LICENCES:
        return values.pop()
    return ""
