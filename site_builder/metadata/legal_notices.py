"""What communes.yml says of accessibility and of whom to hold to account: what the law asks a site
to declare."""

from __future__ import annotations

from site_builder.core.model.portal import (
    AccessibilityAudit,
    AccessibilityStatement,
    LegalNotices,
    LegalParty,
)
from site_builder.core.text import quote_words
from site_builder.metadata.contacts import read_contact
from site_builder.metadata.keys.portal import AUDIT
from site_builder.metadata.yaml import EMPTY_RECORD, FileProblems, MetadataRecord

LISTS = ("failures", "burdens", "exempt", "tested", "pages")


def read_accessibility_statement(
    record: MetadataRecord, line: int, online: bool, notes: FileProblems
) -> AccessibilityStatement:
    """The declaration. An audit that is not whole, or contradicts the rest, is one problem and no
    audit. Of a site that is `online`, the plans that the law requires and nobody gives are one
    warning."""
    missing = [key for key in ("scheme", "plan") if not record.text(key)]
    if online and missing:
        notes.report("accessibility-plans", line, keys=quote_words(missing))
    audit = _read_audit(record, notes)
    if audit and audit.rate == 100 and record.values.get("failures"):
        notes.report("accessibility-failures", record.line_of("failures"))
        audit = None
    return AccessibilityStatement(
        audit=audit,
        report=record.text("report"),
        established=record.values.get("date"),
        scheme=record.text("scheme"),
        plan=record.text("plan"),
        **{name: record.values.get(name, ()) for name in LISTS},
        contact=read_contact(record),
        line=record.line_of("audited") if audit else None,
    )


def _read_audit(record: MetadataRecord, notes: FileProblems) -> AccessibilityAudit | None:
    missing = [key.name for key in AUDIT if key.name not in record.values]
    if not missing:
        return AccessibilityAudit(
            record.values["audited"], record.text("auditor"), record.values["rate"]
        )
    problem_lines = {
        problem.place.line for problem in notes.problems
    }  # a wrong value has had its word
    unreported = [name for name in missing if record.lines.get(name) not in problem_lines]
    if unreported and len(missing) < len(AUDIT):
        line = min(record.line_of(key.name) for key in AUDIT if key.name in record.values)
        notes.report("accessibility-audit", line, keys=quote_words(unreported))
    return None


def read_legal_notices(
    record: MetadataRecord, line: int, online: bool, notes: FileProblems
) -> LegalNotices:
    """The legal notices. Of a site that is `online`, what the law requires and nobody gives is one
    warning."""
    host = record.record("host") or EMPTY_RECORD
    legal_notices = LegalNotices(
        publisher=_read_party(record, "publisher"),
        director=record.text("director"),
        host=_read_party(host, "name"),
        logs=host.text("logs"),
    )
    required = {
        "publisher": legal_notices.publisher.name,
        "address": legal_notices.publisher.address,
        "telephone": legal_notices.publisher.telephone,
        "director": legal_notices.director,
        "host: name": legal_notices.host.name,
        "host: address": legal_notices.host.address,
        "host: telephone": legal_notices.host.telephone,
    }
    if online and (missing := [key for key, value in required.items() if not value]):
        notes.report("legal-missing", line, keys=quote_words(missing))
    return legal_notices


def _read_party(record: MetadataRecord, name_key: str) -> LegalParty:
    return LegalParty(record.text(name_key), record.text("address"), record.text("telephone"))
