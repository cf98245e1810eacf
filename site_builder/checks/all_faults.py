"""Every fault of every row, as `faults` keeps them: SQL over the bits that the passes leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from site_builder.checks.check_plan import CheckPlan, SchemaFault
from site_builder.columns.fault_rows import TOLD
from site_builder.storage import sql


@dataclass(frozen=True, slots=True)
class FaultOutput:
    """Where the faults that are `wanted` are written, if there are any. `headings` of columns, by
    name of the field."""

    target: Path
    wanted: Callable[[SchemaFault], bool]
    headings: Mapping[str, str]


def select_fault_rows(
    plan: CheckPlan,
    seen: str,
    faults: Mapping[int, tuple[SchemaFault, Sequence[int]]],
    headings: Mapping[str, str],
) -> str:
    """SQL of the faults of the rows `seen` (r and b), one a row. `faults`: by their bits, with the
    columns shown."""
    about = []
    texts = []
    for place, (fault, indexes) in faults.items():
        names = (
            headings.get(fault.name, fault.name),
            fault.code,
            fault.rule,
            "warning" if fault.why else "error",
        )
        about.append(f"({place}, {', '.join(map(sql.quote_literal, names))})")
        cells = ", ".join(f"coalesce(s{index}, '')" for index in indexes)
        text = (
            f"s{indexes[0]}"
            if len(indexes) == 1
            else f"concat_ws(' · ', {cells})"
            if indexes
            else "NULL"
        )
        texts.append(f"WHEN {place} THEN {text}")
    columns = {index for _, indexes in faults.values() for index in indexes}
    return (
        f"SELECT r, {TOLD} FROM (SELECT *, CASE place {' '.join(texts)} END::VARCHAR AS text "
        f"FROM {seen} JOIN {plan.texts(columns)} USING (r) "
        f'JOIN (VALUES {", ".join(about)}) AS f(place, "column", code, rule, severity) ON b >> '
        "place & 1 = 1)"
    )
