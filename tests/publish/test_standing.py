"""A build with nothing to do ends before it begins; whatever would make the site another is
noticed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from command_line import beffroi
from nightly import nightly_after, nightly_but_each
from portal import COMMUNES, dataset, made, portal, sentences, tree, until, write
from repository import committed, git
from tools import ROOT

from site_builder.publish import build_inputs, standing
from site_builder.publish.build_inputs import NamedStat
from site_builder.publish.build_report import BuildReport
from site_builder.publish.options import BuildOptions
from site_builder.publish.output_folder import REPORT
from site_builder.publish.published_stats import ROUNDS
from site_builder.publish.standing import find_standing_report
from site_builder.render import assets
from site_builder.storage import file_stats
from site_builder.storage.file_stats import ABSENT, has_settled_stats, look_at

TODAY = date(2026, 3, 5)
NEWS = "---\ndate: 2026-03-06\n---\n# Le portail a un an\nMerci à tous.\n"


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was saved a moment ago is believed, as it would be two seconds later. The checkout, from
    which pytest was started, is no folder of libraries: whatever runs beside this may write
    there."""
    monkeypatch.setattr(file_stats, "RACY", 0)
    checkout = {str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "support")}
    list_libraries = build_inputs._list_libraries

    def list_others(root: Path) -> Iterator[NamedStat]:
        return (named for named in list_libraries(root) if named[0] not in checkout)

    monkeypatch.setattr(build_inputs, "_list_libraries", list_others)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = portal(tmp_path / "site", "lille/ecoles", "lille/prenoms")
    write(root, {"pages/un-an.md": NEWS, "templates/portal.css": ":root { --accent: #a00 }\n"})
    make(root)
    return root


def make(root: Path, **options: object) -> BuildReport:
    return made(root, **{"today": TODAY, **options})  # type: ignore[arg-type]


def stands(root: Path, **options: object) -> BuildReport | None:
    asked = {"out": root / "build", "today": TODAY, **options}
    return find_standing_report(root, BuildOptions(**asked))  # type: ignore[arg-type]


def test_a_site_of_which_nothing_has_changed_stands_with_its_report(site: Path) -> None:
    write(site, {"datasets/lille/ecoles/autre.csv": "a;b\n1;2;3\n"})
    report = make(site)
    before = tree(site / "build")
    for _ in range(2 * ROUNDS):
        found = stands(site)
        assert found
        assert found == replace(report, published=False, seconds=found.seconds)
    assert report.problems
    assert tree(site / "build") == before


def edit_rows(root: Path) -> None:
    """The size and the time of the file stay what they were."""
    path = root / "datasets/lille/ecoles/table.csv"
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Nom 1", b"Nom 9"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def edit_template(root: Path) -> None:
    write(root, {"templates/portal.css": ":root { --accent: #00a }\n"})


def add_dataset(root: Path) -> None:
    write(root, dataset("villeneuve-d-ascq/parcs"))


def add_empty_folder(root: Path) -> None:
    (root / "datasets/villeneuve-d-ascq/parcs").mkdir(parents=True)


def delete_dataset(root: Path) -> None:
    shutil.rmtree(root / "datasets/lille/prenoms")


def link_datasets(root: Path) -> None:
    """To another folder that holds the same."""
    (root / "datasets").rename(root.parent / "elsewhere")
    (root / "datasets").symlink_to(root.parent / "elsewhere")


def edit_owner_file(root: Path) -> None:
    write(root, {"communes.yml": COMMUNES.replace("d’essai", "nouveau")})


def delete_published_file(root: Path) -> None:
    (root / "build/lille/ecoles/index.html").unlink()


def add_published_file(root: Path) -> None:
    write(root, {"build/data/lille/CNAME": "donnees.example"})


def edit_public_report(root: Path) -> None:
    path = root / "build" / REPORT
    path.write_text(path.read_text("utf-8").replace("lille", "lilas"), "utf-8")


def delete_owner_report(root: Path) -> None:
    (root / ".beffroi/report.html").unlink()


def edit_server_settings(root: Path) -> None:
    (root / ".beffroi/hosting/Caddyfile").write_text("# ours\n", "utf-8")


def cut_exchange(root: Path) -> None:
    """A site is at the place where one that was cut leaves the site before."""
    shutil.copytree(root / "build", root / ".build.old")


def spoil_record(root: Path) -> None:
    path = root / ".beffroi" / standing.RECORD
    path.write_bytes(path.read_bytes()[:-5])


def spoil_record_of_site(root: Path) -> None:
    (root / ".beffroi" / standing.SITE).write_bytes(b"{}")


def nest_record(root: Path) -> None:
    (root / ".beffroi" / standing.RECORD).write_text('{"x":' + "[" * 200_000, "utf-8")


def spoil_folder_names(root: Path) -> None:
    path = root / ".beffroi" / standing.SITE
    site = json.loads(path.read_bytes())
    site["published"]["folders"] = ["\0"]
    path.write_text(json.dumps(site), "utf-8")


def put_pipe(root: Path) -> None:
    """Who opens it waits for a writer."""
    path = root / ".beffroi" / standing.SITE
    path.unlink()
    os.mkfifo(path)


def forget_state(root: Path) -> None:
    (root / ".beffroi/state.json").unlink()


def delete_object(root: Path) -> None:
    next(root.glob(".beffroi/store/objects/*/*")).unlink()


def add_object(root: Path) -> None:
    """As a check does that looks at a commit from before something was withdrawn."""
    (next(root.glob(".beffroi/store/objects/*")) / "withdrawn").touch()


def forget_all(root: Path) -> None:
    shutil.rmtree(root / ".beffroi")


CHANGES: tuple[Callable[[Path], None], ...] = (
    edit_rows, edit_template, add_dataset, add_empty_folder, delete_dataset, link_datasets,
    edit_owner_file, delete_published_file, add_published_file, edit_public_report,
    delete_owner_report, edit_server_settings, cut_exchange, spoil_record, spoil_record_of_site,
    nest_record, spoil_folder_names, put_pipe, forget_state, delete_object, add_object,
    forget_all,
)  # fmt: skip


@pytest.mark.parametrize("change", nightly_but_each(3, CHANGES))
def test_what_has_changed_is_noticed_at_once(site: Path, change: Callable[[Path], None]) -> None:
    assert stands(site)
    change(site)
    assert stands(site) is None


@pytest.mark.parametrize("folder", nightly_after(1, ["datasets", "pages", "reuses", "templates"]))
def test_a_report_among_the_sources_makes_no_site_of_them(site: Path, folder: str) -> None:
    """Anybody may propose one."""
    write(site, {f"{folder}/{REPORT}": "{}"})
    make(site)
    assert stands(site)
    write(site, {f"{folder}/lille/prenoms/table.csv": "nom\nLouise\n"})
    assert stands(site) is None


NAMED = {
    ".marque/lille.png": ("name: Lille}", "name: Lille, logo: .marque/lille.png}"),
    ".contours.geojson": ("portal:\n", "portal:\n  map: {contours: .contours.geojson}\n"),
    "urls.csv": ("portal:\n", "legacy: {paths: urls.csv}\nportal:\n"),
}


@pytest.mark.parametrize("name", nightly_after(1, NAMED))
def test_a_file_that_the_owner_names_is_noticed_wherever_it_lies(site: Path, name: str) -> None:
    write(site, {"communes.yml": COMMUNES.replace(*NAMED[name]), name: "a;b\n"})
    make(site)
    assert stands(site)
    write(site, {name: "a;c\n"})
    assert stands(site) is None


def test_a_file_that_is_named_and_gone_may_have_been_read(site: Path) -> None:
    logo = ".marque/lille.png"
    write(site, {"communes.yml": COMMUNES.replace(*NAMED[logo])})
    make(site)
    assert stands(site) is None


def test_what_is_no_source_changes_nothing(site: Path) -> None:
    out = site / "public/site"
    (site / "everything").symlink_to(".")
    make(site, out=out)
    write(site, {"build.log": "…", "node_modules/a/index.js": "…", "public/index.html": "…"})
    assert stands(site, out=out)


def test_what_is_there_for_a_moment_ends_no_build(tmp_path: Path) -> None:
    write(tmp_path, {"a": "", "b": ""})
    files = build_inputs._list_files_below(str(tmp_path))
    next(files)
    shutil.rmtree(tmp_path)
    assert [stat for _, stat in files] == [ABSENT]


def test_a_record_that_cannot_be_written_ends_no_build(site: Path) -> None:
    (site / ".beffroi" / standing.SITE).unlink()
    (site / ".beffroi" / standing.SITE).mkdir()
    assert make(site).made
    assert stands(site) is None


def test_what_is_said_of_the_site_before_is_not_said_again(site: Path) -> None:
    (site / "datasets/lille/ecoles/table.csv").rename(site / "datasets/lille/ecoles/autre.csv")
    assert "url-vanished" in {problem.code for problem in make(site).problems}
    assert stands(site) is None
    assert not make(site).problems
    assert stands(site)


def test_what_the_site_before_will_prove_is_asked_of_it(site: Path) -> None:
    """Nothing proves a former name, until a site was published under it."""
    claim = "title: A\nprevious: villeneuve-d-ascq/ecoles\n"
    write(site, {"datasets/lille/ecoles/datapackage.yaml": claim})
    shutil.rmtree(site / "build")
    assert "previous-unread" in {problem.code for problem in make(site).problems}
    assert stands(site) is None
    assert not make(site).problems
    assert stands(site)


def test_nothing_is_written_where_a_link_leads(site: Path, tmp_path: Path) -> None:
    lock = site / ".beffroi/lock"
    lock.unlink()
    lock.symlink_to(tmp_path / "elsewhere")
    assert stands(site) is None
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("path", [".beffroi/state.json", ".build.next/index.html"])
def test_what_git_is_told_to_hold_is_noticed_before_a_commit(tmp_path: Path, path: str) -> None:
    root = committed(portal(tmp_path / "site", "lille/ecoles"))
    make(root)
    assert stands(root)
    write(root, {path: "{}"} if not path.startswith(".beffroi") else {})
    git(root, "add", "-f", path)
    assert stands(root) is None


@pytest.mark.parametrize(
    "path",
    nightly_after(1, ["index.html", "lille/ecoles/index.html", "data/lille/ecoles/table.csv"]),
)
def test_a_published_file_edited_in_place_is_noticed_within_ten_builds(
    site: Path, path: str
) -> None:
    before = tree(site / "build")
    file = site / "build" / path
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[::-1])
    assert not all(stands(site) for _ in range(ROUNDS))
    assert make(site).published
    assert tree(site / "build") == before


def test_without_the_cache_no_site_stands(site: Path) -> None:
    assert stands(site, cache=False) is None


def test_a_file_saved_as_the_build_began_is_not_believed(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_stats, "RACY", 10**18)
    assert stands(site) is None


@pytest.mark.parametrize(
    "options",
    nightly_but_each(
        2,
        [
            {"copy": True},
            {"harvest_demo": True},
            {"components": True},
            {"vanishing": True},
            {"out": Path("other")},
        ],
    ),
)
def test_a_site_stands_as_it_was_asked_for(site: Path, options: dict[str, object]) -> None:
    placed = {
        key: site / value if isinstance(value, Path) else value for key, value in options.items()
    }
    assert stands(site, **placed) is None
    make(site, **placed)
    assert stands(site, **placed)
    assert stands(site) is None


def test_an_earlier_report_that_has_changed_is_noticed(site: Path, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier"
    shutil.copytree(site / "build", earlier)
    make(site, previous=earlier)
    assert stands(site, previous=earlier)
    report = json.loads((earlier / REPORT).read_bytes())
    (earlier / REPORT).write_text(json.dumps(report | {"legacy": {}}), "utf-8")
    assert stands(site, previous=earlier) is None


def test_an_earlier_report_is_noticed_through_a_link(site: Path, tmp_path: Path) -> None:
    report = tmp_path / "earlier.json"
    shutil.copy(site / "build" / REPORT, report)
    link = tmp_path / "latest.json"
    link.symlink_to(report)
    make(site, previous=link)
    assert stands(site, previous=link)
    report.write_bytes(report.read_bytes() + b"\n")
    assert stands(site, previous=link) is None


@pytest.mark.parametrize(
    ("day", "stood"),
    [
        (date(2026, 3, 4), False),
        (TODAY, True),
        (date(2026, 3, 6), False),
        (date(2026, 3, 7), False),
    ],
)
def test_a_site_stands_until_the_next_day_on_which_something_turns(
    site: Path, day: date, stood: bool
) -> None:
    assert bool(stands(site, today=day)) is stood


def test_where_nothing_turns_a_site_stands_for_years(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    make(root)
    assert stands(root, today=date(2046, 1, 1))
    assert not stands(root, today=date(2026, 3, 4))


TURNS: dict[str, dict[str, str | bytes]] = {
    "issued": {"datasets/lille/ecoles/datapackage.yaml": "title: A\nissued: 2026-04-01\n"},
    "modified": {"datasets/lille/ecoles/datapackage.yaml": "title: A\nmodified: 2026-04-01\n"},
    "withdrawn": {
        "datasets/lille/ecoles/datapackage.yaml": (
            "title: A\nwithdrawn: {date: 2026-04-01, reason: Erreur}\n"
        )
    },
    "news": {"pages/un-an.md": NEWS.replace("2026-03-06", "2026-04-01")},
    "audit to come": {
        "communes.yml": COMMUNES.replace(
            "accessibility: {", "accessibility: {audited: 2026-04-01, auditor: Cabinet, rate: 78, "
        )
    },
    "audit that ends": {
        "communes.yml": COMMUNES.replace(
            "accessibility: {", "accessibility: {audited: 2023-04-01, auditor: Cabinet, rate: 78, "
        )
    },
}


@pytest.mark.parametrize("case", nightly_after(2, TURNS))
def test_each_day_that_the_site_waits_for_is_noticed(tmp_path: Path, case: str) -> None:
    """Before it all builds are the same; on it they are not, nor is what stands."""
    root = portal(tmp_path / "site", "lille/ecoles", "lille/prenoms")
    write(root, TURNS[case])
    before = make(root, vanishing=True)
    assert stands(root, vanishing=True, today=date(2026, 3, 31))
    assert stands(root, vanishing=True, today=date(2026, 4, 1)) is None
    after = make(root, vanishing=True, today=date(2026, 4, 1))
    assert after.published or after.problems != before.problems


def test_a_commit_is_noticed_and_so_is_the_depth_of_the_history(tmp_path: Path) -> None:
    origin = committed(portal(tmp_path / "origin", "lille/ecoles"))
    write(origin, dataset("lille/ecoles", 9))
    committed(origin)
    root = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", origin.as_uri(), str(root))
    make(root)
    assert stands(root)
    git(root, "fetch", "-q", "--unshallow")
    assert stands(root) is None
    make(root)
    assert stands(root)
    git(root, "commit", "-q", "--allow-empty", "-m", "rien")
    assert stands(root) is None


def test_a_history_that_is_a_little_deeper_is_noticed(tmp_path: Path) -> None:
    """It is still not whole, and so little of it comes as no pack."""
    origin = committed(portal(tmp_path / "origin", "lille/ecoles"))
    for rows in (7, 8, 9):
        write(origin, dataset("lille/ecoles", rows))
        committed(origin)
    root = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", origin.as_uri(), str(root))
    make(root)
    assert stands(root)
    git(root, "fetch", "-q", "--deepen", "1")
    assert stands(root) is None


def test_other_code_and_other_libraries_are_noticed(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = tmp_path / "templates"
    shutil.copytree(assets.locate_templates(), ours)
    libraries = tmp_path / "site-packages"
    libraries.mkdir()
    monkeypatch.setattr(assets, "locate_templates", lambda: ours)
    monkeypatch.setattr(sys, "path", [*sys.path, str(libraries)])
    make(site)
    assert stands(site)
    (libraries / "pyogrio-0.11.dist-info").mkdir()
    assert stands(site) is None
    make(site)
    assert stands(site)
    with (ours / "dataset.html").open("a") as file:
        file.write("\n")
    assert stands(site) is None


def test_what_is_tried_again_at_each_build_never_stands(site: Path) -> None:
    write(site, dataset("lille/kill-nine"))
    report = make(site, function="saboteur:prepare", jobs=1)
    assert report.datasets["lille/kill-nine"] == "withheld"
    assert stands(site) is None


def test_a_preview_leaves_the_record_of_the_published_site_as_it_is(site: Path) -> None:
    make(site, out=site / ".beffroi/preview", vanishing=True, standing=False)
    delete_owner_report(site)
    record = (site / ".beffroi" / standing.RECORD).read_bytes()
    make(site, out=site / ".beffroi/preview", vanishing=True, standing=False)
    assert (site / ".beffroi" / standing.RECORD).read_bytes() == record


def test_a_build_that_is_refused_leaves_nothing_that_stands(site: Path) -> None:
    write(site, {"communes.yml": "portal: ["})
    assert not make(site).made
    assert not (site / ".beffroi" / standing.RECORD).exists()


def test_the_command_says_the_same_and_exits_alike(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    write(root, {"datasets/lille/parcs/datapackage.yaml": "description: Sans titre\n"})
    beffroi("build", root)
    sources = [
        look_at(str(path)) for path in root.rglob("*") if path.is_relative_to(root / "datasets")
    ]
    until(lambda: has_settled_stats(sources, time.time_ns()), "a clock that is past the last save")
    whole = beffroi("build", "--strict", root)
    light = beffroi("build", "--strict", root)
    assert (light.returncode, whole.returncode) == (1, 1)
    assert sentences(whole.stderr) == sentences(light.stderr)
    assert _without_seconds(light.stdout) == _without_seconds(whole.stdout)
    assert "Rien n’a changé" in light.stdout
    assert not light.stderr


OF_A_BUILD = ("jinja2", "pyarrow", "yaml", "site_builder.compose", "site_builder.metadata.yaml")


def test_nothing_of_a_build_is_imported_where_a_site_stands(site: Path) -> None:
    """The clock is a minute further: what was saved a moment ago is believed."""
    program = (
        "import sys, time\nnow = time.time_ns\ntime.time_ns = lambda: now() + 60 * 10**9\n"
        "from site_builder.commands.cli import main\n"
        f"sys.path = [folder for folder in sys.path if folder != {str(ROOT)!r}]\n"
        f"main(['build', {str(site)!r}, '--as-of', '{TODAY}'])"
    )
    done = [
        subprocess.run(
            [sys.executable, "-X", "importtime", "-c", program],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
        for _ in range(2)
    ]
    assert "Rien n’a changé" in done[1].stdout
    imported = [line.rpartition("|")[2].strip() for line in done[1].stderr.splitlines()]
    assert "site_builder.publish.standing" in imported
    assert not {*OF_A_BUILD}.intersection(imported)


def _without_seconds(text: str) -> list[str]:
    first, *others = text.splitlines()
    return [first.rpartition(", en ")[0], *others]
