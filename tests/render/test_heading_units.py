"""The unit of numbers stands once: above them, or in each cell."""

from __future__ import annotations

import pytest

from site_builder.core.model.columns import Column
from site_builder.render.pages.heading_units import complete_headings


@pytest.mark.parametrize(
    ("title", "unit", "counts", "heading"),
    [
        ("Montant", "", "€", "Montant\u00a0(€)"),
        ("Montant", "€", "", "Montant"),  # which each cell bears
        ("Montant en euros", "", "€", "Montant en euros"),
        ("Montant (k€)", "", "k€", "Montant (k€)"),
        ("Montant HT", "", "€ HT", "Montant HT"),
        ("Élèves", "", "élèves", "Élèves"),
        ("Surface", "", "m²", "Surface\u00a0(m²)"),
        ("Nom", "", "", "Nom"),
    ],
)
def test_a_heading_says_the_unit_that_nothing_else_says(
    title: str, unit: str, counts: str, heading: str
) -> None:
    column = Column(name="mt", type="number", kind="number", unit=unit)
    additions = {"mt": {"counts": counts} if counts else {}}
    assert complete_headings([column], {"mt": title}, additions) == {"mt": heading}
