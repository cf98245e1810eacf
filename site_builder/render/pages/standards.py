"""The standards that datasets of this portal follow: /standards/."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from site_builder.core.language import Language, french
from site_builder.core.model import Entry
from site_builder.metadata.standards import Standard
from site_builder.render.pages.shell import Kind, Plan, Planned, by_standard, shell
from site_builder.render.pages.verdict import state


@dataclass(frozen=True, slots=True)
class StandardItem:
    """A standard in a list."""

    title: Annotated[str, "Its title."]
    url: Annotated[str, "Its page, from the site's root."]
    row: Annotated[str, "What one row is."]
    facts: Annotated[tuple[str, ...], "Datasets, publishers, how many conform, in words."]


@dataclass(frozen=True, slots=True)
class StandardsPage:
    """The list of standards."""

    title: Annotated[str, "The list's title."]
    description: Annotated[str, "What a standard is good for, in a sentence."]
    items: Annotated[tuple[StandardItem, ...], "The standards in use."]


def page(given: Plan, found: Sequence[tuple[Standard, Sequence[Entry]]]) -> StandardsPage:
    language = given.language
    return StandardsPage(
        title=language.say("standards.title"),
        description=language.say("standards.text"),
        items=tuple(
            StandardItem(
                standard.title,
                f"standards/{standard.slug}/",
                french(standard.row),
                tuple(facts(language, given, entries)),
            )
            for standard, entries in found
        ),
    )


def facts(language: Language, given: Plan, entries: Sequence[Entry]) -> Iterator[str]:
    """« 5 jeux de données », « 4 producteurs », « 3 conformes », « 1 non vérifié »."""
    yield language.count("datasets", len(entries))
    yield language.count(
        "standards.publishers", len({entry.dataset.publisher for entry in entries})
    )
    states = Counter(state(given.opening, entry) for entry in entries)
    if kept := states["conforming"]:
        yield language.count("standards.kept", kept)
    if unverified := states["unverified"]:
        yield language.count("standards.unverified", unverified)


def plan(given: Plan) -> Iterator[Planned]:
    found = by_standard(given)
    if found:
        yield Planned(
            file="standards/index.html",
            templates=("standards.html",),
            shell=shell(given, "standards/"),
            inputs=(
                [
                    (one.id, [given.marks[entry.dataset.id] for entry in entries])
                    for one, entries in found
                ],
            ),
            contexts=lambda: [page(given, found)],
        )


STANDARDS = Kind("standards", StandardsPage, plan)
