"""How `check` and `validate` tell what they found: one file for each form. A new one is a module
and a line here."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from site_builder.commands.result_formats.github import github
from site_builder.commands.result_formats.gitlab import gitlab
from site_builder.commands.result_formats.html import html
from site_builder.commands.result_formats.markdown import markdown
from site_builder.commands.result_formats.outcome import Outcome, Remark
from site_builder.commands.result_formats.text import text
from site_builder.core.language import Language

__all__ = ["FORMS", "Outcome", "Remark"]

FORMS = MappingProxyType[str, Callable[[Outcome, Language], str]]({
    "text": text,
    "markdown": markdown,
    "github": github,
    "gitlab": gitlab,
    "html": html,
})  # fmt: skip
