"""JSON as pandas writes what is no array of records: names beside rows (split), or a record for
each key (index)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from site_builder.readers.json_text import JsonNumber, JsonText, Keys, iterate_json_members
from site_builder.readers.reading_fault import ReadingFault

# names of the column of keys, and of that of an index
KEY = "clé"
INDEX = "index"
FRAME = ({"columns", "data"}, {"columns", INDEX, "data"})


def detect_ranked_keys(text: JsonText) -> bool | None:
    """Are the keys of an object of records but their ranks, from 0 or 1? None where it is no such
    object.

    Its keys are numbers and those of its records are not: the other way round, they would be
    columns.
    """
    if text.peek() != "{":
        return None
    keys: dict[str, None] = {}
    for key, record in _iterate_members(text):
        if not _is_record(record):
            return None
        if key in keys:
            raise ReadingFault("records-key-twice", key=key[:60])
        keys[key] = None
    if len(keys) < 2 or text.peek():
        return None
    first = next(iter(keys))
    return first in ("0", "1") and all(
        key == str(rank) for key, rank in zip(keys, count(int(first)), strict=False)
    )


def iterate_keyed_records(text: JsonText) -> Iterator[tuple[Keys, bool, Any]]:
    """The records of such an object as elements of one array, each with its key."""
    for key, record in _iterate_members(text):
        yield (), True, {KEY: key, **record}


def iterate_unkeyed_records(text: JsonText) -> Iterator[tuple[Keys, bool, Any]]:
    """The same without their keys."""
    for _, record in _iterate_members(text):
        yield (), True, record


def _iterate_members(text: JsonText) -> Iterator[tuple[str, Any]]:
    """The keys and values of an object; None for the value that is no object, or whose key is no
    number: the last."""
    for _ in iterate_json_members(text, "}"):
        text.peek()
        key = text.value()
        if not isinstance(key, str) or not (key.isascii() and key.isdecimal()):
            yield "", None
            return
        text.take(":")
        yield key, text.value() if text.peek() == "{" else None


def _is_record(value: Any) -> bool:
    return isinstance(value, dict) and KEY not in value and not all(map(str.isdecimal, value))


def extract_frame_names(columns: Sequence[Any]) -> tuple[str, ...]:
    """The names of a frame; () where they are no different texts."""
    texts = tuple(
        name
        for name in columns
        if isinstance(name, str) and not isinstance(name, JsonNumber) and name.strip()
    )
    return texts if len(set(texts)) == len(columns) else ()


def is_meaningful_index(index: Sequence[Any]) -> bool:
    """Does an index say more than the ranks of its rows?"""
    return any(value != str(rank) for rank, value in enumerate(index))
