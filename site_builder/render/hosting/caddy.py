"""Caddy: what is imported into the site, beside its `root`."""

from __future__ import annotations

import re

from site_builder.metadata.legacy_portals import FORMS, LegacyAddressForm
from site_builder.render.hosting.syntax import FormerForm, HostSyntax

WANTED = "format"
NAMES = tuple(dict.fromkeys(name for form in FORMS for name in form.names))
PARAMETERS = (*NAMES, WANTED)  # that forms ask about


def _spell_form(form: LegacyAddressForm) -> FormerForm:
    """What it finds is not looked into for placeholders: all must be in its source, the path and
    then, between « ? », the parameters."""
    used_names = (*form.names, *filter(None, (form.format,)))
    values = "[?]".join("([^?]*)" if name in used_names else "[^?]*" for name in PARAMETERS)
    in_path = 0 if form.names or form.whole else 1
    placeholders = "".join(f"${{{in_path + index}}}" for index in range(1, len(form.names) + 1))
    key = form.key(placeholders, f"${{{in_path + len(used_names)}}}", "${{{}}}")
    return FormerForm(f"{form.path}[?]{values}", form.names, key)


def _spell_query(name: str) -> str:
    """The value of a parameter, whatever its case."""
    return f"{{query.{name}}}{{query.{name.upper()}}}{{query.{name.title()}}}"


SYNTAX = HostSyntax(
    escaped='"',
    bare=re.compile(r"""(?:[^\s"`{}#\\]|\\\S)+"""),
    live={"{": "%7B", "}": "%7D"},
    spell_form=_spell_form,
    queries=(*map(_spell_query, NAMES), "{beffroi_format}"),
)
