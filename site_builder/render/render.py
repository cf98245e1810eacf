"""Site → files: pages through templates, feeds, styles. Each is planned with what it depends on;
what was rendered before from the same is not again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import msgspec

from site_builder.compose.translate import translate_site
from site_builder.core.language import Language, load_language
from site_builder.core.model.portal import AccessibilityStatement
from site_builder.core.model.prepared import MANY_PLACES
from site_builder.core.model.site import DatasetEntry, Site
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.geography.territory import Territories
from site_builder.metadata import standards
from site_builder.metadata.site_folder import OWNER_FILE
from site_builder.prepare.tiles import locate_program
from site_builder.render import assets
from site_builder.render.cards.address import lacks_rasteriser
from site_builder.render.cards.draw import render_cards
from site_builder.render.feeds.all_feeds import FEEDS
from site_builder.render.feeds.feed import PlannedFiles
from site_builder.render.fragments import CatalogueContext, FragmentStore
from site_builder.render.localised_site import (
    ComponentSources,
    DetailLoader,
    LocalisedSite,
    Specimens,
)
from site_builder.render.page_weight import PageSize, Sizes, compute_gzip_size
from site_builder.render.pages.all_pages import PAGES
from site_builder.render.pages.compared_figures import list_comparisons
from site_builder.render.pages.reuse_table import EMBED_FOLDER
from site_builder.render.pages.shell import PageKind, PlannedPage
from site_builder.render.rendered_files import (
    Pages,
    RenderedFiles,
    StoredFile,
    compute_digest,
    compute_key,
)
from site_builder.render.stylesheet import FACE, Stylesheet, build_stylesheet
from site_builder.render.template_files import locate_template
from site_builder.render.templates import SiteTemplates
from site_builder.storage.progress import Tell, ignore_progress, track_progress

STYLES = "assets/beffroi.css"
ICON = "assets/favicon.svg"
SCRIPT = "beffroi.js"  # the bundle that every page loads; the others come on a click


@dataclass(frozen=True, kw_only=True)
class RenderedSite:
    """`files`: site path → sha256. `pages`: digest of a file's inputs → its sha256, and the length
    of a page, to be given back as `known`. `sizes`: pages by kind. In gzipped bytes, `loaded`: what
    each page loads beside itself; `scripts`: those that come on a click.
    """

    files: Mapping[str, str]
    pages: Pages
    problems: tuple[Problem, ...]
    sizes: Mapping[str, Sizes]
    loaded: int
    scripts: Mapping[str, int]


def render_site(
    site: Site,
    opening: DetailLoader,
    known: Pages,
    keep: Callable[[bytes], str],
    read: Callable[[str], bytes],
    templates: tuple[Path, ...],
    load_specimens: Callable[[], Specimens] | None = None,
    tell: Tell = ignore_progress,
) -> RenderedSite:
    """Every file of the site that is not a download or a bundle; with specimens, the page that
    shows each component.

    `keep` stores bytes and returns their sha256, by which `read` has them again. `templates`:
    folders in order of precedence, ours being the last.
    """
    stylesheet = _build_stylesheet(site, templates, load_specimens is not None)
    components = None
    if load_specimens:
        styles = stylesheet.content.decode("utf-8", "replace")
        components = ComponentSources(styles, load_specimens)
    rendered = RenderedFiles(known, keep, read)
    site_templates = SiteTemplates(templates, stylesheet.face)
    localised_sites = _translate_site(site, opening, rendered, components)
    sizes, problems = _render_pages(localised_sites, site_templates, rendered, tell)
    _render_feeds(localised_sites, rendered, tell)
    render_cards(localised_sites, rendered, tell)
    rendered.files[STYLES] = keep(stylesheet.content)
    rendered.files[ICON] = keep(_read_icon(templates))
    file_problems = [file for file in site_templates.check_files() if file not in problems]
    # a template that does not work asks for nothing
    unused = () if problems else site_templates.list_unused()
    loaded, scripts = _weigh_assets(stylesheet)
    return RenderedSite(
        files=rendered.files,
        pages=rendered.pages,
        problems=(*problems, *stylesheet.problems, *file_problems, *unused, *_find_undrawn(site)),
        sizes=sizes,
        loaded=loaded,
        scripts=scripts,
    )


def _build_stylesheet(site: Site, templates: tuple[Path, ...], components: bool) -> Stylesheet:
    sheets = ("beffroi.css", "components.css") if components else ("beffroi.css",)
    return build_stylesheet(
        templates, sheets, url=site.portal.url, publishers=site.publishers, places=site.places
    )


def _find_undrawn(site: Site) -> list[Problem]:
    """The owner has neither what draws cards nor said that there are to be none; nor what makes the
    tiles that some map had better read."""
    place = Place(path=OWNER_FILE)
    problems = []
    if lacks_rasteriser(site.portal):
        problems.append(make_problem("cards-undrawn", place))
    if locate_program() is None and any(map(_has_many_places, site.entries)):
        problems.append(make_problem("tiles-unmade", place))
    return problems


def _has_many_places(entry: DatasetEntry) -> bool:
    return entry.summary.maps > 0 and entry.summary.rows > MANY_PLACES


def _read_icon(templates: tuple[Path, ...]) -> bytes:
    """Ours in the place of an owner's that cannot be opened, as in the pages, which say it."""
    try:
        return locate_template(templates, "favicon.svg").read_bytes()
    except OSError:
        return (templates[-1] / "favicon.svg").read_bytes()


def _weigh_assets(stylesheet: Stylesheet) -> tuple[int, dict[str, int]]:
    """What each page loads beside itself, and the scripts that come on a click, in gzipped
    bytes."""
    bundles = assets.locate_bundles()
    scripts = {path.name: compute_gzip_size(path.read_bytes()) for path in bundles.glob("*.js")}
    # it is compressed already
    face = (bundles / FACE).stat().st_size if stylesheet.face else 0
    return compute_gzip_size(stylesheet.content) + scripts.pop(SCRIPT) + face, scripts


# --- what is planned from ---


def _translate_site(
    site: Site,
    opening: DetailLoader,
    rendered: RenderedFiles,
    components: ComponentSources | None,
) -> list[LocalisedSite]:
    """One for each language of the portal, its first, which alone has `components`, before
    the others."""
    in_use = standards.select_standards(entry.dataset.standard for entry in site.entries)
    localised_sites = []
    for code in site.portal.languages:
        translated_site = translate_site(site, code)
        language = load_language(code)
        marks = _hash_entries(translated_site)
        localised_site = LocalisedSite(
            site=translated_site,
            language=language,
            opening=opening,
            marks=marks,
            components=components if translated_site is site else None,
            standards=in_use,
            fragments=_open_stores(translated_site, language, opening, marks, rendered),
        )
        compares = any(True for _ in list_comparisons(localised_site))
        localised_sites.append(replace(localised_site, compares=compares))
    return localised_sites


def _hash_entries(site: Site) -> dict[str, str]:
    """A digest of each entry, to stand for it among inputs; of its neighbours only its own page
    speaks."""
    return {
        entry.dataset.id: compute_digest(msgspec.json.encode(replace(entry, related=())))
        for entry in (*site.entries, *site.absent)
    }


def _open_stores(
    site: Site,
    words: Language,
    opening: DetailLoader,
    marks: Mapping[str, str],
    rendered: RenderedFiles,
) -> dict[str, FragmentStore]:
    """Where each feed that describes datasets has what it says of them: all have one store, but for
    those whose texts are long."""
    # no catalogue speaks of it, nor of its line
    portal = replace(site.portal, accessibility=AccessibilityStatement())
    open_store = partial(
        FragmentStore,
        context=CatalogueContext(portal, words),
        territories=Territories(site.publishers, site.contours),
        marks=marks,
        load_parts=opening.tables,
        rendered=rendered,
    )
    describers = {feed.name: feed.describe for feed in FEEDS if feed.describe}
    apart = {feed.name: describers.pop(feed.name) for feed in FEEDS if feed.apart}
    shared_store = open_store(describers=describers)
    stores = {name: open_store(describers={name: describe}) for name, describe in apart.items()}
    return stores | dict.fromkeys(describers, shared_store)


# --- pages ---


def _render_pages(
    localised_sites: Sequence[LocalisedSite],
    templates: SiteTemplates,
    rendered: RenderedFiles,
    tell: Tell,
) -> tuple[dict[str, Sizes], list[Problem]]:
    """The sizes of pages by kind, and what is wrong with the owner's templates."""
    sizes: dict[str, Sizes] = {}
    problems: list[Problem] = []
    planned_pages = sorted(_plan_pages(localised_sites), key=_get_folder_shown)
    for localised_site, kind, planned in track_progress(planned_pages, "render", tell):
        path = localised_site.prefix + planned.file
        stored, page_problems = _render_page(
            path, planned, localised_site.language, templates, rendered
        )
        rendered.files[path] = stored[0]
        size = PageSize(path.removesuffix("index.html"), *stored)
        sizes.setdefault(kind.name, []).append(size)
        for problem in page_problems:
            if problem not in problems:
                problems.append(problem)
    return sizes, problems


def _plan_pages(
    localised_sites: Sequence[LocalisedSite],
) -> Iterator[tuple[LocalisedSite, PageKind, PlannedPage]]:
    for localised_site in localised_sites:
        for kind in PAGES:
            if kind.everywhere or not localised_site.prefix:
                for planned in kind.plan(localised_site):
                    yield localised_site, kind, planned


def _get_folder_shown(page: tuple[LocalisedSite, PageKind, PlannedPage]) -> str:
    """Its address, or that of the page of which it is a frame: what both show is then at hand."""
    return page[2].file.removeprefix(EMBED_FOLDER)


def _render_page(
    path: str,
    planned: PlannedPage,
    language: Language,
    templates: SiteTemplates,
    rendered: RenderedFiles,
) -> tuple[StoredFile, tuple[Problem, ...]]:
    chosen = templates.choose(planned.templates, language)
    key = compute_key(path, planned.shell, planned.inputs, chosen.considered, chosen.digest)
    if stored := rendered.find(key):
        return stored, ()
    text, problems = templates.fill(chosen, planned, language)
    content = f"{text}<!-- Templates considered: {chosen.considered} -->\n".encode()
    stored = rendered.keep(key, content, length=len(content))
    if problems:  # the page is made again at the next build, so that they are said again
        del rendered.pages[key]
    return stored, problems


# --- feeds ---


def _render_feeds(
    localised_sites: Sequence[LocalisedSite], rendered: RenderedFiles, tell: Tell
) -> None:
    """In the order of their paths, so that what the files of a publisher open stays at hand."""
    planned_files = sorted(_plan_feeds(localised_sites), key=lambda planned: planned[1].paths)
    for language, planned in track_progress(planned_files, "feeds", tell):
        _render_files(planned, language, rendered)


def _plan_feeds(
    localised_sites: Sequence[LocalisedSite],
) -> Iterator[tuple[Language, PlannedFiles]]:
    for feed in FEEDS:
        for localised_site in localised_sites:
            if feed.everywhere or not localised_site.prefix:
                for planned in feed.plan(localised_site):
                    yield localised_site.language, planned


def _render_files(planned: PlannedFiles, language: Language, rendered: RenderedFiles) -> None:
    shared_key = compute_key(planned.paths, planned.inputs, language.code)
    keys = [f"{shared_key}-{number}" for number in range(len(planned.paths))]
    stored_files = list(filter(None, map(rendered.find, keys)))
    if len(stored_files) < len(keys):
        stored_files = list(map(rendered.keep, keys, planned.render()))
    for path, (sha256, _) in zip(planned.paths, stored_files, strict=True):
        rendered.files[path] = sha256
