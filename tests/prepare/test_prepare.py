"""Preparing is a pure function of its task: the same values and bytes, alone or in a batch; nothing
of it raises."""

from __future__ import annotations

import ast
import hashlib
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from pdfs import PLAIN

from site_builder.core.model.prepared import Detail, PreparationTask, SourceFile, Summary
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.prepare import cache_key as module
from site_builder.prepare.cache_key import compute_content_key
from site_builder.prepare.exports import EXPORTS
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.prepare.prepare import prepare_datasets
from site_builder.storage.object_store import ObjectStore
from site_builder.storage.source_files import PACKAGE

FORMATS = tuple(export.name for export in EXPORTS)
FILES = {
    "a.csv": "code;nom\n01001;Amélie\n01002;Zoé\n",
    "b.csv": "jour,n\n2024-04-03,1\n2024-04-04,2\n",
    "bad.csv": "a;b;c\n1;2;3\n4;5;6;7\n" + "1;2;3\n" * 4,
    "note.pdf": PLAIN,
}


def sha256_of(name: str) -> str:
    return hashlib.sha256(FILES[name].encode()).hexdigest()


def job(folder: Path, *names: str, store: str = "store", **given: object) -> PreparationJob:
    for name in names:
        (folder / name).write_text(FILES[name])
    files = tuple(
        SourceFile(
            name=name[:-4],
            path=name,
            kind="document" if name.endswith(".pdf") else "table",
            hints=ReadingHints(),
            original=name,
            ending=name[-4:],
            **given,  # type: ignore[arg-type]
        )
        for name in names
    )
    digests = tuple(map(sha256_of, names))
    task = PreparationTask(
        id=f"lille/{names[0][:-4]}", files=files, sheet="Données", exports=FORMATS
    )
    return PreparationJob(
        task=task,
        key="key",
        digests=digests,
        folder=folder,
        shown="datasets/x",
        store=folder / store,
    )


def run(jobs: list[PreparationJob], scratch: Path) -> list[Summary]:
    scratch.mkdir()
    return prepare_datasets(jobs, scratch)


def test_a_batch_is_the_sum_of_its_tasks(tmp_path: Path) -> None:
    together = [job(tmp_path, "a.csv"), job(tmp_path, "b.csv", "bad.csv"), job(tmp_path, "bad.csv")]
    apart = [job(tmp_path, name, store="apart") for name in ("a.csv",)]
    apart += [
        job(tmp_path, "b.csv", "bad.csv", store="apart"),
        job(tmp_path, "bad.csv", store="apart"),
    ]
    batch = run(together, tmp_path / "1")
    assert batch == [
        run([one], tmp_path / f"apart-{number}")[0] for number, one in enumerate(apart)
    ]
    objects = [
        sorted(path.name for path in (tmp_path / store / "objects").rglob("?" * 64))
        for store in ("store", "apart")
    ]
    assert objects[0] == objects[1]


def test_the_same_bytes_whatever_was_read_before_in_the_same_worker(tmp_path: Path) -> None:
    """A module's global state (the limit of csv's cells, once) must not pass from one dataset to
    the next."""
    large = "".join(f"{n};732829320\n" for n in range(60)) + "x;" + "y" * 150_000 + "\n"
    FILES["big.csv"] = "n;num\n" + large
    FILES["odd.csv"] = "a;b\n1;2\n\n3;4\n"
    alone = run([job(tmp_path, "big.csv", store="alone")], tmp_path / "1")
    after = run([job(tmp_path, "odd.csv"), job(tmp_path, "big.csv")], tmp_path / "2")
    assert alone[0] == after[1]


def test_a_file_that_is_not_the_one_described_is_one_problem(tmp_path: Path) -> None:
    lying, true = (job(tmp_path, "a.csv", sha256=sha) for sha in ("0" * 64, sha256_of("a.csv")))
    told, kept = run([lying, true], tmp_path / "1")
    problems = ObjectStore(tmp_path / "store").value(told.detail, Detail).problems
    assert ([problem.code for problem in problems], told.status) == (["hash-lies"], "withheld")
    assert kept.status == "published"


def test_a_file_that_changes_while_it_is_read_is_not_cached(tmp_path: Path) -> None:
    one = job(tmp_path, "a.csv")
    (tmp_path / "a.csv").write_text("x\n1\n")
    summary = run([one], tmp_path / "1")[0]
    assert (summary.key, summary.status) == ("", "published")


def test_a_summary_tells_what_was_made(tmp_path: Path) -> None:
    summary = run([job(tmp_path, "a.csv", "note.pdf")], tmp_path / "1")[0]
    table = summary.tables[0]
    store = ObjectStore(tmp_path / "store")
    assert (summary.status, summary.rows, summary.errors) == ("published", 2, 0)
    assert [(column.name, column.type) for column in table.columns] == [
        ("code", "string"),
        ("nom", "string"),
    ]
    assert [file.path for file in table.downloads] == [
        *(f"a{one.ending}" for one in EXPORTS if one.suits({"string"})),
        "original/a.csv",
    ]
    assert store.read(table.downloads[-1].sha256) == FILES["a.csv"].encode()
    assert [file.bytes for file in table.downloads] == [
        len(store.read(file.sha256)) for file in table.downloads
    ]
    (parquet,) = (file for file in table.downloads if file.format == "parquet")
    assert pq.read_table(store.path(parquet.sha256)).to_pydict() == {
        "code": ["01001", "01002"],
        "nom": ["Amélie", "Zoé"],
    }
    assert [(document.name, document.file.path) for document in summary.documents] == [
        ("note", "original/note.pdf")
    ]


def test_one_bad_file_does_not_take_the_others_down(tmp_path: Path) -> None:
    mixed, alone = run(
        [job(tmp_path, "a.csv", "bad.csv"), job(tmp_path, "bad.csv")], tmp_path / "1"
    )
    assert (mixed.status, mixed.errors, [table.name for table in mixed.tables]) == (
        "published",
        1,
        ["a"],
    )
    assert (alone.status, alone.errors, alone.tables) == ("withheld", 1, ())
    problems = ObjectStore(tmp_path / "store").value(alone.detail, Detail).problems
    assert [(problem.code, problem.place.path) for problem in problems] == [
        ("ragged-rows", "datasets/x/bad.csv")
    ]


def test_a_content_that_stands_in_is_prepared_as_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "good").mkdir()
    (tmp_path / "broken").mkdir()
    good = job(tmp_path / "good", "a.csv", store="../store")
    broken = job(tmp_path / "broken", "a.csv", store="../store")
    (tmp_path / "broken/a.csv").write_bytes(b"")
    sha256 = ObjectStore(broken.store).put_bytes(FILES["a.csv"].encode())
    stood_in = replace(broken, stand_ins={"a.csv": sha256})
    [summary] = run([stood_in], tmp_path / "1")
    assert [summary] == run([good], tmp_path / "2")
    assert summary.key == "key"
    assert run([broken], tmp_path / "3")[0].status == "withheld"


def test_a_file_that_is_refused_gives_nothing_and_says_nothing_more(tmp_path: Path) -> None:
    [summary] = run([job(tmp_path, "a.csv", refused="bytes-lie")], tmp_path / "1")
    assert (summary.status, summary.errors, summary.key) == ("withheld", 0, "key")


def test_a_file_that_is_gone_is_one_problem(tmp_path: Path) -> None:
    one = job(tmp_path, "a.csv")
    (tmp_path / "a.csv").unlink()
    summary = run([one], tmp_path / "1")[0]
    problems = ObjectStore(tmp_path / "store").value(summary.detail, Detail).problems
    assert [problem.code for problem in problems] == ["file-unreadable"]
    assert summary.status == "withheld"


def test_a_schema_gives_its_types_and_an_absent_column_is_said(tmp_path: Path) -> None:
    types = (("code", "integer", "default"), ("age", "integer", "default"))
    summary = run([job(tmp_path, "a.csv", types=types)], tmp_path / "1")[0]
    problems = ObjectStore(tmp_path / "store").value(summary.detail, Detail).problems
    assert [(problem.code, problem.severity, problem.place.column) for problem in problems] == [
        ("column-missing", "warning", "age"),
        ("type-error", "error", "code"),  # a code with a zero in front is no integer
    ]
    assert (summary.status, summary.errors, summary.warnings) == ("published", 1, 1)
    assert summary.tables[0].faults


def test_the_preview_and_the_profile_are_the_first_rows_and_the_whole_column(
    tmp_path: Path,
) -> None:
    FILES["long.csv"] = "n;texte;vide\n" + "".join(f"{n};{'x' * (n % 200)};\n" for n in range(1000))
    summary = run([job(tmp_path, "long.csv")], tmp_path / "1")[0]
    table = ObjectStore(tmp_path / "store").value(summary.detail, Detail).tables[0]
    assert [row[0] for row in table.preview] == [str(n) for n in range(100)]
    assert max(len(row[1] or "") for row in table.preview) == 99
    n, text, empty = table.profiles
    assert (n.filled, n.distinct, n.low, n.high, n.ordered) == (1000, 1000, "0", "999", True)
    assert sum(bar.count for bar in n.bars) == 1000
    assert (text.filled, text.distinct, text.bars[0].count) == (995, 199, 5)
    assert (empty.filled, empty.distinct, empty.bars) == (0, 0, ())


@pytest.mark.parametrize("change", ["task", "file", "code"])
def test_the_key_changes_with_all_that_is_read_and_with_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    task = job(tmp_path, "a.csv").task
    digests = ["1"]
    before = compute_content_key(task, digests)
    assert compute_content_key(job(tmp_path, "a.csv").task, ["1"]) == before
    if change == "task":
        task = job(tmp_path, "a.csv", missing=("", "NA")).task
    elif change == "file":
        digests = ["2"]
    else:
        monkeypatch.setattr(module, "compute_code_key", lambda: "other")
    assert compute_content_key(task, digests) != before


def test_the_code_key_covers_every_module_that_preparing_reaches() -> None:
    """Whole rooms, or modules of others."""
    reached = set[str]()
    todo = {"prepare"}
    while todo:
        name = todo.pop()
        reached.add(name)
        path = Path(PACKAGE, name)
        for source in path.rglob("*.py") if path.is_dir() else [path.with_suffix(".py")]:
            for node in ast.walk(ast.parse(source.read_text("utf-8"))):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                    "site_builder."
                ):
                    for alias in node.names:
                        _, room, *rest = f"{node.module}.{alias.name}".split(".")
                        found = room if room in module.CODE else f"{room}/{rest[0]}"
                        todo |= {found} - reached
    assert reached == set(module.CODE)


def test_a_cell_that_does_not_cast_is_filled_all_the_same(tmp_path: Path) -> None:
    FILES["faulty.csv"] = "n;m\n1;a\ndeux;b\n;c\n"
    one = job(tmp_path, "faulty.csv", types=(("n", "integer", "default"),))
    summary = run([one], tmp_path / "1")[0]
    profile = ObjectStore(tmp_path / "store").value(summary.detail, Detail).tables[0].profiles[0]
    assert (profile.rows, profile.filled) == (3, 2)
