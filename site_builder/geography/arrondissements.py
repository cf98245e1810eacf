"""The communes whose rows bear the codes of their arrondissements: Paris, Lyon and Marseille."""

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


def list_commune_codes(insee: str) -> tuple[str, ...]:
    """The code of a commune, and those of its arrondissements."""
    return (insee, *ARRONDISSEMENTS.get(insee, ()))
