"""Datasets and publishers as items of lists, the same in every page that shows one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from site_builder.compose.compose import get_temporal_coverage
from site_builder.core.language import Language, format_french_spaces
from site_builder.core.model.portal import Publisher
from site_builder.core.model.site import DatasetEntry
from site_builder.core.text import write_iso_day
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.absent_files import list_absent_notes
from site_builder.render.pages.prose import extract_lede
from site_builder.render.pages.values import format_integer, format_period
from site_builder.render.pages.verdict import summarise_verdict

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
LONGEST = 180  # characters of a description in a list
SAME = 3  # datasets of one title, which then tells none of them from another


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A dataset in a list."""

    title: Annotated[str, "Its title, as written."]
    title_in: Annotated[
        str, "The language of its title, where it is not that of the page; or empty."
    ]
    text_in: Annotated[str, "The same of its description."]
    url: Annotated[str, "Its page, from the site's root."]
    publisher: Annotated[str, "The publisher's name."]
    publisher_url: Annotated[str, "The publisher's page, from the site's root."]
    sentence: Annotated[str, "The beginning of its description, in plain words, or empty."]
    facts: Annotated[
        tuple[str, ...], "Rows, files, services, period and what is missing: in words."
    ]
    day: Annotated[str, "The day of the data in full, or empty where it is unknown."]
    iso_day: Annotated[str, "The same day as YYYY-MM-DD, or empty."]
    verdict: Annotated[
        str, "Whether it follows its standard or schema, in a few words; empty where it has none."
    ]
    demonstration: Annotated[bool, "True where the data are invented."]
    line: Annotated[
        tuple[str, ...],
        "What a line of a long list says of it: the same facts, without a period that its title "
        "says; on the page of its publisher, its key figure instead of its rows.",
    ]


def list_common_titles(entries: Iterable[DatasetEntry]) -> tuple[str, ...]:
    """Those that many of these datasets have, whose publisher then tells one from another."""
    counts = Counter(entry.dataset.title for entry in entries)
    return tuple(title for title, count in counts.items() if count > SAME)


def build_dataset_item(
    localised_site: LocalisedSite, entry: DatasetEntry, figure: str = ""
) -> Item:
    dataset = entry.dataset
    language = localised_site.language
    facts = tuple(_list_facts(localised_site, entry))
    line = facts
    if period := _format_said_period(language, entry):
        line = tuple(fact for fact in facts if fact != period)
    return Item(
        title=dataset.title,
        title_in=entry.title_in,
        text_in=entry.text_in,
        url=f"{dataset.id}/",
        publisher=entry.publisher.name,
        publisher_url=f"{dataset.publisher}/",
        sentence=format_french_spaces(extract_lede(dataset.description, LONGEST)),
        facts=facts,
        day=language.day(entry.modified) if entry.modified else "",
        iso_day=write_iso_day(entry.modified),
        verdict=summarise_verdict(language, localised_site.opening, entry),
        demonstration=dataset.demonstration,
        line=(figure, *line[1:]) if figure else line,
    )


def _format_said_period(language: Language, entry: DatasetEntry) -> str:
    """The period of a dataset, where its title has the same years; else empty."""
    period = get_temporal_coverage(entry.dataset, entry.summary)
    years = YEAR.findall(period)
    if not years or not all(year in entry.dataset.title for year in years):
        return ""
    return format_period(language, period)


def _list_facts(localised_site: LocalisedSite, entry: DatasetEntry) -> Iterable[str]:
    summary = entry.summary
    dataset = entry.dataset
    language = localised_site.language
    if summary.rows:
        yield language.count("rows", summary.rows)
    parts = localised_site.opening.tables(summary)
    if documents := parts[1]:
        yield language.count("documents", len(documents))
    if dataset.services:
        yield language.count("services", len(dataset.services))
    if period := get_temporal_coverage(dataset, summary):
        yield format_period(language, period)
    yield from list_absent_notes(language, entry, parts)


def select_freshest_entries(entries: Iterable[DatasetEntry], most: int) -> list[DatasetEntry]:
    """The latest dates first, then those without a date; the same day, in order of id."""
    return sorted(entries, key=lambda entry: (-_get_day_ordinal(entry), entry.dataset.id))[:most]


def split_first_of_each(
    entries: Iterable[DatasetEntry], get_key: Callable[[DatasetEntry], str]
) -> tuple[list[DatasetEntry], list[DatasetEntry]]:
    """The first of each key, and the others, in their order."""
    first_entries: dict[str, DatasetEntry] = {}
    others: list[DatasetEntry] = []
    for entry in entries:
        if first_entries.setdefault(get_key(entry), entry) is not entry:
            others.append(entry)
    return [*first_entries.values()], others


def _get_day_ordinal(entry: DatasetEntry) -> int:
    return entry.modified.toordinal() if entry.modified else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherItem:
    """A publisher in a list."""

    name: Annotated[str, "Its name."]
    url: Annotated[str, "Its page, from the site's root."]
    role: Annotated[str, "What it is, in words."]
    count: Annotated[str, "How many datasets it publishes; empty where it publishes none yet."]
    datasets: Annotated[str, "The same with what it counts, for those who hear it."]
    letter: Annotated[str, "The letter under which one looks for its name."]


def build_publisher_item(
    language: Language, publisher: Publisher, entries: Sequence[DatasetEntry]
) -> PublisherItem:
    return PublisherItem(
        name=publisher.name,
        letter=get_letter(publisher.name),
        url=f"{publisher.slug}/",
        role=describe_publisher_role(language, publisher),
        count=format_integer(language, len(entries)) if entries else "",
        datasets=language.count("datasets", len(entries)) if entries else "",
    )


def split_publishers_by_role(
    publishers: Iterable[Publisher],
) -> tuple[list[Publisher], list[Publisher]]:
    """Communes, then partners, each in order of name."""
    ordered = sorted(
        publishers, key=lambda publisher: (make_alphabetical_key(publisher.name), publisher.slug)
    )
    communes = [publisher for publisher in ordered if publisher.role == "commune"]
    return communes, [publisher for publisher in ordered if publisher.role != "commune"]


def describe_publisher_role(language: Language, publisher: Publisher) -> str:
    """« Commune de 232 440 habitants », « Métropole »…"""
    if publisher.role == "commune" and publisher.population:
        return language.say(
            "role.commune.population", population=format_integer(language, publisher.population)
        )
    return language.say(f"role.{publisher.role}")


@lru_cache(maxsize=1 << 16)  # of titles that stand in several lists
def make_alphabetical_key(text: str) -> str:
    """The key under which French readers look for a name: accents, ligatures and signs do not
    count. `fold` of frontend/src/fold.ts makes the same of it."""
    import unicodedata

    text = text.casefold().replace("œ", "oe").replace("æ", "ae")
    plain = unicodedata.normalize("NFKD", text)
    letters = (
        letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter)
    )
    return " ".join("".join(letters).split())


def get_letter(name: str) -> str:
    """The letter under which one looks for a name."""
    return make_alphabetical_key(name)[:1].upper()
