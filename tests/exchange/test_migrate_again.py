"""A migration that is run again: after somebody has worked in its folder, after the portal has
changed, beside another one; and what it says of whom it did not understand."""

from __future__ import annotations

import gzip
import hashlib
import random
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from command_line import PROGRAM, beffroi
from former_portals import (
    CKAN,
    EXPLORE,
    TABLE,
    make_explore,
    make_package,
    offer_ckan,
    offer_opendatasoft,
    offer_udata,
)
from migrated_portal import LIST, list_left, make_settings, read_owner
from scripted_portal import Asked, ScriptedPortal, Told

from site_builder.exchange.migrate.migrate import Migration, migrate_portal
from site_builder.exchange.migrate.state import load_state, lock_migration, save_state
from site_builder.publish.refusal import BuildRefused

OWN = "datasets/les-donnees-de-roubaix"
VELOS = f"{EXPLORE}/velos/exports/csv"
CUT = Told(body=TABLE, cut=5)


def migrate(folder: Path, url: str, **more: Any) -> Migration:
    """Without a commit."""
    return migrate_portal(make_settings(folder, url, **more))


@pytest.fixture
def begun(tmp_path: Path, portal: ScriptedPortal) -> Path:
    """Of two datasets one came: another run will bring the other."""
    datasets = [make_explore(name, publisher="Ville de Roubaix") for name in ("arbres", "velos")]
    offer_opendatasoft(portal, datasets)
    portal.answers[VELOS] = CUT
    assert migrate(tmp_path / "p", portal.url).again
    portal.answers[VELOS] = Told(body=TABLE)
    return tmp_path / "p"


def test_a_folder_that_was_moved_stays_where_it_is(portal: ScriptedPortal, begun: Path) -> None:
    moved = begun / "datasets/ville-de-roubaix/arbres-remarquables"
    (begun / "datasets/ville-de-roubaix/arbres").rename(moved)
    again = migrate(begun, portal.url)
    assert again.ids["arbres"] == "ville-de-roubaix/arbres-remarquables"
    assert not (begun / "datasets/ville-de-roubaix/arbres").exists()
    former = (begun / "anciens-opendatasoft.csv").read_text("utf-8")
    assert "arbres;ville-de-roubaix/arbres-remarquables" in former


def test_a_folder_that_was_deleted_does_not_come_back(portal: ScriptedPortal, begun: Path) -> None:
    for path in (begun / "datasets/ville-de-roubaix/arbres").iterdir():
        path.unlink()
    (begun / "datasets/ville-de-roubaix/arbres").rmdir()
    again = migrate(begun, portal.url)
    assert list(again.ids) == ["velos"] and "removed" in list_left(again)


def test_a_folder_that_somebody_has_made_is_not_taken(portal: ScriptedPortal, begun: Path) -> None:
    own = begun / "datasets/ville-de-roubaix/velos"
    own.mkdir()
    (own / "notes.csv").write_text("a;b\n1;2\n", "utf-8")
    again = migrate(begun, portal.url)
    assert again.ids["velos"] == "ville-de-roubaix/velos-2"
    assert [path.name for path in own.iterdir()] == ["notes.csv"]


def test_what_the_portal_lists_no_more_keeps_its_addresses(
    portal: ScriptedPortal, begun: Path
) -> None:
    offer_opendatasoft(portal, [make_explore("velos", publisher="Autre")])
    again = migrate(begun, portal.url)
    assert "vanished" in list_left(again)
    assert "arbres;ville-de-roubaix/arbres" in (begun / "anciens-opendatasoft.csv").read_text()
    names = [partner["name"] for partner in read_owner(begun)["partners"]]
    assert names == ["Autre", "Ville de Roubaix"]


def test_a_commune_that_is_named_later_has_the_folders_that_came(
    portal: ScriptedPortal, begun: Path
) -> None:
    """The list advises it."""
    again = migrate(begun, portal.url, communes=(("59512", "Roubaix"),))
    commune = {"insee": "59512", "name": "Roubaix", "slug": "ville-de-roubaix"}
    assert read_owner(begun)["communes"] == [commune]
    assert set(again.ids.values()) == {"ville-de-roubaix/arbres", "ville-de-roubaix/velos"}


def test_a_list_that_somebody_ticks_gains_what_is_new(portal: ScriptedPortal, begun: Path) -> None:
    path = begun / LIST
    ticked = path.read_text("utf-8").replace("- [ ] Les jeux privés", "- [x] Les jeux privés")
    path.write_text(ticked, "utf-8")
    portal.answers[VELOS] = Told(status=410)
    again = migrate(begun, portal.url)
    text = path.read_text("utf-8")
    assert again.edited == [LIST] and text.startswith(ticked.rstrip())
    added = text.removeprefix(ticked.rstrip())
    assert "410" in added and "jeux privés" not in added


def test_calls_that_were_counted_stay_in_the_list(portal: ScriptedPortal, begun: Path) -> None:
    path = begun / LIST
    state = load_state(begun)
    assert state
    text = path.read_text("utf-8")
    path.write_text(text.replace("Pas encore comptés", "Douze appels"), "utf-8")
    state.written[LIST] = hashlib.sha256(path.read_bytes()).hexdigest()
    save_state(begun, state)
    assert migrate(begun, portal.url).edited == []
    assert "Douze appels" in path.read_text("utf-8")


def test_one_killed_while_it_wrote_knows_its_own_files(
    tmp_path: Path, portal: ScriptedPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though the portal has changed meanwhile."""
    offer_opendatasoft(portal, [make_explore("arbres")])
    write = "site_builder.exchange.migrate.written_files.write_file_atomically"
    with monkeypatch.context() as patched:
        patched.setattr(write, _kill_at("anciens-opendatasoft.csv"))
        with pytest.raises(KeyboardInterrupt):
            migrate(tmp_path / "p", portal.url)
    assert (tmp_path / "p/communes.yml").is_file()
    offer_opendatasoft(portal, [make_explore("arbres"), make_explore("b", publisher="Autre")])
    again = migrate(tmp_path / "p", portal.url)
    assert again.edited == []
    assert {"name": "Autre"} in read_owner(tmp_path / "p")["partners"]


def _kill_at(name: str) -> Callable[[Path, bytes], None]:
    def write(path: Path, content: bytes) -> None:
        if path.name == name:
            raise KeyboardInterrupt
        path.write_bytes(content)

    return write


def test_reuses_that_were_deleted_stay_away(tmp_path: Path, portal: ScriptedPortal) -> None:
    offer_ckan(portal, [make_package(portal, "aides")])
    showcase = {"id": "s1", "name": "carte", "title": "La carte", "url": "https://carte.example/"}
    portal.tell_json(f"{CKAN}/ckanext_showcase_list", {"result": [showcase]})
    portal.answers[f"{CKAN}/ckanext_pages_list"] = Told(status=500)
    assert migrate(tmp_path / "p", portal.url).again
    (tmp_path / "p/reuses/carte.yaml").unlink()
    again = migrate(tmp_path / "p", portal.url)
    assert again.edited == ["reuses/carte.yaml"]
    assert not (tmp_path / "p/reuses/carte.yaml").exists()


def test_two_at_once_are_one(tmp_path: Path, portal: ScriptedPortal) -> None:
    offer_opendatasoft(portal, [make_explore("arbres")])
    with lock_migration(tmp_path / "p"), pytest.raises(BuildRefused, match="migrate-busy"):
        migrate(tmp_path / "p", portal.url)
    assert len(migrate(tmp_path / "p", portal.url).ids) == 1


def test_a_portal_that_goes_away_is_not_asked_for_ever(
    tmp_path: Path, portal: ScriptedPortal
) -> None:
    offer_opendatasoft(portal, [make_explore(f"jeu-{number}") for number in range(30)])
    catalogue = portal.answers[EXPLORE]
    assert not isinstance(catalogue, list)
    for number in range(30):
        portal.answers[f"{EXPLORE}/jeu-{number}/exports/csv"] = Told(status=503)
    portal.answers[EXPLORE] = [catalogue, catalogue, Told(status=503)]
    with pytest.raises(BuildRefused, match="migrate-unread"):
        migrate(tmp_path / "p", portal.url)
    assert sum("exports/csv" in path for path in portal.paths) < 50
    portal.answers[EXPLORE] = catalogue
    for number in range(30):
        portal.answers[f"{EXPLORE}/jeu-{number}/exports/csv"] = Told(body=TABLE)
    assert len(migrate(tmp_path / "p", portal.url).ids) == 30


@pytest.mark.nightly
def test_one_that_is_killed_at_any_request_ends_as_one_that_was_not(
    tmp_path: Path, portal: ScriptedPortal
) -> None:
    offer_ckan(portal, [make_package(portal, f"jeu-{number}") for number in range(3)])
    page = {"name": "a", "title": "A", "content": "<p>Une page.</p>"}
    portal.tell_json(f"{CKAN}/ckanext_pages_list", {"result": [page]})
    command = [*PROGRAM, "migrate", portal.url]
    whole = tmp_path / "whole"
    subprocess.run([*command, whole, "--allow-loopback"], check=True, capture_output=True)
    count = len(portal.asked)
    answer = portal.answer
    for number in range(1, count + 1):
        folder = tmp_path / str(number)
        portal.asked.clear()
        process = subprocess.Popen([*command, folder, "--allow-loopback"], stderr=subprocess.PIPE)

        def kill(request: Asked, process: Any = process, last: int = number) -> Told:
            if len(portal.asked) + 1 == last:
                process.kill()
            return answer(request)

        portal.answer = kill  # type: ignore[method-assign]
        process.communicate()
        portal.answer = answer  # type: ignore[method-assign]
        assert process.returncode == -signal.SIGKILL
        subprocess.run([*command, folder, "--allow-loopback"], check=True, capture_output=True)
        assert _read_tree(folder) == _read_tree(whole), number


def _read_tree(folder: Path) -> dict[str, bytes]:
    tree = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith((".git/", ".beffroi/")):
            tree[name] = path.read_bytes()
    return tree


# --- who publishes ---


def test_a_commune_is_known_by_all_its_names(tmp_path: Path, portal: ScriptedPortal) -> None:
    names = ["Ville du Havre", "MAIRIE DU HAVRE", "Le Havre", "Métropole du Havre", "Le SIVOM"]
    named = [make_explore(f"j{n}", publisher=name) for n, name in enumerate(names)]
    offer_opendatasoft(portal, named)
    communes = (("76351", "Le Havre"), ("59512", "Roubaix"))
    migration = migrate(tmp_path / "p", portal.url, communes=communes)
    assert [id_.split("/")[0] for id_ in migration.ids.values()] == [
        "le-havre", "le-havre", "le-havre", "metropole-du-havre", "le-sivom",
    ]  # fmt: skip
    (unused,) = [leftover for leftover in migration.leftovers if leftover.code == "commune"]
    assert unused.detail == "59512"


def test_a_town_hall_and_its_town_are_one_publisher(tmp_path: Path, portal: ScriptedPortal) -> None:
    names = ["Ville de Roubaix", "Mairie de Roubaix", "Commune de Roubaix"]
    named = [make_explore(f"j{n}", publisher=name) for n, name in enumerate(names)]
    offer_opendatasoft(portal, named)
    migrate(tmp_path / "p", portal.url)
    assert read_owner(tmp_path / "p")["partners"] == [{"name": "Ville de Roubaix"}]


def test_what_one_of_ours_says_of_publishers_is_not_trusted(
    tmp_path: Path, portal: ScriptedPortal
) -> None:
    listed: list[dict[str, Any]] = [
        {"slug": "a", "name": "A", "insee": "abc", "siren": "12", "homepage": "javascript:x"},
        {"slug": "b", "name": "B", "insee": "59512", "population": 10**30},
        {"slug": "c", "name": "C", "insee": "59512", "description": "d\x00"},
    ]
    portal.tell_json("/api/v1/publishers.json", {"publishers": listed})
    portal.tell_json("/api/v1/datasets.json", {"datasets": [{"id": "a/b"}]})
    files = [{"url": "/f.csv", "format": "csv"}]
    tables = [{"name": "t", "files": files}]
    portal.tell_json("/api/v1/datasets/a/b.json", {"id": "a/b", "tables": tables})
    portal.answers["/f.csv"] = Told(body=TABLE)
    migrate(tmp_path / "p", portal.url)
    owner = read_owner(tmp_path / "p")
    assert owner["communes"] == [{"insee": "59512", "name": "B"}]
    assert owner["partners"] == [{"name": "A"}, {"name": "C", "description": "d"}]


def test_a_contact_who_is_a_person_is_to_be_decided(tmp_path: Path, portal: ScriptedPortal) -> None:
    packages = []
    for number, box in enumerate(("jeanne.martin@ville.example", "contact@ville.example") * 2):
        packages.append(make_package(portal, f"jeu-{number}", maintainer_email=box))
    offer_ckan(portal, packages)
    migration = migrate(tmp_path / "p", portal.url)
    (person,) = [leftover for leftover in migration.leftovers if leftover.code == "contact"]
    assert "jeanne" in person.subject and person.detail == "2"


# --- what is said of a dataset ---


def test_columns_without_a_name_or_with_the_same_are_left_out(
    tmp_path: Path, portal: ScriptedPortal
) -> None:
    names = ["nom", "", "nom", "mon\ntant\x07", "x" * 5_000]
    fields = [{"name": name, "type": "text", "label": "Un libellé"} for name in names]
    offer_opendatasoft(portal, [make_explore("arbres", FIELDS=fields, description="x" * 30_000)])
    migration = migrate(tmp_path / "p", portal.url)
    path = tmp_path / "p" / OWN / "arbres/datapackage.yaml"
    (resource,) = yaml.safe_load(path.read_text("utf-8"))["resources"]
    assert [field["name"] for field in resource["schema"]["fields"]] == ["nom", "mon tant"]
    assert "shortened" in list_left(migration)


@pytest.mark.parametrize("path", ["", "/", "/datasets/", "/?tab=jeux", "/#/datasets"])
def test_an_organisation_is_known_by_any_of_its_pages(
    tmp_path: Path, portal: ScriptedPortal, path: str
) -> None:
    offer_udata(portal, ["arbres"])
    url = f"{portal.url}/fr/organizations/ville-de-roubaix{path}"
    migration = migrate(tmp_path / "p", url)
    assert (migration.kind, list(migration.ids)) == ("udata", ["id-arbres"])
    assert read_owner(tmp_path / "p")["portal"]["title"] == "Ville de Roubaix"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Told(status=301, headers={"Location": "https://www.autre.example/"}), "www.autre"),
        (Told(status=403), "403"),
    ],
)
def test_a_portal_that_is_elsewhere_or_closed_says_so(
    tmp_path: Path, portal: ScriptedPortal, answer: Told, reason: str
) -> None:
    portal.answers[EXPLORE] = answer
    with pytest.raises(BuildRefused, match="migrate-unread") as refused:
        migrate(tmp_path / "p", portal.url)
    assert reason in refused.value.args[1]["reason"]
    assert not (tmp_path / "p").exists()


def test_a_picture_is_what_its_name_says(tmp_path: Path, portal: ScriptedPortal) -> None:
    offer_ckan(portal, [make_package(portal, "aides")])
    showcase = {"id": "s1", "name": "carte", "title": "La carte", "url": "https://carte.example/"}
    picture = {"image_display_url": f"{portal.url}/x.png"}
    portal.tell_json(f"{CKAN}/ckanext_showcase_list", {"result": [showcase | picture]})
    portal.answers["/x.png"] = Told(body=b"\x89PNG" + b"x" * 3_000_000)
    migration = migrate(tmp_path / "p", portal.url)
    assert "picture" in list_left(migration) and not list((tmp_path / "p/reuses").glob("*.png"))


# --- with a log ---


def test_a_log_that_is_none_is_told_before_anything_is_done(
    tmp_path: Path, portal: ScriptedPortal
) -> None:
    offer_opendatasoft(portal, [make_explore("arbres")])
    (tmp_path / "access.log").write_text("a;b\n1;2\n", "utf-8")
    command = ("migrate", portal.url, tmp_path / "p", "--allow-loopback", "--log", "access.log")
    done = beffroi(*command, cwd=tmp_path)
    assert done.returncode == 3 and "combined" in done.stderr
    assert portal.asked == [] and not (tmp_path / "p").exists()


def test_the_portal_comes_though_a_log_is_cut(tmp_path: Path, portal: ScriptedPortal) -> None:
    offer_opendatasoft(portal, [make_explore("arbres")])
    line = '203.0.113.7 - - [01/Mar/2026:10:00:00 +0100] "GET /explore/ HTTP/1.0" 200 12\n'
    noise = random.Random(1).randbytes(300_000).hex()
    packed = gzip.compress(line.encode() * 20_000 + noise.encode())
    (tmp_path / "a.gz").write_bytes(packed[:-20_000])
    command = ("migrate", portal.url, tmp_path / "p", "--allow-loopback", "--log", "a.gz")
    done = beffroi(*command, cwd=tmp_path)
    assert done.returncode == 3 and "a.gz" in done.stderr
    assert "1 jeu de données" in done.stdout and (tmp_path / "p/.git").is_dir()


def test_files_of_the_same_name_are_several_tables(tmp_path: Path, portal: ScriptedPortal) -> None:
    """Of a name in several formats one comes; of several in one format, all."""
    package = make_package(portal, "aides")
    package["resources"] = []
    for year in ("2023", "2024"):
        for format_ in ("csv", "json"):
            path = f"/{year}.{format_}"
            portal.answers[path] = Told(body=f"a;b\n{year};1\n".encode())
            file = {"id": path, "name": "Données", "format": format_, "url": f"{portal.url}{path}"}
            package["resources"] += [file, file]
    offer_ckan(portal, [package])
    migrate(tmp_path / "p", portal.url)
    folder = tmp_path / "p/datasets/ville-de-roubaix/aides"
    assert sorted(path.name for path in folder.glob("*.csv")) == ["donnees-2.csv", "donnees.csv"]
    assert not list(folder.glob("*.json"))


def test_a_kind_that_the_portal_is_not_is_told(tmp_path: Path, portal: ScriptedPortal) -> None:
    offer_opendatasoft(portal, [make_explore("arbres")])
    with pytest.raises(BuildRefused, match="migrate-kind"):
        migrate(tmp_path / "p", portal.url, kind="ckan")
