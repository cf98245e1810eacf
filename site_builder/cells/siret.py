"""SIRET: the 14 digits of an establishment (SIREN and five more), always text."""

from __future__ import annotations

from site_builder.cells.kind import GROUPING, Kind

# Excel users group the digits, and put an apostrophe before or after to keep Excel from computing with them.
_BETWEEN = f"[{GROUPING}.]?"

# La Poste (SIREN 356000000) has more establishments than Luhn allows: their digits add up to a multiple of 5.
_DIGITS = "list_sum([CAST(substr({value}, CAST(i AS INTEGER), 1) AS INTEGER) for i in range(1, 15)])"
_DOUBLED = "2 * CAST(substr({value}, CAST(i AS INTEGER), 1) AS INTEGER)"
_LUHN = (
    f"list_sum([CASE WHEN i % 2 = 1 THEN ({_DOUBLED}) % 10 + ({_DOUBLED}) // 10"
    " ELSE CAST(substr({value}, CAST(i AS INTEGER), 1) AS INTEGER) END for i in range(1, 15)])"
)

SIRET = Kind(
    name="siret",
    type="string",
    words=("siret", "num siret", "id attribuant", "id beneficiaire"),
    strict="[0-9]{14}",
    lenient=f"['’]?[0-9]({_BETWEEN}[0-9]){{13}}['’]?",
    cast="regexp_replace({cell}, '[^0-9]+', '', 'g')",
    good=(
        ("21590350100017", "21590350100017"),
        ("215 903 501 00017", "21590350100017"),
        ("215 903 501 000 17'", "21590350100017"),
        ("215\u202f903\u00a0501 00017", "21590350100017"),
        ("'00000000000000", "00000000000000"),
    ),
    bad=("2,15904E+13", "215903501", "2159035010001", "215903501000171", "215903501-00017", "sans objet", ""),
    repaired="siret-separators",
    check=f"(({_LUHN}) % 10 = 0 OR (starts_with({{value}}, '356000000') AND ({_DIGITS}) % 5 = 0))",
)
