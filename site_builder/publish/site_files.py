"""All files of a site, gathered from what was prepared and rendered: its manifest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from site_builder.compose.published_files import list_formerly_named_files, list_published_files
from site_builder.core.model.prepared import Summary
from site_builder.core.model.site import Site
from site_builder.publish.manifest import Manifest
from site_builder.publish.permanence import repeat_at_former_paths, urls_txt
from site_builder.publish.refusal import BuildRefused
from site_builder.render import assets, hosting
from site_builder.render.render import RenderedSite
from site_builder.storage.object_store import ObjectStore


def build_manifest(
    site: Site, objects: ObjectStore, rendered: RenderedSite, templates: tuple[Path, ...]
) -> tuple[Manifest, hosting.HostingFiles]:
    """Every file of the site, and what hosts are told of it, by `templates` of these folders.
    Raises BuildRefused where two would stand at one path."""
    files = dict(rendered.files)
    for path in assets.list_published_bundles():
        files[f"assets/{path.name}"] = objects.put_bytes(path.read_bytes())
    for entry in site.entries:
        parts = objects.parts(entry.summary)
        former_files = list_formerly_named_files(entry.dataset, parts)
        # what is there now wins over what was
        for file in (*former_files, *list_published_files(parts)):
            files[f"data/{entry.dataset.id}/{file.path}"] = file.sha256
    for picture in site.editorial.pictures:
        files[picture.url] = picture.sha256
    if background := site.editorial.background:
        files[background.url] = background.sha256
    files = repeat_at_former_paths(files, dict(site.former_names)) | files
    host = hosting.build_host_config(site, objects.parts, files)
    files = {**hosting.map_legacy_downloads(host, files), **files}
    hosting_files = hosting.render_hosting_files(host, templates)
    for hosting_path, text in hosting_files.site.items():
        files[hosting_path] = objects.put_bytes(text.encode())
    files[urls_txt.PATH] = objects.put_bytes(urls_txt.render_urls_txt(site, tuple(files)))
    manifest = Manifest(files, site.portal.url)
    for first_path, second_path in manifest.collisions():
        raise BuildRefused("output-collision", {"one": first_path, "other": second_path})
    return manifest, hosting_files


def list_referenced_objects(
    manifest: Manifest, summaries: Iterable[Summary], objects: ObjectStore
) -> Iterator[str]:
    """The sha256 of all that a site and the summaries of its datasets need. Raises
    DamagedObject."""
    yield from manifest.files.values()
    for summary in summaries:
        yield from list_stored_objects(summary, objects)


def list_stored_objects(summary: Summary, objects: ObjectStore) -> Iterator[str]:
    """The sha256 of what was stored of a dataset. Raises DamagedObject."""
    parts = objects.parts(summary)
    stored = (
        summary.detail,
        summary.parts,
        summary.comparison,
        summary.made_from,
        summary.values,
        summary.passages,
    )
    yield from filter(None, stored)
    for table in parts[0]:
        if table.faults:
            yield table.faults
        yield from (extract.detail for extract in table.extracts)
    for file in list_published_files(parts):
        yield file.sha256
