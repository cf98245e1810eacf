"""What dates are made of: pieces of patterns and of SQL that several kinds share. Not a kind
itself."""

from __future__ import annotations

YEAR = "[1-9][0-9]{3}"
MONTH = "(0?[1-9]|1[0-2])"
DAY = "(0?[1-9]|[12][0-9]|3[01])"
ISO = f"{YEAR}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
YEAR_FIRST = f"{YEAR}-{MONTH}-{DAY}|{YEAR}/{MONTH}/{DAY}"
DAY_FIRST = f"{DAY}/{MONTH}/{YEAR}|{DAY}-{MONTH}-{YEAR}|{DAY}[.]{MONTH}[.]{YEAR}"
CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?"
OFFSET = "[+-](0[0-9]|1[0-4]):?(00|15|30|45)"

# « févr. », « FEVRIER », « fev »: one spelling is as good as another, and the first letters tell
# the month
MONTH_NAME = (
    "(?i:janvier|janv?[.]?|f[ée]vrier|f[ée]vr?[.]?|mars"
    "|mar[.]|avril|avr[.]?|mai|juin|juin[.]|juillet|juil[.]?"
    "|ao[uû]t|ao[uû][.]|septembre|sept?[.]?|octobre|oct[.]?"
    "|novembre|nov[.]?|d[ée]cembre|d[ée]c[.]?)"
)
DAY_NAME = (
    "(?i:(lundi|mardi|mercredi|jeudi|vendredi|samedi"
    "|dimanche|lun[.]|mar[.]|mer[.]|jeu[.]|ven[.]|sam[.]|dim[.]),? "
    ")"
)
BETWEEN = "[ \u00a0\u202f-]"


def expand_year_sql(year: str) -> str:
    """SQL: a year of two digits with its century: 00 to 49 are of this one, 50 to 99 of the
    last."""
    return f"(CASE WHEN {year} < '50' THEN '20' ELSE '19' END || {year})"


def convert_month_sql(word: str) -> str:
    """SQL: "01" to "12" of a text that MONTH_NAME matches."""
    letters = f"replace(replace(strip_accents(lower({word})), 'juin', 'jun'), 'juil', 'jul')[1:3]"
    months = "['jan', 'fev', 'mar', 'avr', 'mai', 'jun', 'jul', 'aou', 'sep', 'oct', 'nov', 'dec']"
    return f"lpad(CAST(list_position({months}, {letters}) AS VARCHAR), 2, '0')"
