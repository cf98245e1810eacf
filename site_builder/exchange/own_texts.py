"""What a portal says beside the data of one publisher: which reuses and pages are of its datasets
alone, and which are of others too."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from site_builder.core.problems import Problem
from site_builder.history.earlier_contents import read_blob
from site_builder.history.git import BlobReader
from site_builder.metadata.keys.editorial import REUSE
from site_builder.metadata.public_names import get_file_stem
from site_builder.metadata.site_folder import PAGES, REUSES
from site_builder.metadata.yaml import DESCRIPTOR, FileProblems, parse_yaml, read_section

# Each two names that follow each other in an address, be it of a file or of another portal
MENTIONED = re.compile(r"(?<![a-z0-9-])(?=([a-z0-9-]+/[a-z0-9-]+))")
MOST_BYTES = 2_000_000  # of a text that people write


@dataclass(frozen=True, slots=True)
class OwnTexts:
    """Paths of reuses, with their pictures, or of pages: `own` are of some datasets alone, `mixed`
    of others too."""

    own: tuple[str, ...]
    mixed: tuple[str, ...]


def find_reuses(root: Path, contents: Mapping[str, str], ids: Collection[str]) -> OwnTexts:
    """`contents`: the files of a commit, in the repository `root`; `ids`: of the datasets."""
    own: list[str] = []
    mixed: list[str] = []
    with BlobReader(root) as reader:
        for path in _list_below(contents, REUSES, (".yaml", ".yml")):
            reused = _list_reused_ids(path, read_text(reader, contents[path]))
            common = reused.intersection(ids)
            if common == reused != frozenset():
                own += (path, *_list_pictures(contents, path))
            elif common:
                mixed.append(path)
    return OwnTexts(tuple(own), tuple(mixed))


def find_pages(
    root: Path, contents: Mapping[str, str], ids: Collection[str], others: Collection[str]
) -> OwnTexts:
    """`others`: the ids of all other datasets."""
    own: list[str] = []
    mixed: list[str] = []
    with BlobReader(root) as reader:
        for path in _list_below(contents, PAGES, (".md",)):
            text = read_text(reader, contents[path]).decode("utf-8", "replace")
            mentioned = set(MENTIONED.findall(text))
            if mentioned.intersection(ids):
                texts = mixed if mentioned.intersection(others) else own
                texts.append(path)
    return OwnTexts(tuple(own), tuple(mixed))


def read_text(reader: BlobReader, content: str) -> bytes:
    """A content that people write; nothing of one that is too long to be that."""
    text = read_blob(reader, content, MOST_BYTES) or b""
    return text if len(text) <= MOST_BYTES else b""


def _list_below(
    contents: Mapping[str, str], folder: str, endings: tuple[str, ...]
) -> Iterator[str]:
    for path in contents:
        if path.startswith(f"{folder}/") and path.endswith(endings):
            yield path


def _list_reused_ids(path: str, content: bytes) -> frozenset[str]:
    tree = parse_yaml(content, path, DESCRIPTOR)
    record = None if isinstance(tree, Problem) else read_section(tree, REUSE, FileProblems(path))
    written = record.values.get("datasets", ()) if record else ()
    return frozenset(id_.removeprefix("datasets/").strip("/") for id_ in written)


def _list_pictures(contents: Mapping[str, str], path: str) -> Iterator[str]:
    """What lies beside a reuse under its name."""
    stem = get_file_stem(path.rpartition("/")[2])
    for other in contents:
        folder, _, name = other.rpartition("/")
        if folder == REUSES and other != path and get_file_stem(name) == stem:
            yield other
