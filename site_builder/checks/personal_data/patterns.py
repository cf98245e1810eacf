"""How days of birth and homes are written, in cells and in texts."""

from __future__ import annotations

import re

from site_builder.cells.identifiers import FIGURE, GAP, LETTER_OR_FIGURE

# The oldest person alive was born in 1909: whoever was before 1905 is a person of history
_RECENT = "(?:190[5-9]|19[1-9][0-9]|20[0-9]{2})"
_MONTH = "(?:janv|févr|fevr|mars|avr|mai|juin|juil|août|aout|sept|oct|nov|déc|dec)[a-zé]*"
DAY = (
    f"(?:[0-9]{{1,2}} ?[./ -] ?[0-9]{{1,2}} ?[./ -] ?{_RECENT}(?![0-9])"
    f"|[0-9]{{1,2}}(?:er)? {_MONTH}[.]? {_RECENT})"
)
_STREET = (
    "(?:rue|r|avenue|av|ave|boulevard|bd|bld|place|pl|all[ée]es?|chemin|ch|impasse|imp|route|rte|"
    "quai|square|sq|cours|passage|r[ée]sidence|res|sentier|lotissement|lot|clos|villa|hameau|"
    "cit[ée]|faubourg|fg|ruelle|venelle|domaine|voie|dr[èe]ve|carri[èe]re|pav[ée])"
)
NUMBERED_STREET = rf"[0-9]{{1,4}} ?(?:bis|ter|quater|[a-d])?,? {_STREET}\b\.? ."

# A day on which somebody who may live was born
_DAY_OF_LIFE = f"(?:^|[^0-9]){_RECENT}-?[0-9]{{2}}-?[0-9]{{2}}(?![0-9])|{DAY}"
search_birth_date = re.compile(_DAY_OF_LIFE, re.IGNORECASE).search
# A number and a street; under a header that says an address, a street, or a number and a street
# somewhere, or the name of a hamlet
match_numbered_address = re.compile(f" *{NUMBERED_STREET}", re.IGNORECASE).match
search_numbered_address = re.compile(rf"\b{NUMBERED_STREET}", re.IGNORECASE).search
search_address = re.compile(
    rf"^ *{_STREET}\b\.? .|\b{NUMBERED_STREET}|^ *(?:lieu[ -]dit|ld|ldt|ferme|le bourg)\b",
    re.IGNORECASE,
).search
# The same under a header that says births, where 08/03/36 and 16101999 are days too; beside a name
# so is the number that a spreadsheet has for one
_DAY_OF_BIRTH = (
    rf"{_DAY_OF_LIFE}|(?<![0-9])(?:0?[1-9]|[12][0-9]|3[01]) ?[./ -] ?(?:0?[1-9]|1[0-2]) ?[./ -] ?"
    rf"[0-9]{{2}}(?![0-9])|^ *(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2]){_RECENT} *$"
)
search_said_birth = re.compile(_DAY_OF_BIRTH, re.IGNORECASE).search
search_birth_of_named = re.compile(
    f"{_DAY_OF_BIRTH}|^ *[1-4][0-9]{{4}}(?:[.,]0*)? *$", re.IGNORECASE
).search
match_recent_year = re.compile(_RECENT).fullmatch

# What a text has that holds one of these, sought in many texts at once: patterns of the common
# subset of Python's `re` and RE2, which let through more than there is
_MARK = GAP
HINTS = {
    "nir": (
        f"{FIGURE}(?:{_MARK}{FIGURE}){{4}}{_MARK}(?:{FIGURE}{_MARK}{FIGURE}|2{_MARK}[ABab])"
        f"(?:{_MARK}{FIGURE}){{6}}"
    ),
    "iban": (
        f"(?i)[A-Z\uff21-\uff3a]{{2}}{FIGURE}{{2}}"
        f"{_MARK}{LETTER_OR_FIGURE}{{4}}{_MARK}{LETTER_OR_FIGURE}{{4}}"
    ),
    "mobile": f"(?:0|33{_MARK}(?:[(]0[)])?{_MARK})[67](?:{_MARK}[0-9]{{2}}){{4}}",
    "email": "@",
    # a birth or a home
    "life": (
        "(?i)n[ée](?:e|[(]e[)])?(?: le)? ?:? [0-9]|naissance ?:? [0-9]|demeurant|domicil|"
        "r[ée]sidant|habitant"
    ),
    # a number before a word, as before a street
    "street": f"(?i)[0-9] ?(?:bis|ter|quater|[a-d])?,? {_STREET}[. ]",
    # « Mme » or a surname in capitals beside another word
    "person": (
        "(?:M[.]|MM[.]|Mr|Mme|Mlle|Monsieur|Madame|Mademoiselle)[ \u00a0]|[A-ZÀ-Ý]{3}[A-ZÀ-Ý'’-]* "
        "[A-ZÀ-Ý]|[a-zà-ÿ] [A-ZÀ-Ý]{3}"
    ),
}
# One of the first ones: most columns have none, and are not looked at again
ANY_HINT = "|".join(
    [
        f"@|{FIGURE}(?:{_MARK}{FIGURE}){{6}}"
        f"|(?i:[A-Z\uff21-\uff3a]{{2}}{FIGURE}{{2}}{_MARK}{LETTER_OR_FIGURE}{{4}})"
    ]
    + [f"(?i:{HINTS[kind].removeprefix('(?i)')})" for kind in ("life", "street")]
)
