"""A portal → a folder: what is done, in its order. Nothing that is there is overwritten."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from site_builder.core.language import Language
from site_builder.core.model.source import HarvestSource
from site_builder.core.text import clean_line, show_safe_path, show_safe_value
from site_builder.exchange.fetch.client import WebClient
from site_builder.exchange.fetch.failures import FetchFailed
from site_builder.exchange.fetch.rules import LARGEST_FILE, Clock, FetchRules, make_agent
from site_builder.exchange.harvest.folders import make_folder_path
from site_builder.exchange.harvest.harvest import LONGEST_ID, MOST_DATASETS
from site_builder.exchange.harvest.harvested import HarvestedDataset
from site_builder.exchange.harvest.kinds import KINDS
from site_builder.exchange.harvest.kinds.opendatasoft import list_hidden_titles
from site_builder.exchange.migrate.dataset_folder import FolderWriter
from site_builder.exchange.migrate.editorial_files import LARGEST_PICTURE, EditorialWriter
from site_builder.exchange.migrate.find_kind import find_source
from site_builder.exchange.migrate.former_addresses import (
    add_earlier_addresses,
    gather_former_addresses,
    keep_earlier_addresses,
)
from site_builder.exchange.migrate.found_articles import list_articles
from site_builder.exchange.migrate.found_reuses import iterate_reuses, join_reuses
from site_builder.exchange.migrate.handover import HANDOVER, compose_handover, keep_calls
from site_builder.exchange.migrate.kept_folders import (
    find_moved_folder,
    list_folder_paths,
    list_vanished,
)
from site_builder.exchange.migrate.leftovers import (
    FAILED,
    Leftover,
    explain_failure,
    is_passing,
)
from site_builder.exchange.migrate.owner_decisions import list_owner_decisions
from site_builder.exchange.migrate.owner_files import compose_owner_files
from site_builder.exchange.migrate.portal_facts import PortalFacts, read_portal_facts
from site_builder.exchange.migrate.publishers import (
    PublisherBook,
    list_beffroi_publishers,
    make_book,
    read_publisher_texts,
)
from site_builder.exchange.migrate.state import (
    FOLDER,
    JOURNAL,
    DatasetJournal,
    MigrationState,
    PlacedDataset,
    load_state,
    lock_migration,
    save_state,
)
from site_builder.exchange.migrate.written_files import write_new_files
from site_builder.metadata.public_names import RESERVED
from site_builder.metadata.site_folder import DATASETS
from site_builder.publish.refusal import BuildRefused
from site_builder.storage.progress import Tell, ignore_progress, track_progress

PART = f"{FOLDER}/dataset"  # where a folder is made before it is whole
IGNORED = (".git", ".beffroi")  # in a folder that is empty
# Where a provider keeps the files of its portals
FILE_HOSTS = {"www.data.gouv.fr": "static.data.gouv.fr"}
MOST_UNANSWERED = 5  # datasets in a row, after which the portal is asked whether it is still there

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationSettings:
    """`url` of what, into which `folder`; `kind` and `communes` as somebody gave them: of each
    commune its INSEE code and its name. `hosts`: further ones from which files may come."""

    url: str
    folder: Path
    today: date
    words: Language
    kind: str = ""
    hosts: tuple[str, ...] = ()
    communes: tuple[tuple[str, str], ...] = ()
    allow_loopback: bool = False
    clock: Clock = field(default_factory=Clock)
    tell: Tell = ignore_progress


@dataclass(slots=True, kw_only=True)
class Migration:
    """What came. `kind`: of the portal; `resumed`: datasets that had come before; `edited`: files
    that somebody has changed since, and that stay so. `commit`: see `commit_portal`, or "failed".
    `again`: another run may bring more. `unanswered`: datasets in a row that did not come."""

    kind: str
    url: str
    ids: dict[str, str] = field(default_factory=dict)
    resumed: int = 0
    reuses: int = 0
    leftovers: list[Leftover] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    commit: str = ""
    again: bool = False
    unanswered: int = 0

    @property
    def has_failed(self) -> bool:
        return any(leftover.code in FAILED for leftover in self.leftovers)


def migrate_portal(settings: MigrationSettings) -> Migration:
    """Raises BuildRefused and OSError."""
    state = _open_folder(settings)
    client = _make_client(settings)
    try:
        source = find_source(client, settings.url, settings.kind or (state.kind if state else ""))
        if source is None:
            raise BuildRefused("migrate-kind", {"url": show_safe_value(settings.url)})
        with lock_migration(settings.folder):
            state = _open_folder(settings)  # another one may have ended since
            state = state or MigrationState(url=settings.url, kind=source.kind)
            save_state(settings.folder, state)
            return _migrate_source(source, client, settings, state)
    except FetchFailed as failure:
        reason = explain_failure(failure, settings.words)
        params = {"url": str(failure.params["url"]), "reason": reason}
        raise BuildRefused("migrate-unread", params) from None


def _open_folder(settings: MigrationSettings) -> MigrationState | None:
    """What was done there before. Raises BuildRefused where the folder holds anything else."""
    folder = settings.folder
    place = {"folder": show_safe_path(str(folder))}
    if not folder.exists():
        return None
    state = load_state(folder)
    if state is None:
        if not folder.is_dir() or any(entry.name not in IGNORED for entry in folder.iterdir()):
            raise BuildRefused("migrate-not-empty", place)
        return None
    if not state.written and not (folder / JOURNAL).exists():
        return None  # nothing came of what was asked for then
    if state.url != settings.url or settings.kind not in ("", state.kind):
        raise BuildRefused("migrate-other", {**place, "url": show_safe_value(state.url)})
    if state.finished:
        raise BuildRefused("migrate-finished", place)
    return state


def _make_client(settings: MigrationSettings, largest_file: int = LARGEST_FILE) -> WebClient:
    host = (urlsplit(settings.url).hostname or "").lower()
    hosts = {host, FILE_HOSTS.get(host, host), *(name.lower() for name in settings.hosts)}
    rules = FetchRules(
        hosts=frozenset(hosts),
        agent=make_agent(""),
        allow_loopback=settings.allow_loopback,
        largest_file=largest_file,
    )
    return WebClient(rules, settings.clock)


def _migrate_source(
    source: HarvestSource,
    client: WebClient,
    settings: MigrationSettings,
    state: MigrationState,
) -> Migration:
    migration = Migration(kind=source.kind, url=source.url)
    facts = read_portal_facts(client, source)
    book = make_book(facts.title, settings.communes)
    with suppress(FetchFailed):
        book.described = read_publisher_texts(client, source)
    if source.kind == "beffroi":
        for publisher in list_beffroi_publishers(client, source.url):
            book.by_slug[publisher.slug] = publisher
    datasets = _list_datasets(client, source, settings)
    journal = DatasetJournal(folder=settings.folder)
    journal.load()
    for placed in journal.placed.values():
        book.keep_slug(placed.path.split("/")[1])
    writer = FolderWriter(
        root=settings.folder,
        client=client,
        part=settings.folder / PART,
        day=settings.words.day(settings.today),
        words=settings.words,
    )
    for dataset in track_progress(datasets, "migrate", settings.tell):
        _take_dataset(dataset, book, writer=writer, journal=journal, to=migration)
        if migration.unanswered >= MOST_UNANSWERED:
            next(KINDS[source.kind](client, source), None)  # raises where nobody answers
            migration.unanswered = 0
    _keep_vanished(datasets, book, folder=settings.folder, journal=journal, to=migration)
    if source.kind == "opendatasoft":
        hidden = _read_list(list_hidden_titles(client, source), settings, migration)
        for title in hidden:
            subject = f"« {show_safe_value(title)} »"
            migration.leftovers.append(Leftover(code="hidden", subject=subject))
    files = _compose_files(
        facts, book, datasets, client=client, source=source, settings=settings, to=migration
    )
    composed = compose_handover(
        migration.leftovers,
        kind=source.kind,
        url=source.url,
        day=settings.words.day(settings.today),
        words=settings.words,
    )
    files[HANDOVER] = keep_calls(settings.folder, composed)
    migration.edited = write_new_files(
        files, settings.folder, state=state, day=writer.day, words=settings.words
    )
    state.finished = not migration.again
    save_state(settings.folder, state)
    _sweep(settings.folder)
    return migration


def _list_datasets(
    client: WebClient, source: HarvestSource, settings: MigrationSettings
) -> list[HarvestedDataset]:
    """Each once. Raises FetchFailed where the list breaks off."""
    datasets: dict[str, HarvestedDataset] = {}
    for listed in KINDS[source.kind](client, source):
        dataset = replace(listed, id=clean_line(listed.id)[:LONGEST_ID])
        datasets.setdefault(dataset.id, dataset)
        settings.tell("harvest", len(datasets), len(datasets))
        if len(datasets) > MOST_DATASETS:
            raise FetchFailed("harvest-many", source.url, most=MOST_DATASETS)
    if not datasets:
        raise FetchFailed("harvest-nothing", source.url)
    return list(datasets.values())


def _take_dataset(
    dataset: HarvestedDataset,
    book: PublisherBook,
    *,
    writer: FolderWriter,
    journal: DatasetJournal,
    to: Migration,
) -> None:
    """Its folder, unless that is there: it was whole when it got its name; or unless somebody has
    moved or deleted it since."""
    publisher = book.find_slug(dataset)
    placed = journal.placed.get(dataset.id)
    identifier = _identify_dataset(dataset, to.kind)
    if placed and (writer.root / placed.path).is_dir():
        to.resumed += 1
    elif placed and placed.is_there:
        path = find_moved_folder(writer.root, identifier)
        if not path:
            to.leftovers.append(Leftover(code="removed", subject=placed.path))
            return
        to.resumed += 1
        placed = replace(placed, path=path)
    else:
        taken = {*journal.paths, *list_folder_paths(writer.root, publisher)}
        path = placed.path if placed else make_folder_path(dataset, publisher, taken)
        try:
            if dataset.failure:
                raise dataset.failure
            left = writer.make_folder(dataset, path, identifier)
        except FetchFailed as failure:
            to.again = to.again or is_passing(failure)
            to.unanswered += 1
            page = show_safe_path(dataset.landing_page)
            subject = f"{page} « {show_safe_value(dataset.title)} »"
            reason = explain_failure(failure, writer.words)
            to.leftovers.append(Leftover(code="dataset", subject=subject, detail=reason))
            return
        placed = PlacedDataset(
            dataset.id, path, tuple(left), publisher=book.by_slug[publisher].name
        )
        journal.add(placed)
        writer.place_folder(path)
        journal.confirm(placed)
        to.unanswered = 0
    book.keep_publisher(placed.path.split("/")[1], placed.publisher)
    to.ids[dataset.id] = placed.path.removeprefix(f"{DATASETS}/")
    to.leftovers += placed.leftovers


def _keep_vanished(
    datasets: Iterable[HarvestedDataset],
    book: PublisherBook,
    *,
    folder: Path,
    journal: DatasetJournal,
    to: Migration,
) -> None:
    """What came and is listed there no more stays, and its addresses with it."""
    ids = (dataset.id for dataset in datasets)
    for placed in list_vanished(folder, journal, ids):
        to.resumed += 1
        book.keep_publisher(placed.path.split("/")[1], placed.publisher)
        to.ids[placed.id] = placed.path.removeprefix(f"{DATASETS}/")
        to.leftovers += [*placed.leftovers, Leftover(code="vanished", subject=placed.path)]


def _identify_dataset(dataset: HarvestedDataset, kind: str) -> str:
    """What catalogues knew it by, by which harvesters know it again."""
    return dataset.landing_page if kind == "beffroi" else dataset.id


def _compose_files(
    facts: PortalFacts,
    book: PublisherBook,
    datasets: list[HarvestedDataset],
    *,
    client: WebClient,
    source: HarvestSource,
    settings: MigrationSettings,
    to: Migration,
) -> dict[str, bytes]:
    """All that is no dataset, by path."""
    former = gather_former_addresses(source, datasets, to.ids)
    vanished_ids = to.ids.keys() - {dataset.id for dataset in datasets}
    keep_earlier_addresses(former, settings.folder, {to.ids[id_] for id_ in vanished_ids})
    if source.kind == "beffroi":
        places = {*to.ids.values(), *book.by_slug, *RESERVED}
        add_earlier_addresses(former, client, source, places)
    writer = EditorialWriter(
        client=_make_client(settings, LARGEST_PICTURE),
        part=settings.folder / PART,
        ids=to.ids,
        words=settings.words,
    )
    dataset_ids = [dataset.id for dataset in datasets]
    reuses = _read_list(iterate_reuses(client, source, dataset_ids), settings, to)
    writer.add_reuses(join_reuses(reuses))
    articles = _read_list(list_articles(client, source), settings, to)
    writer.add_articles(articles, book.by_slug)
    to.reuses = sum(path.endswith(".yaml") for path in writer.files)
    came = (dataset for dataset in datasets if dataset.id in to.ids)
    to.leftovers += [*writer.leftovers, *list_owner_decisions(book, former, came)]
    files = compose_owner_files(facts, book.by_slug, former=former, words=settings.words)
    return files | writer.files


def _read_list(items: Iterator[Item], settings: MigrationSettings, to: Migration) -> list[Item]:
    """What came of a list beside the datasets, which does not end a migration where it breaks
    off."""
    read: list[Item] = []
    try:
        read.extend(items)
    except FetchFailed as failure:
        to.again = to.again or is_passing(failure)
        reason = explain_failure(failure, settings.words)
        address = str(failure.params["url"])
        to.leftovers.append(Leftover(code="list", subject=address, detail=reason))
    return read


def _sweep(folder: Path) -> None:
    """Nothing is left of what was being made."""
    shutil.rmtree(folder / PART, ignore_errors=True)
    for name in ("file", "picture"):
        (folder / FOLDER / name).unlink(missing_ok=True)
