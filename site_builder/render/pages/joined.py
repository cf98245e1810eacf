"""Of what a table of the territory is made, for its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from site_builder.core.language import Language
from site_builder.core.model.portal import Licence
from site_builder.core.model.territory import JoinedDataset, JoinedSources


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedShown:
    """A dataset whose rows stand in the table, or could not."""

    publisher: Annotated[str, "Who publishes it."]
    title: Annotated[str, "Its title."]
    url: Annotated[str, "Its page, from the site's root."]
    notes: Annotated[tuple[str, ...], "How many rows, an earlier version, its licence: in words."]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesShown:
    """Of what a table of the territory is made."""

    joined: Annotated[tuple[JoinedShown, ...], "The datasets whose rows it has, A to Z."]
    linked: Annotated[
        tuple[JoinedShown, ...], "Those that its licence keeps out, A to Z, or nothing."
    ]
    other: Annotated[str, "The page of the table with fewer or more licences, or empty."]
    other_label: Annotated[str, "What that one is, in words, or empty."]


def describe_joined_sources(
    language: Language, sources: JoinedSources | None, own_id: str
) -> SourcesShown | None:
    """None for a dataset that is no table of the territory."""
    if sources is None:
        return None
    is_main = len(sources.other) > len(own_id)
    message = "territory.other.all-licences" if is_main else "territory.other.open"
    return SourcesShown(
        joined=tuple(_describe_joined(language, joined) for joined in sources.joined),
        linked=tuple(_describe_linked(language, linked) for linked in sources.linked),
        other=f"{sources.other}/" if sources.other else "",
        other_label=language.say(message) if sources.other else "",
    )


def _describe_joined(language: Language, joined: JoinedDataset) -> JoinedShown:
    return JoinedShown(
        publisher=joined.publisher,
        title=joined.title,
        url=f"{joined.id}/",
        notes=tuple(_list_notes(language, joined)),
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
