"""In which commune a row is, by a code or a name."""

from __future__ import annotations

import pytest

from site_builder.core.model.portal import Publisher
from site_builder.core.model.territory import CommuneFacts, TerritoryTask
from site_builder.geography.arrondissements import list_place_codes
from site_builder.metadata.standards import load_standard
from site_builder.territory.places import RowPlace, RowPlaces, list_place_words

COMMUNES = {
    "59350": "Lille",
    "59009": "Villeneuve-d'Ascq",
    "59527": "Saint-André-lez-Lille",
    "59001": "Beaulieu",
    "59002": "Beaulieu",
}
OWN = RowPlace(insee="59512", name="Roubaix")


@pytest.fixture(scope="module")
def places() -> RowPlaces:
    communes = []
    for insee, name in COMMUNES.items():
        communes.append(Publisher(slug=f"p{insee}", name=name, role="commune", insee=insee))
    codes = [(code, insee) for insee in COMMUNES for code in list_place_codes(insee)]
    task = TerritoryTask(
        id="territoire/parcs",
        standard="beffroi/parcs",
        sheet="",
        exports=(),
        parts=(),
        communes=tuple(
            CommuneFacts(insee=one.insee, name=one.name, slug=one.slug) for one in communes
        ),
        codes=tuple(codes),
        words=list_place_words(communes),
    )
    return RowPlaces(task, load_standard("beffroi/parcs"))


@pytest.mark.parametrize(
    ("text", "insee"),
    [
        ("Lille", "59350"),
        ("LILLE", "59350"),
        (" Ville de Lille ", "59350"),
        ("59000 Lille", "59350"),
        ("LILLE CEDEX 9", "59350"),
        ("Lille (59)", "59350"),
        ("Villeneuve d’Ascq", "59009"),
        ("ST ANDRE LEZ LILLE", "59527"),
        ("59355", "59350"),
        ("Lomme", "59350"),
        ("Hellemmes", "59350"),
        ("59235", "59009"),
    ],
)
def test_a_commune_is_known_by_its_name_and_by_what_is_in_it(
    places: RowPlaces, text: str, insee: str
) -> None:
    assert places.find_place(text, OWN) == RowPlace(insee=insee, name=COMMUNES[insee])


def test_what_is_elsewhere_is_told_and_nothing_is_guessed(places: RowPlaces) -> None:
    assert places.find_place("Paris", OWN) == RowPlace(outside=True)
    assert places.find_place("75056", OWN) == RowPlace(insee="75056", outside=True)
    assert places.find_place("Beaulieu", OWN) == RowPlace(), "two are called so"
    for nothing in ("", "  ", "NC", "-"):
        assert places.find_place(nothing, OWN) == OWN
