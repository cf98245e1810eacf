"""A table of the whole country → the rows of our communes, as they are proposed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from site_builder.checks.personal_data.masks import mask_text
from site_builder.core.model.source import HarvestSource, RowSelection, SelectedRows
from site_builder.core.problems import Param, Place, Problem, make_problem
from site_builder.core.text import quote_words, show_safe_value
from site_builder.exchange.fetch.failures import FetchFailed
from site_builder.exchange.harvest.fetched_content import FetchedContent
from site_builder.exchange.harvest.harvested import HarvestedFile
from site_builder.exchange.harvest.known_folders import KnownFile
from site_builder.exchange.selection.selection_job import SelectionAnswer, SelectionJob
from site_builder.metadata.standards import find_standard
from site_builder.storage.workers.pool import call_in_worker
from site_builder.storage.workers.process import WorkerDeath, WorkerLimits

SELECTED_FORMAT = "csv"  # of what is kept, whatever the file was
# Of one file: 2 GB are gone through in minutes, and no more of them is held than of a small one
LIMITS = WorkerLimits(cpu_seconds=1_800, wall_seconds=3_600.0)
SELECT = "site_builder.exchange.selection.select_rows:select_files"
MOST = 10  # names that are quoted
Json = dict[str, Any]


class SelectionFailed(FetchFailed):
    """A file that came, and of which no row could be chosen. `problems`: what more is to be said of
    it."""

    def __init__(
        self, code: str, url: str, /, problems: tuple[Problem, ...] = (), **params: Param
    ) -> None:
        super().__init__(code, url, **params)
        self.problems = problems


def get_kept_content(
    known: KnownFile | None, selection: RowSelection | None
) -> FetchedContent | None:
    """What is here of a file, if as much would be taken of it today."""
    choice = selection.digest if selection else ""
    if known is None or known.choice != choice:
        return None
    return FetchedContent(known.sha256, known.blob, known.selected)


def select_rows(
    source: Path, target: Path, file: HarvestedFile, selection: RowSelection, *, standard: str
) -> SelectionAnswer:
    """What a worker answers that has written the rows of `source` into `target`. Raises
    SelectionFailed where there are none."""
    job = SelectionJob(
        source=source,
        ending=f".{file.format}",
        target=target,
        columns=selection.columns,
        codes=selection.codes,
        words=_find_headings(standard),
    )
    answer = call_in_worker(SELECT, job, SelectionAnswer, LIMITS)
    if isinstance(answer, WorkerDeath):
        raise SelectionFailed("select-unread", file.url)
    if answer.refused:
        problem = make_problem(answer.refused.code, Place(path=file.url), **answer.refused.params)
        raise SelectionFailed("select-unread", file.url, problems=(problem,))
    columns = _quote_safely(selection.columns)
    if not answer.column and answer.near:
        near = show_safe_value(answer.near)
        raise SelectionFailed("select-column-near", file.url, columns=columns, near=near)
    if not answer.column:
        names = _quote_safely(answer.names)
        raise SelectionFailed("select-column", file.url, columns=columns, names=names)
    if not answer.total:
        raise SelectionFailed("harvest-file-empty", file.url)
    if not answer.rows:
        column = show_safe_value(answer.column)
        examples = _quote_safely(answer.values or ("",))
        total = answer.total
        raise SelectionFailed("select-empty", file.url, column=column, total=total, seen=examples)
    return answer


def _quote_safely(texts: Iterable[str]) -> str:
    """Texts of the file of others, which may be anything."""
    return quote_words([mask_text(show_safe_value(text)) for text in texts], MOST)


def _find_headings(standard_name: str) -> Mapping[str, tuple[str, ...]]:
    standard = find_standard(standard_name) if standard_name else None
    return standard.words if standard else {}


def list_doubts(answer: SelectionAnswer, file: HarvestedFile) -> Iterator[Problem]:
    """What of the rows is not as it stands there, or may be missing."""
    column = show_safe_value(answer.column)
    notation = show_safe_value(answer.notation)
    lost_code = show_safe_value(answer.lost_code)
    doubts: tuple[tuple[str, int, dict[str, Param]], ...] = (
        ("select-rewritten", answer.rewritten, {"column": column, "value": notation}),
        ("select-lost", answer.lost, {"column": column, "value": lost_code}),
        ("select-uneven", answer.uneven, {"kept": answer.uneven_kept}),
        ("select-others", len(answer.others), {"names": _quote_safely(answer.others)}),
    )
    for code, count, params in doubts:
        if count:
            problem = make_problem(code, Place(path=file.url), **params)
            yield replace(problem, count=count)


def compose_selected_rows(selected: SelectedRows) -> Json:
    """As `harvested` of a description has it."""
    written: Json = {
        "path": selected.path,
        "column": selected.column,
        "rows": selected.rows,
        "total": selected.total,
        "hash": f"sha256:{selected.sha256}",
        "choice": selected.choice,
    }
    return written


def add_own_cut(
    local: Mapping[str, Any], source: HarvestSource, selected: list[SelectedRows]
) -> Mapping[str, Any]:
    """The description as it is here, with how it is cut by commune: that is ours to say, unless
    somebody has written another `cut` than the one that we wrote."""
    others = dict(local)
    if "cut" in local and local["cut"] == compose_cut(_list_columns_before(local)):
        del others["cut"]
    columns = list(dict.fromkeys(rows.column for rows in selected))
    if columns and source.selection and source.selection.cut:
        others.setdefault("cut", compose_cut(columns))
    return others


def compose_cut(columns: list[str]) -> Json:
    return {"by": "commune", "column": columns[0] if len(columns) == 1 else columns}


def _list_columns_before(local: Mapping[str, Any]) -> list[str]:
    origin = local.get("harvested")
    selected = origin.get("selected") if isinstance(origin, dict) else None
    columns: dict[str, None] = {}
    for rows in selected if isinstance(selected, list) else ():
        if isinstance(rows, dict) and isinstance(rows.get("column"), str):
            columns[rows["column"]] = None
    return list(columns)
