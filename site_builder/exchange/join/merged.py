"""What the shared portal is to hold once a publisher has joined it: its folder, its entry in
communes.yml, what was erased of it, its reuses and its former addresses."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from operator import attrgetter
from pathlib import Path

from site_builder.core.text import fold_text
from site_builder.exchange.join.joining_portal import JoiningPortal
from site_builder.exchange.own_texts import OwnTexts, read_text
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
from site_builder.history.moves import list_former_contents
from site_builder.metadata.erasures import Erasure, Erasures, write_erasures
from site_builder.metadata.keys.publisher import COMMUNE, PARTNER
from site_builder.metadata.site_folder import (
    DATASETS,
    ERASED_FILE,
    OWNER_FILE,
    SOURCES_FILE,
    get_path_dataset_id,
)
from site_builder.metadata.yaml import MappingNode, Node, ScalarNode

INHERITED = ("licence", "contact", "data_protection")  # of a portal, by its publishers
DECIDED = "prenoms"  # for a whole portal
ENTRY_KEYS = (COMMUNE.by_name.keys() | PARTNER.by_name.keys()) - {"accounts", "own_portal"}
ENTRY_WORDS = {**PARTNER.words, **COMMUNE.words}


@dataclass(slots=True)
class MergedPortal:
    """`kept`: ids of contents that the joining portal has, by path; `files`: what is written anew;
    `gone`: paths of the shared portal that go. The rest is told: what was erased here and does not
    come back, which lines could not be written, which settings of a whole portal differ, which
    reuses came and which texts did not, and whether the publisher is new here."""

    kept: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)
    unwritten: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    reuses: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    is_new: bool = False


def merge_portals(
    shared: SharedPortal, joining: JoiningPortal, reuses: OwnTexts, pages: OwnTexts
) -> MergedPortal:
    """`reuses`, `pages`: those that speak of its datasets. Pages are the shared portal's to write.
    Raises GitSilent and OSError."""
    merged = MergedPortal()
    _merge_folders(shared, joining, merged)
    _merge_descriptions(shared, joining, merged)
    _merge_owner_file(shared, joining, merged)
    _merge_record(shared, joining, merged)
    merged.left += (*reuses.mixed, *pages.own, *pages.mixed)
    for path in reuses.own:
        _merge_file(shared, joining, merged, path)
    if SOURCES_FILE in joining.contents and any(map(attrgetter("harvested"), joining.datasets)):
        merged.left.append(SOURCES_FILE)
    return merged


def _merge_file(
    shared: SharedPortal, joining: JoiningPortal, merged: MergedPortal, path: str
) -> None:
    """One that lies beside datasets/, unless another has its name here."""
    content = joining.contents[path]
    present = shared.contents.get(path)
    if present is None:
        merged.kept[path] = content
        merged.reuses.append(path)
    elif present != content:
        merged.left.append(path)


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
    entry = _compose_entry(shared, joining, _merge_logo(shared, joining, merged))
    return _edit(merged, text, f"{group}: - {entry}", partial(add_entry, group=group, entry=entry))


def _edit(merged: MergedPortal, text: str, line: str, edit: Callable[[str], str]) -> str:
    try:
        return edit(text)
    except UneditableFile:
        merged.unwritten.append(f"{OWNER_FILE} : {line}")
        return text


def _merge_logo(shared: SharedPortal, joining: JoiningPortal, merged: MergedPortal) -> str:
    """Where its image is to be here, "" where it has none beside datasets/: many are called
    `logo.png`."""
    path = joining.publisher.logo
    if path not in joining.contents or path.startswith(f"{DATASETS}/"):
        return ""
    content = joining.contents[path]
    if shared.contents.get(path, content) != content:
        folder, _, name = path.rpartition("/")
        path = f"{folder}/{joining.publisher.slug}-{name}".removeprefix("/")
    if path not in shared.contents:
        merged.kept[path] = content
        merged.reuses.append(path)
    return path


def _compose_entry(shared: SharedPortal, joining: JoiningPortal, logo: str) -> str:
    """The publisher as it is there, with what its own portal said for it and the shared one says
    otherwise. Who may change its folder here, it does not say."""
    entries: dict[str, Node] = {}
    for written, node in joining.entry.entries.items():
        name = ENTRY_WORDS.get(fold_text(written), written)
        if name in ENTRY_KEYS:
            entries[name] = node
    if logo and "logo" in entries:
        entries["logo"] = ScalarNode(logo, 0, plain=False)
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
    others: an entry that names what others hold, or held, is left, and told."""
    recorded = shared.erasures.entries
    added: list[Erasure] = []
    others: frozenset[str] | None = None
    for entry in joining.erasures.entries:
        if entry in recorded or not entry.id.startswith(f"{joining.publisher.slug}/"):
            continue
        if others is None:  # which reads all that the shared portal has
            others = _name_contents_of_others(shared, joining.publisher.slug)
        if entry.contents & others:
            merged.unwritten.append(f"{ERASED_FILE} : id: {entry.id}")
        else:
            added.append(entry)
    if not added:
        return
    with tempfile.TemporaryDirectory(prefix="beffroi-") as scratch:
        write_erasures(Path(scratch), (*recorded, *added))
        merged.files[ERASED_FILE] = (Path(scratch) / ERASED_FILE).read_bytes()


def _name_contents_of_others(shared: SharedPortal, slug: str) -> frozenset[str]:
    """What a record may call the contents that others have, or had: the id that git gives, and the
    sha256."""
    names: set[str] = set()
    for path, ids in list_former_contents(shared.root).items():
        if not path.startswith(f"{DATASETS}/{slug}/"):
            names |= ids
    with BlobReader(shared.root) as reader:
        for content in tuple(names):
            digest = hashlib.sha256()
            if reader.copy(content, digest.update):
                names.add(digest.hexdigest())
    for entry in shared.erasures.entries:  # nobody has these any more
        names -= entry.contents
    return frozenset(names)
