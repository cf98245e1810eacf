"""How answers are made and written: JSON of ASCII alone."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

import msgspec

from site_builder.render.feeds.json_text import encode_ascii_json

VERSION = {"version": 1}  # of each answer, its first key
T = TypeVar("T")


def build_api_answer(kind: type[T], source: object, **more: Any) -> T:
    """An answer of a kind: of `more`, and of what `source` calls by the same names."""
    shared = {name: getattr(source, name) for name in _list_field_names(kind) if name not in more}  # type: ignore[arg-type]
    return kind(**shared, **more)


@cache  # asked of each column of each table
def _list_field_names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def encode_answer_member(value: object) -> str:
    """A value as it stands in a list."""
    return encode_ascii_json(msgspec.to_builtins(value))


def encode_answer_file(value: object) -> bytes:
    return f"{encode_answer_member(value)}\n".encode()
