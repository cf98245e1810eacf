"""What the shared portal is to say once a publisher has left, on a branch that somebody reads: its
datasets are elsewhere, and where; or they are harvested from there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from site_builder.core.model.dataset import Dataset, Resource
from site_builder.exchange.harvest.descriptor import (
    dump_descriptor,
    parse_local_description,
)
from site_builder.exchange.leave.departure import Departure
from site_builder.exchange.own_texts import read_text
from site_builder.exchange.owner_file import UneditableFile, add_entry, set_publisher_key
from site_builder.exchange.proposal import (
    Proposal,
    commit_proposal,
    store_contents,
)
from site_builder.exchange.shared_portal import EMPTY_SOURCES, read_source_entries
from site_builder.history.git import BlobReader
from site_builder.metadata.site_folder import DESCRIPTORS, OWNER_FILE, SOURCES_FILE
from site_builder.metadata.yaml.scalars import format_yaml_scalar
from site_builder.publish.refusal import BuildRefused

Json = dict[str, Any]
Known = Mapping[Any, Json]  # what is written of each file, by its path
GONE = ""  # the id of the content of what goes


def get_departure_branch(slug: str) -> str:
    return f"depart/{slug}"


def find_source_id(departure: Departure) -> str:
    """By which the shared portal harvests the new one: its publisher's name, unless another source
    has that."""
    slug = departure.publisher.slug
    return f"portail-{slug}" if slug in read_source_entries(departure.shared.root) else slug


def commit_departure(departure: Departure, url: str, *, harvest: bool) -> str:
    """The commit that the branch is to have. Raises BuildRefused, GitSilent and OSError."""
    root = departure.shared.root
    with BlobReader(root) as reader:
        files = dict(_compose_files(departure, url, reader, harvest=harvest))
    contents = dict.fromkeys(_list_leaving_files(departure, harvest=harvest), GONE)
    contents |= store_contents(root, files)
    name = departure.publisher.name
    proposal = Proposal(
        parents=(departure.shared.commit,),
        contents={f"{departure.shared.prefix}{path}": id_ for path, id_ in contents.items()},
        message=departure.shared.say("leave.proposal", name=name, url=url),
    )
    return commit_proposal(root, proposal)


def _compose_files(
    departure: Departure, url: str, reader: BlobReader, *, harvest: bool
) -> Iterator[tuple[str, bytes]]:
    yield OWNER_FILE, _compose_owner_file(departure, url, reader)
    if harvest:
        yield SOURCES_FILE, _compose_sources(departure, url, reader)
    for dataset in departure.datasets:
        if dataset.withdrawn:
            continue
        if harvest:
            yield _find_descriptor(dataset), _compose_harvested(departure, dataset, url, reader)
        else:
            yield _find_descriptor(dataset), _compose_tombstone(departure, dataset, url)


def _find_descriptor(dataset: Dataset) -> str:
    """What we write is YAML, whatever was there."""
    return f"{dataset.path}/{DESCRIPTORS[0]}"


def _list_leaving_files(departure: Departure, *, harvest: bool) -> Iterator[str]:
    """Those of the datasets that leave, or, where they are harvested, their descriptions, which are
    written anew. What was withdrawn before stays as it is."""
    leaving = [dataset for dataset in departure.datasets if not dataset.withdrawn]
    if harvest:
        yield from (dataset.descriptor for dataset in leaving)
        return
    folders = tuple(f"{dataset.path}/" for dataset in leaving)
    for path in departure.shared.contents:
        if path.startswith(folders):
            yield path


def _compose_owner_file(departure: Departure, url: str, reader: BlobReader) -> bytes:
    text = read_text(reader, departure.shared.contents[OWNER_FILE]).decode("utf-8")
    try:
        edited = set_publisher_key(text, departure.place, key="own_portal", value=url)
    except UneditableFile:
        params = {"line": f"own_portal: {url}", "name": departure.publisher.name}
        raise BuildRefused("leave-uneditable", params) from None
    return edited.encode()


def _compose_sources(departure: Departure, url: str, reader: BlobReader) -> bytes:
    """sources.yml with one more source."""
    slug = departure.publisher.slug
    source_id = find_source_id(departure)
    content = departure.shared.contents.get(SOURCES_FILE, "")
    text = read_text(reader, content).decode("utf-8") if content else EMPTY_SOURCES
    entry = f"{{id: {source_id}, kind: beffroi, url: {format_yaml_scalar(url)}, publisher: {slug}}}"
    if not content:
        return f"{EMPTY_SOURCES}  - {entry}\n".encode()
    try:
        return add_entry(text, "sources", entry).encode()
    except UneditableFile:
        params = {"line": entry, "name": SOURCES_FILE}
        raise BuildRefused("leave-uneditable", params) from None


def _compose_tombstone(departure: Departure, dataset: Dataset, url: str) -> bytes:
    """A description that says where the dataset is now; the names that it had stay."""
    reason = departure.shared.say("leave.reason", name=departure.publisher.name)
    lines = [
        "withdrawn:",
        f"  date: {departure.shared.today.isoformat()}",
        f"  reason: {format_yaml_scalar(reason)}",
        f"  moved_to: {format_yaml_scalar(f'{url}{dataset.id}/')}",
    ]
    if dataset.previous:
        lines.append(f"previous: [{', '.join(dataset.previous)}]")
    if dataset.identifier:
        lines.append(f"id: {format_yaml_scalar(dataset.identifier)}")
    if dataset.demonstration:
        lines.append("demonstration: true")
    return "".join(f"{line}\n" for line in lines).encode()


def _compose_harvested(
    departure: Departure, dataset: Dataset, url: str, reader: BlobReader
) -> bytes:
    """The description as it is, as one that was taken from the new portal: the next harvest knows
    the dataset again, and each of its files."""
    content = departure.shared.contents.get(dataset.descriptor, "")
    written = parse_local_description(read_text(reader, content)) if content else {}
    written.setdefault("title", dataset.title)
    written["harvested"] = {
        "from": f"{url}{dataset.id}/",
        "source": find_source_id(departure),
        "id": dataset.id,
        "date": departure.shared.today,
    }
    described = written.get("resources")
    by_path = {entry.get("path"): entry for entry in described or () if isinstance(entry, dict)}
    resources = [
        _describe_file(departure, dataset, file, known=by_path, reader=reader)
        for file in dataset.sources
    ]
    services = (entry for path, entry in by_path.items() if "://" in str(path))
    written["resources"] = [*resources, *services]
    return dump_descriptor(written)


def _describe_file(
    departure: Departure, dataset: Dataset, file: Resource, *, known: Known, reader: BlobReader
) -> Json:
    content = departure.shared.contents.get(f"{dataset.path}/{file.path}", "")
    digest = hashlib.sha256()
    described = {**known.get(file.path, {}), "path": file.path, "id": file.name}
    if content and reader.copy(content, digest.update):
        described["hash"] = f"sha256:{digest.hexdigest()}"
    return described
