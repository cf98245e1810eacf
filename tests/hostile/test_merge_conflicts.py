"""A merge that nobody finished is one error in plain words, and nothing of the file that holds it
is published."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from textwrap import indent

import pytest
from command_line import beffroi
from nightly import nightly_but_each
from portal import COMMUNES, made, portal, write

from site_builder.core.language import load_language
from site_builder.core.merge_conflict import (
    BLOCK,
    MergeConflict,
    find_conflict,
    may_hold_conflict,
)
from site_builder.publish.build_report import BuildReport


def conflict(ours: str, theirs: str) -> str:
    """A line of two versions, as git leaves it."""
    return f"<<<<<<< HEAD\n{ours}\n=======\n{theirs}\n>>>>>>> branche\n"


ROWS = conflict("Roubaix;2", "Roubaix;3")
TABLE = f"nom;n\nLille;1\n{ROWS}Douai;4\n"
FOUND = MergeConflict(3, 5, 7)
TEN_SIGNS = ROWS.replace("<" * 7, "<" * 10).replace("=" * 7, "=" * 10).replace(">" * 7, ">" * 10)
RESAVED = (
    '"nom";"n"\n"Lille";1\n"<<<<<<< HEAD";\n"Roubaix";2\n"=======";\n"Roubaix";3\n">>>>>>> main";\n'
)
XML = conflict("<a/>", "<b/>")
OBJECTS = conflict('{"a":2}', '{"a":3}')
DIFF3 = TABLE.replace("=======", "||||||| base\nRoubaix;0\n=======")
FILES: dict[str, str | bytes] = {
    "table.csv": TABLE,
    "crlf.csv": TABLE.replace("\n", "\r\n"),
    "mac.csv": TABLE.replace("\n", "\r"),
    "accents.csv": TABLE.replace("Douai", "Été").encode("cp1252"),
    "bom.csv": b"\xef\xbb\xbf" + TABLE.encode(),
    "seize.csv": TABLE.encode("utf-16"),
    "seize_sans_marque.csv": TABLE.encode("utf-16-be"),
    "premier.csv": conflict("nom;n", "nom;nombre") + "Lille;1\n",
    "marque.csv": b"\xef\xbb\xbf" + conflict("nom;n", "nom;m").encode() + b"Lille;1\n",
    "trois.csv": DIFF3,
    "sans_noms.csv": TABLE.replace("<< HEAD", "<<").replace(">> branche", ">>"),
    "tableur.csv": TABLE.replace("HEAD", "HEAD;")
    .replace("=\n", "=;;\n")
    .replace("branche", "branche;"),
    "dix_signes.csv": TABLE.replace(ROWS, TEN_SIGNS),
    "guillemets.csv": RESAVED,
    "guillemets_seuls.csv": RESAVED.replace('";\n', '"\n'),
    "colonnes.csv": TABLE.replace("<< HEAD", "<<;HEAD").replace(">> branche", ">>;branche"),
    "virgules.csv": RESAVED.replace(";", ","),
    "barres.csv": TABLE.replace(";", "|").replace("<< HEAD", "<<|HEAD").replace("=\n", "=|\n"),
    "cellule.csv": f'nom;note\nLille;"une\n{conflict("deux", "trois")}quatre"\n',
    "loin.csv": "nom;n\n" + "Lille;1\n" * 200_000 + ROWS,
    "fin.csv": TABLE.removesuffix("Douai;4\n").removesuffix("\n"),
    "texte.txt": TABLE,
    "tabulations.tsv": TABLE.replace(";", "\t"),
    "faux.xlsx": TABLE,
    "serre.csv.gz": gzip.compress(TABLE.encode()),
    "liste.json": f'[{{"a":1}},\n{OBJECTS}]',
    "lignes.jsonl": f'{{"a":1}}\n{OBJECTS}',
    "carte.geojson": f'{{"type":"FeatureCollection",\n{OBJECTS}}}',
    "lieux.kml": f'<?xml version="1.0"?>\n<kml>\n{XML}</kml>',
    "trace.gpx": f'<?xml version="1.0"?>\n<gpx>\n{XML}</gpx>',
    "plan.gml": f'<?xml version="1.0"?>\n<gml>\n{XML}</gml>',
}
INNOCENT: dict[str, str] = {
    "a title underlined": "Titre\n=======\nnom;n\nLille;1\n",
    "each of them alone": "<<<<<<< a\n",
    "another order": "=======\n<<<<<<< a\n>>>>>>> b\n",
    "no end": "<<<<<<< a\nx\n=======\ny\n",
    "no beginning": "x\n=======\ny\n>>>>>>> b\n",
    "six signs": "<<<<<< a\n======\n>>>>>> b\n",
    "signs of other numbers": "<<<<<<< a\n========\n>>>>>>>>> b\n",
    "an end of another number": "<<<<<<<<<< a\n==========\n>>>>>>> b\n",
    "rules": "<<<<<<<<<<\n====================\n>>>>>>>>>>\n",
    "titles and a quotation of Markdown": "Un\n=======\n\nDeux\n==========\n\n>>>>>>> cité\n",
    "a conflict quoted in Markdown": "> <<<<<<< a\n> =======\n> >>>>>>> b\n",
    "a list": "- <<<<<<< a\n- =======\n- >>>>>>> b\n",
    "cells": "a;<<<<<<< x\nb;=======\nc;>>>>>>> y\n",
    "arrows": "<<<<<<<-- a\n=======>\n-->>>>>>>\n",
    "inner quotes": "'<<<<<<< a'\n'======='\n'>>>>>>> b'\n",
    "within lines": "x <<<<<<< a\nx =======\nx >>>>>>> b\n",
    "glued": "<<<<<<<a\n=======\n>>>>>>>b\n",
    "a line of more": "<<<<<<< a\n======= b\n>>>>>>> c\n",
}


def told(report: BuildReport) -> list[tuple[str, str]]:
    return [(problem.place.path or "", problem.code) for problem in report.problems]


@pytest.mark.parametrize("content", INNOCENT.values(), ids=INNOCENT)
def test_what_is_no_conflict_is_data(content: str) -> None:
    assert find_conflict(content.encode()) is None


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp850", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_its_three_lines_are_counted_in_any_encoding(codec: str, end: str) -> None:
    assert find_conflict(TABLE.replace("\n", end).encode(codec)) == FOUND


def test_only_whole_conflicts_count_and_the_first_is_told() -> None:
    assert find_conflict(f"<<<<<<<\n{TABLE}{TABLE}".encode()) == MergeConflict(1, 6, 8)
    assert find_conflict(f"=======\n>>>>>>>\n{TABLE}".encode()) == MergeConflict(5, 7, 9)


def test_of_two_conflicts_one_in_the_other_the_outer_is_told() -> None:
    inner = "||||||| base\n" + TEN_SIGNS  # as git leaves those of a base that was merged itself
    assert find_conflict(ROWS.replace("=======", f"{inner}=======").encode()) == MergeConflict(
        1, 9, 11
    )


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le"])
def test_a_line_of_millions_of_signs_or_blanks_is_read_once(codec: str) -> None:
    for filling in ("<", "=", ">", " ", '"', ";"):
        text = f"<<<<<<< a\n======={filling * 2_000_000}x\n{filling * 2_000_000}\n>>>>>>> b"
        assert find_conflict(text.encode(codec)) is None


def test_it_is_found_where_blocks_meet() -> None:
    for size in range((1 << 20) - 10, (1 << 20) + 10):
        assert find_conflict(b"x" * size + b"\n" + ROWS.encode()) == MergeConflict(2, 4, 6)


@pytest.mark.parametrize(("codec", "width"), [("utf-8", 1), ("utf-16-le", 2), ("utf-32", 4)])
def test_a_file_that_may_hold_one_is_told_a_block_at_a_time(codec: str, width: int) -> None:
    for size in range(BLOCK // width - 12, BLOCK // width + 2):
        line = "x" * size + "\n"
        content = (line + ROWS).encode(codec)
        assert may_hold_conflict(io.BytesIO(content)), size
    assert not may_hold_conflict(io.BytesIO((line * 5).encode(codec)))
    assert not may_hold_conflict(io.BytesIO(b""))


@pytest.fixture(scope="module")
def conflicted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildReport]:
    root = portal(tmp_path_factory.mktemp("conflits"), "lille/sain")
    for name, content in FILES.items():
        folder = f"datasets/lille/{name.split('.')[0].replace('_', '-')}"
        write(root, {f"{folder}/datapackage.yaml": "title: Essai\n", f"{folder}/{name}": content})
    return root, made(root)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_withheld_with_one_error(conflicted: tuple[Path, BuildReport], name: str) -> None:
    root, report = conflicted
    dataset = f"lille/{name.split('.')[0].replace('_', '-')}"
    found = [code for path, code in told(report) if path.startswith(f"datasets/{dataset}/")]
    assert found == ["merge-conflict"]
    assert report.datasets[dataset] == "withheld"
    assert report.datasets["lille/sain"] == "published"
    assert not (root / "build/data" / dataset).exists()


def test_no_sign_is_published(conflicted: tuple[Path, BuildReport]) -> None:
    for path in (conflicted[0] / "build").rglob("*"):
        assert (
            not path.is_file()
            or path.name == "build-report.json"
            or b"<<<<<<<" not in path.read_bytes()
        )


def test_the_sentence_says_what_happened_and_what_to_do(
    conflicted: tuple[Path, BuildReport],
) -> None:
    problem = next(one for one in conflicted[1].problems if one.place.path.endswith("/table.csv"))  # type: ignore[union-attr]
    said = load_language("fr").problem(problem)
    for words in (
        "deux versions de ce fichier",
        "ligne 3",
        "ligne 5",
        "ligne 7",
        "→ Ouvrez le fichier",
    ):
        assert words in said
    assert "git" not in said.lower()


SCHEMA = conflict('"fields": [{"name": "a"}]', '"fields": [{"name": "b"}]')
INDENTED = indent(conflict("Un texte.", "Un autre."), "  ")
DESCRIPTIONS: dict[str, dict[str, str | bytes]] = {
    "datasets/lille/fiche/datapackage.yaml": {"datasets/lille/fiche/t.csv": "a;b\n1;2\n"},
    "datasets/lille/fiche/datapackage.json": {"datasets/lille/fiche/t.csv": "a;b\n1;2\n"},
    "datasets/lille/fiche/schema.json": {
        "datasets/lille/fiche/datapackage.yaml": "title: a\nresources: [{path: t.csv, schema: schema.json}]\n",  # noqa: E501
        "datasets/lille/fiche/t.csv": "a;b\n1;2\n",
    },
    "reuses/carte.yaml": {},
    "pages/actu.md": {},
    "adresses.csv": {"communes.yml": f"{COMMUNES}legacy: {{opendatasoft: adresses.csv}}\n"},
    "datasets/lille/texte/datapackage.yaml": {"datasets/lille/texte/t.csv": "a;b\n1;2\n"},
    "contours.geojson": {
        "communes.yml": COMMUNES.replace("portal:", "portal:\n  map: {contours: contours.geojson}")
    },
    "communes.yml": {},
}


@pytest.mark.parametrize("path", nightly_but_each(3, DESCRIPTIONS))
def test_a_description_gives_one_error_and_nothing_that_follows_from_it(
    tmp_path: Path, path: str
) -> None:
    root = portal(tmp_path, "lille/sain")
    write(root, DESCRIPTIONS[path])
    content = {
        "communes.yml": COMMUNES.replace("communes:", f"{conflict('', '')}communes:"),
        "datasets/lille/texte/datapackage.yaml": f"title: a\ndescription: |\n{INDENTED}",
        "datasets/lille/fiche/schema.json": f"{{\n{SCHEMA}}}\n",
        "datasets/lille/fiche/datapackage.json": f"{{\n{SCHEMA}}}\n",
        "pages/actu.md": f"# Titre\n\n{conflict('un', 'deux')}",
        "adresses.csv": f"prenoms;lille/sain\n{ROWS}",
    }
    write(root, {path: content.get(path, f"title: a\n{conflict('url: b', 'url: c')}")})
    report = made(root)
    assert told(report) == [(path, "merge-conflict")]
    assert report.made == (path != "communes.yml")
    withheld = path.startswith("datasets/") and not path.endswith("schema.json")
    dataset = str(Path(path).parent).removeprefix("datasets/")
    assert (report.datasets.get(dataset) == "withheld") == withheld


def test_every_command_says_it(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/conflit")
    file = root / "datasets/lille/conflit/table.csv"
    file.write_text(TABLE)
    (tmp_path / "schema.json").write_text(json.dumps({"fields": [{"name": "nom"}, {"name": "n"}]}))
    (tmp_path / "liste.json").write_text(f"[\n{OBJECTS}]")
    table = file
    schema = tmp_path / "schema.json"
    out = tmp_path / "out.csv"
    commands = (
        (1, ("inspect", table)),
        (1, ("convert", table, out)),
        (3, ("validate", table, "--schema", schema)),
        (3, ("validate", tmp_path / "liste.json", "--schema", "commande-publique/decp")),
        (1, ("check", file.parent)),
    )
    for code, arguments in commands:
        done = beffroi(*arguments)
        assert (done.returncode, (done.stdout + done.stderr).count("ont été mélangées")) == (
            code,
            1,
        ), arguments
    assert not out.exists()
