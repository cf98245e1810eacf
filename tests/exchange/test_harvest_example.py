"""The example portal, harvested back from its API and from its catalogues: nothing is lost of what
another portal can say, and two harvests change nothing."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from harvested_site import (
    Json,
    codes,
    harvest,
    list_branch,
    make_harvesting_site,
    read_branch,
    read_branch_bytes,
)
from nightly import nightly_after
from portal import made
from render.prepared import copy_prepared_datasets
from scripted_portal import Asked, ScriptedPortal, Told, serve_scripted_portal
from tools import ROOT

from site_builder.render.feeds.dcat import NO_TAG, parse_temporal_interval

# What is compared of each dataset, beside the bytes of its files
OF_API = (
    "title", "description", "theme", "high_value", "keywords", "frequency", "temporal", "spatial",
    "standard", "issued", "modified",
)  # fmt: skip
OF_DCAT = ("title", "theme", "high_value", "frequency", "issued", "modified")
OF_DATA_JSON = ("title", "theme", "issued", "modified")
NOTATIONS = ("catalog.jsonld", "catalog.ttl", "catalog.rdf", "data.json")


@dataclass(frozen=True)
class Example:
    """The example as it is served, and what its API says of each dataset, by its id."""

    portal: ScriptedPortal
    details: dict[str, Json]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Example]:
    with serve_scripted_portal() as portal:
        root = tmp_path_factory.mktemp("example")
        for name in ("datasets", "logos", "pages", "reuses", "templates"):
            shutil.copytree(ROOT / name, root / name)
        text = (ROOT / "communes.yml").read_text("utf-8")
        (root / "communes.yml").write_text(
            text.replace("https://beffroi.example/", f"{portal.url}/"), "utf-8"
        )
        for path in root.glob("datasets/*/*/datapackage.yaml"):
            described = path.read_text("utf-8")
            days = "".join(
                f"{key}: {day}\n"
                for key, day in (("issued", "2024-01-01"), ("modified", "2026-02-01"))
                if f"\n{key}:" not in described
            )
            path.write_text(days + described, "utf-8")
        copy_prepared_datasets(root)
        made(root, harvest_demo=True)
        serve_folder(portal, root / "build")
        details = {}
        listed = json.loads((root / "build/api/v1/datasets.json").read_bytes())
        for dataset in listed["datasets"]:
            path = root / f"build/api/v1/datasets/{dataset['id']}.json"
            details[dataset["id"]] = json.loads(path.read_bytes())
        yield Example(portal, details)


def serve_folder(portal: ScriptedPortal, folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            portal.answers[f"/{path.relative_to(folder).as_posix()}"] = make_answer(path)


def make_answer(path: Path) -> Any:
    def answer(_: Asked) -> Told:
        return Told(body=path.read_bytes(), headers={"ETag": f'"{path.stat().st_size}"'})

    return answer


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


def list_offered_sums(detail: Json) -> set[str]:
    files = [file for table in detail["tables"] for file in table["files"]]
    files += [document["file"] for document in detail["documents"]]
    return {file["sha256"] for file in files}


def expected(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value or ""


def test_from_its_api_nothing_is_lost(example: Example, tmp_path: Path) -> None:
    site = make_harvesting_site(tmp_path, example.portal)
    problems = harvest(site).problems
    assert problems == []
    descriptions = read_descriptions(site)
    assert descriptions.keys() == example.details.keys()
    for id_, detail in example.details.items():
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
    assert not harvest(site).written


@pytest.mark.parametrize("notation", nightly_after(1, NOTATIONS))
def test_from_its_catalogues_nothing_is_lost(
    example: Example, tmp_path: Path, notation: str
) -> None:
    catalogue = f"{example.portal.url}/{notation}"
    example.portal.answers[f"/{notation}/"] = example.portal.answers[f"/{notation}"]
    site = make_harvesting_site(tmp_path, example.portal, "dcat", url=catalogue)
    # data.json does not say of an address that it is one of a service
    strange = ["harvest-hosts"] if notation == "data.json" else []
    assert codes(harvest(site)) == strange
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
        plain = {" ".join(NO_TAG.sub(" ", keyword).split()) for keyword in detail["keywords"]}
        assert set(described.get("keywords", [])) == plain
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
    assert not harvest(site).written
