"""Words of the data within sentences of a page in another language: a screen reader says each in
its own."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape


def mark_foreign_words(text: str, words: Iterable[str], tag: str) -> Markup:
    """The text as HTML, each of these words in it said to be of the language `tag`, "" for that of
    the page. In cells, which are HTML already, a word is marked where it is all of its cell."""
    escaped = escape(text)
    longest_first = sorted(
        {escape(word) for word in words if not word.isdecimal()}, key=len, reverse=True
    )
    patterns = "|".join(re.escape(word) for word in longest_first if word)
    if not (tag and patterns):
        return escaped
    if hasattr(text, "__html__"):
        pattern = rf"(?<=>)(?:{patterns})(?=<)"
    else:
        pattern = rf"(?<!\w)(?:{patterns})(?!\w)"
    span = f'<span lang="{tag}">'
    return Markup(re.sub(pattern, lambda match: f"{span}{match[0]}</span>", str(escaped)))
