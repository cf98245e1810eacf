"""Whatever people write, and however they call their files, reading gives a catalogue and problems
that can be said."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from nightly import nightly_but_each
from portal import COMMUNES, portal, write

from site_builder.compose.editorial import read_editorial
from site_builder.core.language import load_language
from site_builder.metadata.catalogue import read_catalogue
from site_builder.metadata.keys.dataset import DATASET
from site_builder.metadata.keys.editorial import REUSE
from site_builder.metadata.keys.portal import COMMUNES_YML
from site_builder.metadata.keys.resource import RESOURCE
from site_builder.metadata.site_folder import OWNER_FILE
from site_builder.metadata.yaml import MetadataSection

FOLDER = "datasets/lille/ecoles"
WORDS = (
    "",
    " ",
    "\0",
    "a\0b.png",
    "a\0b.csv",
    "\ud83d",
    "\udce9",
    "\n",
    "\r",
    "\t",
    "\x1b[31m",
    "\x7f",
    "\x85",
    "\u202e",
    "\u2028",
    "\ufeff",
    "\uffff",
    "\U0010ffff",
    "e\u0301",
    "..",
    "../../etc/passwd.png",
    "/",
    "\\",
    "~",
    "con",
    "*",
    "[1]",
    "{",
    "%s",
    "{0}",
    "{{ 7 }}",
    "<script>",
    "a" * 3_000,
    "-1",
    "1e400",
    "9" * 400,
    "2024-02-30",
    "http://[",
    "https://a:b@c/",
    "mailto:",
    "data:,",
    "file:///etc/passwd",
    "oui",
    "null",
)
SHAPES: tuple[Callable[[str], object], ...] = (
    lambda word: word,
    lambda word: [word],
    lambda word: {word: word},
    lambda word: [{"path": word, "name": word}],
)
NAMES = (
    b"caf\xe9.csv",
    b"\xff\xfe.csv",
    b"\xed\xa0\xbd.csv",
    b"a\nb.csv",
    b"\x1b[31m.csv",
    b"a" * 250,
    b"...",
    b"-rf",
    b"*.csv",
    b"a\\b.csv",
    b"%00.csv",
    b"\xe2\x80\xae.csv",
    b"\x7f",
    b"https:x.csv",
    b"\xe9.yaml",
    b"\xe9.png",
    b"\xe9.md",
)
PLACES = (
    b"datasets",
    b"datasets/lille",
    b"datasets/lille/ecoles",
    b"datasets/lille/ecoles/d\xe9",
    b"reuses",
    b"pages",
)


def read(root: Path) -> None:
    """Read all of a site; every problem is a line of text, and what is trusted can be written
    down."""
    catalogue, problems = read_catalogue(root)
    said = list(problems)
    if catalogue:
        editorial, others = read_editorial(root, catalogue, lambda content: "0" * 64)
        msgspec.json.encode((catalogue, editorial))
        said += others
    for problem in said:
        msgspec.json.encode(problem)
        line = load_language("fr").problem(problem).encode("utf-8").decode()
        assert line.isprintable() or not set(line) & set("\n\r\x1b\x7f\u202e"), line


def filled(section: MetadataSection, value: Any) -> dict[str, Any]:
    return {key.name: value for key in section.keys if key.kind != "ignored"}


def described(word: str) -> Iterator[tuple[str, object]]:
    """Files in JSON in which every key says a word, in one shape or another."""
    for shape in SHAPES:
        value = shape(word)
        yield (
            f"{FOLDER}/datapackage.json",
            {**filled(DATASET, value), "title": "T", "resources": [], "withdrawn": None},
        )
        yield f"{FOLDER}/datapackage.json", {"withdrawn": value, "previous": value, "id": value}
        resource = {**filled(RESOURCE, value), "path": "table.csv"}
        yield (
            f"{FOLDER}/datapackage.json",
            {"title": word, "resources": [resource, {"path": word, "schema": word}]},
        )
        schema = {
            "fields": [
                {"name": word, "type": word, "constraints": {"enum": value, "pattern": word}}
            ],
            "primaryKey": value,
            "foreignKeys": [{"fields": value, "reference": {"fields": value}}],
            "custom_checks": [{"name": word, "params": {word: value}}],
        }
        views = [
            {"type": "bar", "group": word, "series": value, "where": value, "turns": {word: value}}
        ]
        yield (
            f"{FOLDER}/datapackage.json",
            {"title": "T", "schema": schema, "views": views, "cut": {"column": value}},
        )
        yield "reuses/a.yaml", {**filled(REUSE, value), "title": "T"}


def owners(word: str) -> Iterator[dict[str, Any]]:
    owner = yaml.safe_load(COMMUNES)
    [portal_key, communes, *_] = COMMUNES_YML.keys
    for shape in SHAPES:
        value = shape(word)
        assert isinstance(portal_key.of, MetadataSection) and isinstance(
            communes.of, MetadataSection
        )
        portal_ = {
            **filled(portal_key.of, value),
            "title": "T",
            "map": {"contours": value, "tiles": value},
        }
        yield {**owner, "portal": portal_}
        yield {
            **owner,
            "communes": [{**filled(communes.of, value), "insee": "59350", "name": "Lille"}],
        }
        yield {**owner, "legacy": {"paths": value, "ckan": {word: word}}}


@pytest.mark.parametrize("word", nightly_but_each(8, WORDS), ids=ascii)
def test_no_word_in_any_key_raises(tmp_path: Path, word: str) -> None:
    root = portal(tmp_path, "lille/ecoles")
    (root / FOLDER / "datapackage.yaml").unlink()
    for path, content in described(word):
        write(root, {path: json.dumps(content)})
        read(root)
    for owner in owners(word):
        write(root, {OWNER_FILE: json.dumps(owner)})
        read(root)


@pytest.mark.parametrize("word", nightly_but_each(6, WORDS), ids=ascii)
def test_no_text_raises(tmp_path: Path, word: str) -> None:
    root = portal(tmp_path, "lille/ecoles")
    raw = word.encode("utf-8", "surrogatepass")
    for text in (
        raw,
        b"title: " + raw,
        b'title: "' + raw + b'"',
        raw + b": a",
        b"title: a\n" + raw,
        b"- " + raw,
    ):
        for path in (
            f"{FOLDER}/datapackage.yaml",
            "reuses/a.yaml",
            "pages/a.md",
            "pages/b.md",
            OWNER_FILE,
        ):
            write(root, {path: b"---\n" + text + b"\n---\n" if path == "pages/b.md" else text})
            read(root)
        write(root, {OWNER_FILE: COMMUNES})


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_no_name_of_a_file_or_a_folder_raises(tmp_path: Path, name: bytes) -> None:
    root = portal(tmp_path, "lille/ecoles")
    for place in PLACES:
        for number, inside in enumerate((b"", b"/table.csv")):
            path = (
                root / os.fsdecode(place) / os.fsdecode(name + (b"x" if number else b"") + inside)
            )
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"title: a\nurl: https://a.example/\n")
            read(root)
