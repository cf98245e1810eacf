"""Regular expressions as RE2 has them, by pyarrow."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc


def match_whole_texts(pattern: str, texts: Sequence[str]) -> list[bool]:
    """Does RE2 match each of these texts, whole? Raises ValueError where it refuses the pattern."""
    return search_texts(rf"\A(?:{pattern})\z", texts)


def search_texts(pattern: str, texts: Sequence[str]) -> list[bool]:
    """Does RE2 find the pattern in each of these texts?"""
    found: list[bool] = pc.match_substring_regex(pa.array(texts, pa.string()), pattern).to_pylist()
    return found
