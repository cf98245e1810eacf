"""What kind of portal answers at an address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from site_builder.core.model.source import HarvestSource
from site_builder.exchange.fetch.client import WebClient
from site_builder.exchange.fetch.failures import FetchFailed
from site_builder.exchange.harvest.json_answers import read_object

ORGANISATION = re.compile(r"/organizations/[^/]+(?=/|$)")  # whichever of its pages that is
CATALOGUE = re.compile(r"\.(?:jsonld|ttl|rdf|xml|n3|nt|json)$|/exports/(?:rdf|ttl|dcat)$", re.I)
# What each kind alone answers, and with which key
PROBES = (
    ("beffroi", "api/v1/datasets.json", "datasets"),
    ("opendatasoft", "api/explore/v2.1/catalog/datasets?limit=1&offset=0", "results"),
    ("ckan", "api/3/action/package_search?rows=1&start=0", "result"),
    ("udata", "api/1/datasets/?page_size=1", "data"),
)
# What says more of a portal than that its kind was not recognised
TELLING = frozenset({"fetch-host", 401, 403})
FREE_FORMS = ("dcat", "udata")  # kinds whose address says nothing of where the portal begins
# Failures that say that another kind of portal is there
OTHERS = (
    "fetch-status", "fetch-redirects", "fetch-host", "harvest-not-json", "harvest-not-catalogue",
)  # fmt: skip


def find_source(client: WebClient, url: str, kind: str) -> HarvestSource | None:
    """Where its datasets are listed, and how; None where nothing says it. `kind`: what somebody
    says that it is, or "". Raises FetchFailed where nobody answers."""
    path = urlsplit(url).path
    if kind:
        if kind == "udata" and (organisation := ORGANISATION.search(path)):
            url = urljoin(url, path[: organisation.end()])
        bases = [url] if kind in FREE_FORMS else list(_list_bases(url))
        base = _find_base(client, kind, bases, [])
        if not base and kind not in FREE_FORMS:
            return None
        return _make_source(kind, base or url)
    if organisation := ORGANISATION.search(path):
        return _make_source("udata", urljoin(url, path[: organisation.end()]))
    if CATALOGUE.search(path):
        return _make_source("dcat", url)
    failures: list[FetchFailed] = []
    for known_kind, _, _ in PROBES:
        if base := _find_base(client, known_kind, _list_bases(url), failures):
            return _make_source(known_kind, base)
    for failure in failures:
        if not TELLING.isdisjoint((failure.code, failure.params.get("status"))):
            raise failure
    return None


def _make_source(kind: str, url: str) -> HarvestSource:
    return HarvestSource(id="migration", kind=kind, url=url, publisher="")


def _list_bases(url: str) -> Iterator[str]:
    """The address of a portal: what was given, or of a page of it the beginning."""
    parts = urlsplit(url)
    yield from dict.fromkeys((url, f"{parts.scheme}://{parts.netloc}/"))


def _find_base(
    client: WebClient, kind: str, bases: Iterable[str], failures: list[FetchFailed]
) -> str:
    """The first at which this kind answers; what others said is added to `failures`."""
    for base in bases:
        for probed_kind, path, key in PROBES:
            if probed_kind != kind:
                continue
            try:
                read_object(client, f"{base.rstrip('/')}/{path}", needs=key)
            except FetchFailed as failure:
                if failure.code not in OTHERS:
                    raise
                failures.append(failure)
            else:
                return base
    return ""
