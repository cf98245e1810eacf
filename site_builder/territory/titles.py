"""What a table of the territory is called."""

from __future__ import annotations

from site_builder.core.language import Language
from site_builder.metadata.standards import LANGUAGE, Standard


def write_table_title(
    standard: Standard, words: Language, *, of_licences: str, demonstration: bool
) -> str:
    """The title of a table of the territory. `of_licences`: "open" or "all-licences" where there
    are two tables, that are not of the same licences."""
    titles = standard.territory_title
    title = titles.get(words.code, titles[LANGUAGE])
    if of_licences:
        title = words.say(f"territory.title.{of_licences}", title=title)
    message = "territory.title.demonstration" if demonstration else "territory.title"
    return words.say(message, title=title)
