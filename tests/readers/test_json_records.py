"""JSON: the records wherever they are in the file, each value as it is written, a refusal that says
what was seen."""

from __future__ import annotations

import json
import random
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nightly import nightly_after
from raw_tables import Rows, raw, refusal, table
from tools import ROOT

from site_builder.core.language import load_language
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Place, Refusal, make_problem
from site_builder.readers import json_text
from site_builder.readers.read import RawTable

DATA = ROOT.parent / "shared" / "data"
RECORDS = [
    {"nom": "Amicale laïque", "montant": 12500.5, "siret": 21590009300000, "actif": True},
    {"nom": "Cœur d’Ascq", "montant": 80, "siret": 21590350100017, "actif": None},
]
NAMES = ("nom", "montant", "siret", "actif")
ROWS: Rows = [
    ("Amicale laïque", "12500.5", "21590009300000", "true"),
    ("Cœur d’Ascq", "80", "21590350100017", None),
]


def js(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def codes(found: RawTable) -> dict[str, int]:
    return {repair.code: repair.count for repair in found.repairs}


COLUMNS = {name: [record[name] for record in RECORDS] for name in NAMES}
SHAPES = {
    "array": RECORDS,
    "opendatasoft 1": {
        "nhits": 2,
        "parameters": {"rows": 10},
        "records": [
            {"datasetid": "s", "recordid": "1f", "fields": record, "record_timestamp": "2024"}
            for record in RECORDS
        ],
        "facet_groups": [{"name": "annee", "facets": [{"name": "2024", "count": 2}]}],
    },
    "opendatasoft 2.0": {
        "total_count": 2,
        "links": [{"rel": "self"}],
        "records": [
            {"links": [], "record": {"id": "1f", "timestamp": "2024", "size": 9, "fields": record}}
            for record in RECORDS
        ],
    },
    "opendatasoft 2.1": {"total_count": 2, "results": RECORDS},
    "opendatasoft export": [
        {
            "datasetid": "s",
            "recordid": "1f",
            "fields": record,
            "geometry": {"type": "Point", "coordinates": [3, 50]},
        }
        for record in RECORDS
    ],
    "data": {"data": RECORDS},
    "ckan": {
        "help": "…",
        "success": True,
        "result": {
            "resource_id": "x",
            "fields": [{"id": "nom", "type": "text"}],
            "records": RECORDS,
            "total": 2,
        },
    },
    "three levels": {"marches": {"annee": {"marche": RECORDS}}, "autres": {"vides": []}},
    "columns": COLUMNS,
    "columns in an object": {"statut": "ok", "donnees": COLUMNS},
    "rows": [list(NAMES), *([record[name] for name in NAMES] for record in RECORDS)],
    "rows in an object": {
        "total": 2,
        "lignes": [list(NAMES), *(list(record.values()) for record in RECORDS)],
    },
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("indent", [None, 2])
def test_the_same_table_wherever_its_records_are(
    tmp_path: Path, shape: str, indent: int | None
) -> None:
    content = json.dumps(SHAPES[shape], ensure_ascii=False, indent=indent).encode()
    found, rows = table(tmp_path, content, ".json")
    assert (found.names, rows, found.others, found.leaks) == (NAMES, ROWS, (), ())
    assert set(codes(found)) == (
        {"records-unwrapped"}
        if shape in ("opendatasoft 1", "opendatasoft 2.0", "opendatasoft export")
        else set()
    )
    assert found.row(0) == (2 if shape.startswith("rows") else 1)


CELLS = [list(record.values()) for record in RECORDS]


@pytest.mark.parametrize(
    ("content", "index"),
    [
        ({"columns": NAMES, "index": [0, 1], "data": CELLS}, None),
        ({"columns": NAMES, "data": CELLS}, None),
        ({"data": CELLS, "index": [7, 9], "columns": NAMES}, ("7", "9")),
    ],
)
def test_names_beside_rows_are_one_table(
    tmp_path: Path, content: Any, index: tuple[str, str] | None
) -> None:
    """As pandas writes orient="split"."""
    found, rows = table(tmp_path, js(content), ".json")
    assert codes(found) == {"records-split": 2}
    assert (found.names, rows) == (
        (NAMES, ROWS)
        if index is None
        else (("index", *NAMES), [(i, *row) for i, row in zip(index, ROWS, strict=True)])
    )
    texts = {
        "columns": ["a", "b"],
        "data": [["x", "y"], ["z", "t"]],
    }  # whose first row could be names
    assert table(tmp_path, js(texts), ".json")[1] == [("x", "y"), ("z", "t")]


@pytest.mark.parametrize(
    "content",
    [
        {"columns": [0, 1], "data": [["a", "b"], ["c", "d"]]},
        {"columns": ["a", "a"], "data": [[1, 2]]},
        {"columns": [["a", "x"], ["a", "y"]], "data": [[1, 2]]},
        {"columns": ["a", "b"], "index": [1], "data": [[1, 2], [3, 4]]},
        {"nom": "Mairie", "ouvert": True},
        {"Lille": {"n": 1, "m": 2}, "Roubaix": {"n": 3, "m": 4}},
        {"n": {"0": 1, "1": 2}, "m": {"0": 3, "1": 4}},
        {"0": {"0": 1, "1": 2}, "1": {"0": 3, "1": 4}},
        {"0": {"a": 1}, "1": 2},
        {"0": {"a": 1}, "total": {"a": 2}},
        {"1": {"clé": 1}, "2": {"clé": 2}},
    ],
)
def test_an_object_that_may_be_read_in_two_ways_is_refused(tmp_path: Path, content: Any) -> None:
    assert refusal(tmp_path, js(content), ".json").code == "records-none"


@pytest.mark.parametrize("first", [0, 1])
def test_records_under_their_ranks_are_one_table(tmp_path: Path, first: int) -> None:
    content = {str(rank): record for rank, record in enumerate(RECORDS, first)}
    found, rows = table(tmp_path, js(content), ".json")
    assert (found.names, rows, codes(found)) == (NAMES, ROWS, {"records-keyed": 2})


def test_records_under_codes_keep_them(tmp_path: Path) -> None:
    """More of them than an object around a table may have keys."""
    found, rows = table(tmp_path, js({f"{n:05}": {"n": n} for n in range(3_000, 9_000)}), ".json")
    assert (found.names, rows[0], len(rows)) == (("clé", "n"), ("03000", "3000"), 6_000)
    assert codes(found) == {"records-keyed": 6_000}
    twice = b'{"1": {"a": 1}, "1": {"a": 2}}'
    assert refusal(tmp_path, twice, ".json").code == "records-key-twice"


@pytest.mark.parametrize("ending", [".jsonl", ".ndjson", ".json"])
@pytest.mark.parametrize("between", ["\n", "\r\n", "\n\n", " ", ""])
def test_json_lines_are_read_under_any_name(tmp_path: Path, ending: str, between: str) -> None:
    content = between.join(json.dumps(record) for record in RECORDS).encode() + between.encode()
    found, rows = table(tmp_path, content, ending)
    assert (found.names, rows) == (NAMES, ROWS)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_encodings_are_decided_as_for_a_csv(tmp_path: Path, encoding: str) -> None:
    found, rows = table(tmp_path, json.dumps(RECORDS, ensure_ascii=False).encode(encoding), ".json")
    assert rows == ROWS
    assert found.reading.encoding == encoding
    assert codes(found) == ({} if encoding.startswith("utf-8") else {"encoding-converted": 1})


def test_an_accent_that_comes_after_the_sample_is_read(tmp_path: Path) -> None:
    for encoding in ("utf-8", "cp1252"):
        records = [{"n": n, "nom": "été" if n == 20_000 else "ascii" * 3} for n in range(25_000)]
        _, rows = table(tmp_path, json.dumps(records, ensure_ascii=False).encode(encoding), ".json")
        assert rows[20_000] == ("20000", "été")


def test_two_encodings_in_one_file_are_refused(tmp_path: Path) -> None:
    filler = b'{"nom":"ascii"},' * 40_000
    one = '{"nom":"été"},'.encode()
    other = '{"nom":"été"},'.encode("cp1252")
    end = b'{"nom":"x"}]'
    assert refusal(tmp_path, b"[" + one + filler + other + end, ".json").code == "encoding-broken"
    assert refusal(tmp_path, b"[" + other + filler + one + end, ".json").code == "encoding-mixed"


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        ("21590009300000", "21590009300000"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("12.50", "12.50"),
        ("0.1", "0.1"),
        ("-0", "-0"),
        ("2.15904E+13", "2.15904E+13"),
        ("1e16", "1e16"),
        ("1e-05", "0.00001"),
        ("-1.5E-3", "-0.0015"),
        ("1e-400", "1e-400"),
        ("1e400", "1e400"),
        ('"01004"', "01004"),
        ('" x "', " x "),
        ('""', None),
        ("null", None),
        ("true", "true"),
        ("false", "false"),
        ('"\\u00e9\\ud83d\\ude00"', "é😀"),
        ('"a\\nb"', "a\nb"),
        ('"a\nb\tc"', "a\nb\tc"),
        ('"a\\rb"', "a\rb"),
        ('"\\ufeffa"', "\ufeffa"),
        ('"dit \\"ici\\""', 'dit "ici"'),
        ("[1, 2.50]", "[1,2.50]"),
        ('["a", "é"]', '["a","é"]'),
        ("[]", "[]"),
        ("{}", None),
    ],
)
def test_values_are_kept_as_written(tmp_path: Path, written: str, cell: str | None) -> None:
    _, rows = table(
        tmp_path, f'[{{"id": 1, "v": {written}}}, {{"id": 2, "v": {written}}}]'.encode(), ".json"
    )
    assert rows == [("1", cell), ("2", cell)]


def test_objects_give_columns_one_level_deep_and_the_rest_is_json(tmp_path: Path) -> None:
    records = [
        {
            "nom": "a",
            "adresse": {"rue": "1 rue", "lieu": {"lat": 50.60, "lon": 3}},
            "lots": [{"n": 1}],
        },
        {"nom": "b", "adresse": None, "lots": [], "note": "x"},
        {"adresse": {"rue": "2 rue", "cp": "59000"}, "nom": "c"},
    ]
    found, rows = table(tmp_path, js(records), ".json")
    assert found.names == ("nom", "adresse.rue", "adresse.lieu", "lots", "note", "adresse.cp")
    assert rows == [
        ("a", "1 rue", '{"lat":50.6,"lon":3}', '[{"n":1}]', None, None),
        ("b", None, None, "[]", "x", None),
        ("c", "2 rue", None, None, None, "59000"),
    ]
    assert codes(found) == {"nested-columns": 1, "nested-text": 3}
    assert found.repairs[0].params == {"columns": "adresse"}


def test_a_value_that_is_an_object_in_one_record_and_a_text_in_another_loses_neither(
    tmp_path: Path,
) -> None:
    found, rows = table(tmp_path, js([{"a": "x", "a.b": "z"}, {"a": {"b": "y"}}]), ".json")
    assert found.names == ("a", "a.b", "a.b_2")
    assert rows == [("x", "z", None), (None, None, "y")]
    assert codes(found)["header-doubled"] == 1


def test_what_is_not_a_number_is_empty_with_a_receipt(tmp_path: Path) -> None:
    found, rows = table(
        tmp_path, b'[{"a": NaN, "b": [NaN]}, {"a": 1}, {"a": -Infinity, "b": 2}]', ".json"
    )
    assert rows == [(None, "[null]"), ("1", None), (None, "2")]
    repair = next(repair for repair in found.repairs if repair.code == "not-a-number")
    assert (repair.count, repair.rows) == (3, (1, 3))


def test_half_a_letter_is_replaced_with_a_receipt(tmp_path: Path) -> None:
    found, rows = table(tmp_path, b'[{"a": "x\\ud83d"}, {"a": "y"}]', ".json")
    assert rows == [("x\ufffd",), ("y",)]
    assert codes(found) == {"half-letters": 1}
    found, rows = table(tmp_path, b'[{"a": "x", "b\\ud83d": "y"}]', ".json")
    assert (found.names, rows) == (("a", "b\ufffd"), [("x", "y")])
    assert codes(found) == {"half-letters": 1}


def test_several_tables_are_named_and_one_can_be_chosen(tmp_path: Path) -> None:
    content = js({"marches": {"marche": [{"id": 1}], "contrat-concession": [{"id": 2, "x": 3}]}})
    found = refusal(tmp_path, content, ".json")
    assert found == Refusal(
        code="records-several",
        params={
            "count": 2,
            "names": "marches.marche · marches.contrat-concession",
            "first": "marches.marche",
        },
    )
    chosen, rows = table(
        tmp_path, content, ".json", ReadingHints(sheet="marches.contrat-concession")
    )
    assert (chosen.names, rows, chosen.others) == (("id", "x"), [("2", "3")], ("marches.marche",))
    assert refusal(tmp_path, content, ".json", ReadingHints(sheet="marche")).code == "records-sheet"


@pytest.mark.parametrize(
    ("content", "code"),
    nightly_after(
        2,
        [
            (b"", "file-empty"),
            (b" \n", "file-empty"),
            (b"[]", "records-empty"),
            (b"{}", "records-empty"),
            (b"[{}, {}]", "records-empty"),
            (b'{"nom": "x", "version": 2}', "records-none"),
            (b'{"a": {"b": {"c": {"d": [{"e": 1}]}}}}', "records-none"),
            (
                b'{"nom": "x", "version": 2, "licence": "mit", "auteurs": [{"nom": "y"}]}',
                "records-none",
            ),
            (b'{"a": [1, 2], "b": [3]}', "records-none"),
            (b'{"nom": "x", "a": [1, 2], "b": [3, 4]}', "records-none"),
            (
                b'{"fields": [{"name": "a", "type": "string"}, {"name": "b", "type": "date"}]}',
                "records-schema",
            ),
            (b'["Lille", "Roubaix"]', "records-list"),
            (b"[1, 2]", "records-list"),
            (b'[["Lille", 2], ["Roubaix", 3]]', "records-no-header"),
            (b'[["a", "a"], ["Roubaix", "3"]]', "records-no-header"),
            (b'[["a", "b"], ["Roubaix", "3", "4"]]', "ragged-rows"),
            (b'[{"a": 1}, 2]', "records-mixed"),
            (b'[{"a": 1}, {"a": 2}', "records-syntax"),
            (b'[{"a": 1}, {"a": }]', "records-syntax"),
            (b"[{'a': 1}]", "records-syntax"),
            (b'[{"a": 1},]', "records-syntax"),
            (b'{"data": [{"a": 1}]} fin', "records-syntax"),
            (b'{"a": 1},\n{"a": 2}', "records-syntax"),
            (b'[{"a": 1, "b": 2, "a": 3}]', "records-key-twice"),
            (b'{"data": [{"a": 1}], "data": [{"a": 2}]}', "records-key-twice"),
            (b'[{"a": {"b": 1, "b": 2}}]', "records-key-twice"),
            (b'[{"a": "\\u0000"}]', "nul-bytes"),
            (b'[{"a": ' + b"[" * 100 + b"]" * 100 + b"}]", "records-too-deep"),
            (b'[{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}]", "records-too-deep"),
            (b"[" * 100_000, "records-too-deep"),
            (b'{"a":' * 100_000, "records-too-deep"),
            (js([{f"c{n}": 1 for n in range(3_000)}]), "too-many-columns"),
            (js({f"c{n}": [{"a": 1}] for n in range(3_000)}), "too-many-columns"),
            (b'[{"a": "' + b"x" * 1_000_001 + b'"}]', "cell-too-long"),
            (b'[{"a": "' + b"x" * (9 << 20) + b'"}]', "cell-too-long"),
            (js([{f"c{n}": "x" * 900_000 for n in range(3)}]), "cell-too-long"),
            (
                js([{f"c{n}": 1 for n in range(2_000)}]).rstrip(b"]") + b",{}" * 100_000 + b"]",
                "too-many-cells",
            ),
        ],
    ),
)
def test_each_refusal_says_what_was_seen_and_what_to_do(
    tmp_path: Path, content: bytes, code: str
) -> None:
    found = refusal(tmp_path, content, ".json")
    assert found.code == code
    said = load_language("fr").problem(make_problem(found.code, Place(), **found.params))
    assert "→" in said
    assert not re.search(r"\{[a-z]+\}", said)


def test_a_refusal_shows_the_keys_and_the_place(tmp_path: Path) -> None:
    assert refusal(tmp_path, b'{"nom": "x", "version": 2}', ".json").params == {
        "keys": "nom, version"
    }
    wrong = b'[\n {"a": 1},\n {"a": 2,\n  "b": vrai}\n]'
    assert refusal(tmp_path, wrong, ".json").params == {"line": 4, "seen": '2, "b": vrai} ]'}


def test_a_mistake_far_from_the_beginning_is_found_with_its_line(tmp_path: Path) -> None:
    lines = [json.dumps({"n": n, "texte": "x" * 100}) for n in range(30_000)]
    lines[25_000] = lines[25_000].replace('"texte"', "texte")
    assert refusal(tmp_path, "\n".join(lines).encode(), ".jsonl").params["line"] == 25_001


@pytest.mark.parametrize("window", [1, 7, 97, 4_096])
def test_a_file_is_read_in_windows_whatever_they_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, window: int
) -> None:
    monkeypatch.setattr(json_text, "WINDOW", window)
    chance = random.Random(5)
    records = [
        {
            "n": n * 12345.5,
            "e": n,
            "t": 'é\\"😀'[: chance.randrange(5)] * chance.randrange(40),
            "f": 1e-5 * n,
        }
        for n in range(300)
    ]
    for content in (js(records), js({"data": records}), b"\n".join(map(js, records))):
        _, rows = table(tmp_path, content, ".json")
        assert [(float(n or 0), int(e or 0), t or "") for n, e, t, _ in rows] == [
            (record["n"], record["e"], record["t"]) for record in records
        ]
    numbers = [n * 1.25e-7 for n in range(300)]
    _, rows = table(tmp_path, js({"a": numbers, "b": numbers}), ".json")
    assert [float(a or 0) for a, _ in rows] == numbers


def test_a_sparse_file_gives_each_key_its_column_in_order(tmp_path: Path) -> None:
    found, rows = table(tmp_path, js([{f"c{n}": n} for n in range(500)]), ".json")
    assert found.names == tuple(f"c{n}" for n in range(500))
    assert all(
        row[n] == str(n) and sum(cell is not None for cell in row) == 1
        for n, row in enumerate(rows)
    )


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=5)
    ),
    max_leaves=30,
)


@pytest.mark.nightly
@given(
    VALUES | st.lists(st.dictionaries(st.sampled_from("abcd"), VALUES, max_size=4), max_size=6),
    st.booleans(),
    st.sampled_from([5, 1 << 20]),
)
def test_any_tree_is_read_or_refused(tree: Any, ascii_: bool, window: int) -> None:
    content = json.dumps(tree, ensure_ascii=ascii_).encode("utf-8", "replace")
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(json_text, "WINDOW", window)
        found, rows = raw(Path(folder), content, ".json")
    if (
        isinstance(found, RawTable)
        and isinstance(tree, list)
        and all(isinstance(one, dict) for one in tree)
    ):
        assert len(rows) == len(tree)
        for name in (name for name in found.names if len(name) == 1):
            wanted = [one.get(name) for one in tree]
            cells = [row[found.names.index(name)] for row in rows]
            assert all(
                cell == value or (cell is None and value == "")
                for cell, value in zip(cells, wanted, strict=True)
                if isinstance(value, str) and value.isprintable()
            )


@given(
    st.binary(max_size=200)
    | st.text(alphabet='[]{}":,0.eE-+ \\nNaIu\n', max_size=60).map(str.encode)
)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        raw(Path(folder), content, ".json")


@pytest.mark.skipif(not DATA.is_dir(), reason="the collection of files is not beside this checkout")
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("real/parcs__toulouse.json", (("title", "address"), 79)),
        ("real/mel__prefecture_parcs_par_commune.json", "records-none"),
        ("examples/{decp}concessions.json", (("id", "autoriteConcedante.id"), 2)),
        ("examples/{decp}marches_avec_modifications.json", (("id", "acheteur.id"), 2)),
        ("examples/{decp}marches_concessions.json", "records-several"),
        ("examples/transport-site__station_status.3.0.json", (("station_id", "is_installed"), 2)),
        ("examples/transport-site__validata_with_no_errors.json", "records-none"),
        ("examples/transport-site__validata_source_error.json", "records-none"),
    ],
)  # fmt: skip
def test_real_files(tmp_path: Path, name: str, expected: tuple[tuple[str, ...], int] | str) -> None:
    name = name.replace("{decp}", "format-commande-publique__exemples__json__")
    found, rows = raw(tmp_path, (DATA / name).read_bytes(), ".json")
    if isinstance(found, Refusal):
        assert found.code == expected
    else:
        assert (found.names[:2], len(rows)) == expected
