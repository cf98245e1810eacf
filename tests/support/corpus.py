"""Datasets that attack, by the folder that each is in: what words, names, files and archives can
carry.

`MARK` is what a script would set in a visitor's page, `AWAY` an address that nothing may ask for,
and `SECRET` the content of a file outside the site that nothing may read.
"""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Iterator, Mapping

MARK = "sprung"
AWAY = "http://sprung.invalid"
SECRET = "beffroi-secret-7f3a"
TABLE = "code;nom\n01001;a\n01002;b\n"

# What would run in a page, in each place where words end up
SCRIPTS = (
    f"<script>window.{MARK}=1</script>",
    f"<img src=x onerror=window.{MARK}=1>",
    f'"><svg onload=window.{MARK}=1>',
    f"'-window.{MARK}=1-'",
    f"</script><script>window.{MARK}=1</script>",
    f"</title></textarea></style><iframe srcdoc='<script>parent.{MARK}=1</script>'>",
    f"javascript:window.{MARK}=1",
    (
        f"[lien](javascript:window.{MARK}=1) ![image]({AWAY}/a.png) <a "
        "href='data:text/html,<script>1</script>'>a</a>"
    ),
    f"{{{{ cycler.__init__.__globals__.os.system('touch {MARK}') }}}}{{% include '/etc/passwd' %}}",
    f"\u2028window.{MARK}=1//\u2029]]>--><!--",
    (
        f"<base href={AWAY}/><link rel=stylesheet href={AWAY}/a.css><meta http-equiv=refresh "
        f"content='0;url={AWAY}'>"
    ),
    f"<form action={AWAY}><input name=a autofocus onfocus=window.{MARK}=1>",
)
Files = Mapping[str, str | bytes]


def hostile_datasets() -> dict[str, Files]:
    """The files of each dataset, by its name; all are of one publisher."""
    return dict([*_words(), *_metadata(), *_tables(), *_archives(), *_layers(), *_names()])


def _card(title: str, more: Mapping[str, object] | None = None) -> str:
    return json.dumps({"title": title, **(more or {})}, ensure_ascii=False)


def _words() -> Iterator[tuple[str, Files]]:
    for number, script in enumerate(SCRIPTS):
        field = {"name": script, "title": script, "description": script, "type": "string"}
        card = {
            "description": script,
            "keywords": [script, "parc"],
            "contact": {"name": script, "email": "a@ville.example"},
            "licence": {"name": "autre", "title": script, "path": script},
            "spatial": script,
            "temporal": script,
            "sources": [{"title": script, "path": script}],
            "resources": [
                {
                    "path": "table.csv",
                    "title": script,
                    "description": script,
                    "schema": {"fields": [field]},
                }
            ],
            "views": [{"title": script, "kind": "bars", "category": script}],
        }
        quoted = script.replace('"', '""')
        yield (
            f"mots-{number}",
            {
                "datapackage.json": _card(script, card),
                "table.csv": f'"{quoted}";montant\n"{quoted}";1\n"{quoted}";2\n',
            },
        )
        yield (
            f"mots-retires-{number}",
            {
                "datapackage.json": _card(
                    script, {"withdrawn": {"reason": script, "date": "2024-01-01"}}
                ),
            },
        )
        point = {"type": "Point", "coordinates": [3.06, 50.63]}
        feature = {
            "type": "Feature",
            "geometry": point,
            "properties": {script: script, "nom": script},
        }
        yield (
            f"mots-carte-{number}",
            {
                "datapackage.yaml": f"title: Carte {number}\n",
                "lieux.geojson": json.dumps(
                    {"type": "FeatureCollection", "features": [feature] * 3}
                ),
            },
        )


def _metadata() -> Iterator[tuple[str, Files]]:
    table = {"table.csv": TABLE}
    aliases = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    yield "yaml-bombe", {"datapackage.yaml": f"a0: &a0 [b]\n{aliases}title: x\n", **table}
    yield (
        "yaml-etiquette",
        {"datapackage.yaml": f"title: !!python/object/apply:os.system ['touch {MARK}']\n", **table},
    )
    yield "yaml-profond", {"datapackage.yaml": f"title: {'[' * 5000}\n", **table}
    yield "json-profond", {"datapackage.json": "[" * 100_000, **table}
    yield "yaml-long", {"datapackage.yaml": f"title: {'x' * 3_000_000}\n", **table}
    yield "yaml-nul", {"datapackage.yaml": b"title: a\0b\n", **table}
    yield (
        "chemin-dehors",
        {"datapackage.yaml": "title: x\nresources: [{path: ../../../secret.csv}]\n", **table},
    )
    yield (
        "chemin-absolu",
        {"datapackage.yaml": "title: x\nresources: [{path: /etc/passwd}]\n", **table},
    )
    yield (
        "chemin-ailleurs",
        {"datapackage.yaml": f"title: x\nresources: [{{path: '{AWAY}/a.csv'}}]\n", **table},
    )
    yield (
        "chemin-fichier",
        {"datapackage.yaml": "title: x\nresources: [{path: 'file:///etc/passwd'}]\n", **table},
    )
    yield (
        "schema-ailleurs",
        {"datapackage.yaml": f"title: x\nschema: '{AWAY}/schema.json'\n", **table},
    )
    yield "schema-dehors", {"datapackage.yaml": "title: x\nschema: ../../../secret.csv\n", **table}
    slow = {
        "fields": [{"name": "nom", "type": "string", "constraints": {"pattern": "(?=a)(a+)+$"}}]
    }
    yield (
        "motif-lent",
        {
            "datapackage.json": _card("x", {"schema": slow}),
            "table.csv": "code;nom\n" + "".join(f"{n};{'a' * 40}{n}b\n" for n in range(50)),
        },
    )
    broken = {"fields": [{"name": "nom", "type": "string", "constraints": {"pattern": "(("}}]}
    yield "motif-faux", {"datapackage.json": _card("x", {"schema": broken}), **table}


def _tables() -> Iterator[tuple[str, Files]]:
    card = {"datapackage.yaml": "title: Table\n"}
    function = "read_csv('/etc/passwd')"
    yield (
        "sql-noms",
        {**card, "table.csv": f'"a"");DROP TABLE t;--";"{function}";"$1"\n1;2;3\n4;5;6\n'},
    )
    yield "sql-fichier", {**card, f"{function.replace('/', '_')}.csv": TABLE}
    yield (
        "formules",
        {**card, "table.csv": f"code;nom\n1;=HYPERLINK({AWAY})\n2;@SUM(1)\n3;+33 3 20\n"},
    )
    yield "large", {**card, "table.csv": ";".join(f"c{n}" for n in range(40_000)) + "\n"}
    yield "sans-fin", {**card, "table.csv": 'a;b\n1;"' + "x\n" * 200_000}
    yield (
        "nombres",
        {**card, "table.csv": "a;b\n1e400;-0\nNaN;Infinity\n9999999999999999999999;1_000\n"},
    )
    yield "nul", {**card, "table.csv": b"a;b\n1;\x00\x00\n2;\x01\x02\n"}
    yield "demi-signe", {**card, "table.json": '[{"a": "\\ud800"}, {"a": "\\udfff\\ud800"}]'}
    yield "json-long", {**card, "table.json": '[{"a": ' + "9" * 100_000 + "}]"}
    yield (
        "html-en-csv",
        {**card, "table.csv": f"<!doctype html><script>window.{MARK}=1</script><table><tr><td>a"},
    )
    yield (
        "svg",
        {**card, "plan.svg": f"<svg xmlns='http://www.w3.org/2000/svg' onload='window.{MARK}=1'/>"},
    )
    yield "page", {**card, "page.html": f"<script>window.{MARK}=1</script>", "table.csv": TABLE}
    yield (
        "parquet-faux",
        {**card, "table.parquet": b"PAR1" + b"\xff" * 64 + b"\xff\xff\xff\x7fPAR1"},
    )
    yield "conflit", {**card, "table.csv": "a;b\n<<<<<<< HEAD\n1;2\n=======\n1;3\n>>>>>>> suite\n"}
    yield (
        "portail",
        {
            **card,
            "table.csv": TABLE,
            "communes.yml": "portal: {title: x}\n",
            ".beffroi/state.json": "{}",
        },
    )


def _zip(files: Files) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def _archives() -> Iterator[tuple[str, Files]]:
    """Bombs unpack to a little more than is believed of any archive: more would be as refused."""
    card = {"datapackage.yaml": "title: Archive\n"}
    yield (
        "gzip-bombe",
        {**card, "table.csv.gz": gzip.compress(b"a;b\n" + b"1;2\n" * 30_000_000, 1)},
    )
    yield "zip-bombe", {**card, "table.zip": _zip({"table.csv": b"a;b\n" + b"0" * 150_000_000})}
    yield (
        "zip-dehors",
        {**card, "table.zip": _zip({"../../../../dehors.csv": TABLE, "/tmp/dehors.csv": TABLE})},
    )
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE x [<!ENTITY a0 "b"><!ENTITY f SYSTEM "file:///etc/passwd">{entities}]>'
    row = "<row><c><v>&a11;&f;</v></c></row>"
    sheet = f"<?xml version='1.0'?>{doctype}<worksheet><sheetData>{row}</sheetData></worksheet>"
    yield (
        "xlsx-entites",
        {
            **card,
            "table.xlsx": _zip(
                {
                    "[Content_Types].xml": "<Types/>",
                    "xl/workbook.xml": f"<?xml version='1.0'?>{doctype}<workbook>&f;</workbook>",
                    "xl/worksheets/sheet1.xml": sheet,
                }
            ),
        },
    )
    yield (
        "ods-entites",
        {
            **card,
            "table.ods": _zip(
                {
                    "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                    "content.xml": f"{doctype}<x>&a11;&f;</x>",
                }
            ),
        },
    )


def _layers() -> Iterator[tuple[str, Files]]:
    card = {"datapackage.yaml": "title: Couche\n"}
    entity = '<!DOCTYPE kml [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    link = f"<NetworkLink><Link><href>{AWAY}/a.kml</href></Link></NetworkLink>"
    place = "<Placemark><name>&f;</name><Point><coordinates>3.06,50.63</coordinates></Point></Placemark>"  # noqa: E501
    kml = (
        f'<?xml version="1.0"?>{entity}<kml '
        f'xmlns="http://www.opengis.net/kml/2.2"><Document>{link}{place}</Document></kml>'
    )
    yield "kml-entites", {**card, "lieux.kml": kml}
    nested: object = [3.06, 50.63]
    for _ in range(500):
        nested = [nested]
    collection = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"a": 1},
                "geometry": {"type": "Polygon", "coordinates": nested},
            },
        ],
    }
    yield "geojson-profond", {**card, "lieux.geojson": json.dumps(collection)}
    linked = {"type": "link", "properties": {"href": f"{AWAY}/crs"}}
    point = {"type": "Point", "coordinates": [3.06, 50.63]}
    yield (
        "geojson-crs",
        {
            **card,
            "lieux.geojson": json.dumps(
                {
                    "type": "FeatureCollection",
                    "crs": linked,
                    "features": [{"type": "Feature", "properties": {"a": 1}, "geometry": point}],
                }
            ),
        },
    )
    gml = (
        f'<?xml version="1.0"?>{entity}<FeatureCollection '
        f'xmlns:xlink="{AWAY}"><a>&f;</a></FeatureCollection>'
    )
    yield "gml-entites", {**card, "lieux.gml": gml}


def _names() -> Iterator[tuple[str, Files]]:
    card = {"datapackage.yaml": "title: Noms\n"}
    for number, name in enumerate(
        (
            f"<img src=x onerror={MARK}=1>.csv",
            "a'b\"c`d.csv",
            "[1-9]*.csv",
            "a\nb.csv",
            "\u202egpj.csv",
            "con.csv",
            "-rf.csv",
            "$(touch x).csv",
            f"{'n' * 200}.csv",
            "a;b|c&d.csv",
            "%2e%2e%2fa.csv",
            "été\u0301 .csv",
        )
    ):
        yield f"nom-{number}", {**card, name: TABLE}
