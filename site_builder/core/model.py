"""The values that flow from read to publish. Frozen, trusted, and without behaviour beyond
naming."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from site_builder.core.problems import Problem, Repair

# --- what people wrote, once trusted (catalogue) ---


@dataclass(frozen=True, slots=True)
class Contact:
    """Who answers: `email` and `url` are such, or empty."""

    name: str = ""
    email: str = ""
    url: str = ""

    @property
    def called(self) -> str:
        """What is said of them at least, or ""."""
        return self.name or self.email or self.url


@dataclass(frozen=True, slots=True)
class Link:
    """`url` is an address, or a path of the site from its root; `title_in` the language of its
    title, where it is not that of the page."""

    title: str
    url: str
    title_in: str = ""


@dataclass(frozen=True, slots=True)
class Licence:
    """`id` is a key of vocabulary.LICENCES, or "" for a licence that only its title and URL
    name."""

    id: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class TileLayer:
    """A background for maps that the owner has elsewhere: `url` with {z}, {x} and {y}; whose it is,
    and a page that says so, or ""."""

    url: str
    attribution: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Translation:
    """What a portal, a publisher or a dataset says of itself in another language than the portal's
    first; or ""."""

    language: str
    title: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class AccessibilityAudit:
    """Somebody has held the site against the RGAA: `rate` is the share of its criteria that are
    met, in percent."""

    day: date
    auditor: str
    rate: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessibilityStatement:
    """What the owner declares of accessibility, as the law asks for it. `line` is that of the audit
    in communes.yml.

    `failures`: contents that are not accessible; `burdens`: those whose mending would cost out of
    proportion; `exempt`: those that the law leaves out. `tested`: browsers and screen readers;
    `pages`: what was audited.
    """

    audit: AccessibilityAudit | None = None
    report: str = ""
    established: date | None = None
    scheme: str = ""
    plan: str = ""
    failures: tuple[str, ...] = ()
    burdens: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()
    tested: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    contact: Contact = Contact()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class LegalParty:
    """Who publishes a site, or who has it on their machines."""

    name: str = ""
    address: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class LegalNotices:
    """The legal notices. `logs`: what the host keeps of each visit and for how long, in the owner's
    words."""

    publisher: LegalParty = LegalParty()
    director: str = ""
    host: LegalParty = LegalParty()
    logs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """`url` ends with "/" or is empty; `languages` begins with the portal's own. `problems`: who is
    told those of the data; where nothing says so, pages keep silent and build-report.json has the
    codes. `contours` is the name of the file beside communes.yml that has those of the communes, or
    "". `title_in` and `text_in`: the languages of its title and of its description, where they are
    not that of the page."""

    title: str
    description: str = ""
    url: str = ""
    languages: tuple[str, ...] = ("fr",)
    repository: str = ""
    licence: Licence | None = None
    contact: Contact = Contact()
    data_protection: Contact = Contact()
    problems: Literal["public", "private", ""] = ""
    contours: str = ""
    tiles: TileLayer | None = None
    synonyms: tuple[
        tuple[str, ...], ...
    ] = ()  # groups of words that say the same when one searches
    translations: tuple[Translation, ...] = ()
    accessibility: AccessibilityStatement = AccessibilityStatement()
    legal: LegalNotices = LegalNotices()
    title_in: str = ""
    text_in: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """A commune or a partner. `role` is "commune", or a partner's: "metropole", "delegate",
    "private", "public".

    `previous`: slugs that it had before. Where it is written in communes.yml is in
    `Catalogue.lines`: no page depends on that.
    """

    slug: str
    name: str
    role: str
    insee: str = ""
    siren: str = ""
    population: int | None = None
    homepage: str = ""
    description: str = ""
    licence: Licence | None = None
    contact: Contact = Contact()
    data_protection: Contact = Contact()
    bbox: tuple[float, float, float, float] | None = None  # west, south, east, north, in degrees
    centre: tuple[float, float] | None = None  # longitude, latitude
    logo: str = ""  # the path of an image beside communes.yml
    colour: str = ""  # in hexadecimal: of links and buttons on its pages
    translations: tuple[Translation, ...] = ()
    text_in: str = ""  # the language of its description, where it is not that of the page
    siret: str = ""
    previous: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contours:
    """The communes of the portal, each with its rings in degrees; `digest` is the sha256 of the
    file."""

    digest: str = ""
    communes: tuple[tuple[str, tuple[tuple[tuple[float, float], ...], ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A Table Schema field; `constraints` is kept as written, for the descriptor that the site
    publishes.

    `missing` are the field's own texts that stand for nothing, None where those of the schema do.
    `options` are what else changes how its cells are read (trueValues, decimalChar, delimiter…), as
    written.
    """

    name: str
    type: str
    format: str = "default"
    title: str = ""
    description: str = ""
    example: str = ""
    constraints: Mapping[str, Any] | None = None
    missing: tuple[str, ...] | None = None
    options: Mapping[str, Any] | None = None

    @property
    def required(self) -> bool:
        """Must every cell be filled?"""
        return bool((self.constraints or {}).get("required"))


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`fields` of this table hold what `keys` of the table of resource `resource` hold; "" is the
    table itself."""

    fields: tuple[str, ...]
    resource: str
    keys: tuple[str, ...]

    @property
    def matches(self) -> bool:
        """Are there as many fields on both sides?"""
        return len(self.fields) == len(self.keys) > 0


@dataclass(frozen=True, slots=True)
class CustomCheck:
    """A check of the French schemas (`custom_checks`) with its parameters, as written."""

    name: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class KnownFault:
    """A rule of a published schema that refuses what is right, which is then a warning, and `why`
    is said.

    `rule` is the name of a constraint or of a check, or "type". `accepts` is an expression, for
    RE2, of the cells that are right; "" for all.
    """

    field: str
    rule: str
    why: str
    accepts: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSchema:
    """A Table Schema: `missing` are the texts that stand for nothing, `primary_key` names of
    fields.

    `match` says how columns and fields are brought together (fieldsMatch of Table Schema v2), ""
    where it is not said. `flaws`: how much of what it asks was left out when it was read, each
    being said where it is written; `unmatched`: foreign keys of which nothing can be compared.
    """

    fields: tuple[Field, ...]
    missing: tuple[str, ...] = ("",)
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    customs: tuple[CustomCheck, ...] = ()
    match: str = ""
    faults: tuple[KnownFault, ...] = ()
    flaws: int = 0
    unmatched: tuple[ForeignKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingHints:
    """What the metadata says of a file of a table; None leaves the decision to decide/.

    `sheet` is the name of a workbook's sheet, or of an archive's member, "" for the one that is a
    table. `first_table`: of a file in which several tables follow one another, the first is enough;
    else it is refused. `stored`: numbers and days of a workbook are written as it stores them,
    whatever texts were typed beside them.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header: bool | None = None
    sheet: str = ""
    first_table: bool = False
    stored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One file of a dataset. `path` is relative to the dataset's folder; `name` is its permanent
    public name, and `previous` are those that it had before.

    `schema_path` is where its schema is written, from the site, "" for a bundled one; `patterns`
    the line of each expression in it, by the name of its field.
    """

    name: str
    path: str
    kind: Literal["table", "document"]
    title: str = ""
    description: str = ""
    hints: ReadingHints = ReadingHints()
    schema: TableSchema | None = None
    ending: str = ""  # of the format, with its dot: what the metadata say, else the file's
    sha256: str = ""  # that the metadata declare
    previous: tuple[str, ...] = ()
    schema_path: str = ""
    patterns: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """An address that the build never fetches. `kind`: api, gbfs, gtfs-rt, wfs, wms, page…

    `access` is a value of vocabulary.ACCESS, `frequency` one of FREQUENCIES, `documentation` an
    address; or "".
    """

    name: str
    url: str
    kind: str
    title: str = ""
    description: str = ""
    access: str = ""
    frequency: str = ""
    documentation: str = ""
    format: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What was put right after it had been published, and on which day; `rows` as people write
    them, or ""."""

    day: date
    text: str
    rows: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRequest:
    """A chart that is asked for. Columns go by their names; those of a standard, by the names of
    its fields.

    One bar, point or place for each value of `group`: how many rows have it, or the sum of the
    columns of `series`, of each row the share that the column `share` says (0.45, or 45). `split`:
    a line for each of its values; `each`: a chart for each of theirs; `words` are how values are
    written for people. `where`: columns and the values of which a row has one; `excluded`: those of
    which it has none; `latest`: the column of which it has the last value, or its year. `turns`:
    between which groups codes change their meaning, told by codes of one list only. `descriptor` is
    the file that asks for it, and `line` where; "" and 0 for a standard.
    """

    type: Literal["bar", "line", "ranking"]
    group: str
    series: tuple[str, ...] = ()
    title: str = ""
    description: str = ""
    resource: str = ""
    share: str = ""
    split: str = ""
    each: tuple[str, ...] = ()
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    excluded: tuple[tuple[str, tuple[str, ...]], ...] = ()
    latest: str = ""
    by: Literal["year", "month", "day"] = "year"  # for a group of dates
    most: int = 0  # groups of a ranking, lines of a split; 0 for the usual number
    unit: str = ""
    words: tuple[tuple[str, str], ...] = ()
    turns: tuple[CodeList, ...] = ()
    descriptor: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class PartitionRequest:
    """Each commune gets the rows that are its own, those which `columns` say: of each table, the
    first that it has.

    Without columns it is that of INSEE codes. `descriptor` is the file that asks for it, and `line`
    where.
    """

    columns: tuple[str, ...] = ()
    descriptor: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list of codes: its name, and what in a column is of it and of no other list."""

    name: str
    column: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A dataset is published no more: why, since when, and the id of what is to be used instead, or
    ""."""

    reason: str
    day: date | None = None
    replaced_by: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """Published metadata, inheritance done. `id` is "<publisher>/<dataset>"; `descriptor` the path
    of its metadata.

    `data_protection`: who answers about personal data, where somebody else than the contact does.
    `corrections`: the latest first. `high_value`: a key of vocabulary.HIGH_VALUE. `previous`: ids
    that it had before, which stand on the line `previous_line`. `identifier`: what catalogues know
    it by, where that is not an address of the portal. `withdrawn`: it is published no more; its
    title is then its id, and nothing else is known of what it was.
    """

    id: str
    publisher: str
    slug: str
    title: str
    descriptor: str
    description: str = ""
    keywords: tuple[str, ...] = ()
    theme: str = ""
    frequency: str = ""
    temporal: str = ""
    spatial: str = ""
    high_value: str = ""
    identifier: str = ""
    standard: str = ""
    licence: Licence | None = None
    contact: Contact = Contact()
    data_protection: Contact = Contact()
    origin: tuple[Link, ...] = ()
    issued: date | None = None
    modified: date | None = None
    demonstration: bool = False
    corrections: tuple[Correction, ...] = ()
    sources: tuple[Resource, ...] = ()
    services: tuple[Service, ...] = ()
    views: tuple[ChartRequest, ...] | None = None  # None: those of its standard
    cut: PartitionRequest | None = None
    translations: tuple[Translation, ...] = ()
    previous: tuple[str, ...] = ()
    previous_line: int = 0
    withdrawn: Withdrawal | None = None


@dataclass(frozen=True, slots=True)
class RememberedDataset:
    """What is remembered of a dataset that had a page."""

    title: str
    demonstration: bool = False
    previous: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyRedirect:
    """What a former portal had at addresses that name it so (`portals.Asked`), and the dataset, the
    publisher or the page that it is now; `path` and `line` are where that is written. `kept`: for a
    host that cannot redirect, there is something at the old addresses too."""

    family: str
    name: str
    target: str
    path: str = ""
    line: int = 0
    kept: bool = False


Lines = Mapping[
    str, Mapping[str, int]
]  # where communes.yml says what of publishers: by slug, then by key


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Publishers and datasets in order of slug and id. `withheld`: ids of folders that cannot be
    published.

    `withdrawn`: the datasets that are published no more, none of which is among `datasets`. `lines`
    are for what is said of publishers. `contested`: ids of other publishers that datasets claim
    without proof.
    """

    portal: Portal
    publishers: tuple[Publisher, ...]
    datasets: tuple[Dataset, ...]
    withheld: tuple[str, ...] = ()
    contours: Contours = Contours()
    withdrawn: tuple[Dataset, ...] = ()
    former: tuple[LegacyRedirect, ...] = ()
    lines: Lines = field(default_factory=dict)
    contested: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A PNG, JPEG or WebP image of the owner's: `path` beside communes.yml, `url` in the site; the
    sides in pixels."""

    path: str
    url: str
    sha256: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """What somebody has made of the data, at `url`. `datasets` are ids."""

    title: str
    url: str
    author: str = ""
    description: str = ""
    day: date | None = None
    datasets: tuple[str, ...] = ()
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """Where a link of an article leads: as it is written, as a path of the site, and the line that
    it stands on."""

    written: str
    url: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A page of the owner's; a piece of news where it has a day. `path` is its file, `url` its
    address in the site, `text` Markdown without its title, `links` those that stay in the site;
    `menu`: at the head of all pages."""

    path: str
    url: str
    title: str
    text: str
    day: date | None = None
    menu: bool = False
    links: tuple[ArticleLink, ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Editorial:
    """What the portal says beside its data: reuses and news, the latest first, and pages in order
    of address."""

    reuses: tuple[Reuse, ...] = ()
    pages: tuple[Article, ...] = ()
    news: tuple[Article, ...] = ()
    logos: tuple[tuple[str, Picture], ...] = ()  # of publishers, by slug

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Every image that is shown."""
        own = (picture for article in (*self.pages, *self.news) for picture in article.pictures)
        logos = (picture for _, picture in self.logos)
        return (*(reuse.picture for reuse in self.reuses if reuse.picture), *own, *logos)


# --- what prepare reads and returns ---


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


MOST_PUBLISHED = 2_000_000_000  # bytes of all files of a dataset, at all their addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationTask:
    """Exactly what the preparation of one dataset reads. `sheet` is the name of the sheet in
    workbooks.

    `copies`: under how many ids its files are published, that of today and the former ones;
    `most_bytes`: what they may come to, all together, unless it is little beside what was sent.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`type` is Table Schema's name, `kind` that of cells/ ("siret", "year"…), `unit` what its
    numbers count, and `decimals` how many of them are written of each, None where they differ."""

    name: str
    type: str
    kind: str
    unit: str = ""
    decimals: int | None = None


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


def is_original(file: Artefact) -> bool:
    """Is it a file as it was received?"""
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
    canonical: str  # sha256 of the private Parquet
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


def format_year_span(tables: Iterable[Table]) -> str:
    """The years of the parts of a series, as `temporal` is written: "2015/2024"; "" where there are
    none."""
    years = sorted(table.period for table in tables if table.period.isdecimal())
    return "/".join(dict.fromkeys((years[0], years[-1]))) if years else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """`day` is its own date, ISO or ""; `pages`, `width` and `height` (pixels) are 0 where they are
    not known."""

    name: str
    source: str
    file: Artefact
    pages: int = 0
    day: str = ""
    text: Readable = ""
    width: int = 0
    height: int = 0


Parts = tuple[tuple[Table, ...], tuple[Document, ...]]  # all that a dataset publishes


ConformityState = Literal["conforming", "failing", "unverified"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conformity:
    """How tables keep to the standard or the schema that they are held against: `faults` to be
    mended, which are of so many `kinds`, and kinds of `remarks`.

    `unchecked`: rules that were asked and that nothing has looked at; `unheld`: files that were to
    be held against something, and were not. `state` alone says whether they conform.
    """

    faults: int = 0
    kinds: int = 0
    remarks: int = 0
    unchecked: int = 0
    unheld: int = 0

    @property
    def state(self) -> ConformityState:
        """What has not been looked at conforms to nothing; what is known to be wrong is wrong,
        whatever the rest is."""
        if self.faults:
            return "failing"
        return "conforming" if self.complete else "unverified"

    @property
    def complete(self) -> bool:
        """Has all that was asked been looked at?"""
        return not (self.unchecked or self.unheld)


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


@dataclass(frozen=True, slots=True)
class DistributionBar:
    """One bar of a distribution: a value as shown, or the bounds of an interval, and how many
    cells."""

    label: str
    count: int


LONGEST = 120  # characters of a cell in a page
RECORDS = (
    '[{"',
    '{"',
)  # how a cell begins that holds a list or an object of JSON, as the readers write it
RECORDS_KEPT = (
    2000  # characters of such a cell that are kept for a page, which reads them before it cuts
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnProfile:
    """`filled` of `rows` cells; `distinct` exact; `low`, `high` in ISO notation; `bars` most
    frequent or in order."""

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
    rows are not, by heading."""

    groups: int = 0
    rest: str | None = None
    strands: int = 0
    charts: int = 0
    unmeasured: int = 0
    empty: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart, computed: `labels` are its groups, in canonical notation, in the order in which they
    are drawn.

    `by`: what groups are, "year", "month" or "day", "number", "text". `group` and `measure` are
    headings, `measure` "" where rows are counted, and `split` that of the strands. `held`: the
    values of `each` that its rows have; `latest`: that of the column of this name.
    """

    type: Literal["bar", "line", "ranking"]
    by: Literal["year", "month", "day", "number", "text"]
    group: str
    measure: str
    labels: tuple[str, ...]
    strands: tuple[ChartSeries, ...]
    split: str = ""
    title: str = ""
    description: str = ""
    held: tuple[str, ...] = ()
    latest: str = ""
    unit: str = ""
    left: ChartOmissions = ChartOmissions()
    turns: tuple[Reclassification, ...] = ()

    @property
    def lies(self) -> bool:
        """Do its groups stand in another order than one of their own?"""
        return self.by == "text" or self.type == "ranking"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDetail:
    """What only a dataset's own page shows of one table. `map` is None where no row says where it
    is.

    `preview` holds the first rows in canonical notation (ISO dates, decimal point), None where a
    cell is empty; cells longer than 120 characters are cut and end with "…".
    """

    name: str
    profiles: tuple[ColumnProfile, ...]
    preview: tuple[tuple[str | None, ...], ...]
    repairs: tuple[Repair, ...]
    charts: tuple[Chart, ...] = ()
    map: TableMap | None = None
    words: str = ""  # of its texts, folded, by which it is found
    exported: tuple[Repair, ...] = ()  # what a download has otherwise than the table


@dataclass(frozen=True, slots=True)
class Detail:
    """Stored beside the Summary; only the dataset's own page and the reports open it."""

    tables: tuple[TableDetail, ...]
    problems: tuple[Problem, ...]


# --- what compose makes of them ---


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetEntry:
    """A published dataset: metadata, summary, neighbours. Dates come from the metadata, else from
    git, else None.

    `first`: the id under which it was published first, by which harvesters know it whatever it is
    called now; `instead`: that of the dataset that replaces one that is withdrawn.
    """

    dataset: Dataset
    publisher: Publisher
    summary: Summary
    issued: date | None
    modified: date | None
    related: tuple[Link, ...]  # at most six; `url` is the site path, "lille/prenoms/"
    first: str
    instead: str = ""
    title_in: str = ""  # the language of its title, where it is not that of the page
    text_in: str = ""  # the same of its description

    def identifier(self, url: str) -> str:
        """What catalogues know it by: an address that it keeps, whatever it is called. `url`: the
        portal's, or ""."""
        return self.dataset.identifier or (f"{url}{self.first}/" if url else self.first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """All that pages and feeds show; entries in order of id. `audit`: that of accessibility, if it
    counts today.

    `harvest_demo`: catalogues offer invented data too, so that a harvester can be tried. `absent`:
    entries of nothing but metadata, which are in no list, of what is withdrawn, and of what had a
    page and cannot be published as it is now. `moved`: former ids of datasets and slugs of
    publishers, with those now.
    """

    portal: Portal
    publishers: tuple[Publisher, ...]
    entries: tuple[DatasetEntry, ...]
    contours: Contours = Contours()
    audit: AccessibilityAudit | None = None
    editorial: Editorial = Editorial()
    harvest_demo: bool = False
    absent: tuple[DatasetEntry, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    former: tuple[LegacyRedirect, ...] = ()
    lines: Lines = field(default_factory=dict)
