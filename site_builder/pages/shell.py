"""What stands around every page, and what a kind of page is. Nothing here changes when data does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any
from urllib.parse import urlsplit

from site_builder.atlas import Atlas, atlas_of
from site_builder.facets import Group, by_format, by_keyword
from site_builder.language import Language
from site_builder.model import (
    Contact,
    Detail,
    Entry,
    Extract,
    Licence,
    Link,
    Parts,
    Portal,
    Reuse,
    Site,
    Summary,
    TableDetail,
)
from site_builder.standards import Standard

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
class Shell:
    """What every template knows as `shell`."""

    language: Annotated[str, "The page's language, a BCP 47 tag."]
    portal: Annotated[str, "The portal's title."]
    contact: Annotated[Contact, "Who answers for the portal: name, email, url, each possibly empty."]
    licence: Annotated[Licence | None, "The licence of data whose publisher says nothing else."]
    repository: Annotated[str, "Where the portal's files are kept, or empty."]
    publishers: Annotated[str, "The title of the list of publishers, at communes/; empty where there is only one."]
    standards: Annotated[bool, "True where datasets follow standards, which are listed at standards/."]
    menu: Annotated[tuple[Link, ...], "The owner's pages that stand at the head, from the site's root."]
    lists: Annotated[tuple[Link, ...], "Other lists and the owner's other pages, from the site's root."]
    root: Annotated[str, "From this page to the site's root, ending in a slash: prefix every path of the site with it."]
    canonical: Annotated[str, "The page's absolute address, empty where the portal does not know its own."]
    indexed: Annotated[bool, "False where search engines must leave the page out."]
    policy: Annotated[str, "The Content-Security-Policy of the page."]


def shell(given: Plan, path: str, indexed: bool = True, images: str = "") -> Shell:
    """The shell of the page at `path`, a site path ("lille/prenoms/", "" for the home page); `images`: the host of
    another site from which it may show some."""
    portal = given.site.portal
    return Shell(
        language=portal.languages[0],
        portal=portal.title,
        contact=portal.contact,
        licence=portal.licence,
        repository=portal.repository,
        publishers=given.publishers,
        standards=bool(given.standards),
        menu=given.menu,
        lists=given.lists,
        root="../" * path.count("/") or "./",
        canonical=portal.url + path if portal.url else "",
        indexed=indexed,
        policy=POLICY.replace(IMAGES, f"{IMAGES} {images}") if images else POLICY,
    )


def mount(portal: Portal) -> str:
    """The path at which the site is served, "/" or "/portal/": for the one page that is shown at any address."""
    return urlsplit(portal.url).path or "/"


def tab(title: str, portal: str = "") -> str:
    """The title of a browser's tab: with the portal's name where both fit in what is shown of it."""
    whole = f"{title} – {portal}" if portal else title
    if len(whole) <= LONGEST_TAB:
        return whole
    return title if len(title) <= LONGEST_TAB else title[: LONGEST_TAB - 1].rsplit(" ", 1)[0].rstrip(" ,;:–(") + "…"


@dataclass(frozen=True, slots=True)
class Opening:
    """How pages open what Summaries do not hold: a dataset's own, and, of an extract, that of its commune."""

    detail: Callable[[Summary], Detail]
    tables: Callable[[Summary], Parts]
    extract: Callable[[Extract], TableDetail]


@dataclass(frozen=True, slots=True)
class Planned:
    """A page to come. Opening and composing happen in `contexts`, only where no page of the same inputs is known.

    `templates`: candidates, the most specific first. `inputs`: whatever the contexts depend on, for msgspec to encode.
    `contexts` yields the page, then ever shorter versions of it for one that is too heavy.
    """

    file: str
    templates: tuple[str, ...]
    shell: Shell
    inputs: tuple[Any, ...]
    contexts: Callable[[], Iterable[object]]


@dataclass(frozen=True)  # without slots, for what all pages share to be made once
class Plan:
    """What pages are planned from. `marks`: the digest of each entry by id, to stand for it among inputs.

    `styles`: the site's style sheet, where a page of components is asked for; "" elsewhere. `standards`: those in use.
    """

    site: Site
    language: Language
    opening: Opening
    marks: Mapping[str, str]
    styles: str = ""
    standards: Sequence[Standard] = ()

    @cached_property
    def atlas(self) -> Atlas:
        """What the portal's maps are drawn on."""
        return atlas_of(self.site)

    @cached_property
    def keywords(self) -> Mapping[str, Group]:
        """The keywords that have a page, by slug."""
        return by_keyword(self.site.entries)

    @cached_property
    def formats(self) -> Sequence[Group]:
        """What datasets can be had as."""
        return by_format(self.site.entries, lambda entry: self.opening.tables(entry.summary))

    @cached_property
    def reuses(self) -> Mapping[str, Sequence[Reuse]]:
        """Those of each dataset, by its id."""
        found: dict[str, list[Reuse]] = {}
        for reuse in self.site.editorial.reuses:
            for id_ in reuse.datasets:
                found.setdefault(id_, []).append(reuse)
        return found

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Those of the datasets that reuses name, by id, with their publisher's name where there are several."""
        named = {id_ for reuse in self.site.editorial.reuses for id_ in reuse.datasets}
        several = len(self.site.publishers) > 1
        return {
            one.dataset.id: f"{one.dataset.title} – {one.publisher.name}" if several else one.dataset.title
            for one in self.site.entries
            if one.dataset.id in named
        }

    @cached_property
    def menu(self) -> tuple[Link, ...]:
        return tuple(Link(one.title, one.url) for one in self.site.editorial.pages if one.menu)

    @cached_property
    def lists(self) -> tuple[Link, ...]:
        """Those that hold something, then the owner's pages that are in no menu."""
        editorial, say = self.site.editorial, self.language.say
        known = (
            (editorial.news, "news.title", "actualites/"),
            (editorial.reuses, "reuses.title", "reutilisations/"),
            (self.keywords, "facets.keyword", "mots-cles/"),
            (self.formats, "facets.format", "formats/"),
        )
        own = (Link(one.title, one.url) for one in editorial.pages if not one.menu)
        return (*(Link(say(title), url) for some, title, url in known if some), *own)

    @cached_property
    def publishers(self) -> str:
        """What the list of publishers is called: « Communes » where there are some; a list of one needs no name."""
        communes = sum(publisher.role == "commune" for publisher in self.site.publishers)
        if len(self.site.publishers) == 1:
            return ""
        return self.language.say("nav.publishers" if communes > 1 else "nav.publishers.few")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page. `context` is the dataclass that its templates know as `page`; its fields are a contract."""

    name: str
    context: type
    plan: Callable[[Plan], Iterator[Planned]]


def by_standard(given: Plan) -> list[tuple[Standard, list[Entry]]]:
    """The standards in use, each with the entries that name it, in their order."""
    found: dict[str, list[Entry]] = {standard.id: [] for standard in given.standards}
    for entry in given.site.entries:
        if entry.dataset.standard in found:
            found[entry.dataset.standard].append(entry)
    return [(standard, found[standard.id]) for standard in given.standards]


def by_publisher(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Entries by slug of publisher, in their order."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.dataset.publisher, []).append(entry)
    return found
