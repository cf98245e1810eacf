"""Our standards follow the published schemas, and docs/published_schemas.py tells where they no
longer do."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from tools import ROOT, script

SCHEMAS = ROOT.parent / "shared" / "data" / "schemas"


PUBLISHED_SCHEMAS = script("docs/published_schemas.py")


@pytest.mark.skipif(
    not SCHEMAS.is_dir(), reason="the published schemas are not beside this checkout"
)
def test_no_standard_lags_behind_what_is_published() -> None:
    found = PUBLISHED_SCHEMAS.compared(SCHEMAS)
    assert {id_: said for id_, said in found.items() if said} == {}
    assert set(PUBLISHED_SCHEMAS.PUBLISHED) <= set(found)


# --- each kind of difference ---

OURS: Mapping[str, Any] = {
    "version": "1.0.0",
    "missingValues": [""],
    "primaryKey": [],
    "fields": [
        {
            "name": "lieu",
            "type": "string",
            "constraints": {"required": True, "enum": ["parc", "aire"]},
        },
        {"name": "jour", "type": "date"},
        {"name": "places", "type": "integer", "constraints": {"required": False, "minimum": 0}},
        {"name": "ouvert", "type": "boolean", "trueValues": ["oui"], "falseValues": ["non"]},
    ],
    "custom_checks": [{"name": "french-siret-value", "params": {"column": "lieu"}}],
}
LIEU, JOUR, PLACES, OUVERT = OURS["fields"]
CHECK = OURS["custom_checks"][0]
OTHER = {"name": "opening-hours-value", "params": {"column": "jour"}}


def fields(*written: Mapping[str, Any]) -> dict[str, Any]:
    return {"fields": list(written)}


@pytest.mark.parametrize(
    ("published", "said"),
    [
        ({"version": "1.1.0"}, ["version 1.1.0 publiée, 1.0.0 ici"]),
        (fields(LIEU, JOUR, PLACES, OUVERT, {"name": "pente"}), ["champ ajouté : pente"]),
        (fields(LIEU, JOUR, PLACES), ["champ retiré : ouvert"]),
        (
            fields(JOUR, LIEU, PLACES, OUVERT),
            ["ordre des champs : jour, lieu au lieu de lieu, jour"],
        ),
        (
            fields(LIEU, JOUR, {**PLACES, "type": "number"}, OUVERT),
            ['places, type : "number" au lieu de "integer"'],
        ),
        (
            fields(LIEU, {**JOUR, "format": "%Y"}, PLACES, OUVERT),
            ['jour, format : "%Y" au lieu de "default"'],
        ),
        (
            fields(LIEU, JOUR, PLACES, {**OUVERT, "trueValues": ["oui", "1"]}),
            ['ouvert, trueValues : ["oui", "1"] au lieu de ["oui"]'],
        ),
        (
            fields(LIEU, JOUR, {**PLACES, "constraints": {"minimum": 1, "maximum": 9}}, OUVERT),
            ["places, minimum : 1 au lieu de 0", "places, maximum : 9 au lieu de rien"],
        ),
        (
            fields({**LIEU, "constraints": {"enum": ["aire", "square"]}}, JOUR, PLACES, OUVERT),
            [
                "lieu, required : rien au lieu de true",
                'lieu, enum : valeur ajoutée "square"',
                'lieu, enum : valeur retirée "parc"',
            ],
        ),
        (
            fields({**LIEU, "constraints": {"required": True}}, JOUR, PLACES, OUVERT),
            ['lieu, enum : rien au lieu de ["parc", "aire"]'],
        ),
        ({"missingValues": ["", "NC"]}, ['missingValues : ["", "NC"] au lieu de [""]']),
        ({"primaryKey": ["lieu"]}, ['primaryKey : ["lieu"] au lieu de []']),
        (
            {"custom_checks": [CHECK, OTHER]},
            ['contrôle ajouté : {"name": "opening-hours-value", "params": {"column": "jour"}}'],
        ),
        (
            {"custom_checks": []},
            ['contrôle retiré : {"name": "french-siret-value", "params": {"column": "lieu"}}'],
        ),
        (
            {"custom_checks": [{**CHECK, "params": {"column": "jour"}}]},
            [
                'contrôle ajouté : {"name": "french-siret-value", "params": {"column": "jour"}}',
                'contrôle retiré : {"name": "french-siret-value", "params": {"column": "lieu"}}',
            ],
        ),
    ],
)
def test_each_kind_of_difference_is_told(published: Mapping[str, Any], said: list[str]) -> None:
    assert list(PUBLISHED_SCHEMAS.lags(OURS, {**OURS, **published})) == said


def test_the_same_written_otherwise_is_no_difference() -> None:
    """Defaults left out, a v before the version, what constrains nothing, texts, values in another
    order."""
    published = {
        "version": "v1.0.0",
        "title": "Leurs mots",
        **fields(
            {
                "name": "lieu",
                "title": "Le leur",
                "constraints": {"required": True, "enum": ["aire", "parc"]},
            },
            {**JOUR, "format": "default", "example": "2024-01-31"},
            {**PLACES, "constraints": {"minimum": 0, "unique": False}},
            OUVERT,
        ),
        "custom_checks": OURS["custom_checks"],
    }
    assert list(PUBLISHED_SCHEMAS.lags(OURS, published)) == []


# --- the command ---


def run(*arguments: Path | str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "docs/published_schemas.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    """A folder of published schemas that are ours."""
    for id_, name in PUBLISHED_SCHEMAS.PUBLISHED.items():
        ours = yaml.safe_load((PUBLISHED_SCHEMAS.STANDARDS / id_ / "standard.yaml").read_bytes())
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(json.dumps(ours), "utf-8")
    return tmp_path


def test_the_command_says_what_lags_and_fails(schemas: Path) -> None:
    done = run(schemas)
    assert (done.returncode, done.stderr) == (0, "")
    assert "scdl/prenoms : à jour\n" in done.stdout and "en retard" not in done.stdout
    published = schemas / "scdl__prenoms" / "schema.json"
    published.write_text(
        json.dumps({**json.loads(published.read_text("utf-8")), "version": "9.0.0"}), "utf-8"
    )
    (schemas / "scdl__budget" / "schema.json").unlink()
    done = run(schemas)
    assert (done.returncode, done.stderr) == (1, "")
    assert "scdl/prenoms : en retard\n  version 9.0.0 publiée, 1.1.6 ici\n" in done.stdout
    assert (
        f"scdl/budget : en retard\n  {schemas / 'scdl__budget' / 'schema.json'} : introuvable\n"
        in done.stdout
    )
    assert "scdl/subventions : à jour\n" in done.stdout


def test_a_version_that_a_published_text_does_not_give_itself_is_no_lag(schemas: Path) -> None:
    for (id_, version), released in PUBLISHED_SCHEMAS.RELEASED.items():
        path = schemas / PUBLISHED_SCHEMAS.PUBLISHED[id_]
        ours = json.loads(path.read_text("utf-8"))
        assert ours["version"] == released.removeprefix("v")
        path.write_text(json.dumps({**ours, "version": version}), "utf-8")
    assert not any(PUBLISHED_SCHEMAS.compared(schemas).values())


def test_a_standard_of_our_own_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "beffroi" / "parcs").mkdir(parents=True)
    (tmp_path / "beffroi" / "parcs" / "standard.yaml").write_text(
        "version: 1.0.0\nfields: []\n", "utf-8"
    )
    monkeypatch.setattr(PUBLISHED_SCHEMAS, "STANDARDS", tmp_path)
    assert PUBLISHED_SCHEMAS.main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == "beffroi/parcs : aucun schéma de table publié\n"


def test_a_folder_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    done = run(tmp_path / "ailleurs")
    assert (done.returncode, done.stdout) == (1, "")
    assert "ce dossier n’existe pas" in done.stderr and "Traceback" not in done.stderr
