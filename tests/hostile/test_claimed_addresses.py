"""The former address of a dataset is another publisher's only with a proof that it moved there."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from nightly import nightly_after
from portal import COMMUNES, dataset, made, portal, tree, worker, write
from repository import committed, git

from site_builder.commands.check import CheckResult, check_site_datasets
from site_builder.history.commits import name_content
from site_builder.history.moves import is_tracked
from site_builder.publish.build_report import BuildReport
from site_builder.publish.options import BuildOptions
from site_builder.publish.output_folder import REPORT
from site_builder.publish.permanence import EarlierDataset, EarlierSite
from site_builder.publish.permanence.claims import ClaimWitnesses, _select_trusted_site
from site_builder.publish.refusal import BuildRefused

pytestmark = pytest.mark.usefixtures("kept_workers")

OLD = "metropole/parcs"
NEW = "lille/jardins"
DESCRIPTOR = f"datasets/{NEW}/datapackage.yaml"
OTHER = "datasets/lille/ecoles/table.csv"
PARCS = "parc;surface\nBarbieux;34\nVauban;3\n"


def claiming(root: Path, *former: str, id_: str = NEW) -> None:
    """The metadata of a dataset that says what it was called."""
    write(
        root,
        {f"datasets/{id_}/datapackage.yaml": f"title: Jardins\nprevious: [{', '.join(former)}]\n"},
    )


def move(root: Path, former: str = OLD, now: str = NEW) -> None:
    """Gives the folder of a dataset to another publisher, and says so in its metadata."""
    folder = root / f"datasets/{now}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    (root / f"datasets/{former}").rename(folder)
    claiming(root, former, id_=now)


def take(root: Path, content: str = "jardin;surface\nPlantes;11\n") -> None:
    """Another dataset claims the address of one that is gone."""
    shutil.rmtree(root / f"datasets/{OLD}", ignore_errors=True)
    write(root, {f"datasets/{NEW}/table.csv": content})
    claiming(root, OLD)


def said(found: BuildReport | CheckResult) -> list[tuple[str, str]]:
    """But of columns: these are of what a dataset holds."""
    return [
        (one.code, one.severity) for one in found.problems if not one.code.startswith("column-")
    ]


def checked(root: Path, base: str | None = None) -> CheckResult:
    return check_site_datasets(
        root, [""], base, BuildOptions(out=root / "build", jobs=1, warm=worker())
    )


def leads(root: Path) -> str:
    """What the former address gives: the dataset that claims it, a page, or nothing."""
    page = root / f"build/{OLD}/index.html"
    if not page.is_file():
        return "nothing"
    return NEW if f"url=../../{NEW}/" in page.read_text() else "a page"


def report_of(root: Path) -> dict[str, Any]:
    """What the report of the site says of each dataset."""
    return {one["id"]: one for one in json.loads((root / "build" / REPORT).read_text())["datasets"]}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = portal(tmp_path / "site", OLD, "lille/ecoles")
    write(root, {f"datasets/{OLD}/table.csv": PARCS})
    return root


FORGED = EarlierSite("beffroi", datasets=(EarlierDataset(OLD),))
UNPROVEN = [("previous-unproven", "error")]
UNREAD = [("previous-unread", "warning")]


# --- the site before ---


def test_a_claim_that_the_site_before_belies_takes_nothing_and_stops_nothing(
    site: Path, tmp_path: Path
) -> None:
    made(site)
    before = shutil.copy(site / "build" / REPORT, tmp_path / "before.json")
    take(site)
    report = made(site)
    assert said(report) == UNPROVEN
    assert report.problems[0].place.path == DESCRIPTOR and report.problems[0].place.line == 2
    assert report.datasets == {"lille/ecoles": "published", NEW: "published", OLD: "withheld"}
    assert leads(site) == "nothing"
    assert not [path for path in tree(site / "build") if path.startswith(f"data/{OLD}/")]
    assert (site / f"build/{NEW}/index.html").is_file()
    made(site, previous=before)
    page = (site / f"build/{OLD}/index.html").read_text()
    assert "Ces données ne sont pas disponibles pour le moment." in page


@pytest.mark.nightly
def test_an_address_that_is_contested_is_not_forgotten(site: Path) -> None:
    made(site)
    take(site)
    for _ in range(3):
        assert said(made(site)) == UNPROVEN
    assert report_of(site)[OLD]["known"]
    write(site, {DESCRIPTOR: "title: Jardins\n"})
    with pytest.raises(BuildRefused, match="ids-vanished"):
        made(site)


@pytest.mark.parametrize("way", nightly_after(1, ["restored", "withdrawn", "previous"]))
def test_what_is_contested_is_settled_by_those_whose_address_it_is(site: Path, way: str) -> None:
    made(site)
    take(site)
    made(site)
    if way == "restored":
        write(
            site,
            {
                f"datasets/{OLD}/datapackage.yaml": "title: Parcs\n",
                f"datasets/{OLD}/table.csv": PARCS,
            },
        )
    elif way == "withdrawn":
        gone = f"title: Parcs\nwithdrawn: {{reason: Déménagé., replaced_by: {NEW}}}\n"
        write(site, {f"datasets/{OLD}/datapackage.yaml": gone})
    else:
        write(site, {"datasets/metropole/espaces/table.csv": PARCS})
        claiming(site, OLD, id_="metropole/espaces")
    expected = UNPROVEN if way == "previous" else [("previous-taken", "error")]
    assert said(made(site)) == expected
    assert leads(site) == "a page"
    write(site, {DESCRIPTOR: "title: Jardins\n"})
    assert not made(site).errors


def test_data_that_the_site_before_offered_at_that_address_prove_it(site: Path) -> None:
    made(site)
    move(site)
    report = made(site)
    assert said(report) == [] or {code for code, _ in said(report)} == {"page-vanished"}
    assert leads(site) == NEW


def test_a_copy_that_the_site_before_had_already_proves_nothing(site: Path) -> None:
    write(site, {f"datasets/{NEW}/table.csv": PARCS, DESCRIPTOR: "title: Jardins\n"})
    made(site)
    take(site, PARCS)
    assert said(made(site)) == UNPROVEN


def test_an_address_that_led_to_the_dataset_already_does_so_whatever_became_of_its_data(
    site: Path,
) -> None:
    made(site)
    move(site)
    made(site)
    write(site, {f"datasets/{NEW}/table.csv": "tout;autre\nchose;1\n"})
    assert said(made(site)) == []
    (site / f"datasets/{NEW}").rename(site / "datasets/lille/espaces-verts")
    claiming(site, OLD, NEW, id_="lille/espaces-verts")
    assert said(made(site)) == [], "under another name of its own too"
    assert "url=../../lille/espaces-verts/" in (site / f"build/{OLD}/index.html").read_text()


def test_a_site_before_that_never_had_the_address_proves_nothing(site: Path) -> None:
    shutil.rmtree(site / f"datasets/{OLD}")
    made(site)
    take(site)
    report = made(site)
    assert said(report) == UNPROVEN
    assert OLD not in report.datasets, "what never was is not remembered"


def test_without_a_history_and_a_site_before_it_is_granted_and_said(site: Path) -> None:
    take(site)
    assert said(made(site)) == UNREAD
    assert leads(site) == NEW
    assert said(made(site)) == [], "from then on there is a site before"


def test_a_check_asks_for_review_where_nothing_is_known(site: Path) -> None:
    take(site)
    assert said(checked(site)) == UNPROVEN


def test_a_report_that_was_proposed_with_the_claim_is_no_witness(site: Path) -> None:
    made(site)
    move(site)
    made(site)  # its report says that the address was this one's
    forged = (site / "build" / REPORT).read_bytes()
    shutil.rmtree(site / "build")
    shutil.rmtree(site / f"datasets/{NEW}")
    write(
        site,
        {f"datasets/{OLD}/table.csv": PARCS, f"datasets/{OLD}/datapackage.yaml": "title: Parcs\n"},
    )
    committed(site)
    take(site)
    write(site, {f"build/{REPORT}": forged})
    git(site, "add", "-f", f"build/{REPORT}")
    committed(site)
    assert UNPROVEN[0] in said(made(site))
    assert leads(site) == "nothing"


@pytest.mark.parametrize("place", [".build.old", ".build.next", ".BUILD.OLD"])
def test_a_tree_that_was_proposed_never_becomes_the_site_before(site: Path, place: str) -> None:
    write(committed(site), {f"{place}/{REPORT}": "{}"})
    git(site, "add", "-f", place)
    before = tree(site)
    with pytest.raises(BuildRefused, match="output-in-git"):
        made(site)
    assert tree(site).keys() - {".beffroi/lock"} == before.keys()
    assert (
        _select_trusted_site(ClaimWitnesses(root=site, site_before=FORGED, place=site / "build"))
        is None
    )


def test_a_link_to_elsewhere_does_not_hide_that_it_was_proposed(site: Path) -> None:
    (committed(site) / ".build.next").symlink_to(site.parent)
    git(site, "add", "-f", ".build.next")
    with pytest.raises(BuildRefused, match="output-in-git"):
        made(site)


@pytest.mark.parametrize("name", [":build", "[b]uild*", ":(exclude)x", "Build"])
def test_a_folder_of_any_name_that_git_holds_is_known(site: Path, name: str) -> None:
    write(site, {"building/a.txt": "git holds it, and it is another one"})
    write(committed(site), {f"{name}/{REPORT}": "{}"})
    out = site / name
    assert is_tracked(site, out) is False
    assert _select_trusted_site(ClaimWitnesses(root=site, site_before=FORGED, place=out)) is FORGED
    git(site, "--literal-pathspecs", "add", "-f", name)
    assert is_tracked(site, out) is True
    assert is_tracked(site, site / name.lower()) is True, "disks may ignore case"
    assert is_tracked(site, site.parent / name) is False, "outside the repository"


# --- the history ---


def test_a_folder_that_a_commit_moved_is_the_same_dataset(site: Path) -> None:
    committed(site)
    move(site)
    committed(site)
    write(site, {f"datasets/{NEW}/table.csv": "tout;autre\nchose;1\n"})
    committed(site)
    assert said(made(site)) == []
    assert leads(site) == NEW
    assert said(checked(site)) == []


def test_a_move_that_is_in_no_commit_yet_counts_where_it_is_made(site: Path) -> None:
    committed(site)
    move(site)
    write(site, {f"datasets/{NEW}/table.csv": PARCS.replace("\n", "\r\n")})
    assert said(made(site)) == [], "ends of lines apart"
    assert leads(site) == NEW


@pytest.mark.parametrize(
    "later", nightly_after(1, [True, False]), ids=["after it went", "before it went"]
)
def test_a_copy_is_no_move(site: Path, later: bool) -> None:
    """In a commit that took nothing from the other, one can add anything."""
    if later:
        committed(site)
        shutil.rmtree(site / f"datasets/{OLD}")
        committed(site)
    write(site, {f"datasets/{NEW}/table.csv": PARCS, DESCRIPTOR: "title: Jardins\n"})
    committed(site)
    shutil.rmtree(site / f"datasets/{OLD}", ignore_errors=True)
    claiming(site, OLD)
    assert said(made(site)) == UNPROVEN
    committed(site)
    assert said(made(site)) == UNPROVEN
    assert leads(site) == "nothing"


@pytest.mark.parametrize(("name", "content"), nightly_after(1, [
    ("README.md", "# Parcs\n"),
    ("LISEZMOI.txt", "Parcs\n"),
    (".gitkeep", ""),
    ("vide.csv", ""),
    ("lien.csv", None),
]))  # fmt: skip
def test_what_any_two_datasets_may_share_proves_nothing(
    site: Path, name: str, content: str | None
) -> None:
    path = site / f"datasets/{OLD}/{name}"
    if content is None:
        path.symlink_to("table.csv")
    else:
        path.write_text(content)
    committed(site)
    move(site)
    write(site, {f"datasets/{NEW}/table.csv": "tout;autre\nchose;1\n"})
    committed(site)
    assert UNPROVEN[0] in said(made(site))


def test_a_file_that_it_gave_once_is_not_the_dataset(site: Path) -> None:
    """It had others left, which went elsewhere."""
    write(site, {f"datasets/{OLD}/arbres.csv": "arbre;n\nHêtre;4\n"})
    committed(site)
    write(site, {f"datasets/{NEW}/arbres.csv": "arbre;n\nHêtre;4\n"})
    write(site, {DESCRIPTOR: "title: Arbres\n"})
    (site / f"datasets/{OLD}/arbres.csv").unlink()
    committed(site)
    shutil.rmtree(site / f"datasets/{OLD}")
    claiming(site, OLD)
    committed(site)
    assert said(made(site)) == UNPROVEN


def test_a_dataset_that_moved_more_than_once_keeps_all_its_addresses(site: Path) -> None:
    """From one publisher to another, and to a third, and to another name there."""
    steps = (OLD, "villeneuve-d-ascq/espaces", "lille/parcs", NEW)
    committed(site)
    for number, (former, now) in enumerate(pairwise(steps), 1):
        move(site, former, now)
        claiming(site, *reversed(steps[:number]), id_=now)
        committed(site)
        write(site, {f"datasets/{now}/table.csv": PARCS + f"Nouveau;{number}\n"})
        committed(site)
    assert said(made(site)) == []
    for former in steps[:-1]:
        assert f"url=../../{NEW}/" in (site / f"build/{former}/index.html").read_text()


def test_a_move_in_a_branch_that_was_merged_is_one(site: Path) -> None:
    committed(site)
    git(site, "checkout", "-q", "-b", "demenagement")
    move(site)
    committed(site)
    git(site, "checkout", "-q", "main")
    write(site, {OTHER: "a;b\n1;2\n"})
    committed(site)
    git(site, "merge", "-q", "--no-ff", "-m", "fusion", "demenagement")
    assert said(made(site)) == []
    assert said(checked(site, "main~1")) == UNPROVEN, "which was to be reviewed"


def pass_through(root: Path) -> None:
    """A branch puts a file into the folder of another, which is gone, and moves it into its own."""
    shutil.rmtree(root / f"datasets/{OLD}")
    committed(root)
    git(root, "checkout", "-q", "-b", "ajout")
    write(root, {f"datasets/{OLD}/table.csv": "jardin;surface\nPlantes;11\n"})
    committed(root)
    (root / "datasets/lille").mkdir(exist_ok=True)
    (root / f"datasets/{OLD}").rename(root / f"datasets/{NEW}")
    write(root, {DESCRIPTOR: "title: Jardins\n"})
    committed(root)


def merged(root: Path, branch: str) -> None:
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--no-ff", "-m", "fusion", branch)


def test_what_a_branch_did_and_undid_before_it_was_merged_is_no_witness(site: Path) -> None:
    """Nobody who reviews it sees more than a new file."""
    committed(site)
    pass_through(site)
    assert git(site, "diff", "--name-only", "main", "ajout", "--", f"datasets/{OLD}") == ""
    assert said(checked(site, "main")) == []
    merged(site, "ajout")
    git(site, "checkout", "-q", "-b", "suite")
    claiming(site, OLD)
    committed(site)
    assert said(checked(site, "main")) == UNPROVEN
    merged(site, "suite")
    assert said(made(site)) == UNPROVEN
    assert leads(site) == "nothing"


def test_a_proposal_that_starts_within_a_merged_branch_has_the_history_of_the_main_line(
    site: Path,
) -> None:
    committed(site)
    pass_through(site)
    merged(site, "ajout")
    git(site, "checkout", "-q", "-b", "suite", "ajout")
    claiming(site, OLD)
    committed(site)
    assert said(checked(site, "main")) == UNPROVEN


ODD_NAMES = ["c//d", "//", "\n", "\n\n", ":100644 100644 a b M", "\t", "a\n//1", "..", "é\udcff"]


def commit_odd_names(root: Path, folder: str) -> None:
    """A commit of files below a folder that git takes, and would never check out; the next has
    none of them."""
    blob = bytes.fromhex(git(root, "rev-parse", f"HEAD:datasets/{NEW}/table.csv"))
    entries = [b"100644 " + os.fsencode(name) + b"\0" + blob for name in sorted(ODD_NAMES)]
    tree_id = write_tree(root, b"".join(entries))
    for name in reversed(folder.split("/")):
        tree_id = write_tree(root, f"40000 {name}\0".encode() + bytes.fromhex(tree_id))
    odd = git(root, "commit-tree", "-p", "HEAD", "-m", "//", tree_id)
    after = git(root, "commit-tree", "-p", odd, "-m", "suite", "HEAD^{tree}")
    git(root, "reset", "-q", "--hard", after)


def write_tree(root: Path, content: bytes) -> str:
    command = ["git", "hash-object", "-w", "--literally", "-t", "tree", "--stdin"]
    done = subprocess.run(command, cwd=root, check=True, capture_output=True, input=content)
    return done.stdout.decode().strip()


@pytest.mark.nightly
def test_names_that_no_file_can_have_stop_nothing_and_hide_nothing(site: Path) -> None:
    committed(site)
    move(site)
    committed(site)
    commit_odd_names(site, "datasets/lille/ecoles")
    write(site, {f"datasets/{NEW}/table.csv": PARCS + "Lebas;4\n"})
    assert said(checked(site, "HEAD")) == []
    assert said(made(site)) == []
    assert leads(site) == NEW


@pytest.mark.nightly
def test_a_shallow_clone_knows_nothing_and_a_site_before_does(site: Path, tmp_path: Path) -> None:
    made(site)
    report = shutil.copy(site / "build" / REPORT, tmp_path / "before.json")
    committed(site)
    take(site)
    committed(site)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{site}", str(clone))
    assert said(made(clone)) == UNREAD
    assert leads(clone) == NEW
    assert said(made(clone, clone / "autre", previous=report)) == UNPROVEN


def test_a_clone_without_the_trees_of_before_knows_nothing_either(
    site: Path, tmp_path: Path
) -> None:
    committed(site)
    git(site, "config", "uploadpack.allowFilter", "true")
    take(site)
    committed(site)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--filter=tree:0", site.as_uri(), str(clone))
    assert said(made(clone)) == UNREAD
    assert leads(clone) == NEW


def test_the_names_of_a_content_are_those_of_both_kinds_of_repositories(tmp_path: Path) -> None:
    content = b"x" * ((1 << 20) - 1) + b"\r\n" + b"y\r"
    found = set()
    for kind in ("sha1", "sha256"):
        root = tmp_path / kind
        root.mkdir()
        git(root, "init", "-q", f"--object-format={kind}")
        for name, text in (("a", content), ("b", content.replace(b"\r\n", b"\n"))):
            (root / name).write_bytes(text)
            command = ["git", "hash-object", "--no-filters", name]
            done = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
            found.add(done.stdout.strip())
    assert name_content(io.BytesIO(content)) == {*found, hashlib.sha256(content).hexdigest()}


def test_a_site_that_the_repository_around_it_does_not_hold_has_no_history(site: Path) -> None:
    git(site.parent, "init", "-q", "-b", "main")
    write(site.parent, {"a.txt": "a"})
    git(site.parent, "add", "a.txt")
    git(site.parent, "commit", "-q", "-m", "autre chose")
    take(site)
    assert said(made(site)) == UNREAD


# --- the proposal ---


def test_what_a_proposal_moves_itself_is_to_be_reviewed(site: Path) -> None:
    committed(site)
    git(site, "checkout", "-q", "-b", "proposition")
    move(site)
    assert said(checked(site, "main")) == UNPROVEN, "in no commit"
    committed(site)
    assert said(checked(site, "main")) == UNPROVEN, "in one of its own"
    git(site, "checkout", "-q", "main")
    git(site, "merge", "-q", "--no-ff", "-m", "fusion", "proposition")
    git(site, "checkout", "-q", "-b", "suite")
    write(site, {f"datasets/{NEW}/table.csv": PARCS + "Lebas;4\n"})
    assert said(checked(site, "main")) == []


def test_a_proposal_cannot_bring_the_history_that_proves_it(site: Path) -> None:
    """The dataset is long gone; the proposal puts it back, moves it, and has been built."""
    committed(site)
    write(site, {f"datasets/{OLD}/datapackage.yaml": "title: Parcs\nwithdrawn: Faux.\n"})
    (site / f"datasets/{OLD}/table.csv").unlink()
    committed(site)
    shutil.rmtree(site / f"datasets/{OLD}")
    committed(site)
    git(site, "checkout", "-q", "-b", "proposition")
    write(
        site,
        {f"datasets/{OLD}/datapackage.yaml": "title: Parcs\n", f"datasets/{OLD}/table.csv": PARCS},
    )
    committed(site)
    move(site)
    committed(site)
    made(site)
    assert said(checked(site, "main")) == UNPROVEN


def test_one_claim_that_was_there_does_not_excuse_another(site: Path) -> None:
    committed(site)
    shutil.rmtree(site / f"datasets/{OLD}")
    write(site, {f"datasets/{NEW}/table.csv": "a;b\n1;2\n"})
    claiming(site, "metropole/bancs")
    committed(site)
    git(site, "checkout", "-q", "-b", "proposition")
    write(site, {f"datasets/{NEW}/table.csv": "a;b\n1;3\n"})
    found = checked(site, "main")
    assert (said(found), [one.code for one in found.known]) == ([], ["previous-unproven"])
    claiming(site, OLD)
    assert said(checked(site, "main")) == UNPROVEN


def test_a_claim_is_told_once_and_not_of_whoever_changed_something_else(site: Path) -> None:
    committed(site)
    git(site, "checkout", "-q", "-b", "proposition")
    take(site)
    assert said(checked(site, "main")) == UNPROVEN, "that the dataset vanishes is the same thing"
    committed(site)
    write(site, {OTHER: "a;b\n1;2\n"})
    assert said(checked(site, "HEAD")) == []


def test_a_claim_of_long_ago_does_not_hide_that_a_dataset_vanishes(site: Path) -> None:
    """It was refused then, because the name was taken, and is no part of the proposal."""
    write(site, {f"datasets/{NEW}/table.csv": "a;b\n1;2\n"})
    claiming(site, OLD)
    committed(site)
    git(site, "checkout", "-q", "-b", "proposition")
    shutil.rmtree(site / f"datasets/{OLD}")
    assert said(checked(site, "main")) == [("id-vanished", "error")]


# --- whose name it is ---


def test_a_publisher_has_its_own_names_before_anybody_else(site: Path) -> None:
    """Though the other moved the file, and comes first by its name."""
    committed(site)
    move(site)
    write(site, {"datasets/metropole/zones/table.csv": "a;b\n1;2\n"})
    claiming(site, OLD, id_="metropole/zones")
    committed(site)
    assert said(made(site)) == [("previous-twice", "error")]
    assert "url=../../metropole/zones/" in (site / f"build/{OLD}/index.html").read_text()


def test_former_slugs_are_a_publisher_s_own_by_the_word_of_the_owner(site: Path) -> None:
    committed(site)
    take(site)
    write(
        site, {"communes.yml": COMMUNES.replace("name: Lille}", "name: Lille, previous: [mairie]}")}
    )
    claiming(site, "mairie/parcs")
    committed(site)
    made(site, vanishing=True)
    assert said(checked(site)) == []
    claiming(site, "mairie/parcs", id_="villeneuve-d-ascq/parcs")
    write(site, {"datasets/villeneuve-d-ascq/parcs/table.csv": "a;b\n1;2\n"})
    assert said(checked(site)) == UNPROVEN, "and nobody else's"


def test_publishers_that_exchange_datasets_in_two_steps_have_the_addresses_that_moved(
    site: Path,
) -> None:
    """What each was called is taken by the other today: neither has the address of the other."""
    write(site, dataset("lille/bancs"))
    committed(site)
    first = site / f"datasets/{OLD}"
    second = site / "datasets/lille/bancs"
    aside = site / "aside"
    first.rename(aside)
    second.rename(first)
    aside.rename(second)
    claiming(site, "lille/bancs", id_=OLD)
    claiming(site, OLD, id_="lille/bancs")
    committed(site)
    assert said(made(site)) == [("previous-taken", "error")] * 2


@pytest.mark.parametrize(
    "gone", nightly_after(1, [False, True]), ids=["a withdrawn one", "one whose publisher has gone"]
)
def test_the_same_of_other_kinds_of_datasets(site: Path, gone: bool) -> None:
    made(site)
    take(site)
    if gone:
        write(
            site,
            {
                "communes.yml": COMMUNES.replace(
                    "  - {name: Métropole, role: metropole}\n", "  []\n"
                )
            },
        )
    else:
        (site / f"datasets/{NEW}/table.csv").unlink()
        write(site, {DESCRIPTOR: f"title: Jardins\nprevious: [{OLD}]\nwithdrawn: Faux.\n"})
    report = made(site)
    assert UNPROVEN[0] in said(report)
    assert report.made and leads(site) == "nothing"


@pytest.mark.nightly
def test_many_claims_take_no_long_time_and_harm_nobody_else_s(site: Path) -> None:
    committed(site)
    move(site)
    claims = [f"m{number}/x" for number in range(20_000)]
    write(site, {"datasets/lille/faux/table.csv": "a;b\n1;2\n"})
    claiming(site, *claims, id_="lille/faux")
    committed(site)
    report = made(site)
    assert leads(site) == NEW
    assert {one.code for one in report.problems} == {"previous-unproven", "problems-more"}


# --- identifiers ---


def identified(root: Path, id_: str, identifier: str = "parcs@opendata.example") -> None:
    write(root, {f"datasets/{id_}/datapackage.yaml": f"title: Parcs\nid: {identifier}\n"})


def identifiers(root: Path) -> dict[str, str]:
    """Of each dataset, that which the build gives to harvesters."""
    packages = (root / "build/data").glob("*/*/datapackage.json")
    return {"/".join(path.parts[-3:-1]): json.loads(path.read_text())["id"] for path in packages}


def test_an_identifier_stays_with_the_dataset_that_had_it(site: Path) -> None:
    identified(site, OLD)
    made(site)
    identified(site, "lille/ecoles")
    for _ in range(2):
        report = made(site)
        assert [(one.code, one.place.path) for one in report.problems] == [
            ("identifier-twice", "datasets/lille/ecoles/datapackage.yaml")
        ]
        assert identifiers(site)[OLD] == "parcs@opendata.example"
        assert identifiers(site)["lille/ecoles"] != "parcs@opendata.example"


def test_an_identifier_waits_for_the_dataset_that_cannot_be_read(site: Path) -> None:
    """Whoever gives it meanwhile does not become the one that had it."""
    identified(site, OLD)
    made(site)
    write(site, {f"datasets/{OLD}/datapackage.yaml": "title: ["})
    identified(site, "lille/ecoles")
    for _ in range(2):
        assert ("identifier-twice", "error") in said(made(site))
        assert identifiers(site) == {"lille/ecoles": "https://donnees.example/lille/ecoles/"}
    identified(site, OLD)
    made(site)
    assert identifiers(site)[OLD] == "parcs@opendata.example"


def test_a_proposal_that_gives_the_identifier_of_another_is_told(site: Path) -> None:
    """Whoever comes first by name."""
    identified(site, OLD)
    committed(site)
    identified(site, "lille/ecoles")
    found = checked(site, "main")
    assert said(found) == [("identifier-twice", "error")]
    assert found.problems[0].params["other"] == OLD
    git(site, "checkout", "-q", "--", ".")
    identified(site, "villeneuve-d-ascq/zoo")
    write(site, {"datasets/villeneuve-d-ascq/zoo/table.csv": "a;b\n1;2\n"})
    assert said(checked(site, "main")) == [("identifier-twice", "error")]


@pytest.mark.parametrize("address", [
    "https://donnees.example/metropole/parcs/", "HTTPS://Donnees.Example/metropole/parcs/",
    "http://donnees.example/metropole/parcs/", " https://donnees.example/metropole/parcs/",
])  # fmt: skip
def test_an_address_of_the_portal_is_no_identifier(site: Path, address: str) -> None:
    identified(site, "lille/ecoles", f"'{address}'")
    made(site)
    assert identifiers(site)["lille/ecoles"] == "https://donnees.example/lille/ecoles/"
