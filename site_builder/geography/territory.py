"""Where data are: the commune that they name, else the territory of their publisher."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from site_builder.core.model.dataset import Dataset
from site_builder.core.model.portal import Contours, Publisher
from site_builder.core.text import slugify_text
from site_builder.geography.departments import Box, get_department_box, merge_boxes


@dataclass(frozen=True, slots=True)
class Territory:
    """`insee` is the code of a commune, or ""; `box` is None where nothing says where it is."""

    name: str
    insee: str
    box: Box | None


class Territories:
    """Those of the publishers of a portal; a commune whose box is not given has that of its
    contour."""

    def __init__(self, publishers: Iterable[Publisher], contours: Contours = Contours()) -> None:
        contour_boxes = {
            code: merge_boxes((x, y, x, y) for ring in rings for x, y in ring)
            for code, rings in contours.communes
        }
        publishers = tuple(
            replace(publisher, bbox=publisher.bbox or contour_boxes.get(publisher.insee))
            for publisher in publishers
        )
        boxes = compute_publisher_boxes(publishers)
        self._own = {
            publisher.slug: Territory(publisher.name, publisher.insee, boxes[publisher.slug])
            for publisher in publishers
        }
        communes = [self._own[publisher.slug] for publisher in publishers if publisher.insee]
        self._known = {
            slugify_text(word): territory
            for territory in communes
            for word in (territory.name, territory.insee)
        }

    def of(self, dataset: Dataset) -> Territory:
        """`spatial` may be the name or the INSEE code of a commune; another name is a part of the
        publisher's."""
        territory = self._own[dataset.publisher]
        if not dataset.spatial:
            return territory
        return self._known.get(slugify_text(dataset.spatial)) or Territory(
            dataset.spatial, "", territory.box
        )


def compute_publisher_boxes(publishers: Iterable[Publisher]) -> dict[str, Box | None]:
    """The box of each publisher's territory: of a commune, or of its département; for others, that
    of all communes."""
    publishers = tuple(publishers)
    commune_boxes = {
        publisher.slug: publisher.bbox or get_department_box(publisher.insee)
        for publisher in publishers
        if publisher.role == "commune"
    }
    common_box = merge_boxes(box for box in commune_boxes.values() if box)
    return {
        publisher.slug: commune_boxes.get(publisher.slug, common_box) for publisher in publishers
    }
