"""The national portals of the example's sources.yml, on loopback: their answers and their files of
all France are of our own making, and the same each time.

`python tests/support/national_portal.py` harvests them and renews the example's folders.
"""

from __future__ import annotations

import csv
import hashlib
import io
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from repository import committed, git  # noqa: E402
from scripted_portal import ScriptedPortal, Told, serve_scripted_portal  # noqa: E402

EXPLORE_URL = "https://donnees.nationales.example"
CATALOGUE_URL = "https://catalogue.nationales.example"
EXPLORE = "/api/explore/v2.1/catalog"
PUBLISHER = "donnees-nationales"
FOLDERS = {  # of each source
    "comptes": f"datasets/{PUBLISHER}/comptes-des-communes",
    "ecoles": f"datasets/{PUBLISHER}/annuaire-des-ecoles",
    "marches": f"datasets/{PUBLISHER}/marches-des-communes",
}
ELSEWHERE = 400  # communes of the national files that are none of ours
YEARS = (2024, 2025)
NOTE = (
    "Jeu de démonstration : les lignes, les montants et les noms sont inventés, comme le portail "
    "national dont elles viennent."
)
SCHOOLS = (
    "des Tilleuls", "du Moulin", "de la Fontaine", "des Peupliers", "du Canal", "des Coquelicots",
    "du Beffroi", "de la Prairie", "des Saules", "du Verger",
)  # fmt: skip
WORKS = (
    "Réfection de la toiture de l’école", "Entretien des espaces verts", "Éclairage des rues",
    "Repas des cantines", "Isolation de la salle des fêtes", "Achat de deux véhicules électriques",
    "Nettoyage des bâtiments", "Aménagement de la place",
)  # fmt: skip
COMPANIES = ("Ateliers du Carillon", "Toitures de la Lys", "Verdures et Cie", "Lueurs du Nord")
Json = dict[str, Any]
Row = Sequence[object]


def read_communes() -> list[Json]:
    communes: list[Json] = yaml.safe_load((ROOT / "communes.yml").read_text("utf-8"))["communes"]
    return communes


def list_communes_of_france() -> list[Json]:
    """Ours among others, which nobody knows."""
    communes = read_communes()
    for number in range(ELSEWHERE):
        insee = f"{80 + number // 200}{number % 200 + 1:03}"
        siren = make_siren(number)
        name = f"Commune inventée {number + 1}"
        place = {"insee": insee, "name": name, "siren": siren, "centre": [2.3, 49.9]}
        communes.append({**place, "population": 400 + number * 20})
    return sorted(communes, key=lambda commune: str(commune["insee"]))


def make_siren(number: int) -> str:
    """A number of nobody, whose key is right."""
    digits = f"0008{number:04}"
    doubled = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 if place % 2 else 2)
        doubled += value - 9 if value > 9 else value
    return f"{digits}{-doubled % 10}"


def make_siret(siren: str) -> str:
    """That of its first establishment."""
    for key in range(10):
        siret = f"{siren}0001{key}"
        total = 0
        for place, digit in enumerate(reversed(siret)):
            value = int(digit) * (2 if place % 2 else 1)
            total += value - 9 if value > 9 else value
        if total % 10 == 0:
            return siret
    raise AssertionError(siren)


def write_table(header: Row, rows: Iterable[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def make_accounts() -> bytes:
    """By SIREN, as those who keep the accounts know communes."""
    header = (
        "Exercice", "SIREN", "Commune", "Population", "Recettes de fonctionnement (€)",
        "Dépenses de fonctionnement (€)", "Dépenses d’équipement (€)", "Dette (€)",
    )  # fmt: skip
    return write_table(header, _list_accounts())


def _list_accounts() -> Iterator[Row]:
    draw = random.Random("comptes")
    for year in YEARS:
        for commune in list_communes_of_france():
            people = commune["population"]
            income = people * draw.randint(950, 1_500)
            spending = income * draw.randint(82, 97) // 100
            works = people * draw.randint(150, 480)
            debt = people * draw.randint(0, 1_100)
            names = (year, commune["siren"], commune["name"], people)
            yield (*names, income, spending, works, debt)


def make_schools() -> bytes:
    """By INSEE code."""
    header = (
        "Identifiant", "Nom", "Nature", "Secteur", "Code commune", "Commune", "Longitude",
        "Latitude",
    )  # fmt: skip
    return write_table(header, _list_schools())


def _list_schools() -> Iterator[Row]:
    draw = random.Random("ecoles")
    number = 0
    for commune in list_communes_of_france():
        for _ in range(min(4, (commune["population"] + 6_000) // 9_000)):
            number += 1
            nature = draw.choice(("maternelle", "élémentaire", "primaire"))
            longitude, latitude = commune["centre"]
            yield (
                f"XX{number:05}",
                f"École {draw.choice(SCHOOLS)}",
                nature,
                draw.choice(("public", "public", "public", "privé sous contrat")),
                commune["insee"],
                commune["name"],
                f"{longitude + draw.uniform(-0.006, 0.006):.5f}",
                f"{latitude + draw.uniform(-0.004, 0.004):.5f}",
            )


def make_contracts() -> bytes:
    """By the SIRET of who buys."""
    header = (
        "Marché", "SIRET de l’acheteur", "Acheteur", "Objet", "Procédure", "Notifié le",
        "Montant (€)", "SIRET du titulaire", "Titulaire",
    )  # fmt: skip
    return write_table(header, _list_contracts())


def _list_contracts() -> Iterator[Row]:
    draw = random.Random("marches")
    for commune in list_communes_of_france():
        count = draw.choice((0, 1, 2)) if commune["population"] > 3_000 else 0
        for number in range(count):
            company = draw.randrange(len(COMPANIES))
            yield (
                f"2025-{commune['insee']}-{number + 1:02}",
                make_siret(commune["siren"]),
                commune["name"],
                draw.choice(WORKS),
                draw.choice(("Procédure adaptée", "Appel d’offres ouvert")),
                f"2025-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
                draw.randint(40, 900) * 1_000,
                make_siret(make_siren(9_000 + company)),
                COMPANIES[company],
            )


def offer_national_portals(portal: ScriptedPortal) -> None:
    """One of Opendatasoft and one of udata, on the same host."""
    files = {
        f"{EXPLORE}/datasets/comptes-des-communes/exports/csv": make_accounts(),
        f"{EXPLORE}/datasets/annuaire-des-ecoles/exports/csv": make_schools(),
        "/fichiers/marches-2025.csv": make_contracts(),
    }
    for path, content in files.items():
        etag = hashlib.sha256(content).hexdigest()[:8]
        portal.answers[path] = Told(body=content, headers={"ETag": f'"{etag}"'})
    results = [_describe_accounts(), _describe_schools()]
    answer = {"total_count": len(results), "results": results}
    portal.tell_json(f"{EXPLORE}/datasets", answer)
    portal.tell_json("/api/1/organizations/achats-publics/", {"id": "achats"})
    content = files["/fichiers/marches-2025.csv"]
    datasets = {"data": [_describe_contracts(portal.url, content)], "total": 1}
    portal.tell_json("/api/1/datasets/", datasets)


def _describe_accounts() -> Json:
    default = {
        "title": "Comptes des communes de France (données fictives)",
        "description": f"<p>Recettes, dépenses et dette de chaque commune. {NOTE}</p>",
        "keyword": ["budget", "dépenses", "dette"],
        "theme": ["Économie et finances"],
        "modified": "2026-09-15T08:00:00+00:00",
    }
    return _describe_explored("comptes-des-communes", default, "Service des comptes (fictif)")


def _describe_schools() -> Json:
    default = {
        "title": "Annuaire des écoles de France (données fictives)",
        "description": f"<p>Chaque école, sa nature et sa place. {NOTE}</p>",
        "keyword": ["écoles", "éducation"],
        "theme": ["Éducation"],
        "modified": "2026-10-01T08:00:00+00:00",
    }
    return _describe_explored("annuaire-des-ecoles", default, "Service des écoles (fictif)")


def _describe_explored(id_: str, default: Json, contact: str) -> Json:
    dcat = {
        "accrualperiodicity": "http://publications.europa.eu/resource/authority/frequency/ANNUAL",
        "contact_name": contact,
        "contact_email": "donnees@nationales.example",
    }
    described = {**default, "license": "Licence Ouverte v2.0"}
    return {
        "dataset_id": id_,
        "has_records": True,
        "data_visible": True,
        "attachments": [],
        "metas": {"default": described, "dcat": dcat},
    }


def _describe_contracts(url: str, content: bytes) -> Json:
    resource = {
        "id": "5f0a-marches-2025",
        "title": "Marchés 2025",
        "url": f"{url}/fichiers/marches-2025.csv",
        "format": "csv",
        "checksum": {"type": "sha256", "value": hashlib.sha256(content).hexdigest()},
    }
    return {
        "id": "5f0a",
        "slug": "marches-des-communes",
        "title": "Marchés publics des communes de France (données fictives)",
        "description": f"Les marchés notifiés dans l’année, par acheteur. {NOTE}",
        "page": f"{CATALOGUE_URL}/datasets/marches-des-communes/",
        "license": "lov2",
        "tags": ["marchés publics", "économie"],
        "frequency": "annual",
        "created_at": "2026-02-01T08:00:00+00:00",
        "last_update": "2026-09-30T08:00:00+00:00",
        "contact_points": [
            {"name": "Service des achats (fictif)", "email": "achats@nationales.example"}
        ],
        "resources": [resource],
    }


def copy_example(site: Path, url: str) -> None:
    """What a harvest of the example reads, with the national portals where they are served."""
    folders = ROOT / "datasets" / PUBLISHER
    names = ("communes.yml", "communes.geojson", "sources.yml")
    paths = [*(ROOT / name for name in names), *folders.glob("*/*")]
    for path in paths:
        text = path.read_text("utf-8")
        text = text.replace(EXPLORE_URL, url).replace(f"{CATALOGUE_URL}/organ", f"{url}/organ")
        target = site / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")


def renew_example() -> None:
    """Rewrite the folders of the example as a harvest proposes them."""
    with tempfile.TemporaryDirectory() as folder, serve_scripted_portal() as portal:
        site = Path(folder)
        offer_national_portals(portal)
        copy_example(site, portal.url)
        committed(site)
        options = ("harvest", "--allow-loopback", str(site))
        command = [sys.executable, "-m", "site_builder.commands.cli", *options]
        subprocess.run(command, cwd=ROOT, check=True)
        for branch in git(
            site, "branch", "--list", "--format=%(refname:short)", "moisson/*"
        ).split():
            git(site, "checkout", branch, "--", FOLDERS[branch.removeprefix("moisson/")])
        for path in (site / "datasets").glob("*/*/*"):
            target = ROOT / path.relative_to(site)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(path.read_text("utf-8").replace(portal.url, EXPLORE_URL), "utf-8")


if __name__ == "__main__":
    renew_example()
