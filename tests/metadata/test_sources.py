"""sources.yml: which portals are harvested, and what is said of a line that is not understood."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import beffroi
from portal import COMMUNES, write
from repository import committed

from site_builder.core.model.source import HarvestSource, RowSelection
from site_builder.core.problems import Problem
from site_builder.metadata.catalogue import read_catalogue, read_owner_settings
from site_builder.metadata.sources import read_sources
from site_builder.metadata.yaml import FileProblems

ENTRY = "  - {id: a, kind: ckan, url: 'https://a.example/', publisher: lille}\n"


def read(root: Path, text: str) -> tuple[tuple[HarvestSource, ...] | None, tuple[Problem, ...]]:
    write(root, {"communes.yml": COMMUNES, "sources.yml": text})
    settings = read_owner_settings(root, FileProblems("communes.yml"))
    assert settings
    notes = FileProblems("sources.yml")
    return read_sources(root, settings.publishers, notes), notes.all()


def test_all_that_may_be_said_of_a_source(tmp_path: Path) -> None:
    text = """\
sources:
  - id: roubaix
    kind: ODS
    url: https://opendata.roubaix.example/
    publisher: lille
    only: [a, b]
    except: [c]
    links_only: oui
    licence: odbl
    hosts: [Fichiers.Roubaix.example, "https://autres.example/x"]
"""
    sources, problems = read(tmp_path, text)
    assert problems == ()
    assert sources
    (source,) = sources
    assert source.licence
    assert source.licence.id == "odbl-1.0"
    assert source == HarvestSource(
        id="roubaix",
        kind="opendatasoft",
        url="https://opendata.roubaix.example/",
        publisher="lille",
        only=("a", "b"),
        excluded=("c",),
        links_only=True,
        licence=source.licence,
        hosts=("fichiers.roubaix.example", "autres.example"),
        line=2,
    )
    assert source.branch == "moisson/roubaix"


@pytest.mark.parametrize(
    ("line", "code", "count"),
    [
        ("    publisher: lile", "source-publisher-near", 0),
        ("    publisher: xyz", "source-publisher", 0),
        ("    kind: socrata", "wrong-choice", 0),
        ("    kind: opendatsoft", "wrong-choice-near", 0),
        ("    url: ftp://a.example/", "wrong-url", 0),
        ("    id: Ma source", "wrong-slug", 1),
        ("    only: a", "wrong-not-a-list", 0),
        ("    onli: [a]", "unknown-key-near", 0),
        ("    sauf: [a]", "unknown-key-near", 0),
        ("    links_only: peut-être", "wrong-boolean", 0),
        ("    hosts: ['a b']", "source-host", 1),
        ("    hosts: [localhost]", "source-host", 1),
        ("    licence: n'importe", "licence-unknown", 1),
        ("    couleur: x", "unknown-key", 1),
        ("    select: insee", "not-a-section", 0),
        ("    select: {column: insee}", "missing-key", 0),
        ("    select: {column: insee, in: [5935]}", "select-code", 0),
        ("    select: {column: insee, in: ['215903502']}", "select-code", 0),
        ("    select: {column: {a: b}, in: territory}", "wrong-section-for-text", 0),
        ("    selct: {column: insee, in: territory}", "unknown-key-near", 0),
    ],
)
def test_a_line_that_is_not_understood_is_told_and_never_takes_more_than_was_meant(
    tmp_path: Path, line: str, code: str, count: int
) -> None:
    """A list that restricts and is not read would let everything through."""
    keys = {
        "id": "    id: a",
        "kind": "    kind: ckan",
        "url": "    url: https://a.example/",
        "publisher": "    publisher: lille",
    }
    keys[line.strip().partition(":")[0]] = line
    body = "\n".join(keys.values()).replace("    ", "  - ", 1)
    sources, problems = read(tmp_path, f"sources:\n{body}\n")
    assert [problem.code for problem in problems] == [code]
    assert problems[0].place.path == "sources.yml"
    assert problems[0].place.line == list(keys.values()).index(line) + 2
    assert sources is not None
    assert len(sources) == count


def read_select(root: Path, text: str) -> tuple[RowSelection | None, list[str]]:
    sources, problems = read(root, f"sources:\n{ENTRY.replace('}', f', select: {text}}}')}")
    codes = [problem.code for problem in problems]
    return (sources[0].selection if sources else None), codes


def test_rows_are_chosen_of_the_communes_of_the_portal_or_by_codes(tmp_path: Path) -> None:
    selection, problems = read_select(tmp_path, "{column: insee, in: territoire}")
    assert problems == []
    # the publisher is a commune, which writes on no page of others
    assert selection == RowSelection(("insee",), frozenset({"59350", "59009"}), cut=False)
    selection, _ = read_select(tmp_path, "{column: [insee, com], in: [75056, 2a004, 215903501]}")
    assert selection
    assert selection.columns == ("insee", "com")
    assert {"75056", "75101", "75120", "2A004", "215903501"} <= selection.codes
    assert len(selection.codes) == 23


def test_another_column_or_commune_is_another_choice() -> None:
    first = RowSelection(("insee",), frozenset({"59350"}))
    assert first.digest == RowSelection(("insee",), frozenset({"59350"}), cut=False).digest
    others = [RowSelection(("com",), first.codes), RowSelection(("insee",), frozenset({"59009"}))]
    assert first.digest not in {other.digest for other in others}


def test_a_territory_without_codes_takes_nothing(tmp_path: Path) -> None:
    entry = ENTRY.replace("}", ", select: {column: insee, in: territory}}").replace("lille", "m")
    communes = "portal: {title: P}\npartners:\n  - {name: M, role: metropole, slug: m}\n"
    write(tmp_path, {"communes.yml": communes, "sources.yml": f"sources:\n{entry}"})
    settings = read_owner_settings(tmp_path, FileProblems("communes.yml"))
    assert settings
    notes = FileProblems("sources.yml")
    assert read_sources(tmp_path, settings.publishers, notes) == ()
    assert [problem.code for problem in notes.all()] == ["select-territory"]


def test_rows_of_what_is_not_copied_cannot_be_chosen(tmp_path: Path) -> None:
    entry = ENTRY.replace("}", ", links_only: true, select: {column: insee, in: territory}}")
    sources, problems = read(tmp_path, f"sources:\n{entry}")
    assert sources
    assert [problem.code for problem in problems] == ["select-links"]


def test_two_sources_of_one_name_would_share_a_branch(tmp_path: Path) -> None:
    sources, problems = read(tmp_path, f"sources:\n{ENTRY}{ENTRY}")
    assert sources
    assert len(sources) == 1
    assert [(one.code, one.place.line) for one in problems] == [("source-twice", 3)]


def test_a_check_reads_it_and_a_proposal_answers_for_its_own_lines(tmp_path: Path) -> None:
    broken = ENTRY.replace("lille", "nulle-part").replace("id: a", "id: b")
    write(tmp_path, {"communes.yml": COMMUNES, "sources.yml": f"sources:\n{ENTRY}"})
    write(tmp_path, {"datasets/lille/x/a.csv": "a;b\n1;2\n"})
    committed(tmp_path)
    assert beffroi("check", tmp_path).returncode == 0
    write(tmp_path, {"sources.yml": f"sources:\n{ENTRY}{broken}"})
    done = beffroi("check", tmp_path)
    assert done.returncode == 1
    assert "sources.yml\n    ligne 3" in done.stdout
    committed(tmp_path)
    assert beffroi("check", "--base", "HEAD~1", tmp_path).returncode == 1
    write(tmp_path, {"datasets/lille/x/a.csv": "a;b\n1;3\n"})
    committed(tmp_path)
    assert beffroi("check", "--base", "HEAD~1", tmp_path).returncode == 0


def test_no_build_reads_it(tmp_path: Path) -> None:
    write(tmp_path, {"communes.yml": COMMUNES, "sources.yml": "["})
    _, problems = read_catalogue(tmp_path)
    assert problems == ()
