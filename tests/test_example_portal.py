"""The example portal keeps its word: real facts are exact, invented ones say so and can be mistaken for nobody's."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
REAL = {"metropole/communes"}
DESCRIPTORS = sorted((ROOT / "datasets").glob("*/*/datapackage.yaml"))
WRITTEN = [ROOT / "communes.yml", *sorted(p for p in (ROOT / "datasets").rglob("*.*") if p.suffix in {".yaml", ".csv"})]
FICTION = re.compile(r"(01 ?99 ?00|03 ?53 ?01|06 ?39 ?98)")


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def luhn(digits: str) -> bool:
    doubled = (int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def rows(path: str, delimiter: str = ",") -> list[dict[str, str]]:
    with (ROOT / "datasets" / path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter, strict=True))


def test_the_95_communes_are_those_of_the_metropole() -> None:
    communes = load(ROOT / "communes.yml")["communes"]
    assert len({c["insee"] for c in communes}) == 95
    assert sum(c["population"] for c in communes) == 1_194_040
    for commune in communes:
        insee = commune["insee"]
        assert commune["siren"][:8] == f"21{insee[:2]}0{insee[2:]}" and luhn(commune["siren"]), commune


def test_the_list_of_communes_and_the_publishers_agree() -> None:
    communes, listed = load(ROOT / "communes.yml")["communes"], rows("metropole/communes/communes.csv")
    assert [(r["code_insee"], r["nom"], r["siren"], r["population_municipale"]) for r in listed] == [
        (c["insee"], c["name"], c["siren"], str(c["population"])) for c in communes
    ]


@pytest.mark.parametrize("path", DESCRIPTORS, ids=lambda p: f"{p.parent.parent.name}/{p.parent.name}")
def test_invented_data_says_so(path: Path) -> None:
    dataset, descriptor = path.parent.relative_to(ROOT / "datasets").as_posix(), load(path)
    invented = descriptor["title"].endswith("(données fictives)")
    assert invented == (dataset not in REAL)
    assert descriptor.get("demonstration", False) == invented


@pytest.mark.parametrize("path", WRITTEN, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_no_address_or_number_can_reach_anyone(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    mails = re.findall(r"[\w.+-]+@[\w.-]+\w", text)
    assert [m for m in mails if not m.endswith(".example")] == []
    calls = re.findall(r"(?<![\d.])(?:0[1-9]|\+33 ?[1-9])(?:[ .]\d\d){4}(?!\d)", text)
    assert [c for c in calls if not FICTION.match(c)] == []


@pytest.mark.parametrize(("path", "delimiter", "column"), [
    ("lille/subventions/subventions.csv", ",", "idBeneficiaire"),
    ("roubaix/subventions/subventions-aux-associations.csv", ";", "N° SIRET"),
])
def test_beneficiaries_are_nobody(path: str, delimiter: str, column: str) -> None:
    sirets = {r[column] for r in rows(path, delimiter)} - {""}
    assert len(sirets) > 100
    # A few old entries of the register begin with 000; 0008 keeps clear of those we know.
    assert [s for s in sirets if not (re.fullmatch("0008[0-9]{10}", s) and luhn(s) and luhn(s[:9]))] == []


def test_each_file_has_the_traps_it_is_there_for() -> None:
    lille = (ROOT / "datasets/lille/subventions/subventions.csv").read_bytes()
    assert lille.startswith(b"\xef\xbb\xbf") and len(lille) < 600_000
    assert len(rows("lille/subventions/subventions.csv")) == 3000
    roubaix = rows("roubaix/subventions/subventions-aux-associations.csv", ";")
    assert all(re.fullmatch("[0-9]+,[0-9]+", r["Montant attribué"]) for r in roubaix)
    assert any(r["N° SIRET"] == "" for r in roubaix)
    names = rows("villeneuve-d-ascq/prenoms/prenoms-nouveau-nes.csv")
    assert min(int(r["NOMBRE_OCCURRENCES"]) for r in names) == 3
    assert {"N'Golo", "Lætitia", "Lou-Anne"} <= {r["ENFANT_PRENOM"] for r in names}
