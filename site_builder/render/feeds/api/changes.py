"""/api/v1/datasets/<publisher>/<dataset>/changes.json: what changed in its data at the last
update."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.core.language import Language
from site_builder.core.model.difference import TableChange, TableDifference
from site_builder.core.model.prepared import Parts
from site_builder.core.model.site import DatasetEntry, Site
from site_builder.render.feeds.api import answers
from site_builder.render.feeds.api.writing import build_api_answer, encode_answer_file
from site_builder.render.feeds.feed import make_dataset_feed

PATH = "api/v1/datasets/{id}/changes.json"
NOTHING = TableDifference(rows_before=0, rows_after=0)


def select_changed_entries(site: Site) -> list[DatasetEntry]:
    """Those of which it is known what changed."""
    return [entry for entry in site.entries if entry.changes]


def render_changes(entry: DatasetEntry, parts: Parts, url: str, words: Language) -> bytes:
    tables = entry.changes.tables if entry.changes else ()
    return encode_answer_file(
        build_api_answer(
            answers.Changes,
            entry,
            version=1,
            id=entry.dataset.id,
            dataset=f"{url}api/v1/datasets/{entry.dataset.id}.json",
            tables=tuple(map(_describe_table, tables)),
        )
    )


def _describe_table(change: TableChange) -> answers.TableChanges:
    difference = change.difference or NOTHING
    columns = difference.columns
    return build_api_answer(
        answers.TableChanges,
        change,
        rows_before=difference.rows_before,
        rows_added=difference.added,
        rows_removed=difference.removed,
        rows_changed=difference.changed,
        matched_by=difference.key,
        columns_added=columns.added,
        columns_removed=columns.removed,
        columns_renamed=tuple(answers.Renaming(*names) for names in columns.renamed),
        columns_retyped=tuple(build_api_answer(answers.Retyping, one) for one in columns.retyped),
        totals=tuple(_list_totals(difference)),
    )


def _list_totals(difference: TableDifference) -> Iterator[answers.Totals]:
    for measure in difference.measures:
        yield answers.Totals(
            column=measure.name, before=measure.before.total, after=measure.after.total
        )


CHANGES = make_dataset_feed(
    "api-changes", PATH, render=render_changes, select=select_changed_entries
)
