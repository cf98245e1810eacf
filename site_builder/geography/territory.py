"""The boxes of publishers: where their data are, unless these say it better."""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.geography.departments import Box, around, department
from site_builder.model import Publisher


def bounds_of(publishers: Iterable[Publisher]) -> dict[str, Box | None]:
    """The box of each publisher's territory: of a commune, or of its département; for others, that of all communes."""
    publishers = tuple(publishers)
    own = {one.slug: one.bbox or department(one.insee) for one in publishers if one.role == "commune"}
    whole = around(box for box in own.values() if box)
    return {one.slug: own.get(one.slug, whole) for one in publishers}
