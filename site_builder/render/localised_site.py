"""The site in one of its languages, of which pages and feeds are planned, and how they open what it
does not hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

import msgspec

from site_builder.compose import accessibility
from site_builder.compose.basemap import Basemap, build_basemap
from site_builder.compose.coverage import build_coverage, has_coverage, select_coverage_entries
from site_builder.compose.facets import FacetGroup, group_by_format, group_by_keyword
from site_builder.core.language import Language, load_language
from site_builder.core.model.comparison import Comparison
from site_builder.core.model.coverage import StandardCoverage
from site_builder.core.model.editorial import Article, Picture, Reuse
from site_builder.core.model.figure import FigureAnswer, FigureQuestion
from site_builder.core.model.held_values import DocumentPassages, HeldValues
from site_builder.core.model.portal import Contours, Link
from site_builder.core.model.prepared import (
    CommuneExtract,
    Detail,
    Parts,
    Summary,
    Table,
    TableDetail,
)
from site_builder.core.model.site import DatasetEntry, Site
from site_builder.geography.territory import Territories
from site_builder.metadata.standards import Standard
from site_builder.render.fragments import FragmentStore
from site_builder.render.rendered_files import compute_digest

Value = TypeVar("Value")


def _refuse_comparison(summary: Summary) -> Comparison:
    raise LookupError(summary.id)


def _find_no_values(summary: Summary) -> HeldValues:
    return HeldValues((), ())


def _find_no_passages(summary: Summary) -> tuple[DocumentPassages, ...]:
    return ()


def _find_no_figure(question: FigureQuestion) -> FigureAnswer:
    return FigureAnswer(value=None, rows=0)


@dataclass(frozen=True, slots=True)
class DetailLoader:
    """How pages and feeds open what Summaries do not hold: a dataset's own, and, of an extract,
    that of its commune; of a table of the territory, how communes compare; what its tables hold,
    and what its documents say. `figure` is computed of the rows of a table."""

    detail: Callable[[Summary], Detail]
    tables: Callable[[Summary], Parts]
    extract: Callable[[CommuneExtract], TableDetail]
    comparison: Callable[[Summary], Comparison] = _refuse_comparison
    values: Callable[[Summary], HeldValues] = _find_no_values
    passages: Callable[[Summary], tuple[DocumentPassages, ...]] = _find_no_passages
    figure: Callable[[FigureQuestion], FigureAnswer] = _find_no_figure


@dataclass(frozen=True, slots=True)
class Specimens:
    """An invented site, of which the page of components shows each kind of content."""

    site: Site
    opening: DetailLoader


@dataclass(frozen=True, slots=True)
class ComponentSources:
    """What a page of components is made of: the site's style sheet, and specimens, which are loaded
    when the page is rendered."""

    styles: str
    load_specimens: Callable[[], Specimens]


def is_mostly_invented(entries: Collection[DatasetEntry]) -> bool:
    """Are most of these datasets demonstrations?"""
    return 2 * sum(entry.dataset.demonstration for entry in entries) > len(entries)


class LastValue:
    """A value that stays at hand until one is asked for that is made of other sources."""

    def __init__(self) -> None:
        self._sources: object = None
        self._value: Any = None

    def get(self, sources: object, make_value: Callable[[], Value]) -> Value:
        if sources != self._sources:
            self._value = make_value()
            self._sources = sources
        value: Value = self._value
        return value


@dataclass(frozen=True, kw_only=True)  # without slots, for what all pages share to be made once
class LocalisedSite:
    """What pages and feeds are planned from. `marks`: the digest of each entry by id, less its
    neighbours, to stand for it among inputs.

    `components`: where a page of them is asked for.
    `standards`: those in use. `compares`: are communes compared by some? `fragments`: where what a
    feed says of datasets is kept, by its name. `last_sections`: the tables of the dataset that was
    shown last, which its page and its frames have in common.
    """

    site: Site
    language: Language
    opening: DetailLoader
    marks: Mapping[str, str]
    components: ComponentSources | None = None
    standards: Sequence[Standard] = ()
    compares: bool = False
    fragments: Mapping[str, FragmentStore] = field(default_factory=dict)
    last_sections: LastValue = field(default_factory=LastValue)

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
    def data_language(self) -> str:
        """The language of the data and of what the owner writes, where it is not that of the
        pages."""
        return load_language(self.site.portal.languages[0]).tag if self.prefix else ""

    @cached_property
    def mark(self) -> str:
        """A digest of the whole site, to stand for it among inputs."""
        site = self.site
        rest = replace(site, entries=(), absent=(), contours=Contours(), places={}, late=())
        inputs = (rest, site.contours.digest, len(site.entries), self.marks)
        return compute_digest(msgspec.json.encode(inputs))

    @cached_property
    def is_invented(self) -> bool:
        """Is it a demonstration? Then what pages of the whole portal count is not to be cited."""
        return is_mostly_invented(self.site.entries)

    @cached_property
    def competence_owner(self) -> str:
        """To whom communes transfer what they no longer do themselves, by the name under which it
        publishes; else who answers for the portal."""
        publishers = self.site.publishers
        names = (publisher.name for publisher in publishers if publisher.role == "metropole")
        return next(names, self.site.portal.owner_name)

    @cached_property
    def basemap(self) -> Basemap:
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
            self._link_article(article) for article in self.site.editorial.pages if article.menu
        )

    def _link_article(self, article: Article) -> Link:
        title = dict(article.titles).get(self.language.code, article.title)
        is_translated = article.language or title != article.title
        return Link(title, article.url, "" if is_translated else self.data_language)

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
            (self.has_coverage, "coverage.title", "territoire/"),
            (self.site.legacy, "former.title", "anciennes-adresses/"),
        )
        article_links = (
            self._link_article(article) for article in editorial.pages if not article.menu
        )
        return (
            *(Link(say(title), url) for items, title, url in candidates if items),
            *article_links,
        )

    @cached_property
    def has_coverage(self) -> bool:
        """Is there a page that says who publishes what?"""
        return has_coverage(self.site)

    @cached_property
    def coverage(self) -> tuple[StandardCoverage, ...]:
        """Who publishes what: of large datasets it opens what is known of their tables."""
        return build_coverage(self.site, self._open_tables)

    def _open_tables(self, summary: Summary) -> tuple[Table, ...]:
        return self.opening.tables(summary)[0]

    @cached_property
    def coverage_inputs(self) -> tuple[object, ...]:
        """What that depends on, without opening anything."""
        entries = select_coverage_entries(self.site)
        marks = [self.marks[entry.dataset.id] for entry in entries]
        return self.site.publishers, marks, self.site.late

    @cached_property
    def publishers(self) -> str:
        """What the list of publishers is called: « Communes » where there are some; a list of one
        needs no name."""
        communes = sum(publisher.role == "commune" for publisher in self.site.publishers)
        if len(self.site.publishers) == 1:
            return ""
        return self.language.say("nav.publishers" if communes > 1 else "nav.publishers.few")
