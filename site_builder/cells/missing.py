"""Words that stand where a number or a date is not known. In a column of text they are text."""

from __future__ import annotations

from site_builder.cells.kind import compile_whole_match

# "-" alone is no word: in a column of amounts it is a zero (amount.py)
DASH = "[-–—−]{1,3}"
# What a spreadsheet shows where it could not calculate, or had no room for the number
ERROR = "(?i:#(?:n/a|ref!|valeur!|value!|div/0!|nom[?]|name[?]|nul!|null!|nombre!|num!))|#{3,}"
# Words of programs, which nobody writes for something else
OF_PROGRAMS = f"{ERROR}|(?i:null|none|nan)"
MISSING = (
    # of databases and Excel
    f"{DASH}|[.]{{2,3}}|…|[?]{{1,3}}|/|0000-00-00(?:[ T]00:00:00)?|00/00/0000|00/01/1900"
    f"|{ERROR}"
    "|(?i:n[./ ]?[acdrs][.]?|n[.] [acdrs][.]|null|none|nan|s[./]?o[.]?|s[.] "
    "o[.]|vide|[(]vide[)]|néant|neant"
    "|sans(?: objet| réponse| reponse)|inconnue?s?"
    "|non (?:(?:renseign|communiqu|concern|pr[ée]cis)[ée]e?s?"
    "|connue?s?|disponibles?|applicables?|d[ée]finie?s?)"
    "|[àa] (?:d[ée]finir|compl[ée]ter|pr[ée]ciser|venir|renseigner)|en (?:cours|attente)"
    ")"
)


def is_missing_word(text: str) -> bool:
    """Does a trimmed text say that nothing is known?"""
    return compile_whole_match(MISSING)(text) is not None


MISSING_WORDS = (
    "NC",
    "n.c.",
    "N/C",
    "N/A",
    "n/a",
    "NA",
    "N.D.",
    "nd",
    "NR",
    "NS",
    "n. c.",
    "NULL",
    "null",
    "None",
    "nan",
    "s.o.",
    "S/O",
    "sans objet",
    "Sans objet",
    "à définir",
    "A DEFINIR",
    "à compléter",
    "non renseigné",
    "Non renseignée",
    "non communiqué",
    "Non connu",
    "inconnu",
    "néant",
    "en cours",
    "-",
    "–",
    "—",
    "--",
    "...",
    "…",
    "?",
    "/",
    "#N/A",
    "#REF!",
    "#DIV/0!",
    "#VALEUR!",
    "#NOM?",
    "########",
    "0000-00-00",
)
OTHERS = (
    "0",
    "non",
    "oui",
    "N",
    "NCA",
    "12",
    "sans",
    "n",
    "Nantes",
    "S",
    "- 12",
    "REF",
    "#",
    "non.",
    "à",
    "----",
    "n-c",
)
