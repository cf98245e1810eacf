"""What happens to data once they are published: when they are due again, and what was put right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from site_builder.compose.freshness import due
from site_builder.core.language import Language
from site_builder.core.model import Correction, Entry
from site_builder.render.feeds.atom import where
from site_builder.render.pages.prose import plain
from site_builder.render.pages.values import day


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


def expected(language: Language, entry: Entry) -> Due | None:
    """None where no rhythm or no date tells."""
    last = due(entry.modified, entry.dataset.frequency)
    if last is None:
        return None
    said = (
        language.say(message, day=day(language, last))
        for message in ("due", "due.kept", "due.late")
    )
    return Due(last.isoformat(), *said)


def corrected(language: Language, one: Correction) -> CorrectionShown:
    return CorrectionShown(
        day(language, one.day), one.day.isoformat(), plain(one.text), where(language, one)
    )
