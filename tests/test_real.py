"""Every real table that was collected, as its commune sent it, in one portal: nothing crashes, nothing is silent."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from portal import COMMUNES, made, write
from tools import ROOT

from site_builder.language import language

REAL = ROOT.parent / "shared" / "data" / "real"
TABLES = (".csv", ".xlsx", ".xls", ".ods", ".json", ".geojson", ".kml", ".zip", ".txt", ".tsv")
OUT = ROOT / ".beffroi" / "real-files.md"


@pytest.mark.skipif(not REAL.is_dir(), reason="the collection of real files is not beside this checkout")
def test_each_real_file_is_read_or_refused_with_a_reason(tmp_path: Path) -> None:
    """What became of each file is written to .beffroi/real-files.md, for people to read."""
    files: dict[str, str] = {}
    for path in sorted(REAL.iterdir()):
        if path.suffix.lower() in TABLES and path.name not in ("INDEX.csv", "EXPECTATIONS.json"):
            name = f"jeu-{len(files):02}"
            write(tmp_path, {f"datasets/lille/{name}/datapackage.yaml": f"title: {json.dumps(path.stem)}\n"})
            shutil.copy(path, tmp_path / "datasets/lille" / name / path.name)
            files[f"lille/{name}"] = path.name
    write(tmp_path, {"communes.yml": COMMUNES})
    report = made(tmp_path)
    assert set(report.datasets) == set(files)
    shown = {entry["id"]: entry for entry in json.loads((tmp_path / "build/build-report.json").read_text())["datasets"]}
    lines = ["| fichier | lu | lignes | ce qui est dit |", "|---|---|---|---|"]
    for id_, name in files.items():
        said = [language("fr").problem(p) for p in report.problems if f"datasets/{id_}/" in f"{p.place.path}/"]
        status = report.datasets[id_]
        assert status == "published" or said, name
        codes = {p.code for p in report.problems if f"datasets/{id_}/" in f"{p.place.path}/"}
        assert not codes & {"worker-crash", "worker-memory", "worker-time"}, name
        reason = re.sub(r"\s+", " ", " ; ".join(said)).replace("|", "\\|")
        lines.append(f"| {name} | {'oui' if status == 'published' else 'non'} | {shown[id_]['rows']} | {reason} |")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text("\n".join([*lines, ""]), "utf-8")
