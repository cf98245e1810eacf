"""Tables that are prepared side by side are told what each would be told alone, and their files are
the same bytes."""

from __future__ import annotations

import csv
import hashlib
import tempfile
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from site_builder.core.model.dataset import ReadingHints
from site_builder.core.model.prepared import PreparationTask, SourceFile
from site_builder.prepare.exports import EXPORTS
from site_builder.prepare.prepare import PreparationJob, prepare_datasets
from site_builder.storage import batched_queries, sql
from site_builder.storage.batched_queries import (
    AT_ONCE,
    EACH,
    TABLE,
    TableRelation,
    ask_rows,
    ask_stream,
    ask_totals,
    hold_raw_table,
    run_single_query,
)

FORMATS = tuple(export.name for export in EXPORTS)
# What the cells of each column may be; one that some files have, others not, is what makes their
# questions differ.
CELLS = {
    "code": ["01001", "59350", "59009", "2A004", ""],
    "montant": ["12,50", "1 200,00", "80", "-", "NC", "1,125", "3.100", "", "-5"],
    "jour": ["03/04/2024", "2024-04-03", "31/12/1899", "", "sans objet"],
    "année": ["2019", "2020", "2021", ""],
    "vu": ["oui", "non", "O", "N", ""],
    "texte": ["Amicale laïque", "=A1", "a \u00a0", "Minist?re", "", '"a;b"', "<r>x</r>", "é" * 130],
    "latitude": ["50,63", "50.7", ""],
    "longitude": ["3,06", "3.1", ""],
    "nom": ["Amicale", "AMICALE ", "Chorale"],
    "siret": ["00080117500019", "00089010300013", "00089010300014"],
}
FILLED = [
    "59350",
    "12,50",
    "03/04/2024",
    "2019",
    "oui",
    "a",
    "50,63",
    "3,06",
    "Chorale",
    "00080117500019",
]
tables = st.lists(
    st.tuples(*(st.sampled_from(cells) for cells in CELLS.values())).map(list),
    min_size=0,
    max_size=12,
)
batches = st.lists(tables, min_size=2, max_size=6)


def written(records: list[list[str]], header: str = ";".join(CELLS)) -> str:
    return "\n".join([header, *(";".join(cells) for cells in records), ""])


def job(folder: Path, name: str, contents: list[str], store: str) -> PreparationJob:
    files = []
    for number, content in enumerate(contents):
        path = folder / f"{name}-{2020 + number}.csv"
        path.write_text(content)
        files.append(
            SourceFile(
                name=path.stem,
                path=path.name,
                kind="table",
                hints=ReadingHints(),
                original=path.name,
                ending=".csv",
            )
        )
    digests = tuple(hashlib.sha256(content.encode()).hexdigest() for content in contents)
    bounds = (2.0 + len(contents), 49.9, 4.3, 51.1)  # others for datasets of several files
    task = PreparationTask(
        id=f"lille/{name}", files=tuple(files), sheet="Données", exports=FORMATS, bounds=bounds
    )
    return PreparationJob(
        task=task,
        key="key",
        digests=digests,
        folder=folder,
        shown=f"datasets/lille/{name}",
        store=folder / store,
    )


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def compared(folder: Path, datasets: list[list[str]]) -> None:
    """Datasets prepared at once and one by one: the same summaries, which name the same objects by
    their digests."""
    scratch = _made(folder / "scratch")
    batch = prepare_datasets(
        [job(folder, f"jeu{n}", one, "at-once") for n, one in enumerate(datasets)], scratch
    )
    single = [
        prepare_datasets([job(folder, f"jeu{n}", one, "apart")], scratch)[0]
        for n, one in enumerate(datasets)
    ]
    assert batch == single
    stored = [
        sorted(one.name for one in (folder / name / "objects").rglob("?" * 64))
        for name in ("at-once", "apart")
    ]
    assert stored[0] == stored[1]
    assert not list(scratch.glob("*"))


@pytest.mark.nightly
@example([[], [FILLED]])
@example([[[""] * 10], [FILLED] * 9])
@given(batches)
def test_a_batch_gives_what_each_of_its_datasets_gives_alone(
    contents: list[list[list[str]]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        compared(Path(folder).resolve(), [[written(one)] for one in contents])


@pytest.mark.nightly
def test_files_of_one_dataset_of_large_and_small_datasets_and_series_do_not_mix(
    tmp_path: Path,
) -> None:
    row = [FILLED[0], "1 200,00", *FILLED[2:5], "Amicale laïque", *FILLED[6:]]
    small = [row] * 30
    large = [row] * (batched_queries.SMALL // len(row) + 1)
    other = "file;r;v0;w0;FILE \n" + "a;1;2;3;4\n" * 5
    years = [written([[*row[:3], str(2020 + n), *row[4:]]] * 20) for n in range(3)]
    compared(
        tmp_path,
        [[written(small)], years, [written(large)], years, [other], [written(small[:4]), other]],
    )


def test_no_name_and_no_cell_is_taken_for_a_mark_in_a_question(tmp_path: Path) -> None:
    marks = "\1\2\3" + EACH + TABLE + batched_queries.TABLE_VALUES
    name = marks.replace("'", "''")  # what doubling makes of it is not a mark either
    content = (
        f'"{marks.replace(chr(34), chr(34) * 2)}";"{name.replace(chr(34), chr(34) * 2)}"\n\1;\2\n'
    )
    compared(tmp_path, [[content], [content]])
    (table,) = prepare_datasets(
        [job(tmp_path, "jeu", [content], "store")], _made(tmp_path / "again")
    )[0].tables
    assert [column.name for column in table.columns] == [marks, name]
    with (tmp_path / f"store/objects/{table.content[:2]}/{table.content}").open(newline="") as file:
        assert list(csv.reader(file)) == [[marks, name], ["\1", "\2"]]


@pytest.mark.parametrize(("cell", "shares"), [("x" * 1000, True), ("é" * 1_000_001, False)])
def test_a_table_of_few_heavy_cells_is_not_held_beside_others(
    tmp_path: Path, cell: str, shares: bool
) -> None:
    """Thirty-two of them would not fit in a worker's memory."""
    connection = sql.open_duckdb(tmp_path)
    connection.execute(
        "CREATE TABLE raw AS SELECT $cell AS c0, NULL::VARCHAR AS c1", {"cell": cell}
    )
    assert hold_raw_table(connection, 0, 1, 2) == (
        TableRelation("raw2", 0) if shares else batched_queries.RAW
    )


@pytest.mark.nightly
def test_more_tables_than_are_done_at_once(tmp_path: Path) -> None:
    compared(tmp_path, [[f"n;m\n{number};{number % 7}\n"] for number in range(AT_ONCE + 3)])


def test_a_question_that_many_ask_is_one_statement(tmp_path: Path) -> None:
    """Ten files of one form cost as many statements after reading as one does."""
    counts = []
    for datasets in (1, 10):
        folder = tmp_path / str(datasets)
        folder.mkdir()
        (folder / "scratch").mkdir()
        jobs = [
            job(folder, f"jeu{n}", ["code;montant\n01001;12,50\n59350;1 200,00\n" * 3], "store")
            for n in range(datasets)
        ]
        with mock.patch.object(
            batched_queries, "_answers", wraps=batched_queries._answers
        ) as asked:
            prepare_datasets(jobs, folder / "scratch")
        counts.append(asked.call_count)
    assert counts[0] == counts[1] > 5


@pytest.fixture
def beside(tmp_path: Path) -> tuple[sql.DuckDBPyConnection, list[TableRelation]]:  # type: ignore[name-defined]
    """Three tables of one column: of two rows, of none, of one."""
    connection = sql.open_duckdb(tmp_path)
    held = []
    for number, values in enumerate(("('b'), ('a')", "", "('c')")):
        connection.execute(
            f"CREATE OR REPLACE TABLE raw AS SELECT * FROM (VALUES {values or '(NULL)'}) AS t(c0)"
        )
        if not values:
            connection.execute("DELETE FROM raw")
        held.append(hold_raw_table(connection, number, 2, 1))
    return connection, held


def test_rows_keep_their_order_totals_of_nothing_are_a_row_and_a_stream_ends(
    beside: tuple[sql.DuckDBPyConnection, list[TableRelation]],  # type: ignore[name-defined]
) -> None:
    connection, held = beside
    query = f"SELECT {EACH}c0 FROM {TABLE}"
    for ask in (lambda one: ask_rows(one, query), lambda one: ask_rows(one, query, first=2)):
        assert batched_queries.run_batched_queries(connection, map(ask, held)) == [
            [("b",), ("a",)],
            [],
            [("c",)],
        ]
    assert batched_queries.run_batched_queries(
        connection, (ask_rows(one, query, first=1) for one in held)
    ) == [
        [("b",)],
        [],
        [("c",)],
    ]
    assert batched_queries.run_batched_queries(
        connection, (ask_totals(one, ["count(*)"]) for one in held)
    ) == [
        (2,),
        (0,),
        (1,),
    ]
    assert list(run_single_query(connection, ask_stream(held[0], query))) == [("b",), ("a",)]


def test_values_given_by_each_table_are_its_own(
    beside: tuple[sql.DuckDBPyConnection, list[TableRelation]],  # type: ignore[name-defined]
) -> None:
    connection, held = beside
    query = f"SELECT {EACH}c0, g0, g1 FROM {TABLE} {batched_queries.TABLE_VALUES}"
    asked = [
        ask_rows(one, query, table_values=(f"{number}", f"'{number}'"))
        for number, one in enumerate(held)
    ]
    found = map(sorted, batched_queries.run_batched_queries(connection, asked))
    assert list(found) == [[("a", 0, "0"), ("b", 0, "0")], [], [("c", 2, "2")]]


def test_what_raises_in_one_is_raised(
    beside: tuple[sql.DuckDBPyConnection, list[TableRelation]],  # type: ignore[name-defined]
) -> None:
    connection, held = beside
    with pytest.raises(Exception, match="nothing_like_it"):
        batched_queries.run_batched_queries(
            connection, [ask_rows(held[0], f"SELECT {EACH}nothing_like_it FROM {TABLE}")]
        )
