"""SHA256SUMS: what `sha256sum --check` reads in the folder of a dataset's files. Downloads,
originals, documents."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.compose.published_files import list_published_files
from site_builder.core.model.prepared import Parts
from site_builder.core.model.site import DatasetEntry
from site_builder.render.feeds.feed import Feed, PlannedFiles, plan_dataset_files
from site_builder.render.localised_site import LocalisedSite


def plan_checksums(given: LocalisedSite) -> Iterator[PlannedFiles]:
    """A list of each dataset."""

    def render(entry: DatasetEntry) -> bytes:
        return _render_checksums(given.opening.tables(entry.summary))

    entries = given.site.entries
    return plan_dataset_files(given, "data/{id}/SHA256SUMS", entries=entries, render=render)


def _render_checksums(parts: Parts) -> bytes:
    sums = {file.path: file.sha256 for file in list_published_files(parts)}
    return "".join(f"{sums[path]}  {path}\n" for path in sorted(sums)).encode()


CHECKSUMS = Feed(name="checksums", plan=plan_checksums)
