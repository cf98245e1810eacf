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

from site_builder.core.model.source import HarvestSource, RowSelection, SelectedRows
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import SLUG, slugify_text
from site_builder.exchange.fetch.addresses import get_host
from site_builder.exchange.fetch.client import WebClient
from site_builder.exchange.fetch.download import download_file
from site_builder.exchange.fetch.failures import FetchFailed
from site_builder.exchange.fetch.validators import NO_VALIDATORS, Validators
from site_builder.exchange.harvest.branch import ProposedFolder
from site_builder.exchange.harvest.choose_files import (
    choose_files,
    find_file_kind,
    identify_files,
    is_table_file,
    strip_format_names,
)
from site_builder.exchange.harvest.descriptor import (
    PlacedFile,
    compose_descriptor,
    parse_local_description,
)
from site_builder.exchange.harvest.fetched_content import (
    FetchedContent,
    check_declared,
    compute_file_sum,
)
from site_builder.exchange.harvest.harvested import HarvestedDataset, HarvestedFile
from site_builder.exchange.harvest.known_folders import KnownFile, KnownFolder
from site_builder.exchange.harvest.selected_files import (
    SELECTED_FORMAT,
    SelectionFailed,
    get_kept_content,
    list_doubts,
    select_rows,
)
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
    be asked. `problems`: what is to be told of files all the same."""

    root: Path
    source: HarvestSource
    writer: BlobWriter
    client: WebClient
    scratch: Path
    record: FetchRecord
    today: date
    other_hosts: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def make_folder(
        self, dataset: HarvestedDataset, path: str, known_folders: Iterable[KnownFolder]
    ) -> tuple[ProposedFolder, list[FetchFailed]]:
        """`known_folders`: as it was, that of the main line last. With what keeps files from coming
        that never came: the folder is made without them. Raises FetchFailed where one fails that
        was there before, or all do; GitSilent and OSError."""
        earlier_folders = list(known_folders)
        known_files: dict[tuple[str, str], KnownFile] = {}
        for folder in earlier_folders:  # what the branch has, under the name it has here
            for key, file_then in folder.files.items():
                known_files[key] = replace(known_files.get(key, file_then), path=file_then.path)
        placed: dict[str, PlacedFile] = {}
        failures: list[FetchFailed] = []
        entries = _list_local_files(earlier_folders)
        name = path.rpartition("/")[2]
        standard = dataset.standard or _find_local_standard(earlier_folders)
        for file in identify_files(choose_files(dataset.files)):
            try:
                placed_file = self._place_file(
                    file, known_files, folder=name, entries=entries, standard=standard
                )
            except FetchFailed as failure:
                if (file.id, self._choose_kept_format(file)) in known_files:
                    raise
                failures.append(failure)
            else:
                placed.setdefault(placed_file.path or file.url, placed_file)
        if failures and not any(map(attrgetter("path"), placed.values())):
            raise failures[0]
        self._report_unselected_files(list(placed.values()), path)
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
        standard: str,
    ) -> PlacedFile:
        """Its content is added to `entries`, unless it is a link. Raises FetchFailed, also where it
        has no address of the web: a link to it would be one to a file of here."""
        if not parse_web_address(file.url):
            raise FetchFailed("fetch-address", file.url)
        selection = self.source.selection if is_table_file(file) else None
        format_ = self._choose_kept_format(file)
        earlier_file = known_files.get((file.id, format_))
        if self.source.links_only or not find_file_kind(file):
            return PlacedFile(file=file)
        host = get_host(urlsplit(file.url))
        if host not in self.client.rules.hosts and earlier_file is None:
            self.other_hosts.add(host)
            return PlacedFile(file=file)
        try:
            content = self._fetch_content(file, earlier_file, selection, standard=standard)
        except SelectionFailed as failure:
            if earlier_file:
                self.problems.extend(failure.problems)
                raise
            return PlacedFile(file=file, failure=failure)
        named = replace(file, format=format_)
        name = earlier_file.path if earlier_file else make_file_name(named, folder, entries)
        if name in entries:
            name = make_file_name(named, folder, entries)
        entries[name] = content.blob
        selected = replace(content.selected, path=name) if content.selected else None
        return PlacedFile(file=file, path=name, sha256=content.sha256, selected=selected)

    def _choose_kept_format(self, file: HarvestedFile) -> str:
        is_selected = self.source.selection and is_table_file(file)
        return SELECTED_FORMAT if is_selected else file.format

    def _report_unselected_files(self, placed: Sequence[PlacedFile], path: str) -> None:
        """Those of which no row could be chosen are links. Raises SelectionFailed where there is
        no other file."""
        failures = [file.failure for file in placed if file.failure]
        if failures and not any(file.selected for file in placed):
            self.problems.extend(failures[0].problems)
            raise failures[0]
        for failure in failures:
            self.problems.append(make_problem("select-linked", Place(path=path), **failure.params))

    def _fetch_content(
        self,
        file: HarvestedFile,
        known: KnownFile | None,
        selection: RowSelection | None,
        *,
        standard: str,
    ) -> FetchedContent:
        """What is kept of a file, which is not asked for again where the source says that it is the
        same."""
        content = get_kept_content(known, selection)
        if content and file.sha256 and file.sha256 == content.whole:
            return content
        target = self.scratch / "file"
        validators = NO_VALIDATORS
        if content and not file.sha256:  # a sum says more than what a host remembers
            validators = self.record.find(file.url, content.whole)
        downloaded = download_file(
            self.client, file.url, target, known=validators, is_api=file.is_api
        )
        if content and downloaded.is_same:
            return content
        check_content(target, file.format, file.url)
        check_declared(file, downloaded)
        self.record.validators[file.url] = (downloaded.sha256, downloaded.validators)
        if selection is None:
            return FetchedContent(downloaded.sha256, self.writer.write_file(target))
        if content and content.whole == downloaded.sha256:
            return content
        rows = self.scratch / "rows"
        answer = select_rows(target, rows, file, selection, standard=standard)
        self.problems.extend(list_doubts(answer, file))
        selected = SelectedRows(
            path="",  # it is named once it has its place
            column=answer.column,
            rows=answer.rows,
            total=answer.total,
            sha256=downloaded.sha256,
            choice=selection.digest,
        )
        return FetchedContent(compute_file_sum(rows), self.writer.write_file(rows), selected)

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


def _find_local_standard(folders: Sequence[KnownFolder]) -> str:
    """The standard that somebody has written here."""
    local = parse_local_description(folders[-1].descriptor) if folders else {}
    standard = local.get("standard")
    return standard if isinstance(standard, str) else ""


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
