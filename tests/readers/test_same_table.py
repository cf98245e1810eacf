"""The same content gives the same table in whatever format it comes, up to what the format can
hold."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import books
import layers
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from nightly import nightly_but_each
from tools import ROOT

from site_builder.columns.canonical import build_canonical_table
from site_builder.columns.canonical_table import iterate_typed_texts
from site_builder.columns.coordinates import normalise_coordinates
from site_builder.core.formats import FORMATS as FORMATS_READ
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Place
from site_builder.readers.read import RawTable, read_raw_table


class Percent(Decimal):
    """A number of per cent."""


class Euros(Decimal):
    """An amount of money that says so."""


class Kilometres(int):
    """A distance that says so."""


class Code(int):
    """A code of five digits that a workbook holds as a number shown with its zeros."""


class Phone(str):
    """A telephone number as people write it."""


@dataclass(frozen=True)
class Column:
    """`cells` are values of Python, None where a cell is empty; `kind` is (type, kind, unit) as
    they are published."""

    name: str
    kind: tuple[str, str, str]
    cells: tuple[Any, ...]


def column(name: str, kind: str, *cells: Any, unit: str = "") -> Column:
    """`kind` is written « number », or « string/insee » where the kind is not its type."""
    type_, _, own = kind.partition("/")
    return Column(name, (type_, own or type_, unit), cells)


TABLES = {
    "associations": (
        column(
            "Nom",
            "string",
            "Amicale laïque",
            "Les « Sœurs »",
            'Dit "Le Cercle", asso.',
            "Chœur\nde l’Église",
        ),
        column("Code INSEE", "string/insee", "01004", "59350", "2A004", None),
        column("SIRET", "string/siret", "00123456700017", None, "21590350100017", "21590009300018"),
        column("RNA", "string/rna", "W595000001", "W595000002", "W9M1000001", "W595000003"),
        column(
            "Téléphone",
            "string/telephone",
            Phone("01 99 00 12 34"),
            Phone("03.53.01.12.34"),
            None,
            "0199001236",
        ),
        column(
            "Code postal", "string/postal_code", Code(1000), Code(59000), Code(20000), Code(75001)
        ),
        column(
            "Dossier\n(à rappeler)",
            "string",
            "00012345678901234567",
            "10012345678901234568",
            "7",
            None,
        ),
        column("N° de voie", "string", 12, "12 bis", 7, "4 ter"),
        column("Observations", "string", None, None, None, None),
        column("Devise", "string", "à Œuvres", "a\u00a0b", " ÿ € ", "'+1, =A1 ; NC | \t null"),
        column("Ville jumelée", "string", "Łódź", "Köln", "Esch", None),
    ),
    "agenda": (
        column("Jour", "date", date(2024, 4, 3), date(2024, 12, 31), date(1987, 2, 28), None),
        column("Heure", "time", time(14, 30), time(8, 0, 15), time(0, 0), None),
        column(
            "Saisi",
            "datetime",
            datetime(2024, 4, 3),
            datetime(1999, 1, 1, 23, 59, 5),
            datetime(1987, 2, 8),
            None,
        ),
        column("Année", "year", 2024, 1999, 2025, None),
        column("Année scolaire", "string/school-year", "2023-2024", "2024-2025", None, "2025-2026"),
        column("Mois", "yearmonth", "2024-04", "2024-12", "1987-02", "2025-01"),
        column("Ouvert", "boolean", True, False, None, True),
        column("Accessible", "boolean", "oui", "non", "oui", None),
    ),
    "budget": (
        column("Libellé", "string", "Écoles", "Voirie", "Fêtes", "Culture"),
        column("Quantité", "integer", 12, 0, -5, 1234567),
        column(
            "Montant", "number", Decimal("12500.50"), Decimal("-0.25"), None, Decimal("1063850.00")
        ),
        column(
            "Solde", "number", Decimal("100.00"), Decimal("-20.00"), None, Decimal("1234567.00")
        ),
        column(
            "Taux", "number", Percent("88.14"), Percent("5.00"), Percent("100.00"), None, unit="%"
        ),
        column("Tarif", "number", Euros("12.50"), Euros("-1250.00"), Euros("0.80"), None, unit="€"),
        column(
            "Distance", "integer", Kilometres(12), Kilometres(1250), Kilometres(0), None, unit="km"
        ),
        column("Compteur", "integer", 123456789012345, 1, None, 42),
        column("Référence", "integer", 12345678901234567, 98765432109876543, None, 1),
        column("Mesure", "number", 0.00001, 12.125, 1.5, None),
        column("Vide", "string", None, None, None, None),
    ),
    "lieux": (
        column(
            "Lieu",
            "string",
            "Place du Général-de-Gaulle",
            "Parc « Barbieux »",
            "Marché\ncouvert",
            "Sœur",
        ),
        column("Insee", "string/insee", "01004", "59350", "2A004", "59009"),
        column("Places", "integer", 120, 0, None, 7),
        column("Aire", "number", Decimal("80.50"), Decimal("12.25"), Decimal("3.00"), None),
        column("Ouvert", "boolean", True, False, True, None),
        column("Ouvert_le", "date", date(2024, 4, 3), None, date(1987, 2, 28), date(2025, 1, 1)),
        column("Note", "string", None, None, None, None),
        column("longitude", "number/longitude", 3.05731234567, 3.1636, 8.7386, 3.1361),
        column("latitude", "number/latitude", 50.6365, 50.6775, 41.9192, 50.6292),
    ),
}


def french(value: Any) -> str:
    """A value as people write it in a CSV."""
    match value:
        case None:
            return ""
        case bool():
            return "VRAI" if value else "FAUX"
        case Code():
            return f"{value:05}"
        case Percent():
            return f"{value} %".replace(".", ",")
        case Euros():
            return f"{value} €".replace(".", ",")
        case Kilometres():
            return f"{value:d} km"
        case Decimal():
            return f"{value:,}".replace(",", "\u00a0").replace(".", ",")
        case float():
            return f"{Decimal(repr(value)):f}".replace(".", ",")
        case datetime():
            return f"{value:%d/%m/%Y %H:%M:%S}"
        case date():
            return f"{value:%d/%m/%Y}"
        case time():
            return f"{value:%H:%M:%S}"
    return str(value)


def plain(value: Any) -> Any:
    """A value as JSON has it, which has no type for days, hours and units."""
    match value:
        case Code():
            return f"{value:05}"
        case Decimal():
            return float(value)
        case date() | time():
            return value.isoformat()
    return value


def said(value: Any) -> str | None:
    """A value in canonical notation."""
    match value:
        case None:
            return None
        case "oui" | "non" | bool():
            return "true" if value in ("oui", True) else "false"
        case Phone():
            return value.replace(" ", "").replace(".", "")
        case Code():
            return f"{value:05}"
        case float():
            return f"{Decimal(repr(value)):f}"
        case date():
            return value.isoformat()
        case time():
            return value.isoformat()
    return f"{value:d}" if isinstance(value, Kilometres) else str(value)


def rows(table: Sequence[Column], made: Callable[[Any], Any]) -> list[list[Any]]:
    return [
        [column.name for column in table],
        *([made(cell) for cell in row] for row in zip(*(c.cells for c in table), strict=True)),
    ]


# --- each format, as its programs write it ---


def delimited(delimiter: str, encoding: str) -> Callable[[Sequence[Column]], bytes]:
    import csv

    def write(table: Sequence[Column]) -> bytes:
        target = io.StringIO(newline="")
        csv.writer(target, delimiter=delimiter, lineterminator="\r\n").writerows(
            rows(table, french)
        )
        return target.getvalue().encode(encoding, "replace")

    return write


def lines(table: Sequence[Column]) -> Iterator[dict[str, Any]]:
    names, *cells = rows(table, plain)
    return (dict(zip(names, row, strict=True)) for row in cells)


def as_json(table: Sequence[Column]) -> bytes:
    return json.dumps(list(lines(table)), ensure_ascii=False).encode()


def as_json_lines(table: Sequence[Column]) -> bytes:
    return "".join(f"{json.dumps(line)}\n" for line in lines(table)).encode()


def as_parquet(table: Sequence[Column]) -> bytes:
    target = io.BytesIO()
    types = {Decimal: pa.decimal128(18, 2), datetime: pa.timestamp("s"), time: pa.time32("s")}

    def array(column: Column) -> Any:
        kinds = {type(cell) for cell in column.cells if cell is not None}
        if kinds & {str, Code, Phone} or not kinds:
            return pa.array(
                [None if cell is None else french(cell) for cell in column.cells], pa.string()
            )
        kind = kinds.pop()
        bare = {Percent: float, Euros: float, Kilometres: int}.get(kind)
        cells = [bare(cell) if bare and cell is not None else cell for cell in column.cells]
        return pa.array(cells, types.get(kind))

    pq.write_table(pa.table({column.name: array(column) for column in table}), target)
    return target.getvalue()


FORMATS = {
    Percent: "0.00%",
    Decimal: "#,##0.00",
    Euros: '#,##0.00 "€";[Red]-#,##0.00 "€"',
    Kilometres: '0" km"',
    Code: "00000",
    datetime: "dd/mm/yyyy hh:mm:ss",
    date: "dd/mm/yyyy",
    time: "hh:mm:ss",
}
STYLES = {kind: number for number, kind in enumerate(FORMATS, 1)}


def cell_value(value: Any) -> Any:
    """A value as Excel keeps it: text, a number, true or false, or None."""
    match value:
        case Percent():
            return float(value / 100)
        case datetime():
            return (value - datetime(1899, 12, 30)).total_seconds() / 86_400
        case date():
            return (value - date(1899, 12, 30)).days
        case time():
            return (value.hour * 3600 + value.minute * 60 + value.second) / 86_400
        case Decimal():
            return float(value)
        case Code() | Kilometres():
            return int(value)
        case str():
            return str(value)
    return value


def as_xlsx(table: Sequence[Column]) -> bytes:
    def write(book: Any) -> None:
        sheet = book.add_worksheet("Feuil1")
        formats = {kind: book.add_format({"num_format": code}) for kind, code in FORMATS.items()}
        for number, row in enumerate(rows(table, lambda value: value)):
            for place, value in enumerate(row):
                if value is not None:
                    sheet.write(number, place, cell_value(value), formats.get(type(value)))

    return books.xlsx(write, strings_to_formulas=False)


def as_xls(table: Sequence[Column]) -> bytes:
    cells = b"".join(
        books.xls_cell(number, place, cell_value(value), STYLES.get(type(value), 0))
        for number, row in enumerate(rows(table, lambda value: value))
        for place, value in enumerate(row)
        if value is not None
    )
    return books.xls(("Feuil1", 0, cells), formats=tuple(FORMATS.values()))


def as_xlsb(table: Sequence[Column]) -> bytes:
    styles = {
        place: STYLES[kind]
        for place, column in enumerate(table)
        for kind in {type(cell) for cell in column.cells} & STYLES.keys()
    }
    return books.xlsb(
        ("Feuil1", 0, b"", books.xlsb_rows(rows(table, cell_value), style=styles), b""),
        formats=tuple(FORMATS.values()),
    )


def as_ods(table: Sequence[Column]) -> bytes:
    padded = (
        '<number:number-style style:name="N1"><number:number '
        'number:min-integer-digits="5"/></number:number-style>'
    )
    return books.ods(
        books.ods_table(
            *(books.ods_row(*map(_ods_cell, row)) for row in rows(table, lambda value: value))
        ),
        padded,
    )


def _ods_cell(value: Any) -> str:
    match value:
        case None:
            return "<table:table-cell/>"
        case bool():
            return books.ods_cell(str(value).lower(), "boolean", french(value))
        case Percent():
            return books.ods_cell(float(value / 100), "percentage", french(value))
        case Euros():
            return books.ods_cell(float(value), "currency", french(value), ' office:currency="EUR"')
        case date():
            return books.ods_cell(value.isoformat(), "date", french(value))
        case time():
            return books.ods_cell(f"PT{value:%HH%MM%SS}", "time", french(value))
        case str():
            return books.ods_cell(escape(value, quote=False).replace("\n", "</text:p><text:p>"))
    return books.ods_cell(
        int(value) if isinstance(value, int) else float(value), "float", french(value)
    )


def properties(table: Sequence[Column]) -> Iterator[tuple[dict[str, Any], float, float]]:
    for line in lines(table):
        longitude = line.pop("longitude")
        latitude = line.pop("latitude")
        yield line, longitude, latitude


def as_geojson(table: Sequence[Column]) -> bytes:
    return layers.collection([layers.at(x, y, **line) for line, x, y in properties(table)])


def as_kml(table: Sequence[Column]) -> bytes:
    def data(line: dict[str, Any]) -> str:
        shown = {
            name: ""
            if value is None
            else json.dumps(value)
            if not isinstance(value, str)
            else value
            for name, value in line.items()
        }
        return "".join(
            f'<Data name="{name}"><value>{escape(value)}</value></Data>'
            for name, value in shown.items()
        )

    marks = "".join(
        f"<Placemark><ExtendedData>{data(line)}</ExtendedData><Point><coordinates>{x},{y}</coordinates></Point></Placemark>"
        for line, x, y in properties(table)
    )
    return (
        '<?xml version="1.0"?><kml '
        f'xmlns="http://www.opengis.net/kml/2.2"><Document>{marks}</Document></kml>'
    ).encode()


def layer(ending: str) -> Callable[[Sequence[Column]], bytes]:
    """A layer of GDAL's: a zip of its parts, or its one file."""

    def write(table: Sequence[Column]) -> bytes:
        own = table[:-2]
        places = [layers.point(x, y) for _, x, y in properties(table)]
        fields = {one.name: _field(one.cells) for one in own}
        empty = [np.array([cell is None for cell in one.cells]) for one in own]
        with TemporaryDirectory() as folder:
            layers.write(
                Path(folder) / f"lieux{ending}", places, fields, field_mask=empty, encoding="utf-8"
            )
            parts = {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}
        return parts[f"lieux{ending}"] if len(parts) == 1 else books.zipped(parts)

    return write


def _field(cells: Sequence[Any]) -> Any:
    """Values of one type, what is empty being masked."""
    first = next((cell for cell in cells if cell is not None), "")
    if isinstance(first, date):
        return [np.datetime64(cell or first, "D") for cell in cells]
    if isinstance(first, (Decimal, float)):
        return [float(cell or 0) for cell in cells]
    return [type(first)() if cell is None else cell for cell in cells]


CSV = delimited(";", "utf-8-sig")
WRITERS = {
    "csv, utf-8": (".csv", delimited(",", "utf-8")),
    "csv, utf-8-sig": (".csv", CSV),
    "csv, cp1252": (".csv", delimited(";", "cp1252")),
    "csv, mac_roman": (".csv", delimited(";", "mac_roman")),
    "csv, utf-16": (".csv", delimited(";", "utf-16")),
    "tsv": (".tsv", delimited("\t", "utf-8")),
    "txt": (".txt", delimited("|", "utf-8")),
    "zip": (".zip", lambda table: books.zipped({"table.csv": CSV(table)})),
    "gz": (".gz", lambda table: gzip.compress(CSV(table), mtime=0)),
    "json": (".json", as_json),
    "jsonl": (".jsonl", as_json_lines),
    "parquet": (".parquet", as_parquet),
    "xlsx": (".xlsx", as_xlsx),
    "xlsm": (".xlsm", as_xlsx),
    "xlsb": (".xlsb", as_xlsb),
    "xls": (".xls", as_xls),
    "ods": (".ods", as_ods),
}
LAYERS = {
    "geojson": (".geojson", as_geojson),
    "kml": (".kml", as_kml),
    "kmz": (".kmz", lambda table: books.zipped({"doc.kml": as_kml(table)})),
    "shapefile": (".zip", layer(".shp")),
    "gpkg": (".gpkg", layer(".gpkg")),
    "gml": (".gml", layer(".gml")),
}


# --- what a format does not keep ---

SHOWN = {
    "csv, cp1252": "CSV en Windows-1252",
    "csv, mac_roman": "CSV en Macintosh",
    "jsonl": "JSON Lines",
    "parquet": "Parquet",
    "geojson": "GeoJSON",
    "shapefile": "shapefile",
    "gpkg": "GeoPackage",
}
BOOKS = ("xlsx", "xlsm", "xlsb", "xls", "ods")
RECORDS = ("json", "jsonl")
ON_MAPS = tuple(LAYERS)


@dataclass(frozen=True)
class Limit:
    """What some columns of a table are in some formats, and why, as docs/formats.md says it."""

    formats: tuple[str, ...]
    table: str
    columns: tuple[Column, ...]
    why: str


LIMITS = (
    Limit(
        (*BOOKS, *RECORDS),
        "budget",
        (column("Solde", "integer", 100, -20, None, 1234567),),
        (
            "les zéros qui finissent un nombre : des montants tous ronds (100,00) y sont des "
            "nombres entiers"
        ),
    ),
    Limit(
        (*RECORDS, "parquet"),
        "budget",
        (
            column("Taux", "number", Percent("88.14"), Percent("5.00"), Percent("100.00"), None),
            column("Tarif", "number", Euros("12.50"), Euros("-1250.00"), Euros("0.80"), None),
            column("Distance", "integer", Kilometres(12), Kilometres(1250), Kilometres(0), None),
        ),
        "l’unité d’un nombre : 88,14 % y est 88.14, et la colonne n’a pas d’unité",
    ),
    Limit(
        ("ods",),
        "budget",
        (column("Distance", "integer", Kilometres(12), Kilometres(1250), Kilometres(0), None),),
        "l’unité que montre un format (12 km), sauf « % » et « € »",
    ),
    Limit(
        BOOKS,
        "budget",
        (column("Référence", "string", "12345678901234600", "98765432109876500", None, "1"),),
        (
            "plus de quinze chiffres d’un nombre : un identifiant plus long demande une colonne "
            "au format Texte"
        ),
    ),
    Limit(
        ("csv, cp1252", "csv, mac_roman"),
        "associations",
        (column("Ville jumelée", "string", "?ód?", "Köln", "Esch", None),),
        "les lettres qu’il n’a pas : le tableur écrit « ? » à la place de « Ł » ou de « ź »",
    ),
    Limit(
        ON_MAPS,
        "lieux",
        (column("longitude", "number/longitude", 3.0573123, 3.1636, 8.7386, 3.1361),),
        (
            "plus de sept décimales d’une position (un centimètre) : nous arrondissons, mais "
            "pas dans un tableau"
        ),
    ),
    Limit(
        ("gml",),
        "lieux",
        (column("gml_id", "string", "lieux.0", "lieux.1", "lieux.2", "lieux.3"),),
        "rien, mais il ajoute à chaque objet un identifiant, publié dans la colonne `gml_id`",
    ),
)


def wanted(name: str, form: str) -> list[Column]:
    """The columns that this format gives for a table, those that it adds being first."""
    limited = (
        one
        for limit in LIMITS
        if limit.table == name and form in limit.formats
        for one in limit.columns
    )
    limits = {one.name: one for one in limited}
    columns = [limits.pop(one.name, one) for one in TABLES[name]]
    return [*limits.values(), *columns]


def found(folder: Path, content: bytes, ending: str) -> list[Column]:
    """The columns of a file, read as the build reads them, their cells in canonical notation."""
    (folder / "source").write_bytes(content)
    raw = read_raw_table(folder / "source", ending=ending, hints=ReadingHints(), scratch=folder)
    assert isinstance(raw, RawTable), raw
    raw, demands = normalise_coordinates(raw, folder)
    typed = build_canonical_table(raw, demands, missing=(), place=Place(path="")).table
    cells = zip(*iterate_typed_texts(typed), strict=True)
    names = [(one.name, (one.kind.type, one.kind.name, one.unit)) for one in typed.columns]
    return [
        Column(*name, tuple(text or None for text in one))
        for name, one in zip(names, cells, strict=True)
    ]


CASES = [(table, form) for table in TABLES for form in WRITERS] + [
    ("lieux", form) for form in LAYERS
]


@pytest.mark.parametrize(("table", "form"), nightly_but_each(4, CASES))
def test_a_table_is_the_same_in_every_format(tmp_path: Path, table: str, form: str) -> None:
    ending, write = (WRITERS | LAYERS)[form]
    columns = found(tmp_path, write(TABLES[table]), ending)
    expected = [
        Column(" ".join(one.name.split()), one.kind, tuple(map(said, one.cells)))
        for one in wanted(table, form)
    ]
    assert [one.name for one in columns] == [one.name for one in expected]
    for one, other in zip(columns, expected, strict=True):
        assert one == other


def test_every_format_of_tables_is_tried_or_cannot_hold_one() -> None:
    tried = {ending for ending, _ in (WRITERS | LAYERS).values()}
    read = {form.ending for form in FORMATS_READ if form.kind == "table"}
    assert read - tried == {".ndjson", ".gpx"}  # another name of .jsonl; columns of its own


def test_what_a_format_does_not_keep_is_said() -> None:
    """docs/formats.md has one line for each limit, and no other."""
    text = (ROOT / "docs/formats.md").read_text("utf-8")
    part = text.partition("| format | ce qu’il ne garde pas |\n")[2].partition("\n\n")[0]
    assert part.split("\n")[1:] == [
        f"| {', '.join(map(_shown, limit.formats))} | {limit.why} |" for limit in LIMITS
    ]


def _shown(form: str) -> str:
    return SHOWN.get(form, form.upper())
