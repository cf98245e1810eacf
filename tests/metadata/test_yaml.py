"""Untrusted YAML and JSON: raw texts kept, lines known, one problem for each hostile file, all
mistakes at once."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from steps import count_calls

from site_builder.core.problems import Place, Problem
from site_builder.metadata.yaml import (
    COMMUNES,
    DESCRIPTOR,
    FileProblems,
    MappingNode,
    MetadataKey,
    MetadataSection,
    ScalarNode,
    SequenceNode,
    convert_node_to_python,
    parse_yaml,
    read_section,
    read_yaml,
)
from site_builder.metadata.yaml.kinds import KINDS, WrongValue, parse_web_address


def tree(text: str | bytes, where: str = "fiche.yaml") -> MappingNode:
    found = parse_yaml(text.encode() if isinstance(text, str) else text, where)
    assert isinstance(found, MappingNode), found
    return found


def refusal(data: bytes, where: str = "fiche.yaml") -> Problem:
    found = parse_yaml(data, where)
    assert isinstance(found, Problem), found
    assert (found.severity, found.place.path) == ("error", where)
    return found


@pytest.mark.parametrize(
    "written",
    [
        "01001",
        "0555567",
        "no",
        "yes",
        "off",
        "1_000",
        "0x1F",
        "1e3",
        "2024-01-02",
        "12:30:45",
        ".5",
        "~x",
        "1.10",
        "=",
    ],
)
def test_a_scalar_keeps_the_text_that_was_written(written: str) -> None:
    assert tree(f"insee: {written}\n").entries["insee"] == ScalarNode(written, 1, True)


def test_keys_and_values_know_their_lines() -> None:
    found = tree("a: 1\n\nb:\n  - x\n  - c: y\n")
    assert found.lines == {"a": 1, "b": 3}
    items = found.entries["b"]
    assert isinstance(items, SequenceNode) and items.items[0].line == 4
    inner = items.items[1]
    assert isinstance(inner, MappingNode) and inner.lines == {"c": 5}


def test_aliases_stand_for_what_they_name() -> None:
    found = tree("a: &x [1, 2]\nb: *x\nc: &y mot\nd: *y\n")
    assert convert_node_to_python(found) == {"a": [1, 2], "b": [1, 2], "c": "mot", "d": "mot"}


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "metadata-empty", None),
        (b"# rien\n", "metadata-empty", None),
        (b"a: 1\ntitle: March\xe9s\n", "metadata-encoding", 2),
        (b"\xff\xfea", "metadata-encoding", 1),
        (b"a: 1\nb: \x00\n", "metadata-control", 2),
        (b"a: 1\nb: \x1b[31m\n", "metadata-control", 2),
        (b"a: !!python/object/apply:os.system [id]\n", "yaml-tag", 1),
        (b"a: 1\nb: !inconnu x\n", "yaml-tag", 2),
        (b"a: !x!y 1\n", "yaml-tag", 1),
        (b"a: 1\nb: 2\na: 3\n", "yaml-key-twice", 3),
        (b"a: 1\n---\nb: 2\n", "yaml-documents", 2),
        (b"a: &a [*a]\n", "yaml-alias", 1),
        (b"a: *b\n", "yaml-alias", 1),
        (b"a: 1\n? [b]\n: 2\n", "yaml-key-not-text", 2),
        (b"a: 1\nb: c: d\n", "yaml-colon", 2),
        (b"a:\n\tb: 1\n", "yaml-tab", 2),
        (b"a: @x\n", "yaml-character", 1),
        (b"a: 1\nmot\nb: 2\n", "yaml-no-colon", 2),
        (b"a: 1\nb: 'x\nc: 2\n", "yaml-quote", 2),
        (b'a: "c:\\dossier"\n', "yaml-escape", 1),
        (b"a: 1\nb: [1, 2\nc: 3\n", "yaml-bracket", 2),
        (b"a: 1\n  b: 2\n", "yaml-indent", 2),
        (b"a:1\nb: 2\n", "yaml-space", 1),
        (b"a: 1\nb: |\n\nLes subventions.\n", "yaml-block", 4),
        (b"a: |\n# aide\nLes subventions.\nb: 2\n", "yaml-block", 3),
        (b'a: "Les subventions" aux associations\nb: 2\n', "yaml-after-quote", 1),
        (b"a: " + b"x" * 200_000, "metadata-long-text", 1),
        (b"a: " + b"x" * 300_000, "metadata-too-big", None),
        (b"- " * 1_000, "metadata-too-deep", 1),
        (b'{"a":' * 20_000, "metadata-too-deep", 1),
        (b"[" * 250_000, "yaml-syntax", 1),
        (b"a: &a [" + b"x," * 1_000 + b"]\nb: [" + b"*a," * 1_000 + b"]\n", "metadata-too-many", 2),
    ],
)
def test_each_hostile_file_gives_one_problem_with_its_line(
    data: bytes, code: str, line: int | None
) -> None:
    found = refusal(data)
    assert (found.code, found.place.line) == (code, line)
    assert count_calls(lambda: refusal(data)) < 20_000, "it is given up where it breaks a rule"


def test_a_billion_laughs_expands_to_nothing() -> None:
    lines = ["a0: &a0 [x, x]"] + [
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)
    ]
    assert refusal("\n".join(lines).encode()).code == "metadata-too-many"


def test_aliases_do_not_dig_deeper_than_the_limit() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 40)]
    assert refusal("\n".join(lines).encode()).code == "metadata-too-deep"


def test_utf8_with_bom_and_utf16_are_read() -> None:
    assert convert_node_to_python(tree("title: É\n".encode("utf-8-sig"))) == {"title": "É"}
    assert convert_node_to_python(tree("title: É\n".encode("utf-16"))) == {"title": "É"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": "\\ud83d\\ude00"}', "😀"),
        ('{"a": "\\\\ud83d"}', "\\ud83d"),
        ('{"a": "\\/\\u00e9"}', "/é"),
        ('{"a":\t"x"}', "x"),
        ('\t{"a":"x"}', "x"),
        ('{"a": 1e400}', "1e400"),
        ('{"a": 9007199254740993}', 9007199254740993),
        ('{"a": "\\u2028"}', "\u2028"),
        ('{"a": "2024"}', "2024"),
    ],
)
def test_json_goes_through_the_same_tree(text: str, value: object) -> None:
    assert convert_node_to_python(tree(text, "fiche.json")) == {"a": value}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('{"a": 1,}', "json-syntax", 1),
        ("a: 1", "json-syntax", 1),
        ('{\n"a": 1\n"b": 2}', "json-syntax", 3),
        ('{"a": "\\ud83d"}', "metadata-half-character", 1),
        ('{"a": 1,\n"a": 2}', "yaml-key-twice", 2),
        ("[" * 100_000, "metadata-too-deep", 1),
        ('{"a": [', "json-syntax", 1),
    ],
)
def test_what_is_not_json_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    found = refusal(text.encode(), "fiche.json")
    assert (found.code, found.place.line) == (code, line)


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(10**15), 10**15)
        | st.text(st.characters(exclude_categories=["Cs", "Cc"])),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.text("abcdé ", max_size=5), inner, max_size=4)
        ),
        max_leaves=15,
    ).filter(lambda value: value is not None)
)
def test_json_values_survive_the_journey(value: object) -> None:
    found = parse_yaml(json.dumps(value).encode(), "fiche.json")
    assert not isinstance(found, Problem) and convert_node_to_python(found) == value


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=50), st.text(max_size=10))
def test_texts_dumped_by_a_yaml_tool_are_read_as_they_were(text: str, key: str) -> None:
    found = parse_yaml(yaml.safe_dump({"a": text}, allow_unicode=True).encode(), "fiche.yaml")
    assert isinstance(found, MappingNode) and isinstance(value := found.entries["a"], ScalarNode)
    assert value.text == text.replace("\x85", "\n") or text != value.text.strip()


def test_a_file_too_big_for_a_descriptor_fits_communes_yml(tmp_path: Path) -> None:
    file = tmp_path / "communes.yml"
    file.write_text("a: [" + "x, " * 100_000 + "x]\n", "utf-8")
    assert isinstance(read_yaml(file, "communes.yml", COMMUNES), MappingNode)
    found = read_yaml(file, "communes.yml", DESCRIPTOR)
    assert isinstance(found, Problem) and found.code == "metadata-too-big"


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    found = read_yaml(tmp_path / "absent.yml", "absent.yml", DESCRIPTOR)
    assert isinstance(found, Problem) and (found.code, found.place) == (
        "file-missing",
        Place(path="absent.yml"),
    )


# --- sections ---

INNER = MetadataSection("inner", (MetadataKey(name="email", kind="email"),))
OUTER = MetadataSection(
    "outer",
    (
        MetadataKey(name="title", required=True, most=20, example="title: Écoles"),
        MetadataKey(name="day", kind="date"),
        MetadataKey(
            name="kind", kind="choice", choices={"mensuelle": "monthly", "monthly": "monthly"}
        ),
        MetadataKey(name="words", kind="list", most=3),
        MetadataKey(name="contact", kind="section", of=INNER),
        MetadataKey(name="people", kind="list", of=INNER),
        MetadataKey(name="old", kind="ignored"),
    ),
    words={"titre": "title"},
)


def section(
    text: str, declared: MetadataSection = OUTER
) -> tuple[dict[str, object], list[tuple[str, int | None]]]:
    notes = FileProblems("fiche.yaml")
    found = read_section(tree(text), declared, notes)
    return dict(found.values) if found else {}, [
        (one.code, one.place.line) for one in notes.problems
    ]


def test_trusted_values_come_out_and_nothing_else() -> None:
    values, problems = section(
        "title: ' Écoles  du\n  soir '\nday: 2024-03-01\nkind: Mensuelle\nwords: [a, ~, b]\n"
        "old: [x]\n"
    )
    assert not problems
    assert values == {
        "title": "Écoles du soir",
        "day": date(2024, 3, 1),
        "kind": "monthly",
        "words": ("a", "b"),
    }


def test_all_mistakes_are_said_at_once_with_their_lines() -> None:
    values, problems = section(
        "tilte: a\nday: hier\nkind: mensuele\nwords: a\ncontact: {email: x, mail: y}\n"
        "people:\n  - {email: y}\n  - z\nzzz: 1\n"
    )
    assert problems == [
        ("unknown-key-near", 1),
        ("wrong-date", 2),
        ("wrong-choice-near", 3),
        ("wrong-not-a-list", 4),
        ("wrong-email", 5),
        ("unknown-key", 5),
        ("wrong-email", 7),
        ("not-a-section", 8),
        ("unknown-key", 9),
    ]
    assert "title" not in values


@pytest.mark.parametrize(
    "text", ["day: 2024-01-01\n", "title:\nday: 2024-01-01\n", "title: '  '\n", "title: ~\n"]
)
def test_a_required_key_that_says_nothing_is_missing_once(text: str) -> None:
    assert [code for code, _ in section(text)[1]] == ["missing-key"]


def test_a_mistyped_required_key_is_one_error_and_its_french_name_too() -> None:
    for word in ("titel", "titre"):
        notes = FileProblems("fiche.yaml")
        read_section(tree(f"{word}: X\n"), OUTER, notes)
        assert [(one.code, one.severity, one.params["near"]) for one in notes.problems] == [
            ("unknown-key-near", "error", "title")
        ]


def test_a_text_too_long_is_cut_and_said_with_its_count() -> None:
    notes = FileProblems("fiche.yaml")
    found = read_section(tree(f"title: {'a' * 25}\n"), OUTER, notes)
    assert found is not None and found.values["title"] == "a" * 19 + "…"
    assert [(one.code, one.params["number"], one.params["most"]) for one in notes.problems] == [
        ("wrong-long-text", 25, 20)
    ]


def test_control_and_direction_characters_never_reach_a_value() -> None:
    values, _ = section('title: "a\\0b\\e[1m\\u202Ec\\u2028d"\n')
    assert values["title"] == "ab[1mcd"


def test_a_list_too_long_is_cut_and_said() -> None:
    values, problems = section("title: x\nwords: [a, b, c, d]\n")
    assert values["words"] == ("a", "b", "c") and problems == [("wrong-long-list", 2)]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("integer", "1 234", 1234),
        ("integer", "12", 12),
        ("boolean", "oui", True),
        ("boolean", "False", False),
        ("date", "2024-02-29", date(2024, 2, 29)),
        ("date", "2024-05-06T07:08:09Z", date(2024, 5, 6)),
        ("period", "2024", "2024"),
        ("period", "2020 / 2024", "2020/2024"),
        ("period", "2024-2025", "2024/2025"),
        ("period", "2024-01-01/2024-06-30", "2024-01-01/2024-06-30"),
        ("insee", "2a004", "2A004"),
        ("insee", "97411", "97411"),
        ("insee", "01001", "01001"),
        ("siren", "215 903 501", "215903501"),
        ("siren", "000000000", "000000000"),
        ("siret", "215 903 501 00017", "21590350100017"),
        ("siret", "35600000000048", "35600000000048"),
        ("email", "a.b+c@ville.example", "a.b+c@ville.example"),
        ("link", "mailto:mairie@ville.example", "mailto:mairie@ville.example"),
        ("slug", "a-1", "a-1"),
        ("name", " Nom\nde  la voie ", "Nom de  la voie"),
    ],
)
def test_good_values_of_each_kind(kind: str, text: str, expected: object) -> None:
    assert KINDS[kind](text, 200) == expected


@pytest.mark.parametrize(
    ("kind", "text", "code", "instead"),
    [
        ("integer", "1,5", "wrong-integer", None),
        ("integer", "-1", "wrong-integer", None),
        ("integer", "9" * 40, "wrong-integer", None),
        ("boolean", "peut-être", "wrong-boolean", None),
        ("date", "2023-02-29", "wrong-date", None),
        ("date", "1/4/2024", "wrong-date-french", date(2024, 4, 1)),
        ("period", "2024/2020", "wrong-period-order", None),
        ("period", "2024-13", "wrong-period", None),
        ("period", "2023-02-30", "wrong-period", None),
        ("insee", "1001", "wrong-insee-zero", None),
        ("insee", "99999", "wrong-insee", None),
        ("siren", "215903502", "wrong-siren-key", None),
        ("siren", "2159035", "wrong-siren", None),
        ("siret", "21590350100016", "wrong-siret-key", None),
        ("siret", "215903501", "wrong-siret", None),
        ("email", "x", "wrong-email", None),
        ("email", "a@b.c\nd", "wrong-email", None),
        ("url", "www.lille.example", "wrong-url-scheme", None),
        ("url", "javascript:alert(1)", "wrong-url", None),
        ("link", "mailto:a@b.fr?bcc=c@d.fr", "wrong-url", None),
        ("slug", "Là-Bas", "wrong-slug", "la-bas"),
        ("slug", "日", "wrong-slug-empty", None),
        ("quote", "«", "wrong-quote", None),
    ],
)
def test_wrong_values_of_each_kind(kind: str, text: str, code: str, instead: object) -> None:
    found = KINDS[kind](text, 200)
    assert isinstance(found, WrongValue) and (found.code, found.instead) == (code, instead)


@pytest.mark.parametrize(
    "address",
    [
        "https://lille.example",
        "http://lille.example:8080/a?b=c#d",
        "https://données.example/é",
        "https://[::1]/x",
        "https://donnees.example/carte.html#12/50.6/3.0",
    ],
)
def test_web_addresses_that_a_page_may_link_to(address: str) -> None:
    assert parse_web_address(f" {address} ") == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://a.example/",
        "//a.example/",
        "https://",
        "https:///x",
        "https://u:p@a.example/",
        'https://a.example/"onclick=',
        "https://a b.example/",
        "https://[::1",
        "https://a.example:port/",
        "https://a.example/\u202e",
        "java\nscript:x",
        "https://.example/",
        "https://a.example/" + "x" * 2_000,
        "HTTPS //x",
        "http:a.example",
    ],
)
def test_addresses_that_are_refused(address: str) -> None:
    assert parse_web_address(address) == ""


@given(st.text(), st.sampled_from(sorted(KINDS)))
def test_no_kind_ever_raises(text: str, kind: str) -> None:
    KINDS[kind](text, 50)
