"""What people write, made easier: a dataset from a file, a new portal, and schemas that never
contradict the reader."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from command_line import beffroi
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from nightly import nightly_after
from portal import made, portal, write

from site_builder.commands.new.guess import (
    guess_keywords,
    guess_period,
    guess_title,
    is_period_column,
)
from site_builder.commands.new.init import create_portal, plan_portal
from site_builder.commands.new.init import describe_new_portal as told_start
from site_builder.commands.new.json_schemas import (
    NODES,
    VALUES,
    describe_metadata_key,
    make_json_schemas,
    write_json_schemas,
)
from site_builder.commands.new.new import (
    CreatedDataset,
    choose_copy_name,
    create_dataset,
    describe_new_dataset,
)
from site_builder.commands.new.yaml_text import format_yaml_list, format_yaml_scalar
from site_builder.core.language import load_language
from site_builder.core.problems import Problem
from site_builder.core.text import clean_line
from site_builder.metadata.catalogue import read_catalogue
from site_builder.metadata.keys.dataset import DATASET, WITHDRAWAL
from site_builder.metadata.keys.editorial import PAGE, REUSE
from site_builder.metadata.keys.portal import COMMUNES_YML
from site_builder.metadata.keys.publisher import OWN_FILE
from site_builder.metadata.keys.shared import LICENCE
from site_builder.metadata.source_keys import SOURCES_YML
from site_builder.metadata.table_schema import TABLE_SCHEMA
from site_builder.metadata.yaml import (
    FileProblems,
    MetadataKey,
    MetadataSection,
    convert_node_to_python,
    parse_yaml,
    read_section,
)
from site_builder.metadata.yaml.kinds import KINDS, WrongValue

pytestmark = pytest.mark.usefixtures("kept_workers")

ROOT = Path(__file__).parents[2]
FRENCH = load_language("fr")
WAITING = re.compile(r"^( *)# ((?:  )*(?:- )?[a-z]+:(?: .*)?)$", re.MULTILINE)
CSV = "année;Libellé;Montant\n2021;Amicale laïque;12 500,50 €\n2023;Cœur d’Ascq;80,00 €\n"


def read(text: str, section: MetadataSection = DATASET) -> tuple[Any, list[Problem]]:
    """A metadata file by our reader: its record and its problems."""
    notes = FileProblems("datapackage.yaml")
    tree = parse_yaml(text.encode(), "datapackage.yaml")
    assert not isinstance(tree, Problem), FRENCH.problem(tree)
    return read_section(tree, section, notes), notes.problems


def made_from(root: Path, id_: str, name: str = "", content: str | bytes = CSV) -> str:
    """`new`, and the text of the descriptor that it wrote."""
    if name:
        write(root / "inbox", {name: content})
    found = create_dataset(root, id_, root / "inbox" / name if name else None, FRENCH)
    assert isinstance(found, CreatedDataset), [FRENCH.problem(problem) for problem in found]
    return (root / "datasets" / id_ / "datapackage.yaml").read_text()


def refused(root: Path, id_: str, name: str = "", content: str | bytes = CSV) -> str:
    """The message of what `new` refuses, which must leave datasets/ as it was."""
    if name:
        write(root / "inbox", {name: content})
    before = sorted(root.glob("datasets/**/*"))
    found = create_dataset(root, id_, root / "inbox" / name if name else None, FRENCH)
    assert not isinstance(found, CreatedDataset)
    assert sorted(root.glob("datasets/**/*")) == before
    assert not list(root.glob(".beffroi/new-*"))
    return " ".join(FRENCH.problem(problem) for problem in found)


# --- new ---


def test_a_new_dataset_is_published_as_it_stands(tmp_path: Path) -> None:
    root = portal(tmp_path)
    text = made_from(root, "lille/subventions", "Subventions aux associations.csv")
    assert (root / "datasets/lille/subventions/subventions-aux-associations.csv").read_text() == CSV
    report = made(root)
    assert (report.datasets, report.problems) == ({"lille/subventions": "published"}, ())
    page = (root / "build/lille/subventions/index.html").read_text()
    assert "Subventions aux associations" in page
    record, problems = read(text)
    assert problems == []
    assert (record.text("title"), record.text("temporal")) == (
        "Subventions aux associations",
        "2021/2023",
    )
    assert record.values["keywords"] == ("subventions", "associations")


def test_the_descriptor_tells_what_was_seen_and_what_is_inherited(tmp_path: Path) -> None:
    text = made_from(portal(tmp_path), "lille/subventions", "subventions.csv")
    assert "2 lignes, 3 colonnes" in text
    assert "année : année, de 2021 à 2023" in text.replace("\u00a0", " ")
    assert "lue dans la colonne « année »" in text.replace("\u00a0", " ")
    assert "Licence Ouverte 2.0" in text
    assert "Équipe données" in text


def test_each_waiting_line_counts_once_its_mark_is_removed(tmp_path: Path) -> None:
    """Those who remove one # must not meet an error."""
    root = portal(tmp_path)
    for text in (made_from(root, "lille/a", "a.csv"), made_from(root, "lille/b")):
        waiting = list(WAITING.finditer(text))
        assert len(waiting) > 15
        for found in waiting:
            if found[2].startswith(("resources:", "  ")):
                continue
            _, problems = read(text[: found.start()] + found[1] + found[2] + text[found.end() :])
            assert problems == [], found[0]
    whole = re.sub(r"# (resources:|  - path: .*|    title: .*)$", r"\1", text, flags=re.MULTILINE)
    record, problems = read(whole)
    assert (problems, len(record.records("resources"))) == ([], 1)


def test_the_first_line_leads_editors_to_the_schema(tmp_path: Path) -> None:
    root = portal(tmp_path)
    first = made_from(root, "lille/a", "a.csv").splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    schema = json.loads((root / "datasets/lille/a" / first.partition("$schema=")[2]).read_text())
    assert "Thème" in schema["properties"]["theme"]["title"]


NAMES = [
    'L\'eau : bilan "2024" [final], #1 & co.csv',
    "Fêtes – œuvres d’été, 100 % {vrai} | a > b ! *x* @y.csv",
    "no.csv",
    "2024.csv",
    "null.csv",
    "- tiret: deux.csv",
    "Tab\tet \\ barre.csv",
    "🎉 Fête.csv",
    "README.csv",
    "datapackage.csv",
    "original.csv",
    "CON.csv",
    "é.csv",
    "x" * 200 + ".csv",
]


@pytest.mark.nightly
def test_any_name_of_a_file_gives_a_descriptor_without_problems(tmp_path: Path) -> None:
    root = portal(tmp_path)
    for number, name in enumerate(NAMES):
        text = made_from(
            root, f"lille/jeu-{number}", name, f'"a : ""b"" #{{c}}";"[d]\n- e: f"\n1;{number}\n'
        )
        assert read(text)[1] == [], name
    report = made(root)
    assert report.problems == ()
    assert set(report.datasets.values()) == {"published"}


@given(st.text(max_size=60))
def test_whatever_a_title_holds_it_is_read_as_it_is(title: str) -> None:
    record, problems = read(
        f"title: {format_yaml_scalar('x' + title)}\nkeywords: {format_yaml_list(['x' + title])}\n"
    )
    assert problems == []
    assert record.text("title") == clean_line("x" + title)
    assert record.values["keywords"] == (record.text("title"),)


def test_files_already_in_the_folder_are_described(tmp_path: Path) -> None:
    root = portal(tmp_path)
    write(
        root,
        {
            "datasets/lille/a/2021.csv": CSV,
            "datasets/lille/a/Été 2023.csv": CSV.replace("2021", "2023"),
        },
    )
    text = made_from(root, "lille/a")
    assert (
        "resources" not in read(text)[0].values
    )  # found by themselves: a file added next year needs no line
    record, problems = read(
        re.sub("^# (resources:|  - name: .*|    path: .*)$", r"\1", text, flags=re.MULTILINE)
    )
    assert problems == []
    assert [item.text("path") for item in record.records("resources")] == [
        "2021.csv",
        "Été 2023.csv",
    ]
    assert [problem.code for problem in made(root).problems if problem.severity == "error"] == []
    write(root, {"datasets/lille/b/tableau.csv": CSV})
    found = create_dataset(root, "lille/b", root / "datasets/lille/b/tableau.csv", FRENCH)
    assert isinstance(found, CreatedDataset)  # the file that is given lies there already


@pytest.mark.parametrize("id_", ["lille/subv-2024", "lille/Subv 2024"])
def test_a_folder_of_another_name_at_this_address_is_described_where_it_lies(
    tmp_path: Path, id_: str
) -> None:
    folder = "datasets/lille/Subv 2024"
    write(portal(tmp_path), {f"{folder}/s.csv": CSV})
    answer = beffroi("new", id_, "--site", str(tmp_path))
    assert answer.returncode == 0, answer.stderr
    assert [path.name for path in (tmp_path / "datasets/lille").iterdir()] == ["Subv 2024"]
    assert (tmp_path / folder / "datapackage.yaml").is_file()
    assert f"{folder}/datapackage.yaml" in answer.stdout.replace("\n", " ")
    assert made(tmp_path).datasets == {"lille/subv-2024": "published"}
    answer = beffroi("new", id_, "--site", str(tmp_path))
    assert answer.returncode == 1
    assert folder in answer.stderr


def test_what_lies_in_the_folder_of_a_dataset_is_none(tmp_path: Path) -> None:
    write(portal(tmp_path), {"datasets/lille/a/b c/s.csv": CSV})
    assert beffroi("new", "lille/a/b c", "--site", str(tmp_path)).returncode == 1
    assert list((tmp_path / "datasets/lille/a").iterdir()) == [tmp_path / "datasets/lille/a/b c"]


def test_a_copy_under_another_name_is_told(tmp_path: Path) -> None:
    root = portal(tmp_path)
    write(root, {"inbox/Prénoms 2024.csv": CSV, "inbox/prenoms.csv": CSV})
    said = []
    for slug, name in (("a", "Prénoms 2024.csv"), ("b", "prenoms.csv")):
        created = create_dataset(root, f"lille/{slug}", root / "inbox" / name, FRENCH)
        assert isinstance(created, CreatedDataset)
        said.append(describe_new_dataset(created, "", "./beffroi", FRENCH).replace("\u00a0", " "))
    assert "« Prénoms 2024.csv » est copié sous le nom « prenoms-2024.csv »" in said[0]
    assert "copié sous le nom" not in said[1]
    assert all("« ./beffroi serve »" in text for text in said)


def test_a_document_is_published_too(tmp_path: Path) -> None:
    root = portal(tmp_path)
    pdf = next((ROOT / "datasets").glob("*/*/*.pdf")).read_bytes()
    record, problems = read(made_from(root, "lille/deliberations", "2024-01 PV.pdf", pdf))
    assert (problems, record.text("temporal")) == ([], "2024")
    assert made(root).datasets == {"lille/deliberations": "published"}


def test_without_a_file_there_is_a_descriptor_to_fill(tmp_path: Path) -> None:
    root = portal(tmp_path)
    record, problems = read(made_from(root, "lille/ecoles"))
    assert (record.text("title"), problems) == ("Écoles", [])
    assert [problem.code for problem in made(root).problems] == ["dataset-empty"]
    write(root, {"datasets/lille/ecoles/ecoles.csv": CSV})
    assert made(root).problems == ()


@pytest.mark.parametrize(
    ("id_", "said"),
    [
        ("lile/x", "Vouliez-vous écrire « lille »"),
        ("59009/x", "« villeneuve-d-ascq »"),
        ("Villeneuve-d'Ascq/x", "« villeneuve-d-ascq »"),
        ("paris/x", "lille, villeneuve-d-ascq, metropole"),
        ("lille", "lille/prenoms"),
        ("lille/a/b", "lille/prenoms"),
        ("lille/", "lille/prenoms"),
        ("lille/Mes Prénoms", "« lille/mes-prenoms »"),
        ("lille/aux", "« lille/jeu-aux »"),
        ("lille/..", "« lille/jeu »"),
        ("../x", "aucun producteur"),
        ("lille/ecoles", "existe déjà"),
        ("lille/lien", "pas un dossier"),
    ],
)
def test_an_id_that_cannot_be_is_refused_with_the_one_that_can(
    tmp_path: Path, id_: str, said: str
) -> None:
    root = portal(tmp_path, "lille/ecoles")
    (root / "datasets/lille/lien").symlink_to(tmp_path)
    message = refused(root, id_, "a.csv").replace("\u00a0", " ")
    assert said in message
    assert "→" in message


def test_a_file_that_the_build_would_refuse_is_refused_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    root = portal(tmp_path)
    assert "fichier est vide" in refused(root, "lille/x", "vide.csv", "")
    assert "Enregistrez la feuille en .xlsx, en .ods ou en CSV" in refused(
        root, "lille/x", "a.numbers", b"PK\3\4"
    )
    assert "n’est pas un format publié" in refused(root, "lille/x", "a.yaml", "title: a")
    assert "n’est pas un format publié" in refused(root, "lille/x", "datapackage.yaml", "title: a")
    message = refused(root, "lille/x", "large.csv", "a;b\n1;2\n3;4\n5;6;7;8\n9;10\n")
    assert "→" in message
    assert str(root / "inbox/large.csv") in message
    write(root, {"datasets/lille/x/b.csv": CSV})
    assert "Déposez-y « a.csv »" in refused(root, "lille/x", "a.csv").replace("\u00a0", " ")


def test_an_unusable_portal_is_said(tmp_path: Path) -> None:
    assert "communes.yml" in refused(tmp_path, "lille/x", "a.csv")
    write(tmp_path, {"communes.yml": "communes: []\n"})
    assert "portal" in refused(tmp_path, "lille/x", "a.csv")


def test_titles_are_guessed_from_names() -> None:
    assert guess_title("prenoms_nouveau-nes_2024", "x") == "Prénoms des nouveau-nés"
    assert guess_title("SUBVENTIONS 2020-2024 (1)", "x") == "Subventions"
    assert guess_title("export_ecoles_20240131_v2_utf8", "x") == "Écoles"
    assert guess_title("Subventions associations 2024 (v2)", "x") == "Subventions aux associations"
    assert guess_title("Budget primitif M57", "x") == "Budget primitif M57"
    assert guess_title("Classeur1", "aires-de-jeux") == "Classeur1"
    assert guess_title("export-2024-01-31", "delais-de-paiement") == "Delais de paiement"
    assert guess_title("csv", "csv") == "Csv"


@pytest.mark.parametrize(
    ("name", "title", "keywords", "dated"),
    [
        (
            "Prénoms des nouveau-nés 2024",
            "Prénoms des nouveau-nés",
            ("prénoms", "nouveau-nés"),
            "2024",
        ),
        (
            "subventions_assos_2023_v2_FINAL",
            "Subventions aux associations",
            ("subventions", "associations"),
            "2023",
        ),
        ("Copie de Budget de l'année 2024 (2)", "Budget", ("budget",), "2024"),
        ("Menus du 01-09-2024 au 30-09-2024", "Menus", ("menus",), ""),
        ("Comptes 2020 à 2023", "Comptes", ("comptes",), "2020/2023"),
        (
            "elections-municipales-2020-T1",
            "Élections municipales T1",
            ("élections", "municipales"),
            "2020",
        ),
        (
            "Fêtes, 100 % plein air > 2 ! (essai)",
            "Fêtes, 100 % plein air > 2 ! (essai)",
            ("fêtes", "plein", "air", "essai"),
            "",
        ),
    ],
)
def test_a_title_has_no_year_and_keywords_no_small_words(
    name: str, title: str, keywords: tuple[str, ...], dated: str
) -> None:
    for written in (name, normalize("NFD", name)):  # as a Mac names its files
        assert guess_title(written, "x") == title
        assert guess_keywords(guess_title(written, "x")) == keywords
        assert guess_period(written) == dated


def test_headers_lend_their_accents_to_a_name_that_has_none() -> None:
    assert guess_title("degres_jours_chauffage", "x") == "Degres jours chauffage"
    assert (
        guess_title("degres_jours_chauffage", "x", ["Année", "Degré"]) == "Degrés jours chauffage"
    )


def test_periods_are_guessed_from_names_and_years_but_not_from_stamps() -> None:
    assert guess_period("subventions 2020-2024") == "2020/2024"
    assert guess_period("prenoms_2024") == "2024"
    assert guess_period("export 2024-01-31") == ""
    assert guess_period("export_20240131") == ""
    assert is_period_column("BGT_ANNEE")
    assert is_period_column("Année de naissance")
    assert not is_period_column("annee_plantation")
    assert guess_keywords("Subventions aux associations de l’année 2024 (SIG)") == (
        "subventions",
        "associations",
        "SIG",
    )


def test_our_copy_has_a_name_that_the_site_can_use() -> None:
    assert choose_copy_name("Données/Prénoms 2024.CSV".rpartition("/")[2]) == "prenoms-2024.csv"
    assert choose_copy_name("LISEZMOI.txt") == "fichier-lisezmoi.txt"
    assert choose_copy_name("v.csv") == "fichier-v.csv"


# --- schema ---


def sections() -> Iterator[tuple[MetadataSection, MetadataKey]]:
    """Every key of every section, each once."""
    waiting = [COMMUNES_YML, OWN_FILE, SOURCES_YML, DATASET, LICENCE, WITHDRAWAL, REUSE, PAGE]
    waiting.append(TABLE_SCHEMA)
    seen = set()
    while waiting:
        section = waiting.pop()
        for key in section.keys:
            if (section.name, key.name) not in seen:
                seen.add((section.name, key.name))
                yield section, key
                if isinstance(key.of, MetadataSection):
                    waiting.append(key.of)


KEYS = [(section, key) for section, key in sections() if key.kind != "ignored"]


@pytest.mark.parametrize(("section", "key"), KEYS, ids=lambda one: one.name)
def test_every_key_has_help_that_says_more_than_its_name(
    section: MetadataSection, key: MetadataKey
) -> None:
    label, text = describe_metadata_key(section, key, FRENCH)
    assert 3 <= len(label) <= 70
    assert len(re.findall(r"\w+", text)) >= 8
    assert key.example
    assert text.endswith(key.example)


def test_helps_are_those_of_keys_that_exist() -> None:
    catalogue = (ROOT / "site_builder/locale/fr/LC_MESSAGES/beffroi.po").read_text()
    assert set(re.findall(r'msgid "key\.(.+)"', catalogue)) == {
        f"{one.name}.{key.name}" for one, key in KEYS
    }


def test_every_kind_of_value_has_a_schema() -> None:
    assert set(VALUES) == set(KINDS)
    assert {key.name for _, key in KEYS if key.kind == "node"} == set(NODES)


GOOD = [
    ("boolean", "OUI"),
    ("boolean", " vrai"),
    ("boolean", "False"),
    ("date", "2024-03-01T10:00:00Z"),
    ("date", " 2024-03-01 "),
    ("email", ""),
    ("email", "a.b+c@mairie.ma-commune.example"),
    ("insee", "2a004"),
    ("insee", " 01001"),
    ("insee", "97411"),
    ("integer", "62 342"),
    ("integer", "1\u202f234\u00a0567"),
    ("integer", "1_000"),
    ("integer", "062"),
    ("link", "mailto:a@ma-commune.example"),
    ("link", "MAILTO:a@ma-commune.example"),
    ("link", "HTTPS://a.example/@b"),
    ("period", "2020 / 2024"),
    ("period", "2020–2024"),
    ("period", "2024-03/2024-04-30"),
    ("period", "2024"),
    ("quote", "'"),
    ("siren", "215 900 093"),
    ("siren", "215.900.093"),
    ("siren", "215\u00a0900\u00a0093"),
    ("siret", "215 900 093 00018"),
    ("siret", "21590009300018"),
    ("slug", "villeneuve-d-ascq"),
    ("slug", "2024"),
    ("url", " http://a.example "),
    ("url", "https://é.example/ù"),
]


@pytest.mark.parametrize(("kind", "text"), GOOD)
def test_what_the_reader_accepts_no_editor_underlines(kind: str, text: str) -> None:
    assert not isinstance(KINDS[kind](text, 100), WrongValue)
    assert Draft7Validator(VALUES[kind](100)).is_valid(text)


@pytest.mark.parametrize(("kind", "text"), GOOD)
def test_what_the_reader_refuses_editors_underline(kind: str, text: str) -> None:
    """For each kind, a good value with a letter too many."""
    assert isinstance(KINDS[kind](text + " ?x", 100), WrongValue)
    assert not Draft7Validator(VALUES[kind](100)).is_valid(text + " ?x")


def validator(name: str) -> Draft7Validator:
    schema = make_json_schemas(FRENCH)[f"{name}.schema.json"]
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def faults(name: str, text: str) -> list[str]:
    return [error.message for error in validator(name).iter_errors(value(text))]


def value(text: str) -> Any:
    tree = parse_yaml(text.encode(), "a.yaml")
    assert not isinstance(tree, Problem)
    return convert_node_to_python(tree)


@pytest.mark.nightly
def test_the_schemas_accept_the_example_portal_and_the_golden_sites() -> None:
    found = 0
    for root in (ROOT, ROOT / "tests/sites/everything"):
        assert faults("communes", (root / "communes.yml").read_text()) == []
        for path in root.glob("datasets/*/*/datapackage.*"):
            found += 1
            tree = parse_yaml(path.read_bytes(), path.name)
            assert not isinstance(tree, Problem)
            assert [
                error.message
                for error in validator("datapackage").iter_errors(convert_node_to_python(tree))
            ] == [], path
    assert found > 15
    reuses = [*ROOT.glob("reuses/*.yaml")]
    assert [faults("reuse", path.read_text("utf-8")) for path in reuses] == [[]] * 3


BAD = [
    ("communes", "portal: {title: a}\ncomunes: []"),
    ("communes", "portal: {titre: a}"),
    ("communes", "communes: []"),
    ("communes", "portal: {title: a}\ncommunes: [{insee: 590, name: a}, {insee: '5935', name: b}]"),
    ("communes", "portal: {title: a}\ncommunes: [{insee: '59350'}]"),
    ("communes", "portal: {title: a, url: donnees.example}"),
    ("communes", "portal: {title: a, contact: {email: mairie}}"),
    ("communes", "portal: {title: a, licence: etalb}"),
    ("communes", "portal: {title: a}\npartners: [{name: a, role: metro}]"),
    ("communes", "portal: {title: a}\ncommunes: [{insee: '59350', name: a, siren: '12'}]"),
    ("communes", "portal: {title: a}\ncommunes: [{insee: '59350', name: a, siret: '215903501'}]"),
    ("reuse", "title: a"),
    ("reuse", "title: a\nurl: javascript:alert(1)"),
    ("reuse", "title: a\nurl: https://a.example/\ndatasets: lille/ecoles"),
    ("datapackage", "title: a\ndescripton: b"),
    ("datapackage", "description: b"),
    ("datapackage", "title:"),
    ("datapackage", "title: [a]"),
    ("datapackage", "title: a\ntheme: transport en commun"),
    ("datapackage", "title: a\nfrequency: souvent"),
    ("datapackage", "title: a\ntemporal: 2020 à 2024"),
    ("datapackage", "title: a\nissued: 31/12/2024"),
    ("datapackage", "title: a\nkeywords: b"),
    ("datapackage", "title: a\nresources: [{pth: a.csv}]"),
    ("datapackage", "title: a\ndemonstration: peut-être"),
    ("datapackage", "title: a\nschema: {fields: [{type: string}]}"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text"), BAD)
def test_what_the_schemas_refuse_the_reader_blames_too(name: str, text: str) -> None:
    assert faults(name, text)
    if name == "communes":
        from site_builder.metadata.publishers import read_publishers

        tree = parse_yaml(text.encode(), "communes.yml")
        notes = FileProblems("communes.yml")
        assert not isinstance(tree, Problem)
        read_publishers(tree, notes)
        assert notes.problems
    elif "schema" not in text:
        assert read(text, REUSE if name == "reuse" else DATASET)[1]


NAMED = {  # the schema of each, and the least that it needs
    "dataset": ("datapackage", ["title: a\n"]),
    "communes.yml": ("communes", ["portal: {title: a}\n"]),
    "reuse": ("reuse", ["title: a\n", "url: https://a.example/\n"]),
}


@pytest.mark.parametrize(
    ("section", "key"), nightly_after(8, [(s, k) for s, k in KEYS if s.name in NAMED])
)
def test_every_example_is_accepted_by_both(section: MetadataSection, key: MetadataKey) -> None:
    name, first = NAMED[section.name]
    text = "".join(line for line in first if not line.startswith(key.name)) + key.example
    assert faults(name, text) == []
    assert read(text, section)[1] == []


@pytest.mark.parametrize("key", [key for _, key in KEYS if key.choices], ids=lambda key: key.name)
def test_every_word_of_a_choice_is_accepted_whatever_its_case(key: MetadataKey) -> None:
    from site_builder.commands.new.json_schemas import _make_choice_schema

    check = Draft7Validator(_make_choice_schema(key, FRENCH))
    for word in key.choices or ():
        assert check.is_valid(word)
        assert check.is_valid(word.upper() if key.name != "delimiter" else word)
    assert not check.is_valid("n’importe quoi")


def test_editors_are_offered_words_with_their_meaning() -> None:
    schema = make_json_schemas(FRENCH)["datapackage.schema.json"]
    offered = schema["properties"]["theme"]["anyOf"][0]
    assert ("transports", "Transports et mobilités") in zip(
        offered["enum"], offered["enumDescriptions"], strict=True
    )
    assert "annuelle" in schema["properties"]["frequency"]["anyOf"][0]["enum"]
    assert "etalab-2.0" in schema["properties"]["licence"]["anyOf"][0]["enum"]


def test_a_schema_that_says_the_same_is_not_touched(tmp_path: Path) -> None:
    paths = write_json_schemas(tmp_path / "a/b", FRENCH)
    before = [path.stat().st_mtime_ns for path in paths]
    assert [
        path.stat().st_mtime_ns for path in write_json_schemas(tmp_path / "a/b", FRENCH)
    ] == before
    write(tmp_path, {"a/b/communes.schema.json": "{}"})
    write_json_schemas(tmp_path / "a/b", FRENCH)
    assert len(paths[0].read_text()) > 1000


# --- init ---


@pytest.mark.parametrize(
    ("commune", "metropole", "publishers"),
    nightly_after(
        2,
        [
            (None, None, ["exempleville"]),
            (("59350", "Lille"), None, ["lille"]),
            (("2a004", "L'Abergement : « œuvres »"), None, ["l-abergement-oeuvres"]),
            (
                None,
                "Métropole européenne de Lille",
                ["bourg-exemple", "exempleville", "metropole-europeenne-de-lille"],
            ),
        ],
    ),
)
def test_a_new_portal_builds_without_problems(
    tmp_path: Path, commune: tuple[str, str] | None, metropole: str | None, publishers: list[str]
) -> None:
    root = tmp_path / "portail"
    assert create_portal(root, plan_portal(commune, metropole, FRENCH), FRENCH) == ()
    catalogue, problems = read_catalogue(root)
    assert catalogue
    assert problems == ()
    assert [publisher.slug for publisher in catalogue.publishers] == publishers
    report = made(root)
    assert (report.problems, list(report.datasets.values())) == ((), ["published"])
    assert faults("communes", (root / "communes.yml").read_text()) == []
    sample = next(root.glob("datasets/*/*/datapackage.yaml")).read_text()
    assert faults("datapackage", sample) == []
    assert "données fictives" in sample
    home = (root / "build/index.html").read_text()
    assert ("communes/" in home) is (len(publishers) > 1), "one commune has no list of communes"
    made_from(root, f"{publishers[0]}/essai", "essai.csv")
    assert made(root).problems == ()


def test_a_new_portal_outside_git_is_told_where_dates_come_from(tmp_path: Path) -> None:
    made_of = plan_portal(None, None, FRENCH)
    said = told_start(tmp_path / "portail", made_of, "./beffroi", FRENCH)
    assert "modified: 2026-03-31" in said
    assert "./beffroi serve" in said
    assert "./beffroi new --site" in said
    assert "dépôt privé : une forge est une publication aussi" in said.replace("\u00a0", " ")
    (tmp_path / ".git").mkdir()
    assert "modified" not in told_start(tmp_path / "portail", made_of, "./beffroi", FRENCH)


def test_each_waiting_line_of_the_new_portal_counts_once_its_mark_is_removed(
    tmp_path: Path,
) -> None:
    for number, metropole in enumerate((None, "Métropole d’essai")):
        root = tmp_path / str(number)
        create_portal(root, plan_portal(None, metropole, FRENCH), FRENCH)
        text = (root / "communes.yml").read_text()
        assert len(WAITING.findall(text)) >= 7
        write(root, {"communes.yml": WAITING.sub(r"\1\2", text)})
        catalogue, problems = read_catalogue(root)
        assert catalogue
        assert problems == ()
        assert catalogue.portal.url == "https://donnees.ma-commune.example/"
        assert [one.role for one in catalogue.publishers if one.role != "commune"] == ["metropole"]
        assert [one.population for one in catalogue.publishers if one.population] == [62342]


def test_git_keeps_the_schemas_and_not_what_the_build_writes(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    assert (
        create_portal(tmp_path, plan_portal(None, None, FRENCH), FRENCH) == ()
    )  # a cloned, empty repository is as good as new
    made(tmp_path)
    said = ["git", "-C", str(tmp_path), "status", "--porcelain", "--untracked-files=all"]
    files = {
        line[3:]
        for line in subprocess.run(
            said, capture_output=True, text=True, check=True
        ).stdout.splitlines()
    }
    assert files == {
        ".beffroi/schemas/communes.schema.json",
        ".beffroi/schemas/datapackage.schema.json",
        ".beffroi/schemas/publisher.schema.json",
        ".beffroi/schemas/reuse.schema.json",
        ".beffroi/schemas/sources.schema.json",
        ".gitattributes",
        ".gitignore",
        "LISEZMOI.md",
        "communes.yml",
        "datasets/exempleville/equipements/datapackage.yaml",
        "datasets/exempleville/equipements/equipements.csv",
    }


@pytest.mark.parametrize(
    ("commune", "metropole", "said"),
    [
        (("1001", "Lille"), None, '"01001"'),
        (("Lille", "59350"), None, "code INSEE"),
        (("59350", "Contact"), None, "« Contact »"),
        (("59350", " "), None, "ne peut pas servir d’adresse"),
        (None, "Exempleville", "déjà pris"),
    ],
)
def test_a_portal_that_could_not_be_read_is_not_made(
    tmp_path: Path, commune: tuple[str, str] | None, metropole: str | None, said: str
) -> None:
    problems = create_portal(tmp_path / "x", plan_portal(commune, metropole, FRENCH), FRENCH)
    assert said in " ".join(FRENCH.problem(problem) for problem in problems).replace("\u00a0", " ")
    assert not (tmp_path / "x").exists()


def test_a_folder_that_holds_files_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, {"notes.txt": "dix ans"})
    assert [
        one.code for one in create_portal(tmp_path, plan_portal(None, None, FRENCH), FRENCH)
    ] == ["init-not-empty"]
    assert [
        one.code
        for one in create_portal(tmp_path / "notes.txt", plan_portal(None, None, FRENCH), FRENCH)
    ] == ["init-not-empty"]
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


# --- the commands ---


def test_the_walk_of_a_new_user(tmp_path: Path) -> None:
    write(tmp_path, {"Prénoms 2024.csv": CSV})
    done = beffroi("init", "mon portail", "--commune", "59350", "Lille", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "beffroi serve 'mon portail'" in done.stdout
    done = beffroi(
        "new", "--site", "mon portail", "datasets/lille/prenoms/", "Prénoms 2024.csv", cwd=tmp_path
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "mon portail/datasets/lille/prenoms/datapackage.yaml" in done.stdout
    assert "Nombres récrits" in done.stdout
    done = beffroi("build", "--strict", "mon portail", cwd=tmp_path)
    assert done.returncode == 0
    assert all(
        line.endswith(" s") for line in done.stderr.splitlines()
    )  # its stages, and nothing else
    again = beffroi(
        "new", "--site", "mon portail", "lille/prenoms", "Prénoms 2024.csv", cwd=tmp_path
    )
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr.endswith("Rien n’a été écrit.\n")
    done = beffroi("schema", "-o", "aide", "mon portail", cwd=tmp_path)
    assert "$schema=../aide/communes.schema.json" in done.stdout
    assert "$schema=../../../../aide/datapackage.schema.json" in done.stdout
    assert "$schema=../../aide/reuse.schema.json" in done.stdout
    assert beffroi("init", "mon portail", cwd=tmp_path).returncode == 1
    assert (
        beffroi("init", "x", "--metropole", "A", "--commune", "59350", "B", cwd=tmp_path).returncode
        == 2
    )


def test_the_first_day_of_a_month_is_written_as_french_does(tmp_path: Path) -> None:
    root = portal(tmp_path / "site")
    days = "jour;nom\n01/01/2023;a\n02/01/2023;b\n31/01/2023;c\n"
    assert "1er janvier 2023" in made_from(root, "lille/agenda", "agenda.csv", days)
