"""/api/v1/coverage.json: who publishes what, of each standard and year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Literal

from msgspec import Meta

from site_builder.compose.coverage import get_duty
from site_builder.core.model.conformity import ConformityState
from site_builder.core.model.coverage import CoverageCell, CoverageStatus, PublisherCoverage
from site_builder.render.feeds.api.answer_terms import Id, Slug, StandardId, Url, Version
from site_builder.render.feeds.api.writing import build_api_answer, encode_answer_file
from site_builder.render.feeds.feed import Feed, PlannedFiles, plan_file
from site_builder.render.localised_site import LocalisedSite

COVERAGE_PATH = "api/v1/coverage.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredYear:
    """What there is of a publisher, of a standard and of a year."""

    year: Annotated[str, Meta(description="Empty where the data of the standard have none.")]
    status: Annotated[
        CoverageStatus,
        Meta(description="What there is here, or why there is nothing; probable: by law."),
    ]
    conformity: Annotated[
        ConformityState | Literal[""],
        Meta(description="The worst of its datasets, empty where nothing was asked of them."),
    ]
    late: Annotated[bool, Meta(description="Was an update expected before the day of the build?")]
    kept: Annotated[bool, Meta(description="Does an earlier version stand for that of today?")]
    datasets: tuple[Id, ...]
    url: Annotated[str, Meta(description="Where it is published instead, or empty.")]
    reason: Annotated[str, Meta(description="Why it has none, in its own words, or empty.")]
    law: Annotated[Url, Meta(description="The text that probably asks for it, or empty.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredPublisher:
    """What there is of a publisher, year by year."""

    publisher: Slug
    years: tuple[CoveredYear, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredStandard:
    """Who publishes data of a standard."""

    standard: StandardId
    publishers: tuple[CoveredPublisher, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Who publishes what, of each standard in use; of none where the portal has one publisher."""

    version: Version
    standards: tuple[CoveredStandard, ...]


def plan_coverage_answer(localised_site: LocalisedSite) -> Iterator[PlannedFiles]:
    """Always one file."""
    inputs = (localised_site.has_coverage, localised_site.coverage_inputs)
    yield plan_file(COVERAGE_PATH, partial(_render_coverage, localised_site), inputs=inputs)


def _render_coverage(localised_site: LocalisedSite) -> bytes:
    standards = []
    if localised_site.has_coverage:
        for coverage in localised_site.coverage:
            law = get_duty(coverage.standard).url
            publishers = tuple(_cover(covered, law) for covered in coverage.publishers)
            standards.append(CoveredStandard(standard=coverage.standard, publishers=publishers))
    return encode_answer_file(Coverage(version=1, standards=tuple(standards)))


def _cover(covered: PublisherCoverage, law: str) -> CoveredPublisher:
    years = tuple(_build_year(cell, law) for cell in covered.cells)
    return CoveredPublisher(publisher=covered.publisher.slug, years=years)


def _build_year(cell: CoverageCell, law: str) -> CoveredYear:
    return build_api_answer(
        CoveredYear, cell, conformity=cell.conformity or "", law=law if cell.law else ""
    )


COVERAGE = Feed(name="api-coverage", plan=plan_coverage_answer)
