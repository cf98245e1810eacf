"""One dataset publishes so many bytes at most: what gives way is decided by sizes alone, and is
said."""

from __future__ import annotations

import gzip
import io
import zipfile
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from portal import COMMUNES, made, write

from site_builder.core.model.dataset import PartitionRequest
from site_builder.core.model.prepared import (
    TILES,
    Artefact,
    Detail,
    PreparationTask,
    SourceFile,
    Summary,
    Table,
    is_original,
)
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Problem
from site_builder.metadata.catalogue import read_catalogue
from site_builder.prepare.exports import EXPORTS
from site_builder.prepare.exports.allowance import EXTRACTS, GIVING_WAY, MOST_TIMES, Allowance
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.prepare.prepare import prepare_datasets
from site_builder.publish import tasks
from site_builder.storage.object_store import ObjectStore

PLACED = {"geojson", "pmtiles"}  # of tables with places, which these have not
FORMATS = tuple(export.name for export in EXPORTS)
WORDS = "Un texte que chaque ligne répète, et qui ne pèse presque rien une fois compressé"
CODES = [f"59{number:03}" for number in range(1, 96)]  # of 95 communes
CUT = PartitionRequest(("code",), "datapackage.yaml", 1)


def repetitive_csv(rows: int, head: str = "code;nom;n") -> bytes:
    lines = (f"{CODES[number % len(CODES)]};{WORDS};{number % 7}\n" for number in range(rows))
    return f"{head}\n{''.join(lines)}".encode()


def as_gzip(rows: int) -> tuple[str, bytes]:
    return ".gz", gzip.compress(repetitive_csv(rows), mtime=0)


def as_zip(rows: int) -> tuple[str, bytes]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("t.csv"), repetitive_csv(rows), zipfile.ZIP_DEFLATED)
    return ".zip", out.getvalue()


def as_parquet(rows: int) -> tuple[str, bytes]:
    out = io.BytesIO()
    codes = [CODES[number % len(CODES)] for number in range(rows)]
    pq.write_table(
        pa.table({"code": codes, "nom": [WORDS] * rows, "n": [n % 7 for n in range(rows)]}), out
    )
    return ".parquet", out.getvalue()


def as_xlsx(rows: int) -> tuple[str, bytes]:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["code", "nom", "n"])
        for number in range(rows):
            page.write_row(number + 1, 0, [CODES[number % len(CODES)], WORDS, number % 7])
    return ".xlsx", out.getvalue()


def job_of(
    folder: Path, most: int, *files: tuple[str, bytes], store: str = "store", copies: int = 1
) -> PreparationJob:
    folder.mkdir(parents=True, exist_ok=True)
    sources = []
    for number, (ending, content) in enumerate(files):
        name = f"t{number}"
        (folder / f"{name}{ending}").write_bytes(content)
        path = f"{name}{ending}"
        sources.append(
            SourceFile(
                name=name,
                path=path,
                kind="table",
                hints=ReadingHints(),
                original=path,
                ending=ending,
            )
        )
    task = PreparationTask(
        id="lille/jeu",
        files=tuple(sources),
        sheet="Données",
        exports=FORMATS,
        most_bytes=most,
        copies=copies,
    )
    return PreparationJob(
        task=task,
        key="key",
        digests=(),
        folder=folder,
        shown="datasets/lille/jeu",
        store=folder / store,
    )


def prepared(
    job: PreparationJob, scratch: Path
) -> tuple[Summary, tuple[Table, ...], tuple[Problem, ...]]:
    scratch.mkdir(parents=True)
    [summary] = prepare_datasets([job], scratch)
    store = ObjectStore(job.store)
    return summary, store.parts(summary)[0], store.value(summary.detail, Detail).problems


def published(tables: tuple[Table, ...]) -> list[Artefact]:
    extracts = [
        file for table in tables for extract in table.extracts for file in extract.downloads
    ]
    return [file for table in tables for file in table.downloads] + extracts


def with_cut(job: PreparationJob) -> PreparationJob:
    communes = tuple((code, f"commune-{code}") for code in CODES)
    return replace(job, task=replace(job.task, cut=CUT, communes=communes))


@pytest.mark.parametrize("make", [as_gzip, as_zip, as_parquet, as_xlsx])
def test_a_small_repetitive_file_cannot_make_many_downloads(make, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    sent = make(6_000)
    most = max(500_000, MOST_TIMES * len(sent[1]))
    whole, tables, _ = prepared(job_of(tmp_path / "whole", 1 << 40, sent), tmp_path / "scratch/1")
    assert sum(file.bytes for file in published(tables)) > most
    summary, tables, problems = prepared(
        job_of(tmp_path / "bounded", 500_000, sent), tmp_path / "scratch/2"
    )
    assert (summary.status, summary.rows, whole.rows) == ("published", 6_000, 6_000)
    assert sum(file.bytes for file in published(tables)) <= most
    [left] = [problem for problem in problems if problem.code == "downloads-left-out"]
    assert (left.severity, left.params["most"]) == ("warning", most // 1_000_000)
    formats = {file.format for file in tables[0].downloads if not is_original(file)}
    assert "parquet" in formats
    assert formats == set(FORMATS) - PLACED - set(tables[0].left_out)


def test_what_gives_way_is_in_order_and_no_more_than_is_needed(tmp_path: Path) -> None:
    """With room for one byte less than all that is left, the next format goes; with just enough, it
    stays."""
    job = with_cut(job_of(tmp_path / "whole", 1 << 40, as_gzip(2_000)))
    _, tables, problems = prepared(job, tmp_path / "scratch/whole")
    assert (tables[0].left_out, problems) == ((), ())
    assert len(tables[0].extracts) == len(CODES)
    sizes: dict[str, int] = dict.fromkeys(GIVING_WAY, 0)
    sizes[EXTRACTS] = sum(
        file.bytes for extract in tables[0].extracts for file in extract.downloads
    )
    sizes |= {file.format: file.bytes for file in tables[0].downloads if file.format in GIVING_WAY}
    room = sum(file.bytes for file in published(tables))
    for count in range(len(GIVING_WAY) + 1):
        left = tuple(what for what in GIVING_WAY[:count] if what not in PLACED)  # it has no places
        fitting = room - sum(sizes[what] for what in left)
        job = with_cut(job_of(tmp_path / f"{count}", fitting, as_gzip(2_000)))
        _, tables, problems = prepared(job, tmp_path / f"scratch/{count}")
        assert tables[0].left_out == left
        assert sum(file.bytes for file in published(tables)) == fitting
        assert [problem.code for problem in problems] == codes_of(left)
        assert len(tables[0].extracts) == len(CODES)  # their pages stay, with their rows


def codes_of(left: tuple[str, ...]) -> list[str]:
    if not left:
        return []
    return ["extracts-left-out"] if left == (EXTRACTS,) else ["downloads-left-out"]


def test_every_former_address_counts(tmp_path: Path) -> None:
    """Files are published again at each former id: a list of them must not multiply what fits."""
    sent = as_gzip(2_000)
    _, tables, _ = prepared(job_of(tmp_path / "one", 1 << 40, sent), tmp_path / "scratch/1")
    room = sum(file.bytes for file in published(tables))
    _, tables, _ = prepared(job_of(tmp_path / "same", room, sent), tmp_path / "scratch/2")
    assert tables[0].left_out == ()
    _, tables, _ = prepared(
        job_of(tmp_path / "three", room, sent, copies=3), tmp_path / "scratch/3"
    )
    assert 3 * sum(file.bytes for file in published(tables)) <= room
    assert "json" in tables[0].left_out


def test_what_cannot_give_way_is_not_published(tmp_path: Path) -> None:
    sent = as_gzip(2_000)
    job = job_of(
        tmp_path / "one", 1, sent, copies=MOST_TIMES + 1
    )  # the original alone, twenty times and once more
    summary, tables, problems = prepared(job, tmp_path / "scratch")
    assert (summary.status, tables, summary.formats) == ("withheld", (), ())
    assert [(problem.code, problem.severity) for problem in problems] == [
        ("downloads-too-large", "error")
    ]


def test_what_is_left_out_depends_neither_on_order_nor_on_company(tmp_path: Path) -> None:
    """Small files are read side by side, large ones one after the other: the choice and the bytes
    are the same."""
    sent = [as_gzip(60), as_gzip(900), as_gzip(4_000)]
    choices = set()
    for number, files in enumerate(permutations(sent)):
        job = job_of(tmp_path / f"{number}", 900_000, *files)
        _, tables, _ = prepared(job, tmp_path / f"scratch/{number}")
        kept = sorted((file.format, file.sha256) for file in published(tables))
        choices.add((tuple(kept), tables[0].left_out))
    assert len(choices) == 1
    [(_, left_out)] = choices
    assert left_out and left_out != GIVING_WAY


def test_a_format_that_was_left_out_stays_so_whatever_is_added() -> None:
    room = Allowance(100)
    for what, path, size in (
        ("parquet", "a", 10),
        ("json", "b", 95),
        ("csv", "a", 20),
        ("xlsx", "a", 75),
    ):
        before = room.left_out()
        room.add(what, path, size)
        assert room.left_out()[: len(before)] == before
    assert room.left_out() == (EXTRACTS, TILES, "json", "xlsx")
    room.add("xlsx", "a", 75)  # the same file
    assert room.left_out() == (EXTRACTS, TILES, "json", "xlsx")


def test_the_page_says_what_is_left_out_and_the_rest_of_the_site_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "MOST_PUBLISHED", 200_000)
    descriptor = "title: Jeu (données fictives)\nlicence: etalab-2.0\n"
    write(tmp_path, {"communes.yml": COMMUNES, "datasets/lille/jeu/datapackage.yaml": descriptor})
    write(
        tmp_path,
        {
            "datasets/lille/autre/datapackage.yaml": descriptor,
            "datasets/lille/autre/b.csv": "a;b\n1;2\n",
        },
    )
    (tmp_path / "datasets/lille/jeu/t.csv.gz").write_bytes(as_gzip(6_000)[1])
    report = made(tmp_path)
    assert set(report.datasets.values()) == {"published"}
    assert "downloads-left-out" in {problem.code for problem in report.problems}
    files = {path.name for path in (tmp_path / "build/data/lille/jeu").iterdir()}
    page = (tmp_path / "build/lille/jeu/index.html").read_text("utf-8")
    assert "t.parquet" in files
    assert "t.json" not in files
    assert "Formats non proposés" in page
    assert "trop lourds ensemble" in page
    assert "trop lourds" not in (tmp_path / "build/lille/autre/index.html").read_text("utf-8")


def test_a_task_knows_every_address_of_its_files(tmp_path: Path) -> None:
    """Those of the dataset's former ids, of its publisher's former slugs, and of the file's former
    names."""
    communes = COMMUNES.replace("name: Lille}", "name: Lille, previous: [ville-de-lille]}")
    descriptor = (
        "title: Jeu (données fictives)\nlicence: etalab-2.0\nprevious: [lille/ancien, "
        "lille/premier]\n"
        "resources:\n  - {path: t.csv, previous: [tableau]}\n"
    )
    folder = "datasets/lille/jeu"
    files: dict[str, str | bytes] = {
        "communes.yml": communes,
        f"{folder}/datapackage.yaml": descriptor,
    }
    write(tmp_path, {**files, f"{folder}/t.csv": "a;b\n1;2\n"})
    made(tmp_path)
    copies = list((tmp_path / "build/data").rglob("*.json"))
    tables = [path for path in copies if path.name in ("t.json", "tableau.json")]
    catalogue, _ = read_catalogue(tmp_path)
    assert catalogue is not None
    task = tasks.plan_dataset_tasks(catalogue)["lille/jeu"]
    assert task.copies * task.files[0].copies == len(tables) == 12
