"""What the main line and the branch of a source hold of its datasets: which folder is whose, and
which content each file had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from site_builder.core.model.source import SelectedRows
from site_builder.core.problems import Problem
from site_builder.history.git import BlobReader, ask_git
from site_builder.metadata.harvest_origins import read_harvest_origin
from site_builder.metadata.keys.dataset import HARVESTED
from site_builder.metadata.site_folder import DATASETS, DESCRIPTORS
from site_builder.metadata.yaml import (
    DESCRIPTOR,
    FileProblems,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    parse_yaml,
    read_section,
)

MARK = b"harvested"
FILE_MODES = ("100644", "100755")


@dataclass(frozen=True, slots=True)
class KnownFile:
    """`blob`: the id of its content in git. `selected`: which rows of a file of the source it is,
    where it is not all of it."""

    path: str
    sha256: str
    blob: str
    selected: SelectedRows | None = None

    @property
    def choice(self) -> str:
        """By what its rows were chosen, "" where it is all of the file."""
        return self.selected.choice if self.selected else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFolder:
    """The folder of a dataset as a commit has it. `source` and `dataset_id` are "" of one that was
    taken from nowhere. `entries`: each path in it with the id of its content; `files`: those of the
    source, by id and format. `day`: of what was taken, as it is written."""

    path: str
    source: str = ""
    dataset_id: str = ""
    day: str = ""
    withdrawn: bool = False
    descriptor: bytes = b""
    entries: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[tuple[str, str], KnownFile] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KnownFolders:
    """Those of a commit: by path in the site, and those of one source by id there. `occupied`: what
    a folder of a dataset cannot be beside, in lower case: a folder or anything else of its name, or
    what stands in the place of its publisher."""

    commit: str
    by_path: Mapping[str, KnownFolder]
    by_id: Mapping[str, KnownFolder]
    occupied: frozenset[str] = frozenset()

    def is_occupied(self, path: str) -> bool:
        folded = path.casefold()
        return not self.occupied.isdisjoint((folded, folded.rpartition("/")[0]))


NO_FOLDERS = KnownFolders("", {}, {})


def read_known_folders(root: Path, commit: str, source: str) -> KnownFolders:
    """The folders of datasets in a commit, of whatever publisher: somebody may have moved one.
    `by_id` are those taken from `source`. Raises GitSilent."""
    folders: dict[str, dict[str, str]] = {}
    for path, blob in list_files(root, commit, DATASETS):
        parts = path.split("/", 3)
        if len(parts) == 4:
            folders.setdefault("/".join(parts[:3]), {})[parts[3]] = blob
    by_path: dict[str, KnownFolder] = {}
    by_id: dict[str, KnownFolder] = {}
    with BlobReader(root) as reader:
        for path, entries in folders.items():
            folder = _read_folder(path, entries, reader)
            by_path[path] = folder
            if folder.source == source:
                by_id.setdefault(folder.dataset_id, folder)
    return KnownFolders(commit, by_path, by_id, _list_occupied_paths(root, commit))


def _list_occupied_paths(root: Path, commit: str) -> frozenset[str]:
    """Links, files and other repositories too, which are no folders of ours."""
    listing = ask_git(root, ["ls-tree", "-r", "-z", "--name-only", commit, "--", f"{DATASETS}/"])
    paths = listing.casefold().split("\0")[:-1]
    return frozenset("/".join(path.split("/", 3)[:3]) for path in paths)


def list_files(root: Path, commit: str, folder: str) -> Iterator[tuple[str, str]]:
    """The regular files below a folder of the site in a commit, with the ids of their contents.
    Raises GitSilent."""
    listing = ask_git(root, ["ls-tree", "-r", "-z", commit, "--", f"{folder}/"])
    for line in listing.split("\0")[:-1]:
        header, _, path = line.partition("\t")
        mode, kind, blob = header.split(" ")
        if kind == "blob" and mode in FILE_MODES:
            yield path, blob


def _read_folder(path: str, entries: Mapping[str, str], reader: BlobReader) -> KnownFolder:
    name = next(filter(entries.__contains__, DESCRIPTORS), "")
    blocks: list[bytes] = []
    if not name or not reader.copy(entries[name], blocks.append):
        return KnownFolder(path=path, entries=entries)
    content = b"".join(blocks)
    if MARK not in content:  # most are of nobody else, and need not be parsed
        return KnownFolder(path=path, entries=entries)
    tree = parse_yaml(content, f"{path}/{name}", DESCRIPTOR)
    if isinstance(tree, Problem) or not isinstance(tree, MappingNode):
        return KnownFolder(path=path, entries=entries)
    origin = tree.entries.get("harvested")
    return KnownFolder(
        path=path,
        source=_get_scalar(origin, "source"),
        dataset_id=_get_scalar(origin, "id"),
        day=_get_scalar(origin, "date"),
        withdrawn="withdrawn" in tree.entries,
        descriptor=content,
        entries=entries,
        files=_map_files(tree, entries),
    )


def _map_files(
    tree: MappingNode, entries: Mapping[str, str]
) -> Mapping[tuple[str, str], KnownFile]:
    files: dict[tuple[str, str], KnownFile] = {}
    selected = _map_selected_rows(tree)
    resources = tree.entries.get("resources")
    if not isinstance(resources, SequenceNode):
        return files
    for resource in resources.items:
        path = _get_scalar(resource, "path")
        file_id = _get_scalar(resource, "id")
        if path in entries and file_id:
            sha256 = _get_scalar(resource, "hash").removeprefix("sha256:")
            key = (file_id, path.rpartition(".")[2])
            files[key] = KnownFile(path, sha256, entries[path], selected.get(path))
    return files


def _map_selected_rows(tree: MappingNode) -> dict[str, SelectedRows]:
    """By the path of each file of which only some rows were taken."""
    origin = tree.entries.get("harvested")
    if origin is None:
        return {}
    record = read_section(origin, HARVESTED, FileProblems(""))
    read_origin = read_harvest_origin(record)
    return {rows.path: rows for rows in read_origin.selected} if read_origin else {}


def _get_scalar(node: Node | None, key: str) -> str:
    if not isinstance(node, MappingNode):
        return ""
    value = node.entries.get(key)
    if isinstance(value, ScalarNode):
        return value.text
    return ""
