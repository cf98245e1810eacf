"""A character beyond U+FFFF that JSON writes as two escapes is that character; one of them alone is
one problem."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portal import made, portal, write

from site_builder.core.problems import Problem
from site_builder.metadata.yaml import convert_node_to_python, parse_yaml

PAIR = "\\ud83d\\ude00"  # 😀
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]))


def values_of(text: str, name: str = "datapackage.yaml") -> object:
    tree = parse_yaml(text.encode(), name)
    assert not isinstance(tree, Problem), tree
    return convert_node_to_python(tree)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (f'a: "{PAIR}"', {"a": "😀"}),
        (f'a: "x {PAIR}{PAIR} y"', {"a": "x 😀😀 y"}),
        ('a: "\\uD83D\\uDE00"', {"a": "😀"}),
        (f'a: "\\\\{PAIR}"', {"a": "\\😀"}),
        ('a: "\\\\ud83d\\\\ude00"', {"a": PAIR}),
        (f'a: "é \n  {PAIR}\n\n  z"\r\nb: "{PAIR}"', {"a": "é 😀\nz", "b": "😀"}),
        (f'"{PAIR}": [&a "{PAIR}", !!str "{PAIR}", *a]', {"😀": ["😀", "😀", "😀"]}),
        (f'\ufeffa: "{PAIR}"  # {PAIR}', {"a": "😀"}),
        (f'{{"a": "{PAIR}"}}', {"a": "😀"}),
    ],
)
def test_a_pair_between_double_quotes_is_one_character(text: str, values: object) -> None:
    assert values_of(text) == values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (f"a: x {PAIR}", f"x {PAIR}"),
        (f"a: '\"{PAIR}\"'", f'"{PAIR}"'),
        (f'a: l"x {PAIR}"', f'l"x {PAIR}"'),
        (f'a: |\n  "{PAIR}"\n', f'"{PAIR}"\n'),
        (f'a: >\n  "{PAIR}"\n', f'"{PAIR}"\n'),
    ],
)
def test_elsewhere_a_backslash_is_a_backslash(text: str, value: str) -> None:
    assert values_of(f'{text}\nb: "{PAIR}"\n') == {"a": value, "b": "😀"}


@pytest.mark.parametrize("half", ["\\ud83d", "\\uDE00", "\\U0000d83d"])
@pytest.mark.parametrize(
    "text", ['b: 1\na: "HALF"', 'b: 1\na: "x HALF y PAIR"', 'b: "PAIR"\na: "PAIR \\\\HALF"']
)
def test_half_a_character_is_one_problem_with_its_line(text: str, half: str) -> None:
    found = parse_yaml(
        text.replace("HALF", half).replace("PAIR", PAIR).encode(), "datapackage.yaml"
    )
    assert isinstance(found, Problem)
    assert (found.code, found.place.line, found.params["half"]) == (
        "metadata-half-character",
        2,
        half,
    )


@pytest.mark.parametrize(
    "halves", ["\\ude00\\ud83d", "\\ud83d \\ude00", "\\ud83d\\ud83d", "\\ud83d\\u0041"]
)
def test_halves_that_are_no_pair_are_refused(halves: str) -> None:
    found = parse_yaml(f'{{"a": "{halves}"}}'.encode(), "datapackage.json")
    assert isinstance(found, Problem) and found.code == "metadata-half-character"


@given(TEXTS, TEXTS)
def test_what_json_dumps_is_read_as_it_was_in_yaml_too(key: str, text: str) -> None:
    dumped = json.dumps({key: text})
    for name in ("datapackage.json", "datapackage.yaml"):
        assert values_of(dumped, name) == {key: text}
    assert values_of(f"- {json.dumps(text)}\n") == [text]


def test_the_page_shows_the_character(tmp_path: Path) -> None:
    write(
        portal(tmp_path, "lille/jeux"),
        {"datasets/lille/jeux/datapackage.yaml": f'title: "Jeux {PAIR}"\n'},
    )
    assert made(tmp_path).problems == ()
    assert "Jeux 😀" in (tmp_path / "build/lille/jeux/index.html").read_text("utf-8")
