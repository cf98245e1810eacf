"""Yes or no, in words. O/N and 0/1 are accepted among words, or where a schema says boolean, never by themselves."""

from __future__ import annotations

from site_builder.cells.kind import Kind

_TRUE = "true|True|TRUE|vrai|Vrai|VRAI|oui|Oui|OUI"
_FALSE = "false|False|FALSE|faux|Faux|FAUX|non|Non|NON"

BOOLEAN = Kind(
    name="boolean",
    type="boolean",
    words=(),
    strict=f"{_TRUE}|{_FALSE}",
    lenient=f"{_TRUE}|{_FALSE}|O|o|N|n|1|0",
    cast=(
        "CASE WHEN lower({cell}) IN ('true', 'vrai', 'oui', 'o', '1') THEN TRUE"
        " WHEN lower({cell}) IN ('false', 'faux', 'non', 'n', '0') THEN FALSE END"
    ),
    good=(
        ("true", "true"),
        ("FALSE", "false"),
        ("Vrai", "true"),
        ("faux", "false"),
        ("Oui", "true"),
        ("NON", "false"),
        ("O", "true"),
        ("n", "false"),
        ("1", "true"),
        ("0", "false"),
    ),
    bad=("yes", "no", "t", "f", "2", "oui et non", "x", "ouI", "Non concerné", ""),
    repaired="boolean-letters",
)
