"""People whom a commune helps: nobody may say who they are (code de l'action sociale, L133-5)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from site_builder.cells import fold_header
from site_builder.checks.personal_data.columns import PersonalColumn, WrittenTable, find_headers
from site_builder.checks.personal_data.headings import STAFF, has_phrase_of
from site_builder.columns.canonical_table import TypedCells


def _list_phrases(text: str) -> tuple[str, ...]:
    return tuple(text.strip().replace("\n", "|").split("|"))


_PHRASES = _list_phrases(
    """
rsa|aah|apa|fsl|aspa|aide sociale|aides sociales|aide alimentaire|aides alimentaires
aide facultative|aides facultatives|colis alimentaire*|bon alimentaire|bons alimentaires
secours exceptionnel*|secours d urgence|secours urgence|secours accorde*|motif du secours
montant du secours|montant secours|beneficiaire ccas|beneficiaires du ccas|allocataire*
quotient familial|minima sociaux|surendettement|epicerie sociale|portage repas|portage de repas
protection enfance|protection de l enfance|fonds de solidarite|domicilie* au ccas|cheque energie
tarif social|qf|mdph|taux d incapacite|taux incapacite|secours financier*|secours du ccas
secours ccas|revenu de solidarite active|allocation adulte handicap*|allocation adultes handicap*
allocation aux adultes handicap*|allocation personnalisee d autonomie|tarification sociale
impayes de loyer*|impayes d energie|aide aux impayes|aides aux impayes
hebergees en urgence|heberges en urgence
"""
)
# The same, but in what is about those who help, or about a household in general
_OPEN_PHRASES = _list_phrases(
    """
personnes en difficulte*|familles en difficulte*|menages en difficulte*|aide aux familles
aides aux familles|aides exceptionnelles aux familles|aides aux menages|aide au chauffage
aides exceptionnelles aux menages|aides au chauffage|demandes de logement social
demandeurs de logement social
"""
)
_CCAS = "(?:ccas|cias|centre (?:inter)?communal d action sociale)"
_AID = (
    "(?:aides?|secours|dossiers?|familles?|suivis?|suivies?|accompagnee?s?|allocations?|"
    "beneficiaires?|usagers?|demandes?|attributions?|colis)"
)
_NEAR = "(?: [a-z0-9]+){0,8} "
# « Aides financières accordées par le CCAS », « le CCAS a versé aux familles »
_OF_CCAS = re.compile(rf"\b(?:{_AID}{_NEAR}{_CCAS}|{_CCAS}{_NEAR}{_AID})\b")
_OF_HELPERS = re.compile(
    r"^(?:conseil|deliberations?|membres)\b|\b(?:associations?|subventions?|budgets?|budgetaires?|horaires?|administrateurs?|elus?|"
    r"elues?|agents?|personnels?|salaries?|benevoles?|annuaires?|organismes?|structures?|"
    r"centres? sociaux|centres? social|marches?|entreprises?|commerc\w+)\b"
)
_SENTENCE = re.compile(r"[.;:!?\n]+")
# Headers of why somebody is paid
_MOTIVES = _list_phrases(
    """
motif*|objet*|nature*|libelle*|dispositif*|prestation*|type aide*|type d aide*|aide|aides|secours
"""
)
LONGEST_MOTIVE = 200  # characters


def is_about_social_aid(*texts: str) -> bool:
    """Does a text say that what it is about are people whom the commune helps?"""
    return any(map(_says_social_aid, texts))


def _says_social_aid(text: str) -> bool:
    if has_phrase_of(text, _PHRASES):
        return True
    return any(map(_says_help, _SENTENCE.split(text)))


def _says_help(sentence: str) -> bool:
    """The same of what may be about those who help: associations, the staff, a budget."""
    folded = fold_header(sentence)
    if _OF_HELPERS.search(folded):
        return False
    return has_phrase_of(folded, _OPEN_PHRASES) or _OF_CCAS.search(folded) is not None


def names_aided_people(
    table: WrittenTable, names: Sequence[PersonalColumn], social_aid: bool
) -> bool:
    """Does a table name people whom the commune helps, and not only those who help them?
    `social_aid`: its metadata say that it is about them."""
    named = [column for column in names if not has_phrase_of(column.name, STAFF)]
    if not named:
        return False
    if social_aid or is_about_social_aid(*(column.name for column in table.columns)):
        return True
    return any(_has_aided_rows(table, index, named) for index in find_headers(table, _MOTIVES))


def _has_aided_rows(table: WrittenTable, motive: int, names: Sequence[PersonalColumn]) -> bool:
    """Does a row that names somebody say why the commune helps them?"""
    if motive in {column.index for column in names}:
        return False
    for batch in table.iterate_batches([motive, *(column.index for column in names)]):
        motives, *cells = batch.columns
        is_aid = [len(text) <= LONGEST_MOTIVE and _says_social_aid(text) for text in motives.texts]
        if not any(is_aid):
            continue
        for column, own in zip(names, cells, strict=True):
            if _hold_together(motives, is_aid, own, list(map(column.holds, own.texts))):
                return True
    return False


def _hold_together(
    motives: TypedCells, is_aid: Sequence[bool], cells: TypedCells, holds: Sequence[object]
) -> bool:
    """Is there a row of which both are said?"""
    pairs = zip(motives.codes, cells.codes, strict=True)
    return any(is_aid[motive] and holds[cell] for motive, cell in pairs)
