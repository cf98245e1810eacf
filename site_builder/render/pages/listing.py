"""Datasets and publishers as items of lists, the same in every page that shows one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from site_builder.compose.compose import temporal
from site_builder.core.language import Language
from site_builder.core.model import Entry, Publisher
from site_builder.render.pages.prose import lede
from site_builder.render.pages.shell import Plan
from site_builder.render.pages.values import day, number, period
from site_builder.render.pages.verdict import short

LONGEST = 180  # characters of a description in a list


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
    facts: Annotated[tuple[str, ...], "Rows, files, services and period, in words."]
    day: Annotated[str, "The day of the data in full, or empty where it is unknown."]
    iso_day: Annotated[str, "The same day as YYYY-MM-DD, or empty."]
    verdict: Annotated[
        str, "Whether it follows its standard or schema, in a few words; empty where it has none."
    ]
    demonstration: Annotated[bool, "True where the data are invented."]


def item(given: Plan, entry: Entry) -> Item:
    dataset = entry.dataset
    language = given.language
    return Item(
        title=dataset.title,
        title_in=entry.title_in,
        text_in=entry.text_in,
        url=f"{dataset.id}/",
        publisher=entry.publisher.name,
        publisher_url=f"{dataset.publisher}/",
        sentence=lede(dataset.description, LONGEST) if dataset.description else "",
        facts=tuple(_facts(given, entry)),
        day=day(language, entry.modified) if entry.modified else "",
        iso_day=entry.modified.isoformat() if entry.modified else "",
        verdict=short(language, given.opening, entry),
        demonstration=dataset.demonstration,
    )


def _facts(given: Plan, entry: Entry) -> Iterable[str]:
    summary = entry.summary
    dataset = entry.dataset
    language = given.language
    if summary.rows:
        yield language.count("rows", summary.rows)
    if documents := given.opening.tables(summary)[1]:
        yield language.count("documents", len(documents))
    if dataset.services:
        yield language.count("services", len(dataset.services))
    if dated := temporal(dataset, summary):
        yield period(language, dated)


def freshest(entries: Iterable[Entry], most: int) -> list[Entry]:
    """The latest dates first, then those without a date; the same day, in order of id."""
    return sorted(entries, key=lambda entry: (-_ordinal(entry), entry.dataset.id))[:most]


def _ordinal(entry: Entry) -> int:
    return entry.modified.toordinal() if entry.modified else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherItem:
    """A publisher in a list."""

    name: Annotated[str, "Its name."]
    url: Annotated[str, "Its page, from the site's root."]
    role: Annotated[str, "What it is, in words."]
    count: Annotated[str, "How many datasets it publishes; empty where it publishes none yet."]
    datasets: Annotated[str, "The same with what it counts, for those who hear it."]


def publisher_item(
    language: Language, publisher: Publisher, entries: Sequence[Entry]
) -> PublisherItem:
    return PublisherItem(
        name=publisher.name,
        url=f"{publisher.slug}/",
        role=role(language, publisher),
        count=number(language, len(entries)) if entries else "",
        datasets=language.count("datasets", len(entries)) if entries else "",
    )


def by_role(publishers: Iterable[Publisher]) -> tuple[list[Publisher], list[Publisher]]:
    """Communes, then partners, each in order of name."""
    ordered = sorted(
        publishers, key=lambda publisher: (alphabetical(publisher.name), publisher.slug)
    )
    communes = [publisher for publisher in ordered if publisher.role == "commune"]
    return communes, [publisher for publisher in ordered if publisher.role != "commune"]


def role(language: Language, publisher: Publisher) -> str:
    """« Commune de 232 440 habitants », « Métropole »…"""
    if publisher.role == "commune" and publisher.population:
        return language.say(
            "role.commune.population", population=number(language, publisher.population)
        )
    return language.say(f"role.{publisher.role}")


@lru_cache(maxsize=1 << 16)  # of titles that stand in several lists
def alphabetical(text: str) -> str:
    """The key under which French readers look for a name: accents, ligatures and signs do not
    count. `fold` of frontend/src/fold.ts makes the same of it."""
    import unicodedata

    text = text.casefold().replace("œ", "oe").replace("æ", "ae")
    plain = unicodedata.normalize("NFKD", text)
    letters = (
        letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter)
    )
    return " ".join("".join(letters).split())
