"""All that an erasure is to do on this machine, known before any of it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from site_builder.commands.erasure.descriptor import (
    ListedByHand,
    compose_tombstone,
    find_descriptor,
    has_declared_size,
    is_tombstone,
    remove_resource,
)
from site_builder.commands.erasure.former_ids import find_former_ids
from site_builder.commands.erasure.history import (
    ErasedHistory,
    digest_files,
    trace_file,
    trace_rows,
    trace_whole_dataset,
)
from site_builder.commands.erasure.other_rows import WORKBOOKS, SheetRows
from site_builder.commands.erasure.rows import remove_rows
from site_builder.commands.erasure.target import ErasureTarget
from site_builder.commands.erasure.told_texts import find_told_texts
from site_builder.commands.traces.containers import FileSearch
from site_builder.core.language import Language
from site_builder.core.sought_texts import SoughtTexts
from site_builder.metadata.dataset_folder import get_file_ending, is_readme_file
from site_builder.metadata.erasures import Erasure
from site_builder.metadata.site_folder import DESCRIPTORS

LARGEST = 1 << 30  # bytes of a file whose rows are taken out
DESCRIPTOR = DESCRIPTORS[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsOfFile:
    """What becomes of the rows of one file: `lines` are taken out; `by_hand` are to be, in words
    of their own format (a line, or a sheet and a row); `sized`: the description says how long the
    file was."""

    file: str
    lines: tuple[int, ...] = ()
    by_hand: tuple[str, ...] = ()
    sized: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasurePlan:
    """`writes`: files of the dataset's folder with what they are to hold; `deletes`: those that go,
    `empties`: all others go; `erasure`: for the record; `told`: files beside the data that hold one
    of the texts; `unproven_ids`: under which nobody proves that the dataset was; `unmatched`: texts
    that were found nowhere, by their numbers; `refusal`: the message that says why nothing is done,
    or ""."""

    target: ErasureTarget
    ids: tuple[str, ...]
    erasure: Erasure
    history: ErasedHistory = field(default_factory=ErasedHistory)
    writes: tuple[tuple[str, bytes], ...] = ()
    deletes: tuple[str, ...] = ()
    empties: bool = False
    rows: tuple[RowsOfFile, ...] = ()
    told: tuple[str, ...] = ()
    unproven_ids: tuple[str, ...] = ()
    unmatched: tuple[int, ...] = ()
    refusal: str = ""

    @property
    def has_rows_by_hand(self) -> bool:
        """Is anything to be taken out of the data by hand, or nothing but what stands beside
        them?"""
        if self.told and not self.writes:
            return True
        return any(rows.by_hand for rows in self.rows)


def plan_whole_erasure(
    root: Path, target: ErasureTarget, day: date, words: Language
) -> ErasurePlan:
    """A tombstone without content in the place of all that the folder holds."""
    former_ids = find_former_ids(root, target)
    ids = (target.id, *former_ids.granted)
    history = trace_whole_dataset(root, ids)
    tombstone = compose_tombstone(target.folder, day, words.say("erasure.reason"))
    contents = digest_files(target.folder.path, target.data_files) | history.contents
    return ErasurePlan(
        target=target,
        ids=ids,
        erasure=Erasure(
            id=target.id, day=day, whole=True, contents=_spare_elsewhere(root, contents, history)
        ),
        history=history,
        writes=((DESCRIPTOR, tombstone.encode()),),
        empties=True,
        unproven_ids=former_ids.unproven,
    )


def _spare_elsewhere(
    root: Path, contents: frozenset[str], history: ErasedHistory
) -> frozenset[str]:
    """The digests without those of what another dataset publishes, which would be refused."""
    return contents - digest_files(root, history.elsewhere)


def plan_file_erasure(root: Path, target: ErasureTarget, day: date) -> ErasurePlan:
    """The folder without one of its files, which is in no list of it either."""
    history = trace_file(root, f"{target.folder.where}/{target.file}")
    contents = digest_files(target.folder.path, target.data_files) | history.contents
    erased_contents = _spare_elsewhere(root, contents, history)
    erasure = Erasure(id=target.id, day=day, contents=erased_contents)
    plan = ErasurePlan(
        target=target,
        ids=(target.id,),
        erasure=erasure,
        history=history,
        deletes=(target.file,),
    )
    others = set(target.folder.files) - {target.file}
    if is_tombstone(target.folder) or all(map(is_readme_file, others)):
        return replace(plan, refusal="erasure.last-file")
    try:
        shortened = remove_resource(target.folder, target.file)
    except ListedByHand as cause:
        return replace(plan, refusal=f"erasure.list-{cause.args[0]}")
    descriptor = find_descriptor(target.folder)
    if shortened is None or descriptor is None:
        return plan
    return replace(plan, writes=((descriptor.name, shortened.encode()),))


@dataclass(slots=True)
class RowHunt:
    """What rows are looked for, and how: in a workbook, by `find_sheet_rows`, None where it could
    not be read; in anything else, by a `FileSearch`."""

    sought: SoughtTexts
    make_search: Callable[[], FileSearch]
    find_sheet_rows: Callable[[Path], SheetRows]
    matched: set[int] = field(default_factory=set)
    writes: list[tuple[str, bytes]] = field(default_factory=list)
    touched: list[str] = field(default_factory=list)
    emptied: bool = False


def plan_row_erasure(root: Path, target: ErasureTarget, hunt: RowHunt, day: date) -> ErasurePlan:
    """The files of a dataset, each without the rows of which a cell is one of the texts."""
    former_ids = find_former_ids(root, target)
    ids = (target.id, *former_ids.granted)
    rows = tuple(_plan_rows_of_file(target, file, hunt) for file in target.data_files)
    history = trace_rows(root, ids, hunt.make_search)
    numbers = range(1, 1 + len(hunt.sought.spellings))
    told, told_numbers = find_told_texts(root, target, hunt.make_search)
    matched = hunt.matched | history.numbers | told_numbers
    contents = digest_files(target.folder.path, hunt.touched) | history.contents
    by_hand = any(file_rows.by_hand for file_rows in rows)
    return ErasurePlan(
        target=target,
        ids=ids,
        erasure=Erasure(id=target.id, day=day, contents=_spare_elsewhere(root, contents, history)),
        history=history,
        writes=() if by_hand else tuple(hunt.writes),
        rows=tuple(file_rows for file_rows in rows if file_rows.lines or file_rows.by_hand),
        told=told,
        unproven_ids=former_ids.unproven,
        unmatched=tuple(number for number in numbers if number not in matched),
        refusal="erasure.all-rows" if hunt.emptied else "",
    )


def _plan_rows_of_file(target: ErasureTarget, file: str, hunt: RowHunt) -> RowsOfFile:
    path = target.folder.on_disk(file)
    ending = get_file_ending(file)
    if ending in WORKBOOKS:
        return _plan_rows_of_workbook(path, file, hunt)
    if path.stat().st_size <= LARGEST and (removal := remove_rows(path.read_bytes(), hunt.sought)):
        hunt.matched |= removal.matched
        if removal.lines:
            hunt.writes.append((file, removal.content))
            hunt.touched.append(file)
            hunt.emptied |= removal.emptied
        return RowsOfFile(
            file=file,
            lines=removal.lines,
            by_hand=tuple(map(str, removal.doubtful)),
            sized=bool(removal.lines) and has_declared_size(target.folder, file),
        )
    search = hunt.make_search()
    search.search_file(path)
    for trace in search.traces:
        hunt.matched |= trace.numbers
    members = tuple(trace.member or file for trace in search.traces)
    return RowsOfFile(file=file, by_hand=tuple(dict.fromkeys((*members, *search.unread))))


def _plan_rows_of_workbook(path: Path, file: str, hunt: RowHunt) -> RowsOfFile:
    sheet_rows = hunt.find_sheet_rows(path)
    search = hunt.make_search()
    search.search_file(path)
    for trace in search.traces:
        hunt.matched |= trace.numbers
    places = [f"{sheet} : {row}" for sheet, row in sheet_rows.rows]
    if not places:  # a comment, a hidden part, a sheet that no library reads
        places = [trace.member or file for trace in search.traces]
    if not sheet_rows.read:
        places.append(file)
    return RowsOfFile(file=file, by_hand=tuple(dict.fromkeys(places)))
