"""The pages and feeds of a site, rendered from what the store holds of its datasets."""

from __future__ import annotations

import os
from pathlib import Path

from site_builder.core.model.site import Site
from site_builder.metadata.site_folder import TEMPLATES
from site_builder.publish.options import BuildOptions
from site_builder.publish.specimens import load_specimens
from site_builder.publish.stored_details import open_stored_details
from site_builder.render import assets
from site_builder.render.render import RenderedSite, render_site
from site_builder.render.rendered_files import Pages
from site_builder.storage.object_store import ObjectStore


def list_template_folders(root: Path) -> tuple[Path, ...]:
    """The folders of templates of a portal, in order of precedence, ours being the last. The
    owner's may be none: a file, or a link."""
    folders = (root / TEMPLATES, assets.locate_templates())
    return tuple(dict.fromkeys(folder for folder in folders if os.path.lexists(folder)))


def render_stored_site(
    root: Path, site: Site, objects: ObjectStore, *, known: Pages, options: BuildOptions
) -> RenderedSite:
    """`known`: pages of the last build, which are not rendered again where nothing of them has
    changed. The templates of the site go before ours."""
    return render_site(
        site,
        open_stored_details(objects),
        known=known,
        keep=objects.put_bytes,
        read=objects.read,
        templates=list_template_folders(root),
        load_specimens=load_specimens if options.components else None,
        tell=options.progress,
    )
