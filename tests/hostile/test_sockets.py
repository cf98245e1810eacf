"""Nothing that a contribution names is ever fetched: no socket of the internet is opened by us, by
workers or by git.

`strace` sees each socket that a command and all that it starts ask of the system. `serve` listens
on this machine for its owner's browser, and goes to nobody. The portal has sources from which it
harvests, and datasets that came from them: only `harvest` asks other portals.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from nightly import nightly_after
from portal import COMMUNES, write
from repository import committed, git

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")
FAR = "http://198.51.100.7"  # an address of documentation: nobody answers there
CALLS = "trace=socket,connect"
INTERNET = ("AF_INET", "AF_INET6")
ENTITY = (
    f'<!DOCTYPE x [<!ENTITY far SYSTEM "{FAR}/x"><!ENTITY % more SYSTEM "{FAR}/x.dtd"> %more;]>'
)
PROGRAM = [sys.executable, "-c", "from site_builder.commands.cli import main; main()"]


def under_strace(command: list[str], trace: Path) -> list[str]:
    """The command that runs this one, and writes the sockets of it and of all that it starts."""
    return ["strace", "-f", "-qq", "-e", CALLS, "-o", str(trace), *command]


def traced(command: list[str], trace: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    under = under_strace(command, trace)
    return subprocess.run(under, cwd=folder, capture_output=True, text=True, check=False)


def internet_calls(trace: Path) -> list[str]:
    lines = trace.read_text("utf-8", "replace").splitlines()
    return [line for line in lines if any(family in line for family in INTERNET)]


@pytest.fixture(scope="module")
def can_trace(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skips where strace is not there, or may not look; else it has been seen to see."""
    if shutil.which("strace") is None:
        pytest.skip(
            "strace is not installed, which `make test` does for root on Debian: apt-get "
            "install strace"
        )
    folder = tmp_path_factory.mktemp("strace")
    opening = (
        "import socket; socket.socket(socket.AF_INET).close(); "
        "socket.socket(socket.AF_INET6).close()"
    )
    nested = (
        f"import subprocess, sys; subprocess.run([sys.executable, '-c', {opening!r}], check=True)"
    )
    done = traced([sys.executable, "-c", nested], folder / "trace", folder)
    if done.returncode:
        pytest.skip(
            "strace may not trace processes here (a container often forbids it): "
            f"{done.stderr[:200]}"
        )
    assert len(internet_calls(folder / "trace")) >= len(INTERNET)


def zipped(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def xlsx() -> bytes:
    """A workbook with an external book, a remote template and an entity, beside a table that can be
    read."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["code", "lien"])
        page.write_row(1, 0, ["59350", f"{FAR}/page"])
        page.write_formula(2, 0, f"='[{FAR}/autre.xlsx]Feuil1'!A1")
        page.write_formula(2, 1, f'=WEBSERVICE("{FAR}/x")')
    plain = zipfile.ZipFile(out)
    parts = {name: plain.read(name).decode("utf-8", "replace") for name in plain.namelist()}
    target = (
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink" '
        f'Target="{FAR}/a"'
    )
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" {target} TargetMode="External"/></Relationships>'
    )
    parts["docProps/custom.xml"] = f"<?xml version='1.0'?>{ENTITY}<x>&far;</x>"
    return zipped(parts)


def ods() -> bytes:
    cells = "".join(
        f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in ("a", "&far;")
    )
    names = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"'
        for one in ("office", "table")
    )
    text_ns = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    content = (
        f"<?xml version='1.0'?>{ENTITY}<office:document-content {names} "
        f"{text_ns}><office:body><office:spreadsheet>"
        f'<table:table table:name="x"><table:table-row>{cells}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    )


def parquet(**metadata: str) -> bytes:
    out = io.BytesIO()
    pq.write_table(
        pa.table({"a": [1, 2], "lien": [FAR, FAR]}).replace_schema_metadata(metadata), out
    )
    return out.getvalue()


def geojson() -> bytes:
    crs = {"type": "link", "properties": {"href": f"{FAR}/crs", "type": "proj4"}}
    point = {"type": "Point", "coordinates": [3.06, 50.63]}
    feature = {"type": "Feature", "geometry": point, "properties": {"nom": "Beffroi", "$ref": FAR}}
    return json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature]}).encode()


KML = (
    f"<?xml version='1.0'?>{{entity}}<kml xmlns='http://www.opengis.net/kml/2.2'><Document>"
    f"<NetworkLink><Link><href>{FAR}/x.kml</href></Link></NetworkLink>"
    "<Schema id='s'><SimpleField name='n' "
    f"type='string'/></Schema><styleUrl>{FAR}/x.kml#s</styleUrl>"
    f"<Placemark><name>{{name}}</name><Point><coordinates>3.06,50.63</coordinates></Point></Placemark>"
    f"<GroundOverlay><Icon><href>{FAR}/x.png</href></Icon></GroundOverlay></Document></kml>"
)
GML = (
    f"<?xml version='1.0'?>{{entity}}<gml:FeatureCollection xmlns:gml='http://www.opengis.net/gml' "
    "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
    "xmlns:xlink='http://www.w3.org/1999/xlink' "
    f"xmlns:x='{FAR}/ns' xsi:schemaLocation='{FAR}/ns {FAR}/schema.xsd'>"
    f"<gml:featureMember><x:lieu gml:id='l1'><x:nom>{{name}}</x:nom><x:ref "
    f"xlink:href='{FAR}/x.gml#l2'/>"
    f"<gml:pointProperty><gml:Point srsName='{FAR}/crs'><gml:pos>50.63 3.06</gml:pos></gml:Point>"
    "</gml:pointProperty></x:lieu></gml:featureMember></gml:FeatureCollection>"
)
VRT = (
    "<OGRVRTDataSource><OGRVRTLayer "
    f"name='x'><SrcDataSource>/vsicurl/{FAR}/x.geojson</SrcDataSource>"
    "</OGRVRTLayer></OGRVRTDataSource>"
)
PDF = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/URI/URI("
    + FAR.encode()
    + b")>>/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
)
TABLE = "code;lien\n59350;" + FAR + "\n59009;//198.51.100.7/partage\n"
TITLE = "title: Essai (données fictives)\nlicence: etalab-2.0\n"
REMOTE_REFERENCE = {
    "$ref": f"{FAR}/schema.json",
    "$schema": f"{FAR}/draft",
    "fields": [{"name": "code"}],
}

# What each dataset holds; its descriptor is the least one unless it has its own.
DATASETS: dict[str, dict[str, str | bytes]] = {
    "schema-distant": {
        "datapackage.yaml": f"{TITLE}resources:\n  - {{path: t.csv, schema: '{FAR}/schema.json'}}\n",  # noqa: E501
        "t.csv": TABLE,
    },
    "schema-qui-renvoie": {
        "datapackage.yaml": f"{TITLE}resources:\n  - {{path: t.csv, schema: schema.json}}\n",
        "schema.json": json.dumps(REMOTE_REFERENCE),
        "t.csv": TABLE,
    },
    "chemins-distants": {
        "datapackage.yaml": (
            f"{TITLE}profile: {FAR}/profile.json\nimage: {FAR}/x.png\nhomepage: {FAR}\n"
            f"description: '![x]({FAR}/x.png) <img src=\"{FAR}/y.png\">'\n"
            f"resources:\n  - path: {FAR}/t.csv\n  - path: s3://seau/t.parquet\n  - path: "
            "//198.51.100.7/t.csv\n"
            "  - path: /vsicurl/http://198.51.100.7/t.csv\n  - path: t.csv\n"
        ),
        "t.csv": TABLE,
    },
    "lieux-kml": {"t.kml": KML.format(entity="", name="Beffroi")},
    "entites-kml": {"t.kml": KML.format(entity=ENTITY, name="&far;")},
    "lieux-gml": {"t.gml": GML.format(entity="", name="Beffroi")},
    "entites-gml": {"t.gml": GML.format(entity=ENTITY, name="&far;")},
    "vrt": {"t.gml": VRT, "u.geojson": VRT, "v.vrt": VRT, "w.kml": VRT, "x.gpx": VRT},
    "classeur": {"t.xlsx": xlsx()},
    "classeur-libre": {"t.ods": ods()},
    "parquet": {
        "t.parquet": parquet(geo=json.dumps({"crs": f"{FAR}/crs"})),
        "u.parquet": parquet(schema=f"{FAR}/schema.json"),
    },
    "geojson": {
        "t.geojson": geojson(),
        "u.json": json.dumps(FAR),
        "v.geojson": f'"{FAR}/x.geojson"',
    },
    "documents": {"t.pdf": PDF, "t.csv": TABLE},
    "repris": {
        "datapackage.yaml": (
            f"{TITLE}harvested: {{from: '{FAR}/jeux/repris/', source: voisin, id: repris, "
            "date: 2026-03-01}\n"
            f"resources:\n  - {{path: t.csv, id: r1}}\n  - {{path: '{FAR}/service', kind: api}}\n"
        ),
        "t.csv": TABLE,
    },
    "archive": {"t.zip": zipped({"t.csv": TABLE, "http:/198.51.100.7/x.csv": TABLE})},
}


SOURCES = f"""sources:
  - {{id: voisin, kind: opendatasoft, url: '{FAR}/', publisher: lille, hosts: [198.51.100.8]}}
  - {{id: ckan, kind: ckan, url: '{FAR}/ckan/', publisher: lille}}
  - {{id: catalogue, kind: dcat, url: '{FAR}/catalogue.ttl', publisher: lille, links_only: true}}
"""
OWN_PORTAL = COMMUNES.replace("name: Lille}", f"name: Lille, own_portal: '{FAR}/'}}")
DISTANT = "datasets/lille/schema-distant"
REFERRING = "datasets/lille/schema-qui-renvoie"


def site(root: Path) -> Path:
    """A portal under git, of which the last commit changes every dataset."""
    write(root, {"communes.yml": OWN_PORTAL, "sources.yml": SOURCES})
    committed(root)
    git(root, "remote", "add", "origin", f"{FAR}/x.git")
    for slug, files in DATASETS.items():
        write(root / "datasets/lille" / slug, {"datapackage.yaml": TITLE, **files})
    committed(root)
    return root


@pytest.fixture(scope="module")
def portal(can_trace: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return site(tmp_path_factory.mktemp("portal"))


@pytest.mark.parametrize(
    "arguments",
    nightly_after(
        2,
        map(
            pytest.param,
            [
                ("build", "."),
                ("check", "."),
                ("check", ".", "--base", "HEAD~1"),
                ("check", DISTANT),
                ("validate", f"{DISTANT}/t.csv", "--schema", f"{FAR}/schema.json"),
                ("validate", f"{REFERRING}/t.csv", "--schema", f"{REFERRING}/schema.json"),
                ("inspect", "datasets/lille/entites-gml/t.gml"),
                ("inspect", "datasets/lille/classeur/t.xlsx"),
            ],
        ),
    ),
    ids=lambda arguments: (
        " ".join(arguments[:2]) + ("" if len(arguments) < 3 else f" {arguments[2]}")
    ),
)
def test_no_socket_of_the_internet_is_opened(
    arguments: tuple[str, ...], portal: Path, tmp_path: Path
) -> None:
    done = traced([*PROGRAM, *arguments], tmp_path / "trace", portal)
    assert internet_calls(tmp_path / "trace") == []
    assert done.returncode in (0, 1, 3), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.nightly
def test_a_preview_goes_to_nobody(portal: Path, tmp_path: Path) -> None:
    """It is built, asked for a page and ended; then it has listened, and asked nothing."""
    command = under_strace([*PROGRAM, "serve", ".", "--port", "0"], tmp_path / "trace")
    with subprocess.Popen(
        command, cwd=portal, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as preview:
        try:
            assert preview.stdout
            address = next(filter(None, map(ADDRESS.search, preview.stdout)))[0]
            with urllib.request.urlopen(f"{address}lille/repris/") as page:
                assert FAR in page.read().decode()
        finally:
            os.killpg(preview.pid, signal.SIGINT)
    calls = internet_calls(tmp_path / "trace")
    assert calls
    assert [call for call in calls if "connect(" in call] == []


def test_what_is_hostile_was_really_read(portal: Path) -> None:
    """The site is there, with each dataset in the report: the silence above is not that of a build
    that refused."""
    subprocess.run([*PROGRAM, "build", "."], cwd=portal, capture_output=True, check=True)
    report = json.loads((portal / "build/build-report.json").read_text("utf-8"))
    assert {dataset["id"] for dataset in report["datasets"]} == {
        f"lille/{slug}" for slug in DATASETS
    }
    page = (portal / "build/lille/repris/index.html").read_text("utf-8")
    assert f"{FAR}/jeux/repris/" in page
    assert f"{FAR}/" in (portal / "build/lille/index.html").read_text("utf-8")
    checked = subprocess.run(
        [*PROGRAM, "check", "."], cwd=portal, capture_output=True, text=True, check=False
    )
    assert "sources.yml" not in checked.stdout + checked.stderr
    codes = {problem["code"] for problem in report["problems"]}
    assert not codes & {"worker-crash", "worker-memory", "worker-time"}
