"""How `check` and `validate` tell what they found: one file for each form. A new one is a module and a line here."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from site_builder.language import Language
from site_builder.outcome.github import github
from site_builder.outcome.gitlab import gitlab
from site_builder.outcome.html import html
from site_builder.outcome.markdown import markdown
from site_builder.outcome.said import Outcome, Remark
from site_builder.outcome.text import text

__all__ = ["FORMS", "Outcome", "Remark"]

FORMS = MappingProxyType[str, Callable[[Outcome, Language], str]]({
    "text": text,
    "markdown": markdown,
    "github": github,
    "gitlab": gitlab,
    "html": html,
})  # fmt: skip
