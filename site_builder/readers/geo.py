"""Layers that GDAL reads: shapefiles and MapInfo files that were unpacked, GeoPackage, GPX, GML."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from mmap import ACCESS_READ, mmap
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.parsers import expat

from site_builder.core.encodings import LABELS
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Refusal, Repair
from site_builder.core.text import match_spelling
from site_builder.readers import dbf, gdal
from site_builder.readers.aside_texts import AsideTexts
from site_builder.readers.decide.reading import Encoding
from site_builder.readers.features import load_feature_table
from site_builder.readers.raw_table import RawTable
from site_builder.readers.reading_fault import (
    ReadingFault,
    check_layer_bytes,
    ensure_accepted,
    return_refusal,
)

MOST_TABLES = 200  # of a GeoPackage that are searched, and rows of each
MOST_ROWS = 100_000
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
_INDEXES = ("rtree_", "sqlite_", "gpkg_extensions", "gpkg_spatial_ref_sys")
LARGEST = 300_000_000  # bytes of a file: what is read of it is in memory
HEAD = 1 << 16
# what makes a layer, with what it needs
MAIN = {".shp": (".dbf",), ".tab": (".dat", ".map"), ".mif": (".mid",)}
# What GDAL is shown of a layer. No .prj, no .cpg: we read these.
GDALS = frozenset((".shp", ".shx", ".dbf", ".tab", ".dat", ".map", ".id", ".ind", ".mif", ".mid"))
_DECLARED = rb"(?:\xef\xbb\xbf)?\s*(?:<[?][^>]*>\s*|<!--.{0,2000}?-->\s*)*<(?:\w+:)?"
KINDS = (  # how files begin, and the ending that GDAL is shown
    (re.compile(rb"SQLite format 3\x00"), ".gpkg"),
    (re.compile(_DECLARED + rb"gpx[\s>]", re.DOTALL), ".gpx"),
    (
        re.compile(_DECLARED + rb"\w*(?:FeatureCollection|[Ff]eature[Mm]embers?)[\s>]", re.DOTALL),
        ".gml",
    ),
)
# GDAL takes an element of such a name for a shape, whoever's it is.
_SHAPED = re.compile(
    rb"<(?:([\w.-]+):)?((?:Multi|Composite|Orientable)?(?:Point"
    rb"|LineString|Curve|Polygon|Surface|Solid|Geometry)"
    rb"|PolyhedralSurface|GeometryCollection|Tin|TriangulatedSurface"
    rb"|Shell|Box|Ring|LinearRing|Triangle|Rectangle)[\s/>]"
)
_GML = b"http://www.opengis.net/gml"
# Elements of GPX and of GML whose texts are in a table, and parts of these that are in none
_FEATURES = frozenset({"wpt", "rte", "trk", "featureMember", "featureMembers", "member"})
_PASSED_OVER = frozenset({"rtept", "trkpt", "metaDataProperty"})
_PEOPLE = re.compile(rb"<(?:\w+:)?(?:author|email|copyright)[\s>]")


@return_refusal
def read_unpacked(main: Path, scratch: Path) -> RawTable:
    """The layer of which `main` is the main file, its parts lying beside it under the same name."""
    parts = {path.suffix: path for path in main.parent.iterdir() if path.stem == main.stem}
    if not parts.keys() >= {*MAIN[main.suffix]}:
        raise ReadingFault("layer-incomplete")
    with TemporaryDirectory(dir=scratch) as name:
        layer, encoding = _read_parts(parts, main.suffix, Path(name))
    table = load_feature_table(layer.features, _read_part_text(parts, ".prj") or layer.crs, scratch)
    reading = replace(table.reading, encoding=encoding.codec)
    asides: tuple[str, ...] = ()
    if ".dbf" in parts:
        asides = dbf.list_deleted_rows(parts[".dbf"], encoding.codec or "latin-1")
    repairs = (*encoding.repairs, *table.repairs)
    return replace(table, reading=reading, repairs=repairs, asides=asides)


@return_refusal
def read(source: Path, hints: ReadingHints, scratch: Path) -> RawTable:
    """A GeoPackage, a GPX or a GML as the table `raw`; which of them its first bytes say."""
    with source.open("rb") as file:
        head = file.read(HEAD)
    ending = next((ending for pattern, ending in KINDS if pattern.match(head)), "")
    if not ending or b"<!DOCTYPE" in head or b"<OGRVRT" in head:
        raise ReadingFault("layer-unknown")
    check_layer_bytes(source.stat().st_size, LARGEST)
    with TemporaryDirectory(dir=scratch) as name:
        path = Path(name) / f"layer{ending}"
        path.hardlink_to(source)
        if ending != ".gpkg":
            asides = _list_xml_asides(path)
        if ending == ".gml":
            _check_names(path)
        names = gdal.list_gdal_layers(path)
        chosen, others = _choose_layer(names, hints.sheet)
        layer = gdal.read_gdal_layer(path, chosen)
        has_metadata = ending == ".gpkg" and _has_metadata(path)
        if ending == ".gpkg":
            asides = _list_table_asides(path, names)
    table = load_feature_table(layer.features, layer.crs, scratch)
    what = ""
    if ending == ".gpx" and _PEOPLE.search(head):
        what = "author"
    elif has_metadata:
        what = "gpkg_metadata"
    leaks = (Refusal(code="original-geo-metadata", params={"what": what}),) if what else ()
    return replace(table, others=others, leaks=leaks, asides=asides)


def _read_parts(
    parts: Mapping[str, Path], ending: str, folder: Path
) -> tuple[gdal.GdalLayer, Encoding]:
    """A layer in memory, its parts being shown to GDAL in `folder`; and the encoding of its texts.
    Raises ReadingFault."""
    for part in GDALS & parts.keys():
        (folder / f"layer{part}").hardlink_to(parts[part])
    check_layer_bytes(sum(path.stat().st_size for path in folder.iterdir()), LARGEST)
    path = folder / f"layer{ending}"
    if path.suffix != ".shp":  # MapInfo's files say it themselves, or say that they do not
        layer = gdal.read_gdal_layer(path)
        repairs = (
            (Repair("encoding-converted", {"encoding": LABELS[layer.codec]}),)
            if layer.codec
            else ()
        )
        return layer, Encoding(layer.codec, repairs)
    _check_whole(path)
    encoding = ensure_accepted(
        dbf.decide_dbf_encoding(path.with_suffix(".dbf"), _read_part_text(parts, ".cpg"))
    )
    return gdal.read_gdal_layer(path, encoding=encoding.codec), encoding


def _choose_layer(names: Sequence[str], sheet: str) -> tuple[str, tuple[str, ...]]:
    """The layer to read, which `sheet` must name where there are several, and the others. Raises
    ReadingFault."""
    matched_name = match_spelling(names, sheet)
    if len(names) > 1 and not matched_name:
        raise ReadingFault(
            "layers-several", count=len(names), names=" · ".join(names[:10])[:300], first=names[0]
        )
    chosen = matched_name or names[0]
    return chosen, tuple(name for name in names if name != chosen)


def _check_whole(path: Path) -> None:
    """Raise ReadingFault where a part of a shapefile was cut: GDAL would say nothing and give
    features without a shape."""
    with path.open("rb") as file, path.with_suffix(".dbf").open("rb") as table_file:
        head = file.read(100)
        texts = table_file.read(32)
    is_whole = path.stat().st_size >= 2 * int.from_bytes(head[24:28], "big")
    index = path.with_suffix(".shx")
    if index.exists():
        is_whole = is_whole and (index.stat().st_size - 100) // 8 == dbf.count_dbf_rows(texts)
    if not is_whole:
        raise ReadingFault("layer-broken")


def _list_xml_asides(path: Path) -> tuple[str, ...]:
    """The texts of a GPX or a GML that are of no feature: comments, what stands before the features
    or in a part of them that GDAL passes over. Raises ReadingFault where XML is cut or broken: GDAL
    would give the features before that, without a word."""
    outside = _OutsideFeatures()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = outside.start
    parser.EndElementHandler = outside.end
    parser.CharacterDataHandler = outside.write
    parser.CommentHandler = outside.comment
    try:
        with path.open("rb") as file:
            parser.ParseFile(file)
    # the last two: an encoding that is none, or not of bytes
    except (expat.ExpatError, LookupError, ValueError):
        raise ReadingFault("xml-broken", line=parser.ErrorLineNumber) from None
    return outside.asides.list_texts()


class _OutsideFeatures:
    """Gathers them in `asides`."""

    def __init__(self) -> None:
        self.asides = AsideTexts()
        self._path: list[str] = []
        self._features = 0  # open elements that are features

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self._path.append(name)
        self._features += name in _FEATURES
        if not self._features:
            self.asides.add(attributes.values())

    def end(self, tag: str) -> None:
        self._features -= self._path.pop() in _FEATURES

    def write(self, text: str) -> None:
        if not self._features or not _PASSED_OVER.isdisjoint(self._path[-2:-1]):
            self.asides.add([text])

    def comment(self, text: str) -> None:
        self.asides.add([text])


def _check_names(path: Path) -> None:
    """Raise ReadingFault where a column of a GML is called « Surface »: GDAL would lose its numbers
    in a shape."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        for prefix, name in set(_SHAPED.findall(content)):
            namespace = rb"xmlns" + (b":" + re.escape(prefix) if prefix else b"")
            declared = re.search(namespace + rb"\s*=\s*[\"']([^\"']*)", content)
            if declared and not declared[1].startswith(_GML):
                raise ReadingFault("gml-shape-name", column=name.decode())


def _read_part_text(parts: Mapping[str, Path], ending: str) -> str:
    """The beginning of a small part of the layer, "" where there is none."""
    if ending not in parts:
        return ""
    with parts[ending].open("rb") as file:
        return file.read(HEAD).decode("utf-8", "replace").strip("\ufeff\0 \r\n\t")


def _list_table_asides(path: Path, layers: Sequence[str]) -> tuple[str, ...]:
    """What the tables of a GeoPackage hold that are no layers: those of attributes, styles of QGIS,
    descriptions. A row is one text; of a table that cannot be read, nothing."""
    asides = AsideTexts()
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection,
    ):
        connection.text_factory = _decode_text
        for name in map(itemgetter(0), connection.execute(_TABLES).fetchmany(MOST_TABLES)):
            if name in layers or name.startswith(_INDEXES):
                continue
            quoted = name.replace('"', '""')
            rows = connection.execute(f'SELECT * FROM "{quoted}" LIMIT {MOST_ROWS}')
            asides.add("\t".join(map(str, row)) for row in rows)
    return asides.list_texts()


def _decode_text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _has_metadata(path: Path) -> bool:
    """Does a GeoPackage hold descriptions, which name people?"""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
            return bool(connection.execute("SELECT count(*) FROM gpkg_metadata").fetchone()[0])
    except sqlite3.Error:
        return False
