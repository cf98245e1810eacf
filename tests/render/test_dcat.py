"""Catalogues in DCAT: three notations of one graph, in ASCII, whole, and told anew only where
something changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import chain
from urllib.parse import urlsplit

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, SKOS
from specimen import EVERYTHING, PORTAL, PUBLISHERS, Made, Press, plain, rich, site

from site_builder.compose.compose import select_harvested_entries
from site_builder.core.language import load_language
from site_builder.core.model.dataset import Service
from site_builder.core.model.portal import AccessibilityStatement, Contact, Contours, Translation
from site_builder.core.vocabulary import FREQUENCIES, HIGH_VALUE, LANGUAGE_CODES, LANGUAGES, THEMES
from site_builder.geography.territory import Territories
from site_builder.render.feeds.catalog import CATALOG, NOTATIONS, PATHS
from site_builder.render.feeds.catalogues import DatasetSelection
from site_builder.render.feeds.dcat import FLAVOURS, DcatWriter, parse_interval_bound
from site_builder.render.feeds.rdf import PREFIXES, Iri, Literal, Node
from site_builder.render.fragments import CatalogueContext

STORES = 2  # objects of what is said of a dataset: DCAT has its own
FORMATS = {"jsonld": "json-ld", "ttl": "turtle", "rdf": "xml"}
SETTING = CatalogueContext(PORTAL, load_language("fr"))
OFFERED = [one for one in EVERYTHING if not one.dataset.demonstration]


def name(prefixed: str) -> URIRef:
    prefix, _, local = prefixed.partition(":")
    return URIRef(PREFIXES[prefix] + local)


def graph(text: str | bytes, path: str) -> Graph:
    return Graph().parse(data=text, format=FORMATS[path.rpartition(".")[2]])


def told(one: Made, flavour: str = "harvest") -> Graph:
    """What is said of a dataset."""
    entry = site([one]).entries[0]
    scribe = DcatWriter(SETTING, "eu" if flavour == "eu" else "harvest")
    node = scribe.dataset(
        entry, (one.tables, one.documents), Territories(PUBLISHERS).of(one.dataset)
    )
    return graph(NOTATIONS[1].format_catalogue(node, ()), ".ttl")


def catalogues(press: Press, made: Iterable[Made] = EVERYTHING) -> dict[str, Graph]:
    files = press.render(made).files
    return {
        path: graph(press.kept[files[path]], path)
        for path in files
        if "catalog" in path and path[-3:] != "csv"
    }


# --- notations ---


def test_the_three_notations_are_one_graph_in_ascii() -> None:
    press = Press()
    graphs = catalogues(press)
    assert len(graphs) == len(PATHS) * 3  # the portal, Lille, the métropole
    for path, one in graphs.items():
        stem, _, ending = path.rpartition(".")
        assert isomorphic(one, graphs[f"{stem}.ttl"]), path
        assert press.kept[press.render().files[path]].isascii()
        assert ending in FORMATS


TEXTS = st.text(max_size=30)
ADDRESSES = st.builds("https://a.example/{}".format, st.text(max_size=12))
LITERALS = st.one_of(
    st.builds(Literal, TEXTS),
    st.builds(Literal, TEXTS, language=st.sampled_from(["fr", "en"])),
    st.builds(Literal, TEXTS, st.just("xsd:string")),
)
PROPERTIES = st.sampled_from(["dct:title", "dct:description", "dcat:keyword", "dct:source"])
IRIS = st.builds(Iri, ADDRESSES)
NODES = st.recursive(
    st.builds(Node, st.just("dcat:Dataset"), st.just(()), IRIS),
    lambda inner: st.builds(
        Node,
        st.sampled_from(["dct:Location", "foaf:Agent"]),
        st.lists(st.tuples(PROPERTIES, st.one_of(LITERALS, IRIS, inner)), max_size=4).map(tuple),
        st.one_of(st.none(), IRIS),
    ),
    max_leaves=8,
)


@pytest.mark.hypothesis
@given(NODES, st.lists(TEXTS, max_size=3))
def test_whatever_the_text_all_notations_say_the_same(node: Node, texts: list[str]) -> None:
    said = tuple(("dct:title", Literal(text, language="fr")) for text in texts)
    root = Node("dcat:Catalog", (*said, ("dct:relation", node)), Iri("https://a.example/#catalog"))
    graphs = []
    for notation in NOTATIONS:
        text = notation.format_catalogue(root, ())
        assert text.isascii()
        graphs.append(graph(text, f".{notation.ending}"))
    assert isomorphic(graphs[0], graphs[1])
    assert isomorphic(graphs[1], graphs[2])
    kept = {
        str(one) for one in graphs[0].objects(URIRef("https://a.example/#catalog"), DCTERMS.title)
    }
    assert kept == {str(Literal(text)) for text in texts}  # but for what XML cannot hold


def test_json_ld_needs_no_context_from_elsewhere_and_its_root_is_a_catalogue() -> None:
    press = Press()
    written = json.loads(press.text(press.render(), "catalog.jsonld"))
    assert written["@context"] == dict(PREFIXES)
    assert written["@type"] == "dcat:Catalog"
    assert [one["@type"] for one in written["dcat:dataset"]] == ["dcat:Dataset"] * len(OFFERED)


def test_every_address_is_absolute_and_no_file_has_two_distributions() -> None:
    for path, one in catalogues(Press()).items():
        for value in set(chain.from_iterable(one)):
            if isinstance(value, URIRef):
                assert urlsplit(str(value)).scheme in ("http", "https", "mailto"), (path, value)
        files = list(one.objects(None, DCAT.downloadURL))
        assert len(files) == len(set(files)) > 0
        assert not any("#" in str(file) for file in files)


# --- what is offered to whom ---


def test_the_portal_offers_all_datasets_and_each_publisher_its_own() -> None:
    graphs = catalogues(Press())
    for folder, wanted in (
        ("", OFFERED),
        ("lille/", [one for one in OFFERED if one.dataset.publisher == "lille"]),
        ("metropole/", [one for one in OFFERED if one.dataset.publisher == "metropole"]),
    ):
        for flavour in ("", "eu/"):
            one = graphs[f"{flavour}{folder}catalog.ttl"]
            (catalogue,) = one.subjects(RDF.type, DCAT.Catalog)
            listed = {str(dataset) for dataset in one.objects(catalogue, DCAT.dataset)}
            assert listed == {f"{PORTAL.url}{made.dataset.id}/#dataset" for made in wanted}
            assert set(map(str, one.subjects(RDF.type, DCAT.Dataset))) == listed
    assert not any(
        path.startswith(("armentieres/", "eu/armentieres/")) for path in graphs
    )  # it has no dataset


def test_invented_data_are_offered_only_when_that_is_asked_for() -> None:
    plain_site = site()
    assert [one.dataset.id for one in select_harvested_entries(plain_site)] == [
        one.dataset.id for one in plain_site.entries if not one.dataset.demonstration
    ]
    trying = replace(plain_site, harvest_demo=True)
    assert select_harvested_entries(trying) == trying.entries


def test_a_portal_without_an_address_has_no_catalogue() -> None:
    press = Press()
    assert not any("catalog" in path for path in press.render(portal=replace(PORTAL, url="")).files)


def test_nothing_is_lost_of_a_dataset_that_says_all() -> None:
    made = rich()
    said = told(made)
    (dataset,) = said.subjects(RDF.type, DCAT.Dataset)
    page = f"{PORTAL.url}lille/subventions/"
    assert str(said.value(dataset, DCTERMS.identifier)) == page
    assert said.value(dataset, DCTERMS.title) == RdfLiteral(made.dataset.title, lang="fr")
    assert said.value(dataset, DCTERMS.description) == RdfLiteral(
        made.dataset.description, lang="fr"
    )
    assert str(said.value(dataset, DCTERMS.accrualPeriodicity)).endswith("/frequency/ANNUAL")
    assert (
        str(said.value(dataset, DCTERMS.license))
        == "https://opendatacommons.org/licenses/odbl/1-0/"
    )
    assert str(said.value(dataset, DCTERMS.modified)) == "2026-11-03"
    theme = said.value(dataset, DCAT.theme)
    assert str(theme).endswith("/data-theme/ECON")
    assert said.value(theme, SKOS.prefLabel)
    period = said.value(dataset, DCTERMS.temporal)
    assert [str(said.value(period, end)) for end in (DCAT.startDate, DCAT.endDate)] == [
        "2022-01-01",
        "2024-12-31",
    ]
    contact = said.value(dataset, DCAT.contactPoint)
    assert str(said.value(contact, name("vcard:hasEmail"))) == "mailto:asso@lille.example"
    assert str(said.value(dataset, DCAT.landingPage)) == page
    files = [file for table in made.tables for file in table.downloads] + [
        one.file for one in made.documents
    ]
    for file in files:
        address = f"{PORTAL.url}data/lille/subventions/{file.path}"
        (distribution,) = said.subjects(DCAT.downloadURL, URIRef(address))
        assert said.value(distribution, DCAT.byteSize).toPython() == file.bytes  # type: ignore[union-attr]
        assert said.value(distribution, DCAT.mediaType) == RdfLiteral(file.media.partition(";")[0])
        assert said.value(distribution, DCTERMS.license) == said.value(dataset, DCTERMS.license)
        assert said.value(distribution, DCTERMS.title)
    assert len(list(said.objects(dataset, DCAT.distribution))) == len(files) + len(
        made.dataset.services
    )


EMPTIED = {
    "description": "",
    "keywords": (),
    "theme": "",
    "frequency": "",
    "temporal": "",
    "spatial": "",
    "licence": None,
    "contact": Contact(),
    "origin": (),
    "modified": None,
    "services": (),
    "standard": "",
}


@pytest.mark.parametrize("missing", [*EMPTIED, "all"])
@pytest.mark.parametrize("flavour", FLAVOURS)
def test_whatever_is_absent_the_rest_is_said(missing: str, flavour: str) -> None:
    absent = EMPTIED if missing == "all" else {missing: EMPTIED[missing]}
    said = told(replace(rich(), dataset=replace(rich().dataset, **absent)), flavour)  # type: ignore[arg-type]
    (dataset,) = said.subjects(RDF.type, DCAT.Dataset)
    assert said.value(dataset, DCTERMS.title)
    assert said.value(
        dataset, DCTERMS.description
    )  # the shapes ask for one: the title stands for it
    assert "" not in {str(value) for value in said.objects()}


def test_keywords_for_harvesters_have_only_what_all_of_them_take() -> None:
    keywords = ("l’état civil", "Villeneuve-d'Ascq", "a", "x" * 120, "écoles, collèges", "v2.0")
    made = plain("lille/mots", keywords=keywords)
    (dataset,) = told(made).subjects(RDF.type, DCAT.Dataset)
    plainly = {str(one) for one in told(made).objects(dataset, DCAT.keyword)}
    assert plainly == {"l état civil", "Villeneuve-d Ascq", "x" * 100, "écoles collèges", "v2.0"}
    assert {str(one) for one in told(made, "eu").objects(dataset, DCAT.keyword)} == set(keywords)


def test_europe_is_told_in_all_languages_and_harvesters_in_the_first() -> None:
    made = plain("lille/ecoles", "Écoles", translations=(Translation("en", "Schools"),))
    for flavour, titles in (
        ("harvest", {("Écoles", "fr")}),
        ("eu", {("Écoles", "fr"), ("Schools", "en")}),
    ):
        said = told(made, flavour)
        (dataset,) = said.subjects(RDF.type, DCAT.Dataset)
        assert {(str(one), one.language) for one in said.objects(dataset, DCTERMS.title)} == titles  # type: ignore[attr-defined]


def test_a_high_value_dataset_says_so_with_its_files_and_services() -> None:
    service = Service(name="api", url="https://lille.example/wfs", kind="wfs", title="Service")
    made = plain(
        "lille/adresses", high_value="geospatial", services=(service,), contact=Contact("Mairie")
    )
    for flavour in FLAVOURS:
        said = told(made, flavour)
        law = URIRef("http://data.europa.eu/eli/reg_impl/2023/138/oj")
        held = set(said.subjects(name("dcatap:applicableLegislation"), law))
        (dataset,) = said.subjects(RDF.type, DCAT.Dataset)
        (served,) = said.subjects(RDF.type, DCAT.DataService)
        assert held == {dataset, served, *said.objects(dataset, DCAT.distribution)}
        category = URIRef(f"http://data.europa.eu/bna/{HIGH_VALUE['geospatial']}")
        assert set(said.subjects(name("dcatap:hvdCategory"), category)) == {dataset, served}
        assert str(said.value(served, DCTERMS.conformsTo)).endswith("/ogc/wfs")
        assert list(said.objects(served, DCAT.contactPoint))
        assert list(said.objects(served, FOAF.page))


def test_a_commune_without_a_box_has_that_of_its_contour() -> None:
    ring = ((3.0, 50.6), (3.2, 50.6), (3.1, 50.7))
    places = Territories(PUBLISHERS, Contours("", (("59350", (ring,)),)))
    assert (
        places.of(plain("lille/x").dataset).box
        == places.of(plain("metropole/x", spatial="Lille").dataset).box
    )
    assert places.of(plain("lille/x").dataset).box == (3.0, 50.6, 3.2, 50.7)


def test_a_place_is_a_commune_by_its_name_or_code_or_a_part_of_the_publisher() -> None:
    boxed = (*PUBLISHERS[:1], replace(PUBLISHERS[1], bbox=(3.0, 50.6, 3.1, 50.7)), *PUBLISHERS[2:])
    places = Territories(boxed)

    def place(spatial: str) -> tuple[str, str]:
        where = places.of(plain("metropole/x", spatial=spatial).dataset)
        return where.name, where.insee

    assert place("") == ("Métropole", "")
    assert place("59350") == place("lille") == ("Lille", "59350")
    assert place("Centre-ville") == ("Centre-ville", "")
    assert places.of(plain("metropole/x", spatial="59350").dataset).box == (3.0, 50.6, 3.1, 50.7)
    part = places.of(plain("lille/x", spatial="Vieux-Lille").dataset)
    assert (part.name, part.box) == ("Vieux-Lille", (3.0, 50.6, 3.1, 50.7))


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-02-07", "2024-02-07", "2024-02-07"),
        ("2024-13", "", ""),
        ("", "", ""),
        ("printemps", "", ""),
    ],
)
def test_the_bounds_of_a_period(written: str, first: str, last: str) -> None:
    assert (
        parse_interval_bound(written, last=False),
        parse_interval_bound(written, last=True),
    ) == (first, last)


def test_each_word_of_our_vocabularies_has_a_term_of_the_union() -> None:
    assert set(LANGUAGE_CODES) == set(LANGUAGES)
    for words, field in ((THEMES, "theme"), (FREQUENCIES, "frequency"), (HIGH_VALUE, "high_value")):
        for word in words:
            said = told(plain("lille/x", **{field: word}), "eu")
            assert all(str(one).startswith("http") for one in said.objects(None, DCAT.theme))
            assert load_language("fr").has(f"{field.replace('_', '-')}.{word}")


# --- pages, and what is told anew ---


def many(count: int) -> list[Made]:
    return [plain(f"lille/jeu-{number}", f"Jeu {number}") for number in range(count)]


@pytest.mark.nightly
def test_a_large_catalogue_is_told_in_pages_that_name_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("site_builder.render.feeds.catalogues.LARGEST", 40_000)
    press = Press()
    made = many(40)
    files = press.render(made).files
    for stem in ("catalog", "eu/catalog", "lille/catalog"):
        for ending in FORMATS:
            found: list[str] = []
            pages = list(_walk(press, files, f"{stem}.{ending}"))
            for page in pages:
                (catalogue,) = page.subjects(RDF.type, DCAT.Catalog)
                found += map(str, page.objects(catalogue, DCAT.dataset))
            assert len(pages) > 2
            assert sorted(found) == sorted(f"{PORTAL.url}{one.dataset.id}/#dataset" for one in made)


def _walk(press: Press, files: Mapping[str, str], path: str) -> Iterator[Graph]:
    """The pages of a catalogue as harvesters follow them, of both kinds that they know."""
    while path:
        page = graph(press.kept[files[path]], path)
        yield page
        views = set(page.objects(None, name("hydra:next")))
        assert views == set(page.objects(None, name("hydra:nextPage")))
        path = str(views.pop()).removeprefix(PORTAL.url) if views else ""


def test_one_that_changes_is_told_anew_alone_and_others_come_from_what_was_kept() -> None:
    press = Press()
    made = many(12)
    first = press.render(made)
    told_before = set(_fragments(press))
    assert len(told_before) == 12 * STORES
    changed = [replace(made[0], dataset=replace(made[0].dataset, title="Autre titre")), *made[1:]]
    again = press.render(changed, known=first.pages)
    assert len(set(_fragments(press)) - told_before) == STORES
    assert again.files["catalog.ttl"] == Press().render(changed).files["catalog.ttl"]
    assert again.files["catalog.ttl"] != first.files["catalog.ttl"]


def test_a_line_that_no_catalogue_speaks_of_tells_none_anew() -> None:
    press = Press()
    made = many(3)
    told = []
    for line in (12, 13):
        pages = press.render(
            made, replace(PORTAL, accessibility=AccessibilityStatement(line=line))
        ).pages
        told.append({key for key, (sha256, _) in pages.items() if sha256 in set(_fragments(press))})
    assert told[0] == told[1] and len(told[0]) == 3 * STORES


def _fragments(press: Press) -> Iterator[str]:
    """The objects that hold what is said of a dataset: the texts of each feed."""
    for sha256, content in press.kept.items():
        with suppress(msgspec.DecodeError):
            msgspec.msgpack.decode(content, type=dict[str, list[str]])
            yield sha256


def test_a_catalogue_without_datasets_is_one_all_the_same() -> None:
    said = DcatWriter(SETTING, "eu").catalogue(
        DatasetSelection(folder="", title="Portail", description="", entries=()), date(2026, 1, 1)
    )
    for notation in NOTATIONS:
        (catalogue,) = graph(notation.format_catalogue(said, ()), f".{notation.ending}").subjects(
            RDF.type, DCAT.Catalog
        )
        assert str(catalogue) == f"{PORTAL.url}#catalog"
    assert {pattern.format(folder="", page="") for pattern in PATHS} <= Press().feed(CATALOG).keys()
