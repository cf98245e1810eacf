"""What calls a row a total, a mean or a part of another one: the words, and how certain they are.

It only reads words: `total_rows` holds the figures of such a row against the rows around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from site_builder.cells import fold_header
from site_builder.readers.decide.header import YEAR

# In lower case, as they are looked for within all texts of a column, fast
WORDS = (
    "total", "totaux", "t o t a l", "ensemble", "cumul", "somme", "moyenne", "dont ", "dont:",
    "sultat", "tva", "minimum", "maximum", "report",
)  # fmt: skip
LONGEST = 100  # characters: beyond, it is a sentence
_END = r"(?!['’]?[^\W\d_])"
_SUM = r"(?:sous[- ]?|s/[- ]?|grand )?(?:tota(?:l|ux)|t o t a l)"
_COUNTED = "(?:montant|co[uû]t|nombre|effectif|budget|population)s?"
_MOST = "(?:la |le )?(?:valeur )?(?:la |le )?plus (?:petit|grand|haut|bas|faible|élevé|forte?)s?e?"
_CHANGE = "[ée]carts?|(?:taux (?:d['’]|de ))?(?:[ée]volution|variation)s?"
_LABEL = re.compile(
    r"(?i)[\W_]*(?:"
    rf"(?P<total>{_SUM}|{_COUNTED} tota(?:le?s?|ux)|cumul[ée]?s?){_END}"
    rf"|(?P<sum>ensemble|sommes?){_END}"
    rf"|(?P<mean>moyennes?){_END}"
    rf"|(?P<extreme>min(?:i|imums?)?|max(?:i|imums?)?|m[ée]dianes?|{_MOST}|{_CHANGE}){_END}"
    rf"|(?P<tax>tva){_END}"
    rf"|(?P<part>dont)[ :])"
)
# What ends a page, or begins the next one, and nothing else: « Report à nouveau » is an account
_PAGE = "(?: de la)?(?: page)?(?: pr[ée]c[ée]dente)?(?: ?[0-9]{1,3})?"
_CARRIED = re.compile(rf"(?i)[\W_]*(?:[àa] reporter|report{_PAGE})[\W_]*")
# « Nord Total », « Nord Résultat », as pivots of Excel and LibreOffice write
# no « place du Total »
_AFTER = re.compile(rf"(?i)(?:.*[^\W_] )?(?!d[eu] )[^\s]*[^\W_] (?:{_SUM}|résultat)[\W_]*")
_DEPARTMENT = re.compile(r"(?i)somme \(80\)")
_COMPANY = re.compile(r"(?i)total[- ]?[ée]nergies?\b")
# Words that say of a total what it is the total of, and are the name of nobody
_FILLERS = frozenset((
    "minimum", "minimums", "maximum", "maximums", "mediane", "medianes", "ecart", "ecarts", "type",
    "min", "mini", "max", "maxi", "plus", "petit", "petite", "haut", "haute", "bas", "basse",
    "faible", "eleve", "elevee", "fort", "forte", "grande", "valeur", "types", "taux", "evolution",
    "evolutions", "variation", "variations", "pourcentage",
    "sous", "s", "grand", "total", "totale", "totaux", "ensemble", "cumul", "cumule", "cumules",
    "cumulee", "somme", "sommes", "moyenne", "moyennes", "general", "generale", "generaux",
    "global", "montant", "montants", "cout", "nombre", "effectif", "effectifs", "budget",
    "population", "de", "du", "des", "d", "la", "le", "les", "l", "par", "a", "au", "en", "et",
    "sur", "ht", "ttc", "tva", "euro", "euros", "eur", "an", "annee", "annees", "annuel",
    "annuelle", "exercice", "mois", "mensuel", "mensuelle", "trimestre", "semestre", "periode",
    "commune", "communes", "ville", "territoire", "metropole", "agglomeration", "departement",
    "region", "france", "ligne", "lignes", "colonne", "page", "report", "resultat",
))  # fmt: skip
_SPACED = re.compile("(?i)t o t a l")


@dataclass(frozen=True, slots=True)
class TotalLabel:
    """`kind` is "sum", "carried" (what is summed so far, on a page), "mean", "extreme" (as a
    minimum is), "part", or "tax", which is no part of the sum before it.

    `strong`: it is a total by its word, and not only by what stands beside it. `exact`: nothing
    else is named; « Ensemble vocal » names something else. `leads`: the word comes first, and is no
    river or street (« Somme », « Rue Total »).
    """

    kind: str
    strong: bool
    exact: bool
    leads: bool = True

    @property
    def is_sure(self) -> bool:
        """Is it a total by its word, and names nothing else?"""
        return self.strong and self.exact

    @property
    def is_clear(self) -> bool:
        """Does it name nothing else, or begin with the word of a total?"""
        return self.exact or (self.strong and self.leads)


def read_total_label(text: str) -> TotalLabel | None:
    """What a trimmed text calls its row; None where it is no such name."""
    if len(text) > LONGEST:
        return None
    if _CARRIED.fullmatch(text):
        is_clear = len(fold_header(text).split()) > 1  # « Report » may be a decision
        return TotalLabel("carried", strong=True, exact=True, leads=is_clear)
    match = _LABEL.match(text)
    if _COMPANY.match(text) or _DEPARTMENT.match(text) or not (match or _AFTER.fullmatch(text)):
        return None
    words = fold_header(_SPACED.sub("total", text)).split()
    exact = all(word in _FILLERS or YEAR.fullmatch(word) for word in words)
    kind = match.lastgroup if match else None
    if kind is None or kind == "total":
        return TotalLabel("sum", strong=True, exact=exact, leads=match is not None)
    return TotalLabel(kind, strong=False, exact=exact, leads=words[0] != "somme")
