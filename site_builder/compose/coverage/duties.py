"""What the law asks of whom, as duties.csv has it. It is a presumption, and said as such: how many
work for a publisher is seldom known, nor whether it has such data at all."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from site_builder.core.model.portal import Publisher

TABLE = Path(__file__).with_name("duties.csv")
COMMUNE = "commune"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Of a standard: the `bodies` that may have such data, by role; the `law`, whose sentence is
    `coverage.law.<law>`, "" for none; the roles of which it is `presumed`, of a commune from more
    than `population` inhabitants on, of all unless they have no more than `agents`, 0 for no such
    limit; for data of the year `since` and later; where it can be read."""

    standard: str
    bodies: frozenset[str]
    law: str
    presumed: frozenset[str]
    population: int
    agents: int
    since: str
    url: str

    def concerns(self, publisher: Publisher) -> bool:
        """May such a body have data of this standard?"""
        return publisher.role in self.bodies

    def is_presumed(self, publisher: Publisher, year: str) -> bool:
        """Does the law probably ask this publisher for data of that year, or of today?"""
        if publisher.role not in self.presumed or (year and year < self.since[:4]):
            return False
        if publisher.role == COMMUNE and (publisher.population or 0) <= self.population:
            return False
        return publisher.agents is None or publisher.agents > self.agents


@cache
def load_duties() -> Mapping[str, Duty]:
    """That of each standard, by its id."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["standard"]: _read_duty(row) for row in csv.DictReader(file)}


def _read_duty(row: Mapping[str, str]) -> Duty:
    return Duty(
        standard=row["standard"],
        bodies=frozenset(row["bodies"].split()),
        law=row["law"],
        presumed=frozenset(row["presumed"].split()),
        population=int(row["population"] or 0),
        agents=int(row["agents"] or 0),
        since=row["since"],
        url=row["url"],
    )
