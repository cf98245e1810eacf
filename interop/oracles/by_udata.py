"""What data.gouv.fr takes from a catalogue: its own parser, without its database. Runs where udata
is installed.

python by_udata.py FILE… → JSON: {"version", "read": {FILE: {identifier: what was read}}}
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

import flask
import mongoengine
import mongomock
from rdflib import Graph
from rdflib.namespace import DCAT, RDF

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

from udata import i18n, settings  # noqa: E402
from udata.app import cache  # noqa: E402
from udata.core.dataset.models import Dataset, License  # noqa: E402
from udata.core.dataset.rdf import EUFREQ_TERM_TO_UDATA, dataset_from_rdf  # noqa: E402
from udata.core.organization.models import Organization  # noqa: E402

LICENCES = {  # as data.gouv.fr has them: id → title, address, other addresses
    "lov2": (
        "Licence Ouverte / Open Licence version 2.0",
        "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
        [],
    ),
    "odc-odbl": (
        "Open Data Commons Open Database License (ODbL)",
        "http://opendatacommons.org/licenses/odbl/summary/",
        ["https://opendatacommons.org/licenses/odbl/1-0/"],
    ),
    "notspecified": ("License Not Specified", None, []),
}
FREQUENCIES = {
    value: str(term).rpartition("/")[2].lower() for term, value in EUFREQ_TERM_TO_UDATA.items()
}
ENDINGS = {".jsonld": "json-ld", ".ttl": "turtle", ".rdf": "xml"}


def read(path: str, owner: Organization) -> dict[str, Any]:
    """As its harvester reads an answer whose charset nobody said: as Latin-1."""
    graph = Graph().parse(
        data=Path(path).read_bytes().decode("latin-1"), format=ENDINGS[Path(path).suffix]
    )
    nodes = graph.subjects(RDF.type, DCAT.Dataset)
    found = (dataset_from_rdf(graph, Dataset(organization=owner), node=one) for one in nodes)
    return {str(one.harvest.dct_identifier): told(one) for one in found}


def told(one: Dataset) -> dict[str, Any]:
    period, schema = one.temporal_coverage, one.schema
    return {
        "title": one.title,
        "description": one.description,
        "licence": one.license.id if one.license else "",
        "frequency": FREQUENCIES.get(one.frequency, "") if one.frequency else "",
        "temporal": [str(period.start), str(period.end)] if period else [],
        "spatial": one.spatial.geom if one.spatial else None,
        "contact": [
            [contact.name, contact.email]
            for contact in one.contact_points
            if contact.role == "contact"
        ],
        "schema": (schema.url or schema.name) if schema else "",
        "keywords": sorted(one.tags),
        "files": {
            file.url: {
                "title": file.title,
                "format": file.format,
                "media": file.mime,
                "bytes": file.filesize,
            }
            for file in one.resources
        },
    }


def main() -> None:
    app = flask.Flask("harvester")
    app.config.from_object(settings.Defaults)
    app.config.update(DEFAULT_LANGUAGE="fr", LANGUAGES={"fr": "Français"}, HVD_SUPPORT=True)
    app.config["URLS_ALLOWED_TLDS"] = {
        *settings.Defaults.URLS_ALLOWED_TLDS,
        "example",
    }  # where invented people are
    app.config.update(URLS_RESOLVE_HOSTNAME=False, URLS_ALLOW_LOCAL=True, URLS_ALLOW_PRIVATE=True)
    i18n.init_app(app)
    cache.init_app(app, config={"CACHE_TYPE": "NullCache"})
    host = "mongodb://localhost"  # nobody is asked there
    mongoengine.connect(
        "udata", host=host, mongo_client_class=mongomock.MongoClient, uuidRepresentation="standard"
    )
    with app.test_request_context():
        for id_, (title, url, others) in LICENCES.items():
            License(id=id_, title=title, url=url, alternate_urls=others).save()
        owner = Organization(name="Producteur", description="-", slug="producteur").save(
            signal_kwargs={"ignores": []}
        )
        answer = {path: read(path, owner) for path in sys.argv[1:]}
    print(json.dumps({"version": f"udata {version('udata')}", "read": answer}))


if __name__ == "__main__":
    main()
