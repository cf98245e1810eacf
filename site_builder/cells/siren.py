"""SIREN: the nine digits of a legal body, always text."""

from __future__ import annotations

from site_builder.cells.kind import GROUPING, Kind

_DOUBLED = "2 * CAST(substr({value}, CAST(i AS INTEGER), 1) AS INTEGER)"
_LUHN = (
    f"list_sum([CASE WHEN i % 2 = 0 THEN ({_DOUBLED}) % 10 + ({_DOUBLED}) // 10"
    " ELSE CAST(substr({value}, CAST(i AS INTEGER), 1) AS INTEGER) END for i in range(1, 10)])"
)

SIREN = Kind(
    name="siren",
    type="string",
    words=("siren", "num siren"),
    strict="[0-9]{9}",
    lenient=f"['’]?[0-9]([{GROUPING}.]?[0-9]){{8}}['’]?",
    cast="regexp_replace({cell}, '[^0-9]+', '', 'g')",
    good=(("215903501", "215903501"), ("215 903 501", "215903501"), ("000\u00a0000\u00a0000", "000000000")),
    bad=("21590350", "2159035011", "21590350100017", "2,15904E+08", "215-903-501", "A15903501"),
    repaired="siren-separators",
    check=f"({_LUHN}) % 10 = 0",
)
