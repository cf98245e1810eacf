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
from site_builder.core.model import AccessibilityStatement, DatasetEntry, Site
from site_builder.core.problems import Place, Problem, make_warning
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
LIBRARIES = ("babel", "jinja2", "markdown", "markupsafe", "msgspec", "nh3", "xlsxwriter")
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
    style = build_stylesheet(
        templates, sheets, url=site.portal.url, publishers=site.publishers, lines=site.lines
    )
    shown = style.content.decode("utf-8", "replace") if components else ""
    press = _Press(templates, words, face=style.face, known=known, keep=keep, read=read)
    plans = _plans(site, opening, shown)
    kinds = [
        (given, kind) for given in plans for kind in PAGES if kind.everywhere or not given.prefix
    ]
    pages = [(given, kind, planned) for given, kind in kinds for planned in kind.plan(given)]
    for given, kind, planned in track_progress(pages, "render", tell):
        press.page(kind.name, planned, given)
    press.feeds(plans, tell)
    press.files[STYLES] = keep(style.content)
    press.files[ICON] = keep(find_template_file(templates, "favicon.svg").read_bytes())
    scripts = {
        path.name: compute_gzip_size(path.read_bytes())
        for path in assets.locate_bundles().glob("*.js")
    }
    face = (
        (assets.locate_bundles() / FACE).stat().st_size if style.face else 0
    )  # it is compressed already
    loaded = compute_gzip_size(style.content) + scripts.pop(SCRIPT) + face
    problems = (*press.problems, *style.problems, *press.unused())
    return RenderedSite(
        files=press.files,
        pages=press.pages,
        problems=problems,
        sizes=press.sizes,
        loaded=loaded,
        scripts=scripts,
    )


def _plans(site: Site, opening: DetailLoader, shown: str) -> list[LocalisedSite]:
    """One for each language of the portal, its first before the others, in which components are not
    `shown`."""
    in_use = standards.select_standards(entry.dataset.standard for entry in site.entries)
    told = [(code, translate_site(site, code)) for code in site.portal.languages]
    return [
        LocalisedSite(
            site=one,
            language=load_language(code),
            opening=opening,
            marks=_marks(one),
            styles=shown if one is site else "",
            standards=in_use,
        )
        for code, one in told
    ]


def _marks(site: Site) -> dict[str, str]:
    """A digest of each entry, to stand for it among inputs."""
    return {
        entry.dataset.id: compute_digest(msgspec.json.encode(entry))
        for entry in (*site.entries, *site.absent)
    }


@cache
def hash_render_code() -> bytes:
    """A digest of our own code and texts, without which none of the inputs says what a page will
    be."""
    here = Path(__file__).parents[1]
    paths = [*here.rglob("*.py"), *here.glob("locale/**/*.mo")]
    paths += [
        path
        for ending in ("yaml", "json")
        for path in here.glob(f"metadata/standards/**/*.{ending}")
    ]
    versions = (f"{library} {version(library)}".encode() for library in LIBRARIES)
    return compute_digest(*versions, *(path.read_bytes() for path in sorted(paths))).encode()


def _sheets(
    selection: DatasetSelection, said: Mapping[str, tuple[str, int]], paged: bool
) -> Iterator[tuple[CataloguePage, list[str]]]:
    """The sheets of a selection with their objects: a power of two, and a dataset's is told by its
    id alone, so that one that comes or changes touches one of them."""
    size = sum(said[entry.dataset.id][1] for entry in selection.entries) if paged else 0
    count = 1 << (max(1, -(-size // LARGEST)) - 1).bit_length()
    sheets: list[list[str]] = [[] for _ in range(count)]
    for entry in selection.entries:
        sheets[hash_to_part(entry.dataset.id, count)].append(said[entry.dataset.id][0])
    bare = replace(selection, entries=())
    latest = max((entry.modified for entry in selection.entries if entry.modified), default=None)
    for number, objects in enumerate(sheets, 1):
        yield (
            CataloguePage(
                selection=bare,
                number=number,
                count=count,
                total=len(selection.entries),
                modified=latest,
            ),
            objects,
        )


def _whole(
    feed: CatalogueFeed,
    place: int,
    sheet: CataloguePage,
    setting: CatalogueContext,
    objects: Sequence[str],
    opened: Callable[[str], list[list[str]]],
) -> Sequence[str]:
    """The texts of a feed's files, one for each of its paths; it has this place among those of the
    objects."""
    return feed.whole(sheet, setting, [opened(one)[place] for one in objects])


def _text_of(texts: Callable[[], Sequence[str]], which: int) -> bytes:
    return texts()[which].encode()


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
            both = (
                TemplateSet(self._folders, words, self._face),
                TemplateSet(self._folders[-1:], words, self._face),
            )
            self._shelves[words.code] = both
        return self._shelves[words.code]

    def page(self, kind: str, planned: PlannedPage, given: LocalisedSite) -> None:
        self._shelf, self._ours = self._in(given.language)
        name = self._shelf.choose(planned.templates)
        path = given.prefix + planned.file
        self._asked.update(planned.templates)
        considered = ", ".join(f"*{one}" if one == name else one for one in planned.templates)
        inputs = (path, planned.shell, planned.inputs, considered)
        key = compute_digest(
            hash_render_code(), self._shelf.closure(name), msgspec.json.encode(inputs)
        )
        problem = None
        if not (made := self._known.get(key)):
            text, problem = self._text(planned, name)
            content = f"{text}<!-- Templates considered: {considered} -->\n".encode()
            made = self._keep(content), len(content)
        self.files[path] = made[0]
        self.sizes.setdefault(kind, []).append(PageSize(path.removesuffix("index.html"), *made))
        if (
            not problem
        ):  # a page made despite a problem is made again, so that the problem is said again
            self.pages[key] = made
        elif problem not in self.problems:
            self.problems.append(problem)

    def feeds(self, plans: Sequence[LocalisedSite], tell: Tell) -> None:
        """All but those that tell of the manifest, which is not known yet."""
        site = plans[0].site
        marks = plans[0].marks
        opening = plans[0].opening
        url = site.portal.url
        of_each = [feed for feed in FEEDS if isinstance(feed, DatasetFeed | DetailFeed)]
        whole_life = (*site.entries, *(entry for entry in site.absent if entry.dataset.withdrawn))
        fragments = [
            (feed, entry)
            for feed in of_each
            for entry in (whole_life if isinstance(feed, DetailFeed) else site.entries)
            if feed.due(entry, url)
        ]
        for feed, entry in track_progress(fragments, "feeds", tell):
            self.fragment(feed, entry, url, marks[entry.dataset.id], opening)
        for some in CATALOGUES:
            self.catalogues(some, site, marks, opening)
        for whole in FEEDS:
            if isinstance(whole, StandardFeed):
                self.models(whole, plans[0].standards)
            if isinstance(whole, GroupFeed):
                self.groups(whole, site.entries, marks, opening)
            if isinstance(whole, PortalFeed):
                self.feed(whole.path, whole.content(site))
            if isinstance(whole, SplitFeed):
                for path, content in whole.files(site).items():
                    self.feed(path, content)
            if isinstance(whole, LanguageFeed):
                for given in plans:
                    self.feed(
                        whole.path.format(suffix=given.suffix),
                        whole.content(given.site, given.language),
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
        for known in (one for one in in_use if one.schema.fields):
            path = feed.path.format(slug=known.slug)
            key = compute_digest(hash_render_code(), f"{self._words.code} {path}".encode())
            self._file(path, key, partial(feed.content, known, self._words))

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
        for number, some in enumerate(groups):
            path = feed.path.format(n=number)
            key = compute_digest(
                hash_render_code(),
                msgspec.json.encode((path, [marks[entry.dataset.id] for entry in some])),
            )
            opened = (
                (one, opening.detail(one.summary), opening.tables(one.summary)) for one in some
            )
            self._file(path, key, partial(feed.content, opened))

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
        same = (
            hash_render_code(),
            msgspec.json.encode((setting.portal, paths)),
            self._words.code.encode(),
        )
        territories = Territories(site.publishers, site.contours)
        said = {}
        for entry in (*site.entries, *site.absent):
            territory = territories.of(entry.dataset)
            key = compute_digest(*same, msgspec.json.encode((marks[entry.dataset.id], territory)))
            said[entry.dataset.id] = self._said(feeds, key, entry, territory, setting, opening)
        opened = lru_cache(OPENED)(self._opened)
        asked = [
            (one, place)
            for place, feed in enumerate(feeds)
            for one in feed.selections(site, self._words)
        ]
        for selection, place in sorted(
            asked, key=lambda one: one[0].folder
        ):  # a publisher's files one after another
            feed = feeds[place]
            for sheet, objects in _sheets(selection, said, feed.paged):
                key = compute_digest(*same, msgspec.json.encode((feed.paths, sheet, objects)))
                texts = cache(partial(_whole, feed, place, sheet, setting, tuple(objects), opened))
                for which, pattern in enumerate(feed.paths):
                    self._file(
                        sheet.path(pattern), f"{key}-{which}", partial(_text_of, texts, which)
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
        if not (made := self._known.get(key)):
            parts = opening.tables(entry.summary)
            texts = [feed.fragments(entry, parts, territory, setting) for feed in feeds]
            longest = max((len(text) for some in texts for text in some), default=0)
            made = self._keep(msgspec.msgpack.encode(texts)), longest
        self.pages[key] = made
        return made

    def _opened(self, object_: str) -> list[list[str]]:
        """What each feed says of a dataset, for each of its paths."""
        return msgspec.msgpack.decode(self._read(object_), type=list[list[str]])

    def _file(self, path: str, key: str, content: Callable[[], bytes]) -> None:
        """A file of a feed, made only where none of the same inputs is known."""
        made = self._known.get(key) or (self._keep(content()), 0)
        self.files[path] = made[0]
        self.pages[key] = made

    def feed(self, path: str, content: bytes | None) -> None:
        if content is not None:
            self.files[path] = self._keep(content)

    def unused(self) -> Iterator[Problem]:
        """A warning for each file of the owner's that nothing asks for: under a misspelt name it
        changes nothing."""
        if self.problems:
            return  # a template that does not work asks for nothing
        *theirs, ours = self._shelf.folders
        useful = self._asked | {OWNER_STYLES, *(path.name for path in ours.iterdir())}
        found = {
            path.relative_to(folder)
            for folder in theirs
            for path in folder.rglob("*")
            if path.is_file()
        }
        free = useful - {path.as_posix() for path in found}
        for path in sorted(found):
            name = path.as_posix()
            passing = any(map(is_litter, path.parts)) or is_readme_file(path.name)
            if not passing and name not in useful | self._shelf.reached:
                near = find_nearest_word(name, free)
                place = Place(path=f"templates/{show_safe_path(name)}")
                yield (
                    make_warning("template-near", place, right=near)
                    if near
                    else make_warning("template-unused", place)
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
