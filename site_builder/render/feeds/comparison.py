"""data/territoire/<slug>/comparaison/<measure>.json: all figures of a measure, by commune, year and
category; of thousands of categories in parts, so that one is asked for alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from operator import attrgetter, itemgetter
from typing import Any

import msgspec

from site_builder.core.model.comparison import ComparedMeasure, ComparedValue
from site_builder.core.model.dataset import TERRITORY
from site_builder.core.vocabulary import SIZE_CLASSES
from site_builder.render.feeds.feed import Feed, PlannedFiles
from site_builder.render.feeds.json_text import encode_ascii_json
from site_builder.render.feeds.parts import hash_to_part
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.compared_figures import (
    StandardComparison,
    list_compared_communes,
    list_comparisons,
)

PER_FILE = 50_000  # figures of a file, about
Columns = dict[str, list[int] | list[Decimal | None]]
_encode_numbers = msgspec.json.Encoder(decimal_format="number").encode


def get_comparison_path(slug: str, measure: str, part: int | None = None) -> str:
    """Where the figures of a measure of the standard are, from the site's root."""
    name = measure if part is None else f"{measure}-{part}"
    return f"data/{TERRITORY}/{slug}/comparaison/{name}.json"


def plan_comparison_files(localised_site: LocalisedSite) -> Iterator[PlannedFiles]:
    """Of each measure that is shown."""
    for comparison in list_comparisons(localised_site):
        slug = comparison.standard.slug
        for measure in comparison.measures:
            parts = count_comparison_parts(measure)
            paths = [get_comparison_path(slug, measure.id)]
            paths += (get_comparison_path(slug, measure.id, part) for part in range(parts))
            render = partial(_render_measure, localised_site, comparison, measure, parts=parts)
            mark = localised_site.marks[comparison.entry.dataset.id]
            inputs = (mark, localised_site.site.publishers)
            yield PlannedFiles(tuple(paths), inputs, render)


def count_comparison_parts(measure: ComparedMeasure) -> int:
    """0 where one file has all figures; else a power of two, so that parts seldom change all at
    once."""
    if len(measure.values) <= PER_FILE or not measure.categories:
        return 0
    return 1 << (-(-len(measure.values) // PER_FILE) - 1).bit_length()


def _render_measure(
    localised_site: LocalisedSite,
    comparison: StandardComparison,
    measure: ComparedMeasure,
    *,
    parts: int,
) -> Iterator[bytes]:
    """The measure, then its parts, where it has some."""
    communes = list_compared_communes(localised_site.site.publishers, measure)
    head = {
        "standard": comparison.standard.id,
        "measure": measure.id,
        "title": measure.title,
        "unit": measure.unit,
        "per": measure.per,
        "method": measure.method,
        "limits": measure.limits,
        "scale": measure.scale,
        "years": measure.years,
        "communes": [
            {
                "insee": commune.insee,
                "name": commune.name,
                "slug": commune.slug,
                "population": commune.population,
            }
            for commune in communes
        ],
        "categories": measure.categories,
        "omitted": measure.omitted,
        "left_out": {left_out.reason: left_out.rows for left_out in measure.left_out},
        "classes": [
            {"id": class_.id, "least": class_.least, "most": class_.most} for class_ in SIZE_CLASSES
        ],
        "medians": [
            {
                "class": median.size_class,
                "year": median.year,
                "category": median.category,
                "value": float(median.value) if median.value else None,
                "communes": median.communes,
                "of": median.class_communes,
                "share": float(median.share),
                "reason": median.reason,
            }
            for median in measure.medians
        ],
    }
    codes = [commune.insee for commune in communes]
    if not parts:
        yield _write_json(head | {"parts": []}, _list_columns(measure, codes, measure.values))
        return
    places = [hash_to_part(category, parts) for category, _ in measure.categories]
    names = [f"{measure.id}-{part}.json" for part in range(parts)]
    yield _write_json(head | {"parts": names, "category_parts": places}, None)
    part_of = dict(zip((category for category, _ in measure.categories), places, strict=True))
    groups: list[list[ComparedValue]] = [[] for _ in range(parts)]
    for value in measure.values:
        groups[part_of[value.category]].append(value)
    for group in groups:
        yield _write_json({"measure": measure.id}, _list_columns(measure, codes, group))


def _write_json(head: Mapping[str, Any], columns: Columns | None) -> bytes:
    """An object that ends with its figures, whose digits are those of the measure."""
    return (
        f'{encode_ascii_json(head)[:-1]},"values":{_encode_numbers(columns).decode()}}}\n'.encode()
    )


def _list_columns(
    measure: ComparedMeasure, codes: Sequence[str], values: Sequence[ComparedValue]
) -> Columns:
    """Figures as columns: places in the lists of communes, years and categories, and numbers;
    `amount` is left out where nothing divides it."""
    columns: Columns = {"commune": _find_places(map(attrgetter("insee"), values), codes)}
    if measure.years:
        columns["year"] = _find_places(map(attrgetter("year"), values), measure.years)
    if measure.categories:
        categories = map(itemgetter(0), measure.categories)
        columns["category"] = _find_places(map(attrgetter("category"), values), categories)
    columns["value"] = list(map(_parse_number, map(attrgetter("value"), values)))
    if measure.per:
        columns["amount"] = list(map(_parse_number, map(attrgetter("amount"), values)))
    columns["rows"] = list(map(attrgetter("rows"), values))
    columns["empty"] = list(map(attrgetter("empty"), values))
    return columns


def _find_places(names: Iterable[str], listed: Iterable[str]) -> list[int]:
    """Where each of these names stands in the list."""
    places = {name: place for place, name in enumerate(listed)}
    return [places[name] for name in names]


def _parse_number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


COMPARISON = Feed(name="comparison", plan=plan_comparison_files)
