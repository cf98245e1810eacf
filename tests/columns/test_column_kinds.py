"""What a column becomes, from the cells of its file to its canonical text, its receipts and what is
said of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.cells.siren import is_siren
from site_builder.columns.canonical import ExpectedType, TypedTable, build_canonical_table
from site_builder.columns.canonical_table import iterate_typed_texts
from site_builder.core.language import load_language
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Place
from site_builder.prepare.profile import compute_column_profiles
from site_builder.readers.read import RawTable, read_raw_table

FRENCH = load_language("fr")


@dataclass(frozen=True)
class Made:
    """The second column of a table of two: its kind, its texts, its receipts and problems as code →
    (count, rows)."""

    kind: str
    reading: str
    unit: str
    texts: list[str | None]
    receipts: dict[str, tuple[int, tuple[int, ...]]]
    problems: dict[str, tuple[str, int, tuple[int, ...]]]
    table: TypedTable


def column(
    folder: Path, header: str, cells: list[str], type_: str = "", missing: tuple[str, ...] = ("",)
) -> Made:
    quoted = ['"' + cell.replace('"', '""') + '"' for cell in cells]
    text = "\n".join(
        ["rang;" + header, *(f"{place};{cell}" for place, cell in enumerate(quoted)), ""]
    )
    (folder / "source.csv").write_text(text)
    raw = read_raw_table(
        folder / "source.csv",
        ending=".csv",
        hints=ReadingHints(delimiter=";"),
        scratch=folder,
    )
    assert isinstance(raw, RawTable), raw
    demands = {header: ExpectedType(type=type_)} if type_ else {}
    made = build_canonical_table(raw, demands, missing=missing, place=Place(path="a.csv"))
    texts = [row[1] or None for row in iterate_typed_texts(made.table)]
    found = made.table.columns[1]
    for repair in made.repairs:
        assert FRENCH.repair(repair)
    for problem in made.problems:
        assert " → " in FRENCH.problem(problem)
    return Made(
        kind=found.kind.name,
        reading=found.reading.name,
        unit=found.unit,
        texts=texts,
        receipts={repair.code: (repair.count, repair.rows) for repair in made.repairs},
        problems={
            problem.code: (problem.severity, problem.count, problem.rows)
            for problem in made.problems
        },
        table=made,
    )


# --- numbers ---


def test_a_dash_among_amounts_is_zero_and_is_said(tmp_path: Path) -> None:
    made = column(
        tmp_path,
        "BP",
        [" 1\u00a0063\u00a0850,00    ", " -      ", "80,00", "–", "(1 250,50)", "12,00-"],
    )
    assert (made.kind, made.texts) == (
        "number",
        ["1063850.00", "0.00", "80.00", "0.00", "-1250.50", "-12.00"],
    )
    assert made.receipts == {
        "amount-zero": (2, (3, 5)),
        "amount-negative": (2, (6, 7)),
        "number-rewritten": (1, (2,)),
    }


def test_a_dash_among_other_numbers_is_an_empty_cell_and_is_said(tmp_path: Path) -> None:
    made = column(tmp_path, "Quantité", ["12", "-", "80", "7"])
    assert (made.kind, made.texts) == ("integer", ["12", None, "80", "7"])
    assert made.receipts == {"missing-words": (1, (3,))}
    assert column(tmp_path, "Concentration", ["12,50", "-", "80,25"]).texts == [
        "12.50",
        None,
        "80.25",
    ]
    assert column(tmp_path, "Note", ["a", "-", "12"]).texts == ["a", "-", "12"]
    assert column(tmp_path, "Note", ["-", "-", "-", "12"]).texts == ["-", "-", "-", "12"], (
        "too few numbers"
    )


@pytest.mark.nightly
def test_a_dash_that_comes_late_is_read_as_one_that_comes_early(tmp_path: Path) -> None:
    amounts = [f"{place} 250,50" for place in range(1, 900)] * 30
    made = column(tmp_path, "Montant", [*amounts, "-"])
    assert (made.reading, made.texts[-1]) == ("number-amount", "0.00")
    numbers = [str(place) for place in range(30_000)]
    made = column(tmp_path, "Quantité", [*numbers, "-", "NC"])
    assert (made.kind, made.texts[-2:]) == ("integer", [None, None])
    assert made.receipts["missing-words"] == (2, (30_002, 30_003))


def make_sirens(count: int) -> list[str]:
    """Numbers of nine digits that the check of Luhn accepts."""
    numbers = map(str, range(30_000_000, 30_000_000 + count))
    return [
        next(text for digit in range(10) if is_siren(text := f"{number}{digit}"))
        for number in numbers
    ]


SHORT_DATES = [f"{day:02}/{month:02}/{year}" for year in (23, 24) for month in range(1, 13)
               for day in range(1, 29)]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "cells", "late", "reading"),
    [
        ("n", [str(place) for place in range(2, 500)], "douze", "integer"),
        ("n", [str(place) for place in range(2, 90)], "douze", "string"),
        ("n", [str(place) for place in range(2, 500)], "NC", "integer"),
        ("n", [f"{place},5" for place in range(500)], "1.234", "string"),
        ("montant", [f"{place},50" for place in range(500)], "12,50 €", "number:€"),
        ("montant", [f"{place}250,50" for place in range(1, 500)], "-", "number-amount"),
        ("montant", [f"{place} 250,50" for place in range(1, 500)], "-", "number-amount"),
        ("montant", ["-", *map(str, range(500))], "1 250", "integer-amount"),
        ("actif", ["oui"] * 500, "non", "boolean"),
        ("n", ["12.0"] * 500, "12.5", "number"),
        ("le", SHORT_DATES, "16/12/91", "date-short"),
        ("le", SHORT_DATES, "16/12/56", "string"),
        ("le", SHORT_DATES, "c. 1991", "string"),
        ("n", make_sirens(500), "300000000", "integer"),
        ("n", ["215903501"] * 500, "2,15904E+08", "string"),
    ],
)
def test_a_cell_that_comes_late_weighs_as_if_it_came_first(
    header: str, cells: list[str], late: str, reading: str, tmp_path: Path
) -> None:
    first = column(tmp_path, header, [late, *cells])
    last = column(tmp_path, header, [*cells, late])
    assert (first.reading, last.reading) == (reading, reading)
    assert first.problems.keys() == last.problems.keys()
    assert first.receipts.keys() == last.receipts.keys()


@pytest.mark.parametrize(
    ("cells", "texts", "unit"),
    [
        (["1 250,00 €", "- €", "80,00 €"], ["1250.00", "0.00", "80.00"], "€"),
        (["12,50 EUR", "3 euros"], ["12.50", "3.00"], "€"),
        (["88,14 %", "12 %"], ["88.14", "12.00"], "%"),
        (["88%", "12 %"], ["88", "12"], "%"),
        (["120 m²", "1 080 m2"], ["120", "1080"], "m²"),
        (["12,5 km", "NC", *["3 km"] * 20], ["12.5", None, *["3.0"] * 20], "km"),
        (["1.234.567,89", "12,50"], ["1234567.89", "12.50"], ""),
        (["1,234,567.89", "12.50"], ["1234567.89", "12.50"], ""),
        (["1'234,50", "12,00"], ["1234.50", "12.00"], ""),
        (["1,5E-05", "0,25"], ["0.000015", "0.25"], ""),
        (["2.5e-3", "0.25"], ["0.0025", "0.25"], ""),
        (["25.0", "", "-3.0"], ["25", None, "-3"], ""),
        (["12 km", "12 kg"], ["12 km", "12 kg"], ""),
        (["1.234", "12,50"], ["1.234", "12,50"], ""),
    ],
)
def test_numbers_are_read_as_they_were_meant(
    tmp_path: Path, cells: list[str], texts: list[str], unit: str
) -> None:
    made = column(tmp_path, "valeur", cells)
    assert (made.texts, made.unit) == (texts, unit)
    assert bool(made.receipts) == (made.kind != "string")


@pytest.mark.parametrize(("header", "cells", "texts"), [
    ("Montant versé", ["1250", "800.5"], ["1250.00", "800.50"]),
    ("Valeur", ["1250 €", "800,5 €"], ["1250.00", "800.50"]),
    ("Montant versé", ["1250", "800"], ["1250", "800"]),
    ("Puissance", ["7.4", "22"], ["7.4", "22.0"]),
    ("Prix au m3", ["4.125", "3.5"], ["4.125", "3.5"]),
])  # fmt: skip
def test_amounts_of_money_have_their_cents(
    tmp_path: Path, header: str, cells: list[str], texts: list[str]
) -> None:
    assert column(tmp_path, header, cells).texts == texts


@pytest.mark.parametrize(("cells", "doubted"), [
    (["1.100", "12.250", "75.000", "850"], (3, (2, 3, 4))),
    (["1,100", "12,250"], (2, (2, 3))),
    (["1.100", "12.25"], None),
    (["0.500", "12.250"], None),
    (["1.100", "12.250", "1250"], None),
    (["1.100", "850"], None),
])  # fmt: skip
def test_measures_that_may_be_thousands_have_a_receipt(
    tmp_path: Path, cells: list[str], doubted: tuple[int, tuple[int, ...]] | None
) -> None:
    """1.100 of a length is one and a tenth, as it is written; of what is counted or paid, see
    test_dotted_thousands.py."""
    made = column(tmp_path, "longueur (km)", cells)
    assert (made.kind, made.texts[0]) == ("number", "0.5" if cells[0] == "0.500" else "1.1")
    assert made.receipts.get("number-thousands") == doubted


def test_a_third_of_words_that_say_nothing_does_not_make_numbers_text(tmp_path: Path) -> None:
    made = column(tmp_path, "Élèves", ["12", "NC", "14", "nc", "16", "18"])
    assert (made.kind, made.texts) == ("integer", ["12", None, "14", None, "16", "18"])
    assert made.receipts == {"missing-words": (2, (3, 5))}


def test_an_exponent_keeps_its_digits_in_every_download(tmp_path: Path) -> None:
    made = column(tmp_path, "taux", ["1e-2", "1,5E-05"])
    assert made.table.table.columns[1].decimals > 2
    assert made.texts == ["0.01", "0.000015"]


@pytest.mark.nightly
def test_what_a_spreadsheet_rounded_is_never_a_number(tmp_path: Path) -> None:
    made = column(tmp_path, "SIRET", ["21590350100017", "2,15904E+13", "2,15904E+13"])
    assert made.texts[1] == "2,15904E+13"
    assert made.problems == {"scientific-lost": ("error", 2, (3, 4))}
    assert (
        column(tmp_path, "idAttribuant", ["2,15904E+13"], "string").problems["scientific-lost"][0]
        == "error"
    )
    assert column(tmp_path, "code", ["2,1E+13", "12"]).problems["scientific-lost"][0] == "error"
    made = column(tmp_path, "Montant", ["2,15904E+13", "12"])
    assert (made.kind, made.problems) == ("string", {"scientific-lost": ("warning", 1, (2,))})
    late = column(tmp_path, "SIREN", ["215903501"] * 40_000 + ["2,15904E+08"])
    assert late.problems == {"scientific-lost": ("error", 1, (40_002,))}


# --- dates ---


@pytest.mark.parametrize(
    ("header", "cells", "kind", "texts", "receipt"),
    [
        ("le", ["03/04/24", "31/12/99"], "date", ["2024-04-03", "1999-12-31"], "date-two-digits"),
        (
            "le",
            ["1er mai 2024", "lundi 3 juin 2024"],
            "date",
            ["2024-05-01", "2024-06-03"],
            "date-words",
        ),
        ("le", ["janv-24", "AOÛT 2023"], "yearmonth", ["2024-01", "2023-08"], "yearmonth-words"),
        ("Mois", ["04/2024"], "yearmonth", ["2024-04"], "yearmonth-rewritten"),
        ("le", ["2024-04-03 00:00:00"], "date", ["2024-04-03"], "date-midnight"),
        ("le", ["2024-04-03T10:00:00+02:00"], "instant", ["2024-04-03T08:00:00Z"], "instant-utc"),
        ("le", ["03/04/2024 14:30"], "datetime", ["2024-04-03T14:30:00"], "datetime-rewritten"),
        ("Date", ["45385"], "date", ["2024-04-03"], "date-serial"),
        ("Date", ["20240403"], "date", ["2024-04-03"], "date-compact"),
        ("à", ["14h30", "9:05"], "time", ["14:30:00", "09:05:00"], "time-rewritten"),
        ("Année", ["2023/2024"], "school-year", ["2023-2024"], "school-year-rewritten"),
        (
            "le",
            ["03/04/2024", "à définir", *["04/05/2024"] * 9],
            "date",
            ["2024-04-03", None, *["2024-05-04"] * 9],
            "date-rewritten",
        ),
    ],
)
def test_dates_are_read_in_the_forms_that_people_write(
    tmp_path: Path, header: str, cells: list[str], kind: str, texts: list[str], receipt: str
) -> None:
    made = column(tmp_path, header, cells)
    assert (made.kind, made.texts) == (kind, texts)
    assert receipt in made.receipts


def test_a_month_before_its_day_is_refused_and_never_swapped(tmp_path: Path) -> None:
    made = column(tmp_path, "le", ["03/04/2024", "12/31/2024"])
    assert (made.kind, made.texts) == ("string", ["03/04/2024", "12/31/2024"])
    assert made.problems == {"date-month-first": ("warning", 1, (3,))}


def test_one_day_that_does_not_exist_leaves_the_column_as_it_is(tmp_path: Path) -> None:
    for cells in (
        ["31/02/24", "30/01/24"],
        ["31 février 2024", "3 mai 2024"],
        ["2023-02-29 00:00:00"],
    ):
        made = column(tmp_path, "Date", cells)
        assert (made.kind, made.texts) == ("string", cells)


# --- booleans ---


@pytest.mark.parametrize(
    ("header", "cells", "type_", "texts"),
    [
        ("ouvert", ["O", "N"], "", ["true", "false"]),
        ("ouvert", ["yes", "no"], "", ["true", "false"]),
        ("ouvert", ["oui", "N"], "", ["oui", "N"]),
        ("ouvert", ["1", "0"], "", ["1", "0"]),
        ("Ouvert ?", ["1", "0"], "", ["true", "false"]),
        ("ouvert", ["1", "0"], "boolean", ["true", "false"]),
        ("ouvert", ["oui", "N"], "boolean", ["true", "false"]),
        ("ouvert", ["X", ""], "boolean", ["true", None]),
        ("ouvert", ["X", ""], "", ["X", None]),
        ("quai", ["N", "N"], "", ["N", "N"]),
    ],
)
def test_a_yes_is_one_of_a_pair(
    tmp_path: Path, header: str, cells: list[str], type_: str, texts: list[str]
) -> None:
    assert column(tmp_path, header, cells, type_).texts == texts


# --- identifiers ---


def test_identifiers_stay_text_and_lose_what_spreadsheets_add(tmp_path: Path) -> None:
    siret = ["224 900 019 000 15'", '="22490001900015"', "22490001900015.0", "'22490001900015"]
    made = column(tmp_path, "SIRET", siret)
    assert (made.kind, set(made.texts), made.receipts) == (
        "siret",
        {"22490001900015"},
        {"siret-separators": (4, (2, 3, 4, 5))},
    )
    assert column(tmp_path, "Code INSEE", ["59350.0", "2a004", '="01001"']).texts == [
        "59350",
        "2A004",
        "01001",
    ]
    assert column(tmp_path, "ref", ['="007"', '="12"']).texts == ["007", "12"]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Code INSEE", ["59350", "1001"]),
        ("Code INSEE", ["1001", "1002"]),
        ("Code postal", ["1000", "1200"]),
        ("Téléphone", ["199001234", "0199001234"]),
        ("SIREN", ["5520135"+"1", "215903501"]),
    ],
)  # fmt: skip
def test_a_lost_zero_is_said_and_never_put_back(
    tmp_path: Path, header: str, cells: list[str]
) -> None:
    made = column(tmp_path, header, cells)
    assert (made.kind, made.texts) == ("string", cells)
    assert made.problems["zero-lost"][0] == "warning"
    problem = next(one for one in made.table.problems if one.code == "zero-lost")
    assert f"« 0{problem.params['value']} »" in FRENCH.problem(problem).replace("\u00a0", " ")


# --- missing words ---


def test_words_for_nothing_known_leave_a_column_its_type(tmp_path: Path) -> None:
    made = column(tmp_path, "n", [*map(str, range(30)), "NC", "n.c.", "sans objet"])
    assert (made.kind, made.texts[-3:], made.table.table.columns[1].faulty) == (
        "integer",
        [None] * 3,
        0,
    )
    assert made.receipts == {"missing-words": (3, (32, 33, 34))}
    (receipt,) = made.table.repairs
    assert receipt.params["words"] == "« NC », « n.c. », « sans objet »"


def test_too_many_words_or_any_other_word_leave_it_text(tmp_path: Path) -> None:
    assert column(tmp_path, "n", ["1", "2", "3", "NC", "NC"]).kind == "string"
    assert column(tmp_path, "n", [*map(str, range(30)), "NC", "douze"]).texts[-2:] == [
        "NC",
        "douze",
    ]
    assert column(tmp_path, "ouvert", [*["oui", "non"] * 20, "NC"]).texts[-1] == "NC"
    assert column(tmp_path, "SIRET", [*["21590350100017"] * 20, "NC"]).texts[-1] == "NC"


def test_a_schema_leaves_words_empty_however_many_and_blames_the_rest(tmp_path: Path) -> None:
    made = column(tmp_path, "n", ["1", "NC", "douze"], "integer")
    assert made.texts == ["1", None, "douze"]
    assert made.receipts == {"missing-words": (1, (3,))}
    assert made.problems == {"type-error": ("error", 1, (4,))}
    assert column(tmp_path, "n", ["1", "NC"], "string").texts == ["1", "NC"]


def test_missing_values_that_metadata_declare_have_no_receipt(tmp_path: Path) -> None:
    made = column(tmp_path, "n", cells=["1", "NC", "2"], type_="", missing=("", "NC"))
    assert (made.kind, made.texts, made.receipts) == ("integer", ["1", None, "2"], {})


# --- whatever comes ---

CELLS = [
    "1",
    "12,5",
    "1 250,00",
    "-",
    "NC",
    "(3,00)",
    "12 %",
    "2024-04-03",
    "03/04/24",
    "oui",
    "O",
    "45385",
    "14h30",
    "janv-24",
    "x",
    '="01"',
    "1.234,56",
    "1e-5",
    "2E+13",
    "",
    "31/02/2024",
    "2024/2025",
    "20240403",
]


@pytest.mark.nightly
@given(
    st.sampled_from(["n", "Date", "SIRET", "Ouvert ?", "Montant", "Code INSEE", "taux"]),
    st.lists(st.sampled_from(CELLS), min_size=1, max_size=6).map(lambda few: few * 4),
    st.sampled_from(
        [
            "",
            "",
            "integer",
            "number",
            "date",
            "boolean",
            "time",
            "yearmonth",
            "year",
            "datetime",
            "string",
        ]
    ),
)
def test_each_cell_has_a_value_or_stands_as_written(
    tmp_path: Path, header: str, cells: list[str], type_: str
) -> None:
    """A filled cell is empty in the table only if a receipt says so, and without a schema no cell
    is ever at fault."""
    made = column(tmp_path, header, cells, type_)
    emptied = sum(text is None for text, cell in zip(made.texts, cells, strict=True) if cell)
    assert emptied == made.receipts.get("missing-words", (0,))[0]
    assert not (made.table.table.columns[1].faulty and not type_)
    assert len(compute_column_profiles(made.table.table)) == 2
