"""How what a chart shows is called, and its sums written."""

from __future__ import annotations

from decimal import Decimal

from site_builder.core.text import clean_line, truncate_text
from site_builder.prepare.charts.plan import ChartPlan

LONGEST = 200  # characters of a label


def name_label(plan: ChartPlan, value: str) -> str:
    """A value as the view has it written."""
    return truncate_text(clean_line(dict(plan.view.words).get(value, value)), LONGEST)


def name_strand(plan: ChartPlan, strand: str) -> str:
    """The name of a strand, "" where it is the only one."""
    if len(plan.series) > 1:
        return plan.headings[plan.series[int(strand)]]
    return name_label(plan, strand) if plan.split is not None else ""


def write_total(total: int | None, digits: int) -> str | None:
    """A sum in units of its last digit as an exact text without needless zeros: 12500.5."""
    if total is None:
        return None
    text = format(Decimal(f"{total}e-{digits}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def convert_total(total: int | None, digits: int) -> Decimal | None:
    """The same as a number."""
    text = write_total(total, digits)
    return None if text is None else Decimal(text)
