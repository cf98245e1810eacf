"""Whose an address of e-mail is: a service's, or a person's."""

from __future__ import annotations

import re

from site_builder.cells.person_name import NAMESAKES, is_first_name

# Boxes that people open for themselves
_CONSUMER = frozenset(
    """
    gmail googlemail orange wanadoo free laposte hotmail outlook live msn yahoo ymail sfr neuf
    club-internet numericable bbox icloud me mac aol gmx protonmail proton aliceadsl cegetel
    nordnet voila tutanota caramail noos dbmail
    """.split()  # noqa: SIM905
)
# Words by which a box is of a service: within others; at the beginning or the end of one; alone
_SERVICE_WORDS = """
    mairie contact accueil secretariat service college maternelle association bibliotheque
    mediatheque direction technique urbanisme tourisme communication webmaster commercial noreply
    election cantine periscolaire jeunesse syndicat reservation location billetterie amicale
    federation pharmacie opendata restaurant boulangerie coiffure boucherie menuiserie plomberie
    """.split()  # noqa: SIM905
_SERVICE_ENDS = tuple(
    """
    club asso ecole lycee compta police creche culture presse support agence union cabinet parking
    comite hotel garage musique theatre cinema musee piscine stade office residence
    """.split()  # noqa: SIM905
)
_SHORT_SERVICES = frozenset(
    """
    ce com rh dpo dpd dgs sg ccas ram rpe sig data admin sav etat civil bal chez maison auto info
    infos foyer poste sport sports centre bureau salon resto taxi immo avocat notaire fleurs
    president tresor
    """.split()  # noqa: SIM905
)
WORDS_OF_NAME = 2
_PARTS = re.compile("[^a-z]+")
_BODY = re.compile(
    r"(?:^|[.-])(?:ville|mairie|commune|metropole|agglo|cc|ca|cu|departement|region|ccas|"
    r"ac-[a-z]+|gouv|prefecture|academie)(?:[.-]|$)|^(?:ville|mairie|commune|cc|cu|agglo)"
)


def is_service_box(address: str) -> bool:
    """Does the name of the box say a service?"""
    box = _get_box(address)
    if any(map(box.__contains__, _SERVICE_WORDS)):
        return True
    for part in _PARTS.split(box):
        if part.startswith(_SERVICE_ENDS) or part.endswith(_SERVICE_ENDS):
            return True
        if part in _SHORT_SERVICES:
            return True
    return False


def is_consumer_box(address: str) -> bool:
    """Is it one that people open for themselves?"""
    return get_domain(address).split(".")[0] in _CONSUMER


def is_of_body(address: str) -> bool:
    """Does its domain say a commune, or another public body?"""
    return _BODY.search(get_domain(address)) is not None


def get_domain(address: str) -> str:
    """What stands behind the « @ », in small letters."""
    return address.rpartition("@")[2].lower()


def is_email_of_person(address: str) -> bool:
    """Is it called after somebody, and no box of a service?"""
    if is_service_box(address):
        return False
    return _bears_person_name(address)


def _bears_person_name(address: str) -> bool:
    """Is the box called after somebody: a first name and another word?"""
    words = list(filter(None, _PARTS.split(_get_box(address))))
    if len(words) != WORDS_OF_NAME or not NAMESAKES.isdisjoint(words):  # jean.moulin@ is a school
        return False
    if any(map(is_first_name, words)):
        return True
    return min(map(len, words)) == 1 and is_consumer_box(address)  # j.dupont


def _get_box(address: str) -> str:
    """What stands before the « @ », in small letters."""
    return address.partition("@")[0].lower()
