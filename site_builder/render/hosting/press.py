"""Texts for hosts from their templates: the owner's, else ours."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from site_builder.core.language import Language
from site_builder.core.problems import Problem
from site_builder.metadata.legacy_portals import FORMS
from site_builder.render.hosting.context import HostingContext, build_hosting_context
from site_builder.render.hosting.host import HostConfig
from site_builder.render.hosting.syntax import HostSyntax
from site_builder.render.template_environment import open_templates, write_text
from site_builder.render.template_files import (
    HOSTING_TEMPLATES,
    find_template_path,
)
from site_builder.render.template_mistakes import (
    UnfilteredValue,
    list_replaced_templates,
    make_template_problem,
)
from site_builder.render.template_sources import (
    TemplateSources,
    find_error,
    find_text_outside_blocks,
)

if TYPE_CHECKING:
    from jinja2 import Environment


class HostTextPress:
    """Makes the texts of one site, and has the problems of the owner's templates."""

    def __init__(self, host: HostConfig, folders: tuple[Path, ...]) -> None:
        self.problems: list[Problem] = []
        self._words = host.words
        self._context = build_hosting_context(host)
        self._digest = hashlib.sha256(host.url.encode()).hexdigest()[:8]
        self._folders = folders

    def render(self, name: str, syntax: HostSyntax) -> str:
        """The text; of our own template, where the owner's does not work."""
        template_name = f"{HOSTING_TEMPLATES}/{name}"
        forms = tuple(map(syntax.spell_form, FORMS))
        context = replace(self._context, forms=forms, queries=syntax.queries)
        text = ""
        if self.has_owner_template(name):
            try:
                text = self._fill_owners(template_name, syntax, context)
            except Exception as mistake:  # a template is a program of the owner's
                owner_folders = self._folders[:-1]
                problem = make_template_problem(mistake, template_name, owner_folders)
                self.problems += list_replaced_templates(problem, template_name, owner_folders)
        if not text:
            environment = _open_own_templates(self._folders[-1], syntax, self._words)
            text = environment.get_template(template_name).render(host=context)
        return self._rename_variables(text, syntax.variables)

    def has_owner_template(self, name: str) -> bool:
        """Is there a file of the owner's that makes this text?"""
        return find_template_path(self._folders[:-1], f"{HOSTING_TEMPLATES}/{name}") is not None

    def _fill_owners(self, name: str, syntax: HostSyntax, context: HostingContext) -> str:
        """The text of the owner's template, or "" where it has a block that nothing shows. Raises
        whatever it does."""
        template = _open_server_templates(self._folders, syntax, self._words).get_template(name)
        sources = TemplateSources(self._folders).gather(name)
        owner_folders = self._folders[:-1]
        problems = [*find_text_outside_blocks(sources, owner_folders)]
        error = find_error(problems)
        self.problems += problems
        if error is None:
            return write_text(template, host=context)
        self.problems += list_replaced_templates(error, name, owner_folders)[1:]
        return ""

    def _rename_variables(self, text: str, prefix: str) -> str:
        """Variables are those of a whole server, and the last map of a name is that of all: another
        portal there would answer for this one. A digest, because a name of 50 characters is too
        long for the tables of nginx as it comes."""
        return text.replace(prefix, f"{prefix}{self._digest}_") if prefix else text


def _open_server_templates(
    folders: tuple[Path, ...], syntax: HostSyntax, words: Language
) -> Environment:
    environment = open_templates(
        folders, words, finalize=_refuse_unfiltered, keep_trailing_newline=True
    )
    environment.filters.update(syntax.filters)
    return environment


@lru_cache(maxsize=32)
def _open_own_templates(folder: Path, syntax: HostSyntax, words: Language) -> Environment:
    """Ours alone. Kept between the builds of one process, as those of pages are."""
    return _open_server_templates((folder,), syntax, words)


def _refuse_unfiltered(value: object) -> Markup:
    """What no filter has written could end its directive."""
    if isinstance(value, Markup):
        return value
    raise UnfilteredValue(str(value))
