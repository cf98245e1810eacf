"""JSON of ASCII alone, which no host can serve under a wrong charset."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any


def encode_ascii_json(value: Any) -> str:
    """On one line; "<" too is escaped, so that the text is harmless in a page."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")


def encode_json_list(head: Mapping[str, Any], key: str, texts: Iterable[str]) -> str:
    """An object that ends with a list under `key`, each of its members a text of JSON on a line of
    its own."""
    members = ",\n".join(texts)
    return f'{{{encode_ascii_json(head)[1:-1]},\n"{key}":[\n{members}\n]}}\n'
