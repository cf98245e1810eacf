"""A build is a function of what people wrote: cold, warm, mended or in another order, the same site
to the byte."""

from __future__ import annotations

import json
import os
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from nightly import nightly_after
from pdfs import PLAIN
from portal import COMMUNES, dataset, made, portal, tree, write
from repository import git

from site_builder.publish.explain import explain_preparation
from site_builder.publish.output_folder import REPORT
from site_builder.publish.refusal import BuildRefused
from site_builder.storage.workers import WorkerLimits

IDS = ("lille/ecoles", "lille/prenoms", "villeneuve-d-ascq/parcs")


def cold(root: Path, place: Path) -> dict[str, bytes]:
    """The site of a copy that has no cache, its files written in the opposite order."""
    sources = [
        path
        for path in (root / "communes.yml", *sorted((root / "datasets").rglob("*")))
        if path.is_file()
    ]
    for path in reversed(sources):
        write(place, {path.relative_to(root).as_posix(): path.read_bytes()})
    made(place)
    return tree(place / "build")


def test_a_cache_that_came_with_a_contribution_is_refused_and_nothing_is_built(
    tmp_path: Path,
) -> None:
    root = portal(tmp_path, "lille/ecoles")
    made(root)
    before = tree(root)
    git(root, "init", "-q")
    git(root, "add", "--force", ".beffroi")
    with pytest.raises(BuildRefused, match="cache-in-git"):
        made(root)
    assert {
        path: content for path, content in tree(root).items() if not path.startswith(".git/")
    } == before
    git(root, "rm", "-r", "-q", "--cached", ".beffroi")
    made(root)


@pytest.mark.nightly
def test_an_incremental_build_is_a_cold_build_to_the_byte(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", *IDS)
    steps: list[dict[str, str | bytes]] = [
        {},
        {"datasets/lille/ecoles/table.csv": "code;nom\n01001;Jules-Ferry\n"},
        {"datasets/lille/ecoles/datapackage.yaml": "title: Écoles publiques\ntheme: population\n"},
        {
            "datasets/lille/ecoles/annexe.csv": "a,b\n1,2\n",
            "datasets/lille/ecoles/plan.pdf": PLAIN,
        },
        {"datasets/lille/prenoms/table.csv": "a;b;c\n1;2;3\n1;2;3;4\n" + "1;2;3\n" * 9},  # broken
        dataset("lille/prenoms", 40),  # mended
        {"communes.yml": COMMUNES.replace("Portail d’essai", "Portail nouveau")},
        dataset("metropole/arbres", title="Arbres « remarquables » <b>"),
    ]
    for number, step in enumerate(steps):
        write(root, step)
        made(root, jobs=1 + number % 2)
        assert tree(root / "build") == cold(root, tmp_path / f"cold-{number}"), f"step {number}"
    shutil.rmtree(root / "datasets/lille/ecoles")
    made(root, vanishing=True)
    assert tree(root / "build") == cold(root, tmp_path / "cold-last")
    assert "lille/ecoles/index.html" not in tree(root / "build")


def test_a_build_that_changes_nothing_publishes_nothing(tmp_path: Path) -> None:
    root = portal(tmp_path, *IDS)
    first = made(root)
    second = made(root)
    assert (first.published, first.misses) == (True, 3)
    assert (second.published, second.misses, second.hits) == (False, 0, 3)
    assert (second.pages, second.bytes) == (first.pages, first.bytes)


@pytest.mark.nightly
def test_a_dataset_whose_worker_dies_is_tried_again_and_changes_nothing(tmp_path: Path) -> None:
    root = portal(tmp_path, *IDS, "lille/catastrophic-regex")
    how: dict[str, Any] = {"function": "saboteur:prepare", "limits": WorkerLimits(cpu_seconds=1)}
    first = made(root, **how)
    second = made(root, **how)
    expected = {**dict.fromkeys(IDS, "published"), "lille/catastrophic-regex": "withheld"}
    assert first.datasets == second.datasets == expected
    assert [problem.code for problem in second.problems] == ["worker-time"]
    assert (first.published, second.published) == (True, False)
    assert (second.hits, second.misses) == (3, 1)
    assert made(root).datasets["lille/catastrophic-regex"] == "published"


@pytest.mark.parametrize("before", [False, True])
def test_a_killed_build_leaves_nothing_to_the_next(tmp_path: Path, before: bool) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    scratch = root / ".beffroi/scratch"
    other = tmp_path / "other"
    write(other, {"beffroi-abc/1/source": "precious"})
    if before:
        write(scratch, {"beffroi-abc/1/source": "of a killed build"})
    else:
        scratch.parent.mkdir()
        scratch.symlink_to(other)
    if before:
        made(root)
        assert list(scratch.iterdir()) == []
    else:
        with pytest.raises(BuildRefused, match="cache-link"):
            made(root)
    assert (other / "beffroi-abc/1/source").exists()


def test_a_build_that_was_cut_goes_on_where_it_was(tmp_path: Path) -> None:
    ids = [f"lille/jeu-{number}" for number in range(12)]
    root = portal(tmp_path / "site", *ids)
    done = list[int]()

    def cut(stage: str, count: int, total: int) -> None:
        done.append(count if stage == "prepare" else 0)
        if (stage, count) == ("prepare", 7):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made(root, jobs=1, progress=cut)
    assert max(done) == 7
    assert [explain_preparation(root, id_)[0][0] for id_ in (ids[0], ids[9])] == [
        "explain.same",
        "explain.new",
    ]
    again = made(root)
    assert (again.hits, again.misses) == (7, 5)
    assert tree(root / "build") == cold(root, tmp_path / "cold")
    assert not list((root / ".beffroi").glob("*.part"))


@pytest.mark.parametrize(
    "harm",
    nightly_after(
        2, ["another version", "half a line", "an object is gone", "the whole is not wanted"]
    ),
)
def test_what_a_cut_build_left_is_trusted_only_if_it_can_be(tmp_path: Path, harm: str) -> None:
    root = portal(tmp_path / "site", *IDS)

    def cut(stage: str, count: int, total: int) -> None:
        if stage == "render":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made(root, progress=cut)
    left = root / ".beffroi/state.part"
    lines = left.read_bytes().splitlines(keepends=True)
    assert len(lines) == 1 + len(IDS)
    match harm:
        case "another version":
            left.write_bytes(b"".join([b"other\n", *lines[1:]]))
        case "half a line":
            left.write_bytes(b"".join(lines)[:-30])
        case "an object is gone":
            for path in (root / ".beffroi/store/objects").rglob("?" * 64):
                path.unlink()
    again = made(root, cache=harm != "the whole is not wanted")
    assert again.misses == (1 if harm == "half a line" else 3)
    assert tree(root / "build") == cold(root, tmp_path / "cold")


@pytest.mark.parametrize(
    ("out", "code"),
    [
        ("datasets", "output-in-site"),
        ("datasets/lille", "output-in-site"),
        ("templates/site", "output-in-site"),
        (".beffroi/site", "output-in-site"),
        (".git/site", "output-in-site"),
        ("linked/site", "output-in-site"),
        ("x/../datasets/site", "output-in-site"),
        (".", "output-over-site"),
        ("..", "output-over-site"),
    ],
)
def test_a_site_never_takes_the_place_of_what_it_is_made_from(
    tmp_path: Path, out: str, code: str
) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    (root / "x").mkdir()
    (root / "linked").symlink_to(root / "datasets")
    before = sorted(root.rglob("*"))
    with pytest.raises(BuildRefused, match=code):
        made(root, root / out)
    assert sorted(root.rglob("*")) == before


def test_a_site_may_be_beside_its_sources_or_where_the_preview_is(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    for out in (root / "datasets-site", root / ".beffroi/preview"):
        assert made(root, out).published
        assert not made(root, out).published


@pytest.mark.parametrize("out", [".", "..", "inmost/.."])
def test_a_site_is_given_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    (tmp_path / "here/inner/inmost").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here/inner")
    with pytest.raises(BuildRefused, match="output-unnamed"):
        made(portal(tmp_path / "site", "lille/ecoles"), Path(out))


@pytest.mark.parametrize("how", ["file", "link to nowhere"])
def test_what_is_not_a_folder_of_datasets_takes_no_site_down(tmp_path: Path, how: str) -> None:
    root = portal(tmp_path, *IDS)
    made(root)
    whole = tree(root / "build")
    (root / "datasets").rename(root / "away")
    if how == "file":
        (root / "datasets").write_text("")
    else:
        (root / "datasets").symlink_to("nowhere")
    with pytest.raises(BuildRefused, match="datasets-not-folder"):
        made(root)
    assert tree(root / "build") == whole


def test_a_portal_without_datasets_is_a_portal(tmp_path: Path) -> None:
    assert made(portal(tmp_path)).made


def test_an_edit_of_the_description_prepares_no_data(tmp_path: Path) -> None:
    root = portal(tmp_path, *IDS)
    made(root)
    write(
        root, {"datasets/lille/ecoles/datapackage.yaml": "title: Autre titre\nlicence: odbl-1.0\n"}
    )
    report = made(root)
    assert (report.published, report.misses) == (True, 0)
    assert b"Autre titre" in tree(root / "build")["lille/ecoles/index.html"]


def test_one_changed_file_prepares_one_dataset(tmp_path: Path) -> None:
    root = portal(tmp_path, *IDS)
    made(root)
    write(root, {"datasets/lille/ecoles/table.csv": "a\n1\n"})
    assert made(root).misses == 1


def test_a_bad_dataset_stops_no_other(tmp_path: Path) -> None:
    root = portal(tmp_path, *IDS)
    write(
        root,
        {
            "datasets/lille/ecoles/table.csv": "<!DOCTYPE html><html><body>Connexion</body></html>",
            "datasets/lille/muet/table.csv": "a\n1\n",
            "datasets/lille/muet/datapackage.yaml": "description: Sans titre\n",
            "datasets/lyle/ecoles/datapackage.yaml": "title: x\n",  # no such publisher
            "datasets/lille/parcs/datapackage.yaml": "title: [\n",
        },
    )
    report = made(root)
    assert report.datasets == {
        "lille/ecoles": "withheld",
        "lille/muet": "withheld",
        "lille/parcs": "withheld",
        "lille/prenoms": "published",
        "lyle/ecoles": "withheld",
        "villeneuve-d-ascq/parcs": "published",
    }
    assert sorted(
        problem.place.path or "" for problem in report.problems if problem.severity == "error"
    ) == [
        "datasets/lille/ecoles/table.csv",
        "datasets/lille/muet/datapackage.yaml",
        "datasets/lille/parcs/datapackage.yaml",
        "datasets/lyle",
    ]
    assert "lille/ecoles/index.html" not in tree(root / "build")
    assert not [path for path in tree(root / "build") if path.startswith("data/lille/ecoles")]


def test_without_a_portal_nothing_is_made(tmp_path: Path) -> None:
    write(tmp_path, {"communes.yml": "portal: {"})
    report = made(tmp_path)
    assert (report.made, len(report.problems)) == (False, 1)
    assert not (tmp_path / "build").exists()


@pytest.mark.parametrize(
    "how",
    nightly_after(2, ["objects edited", "objects lost", "store lost", "state lost", "page edited"]),
)
def test_a_damaged_store_or_site_is_mended(tmp_path: Path, how: str) -> None:
    root = portal(tmp_path / "site", *IDS)
    made(root)
    whole = tree(root / "build")
    csv = root / "build/data/lille/ecoles/table.csv"
    objects = root / ".beffroi/store/objects"
    if how == "store lost":
        shutil.rmtree(root / ".beffroi/store")
    elif how == "state lost":
        (root / ".beffroi/state.json").write_text("{")
    elif how == "page edited":
        page = root / "build/lille/ecoles/index.html"
        page.chmod(0o644)
        page.write_text("défiguré")
    else:
        details = {path for path in objects.rglob("?" * 64) if b'"profiles"' in path.read_bytes()}
        for damaged in {
            next(path for path in objects.rglob("?" * 64) if path.samefile(csv)),
            *details,
        }:
            damaged.unlink()
            if how == "objects edited":
                damaged.write_bytes(b"x")
        write(root, dataset("lille/ecoles", 3, title="un autre"))
        write(root, dataset("lille/nouveau", 3))
        made(root)
        write(root, dataset("lille/ecoles"))
        shutil.rmtree(root / "datasets/lille/nouveau")
        shutil.rmtree(root / "build")
    made(root)
    assert tree(root / "build") == whole


def test_no_cache_does_everything_again_and_gives_the_same(tmp_path: Path) -> None:
    root = portal(tmp_path, *IDS)
    made(root)
    whole = tree(root / "build")
    report = made(root, cache=False)
    assert report.misses == 3
    assert tree(root / "build") == whole


def test_the_report_for_scripts_keeps_its_contract(tmp_path: Path) -> None:
    root = portal(tmp_path, *IDS)
    write(root, {"datasets/lille/ecoles/table.csv": "a;b;c\n1;2;3\n1;2;3;secret\n" + "1;2;3\n" * 4})
    made(root)
    content = (root / "build" / REPORT).read_text()
    assert "secret" not in content
    report = json.loads(content)
    assert list(report) == [
        "version",
        "datasets",
        "legacy",
        "pages",
        "bytes",
        "seconds",
        "cache",
        "problems",
        "private_problems",
        "weights",
        "budgets",
        "generator",
        "site",
        "files",
    ]
    assert (report["version"], report["generator"]) == (1, "beffroi")
    assert report["files"] == sorted(tree(root / "build"))
    withheld = report["datasets"][0]
    published = report["datasets"][1]
    assert withheld == {
        "id": "lille/ecoles",
        "publisher": "lille",
        "url": None,
        "rows": 0,
        "status": "withheld",
        "downloads": [],
        "title": None,
        "demonstration": False,
        "previous": [],
        "known": False,
        "awaited": [],
        "tables": [],
        "contents": [],
        "conformity": None,
    }
    assert (published["id"], published["url"], published["rows"], published["status"]) == (
        "lille/prenoms", "lille/prenoms/", 3, "published",
    )  # fmt: skip
    for download in published["downloads"]:
        path = root / "build" / download["url"]
        assert path.stat().st_size == download["bytes"]
    assert len(published["contents"]) == 1 and report["legacy"] == {}
    assert report["cache"] == {"hits": 0, "misses": 3}
    assert [(problem["code"], problem["path"]) for problem in report["problems"]] == [
        ("ragged-rows", "datasets/lille/ecoles/table.csv")
    ]
    assert report["private_problems"] == 0

    write(
        root,
        {
            "communes.yml": COMMUNES.replace(
                "portal:", "portal:\n  problems: private\n  titel: Essai"
            )
        },
    )
    made(root)
    report = json.loads((root / "build" / REPORT).read_text())
    assert [(one["code"], one["path"]) for one in report["problems"]] == [
        ("unknown-key", "communes.yml")
    ]
    assert report["private_problems"] == 1
    private = json.loads((root / ".beffroi/report.json").read_text())
    assert "ragged-rows" in [one["code"] for one in private["problems"]], "the owner has them all"


def test_a_date_in_the_future_is_not_shown_until_it_comes(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    write(root, {"datasets/lille/ecoles/datapackage.yaml": "title: Écoles\nmodified: 2030-05-06\n"})
    made(root, today=date(2026, 1, 1))
    assert "6\xa0mai 2030".encode() not in tree(root / "build")["lille/ecoles/index.html"]
    made(root, today=date(2031, 1, 1))
    assert "6\xa0mai 2030".encode() in tree(root / "build")["lille/ecoles/index.html"]


def test_it_is_told_why_a_dataset_is_prepared_again(tmp_path: Path) -> None:
    root = portal(tmp_path, *IDS)

    def codes(id_: str) -> list[str]:
        return [code for code, _ in explain_preparation(root, id_)]

    assert codes("lille/ecoles") == ["explain.fresh"]
    made(root)
    assert codes("lille/ecoles") == ["explain.same"]
    assert codes("lille/autre") == []
    write(root, {"datasets/lille/ecoles/table.csv": "a\n1\n", **dataset("lille/nouveau")})
    assert codes("lille/ecoles") == ["explain.file"]
    assert codes("lille/nouveau") == ["explain.new"]
    write(
        root,
        {
            "datasets/lille/prenoms/datapackage.yaml": "title: P\nresources: [{path: table.csv, encoding: utf-8}]\n"  # noqa: E501
        },
    )
    assert codes("lille/prenoms") == ["explain.task"]
    assert codes("villeneuve-d-ascq/parcs") == ["explain.same"]


def test_the_site_is_the_same_however_its_folder_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    write(
        root,
        {"templates/portal.css": ":root { --mine: #123456 }", "templates/home.html": "{% broken"},
    )
    absolute = made(root)
    whole = tree(root / "build")
    assert b"#123456" in whole["assets/beffroi.css"]
    monkeypatch.chdir(root)
    relative = made(Path(), cache=False)
    assert tree(root / "build") == whole
    places = [(problem.code, problem.place) for problem in absolute.problems]
    assert places == [(problem.code, problem.place) for problem in relative.problems]
    assert [place.path for _, place in places] == ["templates/home.html"]


def test_a_file_withheld_beside_others_leaves_one_neutral_line(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    write(root, {"datasets/lille/ecoles/b.csv": "<html>"})
    made(root)
    page = tree(root / "build")["lille/ecoles/index.html"].decode()
    assert "b.csv" in page
    assert "&lt;html&gt;" not in page


def test_a_service_is_published_though_the_file_beside_it_is_not(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    service = "resources: [{path: 'https://api.example/', kind: api}, {path: table.csv}]\n"
    write(root, {"datasets/lille/ecoles/datapackage.yaml": f"title: É\n{service}"})
    write(root, {"datasets/lille/ecoles/table.csv": "<html>"})
    assert made(root).datasets == {"lille/ecoles": "published"}
    assert b"https://api.example/" in tree(root / "build")["lille/ecoles/index.html"]


def test_a_copy_is_made_even_where_links_were(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    made(root)
    assert (root / "build/index.html").stat().st_nlink > 1
    made(root, copy=True)
    assert {path.stat().st_nlink for path in (root / "build").rglob("*") if path.is_file()} == {1}


@pytest.mark.nightly
def test_a_wide_table_of_numbers_stays_within_the_memory_of_a_worker(tmp_path: Path) -> None:
    """Each column that is proven reserves memory, however few the rows."""
    for columns in (150, 1_000):
        rows = [";".join(f"{row * column},5" for column in range(columns)) for row in range(3)]
        head = ";".join(f"c{column}" for column in range(columns))
        root = portal(tmp_path / str(columns), "lille/large")
        write(root / "datasets/lille/large", {"table.csv": "\n".join([head, *rows, ""])})
        assert made(root).problems == ()
        table = pq.read_table(next((root / "build/data/lille/large").glob("*.parquet")))
        assert (table.num_columns, table.num_rows, str(table.schema.field("c7").type)) == (
            columns,
            3,
            "double",
        )


def test_what_people_wrote_in_an_order_keeps_it_in_the_next_build(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", "lille/ecoles", "lille/prenoms")
    constraints = {"required": True, "pattern": "[0-9]{5}"}
    schema = {"fields": [{"name": "code", "type": "string", "constraints": constraints}]}
    write(
        root,
        {
            "datasets/lille/ecoles/datapackage.yaml": "title: Écoles\nschema: schema.json\n",
            "datasets/lille/ecoles/schema.json": json.dumps(schema),
        },
    )
    for path in (root / "datasets").rglob("*"):
        os.utime(
            path, (1_700_000_000, 1_700_000_000)
        )  # long enough ago for what was read to be known
    descriptor = root / "build/data/lille/ecoles/datapackage.json"
    made(root)
    first = descriptor.read_text()
    assert first.index('"required"') < first.index('"pattern"')
    made(root)
    write(root, dataset("lille/prenoms", rows=4))
    made(root)
    assert descriptor.read_text() == first
