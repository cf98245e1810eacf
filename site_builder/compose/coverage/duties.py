"""What the law asks of whom, as duties.csv has it. It is a presumption, and said as such: how many
work for a publisher is seldom known, nor whether it has such data at all.

The days of `open-data` are those of loi 2016-1321 of 7 October 2016: its article 6 makes article
L. 312-1-1 of the CRPA, and spares bodies of less than 3,500 inhabitants; its article 8 has data
published two years after it was promulgated, at the latest. The fifty agents are those of décret
2016-1922 (D. 312-1-1-1), in full-time equivalents.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from site_builder.core.model.portal import Publisher
from site_builder.core.vocabulary import ROLES

TABLE = Path(__file__).with_name("duties.csv")
EVERYBODY = frozenset({"commune", *ROLES.values()})
YEAR = 4  # characters of a day


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Of a standard: the `bodies` that may have such data, by role; the `law`, whose sentence is
    `coverage.law.<law>`, "" for none; where it can be read. Of whom it is `presumed`: by role, the
    population that a body must exceed; of all of them that have more than `agents`, or of whom
    nobody knows how many; for data of the day `since` and later, by its year."""

    standard: str
    bodies: frozenset[str]
    law: str = ""
    presumed: Mapping[str, int] = field(default_factory=dict)
    agents: int = 0
    since: str = ""
    url: str = ""

    def concerns(self, publisher: Publisher) -> bool:
        """May such a body have data of this standard?"""
        return publisher.role in self.bodies

    def is_presumed(self, publisher: Publisher, year: str) -> bool:
        """Does the law probably ask this publisher for data of that year, or, for "", of today?"""
        if publisher.role not in self.presumed:
            return False
        population = publisher.population or 0
        is_large = population > self.presumed[publisher.role]
        is_staffed = publisher.agents is None or publisher.agents > self.agents
        is_recent = year in ("", max(year, self.since[:YEAR]))
        return is_large and is_staffed and is_recent


@cache
def load_duties() -> Mapping[str, Duty]:
    """That of each standard, by its id."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["standard"]: _read_duty(row) for row in csv.DictReader(file)}


def get_duty(standard: str) -> Duty:
    """That of a standard, by its id; anybody may have data of one that the table has not."""
    return load_duties().get(standard) or Duty(standard=standard, bodies=EVERYBODY)


def _read_duty(row: Mapping[str, str]) -> Duty:
    """`presumed` is written as roles with a colon and a population."""
    presumed = {}
    for limit in row["presumed"].split():
        role, _, population = limit.partition(":")
        presumed[role] = int(population)
    return Duty(
        standard=row["standard"],
        bodies=frozenset(row["bodies"].split()),
        law=row["law"],
        presumed=presumed,
        agents=int(row["agents"]),
        since=row["since"],
        url=row["url"],
    )
