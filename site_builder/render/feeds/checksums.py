"""SHA256SUMS: what `sha256sum --check` reads in the folder of a dataset's files. Downloads,
originals, documents."""

from __future__ import annotations

from site_builder.compose.published_files import list_published_files
from site_builder.core.language import Language
from site_builder.core.model.prepared import Parts
from site_builder.core.model.site import DatasetEntry
from site_builder.render.feeds.feed import make_dataset_feed


def _render_checksums(entry: DatasetEntry, parts: Parts, url: str, words: Language) -> bytes:
    sums = {file.path: file.sha256 for file in list_published_files(parts)}
    return "".join(f"{sums[path]}  {path}\n" for path in sorted(sums)).encode()


CHECKSUMS = make_dataset_feed("checksums", "data/{id}/SHA256SUMS", render=_render_checksums)
