"""The verdicts on a table as it is written are frictionless's: same rows, same codes; but for what
the guide lists."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nightly import nightly_but_each

from site_builder.checks import SchemaVerdict, validate_against_schema
from site_builder.checks.custom_checks import CUSTOM_CHECKS
from site_builder.checks.patterns import RuleTime, compile_pattern_rule
from site_builder.commands.file_jobs import ValidationJob
from site_builder.commands.validate import validate_files
from site_builder.commands.validation_outcome import compose_validation_outcome
from site_builder.core.language import load_language
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Problem, Refusal
from site_builder.metadata.table_schema import CONSTRAINTS, OPTIONS, TYPES, read_table_schema
from site_builder.metadata.yaml import SCHEMA, FileProblems, parse_yaml
from site_builder.readers.as_written import read_written_records
from site_builder.tables.text_table import iterate_rows

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
Found = tuple[int, str, str]  # the row (0: the header), the code, the field


def ours(
    path: Path, descriptor: Mapping[str, Any], delimiter: str = ","
) -> tuple[list[Found], SchemaVerdict]:
    tree = parse_yaml(json.dumps(descriptor).encode(), "schema.json", SCHEMA)
    assert not isinstance(tree, Problem), tree
    schema = read_table_schema(tree, FileProblems("schema.json"))
    assert schema
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        (scratch / "source").write_bytes(path.read_bytes())
        names = {field.name for field in schema.fields}
        records = read_written_records(
            scratch / "source",
            ending=path.suffix,
            hints=ReadingHints(delimiter=delimiter),
            scratch=scratch,
            names=names,
        )
        assert not isinstance(records, Refusal), records
        verdict = validate_against_schema(records, schema)
        assert [*verdict.iterate_all()][: len(verdict.found)] == [*verdict.found]
    found = [(0, label.code, label.field or label.label) for label in verdict.labels]
    nameless = ("primary-key", "foreign-key")  # of which frictionless names no field
    rows = (
        (one.row, one.fault.code, "" if one.fault.code in nameless else one.fault.name)
        for one in verdict.found
    )
    return sorted([*found, *rows]), verdict


def theirs(path: Path, descriptor: Mapping[str, Any], delimiter: str = ",") -> list[Found]:
    import frictionless
    from frictionless import formats

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        resource = frictionless.Resource(
            path=path.name,
            basepath=str(path.parent),
            schema=frictionless.Schema.from_descriptor(json.loads(json.dumps(descriptor))),
            dialect=frictionless.Dialect(controls=[formats.CsvControl(delimiter=delimiter)]),
        )
        report = frictionless.validate(resource, limit_errors=100_000)
    found = report.flatten(["rowNumber", "type", "fieldName", "label"])
    return sorted((row or 0, code, field or label or "") for row, code, field, label in found)


def assert_same(path: Path, descriptor: Mapping[str, Any], delimiter: str = ",") -> None:
    """The same faults, where all are listed, and the same counts in any case."""
    mine, verdict = ours(path, descriptor, delimiter)
    other = theirs(path, descriptor, delimiter)
    known = {one["name"] for one in descriptor.get("custom_checks", ())}
    counts = Counter(
        {code: count for code, count in verdict.by_code().items() if code not in known}
    )
    assert counts == Counter(code for _, code, _ in other)
    if sum(verdict.counts.values()) < 1_000:
        assert [one for one in mine if one[1] not in known] == other


CELLS: dict[str, Sequence[str]] = {
    "string": (
        "",
        "a",
        "Zoé",
        "Zoe\u0301",
        "été ",
        "👩‍👩‍👧",
        "a\nb",
        "59350",
        "01001",
        " ",
        "\u00a0",
        "L’Œuf",
        "aaaaaaaaaaaa",
    ),
    "integer": (
        "0",
        "12",
        "-3",
        "+4",
        "007",
        " 12",
        "12 ",
        "1.0",
        "1,5",
        "1 000",
        "9223372036854775808",
        "1e3",
        "-",
        "\u00a05",
    ),
    "number": (
        "0",
        "1.5",
        "-2.25",
        "+.5",
        "5.",
        "1,5",
        "1e3",
        "1E-2",
        "inf",
        "12 €",
        " 3.1 ",
        "1.0",
        "00.10",
        "123456789012345678901234567890",
        "0.1234567890123456789012345",
        "--1",
        "1.2.3",
    ),
    "boolean": ("true", "TRUE", "True", "1", "0", "false", "oui", "tRue", " true"),
    "date": (
        "2024-01-31",
        "2024-02-30",
        "2024-1-3",
        "31/01/2024",
        "2024-01-31 ",
        "0001-01-01",
        "9999-12-31",
        "20240131",
        "24-01-31",
    ),
    "datetime": (
        "2024-01-31T10:00:00",
        "2024-01-31 10:00:00",
        "2024-01-31T10:00:00Z",
        "2024-01-31T10:00:00+02:00",
        "2024-01-31T10:00",
        "2024-01-31T25:00:00",
        "2024-01-31T10:00:00.5",
        "2024-02-30T10:00:00",
        "2024-01-31",
    ),
    "time": ("10:00:00", "24:00:00", "10:00", "10:00:00Z", "10:60:00", "1:00:00"),
    "year": ("2024", "0000", "24", "20245", "-024", "2 24", "2024 "),
    "yearmonth": ("2024-01", "2024-13", "2024-1", "2024", "2024-00", " 2024-02"),
    "duration": ("P1D", "PT1H30M", "P1Y2M3DT4H", "1D", "P", "PT", "P1S", "-P1D"),
    "geopoint": ("3.05,50.63", "3.05, 50.63", "181,50", "50", "3.05;50.63", "-90.5,45", "3,91"),
    "array": ("[1,2]", "[]", '["a"]', "[1,", "{}", "a", "[1,2,3]"),
    "object": ("{}", '{"a": 1}', "[1]", "{", "a", '{"a": 1, "b": 2}'),
    "any": ("", "a", "1", "é"),
}
FORMATS = {
    "date": ("default", "%d/%m/%Y", "%Y-%m-%d", "%Y"),
    "datetime": ("default", "%d/%m/%Y %H:%M"),
    "time": ("default", "%H:%M"),
    "string": ("default", "uri", "email", "uuid"),
    "geopoint": ("default", "array"),
}
SPECIAL = {
    "uri": ("https://a.example/é", "mailto:x", "a.example", "//x", "1a:b", "http://a b"),
    "email": (
        "a@b.example",
        "a@b",
        "é@b.example",
        "a b@c.example",
        "a.@b.example",
        "A_B@c-d.co.example",
        "a@b.example ",
        "@b.example",
        "a@@b.example",
    ),
    "uuid": (
        "12345678-1234-5678-1234-567812345678",
        "1234",
        "12345678123456781234567812345678",
        "12345678-1234-5678-1234-56781234567g",
    ),
    "%d/%m/%Y": ("31/01/2024", "1/2/2024", "31/02/2024", "2024-01-31"),
    "%Y": ("2024", "24", "0001"),
    "%d/%m/%Y %H:%M": ("31/01/2024 10:00", "31/01/2024 25:00", "31/01/2024"),
    "%H:%M": ("10:00", "1:5", "25:00"),
    "array": ("[3.05, 50.63]", "[3.05,50.63]", "[181,2]", "3.05,50.63", '["3", "50"]'),
}
BOUNDS = {
    "integer": ("0", "5", "-1", "12"),
    "number": ("0", "1.5", "-2.25", "1e2"),
    "date": ("2024-01-31", "2020-01-01"),
    "year": ("2020", "2024"),
    "yearmonth": ("2024-01", "2023-05"),
}
PATTERNS = (
    "[0-9]{5}",
    r"\d+",
    "^[A-Zé].*$",
    "a|b",
    r"\w+",
    r"[^\s]+",
    ".{2,4}",
    r"(?!0)\d+",
    r"\S*",
    r"[\w\-' ]{1,8}",
)


@st.composite
def fields(draw: st.DrawFn, name: str) -> dict[str, Any]:
    type_ = draw(st.sampled_from(sorted(CELLS)))
    field: dict[str, Any] = {"name": name, "type": type_}
    if type_ in FORMATS:
        field["format"] = draw(st.sampled_from(FORMATS[type_]))
    constraints: dict[str, Any] = {}
    if draw(st.booleans()):
        constraints["required"] = draw(st.booleans())
    if draw(st.integers(0, 3)) == 0 and type_ not in ("array", "object"):
        constraints["unique"] = True
    if type_ in BOUNDS and field.get("format", "default") == "default" and draw(st.booleans()):
        constraints[draw(st.sampled_from(("minimum", "maximum")))] = draw(
            st.sampled_from(BOUNDS[type_])
        )
    if type_ in ("string", "array", "object") and draw(st.booleans()):
        constraints[draw(st.sampled_from(("minLength", "maxLength")))] = draw(st.integers(0, 3))
    if type_ == "string" and draw(st.booleans()):
        constraints["pattern"] = draw(st.sampled_from(PATTERNS))
    if type_ in ("string", "integer", "number", "boolean", "date") and draw(st.integers(0, 3)) == 0:
        good = {
            "string": "a",
            "integer": "12",
            "number": "1.50",
            "boolean": "true",
            "date": "2024-01-31",
        }[type_]
        if field.get("format", "default") == "default":
            constraints["enum"] = [good, *(["Zoé", "59350"] if type_ == "string" else [])]
    bounded = {"minimum", "maximum", "enum"} & {
        *constraints
    }  # written as the options say, or frictionless raises
    if type_ == "number" and not bounded and draw(st.integers(0, 3)) == 0:
        field |= draw(
            st.sampled_from(
                (
                    {"decimalChar": ","},
                    {"bareNumber": False},
                    {"groupChar": " ", "decimalChar": ","},
                )
            )
        )
    if type_ == "boolean" and draw(st.booleans()):
        field |= {"trueValues": ["oui", "1"], "falseValues": ["non"]}
    if draw(st.integers(0, 4)) == 0:
        field["missingValues"] = draw(st.sampled_from((["", "-"], ["NC"], ["", "a", "0"])))
    return field | ({"constraints": constraints} if constraints else {})


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[str, Any], list[list[str]]]:
    described = [draw(fields(name)) for name in "abcd"[: draw(st.integers(1, 4))]]
    pools = [
        [*SPECIAL.get(field.get("format", ""), CELLS[field["type"]]), "", "-", "NC"]
        for field in described
    ]
    row = st.tuples(*(st.sampled_from(pool) for pool in pools)).map(list)
    rows = draw(st.lists(row, min_size=1, max_size=10))
    if draw(st.integers(0, 3)) == 0:  # a cell too many, or too few
        odd = draw(st.integers(0, len(rows) - 1))
        rows[odd] = [*rows[odd], "x"] if draw(st.booleans()) else rows[odd][:-1]
    descriptor: dict[str, Any] = {"fields": described}
    if draw(st.integers(0, 3)) == 0:
        hashed = [field["name"] for field in described if field["type"] not in ("array", "object")]
        descriptor["primaryKey"] = hashed[: draw(st.integers(1, 2))]
    if draw(st.integers(0, 3)) == 0:
        descriptor["missingValues"] = draw(st.sampled_from((["", "NC"], ["-"])))
    return descriptor, [[field["name"] for field in described], *rows]


@pytest.mark.nightly
@settings(suppress_health_check=list(HealthCheck))
@given(tables())
def test_generated_schemas_and_values_have_the_verdicts_of_frictionless(
    table: tuple[dict[str, Any], list[list[str]]],
) -> None:
    descriptor, rows = table
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        # a delimiter told for one column, whose cells another one cuts, is refused as a lie
        marks: Any = {"quoting": csv.QUOTE_ALL} if len(rows[0]) == 1 else {}
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n", **marks).writerows(rows)
        assert_same(path, descriptor)


def test_a_row_without_the_cell_of_its_key_has_none(tmp_path: Path) -> None:
    """Whatever texts stand for nothing."""
    path = tmp_path / "table.csv"
    path.write_text("a,b\nx,1\n\n,2\ny,3\n", "utf-8")
    fields = [{"name": "a"}, {"name": "b", "type": "integer"}]
    assert_same(path, {"fields": fields, "primaryKey": ["a"], "missingValues": ["-"]})


@settings(suppress_health_check=list(HealthCheck))
@given(st.text(alphabet='a;" \n\r\té', max_size=10))
def test_the_records_are_those_of_pythons_csv(body: str) -> None:
    text = "one;two\n" + body
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        (scratch / "source").write_text(text, encoding="utf-8", newline="")
        hints = ReadingHints(delimiter=";", encoding="utf-8", quote='"')
        records = read_written_records(
            scratch / "source", ending=".csv", hints=hints, scratch=scratch, names={"one", "two"}
        )
        assert not isinstance(records, Refusal), records
        rows = enumerate(iterate_rows(records.table, range(records.width)))
        found = [(records.number_row(row), *cells) for row, cells in rows]
    width = max(len(found[0]) - 1 if found else 2, 2)
    known = enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=";"), 1)
    assert found == [(row, *cells, *[""] * (width - len(cells))) for row, cells in known if row > 1]


def published() -> list[tuple[str, dict[str, Any]]]:
    found = []
    for path in sorted(SHARED.glob("schemas/*/*.json")):
        descriptor = json.loads(path.read_text("utf-8"))
        if isinstance(descriptor, dict) and isinstance(descriptor.get("fields"), list):
            found.append((f"{path.parent.name}/{path.stem}", descriptor))
    return found


# frictionless refuses the schema itself, for a name with blanks; we take it as it is meant
UNREAD_BY_FRICTIONLESS = {"NaturalSolutions__schema-arbre/schema"}
PUBLISHED = [one for one in published() if one[0] not in UNREAD_BY_FRICTIONLESS]
needs_collection = pytest.mark.skipif(
    not PUBLISHED, reason="the collection of published schemas is not beside this clone"
)


def typical(field: Mapping[str, Any]) -> list[str]:
    """Cells that a column of this field may have: right ones, wrong ones, none."""
    constraints = field.get("constraints") or {}
    example = [str(field["example"])] if isinstance(field.get("example"), str | int | float) else []
    listed = [str(one) for one in constraints.get("enum", ())][:2]
    kind = {"uri": "uri", "email": "email"}.get(
        field.get("format", ""), field.get("type", "string")
    )
    others = [*SPECIAL.get(field.get("format", ""), SPECIAL.get(kind, CELLS.get(kind, ())))][:9]
    return [
        *example,
        *listed,
        "",
        *others,
        "Villeneuve-d’Ascq",
        "03 20 00 00 00",
        "21590350100017",
        "59009",
        "x" * 300,
    ]


@needs_collection
@pytest.mark.parametrize(
    ("name", "descriptor"), nightly_but_each(8, PUBLISHED), ids=[name for name, _ in PUBLISHED]
)
def test_every_published_schema_has_the_verdicts_of_frictionless(
    name: str, descriptor: dict[str, Any], tmp_path: Path
) -> None:
    descriptor.pop(
        "foreignKeys", None
    )  # to other tables: frictionless says that they are not there, and nothing else
    fields = descriptor["fields"]
    columns = [typical(field) for field in fields]
    rows = [[column[number % len(column)] for column in columns] for number in range(24)]
    path = tmp_path / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [[field["name"] for field in fields], *rows]
        )
    assert_same(path, descriptor)


EXAMPLES = sorted(SHARED.glob("examples/*.csv"))


@needs_collection
@pytest.mark.parametrize(
    "path", nightly_but_each(8, EXAMPLES), ids=[path.stem for path in EXAMPLES]
)
def test_every_official_example_has_the_verdicts_of_frictionless(path: Path) -> None:
    """Against each schema that knows three of its columns."""
    head = path.read_bytes().split(b"\n")[0].decode("utf-8-sig", "replace")
    delimiter = max(",;\t", key=head.count)
    names = {name.strip('"\r ') for name in head.split(delimiter)}
    for _, descriptor in PUBLISHED:
        if len(names & {field["name"] for field in descriptor["fields"]}) > 2:
            assert_same(path, descriptor, delimiter)


@pytest.mark.parametrize("word", ["{cell}", "{value}", "{read}", "v0"])
@pytest.mark.parametrize(
    "field",
    [
        {"constraints": {"enum": ["WORD"]}},
        {"constraints": {"pattern": "WORD"}},
        {"type": "boolean", "trueValues": ["WORD"], "falseValues": ["non"]},
        {"type": "date", "format": "%Y WORD"},
    ],
)
def test_no_word_of_a_schema_is_taken_for_a_cell(
    tmp_path: Path, field: dict[str, Any], word: str
) -> None:
    described = json.loads(json.dumps({"name": "a", **field}).replace("WORD", word))
    path = tmp_path / "table.csv"
    path.write_text(f"a,b\n{'2024 ' if described.get('type') == 'date' else ''}{word},1\nautre,2\n")
    assert_same(path, {"fields": [described, {"name": "b"}]})


def test_numbers_too_large_to_be_added_are_not_checked(tmp_path: Path) -> None:
    params = {"column": "total", "columns": ["a", "b"]}
    names = [{"name": name} for name in ("total", "a", "b")]
    path = tmp_path / "table.csv"
    path.write_text(f"total,a,b\n1,{'9' * 29},{'9' * 29}\n4,1,2\n")
    found, _ = ours(
        path, {"fields": names, "custom_checks": [{"name": "sum-columns-value", "params": params}]}
    )
    assert found == [(3, "sum-columns-value", "total")]


ODD: tuple[Any, ...] = (
    None,
    0,
    2.5,
    10**40,
    True,
    "",
    "a",
    "(",
    "1e999999999",
    "2024-01-01",
    "{value}",
    "'",
    "any",
    "%Y",
    [],
    ["a"],
    [None],
    {"a": 1},
    {"type": "integer"},
    [["a", "b"]],
)
RULES = tuple(key.name for key in CONSTRAINTS.keys)


@pytest.mark.parametrize("key", nightly_but_each(8, [*OPTIONS, "format", "missingValues", *RULES]))
def test_nothing_is_raised_of_what_a_schema_says(tmp_path: Path, key: str) -> None:
    """Whatever stands there, in fields of all types."""
    made = [(type_, {key: value}) for type_ in TYPES for value in ODD]
    fields = [
        {"name": f"c{n}", "type": type_, **({"constraints": asked} if key in RULES else asked)}
        for n, (type_, asked) in enumerate(made)
    ]
    (tmp_path / "s.json").write_text(json.dumps({"fields": fields}))
    columns = [(f"c{n}", *CELLS.get(type_, ("{}",))[:9]) for n, (type_, _) in enumerate(made)]
    with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(zip_longest(*columns, fillvalue=""))
    (tmp_path / "scratch").mkdir()
    (found,) = validate_files(
        [ValidationJob(tmp_path / "t.csv", str(tmp_path / "s.json"))], tmp_path / "scratch"
    )
    assert (
        compose_validation_outcome(found, tmp_path / "t.csv", (), load_language("fr")).remarks
        and not found.refused
    )


@pytest.mark.parametrize(("allowed", "faulty"), [(True, ["2024-25"]), (False, ["2024", "2024-25"])])
def test_one_year_is_an_interval_where_the_schema_allows_it(
    tmp_path: Path, allowed: bool, faulty: list[str]
) -> None:
    cells = ["2024/2025", "2024", "2024-25"]
    params = {"column": "a", "allow-year-only": allowed}
    descriptor = {
        "fields": [{"name": "k"}, {"name": "a"}],
        "custom_checks": [{"name": "year-interval-value", "params": params}],
    }
    path = tmp_path / "table.csv"
    path.write_text("k,a\n" + "".join(f"x,{cell}\n" for cell in cells))
    found, _ = ours(path, descriptor)
    assert [cells[row - 2] for row, *_ in found] == faulty


@pytest.mark.parametrize("name", sorted(CUSTOM_CHECKS))
def test_a_check_of_columns_that_are_not_there_sees_empty_cells(tmp_path: Path, name: str) -> None:
    params = {
        "column": "x",
        "column1": "k",
        "column2": "y",
        "op": ">",
        "columns": ["y"],
        "othercolumns": ["y"],
    }
    descriptor = {
        "fields": [{"name": "k"}, {"name": "a"}],
        "custom_checks": [{"name": name, "params": params}],
    }
    path = tmp_path / "table.csv"
    path.write_text("k,a\nx,1\nx,2\n")
    found, _ = ours(path, descriptor)
    assert found == []


def test_every_row_lacks_one_of_two_columns_that_are_not_there(tmp_path: Path) -> None:
    params = {"column1": "x", "column2": "y"}
    descriptor = {
        "fields": [{"name": "k"}],
        "custom_checks": [{"name": "one-of-required", "params": params}],
    }
    path = tmp_path / "table.csv"
    path.write_text("k\na\nb\n")
    found, _ = ours(path, descriptor)
    assert found == [(2, "one-of-required", ""), (3, "one-of-required", "")]


@pytest.mark.parametrize(
    "expression", ["(a+)+b", "a*a*b", "a?a*b", "a{1,9}a{1,}b", "a*?b", "(a|aa)b"]
)
def test_an_expression_that_may_cut_a_text_in_many_ways_has_a_time(expression: str) -> None:
    assert not compile_pattern_rule(expression, RuleTime()).is_straight


@pytest.mark.parametrize("expression", ["[a-z]+b", "a{5}[b-z]{1,200000}", "a*b", "A[0-9]{4}-a?"])
def test_others_are_asked_of_long_texts_without_one(expression: str) -> None:
    rule = compile_pattern_rule(expression, RuleTime(re2=None))
    assert rule.is_straight
    assert rule.find_unmatched(["a" * 200_000 + "c!", ""])[0] == 0
