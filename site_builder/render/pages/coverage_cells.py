"""The cells of the tables that say who publishes what: each is a word, with its shape in the style
sheet, what is to be added, and where it leads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Annotated

from site_builder.compose.coverage import load_duties
from site_builder.core.model.coverage import (
    COVERAGE_STATUSES,
    CoverageCell,
    PublisherCoverage,
    StandardCoverage,
)
from site_builder.core.model.portal import Link, Publisher
from site_builder.metadata.standards import Standard
from site_builder.render.feeds.coverage import COVERAGE_PATH
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.listing import split_publishers_by_role

MOST_YEARS = 6  # of a standard that its page shows; the file has all
OWN_CODES = frozenset({"published", "undated", "elsewhere", "own-portal"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageCellShown:
    """What there is of a publisher, of a standard or of some years."""

    label: Annotated[str, "Of which standard or year it is."]
    code: Annotated[
        str,
        "published, shared, undated, elsewhere, own-portal, not-concerned, probable or missing.",
    ]
    word: Annotated[str, "The same in words."]
    link: Annotated[
        Link | None,
        "Its dataset, or the row that names them where there are several, from the site's root.",
    ]
    url: Annotated[str, "Where it is published instead, or empty."]
    facts: Annotated[tuple[str, ...], "Years, conformity, lateness, reason, in words."] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """A publisher and what there is of it."""

    anchor: Annotated[str, "The id of the row."]
    name: Annotated[str, "Its name."]
    url: Annotated[str, "Its page, from the site's root."]
    cells: Annotated[tuple[CoverageCellShown, ...], "In the order of the columns."]
    datasets: Annotated[tuple[Link, ...], "Those of all years, where cells are years."] = ()
    facts: Annotated[tuple[str, ...], "What is to be added of the latest year, in words."] = ()

    @property
    def is_bare(self) -> bool:
        """Has it published nothing of its own?"""
        return OWN_CODES.isdisjoint(cell.code for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageTable:
    """Publishers of a kind."""

    anchor: Annotated[str, "The id of its title."]
    title: Annotated[str, "What they are."]
    rows: Annotated[tuple[CoverageRow, ...], "In order of name."]
    missing: Annotated[str, "How many have published nothing of their own, in words."]


@dataclass(frozen=True, slots=True)
class WaitingPublishers:
    """Those of whom the same is to be said, and who publish nothing of their own."""

    code: Annotated[str, "shared, not-concerned, probable or missing."]
    word: Annotated[str, "The same in words."]
    publishers: Annotated[tuple[Link, ...], "Their pages, in order of name."]


@dataclass(frozen=True, slots=True)
class CoverageNote:
    """What a word of the table means, or what a law asks."""

    code: Annotated[str, "The word's code; empty for a law."]
    word: Annotated[str, "The word, or the titles of the standards."]
    text: Annotated[str, "What it means."]
    url: Annotated[str, "Where the law can be read, or empty."]


class CoverageWords:
    """How cells are said in the language of a page."""

    def __init__(self, localised_site: LocalisedSite) -> None:
        self.language = localised_site.language
        self._entries = localised_site.site.entries_by_id

    def build_year_row(
        self, covered: PublisherCoverage, cells: Sequence[CoverageCell]
    ) -> CoverageRow:
        """A cell for each of these years, then the datasets and what is to be added."""
        dataset_ids = dict.fromkeys(chain.from_iterable(cell.datasets for cell in cells))
        facts = (
            *self._list_sharers(covered.latest, covered.publisher),
            *self._list_facts(covered.latest),
        )
        return CoverageRow(
            anchor=_name_row(covered.publisher),
            name=covered.publisher.name,
            url=f"{covered.publisher.slug}/",
            cells=tuple(self._show_year(cell) for cell in cells),
            datasets=tuple(map(self._link, dataset_ids)),
            facts=facts,
        )

    def _show_year(self, cell: CoverageCell) -> CoverageCellShown:
        word = self.language.say(f"coverage.{cell.status}")
        return CoverageCellShown(
            label=cell.year, code=cell.status, word=word, link=None, url=cell.url
        )

    def show_standard(self, covered: PublisherCoverage, standard: Standard) -> CoverageCellShown:
        """What there is of a publisher and of all years of a standard."""
        held_years = [cell.year for cell in covered.cells if cell.is_held and cell.year]
        # here is little room: the dataset's page and the table of one standard say who follows it
        facts = list(self._list_facts(replace(covered.latest, conformity=None)))
        if covered.latest.status != "undated" and held_years:
            facts = [format_years(held_years), *facts]
        return replace(
            self._show_year(covered.latest),
            label=standard.get_short_title(self.language.code),
            link=self._link_all(covered, standard),
            facts=tuple(facts),
        )

    def _link_all(self, covered: PublisherCoverage, standard: Standard) -> Link | None:
        """A cell has room for one link."""
        datasets = covered.latest.datasets
        if not datasets:
            return None
        if len(datasets) == 1:
            return self._link(datasets[0])
        page = COVERAGE_PATH.format(slug=standard.slug)
        return Link(standard.title, f"{page}#{_name_row(covered.publisher)}")

    def _link(self, dataset_id: str) -> Link:
        entry = self._entries[dataset_id]
        return Link(entry.dataset.title, f"{dataset_id}/", entry.title_in)

    def _list_facts(self, cell: CoverageCell) -> Iterator[str]:
        """What is to be added to its word."""
        say = self.language.say
        if cell.conformity:
            yield say(f"coverage.{cell.conformity}")
        if cell.late:
            yield say("coverage.late")
        if cell.kept:
            yield say("coverage.kept")
        if cell.reason:
            yield cell.reason

    def _list_sharers(self, cell: CoverageCell, publisher: Publisher) -> Iterator[str]:
        """Who else publishes its datasets."""
        names = [self._entries[dataset_id].publisher.name for dataset_id in cell.datasets]
        others = [name for name in dict.fromkeys(names) if name != publisher.name]
        if others:
            yield self.language.say("coverage.shared.by", name=", ".join(others))

    def list_shares(self, coverage: StandardCoverage) -> Iterator[str]:
        """« 12 communes et 2 partenaires », « 51 communes dans un jeu partagé »"""
        if coverage.active:
            yield self.count_publishers(coverage.active)
        if coverage.shared:
            publishers = self.count_publishers(coverage.shared)
            yield self.language.say("coverage.shared.count", publishers=publishers)

    def list_notes(self, cells: Sequence[CoverageCell]) -> Iterator[CoverageNote]:
        """What the words of these cells mean, in their order, then what the laws ask."""
        words = {cell.status for cell in cells}
        laws = {cell.law: True for cell in cells}
        for status in filter(words.__contains__, COVERAGE_STATUSES):
            word = self.language.say(f"coverage.{status}")
            yield CoverageNote(status, word, self.language.say(f"coverage.{status}.help"), "")
        for duty in load_duties().values():
            if duty.law and laws.pop(duty.law, False):
                yield CoverageNote("", "", self.language.say(f"coverage.law.{duty.law}"), duty.url)

    def list_links(self, publishers: Iterable[Publisher]) -> Iterator[Link]:
        """Their pages: communes, then partners, each in order of name."""
        for group in split_publishers_by_role(publishers):
            yield from (Link(publisher.name, f"{publisher.slug}/") for publisher in group)

    def group_waiting(self, covered: Iterable[PublisherCoverage]) -> Iterator[WaitingPublishers]:
        """By what is said of their latest year."""
        publishers = defaultdict(list)
        for each in covered:
            publishers[each.latest.status].append(each.publisher)
        for status in filter(publishers.__contains__, COVERAGE_STATUSES):
            word = self.language.say(f"coverage.{status}")
            yield WaitingPublishers(status, word, tuple(self.list_links(publishers[status])))

    def say_waiting(self, covered: Sequence[PublisherCoverage]) -> str:
        """« 80 communes : rien encore »"""
        statuses = {each.latest.status for each in covered}
        message = "coverage.rest.shared" if "shared" in statuses else "coverage.rest"
        publishers = self.count_publishers(each.publisher for each in covered)
        return self.language.say(message, publishers=publishers)

    def build_row(self, publisher: Publisher, cells: Iterable[CoverageCellShown]) -> CoverageRow:
        return CoverageRow(
            anchor=_name_row(publisher),
            name=publisher.name,
            url=f"{publisher.slug}/",
            cells=tuple(cells),
        )

    def build_tables(
        self, publishers: Sequence[Publisher], rows: Mapping[str, CoverageRow]
    ) -> tuple[CoverageTable, ...]:
        """Of the publishers that have a row, by slug: communes, then partners, each in order of
        name."""
        tables = []
        groups = split_publishers_by_role(publishers)
        for anchor, group in zip(("communes", "partners"), groups, strict=True):
            listed = [publisher for publisher in group if publisher.slug in rows]
            if not listed:
                continue
            bare = [publisher for publisher in listed if rows[publisher.slug].is_bare]
            table = CoverageTable(
                anchor=anchor,
                title=self.language.say(f"publishers.{anchor}"),
                rows=tuple(rows[publisher.slug] for publisher in listed),
                missing=self._say_missing(bare, rows),
            )
            tables.append(table)
        return tuple(tables)

    def _say_missing(self, bare: Sequence[Publisher], rows: Mapping[str, CoverageRow]) -> str:
        """« 88 communes : rien encore », which a telephone opens on a tap."""
        if not bare:
            return self.language.say("coverage.rest.cells")
        codes = {cell.code for publisher in bare for cell in rows[publisher.slug].cells}
        message = "coverage.rest.shared" if "shared" in codes else "coverage.rest"
        return self.language.say(message, publishers=self.count_publishers(bare))

    def count_publishers(self, publishers: Iterable[Publisher]) -> str:
        """« 12 communes et 2 partenaires »"""
        communes, partners = split_publishers_by_role(publishers)
        count = self.language.count
        parts = []
        if communes:
            parts.append(count("coverage.communes", len(communes)))
        if partners:
            parts.append(count("coverage.partners", len(partners)))
        return self.language.say("coverage.and").join(parts)


def _name_row(publisher: Publisher) -> str:
    return f"row-{publisher.slug}"


def format_years(years: Sequence[str]) -> str:
    """« 2019–2022, 2024 »"""
    spans: list[list[str]] = []
    for year in years:
        if spans and int(year) == int(spans[-1][-1]) + 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return ", ".join("–".join(dict.fromkeys((span[0], span[-1]))) for span in spans)
