"""What a table says against itself: each mistake is found with its rows, and what is no mistake is
left in peace."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from site_builder.checks.identifiers import INSEE, POSTAL
from site_builder.checks.periods import list_period_gaps
from site_builder.core.language import load_language
from site_builder.core.model.dataset import ReadingHints
from site_builder.core.model.portal import Publisher
from site_builder.core.model.prepared import Detail, PreparationTask, SourceFile
from site_builder.core.model.table_schema import CustomCheck, Field, TableSchema
from site_builder.core.problems import Problem
from site_builder.geography.departments import DEPARTMENTS, Box, get_department_box, merge_boxes
from site_builder.geography.territory import compute_publisher_boxes
from site_builder.prepare.prepare import PreparationJob, prepare_datasets
from site_builder.storage import batched_queries
from site_builder.storage.object_store import ObjectStore

NORD = DEPARTMENTS["59"]
GOOD = "21590350100017"
BAD = "21590350100018"
ASSOCIATIONS = (
    "00080117500019",
    "00089010300013",
    "00080117500035",
)  # the last is of the first one's body
ACCOUNT = "FR7630006000011234567890189"


def problems(
    folder: Path,
    files: Mapping[str, str],
    bounds: Box | None = None,
    schema: TableSchema | None = None,
) -> list[Problem]:
    """All that preparing these files tells, as one dataset."""
    sources = []
    for name, content in files.items():
        (folder / name).write_text(content, "utf-8")
        sources.append(
            SourceFile(
                name=name[:-4],
                path=name,
                kind="table",
                hints=ReadingHints(),
                original=name,
                ending=name[-4:],
                schema=schema,
            )
        )
    digests = tuple(hashlib.sha256(content.encode()).hexdigest() for content in files.values())
    task = PreparationTask(
        id="lille/jeu", files=tuple(sources), sheet="Données", exports=("csv",), bounds=bounds
    )
    (folder / "scratch").mkdir()
    (summary,) = prepare_datasets(
        [
            PreparationJob(
                task=task,
                key="key",
                digests=digests,
                folder=folder,
                shown="datasets/lille/jeu",
                store=folder / "store",
            )
        ],
        folder / "scratch",
    )
    assert summary.status == "published"
    told = list(ObjectStore(folder / "store").value(summary.detail, Detail).problems)
    assert summary.conformity.remarks == 0, "a remark is nothing that a schema says"
    assert all(" → " in load_language("fr").problem(one) for one in told)
    return told


def remarks(
    folder: Path, head: str, rows: Sequence[str], **more: Any
) -> list[tuple[str, str | None, int, Any]]:
    """(code, column, count, rows) of the warnings about a table."""
    found = problems(folder, {"a.csv": "\n".join([head, *rows, ""])}, **more)
    assert {one.severity for one in found} <= {"warning"}
    return [
        (one.code.removeprefix("remark."), one.place.column, one.count, one.rows) for one in found
    ]


# --- rows twice ---

SUBSIDIES = [
    f"Club {n % 40};2024-03-{n % 28 + 1:02};{n * 7 % 900 + 100};Objet {n % 23}" for n in range(100)
]
HEAD = "nom;date;montant;objet"


def test_a_row_that_is_there_twice_is_told_with_the_other(tmp_path: Path) -> None:
    (one,) = problems(tmp_path, {"a.csv": "\n".join([HEAD, *SUBSIDIES, SUBSIDIES[4], ""])})
    assert (one.code, one.count, one.rows, one.params) == (
        "remark.row-repeated",
        1,
        (102,),
        {"other": "6"},
    )


def test_a_table_that_was_pasted_under_itself(tmp_path: Path) -> None:
    assert remarks(tmp_path, HEAD, SUBSIDIES * 2) == [
        ("row-repeated", None, 100, (102, 103, 104, 105, 106))
    ]


def test_a_large_table_is_asked_in_its_parquet(tmp_path: Path) -> None:
    rows = [
        f"Club {n // 3};{n % 3};{n * 7 % 900};Objet {n % 23};{GOOD}"
        for n in range(batched_queries.SMALL // 4)
    ]
    rows += [rows[7], rows[3]]
    count = len(rows)
    assert remarks(tmp_path, "nom;n;montant;objet;siret", [*rows, f"Fin;1;2;x;{BAD}"]) == [
        ("row-repeated", None, 2, (count, count + 1)),
        ("french-siret-value", "siret", 1, (count + 2,)),
    ]


def test_a_wide_table_has_more_ways_than_a_float_can_count(tmp_path: Path) -> None:
    rows = [";".join(f"{n * (column + 7) % 97}x" for column in range(200)) for n in range(97)]
    assert remarks(tmp_path, ";".join(f"c{n}" for n in range(200)), [*rows, rows[3]]) == [
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
def test_rows_that_are_alike_by_nature_are_left_in_peace(
    tmp_path: Path, head: str, rows: list[str]
) -> None:
    assert remarks(tmp_path, head, rows) == []


# --- a period that is missing ---


@pytest.mark.parametrize(
    ("head", "periods", "missing"),
    [
        ("annee", ("2019", "2020", "2022", "2023"), "« 2021 »"),
        (
            "Exercice",
            ("2015", "2016", "2017", "2018", "2019", "2020", "2023", "2024"),
            "« 2021 », « 2022 »",
        ),
        ("annee_scolaire", ("2019-2020", "2020-2021", "2022-2023", "2023-2024"), "« 2021-2022 »"),
        ("mois", ("2023-11", "2023-12", "2024-02", "2024-03"), "« 01/2024 »"),
    ],
)
def test_a_period_that_is_missing_is_named(
    tmp_path: Path, head: str, periods: tuple[str, ...], missing: str
) -> None:
    rows = [f"{period};{n};Rue {n}" for period in periods for n in range(6)]
    (one,) = problems(tmp_path, {"a.csv": "\n".join([f"{head};n;rue", *rows, ""])})
    assert (one.code, one.params["periods"], one.place.column) == (
        "remark.period-missing",
        missing,
        head,
    )


@pytest.mark.parametrize(
    ("head", "periods", "rows"),
    [
        ("annee", ("2020", "2021", "2022", "2023"), 6),
        ("annee", ("2014", "2020", "2026"), 6),  # elections
        ("annee", ("2012", "2014", "2016", "2018", "2020"), 6),  # every second year
        (
            "année de construction",
            ("1998", "1999", "2000", "2002", "2003"),
            6,
        ),  # of a thing, not of a row
        ("mois", ("2024-05", "2024-06", "2024-09", "2024-10"), 6),  # closed in summer
        ("mois", ("2024-05", "2024-06", "2024-08", "2024-09"), 6),
    ],
)
def test_no_period_is_missing(
    tmp_path: Path, head: str, periods: tuple[str, ...], rows: int
) -> None:
    lines = [f"{period};{n};Rue {n}" for period in periods for n in range(rows)]
    assert remarks(tmp_path, f"{head};n;rue", lines) == []


def test_a_year_without_a_row_is_no_surprise_where_years_have_few(tmp_path: Path) -> None:
    rows = ["2019;x", "2019;y", "2019;z", "2020;x", "2022;y", "2022;z", "2023;x", "2023;y"]
    assert remarks(tmp_path, "annee;lieu", rows) == []


def test_one_row_a_year_is_a_series(tmp_path: Path) -> None:
    rows = ["2018;120", "2019;125", "2020;130", "2022;131", "2023;140"]
    assert remarks(tmp_path, "annee;population", rows) == [("period-missing", "annee", 1, ())]


def test_a_file_that_is_missing_in_a_series(tmp_path: Path) -> None:
    files = {
        f"comptes-{year}.csv": f"poste;montant\nA;{year}\nB;12\n" for year in (2020, 2021, 2023)
    }
    (one,) = problems(tmp_path, files)
    assert (one.code, one.params, one.place.path) == (
        "remark.period-file-missing", {"periods": "« 2022 »", "count": 1}, "datasets/lille/jeu",
    )  # fmt: skip


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


def test_one_name_with_numbers_of_two_bodies(tmp_path: Path) -> None:
    one, other, _ = ASSOCIATIONS
    rows = [f"Amicale  laïque;{one};1", f"Chorale;{other};2", f"AMICALE LAIQUE;{other};3"]
    (found,) = problems(
        tmp_path, {"a.csv": "\n".join(["nomBeneficiaire;idBeneficiaire;montant", *rows, ""])}
    )
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
        ("Association;SIRET", [f"Amicale;{ASSOCIATIONS[0]}", f"Amicale;{ASSOCIATIONS[2]}"]),
        # two bodies of one name, in two communes
        (
            "nom;siret;commune",
            [f"Amicale;{ASSOCIATIONS[0]};Lille", f"Amicale;{ASSOCIATIONS[1]};Seclin"],
        ),
        # the number is that of who gives, the name that of who is given to
        (
            "nom du bénéficiaire;SIRET attribuant",
            [f"Amicale;{ASSOCIATIONS[0]}", f"Amicale;{ASSOCIATIONS[1]}"],
        ),
        # people bear one name
        ("nom;prénom;siret", [f"Martin;Zoé;{ASSOCIATIONS[0]}", f"Martin;Zoé;{ASSOCIATIONS[1]}"]),
        # a word, not a name
        (
            "nom;siret",
            [
                f"Particulier;{siret}"
                for siret in (*ASSOCIATIONS, GOOD, "35600000000048", "00000000000000")
            ],
        ),
        ("type d'association;siret", [f"Sport;{ASSOCIATIONS[0]}", f"Sport;{ASSOCIATIONS[1]}"]),
    ],
)
def test_one_name_may_well_have_two_numbers(tmp_path: Path, head: str, rows: list[str]) -> None:
    assert remarks(tmp_path, head, rows) == []


# --- codes that are of nothing ---


def test_codes_that_have_the_form_and_are_of_nothing(tmp_path: Path) -> None:
    rows = [f"59350;59000;{GOOD}"] * 9 + [f"59000;96000;{BAD}", f"20004;59000;{GOOD}"]
    assert remarks(tmp_path, "code_insee;code_postal;siret", rows) == [
        ("insee-value", "code_insee", 2, (11, 12)),
        ("postal-code-value", "code_postal", 1, (11,)),
        ("french-siret-value", "siret", 1, (11,)),
    ]


def test_codes_of_other_countries_and_of_other_kinds_are_left_in_peace(tmp_path: Path) -> None:
    rows = ["59350;1;00012"] * 9 + ["99109;2;00013", "97502;3;00014"]
    assert remarks(tmp_path, "code_insee;n;code commune", rows) == []


def test_all_departments_are_known() -> None:
    import re

    for code in DEPARTMENTS:
        insee = f"{code}01" if len(code) == 3 else f"{code}001"
        postal = f"{code.replace('A', '0').replace('B', '0')}00"
        assert re.fullmatch(INSEE, insee), insee
        assert re.fullmatch(POSTAL, postal.ljust(5, "0")), postal


def test_an_account_is_told_twice_over_and_never_quoted(tmp_path: Path) -> None:
    rows = [f"Club {n};{ACCOUNT}" for n in range(8)] + [f"Club 8;{ACCOUNT[:-1]}8"]
    found = problems(tmp_path, {"a.csv": "\n".join(["nom;IBAN", *rows, ""])})
    assert [(one.code, one.count, one.rows[0]) for one in found] == [
        ("remark.iban-value", 1, 10), ("remark.iban-published", 9, 2),
    ]  # fmt: skip
    assert not any(ACCOUNT[4:-4] in str(value) for one in found for value in one.params.values())


# --- places ---


def test_a_place_far_from_the_territory(tmp_path: Path) -> None:
    rows = [f"Parc {n};50.6{n};3.0{n}" for n in range(1, 9)] + ["Loin;43.6;3.9"]
    (one,) = problems(tmp_path, {"a.csv": "\n".join(["nom;latitude;longitude", *rows, ""])}, NORD)
    assert (one.code, one.rows, one.params) == (
        "remark.place-far", (10,), {"latitude": "43.6", "longitude": "3.9"},
    )  # fmt: skip


@pytest.mark.parametrize("bounds", [NORD, None])
def test_a_table_of_places_elsewhere_is_left_in_peace(tmp_path: Path, bounds: Any) -> None:
    rows = [f"Jumelage {n};43.6{n};3.9{n}" for n in range(1, 6)] + ["Lille;50.63;3.06"]
    assert remarks(tmp_path, "nom;latitude;longitude", rows, bounds=bounds) == []


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


def test_whole_numbers_too_large_to_be_added(tmp_path: Path) -> None:
    large = str(10**18 - 1)
    assert (
        remarks(tmp_path, "x;" + "n;" * 12 + "total", [";".join(["a", *[large] * 12, large])] * 6)
        == []
    )


def test_hundreds_of_codes_and_names_are_looked_at_in_part(tmp_path: Path) -> None:
    words = ("", "code", "id", "num", "n", "numero", "de la", "du", "des", "le", "les", "et")
    heads = [
        f"{one} {other} {name}" for name in ("siret", "nom") for one in words for other in words
    ]
    rows = [";".join([GOOD] * 144 + [f"Club {n}"] * 144) for n in range(9)]
    assert remarks(tmp_path, ";".join(heads), rows) == []


def test_what_the_schema_has_said_is_not_said_again(tmp_path: Path) -> None:
    """Neither of a cell, nor of a row that is there twice."""
    checks = (CustomCheck("french-siret-value", {"column": "siret"}),)
    fields = tuple(
        Field(name=name, type="string") for name in ("nom", "siret", "objet", "code_insee")
    )
    schema = TableSchema(fields=fields, primary_key=("nom",), customs=checks)
    rows = [f"Club {n};{GOOD};Objet {n};59350" for n in range(30)]
    rows += [rows[0], f"Chorale;{BAD};Objet;59000"]
    found = problems(
        tmp_path, {"a.csv": "\n".join(["nom;siret;objet;code_insee", *rows, ""])}, schema=schema
    )
    assert [(one.code, one.severity, one.rows) for one in found] == [
        ("fault.french-siret-value", "error", (33,)),
        ("fault.primary-key", "error", (32,)),
        ("remark.insee-value", "warning", (33,)),
    ]


def test_a_large_table_is_held_against_its_schema_too(tmp_path: Path) -> None:
    rows = [f"Club {n};{n}" for n in range(batched_queries.SMALL)]
    schema = TableSchema(
        fields=(
            Field(name="nom", type="string", constraints={"pattern": "Club [0-9]+"}),
            Field(name="n", type="integer"),
        )
    )
    found = problems(
        tmp_path, {"a.csv": "\n".join(["nom;n", *rows, "Chorale;1", ""])}, schema=schema
    )
    assert [(one.code, one.rows) for one in found] == [
        ("fault.constraint-pattern", (batched_queries.SMALL + 2,))
    ]


def test_a_total_that_its_row_does_not_make(tmp_path: Path) -> None:
    rows = [f"Bureau {n};{n};{2 * n};{3 * n}" for n in range(1, 20)] + ["Bureau 20;20;40;70"]
    (one,) = problems(tmp_path, {"a.csv": "\n".join(["bureau;femmes;hommes;total", *rows, ""])})
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
def test_a_total_that_is_none_is_left_in_peace(tmp_path: Path, rows: list[str]) -> None:
    assert remarks(tmp_path, "x;femmes;hommes;total", rows) == []


TOTALLED = [f"Club {n};{n}00,50;{n}" for n in range(1, 7)]  # 2 103,00 and 21


@pytest.mark.parametrize(
    ("total", "found"),
    [
        ("Total;2103,00;", []),
        ("TOTAL;2903,00;", [("total-value", "montant", 1, (8,))]),
        ("Total;;", []),
        ("Total;12,00;", []),  # of something else
    ],
)
def test_a_total_row_that_is_no_sum(tmp_path: Path, total: str, found: list[Any]) -> None:
    assert remarks(tmp_path, "nom;montant;rang", [*TOTALLED, total]) == found


def test_a_total_of_rounded_amounts_is_no_mistake(tmp_path: Path) -> None:
    rows = [f"Club {n};{n}00;x" for n in range(1, 7)]
    assert remarks(tmp_path, "nom;montant;lieu", [*rows, "Total;2102;"]) == []


def test_totals_of_parts_are_left_in_peace(tmp_path: Path) -> None:
    rows = [*TOTALLED[:3], "Sous-total;601,50;", *TOTALLED[3:], "Total;2904,50;"]
    assert remarks(tmp_path, "nom;montant;rang", rows) == []
