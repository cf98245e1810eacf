"""Annotations of a merge request on GitLab: a report of Code Quality, which a job hands over as an
artefact.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any

from site_builder.commands.result_formats.outcome import (
    Outcome,
    Remark,
    describe_engines,
    describe_remark,
)
from site_builder.core.language import Language

SEVERITIES = {"error": "major", "warning": "minor"}


def format_gitlab_report(outcome: Outcome, words: Language) -> str:
    """A JSON list. GitLab compares it with that of the target branch by fingerprints, which hold no
    line."""
    identity_counts = Counter[str]()
    remarks = (*outcome.remarks, *outcome.renamings)
    issues = [_make_issue(remark, outcome.prefix, identity_counts, words) for remark in remarks]
    return json.dumps(issues, ensure_ascii=False, indent=2)


def _make_issue(
    remark: Remark, prefix: str, identity_counts: Counter[str], words: Language
) -> dict[str, Any]:
    identity = "\0".join((remark.code, remark.path, remark.sheet, remark.column, remark.text))
    identity_counts[identity] += 1
    text = describe_remark(remark, words)
    if remark.said_by:
        text = words.say("problem", place=describe_engines(remark, words), text=text)
    return {
        "description": text,
        "check_name": remark.code,
        "fingerprint": hashlib.sha256(
            f"{identity}\0{identity_counts[identity]}".encode("utf-8", "surrogateescape")
        ).hexdigest(),
        "severity": "info" if remark.known else SEVERITIES[remark.severity],
        "location": {"path": prefix + remark.path, "lines": {"begin": remark.line or 1}},
    }
