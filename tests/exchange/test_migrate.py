"""A whole portal becomes a folder: of each kind, cut and gone on with, and whatever it says."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from command_line import beffroi
from former_portals import (
    CKAN,
    EXPLORE,
    TABLE,
    make_explore,
    make_package,
    offer_ckan,
    offer_dcat,
    offer_opendatasoft,
    offer_udata,
    tell,
)
from migrated_portal import LIST, list_left, make_settings, read_owner
from pictures import png
from portal import COMMUNES, made, write
from portal import portal as make_small_portal
from repository import git
from scripted_portal import ScriptedPortal, Told
from served_example import serve_folder
from tools import ROOT

from site_builder.exchange.migrate.leftovers import SECTIONS
from site_builder.exchange.migrate.migrate import Migration
from site_builder.exchange.migrate.run_migration import run_migration
from site_builder.publish.refusal import BuildRefused

PACKAGE = ROOT / "site_builder"
FIELDS = [
    {"name": "nom", "type": "text", "label": "Nom"},
    {"name": "montant", "type": "int", "label": "Montant", "description": "En euros."},
]
# A dataset of ours may lack a title or a licence until its owner writes it
OF_A_HARVEST_ALONE = {"harvest-untitled", "harvest-all-new"}


def migrate(folder: Path, url: str, **more: Any) -> Migration:
    migration = run_migration(make_settings(folder, url, **more), ()).migration
    assert migration
    return migration


def describe(folder: Path, id_: str) -> Any:
    return yaml.safe_load((folder / "datasets" / id_ / "datapackage.yaml").read_text("utf-8"))


def read_former(folder: Path, family: str) -> dict[str, str]:
    text = (folder / f"anciens-{family}.csv").read_text("utf-8")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    return dict(rows[1:])


def list_errors(folder: Path) -> list[str]:
    """What `check` says of the portal that came."""
    outcome = json.loads(beffroi("check", folder, "--format", "json").stdout)
    problems = outcome["problems"]
    return [problem["code"] for problem in problems if problem["severity"] == "error"]


# --- each kind ---


def test_opendatasoft(tmp_path: Path, portal: ScriptedPortal) -> None:
    datasets = [
        make_explore(
            "arbres", FIELDS=FIELDS, publisher="Ville de Roubaix", theme=["Environnement"]
        ),
        make_explore("capteurs", publisher="Le SIVOM", theme=["Smart City"], license="Maison"),
        make_explore("sans-licence", license="", FEATURES=["custom_view"]),
        make_explore("agents", DATA_VISIBLE=False),
    ]
    offer_opendatasoft(portal, datasets)
    reuse = {"title": "Où sont les arbres", "url": "https://arbres.example/", "user": {}}
    portal.tell_json(f"{EXPLORE}/arbres/reuses", {"reuses": [reuse]})
    portal.tell_json(f"{EXPLORE}/capteurs/reuses", {"reuses": [reuse, {**reuse, "url": "x"}]})
    migration = migrate(tmp_path / "p", portal.url, communes=(("59512", "Roubaix"),))
    assert migration.kind == "opendatasoft"
    assert migration.ids == {
        "arbres": "roubaix/arbres",
        "capteurs": "le-sivom/capteurs",
        "sans-licence": "roubaix/sans-licence",
    }
    owner = read_owner(tmp_path / "p")
    assert owner["portal"]["title"] == "Les données de Roubaix"
    assert owner["portal"]["description"] == "Ce que la ville publie."
    assert owner["portal"]["languages"] == ["fr"]
    assert owner["communes"] == [{"insee": "59512", "name": "Roubaix"}]
    assert owner["partners"] == [{"name": "Le SIVOM"}]
    assert "licence" not in owner["portal"]  # none that nobody chose
    trees = describe(tmp_path / "p", "roubaix/arbres")
    assert (trees["title"], trees["theme"], trees["licence"]) == (
        "Arbres",
        "environnement",
        "etalab-2.0",
    )
    assert trees["id"] == "arbres" and "harvested" not in trees
    (resource,) = trees["resources"]
    assert resource["schema"]["fields"][1]["description"] == "En euros."
    assert resource.keys() == {"path", "schema"}
    sensors = describe(tmp_path / "p", "le-sivom/capteurs")
    assert "licence" not in sensors and sensors["keywords"] == ["Smart City"]
    assert (tmp_path / "p/datasets/roubaix/arbres/arbres.csv").read_bytes() == TABLE
    assert read_former(tmp_path / "p", "opendatasoft") == migration.ids
    assert sorted(list_left(migration)) == [
        "custom-view", "hidden", "insee", "licence-none", "licence-unknown", "reuse", "theme",
    ]  # fmt: skip
    written = yaml.safe_load((tmp_path / "p/reuses/ou-sont-les-arbres.yaml").read_text("utf-8"))
    assert written["datasets"] == ["roubaix/arbres", "le-sivom/capteurs"]
    listed = (tmp_path / "p" / LIST).read_text("utf-8")
    assert all(word in listed for word in ("Agents", "Maison", "privés", "premier commit"))
    assert list_errors(tmp_path / "p") == []


def test_opendatasoft_page_after_page(tmp_path: Path, portal: ScriptedPortal) -> None:
    offer_opendatasoft(portal, [make_explore(f"jeu-{number}") for number in range(130)])
    migration = migrate(tmp_path / "p", f"{portal.url}/explore/?sort=modified")
    assert len(migration.ids) == 130


def test_ckan(tmp_path: Path, portal: ScriptedPortal) -> None:
    elsewhere = {
        "id": "r2",
        "name": "Plan",
        "format": "PDF",
        "url": "https://ailleurs.example/p.pdf",
    }
    page = {"id": "r3", "name": "Carte", "format": "HTML", "url": f"{portal.url}/carte"}
    own = make_package(portal, "aides")
    own["resources"] += [elsewhere, page]
    offer_ckan(portal, [own, make_package(portal, "ecoles_2026", title="Écoles")])
    showcase = {"id": "s1", "name": "carte", "title": "La carte", "url": "https://carte.example/"}
    portal.tell_json(f"{CKAN}/ckanext_showcase_list", {"result": [showcase]})
    portal.tell_json(f"{CKAN}/ckanext_showcase_package_list", {"result": [own]})
    news = {"name": "ouverture", "title": "Ouverture", "content": "<p>Le portail ouvre.</p>"}
    news |= {"page_type": "blog", "publish_date": "2025-01-02T00:00:00"}
    portal.tell_json(f"{CKAN}/ckanext_pages_list", {"result": [news]})
    organisation = {"title": "Ville de Roubaix", "description": "<b>La ville.</b>"}
    portal.tell_json(f"{CKAN}/organization_list", {"result": [organisation, {"title": "Autre"}]})
    migration = migrate(tmp_path / "p", portal.url)
    (partner,) = read_owner(tmp_path / "p")["partners"]
    assert partner == {"name": "Ville de Roubaix", "description": "La ville."}
    assert list(migration.ids.values()) == [
        "ville-de-roubaix/aides",
        "ville-de-roubaix/ecoles-2026",
    ]
    former = read_former(tmp_path / "p", "ckan")
    assert former["aides"] == former["0000-aides"] == "ville-de-roubaix/aides"
    assert list_left(migration) == ["other-host", "service", "insee"]
    aides = describe(tmp_path / "p", "ville-de-roubaix/aides")
    assert aides["licence"] == "odbl-1.0"
    assert [one["path"] for one in aides["resources"]] == [
        "aides.csv", "https://ailleurs.example/p.pdf", f"{portal.url}/carte",
    ]  # fmt: skip
    reuse = yaml.safe_load((tmp_path / "p/reuses/carte.yaml").read_text("utf-8"))
    assert reuse["datasets"] == ["ville-de-roubaix/aides"]
    text = (tmp_path / "p/pages/ouverture.md").read_text("utf-8")
    assert text.endswith("---\nLe portail ouvre.\n") and "date: 2025-01-02" in text
    assert list_errors(tmp_path / "p") == []


def test_udata(tmp_path: Path, portal: ScriptedPortal) -> None:
    offer_udata(portal, ["arbres", "ecoles", "velos"])
    reuse: dict[str, Any] = {"slug": "carte", "title": "Carte", "url": "https://carte.example/"}
    reuse["organization"] = {"name": "Des habitants"}
    portal.tell_json("/api/1/reuses/", {"data": [reuse]})
    migration = migrate(tmp_path / "p", f"{portal.url}/organizations/ville-de-roubaix/")
    assert migration.kind == "udata" and len(migration.ids) == 3
    owner = read_owner(tmp_path / "p")
    assert owner["portal"]["title"] == "Ville de Roubaix"
    assert owner["partners"] == [{"name": "Ville de Roubaix", "description": "La ville."}]
    former = read_former(tmp_path / "p", "udata")
    assert former["arbres"] == former["id-arbres"] == "ville-de-roubaix/arbres"
    assert read_former(tmp_path / "p", "paths")["/files/arbres.csv"] == "ville-de-roubaix/arbres"
    written = yaml.safe_load((tmp_path / "p/reuses/carte.yaml").read_text("utf-8"))
    assert len(written["datasets"]) == 3 and written["author"] == "Des habitants"
    assert list_errors(tmp_path / "p") == []


def test_dcat(tmp_path: Path, portal: ScriptedPortal) -> None:
    offer_dcat(portal, ["arbres", "ecoles"])
    migration = migrate(tmp_path / "p", f"{portal.url}/catalogue.ttl")
    assert migration.kind == "dcat"
    assert read_owner(tmp_path / "p")["portal"]["title"] == "Données de Roubaix"
    former = read_former(tmp_path / "p", "paths")
    assert former["/jeu/arbres.html"] == former["/fichiers/arbres.csv"]
    described = describe(tmp_path / "p", former["/jeu/arbres.html"])
    assert described["id"] == f"{portal.url}/jeu/arbres.html"
    assert list_errors(tmp_path / "p") == []


def test_one_of_ours(tmp_path: Path, portal: ScriptedPortal) -> None:
    """Publishers, reuses, pages, news, pictures, and the addresses that it had from before."""
    site = make_small_portal(tmp_path / "site", "lille/prenoms", "metropole/zones")
    owner = COMMUNES.replace("https://donnees.example/", f"{portal.url}/")
    legacy = "legacy:\n  opendatasoft: {vieux-prenoms: lille/prenoms}\n  paths: {/vieux: lille}\n"
    reuse = "title: La carte\nurl: https://carte.example/\ndatasets: [lille/prenoms]\n"
    pages: dict[str, str | bytes] = {
        "pages/a-propos.md": "# À propos\nDe *quoi* ?\n\n![La salle](salle.png)\n",
        "pages/ouverture.md": "---\ndate: 2026-01-02\n---\n# Ouverture\nLe portail ouvre.\n",
        "pages/salle.png": png(),
    }
    write(site, {"communes.yml": owner + legacy, "reuses/carte.yaml": reuse, **pages})
    write(site, {"reuses/carte.png": png()})
    made(site)
    serve_folder(portal, site / "build")
    migration = migrate(tmp_path / "p", portal.url)
    assert migration.kind == "beffroi" and migration.leftovers == []
    assert migration.ids == {id_: id_ for id_ in ("lille/prenoms", "metropole/zones")}
    came = read_owner(tmp_path / "p")
    assert [one["name"] for one in came["communes"]] == ["Lille", "Villeneuve-d'Ascq"]
    assert came["partners"] == [{"name": "Métropole", "role": "metropole"}]
    assert came["portal"]["contact"]["email"] == "donnees@metropole.example"
    assert read_former(tmp_path / "p", "opendatasoft") == {"vieux-prenoms": "lille/prenoms"}
    assert read_former(tmp_path / "p", "paths") == {"/vieux": "lille"}
    written = yaml.safe_load((tmp_path / "p/reuses/carte.yaml").read_text("utf-8"))
    assert written == yaml.safe_load(reuse)
    assert (tmp_path / "p/reuses/carte.png").read_bytes() == png()
    assert (tmp_path / "p/pages/salle.png").is_file()
    assert "![La salle](salle.png)" in (tmp_path / "p/pages/a-propos.md").read_text("utf-8")
    assert list_errors(tmp_path / "p") == []
    report = made(tmp_path / "p")
    assert report.published
    paths = ("lille/prenoms/index.html", "data/lille/prenoms/table.csv", "a-propos/index.html")
    for path in (*paths, "actualites/ouverture/index.html", "anciennes-adresses.csv"):
        own = (site / "build" / path).read_bytes()
        assert (tmp_path / "p/build" / path).is_file(), path
        if path.endswith(".csv"):
            assert (tmp_path / "p/build" / path).read_bytes() == own, path


def test_a_kind_that_is_said_is_not_looked_for(tmp_path: Path, portal: ScriptedPortal) -> None:
    offer_ckan(portal, [make_package(portal, "aides")])
    migrate(tmp_path / "p", portal.url, kind="ckan")
    assert not any("explore" in path for path in portal.paths)


# --- what fails, and what is gone on with ---


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({}, "migrate-kind"),
        ({EXPLORE: tell({"total_count": 2, "results": []})}, "migrate-unread"),
        ({EXPLORE: tell({"total_count": 0, "results": []})}, "migrate-unread"),
        ({EXPLORE: Told(status=503, headers={"Retry-After": "99999"})}, "migrate-unread"),
        ({EXPLORE: Told(body=b"<html>")}, "migrate-kind"),
    ],
)
def test_a_portal_that_cannot_be_read(
    tmp_path: Path, portal: ScriptedPortal, answers: dict[str, Any], code: str
) -> None:
    portal.answers |= answers
    with pytest.raises(BuildRefused) as refused:
        migrate(tmp_path / "p", portal.url)
    assert refused.value.args[0] == code


def test_a_first_try_of_which_nothing_came_is_in_nobodys_way(
    tmp_path: Path, portal: ScriptedPortal
) -> None:
    """Somebody mistyped the address."""
    portal.answers[EXPLORE] = tell({"total_count": 2, "results": []})
    with pytest.raises(BuildRefused):
        migrate(tmp_path / "p", portal.url)
    offer_dcat(portal, ["arbres"])
    assert migrate(tmp_path / "p", f"{portal.url}/catalogue.ttl").kind == "dcat"


def test_lists_beside_the_datasets_do_not_end_a_migration(
    tmp_path: Path, portal: ScriptedPortal
) -> None:
    offer_ckan(portal, [make_package(portal, "aides")])
    portal.answers[f"{CKAN}/ckanext_showcase_list"] = Told(status=500)
    migration = migrate(tmp_path / "p", portal.url)
    assert "list" in list_left(migration) and migration.again
    assert list_errors(tmp_path / "p") == []


def test_what_is_in_the_way_is_never_overwritten(tmp_path: Path, portal: ScriptedPortal) -> None:
    offer_ckan(portal, [make_package(portal, "aides")])
    (tmp_path / "plein").mkdir()
    (tmp_path / "plein/notes.txt").write_text("à moi", "utf-8")
    with pytest.raises(BuildRefused, match="migrate-not-empty"):
        migrate(tmp_path / "plein", portal.url)
    assert [path.name for path in (tmp_path / "plein").iterdir()] == ["notes.txt"]
    migrate(tmp_path / "p", portal.url)
    with pytest.raises(BuildRefused, match="migrate-finished"):
        migrate(tmp_path / "p", portal.url)
    with pytest.raises(BuildRefused, match="migrate-other"):
        migrate(tmp_path / "p", "http://autre.example/")


def test_what_did_not_come_is_asked_for_again_alone(tmp_path: Path, portal: ScriptedPortal) -> None:
    offer_opendatasoft(portal, [make_explore("arbres"), make_explore("velos")])
    path = f"{EXPLORE}/velos/exports/csv"
    portal.answers[path] = Told(body=TABLE, cut=5)
    first = migrate(tmp_path / "p", portal.url)
    assert first.again and first.has_failed and list(first.ids) == ["arbres"]
    assert not (tmp_path / "p/datasets/les-donnees-de-roubaix/velos").exists()
    owner = tmp_path / "p/communes.yml"
    owner.write_text(owner.read_text("utf-8") + "# relu\n", "utf-8")
    portal.answers[path] = Told(body=TABLE)
    portal.asked.clear()
    second = migrate(tmp_path / "p", portal.url)
    assert (list(second.ids), second.resumed, second.again) == (["arbres", "velos"], 1, False)
    assert not any("arbres/exports" in path for path in portal.paths)
    assert second.edited == ["communes.yml"]
    assert owner.read_text("utf-8").endswith("# relu\n")
    assert read_former(tmp_path / "p", "opendatasoft").keys() == {"arbres", "velos"}
    assert git(tmp_path / "p", "rev-list", "--count", "HEAD").strip() == "2"


def test_a_migration_that_was_killed_goes_on(
    tmp_path: Path, portal: ScriptedPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the line of the journal and the folder, and with a line that was cut."""
    datasets = [make_explore("arbres", license=""), make_explore("velos")]
    offer_opendatasoft(portal, datasets)

    def kill(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        module = "site_builder.exchange.migrate.dataset_folder.FolderWriter.place_folder"
        patched.setattr(module, kill)
        with pytest.raises(KeyboardInterrupt):
            migrate(tmp_path / "p", portal.url)
    with (tmp_path / "p/.beffroi/migrate/datasets.jsonl").open("ab") as file:
        file.write(b'{"id":"velos","pa')
    migration = migrate(tmp_path / "p", portal.url)
    assert list(migration.ids.values()) == [
        "les-donnees-de-roubaix/arbres", "les-donnees-de-roubaix/velos",
    ]  # fmt: skip
    assert "licence-none" in list_left(migration)


@pytest.mark.parametrize(
    "answer",
    [Told(status=404), Told(body=b""), Told(body=b"<!doctype html><html>Connectez-vous</html>")],
)
def test_a_file_that_is_gone_is_listed_and_the_others_come(
    tmp_path: Path, portal: ScriptedPortal, answer: Told
) -> None:
    attached = [{"id": "notice", "title": "Notice.pdf", "mimetype": "application/pdf"}]
    offer_opendatasoft(portal, [make_explore("arbres", ATTACHMENTS=attached)])
    portal.answers[f"{EXPLORE}/arbres/attachments/notice"] = answer
    migration = migrate(tmp_path / "p", portal.url)
    assert "file" in list_left(migration) and not migration.again
    folder = tmp_path / "p/datasets" / migration.ids["arbres"]
    assert sorted(path.name for path in folder.iterdir()) == ["arbres.csv", "datapackage.yaml"]
    assert "attachments/notice" in (tmp_path / "p" / LIST).read_text("utf-8").replace("\\", "")


def test_a_dataset_that_vanished_meanwhile_stays_listed(
    tmp_path: Path, portal: ScriptedPortal
) -> None:
    offer_opendatasoft(portal, [make_explore("arbres"), make_explore("velos")])
    portal.answers[f"{EXPLORE}/velos/exports/csv"] = Told(status=410)
    migration = migrate(tmp_path / "p", portal.url)
    assert list(migration.ids) == ["arbres"] and migration.has_failed


def test_everything_that_may_not_come_has_a_sentence() -> None:
    """In both languages: of each failure that is raised, and of each part of the list."""
    sources = [path.read_text("utf-8") for path in (PACKAGE / "exchange").rglob("*.py")]
    failures = set(re.findall(r'FetchFailed\(\s*"([a-z-]+)"', "".join(sources)))
    assert len(failures) > 20
    codes = {f"migrate.reason.{code}" for code in failures - OF_A_HARVEST_ALONE}
    codes |= {f"migrate.section.{section}" for section in SECTIONS}
    for members in SECTIONS.values():
        codes |= {f"migrate.left.{code}" for code in members}
    for language in ("fr", "en"):
        text = (PACKAGE / f"locale/{language}/LC_MESSAGES/beffroi.po").read_text("utf-8")
        assert [code for code in sorted(codes) if f'msgid "{code}"' not in text] == []


# --- names, whatever they are ---


def test_hostile_names_stay_in_their_folder(tmp_path: Path, portal: ScriptedPortal) -> None:
    names = ["../../etc/passwd", ".git", "con", "a" * 300, "Écoles\u202e\x00 2026", "—", "data"]
    packages = []
    for number, name in enumerate(names):
        package = make_package(portal, f"jeu-{number}")
        package |= {"name": name, "title": f"{name}: [x]\n# {{y}}", "id": f"id-{number}"}
        package["organization"] = {"title": name}
        package["notes"] = "---\n!!python/object:os.system\n"
        package["resources"][0]["name"] = name
        packages.append(package)
    offer_ckan(portal, packages)
    page = {"name": "../../../tmp/x", "title": "![a](../../etc/passwd)", "content": "# x\n---\n"}
    portal.tell_json(f"{CKAN}/ckanext_pages_list", {"result": [page, {"name": 1}, "x"]})
    migration = migrate(tmp_path / "p", portal.url)
    assert len(migration.ids) == len(names)
    outside = [path for path in tmp_path.rglob("*") if not path.is_relative_to(tmp_path / "p")]
    assert outside == []
    for id_ in migration.ids.values():
        assert (tmp_path / "p/datasets" / id_ / "datapackage.yaml").is_file()
        assert id_.count("/") == 1 and not set(id_) & set(" .\\\x00")
    assert list_errors(tmp_path / "p") == []


def test_the_folder_of_another_repository_is_not_recorded(
    tmp_path: Path, portal: ScriptedPortal
) -> None:
    offer_ckan(portal, [make_package(portal, "aides")])
    git(tmp_path, "init", "--quiet")
    assert migrate(tmp_path / "p", portal.url).commit == "inside"
    assert not (tmp_path / "p/.git").exists()


# --- as people type it ---


def test_the_command(tmp_path: Path, portal: ScriptedPortal) -> None:
    offer_opendatasoft(portal, [make_explore("arbres"), make_explore("agents", DATA_VISIBLE=False)])
    done = beffroi("migrate", portal.url, tmp_path / "p", "--allow-loopback")
    assert done.returncode == 0, done.stderr
    assert "les données ne sont pas publiques" in done.stdout
    assert f"{tmp_path / 'p'}/A-TRANSMETTRE.md" in done.stdout
    again = beffroi("migrate", portal.url, tmp_path / "p", "--allow-loopback")
    assert again.returncode == 3 and "--log" in again.stderr


def test_the_command_as_json(tmp_path: Path, portal: ScriptedPortal) -> None:
    offer_opendatasoft(portal, [make_explore("arbres")])
    command = ("migrate", portal.url, tmp_path / "p", "--allow-loopback", "--format", "json")
    contract = json.loads(beffroi(*command).stdout)
    assert contract["version"] == 1 and contract["calls"] is None
    assert contract["migration"]["datasets"] == {"arbres": "les-donnees-de-roubaix/arbres"}


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("ftp://x.example/",), "navigateur"),
        (("https://x.example/", "--commune", "roubaix", "59512"), "INSEE"),
    ],
)
def test_a_fault_of_usage_says_what_to_write(
    tmp_path: Path, arguments: tuple[str, ...], word: str
) -> None:
    url, *more = arguments
    done = beffroi("migrate", url, tmp_path / "p", *more)
    assert done.returncode == 2 and word in done.stderr
    assert not (tmp_path / "p").exists()


def test_without_the_loopback_flag_this_machine_is_not_asked(
    tmp_path: Path, portal: ScriptedPortal
) -> None:
    offer_opendatasoft(portal, [make_explore("arbres")])
    done = beffroi("migrate", portal.url, tmp_path / "p")
    assert done.returncode == 3 and portal.asked == []
