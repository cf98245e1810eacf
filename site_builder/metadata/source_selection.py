"""`select:` of a source: of national tables, the rows of which communes are taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from site_builder.cells import INSEE, SIREN
from site_builder.cells.siren import is_siren
from site_builder.core.model.portal import Publisher
from site_builder.core.model.source import RowSelection
from site_builder.core.text import fold_text, show_safe_value
from site_builder.geography.arrondissements import list_commune_codes
from site_builder.metadata.chart_requests import read_name_list
from site_builder.metadata.yaml import FileProblems, MetadataRecord, ScalarNode

TERRITORY = "territory"
TERRITORY_WORDS = (TERRITORY, "territoire")
CODE = re.compile(f"{INSEE.strict}|{SIREN.strict}")


def read_row_selection(
    record: MetadataRecord,
    publisher: Publisher,
    publishers: Iterable[Publisher],
    notes: FileProblems,
) -> RowSelection | None:
    """None, and a problem, where the column or the codes are not understood: nothing is taken then,
    rather than all rows of the country."""
    columns = read_name_list(record, "column", notes, "column: code_insee")
    codes = _read_codes(record, publishers, notes)
    if not columns or not codes:
        return None
    return RowSelection(columns, codes, cut=publisher.role != "commune")


def _read_codes(
    record: MetadataRecord, publishers: Iterable[Publisher], notes: FileProblems
) -> frozenset[str]:
    node = record.values.get("in")
    if isinstance(node, ScalarNode) and fold_text(node.text) in TERRITORY_WORDS:
        codes = frozenset(_list_territory_codes(publishers))
        if not codes:
            notes.report("select-territory", record.line_of("in"))
        return codes
    written = read_name_list(record, "in", notes, "in: territory")
    for text in written:
        if not _is_code(text):
            value = show_safe_value(text)
            notes.report("select-code", record.line_of("in"), value=value)
            return frozenset()
    return frozenset(code for text in written for code in list_commune_codes(text.upper()))


def _list_territory_codes(publishers: Iterable[Publisher]) -> Iterator[str]:
    """By INSEE code and by SIREN, for a table may have either."""
    for publisher in publishers:
        if publisher.insee:
            yield from list_commune_codes(publisher.insee)
            if publisher.siren:
                yield publisher.siren


def _is_code(text: str) -> bool:
    return CODE.fullmatch(text.upper()) is not None and (len(text) == 5 or is_siren(text))
