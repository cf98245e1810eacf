"""What the tables of the territory have beside the columns of their standard: where each row comes
from. Their names are permanent: reusers' scripts ask for them."""

from __future__ import annotations

from dataclasses import dataclass

TERRITORY = "territoire"  # the folder of the tables of all publishers, in ids and addresses
ALL_LICENCES = "-tout"  # ends the slug of the table that has rows of other licences too

PUBLISHER = "diffuseur"  # the slug of who published the row
PUBLISHER_NAME = "diffuseur_nom"
INSEE = "territoire_insee"  # of the commune that the row is of; empty where none is known
COMMUNE = "territoire_commune"
SOURCE_DATASET = "source_jeu"  # its id
SOURCE_FILE = "source_fichier"
SOURCE_ROW = "source_ligne"  # as a spreadsheet counts, from 1
YEAR = "source_annee"  # that the row says, else that of its file
LICENCE = "source_licence"
ATTRIBUTION = "source_attribution"
MODIFIED = "source_modifie"  # the day of the last change of its dataset
KEPT = "source_conserve"  # an earlier content stands for that of today, which cannot be read
OUTSIDE = "hors_territoire"
ELSEWHERE = "present_ailleurs"  # another dataset has a row of the same key


@dataclass(frozen=True, slots=True)
class ProvenanceColumn:
    """`type` is Table Schema's."""

    name: str
    type: str


PROVENANCE = (
    ProvenanceColumn(PUBLISHER, "string"),
    ProvenanceColumn(PUBLISHER_NAME, "string"),
    ProvenanceColumn(INSEE, "string"),
    ProvenanceColumn(COMMUNE, "string"),
    ProvenanceColumn(SOURCE_DATASET, "string"),
    ProvenanceColumn(SOURCE_FILE, "string"),
    ProvenanceColumn(SOURCE_ROW, "integer"),
    ProvenanceColumn(YEAR, "year"),
    ProvenanceColumn(LICENCE, "string"),
    ProvenanceColumn(ATTRIBUTION, "string"),
    ProvenanceColumn(MODIFIED, "date"),
    ProvenanceColumn(KEPT, "boolean"),
    ProvenanceColumn(OUTSIDE, "boolean"),
    ProvenanceColumn(ELSEWHERE, "boolean"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneFacts:
    """What a table of the territory knows of a commune."""

    insee: str
    name: str
    slug: str
    population: int | None = None
