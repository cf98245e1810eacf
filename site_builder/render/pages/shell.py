"""What stands around every page, and what a kind of page is. Nothing here changes when data
does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any
from urllib.parse import urlsplit

from markupsafe import Markup

from site_builder.compose import accessibility
from site_builder.compose.basemap import Basemap, build_basemap
from site_builder.compose.facets import FacetGroup, group_by_format, group_by_keyword
from site_builder.core.language import Language, load_language
from site_builder.core.model.editorial import Picture, Reuse
from site_builder.core.model.portal import Contact, Licence, Link, Portal, Publisher
from site_builder.core.model.prepared import CommuneExtract, Detail, Parts, Summary, TableDetail
from site_builder.core.model.site import DatasetEntry, Site
from site_builder.core.problems import truncate_text
from site_builder.geography.territory import Territories
from site_builder.metadata import standards
from site_builder.metadata.standards import Standard

LONGEST_TAB = 70  # characters; search engines show about sixty
IMAGES = "img-src 'self' data:"
# frame-ancestors is for headers only: in a <meta> it makes Chromium log a line on each page.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self'",
        "connect-src 'self'",
        "style-src 'self'",
        IMAGES,
        "font-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language in which the page can be read."""

    name: Annotated[str, "What it calls itself."]
    tag: Annotated[str, "Its BCP 47 tag."]
    url: Annotated[str, "The page in it, from the site's root."]
    address: Annotated[
        str, "The same as an absolute address, empty where the portal does not know its own."
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """What every template knows as `shell`."""

    language: Annotated[str, "The page's language, a BCP 47 tag."]
    portal: Annotated[str, "The portal's title."]
    portal_in: Annotated[
        str, "The language of that title, where it is not that of the page; or empty."
    ]
    contact: Annotated[
        Contact, "Who answers for the portal: name, email, url, each possibly empty."
    ]
    licence: Annotated[Licence | None, "The licence of data whose publisher says nothing else."]
    repository: Annotated[str, "Where the portal's files are kept, or empty."]
    publishers: Annotated[
        str, "The title of the list of publishers, at communes/; empty where there is only one."
    ]
    standards: Annotated[
        bool, "True where datasets follow standards, which are listed at standards/."
    ]
    menu: Annotated[
        tuple[Link, ...], "The owner's pages that stand at the head, from the site's root."
    ]
    lists: Annotated[
        tuple[Link, ...], "Other lists and the owner's other pages, from the site's root."
    ]
    duties: Annotated[
        tuple[Link, ...], "What the law wants on each page; first « Accessibilité : non conforme »."
    ]
    root: Annotated[
        str,
        "From this page to the home of its language, ending in a slash: it goes before every page.",
    ]
    site: Annotated[
        str, "From this page to the site's root, ending in a slash: it goes before every file."
    ]
    suffix: Annotated[
        str,
        "What the names of files in this language have before their ending: « .en », or nothing.",
    ]
    spoken: Annotated[str, "The language of the data, where it is not that of the page; or empty."]
    standards_in: Annotated[
        str, "The language of what standards say, where it is not that of the page; or empty."
    ]
    languages: Annotated[
        tuple[Tongue, ...],
        "The languages that the page can be read in, this one too; empty for one.",
    ]
    coloured: Annotated[str, "The publisher, by slug, whose colour the page has; or empty."]
    canonical: Annotated[
        str, "The page's absolute address, empty where the portal does not know its own."
    ]
    feed: Annotated[str, "The Atom feed of what the page shows, from the site's root, or empty."]
    indexed: Annotated[bool, "False where search engines must leave the page out."]
    policy: Annotated[str, "The Content-Security-Policy of the page."]


def build_page_shell(
    given: LocalisedSite,
    path: str,
    indexed: bool = True,
    images: str = "",
    publisher: Publisher | None = None,
    feed: str = "",
) -> Shell:
    """The shell of the page at `path`, a site path ("lille/prenoms/", "" for the home page);
    `images`: the host of another site from which it may show some; `publisher`: whose page it is;
    `feed`: that of what it shows."""
    portal = given.site.portal
    depth = path.count("/")
    return Shell(
        language=given.language.tag,
        portal=portal.title,
        portal_in=portal.title_in,
        contact=portal.contact,
        licence=portal.licence,
        repository=portal.repository,
        publishers=given.publishers,
        standards=bool(given.standards),
        menu=given.menu,
        lists=given.lists,
        duties=given.duties,
        root="../" * depth or "./",
        site="../" * (depth + given.prefix.count("/")) or "./",
        suffix=given.suffix,
        spoken=given.spoken,
        standards_in="" if given.language.code == standards.LANGUAGE else standards.LANGUAGE,
        languages=tuple(_list_tongues(portal, path)),
        coloured=publisher.slug if publisher and publisher.colour else "",
        canonical=portal.url + given.prefix + path if portal.url else "",
        feed=feed,
        indexed=indexed,
        policy=POLICY.replace(IMAGES, f"{IMAGES} {images}") if images else POLICY,
    )


def _list_tongues(portal: Portal, path: str) -> Iterator[Tongue]:
    for place, code in enumerate(portal.languages if len(portal.languages) > 1 else ()):
        language = load_language(code)
        url = f"{code}/{path}" if place else path
        yield Tongue(
            language.say("language"), language.tag, url, portal.url + url if portal.url else ""
        )


def get_site_base_path(portal: Portal) -> str:
    """The path at which the site is served, "/" or "/portal/": for the one page that is shown at
    any address."""
    return urlsplit(portal.url).path or "/"


def format_tab_title(title: str, portal: str = "", publisher: str = "") -> str:
    """The title of a browser's tab: with the portal's name where both fit in what is shown of it.
    The publisher's name is always there: two of them give the same title to the same thing."""
    publisher_suffix = f" – {truncate_text(publisher, LONGEST_TAB // 2)}" if publisher else ""
    full_title = f"{title}{publisher_suffix} – {portal}" if portal else title + publisher_suffix
    if len(full_title) <= LONGEST_TAB:
        return full_title
    room = LONGEST_TAB - len(publisher_suffix)
    return (
        title if len(title) <= room else title[: room - 1].rsplit(" ", 1)[0].rstrip(" ,;:–(") + "…"
    ) + publisher_suffix


def format_lang_attribute(code: str) -> Markup:
    """The attribute of an element in another language than its page's; nothing for ""."""
    return Markup(' lang="{}"').format(code) if code else Markup("")


@dataclass(frozen=True, slots=True)
class DetailLoader:
    """How pages open what Summaries do not hold: a dataset's own, and, of an extract, that of its
    commune."""

    detail: Callable[[Summary], Detail]
    tables: Callable[[Summary], Parts]
    extract: Callable[[CommuneExtract], TableDetail]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPage:
    """A page to come. Opening and composing happen in `contexts`, only where no page of the same
    inputs is known.

    `templates`: candidates, the most specific first. `inputs`: whatever the contexts depend on, for
    msgspec to encode. `contexts` yields the page, then ever shorter versions of it for one that is
    too heavy.
    """

    file: str
    templates: tuple[str, ...]
    shell: Shell
    inputs: tuple[Any, ...]
    contexts: Callable[[], Iterable[object]]


@dataclass(frozen=True, kw_only=True)  # without slots, for what all pages share to be made once
class LocalisedSite:
    """What pages are planned from. `marks`: the digest of each entry by id, to stand for it among
    inputs.

    `styles`: the site's style sheet, where a page of components is asked for; "" elsewhere.
    `standards`: those in use.
    """

    site: Site
    language: Language
    opening: DetailLoader
    marks: Mapping[str, str]
    styles: str = ""
    standards: Sequence[Standard] = ()

    @property
    def prefix(self) -> str:
        """Where its pages lie, from the site's root: "" for the portal's first language."""
        code = self.language.code
        return "" if code == self.site.portal.languages[0] else f"{code}/"

    @property
    def suffix(self) -> str:
        """What names of files in its language have before their ending."""
        return f".{self.language.code}" if self.prefix else ""

    @property
    def spoken(self) -> str:
        """The language of the data and of what the owner writes, where it is not that of the
        pages."""
        return load_language(self.site.portal.languages[0]).tag if self.prefix else ""

    @cached_property
    def atlas(self) -> Basemap:
        """What the portal's maps are drawn on."""
        return build_basemap(self.site)

    @cached_property
    def territories(self) -> Territories:
        """Where data are."""
        return Territories(self.site.publishers, self.site.contours)

    @cached_property
    def duties(self) -> tuple[Link, ...]:
        """The pages that the law wants, the first of which says how accessible the site is."""
        messages = {
            "accessibility": f"footer.accessibility.{accessibility.get_accessibility_state(self.site.audit)}"  # noqa: E501
        }
        return tuple(
            Link(self.language.say(messages.get(name, f"{name}.title")), url)
            for name, url in accessibility.DUTIES.items()
        )

    @cached_property
    def keywords(self) -> Mapping[str, FacetGroup]:
        """The keywords that have a page, by slug."""
        return group_by_keyword(self.site.entries)

    @cached_property
    def formats(self) -> Sequence[FacetGroup]:
        """What datasets can be had as."""
        return group_by_format(self.site.entries)

    @cached_property
    def reuses(self) -> Mapping[str, Sequence[Reuse]]:
        """Those of each dataset, by its id."""
        reuses_by_dataset: dict[str, list[Reuse]] = {}
        for reuse in self.site.editorial.reuses:
            for id_ in reuse.datasets:
                reuses_by_dataset.setdefault(id_, []).append(reuse)
        return reuses_by_dataset

    @cached_property
    def logos(self) -> Mapping[str, Picture]:
        """Those of publishers, by slug."""
        return dict(self.site.editorial.logos)

    @cached_property
    def reused(self) -> Mapping[str, Link]:
        """The datasets that reuses name, by id, with their publisher's name where there are
        several."""
        reused_ids = {id_ for reuse in self.site.editorial.reuses for id_ in reuse.datasets}
        several = len(self.site.publishers) > 1
        return {
            (id_ := entry.dataset.id): Link(
                f"{entry.dataset.title} – {entry.publisher.name}"
                if several
                else entry.dataset.title,
                f"{id_}/",
                entry.title_in,
            )
            for entry in self.site.entries
            if entry.dataset.id in reused_ids
        }

    @cached_property
    def menu(self) -> tuple[Link, ...]:
        return tuple(
            Link(article.title, article.url, self.spoken)
            for article in self.site.editorial.pages
            if article.menu
        )

    @cached_property
    def lists(self) -> tuple[Link, ...]:
        """Those that hold something, then the owner's pages that are in no menu."""
        editorial = self.site.editorial
        say = self.language.say
        candidates = (
            (editorial.news, "news.title", "actualites/"),
            (editorial.reuses, "reuses.title", "reutilisations/"),
            (self.keywords, "groups.keyword", "mots-cles/"),
            (self.formats, "groups.format", "formats/"),
            (self.site.legacy, "former.title", "anciennes-adresses/"),
        )
        article_links = (
            Link(article.title, article.url, self.spoken)
            for article in editorial.pages
            if not article.menu
        )
        return (
            *(Link(say(title), url) for items, title, url in candidates if items),
            *article_links,
        )

    @cached_property
    def publishers(self) -> str:
        """What the list of publishers is called: « Communes » where there are some; a list of one
        needs no name."""
        communes = sum(publisher.role == "commune" for publisher in self.site.publishers)
        if len(self.site.publishers) == 1:
            return ""
        return self.language.say("nav.publishers" if communes > 1 else "nav.publishers.few")


@dataclass(frozen=True, slots=True)
class PageKind:
    """A kind of page. `context` is the dataclass that its templates know as `page`; its fields are
    a contract."""

    name: str
    context: type
    plan: Callable[[LocalisedSite], Iterator[PlannedPage]]
    everywhere: bool = True  # in each language of the portal


def group_entries_by_standard(given: LocalisedSite) -> list[tuple[Standard, list[DatasetEntry]]]:
    """The standards in use, each with the entries that name it, in their order."""
    entries_by_standard: dict[str, list[DatasetEntry]] = {
        standard.id: [] for standard in given.standards
    }
    for entry in given.site.entries:
        if entry.dataset.standard in entries_by_standard:
            entries_by_standard[entry.dataset.standard].append(entry)
    return [(standard, entries_by_standard[standard.id]) for standard in given.standards]


def group_entries_by_publisher(entries: Iterable[DatasetEntry]) -> dict[str, list[DatasetEntry]]:
    """Entries by slug of publisher, in their order."""
    entries_by_publisher: dict[str, list[DatasetEntry]] = {}
    for entry in entries:
        entries_by_publisher.setdefault(entry.dataset.publisher, []).append(entry)
    return entries_by_publisher
