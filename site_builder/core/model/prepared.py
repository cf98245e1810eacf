"""What preparing a dataset reads, and what it gives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from site_builder.core.model.chart_request import ChartRequest
from site_builder.core.model.columns import Column
from site_builder.core.model.conformity import Conformity
from site_builder.core.model.dataset import PartitionRequest
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.model.table_schema import TableSchema
from site_builder.core.problems import Problem, Repair

TILES = "pmtiles"  # the format of the places of a large table, which a map reads by parts
MANY_PLACES = 50_000  # rows of a table, beyond which there are such tiles
BYTES_LIE = "bytes-lie"  # the file is not as long as the metadata say


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """What preparing one file depends on: nothing of its title or licence."""

    name: str
    path: str
    kind: Literal["table", "document"]
    hints: ReadingHints
    types: tuple[tuple[str, str, str], ...] = ()  # (column, type, format) that a schema demands
    missing: tuple[str, ...] = ("",)
    original: str = ""  # the safe name under which it is published as received
    ending: str = ""
    sha256: str = ""  # that the metadata declare
    schema: TableSchema | None = None
    copies: int = 1  # under how many names it is published: that of today and the former ones
    refused: str = ""  # the code of why what is there is not published, which has been told

    @property
    def is_irregular(self) -> bool:
        """Does another thing than a file lie there? It is never opened."""
        return self.refused not in ("", BYTES_LIE)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedPersonalData:
    """The columns and the files of which somebody decided that what they say of persons is
    published, and the lines that say so."""

    columns: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    columns_line: int = 0
    files_line: int = 0


MOST_PUBLISHED = 2_000_000_000  # bytes of all files of a dataset, at all their addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationTask:
    """Exactly what the preparation of one dataset reads. `sheet` is the name of the sheet in
    workbooks.

    `copies`: under how many ids its files are published, that of today and the former ones;
    `most_bytes`: what they may come to, all together, unless it is little beside what was sent.
    `first_names`: from how many children on a first name is published, None where nobody decided.
    `social_aid`: its metadata say that it is about people whom the commune helps, `elected`, that
    it lists those who are elected or died in a war, `of_acts`, what was decided; `persons`: those
    of whom they say when they were born or where they live, masked. `columns`: names of columns in
    files, each with that by which it is published; they stand in `descriptor` on `columns_line`.
    `published`: the columns of its series, as they were published.
    `outline`: of a dataset that nobody has described, the lines to write: keys, with what is known;
    `card_labels`: what the card of a workbook of ours asks, folded, with the key of each.
    `path`: of the folder of the dataset, from the site.
    """

    id: str
    files: tuple[SourceFile, ...]
    sheet: str
    exports: tuple[str, ...]
    standard: str = ""  # the id of a bundled one
    bounds: tuple[float, float, float, float] | None = (
        None  # of its territory: west, south, east, north, in degrees
    )
    views: tuple[ChartRequest, ...] = ()
    cut: PartitionRequest | None = None
    communes: tuple[
        tuple[str, str], ...
    ] = ()  # where it is cut: what may stand for one, as a slug, and its own slug
    copies: int = 1
    most_bytes: int = MOST_PUBLISHED
    columns: tuple[tuple[str, str], ...] = ()
    columns_line: int = 0
    descriptor: str = ""
    published: tuple[str, ...] = ()
    decided: DecidedPersonalData = DecidedPersonalData()
    social_aid: bool = False
    elected: bool = False
    of_acts: bool = False
    persons: tuple[str, ...] = ()
    first_names: int | None = None
    outline: tuple[tuple[str, str], ...] = ()
    card_labels: tuple[tuple[str, str], ...] = ()
    path: str = ""


SOURCE = "fichier_source"  # the column of a series that names the file of each row

ORIGINALS = "original/"  # the folder of files as they were received


@dataclass(frozen=True, slots=True, kw_only=True)
class Artefact:
    """A file of the store. `path` is relative to the dataset's folder of downloads; `bytes` is its
    size."""

    path: str
    format: str
    media: str
    bytes: int
    sha256: str


Readable = Literal[
    "", "yes", "part", "no", "locked"
]  # "part": not on all pages; "locked": encrypted


# What was taken out of a picture, by kind; trailer: what stood behind its end
RemovedKind = Literal[
    "position", "person", "day", "device", "text", "thumbnail", "trailer", "other"
]
REMOVED_KINDS: tuple[RemovedKind, ...] = get_args(RemovedKind)


def is_original(file: Artefact) -> bool:
    """Is it a file as it was received? Pictures are, but for what is said of them."""
    return file.path.startswith(ORIGINALS)


@dataclass(frozen=True, slots=True)
class CommuneExtract:
    """The rows of a table that are of one commune, by its slug. `detail` is the sha256 of the
    stored TableDetail."""

    commune: str
    rows: int
    downloads: tuple[Artefact, ...]
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A published table: its public name, the file it comes from, its downloads (the original
    last)."""

    name: str
    source: str
    rows: int
    columns: tuple[Column, ...]
    downloads: tuple[Artefact, ...]
    faults: str  # sha256 of the private Parquet of cells that do not cast, or ""
    content: str  # digest of the table's values: feeds say "changed" by this alone
    period: str = ""  # of a part of a series
    leaks: tuple[str, ...] = ()  # codes: why its file is not published as it was received
    series: bool = False  # it is the whole of the others that have a period; `source` is then ""
    cut: str = ""  # the column that says whose its rows are, where it is cut
    extracts: tuple[CommuneExtract, ...] = ()
    left_out: tuple[
        str, ...
    ] = ()  # formats, and "extracts", for which the dataset has too many bytes
    personal: tuple[str, ...] = ()  # the columns that say something of persons
    year_files: tuple[Artefact, ...] = ()  # a Parquet of each year, of a very large one
    years: tuple[str, ...] = ()  # of its rows, where its standard has a field for them
    charts: tuple[Artefact, ...] = ()  # the figures of each of its charts

    @property
    def column_names(self) -> list[str]:
        return [column.name for column in self.columns]


def format_year_span(tables: Iterable[Table]) -> str:
    """The years of the parts of a series, as `temporal` is written: "2015/2024"; "" where there are
    none."""
    years = sorted(table.period for table in tables if table.period.isdecimal())
    return "/".join(dict.fromkeys((years[0], years[-1]))) if years else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """`day` is its own date, ISO or ""; `pages`, `width` and `height` (pixels) are 0 where they are
    not known. `removed`: of a picture, what was received with it and is not published. `title`:
    what the row of a table that cites it is about, or "". Of a network of transport: its `lines`,
    its `stops` and the first and last day of its timetables (`period`)."""

    name: str
    source: str
    file: Artefact
    pages: int = 0
    day: str = ""
    text: Readable = ""
    width: int = 0
    height: int = 0
    removed: tuple[RemovedKind, ...] = ()
    title: str = ""
    lines: int = 0
    stops: int = 0
    period: str = ""


Parts = tuple[tuple[Table, ...], tuple[Document, ...]]  # all that a dataset publishes


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the site knows of a prepared dataset without opening anything: 2 KB, at most 4 once
    encoded.

    `parts` is the sha256 of the stored (tables, documents) where they are too long to stand here,
    else "". `period`: that of its series of years ("2015/2024"), or ""; `formats`: of what it
    offers, but for files as they were received.
    """

    id: str
    key: str
    status: Literal["published", "withheld"]
    rows: int
    errors: int
    warnings: int
    repairs: int
    tables: tuple[Table, ...]
    documents: tuple[Document, ...]
    parts: str
    detail: str
    conformity: Conformity = Conformity()
    charts: int = 0
    maps: int = 0
    period: str = ""
    formats: tuple[str, ...] = ()
    personal: bool = False  # some of its columns, or documents, say something of persons
    title: str = ""  # that its files give, where nobody has described it
    unended: bool = False  # some text file of a table does not end its last line
    comparison: str = ""  # of a table of the territory: sha256 of the stored Comparison, or ""
    made_from: str = ""  # the same: sha256 of the stored TerritoryTask
    rowless: bool = False  # some table has no row
    values: str = ""  # sha256 of the stored HeldValues, or ""
    value_bytes: int = 0  # of them
    passages: str = ""  # sha256 of the stored tuple[DocumentPassages, ...], or ""
    passage_bytes: int = 0  # of them


def make_withheld_summary(
    id_: str,
    *,
    detail: str,
    key: str = "",
    errors: int = 0,
    warnings: int = 0,
    personal: bool = False,
) -> Summary:
    """That of a dataset of which nothing is published."""
    return Summary(
        id=id_,
        key=key,
        status="withheld",
        rows=0,
        errors=errors,
        warnings=warnings,
        repairs=0,
        tables=(),
        documents=(),
        parts="",
        detail=detail,
        personal=personal,
    )


@dataclass(frozen=True, slots=True)
class DistributionBar:
    """One bar of a distribution: a value as shown, or the bounds of an interval, and how many
    cells."""

    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnProfile:
    """`filled` of `rows` cells; `distinct` exact; `low`, `high` in ISO notation; `bars` most
    frequent or in order. `separator`: what separates the values of a cell, or ""; `distinct` and
    `bars` then count each of these apart, and `lists` is how many cells differ. `withheld`: some
    frequent values are not told, for what they say of persons."""

    name: str
    type: str
    kind: str
    rows: int
    filled: int
    distinct: int
    low: str
    high: str
    ordered: bool  # True: bars are intervals in order; False: the most frequent values first
    bars: tuple[DistributionBar, ...]
    unit: str = ""
    separator: str = ""
    lists: int = 0
    withheld: bool = False

    @property
    def distinct_cells(self) -> int:
        return self.lists or self.distinct


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMap:
    """Where the rows of a table are, as finely as a page draws it.

    `view` is what is drawn, `bounds` what there is: west, south, east, north in degrees. Whole
    units count from the north-western corner of the view (geography/view).

    `rows` have a place, `missing` have none; `places` differ, 0 where nobody counted. `points` are
    x, y and how many rows, of squares of `cell` units, 1 where each can be told from the others;
    `lines` and `areas` (closed rings) are x, y, x, y… `codes`: INSEE codes of the communes that
    most rows are in, with how many; `communes`: of how many.
    """

    view: tuple[float, float, float, float]
    bounds: tuple[float, float, float, float]
    rows: int
    missing: int
    places: int
    points: tuple[tuple[int, int, int], ...]
    cell: int = 1
    lines: tuple[tuple[int, ...], ...] = ()
    areas: tuple[tuple[int, ...], ...] = ()
    communes: int = 0
    codes: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """A line of a chart, or its bars of one colour: `label` is "" where it is the only one.

    `values` are decimal texts, one for each group; None where no row has it, or none of its rows a
    number.
    """

    label: str
    values: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Reclassification:
    """The group from which codes are those of another list."""

    group: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartOmissions:
    """What a chart leaves out: other groups and what they come to together, other strands, other
    charts of the same view, cells without a number; and of columns that must be filled, how many
    rows are not, by heading. `undated` rows are drawn, but in no year that one may choose."""

    groups: int = 0
    rest: str | None = None
    series: int = 0
    charts: int = 0
    unmeasured: int = 0
    empty: tuple[tuple[str, int], ...] = ()
    undated: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart, computed: `labels` are its groups, in canonical notation, in the order in which they
    are drawn.

    `by`: what groups are, "year", "month" or "day", "number", "text". `group` and `measure` are
    headings, `measure` "" where rows are counted, and `split` that of the strands. `held`: the
    values of `each` that its rows have. `periods`: the years of its rows, where there is a column
    of them, and `choices` those of which each may be drawn; `latest`: the one that is. `sources`:
    how many have rows in each group, where that is known, and `steady`: whether these are always
    the same. `overlapping`: a row may count in several groups. `counted`: how many rows each group
    is made of. `figures` has all that one may choose.
    """

    type: Literal["bar", "line", "ranking"]
    by: Literal["year", "month", "day", "number", "text"]
    group: str
    measure: str
    labels: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    split: str = ""
    title: str = ""
    description: str = ""
    held: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    latest: str = ""
    unit: str = ""
    sources: tuple[int, ...] = ()
    steady: bool = True
    overlapping: bool = False
    counted: tuple[int, ...] = ()
    figures: Artefact | None = None
    omitted: ChartOmissions = ChartOmissions()
    reclassifications: tuple[Reclassification, ...] = ()

    @property
    def is_of_years(self) -> bool:
        """Does it show year after year?"""
        return self.by == "year" and not self.horizontal

    @property
    def horizontal(self) -> bool:
        """Do its groups stand in another order than one of their own?"""
        return self.by == "text" or self.type == "ranking"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDetail:
    """What only a dataset's own page shows of one table. `map` is None where no row says where it
    is.

    `preview` holds some rows in canonical notation (ISO dates, decimal point), None where a cell is
    empty; cells longer than 120 characters are cut and end with "…". They are the newest by the
    column `newest_by`, whose numbers in the table (from 0) are `row_numbers`; the first of the file
    where that is empty. `first_row` is the record number (from 1) of row 0 in the file, `skipped`
    the rows before which one was left out. `apart`: columns with the texts by which rows in them
    are called that repeat others (« Sous-total »).
    """

    name: str
    profiles: tuple[ColumnProfile, ...]
    preview: tuple[tuple[str | None, ...], ...]
    repairs: tuple[Repair, ...]
    charts: tuple[Chart, ...] = ()
    map: TableMap | None = None
    words: str = ""  # of its texts, folded, by which it is found
    exported: tuple[Repair, ...] = ()  # what a download has otherwise than the table
    # the problems of its file that are told to whoever reads the page
    doubts: tuple[Problem, ...] = ()
    first_row: int = 1
    skipped: tuple[int, ...] = ()
    apart: tuple[tuple[str, tuple[str, ...]], ...] = ()
    newest_by: str = ""
    row_numbers: tuple[int, ...] = ()

    @property
    def profiles_by_name(self) -> dict[str, ColumnProfile]:
        return {profile.name: profile for profile in self.profiles}


@dataclass(frozen=True, slots=True)
class Detail:
    """Stored beside the Summary; only the dataset's own page and the reports open it."""

    tables: tuple[TableDetail, ...]
    problems: tuple[Problem, ...]

    @property
    def tables_by_name(self) -> dict[str, TableDetail]:
        return {table.name: table for table in self.tables}
