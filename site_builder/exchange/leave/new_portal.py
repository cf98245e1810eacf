"""The folder of the new portal: a repository of its own, with the datasets of the publisher and
their history, and nothing of anybody else."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from site_builder.core.model.dataset import Dataset
from site_builder.exchange.deploy.branch import IDENTITY
from site_builder.exchange.leave.departure import Departure
from site_builder.exchange.leave.owner_settings import compose_owner_file
from site_builder.exchange.own_texts import OwnTexts, read_text
from site_builder.exchange.owner_file import add_identifier, format_flow
from site_builder.exchange.proposal import Proposal, commit_proposal, store_contents
from site_builder.exchange.shared_portal import EMPTY_SOURCES
from site_builder.history.commits import list_entries, write_files
from site_builder.history.filtered import filter_history
from site_builder.history.git import BlobReader, GitSilent, change_git
from site_builder.history.moves import list_former_contents
from site_builder.history.rewritten import (
    HistorySelection,
    HistoryUnread,
    RewrittenHistory,
    Signature,
    find_objects,
    is_takeable_path,
    make_repository,
    open_borrowing_repository,
    rewrite_history,
    send_history,
)
from site_builder.metadata.erasures import Erasure, write_erasures
from site_builder.metadata.site_folder import (
    DATASET_DEPTH,
    DATASETS,
    ERASED_FILE,
    GITATTRIBUTES,
    GITIGNORE,
    OWNER_FILE,
    SOURCES_FILE,
    get_path_dataset_id,
)
from site_builder.publish.refusal import BuildRefused

# Of each commit its day and first line; who made it too; or all that git has
HistoryDepth = Literal["days", "authors", "whole"]
OURS = Signature(IDENTITY["NAME"], IDENTITY["EMAIL"])


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePortal:
    """What became of the folder: how many commits of history it has, 0 where that could not be
    taken; the ids of datasets that catalogues would know by another address; the paths that nobody
    can take along; and the files that Git LFS keeps elsewhere."""

    commits: int
    unnamed: tuple[str, ...]
    refused: tuple[str, ...]
    lfs: tuple[str, ...]


def make_new_portal(
    departure: Departure, target: Path, *, url: str, depth: HistoryDepth, texts: OwnTexts
) -> MadePortal:
    """Write it into `target`, which is not there yet or empty, all at once. Raises BuildRefused,
    GitSilent and OSError."""
    real_target = target.resolve()  # « . », or a link to where it is to be
    part = real_target.parent / f".{real_target.name}.part"
    if part.exists():  # of a command that was cut
        shutil.rmtree(part)
    part.mkdir(parents=True)
    try:
        with tempfile.TemporaryDirectory(prefix="beffroi-") as scratch:
            maker = _Maker(departure, Path(scratch), texts)
            made = maker.make(part, url=url, depth=depth)
    except BaseException:
        shutil.rmtree(part)
        raise
    _put_in_place(part, real_target)
    return made


def _put_in_place(part: Path, target: Path) -> None:
    """In one step, in the place of an empty folder too. Into one that has to stay, a disk or where
    somebody is, one by one: communes.yml, by which the portal is known to be there, is the last."""
    if target != Path.cwd():
        with suppress(OSError):
            part.rename(target)
            return
    for path in sorted(part.iterdir(), key=lambda path: path.name == OWNER_FILE):
        shutil.move(path, target / path.name)
    part.rmdir()


class _Maker:
    """`history`: a repository of ours that sees the objects of the shared one."""

    def __init__(self, departure: Departure, scratch: Path, texts: OwnTexts) -> None:
        self._departure = departure
        self._scratch = scratch
        self._texts = texts
        objects = find_objects(departure.shared.root)
        self._history = open_borrowing_repository(scratch, objects, departure.shared.commit)
        self._unnamed: list[str] = []

    def make(self, part: Path, *, url: str, depth: HistoryDepth) -> MadePortal:
        rewritten = self._filter() if depth == "whole" else self._rewrite(depth)
        contents = dict.fromkeys(self._list_paths(rewritten), "")
        contents |= self._list_kept_contents()
        contents |= store_contents(self._history, dict(self._compose_files(url)))
        message = self._departure.shared.say("leave.commit", name=self._departure.publisher.name)
        proposal = Proposal(parents=rewritten.parents, contents=contents, message=message)
        commit = commit_proposal(self._history, proposal)
        make_repository(part, commit)
        send_history(self._history, [commit], target=part, scratch=self._scratch)
        change_git(part, ("update-ref", "refs/heads/main", commit))
        unwritten = write_files(part, commit, {path.partition("/")[0] for path in contents}, part)
        change_git(part, ("read-tree", "main"))
        return MadePortal(
            commits=rewritten.count,
            unnamed=tuple(self._unnamed),
            refused=tuple(rewritten.refused),
            lfs=unwritten.lfs,
        )

    def _list_paths(self, rewritten: RewrittenHistory) -> Iterable[str]:
        """Those of its last commit, links too."""
        return list_entries(self._history, rewritten.commit) if rewritten.commit else ()

    def _rewrite(self, depth: HistoryDepth) -> RewrittenHistory:
        """What cannot be rewritten is not the end: the files of today are there."""
        shared = self._departure.shared
        selection = HistorySelection(
            folders=self._list_folders(),
            keeps=lambda path, content: self._keeps(path.removeprefix(shared.prefix), content),
            rename=lambda path: path.removeprefix(shared.prefix),
            signature=OURS if depth == "days" else None,
        )
        try:
            return rewrite_history(self._history, shared.commit, selection)
        except (GitSilent, HistoryUnread):
            return RewrittenHistory()

    def _filter(self) -> RewrittenHistory:
        shared = self._departure.shared
        folders = self._list_folders()
        stripped = self._list_unkept_contents()
        try:
            return filter_history(
                self._history,
                shared.commit,
                folders=folders,
                prefix=shared.prefix,
                stripped=stripped,
            )
        except FileNotFoundError:
            raise BuildRefused("leave-filter-repo", {}) from None

    def _list_folders(self) -> tuple[str, ...]:
        """Where its datasets are, and were, in the repository."""
        departure = self._departure
        slugs = (departure.publisher.slug, *departure.publisher.previous)
        folders = [f"{DATASETS}/{slug}" for slug in slugs]
        others = {id_ for id_ in departure.ids if id_.partition("/")[0] not in slugs}
        if others:  # which the history alone knows by the names that people gave their folders
            folders += sorted(_list_former_folders(departure.shared.root, others))
        return tuple(f"{departure.shared.prefix}{folder}" for folder in folders)

    def _list_unkept_contents(self) -> set[str]:
        unkept = set()
        for path, ids in list_former_contents(self._departure.shared.root).items():
            unkept |= {id_ for id_ in ids if not self._keeps(path, id_)}
        return unkept

    def _keeps(self, path: str, content: str) -> bool:
        """What was erased does not come back with the history: no content of the record, and of a
        dataset that was erased as a whole only what stands for it today."""
        departure = self._departure
        erasures = departure.shared.erasures
        if erasures.is_erased_content(content):
            return False
        former_id = get_path_dataset_id(path)
        present_id = departure.former_names.get(former_id, former_id)
        if any(map(erasures.is_erased, (former_id, present_id))):
            return departure.shared.contents.get(path) == content
        return True

    def _list_kept_contents(self) -> Iterator[tuple[str, str]]:
        departure = self._departure
        own = {*self._texts.own, *_list_named_files(departure)}
        for path, content in departure.shared.contents.items():
            is_ours = path.startswith(f"{departure.folder}/") or path in own
            if is_ours and is_takeable_path(path) and self._keeps(path, content):
                yield path, content

    def _compose_files(self, url: str) -> Iterator[tuple[str, bytes]]:
        departure = self._departure
        yield OWNER_FILE, compose_owner_file(departure, url).encode()
        yield ".gitignore", GITIGNORE.encode()
        yield ".gitattributes", GITATTRIBUTES.encode()
        name = departure.publisher.name
        yield "LISEZMOI.md", f"{departure.shared.say('leave.readme', name=name)}\n".encode()
        yield from self._compose_record()
        yield from _compose_sources(departure)
        with BlobReader(departure.shared.root) as reader:
            for dataset in departure.datasets:
                yield from self._compose_description(dataset, reader)

    def _compose_description(
        self, dataset: Dataset, reader: BlobReader
    ) -> Iterator[tuple[str, bytes]]:
        """With what catalogues know the dataset by: its address on the shared portal, for whoever
        harvests both is to see one dataset."""
        identifier = find_identifier(dataset, self._departure)
        if not identifier or dataset.identifier:
            return
        content = read_text(reader, self._departure.shared.contents.get(dataset.descriptor, ""))
        edited = add_identifier(content, dataset.descriptor, identifier) if content else None
        if edited is None:
            self._unnamed.append(dataset.id)
        else:
            yield dataset.descriptor, edited

    def _compose_record(self) -> Iterator[tuple[str, bytes]]:
        """What of erased.yml is about what leaves."""
        entries = tuple(_list_own_erasures(self._departure))
        if entries:
            write_erasures(self._scratch, entries)
            yield ERASED_FILE, (self._scratch / ERASED_FILE).read_bytes()


def _list_former_folders(root: Path, ids: Collection[str]) -> set[str]:
    """Those of the datasets that had these ids."""
    folders = set()
    for path in list_former_contents(root):
        if get_path_dataset_id(path) in ids:
            folders.add("/".join(path.split("/")[:DATASET_DEPTH]))
    return folders


def find_identifier(dataset: Dataset, departure: Departure) -> str:
    """What catalogues know it by on the shared portal, or "" where that has no address."""
    if dataset.identifier or not departure.shared.url:
        return dataset.identifier
    return f"{departure.shared.url}{departure.first_ids.get(dataset.id, dataset.id)}/"


def _list_own_erasures(departure: Departure) -> Iterator[Erasure]:
    slugs = {departure.publisher.slug, *departure.publisher.previous}
    erasures: dict[Erasure, None] = {}
    for entry in departure.shared.erasures.entries:
        if entry.id.partition("/")[0] in slugs or entry.id in departure.ids:
            erasures[entry] = None
    yield from erasures


def _compose_sources(departure: Departure) -> Iterator[tuple[str, bytes]]:
    """The portals from which its datasets are taken."""
    if departure.sources:
        lines = (f"  - {format_flow(source)}\n" for source in departure.sources.values())
        yield SOURCES_FILE, f"{EMPTY_SOURCES}{''.join(lines)}".encode()


def _list_named_files(departure: Departure) -> Iterator[str]:
    """The files that the new communes.yml names."""
    portal = departure.shared.catalogue.portal
    for name in (departure.publisher.logo, portal.contours, portal.base):
        if name in departure.shared.contents:
            yield name
