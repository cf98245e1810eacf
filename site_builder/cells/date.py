"""A calendar day: ISO, or day first as the French write it. 03/04/2024 is the third of April."""

from __future__ import annotations

from site_builder.cells.kind import Kind

_YEAR, _MONTH, _DAY = "[1-9][0-9]{3}", "(0?[1-9]|1[0-2])", "(0?[1-9]|[12][0-9]|3[01])"
_YEAR_FIRST = f"{_YEAR}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_DAY_FIRST = f"{_DAY}/{_MONTH}/{_YEAR}|{_DAY}-{_MONTH}-{_YEAR}|{_DAY}[.]{_MONTH}[.]{_YEAR}"

DATE = Kind(
    name="date",
    type="date",
    words=(),
    strict=_YEAR_FIRST,
    lenient=f"{_YEAR_FIRST}|{_YEAR}/{_MONTH}/{_DAY}|{_DAY_FIRST}",
    # a day-first text never casts to DATE (four digits do not fit a day), so the order of the two is safe
    cast=(
        "coalesce(TRY_CAST({cell} AS DATE),"
        " CAST(try_strptime(translate({cell}, '/.', '--'), '%d-%m-%Y') AS DATE))"
    ),
    good=(
        ("2024-04-03", "2024-04-03"),
        ("03/04/2024", "2024-04-03"),
        ("3/4/2024", "2024-04-03"),
        ("26.05.2014", "2014-05-26"),
        ("26-05-2014", "2014-05-26"),
        ("2024/4/3", "2024-04-03"),
        ("29/02/2024", "2024-02-29"),
        ("9999-12-31", "9999-12-31"),
    ),
    bad=(
        "2024-4-3", "31/02/2024", "2023-02-29", "12/31/2024", "0000-00-00", "01/01/08", "2024-04-03 10:00", "20240403",
        "2024-13-01", "32/01/2024", "03/04-2024", "janv-24", "2024", "45385",
    ),
    repaired="date-rewritten",
    notations=(f"{_YEAR}[^0-9].*", "[0-9]{1,2}[^0-9].*"),
)
