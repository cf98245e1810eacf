"""One table of a dataset for people: its downloads, its first rows, its columns explained, what was
repaired."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Annotated

from markupsafe import Markup

from site_builder.checks.headings import name_standard_fields
from site_builder.compose.basemap import Basemap
from site_builder.core.language import Language, apply_initial_capital
from site_builder.core.model.dataset import Resource
from site_builder.core.model.prepared import TILES, Table, TableDetail, TableMap
from site_builder.core.model.territory import BODY
from site_builder.core.problems import Repair
from site_builder.metadata.standards import Standard
from site_builder.render.pages.amendments import find_amended_columns
from site_builder.render.pages.charts import ChartShown, describe_table_charts
from site_builder.render.pages.distribution import ColumnShown
from site_builder.render.pages.explained_columns import list_explained_columns
from site_builder.render.pages.explored_table import (
    Explored,
    describe_explored_table,
    list_hours_columns,
)
from site_builder.render.pages.map import MapShown, describe_table_map
from site_builder.render.pages.menu_week import MenuWeek, describe_menu_weeks
from site_builder.render.pages.reuse_table import Taken
from site_builder.render.pages.table_downloads import (
    Download,
    describe_download,
    find_original,
    list_formats,
    list_limits,
)
from site_builder.render.pages.table_preview import TablePreview, describe_table_preview
from site_builder.render.pages.table_words import TableWords, read_table_words
from site_builder.render.pages.uniform_columns import Uniform, describe_uniform_columns


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBudget:
    """How much a page shows of each table: rows, columns of the preview, distributions drawn,
    columns explained, and whether with its map, with what one takes away, with charts, with their
    figures, and with files of the rows of each commune, which its own page has too."""

    rows: int
    columns: int = 30
    drawn: int = 30
    explained: int = 300
    map: bool = True
    taken: bool = True
    charts: bool = True
    figures: bool = True
    extract_files: bool = True


LADDER = (
    TableBudget(rows=100),
    TableBudget(rows=50),
    TableBudget(rows=25, drawn=20),
    TableBudget(rows=10, columns=20, drawn=10, explained=100),
    TableBudget(rows=12, columns=10, drawn=0, explained=30, extract_files=False),
    TableBudget(rows=12, columns=8, drawn=0, explained=8, extract_files=False),
    TableBudget(rows=8, columns=6, drawn=0, explained=8, extract_files=False),
    TableBudget(rows=4, columns=6, drawn=0, explained=2, extract_files=False),
    TableBudget(rows=5, columns=10, drawn=0, explained=30, map=False),
    TableBudget(rows=0, columns=0, drawn=0, explained=0, map=False, taken=False),
    TableBudget(rows=0, columns=0, drawn=0, explained=0, map=False, taken=False, figures=False),
    TableBudget(rows=0, columns=0, drawn=0, explained=0, map=False, taken=False, charts=False),
)


@dataclass(frozen=True, slots=True)
class Extracted:
    """A commune that has rows in a table, for the page of the whole dataset."""

    name: Annotated[str, "The commune."]
    url: Annotated[str, "Its rows in its own page, from the site's root."]
    rows: Annotated[str, "How many, in words."]
    downloads: Annotated[tuple[Download, ...], "Files of them alone."]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableShown:
    """A table of the dataset."""

    anchor: Annotated[str, "The id of its section."]
    title: Annotated[str, "Its title: the dataset's own where it is the only one."]
    description: Annotated[str, "What its metadata say of it, in plain words, or empty."]
    size: Annotated[str, "Rows and columns in words."]
    rows: Annotated[str, "Its rows in words: « 3 000 lignes »."]
    heading: Annotated[str, "The heading over its rows: « Les 3 000 lignes »."]
    downloads: Annotated[
        tuple[Download, ...], "The formats it is offered in, the most useful first."
    ]
    original: Annotated[Download | None, "The file as it was received."]
    kept_back: Annotated[
        str, "Why there is none: what else the file holds, in one sentence; or empty."
    ]
    limits: Annotated[
        tuple[str, ...], "Why a format is not offered, or is not what the others are, in words."
    ]
    uniform: Annotated[Uniform | None, "What stands in all rows alike, or nothing."]
    caption: Annotated[str, "Which rows the preview shows, and in which order, in words."]
    beyond: Annotated[
        str, "What unfolds it: how many rows and columns it has, or empty where all are in sight."
    ]
    identities: Annotated[str, "Where its numbers of registers lead, in a sentence, or empty."]
    head: Annotated[Markup, "The preview's header cells (`th`)."]
    body: Annotated[Markup, "The preview's rows (`tr`), empty where there is none to show."]
    explored: Annotated[
        Explored | None, "What the explorer is told, or nothing where there is no row."
    ]
    map: Annotated[MapShown | None, "Where its rows are, or nothing where none says it."]
    charts: Annotated[tuple[ChartShown, ...], "Its charts, in order."]
    undrawn: Annotated[str, "How many charts the page has no room for, in words, or empty."]
    columns: Annotated[tuple[ColumnShown, ...], "Its columns explained, in order."]
    unexplained: Annotated[str, "How many columns are not explained, in words, or empty."]
    repairs: Annotated[tuple[str, ...], "What was repaired on reading, in words."]
    doubts: Annotated[
        tuple[str, ...], "Cells for which a column may not be what it looks like, in words."
    ]
    taken: Annotated[
        Taken | None, "What one takes away of it, or nothing where the page would be too heavy."
    ] = None
    extracts: Annotated[
        tuple[Extracted, ...], "Each commune's rows, where the table is cut by commune."
    ] = ()
    linked: Annotated[bool, "Whether its cells hold links, which a keyboard may pass."] = False
    opens: Annotated[
        bool, "Whether its rows open on a telephone, each by a stop of a keyboard."
    ] = False
    years: Annotated[
        tuple[Download, ...], "Its rows year by year, where it is too large to be taken whole."
    ] = ()
    weeks: Annotated[tuple[MenuWeek, ...], "The weeks of its menus, the latest last."] = ()


@dataclass(frozen=True, kw_only=True)  # without slots, for what all budgets show to be made once
class TableSection:
    """A table to be shown in a page and, of a dataset, in its frames. `folder` is the site path of
    the dataset's downloads, ending in a slash; `standard` is the dataset's; `links`: of columns of
    identifiers, how their addresses begin."""

    language: Language
    title: str
    folder: str
    table: Table
    source: Resource | None
    detail: TableDetail
    basemap: Basemap
    standard: Standard | None
    links: Mapping[str, str]
    _previews: dict[tuple[int, int], TablePreview] = field(default_factory=dict, init=False)

    def show(self, economy: TableBudget) -> TableShown:
        """The table, as much of it as there is room for."""
        language = self.language
        table = self.table
        preview = self._preview(economy)
        columns = _explain_columns(language, table, self.detail, self._words, economy)
        return replace(
            self._bare,
            caption=preview.caption,
            beyond=preview.beyond,
            identities=language.say("preview.identities") if self.links and preview.rows else "",
            head=preview.head,
            body=preview.body,
            map=self._map if economy.map else None,
            charts=_describe_charts(language, self.detail, self.folder, economy),
            undrawn=_count_undrawn(language, self.detail, economy),
            columns=columns,
            unexplained=_count_unexplained(language, len(table.columns) - len(columns)),
            linked='<a href="' in preview.body,
            opens=preview.opens,
        )

    @property
    def anchor(self) -> str:
        return f"t-{self.table.name}"

    @cached_property
    def explored(self) -> Explored | None:
        return _describe_explored(
            self.language,
            self.folder,
            self.table,
            self.detail,
            words=self._words,
            standard=self.standard,
            links=self.links,
        )

    @cached_property
    def _words(self) -> TableWords:
        return read_table_words(
            self.language,
            self.table,
            source=self.source,
            detail=self.detail,
            standard=self.standard,
        )

    @cached_property
    def _map(self) -> MapShown | None:
        return _describe_map(
            self.language,
            self.title,
            self.anchor,
            self.folder,
            table=self.table,
            mapped=self.detail.map,
            basemap=self.basemap,
        )

    def _list_year_files(self) -> tuple[Download, ...]:
        files = self.table.year_files
        return tuple(describe_download(self.language, self.folder, file) for file in files)

    def _preview(self, economy: TableBudget) -> TablePreview:
        """Its rows: a page and its frame show the same ones, and to write each cell takes long."""
        size = (economy.rows, economy.columns)
        if size not in self._previews:
            self._previews[size] = describe_table_preview(
                self.language,
                self.table,
                self.detail,
                words=self._words,
                amended=find_amended_columns(self.table, self.standard),
                most_rows=economy.rows,
                most_columns=economy.columns,
                links=self.links,
            )
        return self._previews[size]

    @cached_property
    def _bare(self) -> TableShown:
        """What is shown whatever the room: neither rows nor drawings nor columns explained."""
        language = self.language
        table = self.table
        detail = self.detail
        columns_count = language.count("columns", len(table.columns))
        rows_count = language.count("rows", table.rows)
        return TableShown(
            anchor=self.anchor,
            title=self.title,
            description=self.source.description if self.source else "",
            size=f"{rows_count}, {columns_count}",
            rows=rows_count,
            heading=language.count("data.rows", table.rows),
            downloads=list_formats(language, self.folder, table),
            original=find_original(language, self.folder, table),
            kept_back=language.say(f"leak.{table.leaks[0]}") if table.leaks else "",
            limits=list_limits(language, table, detail),
            caption="",
            beyond="",
            identities="",
            uniform=_describe_uniform(language, table, detail, self._words),
            head=Markup(""),
            body=Markup(""),
            explored=self.explored,
            map=None,
            charts=(),
            undrawn="",
            columns=(),
            unexplained="",
            repairs=describe_repairs(language, detail.repairs),
            doubts=describe_doubts(language, detail),
            years=self._list_year_files(),
            weeks=describe_menu_weeks(language, table, detail, self.standard),
        )


def _explain_columns(
    language: Language, table: Table, detail: TableDetail, words: TableWords, economy: TableBudget
) -> tuple[ColumnShown, ...]:
    return list_explained_columns(
        language,
        table,
        detail,
        documented_fields=words.documented_fields,
        order=words.order,
        most=economy.explained,
        drawn=economy.drawn,
    )


def _describe_uniform(
    language: Language, table: Table, detail: TableDetail, words: TableWords
) -> Uniform | None:
    return describe_uniform_columns(
        language,
        table,
        detail,
        titles=words.translated,
        order=words.order,
        is_translated=words.is_translated,
        documented_fields=words.documented_fields,
    )


def _describe_explored(
    language: Language,
    folder: str,
    table: Table,
    detail: TableDetail,
    *,
    words: TableWords,
    standard: Standard | None,
    links: Mapping[str, str],
) -> Explored | None:
    return describe_explored_table(
        language,
        folder,
        table=table,
        titles=words.translated,
        separators=words.separators,
        hours=list_hours_columns(language, table, detail),
        headings=words.headings,
        additions=words.additions,
        order=words.order,
        keys=words.keys,
        links=links,
        empty=words.empty,
        bodies=_place_bodies(table, standard),
        amended=find_amended_columns(table, standard),
        newest_by=detail.newest_by,
    )


def _place_bodies(table: Table, standard: Standard | None) -> Mapping[str, Mapping[str, object]]:
    """The column that names bodies, with the place of that which tells two of one name apart
    (`told`), which tables of the territory have; else with those of their numbers."""
    names = table.column_names
    if standard is None:
        return {}
    if BODY.name in names:
        return {standard.body: {"told": names.index(BODY.name)}}
    columns = {}
    for name, field_name in name_standard_fields(names, standard).items():
        if name not in table.personal:
            columns[field_name] = name
    numbers = [names.index(columns[key]) for key in standard.identities if key in columns]
    if not numbers or standard.body not in columns:
        return {}
    return {columns[standard.body]: {"numbers": numbers}}


def _describe_map(
    language: Language,
    title: str,
    anchor: str,
    folder: str,
    table: Table,
    mapped: TableMap | None,
    basemap: Basemap,
) -> MapShown | None:
    if mapped is None:
        return None
    archives = [file.path for file in table.downloads if file.format == TILES]
    return describe_table_map(
        language,
        title,
        anchor=anchor,
        mapped=mapped,
        basemap=basemap,
        leads=any(column.kind == "geometry" for column in table.columns),
        archive="".join(folder + path for path in archives),
    )


def _describe_charts(
    language: Language, detail: TableDetail, folder: str, economy: TableBudget
) -> tuple[ChartShown, ...]:
    if not economy.charts:
        return ()
    return describe_table_charts(language, detail, folder, economy.figures)


def _count_undrawn(language: Language, detail: TableDetail, economy: TableBudget) -> str:
    if economy.charts or not detail.charts:
        return ""
    return language.count("charts.undrawn", len(detail.charts))


def _count_unexplained(language: Language, unexplained_count: int) -> str:
    return language.count("columns.unexplained", unexplained_count) if unexplained_count > 0 else ""


def describe_doubts(language: Language, detail: TableDetail) -> tuple[str, ...]:
    """The cells for which columns may not be what they look like, with their first rows; what there
    is to be done is told to the author alone."""
    sentences = []
    for doubt in detail.doubts:
        bare_doubt = replace(doubt, place=replace(doubt.place, path=None))
        sentence, _, _ = language.problem(bare_doubt).partition(" → ")
        sentences.append(apply_initial_capital(sentence))
    return tuple(sentences)


def describe_repairs(language: Language, repairs: Iterable[Repair]) -> tuple[str, ...]:
    """What was repaired, each sentence once: columns that it does not name are counted together."""
    repairs_by_sentence: dict[str, Repair] = {}
    for repair in repairs:
        sentence = language.repair(replace(repair, count=2))
        earlier = repairs_by_sentence.get(sentence)
        repairs_by_sentence[sentence] = (
            replace(earlier, count=earlier.count + repair.count) if earlier else repair
        )
    return tuple(map(language.repair, repairs_by_sentence.values()))
