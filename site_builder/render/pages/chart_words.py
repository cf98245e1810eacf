"""The words of the standards' charts in other languages than theirs: those of the catalogue."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from site_builder.core.language import Language
from site_builder.core.model.prepared import Chart, ChartSeries
from site_builder.core.text import slugify_text
from site_builder.render.pages.standard_words import translate_standard_text

PREFIX = "chart.word."


def translate_chart(language: Language, chart: Chart) -> Chart:
    """With its title, unit and names of lines in `language`, where we know them; words of an
    owner's chart that are none of a standard stay."""
    translate_word = partial(_translate_word, language)
    translate_line = partial(_translate_line, language)
    return replace(
        chart,
        title=translate_word(chart.title),
        description=_translate_description(language, chart),
        measure=translate_standard_text(language, chart.measure),
        unit=translate_word(chart.unit),
        group=translate_standard_text(language, chart.group),
        split=translate_standard_text(language, chart.split),
        series=tuple(map(translate_line, chart.series)),
        held=tuple(map(translate_word, chart.held)),
    )


def _translate_word(language: Language, text: str) -> str:
    message = PREFIX + slugify_text(text)
    return language.say(message) if language.has(message) else text


def _translate_line(language: Language, line: ChartSeries) -> ChartSeries:
    return replace(line, label=_translate_word(language, line.label))


def _translate_description(language: Language, chart: Chart) -> str:
    message = f"{PREFIX}{slugify_text(chart.title)}.text"
    return language.say(message) if language.has(message) else chart.description
