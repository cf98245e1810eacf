"""The charts that `views:` asks for, in datapackage.yaml and in the file of a standard →
ChartRequest.

The keys are those of the spec of a simple view of Frictionless (type, group, series), and what a
table of many years needs besides. Whether its columns exist, only the table can say: see charts.
"""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.core.model.chart_request import ChartRequest, CodeList
from site_builder.core.text import normalise_unicode, show_safe_value
from site_builder.metadata.yaml import (
    FileProblems,
    MappingNode,
    MetadataKey,
    MetadataRecord,
    MetadataSection,
    Node,
    ScalarNode,
    SequenceNode,
)

TYPES = {
    "bar": "bar", "line": "line", "ranking": "ranking",
    "barres": "bar", "courbe": "line", "classement": "ranking", "bars": "bar", "lines": "line",
}  # fmt: skip
STEPS = {
    "year": "year",
    "month": "month",
    "day": "day",
    "année": "year",
    "mois": "month",
    "jour": "day",
}

VIEW = MetadataSection(
    "view",
    (
        MetadataKey(name="type", kind="choice", required=True, choices=TYPES, example="type: bar"),
        MetadataKey(name="group", kind="name", required=True, example="group: annee"),
        MetadataKey(name="series", kind="node", example="series: montant"),
        MetadataKey(name="title", example="title: Montant accordé chaque année"),
        MetadataKey(
            name="description",
            most=500,
            example="description: Les aides en nature sont comptées pour leur valeur estimée.",
        ),
        MetadataKey(name="resource", kind="line", example="resource: subventions-2024"),
        MetadataKey(name="share", kind="name", example="share: part"),
        MetadataKey(name="split", kind="name", example="split: sexe"),
        MetadataKey(name="each", kind="node", example="each: budget"),
        MetadataKey(name="where", kind="node", example="where: {nature: subvention}"),
        MetadataKey(name="except", kind="node", example='except: {compte: ["001", "002"]}'),
        MetadataKey(name="years", kind="name", example="years: annee"),
        MetadataKey(name="latest", kind="name", example="latest: annee"),
        MetadataKey(name="by", kind="choice", choices=STEPS, example="by: month"),
        MetadataKey(name="most", kind="integer", example="most: 10"),
        MetadataKey(name="unit", kind="line", most=20, example="unit: €"),
        MetadataKey(name="words", kind="node", example="words: {F: filles, M: garçons}"),
        MetadataKey(name="turns", kind="node", example='turns: {M57: {compte: ["65748"]}}'),
        *(
            MetadataKey(name=name, kind="ignored")
            for name in ("name", "resources", "specType", "spec")
        ),
    ),
)
MOST = 12  # views of a dataset
# groups of a ranking
FEWEST = 2
GREATEST = 30
MOST_SERIES = 4  # columns whose bars can be told apart
CODE_LISTS = frozenset({"turns", "nomenclatures"})  # keys whose names have columns, and these codes


def read_views(
    records: Iterable[MetadataRecord], notes: FileProblems, descriptor: str = ""
) -> tuple[ChartRequest, ...]:
    """The charts that are asked for; one that cannot be understood is said in `notes`, and left
    out.

    `descriptor` is the name of the file, "" for that of a standard, of which nothing is said to
    anybody.
    """
    return tuple(filter(None, (_read_view(record, notes, descriptor) for record in records)))


def _read_view(record: MetadataRecord, notes: FileProblems, descriptor: str) -> ChartRequest | None:
    errors_before = notes.errors
    series = read_name_list(record, "series", notes)
    if len(series) > MOST_SERIES:
        notes.report("view-series", record.line_of("series"), number=len(series), most=MOST_SERIES)
    if len(series) > 1 and record.text("split"):
        notes.report("view-both", record.line_of("split"))
    pairs = {}
    for key in ("where", "except", "words", "turns"):
        pairs[key] = read_value_lists(record, key, notes)
    most = record.values.get("most", 0)
    if most and not FEWEST <= most <= GREATEST:
        notes.report("view-most", record.line_of("most"), fewest=FEWEST, most=GREATEST)
    each_columns = read_name_list(record, "each", notes)
    if notes.errors > errors_before or not {"type", "group"} <= record.values.keys():
        return None
    return ChartRequest(
        type=record.values["type"],
        group=record.text("group"),
        series=series,
        title=record.text("title"),
        description=record.text("description"),
        resource=record.text("resource"),
        share=record.text("share"),
        split=record.text("split"),
        each=each_columns,
        where=list_value_texts(pairs["where"]),
        excluded=list_value_texts(pairs["except"]),
        years=record.text("years"),
        latest=record.text("latest"),
        by=record.values.get("by", "year"),
        most=most,
        unit=record.text("unit"),
        words=tuple((name, texts[0]) for name, texts in list_value_texts(pairs["words"]) if texts),
        turns=tuple(list_code_lists(pairs["turns"])),
        descriptor=descriptor,
        line=record.line if descriptor else 0,
    )


def read_name_list(
    record: MetadataRecord, key: str, notes: FileProblems, example: str = ""
) -> tuple[str, ...]:
    """The columns, or other names, of a key, which may be one or a list."""
    node = record.values.get(key)
    if node is None:
        return ()
    if isinstance(node, MappingNode) or not all(
        isinstance(item, ScalarNode) for item in _list_items(node)
    ):
        notes.report(
            "wrong-section-for-text",
            record.line_of(key),
            key=key,
            example=example or f"{key}: montant",
        )
        return ()
    return tuple(map(normalise_unicode, _list_texts(node)))


def read_value_lists(record: MetadataRecord, key: str, notes: FileProblems) -> dict[str, Node]:
    """The columns, or other names, of a key, each with a value or a list; those of a list of codes
    have columns of their own."""
    node = record.values.get(key)
    if node is None:
        return {}
    if not isinstance(node, MappingNode):
        notes.report("not-a-section", record.line_of(key), example=f"{key}: {{…}}")
        return {}
    for name, value_node in node.entries.items():
        _check_pair(key, name, node=value_node, line=node.lines[name], notes=notes)
    return dict(node.entries)


def _check_pair(key: str, name: str, node: Node, line: int, notes: FileProblems) -> None:
    """What is not understood is not as if it were not there: the chart would be one of other
    rows."""
    if key in CODE_LISTS and isinstance(node, MappingNode):
        for column, codes in node.entries.items():
            _check_pair("codes", column, node=codes, line=node.lines[column], notes=notes)
    elif key in CODE_LISTS and not (isinstance(node, ScalarNode) and node.empty):
        notes.report("not-a-section", line, example=f"{show_safe_value(name)}: {{…}}")
    elif not all(isinstance(item, ScalarNode) for item in _list_items(node)):
        notes.report(
            "wrong-section-for-text",
            line,
            key=show_safe_value(name),
            example=f"{show_safe_value(name)}: [a, b]",
        )


def list_value_texts(pairs: dict[str, Node]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each name with its values."""
    return tuple((normalise_unicode(name), _list_texts(node)) for name, node in pairs.items())


def list_code_lists(pairs: dict[str, Node]) -> Iterable[CodeList]:
    """Lists of codes by their names, once for each column that has some."""
    for name, node in pairs.items():
        for column, codes in node.entries.items() if isinstance(node, MappingNode) else ():
            yield CodeList(name, normalise_unicode(column), _list_texts(codes))


def _list_items(node: Node) -> Iterable[Node]:
    return node.items if isinstance(node, SequenceNode) else (node,)


def _list_texts(node: Node) -> tuple[str, ...]:
    return tuple(
        item.text.strip()
        for item in _list_items(node)
        if isinstance(item, ScalarNode) and not item.empty
    )
