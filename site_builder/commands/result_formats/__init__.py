"""How `check` and `validate` tell what they found: one file for each form. A new one is a module
and a line here."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from site_builder.commands.result_formats.github import format_github_annotations
from site_builder.commands.result_formats.gitlab import format_gitlab_report
from site_builder.commands.result_formats.html import format_html_page
from site_builder.commands.result_formats.markdown import format_markdown_comment
from site_builder.commands.result_formats.outcome import Outcome, Remark
from site_builder.commands.result_formats.text import format_terminal_text
from site_builder.core.language import Language

__all__ = ["FORMS", "Outcome", "Remark"]

FORMS = MappingProxyType[str, Callable[[Outcome, Language], str]]({
    "text": format_terminal_text,
    "markdown": format_markdown_comment,
    "github": format_github_annotations,
    "gitlab": format_gitlab_report,
    "html": format_html_page,
})  # fmt: skip
