"""What the site before published, for where git does not know what a file held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from site_builder.core.model.kept import KeptFile
from site_builder.core.model.prepared import ORIGINALS, SourceFile
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.metadata.broken_descriptors import EarlierDescriptor
from site_builder.metadata.site_folder import DATASETS, DESCRIPTORS, is_folder_inside
from site_builder.publish.kept.previous_descriptor import write_descriptor
from site_builder.publish.permanence import EarlierDataset, EarlierSite
from site_builder.storage.object_store import ObjectStore
from site_builder.storage.resource_errors import detect_resource_shortage
from site_builder.storage.safe_open import UnsafePath, open_inside

READ_AGAIN = (".parquet", ".csv")  # the downloads of ours that give the table again


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFile:
    """A file of the site before. `day`: of its content; `since`: when it was first
    kept, if it was then; `file`: what is to be prepared of it, where it is not as it was
    received."""

    sha256: str
    day: date | None
    since: date | None
    file: SourceFile | None = None


@dataclass(frozen=True, slots=True)
class PreviousSite:
    """The site before: its folder, and what its report says. `root`: the site that is built, whose
    store is to have what is listed."""

    root: Path
    folder: Path
    report: EarlierSite
    objects: ObjectStore

    def list_files(
        self, dataset_id: str, file: SourceFile, former_ids: Sequence[str]
    ) -> Iterator[PublishedFile]:
        """What stands for a file of a dataset: the file as it was received, else its table as we
        published it."""
        dataset = self._find_dataset(dataset_id, former_ids)
        if dataset is None:
            return
        digests = {download.url: download.sha256 for download in dataset.downloads}
        day, since = _get_days(dataset)
        original = f"data/{dataset.id}/{ORIGINALS}{file.original}"
        if self._store(original, digests):
            yield PublishedFile(sha256=digests[original], day=day, since=since)
        for ending in READ_AGAIN:
            path = f"data/{dataset.id}/{file.name}{ending}"
            if file.kind == "table" and self._store(path, digests):
                table_file = replace(file, ending=ending, hints=ReadingHints(), original="")
                yield PublishedFile(sha256=digests[path], day=day, since=since, file=table_file)

    def list_descriptors(self, dataset_id: str) -> Iterator[EarlierDescriptor]:
        """What its metadata were, as far as the site tells them."""
        dataset = self._find_dataset(dataset_id, ())
        if dataset is None or not dataset.url:
            return
        folder = f"{DATASETS}/{dataset_id}"
        if not is_folder_inside(self.root, folder):  # which files it had, nobody tells
            return
        place = self.root / folder
        content = write_descriptor(self.folder, place, dataset_id, dataset.previous)
        if content:
            file = KeptFile(path=DESCRIPTORS[0], reason="")  # of which day, nobody told
            yield EarlierDescriptor(DESCRIPTORS[0], content, file)

    def _store(self, path: str, digests: Mapping[str, str]) -> bool:
        """Put a file into the store; False where it is not the one of the report."""
        if not digests.get(path):
            return False
        try:
            with open_inside(self.folder, path) as file:
                return self.objects.put_stream(file) == digests[path]
        except (UnsafePath, OSError) as cause:
            if detect_resource_shortage(cause):
                raise
            return False

    def _find_dataset(self, dataset_id: str, former_ids: Sequence[str]) -> EarlierDataset | None:
        datasets = {dataset.id: dataset for dataset in self.report.datasets}
        found_ids = filter(datasets.__contains__, (dataset_id, *former_ids))
        return datasets.get(next(found_ids, ""))


def _get_days(dataset: EarlierDataset) -> tuple[date | None, date | None]:
    """Of what was published, and of the change that could not be even then."""
    if dataset.kept:
        return dataset.kept.version, dataset.kept.since
    return dataset.modified, None


def open_previous_site(
    root: Path, previous: Path | None, report: EarlierSite, objects: ObjectStore
) -> PreviousSite | None:
    """The site that the owner names as the one before, where that is a folder and not its report
    alone."""
    if previous is None or not previous.is_dir():
        return None
    return PreviousSite(root, previous, report, objects)
