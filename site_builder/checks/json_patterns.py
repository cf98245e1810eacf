"""The expressions of a JSON Schema over the texts of one file: each has a time, and what it says is
never guessed.

The library would run them without end, in `re`; these are the keywords that do, as it may be
extended with them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from site_builder.checks.constraints import Reason, UncheckedRule
from site_builder.checks.fault_messages import shorten_fault_value
from site_builder.checks.libraries import MissingLibrary
from site_builder.checks.pattern_syntax import UnreadablePattern
from site_builder.checks.patterns import (
    PatternTimeout,
    RuleTime,
    compile_pattern_search,
)

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

VALUES = ("const", "enum", "default", "examples")  # keywords that hold values, and no schemas
NAMED = ("properties", "$defs", "definitions", "dependentSchemas")  # those whose keys are names
MAPPED = (*NAMED, "patternProperties", "dependencies")  # those whose values are schemas, by any key
PLAIN = (*VALUES, "dependentRequired")  # those that hold no schemas
HOLDING = ("then", "else")  # those that hold schemas, which « if » reads
# Keywords that ask for nothing by themselves: they present, they name, or another one reads them
BESIDE = frozenset({
    "$schema", "$id", "id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$vocabulary",
    "$comment", "$defs", "definitions", "title", "description", "default", "example", "examples",
    "deprecated", "readOnly", "writeOnly", "then", "else", "minContains", "maxContains",
    "exclusiveMinimum", "exclusiveMaximum",
})  # fmt: skip
Keyword = Callable[[Any, Any, Any, Any], Iterator[Any]]


@dataclass(kw_only=True)
class JsonSchemaPatterns:
    """`names`: what each expression of the schema is asked of; `asked_of_names`: some are asked of
    the names of properties. `unchecked`: those that tell nothing, by expression."""

    names: Mapping[str, str]
    rule_time: RuleTime = field(default_factory=RuleTime)
    asked_of_names: bool = False
    unchecked: dict[str, UncheckedRule] = field(default_factory=dict)
    _found_in: dict[str, Callable[[str], bool]] = field(default_factory=dict)

    def compile_all(self) -> None:
        """Try each, though no text may come that it is asked of: one that is none is a fault of the
        schema."""
        for pattern in self.names:
            self._compile(pattern)

    def _compile(self, pattern: str) -> None:
        try:
            self._found_in[pattern] = compile_pattern_search(pattern, self.rule_time)
        except UnreadablePattern:
            self._abandon_pattern(pattern, "unreadable")
        except PatternTimeout as late:
            self._abandon_pattern(pattern, "time", late.seconds)
        except MissingLibrary as missing:
            rule = f"pattern {shorten_fault_value(pattern)}"
            self.unchecked[pattern] = UncheckedRule(
                field="", rule=rule, reason="library", bound=missing.package
            )

    def leave_all(self, missing: MissingLibrary) -> None:
        """Give up the whole schema, which only this library reads."""
        self.unchecked[""] = UncheckedRule(
            field="", rule="JSON Schema", reason="schema-library", bound=missing.package
        )

    def leave_unread(self, schema: Any, known: Collection[str]) -> None:
        """Give up the keywords that the version of a schema has not, of which `known` are those
        that judge."""
        for keyword, bound, name in _find_unread_keywords(schema, known):
            unchecked = UncheckedRule(field=name, rule=keyword, reason="unfit", bound=bound)
            self.unchecked[f"{keyword} {bound} {name}"] = unchecked

    def find(self, pattern: str, text: str, *, otherwise: bool) -> bool:
        """Is there something of this form in the text? `otherwise`: what is said where nothing can
        be."""
        if pattern not in self._found_in and pattern not in self.unchecked:
            self._compile(pattern)  # it stands where no rule does, and one refers to it
        if pattern in self.unchecked:
            return otherwise
        try:
            return self._found_in[pattern](text)
        except PatternTimeout as late:
            self._abandon_pattern(pattern, "time", late.seconds)
            return otherwise

    def all_unchecked(self) -> tuple[UncheckedRule, ...]:
        return tuple(self.unchecked[pattern] for pattern in sorted(self.unchecked))

    def all_named(self) -> Iterator[UncheckedRule]:
        """The same, each with the name of what it is asked of."""
        for pattern in sorted(self.unchecked):
            unchecked = self.unchecked[pattern]
            yield replace(unchecked, field=self.names.get(pattern) or unchecked.field or "—")

    def _abandon_pattern(self, pattern: str, reason: Reason, seconds: float = 0) -> None:
        rule = f"pattern {shorten_fault_value(pattern)}"
        self.unchecked[pattern] = UncheckedRule(
            field="", rule=rule, reason=reason, bound=pattern, seconds=seconds
        )

    # --- keywords ---

    def pattern(
        self, validator: Any, asked: Any, instance: Any, schema: Any
    ) -> Iterator[ValidationError]:
        from jsonschema import ValidationError

        if isinstance(instance, str) and not self.find(asked, instance, otherwise=True):
            yield ValidationError("")

    def pattern_properties(
        self, validator: Any, asked: Mapping[str, Any], instance: Any, schema: Any
    ) -> Iterator[ValidationError]:
        if not isinstance(instance, dict):
            return
        for pattern, inner in asked.items():
            for name, value in instance.items():
                if self.find(pattern, name, otherwise=False):
                    yield from validator.descend(value, inner, path=name, schema_path=pattern)

    def additional_properties(
        self, validator: Any, asked: Any, instance: Any, schema: Any
    ) -> Iterator[ValidationError]:
        """One for each key that is too much, whose message is the key."""
        from jsonschema import ValidationError

        if not isinstance(instance, dict):
            return
        for name in self._list_additional(instance, schema):
            if isinstance(asked, dict):
                yield from validator.descend(instance[name], asked, path=name)
            elif asked is False:
                yield ValidationError(name)

    def _list_additional(
        self, instance: Mapping[str, Any], schema: Mapping[str, Any]
    ) -> Iterator[str]:
        """The keys that no other keyword beside this one speaks of, as far as can be told."""
        patterns = schema.get("patternProperties", {})
        for name in sorted(instance.keys() - schema.get("properties", {}).keys()):
            if not any(self.find(pattern, name, otherwise=True) for pattern in patterns):
                yield name

    def unevaluated_properties(
        self, original: Keyword, validator: Any, asked: Any, instance: Any, schema: Any
    ) -> Iterator[Any]:
        """As the library has it, which asks expressions of names without end: where there are any,
        nothing is told."""
        if self.asked_of_names:
            keyword = "unevaluatedProperties"
            self.unchecked[keyword] = UncheckedRule(field="", rule=keyword, reason="unfit")
            return
        yield from original(validator, asked, instance, schema)

    def keywords(self, known: Mapping[str, Keyword]) -> dict[str, Keyword]:
        """Those that take the place of the library's, of which `known` are the ones of a
        version."""
        keywords: dict[str, Keyword] = {
            "pattern": self.pattern,
            "patternProperties": self.pattern_properties,
            "additionalProperties": self.additional_properties,
        }
        if original := known.get("unevaluatedProperties"):
            keywords["unevaluatedProperties"] = partial(self.unevaluated_properties, original)
        return keywords


def _find_unread_keywords(
    schema: Any, known: Collection[str], name: str = ""
) -> Iterator[tuple[str, str, str]]:
    """The keywords that ask for what nothing looks at, `format` too: what it asks, and of which
    property, or "".

    Those that begin with « x- » are the author's own, and ask for nothing.
    """
    if isinstance(schema, list):
        for subschema in schema:
            yield from _find_unread_keywords(subschema, known, name)
    if not isinstance(schema, dict):
        return
    for keyword, inner in schema.items():
        for subschema, own_name in _list_subschemas(keyword, inner, known, name):
            yield from _find_unread_keywords(subschema, known, own_name)
        if not _is_read(keyword, known):
            yield keyword, str(inner), name


def _list_subschemas(
    keyword: str, inner: Any, known: Collection[str], name: str
) -> list[tuple[Any, str]]:
    """The schemas that a keyword holds, each with the property that it is asked of."""
    if keyword in NAMED and isinstance(inner, dict):
        return [(subschema, key) for key, subschema in inner.items()]
    if keyword in MAPPED and isinstance(inner, dict):
        return [(subschema, name) for subschema in inner.values()]
    if keyword in HOLDING:
        return [(inner, name)]
    if keyword in known and keyword not in PLAIN:
        return [(inner, name)]
    return []


def _is_read(keyword: str, known: Collection[str]) -> bool:
    """Does something look at what a keyword asks for, if it asks for anything?"""
    if keyword == "format":
        return False
    return keyword in known or keyword in BESIDE or keyword.startswith("x-")


def list_schema_patterns(schema: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """The expressions of a schema, each with the `name` of the property that it is asked of, or
    ""."""
    if isinstance(schema, list):
        for subschema in schema:
            yield from list_schema_patterns(subschema, name)
    if not isinstance(schema, dict):
        return
    if isinstance(schema.get("pattern"), str):
        yield schema["pattern"], name
    for key, inner in schema.items():
        if key in VALUES:
            continue
        if key in NAMED and isinstance(inner, dict):
            for property_name, subschema in inner.items():
                yield from list_schema_patterns(subschema, property_name)
        elif key == "patternProperties" and isinstance(inner, dict):
            for pattern in inner:
                yield pattern, name
            yield from list_schema_patterns([*inner.values()], name)
        else:
            yield from list_schema_patterns(inner, name)
