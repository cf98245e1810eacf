"""A JSON file against a JSON Schema, by the jsonschema library: for standards that are no table
(DECP).

Where the library is absent, all that a schema asks is « Non vérifié ». What the library leaves open
is closed here and in `json_patterns`: no address is ever fetched, and an expression has a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urldefrag, urljoin

from site_builder.checks.fault_messages import MOST, shorten_fault_value
from site_builder.checks.json_patterns import JsonSchemaPatterns, list_schema_patterns
from site_builder.checks.libraries import MissingLibrary, need_library
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
        expressions = JsonSchemaPatterns(
            names=dict(list_schema_patterns(self.schema)),
            rule_time=rule_time,
            asked_of_names=asked_of_names,
        )
        try:
            known = _find_validator_class(self.schema).VALIDATORS
        except MissingLibrary as missing:
            expressions.leave_all(missing)
            return expressions
        expressions.compile_all()
        expressions.leave_unread(self.schema, known)
        return expressions

    def faults(
        self, source: Path, expressions: JsonSchemaPatterns | None = None
    ) -> tuple[int, Iterator[JsonFault]]:
        """How many records a file has, and its faults. Raises NotJson and OSError; while they are
        read, UnusableSchema."""
        expressions = expressions or self.expressions(RuleTime())
        if source.stat().st_size > LARGEST:
            raise NotJson(0)
        try:
            content = json.loads(source.read_bytes().decode("utf-8-sig"))
        except json.JSONDecodeError as cause:
            raise NotJson(cause.lineno) from cause
        except (ValueError, RecursionError) as cause:
            raise NotJson(0) from cause
        return _count_records(content), self._iterate_faults(content, expressions)

    def _iterate_faults(self, content: Any, expressions: JsonSchemaPatterns) -> Iterator[JsonFault]:
        try:
            validator = _make_validator(self.schema, expressions)
        except MissingLibrary:  # `expressions` say so
            return
        from referencing.exceptions import Unresolvable

        try:
            for error in validator.iter_errors(content):
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


def is_json_schema(schema: Any) -> bool:
    """Is it a JSON Schema, rather than a Table Schema, which has fields?"""
    is_schema = isinstance(schema, dict) and (
        "$schema" in schema or schema.get("type") in ("object", "array")
    )
    return is_schema and "fields" not in schema


def parse_json_schema(schema: Mapping[str, Any], place: Place) -> JsonSchema:
    """The schema, if it is one, as far as that can be told. Raises UnusableSchema."""
    try:
        with need_library("jsonschema"):
            import jsonschema
    except MissingLibrary:
        return JsonSchema(schema, place)
    try:
        if away := next(_find_outside_references(schema), ""):
            raise UnusableSchema(
                make_problem("json-schema-away", place, reference=shorten_fault_value(away))
            )
        # an expression is tried with the one that reads it
        _find_validator_class(schema).check_schema(
            schema, format_checker=jsonschema.FormatChecker(())
        )
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


def _find_validator_class(schema: Mapping[str, Any]) -> Any:
    """The class of the library for the version that a schema names, the last where it names
    none. Raises MissingLibrary."""
    with need_library("jsonschema"):
        from jsonschema import Draft202012Validator, validators

    return validators.validator_for(schema, default=Draft202012Validator)


def _get_registry() -> Registry[Any]:
    """The published versions of JSON Schema, and nothing that would be fetched."""
    from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]

    return cast("Registry[Any]", REGISTRY)


def _find_outside_references(schema: Mapping[str, Any]) -> Iterator[str]:
    """What a schema refers to beyond itself."""
    base = str(schema.get("$id", ""))
    published = _get_registry()
    own = {urldefrag(urljoin(base, id_)).url for id_ in ("", *_find_texts(schema, ("$id",)))}
    for reference in _find_texts(schema, ("$ref", "$dynamicRef")):
        address = urldefrag(urljoin(base, reference)).url
        if address not in own and address not in published:
            yield reference


def _find_texts(value: Any, keys: Sequence[str]) -> Iterator[str]:
    """The texts that have one of these keys, however deep."""
    parts: Iterable[Any] = ()
    if isinstance(value, dict):
        for key in keys:
            if isinstance(value.get(key), str):
                yield value[key]
        parts = value.values()
    elif isinstance(value, list):
        parts = value
    for part in parts:
        yield from _find_texts(part, keys)


def _make_validator(schema: Mapping[str, Any], expressions: JsonSchemaPatterns) -> Validator:
    """Raises MissingLibrary."""
    kind = _find_validator_class(schema)
    from jsonschema import validators

    keywords = {"required": _find_missing_keys, **expressions.keywords(kind.VALIDATORS)}
    extended = validators.extend(kind, keywords)  # type: ignore[no-untyped-call]
    return cast("Validator", extended(schema, registry=_get_registry()))


def _find_missing_keys(
    validator: Any, required: Any, instance: Any, schema: Any
) -> Iterator[ValidationError]:
    """An error for each key that is missing, whose message is the key."""
    from jsonschema import ValidationError

    if isinstance(instance, dict) and isinstance(required, list):
        for name in dict.fromkeys(required):
            if name not in instance:
                yield ValidationError(name)


def _count_records(value: Any) -> int:
    """Items of the lists that lie in no list."""
    if isinstance(value, list):
        return len(value)
    return sum(map(_count_records, value.values())) if isinstance(value, dict) else 0


def _make_json_fault(error: ValidationError) -> JsonFault:
    path = list(error.absolute_path)
    item = None
    table = ""
    for place, step in enumerate(path):
        if isinstance(step, int):
            item = step + 1
            table = ".".join(map(str, path[:place]))
            path = path[place + 1 :]
            break
    within = " › ".join(str(step + 1) if isinstance(step, int) else step for step in path)
    keyword = str(error.validator)
    if keyword in ("required", "additionalProperties"):
        field = f"{within} › {error.message}".removeprefix(" › ")
        return JsonFault(keyword=keyword, item=item, field=field, value="", bound="", table=table)
    bound = cast("Any", error.validator_value)
    return JsonFault(
        keyword=keyword,
        item=item,
        field=within,
        value=_write_value(error.instance),
        bound=quote_words(bound, MOST) if isinstance(bound, list) else _write_value(bound),
        table=table,
    )


def _write_value(value: Any) -> str:
    """What is written there, or its beginning: it may be the whole file."""
    if isinstance(value, str):
        return value
    return "".join(islice(json.JSONEncoder(ensure_ascii=False).iterencode(value), PIECES))
