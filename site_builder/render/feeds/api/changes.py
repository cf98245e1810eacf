"""/api/v1/datasets/<publisher>/<dataset>/changes.json: what changed in its data at the last
update."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from site_builder.core.model.difference import TableChange, TableDifference
from site_builder.core.model.site import DatasetEntry
from site_builder.render.feeds.api import change_answers
from site_builder.render.feeds.api.datasets import DETAIL, list_answered_entries
from site_builder.render.feeds.api.writing import build_api_answer, encode_answer_file
from site_builder.render.feeds.feed import Feed, PlannedFiles, plan_dataset_files
from site_builder.render.localised_site import LocalisedSite

PATH = "api/v1/datasets/{id}/changes.json"
NOTHING = TableDifference(rows_before=0, rows_after=0)


def plan_change_answers(localised_site: LocalisedSite) -> Iterator[PlannedFiles]:
    """One of each dataset that has an answer of its own, whatever is known of it: an address
    stays."""
    site = localised_site.site
    entries = list_answered_entries(site)
    render = partial(render_changes, url=site.portal.url)
    return plan_dataset_files(localised_site, PATH, entries=entries, render=render)


def render_changes(entry: DatasetEntry, url: str) -> bytes:
    tables = entry.changes.tables if entry.changes else ()
    return encode_answer_file(
        build_api_answer(
            change_answers.Changes,
            entry,
            version=1,
            id=entry.dataset.id,
            dataset=f"{url}{DETAIL.format(id=entry.dataset.id)}",
            known=entry.changes is not None,
            tables=tuple(map(_describe_table, tables)),
        )
    )


def _describe_table(change: TableChange) -> change_answers.TableChanges:
    difference = change.difference or NOTHING
    columns = difference.columns
    return build_api_answer(
        change_answers.TableChanges,
        change,
        rows_before=difference.rows_before,
        rows_added=difference.added,
        rows_removed=difference.removed,
        rows_changed=difference.changed,
        matched_by=difference.key,
        columns_added=columns.added,
        columns_removed=columns.removed,
        columns_renamed=tuple(change_answers.Renaming(*names) for names in columns.renamed),
        columns_retyped=tuple(
            build_api_answer(change_answers.Retyping, retyping) for retyping in columns.retyped
        ),
        totals=tuple(_list_totals(difference)),
    )


def _list_totals(difference: TableDifference) -> Iterator[change_answers.Totals]:
    for measure in difference.measures:
        yield change_answers.Totals(
            column=measure.name, before=measure.before.total, after=measure.after.total
        )


CHANGES = Feed(name="api-changes", plan=plan_change_answers)
