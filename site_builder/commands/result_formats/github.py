"""Annotations of a pull request on GitHub: the commands of a workflow, one a line, that its log is
searched for.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from site_builder.commands.result_formats.outcome import (
    Outcome,
    Remark,
    describe_engines,
    describe_remark,
)
from site_builder.core.language import Language


def format_github_annotations(outcome: Outcome, words: Language) -> str:
    """What is new first, for GitHub shows ten of a level; what was there before is a notice; the
    sentence ends it."""
    remarks = sorted(outcome.remarks, key=lambda remark: (remark.known, remark.severity != "error"))
    remarks += outcome.renamings
    closing_line = f"::notice title=Beffroi::{_escape_data(outcome.sentence)}"
    return "\n".join(
        [*(_compose_command(remark, outcome.prefix, words) for remark in remarks), closing_line]
    )


def _compose_command(remark: Remark, prefix: str, words: Language) -> str:
    level = "notice" if remark.known else remark.severity
    position = {"file": prefix + remark.path, "line": str(remark.line or 1)} if remark.path else {}
    properties = ",".join(
        f"{name}={_escape_property(value)}"
        for name, value in {**position, "title": describe_engines(remark, words)}.items()
    )
    return f"::{level} {properties}::{_escape_data(describe_remark(remark, words))}"


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")
