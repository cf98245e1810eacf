"""Parts of a whole: where a standard says 0.45, many write 45 or « 45 % »."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from site_builder.metadata.standards import Standard

if TYPE_CHECKING:
    import pyarrow as pa

PERCENT = "%"  # the unit of a column whose numbers are percentages
HUNDRED = 100


@dataclass(slots=True)
class ShareCounts:
    """How many cells were percentages, and how many are empty because nobody can say what part
    they are."""

    converted: int = 0
    emptied: int = 0


def list_share_fields(standard: Standard) -> Collection[str]:
    """The fields of which its figures and charts take the part of a number."""
    shares = {measure.share for measure in standard.measures}
    shares |= {view.share for view in standard.views}
    return shares - {""}


def convert_shares(cells: pa.Array, unit: str, counts: ShareCounts) -> pa.Array:
    """The cells of a column as parts of one; `unit`: what it says to count."""
    import pyarrow as pa
    import pyarrow.compute as pc

    encoded = cells.dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    parts = [convert_share(text, unit) for text in texts]
    for text, part, used in zip(texts, parts, _count_uses(encoded), strict=True):
        if part != text:
            counts.converted += used if part else 0
            counts.emptied += 0 if part else used
    return pc.take(pa.array(parts, pa.string()), encoded.indices)


def convert_share(text: str, unit: str) -> str:
    """More than one can only be a percentage, up to a hundred. « 0.5 » of a column of percentages
    is one half to some and half a hundredth to others: it is left empty, as is what can be no part.
    What is no number stays as it is."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if 1 < number <= HUNDRED:
        return format(number.scaleb(-2).normalize(), "f")
    if number == 0 or (0 < number <= 1 and unit != PERCENT):
        return text
    return ""


def _count_uses(encoded: pa.DictionaryArray) -> list[int]:
    """In how many rows each of its texts is."""
    uses = [0] * len(encoded.dictionary)
    for index in encoded.indices.to_pylist():
        uses[index] += 1
    return uses
