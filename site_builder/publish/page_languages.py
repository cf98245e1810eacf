"""Pages have sentences: a language whose texts cannot be read is refused before anything
is made."""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.core.message_catalogues import load_catalogue
from site_builder.publish.refusal import BuildRefused

FRENCH = "fr"  # that of the sheets of workbooks, whatever the portal speaks


def refuse_unreadable_texts(languages: Iterable[str]) -> None:
    """Raises BuildRefused where codes would stand for sentences in one of the portal's languages,
    or in French."""
    for code in dict.fromkeys((FRENCH, *languages)):
        catalogue = load_catalogue(code)
        if not catalogue.is_whole:
            params = {"language": code, "folder": str(catalogue.folder)}
            raise BuildRefused("texts-unreadable", params)
