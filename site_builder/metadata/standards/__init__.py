"""The standards that come with the program: a folder for each, whose standard.yaml is a Table
Schema with our own help.

Facts (names, types, constraints) are those of the published schemas, as docs/published_schemas.py
verifies; sentences are ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from site_builder.core.model import KnownFault, Schema, View
from site_builder.core.text import nearest, slugify
from site_builder.metadata.chart_requests import VIEW, read_views
from site_builder.metadata.standards.records import Records, lists
from site_builder.metadata.table_schema import read_schema
from site_builder.metadata.yaml import SCHEMA, Array, Notes, Object, parse, plain, read_section

STANDARDS = (
    "scdl/prenoms",
    "scdl/subventions",
    "scdl/equipements",
    "scdl/deliberations",
    "scdl/budget",
    "scdl/catalogue",
    "scdl/menus-collectifs",
    "etalab/irve-statique",
    "etalab/bal",
    "commande-publique/decp",
    "beffroi/parcs",
    "beffroi/fermetures",
)
ALIASES: Mapping[str, str] = {
    "scdl/menus": "scdl/menus-collectifs",
    "menus": "scdl/menus-collectifs",
}
FOLDER = Path(__file__).parent
LANGUAGE = "fr"  # of their texts, the official ones and ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """`words` are other headings by which files call a field, folded; `row` says what one row is.

    Its columns go by their names, and only those that it requires must be there. One that is a JSON
    Schema (`jsonschema`) has no columns, but `records`.
    """

    id: str
    title: str
    version: str
    description: str
    row: str
    homepage: str
    urls: tuple[str, ...]
    schema: Schema
    words: Mapping[str, tuple[str, ...]]
    jsonschema: Path | None = None
    records: tuple[Records, ...] = ()
    views: tuple[View, ...] = ()  # the charts that say most of a table of it

    @property
    def slug(self) -> str:
        """Its name in addresses."""
        return self.id.rpartition("/")[2]

    @property
    def address(self) -> str:
        """Where its published text is, or ""."""
        return next(iter(self.urls), self.homepage)

    def judges(self, ending: str) -> bool:
        """Is what a file of this ending holds held against it?"""
        return bool(self.schema.fields) or (self.jsonschema is not None and ending == ".json")


def find(written: str) -> Standard | None:
    """The standard of a name ("scdl/prenoms", "prenoms") or of an address of its published schema;
    None for neither."""
    name = _address(written)
    for id_ in STANDARDS:
        if name in (id_, id_.rpartition("/")[2]) or ALIASES.get(name) == id_:
            return standard(id_)
    if "/" in name and "." in name:
        return next(
            (one for one in map(standard, STANDARDS) if name in map(_address, one.urls)), None
        )
    return None


def used(names: Iterable[str]) -> list[Standard]:
    """The standards of these names, in the order of STANDARDS."""
    known = set(names)
    return [standard(id_) for id_ in STANDARDS if id_ in known]


def near(written: str) -> str:
    """The name that was perhaps meant, or ""."""
    names = [*STANDARDS, *(id_.rpartition("/")[2] for id_ in STANDARDS)]
    return nearest(slugify(written.rpartition("/")[2]), names) or nearest(written, names)


def _address(written: str) -> str:
    """An address as it may be written in several ways, and a name as it is."""
    return (
        written.strip().removeprefix("https://").removeprefix("http://").removesuffix("/").lower()
    )


@cache
def standard(id_: str) -> Standard:
    """One of STANDARDS. Raises KeyError for another: our mistake."""
    if id_ not in STANDARDS:
        raise KeyError(id_)
    folder = FOLDER / id_
    tree = parse((folder / "standard.yaml").read_bytes(), "standard.yaml", SCHEMA)
    values: dict[str, Any] = plain(tree)  # type: ignore[arg-type]  # ours: a test reads them all
    schema = None if "jsonschema" in values else read_schema(tree, Notes("standard.yaml"))  # type: ignore[arg-type]
    records = folder / values["jsonschema"] if "jsonschema" in values else None
    faults = tuple(KnownFault(**fault) for fault in values.get("known_faults", ()))
    return Standard(
        id=id_,
        title=values["title"],
        version=str(values["version"]),
        description=values["description"],
        row=values["row"],
        homepage=values.get("homepage", ""),
        urls=tuple(values.get("urls", ())),
        schema=replace(schema, match="partial", faults=faults) if schema else Schema(fields=()),
        words={
            field["name"]: tuple(map(str, field.get("words", ())))
            for field in values.get("fields", ())
        },
        jsonschema=records,
        records=lists(json.loads(records.read_bytes())) if records else (),
        views=_views(tree),
    )


def _views(tree: object) -> tuple[View, ...]:
    written = tree.entries.get("views") if isinstance(tree, Object) else None
    notes = Notes("standard.yaml")
    records = (
        [read_section(one, VIEW, notes) for one in written.items]
        if isinstance(written, Array)
        else ()
    )
    return read_views(filter(None, records), notes)
