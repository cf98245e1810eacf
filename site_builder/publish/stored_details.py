"""How pages and feeds open what the store holds of datasets."""

from __future__ import annotations

from site_builder.core.model.prepared import CommuneExtract, Detail, Summary, TableDetail
from site_builder.render.localised_site import DetailLoader
from site_builder.storage.object_store import ObjectStore


def open_stored_details(objects: ObjectStore) -> DetailLoader:
    def load_detail(summary: Summary) -> Detail:
        return objects.value(summary.detail, Detail) if summary.detail else Detail((), ())

    def load_extract(extract: CommuneExtract) -> TableDetail:
        return objects.value(extract.detail, TableDetail)

    return DetailLoader(load_detail, objects.parts, load_extract)
