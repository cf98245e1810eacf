"""The communes whose rows bear other codes or names than theirs: those of the arrondissements of
Paris, Lyon and Marseille, and of communes that are associated with one, or are one with it now."""

from __future__ import annotations

from types import MappingProxyType

# The code of the commune → those of its arrondissements (INSEE, code officiel géographique)
ARRONDISSEMENTS = MappingProxyType(
    {
        "75056": tuple(map(str, range(75_101, 75_121))),
        "69123": tuple(map(str, range(69_381, 69_390))),
        "13055": tuple(map(str, range(13_201, 13_217))),
    }
)
# Communes that are associated with another, and have a code still, with their names
ASSOCIATED = MappingProxyType({"59350": {"59298": "Hellemmes", "59355": "Lomme"}})
# The codes of communes that were merged into another: Ascq and Flers
FORMER = MappingProxyType({"59009": ("59020", "59235")})


def list_commune_codes(insee: str) -> tuple[str, ...]:
    """The code of a commune, and those of its arrondissements."""
    return (insee, *ARRONDISSEMENTS.get(insee, ()))


def list_place_codes(insee: str) -> tuple[str, ...]:
    """The same, and those of the communes that are associated with it, or were merged into it:
    codes of places that are in it."""
    return (*list_commune_codes(insee), *ASSOCIATED.get(insee, ()), *FORMER.get(insee, ()))


def list_associated_names(insee: str) -> tuple[str, ...]:
    """The names of the communes that are associated with it."""
    return tuple(ASSOCIATED.get(insee, {}).values())
