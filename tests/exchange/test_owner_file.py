"""One line of communes.yml or of a description is changed, and nothing else of it: no order, no
comment, no other value."""

from __future__ import annotations

import difflib

import pytest
import yaml

from site_builder.exchange.owner_file import (
    EntryPlace,
    UneditableFile,
    add_entry,
    add_identifier,
    add_top_lines,
    remove_identifier,
    remove_publisher_key,
    set_publisher_key,
)

OWNER = """\
# Tête
portal: {title: Données – été}
partners:
  - name: Régie  # une régie
    # sa couleur
    colour: "#0f6b4f"
communes:
  # Les plus grandes d’abord
  - {insee: "59350", name: "Lille", centre: [3.0471, 50.6318]}  # chef-lieu
  - insee: "59512"
    name: Roubaix
    own_portal: "https://ancien.example/"

# Fin
"""
URL = "https://donnees.roubaix.example/"
PLACES = {
    "Régie": EntryPlace("partners", 0),
    "Lille": EntryPlace("communes", 0),
    "Roubaix": EntryPlace("communes", 1),
}


def list_changes(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("Régie", [f'+    own_portal: "{URL}"']),
        (
            "Lille",
            [
                '-  - {insee: "59350", name: "Lille", centre: [3.0471, 50.6318]}  # chef-lieu',
                '+  - {insee: "59350", name: "Lille", centre: [3.0471, 50.6318], '
                f'own_portal: "{URL}"}}  # chef-lieu',
            ],
        ),
        ("Roubaix", ['-    own_portal: "https://ancien.example/"', f'+    own_portal: "{URL}"']),
    ],
)
def test_a_key_is_set_in_the_entry_of_a_publisher(name: str, changes: list[str]) -> None:
    edited = set_publisher_key(OWNER, PLACES[name], key="own_portal", value=URL)
    assert list_changes(OWNER, edited) == changes
    if name != "Roubaix":
        assert remove_publisher_key(edited, PLACES[name], "own_portal") == OWNER


def test_a_key_is_taken_out_with_its_line() -> None:
    edited = remove_publisher_key(OWNER, PLACES["Roubaix"], "own_portal")
    assert list_changes(OWNER, edited) == ['-    own_portal: "https://ancien.example/"']
    assert remove_publisher_key(OWNER, PLACES["Régie"], "own_portal") == OWNER


def test_an_entry_comes_last_in_its_list() -> None:
    edited = add_entry(OWNER, "communes", '{insee: "59599", name: Tourcoing}')
    assert list_changes(OWNER, edited) == ['+  - {insee: "59599", name: Tourcoing}']
    assert edited.endswith("Tourcoing}\n\n# Fin\n")
    flow = "portal: {title: A}\ncommunes: [{insee: '59350', name: Lille}]  # une\n"
    assert add_entry(flow, "communes", "{name: B}").endswith("Lille}, {name: B}]  # une\n")
    assert yaml.safe_load(add_entry("portal: {title: A}", "partners", "{name: B}")) == {
        "portal": {"title": "A"},
        "partners": [{"name": "B"}],
    }


def test_former_addresses_come_beside_those_that_are_there() -> None:
    once = add_top_lines(OWNER, ("legacy", "udata"), {"écoles: 2020": "roubaix/ecoles"})
    assert list_changes(OWNER, once) == [
        "+legacy:",
        "+  udata:",
        '+    "écoles: 2020": roubaix/ecoles',
    ]
    twice = add_top_lines(once, ("legacy", "udata"), {"écoles: 2020": "lille/x", "b": "lille/b"})
    assert list_changes(once, twice) == ["+    b: lille/b"]
    other = add_top_lines(twice, ("legacy", "ckan"), {"c": "lille/c"})
    assert list_changes(twice, other) == ["+  ckan:", "+    c: lille/c"]


@pytest.mark.parametrize(
    "text",
    [
        "- une liste\n",
        "portal: [\n",
        "communes: texte\n",
        "communes: &a [{name: B}]\npartners: *a\n",
        "legacy: {udata: anciens.csv}\ncommunes: 3\n",
    ],
)
def test_what_cannot_be_changed_alone_is_not_changed(text: str) -> None:
    with pytest.raises(UneditableFile):
        add_entry(text, "communes", "{name: C}")
    with pytest.raises(UneditableFile):
        set_publisher_key(text, EntryPlace("communes", 9), key="own_portal", value=URL)


def test_former_addresses_that_a_spreadsheet_holds_are_not_mixed_with_others() -> None:
    text = "legacy: {udata: anciens.csv}\n"
    with pytest.raises(UneditableFile):
        add_top_lines(text, ("legacy", "udata"), {"a": "b/c"})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("datapackage.yaml", b"# note\r\n---\r\ntitle: A\r\n"),
        ("datapackage.yaml", "# été\n\ntitle: |\n  A\n  B\nissued: 2024-01-01".encode()),
        ("datapackage.yml", b"title: A # fin"),
        ("datapackage.json", b'{\n  "title": "A",\n  "resources": [{"path": "a.csv"}]\n}\n'),
    ],
)
def test_an_identifier_goes_into_a_description_and_out_again(name: str, content: bytes) -> None:
    edited = add_identifier(content, name, URL)
    assert edited is not None and yaml.safe_load(edited)["id"] == URL
    assert remove_identifier(edited, name, URL) == content
    assert add_identifier(edited, name, URL) is None  # it has one


@pytest.mark.parametrize(
    "content", [b"{title: A}", b"- A\n", b"title: [", b"\xef\xbb\xbftitle: A\n", b"", b"\xff: [\n"]
)
def test_a_description_of_another_form_is_left_as_it_is(content: bytes) -> None:
    edited = add_identifier(content, "datapackage.yaml", URL)
    assert edited is None or yaml.safe_load(edited)["title"] == "A"
