"""The example portal, harvested back from its API and from its catalogues: nothing is lost of what
another portal can say, and two harvests change nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import yaml
from harvested_site import (
    AFTER_EXAMPLE,
    Json,
    codes,
    harvest,
    list_branch,
    make_harvesting_site,
    read_branch,
    read_branch_bytes,
)
from nightly import nightly_after
from served_example import Example, expected, list_offered_sums

from site_builder.core.model.dataset import TERRITORY
from site_builder.render.feeds.dcat import NO_TAG, parse_temporal_interval

# What is compared of each dataset, beside the bytes of its files
OF_API = (
    "title", "description", "theme", "high_value", "keywords", "frequency", "temporal", "spatial",
    "standard", "issued", "modified",
)  # fmt: skip
OF_DCAT = ("title", "theme", "high_value", "frequency", "issued", "modified")
OF_DATA_JSON = ("title", "theme", "issued", "modified")
NOTATIONS = ("catalog.jsonld", "catalog.ttl", "catalog.rdf", "data.json")


def read_descriptions(site: Path) -> dict[str, Json]:
    """By the id that each dataset has in the example, its description and its folder."""
    descriptions = {}
    for path in list_branch(site):
        if path.endswith("/datapackage.yaml"):
            described = yaml.safe_load(read_branch(site, path))
            described["folder"] = path.rpartition("/")[0]
            page = described["harvested"]["from"].split("/", 3)[3].strip("/")
            descriptions[page] = described
    return descriptions


def list_copied_sums(site: Path, described: Json) -> dict[str, str]:
    """The sum of each file that was copied, as git has it."""
    sums = {}
    for resource in described["resources"]:
        if "://" not in resource["path"]:
            path = f"{described['folder']}/{resource['path']}"
            content = read_branch_bytes(site, path)
            sums[resource["path"]] = hashlib.sha256(content).hexdigest()
    return sums


def test_from_its_api_nothing_is_lost(example: Example, tmp_path: Path) -> None:
    site = make_harvesting_site(tmp_path, example.portal)
    problems = harvest(site, today=AFTER_EXAMPLE).problems
    assert problems == []
    descriptions = read_descriptions(site)
    # of a portal of ours, the tables of its territory are made anew by whoever has the datasets
    details = {
        id_: detail
        for id_, detail in example.details.items()
        if not id_.startswith(f"{TERRITORY}/")
    }
    assert descriptions.keys() == details.keys()
    for id_, detail in details.items():
        described = descriptions[id_]
        for key in OF_API:
            assert expected(described.get(key)) == (detail[key] or ""), (id_, key)
        assert described["licence"] == (detail["licence"]["id"] or detail["licence"]["url"])
        contact = {key: text for key, text in detail["contact"].items() if text}
        assert described["contact"] == contact
        sources = [(one["title"], one["path"]) for one in described.get("sources", [])]
        assert sources == [(one["title"], one["url"]) for one in detail["origin"] if one["url"]]
        assert described.get("demonstration", False) == detail["demonstration"]
        links = [one["path"] for one in described["resources"] if "://" in one["path"]]
        assert links == [service["url"] for service in detail["services"]]
        sums = list_copied_sums(site, described)
        assert len(sums) == sum(not table["series"] for table in detail["tables"]) + len(
            detail["documents"]
        )
        assert set(sums.values()) <= list_offered_sums(detail)
    assert not harvest(site, today=AFTER_EXAMPLE).written


@pytest.mark.parametrize("notation", nightly_after(1, NOTATIONS))
def test_from_its_catalogues_nothing_is_lost(
    example: Example, tmp_path: Path, notation: str
) -> None:
    catalogue = f"{example.portal.url}/{notation}"
    example.portal.answers[f"/{notation}/"] = example.portal.answers[f"/{notation}"]
    site = make_harvesting_site(tmp_path, example.portal, "dcat", url=catalogue)
    # data.json does not say of an address that it is one of a service
    strange = ["harvest-hosts"] if notation == "data.json" else []
    assert codes(harvest(site, today=AFTER_EXAMPLE)) == strange
    descriptions = read_descriptions(site)
    assert descriptions.keys() == example.details.keys()
    for id_, detail in example.details.items():
        described = descriptions[id_]
        for key in OF_DCAT if strange == [] else OF_DATA_JSON:
            assert expected(described.get(key)) == (detail[key] or ""), (id_, key)
        assert described["description"] == (detail["description"] or detail["title"])
        assert described["licence"] == (detail["licence"]["id"] or detail["licence"]["url"])
        assert described["contact"]["name"] == detail["contact"]["name"]
        assert described["contact"].get("email", "") == detail["contact"]["email"]
        keywords = detail["keywords"]
        if notation != "data.json":  # it has commas in keywords, DCAT has none
            keywords = [" ".join(NO_TAG.sub(" ", keyword).split()) for keyword in keywords]
        assert set(described.get("keywords", [])) == set(keywords)
        assert described["spatial"]
        if detail["temporal"] and (days := parse_temporal_interval(detail["temporal"])):
            assert described["temporal"].split("/") == sorted(set(days))
        if "standard" in described:
            assert described["standard"] == detail["standard"]
        offered = list_offered_sums(detail)
        sums = list_copied_sums(site, described)
        assert set(sums.values()) <= offered
        tables = sum(not table["series"] for table in detail["tables"])
        assert len(sums) >= tables + len(detail["documents"])
    assert not harvest(site, today=AFTER_EXAMPLE).written
