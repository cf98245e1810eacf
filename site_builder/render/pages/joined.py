"""Of what a table of the territory is made, for its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from site_builder.core.language import Language
from site_builder.core.model.portal import Licence
from site_builder.core.model.site import DatasetEntry
from site_builder.core.model.territory import JoinedDataset, JoinedSources
from site_builder.metadata.standards import load_standard
from site_builder.territory.titles import write_table_title

MOST_NAMES = 6  # of publishers whose rows are elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedShown:
    """A dataset whose rows stand in the table, or could not."""

    publisher: Annotated[str, "Who publishes it."]
    title: Annotated[str, "Its title."]
    url: Annotated[str, "Its page, from the site's root."]
    notes: Annotated[
        tuple[str, ...],
        "How many rows, an earlier version, what is missing, its licence: in words.",
    ]


@dataclass(frozen=True, slots=True)
class AbsentRows:
    """Who publishes rows that a table of the territory has not, for their licence; and the table
    that has them."""

    text: Annotated[str, "Who is missing, in a sentence."]
    title: Annotated[str, "The title of the table that has all rows."]
    url: Annotated[str, "Its page, from the site's root."]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesShown:
    """Of what a table of the territory is made."""

    joined: Annotated[tuple[JoinedShown, ...], "The datasets whose rows it has, A to Z."]
    linked: Annotated[
        tuple[JoinedShown, ...], "Those that its licence keeps out, A to Z, or nothing."
    ]
    absent: Annotated[
        AbsentRows | None, "Who is missing though another table has their rows, or nothing."
    ]
    other: Annotated[str, "The page of the table with fewer or more licences, or empty."]
    other_label: Annotated[str, "What that one is, in words, or empty."]


def describe_joined_sources(
    language: Language, entry: DatasetEntry, absent: Mapping[str, tuple[str, ...]]
) -> SourcesShown | None:
    """None for a dataset that is no table of the territory. `absent`: what of each dataset is not
    there, in words, by its id."""
    sources = entry.joined
    if sources is None:
        return None
    is_main = len(sources.other) > len(entry.dataset.id)
    message = "territory.other.all-licences" if is_main else "territory.other.open"
    return SourcesShown(
        joined=tuple(
            _describe_joined(language, joined, absent.get(joined.id, ()))
            for joined in sources.joined
        ),
        linked=tuple(_describe_linked(language, linked) for linked in sources.linked),
        absent=describe_absent_rows(language, entry),
        other=f"{sources.other}/" if sources.other else "",
        other_label=language.say(message) if sources.other else "",
    )


def describe_absent_rows(language: Language, entry: DatasetEntry) -> AbsentRows | None:
    """None for what is whole: whoever sees the first table alone would take it to be so."""
    sources = entry.joined
    if sources is None or not sources.elsewhere:
        return None
    title = write_table_title(
        load_standard(entry.dataset.standard),
        language,
        of_licences="all-licences",
        demonstration=entry.dataset.demonstration,
    )
    return AbsentRows(_say_absent(language, sources), title, f"{sources.other}/")


def lacks_rows(entry: DatasetEntry) -> bool:
    """Is it a table of the territory that another one has the whole of?"""
    return entry.joined is not None and bool(entry.joined.elsewhere)


def _say_absent(language: Language, sources: JoinedSources) -> str:
    names = ", ".join(sources.elsewhere[:MOST_NAMES])
    if others := len(sources.elsewhere[MOST_NAMES:]):
        return language.count("territory.absent.others", others, names=names)
    return language.say("territory.absent", names=names)


def _describe_joined(
    language: Language, joined: JoinedDataset, absent: tuple[str, ...]
) -> JoinedShown:
    return JoinedShown(
        publisher=joined.publisher,
        title=joined.title,
        url=f"{joined.id}/",
        notes=(*_list_notes(language, joined), *absent),
    )


def _list_notes(language: Language, joined: JoinedDataset) -> Iterator[str]:
    yield language.count("rows", joined.rows)
    if joined.kept:
        yield language.say("territory.kept")


def _describe_linked(language: Language, linked: JoinedDataset) -> JoinedShown:
    licence = language.say("territory.licence.unknown")
    if linked.licence:
        licence = language.licence(Licence(linked.licence))
    return JoinedShown(
        publisher=linked.publisher, title=linked.title, url=f"{linked.id}/", notes=(licence,)
    )
