"""KML and KMZ: placemarks, with the columns of their data, or of the table that ArcGIS writes into
their balloons.

Read here and not by GDAL, whose driver loses the data of a schema that stands in a folder, as many
exports have it.
"""

from __future__ import annotations

import math
import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.parsers import expat
from zipfile import ZipFile

from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Refusal, Repair
from site_builder.readers.aside_texts import AsideTexts
from site_builder.readers.decide import decide_encoding
from site_builder.readers.features import Feature, load_feature_table
from site_builder.readers.raw_table import RawTable
from site_builder.readers.reading_fault import (
    ReadingFault,
    check_layer_bytes,
    ensure_accepted,
    return_refusal,
)
from site_builder.readers.zip_extras import is_padded_zip, list_member_leaks

LARGEST = 200_000_000  # bytes of the text
MOST_MEMBERS = 10_000  # of a KMZ
DEEPEST = 200  # elements within elements
LONGEST_BALLOON = 200_000  # characters: html.parser is slow on what is broken
PAIRS = 0.9  # of the balloons, that hold nothing but names and values, for these to be columns
FOLDER = "dossier"
LEAK = Refusal(code="original-geo-metadata", params={"what": "author"})
_TEXTS = ("name", "description", "address", "phoneNumber", "when", "begin", "end")
_SHAPES = {
    "Point": "Point",
    "LineString": "LineString",
    "LinearRing": "LineString",
    "Polygon": "Polygon",
}
_PEOPLE = ("author", "AddressDetails", "contributor")
Geometry = dict[str, Any]


@return_refusal
def read(source: Path, hints: ReadingHints, scratch: Path) -> RawTable:
    """The placemarks of a KML, or of the main KML of a KMZ, as the table `raw`."""
    with source.open("rb") as file:
        is_zipped = file.read(4) == b"PK\3\4"
    content, member_leaks = _unzip_kmz(source) if is_zipped else (_read_whole(source), ())
    encoding = ensure_accepted(decide_encoding(content, b"", hints.encoding))
    try:
        document = _parse_document(content.decode(encoding.codec).encode())
    except UnicodeError:
        raise ReadingFault("encoding-unknown") from None
    features, repairs = _build_features(document.placemarks, document.asides)
    table = load_feature_table(lambda: features, "EPSG:4326", scratch)
    reading = replace(table.reading, encoding=encoding.codec)
    leaks = (*((LEAK,) if document.people else ()), *member_leaks)
    return replace(
        table,
        reading=reading,
        repairs=(*encoding.repairs, *repairs, *table.repairs),
        leaks=leaks,
        asides=document.asides.list_texts(),
    )


def _read_whole(source: Path) -> bytes:
    check_layer_bytes(source.stat().st_size, LARGEST)
    return source.read_bytes()


def _unzip_kmz(source: Path) -> tuple[bytes, tuple[Refusal, ...]]:
    """The main document of a KMZ (doc.kml, else the first KML that is in no folder), and what it
    holds beside."""
    try:
        with ZipFile(source) as archive:
            documents = [
                info
                for info in archive.infolist()[:MOST_MEMBERS]
                if info.filename.lower().endswith(".kml")
            ]
            documents.sort(
                key=lambda info: (info.filename.lower() != "doc.kml", "/" in info.filename)
            )
            if not documents:
                raise ReadingFault("kmz-empty")
            with archive.open(documents[0]) as member:
                content = member.read(LARGEST + 1)
            others = [
                info.filename
                for info in archive.infolist()
                if info is not documents[0] and not info.is_dir()
            ]
            leaks = list_member_leaks(others, is_padded_zip(archive, source))
    except (MemoryError, ReadingFault):
        raise
    except Exception:  # zipfile, zlib, lzma and struct each have their own
        raise ReadingFault("kmz-broken") from None
    check_layer_bytes(len(content), LARGEST)
    return content, leaks


@dataclass(kw_only=True)
class _Placemark:
    """`properties` are its own texts; `data` those of its ExtendedData."""

    folder: str
    properties: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    shapes: list[Geometry] = field(default_factory=list)
    rings: list[list[list[float]]] = field(default_factory=list)

    def geometry(self) -> Geometry | None:
        """One geometry; several of one kind make the geometry of several, of several kinds a
        collection."""
        if len(self.shapes) < 2:
            return self.shapes[0] if self.shapes else None
        kinds = {shape["type"] for shape in self.shapes}
        if len(kinds) == 1:
            return {
                "type": f"Multi{kinds.pop()}",
                "coordinates": [shape["coordinates"] for shape in self.shapes],
            }
        return {"type": "GeometryCollection", "geometries": self.shapes}


@dataclass(kw_only=True)
class _Reader:
    """What was read so far. `path` holds the names of the open elements, without their prefixes."""

    placemarks: list[_Placemark] = field(default_factory=list)
    people: bool = False
    asides: AsideTexts = field(default_factory=AsideTexts)  # what no placemark says
    path: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    current: _Placemark | None = None
    key: str = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self.path.append(name)
        self.text.clear()
        if len(self.path) > DEEPEST:
            raise ReadingFault("xml-deep", most=DEEPEST)
        if name == "Folder":
            self.folders.append("")
        elif name == "Placemark":
            self.current = _Placemark(folder=next(filter(None, reversed(self.folders)), ""))
        elif name in ("Data", "SimpleData"):
            self.key = attributes.get("name", "")
        elif name == "Polygon" and self.current:
            self.current.rings = []
        self.people |= name in _PEOPLE
        self.asides.add(attributes.values())

    def end(self, tag: str) -> None:
        name = self.path.pop()
        text = "".join(self.text)
        parent = self.path[-1] if self.path else ""
        self.text.clear()
        if name == "Folder":
            self.folders.pop()
        elif name == "name" and parent == "Folder":
            self.folders[-1] = text.strip()
            self.asides.add([text])
        elif self.current is None:
            self.asides.add([text])
        elif name == "Placemark":
            self.placemarks.append(self.current)
            self.current = None
        elif name in _TEXTS and parent in ("Placemark", "TimeStamp", "TimeSpan"):
            self.current.properties[name] = text.strip()
        elif (name == "value" and parent == "Data") or name == "SimpleData":
            self.current.data[self.key] = text.strip()
        elif name == "coordinates":
            self._positions(self.current, parent, _parse_positions(text))
        elif name == "Polygon":
            self.current.shapes.append({"type": "Polygon", "coordinates": self.current.rings})
        else:
            self.asides.add([text])

    def _positions(self, placemark: _Placemark, shape: str, positions: list[list[float]]) -> None:
        if shape == "LinearRing" and "Polygon" in self.path:
            placemark.rings.append(positions)
        elif shape == "Point":
            placemark.shapes.append(
                {"type": "Point", "coordinates": positions[0] if positions else []}
            )
        elif shape in _SHAPES:
            placemark.shapes.append({"type": _SHAPES[shape], "coordinates": positions})

    def characters(self, text: str) -> None:
        self.text.append(text)

    def comment(self, text: str) -> None:
        self.asides.add([text])

    def doctype(self, *_: object) -> None:
        raise ReadingFault("xml-doctype")  # entities: a bomb, or another file


def _parse_positions(text: str) -> list[list[float]]:
    """ "3.9,43.6,0 4.0,43.7" as positions; what is no number makes the geometry unreadable later
    on."""
    positions: list[list[float]] = []
    for part in re.sub(r"\s*,\s*", ",", text).split():
        try:
            positions.append(list(map(float, filter(None, part.split(",")))))
        except ValueError:
            positions.append([math.nan])
    return positions


def _parse_document(content: bytes) -> _Reader:
    """The document, whose encoding is UTF-8 by now, whatever it says."""
    reader = _Reader()
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.CommentHandler = reader.comment
    parser.StartDoctypeDeclHandler = reader.doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError as cause:
        raise ReadingFault("xml-broken", line=cause.lineno) from None
    return reader


def _build_features(
    placemarks: list[_Placemark], asides: AsideTexts
) -> tuple[list[Feature], tuple[Repair, ...]]:
    """The features, and what was told of their balloons, of which `asides` gets what is not
    shown."""
    balloons = [
        _Balloon.of(text) if (text := placemark.properties.get("description")) else None
        for placemark in placemarks
    ]
    filled = list(filter(None, balloons))
    for shown in filled:
        asides.add(shown.unseen)
    table_count = sum(len(balloon.pairs) > 1 for balloon in filled)
    is_open = (
        bool(filled)
        and table_count >= PAIRS * len(filled)
        and not any(placemark.data for placemark in placemarks)
    )
    folders = {placemark.folder for placemark in placemarks if placemark.folder}
    features = []
    for placemark, balloon in zip(placemarks, balloons, strict=True):
        texts = {
            name: placemark.properties[name] for name in _TEXTS if placemark.properties.get(name)
        }
        if balloon:
            texts["description"] = balloon.text
        if is_open and balloon and len(balloon.pairs) > 1:
            del texts["description"]
            texts |= {name: value for name, value in balloon.pairs.items() if name not in texts}
        folder = {FOLDER: placemark.folder} if len(folders) > 1 else {}
        features.append(Feature({**folder, **texts, **placemark.data}, placemark.geometry()))
    repairs = []
    if is_open:
        repairs.append(Repair("kml-balloons", {}, table_count))
    if len(folders) > 1:
        repairs.append(Repair("kml-folders", {}, len(folders)))
    return features, tuple(repairs)


class _Balloon(HTMLParser):
    """The HTML of a description: its rows of two cells, and its text without marks."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: dict[str, str] = {}
        self.cells: list[list[str]] = []
        self.texts: list[str] = []
        self.unseen: list[str | None] = []
        self.hidden = 0

    @classmethod
    def of(cls, html: str) -> _Balloon:
        balloon = cls()
        if len(html) > LONGEST_BALLOON:
            balloon.texts.append(html)
            return balloon
        with suppress(AssertionError):  # what html.parser says of <![x
            balloon.feed(html)
            balloon.close()
        return balloon

    @property
    def text(self) -> str:
        lines = (" ".join(line.split()) for line in "".join(self.texts).split("\n"))
        return "\n".join(filter(None, lines))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("style", "script", "title")
        self.unseen += [value for _, value in attrs]
        if tag == "tr":
            self.cells = []
        elif tag in ("td", "th"):
            self.cells.append([])
        if tag in ("br", "p", "div", "tr", "li"):
            self.texts.append("\n")
        elif tag in ("td", "th"):
            self.texts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("style", "script", "title") and self.hidden > 0
        if tag == "tr" and len(self.cells) == 2:
            name, value = (" ".join("".join(cell).split()) for cell in self.cells)
            if name:
                self.pairs.setdefault(
                    name.removesuffix(":").strip(), "" if value == "<Null>" else value
                )
        if tag in ("tr", "table"):
            self.cells = []

    def handle_data(self, data: str) -> None:
        if self.hidden:
            self.unseen.append(data)
            return
        self.texts.append(data)
        if self.cells:
            self.cells[-1].append(data)

    def handle_comment(self, data: str) -> None:
        self.unseen.append(data)
