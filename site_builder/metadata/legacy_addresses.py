"""`legacy:` of communes.yml: what the addresses of a former portal have become. The datasets are
known by then.

Each family is written as keys and values, or as the name of a CSV of two columns beside
communes.yml, which a spreadsheet makes: an old address, or the name of a dataset in it; then the
dataset.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from site_builder.core.merge_conflict import find_conflict
from site_builder.core.model import LegacyRedirect
from site_builder.core.text import UNSAFE, find_nearest_word, show_safe_path, show_safe_value
from site_builder.metadata.legacy_portals import (
    FAMILIES,
    NAME,
    PATHS,
    LegacyRequest,
    parse_legacy_address,
)
from site_builder.metadata.public_names import RESERVED
from site_builder.metadata.yaml import FileProblems, MetadataRecord, Node, ScalarNode, SequenceNode
from site_builder.metadata.yaml.kinds import parse_web_address
from site_builder.storage.safe_open import UnsafePath, read_beside

LARGEST = 5_000_000  # bytes of a CSV
MOST = 20_000  # addresses in all: hosts look each of them up
PATH = re.compile(
    r"[^\x00-\x1f\x7f\"'\\{}$<>|^`%?#*]+"
)  # that the rules of every host can hold, once decoded


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """A line as somebody wrote it."""

    family: str
    old: str
    new: str
    path: str
    line: int


def read_legacy_addresses(
    root: Path, record: MetadataRecord | None, places: Mapping[str, str], notes: FileProblems
) -> tuple[LegacyRedirect, ...]:
    """What leads to one of `places`, which says what each id of a dataset and slug of a publisher
    is now, or to a page of the portal, looked for when they are made; in order, and one problem for
    each other line."""
    found: dict[str, LegacyRedirect] = {}  # nginx looks up without regard to case
    kept = bool(record and record.values.get("pages"))
    lines = _written(root, record, places, notes) if record else iter(())
    for written in lines:
        if len(found) >= MOST:
            notes.error("legacy-many", written.line, most=MOST)
            break
        old = _old(written)
        target = written.new.strip().strip("/")
        if old is None:
            example = (
                "/donnees/prenoms.html" if written.family == PATHS else "prenoms-des-nouveau-nes"
            )
            _say(notes, "legacy-address", written, family=written.family, example=example)
        elif target not in places and target not in RESERVED and written.new.strip() != "/":
            near = "" if notes.full else _near(target, places)
            _say(
                notes,
                "legacy-target-near" if near else "legacy-target",
                written,
                target=show_safe_value(target),
                near=near,
            )
        else:
            former = LegacyRedirect(
                family=old.family,
                name=old.name,
                target=places.get(target, target),
                path=written.path,
                line=written.line,
                kept=kept,
            )
            first = found.setdefault(old.key.lower(), former)
            if first.target != former.target:
                where = f"{show_safe_path(first.path)}:{first.line}"
                _say(notes, "legacy-twice", written, target=target, other=first.target, first=where)
    return tuple(found[key] for key in sorted(found))


def _say(notes: FileProblems, code: str, written: _Written, **params: str) -> None:
    kept = {name: value for name, value in params.items() if value}
    notes.in_file(code, written.path, written.line, old=show_safe_value(written.old), **kept)


def _near(target: str, places: Mapping[str, str]) -> str:
    """The place that was meant: one of the same publisher or of the same name, else any of the
    first."""
    publisher, _, name = target.partition("/")
    alike = [
        place for place in places if place.startswith(f"{publisher}/") or place.endswith(f"/{name}")
    ]
    return find_nearest_word(target, alike or list(places)[:500])


def _old(written: _Written) -> LegacyRequest | None:
    """What an old address names, which may be written whole; None where it is none of the
    family's."""
    old = written.old.strip()
    if written.family != PATHS and re.fullmatch(NAME, old):
        return LegacyRequest(written.family, old)
    found = parse_legacy_address(old) if re.match("/(?!/)", old) or parse_web_address(old) else None
    if found is None or written.family not in (found.family, PATHS):
        return None
    if found.family == PATHS and ("?" in old or not PATH.fullmatch(found.name)):
        return None
    return LegacyRequest(found.family, found.name)


def _written(
    root: Path, record: MetadataRecord, places: Mapping[str, str], notes: FileProblems
) -> Iterator[_Written]:
    for family in (*FAMILIES, PATHS):
        node = record.values.get(family)
        line = record.line_of(family)
        if isinstance(node, ScalarNode):
            yield from _in_file(
                root, family, name=node.text.strip(), line=line, places=places, notes=notes
            )
        elif node is not None:
            yield from _in_tree(family, node, line, notes)


def _in_tree(family: str, node: Node, line: int, notes: FileProblems) -> Iterator[_Written]:
    if isinstance(node, ScalarNode | SequenceNode):
        notes.error("legacy-list", line, family=family)
        return
    for old, new in node.entries.items():
        if isinstance(new, ScalarNode):
            yield _Written(
                family=family, old=old, new=new.text, path=notes.path, line=node.lines[old]
            )
        else:
            key = show_safe_value(old)
            notes.error(
                "wrong-section-for-text", node.lines[old], key=key, example=f"{key}: lille/prenoms"
            )


def _in_file(
    root: Path, family: str, name: str, line: int, places: Mapping[str, str], notes: FileProblems
) -> Iterator[_Written]:
    """The lines of a CSV as spreadsheets save it; the first is left out where it only names the
    columns."""
    try:
        content = read_beside(root, name, LARGEST)
    except (UnsafePath, OSError):
        notes.error("legacy-file", line, family=family, name=show_safe_value(name))
        return
    if len(content) > LARGEST:
        notes.error(
            "legacy-file-large", line, name=show_safe_value(name), limit=LARGEST // 1_000_000
        )
        return
    if conflict := find_conflict(content):
        notes.in_file("merge-conflict", show_safe_path(name), conflict.first, **conflict.lines)
        return
    text = _decoded(content)
    signs = max(";,\t", key=text.partition("\n")[0].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=signs)
    try:
        for row in rows:
            cells = [UNSAFE.sub("", cell).strip() for cell in row]
            named = (
                len(cells) > 1
                and cells[1].strip("/") not in {*places, *RESERVED}
                and "/" not in cells[1]
            )
            if not any(cells) or (rows.line_num == 1 and named):
                continue
            if len(cells) < 2 or not (cells[0] and cells[1]):
                notes.in_file("legacy-line", show_safe_path(name), rows.line_num)
            else:
                yield _Written(
                    family=family,
                    old=cells[0],
                    new=cells[1],
                    path=show_safe_path(name),
                    line=rows.line_num,
                )
    except csv.Error:
        notes.in_file("legacy-line", show_safe_path(name), rows.line_num)


def _decoded(content: bytes) -> str:
    """A spreadsheet's text: in UTF-8, else as Excel saves it in Western Europe."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
