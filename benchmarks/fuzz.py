"""A coverage-guided fuzzer of preparation: bytes under one ending may be refused, and may not
raise, hang or swell.

pip install atheris (no dependency of the project), then, for ten minutes:

python benchmarks/fuzz.py .xlsx CORPUS -max_total_time=600 -max_len=20000 -timeout=20
  -rss_limit_mb=1500

Seeds are what the tests build; tests/readers/test_damaged_files.py spoils them too. What leads
further stays in the folder CORPUS, what crashes is written to ./crash-…, ready for
`-minimize_crash=1`. Zip and gzip are unpacked before they are changed.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import shutil
import struct
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).resolve().parent.parent
WHOLE = 4  # one input in so many is prepared whole, which costs five times its reading
STORED = 500  # runs after which what was stored is thrown away
LARGEST = 1 << 20  # bytes of a part that is changed
CSV = (
    "nom;montant;jour;SIRET\nAmicale laïque;12 500,50;03/04/2024;21590350100017\n"
    "Cœur;NC;04/04/2024;\n"
).encode()
RECORDS = [
    {"nom": "Zoé", "n": 1.5, "où": {"lat": 50.6, "lon": 3.1}},
    {"nom": None, "n": -3, "liste": ["a", 1]},
]
KML = b"""<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>F</name><Placemark>
<name>A</name><ExtendedData><Data name="n"><value>1</value></Data></ExtendedData><Point><coordinates>3.1,50.6,0
</coordinates></Point></Placemark></Folder></Document></kml>"""  # noqa: E501


def layer(ending: str) -> dict[str, bytes]:
    """The files of a layer of two points."""
    from layers import point, write

    columns = {"nom": ["Zoé", "é"], "n": [1, 2], "jour": ["2024-04-03", "2024-04-04"]}
    with tempfile.TemporaryDirectory() as folder:
        write(
            Path(folder) / f"a{ending}",
            [point(3.1, 50.6), point(3.2, 50.7)],
            {} if ending == ".gpx" else columns,
        )
        return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def seeds(ending: str) -> Iterator[bytes]:
    """Small sound files of this ending."""
    return next(made(ending) for endings, made in SEEDS if ending in endings)


def texts(_: str) -> Iterator[bytes]:
    from benchmarks.pollution import cases

    return (case.content for number, case in enumerate(cases()) if number % 40 == 0)


def trees(_: str) -> Iterator[bytes]:
    from layers import at, collection

    yield json.dumps(RECORDS).encode()
    yield "\n".join(map(json.dumps, RECORDS)).encode()
    yield collection([at(3.1, 50.6, nom="Zoé", n=1), at(3.2, 50.7)])
    yield json.dumps({"results": RECORDS, "total_count": 2}).encode()
    yield json.dumps(
        {"columns": ["nom", "n"], "index": [3, 4], "data": [["Zoé", 1], [None, -3]]}
    ).encode()
    yield json.dumps({"59350": RECORDS[0], "59009": RECORDS[1]}).encode()


def parquets(_: str) -> Iterator[bytes]:
    from readers.test_parquet_reader import file

    yield file({"nom": ["Zoé", None], "n": [1.5, 2], "liste": [["a"], []]})
    yield file({"nom": ["Zoé"] * 50, "b": [b"\x01"] * 50}, compression="NONE")


def workbooks(ending: str) -> Iterator[bytes]:
    import books

    yield books.BOOKS[ending[1:].replace("xlsm", "xlsx")]
    dated = [["d", "n"], [45000.5, 1], ["#", 2]]
    formats = ("dd/mm/yyyy",)
    if ending == ".xls":
        parts = books.xls_rows(books.SECRET), books.xls_hidden_row(1), books.xls_merged(0, 1, 0, 1)
        shown = books.xls_rows(dated) + books.xls_hidden_columns(1, 1)
        yield books.xls(("A", 1, b"".join(parts)), ("B", 0, shown), formats=formats)
    elif ending == ".xlsb":
        secret = books.xlsb_hidden_columns(1, 1), books.xlsb_rows(books.SECRET, [1]), b""
        shown = b"", books.xlsb_rows(dated, style={0: 1}), books.xlsb_merged(0, 1, 0, 1)
        yield books.xlsb(("A", 0, *secret), ("B", 0, *shown), formats=formats)
    elif ending == ".ods":
        yield books.ods(books.ods_table(*(books.ods_row(*row) for row in books.SECRET)) * 2)
    else:
        yield books.sheets(Vide=[], Une=books.ROWS, Autre=books.SECRET)


def maps(ending: str) -> Iterator[bytes]:
    from books import zipped

    if ending in (".kml", ".kmz"):
        return iter([KML if ending == ".kml" else zipped({"doc.kml": KML})])
    return (content for name, content in layer(ending).items() if name.endswith(ending))


def archives(ending: str) -> Iterator[bytes]:
    from books import zipped

    if ending == ".gz":
        yield from (
            gzip.compress(content, mtime=0) for content in (CSV, json.dumps(RECORDS).encode())
        )
        return
    yield zipped({"a.csv": CSV, "lisez-moi.txt": b"note"})
    yield from (zipped(layer(main)) for main in (".shp", ".mif"))
    yield zipped({"a.ods": next(workbooks(".ods"))})


def documents(ending: str) -> Iterator[bytes]:
    from books import zipped
    from pdfs import STAMP, WORDS, pages, words
    from pictures import (
        JFIF,
        exif,
        jpeg,
        jpeg_segment,
        png,
        png_chunk,
        webp,
        webp_chunk,
        webp_head,
    )  # fmt: skip
    from readers.test_documents import GTFS

    if ending == ".pdf":
        yield pages(words(WORDS), words(STAMP), info="<< /CreationDate (D:20240703) >>")
    elif ending == ".gtfs":
        yield zipped(GTFS)
    elif ending == ".odt":
        meta = (
            b"<m><dc:date>2024-04-03T10:00:00</dc:date><meta:document-statistic "
            b"meta:page-count='3'/></m>"
        )
        yield zipped(
            {
                "mimetype": b"application/vnd.oasis.opendocument.text",
                "meta.xml": meta,
                "content.xml": b"<a/>",
            }
        )
    elif ending == ".docx":
        core = b"<c><dcterms:modified>2024-04-03T10:00:00Z</dcterms:modified></c>"
        parts = {
            "word/document.xml": b"<w/>",
            "docProps/core.xml": core,
            "docProps/app.xml": b"<p><Pages>3</Pages></p>",
        }
        yield zipped({"[Content_Types].xml": b"<Types/>", **parts})
    elif ending == ".png":
        told = png_chunk(b"eXIf", exif(8)) + png_chunk(b"tEXt", b"Author\0A")
        yield png(4, 3, chunks=told, more=b"fin")
    elif ending == ".webp":
        image = webp_chunk(b"VP8L", b"\x2f" + struct.pack("<I", 639 | 399 << 14))
        yield webp(image)
        yield webp(webp_head(0x08, 640, 400), image, webp_chunk(b"EXIF", exif(3)))
    else:
        yield jpeg(jpeg_segment(0xE0, JFIF), jpeg_segment(0xE1, b"Exif\0\0" + exif(6)), more=b"fin")


SEEDS: tuple[tuple[tuple[str, ...], Callable[[str], Iterator[bytes]]], ...] = (
    ((".csv", ".tsv", ".txt"), texts),
    ((".json", ".jsonl", ".ndjson", ".geojson"), trees),
    ((".parquet",), parquets),
    ((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"), workbooks),
    ((".kml", ".kmz", ".gpkg", ".gpx", ".gml"), maps),
    ((".zip", ".gz"), archives),
    ((".pdf", ".odt", ".docx", ".gtfs", ".png", ".webp", ".jpg", ".jpeg"), documents),
)


def mutator(mutate: Callable[[bytes, int], bytes]) -> Callable[[bytes, int, int], bytes]:
    """Changes one part of a zip, or what a gzip holds, three times in four; the bytes themselves
    else."""
    from books import zipped

    def changed(data: bytes, most: int, seed: int) -> bytes:
        dice = random.Random(seed)
        if dice.random() < 0.75 and data[:2] in (b"PK", b"\x1f\x8b"):
            try:
                packed = _part(data, most, dice)
            except Exception:  # it is broken already
                packed = b""
            if 0 < len(packed) <= most:
                return packed
        return mutate(data, most)

    def _part(data: bytes, most: int, dice: random.Random) -> bytes:
        if data[:2] == b"\x1f\x8b":
            return gzip.compress(mutate(gzip.decompress(data), 4 * most), mtime=0)
        with ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > LARGEST:
                return b""
            members = {name: archive.read(name) for name in archive.namelist()}
        name = dice.choice(sorted(members))
        members[name] = mutate(members[name], 4 * most)
        return zipped(members)

    return changed


def prepared(ending: str, folder: Path) -> Callable[[bytes], None]:
    """What the build does with a file of these bytes, in this process."""
    from site_builder.core import formats
    from site_builder.core.model.prepared import PreparationTask, SourceFile
    from site_builder.core.model.reading_hints import ReadingHints
    from site_builder.prepare.preparation_job import PreparationJob
    from site_builder.prepare.prepare import prepare_datasets
    from site_builder.readers.read import read_raw_table

    form = formats.find_format(ending)
    assert form and form.kind in ("table", "document"), ending
    source = SourceFile(
        name="a",
        path="source",
        kind=form.kind,
        hints=ReadingHints(),
        original=f"a{ending}",
        ending=ending,
    )  # type: ignore[arg-type]
    job = PreparationJob(
        task=PreparationTask(id="lille/a", files=(source,), sheet="Données", exports=("csv",)),
        key="key",
        digests=(),
        folder=folder,
        shown="datasets/x",
        store=folder / "store",
    )
    scratch = folder / "scratch"
    runs = 0
    scratch.mkdir()

    def run(data: bytes) -> None:
        nonlocal runs
        (folder / "source").write_bytes(data)
        if form.kind == "table" and zlib.crc32(data) % WHOLE:
            read_raw_table(folder / "source", ending=ending, hints=ReadingHints(), scratch=scratch)
            shutil.rmtree(scratch)
            scratch.mkdir()
        else:
            prepare_datasets([job], scratch)
        runs += 1
        if runs % STORED == 0:
            shutil.rmtree(folder / "store", ignore_errors=True)

    return run


def main() -> None:
    import atheris

    sys.path[:0] = [str(ROOT / "tests" / "support"), str(ROOT)]
    ending = sys.argv[1]
    corpus = Path(sys.argv[2])
    corpus.mkdir(parents=True, exist_ok=True)
    with (
        atheris.instrument_imports(include=["site_builder"]),
        tempfile.TemporaryDirectory() as folder,
    ):
        for number, content in enumerate(seeds(ending)):
            (corpus / f"seed-{number}").write_bytes(content)
        run = prepared(ending, Path(folder))
        # looked up late: Fuzz() puts the real one in its place
        changed = mutator(lambda data, most: bytes(atheris.Mutate(data, most)))
        atheris.Setup(
            [sys.argv[0], str(corpus), *sys.argv[3:]],
            run,
            custom_mutator=changed,
            internal_libfuzzer=True,
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
