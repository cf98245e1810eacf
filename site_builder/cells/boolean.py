"""Yes or no. A column has one pair of words, or several of them and figures where some are those of
programs; O/N and yes/no must both be there, or the header ask a question; 1/0 alone are figures
unless it does; a schema that demands a boolean allows them all, and crosses.
"""

from __future__ import annotations

from site_builder.cells.kind import CellKind

_PAIRS = (
    "true|True|TRUE|false|False|FALSE",
    "vrai|Vrai|VRAI|faux|Faux|FAUX",
    "oui|Oui|OUI|non|Non|NON",
)
_WORDS = "|".join(_PAIRS)
_VALUES = {
    **dict.fromkeys(("true", "vrai", "oui", "o", "yes", "1", "x"), True),
    **dict.fromkeys(("false", "faux", "non", "n", "no", "0"), False),
}


def parse_boolean(text: str) -> bool | None:
    return _VALUES.get(text.lower())


def write_boolean(value: bool) -> str:
    return str(value).lower()


def _build_boolean_kind(
    name: str,
    lenient: str,
    good: tuple[tuple[str, str], ...],
    bad: tuple[str, ...],
    demanded: bool = False,
    proof: str = "",
) -> CellKind:
    return CellKind(
        name=f"boolean-{name}",
        type="boolean",
        strict="true|false",
        lenient=lenient,
        parse=parse_boolean,
        write=write_boolean,
        good=good,
        bad=bad,
        repaired="boolean-letters",
        of="boolean",
        demanded=demanded,
        proof=proof,
    )


BOOLEAN = CellKind(
    name="boolean",
    type="boolean",
    strict=_WORDS,
    lenient=_WORDS,
    parse=parse_boolean,
    write=write_boolean,
    good=(
        ("true", "true"),
        ("FALSE", "false"),
        ("Vrai", "true"),
        ("faux", "false"),
        ("Oui", "true"),
        ("NON", "false"),
    ),
    bad=("yes", "O", "1", "t", "f", "2", "oui et non", "x", "ouI", "Non concerné", ""),
    notations=_PAIRS,
)
# Several programs wrote it: their words are never said of a number, as « non » may be of 0.
BOOLEAN_MIXED = _build_boolean_kind(
    "mixed",
    f"{_PAIRS[0]}|{_PAIRS[1]}|1|0",
    (("true", "true"), ("TRUE", "true"), ("0", "false"), ("faux", "false"), ("1", "true")),
    ("O", "2", "yes", "oui", "t", ""),
    proof="|".join(_PAIRS[:2]),
)
BOOLEAN_LETTERS = _build_boolean_kind(
    "letters", "O|N|o|n", (("O", "true"), ("n", "false")), ("oui", "ON", "E", "0", "y")
)
BOOLEAN_ENGLISH = _build_boolean_kind(
    "english",
    "yes|Yes|YES|no|No|NO",
    (("yes", "true"), ("No", "false")),
    ("oui", "y", "n", "nO", "no."),
)
BOOLEAN_FIGURES = _build_boolean_kind(
    "figures", "1|0", (("1", "true"), ("0", "false")), ("2", "-1", "01", "1.0", "oui")
)
BOOLEAN_DEMANDED = _build_boolean_kind(
    "demanded",
    f"{_WORDS}|O|N|o|n|yes|Yes|YES|no|No|NO|1|0|X|x",
    (("X", "true"), ("oui", "true"), ("N", "false"), ("0", "false")),
    ("t", "2", "XX", "oui et non", ""),
    demanded=True,
)
