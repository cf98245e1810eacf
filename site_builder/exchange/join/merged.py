"""What the shared portal is to hold once a publisher has joined it: its folder, its entry in
communes.yml, what was erased of it, its reuses and its former addresses."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from site_builder.core.text import fold_text
from site_builder.exchange.join.joining_portal import JoiningPortal
from site_builder.exchange.own_texts import read_text
from site_builder.exchange.owner_file import (
    UneditableFile,
    add_entry,
    add_identifier,
    add_top_lines,
    format_flow,
    remove_identifier,
    remove_publisher_key,
)
from site_builder.exchange.shared_portal import (
    SharedPortal,
    find_publisher_entry,
    map_legacy_lines,
)
from site_builder.history.git import BlobReader
from site_builder.metadata.erasures import Erasure, Erasures, write_erasures
from site_builder.metadata.keys import COMMUNE, PARTNER
from site_builder.metadata.site_folder import (
    DATASETS,
    ERASED_FILE,
    OWNER_FILE,
    get_path_dataset_id,
)
from site_builder.metadata.yaml import MappingNode, Node

INHERITED = ("licence", "contact", "data_protection")  # of a portal, by its publishers
DECIDED = "prenoms"  # for a whole portal
ENTRY_KEYS = (COMMUNE.by_name.keys() | PARTNER.by_name.keys()) - {"accounts", "own_portal"}
ENTRY_WORDS = {**PARTNER.words, **COMMUNE.words}


@dataclass(slots=True)
class MergedPortal:
    """`kept`: ids of contents that the joining portal has, by path; `files`: what is written anew;
    `gone`: paths of the shared portal that go. The rest is told: what was erased here and does not
    come back, which lines could not be written, which settings of a whole portal differ, which
    reuses came, and whether the publisher is new here."""

    kept: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)
    unwritten: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    reuses: list[str] = field(default_factory=list)
    is_new: bool = False


def merge_portals(
    shared: SharedPortal, joining: JoiningPortal, reuses: tuple[str, ...]
) -> MergedPortal:
    """`reuses`: paths of those that are of its datasets alone. Raises GitSilent and OSError."""
    merged = MergedPortal()
    _merge_folders(shared, joining, merged)
    _merge_descriptions(shared, joining, merged)
    _merge_owner_file(shared, joining, merged)
    _merge_record(shared, joining, merged)
    for path in (*reuses, joining.publisher.logo):
        is_beside = path in joining.contents and not path.startswith(f"{DATASETS}/")
        if is_beside and path not in shared.contents:
            merged.kept[path] = joining.contents[path]
            merged.reuses.append(path)
    return merged


def is_kept_out(shared: SharedPortal, joining: JoiningPortal, path: str, content: str) -> bool:
    """Was it erased, on either side? Of a dataset that was erased there, what stands for it
    stays."""
    everything = Erasures((*shared.erasures.entries, *joining.erasures.entries))
    if everything.is_erased_content(content):
        return True
    id_ = get_path_dataset_id(path)
    is_todays = joining.contents.get(path) == content
    return shared.erasures.is_erased(id_) or (joining.erasures.is_erased(id_) and not is_todays)


def _merge_folders(shared: SharedPortal, joining: JoiningPortal, merged: MergedPortal) -> None:
    """Each folder of a dataset comes as a whole; those that it does not have stay."""
    below = f"{DATASETS}/{joining.publisher.slug}/"
    erased: dict[str, None] = {}
    for path, content in joining.contents.items():
        if not path.startswith(below):
            continue
        if is_kept_out(shared, joining, path, content):
            erased[get_path_dataset_id(path)] = None
        else:
            merged.kept[path] = content
    coming = {get_path_dataset_id(path) for path in merged.kept}
    for path in shared.contents:
        if path.startswith(below) and get_path_dataset_id(path) in coming:
            merged.gone.append(path)
    merged.erased += erased


def _merge_descriptions(shared: SharedPortal, joining: JoiningPortal, merged: MergedPortal) -> None:
    """Each says what catalogues know it by, unless that is an address of the shared portal: then
    it is known by that without a word. Those that could be read within our limits are here."""
    with BlobReader(joining.history) as reader:
        for dataset in joining.datasets:
            identifier = joining.find_identifier(dataset)
            path = dataset.descriptor
            if not identifier or path not in merged.kept:
                continue
            content = read_text(reader, merged.kept[path])
            if shared.url and identifier.startswith(shared.url):
                merged.files[path] = remove_identifier(content, path, identifier)
            elif not dataset.identifier:
                edited = add_identifier(content, path, identifier)
                if edited is None:
                    merged.unwritten.append(f"{path} : id: {identifier}")
                else:
                    merged.files[path] = edited


def _merge_owner_file(shared: SharedPortal, joining: JoiningPortal, merged: MergedPortal) -> None:
    with BlobReader(shared.root) as reader:
        content = read_text(reader, shared.contents[OWNER_FILE])
    text = content.decode("utf-8", "surrogateescape")
    text = _merge_entry(shared, joining, merged, text)
    families = map_legacy_lines(joining.catalogue, joining.publisher.slug)
    for family, lines in families.items():
        add_lines = partial(add_top_lines, path=("legacy", family), lines=lines)
        text = _edit(merged, text, f"legacy: {family}", add_lines)
    merged.files[OWNER_FILE] = text.encode("utf-8", "surrogateescape")
    decided_there = _get_setting(joining.tree, DECIDED)
    decided_here = _get_setting(shared.tree, DECIDED)
    if decided_there and not decided_here:
        merged.differing.append(DECIDED)


def _merge_entry(
    shared: SharedPortal, joining: JoiningPortal, merged: MergedPortal, text: str
) -> str:
    """communes.yml with the publisher, which has no portal of its own any more."""
    present = {publisher.slug: publisher for publisher in shared.catalogue.publishers}
    publisher = present.get(joining.publisher.slug)
    if publisher:
        place, _ = find_publisher_entry(shared.tree, publisher)
        remove = partial(remove_publisher_key, place=place, key="own_portal")
        return _edit(merged, text, "own_portal", remove)
    merged.is_new = True
    group = joining.place.group
    entry = _compose_entry(shared, joining)
    return _edit(merged, text, f"{group}: - {entry}", partial(add_entry, group=group, entry=entry))


def _edit(merged: MergedPortal, text: str, line: str, edit: Callable[[str], str]) -> str:
    try:
        return edit(text)
    except UneditableFile:
        merged.unwritten.append(f"{OWNER_FILE} : {line}")
        return text


def _compose_entry(shared: SharedPortal, joining: JoiningPortal) -> str:
    """The publisher as it is there, with what its own portal said for it and the shared one says
    otherwise. Who may change its folder here, it does not say."""
    entries: dict[str, Node] = {}
    for written, node in joining.entry.entries.items():
        name = ENTRY_WORDS.get(fold_text(written), written)
        if name in ENTRY_KEYS:
            entries[name] = node
    for key in INHERITED:
        setting = _get_setting(joining.tree, key)
        if setting and not _is_same_setting(setting, _get_setting(shared.tree, key)):
            entries.setdefault(key, setting)
    return format_flow(MappingNode(entries, {}, 0))


def _is_same_setting(setting: Node, other: Node | None) -> bool:
    return other is not None and format_flow(setting) == format_flow(other)


def _get_setting(tree: MappingNode, key: str) -> Node | None:
    portal = tree.entries.get("portal")
    return portal.entries.get(key) if isinstance(portal, MappingNode) else None


def _merge_record(shared: SharedPortal, joining: JoiningPortal, merged: MergedPortal) -> None:
    """What was erased there is not to come back here either. It says nothing of datasets of
    others."""
    known = shared.erasures.entries
    added = tuple(entry for entry in _list_own_erasures(shared, joining) if entry not in known)
    if not added:
        return
    with tempfile.TemporaryDirectory(prefix="beffroi-") as scratch:
        write_erasures(Path(scratch), (*known, *added))
        merged.files[ERASED_FILE] = (Path(scratch) / ERASED_FILE).read_bytes()


def _list_own_erasures(shared: SharedPortal, joining: JoiningPortal) -> Iterator[Erasure]:
    slug = joining.publisher.slug
    others = set()
    for path, content in shared.contents.items():
        if not path.startswith(f"{DATASETS}/{slug}/"):
            others.add(content)
    for entry in joining.erasures.entries:
        if entry.id.startswith(f"{slug}/") and not entry.contents & others:
            yield entry
