"""What a proposal takes out of erased.yml: whoever does it publishes again what was erased."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from site_builder.core.problems import Place, Problem, make_problem
from site_builder.metadata.erasures import Erasures, ErasuresUnreadable, read_erasures
from site_builder.metadata.site_folder import ERASED_FILE


def find_lost_erasures(record_before: Erasures, root: Path) -> Iterator[Problem]:
    """Each dataset of which an earlier record says more than that of the site in `root` does now;
    one that cannot be read stops the check itself."""
    try:
        record_now = read_erasures(root)
    except ErasuresUnreadable:
        return
    for id_ in record_before.list_lost(record_now):
        yield make_problem("erasure-lost", Place(path=ERASED_FILE), id=id_)


def take_base_erasures(scratch_site: Path) -> Erasures:
    """The record of a commit that is written down in `scratch_site`; of one that cannot be read
    nothing, and it is taken away there: it may be mended by what is checked."""
    try:
        return read_erasures(scratch_site)
    except ErasuresUnreadable:
        (scratch_site / ERASED_FILE).unlink()
        return Erasures()
