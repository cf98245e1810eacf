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
from site_builder.core.model.dataset import LegacyRedirect
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
    redirects: dict[str, LegacyRedirect] = {}  # nginx looks up without regard to case
    keeps_pages = bool(record and record.values.get("pages"))
    written_lines = _read_written_lines(root, record, places, notes) if record else iter(())
    for written_line in written_lines:
        if len(redirects) >= MOST:
            notes.report("legacy-many", written_line.line, most=MOST)
            break
        request = _parse_old_address(written_line)
        target = written_line.new.strip().strip("/")
        if request is None:
            example = (
                "/donnees/prenoms.html"
                if written_line.family == PATHS
                else "prenoms-des-nouveau-nes"
            )
            _report_problem(
                notes, "legacy-address", written_line, family=written_line.family, example=example
            )
        elif target not in places and target not in RESERVED and written_line.new.strip() != "/":
            near = "" if notes.full else _suggest_place(target, places)
            _report_problem(
                notes,
                "legacy-target-near" if near else "legacy-target",
                written_line,
                target=show_safe_value(target),
                near=near,
            )
        else:
            redirect = LegacyRedirect(
                family=request.family,
                name=request.name,
                target=places.get(target, target),
                path=written_line.path,
                line=written_line.line,
                kept=keeps_pages,
            )
            first_redirect = redirects.setdefault(request.key.lower(), redirect)
            if first_redirect.target != redirect.target:
                first_location = f"{show_safe_path(first_redirect.path)}:{first_redirect.line}"
                _report_problem(
                    notes,
                    "legacy-twice",
                    written_line,
                    target=target,
                    other=first_redirect.target,
                    first=first_location,
                )
    return tuple(redirects[key] for key in sorted(redirects))


def _report_problem(notes: FileProblems, code: str, written_line: _Written, **params: str) -> None:
    given_params = {name: value for name, value in params.items() if value}
    notes.in_file(
        code,
        written_line.path,
        written_line.line,
        old=show_safe_value(written_line.old),
        **given_params,
    )


def _suggest_place(target: str, places: Mapping[str, str]) -> str:
    """The place that was meant: one of the same publisher or of the same name, else any of the
    first."""
    publisher, _, name = target.partition("/")
    candidates = [
        place for place in places if place.startswith(f"{publisher}/") or place.endswith(f"/{name}")
    ]
    return find_nearest_word(target, candidates or list(places)[:500])


def _parse_old_address(written_line: _Written) -> LegacyRequest | None:
    """What an old address names, which may be written whole; None where it is none of the
    family's."""
    old_address = written_line.old.strip()
    if written_line.family != PATHS and re.fullmatch(NAME, old_address):
        return LegacyRequest(written_line.family, old_address)
    request = (
        parse_legacy_address(old_address)
        if re.match("/(?!/)", old_address) or parse_web_address(old_address)
        else None
    )
    if request is None or written_line.family not in (request.family, PATHS):
        return None
    if request.family == PATHS and ("?" in old_address or not PATH.fullmatch(request.name)):
        return None
    return LegacyRequest(request.family, request.name)


def list_legacy_files(record: MetadataRecord | None) -> Iterator[str]:
    """The names of the files that `legacy:` gives."""
    if record is None:
        return
    for node in map(record.values.get, (*FAMILIES, PATHS)):
        if isinstance(node, ScalarNode):
            yield node.text.strip()


def _read_written_lines(
    root: Path, record: MetadataRecord, places: Mapping[str, str], notes: FileProblems
) -> Iterator[_Written]:
    for family in (*FAMILIES, PATHS):
        node = record.values.get(family)
        line = record.line_of(family)
        if isinstance(node, ScalarNode):
            yield from _read_csv_file(
                root, family, name=node.text.strip(), line=line, places=places, notes=notes
            )
        elif node is not None:
            yield from _read_mapping(family, node, line, notes)


def _read_mapping(family: str, node: Node, line: int, notes: FileProblems) -> Iterator[_Written]:
    if isinstance(node, ScalarNode | SequenceNode):
        notes.report("legacy-list", line, family=family)
        return
    for old_address, target_node in node.entries.items():
        if isinstance(target_node, ScalarNode):
            yield _Written(
                family=family,
                old=old_address,
                new=target_node.text,
                path=notes.path,
                line=node.lines[old_address],
            )
        else:
            safe_key = show_safe_value(old_address)
            notes.report(
                "wrong-section-for-text",
                node.lines[old_address],
                key=safe_key,
                example=f"{safe_key}: lille/prenoms",
            )


def _read_csv_file(
    root: Path, family: str, name: str, line: int, places: Mapping[str, str], notes: FileProblems
) -> Iterator[_Written]:
    """The lines of a CSV as spreadsheets save it; the first is left out where it only names the
    columns."""
    try:
        content = read_beside(root, name, LARGEST)
    except (UnsafePath, OSError):
        notes.report("legacy-file", line, family=family, name=show_safe_value(name))
        return
    if len(content) > LARGEST:
        notes.report(
            "legacy-file-large", line, name=show_safe_value(name), limit=LARGEST // 1_000_000
        )
        return
    if conflict := find_conflict(content):
        notes.in_file("merge-conflict", show_safe_path(name), conflict.first, **conflict.lines)
        return
    text = _decode_spreadsheet_text(content)
    delimiter = max(";,\t", key=text.partition("\n")[0].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in rows:
            cells = [UNSAFE.sub("", cell).strip() for cell in row]
            is_header = (
                len(cells) > 1
                and cells[1].strip("/") not in {*places, *RESERVED}
                and "/" not in cells[1]
            )
            if not any(cells) or (rows.line_num == 1 and is_header):
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


def _decode_spreadsheet_text(content: bytes) -> str:
    """A spreadsheet's text: in UTF-8, else as Excel saves it in Western Europe."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
