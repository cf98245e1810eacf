"""Layers that GDAL reads: shapefiles and MapInfo files that were unpacked, GeoPackage, GPX, GML."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from xml.parsers import expat

from site_builder.decide.encoding import LABELS
from site_builder.decide.reading import Encoding, Refusal
from site_builder.model import Hints
from site_builder.problems import Repair
from site_builder.readers import dbf, gdal
from site_builder.readers.features import Refused, table
from site_builder.readers.raw import RawTable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LARGEST = 300_000_000  # bytes of a file: what is read of it is in memory
HEAD = 1 << 16
MAIN = {".shp": (".dbf",), ".tab": (".dat", ".map"), ".mif": (".mid",)}  # what makes a layer, with what it needs
PARTS = (".shp", ".shx", ".dbf", ".tab", ".dat", ".map", ".id", ".ind", ".mif", ".mid")
_DECLARED = rb"(?:\xef\xbb\xbf)?\s*(?:<[?][^>]*>\s*|<!--.{0,2000}?-->\s*)*<(?:\w+:)?"
KINDS = (  # how files begin, and the ending that GDAL is shown
    (re.compile(rb"SQLite format 3\x00"), ".gpkg"),
    (re.compile(_DECLARED + rb"gpx[\s>]", re.DOTALL), ".gpx"),
    (re.compile(_DECLARED + rb"\w*(?:FeatureCollection|[Ff]eature[Mm]embers?)[\s>]", re.DOTALL), ".gml"),
)
_PEOPLE = re.compile(rb"<(?:\w+:)?(?:author|email|copyright)[\s>]")


def is_layer(names: Sequence[str]) -> bool:
    """Do these members of an archive hold a shapefile, or a MapInfo layer?"""
    return bool(_layers([PurePosixPath(name).name for name in names]))


def read_unpacked(connection: DuckDBPyConnection, folder: Path, hints: Hints, scratch: Path) -> RawTable | Refusal:
    """The one layer of unpacked members under their own base names; of several, that which `hints.sheet` names."""
    files = {path.name: path for path in sorted(folder.iterdir())}
    layers = _layers(tuple(files))
    if not layers:
        return Refusal("layer-incomplete")
    if len(layers) > 1 and hints.sheet not in layers:
        return _several(tuple(layers))
    stem = hints.sheet if hints.sheet in layers else next(iter(layers))
    try:
        with TemporaryDirectory(dir=scratch) as name:
            layer, said = _unpacked(files, stem, layers[stem], Path(name))
        made = table(connection, layer.features, _text(files, stem, ".prj") or layer.crs, scratch)
    except Refused as cause:
        refusal: Refusal = cause.args[0]
        return refusal
    if isinstance(made, Refusal):
        return made
    reading = replace(made.reading, encoding=said.codec)
    others = tuple(name for name in layers if name != stem)
    return replace(made, reading=reading, repairs=(*said.repairs, *made.repairs), others=others)


def read(connection: DuckDBPyConnection, source: Path, hints: Hints, scratch: Path) -> RawTable | Refusal:
    """A GeoPackage, a GPX or a GML as the table `raw`; which of them its first bytes say."""
    with source.open("rb") as file:
        head = file.read(HEAD)
    ending = next((ending for pattern, ending in KINDS if pattern.match(head)), "")
    if not ending or b"<!DOCTYPE" in head or b"<OGRVRT" in head:
        return Refusal("layer-unknown")
    if source.stat().st_size > LARGEST:
        return _too_large(source.stat().st_size)
    try:
        with TemporaryDirectory(dir=scratch) as name:
            path = Path(name) / f"layer{ending}"
            path.hardlink_to(source)
            if ending != ".gpkg":
                _check_xml(path)
            names = gdal.layers(path)
            if len(names) > 1 and hints.sheet not in names:
                return _several(names)
            chosen = hints.sheet if hints.sheet in names else names[0]
            layer = gdal.opened(path, chosen)
            described = ending == ".gpkg" and _described(path)
        made = table(connection, layer.features, layer.crs, scratch)
    except Refused as cause:
        refusal: Refusal = cause.args[0]
        return refusal
    if isinstance(made, Refusal):
        return made
    told = "auteur" if ending == ".gpx" and _PEOPLE.search(head) else "gpkg_metadata" if described else ""
    leak = (Refusal("original-geo-metadata", {"what": told}),) if told else ()
    return replace(made, others=tuple(name for name in names if name != chosen), leaks=leak)


def _unpacked(files: Mapping[str, Path], stem: str, ending: str, folder: Path) -> tuple[gdal.Layer, Encoding]:
    """A layer in memory, its parts being shown to GDAL in `folder`; and the encoding of its texts. Raises Refused."""
    path = _shown(files, stem, ending, folder)
    if path.suffix != ".shp":  # MapInfo's files say it themselves, or say that they do not
        layer = gdal.opened(path)
        told = (Repair("encoding-converted", {"encoding": LABELS[layer.codec]}),) if layer.codec else ()
        return layer, Encoding(layer.codec, told)
    _check_whole(path)
    page = dbf.encoding(path.with_suffix(".dbf"), _text(files, stem, ".cpg"))
    if isinstance(page, Refusal):
        raise Refused(page)
    return gdal.opened(path, encoding=page.codec), page


def _layers(names: Sequence[str]) -> dict[str, str]:
    """Stem → ending of the main file of each layer, in order of name."""
    known = {name.lower() for name in names}
    found = {}
    for name in sorted(names):
        stem, ending = os.path.splitext(name)  # noqa: PTH122 (a base name, and it may have dots)
        if ending.lower() in MAIN and all(f"{stem}{other}".lower() in known for other in MAIN[ending.lower()]):
            found[stem] = ending.lower()
    return found


def _several(names: Sequence[str]) -> Refusal:
    return Refusal("layers-several", {"count": len(names), "names": " · ".join(names[:10])[:300], "first": names[0]})


def _too_large(size: int) -> Refusal:
    return Refusal("geo-too-large", {"size": round(size / 1e6), "most": round(LARGEST / 1e6)})


def _shown(files: Mapping[str, Path], stem: str, ending: str, inside: Path) -> Path:
    """The main file of the layer, its parts being linked under names of ours. No .prj, no .cpg: we read these."""
    for name, path in files.items():
        base, part = os.path.splitext(name)  # noqa: PTH122
        if base.lower() == stem.lower() and part.lower() in PARTS:
            (inside / f"layer{part.lower()}").hardlink_to(path)
    size = sum(path.stat().st_size for path in inside.iterdir())
    if size > LARGEST:
        raise Refused(_too_large(size))
    return inside / f"layer{ending}"


def _check_whole(path: Path) -> None:
    """Raise Refused where a part of a shapefile was cut: GDAL would say nothing and give features without a shape."""
    with path.open("rb") as file, path.with_suffix(".dbf").open("rb") as table_:
        head, texts = file.read(100), table_.read(32)
    whole = path.stat().st_size >= 2 * int.from_bytes(head[24:28], "big")
    index = path.with_suffix(".shx")
    if index.exists():
        whole = whole and (index.stat().st_size - 100) // 8 == dbf.rows(texts)
    if not whole:
        raise Refused(Refusal("layer-broken"))


def _check_xml(path: Path) -> None:
    """Raise Refused where XML is cut or broken: GDAL would give the features before that, without a word."""
    parser = expat.ParserCreate()
    try:
        with path.open("rb") as file:
            parser.ParseFile(file)
    except (expat.ExpatError, LookupError, ValueError):  # the last two: an encoding that is none, or not of bytes
        raise Refused(Refusal("xml-broken", {"line": parser.ErrorLineNumber})) from None


def _text(files: Mapping[str, Path], stem: str, ending: str) -> str:
    """The beginning of a small part of the layer, "" where there is none."""
    found = next((path for name, path in files.items() if name.lower() == f"{stem}{ending}".lower()), None)
    if found is None:
        return ""
    with found.open("rb") as file:
        return file.read(HEAD).decode("utf-8", "replace").strip("\ufeff\0 \r\n\t")


def _described(path: Path) -> bool:
    """Does a GeoPackage hold descriptions, which name people?"""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
            return bool(connection.execute("SELECT count(*) FROM gpkg_metadata").fetchone()[0])
    except sqlite3.Error:
        return False
