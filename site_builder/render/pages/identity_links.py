"""Links from the number of whom a row is about to all rows of the territory that have it: the
permanent address of an association, or a firm, in a portal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from site_builder.checks.headings import name_standard_fields
from site_builder.core.model.prepared import Table
from site_builder.core.model.site import DatasetEntry
from site_builder.core.model.territory import IDENTIFIERS
from site_builder.metadata import standards

# A SIREN, a SIRET or a RNA: any other text names nobody for certain. The explorer has it too.
IDENTIFIER = re.compile("[0-9]{9}|[0-9]{14}|W[0-9A-Z]{9}")
NO_LINKS: Mapping[str, str] = MappingProxyType({})
CONTAINS = "~contient~"  # as the explorer writes a filter in an address
SIREN_DIGITS = 9


def make_identity_links(entry: DatasetEntry, table: Table, root: str) -> Mapping[str, str]:
    """How the address begins to which each column leads whose numbers identify somebody; what
    `name_identifier` says of the number follows. Nothing where the rows are in no table of the
    territory. `root`: from the page to the site's."""
    standard = standards.get_standard(entry.dataset.standard)
    if standard is None or not entry.joined_in:
        return NO_LINKS
    slug = entry.joined_in.rpartition("/")[2]
    start = f"{root}{entry.joined_in}/#t-{slug}?f={IDENTIFIERS.name}{CONTAINS}"
    names = table.column_names
    links = {}
    for name, field in name_standard_fields(names, standard).items():
        if field in standard.identities and name not in table.personal:
            links[name] = start
    return links


def name_identifier(number: str) -> str:
    """As the table of the territory says it of each row, in an address: a SIRET by its SIREN, which
    all places of a body have. "" for what identifies nobody."""
    if not IDENTIFIER.fullmatch(number):
        return ""
    return f"SIREN%20{number[:SIREN_DIGITS]}" if number.isdecimal() else f"RNA%20{number}"
