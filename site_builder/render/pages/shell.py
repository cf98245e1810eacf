"""What stands around every page, and what a kind of page is. Nothing here changes when data
does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlsplit

from markupsafe import Markup

from site_builder.core.language import load_language
from site_builder.core.model.dataset import TERRITORY
from site_builder.core.model.portal import Contact, Licence, Link, Portal, Publisher
from site_builder.core.model.site import DatasetEntry
from site_builder.core.text import truncate_text
from site_builder.metadata import standards
from site_builder.metadata.standards import Standard
from site_builder.render.cards.address import HOME, SharedCard, link_card
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.bare_title import find_label, write_listed_title

LONGEST_TAB = 70  # characters; search engines show about sixty
COMPARISONS_PATH = "territoire/comparer/"
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
    coverage: Annotated[bool, "True where territoire/ says who publishes what."]
    comparisons: Annotated[
        str, "The list of what communes are compared by, from the site's root, or empty."
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
    card: Annotated[
        SharedCard | None, "The picture that goes with a link to the page; nothing without cards."
    ]
    feed: Annotated[str, "The Atom feed of what the page shows, from the site's root, or empty."]
    invented: Annotated[bool, "True where most of the portal's data are invented."]
    indexed: Annotated[bool, "False where search engines must leave the page out."]
    policy: Annotated[str, "The Content-Security-Policy of the page."]

    def bare(self, title: str) -> str:
        """A title without « (données fictives) », where the portal's, at the head, has it."""
        return write_listed_title(title, self.portal)

    def label(self) -> str:
        """« données fictives », where the portal's title has it; or empty."""
        return find_label(self.portal)


def build_page_shell(
    localised_site: LocalisedSite,
    path: str,
    indexed: bool = True,
    images: str = "",
    publisher: Publisher | None = None,
    feed: str = "",
    card: str = HOME,
    pictured: tuple[str, ...] = (),
) -> Shell:
    """The shell of the page at `path`, a site path ("lille/prenoms/", "" for the home page);
    `images`: the host of another site from which it may show some; `publisher`: whose page it is;
    `feed`: that of what it shows; `card`: the name of its card, and `pictured`, what that says."""
    portal = localised_site.site.portal
    depth = path.count("/")
    return Shell(
        language=localised_site.language.tag,
        portal=portal.title,
        portal_in=portal.title_in,
        contact=portal.contact,
        licence=portal.licence,
        repository=portal.repository,
        publishers=localised_site.publishers,
        standards=bool(localised_site.standards),
        coverage=localised_site.has_coverage,
        comparisons=COMPARISONS_PATH if localised_site.compares else "",
        menu=localised_site.menu,
        lists=localised_site.lists,
        duties=localised_site.duties,
        root="../" * depth or "./",
        site="../" * (depth + localised_site.prefix.count("/")) or "./",
        suffix=localised_site.suffix,
        spoken=localised_site.data_language,
        standards_in=""
        if localised_site.language.code == standards.LANGUAGE
        else standards.LANGUAGE,
        languages=tuple(_list_tongues(portal, path)),
        coloured=publisher.slug if publisher and publisher.colour else "",
        canonical=portal.url + localised_site.prefix + path if portal.url else "",
        card=link_card(portal, card, localised_site.suffix, pictured),
        feed=feed,
        invented=localised_site.is_invented,
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


@dataclass(frozen=True, slots=True)
class PageKind:
    """A kind of page. `context` is the dataclass that its templates know as `page`; its fields are
    a contract."""

    name: str
    context: type
    plan: Callable[[LocalisedSite], Iterator[PlannedPage]]
    everywhere: bool = True  # in each language of the portal


def group_entries_by_standard(
    localised_site: LocalisedSite,
) -> list[tuple[Standard, list[DatasetEntry]]]:
    """The standards in use, each with the entries that name it, in their order; the table of all
    publishers is none of them."""
    entries_by_standard: dict[str, list[DatasetEntry]] = {
        standard.id: [] for standard in localised_site.standards
    }
    for entry in localised_site.site.entries:
        dataset = entry.dataset
        if dataset.standard in entries_by_standard and not dataset.is_of_territory:
            entries_by_standard[entry.dataset.standard].append(entry)
    return [(standard, entries_by_standard[standard.id]) for standard in localised_site.standards]


def group_entries_by_publisher(entries: Iterable[DatasetEntry]) -> dict[str, list[DatasetEntry]]:
    """Entries by slug of publisher, in their order."""
    entries_by_publisher: dict[str, list[DatasetEntry]] = {}
    for entry in entries:
        entries_by_publisher.setdefault(entry.dataset.publisher, []).append(entry)
    return entries_by_publisher


def group_own_entries_by_publisher(
    entries: Iterable[DatasetEntry],
) -> dict[str, list[DatasetEntry]]:
    """The same, where a table of the territory is nobody's own, whoever answers for it: what it
    adds up would pass for the figures of one publisher."""
    return group_entries_by_publisher(
        entry
        for entry in entries
        if not entry.dataset.is_of_territory or entry.dataset.publisher == TERRITORY
    )
