"""The words of headers that say where: longitude, latitude, x, y."""

from __future__ import annotations

import re
from functools import lru_cache

from site_builder.cells import fold_header, is_quantity

_WORDS = {
    "longitude": ("longitude", "lon", "long", "lng", "longi", "xlong", "xlon", "longitudes"),
    "latitude": ("latitude", "lat", "lati", "ylat", "latitudes"),
}
_AROUND = "coord|coords|coordonnee|coordonnees|lamb|lambert|lambert93|l93|rgf93|wgs84|cc4[2-9]|cc50|gps|geo|pos|position"  # noqa: E501
_AXIS = re.compile(f"(?:{_AROUND})?([xy])(?:{_AROUND}|93)?")
_IDLE = re.compile(
    f"{_AROUND}|93|84|wgs|rgf|epsg|2154|4326|39(?:4[2-9]"
    "|50)|cc|n|[0-9]|deg|degres|dd|wgs|centroid|centroide"
)


@lru_cache(4096)
def parse_axis_header(header: str) -> tuple[str, str]:
    """("longitude" | "latitude" | "x" | "y" | "", what else it says): two columns of one place
    share the rest."""
    words = fold_header(
        re.sub("(?<=[a-z])[XY]$", lambda letter: f" {letter[0]}", header.strip())
    ).split()
    if is_quantity(header):
        return "", ""
    for name, axis_words in _WORDS.items():
        for word in words:
            if word in axis_words:
                return name, _join_other_words(words, word)
    for word in words:
        if match := _AXIS.fullmatch(word):
            return match[1], _join_other_words(words, word)
    return "", ""


def _join_other_words(words: list[str], axis_word: str) -> str:
    return " ".join(word for word in words if word != axis_word and not _IDLE.fullmatch(word))
