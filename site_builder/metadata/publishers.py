"""communes.yml → the portal and its publishers; licences and contacts, and how they are
inherited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar
from urllib.parse import urlsplit

from site_builder.core.language import word_group
from site_builder.core.model import Contact, Licence, Lines, Portal, Publisher, Tiles, Translation
from site_builder.core.text import fold, nearest, shown, slugify
from site_builder.core.vocabulary import LANGUAGES, LICENCES
from site_builder.geography.departments import Box, department
from site_builder.metadata.former_names import former_slugs, settle_publishers
from site_builder.metadata.keys import COMMUNE, COMMUNES_YML, LICENCE, TILES
from site_builder.metadata.legal_notices import accessibility_of, legal_of
from site_builder.metadata.public_names import RESERVED
from site_builder.metadata.yaml import Array, Node, Notes, Object, Record, Scalar, read_section
from site_builder.metadata.yaml.kinds import web_address

Value = TypeVar("Value")


def _bare(address: str) -> str:
    """An address without what does not change it: scheme, « www. », final slash."""
    return re.sub(r"^https?://(?:www\.)?|/+$", "", address.lower())


LICENCE_WORDS = MappingProxyType(
    {
        **{
            fold(name): id
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
class Owner:
    """What communes.yml says: publishers by slug, the slugs refused with a problem, the lines of
    what is said of the others, and `legacy:`, to be read when datasets are known."""

    portal: Portal
    publishers: Mapping[str, Publisher]
    refused: frozenset[str]
    lines: Lines
    legacy: Record | None


def read_publishers(tree: Node, notes: Notes) -> Owner | None:
    """None without a usable portal."""
    top = read_section(tree, COMMUNES_YML, notes)
    record = top.record("portal") if top else None
    if top is None or record is None or not record.text("title"):
        return None
    publishers: dict[str, Publisher] = {}
    refused: set[str] = set()
    codes: dict[str, int] = {}
    items: dict[str, Record] = {}
    for role, item in _items(top):
        slug = item.text("slug") or slugify(item.text("name"))
        if not item.text("name"):
            refused.add(slug)
        elif not slug:
            notes.error("slug-none", _line(item), name=shown(item.text("name")))
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
    return Owner(
        portal=_portal(record, notes),
        publishers=settled,
        refused=frozenset(refused),
        lines=lines,
        legacy=top.record("legacy"),
    )


def _items(top: Record) -> Iterator[tuple[str, Record]]:
    for item in top.records("communes"):
        yield "commune", item
    for item in top.records("partners"):
        yield item.text("role") or "public", item


def _line(item: Record) -> int:
    """Where the slug of a publisher is written, or the name that it is made of."""
    return item.line_of("slug" if "slug" in item.values else "name")


def _publisher(
    item: Record, slug: str, role: str, codes: dict[str, int], notes: Notes
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
        contact=contact(item),
        data_protection=contact(item, "data_protection"),
        translations=translations(item),
        previous=former_slugs(item, notes),
    )


def _siret(item: Record, notes: Notes) -> str:
    """That of a legal body begins with its SIREN; "" and one problem where they differ."""
    siret = item.text("siret")
    siren = item.text("siren")
    if siret and siren and not siret.startswith(siren):
        notes.error("publisher-siret", item.line_of("siret"), siret=siret, siren=siren)
        return ""
    return siret


def _bbox(item: Record, notes: Notes) -> tuple[float, float, float, float] | None:
    """The sides of a commune; None, and one problem, where they are not four in their order."""
    sides: tuple[float, ...] = item.values.get("bbox", ())
    if len(sides) == 4:
        west, south, east, north = sides
        swapped = _swapped((west + east) / 2, (south + north) / 2, department(item.text("insee")))
        if west < east and -90 <= south < north <= 90 and not swapped:
            return west, south, east, north
    if "bbox" in item.values:
        notes.error("publisher-bbox", item.line_of("bbox"), example=BBOX.example)
    return None


def _centre(item: Record, notes: Notes) -> tuple[float, float] | None:
    """The longitude and the latitude of a commune; None, and one problem, where they are no two of
    that order."""
    found: tuple[float, ...] = item.values.get("centre", ())
    if (
        len(found) == 2
        and abs(found[1]) <= 90
        and not _swapped(found[0], found[1], department(item.text("insee")))
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


def _tiles(record: Record | None, notes: Notes) -> Tiles | None:
    """None where there are none, and where their address is none that a map can fill in: that is
    one problem."""
    if record is None or not (record.text("url") and record.text("attribution")):
        return None
    url = record.text("url").strip()
    bare = web_address(re.sub(r"[{]([zxy])[}]", r"\1", url))
    if bare and "{" not in urlsplit(url).netloc and all(f"{{{place}}}" in url for place in "zxy"):
        return Tiles(url, record.text("attribution"), record.text("link"))
    notes.error(
        "tiles-url", record.line_of("url"), value=shown(url), example=TILES.by_name["url"].example
    )
    return None


def _synonyms(record: Record, notes: Notes) -> Iterator[tuple[str, ...]]:
    for line in record.values.get("synonyms", ()):
        if group := word_group(line):
            yield group
        else:
            notes.error("portal-synonyms", record.line_of("synonyms"), value=shown(line))


def _portal(record: Record, notes: Notes) -> Portal:
    url = record.text("url")
    maps = record.record("map")
    declared = record.record("accessibility")
    if "?" in url or "#" in url:
        notes.error("portal-url", record.line_of("url"), value=shown(url))
        url = ""
    return Portal(
        title=record.text("title"),
        description=record.text("description"),
        url=url if url.endswith("/") or not url else url + "/",
        languages=tuple(dict.fromkeys(record.values.get("languages", ()))) or ("fr",),
        repository=record.text("repository"),
        licence=_own_licence(record, notes),
        contact=contact(record),
        data_protection=contact(record, "data_protection"),
        problems=record.values.get("problems", ""),
        contours=maps.text("contours").strip() if maps else "",
        tiles=_tiles(maps.record("tiles") if maps else None, notes),
        synonyms=tuple(_synonyms(record, notes)),
        translations=translations(record),
        accessibility=accessibility_of(
            declared, contact(declared) if declared else Contact(), notes
        ),
        legal=legal_of(record.record("legal"), record.line_of("legal"), bool(url), notes),
    )


def _colour(item: Record, notes: Notes) -> str:
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


def translations(record: Record) -> tuple[Translation, ...]:
    """What is said in other languages, in their order."""
    inner = record.record("translations")
    found = ((code, inner.record(code)) for code in LANGUAGES) if inner else ()
    return tuple(
        Translation(code, one.text("title"), one.text("description")) for code, one in found if one
    )


def contact(record: Record, key: str = "contact") -> Contact:
    inner = record.record(key)
    return (
        Contact(inner.text("name"), inner.text("email"), inner.text("url")) if inner else Contact()
    )


def inherited(*values: Value) -> Value:
    """The first that says something, from the nearest to the farthest; else the last."""
    return next((value for value in values if value not in (None, Contact())), values[-1])


def _own_licence(record: Record, notes: Notes) -> Licence | None:
    node = record.values.get("licence")
    return licence_of(node, record.line_of("licence"), notes) if node is not None else None


def licence_of(node: Node | Record, line: int, notes: Notes) -> Licence | None:
    """A licence: an id, a URL, or {name, title, path}; None, and one problem, when it says nothing
    that is known."""
    if isinstance(node, Array):
        notes.error("wrong-list-for-text", line, key="licence", example="licence: etalab-2.0")
        return None
    if isinstance(node, Scalar):
        return _named(node.text.strip(), line, notes)
    record = read_section(node, LICENCE, notes) if isinstance(node, Object) else node
    if record is None:
        return None
    name, title, path = (record.text(key) for key in ("name", "title", "path"))
    for word in (fold(name), _bare(path), fold(title)):
        if word in LICENCE_WORDS:
            return known(LICENCE_WORDS[word])
    if path:
        return Licence("", title or name, path)
    return _named(name or title, line, notes)


def known(id: str) -> Licence:
    """A licence of ours: its title is a message."""
    return Licence(id, "", LICENCES[id].urls[0])


def _named(text: str, line: int, notes: Notes) -> Licence | None:
    word = _bare(text) if "://" in text else fold(text)
    if word in LICENCE_WORDS:
        return known(LICENCE_WORDS[word])
    if address := web_address(text):
        return Licence("", "", address)
    if not text:
        notes.error("licence-empty", line)
    elif near := "" if notes.full else nearest(text, LICENCES):
        notes.error("licence-near", line, value=shown(text), near=near)
    else:
        notes.error("licence-unknown", line, value=shown(text))
    return None
