"""What maps of all communes are drawn on, by what the owner has."""

from __future__ import annotations

from dataclasses import replace

from site_builder.compose.overview_ground import find_overview_ground
from site_builder.core.model.portal import Contours, Portal, Publisher
from site_builder.core.model.site import Site

PUBLISHERS = tuple(
    Publisher(slug=f"c{n}", name=f"C{n}", role="commune", insee=f"5900{n}", centre=(3 + n / 20, 50))
    for n in range(4)
)
SITE = Site(portal=Portal(title="Essai"), publishers=PUBLISHERS, entries=())


def test_without_contours_there_is_an_outline_and_no_limit() -> None:
    ground = find_overview_ground(SITE)
    assert ground.outline and not ground.rings and not ground.sketched


def test_cells_are_drawn_where_the_owner_asks_and_are_no_limits() -> None:
    ground = find_overview_ground(replace(SITE, portal=Portal(title="Essai", cells=True)))
    assert set(ground.rings) == {publisher.insee for publisher in PUBLISHERS}
    assert ground.sketched and not ground.outline


def test_contours_leave_room_for_nothing_else() -> None:
    ring = ((3.0, 50.0), (3.1, 50.0), (3.1, 50.1), (3.0, 50.0))
    contours = Contours("digest", (("59000", (ring,)),))
    portal = Portal(title="Essai", cells=True)
    ground = find_overview_ground(replace(SITE, portal=portal, contours=contours))
    assert dict(ground.rings) == {"59000": (ring,)}
    assert not ground.sketched and not ground.outline
