"""The last good version stays: what cannot be published of a dataset is replaced by what was.

A file alone is replaced, by the last of its earlier contents with which the dataset can be
published, prepared as any other; the rest of its dataset is that of today. Problems are those of
today too. Nothing is asked here of git, nor of the site before, as long as nothing is broken;
nothing is kept of what is withdrawn, has been deleted, or is withheld for personal data.

- `earlier_versions`: the earlier contents of files and descriptions, out of git, then out of the
  site before (`previous_site`), for where git does not know.
- `earlier_readings`: the same, read as the description of their own commit had them read.
- `search`: which of them are tried, in which order, until the dataset can be published.
- `cut_files`: what may have been cut, though it can be read.
- `attempts`: what preparing with them gave, which is remembered as summaries are.
- `kept_versions`: what is published in the place of today's, and what is told of it.
"""

from __future__ import annotations

from site_builder.publish.kept.earlier_versions import EarlierVersions
from site_builder.publish.kept.kept_versions import KeptVersions, keep_last_versions
from site_builder.publish.kept.previous_site import open_previous_site

__all__ = ["EarlierVersions", "KeptVersions", "keep_last_versions", "open_previous_site"]
