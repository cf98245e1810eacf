"""The documents say what the program does: its keys, commands, pages, messages and formats, by
name."""

from __future__ import annotations

import re
import shlex
import struct
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote

import click
import msgspec
import pytest
import xlsxwriter
import yaml
from click.testing import CliRunner
from tools import script

from project.test_imports import ROOMS
from site_builder.commands.cli import main
from site_builder.commands.file_jobs import Inspection
from site_builder.commands.inspect import make_inspection_json
from site_builder.core.language import load_language
from site_builder.core.problems import Place, make_problem
from site_builder.metadata.catalogue import read_catalogue
from site_builder.prepare.exports import EXPORTS
from site_builder.render.pages.all_pages import PAGES

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md"), ROOT / "datasets" / "README.md"])
WALKED = [path for path in DOCUMENTS if path.name != "CHANGELOG.md"]  # what it names may be gone


@cache
def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def reference() -> ModuleType:
    return script("docs/reference.py")


def fenced(text: str, language: str) -> Iterator[str]:
    """The fenced blocks of one language, "" being none."""
    for found in re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        if found[1] == language:
            yield found[2]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- what the code already says ---


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.md")), ids=name_of)
def test_what_comes_from_the_code_is_fresh(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text == reference().renewed(text), "stale: run python docs/reference.py"


def test_every_part_that_comes_from_the_code_stands_in_one_document() -> None:
    written = [
        found[2]
        for path in DOCS.glob("*.md")
        for found in reference().BLOCK.finditer(path.read_text())
    ]
    assert sorted(written) == sorted(reference().BLOCKS)


def test_every_key_is_explained() -> None:
    text = text_of("docs/formats.md")
    sections = reference().sections()
    assert {"portal", "commune", "partner", "dataset", "resource", "constraints"} <= set(sections)
    for name, section in sections.items():
        block = text.partition(f"<!-- début : clés de {name} -->")[2].partition("<!-- fin")[0]
        missing = [key.name for key in section.keys if f"`{key.name}`" not in block]
        assert not missing, name


def test_every_problem_and_repair_is_explained_once() -> None:
    text = text_of("docs/messages.md")
    for prefix in ("problem.", "repair."):
        codes = reference().sentences(prefix)
        assert len(codes) > 20
        for code in codes:
            assert text.count(f"\n| `{code}` |") >= 1, code


def test_every_message_is_shown_with_an_example_of_what_it_quotes() -> None:
    """docs/message_examples.py has one for each that quotes something, and nothing that no message
    quotes."""
    source = (ROOT / "site_builder/locale/fr/LC_MESSAGES/beffroi.po").read_text("utf-8")
    messages = re.findall(
        r'^msgid "((?:problem|repair)\.[\w-]+)"\n((?:.+\n)+)', source, re.MULTILINE
    )
    assert len(messages) > 400
    quoting = {code: {*re.findall(r"(?<!\{)\{(\w+)\}", text)} - {"n"} for code, text in messages}
    given = {code: {*values} for code, values in reference().QUOTED.items()}
    assert given == {code: names for code, names in quoting.items() if names}


def test_a_problem_s_remedy_has_a_cell_of_its_own() -> None:
    rows = re.findall(r"^\| `[\w-]+` \| (.+?) \| (.*?) \|$", reference().problems(), re.MULTILINE)
    assert len(rows) == len(reference().sentences("problem."))
    assert [wrong for wrong, right in rows if not right] == []


def test_every_field_of_every_page_is_explained() -> None:
    text = text_of("docs/themes.md")
    for kind in PAGES:
        assert f"### Page `{kind.name}`" in text
        assert f"| `{kind.name}` | `/" in text, "its address and its templates"
        for field in fields(kind.context):
            assert f"| `{field.name}` |" in text, (kind.name, field.name)


def test_every_property_of_the_styles_is_explained() -> None:
    styles = text_of("templates/beffroi.css").partition(":root {")[2].partition("}")[0]
    assert set(re.findall(r"--([\w-]+):", styles)) == set(reference().PROPERTIES), (
        "docs/reference.py says what for"
    )


def test_every_export_is_named() -> None:
    text = text_of("docs/formats.md")
    commands = text_of("docs/commandes.md")
    for export in EXPORTS:
        assert f"| `{export.name}` | `{export.ending}` |" in text
        assert f"`{export.ending}`" in commands.partition("## beffroi convert")[2]


# --- commands ---


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_option_of_every_command_is_explained(name: str) -> None:
    text = text_of("docs/commandes.md").partition(f"\n## beffroi {name}\n")[2].partition("\n## ")[0]
    assert f"\nbeffroi {name}" in text, "an example"
    for param in main.commands[name].params:
        if isinstance(param, click.Option) and not param.hidden:
            for option in (*param.opts, *param.secondary_opts):
                assert re.search(rf"^\| .*`{re.escape(option)}[ `]", text, re.MULTILINE), option


def test_no_command_is_promised() -> None:
    said = {
        found
        for path in WALKED
        for found in re.findall(r"\bbeffroi ([a-z][a-z-]*)\b", "\n".join(shown(path)))
    }
    assert said <= {*main.commands, "=="}
    assert set(
        re.findall(r"^## beffroi ([\w-]+)$", text_of("docs/commandes.md"), re.MULTILINE)
    ) == set(main.commands)


def shown(path: Path) -> Iterator[str]:
    """The lines of fenced and indented blocks, and what stands between backticks."""
    fenced = False
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("```"):
            fenced = not fenced
        elif fenced or line.startswith("    "):
            yield line.strip()
        else:
            yield from re.findall(r"`([^`]+)`", line)


def command_lines(path: Path) -> Iterator[str]:
    for line in shown(path):
        for part in re.split(r"&&|\|", line):
            bare = (
                part.strip().removeprefix("- run: ").removeprefix("# ").removeprefix(".venv/bin/")
            )
            if re.match(r"beffroi [a-z-]", bare):
                yield bare


COMMAND_LINES = sorted({line for path in WALKED for line in command_lines(path)})


def test_commands_are_found() -> None:
    assert len(COMMAND_LINES) > 20


@pytest.mark.parametrize("line", COMMAND_LINES)
def test_every_command_shown_is_one_that_can_be_typed(line: str) -> None:
    """Unknown options, too many arguments and missing ones; not whether the files are there."""
    typed = re.sub(r" < \S+$", "", re.sub(r"[\[\]]", "", line))  # what it reads apart
    _, *words = shlex.split(typed)
    if words[0] in ("--version", "--help"):
        assert CliRunner().invoke(main, words).exit_code == 0
        return
    command = main.commands[words[0]]
    context = click.Context(command, info_name=words[0])
    values, left, _ = command.make_parser(context).parse_args(words[1:])
    assert not left
    for param in command.params:
        assert not param.required or values.get(param.name or ""), param.name
        if isinstance(param.type, click.IntRange | click.DateTime) and values.get(
            param.name or ""
        ) not in (
            None,
            "N",
            "DATE",
        ):
            param.type.convert(values[param.name or ""], param, context)


def test_both_readmes_show_the_same_commands() -> None:
    names = ("README.md", "README.fr.md")
    english, french = (list(fenced(text_of(name), "")) for name in names)
    assert english == french and len(english) > 4
    tables = [
        re.findall(r"^\| `(beffroi [^`]+)` \|", text_of(name), re.MULTILINE) for name in names
    ]
    assert tables[0] == tables[1]
    assert {line.split()[1] for line in tables[0]} == set(main.commands)
    heads = [len(re.findall("^## ", text_of(name), re.MULTILINE)) for name in names]
    assert heads[0] == heads[1]


# --- the guide, walked ---

GUIDE = "docs/guide-agent.md"


def write_export(path: Path, year: int = 2025) -> None:
    """A workbook as an agent keeps it: a title above, a total below, amounts in euros, dates."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Subventions")
        money = book.add_format({"num_format": "#,##0.00 €"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_string(0, 0, f"Subventions versées en {year}")
        sheet.write_row(
            2, 0, ["Nom de l'association", "SIRET", "Objet", "Montant versé", "Date de versement"]
        )
        for row, (name, siret, purpose, amount, date) in enumerate(
            [
                (
                    "Les Amis du Moulin",
                    "00080685100036",
                    "Fête du village",
                    1250,
                    datetime(year, 3, 12),
                ),
                (
                    "Club de pétanque",
                    "00082682600018",
                    "Fonctionnement",
                    800.5,
                    datetime(year, 4, 2),
                ),
                (
                    "École de musique",
                    "00082682600026",
                    "Achat d'instruments",
                    3000,
                    datetime(year, 5, 15),
                ),
            ],
            start=3,
        ):
            sheet.write_row(row, 0, [name, siret, purpose])
            sheet.write_number(row, 3, amount, money)
            sheet.write_datetime(row, 4, date, day)
        sheet.write_string(6, 0, "TOTAL")
        sheet.write_formula(6, 3, "=SUM(D4:D6)", money, 5050.5)


def plain(text: str) -> str:
    """Without the spaces of French typography, which documents need not have."""
    return re.sub("[\u00a0\u202f]", " ", text)


def run(*arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == code, done.output
    return plain(done.output)


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """What the guide supposes: a portal with a commune, and an export on the agent's disk."""
    run("init", str(tmp_path / "portail"), "--commune", "59005", "Ma Commune")
    write_export(tmp_path / "subventions-2025.xlsx")
    return tmp_path / "portail"


def test_the_guide_s_export_is_read_as_it_says(portal: Path) -> None:
    said = run("inspect", str(portal.parent / "subventions-2025.xlsx"))
    assert said in fenced(plain(text_of(GUIDE)), "")


def test_the_guide_leads_to_a_dataset_and_to_its_next_year(portal: Path) -> None:
    file = portal.parent / "subventions-2025.xlsx"
    run("new", "--site", str(portal), "ma-commune/subventions", str(file))
    folder = portal / "datasets" / "ma-commune" / "subventions"
    about = next(block for block in fenced(text_of(GUIDE), "yaml") if "2025" in block)
    (folder / "datapackage.yaml").write_text(about, encoding="utf-8")
    write_export(folder / "subventions-2026.xlsx", 2026)
    said = run("build", str(portal), "--jobs", "1", "--strict")
    assert "erreur" not in said and "attention" not in said
    files = {
        path.name
        for path in (portal / "build" / "data" / "ma-commune" / "subventions").glob("*.csv")
    }
    assert {"subventions-2025.csv", "subventions-2026.csv", "subventions-ensemble.csv"} <= files


def test_one_line_suffices_without_installing_anything(portal: Path) -> None:
    folder = portal / "datasets" / "ma-commune" / "subventions"
    folder.mkdir()
    write_export(folder / "subventions-2025.xlsx")
    alone = next(block for block in fenced(text_of(GUIDE), "yaml") if block.count("\n") == 1)
    (folder / "datapackage.yaml").write_text(alone, encoding="utf-8")
    run("build", str(portal), "--jobs", "1", "--strict")
    assert (portal / "build" / "ma-commune" / "subventions" / "index.html").is_file()


@pytest.mark.parametrize(
    ("document", "id", "fiche"),
    [
        (GUIDE, "ma-commune/subventions", "title: X\n\n\ntheme: economi\n"),
        ("docs/messages.md", "lille/prenoms", "title: X\ndescripton: Y\n"),
    ],
)
def test_messages_shown_are_those_of_the_program(
    document: str, id: str, fiche: str, tmp_path: Path
) -> None:
    folder = tmp_path / "datasets" / id
    folder.mkdir(parents=True)
    communes = (
        'portal: {title: P}\ncommunes: [{insee: "59350", name: Lille}, {insee: "59005", name: '
        "Ma commune}]\n"
    )
    (tmp_path / "communes.yml").write_text(communes)
    (folder / "datapackage.yaml").write_text(fiche)
    (folder / "x.csv").write_text("a,b\n1,2\n")
    problems = read_catalogue(tmp_path)[1]
    example = next(
        line for line in text_of(document).split("\n") if line.startswith("    erreur ")
    ).strip()
    assert plain(load_language("fr").problem(problems[0])) == example.removeprefix("erreur ")


def test_messages_that_the_guide_explains_exist() -> None:
    said = [re.sub(r"\\\\(.)", r"\1", text) for text in reference().sentences("problem.").values()]
    rows = re.findall(r"^\| « (.+?) » \| [^|]+ \| [^|]+ \|$", text_of(GUIDE), re.MULTILINE)
    assert len(rows) >= 7
    for row in rows:
        wanted = ".*".join(map(re.escape, re.split(r" ?… ?|\.xlsx", row)))
        assert any(re.search(wanted, plain(text)) for text in said), row


# --- contracts ---


def keys_of(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | set().union(*map(keys_of, value.values()))
    return set().union(*map(keys_of, value)) if isinstance(value, list) else set()


def named(section: str) -> set[str]:
    """What stands between backticks in a section of docs/commandes.md."""
    text = text_of("docs/commandes.md").partition(f" {section}\n")[2]
    return set(re.findall(r"`([^`\n]+)`", re.split(r"\n##+ ", text.replace("```", ""))[0]))


def test_the_json_of_inspect_is_explained(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a;b\n1 000,50;02/01/2024\n", encoding="cp1252")
    done = CliRunner().invoke(main, ["inspect", "--json", str(tmp_path / "x.csv")])
    written = msgspec.json.decode(done.stdout)
    assert written["repairs"] and written["columns"]
    refused = make_inspection_json(
        Inspection(refused=make_problem("file-empty", Place(path="x.csv"))), load_language("fr")
    )
    assert keys_of(written) | keys_of(refused) <= named("beffroi inspect")


def test_the_report_of_a_build_is_explained(tmp_path: Path) -> None:
    folder = tmp_path / "datasets" / "lille" / "x"
    folder.mkdir(parents=True)
    (tmp_path / "communes.yml").write_text(
        'portal: {title: P}\ncommunes: [{insee: "59350", name: Lille}]\n'
    )
    (folder / "datapackage.yaml").write_text("title: X\ntheme: economi\n")
    (folder / "x.csv").write_text("a,b\n1,2\n")
    assert CliRunner().invoke(main, ["build", str(tmp_path), "--jobs", "1"]).exit_code == 0
    written = msgspec.json.decode((tmp_path / "build" / "build-report.json").read_bytes())
    assert written["datasets"][0]["downloads"] and written["problems"]
    assert keys_of({**written, "seconds": {}}) <= named("build-report.json") | {"datasets"}


def test_exit_codes_are_the_three_of_the_program() -> None:
    assert re.findall(r"^\| (\d) \|", text_of("docs/commandes.md"), re.MULTILINE) == [
        "0",
        "1",
        "2",
        "3",
    ]


# --- links, pictures, what may be written ---


def anchors(path: Path) -> set[str]:
    """The anchors that forges give to headings."""
    heads = re.findall(
        r"^#+ (.+)$",
        re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.M | re.S),
        re.M,
    )
    return {re.sub(r"[^\w\- ]", "", head.lower().strip()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_link_leads_somewhere(path: Path) -> None:
    text = re.sub(
        r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    links = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'src="([^"]+)"', text)
    for link in links:
        if re.match(r"https?:", link):
            continue
        target, _, anchor = unquote(link).partition("#")
        file = (path.parent / target).resolve() if target else path
        assert file.exists(), link
        assert not anchor or normalize("NFC", anchor) in anchors(file), link


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_row_of_a_table_has_the_cells_of_its_header(path: Path) -> None:
    text = re.sub(
        r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    for table in re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE):
        rows = [re.sub(r"\\.", "", row).count("|") for row in table.strip().split("\n")]
        assert set(rows) == {rows[0]}, table[:200]


def test_every_document_can_be_reached_from_the_readme() -> None:
    for readme in ("README.md", "README.fr.md"):
        missing = [
            name_of(path)
            for path in DOCS.glob("*.md")
            if f"({name_of(path)})" not in text_of(readme)
        ]
        assert not missing


def test_pictures_are_light_and_have_the_widths_they_say() -> None:
    pictures = sorted(path.name for path in (DOCS / "images").glob("*.png"))
    assert pictures == [
        f"{name}-{width}.png" for name in ("accueil", "carte", "jeu") for width in (1280, 360)
    ]
    for name in pictures:
        data = (DOCS / "images" / name).read_bytes()
        assert len(data) <= 150_000, name
        assert struct.unpack(">I", data[16:20])[0] == int(re.findall(r"\d+", name)[0])


def test_the_drawing_is_read_aloud_and_by_night() -> None:
    drawing = ElementTree.fromstring(text_of("docs/architecture.svg"))
    space = "{http://www.w3.org/2000/svg}"
    assert drawing.findtext(f"{space}title") and drawing.findtext(f"{space}desc")
    assert "prefers-color-scheme: dark" in (drawing.findtext(f"{space}style") or "")
    said = " ".join(drawing.itertext())
    assert all(
        step in said for step in ("read", "prepare", "compose", "render", "publish", "store")
    )


def test_examples_of_yaml_can_be_read() -> None:
    blocks = [
        found for path in DOCUMENTS for found in fenced(path.read_text(encoding="utf-8"), "yaml")
    ]
    assert len(blocks) > 10
    for block in blocks:
        assert isinstance(yaml.safe_load(block), dict)


FORGES = ROOT / "site_builder/commands/new/forges"


def test_continuous_integration_gives_nothing_to_contributions() -> None:
    workflows = {path.name: path.read_text("utf-8") for path in FORGES.glob("github/*.yml")}
    assert len(workflows) == 5
    for path in FORGES.glob("*/*.yml"):
        text = path.read_text("utf-8")
        assert "secrets." not in text and "pull_request_target" not in text
        # Of a harvest alone, which nothing starts but the day, and which only proposes
        cached = re.findall(r"(?:path: |paths: \[)(\.beffroi[^]\n]*)|(cache:|actions/cache)", text)
        assert {place.rstrip("/") for place, _ in cached if place} <= {".beffroi/harvest"}
        assert not cached or path.name == "moissonner.yml"
        if "pages" in text and "build " in text:
            assert "/build-report.json" in text and "--previous" in text, "nothing online is lost"
    checking = yaml.safe_load(workflows.pop("verifier.yml"))
    assert checking["permissions"] == {"contents": "read"}
    assert "token" not in str(checking) and "write" not in str(checking)
    for name, text in workflows.items():
        workflow = yaml.safe_load(text)
        assert workflow["permissions"] in ({}, {"contents": "read"}), name
        assert "pull_request" not in workflow[True], name  # « on » of YAML


@pytest.mark.parametrize("path", ["docs/architecture.md", "docs/decisions.md"])
def test_what_the_notes_on_the_code_name_is_there(path: str) -> None:
    """`room.module.name`, `room.module`, and the paths of files."""
    text = text_of(path)
    names = re.findall(rf"`((?:{'|'.join(ROOMS)})\.[\w.]+)`", text)
    assert len(names) > 20
    for name in names:
        room, module, *rest = name.split(".")
        found: object = import_module(f"site_builder.{room}")
        for attribute in (module, *rest):
            if hasattr(found, attribute):
                found = getattr(found, attribute)
            else:
                assert isinstance(found, ModuleType), name
                found = import_module(f"{found.__name__}.{attribute}")
    for file in re.findall(r"`((?:tests|site_builder|benchmarks)/[\w/.]+)`", text):
        assert (ROOT / file).exists(), file


def test_the_architecture_is_read_in_ten_minutes() -> None:
    assert len(text_of("docs/architecture.md").split()) <= 1_500


def test_what_security_claims_is_tested() -> None:
    text = text_of("SECURITY.md")
    claims = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)
    assert len(claims) > 12
    for file, test in claims:
        assert f"def {test}(" in text_of(file), test
    for place in re.findall(r"`(site_builder/[\w/.]+)`", text):
        assert (ROOT / place).exists(), place


def test_addresses_are_invented_where_they_must_be() -> None:
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        mails = re.findall(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.(\w+)", text)
        assert set(mails) <= {"example"}, path.name
        assert not re.search(r"/(?:home|root|work)/|/tmp/(?!portal)", text), path.name
