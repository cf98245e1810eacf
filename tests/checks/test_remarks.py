"""What a table says against itself: each mistake is found with its rows, and what is no mistake is
left in peace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from split_tables import SplitTable
from typed_tables import make_raw_table, make_typed_table

from site_builder.checks import repeated_rows
from site_builder.checks.identifiers import INSEE, POSTAL
from site_builder.checks.periods import find_missing_period_files, list_period_gaps
from site_builder.checks.remarks import collect_table_remarks
from site_builder.checks.suspicion import InspectedTable
from site_builder.core.language import load_language
from site_builder.core.model.portal import Publisher
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.geography.departments import DEPARTMENTS, Box, get_department_box, merge_boxes
from site_builder.geography.territory import compute_publisher_boxes
from site_builder.prepare.profile import compute_column_profiles

NORD = DEPARTMENTS["59"]
GOOD = "21590350100017"
BAD = "21590350100018"
ASSOCIATIONS = (
    "00080117500019",
    "00089010300013",
    "00080117500035",
)  # the last is of the first one's body
ACCOUNT = "FR7630006000011234567890189"


def look(
    head: str,
    rows: Sequence[str],
    *,
    bounds: Box | None = None,
    decimals: int = 9,
    schema_problems: Sequence[Problem] = (),
    rows_at_once: int = 0,
) -> list[Problem]:
    """What is said of a table: « name:kind;name;… », a column being of text where no kind is
    named. `rows_at_once`: it comes in batches, every second column with values of its own."""
    names = [name.partition(":")[0] for name in head.split(";")]
    kinds = [name.partition(":")[2] or "string" for name in head.split(";")]
    cells = [row.split(";") for row in rows]
    columns = zip(names, kinds, zip(*cells, strict=True), strict=True)
    whole = make_typed_table(
        {name: (kind, column) for name, kind, column in columns}, dict.fromkeys(names, decimals)
    )
    table = SplitTable(whole, range(0, len(names), 2), rows_at_once) if rows_at_once else whole
    profiles, _ = compute_column_profiles(table)
    inspected = InspectedTable(
        typed=table,
        raw=make_raw_table(names, []),  # which says where the rows are
        profiles=profiles,
        place=Place(path="a.csv"),
        bounds=bounds,
    )
    found = collect_table_remarks(inspected, schema_problems)
    assert {problem.severity for problem in found} <= {"warning"}
    assert all(" → " in load_language("fr").problem(problem) for problem in found)
    return found


def remarks(head: str, rows: Sequence[str], **more: Any) -> list[tuple[str, str | None, int, Any]]:
    """(code, column, count, rows) of what is said of a table, which is the same in batches."""
    found = look(head, rows, **more)
    assert look(head, rows, rows_at_once=len(rows) // 3 + 1, **more) == found
    return [
        (problem.code.removeprefix("remark."), problem.place.column, problem.count, problem.rows)
        for problem in found
    ]


# --- rows twice ---

SUBSIDIES = [
    f"Club {n % 40};2024-03-{n % 28 + 1:02};{n * 7 % 900 + 100};Objet {n % 23}" for n in range(100)
]
HEAD = "nom;date:date;montant:integer;objet"


def test_a_row_that_is_there_twice_is_told_with_the_other() -> None:
    (one,) = look(HEAD, [*SUBSIDIES, SUBSIDIES[4]])
    assert (one.code, one.count, one.rows, one.params) == (
        "remark.row-repeated",
        1,
        (102,),
        {"other": "6"},
    )


def test_a_table_that_was_pasted_under_itself() -> None:
    assert remarks(HEAD, SUBSIDIES * 2) == [("row-repeated", None, 100, (102, 103, 104, 105, 106))]


@pytest.mark.parametrize("held", [repeated_rows.HELD, 0])
def test_rows_of_a_large_table_are_told_by_numbers(
    monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    """Whether its columns have texts in common between batches or not."""
    monkeypatch.setattr(repeated_rows, "HELD", held)
    rows = [f"Club {n // 3};{n % 3};{n * 7 % 900};Objet {n % 23};{GOOD}" for n in range(500)]
    rows += [rows[7], rows[3]]
    head = "nom;n:integer;montant:integer;objet;siret:siret"
    assert remarks(head, [*rows, f"Fin;1;2;x;{BAD}"]) == [
        ("row-repeated", None, 2, (502, 503)),
        ("french-siret-value", "siret", 1, (504,)),
    ]
    (problem,) = look(head, rows)
    assert problem.params == {"other": "9"}
    assert [problem.rows for problem in look(HEAD, SUBSIDIES * 2)] == [(102, 103, 104, 105, 106)]


def test_rows_whose_numbers_are_the_same_by_chance_are_no_copies(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(repeated_rows, "HELD", 0)
    monkeypatch.setattr(repeated_rows, "hash", lambda row: hash(row[:1]), raising=False)
    rows = [f"Club {n % 99};{n};Objet {n % 23};{n % 2}" for n in range(100)]
    assert look("nom;montant:integer;objet;n", rows) == []


def test_what_is_not_of_the_type_is_no_copy_of_what_is_written_like_it() -> None:
    """A day that is demanded as 31/12/2024 is published as 2024-12-31, which a cell may hold."""
    table = make_typed_table(
        {
            "nom": ("string", [f"Club {n % 40}" for n in range(99)] + ["Fin", "Fin"]),
            "n": ("integer", [str(n % 37) for n in range(99)] + ["7", "7"]),
            "jour": ("date", ["2024-12-31"] * 101),
        }
    )
    jour = table.cells[2]
    codes = [0] * 100 + [1]
    changed = replace(jour, values=[*jour.values, None], texts=[*jour.texts] * 2, codes=codes)
    inspected = InspectedTable(
        typed=replace(table, cells=(*table.cells[:2], changed)),
        raw=make_raw_table(("nom", "n", "jour"), [("", "", "")] * 101),
        profiles=compute_column_profiles(table)[0],
        place=Place(),
    )
    assert collect_table_remarks(inspected, []) == []


def test_a_wide_table_has_more_ways_than_a_float_can_count() -> None:
    rows = [";".join(f"{n * (column + 7) % 97}x" for column in range(200)) for n in range(97)]
    assert remarks(";".join(f"c{n}" for n in range(200)), [*rows, rows[3]]) == [
        ("row-repeated", None, 1, (99,))
    ]


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        ("couleur", ["rouge"] * 4 + ["bleu"] * 6),
        ("couleur;taille", [f"{'rouge' if n % 2 else 'bleu'};{n % 5}" for n in range(60)]),
        # trees that nothing tells apart
        ("espece;hauteur;rue", [f"Tilleul {n % 9};{n % 7};Rue {n % 30}" for n in range(700)]),
        ("nom;adresse", ["A;1", "B;2", "A;1"]),  # three rows: nobody needs to be told
    ],
)
def test_rows_that_are_alike_by_nature_are_left_in_peace(head: str, rows: list[str]) -> None:
    assert remarks(head, rows) == []


# --- a period that is missing ---


@pytest.mark.parametrize(
    ("head", "periods", "missing"),
    [
        ("annee:year", ("2019", "2020", "2022", "2023"), "« 2021 »"),
        (
            "Exercice:year",
            ("2015", "2016", "2017", "2018", "2019", "2020", "2023", "2024"),
            "« 2021 », « 2022 »",
        ),
        (
            "annee_scolaire:school-year",
            ("2019-2020", "2020-2021", "2022-2023", "2023-2024"),
            "« 2021-2022 »",
        ),
        ("mois:yearmonth", ("2023-11", "2023-12", "2024-02", "2024-03"), "« 01/2024 »"),
    ],
)
def test_a_period_that_is_missing_is_named(
    head: str, periods: tuple[str, ...], missing: str
) -> None:
    rows = [f"{period};{n};Rue {n}" for period in periods for n in range(6)]
    (one,) = look(f"{head};n:integer;rue", rows)
    assert (one.code, one.params["periods"], one.place.column) == (
        "remark.period-missing",
        missing,
        head.partition(":")[0],
    )


@pytest.mark.parametrize(
    ("head", "periods", "rows"),
    [
        ("annee:year", ("2020", "2021", "2022", "2023"), 6),
        ("annee:year", ("2014", "2020", "2026"), 6),  # elections
        ("annee:year", ("2012", "2014", "2016", "2018", "2020"), 6),  # every second year
        (
            "année de construction:year",
            ("1998", "1999", "2000", "2002", "2003"),
            6,
        ),  # of a thing, not of a row
        ("mois:yearmonth", ("2024-05", "2024-06", "2024-09", "2024-10"), 6),  # closed in summer
        ("mois:yearmonth", ("2024-05", "2024-06", "2024-08", "2024-09"), 6),
    ],
)
def test_no_period_is_missing(head: str, periods: tuple[str, ...], rows: int) -> None:
    lines = [f"{period};{n};Rue {n}" for period in periods for n in range(rows)]
    assert remarks(f"{head};n:integer;rue", lines) == []


def test_a_year_without_a_row_is_no_surprise_where_years_have_few() -> None:
    rows = ["2019;x", "2019;y", "2019;z", "2020;x", "2022;y", "2022;z", "2023;x", "2023;y"]
    assert remarks("annee:year;lieu", rows) == []


def test_one_row_a_year_is_a_series() -> None:
    rows = ["2018;120", "2019;125", "2020;130", "2022;131", "2023;140"]
    assert remarks("annee:year;population:integer", rows) == [("period-missing", "annee", 1, ())]


@pytest.mark.parametrize(
    ("periods", "found"),
    [
        (("2020-2021", "2021-2022", "2023-2024"), ["2022-2023"]),
        (("2020", "2021", "2030"), []),
        (("2020", "2021-03", "2023"), []),
        (("2024-W05", "2024-W06", "2024-W08"), []),  # weeks: some are holidays
        (("2020", "2022"), []),
    ],
)
def test_what_is_between_periods(periods: tuple[str, ...], found: list[str]) -> None:
    assert list_period_gaps(periods, 3) == found


# --- one name, several numbers ---


def test_one_name_with_numbers_of_two_bodies() -> None:
    one, other, _ = ASSOCIATIONS
    rows = [f"Amicale  laïque;{one};1", f"Chorale;{other};2", f"AMICALE LAIQUE;{other};3"]
    (found,) = look("nomBeneficiaire;idBeneficiaire:siret;montant:integer", rows)
    assert (found.code, found.rows, found.place.column) == (
        "remark.name-several-numbers",
        (4,),
        "nomBeneficiaire",
    )
    assert found.params == {
        "field": "nomBeneficiaire",
        "value": "AMICALE LAIQUE",
        "number": other,
        "other": one,
        "first": "2",
    }


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        # two establishments of one body
        ("Association;SIRET:siret", [f"Amicale;{ASSOCIATIONS[0]}", f"Amicale;{ASSOCIATIONS[2]}"]),
        # two bodies of one name, in two communes
        (
            "nom;siret:siret;commune",
            [f"Amicale;{ASSOCIATIONS[0]};Lille", f"Amicale;{ASSOCIATIONS[1]};Seclin"],
        ),
        # the number is that of who gives, the name that of who is given to
        (
            "nom du bénéficiaire;SIRET attribuant:siret",
            [f"Amicale;{ASSOCIATIONS[0]}", f"Amicale;{ASSOCIATIONS[1]}"],
        ),
        # people bear one name
        (
            "nom;prénom;siret:siret",
            [f"Martin;Zoé;{ASSOCIATIONS[0]}", f"Martin;Zoé;{ASSOCIATIONS[1]}"],
        ),
        # a word, not a name
        (
            "nom;siret:siret",
            [
                f"Particulier;{siret}"
                for siret in (*ASSOCIATIONS, GOOD, "35600000000048", "00000000000000")
            ],
        ),
        (
            "type d'association;siret:siret",
            [f"Sport;{ASSOCIATIONS[0]}", f"Sport;{ASSOCIATIONS[1]}"],
        ),
    ],
)
def test_one_name_may_well_have_two_numbers(head: str, rows: list[str]) -> None:
    assert remarks(head, rows) == []


# --- codes that are of nothing ---


def test_codes_that_have_the_form_and_are_of_nothing() -> None:
    rows = [f"59350;59000;{GOOD}"] * 9 + [f"59000;96000;{BAD}", f"20004;59000;{GOOD}"]
    assert remarks("code_insee:insee;code_postal:postal_code;siret:siret", rows) == [
        ("insee-value", "code_insee", 2, (11, 12)),
        ("postal-code-value", "code_postal", 1, (11,)),
        ("french-siret-value", "siret", 1, (11,)),
    ]


def test_codes_of_other_countries_and_of_other_kinds_are_left_in_peace() -> None:
    rows = ["59350;1;00012"] * 9 + ["99109;2;00013", "97502;3;00014"]
    assert remarks("code_insee:insee;n:integer;code commune", rows) == []


def test_all_departments_are_known() -> None:
    import re

    for code in DEPARTMENTS:
        insee = f"{code}01" if len(code) == 3 else f"{code}001"
        postal = f"{code.replace('A', '0').replace('B', '0')}00"
        assert re.fullmatch(INSEE, insee), insee
        assert re.fullmatch(POSTAL, postal.ljust(5, "0")), postal


def test_an_account_is_told_twice_over_and_never_quoted() -> None:
    rows = [f"Club {n};{ACCOUNT}" for n in range(8)] + [f"Club 8;{ACCOUNT[:-1]}8"]
    found = look("nom;IBAN:iban", rows)
    assert [(one.code, one.count, one.rows[0]) for one in found] == [
        ("remark.iban-value", 1, 10), ("remark.iban-published", 9, 2),
    ]  # fmt: skip
    assert not any(ACCOUNT[4:-4] in str(value) for one in found for value in one.params.values())


# --- places ---

PLACES = "nom;latitude:latitude;longitude:longitude"


def test_a_place_far_from_the_territory() -> None:
    rows = [f"Parc {n};50.6{n};3.0{n}" for n in range(1, 9)] + ["Loin;43.6;3.9"]
    (one,) = look(PLACES, rows, bounds=NORD)
    assert (one.code, one.rows, one.params) == (
        "remark.place-far", (10,), {"latitude": "43.6", "longitude": "3.9"},
    )  # fmt: skip


def test_half_a_place_is_none() -> None:
    rows = [f"Parc {n};50.6{n};3.0{n}" for n in range(1, 9)] + ["Loin;43.6;", "Plus loin;;9.1"]
    assert remarks(PLACES, rows, bounds=NORD) == []


@pytest.mark.parametrize("bounds", [NORD, None])
def test_a_table_of_places_elsewhere_is_left_in_peace(bounds: Any) -> None:
    rows = [f"Jumelage {n};43.6{n};3.9{n}" for n in range(1, 6)] + ["Lille;50.63;3.06"]
    assert remarks(PLACES, rows, bounds=bounds) == []


def test_where_bounds_come_from() -> None:
    own = (3.1, 50.6, 3.2, 50.7)
    publishers = (
        Publisher(slug="ascq", name="Ascq", role="commune", insee="59009", bbox=own),
        Publisher(slug="lens", name="Lens", role="commune", insee="62498"),
        Publisher(slug="nulle-part", name="Nulle part", role="commune", insee="00001"),
        Publisher(slug="metropole", name="Métropole", role="metropole"),
    )
    pas_de_calais = get_department_box("62498")
    assert compute_publisher_boxes(publishers) == {
        "ascq": own,
        "lens": pas_de_calais,
        "nulle-part": None,
        "metropole": merge_boxes((own, DEPARTMENTS["62"])),
    }
    assert compute_publisher_boxes(publishers[3:]) == {"metropole": None}


# --- totals ---


def test_whole_numbers_too_large_to_be_added() -> None:
    large = str(10**18 - 1)
    assert (
        remarks(
            "x;" + "".join(f"n{place}:integer;" for place in range(12)) + "total:integer",
            [";".join(["a", *[large] * 12, large])] * 6,
        )
        == []
    )


def test_hundreds_of_codes_and_names_are_looked_at_in_part() -> None:
    words = ("", "code", "id", "num", "n", "numero", "de la", "du", "des", "le", "les", "et")
    heads = [
        f"{one} {other} {name}"
        for name in ("siret:siret", "nom")
        for one in words
        for other in words
    ]
    rows = [";".join([GOOD] * 144 + [f"Club {n}"] * 144) for n in range(9)]
    assert remarks(";".join(heads), rows) == []


def test_a_total_that_its_row_does_not_make() -> None:
    rows = [f"Bureau {n};{n};{2 * n};{3 * n}" for n in range(1, 20)] + ["Bureau 20;20;40;70"]
    (one,) = look("bureau;femmes:integer;hommes:integer;total:integer", rows, decimals=0)
    assert (one.code, one.rows, one.params) == (
        "remark.sum-columns-value",
        (21,),
        {"field": "total", "value": "70", "others": "« femmes », « hommes »"},
    )


@pytest.mark.parametrize(
    "rows",
    [
        [f"a;{n};{2 * n};{3 * n}" for n in range(1, 20)],
        [f"a;{n};{2 * n};{3 * n + n % 3}" for n in range(1, 20)],  # no sum, whatever it is
        [f"a;{n}/3;{n},2;{2 * n},5".replace("/", ",") for n in range(1, 20)]
        + ["a;1,3;1,2;2,6"],  # rounded
        [f"a;{n};;{n}" for n in range(1, 20)] + ["a;3;4;9"],  # of one part, nothing was ever added
    ],
)
def test_a_total_that_is_none_is_left_in_peace(rows: list[str]) -> None:
    assert remarks("x;femmes:number;hommes:number;total:number", rows, decimals=1) == []


def test_a_suspicion_more_than_forty_is_not_looked_at() -> None:
    heads = [f"siret {n}:siret" for n in range(50)]
    assert len(remarks(";".join(heads), [";".join([BAD] * 50)] * 3)) == 40


def test_what_the_schema_has_said_is_not_said_again() -> None:
    """Neither of a cell, nor of a row that is there twice."""
    rows = [f"Club {n};{GOOD};Objet {n % 20};59350" for n in range(30)]
    rows += [rows[0], f"Chorale;{BAD};Objet;59000"]
    head = "nom;siret:siret;objet;code_insee:insee"
    place = Place(path="a.csv", column="siret")
    known = replace(make_problem("fault.french-siret-value", place, "error"), rows=(33,))
    key = replace(make_problem("fault.primary-key", Place(), "error"), rows=(32,))
    codes = ["row-repeated", "french-siret-value", "insee-value"]
    for schema_problems, left in (([], codes), ([known], codes[::2]), ([known, key], codes[2:])):
        found = remarks(head, rows, schema_problems=schema_problems)
        assert [code for code, *_ in found] == left


def test_a_file_that_is_missing_is_told_by_the_periods_of_the_others() -> None:
    (found,) = find_missing_period_files(["2023", "2020", "2021"], Place(path="datasets/jeu"))
    assert (found.code, found.params) == (
        "remark.period-file-missing",
        {"periods": "« 2022 »", "count": 1},
    )
