"""All hostile datasets at once, over `build` and `check`: the innocents are as if alone, nothing
outside is read, and no page runs anything of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browse import Served, serving
from corpus import AWAY, MARK, SECRET, hostile_datasets
from portal import portal, write

from site_builder.commands.check import CheckResult, check_site_datasets
from site_builder.core.language import load_language
from site_builder.core.problems import Problem
from site_builder.publish.build import build_site
from site_builder.publish.build_report import BuildReport
from site_builder.publish.options import BuildOptions

INNOCENTS = ("lille/parcs", "lille/rues", "villeneuve-d-ascq/parcs")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = portal(tmp_path_factory.mktemp("hostile") / "site", *INNOCENTS)
    write(root.parent, {"secret.csv": f"secret\n{SECRET}\n"})
    for name, files in hostile_datasets().items():
        write(root, {f"datasets/lille/{name}/{file}": content for file, content in files.items()})
    folder = root / "datasets/lille/liens"
    folder.mkdir()
    (folder / "datapackage.yaml").write_text("title: Liens\n")
    (folder / "table.csv").symlink_to(root.parent / "secret.csv")
    (root / "datasets/lille/lien").symlink_to(root.parent)
    return root


@pytest.fixture(scope="module")
def checked(site: Path) -> CheckResult:
    return check_site_datasets(site, [""], None, BuildOptions(jobs=2))


@pytest.fixture(scope="module")
def report(site: Path, checked: CheckResult) -> BuildReport:
    return build_site(site, BuildOptions(out=site / "build", jobs=2))


@pytest.mark.nightly
def test_the_innocents_are_published_as_if_they_were_alone(
    site: Path, report: BuildReport, tmp_path: Path
) -> None:
    assert report.made
    alone = portal(tmp_path / "site", *INNOCENTS)
    build_site(alone, BuildOptions(out=alone / "build"))
    for id_ in INNOCENTS:
        assert report.datasets[id_] == "published"
        files = [path for path in (alone / "build/data" / id_).rglob("*") if path.is_file()]
        assert files
        for path in files:
            assert (
                site / "build" / path.relative_to(alone / "build")
            ).read_bytes() == path.read_bytes()


@pytest.mark.nightly
def test_each_of_the_others_is_published_or_withheld_with_a_reason(report: BuildReport) -> None:
    blamed = {"/".join((problem.place.path or "").split("/")[1:3]) for problem in report.problems}
    for name in hostile_datasets():
        status = report.datasets.get(f"lille/{name}")
        assert status in ("published", "withheld") or name.startswith("mots-retires"), name
        assert status != "withheld" or f"lille/{name}" in blamed, name


def test_check_says_what_the_build_says(report: BuildReport, checked: CheckResult) -> None:
    def say_errors(problems: tuple[Problem, ...]) -> set[str]:
        french = load_language("fr")
        return {french.problem(problem) for problem in problems if problem.severity == "error"}

    assert say_errors(checked.problems) == say_errors(report.problems)
    assert all("→" in sentence for sentence in say_errors(report.problems))


def test_nothing_outside_is_read_and_nothing_hostile_runs_here(
    site: Path, report: BuildReport
) -> None:
    passwd = Path("/etc/passwd").read_bytes().splitlines()[0]
    for folder in ("build", ".beffroi"):
        for path in (site / folder).rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                assert SECRET.encode() not in content, path
                assert passwd not in content, path
    assert not list(site.rglob(MARK)) and not Path(MARK).exists()
    outside = {path.name for path in site.parent.iterdir()}
    assert outside == {"site", "secret.csv"} and not Path("/tmp/dehors.csv").exists()


@pytest.fixture(scope="module")
def served(site: Path, report: BuildReport) -> Iterator[Served]:
    with serving(site / "build") as served:
        yield served


def test_no_page_runs_asks_for_or_breaks_anything(site: Path, served: Served) -> None:
    page = served.page()
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: served.said.append(dialog.message))
    pages = [
        path.relative_to(site / "build").as_posix()
        for path in sorted((site / "build").rglob("*.html"))
    ]
    assert len(pages) > 100
    for path in pages:
        served.visit(page, path)
        assert page.evaluate(f"window.{MARK}") is None, path
        assert served.said == [], path
    assert [url for url in asked if not url.startswith(served.address)] == []
    page.context.close()


@pytest.mark.nightly
@pytest.mark.parametrize("kind", ["mots", "mots-carte"])
def test_neither_explorer_nor_map_runs_anything(site: Path, served: Served, kind: str) -> None:
    page = served.page()
    shown = sorted((site / "build/lille").glob(f"{kind}-[0-9]*/index.html"))
    assert len(shown) > 5
    clicked = 0
    for path in shown:
        served.visit(page, path.relative_to(site / "build").as_posix())
        for button in page.locator("main button:visible").all()[:3]:
            if button.is_enabled():
                button.click()
                clicked += 1
        page.wait_for_load_state("networkidle")
        assert page.evaluate(f"window.{MARK}") is None, path
        assert served.said == [], path
        assert AWAY not in page.url
    assert clicked
    page.context.close()
