"""GeoJSON: a collection of features, one feature, bare geometries, or features line by line.

A file is decoded feature by feature, so that its memory is that of its text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from site_builder.cells.geometry import SHAPES
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.readers.features import LONGEST, Feature, load_feature_table
from site_builder.readers.foreign_members import (
    COLLECTION_MEMBERS,
    FEATURE_MEMBERS,
    ForeignMembers,
)
from site_builder.readers.json_text import decide_json_encoding, refuse_duplicate_json_keys
from site_builder.readers.raw_table import RawTable
from site_builder.readers.reading_fault import (
    ReadingFault,
    check_layer_bytes,
    ensure_accepted,
    return_refusal,
)

LARGEST = 250_000_000  # bytes: its text, and once more as UTF-8, must fit into a worker
MOST_TIMES = 4  # what blanks and needless digits may add to the text of a feature
ENDS = 100  # features at the beginning whose ids are looked at
Raw = msgspec.Raw


class GeoJsonTop(msgspec.Struct):
    """What may stand at the top of a file, or of a line. Anything else is ignored."""

    type: str = ""
    features: list[Raw] | None = None
    geometries: list[Raw] | None = None
    crs: Any = None


class _Feature(msgspec.Struct):
    type: str = ""
    id: str | int | float | None = None
    properties: Raw = Raw(b"null")  # it never changes
    geometry: Any = None


class _PlainFeature(_Feature, forbid_unknown_fields=True):
    """One that has what the standard gives a feature, and nothing else."""

    bbox: Any = None


def _is_geojson(content: bytes) -> bool:
    """Is this JSON, in UTF-8, a collection of features, a feature or a geometry?"""
    try:
        return _find_kind(msgspec.json.decode(content, type=GeoJsonTop).type) != ""
    except (msgspec.DecodeError, RecursionError):
        return False


@return_refusal
def read(source: Path, hints: ReadingHints, scratch: Path) -> RawTable:
    """The features of a file as the table `raw`."""
    check_layer_bytes(source.stat().st_size, LARGEST)
    content = source.read_bytes()
    if not content.strip():
        raise ReadingFault("file-empty")
    encoding = ensure_accepted(decide_json_encoding(source, hints))
    if encoding.codec != "utf-8":
        try:
            content = content.decode(encoding.codec).encode()
        except UnicodeError:
            raise ReadingFault("encoding-unknown") from None
    layer = _decode_layer(content)
    table = load_feature_table(layer.features, layer.declared, scratch)
    reading = replace(table.reading, encoding=encoding.codec)
    repairs = (*encoding.repairs, *table.repairs, *layer.foreign.list_receipts())
    asides = layer.foreign.asides.list_texts()
    return replace(table, reading=reading, repairs=repairs, asides=asides)


@dataclass(frozen=True, slots=True)
class _Layer:
    """The members of a file, not decoded yet. `numbered`: their ids are but their ranks; `foreign`
    is known once all features are."""

    members: list[Raw]
    declared: str
    numbered: bool
    foreign: ForeignMembers = field(default_factory=ForeignMembers)

    def features(self) -> Iterator[Feature]:
        for number, member in enumerate(self.members, 1):
            yield _decode_feature(member, number, self.numbered, self.foreign)


def _decode_layer(content: bytes) -> _Layer:
    try:
        top = msgspec.json.decode(content, type=GeoJsonTop)
    except (msgspec.DecodeError, RecursionError) as cause:
        members = _split_lines(content)
        if members is None:
            raise _explain_broken(content, cause) from None
        return _Layer(members, "", _are_ids_ranks(members))
    foreign = ForeignMembers()
    match _find_kind(top.type):
        case "FeatureCollection":
            members = top.features or []
            foreign.look_at(content, COLLECTION_MEMBERS)
        case "GeometryCollection":
            members = top.geometries or []
            foreign.look_at(content, COLLECTION_MEMBERS)
        case "":
            raise ReadingFault("geojson-not")
        case _:
            members = [Raw(content)]
    return _Layer(members, _read_declared_crs(top.crs), _are_ids_ranks(members), foreign)


def _find_kind(type_: str) -> str:
    return type_ if type_ in ("FeatureCollection", "Feature", *SHAPES) else ""


def _split_lines(content: bytes) -> list[Raw] | None:
    """The members of a sequence, one a line (RFC 8142 puts a record separator before each); None
    where it is none."""
    lines = [Raw(line) for part in content.split(b"\n") if (line := part.strip(b"\x1e \t\r"))]
    return (
        lines
        if len(lines) > 1 and _is_geojson(bytes(lines[0])) and _is_geojson(bytes(lines[-1]))
        else None
    )


def _explain_broken(content: bytes, cause: Exception) -> ReadingFault:
    """Where JSON stops being JSON."""
    if isinstance(cause, RecursionError):
        return ReadingFault("records-too-deep")
    try:
        content.decode()
    except UnicodeDecodeError as error:
        return ReadingFault("encoding-broken", encoding="utf-8", byte=content[error.start])
    place = str(cause).rpartition("(byte ")[2].rstrip(")")
    if not place.isdigit():
        return ReadingFault("geojson-not" if "Expected" in str(cause) else "geojson-cut")
    return ReadingFault("geojson-broken", line=content.count(b"\n", 0, int(place)) + 1)


def _read_declared_crs(crs: Any) -> str:
    """The name of the member `crs`, which RFC 7946 dropped and GIS still write."""
    match crs:
        case {"properties": {"name": str() as name}}:
            return name
        case {"properties": {"code": int() | str() as code}}:
            return f"EPSG:{code}"
    return ""


def _decode_feature(member: Raw, number: int, numbered: bool, foreign: ForeignMembers) -> Feature:
    if len(memoryview(member)) > MOST_TIMES * LONGEST:
        raise ReadingFault("geometry-too-long", row=number, most=LONGEST // 1_000_000)
    try:
        feature = _decode_plain_feature(member)
        if feature is None:
            feature = msgspec.json.decode(member, type=_Feature)
            if feature.type == "Feature":
                foreign.look_at(member, FEATURE_MEMBERS)
        if feature.type in SHAPES:
            return Feature({}, msgspec.json.decode(member))
    except RecursionError:
        raise ReadingFault("records-too-deep") from None
    except msgspec.DecodeError:
        raise ReadingFault("feature-broken", row=number) from None
    if feature.type != "Feature":
        raise ReadingFault("feature-broken", row=number)
    properties = _decode_properties(feature.properties, number)
    if feature.id is not None and not numbered and "id" not in map(str.casefold, properties):
        properties = {"id": feature.id, **properties}
    return Feature(properties, feature.geometry)


def _decode_plain_feature(member: Raw) -> _Feature | None:
    """A feature that has nothing foreign, None where it has, or is none."""
    try:
        return msgspec.json.decode(member, type=_PlainFeature)
    except msgspec.ValidationError:
        return None


def _decode_properties(member: Raw, number: int) -> dict[str, Any]:
    """The properties of a feature. Raises ReadingFault where one is named twice: of two, msgspec
    keeps one without a word."""
    try:
        properties = msgspec.json.decode(member, type=dict[str, Any] | None) or {}
        content = bytes(member)
        if b"\\" in content or any(
            content.count(b'"' + name.encode() + b'"') > 1 for name in properties
        ):
            json.loads(content, object_pairs_hook=refuse_duplicate_json_keys, strict=False)
    except RecursionError:
        raise ReadingFault("records-too-deep") from None
    except msgspec.DecodeError:
        raise ReadingFault("feature-broken", row=number) from None
    return properties


class _Id(msgspec.Struct):
    id: Any = None


def _are_ids_ranks(members: list[Raw]) -> bool:
    """Are the ids the ranks of the features, from 0 or 1, as software makes them up? The ends of
    the file tell."""
    last = len(members) - 1
    offsets = [
        _read_whole_id(members[rank]) - rank
        for rank in sorted({*range(min(ENDS, last + 1)), last})
        if rank >= 0
    ]
    return bool(offsets) and offsets[0] in (0, 1) and offsets.count(offsets[0]) == len(offsets)


def _read_whole_id(member: Raw) -> int:
    """The id of a feature where it is a whole number, below zero where it is none."""
    try:
        identifier = msgspec.json.decode(member, type=_Id).id
    except (msgspec.DecodeError, RecursionError):
        return -1
    number = (
        int(identifier)
        if isinstance(identifier, str) and identifier.isdecimal() and len(identifier) < 12
        else identifier
    )
    return number if isinstance(number, int) and not isinstance(number, bool) else -1
