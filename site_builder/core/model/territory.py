"""What the tables of the territory have beside the columns of their standard: where each row comes
from. Their names are permanent: reusers' scripts ask for them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from site_builder.core.model.chart_request import ChartRequest
from site_builder.core.model.prepared import MOST_PUBLISHED

ALL_LICENCES = "-tout"  # ends the slug of the table that has rows of other licences too

PUBLISHER = "diffuseur"  # the slug of who published the row
PUBLISHER_NAME = "diffuseur_nom"
INSEE = "territoire_insee"  # of the commune that the row is of; empty where none is known
COMMUNE = "territoire_commune"
SOURCE_DATASET = "source_jeu"  # its id
SOURCE_FILE = "source_fichier"
SOURCE_ADDRESS = "source_adresse"  # where that file is published, as it was received if it is
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
    ProvenanceColumn(SOURCE_ADDRESS, "string"),
    ProvenanceColumn(SOURCE_ROW, "integer"),
    ProvenanceColumn(YEAR, "year"),
    ProvenanceColumn(LICENCE, "string"),
    ProvenanceColumn(ATTRIBUTION, "string"),
    ProvenanceColumn(MODIFIED, "date"),
    ProvenanceColumn(KEPT, "boolean"),
    ProvenanceColumn(OUTSIDE, "boolean"),
    ProvenanceColumn(ELSEWHERE, "boolean"),
)

# By which numbers the body that the row is about is known; of standards that have `identities`
IDENTIFIERS = ProvenanceColumn("identifiants_reunis", "string")
# Its name, which no other body has; of standards that say by which field it is named
BODY = ProvenanceColumn("organisme", "string")
# Whether the row counts, or another dataset has the same thing; of standards that have a row key
COUNTING = ProvenanceColumn("comptage", "string")
COUNTED_HERE = "comptée ici"
COUNTED_ELSEWHERE = "déjà comptée dans "  # the id of the dataset whose row counts follows

# All that any table of the territory may have beside its standard and positions
ADDED_COLUMNS = (*PROVENANCE, IDENTIFIERS, BODY, COUNTING)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneFacts:
    """What a table of the territory knows of a commune."""

    insee: str
    name: str
    slug: str
    population: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedDataset:
    """A dataset that follows the standard of a table of the territory: the name of its publisher,
    how many of its rows stand in it, and its licence, "" for one that is none of ours. `kept`: an
    earlier content stands for a file of it."""

    id: str
    title: str
    publisher: str
    rows: int = 0
    licence: str = ""
    kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedSources:
    """What a table of the territory is made of, in order of publisher and title. `linked`: those
    that follow the standard and whose licence keeps them out; `other`: the id of the table that has
    the same with fewer or more licences, or ""; `elsewhere`: the publishers of those that are out
    and stand in that one."""

    joined: tuple[JoinedDataset, ...]
    linked: tuple[JoinedDataset, ...] = ()
    other: str = ""
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionColumns:
    """The columns of a part that say where its rows are, "" for those that it has not: degrees, and
    shapes."""

    longitude: str = ""
    latitude: str = ""
    shape: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TerritoryPart:
    """A published table whose rows stand in a table of the territory.

    `dataset` is an id, `table` the name of the table, `source` its file in the dataset's folder;
    `insee` is that of its publisher, "" where that is no commune. `columns`: (field, column) for
    each field of the standard that it has; `hidden`: fields that say something of persons;
    `percents`: those whose column counts hundredths; `personal`: the columns of persons, fields of
    the standard or not, of `personal_csv`, which of a file of a series is the whole. `address`:
    where its file is published. `csv`, `personal_csv` and `detail`: the sha256 of stored objects.
    `period`: that of its file; `modified`: an ISO day, or "".
    """

    dataset: str
    publisher: str
    publisher_name: str
    insee: str
    table: str
    source: str
    address: str
    rows: int
    columns: tuple[tuple[str, str], ...]
    csv: str
    detail: str
    period: str = ""
    licence: str = ""
    attribution: str = ""
    modified: str = ""
    kept: bool = False
    hidden: tuple[str, ...] = ()
    percents: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    personal_csv: str = ""
    positions: PositionColumns = PositionColumns()


@dataclass(frozen=True, slots=True, kw_only=True)
class TerritoryTask:
    """Exactly what a table of the territory is made from. `parts` are in order of dataset and
    table; `codes`: INSEE codes that stand for a commune, each with its own; `words`: names that do,
    folded, likewise, "" for one that several have; `box`: west, south, east, north of the
    territory, in degrees; `positions`: the kinds of columns that say where its rows are."""

    id: str
    standard: str
    sheet: str
    exports: tuple[str, ...]
    parts: tuple[TerritoryPart, ...]
    communes: tuple[CommuneFacts, ...]
    codes: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, str], ...] = ()
    box: tuple[float, float, float, float] | None = None
    positions: tuple[str, ...] = ()
    views: tuple[ChartRequest, ...] = ()
    most_bytes: int = MOST_PUBLISHED


@dataclass(frozen=True, slots=True, kw_only=True)
class TerritoryJob:
    """A task and where it is done; `store` holds all that it names. `key` is that of what comes
    out, in the cache."""

    task: TerritoryTask
    key: str
    store: Path
