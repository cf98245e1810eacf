"""What a worker of a build does with its jobs: it prepares datasets, or makes tables of the
territory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from site_builder.core.model.prepared import Summary
from site_builder.core.model.territory import TerritoryJob
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.prepare.prepare import prepare_datasets


def make_summaries(
    jobs: Sequence[PreparationJob] | Sequence[TerritoryJob], scratch: Path
) -> list[Summary]:
    """The summaries of the jobs of a batch, which are of one kind."""
    datasets = [job for job in jobs if isinstance(job, PreparationJob)]
    tables = [job for job in jobs if isinstance(job, TerritoryJob)]
    summaries = prepare_datasets(datasets, scratch)
    if tables:
        from site_builder.territory.consolidate import consolidate_standards

        summaries += consolidate_standards(tables, scratch)
    return summaries
