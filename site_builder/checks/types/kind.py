"""What a type of Table Schema is: how the cells of one field are read."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from site_builder.core.model.table_schema import Field


@dataclass(frozen=True, slots=True)
class FieldType:
    """`read` gives what a text is worth, None where it is worth nothing; without it every text is
    its own value. It raises MissingLibrary where to read a text takes a package which is not there.
    `key` is what two values have in common only if they are the same, None where
    there is none; without it they are compared themselves. `plain` is an expression, for RE2, of
    texts of no more than `longest` characters that surely are worth something, "" where none is
    known.
    """

    read: Callable[[str], Any] | None = None
    key: Callable[[Any], Hashable] | None = None
    plain: str = ""
    longest: int | None = None

    def value(self, text: str) -> Any:
        return text if self.read is None else self.read(text)

    def find_key(self, value: Any) -> Hashable:
        """What is compared of a value; of None nothing."""
        return value if value is None or self.key is None else self.key(value)


def get_field_option(field: Field, key: str, usual: Any) -> Any:
    return (field.options or {}).get(key, usual)
