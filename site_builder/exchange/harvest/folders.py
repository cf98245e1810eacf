"""What was read of a dataset → the folder that is proposed for it: its files, stored in git, and
its description."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from operator import attrgetter
from pathlib import Path
from urllib.parse import unquote, urlsplit

from site_builder.core.formats import find_format
from site_builder.core.model.source import HarvestSource
from site_builder.core.text import SLUG, slugify_text
from site_builder.exchange.fetch.addresses import get_host
from site_builder.exchange.fetch.client import WebClient
from site_builder.exchange.fetch.download import DownloadedFile, download_file
from site_builder.exchange.fetch.failures import FetchFailed
from site_builder.exchange.fetch.validators import NO_VALIDATORS, Validators
from site_builder.exchange.harvest.branch import ProposedFolder
from site_builder.exchange.harvest.choose_files import (
    choose_files,
    identify_files,
    strip_format_names,
)
from site_builder.exchange.harvest.descriptor import (
    PlacedFile,
    compose_descriptor,
    parse_local_description,
)
from site_builder.exchange.harvest.harvested import HarvestedDataset, HarvestedFile
from site_builder.exchange.harvest.known_folders import KnownFile, KnownFolder
from site_builder.exchange.harvest.sniff import check_content
from site_builder.history.git import BlobWriter
from site_builder.metadata.folder_addresses import is_fit_for_address
from site_builder.metadata.public_names import RESERVED_RESOURCES
from site_builder.metadata.site_folder import DATASETS, DESCRIPTORS
from site_builder.metadata.yaml.kinds import parse_web_address

UNPUBLISHED = frozenset({*RESERVED_RESOURCES, "readme", "lisezmoi", "license", "licence"})
LONGEST_STEM = 80


@dataclass(frozen=True, slots=True)
class FetchRecord:
    """What the last harvest was told of the files of a source, by address: with which sum they came
    and by what their host knows them."""

    validators: dict[str, tuple[str, Validators]]

    def find(self, url: str, sha256: str) -> Validators:
        """Those of the content with this sum."""
        known_sha256, validators = self.validators.get(url, ("", NO_VALIDATORS))
        if sha256 and known_sha256 == sha256:
            return validators
        return NO_VALIDATORS


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderMaker:
    """Who makes folders: in which site, of which source, by whom contents are stored, by which
    client and in which scratch folder; `today` is the day of a change of which the source says
    none. `other_hosts`: those of files that are only linked to, for nobody has said that they may
    be asked."""

    root: Path
    source: HarvestSource
    writer: BlobWriter
    client: WebClient
    scratch: Path
    record: FetchRecord
    today: date
    other_hosts: set[str] = field(default_factory=set)

    def make_folder(
        self, dataset: HarvestedDataset, path: str, known_folders: Iterable[KnownFolder]
    ) -> tuple[ProposedFolder, list[FetchFailed]]:
        """`known_folders`: as it was, that of the main line last. With what keeps files from coming
        that never came: the folder is made without them. Raises FetchFailed where one fails that
        was there before, or all do; GitSilent and OSError."""
        earlier_folders = list(known_folders)
        known_files: dict[tuple[str, str], KnownFile] = {}
        for folder in earlier_folders:  # what the branch has, under the name it has here
            for key, known in folder.files.items():
                known_files[key] = replace(known_files.get(key, known), path=known.path)
        placed: dict[str, PlacedFile] = {}
        failures: list[FetchFailed] = []
        entries = _list_local_files(earlier_folders)
        name = path.rpartition("/")[2]
        for file in identify_files(choose_files(dataset.files)):
            try:
                placed_file = self._place_file(file, known_files, folder=name, entries=entries)
            except FetchFailed as failure:
                if (file.id, file.format) in known_files:
                    raise
                failures.append(failure)
            else:
                placed.setdefault(placed_file.path or file.url, placed_file)
        if failures and not any(map(attrgetter("path"), placed.values())):
            raise failures[0]
        entries[DESCRIPTORS[0]] = self._store_descriptor(
            dataset, list(placed.values()), known=earlier_folders
        )
        return ProposedFolder(path, entries), failures

    def _place_file(
        self,
        file: HarvestedFile,
        known_files: Mapping[tuple[str, str], KnownFile],
        *,
        folder: str,
        entries: dict[str, str],
    ) -> PlacedFile:
        """Its content is added to `entries`, unless it is a link. Raises FetchFailed, also where it
        has no address of the web: a link to it would be one to a file of here."""
        if not parse_web_address(file.url):
            raise FetchFailed("fetch-address", file.url)
        earlier_file = known_files.get((file.id, file.format))
        if self.source.links_only or not is_copied(file):
            return PlacedFile(file=file)
        host = get_host(urlsplit(file.url))
        if host not in self.client.rules.hosts and earlier_file is None:
            self.other_hosts.add(host)
            return PlacedFile(file=file)
        sha256, blob = self._fetch_content(file, earlier_file)
        name = earlier_file.path if earlier_file else make_file_name(file, folder, entries)
        if name in entries:
            name = make_file_name(file, folder, entries)
        entries[name] = blob
        return PlacedFile(file=file, path=name, sha256=sha256)

    def _fetch_content(self, file: HarvestedFile, known: KnownFile | None) -> tuple[str, str]:
        """Its sum and the id of its content, which is not asked for again where the source says
        that it is the same."""
        if known and file.sha256 and file.sha256 == known.sha256:
            return known.sha256, known.blob
        target = self.scratch / "file"
        validators = NO_VALIDATORS
        if known and not file.sha256:  # a sum says more than what a host remembers
            validators = self.record.find(file.url, known.sha256)
        downloaded = download_file(
            self.client, file.url, target, known=validators, is_api=file.is_api
        )
        if downloaded.is_same and known:
            return known.sha256, known.blob
        check_content(target, file.format, file.url)
        _check_declared(file, downloaded)
        self.record.validators[file.url] = (downloaded.sha256, downloaded.validators)
        return downloaded.sha256, self.writer.write_file(target)

    def _store_descriptor(
        self, dataset: HarvestedDataset, placed: list[PlacedFile], *, known: list[KnownFolder]
    ) -> str:
        """The id of the description; with the day that it had, where nothing else has changed."""
        local = parse_local_description(known[-1].descriptor) if known else {}
        if dataset.modified and dataset.modified > self.today:  # it would be the latest for ever
            dataset = replace(dataset, modified=None)
        compose = partial(compose_descriptor, dataset, self.source, files=placed, local=local)
        if dataset.modified:
            return self.writer.write_content(compose(day=dataset.modified.isoformat()))
        for folder in known:
            content = compose(day=folder.day)
            if content == folder.descriptor:
                return self.writer.write_content(content)
        return self.writer.write_content(compose(day=self.today.isoformat()))


def _list_local_files(folders: Sequence[KnownFolder]) -> dict[str, str]:
    """What somebody has put into the folder beside what the source gave: a schema, a note."""
    if not folders:
        return {}
    current = folders[-1]
    given_paths = {file.path for file in current.files.values()}.union(DESCRIPTORS)
    return {path: blob for path, blob in current.entries.items() if path not in given_paths}


def is_copied(file: HarvestedFile) -> bool:
    """Is it a file of a format that we know, and no service?"""
    form = find_format(f".{file.format}")
    return not file.service and form is not None and form.kind != ""


def _check_declared(file: HarvestedFile, downloaded: DownloadedFile) -> None:
    """Raises FetchFailed where the source says another sum than that of what came."""
    if file.sha256 and file.sha256 != downloaded.sha256:
        raise FetchFailed("harvest-file-sum", file.url)


def make_file_name(file: HarvestedFile, folder: str, taken: Collection[str]) -> str:
    """A name that no other file of the folder has, whatever the source calls it: of lower case
    letters, figures and hyphens, so that it leads nowhere else."""
    stem = _find_stem(file, folder)
    stem = stem[:LONGEST_STEM].strip("-") or "fichier"
    if stem in UNPUBLISHED:
        stem = f"fichier-{stem}"
    return _number_name(stem, f".{file.format}", taken)


def _find_stem(file: HarvestedFile, folder: str) -> str:
    """What it is called, else the end of its address, else its folder: « Export CSV » says no more
    than its format."""
    stem = strip_format_names(file.name)
    if stem and SLUG.fullmatch(file.name):
        return file.name
    address_end = unquote(urlsplit(file.url).path).rpartition("/")[2].rpartition(".")[0]
    stems = (stem, *map(strip_format_names, (file.title, address_end)), slugify_text(folder))
    return next(filter(None, stems), "")


def make_folder_path(dataset: HarvestedDataset, publisher: str, taken: Collection[str]) -> str:
    """A folder that no other dataset of the source has."""
    slug = slugify_text(dataset.name) or slugify_text(dataset.title) or "jeu"
    slug = slug[:LONGEST_STEM].strip("-")
    if not is_fit_for_address(slug):
        slug = f"jeu-{slug}"
    return _number_name(f"{DATASETS}/{publisher}/{slug}", "", taken)


def _number_name(stem: str, ending: str, taken: Collection[str]) -> str:
    name = f"{stem}{ending}"
    number = 2
    while name in taken:
        name = f"{stem}-{number}{ending}"
        number += 1
    return name
