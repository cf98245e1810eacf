"""The workbook of each standard: what Excel shows of it, and what becomes of it once it is filled
and sent back."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
from command_line import beffroi
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from portal import COMMUNES, made, write

from render.nightly import mark_nightly
from site_builder.commands.new.new import CreatedDataset, create_dataset
from site_builder.core.language import load_language
from site_builder.core.model.table_schema import Field
from site_builder.metadata.standards import STANDARDS, load_standard
from site_builder.readers.workbook.card import ANSWERS
from site_builder.readers.workbook.template import CARD, DATA, HELP, LISTS
from site_builder.render.feeds.workbook import LONGEST_LIST, ROWS, render_template_workbook

FRENCH = load_language("fr")
NOTHING: Mapping[str, str | int] = {}
TABLES = [id_ for id_ in STANDARDS if load_standard(id_).schema.fields]
EVERYDAY = ["scdl/prenoms", "scdl/subventions"]  # an empty card, and one that is filled
RARER = [id_ for id_ in TABLES if id_ not in EVERYDAY]
FILLED: Mapping[str, str | int] = {
    "title": "Subventions : aux associations",
    "publisher": "Lille",
    "description": "Ce que la Ville verse.\n- à des associations\n# et à d'autres",
    "temporal": 2024,
    "frequency": "annuelle",
    "licence": "Licence Ouverte 2.0",
    "contact": "Vie associative",
    "email": "associations@lille.example",
}


def opened(id_: str) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(render_template_workbook(load_standard(id_), FRENCH)))


def cell(field: Field) -> str | int | float | None:
    """The example of a field, as an agent types it."""
    if field.type == "integer":
        return int(field.example) if field.example else None
    if field.type == "number" and field.example:
        return float(field.example.replace(" ", ""))
    return field.example or None


def filled(id_: str, path: Path, rows: int = 1, card: Mapping[str, str | int] = NOTHING) -> None:
    book = opened(id_)
    for row in range(2, rows + 2):
        for column, field in enumerate(load_standard(id_).schema.fields, 1):
            book[DATA].cell(row, column).value = cell(field)
    for key, value in card.items():
        book[CARD].cell(ANSWERS.index(key) + 2, 2).value = value
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


# --- as a spreadsheet shows it ---


@pytest.mark.parametrize("id_", TABLES)
def test_its_columns_are_those_of_the_standard_and_stay_in_view(id_: str) -> None:
    page = opened(id_)[DATA]
    assert [one.value for one in page[1]] == [
        field.name for field in load_standard(id_).schema.fields
    ]
    assert page.freeze_panes == "A2" and page.max_row == 1, "an example would be published as data"


@pytest.mark.parametrize("id_", TABLES)
def test_codes_keep_their_zeros_and_days_are_days(id_: str) -> None:
    page = opened(id_)[DATA]
    forms = {
        "string": "@",
        "boolean": "@",
        "date": "yyyy-mm-dd",
        "number": "General",
        "integer": "General",
    }
    for place, field in enumerate(load_standard(id_).schema.fields, 1):
        if field.type in forms:
            columns = [
                one
                for one in page.column_dimensions.values()
                if (one.min or 0) <= place <= (one.max or 0)
            ]
            assert [one.number_format for one in columns] == [forms[field.type]], field.name


@pytest.mark.parametrize("id_", TABLES)
def test_each_column_offers_its_choices_and_an_example(id_: str) -> None:
    book = opened(id_)
    rules = {
        str(rule.sqref).partition("2:")[0]: rule
        for rule in book[DATA].data_validations.dataValidation
    }
    for place, field in enumerate(load_standard(id_).schema.fields, 1):
        letters = get_column_letter(place)
        rule = rules[letters]
        assert str(rule.sqref).endswith(str(ROWS + 1))
        assert FRENCH.say("standard.example") in rule.prompt or not field.example
        assert rule.promptTitle and field.title.startswith(rule.promptTitle.rstrip("…"))
        choices = [str(one) for one in (field.constraints or {}).get("enum", ())]
        if choices and rule.formula1.startswith('"'):
            assert (
                rule.formula1.strip('"').split(",") == choices
                and len(rule.formula1) <= LONGEST_LIST + 2
            )
        elif choices:
            listed = [one.value for one in book[LISTS][letters] if one.value is not None]
            assert LISTS in rule.formula1 and list(map(str, listed)) == choices
        assert (rule.type == "list") == bool(choices or field.type == "boolean")
        assert rule.errorStyle != "stop", "a list of the official text may lack what is right"


def test_a_card_asks_what_presents_the_data_and_help_is_beside() -> None:
    book = opened("scdl/subventions")
    assert book.sheetnames == [DATA, CARD, HELP]
    labels = [row[0].value for row in book[CARD].iter_rows(min_row=2)]
    assert labels == [FRENCH.say(f"workbook.card.{key}") for key in ANSWERS]
    assert all(row[2].value for row in book[CARD].iter_rows(min_row=2))
    (rhythm,) = book[CARD].data_validations.dataValidation
    assert (
        "annuelle" in rhythm.formula1 and str(rhythm.sqref) == f"B{ANSWERS.index('frequency') + 2}"
    )
    fields = load_standard("scdl/subventions").schema.fields
    told = [[one.value or "" for one in row] for row in book[HELP].iter_rows(min_row=2)]
    assert [(row[0], row[4], row[6]) for row in told] == [
        (one.name, one.description, one.example) for one in fields
    ]


def test_help_names_what_no_list_of_a_cell_can_offer() -> None:
    told = {
        row[0].value: row[5].value
        for row in opened("scdl/menus-collectifs")[HELP].iter_rows(min_row=2)
    }
    assert str(told["menuPlatAllergene"]).splitlines()[:2] == [
        "céréales contenant du gluten",
        "crustacés",
    ]


def test_the_same_standard_gives_the_same_bytes() -> None:
    assert render_template_workbook(
        load_standard("etalab/bal"), FRENCH
    ) == render_template_workbook(load_standard("etalab/bal"), FRENCH)


# --- once it is filled ---


def build_filled_templates(root: Path, ids: Sequence[str]) -> Path:
    """Each template filled with the examples of its standard, as a dataset that `new` has made."""
    write(root, {"communes.yml": COMMUNES.replace("portal:\n", "portal:\n  problems: public\n")})
    for id_ in ids:
        filled(id_, root / "sent" / "modele.xlsx", card=FILLED if id_ == "scdl/subventions" else {})
        done = create_dataset(
            root, f"lille/{load_standard(id_).slug}", root / "sent" / "modele.xlsx", FRENCH
        )
        assert isinstance(done, CreatedDataset), done
        assert [one.code for one in done.look.problems] == ["original-template"]
    made(root)
    return root


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_filled_templates(tmp_path_factory.mktemp("filled"), EVERYDAY)


@pytest.fixture(scope="module")
def rarer_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_filled_templates(tmp_path_factory.mktemp("rarer"), RARER)


@pytest.mark.parametrize(
    ("where", "id_"),
    [
        *(("site", id_) for id_ in EVERYDAY),
        *mark_nightly(*(("rarer_site", id_) for id_ in RARER)),
    ],
)
def test_a_filled_template_follows_its_standard(
    request: pytest.FixtureRequest, where: str, id_: str
) -> None:
    site: Path = request.getfixturevalue(where)
    slug = load_standard(id_).slug
    assert f"standard: {id_}\n" in (
        site / "datasets" / "lille" / slug / "datapackage.yaml"
    ).read_text("utf-8")
    text = (site / "build" / "lille" / slug / "index.html").read_text("utf-8")
    verdict = text.partition('aria-labelledby="verdict"')[2].partition("</section>")[0]
    assert f"<strong>{FRENCH.say('verdict.kept')}" in verdict
    assert len((site / f"build/data/lille/{slug}/modele.csv").read_text("utf-8").splitlines()) == 2


@pytest.mark.parametrize("id_", [*EVERYDAY, *mark_nightly(*RARER)])
def test_a_filled_template_is_valid_as_it_is_written(tmp_path: Path, id_: str) -> None:
    filled(id_, tmp_path / "modele.xlsx")
    done = beffroi("validate", tmp_path / "modele.xlsx", "--schema", id_, "--json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["rows"], found["counts"]) == (0, 1, {}), found["errors"]


def test_what_is_beside_the_table_is_neither_published_nor_to_be_taken_out(site: Path) -> None:
    published = site / "build" / "data" / "lille" / "subventions"
    assert not (published / "original").exists()
    assert not any(
        b"associations@lille" in path.read_bytes() for path in published.glob("modele.*")
    )
    page = (site / "build/lille/subventions/index.html").read_text("utf-8")
    assert FRENCH.say("leak.original-template") in page


def test_the_card_of_a_template_presents_the_dataset(site: Path) -> None:
    page = (site / "build/lille/subventions/index.html").read_text("utf-8")
    for text in (
        "<h1>Subventions\u00a0: aux associations</h1>",
        "Ce que la Ville verse.",
        "à des associations",
        "2024",
        "<dt>Mises à jour</dt><dd>Chaque année</dd>",
        "Licence Ouverte 2.0",
        "Vie associative",
        "mailto:associations@lille.example",
    ):
        assert text in page, text


def test_a_card_left_empty_leaves_what_is_guessed(site: Path) -> None:
    written = (site / "datasets/lille/prenoms/datapackage.yaml").read_text("utf-8")
    assert FRENCH.say("new.title.card") not in written and "# frequency: annuelle" in written


def test_the_help_of_a_template_sent_back_empty_is_not_taken_for_data(tmp_path: Path) -> None:
    write(tmp_path, {"communes.yml": COMMUNES})
    filled("scdl/prenoms", tmp_path / "modele.xlsx", rows=0)
    done = create_dataset(tmp_path, "lille/prenoms", tmp_path / "modele.xlsx", FRENCH)
    assert isinstance(done, CreatedDataset)
    assert [(one.rows, one.columns) for one in done.look.files] == [(0, 6)]


def test_a_workbook_of_others_is_told_of_as_before(tmp_path: Path) -> None:
    write(tmp_path, {"communes.yml": COMMUNES})
    filled("scdl/prenoms", tmp_path / "modele.xlsx")
    book = openpyxl.load_workbook(tmp_path / "modele.xlsx")
    book.create_sheet("Brouillon")["A1"] = "à ne pas publier"
    book.save(tmp_path / "modele.xlsx")
    done = create_dataset(tmp_path, "lille/prenoms", tmp_path / "modele.xlsx", FRENCH)
    assert isinstance(done, CreatedDataset) and "original-sheets" in {
        one.code for one in done.look.problems
    }
