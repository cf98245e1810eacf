"""Rows of cells written in each format that a town hall sends."""

from __future__ import annotations

import datetime
import gzip
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import books
import layers
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from benchmarks.pollution.workbooks import Cell as Cell
from benchmarks.pollution.workbooks import Sheet, write_ods, write_xlsx

Row = Sequence[Cell]
Rows = Sequence[Row]  # the first holds the names of columns
EPOCH = datetime.date(1899, 12, 30)


def show(cell: Cell) -> str:
    if isinstance(cell, datetime.date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)


def quote(text: str, separator: str) -> str:
    if separator in text or '"' in text or "\n" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


def csv(rows: Rows, separator: str = ";", encoding: str = "utf-8") -> bytes:
    lines = [separator.join(quote(show(cell), separator) for cell in row) for row in rows]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def pad(rows: Rows) -> tuple[tuple[Cell, ...], ...]:
    width = max(map(len, rows))
    return tuple((*row, *[None] * (width - len(row))) for row in rows)


def xlsx(rows: Rows, **others: Rows) -> bytes:
    sheets = {"Feuil1": rows, **others}
    return write_xlsx({name: Sheet(pad(sheet)) for name, sheet in sheets.items()})


def xlsx_with_hidden(rows: Rows, hidden: Rows) -> bytes:
    """A workbook of a sheet that is shown and one that is not."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        for name, sheet in {"Bilan": rows, "Liste": hidden}.items():
            page = workbook.add_worksheet(name)
            for number, row in enumerate(sheet):
                page.write_row(number, 0, [show(cell) for cell in row])
            if name == "Liste":
                page.hide()
    return target.getvalue()


def ods(rows: Rows) -> bytes:
    return write_ods({"Feuil1": Sheet(pad(rows))})


def xls(rows: Rows) -> bytes:
    cells = b""
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, datetime.date):
                cells += books.xls_cell(number, place, (cell - EPOCH).days, 1)
            elif cell is not None:
                cells += books.xls_cell(number, place, cell)
    return books.xls(("Feuil1", 0, cells), formats=("dd/mm/yyyy",))


def make_records(rows: Rows) -> list[dict[str, str | int | float | None]]:
    names = [str(name) for name in rows[0]]
    records = []
    for row in rows[1:]:
        values: list[str | int | float | None] = []
        for cell in row:
            values.append(cell.isoformat() if isinstance(cell, datetime.date) else cell)
        records.append(dict(zip(names, values, strict=True)))
    return records


def json_records(rows: Rows) -> bytes:
    return json.dumps(make_records(rows), ensure_ascii=False, indent=1).encode()


def json_lines(rows: Rows) -> bytes:
    lines = [json.dumps(record, ensure_ascii=False) for record in make_records(rows)]
    return ("\n".join(lines) + "\n").encode()


def place_of(number: int) -> tuple[float, float]:
    return 3.05 + number / 1000, 50.63 + number / 1000


def geojson(rows: Rows) -> bytes:
    features = [
        layers.feature({"type": "Point", "coordinates": place_of(number)}, record)
        for number, record in enumerate(make_records(rows))
    ]
    return layers.collection(features)


def kml(rows: Rows) -> bytes:
    """The first column is the name of the place, the others its data."""
    marks = ""
    for number, record in enumerate(make_records(rows)):
        first, *others = record
        x, y = place_of(number)
        data = "".join(
            f'<Data name="{escape(name)}"><value>{escape(str(record[name]))}</value></Data>'
            for name in others
        )
        marks += (
            f"<Placemark><name>{escape(str(record[first]))}</name><ExtendedData>{data}"
            f"</ExtendedData><Point><coordinates>{x},{y}</coordinates></Point></Placemark>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">'
        f"<Document>{marks}</Document></kml>"
    ).encode()


def columns_of(rows: Rows) -> dict[str, list[str]]:
    return {str(name): [show(row[place]) for row in rows[1:]] for place, name in enumerate(rows[0])}


def points(rows: Rows) -> list[bytes]:
    return [layers.point(*place_of(number)) for number in range(len(rows) - 1)]


def cut_name(name: str) -> str:
    """The ten bytes that a DBF keeps of the name of a column."""
    return name.encode()[:10].decode("utf-8", "ignore")


def shapefile(rows: Rows) -> bytes:
    """The parts of a layer in an archive; what it says stands in its DBF."""
    target = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        columns = {cut_name(name): values for name, values in columns_of(rows).items()}
        layers.write(Path(folder) / "couche.shp", points(rows), columns)
        with ZipFile(target, "w", ZIP_DEFLATED) as archive:
            for part in sorted(Path(folder).iterdir()):
                archive.write(part, part.name)
    return target.getvalue()


def geopackage(rows: Rows) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "couche.gpkg"
        layers.write(path, points(rows), columns_of(rows), layer="couche")
        return path.read_bytes()


def parquet(rows: Rows) -> bytes:
    target = io.BytesIO()
    columns = {str(name): [row[place] for row in rows[1:]] for place, name in enumerate(rows[0])}
    pq.write_table(pa.table(columns), target)
    return target.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def zip_of_csv(rows: Rows) -> bytes:
    return zipped({"export.csv": csv(rows)})


def gzip_of_csv(rows: Rows) -> bytes:
    return gzip.compress(csv(rows), mtime=0)


FORMATS: Mapping[str, tuple[str, Callable[[Rows], bytes]]] = {
    "csv": ("liste.csv", csv),
    "csv-cp1252": ("liste.csv", lambda rows: csv(rows, encoding="cp1252")),
    "csv-comma": ("liste.csv", lambda rows: csv(rows, ",")),
    "csv-tab": ("liste.tsv", lambda rows: csv(rows, "\t")),
    "csv-utf-16": ("liste.csv", lambda rows: csv(rows, encoding="utf-16")),
    "xlsx": ("liste.xlsx", xlsx),
    "xls": ("liste.xls", xls),
    "ods": ("liste.ods", ods),
    "json": ("liste.json", json_records),
    "jsonl": ("liste.jsonl", json_lines),
    "geojson": ("liste.geojson", geojson),
    "kml": ("liste.kml", kml),
    "shapefile": ("liste.zip", shapefile),
    "geopackage": ("liste.gpkg", geopackage),
    "parquet": ("liste.parquet", parquet),
    "zip": ("liste.zip", zip_of_csv),
    "gzip": ("liste.csv.gz", gzip_of_csv),
}


def docx(*paragraphs: str) -> bytes:
    return wrap_docx("".join(map(write_paragraph, paragraphs)))


def docx_table(rows: Iterable[Sequence[str]]) -> bytes:
    body = ""
    for row in rows:
        cells = "".join(f"<w:tc>{write_paragraph(cell)}</w:tc>" for cell in row)
        body += f"<w:tr>{cells}</w:tr>"
    return wrap_docx(f"<w:tbl>{body}</w:tbl>{write_paragraph('')}")


def write_paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def wrap_docx(body: str) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    return zipped(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{types}"><Default Extension="xml" ContentType="application/xml"/>'
                '<Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
            ).encode(),
            "_rels/.rels": (
                f'<Relationships xmlns="{relations}"><Relationship Id="rId1" Type="{office}" '
                'Target="word/document.xml"/></Relationships>'
            ).encode(),
            "word/document.xml": (
                f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
            ).encode(),
        }
    )


def pdf(*lines: str) -> bytes:
    """A page of lines."""
    text = " T* ".join(f"({line}) Tj" for line in lines)
    return wrap_pdf(f"BT /F 11 Tf 14 TL 50 760 Td {text} ET")


def pdf_table(rows: Iterable[Sequence[str]]) -> bytes:
    """A page on which each cell is written by itself, as word processors do."""
    texts = []
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            position = f"{50 + 120 * place} {760 - 18 * number}"
            texts.append(f"BT /F 11 Tf 1 0 0 1 {position} Tm ({cell}) Tj ET")
    return wrap_pdf(" ".join(texts))


def wrap_pdf(content: str) -> bytes:
    """A page that draws this."""
    stream = content.encode("cp1252")
    bodies = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        b"/Resources << /Font << /F 3 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    )
    out = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n"
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
