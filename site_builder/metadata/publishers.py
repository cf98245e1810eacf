"""communes.yml → the portal and its publishers; licences and contacts, and how they are
inherited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar
from urllib.parse import urlsplit

from site_builder.core.language import parse_synonym_group
from site_builder.core.model import (
    Contact,
    Licence,
    Lines,
    Portal,
    Publisher,
    TileLayer,
    Translation,
)
from site_builder.core.text import find_nearest_word, fold_text, show_safe_value, slugify_text
from site_builder.core.vocabulary import LANGUAGES, LICENCES
from site_builder.geography.departments import Box, get_department_box
from site_builder.metadata.former_names import read_former_slugs, settle_publishers
from site_builder.metadata.keys import COMMUNE, COMMUNES_YML, LICENCE, TILES
from site_builder.metadata.legal_notices import read_accessibility_statement, read_legal_notices
from site_builder.metadata.public_names import RESERVED
from site_builder.metadata.yaml import (
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


def _bare(address: str) -> str:
    """An address without what does not change it: scheme, « www. », final slash."""
    return re.sub(r"^https?://(?:www\.)?|/+$", "", address.lower())


LICENCE_WORDS = MappingProxyType(
    {
        **{
            fold_text(name): id
            for id, text in LICENCES.items()
            for name in (id, text.spdx, *text.names)
            if name
        },
        **{_bare(url): id for id, text in LICENCES.items() for url in text.urls},
    }
)


BBOX = COMMUNE.by_name["bbox"]
CENTRE = COMMUNE.by_name["centre"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerSettings:
    """What communes.yml says: publishers by slug, the slugs refused with a problem, the lines of
    what is said of the others, and `legacy:`, to be read when datasets are known."""

    portal: Portal
    publishers: Mapping[str, Publisher]
    refused: frozenset[str]
    lines: Lines
    legacy: MetadataRecord | None


def read_publishers(tree: Node, notes: FileProblems) -> OwnerSettings | None:
    """None without a usable portal."""
    top = read_section(tree, COMMUNES_YML, notes)
    record = top.record("portal") if top else None
    if top is None or record is None or not record.text("title"):
        return None
    publishers: dict[str, Publisher] = {}
    refused: set[str] = set()
    codes: dict[str, int] = {}
    items: dict[str, MetadataRecord] = {}
    for role, item in _items(top):
        slug = item.text("slug") or slugify_text(item.text("name"))
        if not item.text("name"):
            refused.add(slug)
        elif not slug:
            notes.error("slug-none", _line(item), name=show_safe_value(item.text("name")))
        elif slug in RESERVED:
            notes.error("slug-reserved", _line(item), slug=slug)
            refused.add(slug)
        elif slug in publishers:
            notes.error("slug-twice", _line(item), slug=slug, first=_line(items[slug]))
        else:
            publishers[slug] = _publisher(item, slug, role=role, codes=codes, notes=notes)
            items[slug] = item
    lines = {slug: item.lines for slug, item in items.items()}
    settled = settle_publishers(publishers, lines, notes)
    return OwnerSettings(
        portal=_portal(record, notes),
        publishers=settled,
        refused=frozenset(refused),
        lines=lines,
        legacy=top.record("legacy"),
    )


def _items(top: MetadataRecord) -> Iterator[tuple[str, MetadataRecord]]:
    for item in top.records("communes"):
        yield "commune", item
    for item in top.records("partners"):
        yield item.text("role") or "public", item


def _line(item: MetadataRecord) -> int:
    """Where the slug of a publisher is written, or the name that it is made of."""
    return item.line_of("slug" if "slug" in item.values else "name")


def _publisher(
    item: MetadataRecord, slug: str, role: str, codes: dict[str, int], notes: FileProblems
) -> Publisher:
    insee = item.text("insee")
    if insee in codes:
        notes.error("insee-twice", item.line_of("insee"), insee=insee, first=codes[insee])
        insee = ""
    elif insee:
        codes[insee] = item.line_of("insee")
    return Publisher(
        slug=slug,
        name=item.text("name"),
        role=role,
        insee=insee,
        siren=item.text("siren") or item.text("siret")[:9],
        siret=_siret(item, notes),
        population=item.values.get("population"),
        bbox=_bbox(item, notes),
        centre=_centre(item, notes),
        homepage=item.text("homepage"),
        description=item.text("description"),
        logo=item.text("logo").strip(),
        colour=_colour(item, notes),
        licence=_own_licence(item, notes),
        contact=read_contact(item),
        data_protection=read_contact(item, "data_protection"),
        translations=read_translations(item),
        previous=read_former_slugs(item, notes),
    )


def _siret(item: MetadataRecord, notes: FileProblems) -> str:
    """That of a legal body begins with its SIREN; "" and one problem where they differ."""
    siret = item.text("siret")
    siren = item.text("siren")
    if siret and siren and not siret.startswith(siren):
        notes.error("publisher-siret", item.line_of("siret"), siret=siret, siren=siren)
        return ""
    return siret


def _bbox(item: MetadataRecord, notes: FileProblems) -> tuple[float, float, float, float] | None:
    """The sides of a commune; None, and one problem, where they are not four in their order."""
    sides: tuple[float, ...] = item.values.get("bbox", ())
    if len(sides) == 4:
        west, south, east, north = sides
        swapped = _swapped(
            (west + east) / 2, (south + north) / 2, get_department_box(item.text("insee"))
        )
        if west < east and -90 <= south < north <= 90 and not swapped:
            return west, south, east, north
    if "bbox" in item.values:
        notes.error("publisher-bbox", item.line_of("bbox"), example=BBOX.example)
    return None


def _centre(item: MetadataRecord, notes: FileProblems) -> tuple[float, float] | None:
    """The longitude and the latitude of a commune; None, and one problem, where they are no two of
    that order."""
    found: tuple[float, ...] = item.values.get("centre", ())
    if (
        len(found) == 2
        and abs(found[1]) <= 90
        and not _swapped(found[0], found[1], get_department_box(item.text("insee")))
    ):
        return found[0], found[1]
    if "centre" in item.values:
        notes.error("publisher-centre", item.line_of("centre"), example=CENTRE.example)
    return None


def _swapped(longitude: float, latitude: float, box: Box | None) -> bool:
    """Is a place in its département only once it is read the other way round?"""
    return (
        box is not None
        and not _within(longitude, latitude, box)
        and _within(latitude, longitude, box)
    )


def _within(longitude: float, latitude: float, box: Box) -> bool:
    west, south, east, north = box
    return west <= longitude <= east and south <= latitude <= north


def _tiles(record: MetadataRecord | None, notes: FileProblems) -> TileLayer | None:
    """None where there are none, and where their address is none that a map can fill in: that is
    one problem."""
    if record is None or not (record.text("url") and record.text("attribution")):
        return None
    url = record.text("url").strip()
    bare = parse_web_address(re.sub(r"[{]([zxy])[}]", r"\1", url))
    if bare and "{" not in urlsplit(url).netloc and all(f"{{{place}}}" in url for place in "zxy"):
        return TileLayer(url, record.text("attribution"), record.text("link"))
    notes.error(
        "tiles-url",
        record.line_of("url"),
        value=show_safe_value(url),
        example=TILES.by_name["url"].example,
    )
    return None


def _synonyms(record: MetadataRecord, notes: FileProblems) -> Iterator[tuple[str, ...]]:
    for line in record.values.get("synonyms", ()):
        if group := parse_synonym_group(line):
            yield group
        else:
            notes.error("portal-synonyms", record.line_of("synonyms"), value=show_safe_value(line))


def _portal(record: MetadataRecord, notes: FileProblems) -> Portal:
    url = record.text("url")
    maps = record.record("map")
    declared = record.record("accessibility")
    if "?" in url or "#" in url:
        notes.error("portal-url", record.line_of("url"), value=show_safe_value(url))
        url = ""
    return Portal(
        title=record.text("title"),
        description=record.text("description"),
        url=url if url.endswith("/") or not url else url + "/",
        languages=tuple(dict.fromkeys(record.values.get("languages", ()))) or ("fr",),
        repository=record.text("repository"),
        licence=_own_licence(record, notes),
        contact=read_contact(record),
        data_protection=read_contact(record, "data_protection"),
        problems=record.values.get("problems", ""),
        contours=maps.text("contours").strip() if maps else "",
        tiles=_tiles(maps.record("tiles") if maps else None, notes),
        synonyms=tuple(_synonyms(record, notes)),
        translations=read_translations(record),
        accessibility=read_accessibility_statement(
            declared, read_contact(declared) if declared else Contact(), notes
        ),
        legal=read_legal_notices(record.record("legal"), record.line_of("legal"), bool(url), notes),
    )


def _colour(item: MetadataRecord, notes: FileProblems) -> str:
    """ "" and a problem where it is none, or where its sign has made a comment of it."""
    line = item.line_of("colour")
    written = item.text("colour")
    if (
        "colour" in item.lines
        and not written
        and all(one.place.line != line for one in notes.problems)
    ):
        notes.error("colour-comment", line)
    return written


def read_translations(record: MetadataRecord) -> tuple[Translation, ...]:
    """What is said in other languages, in their order."""
    inner = record.record("translations")
    found = ((code, inner.record(code)) for code in LANGUAGES) if inner else ()
    return tuple(
        Translation(code, one.text("title"), one.text("description")) for code, one in found if one
    )


def read_contact(record: MetadataRecord, key: str = "contact") -> Contact:
    inner = record.record(key)
    return (
        Contact(inner.text("name"), inner.text("email"), inner.text("url")) if inner else Contact()
    )


def resolve_inherited_value(*values: Value) -> Value:
    """The first that says something, from the nearest to the farthest; else the last."""
    return next((value for value in values if value not in (None, Contact())), values[-1])


def _own_licence(record: MetadataRecord, notes: FileProblems) -> Licence | None:
    node = record.values.get("licence")
    return read_licence(node, record.line_of("licence"), notes) if node is not None else None


def read_licence(node: Node | MetadataRecord, line: int, notes: FileProblems) -> Licence | None:
    """A licence: an id, a URL, or {name, title, path}; None, and one problem, when it says nothing
    that is known."""
    if isinstance(node, SequenceNode):
        notes.error("wrong-list-for-text", line, key="licence", example="licence: etalab-2.0")
        return None
    if isinstance(node, ScalarNode):
        return _named(node.text.strip(), line, notes)
    record = read_section(node, LICENCE, notes) if isinstance(node, MappingNode) else node
    if record is None:
        return None
    name, title, path = (record.text(key) for key in ("name", "title", "path"))
    for word in (fold_text(name), _bare(path), fold_text(title)):
        if word in LICENCE_WORDS:
            return _make_known_licence(LICENCE_WORDS[word])
    if path:
        return Licence("", title or name, path)
    return _named(name or title, line, notes)


def _make_known_licence(id: str) -> Licence:
    """A licence of ours: its title is a message."""
    return Licence(id, "", LICENCES[id].urls[0])


def _named(text: str, line: int, notes: FileProblems) -> Licence | None:
    word = _bare(text) if "://" in text else fold_text(text)
    if word in LICENCE_WORDS:
        return _make_known_licence(LICENCE_WORDS[word])
    if address := parse_web_address(text):
        return Licence("", "", address)
    if not text:
        notes.error("licence-empty", line)
    elif near := "" if notes.full else find_nearest_word(text, LICENCES):
        notes.error("licence-near", line, value=show_safe_value(text), near=near)
    else:
        notes.error("licence-unknown", line, value=show_safe_value(text))
    return None
