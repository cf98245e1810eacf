"""What each publisher has published of each standard and year. It opens no table: `open_tables`
gives what is known of those of a dataset."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from site_builder.compose.conformity import find_conformity_state
from site_builder.compose.coverage.duties import Duty, get_duty
from site_builder.compose.coverage.years import find_dataset_years, find_table_years
from site_builder.core.model.conformity import ConformityState
from site_builder.core.model.coverage import CoverageCell, PublisherCoverage, StandardCoverage
from site_builder.core.model.dataset import TERRITORY
from site_builder.core.model.portal import Publisher
from site_builder.core.model.prepared import Summary, Table
from site_builder.core.model.site import DatasetEntry, Site
from site_builder.metadata.standards import STANDARDS

OpenTables = Callable[[Summary], Sequence[Table]]
WORST: tuple[ConformityState | None, ...] = ("failing", "unverified", "conforming", None)
# What there is of a standard: by slug of publisher and year, "" for a year that nobody knows
HeldCells = dict[tuple[str, str], CoverageCell]


def select_coverage_entries(site: Site) -> tuple[DatasetEntry, ...]:
    """The datasets that follow a standard, but for the tables of the territory, which are nobody's
    own."""
    return tuple(
        entry
        for entry in site.entries
        if entry.dataset.standard in STANDARDS and not entry.dataset.is_of_territory
    )


def list_covered_publishers(site: Site) -> list[Publisher]:
    """All of them, but for whom the tables of the territory are where nobody else answers for the
    portal."""
    return [publisher for publisher in site.publishers if publisher.slug != TERRITORY]


def has_coverage(site: Site) -> bool:
    """Do several share the portal, and is there anything by which to compare what they publish?"""
    return len(list_covered_publishers(site)) > 1 and bool(list_standards(site))


def list_standards(site: Site) -> list[str]:
    """Those that a dataset follows, or of which a publisher says that it has them elsewhere."""
    used = {entry.dataset.standard for entry in select_coverage_entries(site)}
    for publisher in site.publishers:
        used.update(dict(publisher.elsewhere))
    return [standard for standard in STANDARDS if standard in used]


def build_coverage(site: Site, open_tables: OpenTables) -> tuple[StandardCoverage, ...]:
    """That of each standard that is in use."""
    held: dict[str, HeldCells] = defaultdict(dict)
    for entry in select_coverage_entries(site):
        tables = open_tables(entry.summary)
        own_cells = list(_list_dataset_cells(entry, tables, entry.dataset.id in site.late))
        of_standard = held[entry.dataset.standard]
        _add_cells(of_standard, entry.dataset.publisher, own_cells)
        shared_cells = [replace(cell, status="shared") for cell in own_cells]
        communes = _list_communes(_select_standard_tables(entry, tables))
        for commune in communes - {entry.dataset.publisher}:
            _add_cells(of_standard, commune, shared_cells)
    publishers = list_covered_publishers(site)
    return tuple(_cover(get_duty(id_), publishers, held[id_]) for id_ in list_standards(site))


def cover_unfollowed(site: Site, standards: Collection[str]) -> Iterator[StandardCoverage]:
    """That of standards that nobody follows: who is concerned, and what the law probably asks."""
    publishers = list_covered_publishers(site)
    for standard in standards:
        yield _cover(get_duty(standard), publishers, held={})


def _select_standard_tables(entry: DatasetEntry, tables: Sequence[Table]) -> Sequence[Table]:
    """Without those that have a schema of their own and lie beside others that have none: they are
    of something else."""
    own_schemas = {source.name for source in entry.dataset.sources if source.schema}
    return [table for table in tables if table.name not in own_schemas] or tables


def _list_communes(tables: Sequence[Table]) -> set[str]:
    """Those that have rows in a dataset that is cut by commune."""
    communes: set[str] = set()
    for table in tables:
        communes.update(extract.commune for extract in table.extracts)
    return communes


def _list_dataset_cells(
    entry: DatasetEntry, tables: Sequence[Table], late: bool
) -> Iterator[CoverageCell]:
    """What a dataset is of each of its years: of "" where nobody knows them, or its standard has
    none. Whoever is late is so with the last of them."""
    years = find_dataset_years(entry, tables)
    state = find_conformity_state(entry.dataset, tables, entry.summary)
    kept_years = _find_kept_years(entry, tables, years)
    cells = []
    for year in years:
        cell = CoverageCell(year=year, status="published", datasets=(entry.dataset.id,))
        cells.append(replace(cell, conformity=state, kept=year in kept_years))
    yield from cells[:-1]
    yield replace(cells[-1], late=late)


def _find_kept_years(
    entry: DatasetEntry, tables: Sequence[Table], years: Sequence[str]
) -> Collection[str]:
    """Of which years the files are of which an earlier content is published. A description of
    before is of all years; so is a file of which nobody knows the year."""
    if not entry.kept:
        return ()
    kept_paths = {file.path for file in entry.kept}
    kept_tables = [table for table in tables if table.source in kept_paths]
    return find_table_years(kept_tables) or years


def _add_cells(held: HeldCells, publisher: str, cells: Sequence[CoverageCell]) -> None:
    for cell in cells:
        key = publisher, cell.year
        held[key] = _merge_cells(held[key], cell) if key in held else cell


def _merge_cells(first: CoverageCell, second: CoverageCell) -> CoverageCell:
    """What two datasets are of one year; that of another publisher comes after its own."""
    return replace(
        first,
        status=min(first.status, second.status),  # "published" before "shared"
        datasets=tuple(sorted((*first.datasets, *second.datasets))),
        conformity=min(first.conformity, second.conformity, key=WORST.index),
        late=first.late | second.late,
        kept=first.kept | second.kept,
    )


def _cover(duty: Duty, publishers: Sequence[Publisher], held: HeldCells) -> StandardCoverage:
    years = tuple(sorted({year for _, year in held if year}))
    covered = []
    for publisher in publishers:
        cells = [_find_cell(held, publisher, year, duty) for year in years or ("",)]
        covered.append(PublisherCoverage(publisher, tuple(cells)))
    return StandardCoverage(standard=duty.standard, years=years, publishers=tuple(covered))


def _find_cell(
    held: Mapping[tuple[str, str], CoverageCell], publisher: Publisher, year: str, duty: Duty
) -> CoverageCell:
    cell = held.get((publisher.slug, year))
    undated = held.get((publisher.slug, ""))
    if cell:
        return cell
    if undated:
        return replace(undated, year=year, status="undated")
    return _explain_absence(year, publisher, duty)


def _explain_absence(year: str, publisher: Publisher, duty: Duty) -> CoverageCell:
    """What the publisher says comes first, then what it is, then what the law probably asks."""
    address = dict(publisher.elsewhere).get(duty.standard)
    reason = dict(publisher.not_concerned).get(duty.standard)
    if address:
        return CoverageCell(year=year, status="elsewhere", url=address)
    if reason:
        return CoverageCell(year=year, status="not-concerned", reason=reason)
    if not duty.concerns(publisher):
        return CoverageCell(year=year, status="not-concerned")
    if publisher.own_portal:
        return CoverageCell(year=year, status="own-portal", url=publisher.own_portal)
    if duty.is_presumed(publisher, year):
        return CoverageCell(year=year, status="probable", law=duty.law)
    return CoverageCell(year=year, status="missing")
