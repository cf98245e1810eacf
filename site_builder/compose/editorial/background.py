"""The owner's own background of maps: one PMTiles archive beside communes.yml, from which browsers
read what they show, by ranges of bytes. What is in its tiles is not looked at."""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from site_builder.compose.editorial.editorial_files import Keep
from site_builder.core.model.dataset import Catalogue
from site_builder.core.model.editorial import MapBackground
from site_builder.core.text import show_safe_path, show_safe_value
from site_builder.metadata.yaml import FileProblems
from site_builder.storage.safe_open import UnsafePath, read_beside

LARGEST = 50_000_000  # bytes: each build reads it
MOST_METADATA = 1_000_000  # bytes, once it is no more compressed
URL = "assets/fond.pmtiles"
# of the header of version 3: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md
MAGIC = b"PMTiles\x03"
HEADER = struct.Struct("<8s 8Q 3Q 6B")
HEADER_LENGTH = 127
NONE, GZIP = 1, 2  # compressions that browsers open
VECTOR = 1
# of the scheme of Protomaps, which is what the map draws
LAYERS = frozenset(("earth", "water", "roads", "landuse", "landcover", "buildings", "boundaries"))
MARKUP = re.compile(r"<[^>]*>")
MOST_ATTRIBUTION = 200


class _Wrong(Exception):
    """`args` are the code of a problem and its parameters."""


def read_background(
    root: Path, catalogue: Catalogue, keep: Keep, notes: FileProblems
) -> MapBackground | None:
    """None where there is none, and where the file cannot serve: that is one problem."""
    name = catalogue.portal.base
    if not name:
        return None
    try:
        content = _read_file_bytes(root, name)
        metadata = _read_metadata(content)
    except _Wrong as wrong:
        code, params = wrong.args
        notes.of_file(code, show_safe_path(name), **params)
        return None
    attribution = metadata.get("attribution")
    text = MARKUP.sub("", attribution) if isinstance(attribution, str) else ""
    return MapBackground(URL, keep(content), " ".join(text.split())[:MOST_ATTRIBUTION])


def _read_file_bytes(root: Path, name: str) -> bytes:
    try:
        content = read_beside(root, name, LARGEST)
    except (UnsafePath, OSError):
        raise _Wrong("background-missing", {"name": show_safe_value(name)}) from None
    if len(content) > LARGEST:
        raise _Wrong("background-large", {"limit": LARGEST // 1_000_000})
    return content


def _read_metadata(content: bytes) -> Mapping[str, Any]:
    """What an archive says of itself, once it is known that a browser can draw it."""
    if len(content) < HEADER_LENGTH or not content.startswith(MAGIC):
        raise _Wrong("background-form", {})
    _, *numbers = HEADER.unpack_from(content)
    sections = list(zip(numbers[:8:2], numbers[1:8:2], strict=True))
    _, compression, tile_compression, tile_type, *_ = numbers[11:]
    if any(offset + length > len(content) for offset, length in sections):
        raise _Wrong("background-form", {})
    if tile_type != VECTOR or not {compression, tile_compression} <= {NONE, GZIP}:
        raise _Wrong("background-vector", {})
    offset, length = sections[1]
    metadata = _parse_metadata(content[offset : offset + length], compression)
    if not LAYERS.intersection(_list_layers(metadata.get("vector_layers"))):
        raise _Wrong("background-layers", {"layers": ", ".join(sorted(LAYERS))})
    return metadata


def _list_layers(layers: Any) -> Iterator[str]:
    if isinstance(layers, list):
        for layer in layers:
            if isinstance(layer, dict):
                yield str(layer.get("id"))


def _parse_metadata(packed: bytes, compression: int) -> Mapping[str, Any]:
    try:
        if compression == GZIP:
            packed = zlib.decompressobj(31).decompress(packed, MOST_METADATA)
        metadata = json.loads(packed[:MOST_METADATA])
    except (ValueError, zlib.error, RecursionError):
        raise _Wrong("background-form", {}) from None
    if not isinstance(metadata, dict):
        raise _Wrong("background-form", {})
    return metadata
