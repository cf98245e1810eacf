"""What is done to arrays of texts: nearly all need no care and are passed over at once, and the
functions for lists rewrite the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from site_builder.columns.array_cells import read_bytes

if TYPE_CHECKING:
    import pyarrow as pa

Rewrite = Callable[[list[str]], Sequence[str]]


def has_characters(texts: pa.StringArray, characters: bytes) -> bool:
    """Has any of these texts one of these characters of ASCII?"""
    data = read_bytes(texts)
    return len(data.translate(None, characters)) < len(data)


def replace_where(texts: pa.StringArray, mask: pa.BooleanArray, rewrite: Rewrite) -> pa.StringArray:
    """The texts, of which those that the mask tells were given to `rewrite`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = texts.filter(mask)
    if not len(found):
        return texts
    return pc.replace_with_mask(texts, mask, pa.array(rewrite(found.to_pylist()), pa.string()))


def replace_matching(
    texts: pa.StringArray, characters: bytes, expression: str, rewrite: Rewrite
) -> pa.StringArray:
    """The texts, of which those that have one of these characters, as the expression says too,
    were given to `rewrite`."""
    import pyarrow.compute as pc

    if not has_characters(texts, characters):
        return texts
    return replace_where(texts, pc.match_substring_regex(texts, expression), rewrite)


def join_texts(parts: Sequence[pa.StringArray | str], separator: str = "") -> pa.StringArray:
    """The texts of each row joined: of arrays of as many rows, and of texts that are those of every
    row."""
    import pyarrow as pa
    import pyarrow.compute as pc

    scalars = [pa.scalar(part) if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(*scalars, separator)
