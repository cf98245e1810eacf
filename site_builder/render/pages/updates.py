"""What happens to data once they are published: when they are due again, what was put right, and
when they go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from site_builder.compose.compose import get_temporal_coverage
from site_builder.compose.freshness import compute_next_update, is_of_the_past
from site_builder.core.language import Language
from site_builder.core.model.dataset import Correction, Dataset
from site_builder.core.model.site import DatasetEntry
from site_builder.render.feeds.atom import describe_correction_scope
from site_builder.render.feeds.dcat import parse_temporal_interval
from site_builder.render.pages.prose import strip_markdown
from site_builder.render.typography import typeset_text


@dataclass(frozen=True, slots=True)
class Due:
    """When the next update is expected. Whether it is late is for the day on which the page is
    read."""

    iso_day: Annotated[str, "The day as YYYY-MM-DD."]
    text: Annotated[str, "The day in a sentence."]
    kept: Annotated[str, "What is said up to that day."]
    late: Annotated[str, "What is said after it."]


@dataclass(frozen=True, slots=True)
class CorrectionShown:
    """What was put right after it had been published."""

    day: Annotated[str, "On which day, in full."]
    iso_day: Annotated[str, "The same day as YYYY-MM-DD."]
    text: Annotated[str, "What was wrong, in plain words."]
    where: Annotated[str, "Which rows and columns, in words, or empty."]


def describe_due_date(language: Language, entry: DatasetEntry) -> Due | None:
    """None where no rhythm or no date tells."""
    due_day = compute_next_update(entry.modified, entry.dataset.frequency)
    if due_day is None:
        return None
    day = language.day(due_day)
    text = language.say("due", day=day)
    kept = language.say("due.kept", day=day)
    last_day = _find_last_day(get_temporal_coverage(entry.dataset, entry.summary))
    if last_day and is_of_the_past(last_day, entry.modified, entry.dataset.frequency):
        # « À jour » would not be true, nor is anything awaited of what is over
        text = kept = language.say("due.past", last=language.day(last_day))
    late = language.say("due.late", day=day)
    return Due(
        iso_day=due_day.isoformat(),
        text=text,
        kept=typeset_text(language, kept),
        late=typeset_text(language, late),
    )


def _find_last_day(period: str) -> date | None:
    _, last = parse_temporal_interval(period)
    return date.fromisoformat(last) if last else None


def describe_correction(language: Language, correction: Correction) -> CorrectionShown:
    return CorrectionShown(
        language.day(correction.day),
        correction.day.isoformat(),
        strip_markdown(correction.text),
        describe_correction_scope(language, correction),
    )


def describe_endings(language: Language, dataset: Dataset) -> Iterator[str]:
    """Until when a dataset and its files are published, and which of them have gone on the day that
    was announced."""
    announced = (
        ("expires.dataset", dataset.own_endings),
        ("expires.file", dataset.endings),
        ("expired.file", dataset.expired),
    )
    for message, endings in announced:
        for ending in endings:
            day = language.day(ending.day)
            yield language.say(message, title=ending.title, day=day)
