"""A JSON file against a JSON Schema, by the jsonschema library: for standards that are no table
(DECP).

What the library leaves open is closed here and in `json_patterns`: no address is ever fetched, and
an expression has a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urldefrag, urljoin

from site_builder.checks.fault_messages import MOST, shorten_fault_value
from site_builder.checks.json_patterns import JsonSchemaPatterns, list_schema_patterns
from site_builder.checks.patterns import RuleTime
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import quote_words

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator
    from referencing import Registry

LARGEST = 50 << 20  # bytes of a file that is held in memory
PIECES = 60  # of JSON, of a value that is quoted
# Keywords that have a message of their own; what breaks another has that of « other »
KEYWORDS = (
    "required", "additionalProperties", "type", "enum", "pattern", "minLength", "maxLength",
    "minimum", "maximum", "minItems",
)  # fmt: skip


class NotJson(ValueError):
    """`line` is that of the first fault, from 1, 0 where none is known."""

    def __init__(self, line: int) -> None:
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonFault:
    """`keyword` is that of JSON Schema, `item` the number of the record from 1 in the list `table`
    (None: above the records), `field` the way to the value within it. `value` is what stands there,
    `bound` what is asked."""

    keyword: str
    item: int | None
    field: str
    value: str
    bound: str
    table: str = ""

    @property
    def code(self) -> str:
        """Of its message."""
        return f"json-{self.keyword if self.keyword in KEYWORDS else 'other'}"

    @property
    def params(self) -> dict[str, str]:
        return {"field": self.field, "value": shorten_fault_value(self.value), "bound": self.bound}


@dataclass(frozen=True, slots=True)
class JsonSchema:
    """A schema that can be used."""

    schema: Mapping[str, Any]
    place: Place

    def expressions(self, rule_time: RuleTime) -> JsonSchemaPatterns:
        """Its expressions, for one file: they know afterwards what they could not tell."""
        asked_of_names = "patternProperties" in json.dumps(self.schema)
        found = JsonSchemaPatterns(
            names=dict(list_schema_patterns(self.schema)),
            rule_time=rule_time,
            asked_of_names=asked_of_names,
        )
        found.compile_all()
        found.leave_unread(self.schema, _kind(self.schema).VALIDATORS)
        return found

    def faults(
        self, source: Path, expressions: JsonSchemaPatterns | None = None
    ) -> tuple[int, Iterator[JsonFault]]:
        """How many records a file has, and its faults. Raises NotJson and OSError; while they are
        read, UnusableSchema."""
        expressions = expressions or self.expressions(RuleTime())
        if source.stat().st_size > LARGEST:
            raise NotJson(0)
        try:
            found = json.loads(source.read_bytes().decode("utf-8-sig"))
        except json.JSONDecodeError as cause:
            raise NotJson(cause.lineno) from cause
        except (ValueError, RecursionError) as cause:
            raise NotJson(0) from cause
        return _records(found), self._faults(found, expressions)

    def _faults(self, found: Any, expressions: JsonSchemaPatterns) -> Iterator[JsonFault]:
        from referencing.exceptions import Unresolvable

        try:
            for error in _validator(self.schema, expressions).iter_errors(found):
                yield _make_json_fault(error)
        except Unresolvable as cause:
            raise UnusableSchema(
                make_problem(
                    "json-schema-reference", self.place, reference=shorten_fault_value(cause.ref)
                )
            ) from cause
        except RecursionError as cause:
            raise UnusableSchema(make_problem("json-schema-endless", self.place)) from cause


class UnusableSchema(ValueError):
    """A schema that judges nothing, and why."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def is_json_schema(found: Any) -> bool:
    """Is it a JSON Schema, rather than a Table Schema, which has fields?"""
    is_schema = isinstance(found, dict) and (
        "$schema" in found or found.get("type") in ("object", "array")
    )
    return is_schema and "fields" not in found


def parse_json_schema(schema: Mapping[str, Any], place: Place) -> JsonSchema:
    """The schema, if it is one. Raises UnusableSchema."""
    import jsonschema

    try:
        if away := next(_away(schema), ""):
            raise UnusableSchema(
                make_problem("json-schema-away", place, reference=shorten_fault_value(away))
            )
        # an expression is tried with the one that reads it
        _kind(schema).check_schema(schema, format_checker=jsonschema.FormatChecker(()))
    except jsonschema.SchemaError as cause:
        at = " › ".join(map(str, cause.absolute_path))
        raise UnusableSchema(
            make_problem(
                "json-schema-wrong",
                place,
                at=at,
                value=shorten_fault_value(_write_value(cause.instance)),
            )
        ) from cause
    except RecursionError as cause:
        raise UnusableSchema(make_problem("json-schema-endless", place)) from cause
    return JsonSchema(schema, place)


@cache
def load_bundled_schema(path: Path) -> JsonSchema:
    """One of ours, which a test reads."""
    return parse_json_schema(json.loads(path.read_text("utf-8")), Place(path=path.name))


def _kind(schema: Mapping[str, Any]) -> Any:
    """The class of the library for the version that a schema names, the last where it names
    none."""
    from jsonschema import Draft202012Validator, validators

    return validators.validator_for(schema, default=Draft202012Validator)


def _registry() -> Registry[Any]:
    """The published versions of JSON Schema, and nothing that would be fetched."""
    from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]

    return cast("Registry[Any]", REGISTRY)


def _away(schema: Mapping[str, Any]) -> Iterator[str]:
    """What a schema refers to beyond itself."""
    base = str(schema.get("$id", ""))
    known = _registry()
    own = {urldefrag(urljoin(base, id_)).url for id_ in ("", *_values(schema, ("$id",)))}
    for reference in _values(schema, ("$ref", "$dynamicRef")):
        address = urldefrag(urljoin(base, reference)).url
        if address not in own and address not in known:
            yield reference


def _values(found: Any, keys: Iterable[str]) -> Iterator[str]:
    """The texts that have one of these keys, however deep."""
    if isinstance(found, dict):
        yield from (found[key] for key in keys if isinstance(found.get(key), str))
    for part in (
        found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    ):
        yield from _values(part, keys)


def _validator(schema: Mapping[str, Any], expressions: JsonSchemaPatterns) -> Validator:
    from jsonschema import validators

    kind = _kind(schema)
    keywords = {"required": _required, **expressions.keywords(kind.VALIDATORS)}
    extended = validators.extend(kind, keywords)  # type: ignore[no-untyped-call]
    return cast("Validator", extended(schema, registry=_registry()))


def _required(
    validator: Any, required: Any, instance: Any, schema: Any
) -> Iterator[ValidationError]:
    """An error for each key that is missing, whose message is the key."""
    from jsonschema import ValidationError

    if isinstance(instance, dict) and isinstance(required, list):
        yield from (
            ValidationError(name) for name in dict.fromkeys(required) if name not in instance
        )


def _records(found: Any) -> int:
    """Items of the lists that lie in no list."""
    if isinstance(found, list):
        return len(found)
    return sum(map(_records, found.values())) if isinstance(found, dict) else 0


def _make_json_fault(error: ValidationError) -> JsonFault:
    path = list(error.absolute_path)
    place = next((at for at, step in enumerate(path) if isinstance(step, int)), None)
    item, steps = (None, path) if place is None else (int(path[place]) + 1, path[place + 1 :])
    table = ".".join(map(str, path[:place])) if place is not None else ""
    keyword = str(error.validator)
    bound = cast("Any", error.validator_value)
    within = " › ".join(str(step + 1) if isinstance(step, int) else step for step in steps)
    if keyword in ("required", "additionalProperties"):
        return JsonFault(
            keyword=keyword,
            item=item,
            field=f"{within} › {error.message}".removeprefix(" › "),
            value="",
            bound="",
            table=table,
        )
    asked = quote_words(bound, MOST) if isinstance(bound, list) else _write_value(bound)
    return JsonFault(
        keyword=keyword,
        item=item,
        field=within,
        value=_write_value(error.instance),
        bound=asked,
        table=table,
    )


def _write_value(value: Any) -> str:
    """What is written there, or its beginning: it may be the whole file."""
    if isinstance(value, str):
        return value
    return "".join(islice(json.JSONEncoder(ensure_ascii=False).iterencode(value), PIECES))
