"""What cannot be published of a dataset leaves the last good version online, and says so."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from kept_site import (
    BAD,
    FOLDER,
    GOOD,
    ID,
    RANDOM,
    SHEET,
    TABLE,
    TODAY,
    build,
    commit,
    list_codes,
    list_data,
    list_notices,
    start,
    tell_dataset,
)
from nightly import nightly_after, nightly_but_each
from pdfs import PLAIN
from portal import dataset, portal, tree, write
from repository import git

from site_builder.commands.build_summary import tell_problems
from site_builder.commands.check import check_site_datasets
from site_builder.commands.check.result import make_check_json
from site_builder.core import problem_codes
from site_builder.core.language import load_language
from site_builder.core.model.kept import KeptFile
from site_builder.core.problem_codes import ProblemCode, load_problem_codes
from site_builder.core.problems import Place, is_of_persons, make_problem
from site_builder.history import git as history_git
from site_builder.publish.explain import explain_preparation
from site_builder.publish.options import BuildOptions
from site_builder.publish.standing import find_standing_report
from site_builder.storage import file_stats

pytestmark = pytest.mark.usefixtures("kept_workers")

OF_SIZES = "log -1 "  # how large all was a year ago: one question, and no content
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a" * 64 + "\nsize 12\n"
SAID = "En attendant, la version du 3 mars 2026 reste en ligne."
BROKEN: Mapping[str, Mapping[str, str | bytes]] = {
    "random": {TABLE: RANDOM},
    "empty": {TABLE: ""},
    "encoding": {TABLE: ("code;nom\n" + "1;école n° 1, été\n" * 99).encode("ascii", "replace")},
    "html": {TABLE: "<!doctype html><html><body>Erreur 404</body></html>"},
    "pointer": {TABLE: POINTER},
    "conflict": {TABLE: "<<<<<<< HEAD\na;b\n=======\na;c\n>>>>>>> x\n"},
    "yaml": {SHEET: "title: ["},
    "title": {SHEET: "description: x\n"},
    "both": {TABLE: RANDOM, SHEET: "title: Écoles\n  theme: x\n"},
}


@pytest.mark.parametrize("damage", nightly_but_each(3, list(BROKEN)))
def test_what_breaks_stays_as_it_was_and_the_next_good_one_comes(
    tmp_path: Path, damage: str
) -> None:
    root = start(tmp_path)
    before = tree(root / "build")
    data = list_data(root)
    commit(root, BAD, dict(BROKEN[damage]))
    report = build(root)
    after = tree(root / "build")
    assert before.keys() <= after.keys(), "no address is lost"
    assert list_data(root) == data
    assert report.datasets[ID] == "published"
    assert report.errors >= 1
    assert report.missing == []
    words = load_language("fr")
    text = "\n".join(line.text for line in tell_problems(report, report.problems, words))
    assert SAID in text.replace("\xa0", " ")
    assert "n’est pas publié" not in text
    kept = tell_dataset(root)["kept"]
    assert (kept["version"], kept["since"]) == (GOOD, BAD)
    assert kept["reason"] in list_codes(report)
    assert json.loads(after[f"api/v1/datasets/{ID}.json"])["kept"] == kept
    assert json.loads(after["api/v1/datasets/lille/prenoms.json"])["kept"] is None
    assert "kept" not in tell_dataset(root, "lille/prenoms")
    assert tell_dataset(root)["modified"] == GOOD
    checked = check_site_datasets(root, [""], None, BuildOptions(out=root / "build", today=TODAY))
    assert not checked.valid
    assert list(checked.kept) == [ID]
    told = make_check_json(checked, words)
    said = [one["message"].replace("\xa0", " ") for one in told["problems"]]
    assert [text for text in said if text.endswith(SAID)]
    assert "n’est pas publié" not in "".join(said)
    assert told["kept"][0]["version"] == GOOD
    assert build(root).misses == 0
    shutil.rmtree(root / ".beffroi")
    shutil.rmtree(root / "build")
    build(root)
    assert tree(root / "build") == after, "a cold build is the same"
    commit(root, "2026-03-20", dataset(ID, rows=7, title="Écoles"))
    report = build(root)
    assert report.kept == {}
    assert list_notices(root) == []
    assert tell_dataset(root)["modified"] == "2026-03-20"
    assert list_data(root) != data


def test_the_page_says_of_which_day_it_is(tmp_path: Path) -> None:
    root = start(tmp_path)
    said = "Version du 3 mars 2026 : la mise à jour du 9 mars 2026 n’a pas pu être lue."
    commit(root, BAD, {TABLE: RANDOM})
    build(root)
    assert list_notices(root) == [said]
    assert list_notices(root, "lille/prenoms") == []
    commit(root, "2026-03-12", {TABLE: RANDOM[:2000]})
    build(root)
    assert list_notices(root) == [said], "the first that could not be read"
    write(root, {f"{FOLDER}/autre.csv": "a;b\n1;2\n"})
    git(root, "checkout", "-q", "HEAD~2", "--", TABLE)
    commit(root, "2026-03-20", {SHEET: "title: Écoles\n"})
    write(root, {TABLE: RANDOM, SHEET: "title: ["})
    build(root)
    assert list_notices(root) == [
        "Présentation du jeu – Version du 20 mars 2026 : une mise à jour n’a pas pu être lue.",
        "table.csv – Version du 20 mars 2026 : une mise à jour n’a pas pu être lue.",
    ]


def test_the_other_files_of_the_dataset_are_those_of_today(tmp_path: Path) -> None:
    root = start(tmp_path)
    commit(root, "2026-03-05", {f"{FOLDER}/b.csv": "n;m\n1;2\n"})
    build(root)
    data = list_data(root)
    commit(root, BAD, {TABLE: RANDOM, f"{FOLDER}/b.csv": "n;m\n1;3\n", SHEET: "title: Neuf\n"})
    build(root)
    changed = {path for path, content in list_data(root).items() if data.get(path) != content}
    assert changed
    assert all("/b." in path for path in changed)
    assert "<h1>Neuf</h1>" in (root / f"build/{ID}/index.html").read_text("utf-8")
    assert tell_dataset(root)["modified"] == BAD, "for one of its files is of that day"


def test_it_goes_back_to_the_last_that_can_be_published(tmp_path: Path) -> None:
    root = start(tmp_path)
    data = list_data(root)
    for number in range(5):
        commit(root, BAD, {TABLE: RANDOM[number * 100 :]})
    build(root)
    assert list_data(root) == data
    assert tell_dataset(root)["kept"]["version"] == GOOD
    assert build(root).misses == 0


def test_what_has_never_been_good_is_withheld(tmp_path: Path) -> None:
    root = start(tmp_path, "lille/prenoms")
    commit(root, BAD, dataset(ID) | {TABLE: RANDOM})
    report = build(root)
    assert report.datasets[ID] == "withheld"
    commit(root, BAD, {"datasets/lille/prenoms/neuf.csv": RANDOM})
    report = build(root)
    assert report.datasets["lille/prenoms"] == "published"
    assert report.kept == {}, "the other table is that of today"
    assert build(root).misses == 0


def test_of_two_files_one_is_kept_and_the_other_has_never_been(tmp_path: Path) -> None:
    root = start(tmp_path)
    commit(root, BAD, {TABLE: RANDOM, f"{FOLDER}/neuf.csv": RANDOM[9:]})
    report = build(root)
    assert [file.path for file in report.kept[ID]] == ["table.csv"]
    assert [place.path for place in report.missing] == [f"{FOLDER}/neuf.csv"]
    assert build(root).misses == 0


def test_what_takes_a_worker_down_is_taken_back(tmp_path: Path) -> None:
    """Of two files nobody knows which it was: the last change is taken back, and a new file is left
    out."""
    root = start(tmp_path)
    commit(root, "2026-03-05", {f"{FOLDER}/b.csv": "n;m\n1;2\n"})
    build(root)
    data = list_data(root)
    deadly = "n;m\n1;mortel\n"
    commit(root, BAD, {TABLE: deadly})
    for _ in range(2):
        report = build(root, function="saboteur:prepare_unless_deadly", jobs=1)
        assert "worker-crash" in list_codes(report)
        assert [file.path for file in report.kept[ID]] == ["table.csv"]
        assert list_data(root) == data
    assert report.misses == 1, "the deadly one alone"
    git(root, "checkout", "-q", "HEAD~1", "--", TABLE)
    commit(root, "2026-03-12", {f"{FOLDER}/c.csv": deadly})
    report = build(root, function="saboteur:prepare_unless_deadly", jobs=1)
    assert report.datasets[ID] == "published"
    assert list_data(root) == data


def test_what_somebody_deleted_is_gone(tmp_path: Path) -> None:
    root = start(tmp_path)
    commit(root, BAD, {f"{FOLDER}/b.csv": "n;m\n1;2\n"})
    (root / TABLE).unlink()
    report = build(root)
    assert report.kept == {}
    assert not (root / f"build/data/{ID}/table.csv").exists()
    commit(root, "2026-03-10")
    commit(root, "2026-03-11", {TABLE: RANDOM})
    assert build(root).kept == {}, "what was there before it was deleted does not come again"


def test_a_broken_withdrawal_publishes_nothing(tmp_path: Path) -> None:
    root = start(tmp_path)
    commit(root, BAD, {SHEET: "withdrawn: Faux : des noms\n  y sont.\ntitle: [\n"})
    assert build(root).datasets[ID] == "withheld"


def test_what_was_there_before_a_withdrawal_does_not_come_again(tmp_path: Path) -> None:
    root = start(tmp_path)
    commit(root, BAD, {SHEET: "withdrawn: Des noms y sont.\n"})
    commit(root, "2026-03-10", {SHEET: "title: Écoles\n", TABLE: RANDOM})
    assert build(root).datasets[ID] == "withheld"
    commit(root, "2026-03-11", dataset(ID, rows=5))
    build(root)
    data = list_data(root)
    commit(root, "2026-03-12", {TABLE: RANDOM})
    build(root)
    assert list_data(root) == data


def _declare_personal(monkeypatch: pytest.MonkeyPatch, *codes: str) -> None:
    """As if errors of these codes were because of personal data."""
    table = dict(load_problem_codes())
    for code in codes:
        row = table[code]
        fields = {name: getattr(row, name) for name in row.__slots__}
        table[code] = ProblemCode(**fields | {"topic": "personal", "effect": "dataset"})
    monkeypatch.setattr(problem_codes, "load_problem_codes", lambda: table)


def test_what_is_withheld_for_personal_data_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = start(tmp_path)
    commit(root, BAD, {TABLE: RANDOM})
    _declare_personal(monkeypatch, "nul-bytes")
    assert is_of_persons(make_problem("nul-bytes", Place(path=TABLE)))
    assert not is_of_persons(make_problem("merge-conflict", Place(path=TABLE), first=1))
    report = build(root)
    assert report.datasets[ID] == "withheld"
    assert report.kept == {}


def test_an_earlier_version_passes_the_rules_of_today_for_personal_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = start(tmp_path)
    data = list_data(root)
    commit(root, BAD, {TABLE: RANDOM})
    commit(root, "2026-03-10", {TABLE: ""})
    _declare_personal(monkeypatch, "nul-bytes")
    report = build(root)
    assert [file.reason for file in report.kept[ID]] == ["file-empty"]
    assert list_data(root) == data, "that of the day before was passed over"


def test_a_folder_that_is_renamed_keeps_what_it_had(tmp_path: Path) -> None:
    root = start(tmp_path)
    data = list_data(root)
    (root / FOLDER).rename(root / "datasets/lille/etablissements")
    said = f"title: Établissements\nprevious: [{ID}]\n"
    new = "datasets/lille/etablissements"
    commit(root, BAD, {f"{new}/datapackage.yaml": said, f"{new}/table.csv": RANDOM})
    report = build(root)
    assert report.datasets["lille/etablissements"] == "published"
    assert {path: list_data(root)[path] for path in data} == data
    commit(root, "2026-03-12", {f"{new}/table.csv": RANDOM[5:]})
    build(root)
    assert {path: list_data(root)[path] for path in data} == data


def test_a_rebase_changes_nothing_but_the_history(tmp_path: Path) -> None:
    root = start(tmp_path)
    commit(root, "2026-03-05", {"datasets/lille/prenoms/b.csv": "n;m\n1;2\n"})
    commit(root, BAD, {TABLE: RANDOM})
    build(root)
    before = tree(root / "build")
    git(root, "checkout", "-q", "-b", "autre", "HEAD~2")
    commit(root, "2026-03-04", {"README": "x"})
    git(root, "checkout", "-q", "main")
    git(root, "rebase", "-q", "--committer-date-is-author-date", "autre")
    git(root, "commit", "-q", "--amend", "-m", "autrement", day=BAD)
    report = build(root)
    assert report.misses == 0
    assert tree(root / "build") == before


def test_a_cut_history_is_told_where_nothing_is_found(tmp_path: Path) -> None:
    root = start(tmp_path / "whole")
    commit(root, BAD, {TABLE: RANDOM})
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{root}", str(clone))
    report = build(clone)
    assert report.datasets[ID] == "withheld"
    [problem] = [one for one in report.problems if one.code == "history-shallow"]
    assert problem.params["count"] == 1
    git(clone, "fetch", "-q", "--unshallow")
    report = build(clone)
    assert report.datasets[ID] == "published"
    assert "history-shallow" not in list_codes(report)


def test_git_is_asked_for_contents_where_something_changed_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For what is broken, what was there before; for what is not, what changed in it."""
    root = start(tmp_path)
    asked: list[str] = []
    true_command = history_git._build_command

    def build_command(root: Path, arguments: list[str]) -> list[str]:
        asked.append(" ".join(arguments))
        return true_command(root, arguments)

    def select_of_contents(calls: list[str]) -> list[str]:
        history = [call for call in calls if call.endswith(" HEAD -- datasets")]
        return history + [call for call in calls if "cat-file" in call]

    def list_asked_contents(content: str | bytes) -> list[str]:
        write(root, {TABLE: content})
        asked.clear()
        build(root)
        return select_of_contents(asked)

    monkeypatch.setattr(history_git, "_build_command", build_command)
    build(root)
    of_the_record = [call for call in asked if call.endswith(" -- erased.yml")]
    assert len(of_the_record) == 2, "who tells of it, and who says what was there before"
    of_the_past = [call for call in asked if "--first-parent" in call or "cat-file" in call]
    of_contents = [call for call in of_the_past if not call.startswith(OF_SIZES)]
    assert of_contents == of_the_record
    for content in ("a;b\n1;2\n", RANDOM):
        history, contents = list_asked_contents(content)
        assert history.endswith(" HEAD -- datasets")
        assert "cat-file" in contents
    write(root, {TABLE: "a;b\n1;2\n", "pages/aide.md": "# Aide\n\nUn texte.\n"})
    build(root)
    asked.clear()
    write(root, {"pages/aide.md": "# Aide\n\nUn autre.\n"})
    build(root)
    assert select_of_contents(asked) == []


def test_what_git_lfs_keeps_elsewhere_is_no_version(tmp_path: Path) -> None:
    root = start(tmp_path)
    good = (root / TABLE).read_bytes()
    commit(root, BAD, {TABLE: POINTER})
    write(root, {TABLE: RANDOM})
    build(root)
    assert (root / f"build/data/{ID}/original/table.csv").read_bytes() == good


def test_a_hash_that_is_declared_of_today_is_not_held_against_what_was_before(
    tmp_path: Path,
) -> None:
    root = start(tmp_path)
    data = list_data(root)
    entry = f"resources: [{{path: table.csv, hash: {'a' * 64}}}]"
    commit(root, BAD, {TABLE: "code;nom\n1;a\n", SHEET: f"title: Écoles\n{entry}\n"})
    report = build(root)
    assert list_codes(report) == ["hash-lies"]
    assert list_data(root) == data


@pytest.mark.parametrize("others", [False, True])
def test_a_file_that_was_cut_short_of_its_declared_size_stays(tmp_path: Path, others: bool) -> None:
    root = start(tmp_path)
    good = (root / TABLE).read_bytes()
    said = f"title: Écoles\nresources:\n  - {{path: table.csv, bytes: {len(good)}}}\n"
    if others:
        said += "  - {path: b.csv}\n"
        write(root, {f"{FOLDER}/b.csv": "n;m\n1;2\n"})
    commit(root, "2026-03-05", {SHEET: said})
    build(root)
    data = list_data(root)
    commit(root, BAD, {TABLE: good[: good.rindex(b"\n", 0, -1) + 1]})
    report = build(root)
    assert list_codes(report) == ["bytes-lie"]
    assert report.kept[ID][0].reason == "bytes-lie"
    assert list_data(root) == data
    assert build(root).misses == 0


def test_what_the_last_update_changed_stays_said_of_what_is_kept(tmp_path: Path) -> None:
    root = start(tmp_path)
    commit(root, "2026-03-05", dataset(ID, rows=5))
    build(root)
    address = f"api/v1/datasets/{ID}/changes.json"
    said = json.loads(tree(root / "build")[address])
    assert said["tables"]
    commit(root, BAD, {TABLE: RANDOM})
    commit(root, BAD, {TABLE: RANDOM[9:]})
    report = build(root)
    assert "page-vanished" not in list_codes(report)
    after = tree(root / "build")
    assert json.loads(after[address]) == said
    shutil.rmtree(root / ".beffroi")
    shutil.rmtree(root / "build")
    build(root)
    assert tree(root / "build") == after
    commit(root, "2026-03-12", dataset(ID, rows=7))
    assert "page-vanished" not in list_codes(build(root)), "of two that could not be read"


@pytest.mark.parametrize("ending", nightly_after(1, ["pdf", "docx"]))
def test_a_document_that_does_not_open_is_kept_as_it_was(tmp_path: Path, ending: str) -> None:
    path = f"{FOLDER}/note.{ending}"
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", "<w:document xmlns:w='w'/>" * 1)
    whole = PLAIN.encode() if ending == "pdf" else packed.getvalue()
    root = start(tmp_path)
    commit(root, "2026-03-05", {path: whole})
    build(root)
    data = list_data(root)
    commit(root, BAD, {path: whole[: len(whole) // 2], f"{FOLDER}/neuf.{ending}": whole[:20]})
    report = build(root)
    assert sorted(list_codes(report)) == ["document-unopened"] * 2
    assert [file.path for file in report.kept[ID]] == [f"note.{ending}"]
    assert list_data(root) == data, "what has never opened is not published"


def test_bytes_that_are_signs_of_all_the_world_take_nothing_away(tmp_path: Path) -> None:
    root = start(tmp_path)
    data = list_data(root)
    commit(root, BAD, {TABLE: "ꎪ厲臘ⴷ㑐Ꮊ겧⣍ڈ瑟콹ᨄ".encode("utf-16")})
    report = build(root)
    assert list_data(root) == data
    assert report.kept[ID][0].reason == "encoding-unknown"
    assert "table-empty" not in list_codes(report)


def test_a_table_that_has_lost_all_its_rows_stays_as_it_was(tmp_path: Path) -> None:
    root = start(tmp_path)
    head = (root / TABLE).read_bytes().splitlines(keepends=True)[0]
    before = tree(root / "build")
    data = list_data(root)
    new = f"{FOLDER}/neuf.csv"
    commit(root, BAD, {TABLE: head})
    report = build(root)
    assert before.keys() <= tree(root / "build").keys(), "its frame too"
    assert list_data(root) == data
    assert report.kept[ID][0].reason == "table-emptied"
    [problem] = [one for one in report.problems if one.code == "table-emptied"]
    assert problem.severity == "error"
    assert report.missing == []
    assert tell_dataset(root)["kept"]["version"] == GOOD
    checked = check_site_datasets(root, [""], None, BuildOptions(out=root / "build", today=TODAY))
    assert not checked.valid
    assert "table-emptied" in [one.code for one in checked.problems]
    assert build(root).misses == 0
    commit(root, "2026-03-12", {new: "a;b\n"})
    report = build(root)
    assert [file.path for file in report.kept[ID]] == ["table.csv"], "a new one may be empty"
    assert (root / f"build/data/{ID}/original/neuf.csv").exists()
    assert build(root).misses == 0
    after = tree(root / "build")
    shutil.rmtree(root / ".beffroi")
    shutil.rmtree(root / "build")
    build(root)
    assert tree(root / "build") == after
    commit(root, "2026-03-13", {SHEET: "title: Écoles\nrolling: true\n"})
    report = build(root)
    assert report.kept == {}, "its publisher says that it may be empty"
    assert "table-emptied" not in list_codes(report)


def test_a_day_that_is_declared_for_what_is_not_published_does_not_count(tmp_path: Path) -> None:
    root = start(tmp_path)
    commit(root, BAD, {TABLE: RANDOM, SHEET: f"title: Écoles\nmodified: {BAD}\n"})
    build(root)
    assert tell_dataset(root)["modified"] == GOOD
    feed = (root / f"build/data/{ID}/datapackage.json").read_text("utf-8")
    assert BAD not in feed
    commit(root, "2026-03-10", {SHEET: "title: Écoles\nmodified: 2026-03-05\n"})
    build(root)
    assert tell_dataset(root)["modified"] == "2026-03-05"


def test_a_kept_version_is_asked_of_the_history_by_its_days_alone(tmp_path: Path) -> None:
    """A merge is of a later day than the data that it brings."""
    root = start(tmp_path)
    git(root, "switch", "-q", "-c", "essai")
    commit(root, "2026-03-05", dataset(ID, rows=5))
    git(root, "switch", "-q", "main")
    git(root, "merge", "-q", "--no-ff", "-m", "fusion", "essai", day="2026-03-07")
    build(root)
    assert tell_dataset(root)["modified"] == "2026-03-05"
    commit(root, BAD, {TABLE: RANDOM})
    build(root)
    assert tell_dataset(root)["modified"] == "2026-03-05"
    assert tell_dataset(root)["kept"]["version"] == "2026-03-05"


def test_a_site_that_keeps_something_stands_until_it_is_overdue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_stats, "RACY", 0)  # what was saved a moment ago is believed
    root = start(tmp_path)
    commit(root, BAD, {TABLE: RANDOM})
    last_day = date.fromisoformat(BAD) + timedelta(days=90)

    def stands(today: date) -> bool:
        options = BuildOptions(out=root / "build", today=today)
        return find_standing_report(root, options) is not None

    report = build(root)
    assert report.overdue == ()
    page = root / ".beffroi/report.html"
    assert 'class="overdue"' not in page.read_text("utf-8")
    assert stands(last_day)
    assert not stands(last_day + timedelta(days=1))
    assert build(root, last_day).overdue == ()
    report = build(root, last_day + timedelta(days=1))
    assert report.overdue == (ID,)
    assert 'class="overdue"' in page.read_text("utf-8")
    owner_report = json.loads((root / ".beffroi/report.json").read_text("utf-8"))
    assert owner_report["overdue"] == [ID]
    assert owner_report["kept"][ID][0]["path"] == "table.csv"


def test_the_report_of_the_owner_lists_what_is_kept(tmp_path: Path) -> None:
    root = start(tmp_path)
    commit(root, BAD, {TABLE: RANDOM})
    build(root)
    page = (root / ".beffroi/report.html").read_text("utf-8")
    assert "Jeux dont une version précédente reste en ligne" in page
    assert f"{FOLDER}/table.csv" in page


def test_the_explanation_knows_what_is_kept(tmp_path: Path) -> None:
    root = start(tmp_path)
    commit(root, BAD, {TABLE: RANDOM})
    commit(root, BAD, {"datasets/lille/prenoms/datapackage.yaml": "title: ["})
    build(root)
    for id_ in (ID, "lille/prenoms"):
        assert explain_preparation(root, id_) == [("explain.same", {"id": id_})]


def test_what_is_public_of_the_problems_is_of_today(tmp_path: Path) -> None:
    root = portal(tmp_path, ID)
    owner = (root / "communes.yml").read_text("utf-8")
    write(root, {"communes.yml": owner.replace("portal:\n", "portal:\n  problems: public\n")})
    start_again = {TABLE: "code;montant\n" + "".join(f"{n};1,5\n" for n in range(9))}
    git(root, "init", "-q", "-b", "main")
    (root / ".gitignore").write_text("/.beffroi/\n/build/\n/.build.next/\n")
    commit(root, GOOD, dict(start_again))
    commit(root, BAD, {TABLE: RANDOM})
    build(root)
    page = (root / f"build/{ID}/index.html").read_text("utf-8")
    assert 'id="problems"' in page
    assert "table.csv" in page


def test_damage_of_the_store_is_mended(tmp_path: Path) -> None:
    root = start(tmp_path)
    commit(root, BAD, {TABLE: RANDOM})
    build(root)
    before = tree(root / "build")
    for path in (root / ".beffroi/store/objects").rglob("?" * 64):
        path.unlink()
    shutil.rmtree(root / "build")
    build(root)
    assert tree(root / "build") == before
    assert build(root).misses == 0


def test_in_every_language_the_page_says_it(tmp_path: Path) -> None:
    root = start(tmp_path)
    owner = (root / "communes.yml").read_text("utf-8")
    two = owner.replace("portal:\n", "portal:\n  languages: [fr, en]\n")
    commit(root, BAD, {TABLE: RANDOM, "communes.yml": two})
    build(root)
    page = (root / f"build/en/{ID}/index.html").read_text("utf-8")
    assert "Version of 3\u00a0March 2026" in page


def test_a_commit_of_a_day_that_has_no_morrow_is_never_overdue() -> None:
    """Git takes any day."""
    kept = KeptFile(path="a.csv", reason="", since=date.max)
    assert kept.overdue_day == date.max
