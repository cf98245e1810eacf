"""Files of one dataset that are the same to the byte, of which nobody has listed any: one is
published, unless their names tell several periods."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from site_builder.compose.published_files import get_resource_name
from site_builder.core.model.dataset import Catalogue, Dataset, Resource
from site_builder.core.model.prepared import ORIGINALS
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import MOST_NAMED, quote_words, show_safe_path
from site_builder.metadata.public_names import make_public_name
from site_builder.publish.permanence import AddressBook, find_addresses_before
from site_builder.publish.tasks import hash_source_file
from site_builder.readers.decide.period import extract_period
from site_builder.storage.build_state import BuildState
from site_builder.storage.safe_open import UnsafePath

# What Windows, a Mac or a browser adds to the name of a copy
_COPY = re.compile(
    r"(?i)(?: ?\([0-9]{1,2}\)| ?[-_]? ?cop(?:ie|y)(?: ?\(?[0-9]{1,2}\)?)?)(?=[.][^./]+$)"
    r"|(?<![^/])copie de "
)


@dataclass(frozen=True, slots=True)
class SettledFiles:
    """A catalogue in which no file is published twice, and what is to be said of that."""

    catalogue: Catalogue
    problems: tuple[Problem, ...]


def settle_identical_files(
    root: Path, catalogue: Catalogue, before: AddressBook, last: BuildState
) -> SettledFiles:
    """Of files that are the same, the one is kept that was published before, else the first by
    name, « a.csv » before « a (1).csv »; an address that another had leads to it. `before`: what
    was published."""
    datasets = []
    problems: list[Problem] = []
    for dataset in catalogue.datasets:
        files = find_addresses_before(before, dataset).files
        published = files | set(map(get_resource_name, files))
        for group in _group_identical_files(root, dataset, last):
            dataset, mistakes = _settle_group(dataset, group, published)
            problems += mistakes
        datasets.append(dataset)
    return SettledFiles(replace(catalogue, datasets=tuple(datasets)), tuple(problems))


def _group_identical_files(
    root: Path, dataset: Dataset, last: BuildState
) -> list[tuple[Resource, ...]]:
    """The files of a dataset that are not listed and that others equal, in order of name."""
    found = [source for source in dataset.sources if not source.listed]
    by_content: dict[tuple[str, str], list[Resource]] = defaultdict(list)
    for source in found:
        with suppress(UnsafePath, OSError):  # which is said where it is read
            sha256 = hash_source_file(root, dataset, source.path, last)
            by_content[source.kind, sha256].append(source)
    return [tuple(group) for group in by_content.values() if len(group) > 1]


def _settle_group(
    dataset: Dataset, group: Sequence[Resource], published: Set[str]
) -> tuple[Dataset, list[Problem]]:
    """The dataset without the copies. `published`: the names of resources, and the paths of files,
    that were published."""
    by_period: dict[str, list[Resource]] = defaultdict(list)
    for source in group:
        by_period[extract_period(source.path)].append(source)
    undated = by_period.pop("", [])  # copies of one of the others, where there are any
    problems = []
    if len(by_period) > 1:
        problems.append(_report_several_periods(dataset, list(by_period.values())))
    by_period[min(by_period, default="")] += undated
    for period in sorted(by_period):
        dataset, mistakes = _keep_one(dataset, by_period[period], published)
        problems += mistakes
    return dataset, problems


def _keep_one(
    dataset: Dataset, group: Sequence[Resource], published: Set[str]
) -> tuple[Dataset, list[Problem]]:
    """The dataset with one of these files: that which was published, else the one whose name tells
    its period, else the one whose name is no copy's, else the first by name."""
    kept, *copies = sorted(
        group,
        key=lambda source: (
            not _was_published(source, published),
            not extract_period(source.path),
            _COPY.search(source.path) is not None,
            source.path,
        ),
    )
    sources = {source.path: source for source in dataset.sources}
    problems = []
    for copy in copies:
        del sources[copy.path]
        code = "file-copy"
        if _was_published(copy, published):
            code = "file-copy-kept"
            kept = replace(kept, previous=(*kept.previous, copy.name))
        place = _locate_file(dataset, copy)
        problems.append(make_problem(code, place, other=show_safe_path(kept.path)))
    sources[kept.path] = kept
    return replace(dataset, sources=tuple(sources.values())), problems


def _was_published(source: Resource, published: Set[str]) -> bool:
    original = f"{ORIGINALS}{make_public_name(source.path)}"
    return not published.isdisjoint((source.name, original))


def _report_several_periods(dataset: Dataset, groups: Sequence[Sequence[Resource]]) -> Problem:
    """`groups`: the files of each period."""
    names = [show_safe_path(source.path) for source, *_ in groups]
    names_text = quote_words(names, MOST_NAMED)
    place = _locate_file(dataset, groups[-1][0])
    return make_problem("file-copy-periods", place, count=len(names), names=names_text)


def _locate_file(dataset: Dataset, source: Resource) -> Place:
    return Place(path=show_safe_path(f"{dataset.path}/{source.path}"))
