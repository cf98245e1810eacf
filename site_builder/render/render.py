"""Site → files: pages through templates, feeds, styles. What was rendered before from the same
inputs is not again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from importlib.metadata import version
from pathlib import Path

import msgspec

from site_builder.compose.translate import translate_site
from site_builder.core.language import Language, load_language
from site_builder.core.model.portal import AccessibilityStatement
from site_builder.core.model.site import DatasetEntry, Site
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import find_nearest_word, show_safe_path
from site_builder.geography.territory import Territories, Territory
from site_builder.metadata import standards
from site_builder.metadata.dataset_folder import is_litter, is_readme_file
from site_builder.metadata.standards import Standard
from site_builder.render import assets
from site_builder.render.feeds import (
    CATALOGUES,
    FEEDS,
    CatalogueFeed,
    DatasetFeed,
    DetailFeed,
    GroupFeed,
    LanguageFeed,
    PortalFeed,
    SplitFeed,
    StandardFeed,
)
from site_builder.render.feeds.feed import CatalogueContext, CataloguePage, DatasetSelection
from site_builder.render.feeds.search import hash_to_part
from site_builder.render.page_weight import PageSize, Sizes, compute_gzip_size
from site_builder.render.pages import PAGES, DetailLoader, LocalisedSite, PlannedPage
from site_builder.render.stylesheet import FACE, OWNER_STYLES, build_stylesheet, find_template_file
from site_builder.render.templates import (
    BrokenTemplate,
    TemplateSet,
    compute_digest,
    make_template_problem,
)
from site_builder.storage.progress import Tell, ignore_progress, track_progress

STYLES = "assets/beffroi.css"
ICON = "assets/favicon.svg"
SCRIPT = "beffroi.js"  # the bundle that every page loads; the others come on a click
# Whose versions change what pages and feeds hold
RENDERING_LIBRARIES = ("babel", "jinja2", "markdown", "markupsafe", "msgspec", "nh3", "xlsxwriter")
# bytes of what is said of datasets in one file of a catalogue: graphs of 15 MB are trouble
LARGEST = 4_000_000
OPENED = 500  # datasets of which what is said stays at hand: those of a publisher
Pages = Mapping[str, tuple[str, int]]


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
    components: bool = False,
    tell: Tell = ignore_progress,
) -> RenderedSite:
    """Every file of the site that is not a download or a bundle; with `components`, the page that
    shows each of them.

    `keep` stores bytes and returns their sha256, by which `read` has them again. `templates`:
    folders in order of precedence, ours being the last.
    """
    words = load_language(site.portal.languages[0])
    sheets = ("beffroi.css", "components.css") if components else ("beffroi.css",)
    stylesheet = build_stylesheet(
        templates, sheets, url=site.portal.url, publishers=site.publishers, lines=site.lines
    )
    component_styles = stylesheet.content.decode("utf-8", "replace") if components else ""
    press = _Press(templates, words, face=stylesheet.face, known=known, keep=keep, read=read)
    localised_sites = _translate_sites(site, opening, component_styles)
    kinds = [
        (localised_site, kind)
        for localised_site in localised_sites
        for kind in PAGES
        if kind.everywhere or not localised_site.prefix
    ]
    pages = [
        (localised_site, kind, planned)
        for localised_site, kind in kinds
        for planned in kind.plan(localised_site)
    ]
    for localised_site, kind, planned in track_progress(pages, "render", tell):
        press.page(kind.name, planned, localised_site)
    press.feeds(localised_sites, tell)
    press.files[STYLES] = keep(stylesheet.content)
    press.files[ICON] = keep(find_template_file(templates, "favicon.svg").read_bytes())
    scripts = {
        path.name: compute_gzip_size(path.read_bytes())
        for path in assets.locate_bundles().glob("*.js")
    }
    face = (
        (assets.locate_bundles() / FACE).stat().st_size if stylesheet.face else 0
    )  # it is compressed already
    loaded = compute_gzip_size(stylesheet.content) + scripts.pop(SCRIPT) + face
    problems = (*press.problems, *stylesheet.problems, *press.unused())
    return RenderedSite(
        files=press.files,
        pages=press.pages,
        problems=problems,
        sizes=press.sizes,
        loaded=loaded,
        scripts=scripts,
    )


def _translate_sites(
    site: Site, opening: DetailLoader, component_styles: str
) -> list[LocalisedSite]:
    """One for each language of the portal, its first, which alone has `component_styles`,
    before the others."""
    in_use = standards.select_standards(entry.dataset.standard for entry in site.entries)
    translations = [(code, translate_site(site, code)) for code in site.portal.languages]
    return [
        LocalisedSite(
            site=translated_site,
            language=load_language(code),
            opening=opening,
            marks=_hash_entries(translated_site),
            styles=component_styles if translated_site is site else "",
            standards=in_use,
        )
        for code, translated_site in translations
    ]


def _hash_entries(site: Site) -> dict[str, str]:
    """A digest of each entry, to stand for it among inputs."""
    return {
        entry.dataset.id: compute_digest(msgspec.json.encode(entry))
        for entry in (*site.entries, *site.absent)
    }


@cache
def hash_render_code() -> bytes:
    """A digest of our own code and texts, without which none of the inputs says what a page will
    be."""
    package_folder = Path(__file__).parents[1]
    paths = [*package_folder.rglob("*.py"), *package_folder.glob("locale/**/*.mo")]
    paths += [
        path
        for ending in ("yaml", "json")
        for path in package_folder.glob(f"metadata/standards/**/*.{ending}")
    ]
    versions = (f"{library} {version(library)}".encode() for library in RENDERING_LIBRARIES)
    return compute_digest(*versions, *(path.read_bytes() for path in sorted(paths))).encode()


def _split_selection(
    selection: DatasetSelection, stored_fragments: Mapping[str, tuple[str, int]], paged: bool
) -> Iterator[tuple[CataloguePage, list[str]]]:
    """The sheets of a selection with their objects: a power of two, and a dataset's is told by its
    id alone, so that one that comes or changes touches one of them."""
    size = sum(stored_fragments[entry.dataset.id][1] for entry in selection.entries) if paged else 0
    count = 1 << (max(1, -(-size // LARGEST)) - 1).bit_length()
    sheets: list[list[str]] = [[] for _ in range(count)]
    for entry in selection.entries:
        sheets[hash_to_part(entry.dataset.id, count)].append(stored_fragments[entry.dataset.id][0])
    bare_selection = replace(selection, entries=())
    latest = max((entry.modified for entry in selection.entries if entry.modified), default=None)
    for number, objects in enumerate(sheets, 1):
        yield (
            CataloguePage(
                selection=bare_selection,
                number=number,
                count=count,
                total=len(selection.entries),
                modified=latest,
            ),
            objects,
        )


def _render_catalogue_page(
    feed: CatalogueFeed,
    position: int,
    sheet: CataloguePage,
    setting: CatalogueContext,
    digests: Sequence[str],
    load_fragments: Callable[[str], list[list[str]]],
) -> Sequence[str]:
    """The texts of a feed's files, one for each of its paths; it has this place among those of the
    objects."""
    return feed.whole(sheet, setting, [load_fragments(digest)[position] for digest in digests])


def _encode_text(render_texts: Callable[[], Sequence[str]], index: int) -> bytes:
    return render_texts()[index].encode()


class _Press:
    """The state of one rendering: what has been made so far, and the templates it is made with."""

    def __init__(
        self,
        folders: tuple[Path, ...],
        words: Language,
        face: str,
        known: Pages,
        keep: Callable[[bytes], str],
        read: Callable[[str], bytes],
    ) -> None:
        self.files: dict[str, str] = {}
        self.pages: dict[str, tuple[str, int]] = {}
        self.sizes: dict[str, Sizes] = {}
        self.problems: list[Problem] = []
        self._known = known
        self._keep = keep
        self._read = read
        self._words = words
        self._asked: set[str] = set()
        self._folders = folders
        self._face = face
        self._shelves: dict[str, tuple[TemplateSet, TemplateSet]] = {}
        self._shelf, self._ours = self._in(words)

    def _in(self, words: Language) -> tuple[TemplateSet, TemplateSet]:
        """The templates in a language, and ours alone."""
        if words.code not in self._shelves:
            template_sets = (
                TemplateSet(self._folders, words, self._face),
                TemplateSet(self._folders[-1:], words, self._face),
            )
            self._shelves[words.code] = template_sets
        return self._shelves[words.code]

    def page(self, kind: str, planned: PlannedPage, localised_site: LocalisedSite) -> None:
        self._shelf, self._ours = self._in(localised_site.language)
        name = self._shelf.choose(planned.templates)
        path = localised_site.prefix + planned.file
        self._asked.update(planned.templates)
        considered = ", ".join(
            f"*{template}" if template == name else template for template in planned.templates
        )
        inputs = (path, planned.shell, planned.inputs, considered)
        key = compute_digest(
            hash_render_code(), self._shelf.closure(name), msgspec.json.encode(inputs)
        )
        problem = None
        if not (stored_page := self._known.get(key)):
            text, problem = self._text(planned, name)
            content = f"{text}<!-- Templates considered: {considered} -->\n".encode()
            stored_page = self._keep(content), len(content)
        self.files[path] = stored_page[0]
        self.sizes.setdefault(kind, []).append(
            PageSize(path.removesuffix("index.html"), *stored_page)
        )
        if (
            not problem
        ):  # a page made despite a problem is made again, so that the problem is said again
            self.pages[key] = stored_page
        elif problem not in self.problems:
            self.problems.append(problem)

    def feeds(self, localised_sites: Sequence[LocalisedSite], tell: Tell) -> None:
        """All but those that tell of the manifest, which is not known yet."""
        site = localised_sites[0].site
        marks = localised_sites[0].marks
        opening = localised_sites[0].opening
        url = site.portal.url
        dataset_feeds = [feed for feed in FEEDS if isinstance(feed, DatasetFeed | DetailFeed)]
        all_entries = (*site.entries, *(entry for entry in site.absent if entry.dataset.withdrawn))
        fragments = [
            (feed, entry)
            for feed in dataset_feeds
            for entry in (all_entries if isinstance(feed, DetailFeed) else site.entries)
            if feed.due(entry, url)
        ]
        for feed, entry in track_progress(fragments, "feeds", tell):
            self.fragment(feed, entry, url, marks[entry.dataset.id], opening)
        for catalogue_feeds in CATALOGUES:
            self.catalogues(catalogue_feeds, site, marks, opening)
        for other_feed in FEEDS:
            if isinstance(other_feed, StandardFeed):
                self.models(other_feed, localised_sites[0].standards)
            if isinstance(other_feed, GroupFeed):
                self.groups(other_feed, site.entries, marks, opening)
            if isinstance(other_feed, PortalFeed):
                self.feed(other_feed.path, other_feed.content(site))
            if isinstance(other_feed, SplitFeed):
                for path, content in other_feed.files(site).items():
                    self.feed(path, content)
            if isinstance(other_feed, LanguageFeed):
                for localised_site in localised_sites:
                    self.feed(
                        other_feed.path.format(suffix=localised_site.suffix),
                        other_feed.content(localised_site.site, localised_site.language),
                    )

    def fragment(
        self,
        feed: DatasetFeed | DetailFeed,
        entry: DatasetEntry,
        url: str,
        mark: str,
        opening: DetailLoader,
    ) -> None:
        key = compute_digest(
            hash_render_code(), msgspec.json.encode((feed.path, url, self._words.code, mark))
        )
        self._file(
            feed.path.format(id=entry.dataset.id),
            key,
            partial(self._fragment, feed, entry, url, opening),
        )

    def _fragment(
        self, feed: DatasetFeed | DetailFeed, entry: DatasetEntry, url: str, opening: DetailLoader
    ) -> bytes:
        parts = opening.tables(entry.summary)
        if isinstance(feed, DatasetFeed):
            return feed.fragment(entry, parts, url, self._words)
        return feed.content((entry, opening.detail(entry.summary), parts), url, self._words)

    def models(self, feed: StandardFeed, in_use: Sequence[Standard]) -> None:
        for standard in (candidate for candidate in in_use if candidate.schema.fields):
            path = feed.path.format(slug=standard.slug)
            key = compute_digest(hash_render_code(), f"{self._words.code} {path}".encode())
            self._file(path, key, partial(feed.content, standard, self._words))

    def groups(
        self,
        feed: GroupFeed,
        entries: Sequence[DatasetEntry],
        marks: Mapping[str, str],
        opening: DetailLoader,
    ) -> None:
        count = feed.groups(len(entries))
        groups: list[list[DatasetEntry]] = [[] for _ in range(count)]
        for entry in entries:
            groups[feed.group_of(entry.dataset.id, count)].append(entry)
        for number, group in enumerate(groups):
            path = feed.path.format(n=number)
            key = compute_digest(
                hash_render_code(),
                msgspec.json.encode((path, [marks[entry.dataset.id] for entry in group])),
            )
            opened_members = (
                (member, opening.detail(member.summary), opening.tables(member.summary))
                for member in group
            )
            self._file(path, key, partial(feed.content, opened_members))

    def catalogues(
        self,
        feeds: Sequence[CatalogueFeed],
        site: Site,
        marks: Mapping[str, str],
        opening: DetailLoader,
    ) -> None:
        """What they say of each dataset is one object of the store, which their files are put
        together of."""
        portal = replace(
            site.portal, accessibility=AccessibilityStatement()
        )  # no catalogue speaks of it, nor of its line
        setting = CatalogueContext(portal, self._words)
        paths = [feed.paths for feed in feeds]
        shared_inputs = (
            hash_render_code(),
            msgspec.json.encode((setting.portal, paths)),
            self._words.code.encode(),
        )
        territories = Territories(site.publishers, site.contours)
        stored_fragments = {}
        for entry in (*site.entries, *site.absent):
            territory = territories.of(entry.dataset)
            key = compute_digest(
                *shared_inputs, msgspec.json.encode((marks[entry.dataset.id], territory))
            )
            stored_fragments[entry.dataset.id] = self._said(
                feeds, key, entry=entry, territory=territory, setting=setting, opening=opening
            )
        load_fragments = lru_cache(OPENED)(self._opened)
        selections = [
            (selection, position)
            for position, feed in enumerate(feeds)
            for selection in feed.selections(site, self._words)
        ]
        for selection, position in sorted(
            selections, key=lambda pair: pair[0].folder
        ):  # a publisher's files one after another
            feed = feeds[position]
            for sheet, objects in _split_selection(selection, stored_fragments, feed.paged):
                key = compute_digest(
                    *shared_inputs, msgspec.json.encode((feed.paths, sheet, objects))
                )
                texts = cache(
                    partial(
                        _render_catalogue_page,
                        feed,
                        position=position,
                        sheet=sheet,
                        setting=setting,
                        digests=tuple(objects),
                        load_fragments=load_fragments,
                    )
                )
                for index, pattern in enumerate(feed.paths):
                    self._file(
                        sheet.path(pattern), f"{key}-{index}", partial(_encode_text, texts, index)
                    )

    def _said(
        self,
        feeds: Sequence[CatalogueFeed],
        key: str,
        entry: DatasetEntry,
        territory: Territory,
        setting: CatalogueContext,
        opening: DetailLoader,
    ) -> tuple[str, int]:
        """The object that holds all that is said of a dataset, and the length of the longest of its
        texts."""
        if not (stored_fragments := self._known.get(key)):
            parts = opening.tables(entry.summary)
            texts = [feed.fragments(entry, parts, territory, setting) for feed in feeds]
            longest = max((len(text) for feed_texts in texts for text in feed_texts), default=0)
            stored_fragments = self._keep(msgspec.msgpack.encode(texts)), longest
        self.pages[key] = stored_fragments
        return stored_fragments

    def _opened(self, digest: str) -> list[list[str]]:
        """What each feed says of a dataset, for each of its paths."""
        return msgspec.msgpack.decode(self._read(digest), type=list[list[str]])

    def _file(self, path: str, key: str, content: Callable[[], bytes]) -> None:
        """A file of a feed, made only where none of the same inputs is known."""
        stored_file = self._known.get(key) or (self._keep(content()), 0)
        self.files[path] = stored_file[0]
        self.pages[key] = stored_file

    def feed(self, path: str, content: bytes | None) -> None:
        if content is not None:
            self.files[path] = self._keep(content)

    def unused(self) -> Iterator[Problem]:
        """A warning for each file of the owner's that nothing asks for: under a misspelt name it
        changes nothing."""
        if self.problems:
            return  # a template that does not work asks for nothing
        *owner_folders, our_folder = self._shelf.folders
        our_names = (path.relative_to(our_folder).as_posix() for path in our_folder.rglob("*"))
        known_names = self._asked | {OWNER_STYLES, *our_names}
        owner_paths = {
            path.relative_to(folder)
            for folder in owner_folders
            for path in folder.rglob("*")
            if path.is_file()
        }
        unused_names = known_names - {path.as_posix() for path in owner_paths}
        for path in sorted(owner_paths):
            name = path.as_posix()
            is_ignored = any(map(is_litter, path.parts)) or is_readme_file(path.name)
            if not is_ignored and name not in known_names | self._shelf.reached:
                nearest_name = find_nearest_word(name, unused_names)
                place = Place(path=f"templates/{show_safe_path(name)}")
                yield (
                    make_problem("template-near", place, right=nearest_name)
                    if nearest_name
                    else make_problem("template-unused", place)
                )

    def _text(self, planned: PlannedPage, name: str) -> tuple[str, Problem | None]:
        """The page; with our own templates, and the owner's mistake, where theirs do not work."""
        try:
            return self._shelf.lightest(name, planned), None
        except BrokenTemplate as broken:
            if self._shelf.folders == self._ours.folders:
                raise broken.args[0] from None
            return self._ours.lightest(planned.templates[-1], planned), make_template_problem(
                broken.args[0], name
            )
