"""Communes of the portal that a comparison has no figure of, and why: one that is chosen all the
same is told by its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from site_builder.core.model.coverage import CoverageStatus
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.compared_figures import StandardComparison

# The reason of what is published is that nothing of it is such a figure
REASONS: Mapping[CoverageStatus, str] = {
    "elsewhere": "elsewhere",
    "own-portal": "elsewhere",
    "not-concerned": "not-concerned",
    "probable": "nothing",
    "missing": "nothing",
}
UNFIT = "unfit"
OTHER_LICENCE = "licence"


def list_uncompared_communes(
    localised_site: LocalisedSite, comparison: StandardComparison
) -> dict[str, tuple[str, str]]:
    """By INSEE code, the name and the reason of those that some measure has no figure of."""
    sources = comparison.entry.joined
    elsewhere = sources.elsewhere if sources else ()
    statuses = _map_statuses(localised_site, comparison)
    counts = _count_measures(comparison)
    communes = {}
    for publisher in localised_site.site.publishers:
        is_whole = counts[publisher.insee] == len(comparison.measures)
        if publisher.role != "commune" or not publisher.insee or is_whole:
            continue
        reason = REASONS.get(statuses.get(publisher.slug, "missing"), UNFIT)
        if publisher.name in elsewhere:
            reason = OTHER_LICENCE
        communes[publisher.insee] = (publisher.name, reason)
    return communes


def _count_measures(comparison: StandardComparison) -> Counter[str]:
    """How many measures have a figure of a commune, by its INSEE code."""
    counts: Counter[str] = Counter()
    for measure in comparison.measures:
        counts.update({value.insee for value in measure.values if value.value})
    return counts


def _map_statuses(
    localised_site: LocalisedSite, comparison: StandardComparison
) -> dict[str, CoverageStatus]:
    """What there is of each publisher, by its slug."""
    statuses: dict[str, CoverageStatus] = {}
    for standard in localised_site.coverage:
        if standard.standard == comparison.standard.id:
            for covered in standard.publishers:
                statuses[covered.publisher.slug] = covered.latest.status
    return statuses
