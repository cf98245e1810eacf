"""Whoever lists files, be it badly, does not publish the others of the folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from portal import COMMUNES, made, tree, write

from site_builder.core.problems import Problem
from site_builder.metadata.catalogue import read_catalogue

WEB = "{path: 'https://api.example/parcs'}"
SECRET = "datasets/lille/parcs/agents.csv"
PUBLIC = "datasets/lille/parcs/parcs.csv"


def written(root: Path, descriptor: str, name: str = "datapackage.yaml") -> Path:
    """A site of one dataset, with a table that is to be published and one that is not."""
    write(
        root,
        {
            "communes.yml": COMMUNES,
            f"datasets/lille/parcs/{name}": descriptor,
            PUBLIC: "parc;surface\nBarbieux;34\n",
            SECRET: "agent;telephone\nA. Dupont;0612345678\n",
        },
    )
    return root


def published(root: Path) -> tuple[list[str], tuple[Problem, ...]]:
    """The files that a build would take, and what is said."""
    catalogue, problems = read_catalogue(root)
    assert catalogue is not None
    return [source.path for one in catalogue.datasets for source in one.sources], problems


REFUSED = {
    "a file of Windows": "{path: 'file:///C:/parcs.csv'}",
    "a file of a Mac": "{path: 'FILE:///Users/agent/parcs.csv'}",
    "another protocol": "{path: 'ftp://ville.example/parcs.csv'}",
    "a script": "{path: 'javascript:alert(1)'}",
    "data in the address": "{path: 'data:text/csv,a;b'}",
    "a mailbox": "{path: 'mailto:agent@ville.example'}",
    "a protocol and no more": "{path: 'https:'}",
    "no host": "{path: 'https://'}",
    "one slash": "{path: 'https:/api.example/parcs'}",
    "a password": "{path: 'https://agent:secret@api.example/'}",
    "a port that is none": "{path: 'https://api.example:parcs/'}",
    "a space in a host": "{path: 'https://api example/'}",
    "a host that turns text round": "{path: \"https://api.example/\\u202Ecsv\"}",
    "an address without its protocol": "{path: 'api.example/parcs'}",
    "a drive": "{path: 'C:\\parcs.csv'}",
    "another folder": "{path: '../parcs/agents.csv'}",
    "a file that is not there": "{path: absent.csv}",
    "an empty path": "{path: ''}",
    "a path of spaces": "{path: '   '}",
    "no path": "{title: Parcs}",
    "a mistyped path": "{pahts: 'https://api.example/parcs'}",
    "content in the place of a path": "{data: [{a: 1}]}",
    "several paths": "{path: [parcs.csv]}",
    "a mapping for a path": "{path: {url: 'https://api.example/'}}",
    "a text": "parcs.csv",
    "an address that is no entry": "'https://api.example/parcs'",
    "a list in the list": "[{path: 'https://api.example/parcs'}]",
}  # fmt: skip


@pytest.mark.parametrize("entry", REFUSED.values(), ids=REFUSED.keys())
@pytest.mark.parametrize("more", ["", f"{WEB}, "], ids=["alone", "beside an address"])
def test_an_entry_that_is_refused_is_a_list_all_the_same(
    tmp_path: Path, entry: str, more: str
) -> None:
    files, problems = published(written(tmp_path, f"title: Parcs\nresources: [{more}{entry}]\n"))
    assert files == []
    errors = [one for one in problems if one.severity == "error"]
    assert len(errors) == 1, errors
    assert errors[0].place.path == "datasets/lille/parcs/datapackage.yaml"


@pytest.mark.parametrize("said", [
    "resources: parcs.csv",
    "resources: {path: parcs.csv}",
    "resources: {parcs: {path: 'https://api.example/'}}",
    "resources: 'https://api.example/parcs'",
    "resources: oui",
    'resources: ""',
    "ressources: [{path: absent.csv}]",
    "fichiers: [parcs.csv]",
    "Resources: [{path: parcs.csv}]",
    "resource: {path: parcs.csv}",
    f"resources: [{WEB}]\nfichiers: [{{path: parcs.csv}}]",
    "ressources: [{path: parcs.csv}]\nfichiers:",
])  # fmt: skip
def test_a_list_that_is_none_or_bears_a_mistyped_name_opens_nothing(
    tmp_path: Path, said: str
) -> None:
    files, problems = published(written(tmp_path, f"title: Parcs\n{said}\n"))
    assert files == []
    assert {one.severity for one in problems if one.code != "unknown-key"} >= {"error"}
    codes = {one.code for one in problems}
    assert "dataset-empty" not in codes, "what is wrong with the list says it"


def test_a_list_of_which_only_the_dash_was_written_is_said_to_be_empty(tmp_path: Path) -> None:
    files, problems = published(written(tmp_path, "title: Parcs\nresources:\n  -\n"))
    assert files == []
    assert [one.code for one in problems if one.severity == "error"] == ["dataset-empty"]


def test_the_same_in_json(tmp_path: Path) -> None:
    entries = '{"path": "https://api.example/"}, {"path": "file:///C:/parcs.csv"}, null'
    text = f'{{"title": "Parcs", "resources": [{entries}]}}'
    files, problems = published(written(tmp_path, text, "datapackage.json"))
    assert (files, [one.code for one in problems]) == ([], ["service-address"])


@pytest.mark.parametrize("said", [
    "",
    "resources:",
    "resources: []",
    "resources: ~",
    f"resources: [{WEB}]",
    "resources: [{path: 'HTTP://API.EXAMPLE/parcs'}]",
    "resources: [{path: ' https://api.example/parcs '}, {path: 'http://[::1]:8080/'}]",
    f"resources: [{WEB}, {{path: 'https://api.example/b', kind: inconnue}}]",
])  # fmt: skip
def test_addresses_of_the_web_alone_hide_no_file(tmp_path: Path, said: str) -> None:
    files, _ = published(written(tmp_path, f"title: Parcs\n{said}\n"))
    assert files == ["agents.csv", "parcs.csv"]


def test_what_was_not_named_is_nowhere_in_the_site(tmp_path: Path) -> None:
    entries = "[{path: 'file:///C:/x.csv'}, {path: parcs.csv}]"
    root = written(tmp_path, f"title: Parcs\nresources: {entries}\n")
    made(root)
    files = tree(root / "build")
    assert "data/lille/parcs/parcs.csv" in files
    leaks = [path for path, text in files.items() if "agents" in path or b"Dupont" in text]
    assert leaks == []
