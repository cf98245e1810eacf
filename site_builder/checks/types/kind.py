"""What a type of Table Schema is: how the cells of one field are read."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from site_builder.core.model.table_schema import Field


@dataclass(frozen=True, slots=True)
class FieldType:
    """`read` gives what a text is worth, None where it is worth nothing; without it every text is
    its own value. `key` is what two values have in common only if they are the same, None where
    there is none; without it they are compared themselves.
    """

    read: Callable[[str], Any] | None = None
    key: Callable[[Any], Hashable] | None = None

    def value(self, text: str) -> Any:
        return text if self.read is None else self.read(text)

    def find_key(self, value: Any) -> Hashable:
        """What is compared of a value."""
        return value if self.key is None else self.key(value)


def get_field_option(field: Field, key: str, usual: Any) -> Any:
    return (field.options or {}).get(key, usual)
