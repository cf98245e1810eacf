"""Every fault of every row, as `columns/fault_rows` keeps them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from site_builder.checks.check_plan import SchemaFault
from site_builder.checks.verdict import SchemaVerdict
from site_builder.columns.fault_rows import FaultRow


def list_fault_rows(
    verdict: SchemaVerdict, wanted: Callable[[SchemaFault], bool], headings: Mapping[str, str]
) -> Iterator[FaultRow]:
    """The faults that are `wanted`, of rows that are numbered from 0. `headings` of columns, by
    name of the field."""
    if not any(map(wanted, verdict.counts)):
        return
    for found in verdict.iterate_all(wanted):
        fault = found.fault
        yield FaultRow(
            row=found.row,
            column=headings.get(fault.name, fault.name),
            code=fault.code,
            rule=fault.rule,
            severity="warning" if fault.why else "error",
            text=found.value,
        )
