"""What a feed is: a plan of the files that machines read, with what each of them depends on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from site_builder.core.language import Language
from site_builder.core.model.prepared import Parts
from site_builder.core.model.site import DatasetEntry, Site
from site_builder.render.fragments import Describe
from site_builder.render.localised_site import LocalisedSite


@dataclass(frozen=True, slots=True)
class PlannedFiles:
    """Files to come, which are made together: most often one. Opening and composing happen in
    `render`, only where no files of the same inputs are known.

    `paths`: site paths. `inputs`: whatever their bytes depend on but the language, for msgspec to
    encode. `render` gives the bytes of each, in order.
    """

    paths: tuple[str, ...]
    inputs: tuple[object, ...]
    render: Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What machines read: `plan` says of which files it is, of the site in the portal's first
    language, or `everywhere` in each of them.

    `describe` gives the texts about one dataset of which feeds.catalogues puts files together: they
    are kept with those of other feeds, or `apart` where they are long.
    """

    name: str
    plan: Callable[[LocalisedSite], Iterable[PlannedFiles]]
    everywhere: bool = False
    describe: Describe | None = None
    apart: bool = False


def plan_file(path: str, render: Callable[[], bytes], inputs: tuple[object, ...]) -> PlannedFiles:
    """A file that is made alone."""
    return PlannedFiles((path,), inputs, partial(_render_alone, render))


def plan_dataset_files(
    localised_site: LocalisedSite,
    pattern: str,
    *,
    entries: Iterable[DatasetEntry],
    render: Callable[[DatasetEntry], bytes],
) -> Iterator[PlannedFiles]:
    """A file of each of these datasets, which tells of nothing else but of where the portal is;
    `pattern` is a site path with {id}."""
    url = localised_site.site.portal.url
    for entry in entries:
        id_ = entry.dataset.id
        path = pattern.format(id=id_)
        inputs = (url, localised_site.marks[id_])
        yield PlannedFiles((path,), inputs, partial(_render_alone, render, entry))


def make_dataset_feed(
    name: str,
    pattern: str,
    *,
    render: Callable[[DatasetEntry, Parts, str, Language], bytes],
    select: Callable[[Site], Iterable[DatasetEntry]] = lambda site: site.entries,
) -> Feed:
    """A file of each dataset: `render(entry, parts, url, words)`, where `url` is the portal's own
    address, ending in a slash, or ""."""

    def plan(localised_site: LocalisedSite) -> Iterator[PlannedFiles]:
        def render_entry(entry: DatasetEntry) -> bytes:
            parts = localised_site.opening.tables(entry.summary)
            return render(entry, parts, localised_site.site.portal.url, localised_site.language)

        return plan_dataset_files(
            localised_site, pattern, entries=select(localised_site.site), render=render_entry
        )

    return Feed(name=name, plan=plan)


def _render_alone(render: Callable[..., bytes], *arguments: object) -> tuple[bytes]:
    return (render(*arguments),)
