"""Apache: for <Directory>, or as the .htaccess at the root of the site, where no other kind of file
is read."""

from __future__ import annotations

import re

from site_builder.metadata.legacy_portals import LegacyAddressForm
from site_builder.render.hosting.syntax import FormerForm, HostSyntax


def _spell_form(form: LegacyAddressForm) -> FormerForm:
    return FormerForm(form.path, form.names, form.key("%1", "%{ENV:BEFFROI_FORMAT}", "${}"))


SYNTAX = HostSyntax(
    escaped='\\"',
    bare=re.compile(r"""[^\s"'\\]+"""),
    live={"%": r"\%", "$": r"\$"},  # of groups, where an address is led to
    spell_form=_spell_form,
)
