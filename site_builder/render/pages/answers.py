"""Questions that the data answer: of a few datasets, each on a subject of its own, what one asks,
the sentence of their first chart, and its drawing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Annotated

from markupsafe import Markup

from site_builder.core.model.prepared import Chart
from site_builder.core.model.site import DatasetEntry
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.chart_words import translate_chart
from site_builder.render.pages.charts import describe_chart
from site_builder.render.pages.given import list_own_entries
from site_builder.render.pages.listing import select_freshest_entries, split_first_of_each

MOST_ANSWERS = 3
MOST_GROUPS = 5  # of a ranking; the page of the dataset has the others


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question, and what a chart of a dataset says to it."""

    question: Annotated[str, "What one asks of its standard, or empty."]
    title: Annotated[str, "The chart's title, for where nothing is asked."]
    named: Annotated[bool, "True where that is of the metadata, in the language of the data."]
    url: Annotated[str, "The chart on the page of its dataset, from the site's root."]
    publisher: Annotated[str, "Of whom the answer is, and of which part: « Roubaix, filles »."]
    sentence: Annotated[str, "The answer, in a sentence."]
    words: Annotated[tuple[str, ...], "The words in it that are in the language of the data."]
    anchor: Annotated[str, "The id of the question; that of the answer ends with « -said »."]
    drawing: Annotated[Markup, "The chart as SVG."]


def select_answering_entries(entries: Iterable[DatasetEntry]) -> list[DatasetEntry]:
    """The freshest that have a chart, each of its own subject, of as many publishers as there
    are: whoever has published last has the word."""
    charted_entries = [entry for entry in list_own_entries(entries) if entry.summary.charts]
    ordered_entries = select_freshest_entries(charted_entries, len(charted_entries))
    of_subjects, _ = split_first_of_each(ordered_entries, get_subject)
    of_publishers, others = split_first_of_each(of_subjects, attrgetter("dataset.publisher"))
    return [*of_publishers, *others][:MOST_ANSWERS]


def get_subject(entry: DatasetEntry) -> str:
    """What a dataset is about: its standard, else itself."""
    return entry.dataset.standard or entry.dataset.id


def describe_answers(localised_site: LocalisedSite) -> Iterator[Answer]:
    entries = select_answering_entries(localised_site.site.entries)
    for number, entry in enumerate(entries, 1):
        yield _describe_answer(localised_site, entry, f"answer-{number}")


def _describe_answer(localised_site: LocalisedSite, entry: DatasetEntry, anchor: str) -> Answer:
    language = localised_site.language
    tables = localised_site.opening.detail(entry.summary).tables
    table = next(table for table in tables if table.charts)
    first_chart = _simplify_chart(table.charts[0])
    chart = describe_chart(language, first_chart, anchor, figures=False)
    parts = translate_chart(language, first_chart).held
    message = f"question.{entry.dataset.standard.rpartition('/')[2]}"
    return Answer(
        question=language.say(message) if language.has(message) else "",
        title=chart.title,
        named=chart.named,
        url=f"{entry.dataset.id}/#chart-{table.name}-1",
        publisher=", ".join((entry.publisher.name, *parts)),
        sentence=chart.sentence,
        words=chart.words,
        anchor=anchor,
        drawing=chart.drawing,
    )


def _simplify_chart(chart: Chart) -> Chart:
    """Without what a small drawing has no room for: the last of a ranking, and the nomenclatures of
    accounts, which the page of the dataset explains."""
    chart = replace(chart, reclassifications=())
    if not chart.horizontal:
        return chart
    series = tuple(replace(one, values=one.values[:MOST_GROUPS]) for one in chart.series)
    return replace(chart, labels=chart.labels[:MOST_GROUPS], series=series)
