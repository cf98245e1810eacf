"""The parts of a workbook beside its cells: what none of the table's readers see, and who receives
the file does.

Parts are known by name, and one that is not known is told: a list of what is dangerous would miss
the next invention.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree

from site_builder.core.problems import Refusal
from site_builder.readers.aside_texts import AsideTexts
from site_builder.readers.reading_fault import ReadingFault
from site_builder.readers.workbook.archive import WorkbookArchive

_HARMLESS = re.compile(
    r"\[Content_Types\][.]xml|_rels/[.]rels|docProps/(?:app|core)[.]xml"
    r"|xl/(?:workbook|styles|sharedStrings|calcChain|metadata|sheetMetadata)[.](?:xml|bin)"
    r"|xl/_rels/(?:workbook|sharedStrings)[.](?:xml|bin)[.]rels"
    r"|xl/(?:theme|tables|printerSettings)/.+"
    r"|xl/worksheets/(?:_rels/[^/]+|binaryIndex[^/]+)"
    r"|mimetype|(?:content|styles|meta|settings)[.]xml"
    r"|manifest[.]rdf|layout-cache|META-INF/manifest[.]xml"
    r"|Configurations2/.+|Thumbnails/.+",  # LibreOffice draws the first page as it was last seen
    re.IGNORECASE,
)
_LEAKS = (
    (
        re.compile(
            r"xl/(?:comments|threadedComments|persons|drawings/(?:_rels/)?vmlDrawing)", re.I
        ),
        "original-comments",
    ),
    (re.compile(r"xl/(?:pivot|slicer|timeline)", re.I), "original-pivot"),
    (
        re.compile(
            r"xl/(?:vba|macrosheets|dialogsheets|activeX|ctrlProps)|customUI|Basic/|Scripts/", re.I
        ),
        "original-macros",
    ),
    (re.compile(r"xl/(?:externalLinks|connections|queryTables|model)", re.I), "original-links"),
    (
        re.compile(
            r"xl/(?:drawings|media|charts|chartsheets|diagrams"
            r"|embeddings|ink|richData)|docProps/thumbnail"
            r"|Pictures/|media/|Object|ObjectReplacements",
            re.I,
        ),
        "original-pictures",
    ),
    (re.compile(r"xl/revisions", re.I), "original-changes"),
    (
        re.compile(
            r"customXml|docProps/custom|docMetadata|xl/custom|META-INF/documentsignatures", re.I
        ),
        "original-properties",
    ),
)
_WITH_TEXTS = re.compile(
    r"docProps/(?:app|core)[.]xml|xl/(?:workbook|styles|tables/[^/]+)[.]xml|(?:meta|styles)[.]xml"
    r"|xl/worksheets/_rels/[^/]+[.]rels",
    re.IGNORECASE,
)
_RELATIONS = re.compile(r"xl/worksheets/_rels/[^/]+[.]rels", re.I)
_DRAWING = re.compile(r"xl/drawings/(?:_rels/)?[^/]+[.](?:xml|rels)", re.I)
# What programs write where a person's name would stand.
_PROGRAMS = re.compile(
    r"|openpyxl|apache poi|xlsxwriter|libreoffice.*|openoffice.*|microsoft (?:office "
    r"user|corporation|excel.*|office.*)"
    r"|unknown(?: creator)?|utilisateur(?: windows| microsoft office)?|(?:windows "
    r")?user|admin(?:istrat[eo]u?r)?"
    r"|phpspreadsheet.*|phpexcel.*|sheetjs|excelize|google sheets|python|calc",
    re.IGNORECASE,
)
_SAID = (
    "description",
    "subject",
    "keyword",
    "keywords",
    "category",
    "contentStatus",
    "user-defined",
    "HyperlinkBase",
)
_NAMES = ("creator", "lastModifiedBy", "Manager", "initial-creator", "printed-by")
HOME = re.compile(
    rb"(?i)(?:users|documents and settings|home|utilisateurs|personal)(?:[\\/]|%5c|%2f)+[^\\/\"'<]+"
)


def parse_xml_part(content: bytes) -> ElementTree.Element:
    """A small part. Raises ReadingFault where it is no plain XML: these formats never declare
    entities."""
    try:
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise ReadingFault("workbook-broken")
        return ElementTree.fromstring(content)
    except (
        ElementTree.ParseError,
        ValueError,
        LookupError,
    ) as cause:  # LookupError: an encoding that is none
        raise ReadingFault("workbook-broken") from cause


def strip_xml_namespace(name: str) -> str:
    """A name without its namespace, of which the strict and the usual formats have different
    ones."""
    return name.rpartition("}")[2]


def find_part_leaks(archive: WorkbookArchive, sheets: Iterable[str]) -> Iterable[Refusal]:
    """What the names of the parts tell; `sheets` are those that the workbook lists."""
    listed_parts = {name.lower() for name in sheets}
    for name in archive.names:
        is_empty = _DRAWING.fullmatch(name) and not _has_drawing(archive, name)
        if is_empty or name.lower() in listed_parts or _HARMLESS.fullmatch(name):
            continue
        code = next((code for pattern, code in _LEAKS if pattern.match(name)), "")
        yield (
            Refusal(code=code)
            if code
            else Refusal(code="original-parts", params={"part": name[:80]})
        )


def _has_drawing(archive: WorkbookArchive, name: str) -> bool:
    """Does a drawing hold anything? Some programs add an empty one to each sheet."""
    return name.endswith(".rels") or b"Anchor" in archive.read_member(name)


def find_link_leaks(archive: WorkbookArchive) -> Iterable[Refusal]:
    """Links to files and to mailboxes: those to pages on the web are nobody's secret."""
    for name in archive.names:
        if _RELATIONS.fullmatch(name):
            for link in parse_xml_part(archive.read_member(name)).iter():
                is_outside = link.get("TargetMode") == "External"
                if is_outside and not link.get("Target", "").lower().startswith(
                    ("http://", "https://", "#")
                ):
                    yield Refusal(code="original-links")


def find_people_leaks(archive: WorkbookArchive, *names: str) -> Iterable[Refusal]:
    """A person's name in the properties, or in the path of the folder where the file was; what else
    they say."""
    for name in names:
        content = archive.read_member(name)
        if not content:
            continue
        people = (
            element.text or ""
            for element in parse_xml_part(content).iter()
            if strip_xml_namespace(element.tag) in _NAMES
        )
        if any(
            strip_xml_namespace(element.tag) in _SAID and (element.text or "").strip()
            for element in parse_xml_part(content).iter()
        ):
            yield Refusal(code="original-properties")
        if HOME.search(content) or not all(
            _PROGRAMS.fullmatch(person.strip()) for person in people
        ):
            yield Refusal(code="original-author")


def list_part_texts(source: Path) -> tuple[str, ...]:
    """What is written in the parts that are published beside the cells: properties, names, tables,
    styles, where links lead. Nothing of what comes after a part that cannot be read."""
    asides = AsideTexts()
    with suppress(ReadingFault), WorkbookArchive(source) as archive:
        for name in filter(_WITH_TEXTS.fullmatch, archive.names):
            for element in parse_xml_part(archive.read_member(name)).iter():
                asides.add((element.text, *element.attrib.values()))
    return asides.list_texts()


def combine_leaks(leaks: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """Each leak once, in the order of its code: twelve pictures are one thing to say."""
    unique_leaks: dict[tuple[str, str], Refusal] = {}
    for leak in leaks:
        unique_leaks.setdefault((leak.code, str(sorted(leak.params.items()))), leak)
    return tuple(unique_leaks[key] for key in sorted(unique_leaks))
