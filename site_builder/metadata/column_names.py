"""By which names columns are published, and which are published no more: `columns:` and
`withdrawn_columns:` of a dataset."""

from __future__ import annotations

from site_builder.core.text import clean_line, normalise_unicode, show_safe_value
from site_builder.metadata.chart_requests import read_name_list
from site_builder.metadata.keys.dataset import DATASET
from site_builder.metadata.yaml import FileProblems, MappingNode, MetadataRecord, ScalarNode

COLUMNS = "columns"
WITHDRAWN = "withdrawn_columns"


def read_column_names(record: MetadataRecord, notes: FileProblems) -> tuple[tuple[str, str], ...]:
    """Names of columns as files have them, each with that by which it is published. What is no name
    is said, and left out."""
    node = record.values.get(COLUMNS)
    if node is None:
        return ()
    example = DATASET.by_name[COLUMNS].example
    if not isinstance(node, MappingNode):
        notes.report("not-a-section", record.line_of(COLUMNS), example=example)
        return ()
    names = []
    for written_name, value in node.entries.items():
        published_name = ""
        if isinstance(value, ScalarNode):
            published_name = clean_line(value.text)
        if published_name:
            names.append((normalise_unicode(written_name.strip()), published_name))
        else:
            notes.report(
                "wrong-section-for-text",
                node.lines[written_name],
                key=show_safe_value(written_name),
                example=example,
            )
    return tuple(names)


def read_withdrawn_columns(record: MetadataRecord, notes: FileProblems) -> tuple[str, ...]:
    """The columns that are gone for good."""
    names = read_name_list(record, WITHDRAWN, notes, DATASET.by_name[WITHDRAWN].example)
    return tuple(dict.fromkeys(names))
