"""communes.yml → the portal and its publishers; licences and contacts, and how they are
inherited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar
from urllib.parse import urlsplit

from site_builder.core.model.dataset import KeyPlaces
from site_builder.core.model.portal import (
    Contact,
    Licence,
    Portal,
    Publisher,
    TileLayer,
    Translation,
)
from site_builder.core.problems import Place
from site_builder.core.text import find_nearest_word, fold_text, show_safe_value, slugify_text
from site_builder.core.vocabulary import LANGUAGES, LICENCES
from site_builder.core.word_lists import parse_synonym_group
from site_builder.geography.departments import Box, get_department_box
from site_builder.metadata.contacts import read_contact
from site_builder.metadata.declared_coverage import read_elsewhere, read_not_concerned
from site_builder.metadata.former_names import read_former_slugs, settle_publishers
from site_builder.metadata.keys.portal import COMMUNES_YML, TILES
from site_builder.metadata.keys.publisher import COMMUNE
from site_builder.metadata.keys.shared import LICENCE
from site_builder.metadata.legal_notices import read_accessibility_statement, read_legal_notices
from site_builder.metadata.personal_data import read_first_names_decision
from site_builder.metadata.public_names import RESERVED
from site_builder.metadata.site_folder import OWNER_FILE
from site_builder.metadata.standards import STANDARDS
from site_builder.metadata.yaml import (
    EMPTY_RECORD,
    FileProblems,
    MappingNode,
    MetadataRecord,
    Node,
    ScalarNode,
    SequenceNode,
    read_section,
)
from site_builder.metadata.yaml.kinds import parse_web_address

Value = TypeVar("Value")


def _strip_address(address: str) -> str:
    """An address without what does not change it: scheme, « www. », final slash."""
    return re.sub(r"^https?://(?:www\.)?|/+$", "", address.lower())


LICENCE_WORDS = MappingProxyType(
    {
        **{
            fold_text(name): licence_id
            for licence_id, known_licence in LICENCES.items()
            for name in (licence_id, known_licence.spdx, *known_licence.names)
            if name
        },
        **{
            _strip_address(url): licence_id
            for licence_id, known_licence in LICENCES.items()
            for url in known_licence.urls
        },
    }
)


BBOX = COMMUNE.by_name["bbox"]
CENTRE = COMMUNE.by_name["centre"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerSettings:
    """What communes.yml says: publishers by slug, the slugs refused with a problem, the places of
    what is said of the others, and `legacy:`, to be read when datasets are known. `accounts`: whose
    folder an account of the forge may change, by slug; "" is the portal itself."""

    portal: Portal
    publishers: Mapping[str, Publisher]
    refused: frozenset[str]
    places: KeyPlaces
    legacy: MetadataRecord | None
    accounts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_publishers(tree: Node, notes: FileProblems) -> OwnerSettings | None:
    """None without a usable portal."""
    owner_record = read_section(tree, COMMUNES_YML, notes)
    portal_record = owner_record.record("portal") if owner_record else None
    if owner_record is None or portal_record is None or not portal_record.text("title"):
        return None
    publishers: dict[str, Publisher] = {}
    refused: set[str] = set()
    insee_lines: dict[str, int] = {}
    entries: dict[str, MetadataRecord] = {}
    for role, entry in _list_publisher_entries(owner_record):
        slug = entry.text("slug") or slugify_text(entry.text("name"))
        if not entry.text("name"):
            refused.add(slug)
        elif not slug:
            notes.report("slug-none", _locate_slug(entry), name=show_safe_value(entry.text("name")))
        elif slug in RESERVED:
            notes.report("slug-reserved", _locate_slug(entry), slug=slug)
            refused.add(slug)
        elif slug in publishers:
            notes.report(
                "slug-twice", _locate_slug(entry), slug=slug, first=_locate_slug(entries[slug])
            )
        else:
            publishers[slug] = _make_publisher(
                entry, slug, role=role, insee_lines=insee_lines, notes=notes
            )
            entries[slug] = entry
    lines = {slug: entry.lines for slug, entry in entries.items()}
    settled_publishers = settle_publishers(publishers, lines, notes)
    return OwnerSettings(
        portal=_make_portal(portal_record, notes),
        publishers=settled_publishers,
        refused=frozenset(refused),
        places={slug: locate_keys(entry, OWNER_FILE) for slug, entry in entries.items()},
        legacy=owner_record.record("legacy"),
        accounts={slug: _list_accounts(entry) for slug, entry in entries.items()}
        | {"": _list_accounts(portal_record)},
    )


def _list_accounts(record: MetadataRecord) -> tuple[str, ...]:
    return tuple(record.values.get("accounts", ()))


def _list_publisher_entries(owner_record: MetadataRecord) -> Iterator[tuple[str, MetadataRecord]]:
    for entry in owner_record.records("communes"):
        yield "commune", entry
    for entry in owner_record.records("partners"):
        yield entry.text("role") or "public", entry


def _locate_slug(entry: MetadataRecord) -> int:
    """Where the slug of a publisher is written, or the name that it is made of."""
    return entry.line_of("slug" if "slug" in entry.values else "name")


def _make_publisher(
    entry: MetadataRecord, slug: str, role: str, insee_lines: dict[str, int], notes: FileProblems
) -> Publisher:
    insee = entry.text("insee")
    if insee in insee_lines:
        notes.report("insee-twice", entry.line_of("insee"), insee=insee, first=insee_lines[insee])
        insee = ""
    elif insee:
        insee_lines[insee] = entry.line_of("insee")
    licence = _read_own_licence(entry, notes)
    return Publisher(
        slug=slug,
        name=entry.text("name"),
        role=role,
        insee=insee,
        siren=entry.text("siren") or entry.text("siret")[:9],
        siret=_read_siret(entry, notes),
        population=entry.values.get("population"),
        bbox=_read_bbox(entry, notes),
        centre=_read_centre(entry, notes),
        homepage=entry.text("homepage"),
        own_portal=entry.text("own_portal"),
        description=entry.text("description"),
        logo=entry.text("logo").strip(),
        colour=read_colour(entry, notes),
        licence=licence,
        has_unread_licence=licence is None and "licence" in entry.values,
        contact=read_contact(entry),
        data_protection=read_contact(entry, "data_protection"),
        translations=read_translations(entry),
        previous=read_former_slugs(entry, notes),
        comparison_notes=read_comparison_notes(entry),
        agents=entry.values.get("agents"),
        elsewhere=read_elsewhere(entry, notes),
        not_concerned=read_not_concerned(entry, notes),
    )


def _read_siret(entry: MetadataRecord, notes: FileProblems) -> str:
    """That of a legal body begins with its SIREN; "" and one problem where they differ."""
    siret = entry.text("siret")
    siren = entry.text("siren")
    if siret and siren and not siret.startswith(siren):
        notes.report("publisher-siret", entry.line_of("siret"), siret=siret, siren=siren)
        return ""
    return siret


def _read_bbox(
    entry: MetadataRecord, notes: FileProblems
) -> tuple[float, float, float, float] | None:
    """The sides of a commune; None, and one problem, where they are not four in their order."""
    sides: tuple[float, ...] = entry.values.get("bbox", ())
    if len(sides) == 4:
        west, south, east, north = sides
        swapped = _is_swapped(
            (west + east) / 2, (south + north) / 2, get_department_box(entry.text("insee"))
        )
        if west < east and -90 <= south < north <= 90 and not swapped:
            return west, south, east, north
    if "bbox" in entry.values:
        notes.report("publisher-bbox", entry.line_of("bbox"), example=BBOX.example)
    return None


def _read_centre(entry: MetadataRecord, notes: FileProblems) -> tuple[float, float] | None:
    """The longitude and the latitude of a commune; None, and one problem, where they are no two of
    that order."""
    position: tuple[float, ...] = entry.values.get("centre", ())
    if (
        len(position) == 2
        and abs(position[1]) <= 90
        and not _is_swapped(position[0], position[1], get_department_box(entry.text("insee")))
    ):
        return position[0], position[1]
    if "centre" in entry.values:
        notes.report("publisher-centre", entry.line_of("centre"), example=CENTRE.example)
    return None


def _is_swapped(longitude: float, latitude: float, box: Box | None) -> bool:
    """Is a place in its département only once it is read the other way round?"""
    return (
        box is not None
        and not _is_within_box(longitude, latitude, box)
        and _is_within_box(latitude, longitude, box)
    )


def _is_within_box(longitude: float, latitude: float, box: Box) -> bool:
    west, south, east, north = box
    return west <= longitude <= east and south <= latitude <= north


def _read_tiles(record: MetadataRecord | None, notes: FileProblems) -> TileLayer | None:
    """None where there are none, and where their address is none that a map can fill in: that is
    one problem."""
    if record is None or not (record.text("url") and record.text("attribution")):
        return None
    url = record.text("url").strip()
    filled_url = parse_web_address(re.sub(r"[{]([zxy])[}]", r"\1", url))
    if (
        filled_url
        and "{" not in urlsplit(url).netloc
        and all(f"{{{placeholder}}}" in url for placeholder in "zxy")
    ):
        return TileLayer(url, record.text("attribution"), record.text("link"))
    notes.report(
        "tiles-url",
        record.line_of("url"),
        value=show_safe_value(url),
        example=TILES.by_name["url"].example,
    )
    return None


def _read_synonyms(record: MetadataRecord, notes: FileProblems) -> Iterator[tuple[str, ...]]:
    for line in record.values.get("synonyms", ()):
        if group := parse_synonym_group(line):
            yield group
        else:
            notes.report("portal-synonyms", record.line_of("synonyms"), value=show_safe_value(line))


def _make_portal(record: MetadataRecord, notes: FileProblems) -> Portal:
    url = record.text("url")
    map_record = record.record("map") or EMPTY_RECORD
    if "?" in url or "#" in url:
        notes.report("portal-url", record.line_of("url"), value=show_safe_value(url))
        url = ""
    return Portal(
        title=record.text("title"),
        description=record.text("description"),
        url=url if url.endswith("/") or not url else url + "/",
        languages=tuple(dict.fromkeys(record.values.get("languages", ()))) or ("fr",),
        repository=record.text("repository"),
        licence=_read_own_licence(record, notes),
        contact=read_contact(record),
        data_protection=read_contact(record, "data_protection"),
        problems=record.values.get("problems", ""),
        contours=map_record.text("contours").strip(),
        cells=bool(map_record.values.get("cells")),
        base=map_record.text("base").strip(),
        tiles=_read_tiles(map_record.record("tiles"), notes),
        synonyms=tuple(_read_synonyms(record, notes)),
        translations=read_translations(record),
        accessibility=read_accessibility_statement(
            record.record("accessibility") or EMPTY_RECORD,
            record.line_of("accessibility"),
            bool(url),
            notes,
        ),
        legal=read_legal_notices(
            record.record("legal") or EMPTY_RECORD, record.line_of("legal"), bool(url), notes
        ),
        prenoms=read_first_names_decision(record.record("prenoms"), notes),
        compare=_list_distinct(record, "compare"),
        transferred=_list_distinct(record, "transferred"),
        cards=record.values.get("cards", True),
    )


def _list_distinct(record: MetadataRecord, key: str) -> tuple[str, ...]:
    """What a list names, once each, in its order."""
    return tuple(dict.fromkeys(record.values.get(key, ())))


def read_comparison_notes(entry: MetadataRecord) -> tuple[tuple[str, str], ...]:
    """What a publisher says beside its figures, each note with the id of its standard."""
    notes_record = entry.record("comparison_notes") or EMPTY_RECORD
    notes = []
    for id_ in STANDARDS:
        if text := notes_record.text(id_.rpartition("/")[2]):
            notes.append((id_, text))
    return tuple(notes)


def read_colour(entry: MetadataRecord, notes: FileProblems) -> str:
    """ "" and a problem where it is none, or where its sign has made a comment of it."""
    line = entry.line_of("colour")
    colour = entry.text("colour")
    if (
        "colour" in entry.lines
        and not colour
        and all(problem.place.line != line for problem in notes.problems)
    ):
        notes.report("colour-comment", line)
    return colour


def locate_keys(record: MetadataRecord, path: str) -> dict[str, Place]:
    """Where a file says what it says of a publisher."""
    places = {}
    for key in record.lines:
        line = record.line_of(key)
        places[key] = Place(path=path, line=line)
    return places


def read_translations(record: MetadataRecord) -> tuple[Translation, ...]:
    """What is said in other languages, in their order."""
    translations_record = record.record("translations")
    entries = (
        ((language, translations_record.record(language)) for language in LANGUAGES)
        if translations_record
        else ()
    )
    return tuple(
        Translation(language, entry.text("title"), entry.text("description"))
        for language, entry in entries
        if entry
    )


def resolve_inherited_value(*values: Value) -> Value:
    """The first that says something, from the nearest to the farthest; else the last."""
    return next((value for value in values if value not in (None, Contact())), values[-1])


def _read_own_licence(record: MetadataRecord, notes: FileProblems) -> Licence | None:
    node = record.values.get("licence")
    return read_licence(node, record.line_of("licence"), notes) if node is not None else None


def read_licence(node: Node | MetadataRecord, line: int, notes: FileProblems) -> Licence | None:
    """A licence: an id, a URL, or {name, title, path}; None, and one problem, when it says nothing
    that is known."""
    if isinstance(node, SequenceNode):
        notes.report("wrong-list-for-text", line, key="licence", example="licence: etalab-2.0")
        return None
    if isinstance(node, ScalarNode):
        return _find_named_licence(node.text.strip(), line, notes)
    record = read_section(node, LICENCE, notes) if isinstance(node, MappingNode) else node
    if record is None:
        return None
    name = record.text("name")
    title = record.text("title")
    path = record.text("path")
    words = (fold_text(name), _strip_address(path), fold_text(title))
    known_word = next(filter(LICENCE_WORDS.__contains__, words), "")
    if known_word:
        return _make_known_licence(LICENCE_WORDS[known_word])
    if path:
        return Licence("", title or name, path)
    return _find_named_licence(name or title, line, notes)


def find_licence_id(text: str) -> str:
    """The id of ours that a name or an address is of, or ""."""
    word = _strip_address(text) if "://" in text else fold_text(text)
    return LICENCE_WORDS.get(word, "")


def _make_known_licence(licence_id: str) -> Licence:
    """A licence of ours: its title is a message."""
    return Licence(licence_id, "", LICENCES[licence_id].urls[0])


def _find_named_licence(text: str, line: int, notes: FileProblems) -> Licence | None:
    word = _strip_address(text) if "://" in text else fold_text(text)
    if word in LICENCE_WORDS:
        return _make_known_licence(LICENCE_WORDS[word])
    if address := parse_web_address(text):
        return Licence("", "", address)
    if not text:
        notes.report("licence-empty", line)
    elif near := "" if notes.full else find_nearest_word(text, LICENCES):
        notes.report("licence-near", line, value=show_safe_value(text), near=near)
    else:
        notes.report("licence-unknown", line, value=show_safe_value(text))
    return None
