"""Who has published what: for each standard, publisher and year, what there is here, or why there
is nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from site_builder.core.model.conformity import ConformityState
from site_builder.core.model.portal import Publisher

# published: by itself; shared: there are rows of it in a dataset of another publisher; undated: it
# publishes, and nobody knows of which years; elsewhere: where it says; own-portal: it has one of
# its own, and perhaps there; not-concerned: it says so, or is no such body; probable: the law
# probably asks it; missing: nothing yet
CoverageStatus = Literal[
    "published",
    "shared",
    "undated",
    "elsewhere",
    "own-portal",
    "not-concerned",
    "probable",
    "missing",
]
COVERAGE_STATUSES: tuple[CoverageStatus, ...] = get_args(CoverageStatus)
HELD: frozenset[CoverageStatus] = frozenset({"published", "shared", "undated"})  # by the portal


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageCell:
    """What there is of a publisher, of a standard and of a `year`, "" where its data have none.

    `datasets`: ids, in their order; `conformity`: the worst of them, None where nothing was
    held against anything; `late`: an update was expected of one that ends with this year; `kept`:
    an earlier content stands for that of today. `url`: where it publishes instead, or "";
    `reason`: in its own words, or ""; `law`: that which probably asks it, or "".
    """

    year: str
    status: CoverageStatus
    datasets: tuple[str, ...] = ()
    conformity: ConformityState | None = None
    late: bool = False
    kept: bool = False
    url: str = ""
    reason: str = ""
    law: str = ""

    @property
    def is_held(self) -> bool:
        """Is there something here?"""
        return self.status in HELD


@dataclass(frozen=True, slots=True)
class PublisherCoverage:
    """A cell for each year of the standard, in their order; one where it has none."""

    publisher: Publisher
    cells: tuple[CoverageCell, ...]

    @property
    def latest(self) -> CoverageCell:
        """The last year of which there is something here; else the last of all."""
        return next((cell for cell in reversed(self.cells) if cell.is_held), self.cells[-1])

    @property
    def is_held(self) -> bool:
        """Is there something here, of any year?"""
        return self.latest.is_held

    @property
    def is_own(self) -> bool:
        """Does it publish something itself, or are its data in a dataset of another alone?"""
        start = f"{self.publisher.slug}/"
        ids = [dataset_id for cell in self.cells for dataset_id in cell.datasets]
        return any(dataset_id.startswith(start) for dataset_id in ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardCoverage:
    """Every publisher of the portal, in order of slug. `years`: of which somebody has published,
    the first one first; none where its data have no years."""

    standard: str
    years: tuple[str, ...]
    publishers: tuple[PublisherCoverage, ...]

    @property
    def active(self) -> tuple[Publisher, ...]:
        """Those that publish something themselves."""
        return tuple(covered.publisher for covered in self.publishers if covered.is_own)

    @property
    def shared(self) -> tuple[Publisher, ...]:
        """Those of whom there is something in a dataset of another alone."""
        held = [covered for covered in self.publishers if covered.is_held]
        return tuple(covered.publisher for covered in held if not covered.is_own)
