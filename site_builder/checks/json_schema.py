"""A JSON file against a JSON Schema, by the jsonschema library: for standards that are no table (DECP)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from site_builder.problems import quoted

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

LARGEST = 50 << 20  # bytes of a file that is held in memory
MOST = 12  # values of a list that are named
# Keywords that have a message of their own; what breaks another has that of « other »
KEYWORDS = (
    "required", "additionalProperties", "type", "enum", "pattern", "minLength", "maxLength", "minimum", "maximum",
    "minItems",
)  # fmt: skip


class NotJson(ValueError):
    """`line` is that of the first fault, from 1, 0 where none is known."""

    def __init__(self, line: int) -> None:
        self.line = line


@dataclass(frozen=True, slots=True)
class JsonFault:
    """`keyword` is that of JSON Schema, `item` the number of the record from 1 (None: above the records), `field` the
    way to the value within it. `value` is what stands there, `bound` what is asked."""

    keyword: str
    item: int | None
    field: str
    value: str
    bound: str


def faults(source: Path, schema: Path) -> tuple[int, Iterator[JsonFault]]:
    """How many records the file has, and all its faults. Raises NotJson, and OSError."""
    import jsonschema

    if source.stat().st_size > LARGEST:
        raise NotJson(0)
    try:
        found = json.loads(source.read_bytes().decode("utf-8-sig"))
    except json.JSONDecodeError as cause:
        raise NotJson(cause.lineno) from cause
    except (ValueError, RecursionError) as cause:
        raise NotJson(0) from cause
    validator = jsonschema.Draft202012Validator(json.loads(schema.read_text("utf-8")))
    told = (fault for error in validator.iter_errors(found) for fault in _told(error))
    return _records(found), told


def _records(found: Any) -> int:
    """Items of the lists that lie in no list."""
    if isinstance(found, list):
        return len(found)
    return sum(map(_records, found.values())) if isinstance(found, dict) else 0


def _told(error: ValidationError) -> Iterator[JsonFault]:
    path = list(error.absolute_path)
    place = next((at for at, step in enumerate(path) if isinstance(step, int)), None)
    item, steps = (None, path) if place is None else (int(path[place]) + 1, path[place + 1 :])
    keyword, bound = str(error.validator), cast("Any", error.validator_value)
    within = " › ".join(str(step + 1) if isinstance(step, int) else step for step in steps)
    value = error.instance if isinstance(error.instance, str) else json.dumps(error.instance, ensure_ascii=False)
    if keyword == "required":
        # one error for each key that is missing
        missing = next((name for name in bound if repr(name) == error.message.rpartition(" is ")[0]), "")
        yield JsonFault(keyword, item, f"{within} › {missing}".removeprefix(" › "), "", "")
    elif keyword == "additionalProperties" and isinstance(error.instance, dict) and isinstance(error.schema, dict):
        known = error.schema.get("properties", {})
        for name in sorted(error.instance.keys() - known.keys()):
            yield JsonFault(keyword, item, f"{within} › {name}".removeprefix(" › "), "", "")
    else:
        yield JsonFault(keyword, item, within, value, quoted(bound, MOST) if isinstance(bound, list) else str(bound))
