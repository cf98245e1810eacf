"""Which published tables stand in which table of the territory, and under which licence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import filterfalse
from operator import attrgetter

from site_builder.cells.unit import find_named_unit
from site_builder.checks.headings import FEWEST, HALF, find_other_unit, name_standard_fields
from site_builder.core.model.dataset import TERRITORY, Dataset
from site_builder.core.model.portal import Publisher
from site_builder.core.model.prepared import Artefact, Summary, Table, is_original
from site_builder.core.model.territory import (
    ALL_LICENCES,
    JoinedDataset,
    JoinedSources,
    TerritoryPart,
)
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import show_safe_path, slugify_text
from site_builder.metadata import standards
from site_builder.metadata.standards import Standard
from site_builder.storage.object_store import ObjectStore
from site_builder.territory.fields import find_degree_fields, list_standard_fields, match_columns
from site_builder.territory.positions import find_position_columns
from site_builder.territory.shares import PERCENT, list_share_fields

# Those of the main table, then those whose rows may stand with others under the one that binds
# most, which comes last
OPEN_LICENCES = ("etalab-1.0", "etalab-2.0")
JOINED_LICENCES = ("cc0-1.0", *OPEN_LICENCES, "cc-by-4.0", "odbl-1.0")
FEWEST_PUBLISHERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedDataset:
    """A dataset of a publisher that follows a standard, as it is published. `folder`: the address
    of its files; `modified`: an ISO day or ""; `issued`: since when; `kept_files`: the paths of its
    files of which an earlier content is published."""

    dataset: Dataset
    publisher: Publisher
    summary: Summary
    folder: str = ""
    modified: str = ""
    issued: date | None = None
    kept_files: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class TerritoryTable:
    """What a table of the territory is made of. `datasets`: those of its parts; `linked`: those
    that follow the standard and whose rows are not in it. `other`: the id of the table of the same
    standard that has fewer or more licences, or ""."""

    id: str
    standard: Standard
    licence: str
    parts: tuple[TerritoryPart, ...] = ()
    datasets: tuple[Dataset, ...] = ()
    linked: tuple[Dataset, ...] = ()
    other: str = ""


@dataclass(slots=True)
class _Gathered:
    """Of one standard: its parts, with the datasets that they are of, by id."""

    parts: list[TerritoryPart] = field(default_factory=list)
    datasets: dict[str, Dataset] = field(default_factory=dict)


def make_table_id(standard: Standard, suffix: str = "") -> str:
    """The id of its table of the territory, by which it has its address."""
    return f"{TERRITORY}/{standard.slug}{suffix}"


def list_table_ids() -> dict[str, Standard]:
    """All ids that tables of the territory may have, each with its standard."""
    ids = {}
    for standard in map(standards.load_standard, standards.STANDARDS):
        ids[make_table_id(standard)] = standard
        ids[make_table_id(standard, ALL_LICENCES)] = standard
    return ids


def plan_territory_tables(
    published: Iterable[PublishedDataset], store: ObjectStore, before: Mapping[str, str]
) -> tuple[list[TerritoryTable], list[Problem]]:
    """The tables of the territory, and what is said of datasets that are in none though they say
    that they follow a standard. `before`: ids that were published, which stay, with the
    licence of each, or ""."""
    gathered: dict[str, _Gathered] = {}
    problems: list[Problem] = []
    for source in _leave_invented_out(tuple(published)):
        parts, apart = list_parts(source, store)
        problems += apart
        own = gathered.setdefault(source.dataset.standard, _Gathered())
        own.parts += parts
        if parts:
            own.datasets[source.dataset.id] = source.dataset
    tables: list[TerritoryTable] = []
    for id_ in standards.STANDARDS:
        standard = standards.load_standard(id_)
        own_tables = _plan_standard(standard, gathered.get(id_, _Gathered()), before)
        problems += _find_emptying_licences(own_tables)
        tables += own_tables
    return tables, problems


def _find_emptying_licences(tables: Sequence[TerritoryTable]) -> Iterator[Problem]:
    """The datasets for whose licence the first of two tables, which was published, has no row."""
    for table in filterfalse(attrgetter("parts"), tables[:1]):
        for dataset in table.linked:
            place = Place(path=show_safe_path(dataset.path))
            yield make_problem("territory-emptied", place, title=table.standard.title)


def _leave_invented_out(published: Sequence[PublishedDataset]) -> Iterator[PublishedDataset]:
    """Invented rows stand in no table that has true ones: where a standard has both, they go."""
    true_sources = filter(lambda source: not source.dataset.demonstration, published)
    with_true_rows = set(map(attrgetter("dataset.standard"), true_sources))
    for source in published:
        if not source.dataset.demonstration or source.dataset.standard not in with_true_rows:
            yield source


def _plan_standard(
    standard: Standard, gathered: _Gathered, before: Mapping[str, str]
) -> list[TerritoryTable]:
    """The table of what is under Licence Ouverte, and that of all that may be joined, where it has
    more. Whoever took that under a licence is bound by it: it never comes back under a weaker one.
    """
    main = _select_table(standard, gathered, OPEN_LICENCES)
    whole = _select_table(standard, gathered, JOINED_LICENCES, ALL_LICENCES)
    licence_before = before.get(whole.id, "")
    if licence_before in JOINED_LICENCES:
        both = (licence_before, whole.licence)
        whole = replace(whole, licence=max(both, key=JOINED_LICENCES.index))
    tables = []
    if _is_shared(main.parts) or main.id in before:
        tables.append(main)
    has_more = _is_shared(whole.parts) and len(whole.parts) > len(main.parts)
    if has_more or whole.id in before:
        tables.append(whole)
    if len(tables) > 1:
        return [replace(main, other=whole.id), replace(whole, other=main.id)]
    return tables


def list_joined_sources(table: TerritoryTable, publishers: Mapping[str, str]) -> JoinedSources:
    """Of what a table is made, for people. `publishers`: the name of each, by its slug."""
    rows: Counter[str] = Counter()
    outdated = set()
    for part in table.parts:
        rows[part.dataset] += part.rows
        if part.kept:
            outdated.add(part.dataset)
    joined = []
    describe = partial(_describe_joined, publishers)
    for dataset in table.datasets:
        about = describe(dataset)
        joined.append(replace(about, rows=rows[dataset.id], kept=dataset.id in outdated))
    linked = sorted(map(describe, table.linked), key=_get_reading_order)
    in_other = filter(lambda dataset: dataset.licence in JOINED_LICENCES, linked)
    elsewhere = dict.fromkeys(map(attrgetter("publisher"), in_other)) if table.other else ()
    return JoinedSources(
        joined=tuple(sorted(joined, key=_get_reading_order)),
        linked=tuple(linked),
        other=table.other,
        elsewhere=tuple(elsewhere),
    )


def _describe_joined(publishers: Mapping[str, str], dataset: Dataset) -> JoinedDataset:
    publisher = publishers[dataset.publisher]
    licence = dataset.licence.id if dataset.licence else ""
    return JoinedDataset(id=dataset.id, title=dataset.title, publisher=publisher, licence=licence)


def _get_reading_order(joined: JoinedDataset) -> tuple[str, str]:
    return slugify_text(joined.publisher), joined.id


def _select_table(
    standard: Standard, gathered: _Gathered, licences: Sequence[str], suffix: str = ""
) -> TerritoryTable:
    parts = tuple(part for part in gathered.parts if part.licence in licences)
    joined = set(map(attrgetter("dataset"), parts))
    datasets = gathered.datasets.values()
    used = map(attrgetter("licence"), parts)
    binding = max(map(licences.index, used), default=len(licences) - 1)
    licence = licences[binding]
    if not suffix:
        licence = OPEN_LICENCES[-1]
    return TerritoryTable(
        id=make_table_id(standard, suffix),
        standard=standard,
        licence=licence,
        parts=parts,
        datasets=tuple(filter(lambda dataset: dataset.id in joined, datasets)),
        linked=tuple(filterfalse(lambda dataset: dataset.id in joined, datasets)),
    )


def _is_shared(parts: Sequence[TerritoryPart]) -> bool:
    return len(set(map(attrgetter("publisher"), parts))) >= FEWEST_PUBLISHERS


def list_parts(
    published: PublishedDataset, store: ObjectStore
) -> tuple[list[TerritoryPart], list[Problem]]:
    """The tables of a dataset that are of its standard; of a series its files, not their whole. And
    what is told of those that are not, though it says to follow one, and of their columns."""
    standard = standards.get_standard(published.dataset.standard)
    if standard is None:
        return [], []
    tables, _ = store.parts(published.summary)
    whole = next(filter(attrgetter("series"), tables), None)
    parts = []
    problems = []
    for table in tables:
        if table.series:
            continue
        part = _make_part(published, table, standard, whole)
        place = Place(path=f"{show_safe_path(published.dataset.path)}/{table.source}")
        if part is None:
            problems.append(make_problem("territory-apart", place, title=standard.title))
            continue
        units = _find_other_units(part, table, standard)
        for name, unit in units.items():
            problems.append(make_problem("territory-unit", place, column=name, unit=unit))
        columns = tuple(pair for pair in part.columns if pair[1] not in units)
        percents = _find_percents(part, table, standard)
        parts.append(replace(part, columns=columns, percents=percents))
    return parts, problems


def _find_other_units(part: TerritoryPart, table: Table, standard: Standard) -> dict[str, str]:
    """The columns of a part whose numbers are counted in another unit than their field, each with
    that unit: beside others they would be a thousand times too small."""
    units_said = dict(map(attrgetter("name", "unit"), table.columns))
    fields = {one.name: one for one in list_standard_fields(standard)}
    units = {}
    for name, column in part.columns:
        unit = find_other_unit(column, units_said[column], fields[name])
        if unit:
            units[column] = unit
    return units


def _find_percents(part: TerritoryPart, table: Table, standard: Standard) -> tuple[str, ...]:
    """The fields that are parts of one, and of which the column says that it counts hundredths."""
    columns = {column.name: column for column in table.columns}
    matched = dict(part.columns)
    percents = []
    for field_name in sorted(matched.keys() & list_share_fields(standard)):
        column = columns[matched[field_name]]
        if PERCENT in (column.unit, find_named_unit(column.name)):
            percents.append(field_name)
    return tuple(percents)


def _make_part(
    published: PublishedDataset, table: Table, standard: Standard, whole: Table | None
) -> TerritoryPart | None:
    """None for a table that has too few of the fields of the standard, or no CSV, which only a
    dataset beyond all sizes lacks. What is of persons in the `whole` of a series is so in it."""
    dataset = published.dataset
    named = name_standard_fields(table.column_names, standard)
    columns = match_columns(table.columns, named, standard)
    csv = _find_csv(table)
    if not csv or not _has_enough(columns, table, standard):
        return None
    publisher = published.publisher
    series = whole if whole and table.period else table
    personal = {*table.personal, *series.personal}
    judged = series if _find_csv(series) else table
    return TerritoryPart(
        dataset=dataset.id,
        publisher=publisher.slug,
        publisher_name=publisher.name,
        insee=publisher.insee if publisher.role == "commune" else "",
        table=table.name,
        source=table.source,
        address=f"{published.folder}{_choose_source_file(table).path}",
        rows=table.rows,
        columns=tuple(columns.items()),
        csv=csv,
        detail=published.summary.detail,
        period=table.period,
        licence=dataset.licence.id if dataset.licence else "",
        attribution=_attribute(dataset, publisher),
        modified=published.modified,
        kept=table.source in published.kept_files,
        hidden=tuple(field for field, column in columns.items() if column in personal),
        personal=judged.personal,
        personal_csv=_find_csv(judged) if judged.personal else "",
        positions=find_position_columns(table),
    )


def _find_csv(table: Table) -> str:
    """The sha256 of its CSV, or ""."""
    return next((file.sha256 for file in table.downloads if file.format == "csv"), "")


def _choose_source_file(table: Table) -> Artefact:
    """Its file as it was received, where that is published; else what was made of it."""
    return next(filter(is_original, table.downloads), table.downloads[0])


def _has_enough(columns: Mapping[str, str], table: Table, standard: Standard) -> bool:
    """Has a table a few columns of the standard that its dataset says to follow, or half of its own
    where it has not many, and one without which a row says nothing? Then it is not something else
    that lies beside."""
    fields = list_standard_fields(standard)
    required = map(attrgetter("name"), filter(attrgetter("required"), fields))
    telling = {*required, *standard.row_key} or set(map(attrgetter("name"), fields))
    telling -= {*find_degree_fields(standard).values()}
    few = min(FEWEST, HALF * len(table.columns))
    return len(columns) >= few and not columns.keys().isdisjoint(telling)


def _attribute(dataset: Dataset, publisher: Publisher) -> str:
    """Whom a reuser of the row must name."""
    origins = filter(None, map(attrgetter("title"), dataset.origin))
    return " ; ".join([f"{publisher.name}, {dataset.title}", *origins])
