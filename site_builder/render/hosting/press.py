"""Texts for hosts from their templates: the owner's, else ours."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from markupsafe import Markup

from site_builder.core.problems import Problem
from site_builder.metadata.legacy_portals import FORMS
from site_builder.render.hosting.context import build_hosting_context
from site_builder.render.hosting.host import HostConfig
from site_builder.render.hosting.syntax import HostSyntax
from site_builder.render.templates import (
    HOSTING_TEMPLATES,
    UnfilteredValue,
    make_template_loader,
    make_template_problem,
)


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
        try:
            text = self._fill(self._folders, name, syntax)
        except Exception as mistake:  # a template is a program of the owner's
            if not self.has_owner_template(name):
                raise
            *owner_folders, ours = self._folders
            problem = make_template_problem(mistake, f"{HOSTING_TEMPLATES}/{name}", owner_folders)
            self.problems.append(problem)
            text = self._fill((ours,), name, syntax)
        return self._rename_variables(text, syntax.variables)

    def has_owner_template(self, name: str) -> bool:
        return any((folder / HOSTING_TEMPLATES / name).exists() for folder in self._folders[:-1])

    def _fill(self, folders: tuple[Path, ...], name: str, syntax: HostSyntax) -> str:
        import jinja2

        environment = jinja2.Environment(
            loader=make_template_loader(folders),
            undefined=jinja2.StrictUndefined,
            finalize=_refuse_unfiltered,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.filters.update(syntax.filters)
        environment.globals["say"] = self._words.say
        forms = tuple(map(syntax.spell_form, FORMS))
        context = replace(self._context, forms=forms, queries=syntax.queries)
        return environment.get_template(f"{HOSTING_TEMPLATES}/{name}").render(host=context)

    def _rename_variables(self, text: str, prefix: str) -> str:
        """Variables are those of a whole server, and the last map of a name is that of all: another
        portal there would answer for this one. A digest, because a name of 50 characters is too
        long for the tables of nginx as it comes."""
        return text.replace(prefix, f"{prefix}{self._digest}_") if prefix else text


def _refuse_unfiltered(value: object) -> Markup:
    """What no filter has written could end its directive."""
    if isinstance(value, Markup):
        return value
    raise UnfilteredValue(str(value))
