"""What a publisher could publish next: what the law probably asks comes first, nothing is offered
to who says why it has nothing here, and examples are close to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from specimen import PORTAL, PUBLISHERS, TODAY, Made, plain, table

from site_builder.compose.compose import compose_site
from site_builder.compose.coverage import Gap, build_coverage, find_gaps
from site_builder.compose.today import Today
from site_builder.core.model.conformity import Conformity
from site_builder.core.model.dataset import Catalogue
from site_builder.core.model.portal import Portal, Publisher
from site_builder.core.model.prepared import Table
from site_builder.core.model.site import Site

NAMES = "scdl/prenoms"
GRANTS = "scdl/subventions"
MENUS = "scdl/menus-collectifs"
STATIONS = "etalab/irve-statique"
CONTRACTS = "commande-publique/decp"
ARMENTIERES, LILLE, METROPOLE = PUBLISHERS
SMALL = Publisher(slug="englos", name="Englos", role="commune", population=616)
TINY = Publisher(slug="warneton", name="Warneton", role="commune", population=224)
BUS = Publisher(slug="bus", name="Bus", role="delegate")


def follow(id_: str, standard: str, **more: Any) -> Made:
    made = plain(id_, standard=standard, **more)
    return replace(made, tables=(replace(table(), years=("2024",)),))


def offer(
    *made: Made,
    publishers: Sequence[Publisher] = PUBLISHERS,
    portal: Portal = PORTAL,
    suggested: Sequence[str] = (),
    failing: str = "",
) -> dict[str, list[Gap]]:
    datasets = tuple(one.dataset for one in made)
    catalogue = Catalogue(portal=portal, publishers=tuple(publishers), datasets=datasets)
    summaries = {one.dataset.id: one.summary() for one in made}
    if failing:
        conformity = Conformity(faults=3, kinds=1)
        summaries[failing] = replace(summaries[failing], conformity=conformity)
    site = compose_site(catalogue, summaries, {}, Today(TODAY))
    active = {dataset.publisher for dataset in datasets}
    return dict(find_gaps(site, cover(site), active=active, suggested=suggested))


def cover(site: Site) -> Any:
    def open_tables(summary: object) -> tuple[Table, ...]:
        return summary.tables  # type: ignore[attr-defined,no-any-return]

    return build_coverage(site, open_tables)


def names(gaps: Sequence[Gap]) -> list[str]:
    return [gap.standard for gap in gaps]


def test_what_the_law_probably_asks_comes_first_then_what_most_publish() -> None:
    gaps = offer(
        follow("lille/a", NAMES),
        follow("lille/b", MENUS),
        follow("metropole/b", MENUS),
        follow("metropole/c", STATIONS),
        publishers=(*PUBLISHERS, SMALL),
    )
    assert names(gaps["armentieres"]) == [NAMES, MENUS, STATIONS]
    assert [gap.law for gap in gaps["armentieres"]] == ["open-data", "", ""]
    assert names(gaps["englos"]) == [MENUS, NAMES, STATIONS], "of 616 inhabitants: no law"
    assert not any(gap.law for gap in gaps["englos"])
    assert names(gaps["lille"]) == [STATIONS], "what it has is not offered"
    assert "metropole" not in gaps, "first names are no matter of a métropole"


def test_who_says_why_it_has_nothing_is_offered_nothing() -> None:
    publishers = (
        replace(ARMENTIERES, not_concerned=((GRANTS, "Aucune n’est versée."),)),
        replace(LILLE, own_portal="https://lille.example/"),
        replace(SMALL, elsewhere=((GRANTS, "https://englos.example/"),)),
        METROPOLE,
        BUS,
    )
    gaps = offer(follow("metropole/a", GRANTS), publishers=publishers, suggested=(GRANTS,))
    assert gaps == {}


def test_a_competence_that_was_handed_over_is_offered_to_no_commune() -> None:
    made = (follow("metropole/a", STATIONS), follow("metropole/b", MENUS))
    portal = replace(PORTAL, transferred=("bornes",))
    gaps = offer(*made, portal=portal, publishers=(*PUBLISHERS, BUS))
    assert names(gaps["armentieres"]) == [MENUS]
    assert names(gaps["bus"]) == [MENUS, STATIONS]


def test_a_law_that_is_obeyed_elsewhere_is_not_held_against_anybody() -> None:
    gaps = offer(follow("lille/a", CONTRACTS), follow("metropole/b", MENUS))
    assert [(gap.standard, gap.law) for gap in gaps["armentieres"]] == [
        (MENUS, ""),
        (CONTRACTS, ""),
    ]


def test_standards_that_nobody_follows_are_offered_to_who_begins_alone() -> None:
    gaps = offer(follow("lille/a", MENUS), publishers=(*PUBLISHERS, BUS), suggested=(GRANTS, MENUS))
    assert [(gap.standard, gap.law) for gap in gaps["armentieres"]] == [
        (GRANTS, "grants"),
        (MENUS, ""),
    ]
    assert gaps["armentieres"][0] == Gap(standard=GRANTS, law="grants")
    assert "lille" not in gaps
    assert names(gaps["bus"]) == [MENUS], "grants are no matter of a delegate"


def test_the_example_is_of_the_same_size_else_of_the_same_kind_and_has_no_fault() -> None:
    made = (
        follow("armentieres/a", MENUS),
        follow("lille/a", MENUS),
        follow("englos/a", MENUS),
        follow("metropole/a", MENUS),
    )
    fives = Publisher(slug="fives", name="Fives", role="commune", population=30_000)
    publishers = (*PUBLISHERS, SMALL, TINY, fives, BUS)
    gaps = offer(*made, publishers=publishers, failing="armentieres/a")
    assert gaps["fives"][0].example == "armentieres/a", "the only one of its size"
    assert gaps["warneton"][0].example == "englos/a", "of its kind, the first in order of name"
    assert gaps["bus"][0].example == "englos/a", "of none of its kind: the first of all"
