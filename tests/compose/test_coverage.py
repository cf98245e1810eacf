"""Who has published what: each word that a cell may have, and what it may not say."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest
from specimen import PORTAL, PUBLISHERS, TODAY, Made, plain, table

from site_builder.compose.compose import compose_site
from site_builder.compose.coverage import build_coverage, has_coverage, list_growth_periods
from site_builder.compose.coverage.duties import TABLE, get_duty, load_duties
from site_builder.compose.today import Today
from site_builder.core.language import load_language
from site_builder.core.model.coverage import CoverageCell, StandardCoverage
from site_builder.core.model.dataset import TERRITORY, Catalogue, Dataset
from site_builder.core.model.kept import KeptFile
from site_builder.core.model.portal import Publisher
from site_builder.core.model.prepared import CommuneExtract, Table
from site_builder.core.model.site import Site
from site_builder.core.model.table_schema import Field, TableSchema
from site_builder.core.vocabulary import ROLES
from site_builder.metadata.standards import STANDARDS

GRANTS = "scdl/subventions"
SMALL = Publisher(slug="englos", name="Englos", role="commune", population=616)


def grants(id_: str, years: Sequence[str] = (), **more: Any) -> Made:
    """A dataset of grants whose rows are of these years."""
    made = plain(id_, standard=GRANTS, **more)
    return replace(made, tables=(replace(table(), years=tuple(years)),))


def composed(
    *made: Made,
    publishers: Sequence[Publisher] = PUBLISHERS,
    kept: Mapping[str, tuple[KeptFile, ...]] = MappingProxyType({}),
) -> Site:
    datasets = tuple(one.dataset for one in made)
    catalogue = Catalogue(portal=PORTAL, publishers=tuple(publishers), datasets=datasets)
    summaries = {one.dataset.id: one.summary() for one in made}
    return compose_site(catalogue, summaries, {}, Today(TODAY), kept=kept)


def cover(site: Site) -> tuple[StandardCoverage, ...]:
    def open_tables(summary: object) -> tuple[Table, ...]:
        return summary.tables  # type: ignore[attr-defined,no-any-return]

    return build_coverage(site, open_tables)


def cells(site: Site, standard: str = GRANTS) -> dict[str, tuple[CoverageCell, ...]]:
    """By publisher."""
    (found,) = (one for one in cover(site) if one.standard == standard)
    return {one.publisher.slug: one.cells for one in found.publishers}


def words(found: Sequence[CoverageCell]) -> list[tuple[str, str]]:
    return [(cell.year, cell.status) for cell in found]


def test_each_publisher_has_a_cell_for_each_year_of_which_somebody_published() -> None:
    site = composed(grants("lille/a", ["2022", "2024"]), grants("metropole/b", ["2023"]))
    found = cells(site)
    assert words(found["lille"]) == [
        ("2022", "published"),
        ("2023", "probable"),
        ("2024", "published"),
    ]
    assert found["lille"][0].datasets == ("lille/a",)
    assert words(found["metropole"]) == [
        ("2022", "probable"),
        ("2023", "published"),
        ("2024", "probable"),
    ]


def test_years_are_those_of_rows_else_of_a_series_else_of_the_metadata_and_never_guessed() -> None:
    parts = tuple(replace(table(f"p{year}"), period=year) for year in ("2021", "2023-2024"))
    series = replace(plain("lille/b", standard=GRANTS), tables=parts)
    assert [cell.year for cell in cells(composed(series))["lille"]] == ["2021", "2023", "2024"]
    written = plain("lille/c", standard=GRANTS, temporal="2019/2020")
    assert [cell.year for cell in cells(composed(written))["lille"]] == ["2019", "2020"]
    site = composed(plain("lille/d", standard=GRANTS), grants("metropole/a", ["2024"]))
    assert words(cells(site)["lille"]) == [("2024", "undated")]
    site = composed(plain("lille/d", standard=GRANTS))
    assert words(cells(site)["lille"]) == [("", "published")]


def test_a_standard_whose_rows_have_no_year_has_one_column() -> None:
    site = composed(plain("lille/parcs", standard="beffroi/parcs", temporal="2024"))
    assert words(cells(site, "beffroi/parcs")["lille"]) == [("", "published")]


def test_what_is_valid_late_or_kept_is_said_of_the_years_of_which_it_is() -> None:
    made = grants("lille/a", ["2022", "2023"], frequency="annual", modified=date(2024, 1, 1))
    kept = {"lille/a": (KeptFile(path="table.csv", reason="csv-empty"),)}
    first, last = cells(composed(made, kept=kept))["lille"]
    assert (first.conformity, first.late, first.kept) == ("conforming", False, True)
    assert (last.conformity, last.late, last.kept) == ("conforming", True, True)
    fresh = grants("lille/a", ["2022"], frequency="annual", modified=date(2026, 1, 1))
    assert not cells(composed(fresh))["lille"][0].late


def test_an_earlier_content_of_one_file_is_said_of_its_year_alone() -> None:
    parts = tuple(replace(table(f"p{year}"), period=year) for year in ("2021", "2022"))
    made = replace(plain("lille/b", standard=GRANTS), tables=parts)
    kept = {"lille/b": (KeptFile(path="p2022.csv", reason="csv-empty"),)}
    assert [cell.kept for cell in cells(composed(made, kept=kept))["lille"]] == [False, True]


def test_a_dataset_of_all_communes_covers_those_that_have_rows_in_it() -> None:
    made = grants("metropole/a", ["2024"])
    extract = CommuneExtract("lille", 3, (), "")
    made = replace(made, tables=(replace(made.tables[0], extracts=(extract,)),))
    found = cells(composed(made))
    assert words(found["metropole"]) == [("2024", "published")]
    assert words(found["lille"]) == [("2024", "shared")]
    assert found["lille"][0].datasets == ("metropole/a",)
    assert words(found["armentieres"]) == [("2024", "probable")]
    own = grants("lille/a", ["2024"])
    assert words(cells(composed(made, own))["lille"]) == [("2024", "published")]


def test_a_table_of_something_else_in_such_a_dataset_covers_nobody() -> None:
    made = grants("metropole/a", ["2024"])
    extract = CommuneExtract("lille", 3, (), "")
    beside = replace(
        made.tables[0], name="feux", extracts=(replace(extract, commune="armentieres"),)
    )
    grants_table = replace(made.tables[0], extracts=(extract,))
    schema = TableSchema(fields=(Field(name="ID_FEU", type="string"),))
    source = replace(made.dataset.sources[0], name="feux", schema=schema)
    dataset = replace(made.dataset, sources=(*made.dataset.sources, source))
    found = cells(composed(replace(made, dataset=dataset, tables=(grants_table, beside))))
    assert words(found["lille"]) == [("2024", "shared")]
    assert words(found["armentieres"]) == [("2024", "probable")]


def test_what_a_publisher_says_comes_before_what_the_law_probably_asks() -> None:
    armentieres, lille, metropole = PUBLISHERS
    publishers = (
        replace(armentieres, elsewhere=((GRANTS, "https://a.example/"),)),
        replace(lille, own_portal="https://lille.example/"),
        SMALL,
        replace(metropole, not_concerned=((GRANTS, "Aucune n’est versée."),)),
        Publisher(slug="bus", name="Bus", role="delegate"),
    )
    site = composed(plain("englos/a", standard="beffroi/parcs"), publishers=publishers)
    found = cells(site)
    assert {slug: of_one[0].status for slug, of_one in found.items()} == {
        "armentieres": "elsewhere",
        "lille": "own-portal",
        "englos": "missing",
        "metropole": "not-concerned",
        "bus": "not-concerned",
    }
    assert found["armentieres"][0].url == "https://a.example/"
    assert found["metropole"][0].reason == "Aucune n’est versée."
    published = cells(composed(grants("armentieres/a", ["2024"]), publishers=publishers))
    assert published["armentieres"][0].status == "published"  # whatever it says


@pytest.mark.parametrize(
    ("population", "agents", "year", "presumed"),
    [
        (3_500, None, "2024", False),  # more than that is asked
        (3_501, None, "2024", True),
        (3_501, 50, "2024", False),
        (3_501, 51, "2024", True),
        (None, None, "2024", False),  # nobody knows
        (3_501, None, "2017", False),
        (3_501, None, "2018", True),
        (3_501, None, "", True),
    ],
)
def test_the_law_is_presumed_from_a_population_a_staff_and_a_year_on(
    population: int | None, agents: int | None, year: str, presumed: bool
) -> None:
    commune = Publisher(slug="x", name="X", role="commune", population=population, agents=agents)
    assert load_duties()["scdl/prenoms"].is_presumed(commune, year) is presumed


def test_each_duty_says_where_it_is_read() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        names = [row["standard"] for row in csv.DictReader(file)]
    assert len({*names}) == len(names)
    assert {*names} <= {*STANDARDS}
    french = load_language("fr")
    for duty in load_duties().values():
        assert duty.bodies and duty.bodies <= {"commune", *ROLES.values()}
        assert duty.presumed.keys() <= duty.bodies
        assert bool(duty.law) == bool(duty.presumed) == bool(duty.url) == bool(duty.since)
        if duty.law:
            date.fromisoformat(duty.since)
            assert duty.url.startswith("https://www.legifrance.gouv.fr/")
            assert french.has(f"coverage.law.{duty.law}")


def test_a_standard_without_a_duty_is_anybodys_and_nobodys_duty() -> None:
    duty = get_duty("beffroi/nouveau")
    assert duty.concerns(SMALL) and duty.concerns(PUBLISHERS[2])
    assert not duty.is_presumed(PUBLISHERS[1], "2024")


def test_a_portal_of_one_publisher_and_one_without_standards_have_none() -> None:
    assert not has_coverage(composed(grants("lille/a"), publishers=PUBLISHERS[1:2]))
    assert not has_coverage(composed(plain("lille/a")))
    assert has_coverage(composed(grants("lille/a")))


def test_a_table_of_the_territory_is_nobodys_own_nor_is_who_has_them_a_publisher() -> None:
    made = grants("metropole/a", ["2024"])
    site = composed(grants("lille/a", ["2024"]), made)
    (entry,) = (one for one in site.entries if one.dataset.id == "metropole/a")
    dataset: Dataset = replace(entry.dataset, id="territoire/subventions", slug="subventions")
    entries = (site.entries[0], replace(entry, dataset=dataset))
    owner = Publisher(slug=TERRITORY, name="Portail", role="public")
    found = cells(replace(site, entries=entries, publishers=(*site.publishers, owner)))
    assert words(found["metropole"]) == [("2024", "probable")]
    assert TERRITORY not in found
    assert not has_coverage(replace(site, publishers=(PUBLISHERS[1], owner)))


def test_growth_counts_each_dataset_from_its_first_day_on_without_a_gap() -> None:
    site = composed(
        grants("lille/a", issued=date(2026, 1, 15)),
        plain("lille/b", issued=date(2026, 1, 31)),
        plain("metropole/c", issued=date(2026, 3, 1)),
        plain("metropole/d"),
    )
    periods = list_growth_periods(site.entries)
    assert [
        (one.period, one.new, one.datasets, one.publishers, one.standards) for one in periods
    ] == [("2026-01", 2, 2, 1, 1), ("2026-02", 0, 2, 1, 1), ("2026-03", 1, 3, 2, 1)]


def test_growth_of_many_years_is_told_by_year_and_without_a_day_not_at_all() -> None:
    site = composed(
        plain("lille/a", issued=date(2020, 1, 15)), plain("lille/b", issued=date(2024, 1, 31))
    )
    assert [one.period for one in list_growth_periods(site.entries)] == [
        "2020", "2021", "2022", "2023", "2024",
    ]  # fmt: skip
    assert list_growth_periods(composed(plain("lille/a")).entries) == ()
