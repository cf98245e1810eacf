"""Parts of a whole: where a standard says 0.45, many write 45 or « 45 % »."""

from __future__ import annotations

from collections import Counter
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


def list_share_fields(standard: Standard) -> set[str]:
    """The fields of which its figures and charts take the part of a number."""
    shares = {measure.share for measure in standard.measures}
    shares |= {view.share for view in standard.views}
    return shares - {""}


def convert_shares(cells: pa.Array, unit: str, counts: ShareCounts) -> pa.Array:
    """The cells of a column as parts of one; `unit`: what it says to count."""
    import pyarrow as pa
    import pyarrow.compute as pc

    encoded = cells.dictionary_encode()
    uses = Counter(encoded.indices.to_pylist())
    parts: list[str] = []
    for place, text in enumerate(encoded.dictionary.to_pylist()):
        part = convert_share(text, unit)
        if not part and text:
            counts.emptied += uses[place]
        elif part != text:
            counts.converted += uses[place]
        parts.append(part)
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
    highest = 0 if unit == PERCENT else 1
    return text if 0 <= number <= highest else ""
