"""A publisher leaves a shared portal: it has all that is its own, nothing of anybody else's, and no
address is lost on either side."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
import yaml
from command_line import beffroi
from harvested_site import codes, run
from portal import made, write
from repository import git
from scripted_portal import Told, serve_scripted_portal
from shared_portal import (
    LEGACY,
    NEIGHBOUR,
    OWN_URL,
    OWNER,
    SECRET,
    SHARED_URL,
    TODAY,
    find_errors,
    git_commit,
    leave,
    make_shared_portal,
    merge,
    photograph,
    read_objects,
    refuse_to_leave,
)

from site_builder.history.days import read_dates
from site_builder.metadata.catalogue import read_catalogue
from site_builder.metadata.erasures import read_erasures

pytestmark = pytest.mark.usefixtures("kept_workers")


# --- the new portal ---


def test_the_new_portal_is_built_at_once_with_its_own_datasets_alone(
    shared: Path, tmp_path: Path
) -> None:
    report = leave(shared, tmp_path / "lille")
    assert report.made and report.made.commits == 4
    assert find_errors(tmp_path / "lille") == []
    catalogue, problems = read_catalogue(tmp_path / "lille")
    assert catalogue and [problem for problem in problems if problem.severity == "error"] == []
    assert [dataset.id for dataset in catalogue.datasets] == ["lille/prenoms", "lille/subventions"]
    assert [publisher.slug for publisher in catalogue.publishers] == ["lille"]
    assert catalogue.publishers[0].colour == "#0055a4"
    assert (catalogue.portal.title, catalogue.portal.url) == ("Données ouvertes – Lille", OWN_URL)
    assert catalogue.portal.languages == ("fr", "en")
    assert catalogue.portal.licence and catalogue.portal.licence.id == "etalab-2.0"
    assert not catalogue.portal.contact.email  # that of the métropole answers for nobody else
    assert [redirect.name for redirect in catalogue.legacy] == ["prenoms-des-nouveau-nes"]
    assert (tmp_path / "lille/logos/lille.png").is_file()
    assert (
        git(tmp_path / "lille", "status", "--porcelain", "--ignored") == "!! .beffroi/\n!! build/"
    )


def test_the_days_of_its_data_are_those_that_they_had(shared: Path, tmp_path: Path) -> None:
    before = read_dates(shared)
    leave(shared, tmp_path / "lille")
    now = read_dates(tmp_path / "lille")
    assert now["lille/subventions"] == before["lille/subventions"]
    assert now["lille/prenoms"] == before["lille/prenoms"]
    assert {id_.partition("/")[0] for id_ in now} == {"lille"}


def test_nothing_of_anybody_else_is_in_its_repository(shared: Path, tmp_path: Path) -> None:
    leave(shared, tmp_path / "lille")
    objects = read_objects(tmp_path / "lille")
    assert NEIGHBOUR.encode() in read_objects(shared)
    assert NEIGHBOUR.encode() not in objects
    assert b"metropole" not in objects
    assert not (tmp_path / "lille/.git/objects/info/alternates").exists()
    assert git(tmp_path / "lille", "fsck", "--full", "--strict") == ""


def test_what_was_erased_does_not_come_back_with_the_history(shared: Path, tmp_path: Path) -> None:
    assert SECRET.encode() in read_objects(shared)  # whoever erased it has not rewritten git yet
    leave(shared, tmp_path / "lille")
    assert SECRET.encode() not in read_objects(tmp_path / "lille")
    record = read_erasures(tmp_path / "lille")
    assert [entry.id for entry in record.entries] == ["lille/prenoms"]
    assert record.entries == read_erasures(shared).entries[:1]


def test_of_a_dataset_that_was_erased_as_a_whole_only_its_tombstone_leaves(
    shared: Path, tmp_path: Path
) -> None:
    folder = "datasets/lille/subventions"
    write(shared, {f"{folder}/datapackage.yaml": "withdrawn: Données personnelles.\n"})
    (shared / folder / "table.csv").unlink()
    record = (shared / "erased.yml").read_text() + (
        "- id: lille/subventions\n  date: 2024-06-01\n  whole: true\n"
    )
    write(shared, {"erased.yml": record})
    git_commit(shared, "2024-06-01", "Effacement")
    leave(shared, tmp_path / "lille")
    paths = git(tmp_path / "lille", "log", "--format=", "--name-only", "--", folder).split()
    assert set(paths) == {f"{folder}/datapackage.yaml"}
    assert b"title: Subventions" not in read_objects(tmp_path / "lille")


def test_an_erasure_that_somebody_took_out_of_the_record_still_holds(
    shared: Path, tmp_path: Path
) -> None:
    (shared / "erased.yml").unlink()
    git_commit(shared, "2024-07-01", "Ménage")
    leave(shared, tmp_path / "lille")
    assert SECRET.encode() not in read_objects(tmp_path / "lille")


def test_commits_are_nobodys_unless_it_is_asked_for(shared: Path, tmp_path: Path) -> None:
    leave(shared, tmp_path / "sans", url="")
    leave(shared, tmp_path / "avec", url="", depth="authors")
    assert b"essai@ville.example" not in read_objects(tmp_path / "sans")
    assert set(git(tmp_path / "sans", "log", "--format=%an").split()) == {"Beffroi"}
    assert "Essai <essai@ville.example>" in git(tmp_path / "avec", "log", "--format=%an <%ae>")
    subjects = git(tmp_path / "sans", "log", "--format=%ad %s", "--date=short").splitlines()
    assert subjects[1:] == [
        "2024-05-02 Subventions",
        "2023-04-01 Prénoms renommés",
        "2023-03-01 Prénoms, sans les noms",
        "2023-02-01 Prénoms",
    ]


def test_the_whole_history_is_what_git_has_but_for_what_was_erased(
    shared: Path, tmp_path: Path
) -> None:
    if not (Path(sys.executable).parent / "git-filter-repo").exists():
        pytest.skip("git-filter-repo is not installed")
    git(shared, "checkout", "-q", "-b", "proposition")
    write(shared, {"datasets/lille/subventions/2025.csv": "nom\nBrouillon\n"})
    git_commit(shared, "2024-08-01", "Brouillon")
    write(shared, {"datasets/lille/subventions/2025.csv": "nom\nRelu\n"})
    (shared / "datasets/lille/subventions/lien.csv").symlink_to("table.csv")
    git_commit(shared, "2024-08-02", "Relu")
    git(shared, "checkout", "-q", "main")
    write(shared, {"datasets/villeneuve-d-ascq/marches/autre.csv": "nom\nB\n"})
    git_commit(shared, "2024-08-03", "Ailleurs")
    merge(shared, "proposition")
    report = leave(shared, tmp_path / "lille", depth="whole")
    assert report.made and report.made.commits >= 6
    subjects = git(tmp_path / "lille", "log", "--format=%an %s").splitlines()
    assert {"Essai Brouillon", "Essai Relu"} <= set(subjects)
    objects = read_objects(tmp_path / "lille")
    assert b"Brouillon\n" in objects and SECRET.encode() not in objects
    assert NEIGHBOUR.encode() not in objects
    assert not (tmp_path / "lille/datasets/lille/subventions/lien.csv").is_symlink()
    assert find_errors(tmp_path / "lille") == []
    assert read_dates(tmp_path / "lille")["lille/prenoms"] == read_dates(shared)["lille/prenoms"]


def test_the_whole_history_needs_a_program_that_is_said(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").symlink_to(shutil.which("git") or "")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin/python"))
    assert refuse_to_leave(shared, tmp_path / "lille", depth="whole") == "leave-filter-repo"
    assert {path.name for path in tmp_path.iterdir()} == {"bin", "commun"}
    assert git(shared, "branch", "--list", "depart/*") == ""


def test_catalogues_know_the_datasets_by_what_they_knew_them_by(
    shared: Path, tmp_path: Path
) -> None:
    made(shared)
    leave(shared, tmp_path / "lille")
    made(tmp_path / "lille")
    identifiers = []
    for root in (shared, tmp_path / "lille"):
        catalogue = json.loads((root / "build/lille/catalog.jsonld").read_text("utf-8"))
        identifiers.append({one["dct:identifier"] for one in catalogue["dcat:dataset"]})
    assert identifiers[0] == identifiers[1]
    assert f"{SHARED_URL}lille/prenoms-2020/" in identifiers[1]
    text = (tmp_path / "lille/datasets/lille/prenoms/datapackage.yaml").read_text("utf-8")
    assert text.startswith("# Ne pas renommer\nid: ")


def test_the_last_good_version_goes_along(shared: Path, tmp_path: Path) -> None:
    (shared / "datasets/lille/subventions/table.csv").write_bytes(b"\x00\x01\x02" * 50)
    git_commit(shared, "2024-08-01", "Abîmé")
    leave(shared, tmp_path / "lille")
    made(tmp_path / "lille")
    assert (tmp_path / "lille/build/data/lille/subventions/table.csv").is_file()
    report = json.loads((tmp_path / "lille/build/build-report.json").read_text("utf-8"))
    (kept,) = [one for one in report["datasets"] if one["id"] == "lille/subventions"]
    assert kept["status"] == "published" and kept["kept"]


def test_links_and_what_git_would_obey_stay_behind(shared: Path, tmp_path: Path) -> None:
    folder = shared / "datasets/lille/subventions"
    (folder / "lien.csv").symlink_to("/etc/hostname")
    write(shared, {"datasets/lille/subventions/.gitattributes": "* filter=ailleurs\n"})
    git_commit(shared, "2024-08-01", "Un lien")
    report = leave(shared, tmp_path / "lille")
    assert report.made
    assert set(report.made.refused) == {
        "datasets/lille/subventions/lien.csv",
        "datasets/lille/subventions/.gitattributes",
    }
    names = {path.name for path in (tmp_path / "lille/datasets/lille/subventions").iterdir()}
    assert names == {"datapackage.yaml", "table.csv"}


def test_a_shallow_copy_gives_the_files_without_history(shared: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{shared}", "copie")
    report = leave(tmp_path / "copie", tmp_path / "lille")
    assert report.made and report.made.commits == 0
    assert find_errors(tmp_path / "lille") == []
    assert SECRET.encode() not in read_objects(tmp_path / "lille")


def test_a_portal_that_is_a_folder_of_a_repository_is_left_as_well(tmp_path: Path) -> None:
    make_shared_portal(tmp_path / "depot")
    git(tmp_path / "depot", "checkout", "-q", "-b", "dedans")
    (tmp_path / "depot/site").mkdir()
    for name in ("communes.yml", "datasets", "logos", "erased.yml"):
        git(tmp_path / "depot", "mv", name, f"site/{name}")
    git_commit(tmp_path / "depot", "2024-09-01", "Dans un dossier")
    leave(tmp_path / "depot/site", tmp_path / "lille")
    assert find_errors(tmp_path / "lille") == []
    changed = git(tmp_path / "depot", "diff", "--name-only", "HEAD", "depart/lille").splitlines()
    assert "site/communes.yml" in changed
    assert all(path.startswith("site/") for path in changed)


# --- what the shared portal is to say ---


def test_nothing_that_is_checked_out_is_touched(shared: Path, tmp_path: Path) -> None:
    before = photograph(shared)
    leave(shared, tmp_path / "lille")
    assert photograph(shared) == before
    assert git(shared, "rev-parse", "depart/lille^") == git(shared, "rev-parse", "HEAD")


def test_the_proposal_changes_one_line_of_communes_yml_and_says_where_each_dataset_is(
    shared: Path, tmp_path: Path
) -> None:
    leave(shared, tmp_path / "lille")
    owner = git(shared, "show", "depart/lille:communes.yml")
    line = f', own_portal: "{OWN_URL}"}}  # chef-lieu'
    assert owner == (OWNER + LEGACY).replace("}  # chef-lieu", line).strip()
    files = git(shared, "ls-tree", "-r", "--name-only", "depart/lille", "datasets/lille/")
    assert files.splitlines() == [
        "datasets/lille/prenoms/datapackage.yaml",
        "datasets/lille/subventions/datapackage.yaml",
    ]
    shown = git(shared, "show", "depart/lille:datasets/lille/prenoms/datapackage.yaml")
    assert yaml.safe_load(shown) == {
        "withdrawn": {
            "date": TODAY,
            "reason": "Lille publie maintenant ses données sur son propre portail.",
            "moved_to": f"{OWN_URL}lille/prenoms/",
        },
        "previous": ["lille/prenoms-2020"],
    }


def test_the_shared_portal_loses_no_address(shared: Path, tmp_path: Path) -> None:
    made(shared)
    before = (shared / "build/urls.txt").read_text("utf-8").splitlines()
    leave(shared, tmp_path / "lille")
    merge(shared, "depart/lille")
    report = made(shared)
    lost = [problem.code for problem in report.problems if "vanished" in problem.code]
    assert (report.made, lost) == (True, [])
    now = (shared / "build/urls.txt").read_text("utf-8").splitlines()
    made(tmp_path / "lille")
    for address in set(before) - set(now):  # of files, which are at the same path there
        assert (tmp_path / "lille/build" / address.removeprefix(SHARED_URL)).exists(), address
    page = (shared / "build/lille/prenoms/index.html").read_text("utf-8")
    assert f'<a href="{OWN_URL}lille/prenoms/">donnees.lille.example/lille/prenoms</a>' in page
    redirects = (shared / "build/_redirects").read_text("utf-8")
    assert f"/data/lille/prenoms/* {OWN_URL}data/lille/prenoms/:splat 301" in redirects


def test_without_an_address_it_is_proposed_when_it_is_known(shared: Path, tmp_path: Path) -> None:
    first = leave(shared, tmp_path / "lille", url="")
    assert (first.proposed, git(shared, "branch", "--list", "depart/*")) == (False, "")
    path = tmp_path / "lille/communes.yml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("# url: https://donnees.ma-commune.example/", f"url: {OWN_URL}"))
    marked = (tmp_path / "lille/communes.yml").stat().st_mtime_ns
    second = leave(shared, tmp_path / "lille", url="")
    assert (second.made, second.branch, second.url) == (None, "depart/lille", OWN_URL)
    assert (tmp_path / "lille/communes.yml").stat().st_mtime_ns == marked
    assert refuse_to_leave(shared, tmp_path / "lille") == "leave-done"
    assert refuse_to_leave(shared, tmp_path / "autre") == "leave-branch"


def test_a_command_that_was_cut_starts_again(shared: Path, tmp_path: Path) -> None:
    write(tmp_path, {".lille.part/datasets/reste.csv": "reste\n"})
    leave(shared, tmp_path / "lille")
    assert not (tmp_path / ".lille.part").exists()
    assert not (tmp_path / "lille/datasets/reste.csv").exists()


def test_who_is_harvested_afterwards_stays_with_its_data(shared: Path, tmp_path: Path) -> None:
    leave(shared, tmp_path / "lille", harvest=True)
    sources = yaml.safe_load(git(shared, "show", "depart/lille:sources.yml"))
    source = {"id": "lille", "kind": "beffroi", "url": OWN_URL, "publisher": "lille"}
    assert sources == {"sources": [source]}
    path = "depart/lille:datasets/lille/subventions/datapackage.yaml"
    described = yaml.safe_load(git(shared, "show", path))
    assert described["harvested"]["id"] == "lille/subventions"
    assert described["harvested"]["source"] == "lille"
    assert described["resources"][0]["path"] == "table.csv"
    made(shared)
    merge(shared, "depart/lille")
    assert find_errors(shared) == []
    assert (shared / "build/data/lille/subventions/table.csv").is_file()
    assert OWN_URL in (shared / "build/lille/index.html").read_text("utf-8")


@pytest.mark.nightly
def test_the_first_harvest_knows_again_what_left_and_loses_nothing(
    shared: Path, tmp_path: Path
) -> None:
    made(shared)
    with serve_scripted_portal() as portal:
        own = tmp_path / "lille"
        leave(shared, own, url=f"{portal.url}/", harvest=True)
        made(own)
        for path in (own / "build").rglob("*.*"):
            told = Told(body=path.read_bytes())
            portal.answers[f"/{path.relative_to(own / 'build').as_posix()}"] = told
        merge(shared, "depart/lille")
        (report,) = run(shared).reports or ()
        assert codes(report) == []
        assert sorted(report.read) == ["datasets/lille/prenoms", "datasets/lille/subventions"]
    merge(shared, "moisson/lille")
    names = {path.name for path in (shared / "datasets/lille/subventions").iterdir()}
    assert names == {"datapackage.yaml", "table.csv"}
    built = made(shared)
    told_codes = {problem.code for problem in built.problems}
    assert built.made and not [code for code in told_codes if "vanished" in code]
    assert (shared / "build/data/lille/prenoms-2020/table.csv").is_file()


def test_what_of_others_is_concerned_is_named(shared: Path, tmp_path: Path) -> None:
    write(
        shared,
        {
            "datasets/metropole/zones/datapackage.yaml": (
                "title: Zones\ndescription: Voir aussi lille/subventions.\n"
                "standard: scdl/equipements\ncut: {by: commune, column: code}\n"
            ),
            "datasets/lille/subventions/datapackage.yaml": (
                "title: Subventions\nstandard: scdl/equipements\n"
            ),
            "reuses/lille.yaml": (
                "title: A\nurl: https://a.example/\ndatasets: [lille/subventions]\n"
            ),
            "reuses/tous.yaml": (
                "title: B\nurl: https://b.example/\n"
                "datasets: [lille/subventions, metropole/zones]\n"
            ),
            "pages/lille.md": "# Lille\n\n[Subventions](/lille/subventions/)\n",
            "pages/tous.md": "[Zones](/metropole/zones/), [nous](/lille/subventions/)\n",
        },
    )
    git_commit(shared, "2024-10-01", "Pages")
    report = leave(shared, tmp_path / "lille")
    assert report.taken == ("reuses/lille.yaml", "pages/lille.md")
    assert report.concerned.cut == ("metropole/zones",)
    assert report.concerned.linking == ("metropole/zones",)
    assert report.concerned.standards == ("scdl/equipements",)
    assert report.concerned.mixed == ("reuses/tous.yaml", "pages/tous.md")
    assert report.concerned.legacy == 1
    assert (tmp_path / "lille/reuses/lille.yaml").is_file()
    assert not (tmp_path / "lille/reuses/tous.yaml").exists()


def test_of_several_publishers_on_one_line_the_right_one_leaves(tmp_path: Path) -> None:
    root = make_shared_portal(tmp_path / "commun")
    entries = "communes: [{insee: '59512', name: Roubaix}, {insee: '59350', name: Lille}]"
    write(root, {"communes.yml": f"portal: {{title: A, url: '{SHARED_URL}'}}\n{entries}\n"})
    git_commit(root, "2024-10-01", "Une ligne")
    leave(root, tmp_path / "lille")
    owner = yaml.safe_load(git(root, "show", "depart/lille:communes.yml"))
    assert [entry.get("own_portal") for entry in owner["communes"]] == [None, OWN_URL]
    assert "59350" in (tmp_path / "lille/communes.yml").read_text("utf-8")


def test_what_proves_a_former_address_of_another_publisher_goes_along(
    shared: Path, tmp_path: Path
) -> None:
    git(shared, "mv", "datasets/metropole/zones", "datasets/lille/zones")
    git_commit(shared, "2024-10-01", "À Lille")
    described = "title: Zones\nprevious: [metropole/zones]\n"
    write(shared, {"datasets/lille/zones/datapackage.yaml": described})
    git_commit(shared, "2024-10-02", "Ce qu’il était")
    leave(shared, tmp_path / "lille")
    assert find_errors(tmp_path / "lille") == []
    assert (tmp_path / "lille/build/data/metropole/zones/table.csv").is_file()
    merge(shared, "depart/lille")
    assert find_errors(shared) == []
    redirects = (shared / "build/_redirects").read_text("utf-8")
    assert f"/data/metropole/zones/* {OWN_URL}data/metropole/zones/:splat 301" in redirects


def test_a_repository_with_longer_ids_leaves_too(tmp_path: Path) -> None:
    root = tmp_path / "commun"
    root.mkdir()
    git(root, "init", "-q", "-b", "main", "--object-format=sha256")
    make_shared_portal(root)
    leave(root, tmp_path / "lille")
    assert git(tmp_path / "lille", "fsck", "--strict") == ""
    assert len(git(tmp_path / "lille", "rev-parse", "HEAD")) == 64


def test_extracts_of_communes_stay_at_their_addresses(tmp_path: Path) -> None:
    root = make_shared_portal(tmp_path / "commun")
    write(
        root,
        {
            "datasets/metropole/zones/datapackage.yaml": (
                "title: Zones\ncut: {by: commune, column: insee}\n"
            ),
            "datasets/metropole/zones/table.csv": "insee;nom\n59350;A\n59009;B\n",
        },
    )
    git_commit(root, "2024-10-01", "Extraits")
    made(root)
    assert (root / "build/data/metropole/zones/table/lille.csv").is_file()
    leave(root, tmp_path / "metropole", "metropole")
    assert find_errors(tmp_path / "metropole") == []
    assert (tmp_path / "metropole/build/data/metropole/zones/table/lille.csv").is_file()


# --- what cannot be done ---


def test_what_cannot_be_done_writes_nothing(shared: Path, tmp_path: Path) -> None:
    target = tmp_path / "lille"
    assert refuse_to_leave(shared, target, slug="lile") == "leave-publisher-near"
    assert refuse_to_leave(shared, target, slug="roubaix") == "leave-publisher"
    assert refuse_to_leave(shared, target, url=SHARED_URL) == "leave-same-address"
    write(tmp_path / "plein", {"notes.txt": "à moi"})
    assert refuse_to_leave(shared, tmp_path / "plein") == "leave-not-empty"
    write(shared, {"datasets/lille/subventions/2025.csv": "nom\nA\n"})
    assert refuse_to_leave(shared, target) == "moving-unsaved"
    assert not target.exists()
    assert git(shared, "branch", "--list", "depart/*") == ""
    write(tmp_path / "nu", {"communes.yml": OWNER})
    assert refuse_to_leave(tmp_path / "nu", target) == "moving-no-git"


def test_the_command_says_what_is_left_to_do_in_order(shared: Path, tmp_path: Path) -> None:
    done = beffroi("leave", "lille", str(tmp_path / "lille"), str(shared), "--url", OWN_URL)
    assert done.returncode == 0, done.stderr
    assert "Lille a son portail" in done.stdout and "depart/lille" in done.stdout
    positions = [done.stdout.index(f"  {number}. ") for number in range(1, 7)]
    assert positions == sorted(positions)
    refused = beffroi("leave", "lille", str(tmp_path / "x"), str(shared), "--url", "donnees")
    assert refused.returncode == 2 and "https://" in refused.stderr
