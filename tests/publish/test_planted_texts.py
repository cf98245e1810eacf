"""A number of a person in what contributors write beside their tables is in nothing that a build
leaves, and each place is told."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from books import zipped
from pdfs import pages, words
from personal_data.traces import find_traces
from portal import COMMUNES, dataset, made, portal, write
from pypdf import PdfWriter

NIR = "185057800608491"
IBAN = "FR76 3000 6000 0112 3456 7890 189"
PLANTED = {NIR, "30006000011234567890189"}
TITLE = "title: Rues\n"
KML = """<kml xmlns="http://www.opengis.net/kml/2.2"><Document><description>{}</description>
<Placemark><name>Foch</name><Point><coordinates>3.05,50.63</coordinates></Point></Placemark>
</Document></kml>"""
SCHEMA = {"fields": [{"name": "code", "description": f"Par exemple {NIR}"}]}
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet(NIR)
        for row, cells in enumerate([("rue", "metres"), ("Foch", 12), ("Nation", 8)]):
            sheet.write_row(row, 0, cells)
    return out.getvalue()


def parquet() -> bytes:
    out = io.BytesIO()
    table = pa.table({"rue": ["Foch", "Nation"], "metres": [12, 8]})
    pq.write_table(table.replace_schema_metadata({"note": f"Payer {IBAN}"}), out)
    return out.getvalue()


def document() -> bytes:
    text = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>a</w:t></w:r></w:p></w:body>'
    parts = {"[Content_Types].xml": "<a/>", "xl/sharedStrings.xml": f"<s><t>{NIR}</t></s>"}
    embedded = {"word/embeddings/a.xlsx": zipped(parts)}
    return zipped({"word/document.xml": f"{text}</w:document>", **embedded})


def attached() -> bytes:
    writer = PdfWriter(io.BytesIO(pages(words("Rapport"))))
    writer.add_attachment("liste.csv", f"nom;compte\nDupont;{IBAN}\n".encode())
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


FILES: dict[str, str | bytes] = {
    "rues.xlsx": workbook(),
    "rues.kml": KML.format(f"Dossier {NIR}"),
    "rues.parquet": parquet(),
    "rapport.docx": document(),
    "rapport.pdf": attached(),
}


def test_a_planted_number_is_in_no_output(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    communes = COMMUNES.replace("  url:", f"  description: Dons sur {IBAN}\n  url:")
    write(root, {"communes.yml": communes})
    for name, content in FILES.items():
        folder = f"datasets/lille/{name.replace('.', '-')}"
        write(root, {f"{folder}/datapackage.yaml": TITLE, f"{folder}/{name}": content})
    write(root, dataset("lille/schema"))
    described: dict[str, str | bytes] = {
        "datasets/lille/schema/datapackage.yaml": f"{TITLE}schema: schema.json\n",
        "datasets/lille/schema/schema.json": json.dumps(SCHEMA),
    }
    write(root, described)
    write(root, dataset(f"lille/{NIR}"))
    write(root, {"pages/aide.md": f"# Aide\nDossier {NIR}\n", "pages/contact.md": "# Écrire\nIci"})
    card = f"title: Carte\nurl: https://carte.example/\ndescription: Dossier {NIR}\n"
    write(root, {"reuses/carte.yaml": card})
    report = made(root)
    told = {problem.place.path: problem.code for problem in report.problems}
    assert told["communes.yml"] == "personal-iban-text"
    assert told["pages/aide.md"] == told["reuses/carte.yaml"] == "personal-nir-text"
    assert told["datasets/lille"] == "personal-nir-metadata"
    assert told["datasets/lille/schema/schema.json"] == "personal-nir-metadata"
    codes = {path.rpartition("/")[2]: told[path] for path in told if path and path.count("/") == 3}
    assert {name: codes[name] for name in FILES} == {
        "rues.xlsx": "personal-nir-aside",
        "rues.kml": "personal-nir-aside",
        "rues.parquet": "personal-iban-aside",
        "rapport.docx": "personal-nir-document",
        "rapport.pdf": "personal-iban-document",
    }
    assert (root / "build/lille/ecoles/index.html").exists()
    assert (root / "build/contact/index.html").exists()
    assert find_traces(root / "build", PLANTED) == {}


@pytest.mark.parametrize(("names", "is_withheld"), [("Anne Marie Sylvie", True), ("Anne", False)])
def test_a_description_that_says_when_people_were_born_withholds_its_dataset(
    names: str, is_withheld: bool, tmp_path: Path
) -> None:
    root = portal(tmp_path / "site", "lille/ecoles", "lille/aines")
    born = " ".join(f"Mme {name} Caron, née le 12/03/1931." for name in names.split())
    described = f"title: Aînés\ndescription: {born}\n"
    write(root, {"datasets/lille/aines/datapackage.yaml": described})
    codes = {problem.code for problem in made(root).problems}
    assert ("personal-identity-aside" in codes) is is_withheld
    assert (root / "build/lille/ecoles/index.html").exists()
    assert (root / "build/lille/aines/index.html").exists() is not is_withheld
