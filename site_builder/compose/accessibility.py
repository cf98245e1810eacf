"""Where the pages are that the law wants, and what an audit of accessibility is worth on a given
day.

Whatever is not proven is not claimed. The law knows three states: all criteria of the RGAA are met,
half of them at least, fewer or nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import MappingProxyType
from typing import Literal

from site_builder.compose.freshness import add_months
from site_builder.compose.today import Today
from site_builder.core.model.portal import AccessibilityAudit, AccessibilityStatement
from site_builder.core.problems import Place, Problem, make_problem

# Where the pages are that the law wants of a public site; their titles are messages, `<name>.title`
DUTIES = MappingProxyType({
    "accessibility": "accessibilite/", "legal": "mentions-legales/", "privacy": "confidentialite/",
})  # fmt: skip
MONTHS = 36  # after which a declaration is to be renewed
State = Literal["whole", "part", "none"]


def get_accessibility_state(audit: AccessibilityAudit | None) -> State:
    """Of an audit that counts, or of none."""
    if audit is None or audit.rate < 50:
        return "none"
    if audit.rate == 100:
        return "whole"
    return "part"


def compute_audit_expiry(audit: AccessibilityAudit) -> date:
    """The first day on which it counts no longer."""
    return add_months(audit.day, MONTHS) or date.max


def select_valid_audit(audit: AccessibilityAudit | None, today: Today) -> AccessibilityAudit | None:
    """The audit, if it has taken place and is not too old."""
    if audit is None or not today.has_come(audit.day):
        return None
    expiry = compute_audit_expiry(audit)
    if today.has_come(expiry):
        return None
    return audit


def check_accessibility_audit(
    declared: AccessibilityStatement, path: str, today: Today
) -> Iterator[Problem]:
    """Why an audit that the owner gives, in the file at `path`, does not count."""
    place = Place(path=path, line=declared.line)
    audit = declared.audit
    if audit and not today.has_come(audit.day):
        yield make_problem("accessibility-future", place, value=audit.day.isoformat())
    elif audit and not select_valid_audit(audit, today):
        yield make_problem(
            "accessibility-expired",
            place,
            value=audit.day.isoformat(),
            end=compute_audit_expiry(audit).isoformat(),
        )
