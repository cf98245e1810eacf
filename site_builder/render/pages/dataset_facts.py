"""The facts beside the data of a dataset: its period, its last day, its licence, its verdict, whom
to ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from site_builder.compose.compose import get_temporal_coverage
from site_builder.core.language import Language, apply_initial_capital
from site_builder.core.model.prepared import Document, Table
from site_builder.core.model.site import DatasetEntry
from site_builder.metadata import standards
from site_builder.render.harvest_origin import describe_harvest_origin, describe_selected_extent
from site_builder.render.pages.standard_words import translate_standard_text
from site_builder.render.pages.values import Terms, format_integer, format_period
from site_builder.render.pages.verdict import VerdictShown


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact beside the data."""

    label: Annotated[str, "What it is: « Lignes »."]
    value: Annotated[str, "How much: « 20 000 »."]
    url: Annotated[
        str,
        "An address, a page from the site's root, or a part of this one (#…), with more; or empty.",
    ]
    note: Annotated[str, "What else is to be said of it, or empty."] = ""


def list_dataset_facts(
    language: Language,
    entry: DatasetEntry,
    *,
    tables: tuple[Table, ...],
    documents: tuple[Document, ...],
    licence: Terms | None,
    verdict: VerdictShown | None,
) -> Iterator[Fact]:
    """Each where there is something to say, in the order in which they are shown."""
    dataset = entry.dataset
    if len(tables) > 1:
        yield Fact(language.say("fact.tables"), format_integer(language, len(tables)), "")
    if documents and tables:  # without tables, the page opens on how many there are
        yield Fact(language.say("documents.title"), format_integer(language, len(documents)), "")
    if period := get_temporal_coverage(dataset, entry.summary):
        yield Fact(language.say("fact.period"), format_period(language, period), "")
    frequency = language.say(f"frequency.{dataset.frequency}") if dataset.frequency else ""
    yield _describe_last_update(language, entry, frequency)
    if licence:
        yield Fact(language.say("fact.licence"), licence.title, licence.url, licence.short)
    if dataset.harvested:
        taken_from = describe_harvest_origin(language, dataset.harvested)
        yield Fact(language.say("fact.harvested"), taken_from, dataset.harvested.url)
        if extent := describe_selected_extent(language, dataset.harvested):
            yield Fact(language.say("fact.selected"), extent, "")
    if dataset.high_value:
        label = language.say(f"high-value.{dataset.high_value}")
        yield Fact(language.say("fact.high-value"), label, "")
    standard = standards.get_standard(dataset.standard)
    if dataset.is_of_territory and standard:
        title = translate_standard_text(language, standard.title)
        yield Fact(language.say("fact.standard"), title, f"standards/{standard.slug}/")
    if verdict:
        yield Fact(language.say("verdict.title"), verdict.label, "#verdict", verdict.standard)
    if dataset.contact.name:
        yield Fact(language.say("contact.title"), dataset.contact.name, "#contact")


def _describe_last_update(language: Language, entry: DatasetEntry, frequency: str) -> Fact:
    """The day, and how often there is another; of what is updated without a day that is known, as
    services are, how often alone."""
    label = language.say("fact.day")
    if entry.modified:
        return Fact(label, language.day(entry.modified), "", frequency)
    if frequency:
        return Fact(language.say("fact.rhythm"), apply_initial_capital(frequency), "")
    return Fact(label, language.say("day.unknown"), "")
