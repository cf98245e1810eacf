"""The live preview in a real browser: what a save does, what a mistake shows, and what it must
never touch."""

from __future__ import annotations

import fcntl
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browse import launch_browser
from nightly import nightly_after
from playwright.sync_api import Browser, Page, expect
from portal import COMMUNES, made, portal, save, tree, until
from storage.test_workers import nothing_is_left, processes
from tools import AXE, ROOT

from site_builder.commands.serve.panel import PreviewState, add_preview_panel
from site_builder.commands.serve.watch import scan_site
from site_builder.core.problems import Place, make_problem

PAGE = "lille/ecoles/"
BROKEN = "portal: [\n"


class Serving:
    """`beffroi serve` in a process of its own: where it answers, and what it has printed."""

    def __init__(self, root: Path, *options: str) -> None:
        self.root, self.lines = root, list[str]()
        command = [
            sys.executable,
            "-m",
            "site_builder.commands.cli",
            "serve",
            str(root),
            "--port",
            "0",
            *options,
        ]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as printed:
            self.lines.extend(iter(printed.readline, ""))

    def said(self, text: str) -> str:
        """The first line with this text, once it is there."""
        return until(
            lambda: next((line for line in self.lines if text in line), ""), (text, self.lines)
        )

    @property
    def address(self) -> str:
        return self.said("http://")[len("Aperçu : ") :].split()[0]

    def get(self, path: str, host: str = "") -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        connection.request("GET", path, headers={"Host": host} if host else {})
        answer = connection.getresponse()
        answer.msg["X-Body"] = answer.read().decode("utf-8", "replace").replace("\n", " ")
        connection.close()
        return answer

    def end(self, sign: int) -> int:
        self.process.send_signal(sign)
        code = self.process.wait(60)
        self._reader.join()
        return code


@contextmanager
def serving(root: Path, *options: str) -> Iterator[Serving]:
    one = Serving(root, *options)
    try:
        yield one
    finally:
        one.end(signal.SIGKILL)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launch_browser() as browser:
        yield browser


@pytest.fixture
def said() -> list[str]:
    """What the page's console and scripts complain of."""
    return []


@pytest.fixture
def page(browser: Browser, said: list[str]) -> Iterator[Page]:
    page = browser.new_page()
    page.on("console", lambda message: said.append(f"{message.text} {message.location.get('url')}"))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    page.close()


def test_every_kind_of_save_reloads_the_open_page_under_the_strict_policy(
    tmp_path: Path, page: Page, said: list[str]
) -> None:
    with serving(portal(tmp_path, "lille/ecoles")) as preview:
        page.goto(preview.address + PAGE)
        assert "script-src 'self'" in str(page.locator("meta[http-equiv]").get_attribute("content"))
        save(tmp_path, {"datasets/lille/ecoles/table.csv": "code;nom\n59000;Une école de plus\n"})
        expect(page.get_by_role("rowheader", name="Une école de plus")).to_be_visible()
        save(tmp_path, {"datasets/lille/ecoles/datapackage.yaml": "title: Un autre titre\n"})
        expect(page.locator("h1")).to_have_text("Un autre titre")
        theirs = '{% extends "beffroi/dataset.html" %}{% block main %}<h1>À moi</h1>{% endblock %}'
        save(tmp_path, {"templates/dataset.html": theirs})  # a folder that was not there
        expect(page.locator("h1")).to_have_text("À moi")
        save(tmp_path, {"communes.yml": COMMUNES.replace("Portail d’essai", "Portail de Flandre")})
        expect(page.locator(".portal")).to_have_text("Portail de Flandre")
        assert page.locator("#beffroi-preview").all_inner_texts() == [], "nothing to say"
        assert said == []


@pytest.mark.nightly
@pytest.mark.skipif(sys.platform != "linux", reason="processes are counted in /proc")
def test_one_worker_prepares_save_after_save_gives_what_a_build_gives_and_goes_with_the_preview(
    tmp_path: Path, page: Page
) -> None:
    root = portal(tmp_path, "lille/ecoles")
    table = "datasets/lille/ecoles/table.csv"

    def saved(name: str) -> set[int]:
        """The workers that are there once the page shows a school of this name."""
        save(root, {table: f"code;nom\n59000;{name}\n"})
        expect(page.get_by_role("rowheader", name=name)).to_be_visible()
        return processes(root / ".beffroi/scratch")

    with serving(root) as preview:
        page.goto(preview.address + PAGE)
        [worker] = saved("Jules Ferry")
        assert saved("Pauline Kergomard") == {worker}
        made(root)  # which sweeps the folder of the worker, as it would that of a killed preview
        [other] = saved("Louise Michel")
        assert saved("Jean Zay") == {other} != {worker}
        assert preview.end(signal.SIGINT) == 0
        assert nothing_is_left(root / ".beffroi/scratch")
    made(root, components=True)  # which a preview shows too
    assert tree(root / "build") == tree(root / ".beffroi/preview")


@pytest.mark.nightly
def test_the_panel_shows_what_concerns_the_page_and_folds_the_rest(
    tmp_path: Path, page: Page
) -> None:
    with serving(portal(tmp_path, "lille/ecoles", "lille/prenoms")) as preview:
        save(tmp_path, {
            "datasets/lille/ecoles/datapackage.yaml": "title: A\ntheme: economi\n",
            "datasets/lille/prenoms/datapackage.yaml": "titre: B\n",
        })  # fmt: skip
        preview.said("prenoms/datapackage.yaml")
        panel = page.get_by_role("complementary", name="Problèmes vus par l’aperçu")
        page.goto(preview.address + "lille/ecoles/")
        expect(panel.get_by_role("listitem").filter(visible=True)).to_have_count(1)
        expect(panel.get_by_role("listitem").filter(visible=True)).to_contain_text("economi")
        expect(panel.locator("details details > summary")).to_have_text(
            "Ailleurs dans le portail : 1 erreur"
        )
        page.goto(preview.address + "lille/prenoms/")  # which is not there: the panel says why
        expect(panel.get_by_role("listitem").filter(visible=True)).to_contain_text(
            "n’est pas publié"
        )
        page.goto(preview.address + "jeux/")
        expect(panel.get_by_role("listitem").filter(visible=True)).to_have_count(0)
        panel.locator("summary").first.click()
        expect(panel.get_by_role("listitem").filter(visible=True)).to_have_count(2)


@pytest.mark.nightly
def test_a_mistake_is_a_panel_over_the_last_good_site_until_it_is_mended(
    tmp_path: Path, page: Page, said: list[str]
) -> None:
    with serving(portal(tmp_path, "lille/ecoles")) as preview:
        page.goto(preview.address + PAGE)
        save(tmp_path, {"communes.yml": BROKEN})
        panel = page.get_by_role("complementary", name="Problèmes vus par l’aperçu")
        expect(panel.locator("summary")).to_have_text("1 erreur")
        expect(panel.get_by_role("listitem")).to_contain_text("communes.yml:1")
        expect(panel).to_contain_text("n’a pas pu être refait")
        preview.said("communes.yml:1")
        assert page.locator("h1").inner_text() == "lille/ecoles"
        page.evaluate(AXE.read_text("utf-8"))
        assert (
            page.evaluate("axe.run(document).then(found => found.violations.map(one => one.id))")
            == []
        )

        panel.locator("summary").click()
        save(
            tmp_path,
            {
                "communes.yml": COMMUNES,
                "datasets/lille/ecoles/datapackage.yaml": "title: A\ntiltle: B\n",
            },
        )
        expect(panel.locator("summary")).to_have_text("1 avertissement")
        expect(panel.get_by_role("listitem")).to_have_count(0)  # folded, as it was left
        panel.locator("summary").press("Enter")
        expect(panel.get_by_role("listitem")).to_contain_text(
            "datasets/lille/ecoles/datapackage.yaml:2"
        )
        expect(panel).not_to_contain_text("n’a pas pu être refait")

        save(tmp_path, {"datasets/lille/ecoles/datapackage.yaml": "title: A\n"})
        expect(panel).to_have_count(0)
        assert said == []


@pytest.mark.nightly
def test_a_template_with_a_mistake_is_said_by_its_line_and_the_page_is_made_with_ours(
    tmp_path: Path, page: Page
) -> None:
    save(portal(tmp_path, "lille/ecoles"), {"templates/dataset.html": "<p>\n{% if %}\n"})
    with serving(tmp_path) as preview:
        page.goto(preview.address + PAGE)
        expect(page.locator("#beffroi-preview li")).to_contain_text("templates/dataset.html:2")
        expect(page.locator("h1")).to_have_text("lille/ecoles")
        (tmp_path / "templates/dataset.html").unlink()
        expect(page.locator("#beffroi-preview")).to_have_count(0)


@pytest.mark.nightly
def test_a_portal_that_was_never_made_opens_as_soon_as_it_can_be(
    tmp_path: Path, page: Page
) -> None:
    with serving(tmp_path) as preview:
        page.goto(preview.address)
        expect(page.locator("#beffroi-preview li")).to_contain_text("communes.yml")
        portal(tmp_path, "lille/ecoles")
        expect(page.locator(".portal")).to_have_text("Portail d’essai")


@pytest.mark.nightly
def test_saves_during_a_build_and_a_lock_held_by_another_only_wait(
    tmp_path: Path, page: Page
) -> None:
    descriptor = "datasets/lille/ecoles/datapackage.yaml"
    with serving(portal(tmp_path, "lille/ecoles")) as preview:
        page.goto(preview.address + PAGE)
        save(tmp_path, {"datasets/lille/ecoles/.~lock.table.csv#": "LibreOffice,"})
        with (
            (tmp_path / ".beffroi/lock").open("a") as lock,
            (tmp_path / descriptor).open("a") as theirs,
        ):
            fcntl.flock(lock, fcntl.LOCK_EX)  # as `beffroi build` does
            fcntl.flock(theirs, fcntl.LOCK_EX)
            for title in ("Premier", "Deuxième", "Troisième"):
                time.sleep(0.2)
                save(tmp_path, {descriptor: f"title: {title}\n"})
            assert preview.get("/" + PAGE).status == 200, "the last site is served meanwhile"
            assert page.locator("h1").inner_text() == "lille/ecoles"
        expect(page.locator("h1")).to_have_text("Troisième")
        assert preview.process.poll() is None


@pytest.mark.nightly
def test_what_the_system_refuses_is_said_and_does_not_end_the_preview(
    tmp_path: Path, page: Page
) -> None:
    with serving(portal(tmp_path, "lille/ecoles")) as preview:
        page.goto(preview.address + PAGE)
        (tmp_path / ".beffroi/state.json").unlink()
        (tmp_path / ".beffroi/state.json").mkdir()
        save(tmp_path, {"datasets/lille/ecoles/datapackage.yaml": "title: Presque\n"})
        expect(page.locator("#beffroi-preview li")).to_contain_text("Vérifiez les droits")
        (tmp_path / ".beffroi/state.json").rmdir()
        save(tmp_path, {"datasets/lille/ecoles/datapackage.yaml": "title: Enfin\n"})
        expect(page.locator("h1")).to_have_text("Enfin")
        assert "Traceback" not in "".join(preview.lines)


@pytest.mark.nightly
def test_neither_the_published_site_nor_a_file_of_the_preview_knows_of_it(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    made(root)
    before = tree(root / "build")
    identity = (root / "build").stat()
    save(
        root,
        {
            "communes.yml": COMMUNES.replace("Portail", "Autre"),
            "datasets/lille/vide/x.csv": "a\n1\n",
        },
    )
    with serving(root) as preview:
        assert "/beffroi-preview/live.js" in preview.get("/").msg["X-Body"]
    assert tree(root / "build") == before
    assert os.path.samestat((root / "build").stat(), identity)
    files = tree(root / ".beffroi/preview")
    assert "Autre d’essai" in files["index.html"].decode()
    assert [
        name
        for name, content in files.items()
        if b"beffroi-preview" in content or "preview" in name
    ] == []


def test_it_answers_as_the_host_of_the_portal_would_and_this_machine_alone(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    save(
        root,
        {
            "communes.yml": COMMUNES.replace(
                "https://donnees.example/", "https://pages.example/portail/"
            )
        },
    )
    with serving(root) as preview:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/portail/", preview.address)
        assert preview.get("/").msg["Location"] == "/portail/"
        assert (
            preview.get("/portail/lille/ecoles").msg["Location"].endswith("/portail/lille/ecoles/")
        )
        missing = preview.get("/portail/lille/rien/")
        assert (missing.status, missing.msg["Cache-Control"]) == (404, "no-store")
        assert 'href="/portail/jeux/"' in missing.msg["X-Body"]
        assert preview.get("/portail/data/").status == 404, "no folder is listed"
        assert preview.get("/portail/../../communes.yml").status != 200
        assert preview.get("/portail/%2e%2e/%2e%2e/communes.yml").status == 404
        assert preview.get("/portail/", "intranet.example").status == 403
        assert preview.get("/portail/", "localhost:8000").status == 200


@pytest.mark.nightly
def test_it_answers_to_other_names_where_it_is_told_to(tmp_path: Path) -> None:
    options = ("--host", "0.0.0.0", "--allow-host", "apercu", "--allow-host", "8000.dev.example")
    with serving(portal(tmp_path, "lille/ecoles"), *options) as preview:
        assert preview.address.startswith("http://127.0.0.1:")
        for name in ("apercu:8000", "8000.dev.example", "localhost"):
            assert preview.get("/" + PAGE, name).status == 200
        refused = preview.get("/" + PAGE, "evil.example")
        assert refused.status == 403
        assert "--allow-host" in refused.msg["X-Body"]


@pytest.mark.nightly
def test_saves_that_nobody_tells_are_looked_for(tmp_path: Path, page: Page) -> None:
    with serving(portal(tmp_path, "lille/ecoles"), "--poll") as preview:
        page.goto(preview.address + PAGE)
        save(tmp_path, {"datasets/lille/ecoles/datapackage.yaml": "title: Un autre titre\n"})
        expect(page.locator("h1")).to_have_text("Un autre titre")


@pytest.mark.nightly
def test_all_tabs_reload_were_they_more_than_a_browser_opens_connections(
    tmp_path: Path, browser: Browser
) -> None:
    root = portal(tmp_path, "lille/ecoles")
    with serving(root) as preview, browser.new_context() as window:
        tabs = [window.new_page() for _ in range(8)]
        for tab in tabs:
            tab.goto(preview.address + PAGE)
        save(root, {"datasets/lille/ecoles/datapackage.yaml": "title: Partout\n"})
        for tab in tabs:
            expect(tab.locator("h1")).to_have_text("Partout")


@pytest.mark.nightly
def test_a_page_that_was_away_catches_up(tmp_path: Path, page: Page) -> None:
    """Its preview ends and begins again, at the same address; what changed meanwhile is shown."""
    root = portal(tmp_path, "lille/ecoles")
    with serving(root) as preview:
        page.goto(preview.address + PAGE)
        port = str(urlsplit(preview.address).port)
    save(root, {"datasets/lille/ecoles/datapackage.yaml": "title: Entre-temps\n"})
    with serving(root, "--port", port):
        expect(page.locator("h1")).to_have_text("Entre-temps")


def refused(root: Path, *options: str) -> str:
    """What is said of an address that no preview can have."""
    command = [sys.executable, "-m", "site_builder.commands.cli", "serve", str(root), *options]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, timeout=60, check=False
    )
    assert done.returncode == 3
    assert done.stdout == ""
    return done.stderr.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.nightly
def test_a_port_that_is_taken_is_named_and_no_other_is_tried(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as theirs:
        port = theirs.getsockname()[1]
        said = refused(portal(tmp_path), "--port", str(port))
    assert f"le port {port} est déjà pris" in said
    assert "--port" in said


@pytest.mark.parametrize("host", nightly_after(1, ["192.0.2.1", "", "nulle part"]))
def test_an_address_that_the_machine_has_not_is_named(tmp_path: Path, host: str) -> None:
    said = refused(portal(tmp_path), "--port", "0", "--host", host)
    assert f"n’a pas l’adresse « {host} »" in said


@pytest.mark.nightly
def test_ctrl_c_ends_it_without_a_word_of_python(tmp_path: Path, page: Page) -> None:
    with serving(portal(tmp_path, "lille/ecoles")) as preview:
        page.goto(preview.address + PAGE)  # its stream is open
        assert preview.end(signal.SIGINT) == 0
        assert "Traceback" not in "".join(preview.lines)


def test_only_what_can_change_the_site_counts_as_a_save(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    before = scan_site(root).files
    folder = root / "datasets/lille/ecoles"
    for name in (
        ".table.csv.swp",
        "table.csv~",
        ".~lock.table.csv#",
        "~$table.csv",
        "4913",
        "table.csv.part",
    ):
        (folder / name).write_text("a")
    (root / "notes.txt").write_text("a")
    save(root, {"build/index.html": "a", ".beffroi/report.json": "a", ".git/index": "a"})
    assert scan_site(root).files == before

    table = folder / "table.csv"
    changes: list[Callable[[], object]] = [
        lambda: table.write_text(table.read_text().replace("Nom 1", "Nom 9")),  # of the same size
        lambda: table.chmod(0o600),  # a file that could not be read and now can
        lambda: table.rename(folder / "autre.csv"),
        lambda: (folder / "lien.csv").symlink_to("nowhere"),
        lambda: save(root, {"templates/portal.css": "a"}),
        lambda: (root / "communes.yml").unlink(),
    ]
    for change in changes:
        before = scan_site(root).files
        change()
        assert scan_site(root).files != before


@pytest.mark.parametrize(
    ("page", "concerned"),
    [
        ("lille/prenoms/", True), ("en/lille/prenoms/", True), ("embed/lille/prenoms/table/", True),
        ("lille/", True), ("en/lille/", True), ("", False), ("jeux/", False),
        ("lille/ecoles/", False),
    ],
)  # fmt: skip
def test_the_panel_opens_on_every_page_of_what_is_wrong(page: str, concerned: bool) -> None:
    place = Place(path="datasets/lille/prenoms/table.csv")
    state = PreviewState(version="1", problems=(make_problem("file-empty", place),))
    shown = add_preview_panel(b"<html><body></body></html>", page, state).decode()
    assert ("<details open" in shown) is concerned
