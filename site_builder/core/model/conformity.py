"""How tables keep to what they are held against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ConformityState = Literal["conforming", "failing", "unverified"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conformity:
    """How tables keep to the standard or the schema that they are held against: `faults` to be
    mended, which are of so many `kinds`, and kinds of `remarks`.

    `unchecked`: rules that were asked and that nothing has looked at; `unheld`: files that were to
    be held against something, and were not; `held_otherwise`: those that were held against a
    schema of their own, and not against the standard of their dataset, as none of its files was.
    `state` alone says whether they conform.
    """

    faults: int = 0
    kinds: int = 0
    remarks: int = 0
    unchecked: int = 0
    unheld: int = 0
    held_otherwise: int = 0

    @property
    def state(self) -> ConformityState:
        """What has not been looked at conforms to nothing; what is known to be wrong is wrong,
        whatever the rest is."""
        if self.faults:
            return "failing"
        return "conforming" if self.complete else "unverified"

    @property
    def complete(self) -> bool:
        """Has all that was asked been looked at?"""
        return not (self.unchecked or self.unheld or self.held_otherwise)
