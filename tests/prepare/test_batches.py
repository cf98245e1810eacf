"""Datasets prepared in one batch are what each of them is alone, to the byte."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from site_builder.core.model.prepared import PreparationTask, SourceFile
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.prepare.exports import EXPORTS
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.prepare.prepare import prepare_datasets
from site_builder.tables.build_table import LISTED

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
    large = [row] * (LISTED // len(row) + 1)
    other = "file;r;v0;w0;FILE \n" + "a;1;2;3;4\n" * 5
    years = [written([[*row[:3], str(2020 + n), *row[4:]]] * 20) for n in range(3)]
    compared(
        tmp_path,
        [[written(small)], years, [written(large)], years, [other], [written(small[:4]), other]],
    )
