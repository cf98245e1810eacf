"""What a build writes for hosts, as nginx, Caddy and Apache understand it: each is started, and
asked.

Apache is tried where it is; `make interop` fails where it is not.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit
from urllib.request import urlopen

import pytest
from click.testing import CliRunner
from hosts import LOOPBACK, Host, free_port, hosted, let_servers_in, skip_absent_server
from hypothesis import given
from hypothesis import strategies as st
from portal import COMMUNES, dataset, made, portal, tree, write

from render.nightly import mark_nightly
from site_builder.commands.cli import main
from site_builder.commands.deploy_check.checks import (
    check_deployed_harvested,
    check_deployed_legacy,
    check_deployed_secure,
    check_deployed_types,
)
from site_builder.commands.deploy_check.checks import check_deployed_settings as host_settings
from site_builder.commands.deploy_check.client import HttpAnswer
from site_builder.commands.deploy_check.site import DeployedSite
from site_builder.core.formats import FORMATS, SERVED, UNKNOWN, get_content_type
from site_builder.metadata.catalogue import read_catalogue
from site_builder.metadata.legacy_portals import (
    FAMILIES,
    FORMS,
    PATHS,
    WHOLE,
    LegacyRequest,
    parse_legacy_address,
)
from site_builder.prepare.exports import EXPORTS
from site_builder.render.hosting.address_table import TABLE

LEGACY = """
legacy:
  pages: true
  opendatasoft:
    prenoms-des-nouveau-nes: lille/prenoms
    subventions_2024@villeneuve: villeneuve-d-ascq/subventions
    https://opendata.lille.example/explore/dataset/equipements/information/: lille
  geonetwork:
    0f5d7c1e-4a52-4a8c-9d59-1c2b3a4d5e6f: metropole/zones
    fr-120066022-jdd.1: lille/prenoms
  ckan: anciens-jeux.csv
  udata: {budget-primitif: metropole/zones}
  paths:
    /vieux/la page.html: lille/prenoms
    /vieux/prenoms.CSV: lille/prenoms
    /données/zones: metropole/zones
    /cartes/: metropole
    /pages/accueil/: /
    /pages/toutes-les-donnees: jeux
"""
CKAN = "Ancien jeu;Nouveau jeu\r\nmes-prenoms;lille/prenoms\r\nmes-zones;metropole/zones\r\n"
IDS = ("lille/prenoms", "metropole/zones", "villeneuve-d-ascq/subventions")
PRENOMS, ZONES, SUBVENTIONS = (f"{id_}/" for id_ in IDS)
# Beside those of the table: forms in which people and programs have them too
OTHERS = {
    "/explore/dataset/prenoms-des-nouveau-nes": PRENOMS,
    "/explore/dataset/prenoms-des-nouveau-nes/table/?sort=nombre&refine.annee=2019": PRENOMS,
    "/explore/dataset/prenoms-des-nouveau-nes/export/": PRENOMS,
    "/explore/embed/dataset/prenoms-des-nouveau-nes/table/": PRENOMS,
    "/explore/dataset/prenoms-des-nouveau-nes/download?lang=fr&format=csv": "data/lille/prenoms/table.csv",  # noqa: E501
    "/explore/dataset/prenoms-des-nouveau-nes/download/?format=shp": PRENOMS,
    "/api/records/1.0/download/?format=xls&dataset=prenoms-des-nouveau-nes": "data/lille/prenoms/table.xlsx",  # noqa: E501
    "/api/records/1.0/search/?rows=10&dataset=subventions_2024%40villeneuve&facet=nom": SUBVENTIONS,
    "/api/records/1.0/search/?dataset=subventions_2024@villeneuve": SUBVENTIONS,
    "/explore/dataset/subventions_2024%40villeneuve/": SUBVENTIONS,
    "/api/explore/v2.0/catalog/datasets/prenoms-des-nouveau-nes/exports/json?limit=-1": "data/lille/prenoms/table.json",  # noqa: E501
    "/api/v2/catalog/datasets/prenoms-des-nouveau-nes/exports/geojson": PRENOMS,
    "/api/explore/v2.1/catalog/datasets/prenoms-des-nouveau-nes/records?limit=20": PRENOMS,
    "/explore/dataset/equipements/map/": "lille/",
    "/geonetwork/srv/fre/csw?SERVICE=CSW&REQUEST=GetRecordById&ID=fr-120066022-jdd.1": PRENOMS,
    "/geonetwork/srv/fre/find?uuid=0f5d7c1e-4a52-4a8c-9d59-1c2b3a4d5e6f": ZONES,
    "/geonetwork/srv/eng/metadata.show?uuid=fr-120066022-jdd.1&currTab=simple": PRENOMS,
    "/geosource/srv/api/0.1/records/fr-120066022-jdd.1/formatters/xml": PRENOMS,
    "/fr/dataset/mes-prenoms": PRENOMS,
    "/dataset/mes-prenoms/resource/3f2a-11/download/prenoms.2019.csv": "data/lille/prenoms/table.csv",  # noqa: E501
    "/dataset/mes-zones/resource/3f2a-11": ZONES,
    "/fr/datasets/budget-primitif/#resources": ZONES,
    "/vieux/la%20page.html?x=1": PRENOMS,
    "/vieux/prenoms.CSV?v=2": "data/lille/prenoms/table.csv",
    "/donn%C3%A9es/zones/": ZONES,
    "/cartes": "metropole/",
    "/pages/accueil/": "",
    "/pages/toutes-les-donnees?x": "jeux/",
    "/explore": "jeux/",
    "/explore/?q=v%C3%A9los&sort=modified": "jeux/",
    "/api/v2/catalog/exports/csv": "catalogue.csv",
    "/api/explore/v2.0/catalog/exports/dcat?lang=fr": "catalog.rdf",
    "/geonetwork/srv/fre/catalog.search#/metadata/0f5d7c1e": "jeux/",
    "/fr/dataset/": "jeux/",
    "/fr/datasets": "jeux/",
}


@dataclass(frozen=True)
class Built:
    root: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}/"

    @property
    def moves(self) -> list[tuple[str, str]]:
        """The rows of the table."""
        rows = csv.DictReader(io.StringIO((self.root / "build" / TABLE).read_text("utf-8")))
        return [(row["ancienne_adresse"], row["nouvelle_adresse"]) for row in rows]


def with_legacy(root: Path, url: str) -> Path:
    portal(root, *IDS)
    write(root, dataset("lille/prenoms", 3000) | {"anciens-jeux.csv": CKAN.encode("cp1252")})
    write(root, {"communes.yml": COMMUNES.replace("https://donnees.example/", url) + LEGACY})
    return root


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A portal that knows under which address each server will have it, one after the other."""
    built = Built(tmp_path_factory.mktemp("hosting"), free_port())
    report = made(with_legacy(built.root, built.url))
    assert [problem.code for problem in report.problems if problem.severity == "error"] == []
    return built


@pytest.fixture(scope="module", params=["nginx", *mark_nightly("caddy", "apache")])
def host(
    request: pytest.FixtureRequest, site: Built, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Host]:
    name: str = request.param
    skip_absent_server(name)
    home = tmp_path_factory.mktemp(name)
    let_servers_in(home)
    shutil.copytree(site.root / "build", home / "site")
    write(home / "site", {"communes/atom.xml": "<feed/>"})  # known by its name, not by its ending
    with hosted(
        name, home, site=home / "site", snippets=site.root / ".beffroi/hosting", port=site.port
    ) as one:
        yield one


# --- what hosts do with it ---


def test_every_file_has_its_type(host: Host, site: Built) -> None:
    seen = set()
    for path in tree(site.root / "build"):
        ending = "." + path.rpartition(".")[2]
        led = path.startswith("api/explore/")  # the rules lead on from there
        if (
            "/original/" not in path
            and not led
            and ending not in seen
            and get_content_type(path) != UNKNOWN
        ):
            seen.add(ending)
            assert host.ask(f"/{path}", "HEAD")["Content-Type"] == get_content_type(path), path
    assert {
        ".html",
        ".css",
        ".js",
        ".csv",
        ".json",
        ".jsonld",
        ".ttl",
        ".rdf",
        ".parquet",
        ".xlsx",
        ".xml",
    } <= seen
    assert host.ask("/data/lille/prenoms/SHA256SUMS")["Content-Type"] == "text/plain; charset=utf-8"
    assert host.ask("/communes/atom.xml")["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert host.ask("/")["Content-Type"] == "text/html; charset=utf-8"


def test_a_file_as_it_was_received_says_no_encoding(host: Host) -> None:
    assert host.ask("/data/lille/prenoms/original/table.csv", "HEAD")["Content-Type"] == "text/csv"


def test_parquet_is_read_by_ranges_and_never_compressed(host: Host, site: Built) -> None:
    whole = (site.root / "build/data/lille/prenoms/table.parquet").read_bytes()
    parts = ("0-3", 0, whole[:4]), ("-8", len(whole) - 8, whole[-8:]), ("10-19", 10, whole[10:20])
    for wanted, start, part in parts:
        answer = host.ask(
            "/data/lille/prenoms/table.parquet",
            Range=f"bytes={wanted}",
            Accept_Encoding="gzip, zstd",
        )
        assert (answer.status, answer.body) == (206, part)
        assert answer["Content-Range"] == f"bytes {start}-{start + len(part) - 1}/{len(whole)}"
        assert (
            not answer["Content-Encoding"]
            and answer["Content-Type"] == "application/vnd.apache.parquet"
        )
    head = host.ask("/data/lille/prenoms/table.parquet", "HEAD", Accept_Encoding="gzip")
    assert (head.status, head["Content-Length"], head["Accept-Ranges"]) == (
        200,
        str(len(whole)),
        "bytes",
    )
    assert not host.ask("/data/lille/prenoms/table.xlsx", Accept_Encoding="gzip")[
        "Content-Encoding"
    ]


def test_text_is_compressed_and_whole(host: Host, site: Built) -> None:
    for path in (
        "data/lille/prenoms/table.csv",
        "data/lille/prenoms/table.json",
        "catalog.jsonld",
        "catalog.ttl",
        "catalog.rdf",
        "assets/beffroi.js",
        "assets/beffroi.css",
        "jeux/index.html",
    ):
        answer = host.ask(f"/{path}", Accept_Encoding="gzip")
        whole = (site.root / "build" / path).read_bytes()
        assert answer["Content-Encoding"] == "gzip", path
        assert gzip.decompress(answer.body) == whole
        assert "Accept-Encoding" in answer["Vary"]
        assert host.ask(f"/{path}").body == whole


def test_other_sites_may_read(host: Host) -> None:
    for path in (
        "/",
        "/data/lille/prenoms/table.csv",
        "/data/lille/prenoms/table.parquet",
        "/catalog.jsonld",
        "/rien",
    ):
        answer = host.ask(path, Origin="https://autre.example")
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Content-Range" in answer["Access-Control-Expose-Headers"]
    asked_ = {"Access_Control_Request_Method": "GET", "Access_Control_Request_Headers": "range"}
    answer = host.ask(
        "/data/lille/prenoms/table.parquet", "OPTIONS", Origin="https://autre.example", **asked_
    )
    assert answer.status == 204 and "Range" in answer["Access-Control-Allow-Headers"]
    assert (
        "GET" in answer["Access-Control-Allow-Methods"]
        and not host.ask("/")["Access-Control-Allow-Methods"]
    )


def test_a_page_is_kept_for_a_while_then_asked_about(host: Host) -> None:
    answer = host.ask("/")
    assert answer["Cache-Control"] == "public, max-age=300, must-revalidate"
    again = host.ask("/", If_None_Match=answer["ETag"])
    assert (again.status, again.body) == (304, b"")


def test_pages_may_be_framed_where_they_are_made_for_it(host: Host) -> None:
    assert host.ask("/lille/prenoms/")["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert host.ask("/embed/lille/prenoms/table/")["Content-Security-Policy"] == "frame-ancestors *"
    for path in ("/", "/embed/lille/prenoms/table/", "/data/lille/prenoms/table.csv"):
        assert host.ask(path)["X-Content-Type-Options"] == "nosniff"
        assert host.ask(path)["Referrer-Policy"] and not host.ask(path)["X-Frame-Options"]


def test_an_address_that_is_not_there_has_the_page_of_the_portal(host: Host, site: Built) -> None:
    page = (site.root / "build/404.html").read_bytes()
    for path in (
        "/rien",
        "/rien/",
        "/rien.csv",
        "/explore/dataset/inconnu/",
        "/api/records/1.0/search/",
        "/vieux/",
        "/geonetwork/srv/fre/csw?request=GetCapabilities",
        "/api/explore/v2.1/catalog/exports/shp",
        "/data/",
        "/assets/",
    ):
        answer = host.ask(path)
        assert (answer.status, answer.body) == (404, page), path
        assert answer["Content-Type"] == "text/html; charset=utf-8"


def test_what_is_harvested_is_answered_at_once(host: Host) -> None:
    files = "/catalog.jsonld", "/lille/catalog.ttl", "/catalog.rdf", "/sitemap.xml", "/robots.txt"
    for path in ("/", "/lille/", "/lille/prenoms/", *files):
        assert [host.ask(path, method).status for method in ("GET", "HEAD")] == [200, 200]


def test_former_addresses_lead_where_they_should(host: Host, site: Built) -> None:
    """Those of the table, and more: at least fifty."""
    pairs = [(old.replace("*", "x"), new) for old, new in site.moves]
    pairs += [(old, site.url + new) for old, new in OTHERS.items()]
    assert len({old for old, _ in pairs}) >= 50
    for old, new in pairs:
        answer = host.ask(old.partition("#")[0])
        assert (answer.status, answer["Location"]) == (301, new), old
        assert host.ask(urlsplit(new).path).status == 200


def test_deploy_check_has_nothing_to_say(host: Host, site: Built) -> None:
    done = CliRunner().invoke(main, ["deploy-check", host.url])
    assert done.exit_code == 0, done.output
    assert "erreur" not in done.output and "attention" not in done.output


# --- under a path ---


@pytest.mark.parametrize("name", ["nginx", *mark_nightly("caddy")])
def test_a_portal_under_a_path(name: str, tmp_path: Path) -> None:
    port = free_port()
    root = with_legacy(tmp_path / "portal", f"http://{LOOPBACK}:{port}/un.portail/")
    made(root)
    shutil.copytree(root / "build", tmp_path / "site/un.portail")
    (tmp_path / "home").mkdir()
    with hosted(
        name,
        tmp_path / "home",
        site=tmp_path / "site",
        snippets=root / ".beffroi/hosting",
        port=port,
    ) as host:
        assert (
            host.ask("/un.portail/embed/lille/prenoms/table/")["Content-Security-Policy"]
            == "frame-ancestors *"
        )
        assert (
            host.ask("/un.portail/data/lille/prenoms/original/table.csv")["Content-Type"]
            == "text/csv"
        )
        assert host.ask("/un.portail/rien").body == (root / "build/404.html").read_bytes()
        moved = host.ask("/explore/dataset/prenoms-des-nouveau-nes/")["Location"]
        assert moved == f"{host.url}/un.portail/lille/prenoms/"
        assert CliRunner().invoke(main, ["deploy-check", f"{host.url}/un.portail/"]).exit_code == 0


# --- what a host that does nothing is told ---


@pytest.fixture
def bare(site: Built) -> Iterator[str]:
    """Python's own server: types, and nothing else."""
    handler = partial(_Silent, directory=str(site.root / "build"))
    with ThreadingHTTPServer((LOOPBACK, 0), handler) as one:
        threading.Thread(target=one.serve_forever, daemon=True).start()
        yield f"http://{LOOPBACK}:{one.server_port}/"
        one.shutdown()


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


def codes_of(url: str) -> dict[str, str]:
    done = CliRunner().invoke(main, ["deploy-check", url, "--json"])
    said = json.loads(done.output)
    assert (said["version"], said["fine"]) == (1, done.exit_code == 0)
    return {
        problem["code"]: problem["severity"]
        for check in said["checks"]
        for problem in check["problems"]
    }


def test_deploy_check_says_what_a_host_does_wrong(bare: str) -> None:
    found = codes_of(bare)
    assert {code for code, severity in found.items() if severity == "error"} == {
        "deploy-url",
        "deploy-sitemap",
        "deploy-cors",
        "deploy-ranges",
        "deploy-compression",
        "deploy-legacy",
    }
    advised = {
        "deploy-settings",
        "deploy-charset",
        "deploy-frames-open",
        "deploy-nosniff",
        "deploy-missing-page",
        "deploy-listing",
    }
    assert {code for code, severity in found.items() if severity == "warning"} == advised


class _Wrong(_Silent):
    """A host that does each thing wrong that Python's does right."""

    def do_HEAD(self) -> None:
        self.send_error(405)

    def do_GET(self) -> None:
        if self.path == "/":
            page = (
                b'<!doctype html><title>Bienvenue</title><link rel="stylesheet" '
                b'href="./assets/beffroi.css">'
            )
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Cache-Control", "max-age=999999")
            self.end_headers()
            self.wfile.write(page)
        elif self.path.endswith((".ttl", ".js")):
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
        elif self.path == "/catalog.jsonld":
            self.send_response(302)
            self.send_header("Location", "/ailleurs")
            self.end_headers()
        elif self.path == "/adresse-qui-n-existe-pas/":
            self.send_response(200)
            self.end_headers()
        else:
            super().do_GET()

    def end_headers(self) -> None:
        self.send_header("X-Frame-Options", "DENY")
        super().end_headers()


def test_deploy_check_finds_each_other_fault(site: Built) -> None:
    with ThreadingHTTPServer(
        (LOOPBACK, 0), partial(_Wrong, directory=str(site.root / "build"))
    ) as one:
        threading.Thread(target=one.serve_forever, daemon=True).start()
        found = codes_of(f"http://{LOOPBACK}:{one.server_port}")
        one.shutdown()
    wanted = {
        "deploy-changed",
        "deploy-url-missing",
        "deploy-head",
        "deploy-type",
        "deploy-cache-long",
        "deploy-cache-again",
        "deploy-frames",
        "deploy-missing",
    }
    assert wanted <= {*found}


class _Elsewhere(_Silent):
    """A host of something else: its own page, nothing at all, or a redirect."""

    def do_GET(self) -> None:
        if self.path == "/bienvenue/":
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Welcome to nginx!</title>")
        elif self.path == "/ailleurs/":
            self.send_response(301)
            self.send_header("Location", "/portail/")
            self.end_headers()
        else:
            self.send_error(404)

    do_HEAD = do_GET


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("bienvenue/", "deploy-foreign"),
        ("ailleurs/", "deploy-home-moved"),
        ("rien/", "deploy-home"),
    ],
)
def test_nothing_is_said_of_a_portal_that_is_not_there(path: str, code: str) -> None:
    """Least of all that its types and its former addresses are fine."""
    with ThreadingHTTPServer((LOOPBACK, 0), _Elsewhere) as one:
        threading.Thread(target=one.serve_forever, daemon=True).start()
        url = f"http://{LOOPBACK}:{one.server_port}/"
        assert codes_of(url + path) == {code: "error"}
        told = CliRunner().invoke(main, ["deploy-check", url + path]).output
        one.shutdown()
    assert "bien" not in told.replace("Bienvenue", "").replace("bienvenue", "") and told.endswith(
        "pas été essayé.\n"
    )
    assert "communes.yml" not in told or code == "deploy-home-moved"
    assert f"{url}portail/" in told or code != "deploy-home-moved"


def told_of(answers: dict[str, HttpAnswer], url: str = "https://donnees.example/") -> DeployedSite:
    """A site of which these answers are known; nothing else answers."""

    class Told(DeployedSite):
        def ask(self, path: str, method: str = "GET", **headers: str) -> HttpAnswer:
            return answers.get(path, HttpAnswer(0))

    return Told(url)


def test_a_file_that_is_refused_is_not_said_to_be_absent() -> None:
    page = HttpAnswer(
        200,
        {"content-type": "text/html"},
        b'<link rel="canonical" href="https://donnees.example/">',
    )
    files = {path: HttpAnswer(403) for path in ("catalog.jsonld", "catalog.ttl")} | {
        "catalog.rdf": HttpAnswer(404)
    }
    found = {
        one.place.path: one.code for one in check_deployed_harvested(told_of({"": page, **files}))
    }
    wanted = {
        "catalog.jsonld": "deploy-refused",
        "catalog.ttl": "deploy-refused",
        "catalog.rdf": "deploy-absent",
    }
    assert found == wanted | dict.fromkeys(("sitemap.xml", "robots.txt"), "deploy-dropped")


def test_what_hosts_call_javascript_or_nothing_at_all_keeps_nobody_from_anything() -> None:
    files = {
        one: {"url": one, "format": one.rpartition(".")[2]}
        for one in ("a.parquet", "a.csv", "a.xlsx")
    }
    said = {"datasets": [{"id": "lille/x", "status": "published", "downloads": [*files.values()]}]}
    answers = {
        "build-report.json": HttpAnswer(200, {}, json.dumps(said).encode()),
        "assets/beffroi.js": HttpAnswer(200, {"content-type": "application/javascript"}),
        "assets/beffroi.css": HttpAnswer(200, {"content-type": "text/plain"}),
        "a.parquet": HttpAnswer(200, {"content-type": "application/octet-stream"}),
        "a.xlsx": HttpAnswer(200),
        "a.csv": HttpAnswer(200, {"content-type": "text/html"}),
    }
    assert {
        (one.place.path, one.code, one.severity) for one in check_deployed_types(told_of(answers))
    } == {
        ("assets/beffroi.css", "deploy-type", "error"),
        ("a.parquet", "deploy-type-unsaid", "warning"),
        ("a.xlsx", "deploy-type-unsaid", "warning"),
        ("a.csv", "deploy-type", "error"),
    }


@pytest.mark.parametrize(
    ("server", "code", "files"),
    [
        ("nginx/1.26.0", "deploy-settings", "nginx-http.conf, nginx.conf"),
        ("Apache/2.4.62 (Debian)", "deploy-settings", "apache.conf"),
        ("Caddy", "deploy-settings", "Caddyfile"),
        ("", "deploy-settings", "nginx-http.conf, nginx.conf, apache.conf, Caddyfile"),
        ("GitHub.com", "deploy-settings-fixed", None),
    ],
)
def test_that_no_setting_is_installed_is_said_once_with_what_to_install(
    server: str, code: str, files: str | None
) -> None:
    (found,) = host_settings(told_of({"": HttpAnswer(200, {"server": server})}))
    assert (found.code, found.params.get("files")) == (code, files)
    installed = HttpAnswer(
        200, {"server": server, "referrer-policy": "strict-origin-when-cross-origin"}
    )
    assert not [*host_settings(told_of({"": installed}))]


@pytest.mark.parametrize(
    ("old", "new", "answers", "code"),
    [
        ("/explore/dataset/x/", "lille/x/", {"": (301, "/lille/x/", b"")}, None),
        ("/explore/dataset/x/", "lille/x/", {"": (302, "/lille/x/", b"")}, "deploy-legacy"),
        ("/explore/dataset/x/", "lille/x/", {"": (200, "", b"../../../lille/x/")}, None),
        ("/explore/dataset/x/", "lille/x/", {"": (200, "", b"../../../lille/y/")}, "deploy-legacy"),
        (
            "/dataset/x",
            "lille/x/",
            {"": (301, "/dataset/x/", b""), "/": (200, "", b"../../lille/x/")},
            None,
        ),
        (
            "/dataset/x",
            "lille/x/",
            {"": (301, "/dataset/x/", b""), "/": (404, "", b"")},
            "deploy-legacy",
        ),
        ("/exports/csv", "data/x.csv", {"": (200, "", b"a,b")}, None),
        ("/exports/csv", "data/x.csv", {"": (200, "", b"c,d")}, "deploy-legacy"),
        ("/api/?dataset=x", "lille/x/", {"": (200, "", b"autre")}, "deploy-legacy-query"),
        ("/api/?dataset=x", "lille/x/", {}, "deploy-legacy-silent"),
    ],
)
def test_what_leads_from_a_former_address(
    old: str, new: str, answers: dict[str, tuple[int, str, bytes]], code: str | None
) -> None:
    """A redirect for good; or, where there is none, a page that leads on, or the file itself."""
    url = "https://donnees.example/"
    table = f"old,new,id\n{old},{url}{new},x\n".encode()
    told = {TABLE: HttpAnswer(200, {}, table), f"{url}data/x.csv": HttpAnswer(200, {}, b"a,b")}
    for end, (status, led, body) in answers.items():
        page = (
            b'<meta http-equiv="refresh" content="0; url=%s">' % body
            if body.startswith(b"..")
            else body
        )
        told[urljoin(url, old) + end] = HttpAnswer(status, {"location": led} if led else {}, page)
    assert [one.code for one in check_deployed_legacy(told_of(told))] == ([code] if code else [])


def test_former_addresses_are_asked_where_the_former_portal_was(host: Host, site: Built) -> None:
    nowhere = f"http://{LOOPBACK}:{free_port()}"
    silent = CliRunner().invoke(main, ["deploy-check", host.url, "--former", nowhere, "--json"])
    codes = [
        problem["code"]
        for check in json.loads(silent.output)["checks"]
        for problem in check["problems"]
    ]
    assert (silent.exit_code, codes) == (1, ["deploy-legacy-silent"])
    assert (
        CliRunner().invoke(main, ["deploy-check", host.url, "--former", "ancien.example"]).exit_code
        == 2
    )


def test_a_host_that_does_not_answer(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["deploy-check", f"http://{LOOPBACK}:{free_port()}/"])
    assert done.exit_code == 3 and "ne répond pas" in done.stderr
    for wrong in ("donnees.example", "https://donnees.example/?page=1", "ftp://donnees.example/"):
        assert CliRunner().invoke(main, ["deploy-check", wrong]).exit_code == 2


def test_a_redirect_and_http_are_told(site: Built) -> None:
    class Told(DeployedSite):
        def ask(self, path: str, method: str = "GET", **headers: str) -> HttpAnswer:
            if path.startswith("http://"):
                return HttpAnswer(200)
            canonical = b'<link rel="canonical" href="https://donnees.example/">'
            return (
                HttpAnswer(200, {}, canonical)
                if path == ""
                else HttpAnswer(301, {"location": "/ailleurs"})
            )

    assert {
        problem.code for problem in check_deployed_harvested(Told("https://donnees.example/"))
    } == {"deploy-redirect"}
    assert [
        problem.code for problem in check_deployed_secure(Told("https://donnees.example/"))
    ] == ["deploy-http-open"]
    assert [problem.code for problem in check_deployed_secure(Told("http://donnees.example/"))] == [
        "deploy-http"
    ]


# --- what is written ---


def test_hosts_of_static_sites_find_their_files(site: Built) -> None:
    headers = (site.root / "build/_headers").read_text("utf-8").splitlines()
    rules = [line for line in headers if line.startswith("/")]
    assert len(rules) == len(set(rules)) <= 100  # of which Cloudflare Pages reads no more
    assert (
        headers[headers.index("/*.parquet") + 1] == "  Content-Type: application/vnd.apache.parquet"
    )
    redirects = (site.root / "build/_redirects").read_text("utf-8").splitlines()[1:]
    olds = [line.split(" ")[0] for line in redirects]
    assert len(olds) == len(set(olds)) and all(
        len(line.split(" ")) == 3 and "?" not in line for line in redirects
    )
    starred = [old.endswith("*") for old in olds]
    assert starred == sorted(starred)  # Cloudflare Pages wants the others first
    assert "/explore/dataset/prenoms-des-nouveau-nes/* /lille/prenoms/ 301" in redirects
    exports = "/api/explore/v2.1/catalog/datasets/prenoms-des-nouveau-nes/exports"
    assert f"{exports}/csv /data/lille/prenoms/table.csv 301" in redirects
    for _, new, code in (line.split(" ") for line in redirects):
        assert code == "301" and (site.root / "build" / new.lstrip("/")).exists()


def test_people_find_what_the_former_portal_had_on_a_page(site: Built) -> None:
    page = (site.root / "build/anciennes-adresses/index.html").read_text("utf-8")
    rows = dict(re.findall(r'<code>([^<]*)</code></th><td><a href="../(.*?)"', page))
    assert rows == {
        "prenoms-des-nouveau-nes": PRENOMS,
        "subventions_2024@villeneuve": SUBVENTIONS,
        "equipements": "lille/",
        "0f5d7c1e-4a52-4a8c-9d59-1c2b3a4d5e6f": ZONES,
        "fr-120066022-jdd.1": PRENOMS,
        "mes-prenoms": PRENOMS,
        "mes-zones": ZONES,
        "budget-primitif": ZONES,
        "/vieux/la page.html": PRENOMS,
        "/vieux/prenoms.CSV": PRENOMS,
        "/données/zones": ZONES,
        "/cartes": "metropole/",
    }
    assert "<code>/explore/dataset/…/</code>" in page and 'href="../anciennes-adresses.csv"' in page
    assert 'href="../anciennes-adresses/"' in (site.root / "build/jeux/index.html").read_text(
        "utf-8"
    )


def test_a_host_without_redirects_has_something_at_the_old_addresses(
    bare: str, site: Built
) -> None:
    """Pages that lead on without a script, and the files of exports, for programs, which follow no
    page."""
    pages = {
        "/explore/dataset/prenoms-des-nouveau-nes/": PRENOMS,
        "/explore/": "jeux/",
        "/donn%C3%A9es/zones/": ZONES,
        "/explore/dataset/subventions_2024%40villeneuve/": SUBVENTIONS,
        "/dataset/mes-zones/": ZONES,
        "/geonetwork/srv/api/records/fr-120066022-jdd.1/": PRENOMS,
        "/datasets/budget-primitif/": ZONES,
        "/vieux/la%20page.html": PRENOMS,
        "/cartes/": "metropole/",
        "/geonetwork/srv/fre/catalog.search/": "jeux/",
    }
    for old, new in pages.items():
        page = urlopen(bare + old.lstrip("/")).read().decode()
        (led,) = re.findall(r'<meta http-equiv="refresh" content="0; url=(.*?)">', page)
        assert urljoin(bare + old.lstrip("/"), led) == bare + new, old
        style = re.findall(r'<link rel="stylesheet" href="(.*?)">', page)[0]
        assert urljoin(bare + old.lstrip("/"), style) == f"{bare}assets/beffroi.css"
    exports = "api/explore/v2.1/catalog/datasets/prenoms-des-nouveau-nes/exports"
    for format_ in ("csv", "json", "parquet"):
        kept = urlopen(f"{bare}{exports}/{format_}?limit=-1").read()
        assert kept == (site.root / f"build/data/lille/prenoms/table.{format_}").read_bytes()
    assert (
        urlopen(f"{bare}api/explore/v2.1/catalog/exports/csv").read()
        == (site.root / "build/catalogue.csv").read_bytes()
    )


def test_pages_at_old_addresses_stand_in_nobodys_way(tmp_path: Path) -> None:
    portal(tmp_path, *IDS)
    legacy = """
legacy:
  pages: true
  opendatasoft: {A:b: lille/prenoms}
  paths: {/lille/prenoms/x: metropole/zones, /x.html: lille, /x.html/y: lille, /jeux/ancien: lille, /a/../b: lille}
"""  # noqa: E501
    write(tmp_path, {"communes.yml": COMMUNES + legacy})
    made(tmp_path)
    with_pages = set(tree(tmp_path / "build"))
    write(tmp_path, {"communes.yml": COMMUNES + legacy.replace("pages: true", "pages: false")})
    made(tmp_path)
    assert with_pages - set(tree(tmp_path / "build")) - {
        path for path in with_pages if path.startswith("api/")
    } == {
        "explore/index.html",
        "x.html",
    }


def test_a_portal_without_a_former_one_has_no_redirects(tmp_path: Path) -> None:
    made(portal(tmp_path, "lille/prenoms"))
    assert (
        not (tmp_path / "build/_redirects").exists() and not (tmp_path / "build" / TABLE).exists()
    )
    assert not (tmp_path / "build/anciennes-adresses").exists()
    assert "_moved" not in (tmp_path / ".beffroi/hosting/nginx.conf").read_text("utf-8")


def test_two_portals_of_one_nginx_have_no_variable_in_common(tmp_path: Path, site: Built) -> None:
    """Of a name that is given twice, nginx takes the second, for both, and says nothing."""
    other = with_legacy(tmp_path, "https://essai.example/")
    made(other)
    given = [
        {*re.findall(r"\$beffroi_\w+", (root / f".beffroi/hosting/{name}").read_text("utf-8"))}
        for root in (site.root, other) for name in ("nginx-http.conf", "nginx.conf")
    ]  # fmt: skip
    assert (
        len(given[0]) > 8
        and given[1] <= given[0]
        and given[3] <= given[2]
        and not given[0] & given[2]
    )


def test_each_export_has_one_type() -> None:
    assert all(export.media == get_content_type(export.ending) for export in EXPORTS)
    assert {form.ending for form in FORMATS if form.media != UNKNOWN} <= {
        one.ending for one in SERVED
    }
    assert len({one.ending for one in SERVED}) == len(SERVED)


# --- legacy: ---


def problems_of(root: Path, legacy: str, **files: str) -> dict[str, str]:
    portal(root, *IDS)
    write(root, {"communes.yml": COMMUNES + "legacy:\n" + legacy})
    write(root, {f"{name}.csv": text for name, text in files.items()})
    _, problems = read_catalogue(root)
    return {one.code: f"{one.place.path}:{one.place.line}" for one in problems}


LINE = COMMUNES.count("\n") + 2  # of the first line below « legacy: »


@pytest.mark.parametrize(
    ("legacy", "code", "line"),
    [
        ("  ckan: {x: lille/prenom}\n", "legacy-target-near", LINE),
        ("  ckan: {x: roubaix/zzzzzzzz}\n", "legacy-target", LINE),
        ("  ckan: {x y: lille/prenoms}\n", "legacy-address", LINE),
        ("  paths: {ancien.html: lille/prenoms}\n", "legacy-address", LINE),
        ("  paths: {'/page.php?id=3': lille/prenoms}\n", "legacy-address", LINE),
        ("  paths: {'//[x/page': lille/prenoms}\n", "legacy-address", LINE),
        ("  ckan: {'http://[x/dataset/x': lille/prenoms}\n", "legacy-address", LINE),
        ("  geonetwork: {/dataset/x: lille/prenoms}\n", "legacy-address", LINE),
        (
            "  ckan: {x: lille/prenoms,\n    /dataset/X/: metropole/zones}\n",
            "legacy-twice",
            LINE + 1,
        ),
        ("  ckan: [x]\n", "legacy-list", LINE),
        ("  ckan: absent.csv\n", "legacy-file", LINE),
        ("  ckan: ../communes.yml\n", "legacy-file", LINE),
        ("  ckan: {x: {y: z}}\n", "wrong-section-for-text", LINE),
        ("  opendatasofd: {x: lille/prenoms}\n", "unknown-key-near", LINE),
    ],
)
def test_a_mistake_is_one_problem_with_its_line(
    tmp_path: Path, legacy: str, code: str, line: int
) -> None:
    assert problems_of(tmp_path, legacy) == {code: f"communes.yml:{line}"}


def test_a_mistake_in_a_csv_has_its_line_and_stops_no_other(tmp_path: Path) -> None:
    text = "ancien,nouveau\nx,lille/prenoms\ny,lille/prenons\nz,\n"
    found = problems_of(tmp_path, "  ckan: anciens.csv\n", anciens=text)
    assert found == {"legacy-target-near": "anciens.csv:3", "legacy-line": "anciens.csv:4"}
    made(tmp_path)
    assert "/dataset/x," in (tmp_path / "build" / TABLE).read_text("utf-8")


def test_an_address_of_the_portal_is_no_former_one(tmp_path: Path) -> None:
    portal(tmp_path, *IDS)
    write(
        tmp_path,
        {
            "communes.yml": COMMUNES
            + "legacy:\n  paths: {/lille/prenoms/: metropole/zones, /x: lille}\n"
        },
    )
    (found,) = (one for one in made(tmp_path).problems if one.severity == "error")
    assert (found.code, found.place.line) == ("legacy-taken", LINE)
    assert "lille/prenoms" not in (tmp_path / "build/_redirects").read_text("utf-8")


def test_a_page_that_the_portal_does_not_have_is_a_mistake_of_its_line(tmp_path: Path) -> None:
    portal(tmp_path, *IDS)
    write(
        tmp_path,
        {"communes.yml": COMMUNES + "legacy:\n  paths: {/x: reutilisations, /y: jeux, /z: /}\n"},
    )
    (found,) = (one for one in made(tmp_path).problems if one.severity == "error")
    assert (found.code, found.place.line, found.params["old"]) == ("legacy-target", LINE, "/x")
    rows = (tmp_path / "build" / TABLE).read_text("utf-8").splitlines()[1:]
    assert rows == ["/y,https://donnees.example/jeux/,jeux", "/z,https://donnees.example/,"]


def test_a_former_portal_as_a_whole_leads_to_all_datasets_unless_it_is_said_where(
    tmp_path: Path,
) -> None:
    """Catalogues that the portal does not have, without an address of its own, are not led to."""
    portal(tmp_path, *IDS)
    without = COMMUNES.replace("url: https://donnees.example/", "")
    assert without != COMMUNES
    legacy = (
        "legacy: {opendatasoft: {prenoms: lille/prenoms}, ckan: {x: lille/prenoms, /dataset/: "
        "lille}}\n"
    )
    write(tmp_path, {"communes.yml": without + legacy})
    made(tmp_path)
    rows = (tmp_path / "build" / TABLE).read_text("utf-8").splitlines()
    assert {"/explore/,/jeux/,", "/dataset/,/lille/,lille"} < {*rows}
    assert "/api/explore/v2.1/catalog/exports/json,/api/v1/datasets.json," in rows
    assert "catalog.rdf" not in "".join(rows)


def test_what_is_not_published_leads_to_its_publisher(tmp_path: Path) -> None:
    portal(tmp_path, *IDS)
    write(tmp_path, {"communes.yml": COMMUNES + "legacy: {ckan: {x: lille/prenoms}}\n",
                     "datasets/lille/prenoms/table.csv": b"\x00\x01\x02"})  # fmt: skip
    made(tmp_path)
    assert "/dataset/x,https://donnees.example/lille/,lille/prenoms" in (
        tmp_path / "build" / TABLE
    ).read_text("utf-8")


def test_what_is_withdrawn_leads_to_the_page_that_says_why(tmp_path: Path) -> None:
    portal(tmp_path, *IDS)
    why = "title: Prénoms\nwithdrawn: {date: 2026-03-01, reason: Fait double emploi.}\n"
    write(tmp_path, {"communes.yml": COMMUNES + "legacy: {ckan: {x: lille/prenoms}}\n",
                     "datasets/lille/prenoms/datapackage.yaml": why})  # fmt: skip
    made(tmp_path)
    table = (tmp_path / "build" / TABLE).read_text("utf-8")
    assert "/dataset/x,https://donnees.example/lille/prenoms/,lille/prenoms" in table
    assert "resource" not in table and (tmp_path / "build/lille/prenoms/index.html").is_file()


def test_a_former_id_leads_where_its_dataset_is_now(tmp_path: Path) -> None:
    portal(tmp_path, *IDS)
    once = "title: Prénoms\nprevious: [lille/naissances]\n"
    write(tmp_path, {"communes.yml": COMMUNES + "legacy: {ckan: {x: lille/naissances}}\n",
                     "datasets/lille/prenoms/datapackage.yaml": once})  # fmt: skip
    made(tmp_path)
    table = (tmp_path / "build" / TABLE).read_text("utf-8")
    assert "/dataset/x,https://donnees.example/lille/prenoms/,lille/prenoms" in table


def test_rules_follow_what_is_declared(tmp_path: Path) -> None:
    """And nothing is written where nothing has changed."""
    root = with_legacy(tmp_path, "https://donnees.example/")
    made(root)
    before = tree(root / "build")
    time = (root / ".beffroi/hosting/Caddyfile").stat().st_mtime_ns
    assert (
        not made(root).published
        and (root / ".beffroi/hosting/Caddyfile").stat().st_mtime_ns == time
    )
    write(root, {"anciens-jeux.csv": CKAN.replace("lille/prenoms", "metropole/zones")})
    made(root)
    after = tree(root / "build")
    changed = {path for path in before | after if before.get(path) != after.get(path)}
    assert {path for path in changed if not path.startswith("dataset/")} == {
        "_redirects", TABLE, "anciennes-adresses/index.html",
    }  # fmt: skip
    assert {path for path in changed if path.startswith("dataset/")} == {
        "dataset/mes-prenoms/index.html"
    }
    write(root, {"anciens-jeux.csv": CKAN})
    made(root, cache=False)
    assert tree(root / "build") == before


def test_of_several_tables_none_is_given_for_another(tmp_path: Path) -> None:
    """Whoever asked for one file of several is led to the page: the first table would be wrong in
    silence."""
    portal(tmp_path, "lille/parcs", "lille/bancs")
    write(tmp_path, {"datasets/lille/parcs/arbres.csv": "essence;age\nChêne;80\n"})
    legacy = (
        "legacy:\n  ckan: {parcs: lille/parcs, bancs: lille/bancs}\n"
        "  paths: {/f/arbres.csv: lille/parcs, /f/bancs.csv: lille/bancs}\n"
    )
    write(tmp_path, {"communes.yml": COMMUNES + legacy})
    made(tmp_path)
    rows = csv.DictReader((tmp_path / "build" / TABLE).read_text("utf-8").splitlines())
    led = {row["ancienne_adresse"]: row["nouvelle_adresse"] for row in rows}
    assert not any("parcs" in new and new.endswith(".csv") for new in led.values())
    assert led["/f/arbres.csv"].endswith("/lille/parcs/")
    assert led["/f/bancs.csv"].endswith(".csv") and "/lille/bancs/" in led["/f/bancs.csv"]
    assert any(old.startswith("/dataset/bancs/resource") for old in led)


NAMES = st.from_regex(r"[A-Za-z0-9._:@-]{1,30}", fullmatch=True)


@pytest.mark.nightly
@given(NAMES, st.sampled_from([form for form in FORMS if form.example]), st.data())
def test_every_form_is_read_back(name: str, form: Any, data: st.DataObject) -> None:
    wanted = data.draw(st.sampled_from(form.formats))
    address = "/" + form.example.format(name=quote(name, safe=""), format=wanted).replace("*", "x")
    assert parse_legacy_address(address) == LegacyRequest(
        form.family, WHOLE if form.whole else name, wanted
    )
    assert parse_legacy_address(f"https://ancien.example{address}") == parse_legacy_address(address)


def test_forms_are_of_the_subset_that_every_host_reads() -> None:
    assert {form.family for form in FORMS} == set(FAMILIES) and PATHS not in FAMILIES
    for form in FORMS:
        assert not re.search(r"\(\?[^:]|\\[a-zA-Z0-9]|[\"']|\{[^0-9]", form.path)
        in_path = "{format}" in form.example and not form.format
        assert re.compile(form.path).groups == (0 if form.names or form.whole else 1) + in_path
        assert not (form.whole and form.names) and ("{name}" in form.example) != form.whole
