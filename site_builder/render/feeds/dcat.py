"""What DCAT-AP 3 says of a dataset and of a catalogue, as nodes of a graph, in two flavours.

"harvest" is what data.gouv.fr and CKAN read without loss: formats as texts, no checksum (one typed
as the shapes ask for loses the dataset there), keywords of letters. "eu" is what the shapes of
DCAT-AP 3 ask for: addresses of the Union's vocabularies, checksums, services that are nodes of
their own.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal as OneOf

from site_builder.compose.compose import get_temporal_coverage
from site_builder.compose.conformity import judge_conformity, label_unverified_rules
from site_builder.core.model.dataset import Dataset, Service
from site_builder.core.model.portal import Link, Portal, Publisher
from site_builder.core.model.prepared import Parts
from site_builder.core.model.site import DatasetEntry
from site_builder.core.vocabulary import HIGH_VALUE, LANGUAGE_CODES, THEMES
from site_builder.geography.departments import Box
from site_builder.geography.territory import Territory
from site_builder.render.feeds.catalogues import DatasetSelection
from site_builder.render.feeds.datapackage import get_licence_url
from site_builder.render.feeds.files import OfferedFile, list_offered_files
from site_builder.render.feeds.rdf import Iri, Literal, Node, Value, describe_nodes_once
from site_builder.render.fragments import CatalogueContext
from site_builder.render.harvest_origin import describe_selected_extent

Flavour = OneOf["harvest", "eu"]
FLAVOURS: tuple[Flavour, ...] = ("harvest", "eu")
AUTHORITY = "http://publications.europa.eu/resource/authority/"
MEDIA = "http://www.iana.org/assignments/media-types/"
OGC = {kind: f"http://www.opengis.net/def/serviceType/ogc/{kind}" for kind in ("wfs", "wms")}
BNA = "http://data.europa.eu/bna/"  # where the categories of high-value datasets are
REGULATION = Node("eli:LegalResource", (), Iri("http://data.europa.eu/eli/reg_impl/2023/138/oj"))
PUBLISHER_TYPES = "http://purl.org/adms/publishertype/"
# as the shapes have it; the namespace's own is http
SHA256 = "https://spdx.org/rdf/terms#checksumAlgorithm_sha256"
# what CKAN has in no keyword: one apostrophe there loses the dataset
NO_TAG = re.compile(r"[^\w \-.]+")
_SCHEME = Node(
    "skos:ConceptScheme",
    (("dct:title", Literal("ADMS publisher type")),),
    Iri(f"{PUBLISHER_TYPES}1.0"),
)
LOCAL_AUTHORITY = Node(
    "skos:Concept",
    (("skos:prefLabel", Literal("Local Authority", language="en")), ("skos:inScheme", _SCHEME)),
    Iri(f"{PUBLISHER_TYPES}LocalAuthority"),
)
Properties = Iterator[tuple[str, Value]]


@dataclass(frozen=True, slots=True)
class DcatWriter:
    """Who writes nodes: of which portal, in which words and flavour. `setting.portal.url` is not
    empty."""

    setting: CatalogueContext
    flavour: Flavour

    def dataset(self, entry: DatasetEntry, parts: Parts, territory: Territory) -> Node:
        iri = self._thing(entry.first)
        return describe_nodes_once(
            Node("dcat:Dataset", tuple(self._dataset(entry, parts, territory)), iri)
        )

    def catalogue(self, about: DatasetSelection, modified: date | None) -> Node:
        """The head of a catalogue, which lists no dataset yet."""
        iri = Iri(f"{self._url}{about.folder}#catalog")
        return describe_nodes_once(
            Node("dcat:Catalog", tuple(self._catalogue(about, modified)), iri)
        )

    # --- datasets ---

    def _dataset(self, entry: DatasetEntry, parts: Parts, territory: Territory) -> Properties:
        dataset = entry.dataset
        page = self._page(entry.dataset.id)
        yield "dct:identifier", Literal(entry.identifier(self._url))
        yield from self._list_texts(
            "dct:title",
            dataset.title,
            [(translation.language, translation.title) for translation in dataset.translations],
        )
        descriptions = [
            (translation.language, translation.description) for translation in dataset.translations
        ]
        yield from self._list_texts("dct:description", self._description(dataset), descriptions)
        yield "dct:publisher", self._publisher(entry.publisher)
        yield from self._contact(entry)
        yield from (("dcat:keyword", self._text(keyword)) for keyword in self._keywords(dataset))
        if dataset.theme:
            yield (
                "dcat:theme",
                self._concept(
                    "data-theme", THEMES[dataset.theme], self._say(f"theme.{dataset.theme}")
                ),
            )
        if dataset.frequency:
            yield (
                "dct:accrualPeriodicity",
                self._term("frequency", dataset.frequency.upper(), "dct:Frequency"),
            )
        yield from _describe_period(get_temporal_coverage(dataset, entry.summary))
        yield "dct:spatial", self._place(territory)
        yield from self._high_value(dataset)
        yield from self._licence(dataset)
        yield "dct:accessRights", self._term("access-right", "PUBLIC", "dct:RightsStatement")
        yield from _describe_days(entry.issued, entry.modified)
        yield "dcat:landingPage", self._document(page)
        yield "dct:language", self._language()
        yield from self._conformity(entry, parts)
        if dataset.withdrawn:
            yield (
                "adms:status",
                self._concept("dataset-status", "WITHDRAWN", self._say("withdrawn.status")),
            )
            if entry.instead:
                yield "dct:isReplacedBy", self._thing(entry.instead)
            if dataset.withdrawn.moved_to:
                yield "dct:isReplacedBy", _identify_elsewhere(entry, dataset.withdrawn.moved_to)
        yield from (("dct:provenance", self._origin(link)) for link in dataset.origin)
        yield from self._harvest(dataset)
        yield from self._files(entry, parts)
        yield from (
            ("dcat:distribution", self._service(entry, service)) for service in dataset.services
        )

    def _conformity(self, entry: DatasetEntry, parts: Parts) -> Properties:
        """The standard that the data follow, which no dataset is said to of which that is not
        known."""
        verdict = judge_conformity(entry.dataset, parts[0], entry.summary)
        if verdict is None:
            return
        standard = verdict.standard
        if verdict.conforms and standard and standard.address:
            title = (("dct:title", Literal(standard.title)),)
            yield "dct:conformsTo", Node("dct:Standard", title, Iri(standard.address))
        if text := label_unverified_rules(self.setting.words, verdict.conformity):
            yield "dct:provenance", self._statement(text)

    def _description(self, dataset: Dataset) -> str:
        """Of one that is withdrawn it is the reason: harvesters show this text, and know no
        status."""
        if dataset.withdrawn:
            return f"{self._say(dataset.withdrawn.undated_message)} {dataset.withdrawn.reason}"
        return dataset.description or dataset.title

    def _keywords(self, dataset: Dataset) -> Iterable[str]:
        """For harvesters, in the letters that all of them take."""
        if self.flavour == "eu":
            return dataset.keywords
        plain_keywords = (
            " ".join(NO_TAG.sub(" ", keyword).split())[:100] for keyword in dataset.keywords
        )
        return dict.fromkeys(keyword for keyword in plain_keywords if len(keyword) > 1)

    def _files(self, entry: DatasetEntry, parts: Parts) -> Properties:
        files = list_offered_files(entry, parts, self.setting.words)
        yield from (
            ("dcat:distribution", self._file(entry, offered_file)) for offered_file in files
        )

    def _file(self, entry: DatasetEntry, offered_file: OfferedFile) -> Node:
        address = f"{self._url}{offered_file.path}"
        file = offered_file.file
        properties: list[tuple[str, Value]] = [("dct:title", self._text(offered_file.title))]
        if offered_file.description:
            properties.append(("dct:description", self._text(offered_file.description)))
        properties += [
            ("dcat:accessURL", self._resource(entry.dataset, address)),
            ("dcat:downloadURL", Iri(address)),
        ]
        if self.flavour == "eu":
            properties.append(
                ("dct:format", self._term("file-type", offered_file.kind, "dct:MediaTypeOrExtent"))
            )
            properties.append(
                ("dcat:mediaType", Node("dct:MediaType", (), Iri(f"{MEDIA}{offered_file.media}")))
            )
            properties.append(("dcat:byteSize", Literal(str(file.bytes), "xsd:decimal")))
            properties.append(("spdx:checksum", _describe_checksum(file.sha256)))
        else:
            properties += [
                ("dct:format", Literal(offered_file.kind)),
                ("dcat:mediaType", Literal(offered_file.media)),
            ]
            properties.append(("dcat:byteSize", Literal(str(file.bytes), "xsd:nonNegativeInteger")))
        properties += self._licence(entry.dataset)
        properties += self._law(entry.dataset)
        properties += self._availability(entry.dataset.expires or offered_file.expires)
        properties += _describe_days(entry.issued, entry.modified)
        return Node(
            "dcat:Distribution", tuple(properties), Iri(f"{self._url}{offered_file.first}#file")
        )

    def _service(self, entry: DatasetEntry, service: Service) -> Node:
        """What is asked for elsewhere; an interface is a service of its own."""
        title = self._text(service.title or service.name)
        properties: list[tuple[str, Value]] = [("dct:title", title)]
        properties.append(("dcat:accessURL", self._resource(entry.dataset, service.url)))
        if service.description:
            properties.append(("dct:description", self._text(service.description)))
        properties += self._licence(entry.dataset)
        properties += self._law(entry.dataset)
        properties += self._availability(entry.dataset.expires or service.expires)
        if self.flavour == "harvest":
            properties.append(("dct:format", Literal(service.format or service.kind)))
        if service.kind not in ("page", "download"):
            properties.append(("dcat:accessService", self._interface(entry, service, title)))
        return Node(
            "dcat:Distribution", tuple(properties), Iri(f"{self._page(entry.first)}#{service.name}")
        )

    def _interface(self, entry: DatasetEntry, service: Service, title: Literal) -> Node:
        """One of high value has somebody who answers, and a page: where it has no documentation,
        that of its data."""
        page = self._page(entry.dataset.id)
        properties: list[tuple[str, Value]] = [("dct:title", title)]
        properties.append(("dcat:endpointURL", self._resource(entry.dataset, service.url)))
        properties.append(("dcat:servesDataset", self._thing(entry.first)))
        if kind := OGC.get(service.kind):
            properties.append(("dct:conformsTo", Node("dct:Standard", (), Iri(kind))))
        properties.append(
            (
                "foaf:page",
                self._document(Iri(service.documentation) if service.documentation else page),
            )
        )
        properties += self._contact(entry)
        properties += self._licence(entry.dataset)
        properties += self._law(entry.dataset)
        if entry.dataset.high_value:
            properties.append(("dcatap:hvdCategory", self._category(entry.dataset.high_value)))
        return Node(
            "dcat:DataService",
            tuple(properties),
            Iri(f"{self._page(entry.first)}#service-{service.name}"),
        )

    # --- catalogues ---

    def _catalogue(self, selection: DatasetSelection, modified: date | None) -> Properties:
        portal = self.setting.portal
        page = Iri(f"{self._url}{selection.folder}")
        yield "dct:title", self._text(selection.title)
        yield "dct:description", self._text(selection.description or selection.title)
        yield (
            "dct:publisher",
            self._publisher(selection.publisher) if selection.publisher else self._owner(),
        )
        yield "foaf:homepage", self._document(page)
        yield "dct:language", self._language()
        if portal.licence:
            yield from self._licence(portal)
        yield from _describe_days(None, modified)

    def _owner(self) -> Node:
        return Node(
            "foaf:Agent",
            (("foaf:name", Literal(self.setting.portal.owner_name)),),
            Iri(f"{self._url}#publisher"),
        )

    # --- who, where, under what ---

    def _publisher(self, publisher: Publisher) -> Node:
        properties: list[tuple[str, Value]] = [("foaf:name", Literal(publisher.name))]
        if publisher.siren:
            properties.append(("dct:identifier", Literal(publisher.siren)))
        if publisher.homepage:
            properties.append(("foaf:homepage", self._document(Iri(publisher.homepage))))
        if self.flavour == "eu" and publisher.role in ("commune", "metropole"):
            properties.append(("dct:type", LOCAL_AUTHORITY))
        return Node("foaf:Agent", tuple(properties), Iri(f"{self._url}{publisher.slug}/#publisher"))

    def _contact(self, entry: DatasetEntry) -> Properties:
        """Who answers; with neither e-mail nor address data.gouv.fr takes nobody, so that the page
        stands for them.

        A dataset of high value has somebody in any case.
        """
        contact = entry.dataset.contact
        page = str(self._page(entry.dataset.id))
        if not (contact.called or entry.dataset.high_value):
            return
        properties: list[tuple[str, Value]] = [
            ("vcard:fn", Literal(contact.called or entry.publisher.name))
        ]
        if contact.email:
            properties.append(
                ("vcard:hasEmail", self._resource(entry.dataset, f"mailto:{contact.email}"))
            )
        if contact.url or len(properties) == 1:
            properties.append(("vcard:hasURL", self._resource(entry.dataset, contact.url or page)))
        yield "dcat:contactPoint", Node("vcard:Kind", tuple(properties))

    def _place(self, territory: Territory) -> Node:
        properties: list[tuple[str, Value]] = [("skos:prefLabel", self._text(territory.name))]
        if territory.insee:
            properties.append(("dct:identifier", Literal(territory.insee)))
        if territory.box:
            properties.append(
                ("dcat:bbox", Literal(_format_polygon(territory.box), "geosparql:wktLiteral"))
            )
        return Node("dct:Location", tuple(properties))

    def _high_value(self, dataset: Dataset) -> Properties:
        yield from self._law(dataset)
        if dataset.high_value:
            yield "dcatap:hvdCategory", self._category(dataset.high_value)
            # where data.gouv.fr looks for it
            yield ("dcat:theme", self._category(dataset.high_value))

    def _law(self, dataset: Dataset) -> Properties:
        """What demands a dataset of high value: of it, of its files and of its services."""
        if dataset.high_value:
            yield "dcatap:applicableLegislation", REGULATION

    def _availability(self, end: date | None) -> Properties:
        """That it will go: DCAT-AP has a word for that, and none for the day."""
        if end and self.flavour == "eu":
            label = self._say("availability.temporary")
            yield "dcatap:availability", self._concept("planned-availability", "TEMPORARY", label)

    def _category(self, slug: str) -> Node:
        label = self._text(self._say(f"high-value.{slug}"))
        return Node("skos:Concept", (("skos:prefLabel", label),), Iri(BNA + HIGH_VALUE[slug]))

    def _origin(self, link: Link) -> Node:
        text = f"{link.title} – {link.url}" if link.url and link.title else link.title or link.url
        return self._statement(text)

    def _harvest(self, dataset: Dataset) -> Properties:
        """Where it was taken from. dct:source would be a dataset, which harvesters would take for
        one more of ours."""
        if dataset.harvested:
            url = dataset.harvested.url
            yield "prov:wasDerivedFrom", Iri(url)
            text = f"{self._say('fact.harvested')} {url}"
            if extent := describe_selected_extent(self.setting.words, dataset.harvested):
                text = f"{text} ({extent})"
            yield "dct:provenance", self._statement(text)

    def _statement(self, text: str) -> Node:
        return Node("dct:ProvenanceStatement", (("rdfs:label", self._text(text)),))

    def _licence(self, subject: Dataset | Portal) -> Properties:
        if (licence := subject.licence) and (url := get_licence_url(licence)):
            title = (("dct:title", self._text(self.setting.words.licence(licence))),)
            yield "dct:license", Node("dct:LicenseDocument", title, Iri(url))

    # --- words ---

    @property
    def _url(self) -> str:
        return self.setting.portal.url

    def _say(self, message: str) -> str:
        return self.setting.words.say(message)

    def _text(self, text: str) -> Literal:
        return Literal(text, language=self.setting.words.code)

    def _thing(self, id_: str) -> Iri:
        """A dataset, which is not the page that shows it, by its first id: harvesters find it again
        by this address."""
        return Iri(f"{self._page(id_)}#dataset")

    def _page(self, path: str) -> Iri:
        return Iri(f"{self._url}{path}/")

    def _term(self, table: str, code: str, kind: str) -> Value:
        """A term of an authority table, of which the shapes want to know what it is, and of which
        table."""
        iri = Iri(f"{AUTHORITY}{table}/{code}")
        return (
            Node(kind, (("skos:inScheme", Iri(f"{AUTHORITY}{table}")),), iri)
            if self.flavour == "eu"
            else iri
        )

    def _concept(self, table: str, code: str, label: str) -> Node:
        properties: list[tuple[str, Value]] = [("skos:prefLabel", self._text(label))]
        if self.flavour == "eu":
            properties.append(("skos:inScheme", Iri(f"{AUTHORITY}{table}")))
        return Node("skos:Concept", tuple(properties), Iri(f"{AUTHORITY}{table}/{code}"))

    def _resource(self, dataset: Dataset, url: str) -> Value:
        """The shapes of high-value datasets want to read what is true of whatever has an
        address."""
        is_described = self.flavour == "eu" and dataset.high_value
        return Node("rdfs:Resource", (), Iri(url)) if is_described else Iri(url)

    def _document(self, iri: Iri) -> Value:
        return Node("foaf:Document", (), iri) if self.flavour == "eu" else iri

    def _language(self) -> Value:
        return self._term(
            "language", LANGUAGE_CODES[self.setting.words.code], "dct:LinguisticSystem"
        )

    def _list_texts(
        self, name: str, text: str, translations: Iterable[tuple[str, str]]
    ) -> Properties:
        """In the portal's first language, the only one that harvesters ask for, then, for Europe,
        in the others."""
        yield name, self._text(text)
        if self.flavour == "eu":
            yield from (
                (name, Literal(translation, language=code))
                for code, translation in translations
                if translation
            )


def _describe_checksum(sha256: str) -> Node:
    algorithm = Node("spdx:ChecksumAlgorithm", (), Iri(SHA256))
    value = Literal(sha256, "xsd:hexBinary")
    return Node("spdx:Checksum", (("spdx:algorithm", algorithm), ("spdx:checksumValue", value)))


def _identify_elsewhere(entry: DatasetEntry, address: str) -> Iri:
    """What catalogues call a dataset that another portal publishes now: a portal of ours as this
    one would, of any other its page is known."""
    portal = entry.dataset.new_portal
    return Iri(f"{portal}{entry.first}/#dataset" if portal else address)


def _describe_period(temporal: str) -> Properties:
    """« 2015/2024 » → from 1 January 2015 to 31 December 2024; nothing of what is written
    otherwise."""
    days = zip(("dcat:startDate", "dcat:endDate"), parse_temporal_interval(temporal), strict=True)
    if bounds := tuple((name, Literal(day, "xsd:date")) for name, day in days if day):
        yield "dct:temporal", Node("dct:PeriodOfTime", bounds)


def parse_temporal_interval(temporal: str) -> tuple[str, str]:
    """The first and the last day of a period; "" for what is written otherwise."""
    first, _, last = temporal.partition("/")
    return parse_interval_bound(first, last=False), parse_interval_bound(last or first, last=True)


def parse_interval_bound(written: str, *, last: bool) -> str:
    """The first or the last day of a year, of a month or of a day, as ISO 8601; "" for anything
    else."""
    numbers = [int(number) for number in written.split("-") if number.isdecimal()]
    try:
        match numbers:
            case [year]:
                return date(year, 12, 31).isoformat() if last else date(year, 1, 1).isoformat()
            case [year, month]:
                return date(year, month, monthrange(year, month)[1] if last else 1).isoformat()
            case [year, month, day]:
                return date(year, month, day).isoformat()
    except ValueError:
        pass
    return ""


def _describe_days(issued: date | None, modified: date | None) -> Properties:
    for name, day in (("dct:issued", issued), ("dct:modified", modified)):
        if day:
            yield name, Literal(day.isoformat(), "xsd:date")


def _format_polygon(box: Box) -> str:
    west, south, east, north = box
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return f"POLYGON(({', '.join(f'{x} {y}' for x, y in corners)}))"
