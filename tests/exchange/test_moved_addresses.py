"""A script that somebody wrote years ago still runs once a commune has a portal of its own: both
portals are built, and served as their hosts serve them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from hosts import LOOPBACK, Host, free_port, hosted, let_servers_in, skip_absent_server
from portal import made
from render.nightly import mark_nightly
from repository import git
from shared_portal import git_commit, join, leave, make_shared_portal, merge

SCRIPT = (  # what is read, and by whom
    "/data/lille/prenoms/table.csv",
    "/data/lille/prenoms-2020/table.csv",
    "/data/lille/prenoms/table.parquet",
    "/data/lille/prenoms/original/table.csv",
    "/data/lille/prenoms/datapackage.json",
    "/data/lille/subventions/table.excel.csv",
    "/data/lille/subventions/SHA256SUMS",
    "/embed/lille/prenoms/table/index.html",
    "/data/metropole/zones/table.csv",
)
PAGES = ("/lille/prenoms/", "/lille/prenoms-2020/", "/en/lille/subventions/")


@dataclass(frozen=True)
class Portals:
    shared: Host
    own: Host
    before: dict[str, bytes]
    roots: tuple[Path, Path]


def read_whole(url: str) -> bytes:
    """As a script does, which follows redirects."""
    with urlopen(url, timeout=60) as answer:
        content: bytes = answer.read()
    return content


def serve(name: str, root: Path, home: Path, port: int) -> object:
    home.mkdir()
    let_servers_in(home)
    shutil.copytree(root / "build", home / "site")
    return hosted(name, home, site=home / "site", snippets=root / ".beffroi/hosting", port=port)


@pytest.fixture(scope="module", params=["nginx", *mark_nightly("caddy", "apache")])
def portals(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Portals]:
    skip_absent_server(request.param)
    home = tmp_path_factory.mktemp("deux")
    ports = (free_port(), free_port())
    shared_url, own_url = (f"http://{LOOPBACK}:{port}/" for port in ports)
    shared = make_shared_portal(home / "commun")
    text = (shared / "communes.yml").read_text("utf-8")
    (shared / "communes.yml").write_text(text.replace("https://donnees.example/", shared_url))
    git_commit(shared, "2024-06-01", "Notre adresse")
    made(shared)
    before = {path: (shared / f"build{path}").read_bytes() for path in SCRIPT}
    leave(shared, home / "lille", url=own_url)
    merge(shared, "depart/lille")
    assert made(shared).made and made(home / "lille").made
    roots = (shared, home / "lille")
    with (
        serve(request.param, shared, home / "un", ports[0]) as one,  # type: ignore[attr-defined]
        serve(request.param, home / "lille", home / "autre", ports[1]) as other,  # type: ignore[attr-defined]
    ):
        yield Portals(one, other, before, roots)


def test_a_script_reads_the_same_bytes_at_the_addresses_that_it_knows(portals: Portals) -> None:
    for path in SCRIPT:
        content = read_whole(f"{portals.shared.url}{path}")
        if path.endswith("datapackage.json"):  # which says where it is
            assert json.loads(content)["title"] == json.loads(portals.before[path])["title"]
        elif not path.endswith(".html"):
            assert content == portals.before[path], path


def test_pages_lead_to_the_new_portal_and_what_stays_stays(portals: Portals) -> None:
    for path in PAGES:
        answer = portals.shared.ask(path)
        assert answer.status == 301, path
        assert answer["Location"].startswith(portals.own.url), path
        assert portals.own.ask(urlsplit(answer["Location"]).path).status == 200, path
    assert portals.shared.ask("/data/lille/prenoms/table.csv?x=1").status == 301
    for path in ("/lille/", "/metropole/zones/", "/data/metropole/zones/table.csv"):
        assert portals.shared.ask(path).status == 200, path
    assert portals.shared.ask("/data/lille/absent/table.csv").status == 404


def test_every_address_of_before_is_answered_by_one_or_the_other(portals: Portals) -> None:
    shared, _ = portals.roots
    for line in (shared / "build/urls.txt").read_text("utf-8").splitlines():
        path = urlsplit(line).path
        answer = portals.shared.ask(path)
        if answer.status == 301:
            answer = portals.own.ask(urlsplit(answer["Location"]).path)
        assert answer.status == 200, path


def test_who_comes_back_is_served_where_it_was(portals: Portals) -> None:
    shared, own = portals.roots
    join(own, shared)
    git(shared, "checkout", "-q", "-b", "retour")
    merge(shared, "arrivee/lille")
    made(shared)
    for path in SCRIPT:
        assert (shared / f"build{path}").read_bytes() == portals.before[path], path
    assert ":splat" not in (shared / "build/_redirects").read_text("utf-8")
    assert "own_portal" not in (shared / "communes.yml").read_text("utf-8")
