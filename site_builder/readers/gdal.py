"""GDAL, confined: a file of our own naming whose first bytes were looked at, without the network,
with few drivers."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from site_builder.geography import wkb
from site_builder.geography.geometry import UnreadableGeometry
from site_builder.readers.features import Feature
from site_builder.readers.reading_fault import ReadingFault

MOST_FEATURES = 1_000_000  # in memory at a time
# Drivers that are no use here, and those that a file's content can make open another file, an
# address or a program.
SKIPPED = (
    "ADBC,AmigoCloud,AVCBin,AVCE00,AIVector,Carto,CSV,CSW,DGN,DXF,EDIGEO,EEDA,Elasticsearch,ESRIJSON,FlatGeobuf,GDALG,"
    "GeoJSON,GeoJSONSeq,GeoRSS,GPSBabel,GTFS,GTI,HTTP,Idrisi,JML,JSONFG,KML,LIBKML,LVBAG,MapML,MBTiles,MiraMonVector,"
    "MVT,NGW,OAPIF,ODS,OGCAPI,OGR_GMT,OGR_PDS,OGR_VRT,OpenFileGDB,OSM,PCIDSK,PDF,PDS4,PGDUMP,PLSCENES,PMTiles,S57,"
    "Selafin,SQLite,STACIT,STACTA,SXF,TopoJSON,VDV,VFK,VICAR,VRT,WAsP,WCS,WFS,WMS,WMTS,XLSX"
)
SETTINGS = {
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_HTTP_PROXY": "127.0.0.1:1",
    "GML_DOWNLOAD_SCHEMA": "NO",
    "GML_SKIP_RESOLVE_ELEMS": "ALL",
    "SHAPE_RESTORE_SHX": "YES",  # a .shx is an index, and can be made again
}


@dataclass(frozen=True, kw_only=True)
class GdalLayer:
    """A layer in memory: names and columns of its properties, its geometries as WKB, the code or
    WKT of its system.

    `casts` has what makes the values of each column whole numbers or truth values, where they are;
    `codec` is the encoding that its texts turned out to have, where nothing said it, or "".
    """

    names: Sequence[str]
    columns: Sequence[Any]
    casts: Sequence[type[int] | None]
    geometries: Sequence[Any]
    crs: str
    codec: str = ""

    def features(self) -> Iterator[Feature]:
        """Each with the geometry as it is written: a shape that cannot be read is told later on."""
        for row, data in enumerate(self.geometries):
            values = zip(self.names, self.columns, self.casts, strict=True)
            yield Feature(
                {name: _convert_value(column[row], cast) for name, column, cast in values},
                _decode_geometry(data),
            )


@cache
def load_pyogrio() -> Any:
    """The module pyogrio. Raises ReadingFault where it is not installed: that is the owner's to
    mend."""
    os.environ["GDAL_SKIP"] = SKIPPED  # read once, as its library is loaded
    try:
        import pyogrio
        import pyogrio.raw
    except ImportError:
        raise ReadingFault("extra-missing", extra="geo") from None
    pyogrio.set_gdal_config_options(SETTINGS)
    return pyogrio


def list_gdal_layers(path: Path) -> tuple[str, ...]:
    """The layers of a file that hold something to show: those with geometries where there are any.
    Raises ReadingFault."""
    gdal = load_pyogrio()
    try:
        with warnings.catch_warnings(action="ignore"):
            layers = [(str(name), kind) for name, kind in gdal.list_layers(path)]
            # it always has five, and points of tracks are but their shape
            if path.suffix == ".gpx":
                layers = [
                    layer
                    for layer in layers
                    if not layer[0].endswith("_points") and _count_features(path, layer[0])
                ]
    except MemoryError:
        raise
    except Exception:  # GDAL's errors have a dozen classes, not all of them public
        raise ReadingFault("layer-broken") from None
    names = tuple(name for name, kind in layers if kind) or tuple(name for name, _ in layers)
    if not names:
        raise ReadingFault("features-none")
    return names


def _count_features(path: Path, layer: str) -> int:
    return int(load_pyogrio().read_info(path, layer=layer, force_feature_count=True)["features"])


def read_gdal_layer(path: Path, layer: str = "", encoding: str | None = None) -> GdalLayer:
    """A layer read whole, the only one where it is not named. Raises ReadingFault."""
    codec = ""
    load_pyogrio()  # whose refusal is no fault of the file
    try:
        try:
            meta, _, geometries, columns = _read_arrays(path, layer, encoding)
        # MapInfo may say « Neutral », and its texts be those of the Windows that it ran on
        except UnicodeError:
            codec = "cp1252"
            meta, _, geometries, columns = _read_arrays(path, layer, codec)
    except (MemoryError, ReadingFault):
        raise
    except Exception:
        raise ReadingFault("layer-broken") from None
    count = len(geometries) if geometries is not None else max(map(len, columns), default=0)
    kept_indexes = [
        index
        for index, column in enumerate(columns)
        if _is_kept(path.suffix, str(meta["fields"][index]), column)
    ]
    return GdalLayer(
        names=[str(meta["fields"][index]) for index in kept_indexes],
        columns=[columns[index] for index in kept_indexes],
        casts=[
            _find_cast(meta["ogr_types"][index], meta["ogr_subtypes"][index])
            for index in kept_indexes
        ],
        geometries=geometries if geometries is not None else [None] * count,
        crs=str(meta["crs"] or ""),
        codec=codec,
    )


def _read_arrays(path: Path, layer: str, encoding: str | None) -> Any:
    options = {"layer": layer or None, "encoding": encoding}
    # GDAL's, about rings, fields and years: we look for ourselves
    with warnings.catch_warnings(action="ignore"):
        # counted first: what pyogrio 0.13 sets aside for `max_features` and does not need, it never
        # gives back
        if (
            load_pyogrio().read_info(path, force_feature_count=True, **options)["features"]
            > MOST_FEATURES
        ):
            raise ReadingFault("features-many", most=MOST_FEATURES)
        return load_pyogrio().raw.read(path, datetime_as_string=True, **options)


def _is_kept(ending: str, name: str, column: Any) -> bool:
    """Is it a column of the layer, and not one that its format always has?"""
    if ending == ".gml":
        return name not in ("lowerCorner", "upperCorner")
    return ending != ".gpx" or any(map(_is_filled, column))


def _decode_geometry(data: Any) -> Any:
    """None where there is none; what cannot be read is told where geometries are made normal."""
    if data is None:
        return None
    try:
        return wkb.decode_wkb(bytes(data))
    except UnreadableGeometry:
        return {}


def _find_cast(type_: str, subtype: str) -> type[int] | None:
    if subtype == "OFSTBoolean":
        return bool
    return int if type_.startswith("OFTInteger") else None


def _convert_value(value: Any, cast: type[int] | None) -> Any:
    """A cell of numpy as a value of JSON: a column of whole numbers or truth values comes as floats
    if one is empty."""
    value = value.tolist() if hasattr(value, "tolist") else value
    if not _is_filled(value):
        return None
    if isinstance(value, bytes):
        return value.hex()
    return cast(value) if cast and isinstance(value, float) else value


def _is_filled(value: Any) -> bool:
    return isinstance(value, list) or (
        value is not None and value == value and str(value) not in ("", "NaT")
    )
