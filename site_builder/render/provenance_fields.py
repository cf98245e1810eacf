"""What a table of the territory has beside the columns of its standard, in words."""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.core.language import Language
from site_builder.core.model.columns import Column
from site_builder.core.model.table_schema import Field
from site_builder.core.model.territory import ADDED_COLUMNS, PROVENANCE


def document_provenance(language: Language, columns: Iterable[Column]) -> dict[str, Field]:
    """The fields of these columns, by their names; nothing for any other table."""
    names = {column.name for column in columns}
    documented: dict[str, Field] = {}
    if not names >= {column.name for column in PROVENANCE}:
        return documented
    for column in ADDED_COLUMNS:
        if column.name not in names:
            continue
        message = f"territory.column.{column.name}"
        documented[column.name] = Field(
            name=column.name,
            type=column.type,
            title=language.say(message),
            description=language.say(f"{message}.help"),
        )
    return documented
