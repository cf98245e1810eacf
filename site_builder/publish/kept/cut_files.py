"""Files of text that may have been cut on their way: their last line has no end, and that of the
version before had one. It is asked, and nothing is refused: somebody may have written it so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader

from site_builder.core.model.prepared import SourceFile, Summary
from site_builder.core.problems import Place, Problem, Refusal, make_problem
from site_builder.history.commits import name_content
from site_builder.metadata.site_folder import DATASETS
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.publish.kept.earlier_versions import EarlierVersions
from site_builder.readers.decide import decide_reading
from site_builder.readers.decide.records import remove_line_suffix, split_records
from site_builder.storage.safe_open import UnsafePath, open_inside
from site_builder.storage.text_ends import END, TEXTS, is_line_ended

SAMPLE = 64 << 10  # bytes at each end by which it is told how many cells rows have
LAST_LINES = 6  # that are compared


@dataclass(slots=True)
class _Measure:
    """The length and the end of a content that is read block by block."""

    size: int = 0
    end: bytes = b""

    def update(self, block: bytes) -> None:
        self.size += len(block)
        self.end = (self.end + block[-END:])[-END:]


def find_cut_files(
    versions: EarlierVersions,
    jobs: Mapping[str, PreparationJob],
    summaries: Mapping[str, Summary],
    former_ids: Mapping[str, tuple[str, ...]],
) -> Iterator[Problem]:
    """Of datasets some file of which does not end its last line. `former_ids`: of each."""
    for id_, summary in summaries.items():
        if summary.unended:
            for file in jobs[id_].task.files:
                if file.ending in TEXTS and not file.refused:
                    yield from _ask(versions, jobs[id_], file, former_ids[id_])


def _ask(
    versions: EarlierVersions, job: PreparationJob, file: SourceFile, former_ids: tuple[str, ...]
) -> Iterator[Problem]:
    """Nothing of a file that has gone meanwhile, which the next build will say."""
    with suppress(UnsafePath, OSError), open_inside(job.folder, file.path) as stream:
        measure = _Measure()
        lines = 1
        while block := stream.read(SAMPLE):
            measure.update(block)
            lines += block.count(b"\n")
        if is_line_ended(measure.end):
            return
        stream.seek(0)
        names = name_content(stream)
        before = _measure_before(versions, job.task.id, file, former_ids, names=names)
        if before is None or not is_line_ended(before.end):
            return
        # who takes away a line end alone cuts nothing
        if measure.size + END < before.size or _has_short_end(stream, measure.size, file):
            yield make_problem("file-cut", Place(path=f"{job.shown}/{file.path}"), line=lines)


def _measure_before(
    versions: EarlierVersions,
    id_: str,
    file: SourceFile,
    former_ids: tuple[str, ...],
    *,
    names: frozenset[str],
) -> _Measure | None:
    """What the file held before it held what is called `names`."""
    for content in versions.history.list_contents(f"{DATASETS}/{id_}/{file.path}", former_ids):
        if content.blob not in names:
            measure = _Measure()
            return measure if versions.copy_blob(content.blob, measure.update) else None
    return None


def _has_short_end(stream: BufferedReader, size: int, file: SourceFile) -> bool:
    """Has the last row fewer cells than each of those before it?"""
    stream.seek(0)
    head = stream.read(SAMPLE)
    stream.seek(max(len(head), size - SAMPLE))
    tail = stream.read(SAMPLE)
    reading = decide_reading(head, tail, file.hints)
    if isinstance(reading, Refusal):
        return False
    text = (tail or head).decode(reading.encoding, "replace")
    lines = [remove_line_suffix(line, reading.ending) for line in text.splitlines()[-LAST_LINES:]]
    counts = [
        len(record.loosely(reading.marks))
        for record in split_records(lines, reading.marks, reading.width)
    ]
    return len(counts) > 1 and counts[-1] < min(counts[:-1])
