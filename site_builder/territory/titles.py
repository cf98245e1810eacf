"""What a table of the territory is called."""

from __future__ import annotations

from site_builder.core.language import Language


def write_table_title(title: str, words: Language, *, of_licences: str, demonstration: bool) -> str:
    """The title of a table of the territory by that of its standard. `of_licences`: "open" or
    "all-licences" where there are two tables, that are not of the same licences."""
    if of_licences:
        title = words.say(f"territory.title.{of_licences}", title=title)
    message = "territory.title.demonstration" if demonstration else "territory.title"
    return words.say(message, title=title)
