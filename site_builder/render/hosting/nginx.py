"""nginx: what stands outside `server`, because maps must, and what stands inside."""

from __future__ import annotations

import re

from site_builder.metadata.legacy_portals import LegacyAddressForm
from site_builder.render.hosting.syntax import FormerForm, HostSyntax

LONGEST = 46  # bytes of a key that fits, with what goes with it, into the 64 of a bucket


def _spell_form(form: LegacyAddressForm) -> FormerForm:
    arguments = "".join(f"$arg_{name}" for name in form.names)
    return FormerForm(form.path, form.names, form.key(arguments, "$beffroi_format", "${}"))


def _spell_key(key: str) -> str:
    """A key that is too long for the tables of nginx as it comes is an expression: what makes room
    for longer ones may be said once for all sites of a server, and is the owner's."""
    return key if len(key.encode()) <= LONGEST else f"~*^{re.escape(key)}$"


SYNTAX = HostSyntax(
    escaped="\\\"'trn",
    bare=re.compile(r"""[^\s;{}"'\\$#]+"""),
    live={"$": "%24"},
    spell_form=_spell_form,
    spell_key=_spell_key,
    variables="$beffroi_",
)
