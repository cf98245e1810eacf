"""How pages and feeds open what the store holds of datasets."""

from __future__ import annotations

from functools import lru_cache

from site_builder.core.model.comparison import Comparison
from site_builder.core.model.figure import FigureAnswer, FigureQuestion
from site_builder.core.model.held_values import DocumentPassages, HeldValues
from site_builder.core.model.prepared import CommuneExtract, Detail, Parts, Summary, TableDetail
from site_builder.render.localised_site import DetailLoader
from site_builder.storage.object_store import ObjectStore

RECENT = 64  # datasets of which what was opened last stays at hand: many pages show the same ones


def open_stored_details(objects: ObjectStore) -> DetailLoader:
    """To be asked during one build: what a later one finds damaged is prepared again."""

    @lru_cache(RECENT)
    def read_detail(sha256: str) -> Detail:
        return objects.value(sha256, Detail)

    read_parts = lru_cache(RECENT)(objects.read_parts)

    def load_detail(summary: Summary) -> Detail:
        if not summary.detail:
            return Detail((), ())
        return read_detail(summary.detail)

    def load_parts(summary: Summary) -> Parts:
        return read_parts(summary.parts) if summary.parts else objects.parts(summary)

    def load_extract(extract: CommuneExtract) -> TableDetail:
        return objects.value(extract.detail, TableDetail)

    @lru_cache(RECENT)
    def read_comparison(sha256: str) -> Comparison:
        return objects.value(sha256, Comparison)

    def load_comparison(summary: Summary) -> Comparison:
        return read_comparison(summary.comparison)

    def load_values(summary: Summary) -> HeldValues:
        return objects.value(summary.values, HeldValues)

    def load_passages(summary: Summary) -> tuple[DocumentPassages, ...]:
        return objects.value(summary.passages, tuple[DocumentPassages, ...])

    def load_figure(question: FigureQuestion) -> FigureAnswer:
        # no page asks for one unless its owner does, and pyarrow takes long to import
        from site_builder.publish.cited_figures import compute_figure

        return compute_figure(objects, question)

    return DetailLoader(
        load_detail,
        load_parts,
        load_extract,
        comparison=load_comparison,
        values=load_values,
        passages=load_passages,
        figure=load_figure,
    )
