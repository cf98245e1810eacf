"""The last five digits of a SIRET, always text: which establishment of a company it is."""

from __future__ import annotations

from site_builder.cells.kind import CellKind, wrap_identifier_pattern
from site_builder.cells.siren import extract_digits

NIC = CellKind(
    name="nic",
    type="string",
    words=("nic",),
    strict="[0-9]{5}",
    lenient=wrap_identifier_pattern("[0-9]{5}"),
    parse=extract_digits,
    good=(("00017", "00017"), ("12345", "12345"), ("'00025", "00025"), ("12345.0", "12345")),
    bad=("17", "000017", "0001A", "siège"),
    repaired="nic-rewritten",
    lost="[1-9][0-9]{0,3}",
)
