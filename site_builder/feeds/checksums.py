"""SHA256SUMS: what `sha256sum --check` reads in the folder of a dataset's files. Downloads, originals, documents."""

from __future__ import annotations

from site_builder.feeds.feed import DatasetFeed, Parts
from site_builder.model import Entry


def fragment(entry: Entry, parts: Parts, url: str) -> bytes:
    tables, documents = parts
    files = [file for table in tables for file in table.downloads] + [document.file for document in documents]
    sums = {file.path: file.sha256 for file in files}
    return "".join(f"{sums[path]}  {path}\n" for path in sorted(sums)).encode()


CHECKSUMS = DatasetFeed("data/{id}/SHA256SUMS", fragment)
