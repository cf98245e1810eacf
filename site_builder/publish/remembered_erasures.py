"""What was known to be erased, and the record of today does not say: all of it could be published
again. Where the last build on this machine knew it, the build ends; where git alone does, it goes
on as if the record still said it, and tells."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from site_builder.compose.today import Today
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.history.earlier_contents import read_blob
from site_builder.history.git import BlobReader, GitSilent
from site_builder.history.moves import is_history_cut, list_file_changes
from site_builder.metadata.erasures import (
    Erasure,
    Erasures,
    ErasuresUnreadable,
    parse_erasures,
    read_erasures,
    write_erasures,
)
from site_builder.metadata.site_folder import ERASED_FILE
from site_builder.metadata.yaml import SCHEMA
from site_builder.publish.refusal import BuildRefused


@dataclass(frozen=True, slots=True)
class RecordedErasures:
    """All that must not come back, and what is to be said of the record."""

    erasures: Erasures
    problems: tuple[Problem, ...] = ()


def read_recorded_erasures(root: Path, today: Today) -> RecordedErasures:
    """What the record of `root` says, and what it said on the main line of git before, unless that
    was lifted on a day that has come. Raises ErasuresUnreadable where nobody can say that."""
    now = read_erasures(root)
    former = Erasures(tuple(_list_former_entries(root)))
    lost_ids = former.list_lost(now)
    place = Place(path=ERASED_FILE)
    problems = [make_problem("erasure-lost", place, id=id_) for id_ in lost_ids]
    if now.entries and is_history_cut(root):
        problems.append(make_problem("erasures-shallow", place))
    lost = tuple(entry for entry in former.entries if entry.id in lost_ids)
    erasures = Erasures((*now.entries, *lost)).settle_lifts(today.has_come)
    return RecordedErasures(erasures, tuple(problems))


def _list_former_entries(root: Path) -> Iterator[Erasure]:
    """All that the record ever said, each once; nothing of a version that cannot be read."""
    entries: dict[Erasure, None] = {}
    with suppress(GitSilent), BlobReader(root) as blobs:
        for changes in list_file_changes(root, "HEAD", ERASED_FILE):
            for change in changes:
                content = read_blob(blobs, change.after, SCHEMA.size)
                with suppress(ErasuresUnreadable):
                    entries |= dict.fromkeys(parse_erasures(content or b"").entries)
    yield from entries


def refuse_lost_erasures(root: Path, home: Path) -> None:
    """Raises BuildRefused where the record of `root` says less than that of the last build, which
    is kept in `home`; else keeps it there."""
    now = read_erasures(root)
    remembered = Erasures()
    with suppress(ErasuresUnreadable):  # our copy is broken: nobody can say what it held
        remembered = read_erasures(home)
    if lost := remembered.list_lost(now):
        kept_path = f"{home.name}/{ERASED_FILE}"
        params = {"path": ERASED_FILE, "ids": ", ".join(lost), "kept": kept_path}
        raise BuildRefused("erasures-forgotten", params)
    if now.entries != remembered.entries:
        write_erasures(home, now.entries)
