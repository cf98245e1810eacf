"""assets/facets.json: by what the list of all datasets is narrowed, beside assets/search.json,
which has the names.

A file of its own, because who searches needs nothing of it. What both would say (publishers,
themes, titles, days, rows) is in the other alone. When an update is due is a day here: whether it
has passed is for the reader to see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import chain
from typing import Any

from site_builder.compose.compose import get_temporal_coverage, parse_covered_years
from site_builder.compose.freshness import compute_next_update
from site_builder.core.language import Language, apply_initial_capital
from site_builder.core.model.site import DatasetEntry, Site
from site_builder.metadata import standards
from site_builder.render.feeds.feed import Feed, PlannedFiles, plan_file
from site_builder.render.feeds.search import encode_compact_json, hash_dataset_order
from site_builder.render.localised_site import LocalisedSite

FACETS_PATH = "assets/facets{suffix}.json"
FEW = 12  # datasets that are seen at a glance: nobody is asked to narrow so short a list
SAME = {"excel.csv": "csv", "jpeg": "jpg"}  # formats that are two only for those who make them
Value = tuple[str, str]  # as addresses have it, as people read it


def plan_facets(localised_site: LocalisedSite) -> Iterator[PlannedFiles]:
    """None for a list that needs no narrowing."""
    if len(localised_site.site.entries) > FEW:
        path = FACETS_PATH.format(suffix=localised_site.suffix)
        render = partial(render_facets_json, localised_site.site, localised_site.language)
        yield plan_file(path, render, inputs=(localised_site.mark,))


def render_facets_json(site: Site, words: Language) -> bytes:
    """For each group its values, the sets of them that some dataset has, and for each dataset the
    place of its set."""
    groups = {
        name: [tuple(list_values(words, entry)) for entry in site.entries]
        for name, list_values in GROUPS.items()
    }
    return encode_compact_json(
        {
            "order": hash_dataset_order(site),
            "groups": {
                name: _encode_value_sets(entry_values) for name, entry_values in groups.items()
            },
        }
    )


def _encode_value_sets(entry_values: Sequence[tuple[Value, ...]]) -> dict[str, Any]:
    sets = {value_set: code for code, value_set in enumerate(dict.fromkeys(entry_values))}
    all_values = sorted(set(chain.from_iterable(sets)))
    values = {value: index for index, value in enumerate(all_values)}
    return {
        "values": list(values),
        "sets": [[values[value] for value in value_set] for value_set in sets],
        "of": [sets[value_set] for value_set in entry_values],
    }


def _list_standards(_: Language, entry: DatasetEntry) -> Iterator[Value]:
    if standard := standards.get_standard(entry.dataset.standard):
        yield standard.slug, standard.title


def _list_formats(words: Language, entry: DatasetEntry) -> Iterator[Value]:
    yield from _name_formats(words, entry.summary.formats)
    kinds = dict.fromkeys(service.kind for service in entry.dataset.services)
    yield from ((kind, apply_initial_capital(words.say(f"service.{kind}"))) for kind in kinds)


@cache
def _name_formats(words: Language, formats: tuple[str, ...]) -> tuple[Value, ...]:
    return tuple(
        (code, words.format(code))
        for code in dict.fromkeys(SAME.get(code, code) for code in formats)
    )


def _list_licences(words: Language, entry: DatasetEntry) -> Iterator[Value]:
    if licence := entry.dataset.licence:
        yield licence.id or words.licence(licence), words.licence(licence)


def _list_due_days(_: Language, entry: DatasetEntry) -> Iterator[Value]:
    if day := compute_next_update(entry.modified, entry.dataset.frequency):
        yield day.isoformat(), ""


def _list_map_values(words: Language, entry: DatasetEntry) -> Iterator[Value]:
    yield (
        ("oui", words.say("facets.map.yes"))
        if entry.summary.maps
        else ("non", words.say("facets.map.no"))
    )


def _list_years(_: Language, entry: DatasetEntry) -> tuple[Value, ...]:
    return _list_covered_years(get_temporal_coverage(entry.dataset, entry.summary))


@cache
def _list_covered_years(temporal: str) -> tuple[Value, ...]:
    return tuple((str(year), str(year)) for year in parse_covered_years(temporal))


GROUPS: Mapping[str, Callable[[Language, DatasetEntry], Iterable[Value]]] = {
    "standard": _list_standards,
    "format": _list_formats,
    "licence": _list_licences,
    "due": _list_due_days,
    "map": _list_map_values,
    "year": _list_years,
}
FACETS = Feed(name="facets", plan=plan_facets, everywhere=True)
