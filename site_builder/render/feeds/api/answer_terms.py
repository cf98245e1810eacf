"""The words that all answers of /api/v1/ have in common.

The description of the interface (`openapi`) is made of the classes of the `…_answers` beside.
Scripts rely on them: fields are added, never renamed nor taken away. Every field is always there; a
text that nobody has written is empty, a day or a number that nobody knows is null.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

Version = Annotated[Literal[1], Meta(description="The version of the interface.")]
Id = Annotated[str, Meta(description="A dataset: <publisher>/<dataset>, as in its address.")]
Slug = Annotated[str, Meta(description="A publisher, by its name in addresses.")]
Address = Annotated[
    str,
    Meta(
        description=(
            "Absolute where the portal knows its own address, else relative to the root of the "
            "site."
        )
    ),
]
Day = date | None
END = "The day from which it is published no more."
KEPT = "Which earlier version is published; null where it is the last."
Url = Annotated[str, Meta(description="An address elsewhere, or empty.")]
Theme = Annotated[
    str,
    Meta(description="One of the thirteen themes of the European Union, by our name, or empty."),
]
StandardId = Annotated[
    str, Meta(description="The standard that it says it follows, as in standards.json, or empty.")
]
Made = Annotated[
    bool, Meta(description="Are the data invented, for a demonstration? Then do not spread them.")
]
Rows = Annotated[int, Meta(description="How many rows its tables have.")]
Type = Annotated[str, Meta(description="A type of Table Schema: string, integer, number, date…")]
Kind = Annotated[
    str, Meta(description="What its values are: insee, siret, year, longitude…; else the type.")
]
