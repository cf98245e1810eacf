"""data/territoire/couverture.csv and .xlsx: who publishes what, a row for each publisher, standard
and year.
Its columns and its codes are permanent: reusers' scripts ask for them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from functools import partial
from io import BytesIO, StringIO
from types import MappingProxyType

from site_builder.compose.coverage import get_duty, has_coverage, list_standards
from site_builder.core.language import Language
from site_builder.core.model.coverage import CoverageCell, CoverageStatus
from site_builder.core.model.dataset import TERRITORY
from site_builder.core.model.portal import Publisher
from site_builder.core.model.site import Site
from site_builder.core.model.territory import INSEE, PUBLISHER, PUBLISHER_NAME
from site_builder.metadata.standards import load_standard
from site_builder.prepare.exports.formulas import APOSTROPHE, is_formula
from site_builder.prepare.exports.xlsx import CREATED
from site_builder.render.feeds.feed import Feed, PlannedFiles, plan_file
from site_builder.render.localised_site import LocalisedSite

COVERAGE_CSV = f"data/{TERRITORY}/couverture.csv"
COVERAGE_EXCEL = f"data/{TERRITORY}/couverture.excel.csv"
COVERAGE_WORKBOOK = f"data/{TERRITORY}/couverture.xlsx"
MOST_WORKBOOK_ROWS = 10_000  # which take about a second to write
COVERAGE_PATH = f"{TERRITORY}/couverture/{{slug}}/"  # the page of a standard
BOM = "\ufeff"
NUMBERS = frozenset({"population", "annee"})
COLUMNS = (
    PUBLISHER,
    PUBLISHER_NAME,
    "diffuseur_nature",
    INSEE,
    "population",
    "standard",
    "standard_titre",
    "annee",
    "statut",
    "statut_libelle",
    "conformite",
    "conformite_libelle",
    "en_retard",
    "conserve",
    "jeux",
    "adresses",
    "motif",
    "loi",
)
STATUSES: MappingProxyType[CoverageStatus, str] = MappingProxyType(
    {
        "published": "publie",
        "shared": "jeu_partage",
        "undated": "annee_non_dite",
        "elsewhere": "publie_ailleurs",
        "own-portal": "portail_propre",
        "not-concerned": "sans_objet",
        "probable": "probablement_concerne",
        "missing": "rien",
    }
)
CONFORMITY = MappingProxyType(
    {None: "", "conforming": "conforme", "failing": "a_corriger", "unverified": "non_verifie"}
)


def list_coverage_paths(site: Site) -> Iterator[str]:
    """The site paths of the pages; none where the portal has none."""
    if has_coverage(site):
        yield f"{TERRITORY}/"
        for standard_id in list_standards(site):
            yield COVERAGE_PATH.format(slug=load_standard(standard_id).slug)


def plan_coverage_files(localised_site: LocalisedSite) -> Iterator[PlannedFiles]:
    """None where the portal has no such page."""
    if not localised_site.has_coverage:
        return
    inputs = (localised_site.site.portal.url, localised_site.coverage_inputs)
    for path, excel in ((COVERAGE_CSV, False), (COVERAGE_EXCEL, True)):
        yield plan_file(path, partial(_render_coverage, localised_site, excel), inputs=inputs)
    if choose_spreadsheet(localised_site) == COVERAGE_WORKBOOK:
        render = partial(_render_workbook, localised_site)
        yield plan_file(COVERAGE_WORKBOOK, render, inputs=inputs)


def choose_spreadsheet(localised_site: LocalisedSite) -> str:
    """The file for Excel that the pages offer."""
    rows = 0
    for coverage in localised_site.coverage:
        rows += sum(len(covered.cells) for covered in coverage.publishers)
    return COVERAGE_WORKBOOK if rows <= MOST_WORKBOOK_ROWS else COVERAGE_EXCEL


def _render_coverage(localised_site: LocalisedSite, excel: bool) -> bytes:
    text = StringIO()
    writer = csv.writer(text, delimiter=";" if excel else ",", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    rows = _list_rows(localised_site)
    writer.writerows(map(_guard_formulas, rows) if excel else rows)
    return f"{BOM if excel else ''}{text.getvalue()}".encode()


def _render_workbook(localised_site: LocalisedSite) -> bytes:
    import xlsxwriter

    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": CREATED})
    sheet = book.add_worksheet(localised_site.language.say("coverage.title"))
    sheet.freeze_panes(1, 2)
    bold = book.add_format({"bold": True, "bottom": 1})
    for index, name in enumerate(COLUMNS):
        sheet.write_string(0, index, name, bold)
        sheet.set_column(index, index, len(name) + 6)
    rows = 0
    for rows, cells in enumerate(_list_rows(localised_site), 1):
        for index, (name, cell) in enumerate(zip(COLUMNS, cells, strict=True)):
            if cell and name in NUMBERS:
                sheet.write_number(rows, index, int(cell))
            elif cell:
                sheet.write_string(rows, index, cell)
    sheet.autofilter(0, 0, rows, len(COLUMNS) - 1)
    book.close()
    return target.getvalue()


def _list_rows(localised_site: LocalisedSite) -> Iterator[Sequence[str]]:
    url = localised_site.site.portal.url
    for coverage in localised_site.coverage:
        standard = (coverage.standard, load_standard(coverage.standard).title)
        law = get_duty(coverage.standard).url
        for covered in coverage.publishers:
            publisher = _list_publisher_cells(covered.publisher)
            for cell in covered.cells:
                said = _list_said_cells(localised_site.language, cell, url)
                yield (*publisher, *standard, cell.year, *said, law if cell.law else "")


def _guard_formulas(row: Sequence[str]) -> list[str]:
    """A spreadsheet would compute some texts of ours and of publishers."""
    return [f"{APOSTROPHE}{text}" if is_formula(text) else text for text in row]


def _list_publisher_cells(publisher: Publisher) -> Sequence[str]:
    population = "" if publisher.population is None else str(publisher.population)
    return (publisher.slug, publisher.name, publisher.role, publisher.insee, population)


def _list_said_cells(language: Language, cell: CoverageCell, url: str) -> Sequence[str]:
    """Several datasets, and their addresses, stand one after the other with a space."""
    conformity = language.say(f"coverage.{cell.conformity}") if cell.conformity else ""
    addresses = [f"{url}{dataset_id}/" for dataset_id in cell.datasets]
    return (
        STATUSES[cell.status],
        language.say(f"coverage.{cell.status}"),
        CONFORMITY[cell.conformity],
        conformity,
        _write_boolean(cell.late),
        _write_boolean(cell.kept),
        " ".join(cell.datasets),
        cell.url or " ".join(addresses),
        cell.reason,
    )


def _write_boolean(value: bool) -> str:
    return "true" if value else "false"


COVERAGE = Feed(name="coverage", plan=plan_coverage_files)
