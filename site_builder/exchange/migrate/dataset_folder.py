"""A dataset of a former portal → its folder, whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from site_builder.core.language import Language
from site_builder.core.text import (
    clean_line,
    clean_prose,
    show_safe_path,
    show_safe_value,
    truncate_text,
)
from site_builder.core.vocabulary import SERVICES
from site_builder.exchange.fetch.addresses import get_host
from site_builder.exchange.fetch.client import WebClient
from site_builder.exchange.fetch.download import download_file
from site_builder.exchange.fetch.failures import FetchFailed
from site_builder.exchange.harvest.choose_files import choose_files, find_file_kind, is_table_file
from site_builder.exchange.harvest.descriptor import (
    MOST_RESOURCE_TEXT,
    compose_schema,
    describe_dataset,
    dump_descriptor,
    is_shortened,
)
from site_builder.exchange.harvest.folders import make_file_name
from site_builder.exchange.harvest.harvested import HarvestedDataset, HarvestedFile
from site_builder.exchange.harvest.sniff import check_content
from site_builder.exchange.migrate.kept_folders import write_identifier
from site_builder.exchange.migrate.leftovers import Leftover, explain_failure, is_passing
from site_builder.metadata.keys.dataset import DATASET
from site_builder.metadata.keys.shared import TITLE
from site_builder.metadata.site_folder import DESCRIPTORS

MOST_FILES = DATASET.by_name["resources"].most
HEAVY = 100_000_000  # bytes of a file beyond which most forges refuse it
REAL_TIME = ("update_cont", "hourly")
Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderWriter:
    """In which site, by which client; `part`: where a folder is made before it is whole. `day`: of
    today, as people write it."""

    root: Path
    client: WebClient
    part: Path
    day: str
    words: Language

    def make_folder(self, dataset: HarvestedDataset, path: str, identifier: str) -> list[Leftover]:
        """Make the folder that is to be at `path` of the site; what did not come of it.
        `identifier`: what catalogues knew it by. Raises FetchFailed where it cannot come at all, or
        may come another time; OSError."""
        shutil.rmtree(self.part, ignore_errors=True)
        self.part.mkdir(parents=True)
        subject = _name_subject(dataset, path)
        leftovers = list(_list_decisions(dataset, subject))
        resources: list[Json] = []
        failures: list[FetchFailed] = []
        if len(dataset.files) > MOST_FILES:
            raise FetchFailed("harvest-many-files", dataset.landing_page, most=MOST_FILES)
        for file in choose_files(dataset.files):
            try:
                resource, leftover = self._take_file(file, path, subject)
            except FetchFailed as failure:
                if is_passing(failure):
                    raise
                failures.append(failure)
                detail = f"{show_safe_path(file.url)} — {explain_failure(failure, self.words)}"
                leftovers.append(Leftover(code="file", subject=subject, detail=detail))
                continue
            if dataset.standard:  # which says more of its columns
                resource.pop("schema", None)
            if resource and resource not in resources:
                resources.append(resource)
            if leftover:
                leftovers.append(leftover)
        if not resources:
            raise next(iter(failures), FetchFailed("harvest-no-file", dataset.landing_page))
        self._write_descriptor(dataset, resources, identifier)
        return leftovers

    def place_folder(self, path: str) -> None:
        """Give the folder that was made its name: it is there whole, or not at all."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        self.part.rename(target)

    def _take_file(
        self, file: HarvestedFile, path: str, subject: str
    ) -> tuple[Json, Leftover | None]:
        """What its description says of a file, nothing where it does not come; and what is to be
        said of that. Raises FetchFailed."""
        host = get_host(urlsplit(file.url))
        is_own_host = host in self.client.rules.hosts
        if file.service == "download" and is_table_file(replace(file, service="")):
            return {}, Leftover(code="layer", subject=subject, detail=show_safe_path(file.url))
        if not find_file_kind(file) and not is_own_host:
            return _describe_file(file, ""), None
        if not find_file_kind(file):
            leftover = Leftover(code="service", subject=subject, detail=show_safe_path(file.url))
            return _describe_file(file, ""), leftover
        if not is_own_host:
            leftover = Leftover(code="other-host", subject=subject, detail=host)
            return _describe_file(file, ""), leftover
        name, size = self._fetch_file(file, path.rpartition("/")[2])
        heavy = None
        if size > HEAVY:
            detail = f"{name} ({size // 1_000_000} Mo)"
            heavy = Leftover(code="heavy", subject=subject, detail=detail)
        return _describe_file(file, name), heavy

    def _fetch_file(self, file: HarvestedFile, folder: str) -> tuple[str, int]:
        """The name that it has in the folder that is being made, and its size."""
        target = self.part.with_name("file")
        downloaded = download_file(self.client, file.url, target, is_api=file.is_api)
        check_content(target, file.format, file.url)
        if file.sha256 and file.sha256 != downloaded.sha256:
            raise FetchFailed("harvest-file-sum", file.url)
        names = [entry.name for entry in self.part.iterdir()]
        name = make_file_name(file, folder, names)
        target.rename(self.part / name)
        return name, downloaded.bytes

    def _write_descriptor(
        self, dataset: HarvestedDataset, resources: list[Json], identifier: str
    ) -> None:
        titled = replace(dataset, keywords=_keep_themes(dataset), title=dataset.title or dataset.id)
        written = describe_dataset(titled, licence=dataset.licence, origin={})
        if not all(map(_is_plain_file, resources)):  # files are found, and what somebody will add
            written["resources"] = resources
        written["id"] = write_identifier(identifier)
        address = show_safe_path(dataset.landing_page)
        head = f"# {self.words.say('migrate.head', url=address, day=self.day)}\n"
        said_licence = show_safe_value(dataset.said_licence)
        if said_licence and not dataset.licence:
            head += f"# {self.words.say('migrate.head.licence', licence=said_licence)}\n"
        (self.part / DESCRIPTORS[0]).write_bytes(dump_descriptor(written, head))


def _name_subject(dataset: HarvestedDataset, path: str) -> str:
    title = show_safe_value(dataset.title)
    return f"{path} « {title} »" if title else path


def _describe_file(file: HarvestedFile, name: str) -> Json:
    """A file of the folder, or a link where it has no name in it."""
    written: Json = {
        "path": name or file.url,
        "title": truncate_text(clean_line(file.title), TITLE),
        "description": truncate_text(
            clean_prose(file.description), MOST_RESOURCE_TEXT // MOST_FILES
        ),
    }
    if name:
        written["schema"] = compose_schema(file)
    else:
        written["kind"] = file.service if file.service in SERVICES else "download"
        written["format"] = truncate_text(clean_line(file.format), 20)
    return {key: value for key, value in written.items() if value}


def _is_plain_file(written: Json) -> bool:
    """Is nothing said of it but its name?"""
    return written.keys() == {"path"}


def _keep_themes(dataset: HarvestedDataset) -> tuple[str, ...]:
    """Keywords, and what its themes were called where we have no such theme."""
    if dataset.theme:
        return dataset.keywords
    return (*dataset.keywords, *dataset.said_themes)


def _list_decisions(dataset: HarvestedDataset, subject: str) -> Iterator[Leftover]:
    """What somebody has to decide of it, or to know."""
    if not dataset.title:
        yield Leftover(code="untitled", subject=subject)
    if not dataset.licence:
        said_licence = show_safe_value(dataset.said_licence)
        code = "licence-unknown" if said_licence else "licence-none"
        yield Leftover(code=code, subject=subject, detail=said_licence)
    if not dataset.theme and dataset.said_themes:
        detail = show_safe_value(", ".join(dataset.said_themes))
        yield Leftover(code="theme", subject=subject, detail=detail)
    if is_shortened(dataset):
        yield Leftover(code="shortened", subject=subject)
    if dataset.frequency in REAL_TIME:
        yield Leftover(code="real-time", subject=subject)
    for remark in dataset.remarks:
        yield Leftover(code=remark, subject=subject)
