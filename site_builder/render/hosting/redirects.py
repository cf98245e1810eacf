"""Where the addresses of former portals lead today."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import filterfalse
from urllib.parse import quote

from site_builder.core.model.dataset import LegacyRedirect
from site_builder.core.model.prepared import Parts, Summary, is_original
from site_builder.core.model.site import DatasetEntry, Site
from site_builder.metadata.legacy_portals import (
    CATALOGUES,
    FORMATS,
    PATHS,
    WHOLE,
    LegacyRequest,
    list_address_forms,
)


@dataclass(frozen=True, slots=True)
class ResolvedRedirect:
    """`page` is a site path; `files` those of downloads by format, as former portals call it."""

    legacy: LegacyRedirect
    page: str
    files: Mapping[str, str]

    def target(self, format_: str) -> str:
        """Where it leads who asks for a format: to the page, where there is no such file. A path
        of no known program says by its ending what was there."""
        if self.legacy.family == PATHS:
            format_ = self.legacy.name.rpartition(".")[2].lower()
        return self.files.get(format_, self.page)

    def asked(self) -> Iterator[tuple[str, str]]:
        """What hosts look up (`LegacyRequest.key`), with the site path it leads to; as it may be
        written in a query, too."""
        name = self.legacy.name
        family = self.legacy.family
        formats = dict.fromkeys(
            (
                "",
                *(
                    format_name
                    for form in list_address_forms(family, name)
                    for format_name in form.formats
                ),
            )
        )
        for spelling in dict.fromkeys(
            (name, name if family == PATHS or name == WHOLE else quote(name, safe=""))
        ):
            for format_ in formats:
                yield LegacyRequest(family, spelling, format_).key, self.target(format_)


def resolve_redirects(
    site: Site, parts: Callable[[Summary], Parts], files: Collection[str]
) -> tuple[ResolvedRedirect, ...]:
    """One for each address that is declared, then of each portal that had one, all of its datasets.
    What has no page, for now, leads to its publisher. `files` are the paths of the site."""
    entries = {entry.dataset.id: entry for entry in (*site.entries, *site.absent)}
    declared_names = {(redirect.family, redirect.name) for redirect in site.legacy}
    families = {
        redirect.family: redirect.kept
        for redirect in site.legacy
        if (redirect.family, WHOLE) not in declared_names
    }
    catalogue_paths = {format_: path for format_, path in CATALOGUES.items() if path in files}
    return (
        *(
            _resolve_redirect(redirect, entries.get(redirect.target), parts)
            for redirect in site.legacy
        ),
        *(
            ResolvedRedirect(
                LegacyRedirect(family=family, name=WHOLE, target="", kept=kept),
                CATALOGUES[""],
                catalogue_paths,
            )
            for family, kept in families.items()
            if family != PATHS
        ),
    )


def _resolve_redirect(
    redirect: LegacyRedirect, entry: DatasetEntry | None, parts: Callable[[Summary], Parts]
) -> ResolvedRedirect:
    if entry is None:
        return ResolvedRedirect(redirect, f"{redirect.target.partition('/')[0]}/".lstrip("/"), {})
    tables, _ = parts(entry.summary)
    page = f"{entry.dataset.id}/"
    if not tables:
        return ResolvedRedirect(redirect, page, {})
    table = min(tables, key=lambda table: not table.series)  # the first of a series, else the first
    converted_files = filterfalse(is_original, table.downloads)
    paths = {file.format: f"data/{entry.dataset.id}/{file.path}" for file in converted_files}
    files = {
        legacy_format: paths[format_]
        for legacy_format, format_ in FORMATS.items()
        if format_ in paths
    }
    if len(tables) > 1 and _is_of_one_file(redirect, bool(table.series)):
        files = {}  # which of its tables that was, nobody says: another would be wrong in silence
    return ResolvedRedirect(redirect, page, files)


def _is_of_one_file(redirect: LegacyRedirect, has_series: bool) -> bool:
    """Did its addresses of downloads name one file, and not the dataset, of which all years are
    together in one?"""
    return redirect.family == PATHS or (redirect.family == "ckan" and not has_series)
