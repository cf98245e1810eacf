"""How answers are written: JSON of ASCII alone."""

from __future__ import annotations

import msgspec

from site_builder.feeds.json_text import json_text

VERSION = {"version": 1}  # of each answer, its first key


def member(value: object) -> str:
    """A value as it stands in a list."""
    return json_text(msgspec.to_builtins(value))


def answer(value: object) -> bytes:
    return f"{member(value)}\n".encode()
