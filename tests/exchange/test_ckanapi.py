"""CKAN's own client reads the answers that we invented as ours does: they are of the form of those
that a CKAN gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import ckanapi
import pytest
from ckan_answers import SEARCH, answer_search, make_package, make_whole_package
from scripted_portal import LOOPBACK, ScriptedPortal, Told

from site_builder.core.model.source import HarvestSource
from site_builder.exchange.fetch.client import WebClient
from site_builder.exchange.fetch.failures import FetchFailed
from site_builder.exchange.fetch.rules import Clock, FetchRules
from site_builder.exchange.harvest.harvested import HarvestedDataset
from site_builder.exchange.harvest.kinds.ckan import list_ckan_datasets

SEARCH_OF_CKANAPI = SEARCH.replace("/3/", "/")  # the same action, by the version that is the last
LINK = {"id": "r", "name": "Page", "format": "HTML", "url": "https://page.example/"}
RULES = FetchRules(hosts=frozenset({LOOPBACK}), agent="beffroi-harvest/test", allow_loopback=True)


@pytest.fixture
def ckan(portal: ScriptedPortal) -> Iterator[ckanapi.RemoteCKAN]:
    with ckanapi.RemoteCKAN(portal.url, get_only=True) as remote:
        yield remote


def read_as_we_do(portal: ScriptedPortal) -> list[HarvestedDataset]:
    source = HarvestSource(id="voisin", kind="ckan", url=f"{portal.url}/", publisher="lille")
    return list(list_ckan_datasets(WebClient(RULES, Clock(sleep=lambda _: None)), source))


def read_as_ckan_does(ckan: ckanapi.RemoteCKAN) -> list[dict[str, Any]]:
    """All datasets, page after page."""
    packages: list[dict[str, Any]] = []
    while True:
        found = ckan.action.package_search(rows=100, start=len(packages))
        packages += found["results"]
        if len(packages) >= found["count"]:
            return packages


def offer(portal: ScriptedPortal, *packages: dict[str, Any]) -> None:
    answer = answer_search(list(packages))
    portal.answers |= {SEARCH: answer, SEARCH_OF_CKANAPI: answer}


def test_page_after_page_both_read_the_same_datasets(
    portal: ScriptedPortal, ckan: ckanapi.RemoteCKAN
) -> None:
    offer(portal, *(make_package(f"jeu-{number}", LINK) for number in range(230)))
    ours = [(dataset.id, dataset.name, dataset.title) for dataset in read_as_we_do(portal)]
    theirs = [(one["id"], one["name"], one["title"]) for one in read_as_ckan_does(ckan)]
    assert len(ours) == 230
    assert ours == theirs


def test_both_read_the_same_of_a_dataset(portal: ScriptedPortal, ckan: ckanapi.RemoteCKAN) -> None:
    offer(portal, make_whole_package(portal.url))
    (ours,) = read_as_we_do(portal)
    (theirs,) = read_as_ckan_does(ckan)
    assert ours.description == theirs["notes"]
    assert ours.said_licence == theirs["license_title"]
    assert ours.keywords == tuple(tag["name"] for tag in theirs["tags"])
    assert (ours.contact.name, ours.contact.email) == (
        theirs["maintainer"],
        theirs["maintainer_email"],
    )
    assert [link.url for link in ours.origin] == [theirs["url"]]
    assert str(ours.issued) == theirs["metadata_created"][:10]
    assert str(ours.modified) == theirs["metadata_modified"][:10]
    extras = {extra["key"]: extra["value"] for extra in theirs["extras"]}
    assert ours.temporal == f"{extras['temporal_start']}/{extras['temporal_end']}"
    files = [(one["id"], one["url"], one["name"]) for one in theirs["resources"]]
    assert files[-1][1].startswith("javascript:")  # which we leave out
    assert [(file.id, file.url, file.title) for file in ours.files] == files[:-1]


@pytest.mark.parametrize(
    ("status", "kind", "error"),
    [
        (404, "Not Found Error", ckanapi.NotFound),
        (403, "Authorization Error", ckanapi.NotAuthorized),
        (409, "Validation Error", ckanapi.ValidationError),
    ],
)
def test_what_a_ckan_refuses_both_take_for_a_refusal(
    portal: ScriptedPortal,
    ckan: ckanapi.RemoteCKAN,
    status: int,
    kind: str,
    error: type[Exception],
) -> None:
    body = {"success": False, "error": {"__type": kind, "message": "Non"}}
    refusal = Told(body=json.dumps(body).encode(), status=status)
    portal.answers |= {SEARCH: refusal, SEARCH_OF_CKANAPI: refusal}
    with pytest.raises(error):
        read_as_ckan_does(ckan)
    with pytest.raises(FetchFailed):
        read_as_we_do(portal)


def test_a_page_of_the_web_is_no_answer_for_either(
    portal: ScriptedPortal, ckan: ckanapi.RemoteCKAN
) -> None:
    page = Told(body=b"<!doctype html><title>Accueil</title>")
    portal.answers |= {SEARCH: page, SEARCH_OF_CKANAPI: page}
    with pytest.raises(ckanapi.CKANAPIError):
        read_as_ckan_does(ckan)
    with pytest.raises(FetchFailed):
        read_as_we_do(portal)
