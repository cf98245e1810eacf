"""A table of the territory that cannot be made: what was published of it stays, as the last build
left it, unless something of what it had has been taken away since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from site_builder.core.model.kept import KeptFile
from site_builder.core.model.prepared import Detail, Summary
from site_builder.core.model.territory import TerritoryPart, TerritoryTask
from site_builder.core.problems import Problem
from site_builder.storage.object_store import ObjectStore
from site_builder.territory.parts import TerritoryTable

KEPT_KEY = "kept"  # of the summary of a table that stands in for another: no job has this key


@dataclass(frozen=True, slots=True)
class EarlierTable:
    """A table as it was made, from what, and what is told of it."""

    task: TerritoryTask
    summary: Summary
    file: KeptFile


def find_earlier_table(
    task: TerritoryTask, known: Summary | None, problem: Problem, objects: ObjectStore
) -> EarlierTable | None:
    """What stands for a table that cannot be made, for this reason; `known`: of the last build."""
    if known is None or not known.made_from:
        return None
    earlier = objects.value(known.made_from, TerritoryTask)
    if not _may_stand(earlier, task):
        return None
    detail = replace(objects.value(known.detail, Detail), problems=(problem,))
    file = KeptFile(
        path=f"{task.id.rpartition('/')[2]}.csv",
        reason=problem.code,
        version=find_last_day(earlier.parts),
        since=find_last_day(task.parts),
    )
    stored_detail = objects.put_value(detail)
    summary = replace(known, key=KEPT_KEY, errors=1, warnings=0, detail=stored_detail)
    return EarlierTable(earlier, summary, file)


def _may_stand(earlier: TerritoryTask, task: TerritoryTask) -> bool:
    """Is all that it had still published, under the same licence? What is withdrawn, erased, or has
    been found to speak of persons does not come back with a table of before."""
    parts = {(part.dataset, part.table): part for part in task.parts}
    return all(_covers(parts.get((part.dataset, part.table)), part) for part in earlier.parts)


def _covers(part: TerritoryPart | None, earlier: TerritoryPart) -> bool:
    if part is None or part.licence != earlier.licence or part.rows < earlier.rows:
        return False
    return _list_shown(part) >= _list_shown(earlier)


def _list_shown(part: TerritoryPart) -> set[str]:
    return {field for field, _ in part.columns} - set(part.hidden)


def stand_for_table(table: TerritoryTable, earlier: EarlierTable | None) -> TerritoryTable:
    """What is told of a table, where an earlier one stands for it."""
    if earlier is None:
        return table
    joined = {part.dataset for part in earlier.task.parts}
    datasets = tuple(filter(lambda dataset: dataset.id in joined, table.datasets))
    return replace(table, parts=earlier.task.parts, datasets=datasets)


def find_last_day(parts: Iterable[TerritoryPart]) -> date | None:
    """The last on which one of these was modified."""
    days = (part.modified for part in parts)
    last = max(days, default="")
    return date.fromisoformat(last) if last else None
