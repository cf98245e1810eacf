"""The standards that come with the program: a folder for each, whose standard.yaml is a Table
Schema with our own help.

Facts (names, types, constraints) are those of the published schemas, as docs/published_schemas.py
verifies; sentences are ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from site_builder.core.model.chart_request import ChartRequest
from site_builder.core.model.measure import Measure
from site_builder.core.model.table_schema import KnownFault, TableSchema
from site_builder.core.text import find_nearest_word, slugify_text
from site_builder.metadata.chart_requests import VIEW, read_views
from site_builder.metadata.measures import MEASURE, read_measures
from site_builder.metadata.row_nouns import RowNoun, load_row_nouns
from site_builder.metadata.standards.records import RecordList, extract_record_lists
from site_builder.metadata.table_schema import read_table_schema
from site_builder.metadata.yaml import (
    SCHEMA,
    FileProblems,
    MappingNode,
    MetadataRecord,
    MetadataSection,
    SequenceNode,
    convert_node_to_python,
    parse_yaml,
    read_section,
)

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
    "beffroi/ecoles",
)
ALIASES: Mapping[str, str] = {
    "scdl/menus": "scdl/menus-collectifs",
    "menus": "scdl/menus-collectifs",
}
FOLDER = Path(__file__).parent
LANGUAGE = "fr"  # of their texts, the official ones and ours


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuFields:
    """The fields of which a week of menus is made. `apart`: those of which each value has a menu of
    its own."""

    day: str
    course: str
    dish: str
    allergens: str
    apart: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """`words` are other headings by which files call a field, folded; `empty` says in each language
    what an empty cell of a field means, where that is known; `row` says what one row is.

    Its columns go by their names, and only those that it requires must be there. One that is a JSON
    Schema (`jsonschema`) has no columns, but `records`.

    `row_noun` is what rows are called where they are counted, or, where a thing has several rows,
    its things, of which each has its own value of the field `row_distinct`. `key_figure` says in
    each language what the figure of its first chart is, of a `{year}` and of so many `{rows}`,
    `territory_title` what the rows of all publishers are called together, `short_title` what heads
    a narrow column, `compare_title` the page of its measures, where it has some.

    `lead` are the fields that a reader sees first, in order: who, what, how much, when. `repeated`
    are numbers of more than the row, as that of the points of a station on each of them: rows do
    not add them up. `kept_apart` says of a field which numbers are not added over its values: of
    years those that are states at a date, of receipts and expenses the amounts.

    Of the rows of several publishers: `row_key` are the fields that tell one from another,
    `year_field` says of which year a row is, `place_field` in which commune (INSEE code), each ""
    where no field does; `body` names whom it is about, `identities` by which number it says so.
    """

    id: str
    title: str
    version: str
    description: str
    row: str
    row_noun: RowNoun
    short_title: Mapping[str, str]
    territory_title: Mapping[str, str]
    homepage: str
    urls: tuple[str, ...]
    schema: TableSchema
    words: Mapping[str, tuple[str, ...]]
    empty: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    jsonschema: Path | None = None
    records: tuple[RecordList, ...] = ()
    views: tuple[ChartRequest, ...] = ()  # the charts that say most of a table of it
    row_distinct: str = ""
    key_figure: Mapping[str, str] = field(default_factory=dict)
    compare_title: Mapping[str, str] = field(default_factory=dict)
    lead: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    kept_apart: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    row_key: tuple[str, ...] = ()
    year_field: str = ""
    place_field: str = ""
    body: str = ""
    amendments: str = ""  # the column that says what was changed of a contract
    identities: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()  # the figures by which communes are compared
    menu: MenuFields | None = None  # of which a week is shown day by day

    @property
    def slug(self) -> str:
        """Its name in addresses."""
        return self.id.rpartition("/")[2]

    @property
    def address(self) -> str:
        """Where its published text is, or ""."""
        return next(iter(self.urls), self.homepage)

    def get_short_title(self, code: str) -> str:
        """What heads a narrow column, in a language."""
        return self.short_title.get(code, self.short_title[LANGUAGE])

    def is_year(self, name: str) -> bool:
        """Are the values of a field years?"""
        return any(field.name == name and field.type == "year" for field in self.schema.fields)

    def list_kept_apart(self, number: str) -> tuple[str, ...]:
        """The fields over whose values a number is not added."""
        return tuple(name for name, numbers in self.kept_apart.items() if number in numbers)

    def find_titled_view(self, title: str) -> ChartRequest | None:
        """Its chart of this title."""
        return next((view for view in self.views if view.title == title), None)

    def get_key_figure(self, code: str, number: str) -> str:
        """What the sum of a number is, in words, where its first chart adds it up; else ""."""
        is_charted = bool(self.views) and number in self.views[0].series
        return self.key_figure.get(code, "") if is_charted else ""

    def find_counting_view(self, number: str) -> ChartRequest | None:
        """The chart that says which rows count where a number is added up; None where all do, or
        where its charts count different ones."""
        views = [view for view in self.views if number in view.series]
        limits = {(view.where, view.excluded) for view in views}
        return views[0] if len(limits) == 1 and limits != {((), ())} else None

    def judges(self, ending: str) -> bool:
        """Is what a file of this ending holds held against it?"""
        return bool(self.schema.fields) or (self.jsonschema is not None and ending == ".json")


def find_standard(written: str) -> Standard | None:
    """The standard of a name ("scdl/prenoms", "prenoms") or of an address of its published schema;
    None for neither."""
    name = _normalise_address(written)
    for id_ in STANDARDS:
        if name in (id_, id_.rpartition("/")[2]) or ALIASES.get(name) == id_:
            return load_standard(id_)
    if "/" in name and "." in name:
        return next(
            (
                standard
                for standard in map(load_standard, STANDARDS)
                if name in map(_normalise_address, standard.urls)
            ),
            None,
        )
    return None


def select_standards(names: Iterable[str]) -> list[Standard]:
    """The standards of these names, in the order of STANDARDS."""
    selected_ids = set(names)
    return [load_standard(id_) for id_ in STANDARDS if id_ in selected_ids]


def suggest_standard(written: str) -> str:
    """The name that was perhaps meant, or ""."""
    names = [*STANDARDS, *(id_.rpartition("/")[2] for id_ in STANDARDS)]
    return find_nearest_word(slugify_text(written.rpartition("/")[2]), names) or find_nearest_word(
        written, names
    )


def _normalise_address(written: str) -> str:
    """An address as it may be written in several ways, and a name as it is."""
    return (
        written.strip().removeprefix("https://").removeprefix("http://").removesuffix("/").lower()
    )


def get_standard(id_: str) -> Standard | None:
    """The one that a dataset says it follows; None where it names none that comes with us."""
    return load_standard(id_) if id_ in STANDARDS else None


@cache
def load_standard(id_: str) -> Standard:
    """One of STANDARDS. Raises KeyError for another: our mistake."""
    if id_ not in STANDARDS:
        raise KeyError(id_)
    folder = FOLDER / id_
    tree = parse_yaml((folder / "standard.yaml").read_bytes(), "standard.yaml", SCHEMA)
    values: dict[str, Any] = convert_node_to_python(tree)  # type: ignore[arg-type]  # ours: a test reads them all
    schema = (
        None if "jsonschema" in values else read_table_schema(tree, FileProblems("standard.yaml"))  # type: ignore[arg-type]
    )
    jsonschema_path = folder / values["jsonschema"] if "jsonschema" in values else None
    notes = FileProblems("standard.yaml")
    faults = tuple(KnownFault(**fault) for fault in values.get("known_faults", ()))
    return Standard(
        id=id_,
        title=values["title"],
        version=str(values["version"]),
        description=values["description"],
        row=values["row"],
        short_title=values["short_title"],
        territory_title=values["territory_title"],
        row_noun=load_row_nouns()[values["row_noun"]],
        homepage=values.get("homepage", ""),
        urls=tuple(values.get("urls", ())),
        schema=replace(schema, match="partial", faults=faults)
        if schema
        else TableSchema(fields=()),
        words={
            described["name"]: tuple(map(str, described.get("words", ())))
            for described in values.get("fields", ())
        },
        empty={
            described["name"]: described.get("empty", {}) for described in values.get("fields", ())
        },
        jsonschema=jsonschema_path,
        records=extract_record_lists(json.loads(jsonschema_path.read_bytes()))
        if jsonschema_path
        else (),
        views=read_views(_read_records(tree, "views", VIEW, notes), notes),
        row_distinct=values.get("row_distinct", ""),
        key_figure=values.get("key_figure", {}),
        compare_title=values.get("compare_title", {}),
        lead=tuple(values.get("lead", ())),
        repeated=tuple(values.get("repeated", ())),
        kept_apart={name: tuple(some) for name, some in values.get("kept_apart", {}).items()},
        row_key=tuple(values.get("row_key", ())),
        year_field=values.get("year_field", ""),
        place_field=values.get("place_field", ""),
        amendments=values.get("amendments", ""),
        body=values.get("body", ""),
        identities=tuple(values.get("identities", ())),
        measures=read_measures(_read_records(tree, "measures", MEASURE, notes), folder, notes),
        menu=_read_menu_fields(values["menu"]) if "menu" in values else None,
    )


def _read_menu_fields(values: Mapping[str, Any]) -> MenuFields:
    return MenuFields(**{**values, "apart": tuple(values["apart"])})


def _read_records(
    tree: object, key: str, section: MetadataSection, notes: FileProblems
) -> Iterator[MetadataRecord]:
    """The records of a list of a standard, those that are none being left out."""
    node = tree.entries.get(key) if isinstance(tree, MappingNode) else None
    for item in node.items if isinstance(node, SequenceNode) else ():
        if record := read_section(item, section, notes):
            yield record
